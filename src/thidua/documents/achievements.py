"""Báo cáo thành tích: what the register and the dossier know of a nominee, in the form that the law has for it.

What nobody told the system stays dotted. Which form is taken, and how sure its number and parts are, is data
(`data/reports.yaml`); where no form is known the outline is neutral. A draft says so at its end.
"""

import datetime as dt
import functools
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any

import yaml
from django.utils import timezone

from thidua.documents import blocks
from thidua.documents.blocks import REST, STRONG, Align, Block, Text, emph
from thidua.documents.letterhead import DOTS, letterhead
from thidua.documents.rendering import Paper
from thidua.documents.wording import award, decider_above, given, position_and_unit
from thidua.documents.wording import paragraphs as lines_of
from thidua.dossiers.models import Nomination, Submission
from thidua.dossiers.states import EDITABLE
from thidua.register.models import (
    Award,
    AwardStatus,
    ClusterResult,
    Discipline,
    Fact,
    Initiative,
    MemberCount,
    PeriodFact,
    Rating,
    Service,
    SubjectKind,
)
from thidua.register.words import decision_of, name_of, years_of
from thidua.vietnamese.dates import short_date

BLANK = DOTS * 11
YEARS = 5  # of the table of figures
SURE = {"secondary": "số mẫu theo nguồn thứ cấp", "memory": "số mẫu suy từ thứ tự danh mục"}
SIGNERS = {
    SubjectKind.PERSON: ["NGƯỜI BÁO CÁO"],
    SubjectKind.COLLECTIVE: ["THỦ TRƯỞNG ĐƠN VỊ"],
    SubjectKind.HOUSEHOLD: ["ĐẠI DIỆN HỘ GIA ĐÌNH"],
}


@dataclass(frozen=True)
class Form:
    """A form of the report: its number and name in the decree, how sure the number is, and its parts."""

    number: str
    number_known: str
    name: str
    parts: Sequence[tuple[str, Sequence[str]]]
    kinds: Sequence[str] = ()
    bases: Sequence[str] = ()
    awards: Sequence[str] = ()

    def fits(self, nomination: Nomination) -> bool:
        """Whether the form is for this nomination."""
        asked = (nomination.subject.kind, self.kinds), (nomination.basis, self.bases), (nomination.award, self.awards)
        return all(value in allowed for value, allowed in asked if allowed)


@dataclass
class Record:
    """What the register holds of one subject, the oldest first."""

    awards: list[Award] = field(default_factory=list)
    facts: Mapping[type[Fact], list[Any]] = field(default_factory=lambda: defaultdict(list))


@functools.cache
def forms() -> tuple[Form, ...]:
    """The forms of the decree in the order in which they are tried; the last fits everything."""
    text = files(__package__).joinpath("data/reports.yaml").read_text("utf-8")
    return tuple(Form(**each) for each in yaml.safe_load(text)["forms"])


def form_of(nomination: Nomination) -> Form:
    """The form that the nomination's report has."""
    return next(form for form in forms() if form.fits(nomination))


def sent_at(nomination: Nomination) -> dt.datetime | None:
    """When the nominating agency last sent the dossier; None while it is being prepared there."""
    if nomination.status in EDITABLE and nomination.holder_id == nomination.owner_id:
        return None
    sent = Submission.objects.filter(items__nomination=nomination, sender=nomination.owner_id, sent_at__isnull=False)
    return sent.order_by("-sent_at").values_list("sent_at", flat=True).first()


def achievement_paper(nomination: Nomination) -> Paper:
    """The report of one nomination; a draft until its agency has sent it."""
    return report(nomination, records([nomination.subject_id])[nomination.subject_id], sent_at(nomination))


def records(subjects: Iterable[int]) -> Mapping[int, Record]:
    """What the register holds of subjects, by number; a few queries, however many they are."""
    wanted = list(subjects)
    found: dict[int, Record] = defaultdict(Record)
    valid = Award.objects.filter(subject__in=wanted, status=AwardStatus.VALID).order_by("year", "decided_on", "pk")
    for each in valid:
        found[each.subject_id].awards.append(each)
    for model in (Rating, Initiative, MemberCount, ClusterResult, Service, Discipline):
        when = "starts_on" if issubclass(model, PeriodFact) else "year"
        rows = model._default_manager.filter(subject__in=wanted, ended_at=None).order_by(when, "pk")
        for fact in rows:
            found[fact.subject_id].facts[model].append(fact)
    return found


