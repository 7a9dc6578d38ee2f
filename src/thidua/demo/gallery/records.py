"""Made-up records with everything that papers show, always the same. Nobody here exists.

They are made in the transaction of whoever asks, who undoes it. `MOMENT` is the time that all of them know.
"""

import datetime as dt
import itertools
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from thidua.agencies.models import Account, Agency, Authority, Level, Post, Role
from thidua.agencies.tree import place_in_tree
from thidua.councils.models import Attendance, BallotKey, Council, CouncilMember, MemberRole, Session
from thidua.decisions.models import AfterCase, Certificate, Decision
from thidua.dossiers.models import Conclusion, Consultation, Nomination, Publication, Review, Step, Submission
from thidua.privacy.models import Access
from thidua.register.models import (
    Award,
    ClusterResult,
    Initiative,
    MemberCount,
    Rating,
    Service,
    Source,
    Subject,
    SubjectKind,
)
from thidua.vietnamese.names import fold, sort_key

MOMENT = dt.datetime(2026, 3, 10, 2, 0, tzinfo=dt.UTC)
TODAY = timezone.localdate(MOMENT)
RECEIVED_ON = dt.date(2026, 3, 4)
LETTER, GRASSROOTS = "commendation_letter", "grassroots_emulation_soldier"
PROVINCIAL, ORDER = "ministry_province_merit_certificate", "labor_order_3"
CODES = ("7kxmp9rtw2ca", "h4tyn8qre6kd", "w9dcr3mxk7pt", "p2kfh6yvt8nw", "c8rwx4nhd3my", "t6mhq2kpw9rx", "n3ywt7dck5hr")
LONG_UNIT = "Trung tâm Tư vấn và Dịch vụ tài sản công, Sở Tài chính tỉnh Ví Dụ"


@dataclass
class Records:
    """What was made, by what it is called here."""

    agencies: dict[str, Agency] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)
    subjects: dict[str, Subject] = field(default_factory=dict)
    nominations: dict[str, Nomination] = field(default_factory=dict)
    reviews: dict[str, Review] = field(default_factory=dict)
    decisions: dict[str, Decision] = field(default_factory=dict)
    submission: Submission = field(init=False)
    session: Session = field(init=False)
    consultation: Consultation = field(init=False)
    publication: Publication = field(init=False)
    case: AfterCase = field(init=False)
    codes: Any = field(default_factory=lambda: itertools.chain(CODES, (f"{n:012d}" for n in itertools.count())))


def make_records() -> Records:
    """Make them all. The clock must stand at `MOMENT`."""
    made = Records()
    _agencies(made)
    _subjects(made)
    _facts(made)
    _nominations(made)
    _submission(made)
    _session(made)
    _asked_of_others(made)
    _decisions(made)
    _case(made)
    _looks(made)
    return made


def _agencies(made: Records) -> None:
    prime = _agency(made, "prime", "Thủ tướng Chính phủ", Level.CENTRAL, Authority.PRIME_MINISTER, place="Hà Nội")
    head = Authority.MINISTRY_PROVINCE_HEAD
    province = _agency(
        made,
        "province",
        "Ủy ban nhân dân tỉnh Ví Dụ",
        Level.PROVINCE,
        head,
        parent=prime,
        symbol="UBND",
        head_title="Chủ tịch",
    )
    unit = Level.GRASSROOTS, Authority.UNIT_HEAD
    _agency(made, "finance", "Sở Tài chính", *unit, parent=province, symbol="STC", head_title="Giám đốc")
    _agency(made, "tax", "Thuế tỉnh Ví Dụ", *unit, parent=province, symbol="TVD", head_title="Trưởng Thuế tỉnh")
    _agency(
        made,
        "commune",
        "Ủy ban nhân dân xã Tân Lập",
        Level.COMMUNE,
        Authority.COMMUNE_HEAD,
        parent=province,
        symbol="UBND",
        head_title="Chủ tịch",
        place="Tân Lập",
    )


