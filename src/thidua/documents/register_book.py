"""Sổ theo dõi: what an agency received and decided in a year, line by line, on screen, in Excel and as PDF.

No form of the book is known: it has the columns that every office keeps.
"""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thidua.agencies.models import Agency
from thidua.decisions.models import DecisionItem, DecisionStatus
from thidua.decisions.names import bestowed_name
from thidua.documents import blocks
from thidua.documents.blocks import REST, Align, Block, Text
from thidua.documents.letterhead import letterhead, signature
from thidua.documents.rendering import Paper
from thidua.documents.wording import number
from thidua.dossiers.models import Review
from thidua.register.models import AwardStatus
from thidua.register.words import award_name
from thidua.trail.errors import Refused
from thidua.vietnamese.dates import short_date
from thidua.vietnamese.numbers import grouped

LARGEST = 5_000  # lines of one PDF; more go to Excel
BOOKS = {
    "ho-so": gettext_lazy("Hồ sơ đề nghị khen thưởng đã tiếp nhận"),
    "quyet-dinh": gettext_lazy("Khen thưởng đã quyết định"),
}


@dataclass(frozen=True)
class Line:
    """One line of a book: its cells under `heads`, and of whom it speaks."""

    cells: tuple[str, ...]
    subject: int


def heads(book: str) -> tuple[str, ...]:
    """The headings of a book's columns."""
    if book == "ho-so":
        return (
            _("Ngày nhận"),
            _("Mã hồ sơ"),
            _("Đối tượng"),
            _("Đơn vị"),
            _("Đề nghị"),
            _("Nơi trình"),
            _("Kết quả"),
        )
    return (
        _("Số quyết định"),
        _("Ngày"),
        _("Số sổ vàng"),
        _("Tên"),
        _("Chức vụ, đơn vị"),
        _("Khen thưởng"),
        _("Tiền thưởng (đồng)"),
        _("Ghi chú"),
    )


def rows_of(
    agency: Agency, book: str, year: int, hidden: Collection[int] = ()
) -> QuerySet[Review] | QuerySet[DecisionItem]:
    """The records of a book of one calendar year, in its order, without those whose nominations are `hidden`."""
    if book == "ho-so":
        given = DecisionItem.objects.filter(decision__status=DecisionStatus.ISSUED).select_related(
            "decision", "award", "certificate__award"
        )
        return (
            Review.objects.filter(agency=agency, received_on__year=year)
            .select_related("nomination__subject", "nomination__owner", "submission__sender")
            .prefetch_related(Prefetch("decision_items", given, to_attr="given"))
            .exclude(nomination__in=hidden)
            .order_by("received_on", "pk")
        )
    return (
        DecisionItem.objects.filter(
            decision__agency=agency, decision__status=DecisionStatus.ISSUED, decision__year=year
        )
        .select_related("decision__agency", "nomination", "award", "certificate__award")
        .exclude(nomination__in=hidden)
        .order_by("decision__kind", "decision__sequence", "position")
    )


def line_of(record: Review | DecisionItem) -> Line:
    """One record as a line of its book."""
    if isinstance(record, Review):
        nomination = record.nomination
        cells = (
            short_date(record.received_on),
            nomination.code,
            nomination.subject.name,
            nomination.unit_name or nomination.owner.name,
            award_name(nomination.award, record.received_on),
            record.submission.sender.name,
            _outcome(record),
        )
        return Line(cells, nomination.subject_id)
    decision = record.decision
    decided = (
        decision.number,
        short_date(decision.decided_on) if decision.decided_on else "",
        str(record.position),
        record.recipient_name,
        record.recipient_detail,
        bestowed_name(decision.award, decision.agency, decision.decided_on or dt.date(decision.year or 1, 1, 1)),
        grouped(record.bonus) if record.bonus is not None else "",
        _since(record),
    )
    return Line(decided, record.nomination.subject_id)


def book_paper(agency: Agency, book: str, year: int, hidden: Collection[int] = ()) -> Paper:
    """The book of a year up to now, a line for each record. Raises Refused when it is longer than anybody prints."""
    found = rows_of(agency, book, year, hidden)
    if (count := found.count()) > LARGEST:
        raise Refused(
            _("Sổ năm %(year)s có %(count)s dòng, quá dài để in; hãy xuất Excel.")
            % {"year": year, "count": grouped(count)}
        )
    today = timezone.localdate()
    body: list[Block | None] = [
        letterhead(agency, kind="", day=today),
        blocks.titled("SỔ THEO DÕI", f"{BOOKS[book]} năm {year}"),
        _table(book, [line_of(each) for each in found]) if count else blocks.paragraph(f"Năm {year} chưa có dòng nào."),
        blocks.closing(
            [],
            signature(agency, for_body=True),
            left_signature=blocks.signer(["NGƯỜI GHI SỔ"]),
            last=f"Sổ có {number(count)} dòng, tính đến {_until(year, today)}.",
        ),
    ]
    return blocks.document(f"Sổ theo dõi {year}: {BOOKS[book]}", body, timezone.now(), flipped=True)


def _table(book: str, lines: Sequence[Line]) -> Block:
    columns = (10, 22, 32, 42, REST, 46, 30, 32) if book == "ho-so" else (10, 28, 22, 14, 42, REST, 42, 22, 24)
    aligns: list[Align] = ["center", "left", "left", "left", "left", "left", "left", "left"]
    if book == "quyet-dinh":
        aligns[3], aligns[7] = "center", "right"
    shown: list[Text] = ["STT", *heads(book)]
    cells = [(str(place), *line.cells) for place, line in enumerate(lines, start=1)]
    return blocks.listing(columns=columns, heads=shown, aligns=aligns, sections=blocks.rows(cells), size=10)


def _outcome(review: Review) -> str:
    given: list[DecisionItem] = review.given  # type: ignore[attr-defined] # prefetched by rows_of
    decided = next((each for each in given if each.decision.award == review.nomination.award), None)
    if decided is not None:
        since = _since(decided).lower()
        return f"Quyết định số {decided.decision.number}{f' ({since})' if since else ''}"
    if review.conclusion:
        return str(review.get_conclusion_display())
    return str(review.get_step_display())


def _since(item: DecisionItem) -> str:
    """What became of the award after its decision: taken away, corrected; empty while it stands as it was given."""
    certificate = getattr(item, "certificate", None)
    if certificate is not None and certificate.award.status == AwardStatus.REVOKED:
        return str(AwardStatus.REVOKED.label)
    if item.award is not None and item.award.status in {AwardStatus.REVOKED, AwardStatus.CORRECTED}:
        restored = certificate is not None and certificate.award.status == AwardStatus.VALID
        status = AwardStatus(item.award.status)
        return "" if restored and status == AwardStatus.REVOKED else str(status.label)
    return ""


def _until(year: int, today: dt.date) -> str:
    return f"ngày {short_date(min(today, dt.date(year, 12, 31)))}"