def report(nomination: Nomination, record: Record, official_at: dt.datetime | None) -> Paper:
    """The report of a nomination from what the register holds of its subject."""
    subject, form = nomination.subject, form_of(nomination)
    on = timezone.localdate(official_at)
    asked = given(nomination.award, decider_above(nomination.owner, nomination.award, on), on)
    person = subject.kind == SubjectKind.PERSON
    body = [
        letterhead(nomination.owner, kind=""),
        blocks.titled("BÁO CÁO THÀNH TÍCH", f"Đề nghị tặng {asked}"),
        *_parts(form, nomination, record, on),
        blocks.closing(
            [],
            blocks.signer(
                SIGNERS[SubjectKind(subject.kind)], subject.name if person else "", note="(Ký, ghi rõ họ tên)"
            ),
            left_signature=blocks.signer(["XÁC NHẬN CỦA CẤP", "TRÌNH KHEN THƯỞNG"], note="(Ký, đóng dấu)"),
            last=f"Các bảng trên lập theo sổ bộ khen thưởng tính đến ngày {short_date(on)}./.",
        ),
        None if official_at else blocks.paragraph(emph(form_note(form)), size=10, indent=False),
    ]
    return blocks.document(f"Báo cáo thành tích {nomination.code}: {subject.name}", body, official_at)


def form_note(form: Form) -> str:
    """Which form the outline follows, and how sure that is."""
    if not form.number:
        return (
            "(Chưa biết mẫu riêng của Nghị định 152/2025/NĐ-CP cho trường hợp này: bố cục chung; cơ quan đối chiếu "
            "trước khi trình. Dòng này chỉ có ở bản dự thảo.)"
        )
    return (
        f"(Theo Mẫu số {form.number} kèm Nghị định 152/2025/NĐ-CP, {form.name}: {SURE[form.number_known]}, các mục "
        "dựng theo trí nhớ; cơ quan đối chiếu trước khi trình. Dòng này chỉ có ở bản dự thảo.)"
    )


def _parts(form: Form, nomination: Nomination, record: Record, on: dt.date) -> list[Block]:
    body: list[Block] = []
    for number, (heading, holds) in enumerate(form.parts):
        body.append(blocks.heading(f"{['I', 'II', 'III', 'IV', 'V'][number]}. {heading}"))
        pieces = [FILLERS[name](nomination, record, on) for name in holds]
        body += [block for piece in pieces for block in piece]
    return body


Filler = Callable[[Nomination, Record, dt.date], list[Block]]


def _identity(nomination: Nomination, record: Record, on: dt.date) -> list[Block]:
    known = {SubjectKind.PERSON: _person, SubjectKind.COLLECTIVE: _unit, SubjectKind.HOUSEHOLD: _household}
    return known[SubjectKind(nomination.subject.kind)](nomination, record, on)


def _person(nomination: Nomination, _record: Record, _on: dt.date) -> list[Block]:
    subject = nomination.subject
    born = short_date(subject.birth_date) if subject.birth_date else str(subject.birth_year or "")
    return _said(
        ("Họ và tên", subject.name),
        ("Giới tính", str(subject.get_sex_display()) if subject.sex else ""),
        ("Ngày, tháng, năm sinh", born),
        ("Quê quán", ""),
        ("Trú quán", subject.address),
        ("Chức vụ, đơn vị công tác", position_and_unit(nomination)),
        ("Trình độ chuyên môn, nghiệp vụ", ""),
        ("Học hàm, học vị, danh hiệu, giải thưởng", ""),
    )


def _unit(nomination: Nomination, _record: Record, _on: dt.date) -> list[Block]:
    subject = nomination.subject
    return _said(
        ("Tên đơn vị", subject.name),
        ("Cơ quan trình", nomination.owner.name),
        ("Địa điểm trụ sở chính", subject.address),
        ("Ngày thành lập", short_date(subject.founded_on) if subject.founded_on else ""),
    )