def _agency(
    made: Records, key: str, name: str, level: Level, authority: Authority, *, place: str = "Ví Dụ", **fields: Any
) -> Agency:
    agency = Agency(code=f"gallery-{key}", name=name, level=level, authority=authority, place=place, **fields)
    made.agencies[key] = place_in_tree(agency)
    return made.agencies[key]


def person_of(made: Records, agency: str, role: Role, name: str, title: str = "") -> Account:
    """An account with one role in an agency."""
    account = Account.objects.create(username=f"gallery-{fold(name)}".replace(" ", "-"), full_name=name)
    Post.objects.create(
        account=account, agency=made.agencies[agency], role=role, title=title, starts_on=dt.date(2020, 1, 1)
    )
    return account


def _subjects(made: Records) -> None:
    person, finance, commune = SubjectKind.PERSON, "finance", "commune"
    _subject(
        made, "mai", "Nguyễn Thị Phương Mai", person, finance, sex="female", birth_date=dt.date(1984, 5, 17),
        job_title="Phó Trưởng phòng", address="phường Hòa Bình, tỉnh Ví Dụ", categories=["official"],
    )  # fmt: skip
    _subject(
        made, "long", "Công Tằng Tôn Nữ Thị Huyền Trân", person, finance, sex="female", birth_year=1979,
        job_title="Giám đốc", categories=["official"],
    )  # fmt: skip
    _subject(made, "duc", "Đặng Văn Đức", person, commune, sex="male", job_title="Dân quân", categories=["official"])
    _subject(made, "vu", "Vũ Quốc Khánh", person, finance, sex="male", birth_date=dt.date(1964, 2, 3))
    _subject(
        made, "unit", "Phòng Quản lý ngân sách", SubjectKind.COLLECTIVE, finance, founded_on=dt.date(1997, 1, 1),
        address="số 1 đường Thử, phường Hòa Bình",
    )  # fmt: skip
    _subject(made, "household", "Hộ ông Trần Văn Ví", SubjectKind.HOUSEHOLD, commune, address="thôn Thử, xã Tân Lập")


def _subject(made: Records, key: str, name: str, kind: SubjectKind, agency: str, **fields: Any) -> None:
    made.subjects[key] = Subject.objects.create(
        name=name, name_fold=fold(name), sort_key=sort_key(name), kind=kind, agency=made.agencies[agency], **fields
    )


def _facts(made: Records) -> None:
    head, chair = "Giám đốc Sở Tài chính tỉnh Ví Dụ", "Chủ tịch Ủy ban nhân dân tỉnh Ví Dụ"
    for year, code in ((2021, "advanced_worker"), (2022, GRASSROOTS), (2023, GRASSROOTS), (2024, GRASSROOTS)):
        _award(made, "mai", code, year, (f"{year - 2000 + 50}/QĐ-STC", head))
    _award(made, "mai", PROVINCIAL, 2023, ("1204/QĐ-UBND", chair))
    _award(made, "unit", "excellent_labor_collective", 2023, ("88/QĐ-UBND", chair))
    _award(made, "vu", "labor_order_3", 2015, ("1502/QĐ-CTN", "Chủ tịch nước"))
    for year in range(2021, 2026):
        rating = "excellent" if year in {2023, 2024} else "good"
        for key in ("mai", "unit"):
            Rating.objects.create(
                subject=made.subjects[key], year=year, rating=rating, rated_by="Sở Tài chính", source=Source.ENTRY
            )
        MemberCount.objects.create(subject=made.subjects["unit"], year=year, total=18 + year % 3, source=Source.ENTRY)
    Initiative.objects.create(
        subject=made.subjects["mai"], year=2024, title="Số hóa hồ sơ thanh toán, rút ngắn 40 % thời gian xử lý",
        recognised_by="unit", scope="unit", document="15/QĐ-STC ngày 05/12/2024", source=Source.ENTRY,
    )  # fmt: skip
    ClusterResult.objects.create(
        subject=made.subjects["unit"], year=2024, organised_by="ministry_province", rank=1, source=Source.ENTRY
    )
    posts = (("Phó Giám đốc Sở Tài chính", 2004, 2012), ("Giám đốc Sở Tài chính", 2012, 2025))
    for post, first, last in posts:
        Service.objects.create(
            subject=made.subjects["vu"], post=post, starts_on=dt.date(first, 3, 1), ends_on=dt.date(last, 2, 28),
            source=Source.ENTRY,
        )  # fmt: skip


