"""What stands in an achievement report: each piece from the dossier, or from what the register knew on a day."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from thidua.documents import blocks
from thidua.documents.blocks import REST, STRONG, Align, Block, Text
from thidua.documents.letterhead import DOTS
from thidua.documents.report_forms import window_of
from thidua.documents.wording import award, position_and_unit
from thidua.documents.wording import paragraphs as lines_of
from thidua.dossiers.models import Nomination
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
MANY_YEARS = 5  # more are set narrower


@dataclass
class Record:
    """What the register holds of one subject, the oldest first."""

    awards: list[Award] = field(default_factory=list)
    facts: Mapping[type[Fact], list[Any]] = field(default_factory=lambda: defaultdict(list))


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


def _initiatives(nomination: Nomination, record: Record, on: dt.date) -> list[Block]:
    rows: list[Sequence[Text]] = [
        (
            str(fact.year),
            [(fact.title, STRONG), f" ({str(fact.get_kind_display()).lower()})"],
            str(fact.get_recognised_by_display() or "—"),
            str(fact.get_scope_display() or "—"),
            fact.document or "—",
        )
        for fact in record.facts[Initiative]
        if fact.year <= min(nomination.through_year, on.year)
    ]
    lead = _lead("Sáng kiến, đề tài, công trình khoa học đã được công nhận")
    return _table(
        lead,
        (14, REST, 28, 28, 38),
        ("Năm", "Tên", "Cấp công nhận", "Phạm vi ảnh hưởng", "Văn bản công nhận"),
        rows,
        "Sổ bộ chưa có sáng kiến, đề tài nào.",
    )


def _ratings(nomination: Nomination, record: Record, on: dt.date) -> list[Block]:
    rows = [
        (str(fact.year), str(fact.get_rating_display()), fact.rated_by or "—", fact.document or "—")
        for fact in record.facts[Rating]
        if fact.year <= min(nomination.through_year, on.year)
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
        (short_date(fact.starts_on), _end(fact, on), fact.post, _length(fact, on))
        for fact in record.facts[Service]
        if fact.starts_on <= on
    ]
    lead = _lead("Chức vụ đã giữ và thời gian giữ từng chức vụ")
    heads = ("Từ ngày", "Đến ngày", "Chức vụ, đơn vị công tác", "Số năm, tháng giữ chức vụ")
    return _table(lead, (26, 26, REST, 38), heads, rows, "Sổ bộ chưa có quá trình công tác.")


def _discipline(_nomination: Nomination, record: Record, on: dt.date) -> list[Block]:
    known = [
        "; ".join(
            part for part in (f"- {fact.get_kind_display()}, từ {short_date(fact.starts_on)}", fact.document) if part
        )
        for fact in record.facts[Discipline]
        if fact.starts_on <= on
    ]
    return blocks.paragraphs(known or ["Sổ bộ không có hình thức kỷ luật nào."])


def _figures(nomination: Nomination, record: Record, _on: dt.date) -> list[Block]:
    """The comparison of years: heads and the people are known, the criteria are the unit's to write."""
    count = window_of(nomination.award).years
    years = range(nomination.through_year - count + 1, nomination.through_year + 1)
    people = {fact.year: str(fact.total) for fact in record.facts[MemberCount]}
    rows = [
        ("1", "Tổng số cán bộ, công chức, viên chức, người lao động", *(people.get(year, DOTS) for year in years)),
        *((str(number), DOTS * 2, *[DOTS] * count) for number in (2, 3, 4)),
    ]
    heads = ("STT", "Nội dung, chỉ tiêu", *(str(year) for year in years))
    aligns: list[Align] = ["center", "left", *["center"] * count]  # type: ignore[list-item] # each is an Align
    lead = _lead("Kết quả thực hiện các chỉ tiêu" + (" so với các năm trước" if count > 1 else ""))
    width, size = (19, 12) if count <= MANY_YEARS else (11, 9.5)
    return [
        lead,
        blocks.listing(
            columns=(10, REST, *[width] * count), heads=heads, aligns=aligns, sections=blocks.rows(rows), size=size
        ),
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


def _end(fact: PeriodFact, on: dt.date) -> str:
    return short_date(fact.ends_on) if fact.ends_on and fact.ends_on <= on else "nay"


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