def _household(nomination: Nomination, _record: Record, _on: dt.date) -> list[Block]:
    return _said(
        ("Hộ gia đình", nomination.subject.name),
        ("Người đại diện", ""),
        ("Địa chỉ", nomination.subject.address),
        ("Nghề nghiệp, nơi làm việc", nomination.job_title),
    )


def _said(*facts: tuple[str, str]) -> list[Block]:
    return [blocks.paragraph(f"- {name}: {value or DOTS * 5}", indent=False) for name, value in facts]


def _to_write(text: str) -> Filler:
    """Something that only the nominee can write: what it is, and dotted lines."""
    return lambda _nomination, _record, _on: [blocks.heading(text), blocks.paragraph(BLANK, indent=False)]


def _achievement(nomination: Nomination, _record: Record, _on: dt.date) -> list[Block]:
    texts = lines_of(nomination.achievement) or [BLANK]
    return [_lead("Thành tích đạt được"), *blocks.paragraphs(texts)]


def _initiatives(nomination: Nomination, record: Record, _on: dt.date) -> list[Block]:
    rows: list[Sequence[Text]] = [
        (
            str(fact.year),
            [(fact.title, STRONG), f" ({str(fact.get_kind_display()).lower()})"],
            str(fact.get_recognised_by_display() or "—"),
            str(fact.get_scope_display() or "—"),
            fact.document or "—",
        )
        for fact in record.facts[Initiative]
        if fact.year <= nomination.through_year
    ]
    lead = _lead("Sáng kiến, đề tài, công trình khoa học đã được công nhận")
    return _table(
        lead,
        (14, REST, 28, 28, 38),
        ("Năm", "Tên", "Cấp công nhận", "Phạm vi ảnh hưởng", "Văn bản công nhận"),
        rows,
        "Sổ bộ chưa có sáng kiến, đề tài nào.",
    )


def _ratings(nomination: Nomination, record: Record, _on: dt.date) -> list[Block]:
    rows = [
        (str(fact.year), str(fact.get_rating_display()), fact.rated_by or "—", fact.document or "—")
        for fact in record.facts[Rating]
        if fact.year <= nomination.through_year
    ]
    return _table(
        _lead("Xếp loại mức độ hoàn thành nhiệm vụ"),
        (14, REST, 46, 50),
        ("Năm", "Xếp loại", "Cơ quan đánh giá", "Văn bản"),
        rows,
        "Sổ bộ chưa có kết quả xếp loại nào.",
    )


def _awards(kind: str, lead: str, empty: str) -> Filler:
    """The table of the titles, or of the forms of commendation, that were given by the day of the report."""

    def filler(_nomination: Nomination, record: Record, on: dt.date) -> list[Block]:
        rows = [
            (years_of(each), name_of(each), decision_of(each.decision_number, each.decided_on, each.decided_by))
            for each in record.awards
            if (award(each.code).kind == "title") == (kind == "title")
            and (each.decided_on <= on if each.decided_on else each.year <= on.year)
        ]
        heads = ("Năm", "Danh hiệu" if kind == "title" else "Hình thức", "Số, ngày quyết định; người quyết định")
        return _table(_lead(lead), (22, REST, 78), heads, rows, empty)

    return filler


def _posts(_nomination: Nomination, record: Record, on: dt.date) -> list[Block]:
    rows = [
        (short_date(fact.starts_on), short_date(fact.ends_on) if fact.ends_on else "nay", fact.post, _length(fact, on))
        for fact in record.facts[Service]
    ]
    lead = _lead("Chức vụ đã giữ và thời gian giữ từng chức vụ")
    heads = ("Từ ngày", "Đến ngày", "Chức vụ, đơn vị công tác", "Số năm, tháng giữ chức vụ")
    return _table(lead, (26, 26, REST, 38), heads, rows, "Sổ bộ chưa có quá trình công tác.")