def _award(made: Records, key: str, code: str, year: int, decision: tuple[str, str]) -> None:
    Award.objects.create(
        subject=made.subjects[key], code=code, year=year, decision_number=decision[0], decided_by=decision[1],
        decided_on=dt.date(year, 12, 20), source=Source.ENTRY,
    )  # fmt: skip


def _nominations(made: Records) -> None:
    done = "Hoàn thành xuất sắc nhiệm vụ năm 2025; chủ trì đề án số hóa hồ sơ thanh toán."
    unit = "Phòng Kế hoạch - Tổng hợp, Sở Tài chính tỉnh Ví Dụ"
    _nomination(made, "mai", PROVINCIAL, "finance", unit_name=unit, job_title="Phó Trưởng phòng", achievement=done)
    _nomination(made, "long", PROVINCIAL, "finance", unit_name=LONG_UNIT, job_title="Giám đốc", achievement=done)
    _nomination(made, "unit", PROVINCIAL, "finance", achievement="Dẫn đầu phong trào thi đua của Sở năm 2025.")
    _nomination(made, "household", PROVINCIAL, "commune", basis="thematic", achievement="Hiến 500 m² đất làm đường.")
    _nomination(
        made, "duc", PROVINCIAL, "commune", basis="sudden", unit_name="Thôn Thử, xã Tân Lập", job_title="Dân quân",
        achievement="Dũng cảm cứu hai em nhỏ bị lũ cuốn ngày 12 tháng 9 năm 2025.",
    )  # fmt: skip
    _nomination(made, "vu", "labor_order_2", "finance", basis="devotion", unit_name="Sở Tài chính (đã nghỉ hưu)")


def _nomination(made: Records, key: str, award: str, owner: str, **fields: Any) -> None:
    made.nominations[key] = Nomination.objects.create(
        code=f"HS2025-{len(made.nominations) + 101:06d}", subject=made.subjects[key], award=award, through_year=2025,
        owner=made.agencies[owner], holder=made.agencies["province"], status="in_review", **fields,
    )  # fmt: skip


def _submission(made: Records) -> None:
    made.submission = Submission.objects.create(
        code="TT2025-000031", sender=made.agencies["finance"], receiver=made.agencies["province"],
        title="Đề nghị tặng Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh năm 2025", year=2025,
        letter_number="7/TTr-STC", letter_date=dt.date(2026, 3, 2), signer_name="Nguyễn Văn Ký",
        signer_title="Phó Giám đốc", status="received", sent_at=MOMENT - dt.timedelta(days=8), received_on=RECEIVED_ON,
    )  # fmt: skip
    for position, key in enumerate(("mai", "long", "unit"), start=1):
        made.submission.items.create(nomination=made.nominations[key], position=position)
    for key, nomination in made.nominations.items():
        made.reviews[key] = Review.objects.create(
            nomination=nomination, submission=made.submission, agency=made.agencies["province"],
            received_on=RECEIVED_ON, steps=[Step.APPRAISAL, Step.COUNCIL, Step.CONCLUSION], step=Step.APPRAISAL,
            step_since=MOMENT, step_due_on=TODAY,
        )  # fmt: skip


