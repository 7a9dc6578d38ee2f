"""Every kind of paper, each from the made-up records at a clock that stands still."""

import datetime as dt
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from copy import copy
from unittest import mock

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation

from thidua.agencies.actor import actor_for
from thidua.agencies.models import Role
from thidua.decisions.makings import makings
from thidua.demo.gallery.records import GRASSROOTS, LETTER, MOMENT, PROVINCIAL, TODAY, Records, make_records, person_of
from thidua.documents.access import access_paper
from thidua.documents.achievements import sent_at
from thidua.documents.catalogue import SOURCES
from thidua.documents.certificates import certificates_paper
from thidua.documents.models import PaperKind
from thidua.documents.register_book import BOOKS, book_paper
from thidua.documents.rendering import Paper
from thidua.dossiers.models import Appraisal
from thidua.dossiers.services import appraise_review, settle_appraisal
from thidua.movements.models import Movement, Review
from thidua.reports.models import Report
from thidua.reports.periodic.content import codes_of

ADDRESS = "https://thidua.vidu.example"


def gallery_papers() -> dict[str, Paper]:
    """The papers by the names of their pictures. Nothing that they were made of stays in the database."""
    with _clock(), translation.override(settings.LANGUAGE_CODE), transaction.atomic():
        made = make_records()
        papers = {**_of_kinds(made), **_reports(made), **_certificates(made), **_without_record(made)}
        transaction.set_rollback(True)
    return papers


@contextmanager
def _clock() -> Iterator[None]:
    """The time stands still, and certificates are looked up at a made-up address."""
    with (
        mock.patch.object(timezone, "now", return_value=MOMENT),
        mock.patch.object(settings, "PUBLIC_ADDRESS", ADDRESS),
    ):
        yield


def _of_kinds(made: Records) -> dict[str, Paper]:
    """One of each kind that is made of a record; a kind that nobody put here is an error, and a test says so."""
    movement = _plan(made)
    records = {
        PaperKind.ACHIEVEMENT: made.nominations["mai"],
        PaperKind.SUBMISSION: made.submission,
        PaperKind.MINUTES: made.session,
        PaperKind.COUNT_RECORD: made.session,
        PaperKind.INVITATIONS: made.session,
        PaperKind.BALLOT: made.session,
        PaperKind.CONSULTATION: made.consultation,
        PaperKind.ANSWER: made.consultation,
        PaperKind.DECISION: made.decisions["award"],
        PaperKind.CERTIFICATES: made.decisions["award"],
        PaperKind.HANDOVER: made.decisions["award"],
        PaperKind.RESULTS: made.decisions["award"],
        PaperKind.NOTICE: made.publication,
        PaperKind.POSTING: made.publication,
        PaperKind.AFTER_REQUEST: made.case,
        PaperKind.AFTER_CERTIFICATE: made.case,
        PaperKind.APPRAISAL: _appraisal(made),
        PaperKind.MOVEMENT_PLAN: movement,
        PaperKind.MOVEMENT_REVIEW: _review(movement),
        PaperKind.PERIODIC_REPORT: _report(made),
    }
    return {kind.value.replace("_", "-"): source.build(records[kind]) for kind, source in SOURCES.items()}


def _plan(made: Records) -> Movement:
    movement = Movement.objects.create(
        agency=made.agencies["province"],
        launcher="ministry_province",
        title="Chung sức làm đường quê",
        slogan="Mỗi xã một tuyến đường mẫu",
        grounds="Căn cứ Luật Thi đua, khen thưởng số 06/2022/QH15;",
        aim="Khơi dậy tinh thần thi đua trong xây dựng hạ tầng nông thôn.\nMỗi đơn vị có chỉ tiêu cụ thể, đo được.",
        participants="Đối tượng: các xã, phường, đặc khu; cơ quan, đơn vị của tỉnh.\nPhạm vi: toàn tỉnh.",
        starts_on=dt.date(2026, 1, 1),
        ends_on=dt.date(2030, 12, 31),
        content="Bê tông hóa đường thôn; xây dựng, sửa chữa nhà văn hóa.",
        commendation="Khen thưởng khi sơ kết năm 2028 và tổng kết năm 2030.",
        funds="từ Quỹ thi đua, khen thưởng của tỉnh và của các đơn vị.",
        organisation="Sở Nội vụ theo dõi, đôn đốc, tổng hợp.\nCác xã, phường, đặc khu điều chỉnh xuống cấp mình.",
        number="15/KH-UBND",
        signed_on=TODAY,
    )
    rows = (("Số km đường thôn được bê tông hóa", "km", 120, 60), ("Số nhà văn hóa đạt chuẩn", "nhà", 15, 40))
    for place, (name, unit, target, points) in enumerate(rows, start=1):
        movement.criteria.create(
            position=place, name=name, unit=unit, target=target, max_points=points, tie_break=place
        )
    papers = "Báo cáo thành tích, biên bản bình xét"
    movement.lines.create(
        position=1, award="ministry_province_emulation_flag", count=3, papers=papers, due_on=dt.date(2031, 1, 31)
    )
    movement.periods.create(name="Báo cáo năm 2026", due_on=dt.date(2026, 12, 15))
    Movement.objects.filter(pk=movement.pk).update(state="launched", launched_at=timezone.now())
    return Movement.objects.select_related("agency__parent").get(pk=movement.pk)