def _discipline(_nomination: Nomination, record: Record, _on: dt.date) -> list[Block]:
    known = [
        "; ".join(
            part for part in (f"- {fact.get_kind_display()}, từ {short_date(fact.starts_on)}", fact.document) if part
        )
        for fact in record.facts[Discipline]
    ]
    return blocks.paragraphs(known or ["Sổ bộ không có hình thức kỷ luật nào."])


def _figures(nomination: Nomination, record: Record, _on: dt.date) -> list[Block]:
    """The comparison of years: heads and the people are known, the criteria are the unit's to write."""
    years = range(nomination.through_year - YEARS + 1, nomination.through_year + 1)
    people = {fact.year: str(fact.total) for fact in record.facts[MemberCount]}
    rows = [
        ("1", "Tổng số cán bộ, công chức, viên chức, người lao động", *(people.get(year, DOTS) for year in years)),
        *((str(number), DOTS * 2, *[DOTS] * YEARS) for number in (2, 3, 4)),
    ]
    heads = ("STT", "Nội dung, chỉ tiêu", *(str(year) for year in years))
    aligns: list[Align] = ["center", "left", *["center"] * YEARS]  # type: ignore[list-item] # each is an Align
    lead = _lead("Kết quả thực hiện các chỉ tiêu so với các năm trước")
    return [
        lead,
        blocks.listing(columns=(10, REST, *[19] * YEARS), heads=heads, aligns=aligns, sections=blocks.rows(rows)),
    ]


def _ranks(nomination: Nomination, record: Record, _on: dt.date) -> list[Block]:
    """How the unit came out in its cluster; nothing where the register knows of no cluster."""
    known = [
        f"- Năm {fact.year}: xếp thứ {fact.rank} (đơn vị tổ chức: {fact.get_organised_by_display()})."
        for fact in record.facts[ClusterResult]
        if fact.year <= nomination.through_year
    ]
    return [_lead("Kết quả trong cụm, khối thi đua"), *blocks.paragraphs(known)] if known else []


def _lead(text: str) -> Block:
    return blocks.heading(f"{text}:")


def _table(
    lead: Block, columns: Sequence[float], heads: Sequence[str], rows: Sequence[Sequence[Text]], empty: str
) -> list[Block]:
    if not rows:
        return [lead, blocks.paragraph(empty)]
    return [lead, blocks.listing(columns=columns, heads=heads, aligns=["center"], sections=blocks.rows(rows))]


def _length(fact: PeriodFact, on: dt.date) -> str:
    """«03 năm 02 tháng» of whole months, to the day of the report when the post is still held."""
    end = min(fact.ends_on or on, on) + dt.timedelta(days=1)
    start = fact.starts_on
    months = max(0, (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day))
    return f"{months // 12:02d} năm {months % 12:02d} tháng"


FILLERS: Mapping[str, Filler] = {
    "identity": _identity,
    "person": _person,
    "unit": _unit,
    "origin": _to_write("Quá trình thành lập và phát triển:"),
    "staff": _to_write("Cơ cấu tổ chức; tổng số cán bộ, công chức, viên chức, người lao động; tổ chức Đảng, đoàn thể:"),
    "mission": _to_write("Chức năng, nhiệm vụ được giao:"),
    "duties": _to_write("Quyền hạn, nhiệm vụ được giao hoặc đảm nhận:"),
    "figures": _figures,
    "achievement": _achievement,
    "measures": _to_write("Những biện pháp hoặc nguyên nhân đạt được thành tích:"),
    "policy": _to_write("Việc thực hiện chủ trương của Đảng, chính sách, pháp luật của Nhà nước:"),
    "party": _to_write("Hoạt động của tổ chức Đảng, đoàn thể:"),
    "course": _to_write("Diễn biến, kết quả:"),
    "initiatives": _initiatives,
    "titles": _awards("title", "Danh hiệu thi đua", "Sổ bộ chưa có danh hiệu thi đua nào."),
    "ratings": _ratings,
    "forms": _awards("form", "Hình thức khen thưởng", "Sổ bộ chưa có hình thức khen thưởng nào."),
    "posts": _posts,
    "discipline": _discipline,
    "ranks": _ranks,
}