def _session(made: Records) -> None:
    council = Council.objects.create(
        agency=made.agencies["province"], name="Hội đồng Thi đua - Khen thưởng tỉnh Ví Dụ",
        formed_on=dt.date(2024, 1, 2), document="Quyết định số 55/QĐ-UBND ngày 02 tháng 01 năm 2024",
    )  # fmt: skip
    seats = [
        ("Trần Quốc Ví Dụ", MemberRole.CHAIR, "Chủ tịch Ủy ban nhân dân tỉnh"),
        ("Lê Thị Mẫu", MemberRole.FIRST_DEPUTY, "Phó Chủ tịch Ủy ban nhân dân tỉnh"),
        ("Phạm Văn Thử", MemberRole.DEPUTY, "Giám đốc Sở Nội vụ"),
        ("Nguyễn Thị Thư", MemberRole.SECRETARY, "Trưởng phòng Thi đua - Khen thưởng"),
        ("Đỗ Minh Mẫu", MemberRole.MEMBER, "Chủ tịch Liên đoàn Lao động tỉnh"),
    ]
    members = [
        CouncilMember.objects.create(
            council=council, account=person_of(made, "province", Role.COUNCIL_MEMBER, name), role=role, title=title,
            from_day=dt.date(2024, 1, 2),
        )
        for name, role, title in seats
    ]  # fmt: skip
    held_at = dt.datetime(2026, 3, 9, 1, 0, tzinfo=dt.UTC)
    made.session = Session.objects.create(
        council=council, title="Xét khen thưởng năm 2025", held_at=held_at, chair=members[0], secretary=members[3],
        place="Phòng họp số 2, trụ sở Ủy ban nhân dân tỉnh Ví Dụ", status="concluded",
        invited_at=held_at - dt.timedelta(days=5), voting_opened_at=held_at + dt.timedelta(minutes=40),
        voting_closed_at=held_at + dt.timedelta(minutes=70), concluded_at=held_at + dt.timedelta(hours=2),
        proceedings="Thư ký đọc tóm tắt hồ sơ từng trường hợp.\nCác thành viên thảo luận, thống nhất bỏ phiếu kín.",
    )  # fmt: skip
    counts = (("mai", 5, 0, 0), ("long", 4, 0, 1), ("unit", 2, 2, 1))
    for position, (key, yes, no, blank) in enumerate(counts, start=1):
        made.session.agenda.create(
            review=made.reviews[key], position=position, yes=yes, no=no, blank=blank, passed=yes > 2,
            threshold_basis="quy chế làm việc của Hội đồng",
        )  # fmt: skip
    for member in members:
        Attendance.objects.create(session=made.session, member=member, voted=True)
    for order, holder in enumerate((members[4], members[3]), start=1):
        BallotKey.objects.create(
            session=made.session, holder=holder, order=order, public_key=b"-", locked_secret_key=b"-", salt=b"-",
            operations=1, memory=1,
        )  # fmt: skip


def _asked_of_others(made: Records) -> None:
    made.consultation = Consultation.objects.create(
        asker=made.agencies["province"], asked=made.agencies["tax"], due_on=dt.date(2026, 3, 24), agrees=True,
        question="Việc chấp hành chính sách, pháp luật của Nhà nước.\nViệc thực hiện nghĩa vụ thuế.",
        answered_at=MOMENT + dt.timedelta(days=6), answer="Các trường hợp đã hoàn thành nghĩa vụ thuế.",
    )  # fmt: skip
    made.publication = Publication.objects.create(
        agency=made.agencies["province"], code="4f7a2c9b1d8e6053", opens_on=TODAY, closes_on=dt.date(2026, 3, 24),
        title="Danh sách đề nghị tặng Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh năm 2025",
        contact="Phòng Thi đua - Khen thưởng, số 1 đường Thử, tỉnh Ví Dụ",
    )  # fmt: skip
    for record in (made.consultation, made.publication):
        record.reviews.set([made.reviews[key] for key in ("mai", "long", "unit")])