def _review(movement: Movement) -> Review:
    """The interim review of a movement, locked: two ranked, one left out."""
    review = movement.reviews.create(
        kind="interim",
        held_on=TODAY,
        text="Phong trào lan tỏa tới mọi xã, phường.\nBài học: giao chỉ tiêu cụ thể cho từng đơn vị.",
    )
    roads, houses = movement.criteria.all()
    rows = ((58, 36, 1, ""), (49.5, 40, 2, ""), (20, 10, None, "Có vụ việc đang được xem xét"))
    for place, (first, second, rank, excluded) in enumerate(rows, start=1):
        part = movement.participations.create(
            agency=movement.agency, name=f"Ủy ban nhân dân xã Thử Nghiệm {place}", joined_on=movement.starts_on
        )
        points = {str(roads.pk): str(first), str(houses.pk): str(second)}
        review.results.create(participation=part, points=points, total=first + second, rank=rank, excluded=excluded)
    Review.objects.filter(pk=review.pk).update(state="locked", locked_at=timezone.now())
    return Review.objects.select_related("movement__agency__parent").get(pk=review.pk)


def _report(made: Records) -> Report:
    """A report of a year of which little was counted, issued: its text, its tables, where the numbers come from."""
    report = Report.objects.create(
        agency=made.agencies["province"],
        kind="year",
        title="Kết quả công tác thi đua, khen thưởng năm 2025",
        starts_on=dt.date(2025, 1, 1),
        ends_on=dt.date(2025, 12, 31),
        number="45/BC-UBND",
        issued_on=TODAY,
        issued_at=timezone.now(),
        signer_name="Trần Văn Chủ Tịch",
        signer_title="Chủ tịch",
        digest="0" * 64,
    )
    texts = (
        ("I. KẾT QUẢ", "Trong năm 2025 có {khen-thuong} lượt khen thưởng.\n{bang:phong-trao-theo-cap}"),
        ("II. PHƯƠNG HƯỚNG, NHIỆM VỤ", "Phương hướng, nhiệm vụ năm 2026:\n1. Phát động phong trào của năm."),
    )
    for position, (heading, text) in enumerate(texts, start=1):
        report.sections.create(position=position, heading=heading, text=text)
    for number, code in enumerate(codes_of(report)):
        report.figures.create(code=code, value=71 if code == "khen-thuong" else number % 4, taken_at=timezone.now())
    Report.objects.filter(pk=report.pk).update(state="issued")
    report.state, report.agency = "issued", copy(report.agency)
    report.agency.pk = 1  # an address on the paper has it: the same each time
    return report


def _appraisal(made: Records) -> Appraisal:
    account = person_of(made, "province", Role.APPRAISER, "Ngô Thị Thẩm")
    actor = actor_for(account, made.agencies["province"].pk)
    if actor is None:
        raise AssertionError("the account has its post")
    review = made.reviews["mai"]
    type(review).objects.filter(pk=review.pk).update(conclusion="", concluded_at=None)
    appraisal = appraise_review(actor, review=review)
    reason = "Đã đối chiếu bản chính các quyết định; đủ điều kiện theo tiêu chuẩn đề nghị."
    return settle_appraisal(actor, appraisal=appraisal, opinion="eligible", override_reason=reason)


def _reports(made: Records) -> dict[str, Paper]:
    """The achievement report in the forms of other subjects and bases, and its draft."""
    build = SOURCES[PaperKind.ACHIEVEMENT].build
    found = {f"achievement-{key}": build(made.nominations[key]) for key in ("unit", "household", "duc", "vu")}
    draft = made.nominations["mai"]
    draft.status, draft.holder = "draft", draft.owner
    if sent_at(draft) is not None:
        raise AssertionError("a draft was not sent")
    return found | {"achievement-draft": build(draft)}


def _certificates(made: Records) -> dict[str, Paper]:
    """A certificate of every design and award, and what else decisions are: drafts, on one, after another."""
    decisions = made.decisions
    found = {f"certificates-{key}": certificates_paper(decisions[key]) for key in ("flags", "letter", "state", "draft")}
    for code in _other_awards():
        decisions["flags"].award = code
        found[f"certificates-{code.replace('_', '-')}"] = certificates_paper(decisions["flags"])
    decisions["flags"].award = GRASSROOTS
    build = SOURCES[PaperKind.DECISION].build
    return found | {f"decision-{key}": build(decisions[key]) for key in ("draft", "flags", "case")}


def _other_awards() -> list[str]:
    """Awards with a certificate that no decision of the records gives."""
    shown = {LETTER, PROVINCIAL, GRASSROOTS, "pm_merit_certificate"}
    return [code for code, making in makings().items() if making.gives == "certificate" and code not in shown]


def _without_record(made: Records) -> Mapping[str, Paper]:
    """Papers that are made anew each time, and never kept."""
    province = made.agencies["province"]
    books = {f"book-{book}": book_paper(province, book, MOMENT.year) for book in BOOKS}
    return books | {"access": access_paper(province, made.subjects["mai"])}