def _decisions(made: Records) -> None:
    Review.objects.filter(pk__in=[each.pk for each in made.reviews.values()]).update(
        conclusion=Conclusion.DECIDE, concluded_at=MOMENT
    )
    _decision(made, "award", "province", PROVINCIAL, ("mai", "long", "unit"), number="1310/QĐ-UBND")
    _decision(made, "flags", "finance", GRASSROOTS, ("mai",), number="5/QĐ-STC", signer_title="Giám đốc")
    _decision(made, "letter", "finance", LETTER, ("long", "unit"), number="6/QĐ-STC", signer_title="Phó Giám đốc")
    _decision(made, "state", "prime", "pm_merit_certificate", ("mai",), number="312/QĐ-TTg")
    _decision(made, "draft", "finance", LETTER, ("mai", "long"))


def _decision(
    made: Records, key: str, agency: str, award: str, who: tuple[str, ...], *, number: str = "", signer_title: str = ""
) -> None:
    decision = Decision.objects.create(
        agency=made.agencies[agency], award=award, title="Về việc khen thưởng thành tích năm 2025",
        signer_name="Trần Quốc Ví Dụ" if number else "", signer_title=signer_title,
    )  # fmt: skip
    for position, name in enumerate(who, start=1):
        nomination = made.nominations[name]
        detail = ", ".join(part for part in (nomination.job_title, nomination.unit_name) if part)
        item = decision.items.create(
            position=position, nomination=nomination, review=made.reviews[name],
            recipient_name=nomination.subject.name, recipient_detail=detail or "Sở Tài chính tỉnh Ví Dụ",
            citation="Đã có thành tích xuất sắc trong thực hiện nhiệm vụ năm 2025",
            bonus=(7_020_000 if nomination.subject.kind == "collective" else 3_510_000) if number else None,
            bonus_multiple=(3 if nomination.subject.kind == "collective" else 1.5) if number else None,
            base_salary=2_340_000 if number else None, bonus_basis="Nghị định 152/2025/NĐ-CP" if number else "",
        )  # fmt: skip
        if number:
            given = Award.objects.create(
                subject=nomination.subject, code=award, year=2025, decision_number=number, decided_on=TODAY,
                source=Source.DECISION,
            )  # fmt: skip
            Certificate.objects.create(item=item, award=given, code=next(made.codes))
            type(item).objects.filter(pk=item.pk).update(award=given)
    if number:
        decision.status, decision.number, decision.decided_on = "issued", number, TODAY
        decision.year, decision.sequence, decision.issued_at = TODAY.year, int(number.split("/", maxsplit=1)[0]), MOMENT
        decision.save()
    made.decisions[key] = decision


def _case(made: Records) -> None:
    certificate = Certificate.objects.get(item__decision=made.decisions["award"], item__position=1)
    province = made.agencies["province"]
    decision = Decision.objects.create(
        agency=province, kind="reissue", award=PROVINCIAL, title="Về việc cấp lại hiện vật khen thưởng",
        grounds="Căn cứ Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022", signer_name="Trần Quốc Ví Dụ",
        status="issued", number="1400/QĐ-UBND", year=2026, sequence=1400, decided_on=TODAY, issued_at=MOMENT,
    )  # fmt: skip
    words = {name: certificate.said(name) for name in ("recipient_name", "recipient_detail", "citation")}
    made.case = AfterCase.objects.create(
        kind="reissue", certificate=certificate, award=certificate.award, agency=province,
        asker=made.agencies["finance"], asked_at=MOMENT, asked_on=TODAY, words=words, decision=decision, status="done",
        explanation="Bằng bị hư hỏng do mưa bão, không còn đọc được.", proof="Bằng cũ và bản tường trình",
        done_at=MOMENT, new_code=next(made.codes), new_serial=2,
    )  # fmt: skip
    made.decisions["case"] = decision


def _looks(made: Records) -> None:
    for kind, purpose in (("page", ""), ("export", "report"), ("file", "papers")):
        Access.objects.create(
            kind=kind, actor_name="Cán Bộ Thử", agency_id=made.agencies["province"].pk, what="Hồ sơ thử",
            agency_name=made.agencies["province"].name, purpose=purpose, subjects=[made.subjects["mai"].pk],
        )  # fmt: skip
