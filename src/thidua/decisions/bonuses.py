"""The money that goes with a decision: what each line gets, the sum, and what must not be paid twice.

Nghị định 152/2025/NĐ-CP, Điều 49 (text): the multiple applies to the base salary in force when the decision is issued
(khoản 1), rounded up to 10.000 đồng (khoản 2); of several titles of one counting period only the highest is paid
(khoản 5).
"""

import datetime as dt
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import xlsxwriter
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thidua.agencies.models import Authority
from thidua.decisions.models import UNDER_WAY, Decision, DecisionItem, DecisionStatus
from thidua.dossiers.bars import same_subject
from thidua.law import AwardDefinition, Bonus, Corpus, load_corpus
from thidua.legislation.queries import corpus_for
from thidua.register.models import Award, AwardStatus
from thidua.vietnamese.numbers import amount_in_words

FROM_DECREE_152 = dt.date(2025, 7, 1)
UNSURE = {"secondary": gettext_lazy("nguồn thứ cấp"), "memory": gettext_lazy("chưa đối chiếu văn bản")}


@dataclass(frozen=True)
class BonusLine:
    """What one line of a decision gets; `amount` in đồng, None where the law's data has no figure."""

    item: DecisionItem
    amount: int | None
    basis: str
    flag: str = ""  # why a person must look before it is paid


@dataclass(frozen=True)
class BonusTable:
    """The bonuses of a decision, line by line in its order."""

    decision: Decision
    lines: Sequence[BonusLine]
    note: str = ""

    @cached_property
    def total(self) -> int:
        """The sum in đồng of every line that has an amount, flagged or not."""
        return sum(line.amount or 0 for line in self.lines)

    @property
    def total_in_words(self) -> str:
        words = amount_in_words(self.total)
        return words[0].upper() + words[1:]

    @property
    def flagged(self) -> list[BonusLine]:
        return [line for line in self.lines if line.flag]

    @property
    def without_amount(self) -> int:
        """How many lines the law's data has no figure for."""
        return sum(line.amount is None for line in self.lines)


def bonus_of(item: DecisionItem, on: dt.date, corpus: Corpus) -> Bonus | None:
    """The money of a line when its decision is issued on a day, by the law of that day as it binds the agency."""
    nomination = item.nomination
    return corpus.awards[nomination.award].bonus(nomination.subject.kind, on)  # type: ignore[arg-type] # the model's choices are the law's kinds


def basis_text(bonus: Bonus) -> str:
    """«1,5 × 2.530.000 đồng; điểm b khoản 1 Điều 54 Nghị định 152/2025/NĐ-CP», and how sure the data is."""
    multiple = f"{bonus.multiple.normalize():f}".replace(".", ",")
    base = f"{bonus.base:,}".replace(",", ".")
    parts = [f"{multiple} × {base} đồng", str(bonus.cite)]
    if bonus.at_most:
        parts.append(_("mức tối đa"))
    if bonus.confidence in UNSURE:
        parts.append(str(UNSURE[bonus.confidence]))
    return "; ".join(parts)[:200]


def bonus_table(decision: Decision, on: dt.date) -> BonusTable:
    """The bonuses of a decision: as they were fixed when it was issued; of a draft, as they would be on a day."""
    items = list(decision.items.select_related("nomination__subject", "award"))
    flags = _same_period(decision, items, decision.decided_on or on)
    corpus = corpus_for(decision.agency)
    lines = []
    for item in items:
        amount, basis = item.bonus, item.bonus_basis
        if decision.status == DecisionStatus.DRAFT:
            bonus = bonus_of(item, on, corpus)
            amount, basis = (bonus.amount, basis_text(bonus)) if bonus else (None, "")
        lines.append(BonusLine(item, amount, basis, flags.get(item.pk, "")))
    return BonusTable(decision, lines, _payer(decision))


def workbook(table: BonusTable) -> bytes:
    """The table as an Excel file, with its sum in numbers and in words."""
    file = io.BytesIO()
    # A name that begins with «=» is a name, not a formula.
    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet(_("Tiền thưởng"))
    bold, money = book.add_format({"bold": True}), book.add_format({"num_format": "#,##0"})
    bold_money = book.add_format({"bold": True, "num_format": "#,##0"})
    headings = [_("STT"), _("Tên"), _("Chức vụ, đơn vị"), _("Mức thưởng (đồng)"), _("Căn cứ"), _("Lưu ý")]
    sheet.write(0, 0, table.decision.title, bold)
    sheet.write(1, 0, _heading(table.decision))
    sheet.write_row(3, 0, headings, bold)
    for row, line in enumerate(table.lines, start=4):
        item = line.item
        sheet.write_row(row, 0, [item.position, item.recipient_name, item.recipient_detail])
        if line.amount is not None:
            sheet.write_number(row, 3, line.amount, money)
        sheet.write_row(row, 4, [line.basis, line.flag])
    last = 4 + len(table.lines)
    sheet.write(last, 1, _("Tổng cộng"), bold)
    sheet.write_number(last, 3, table.total, bold_money)
    sheet.write(last + 1, 1, _("Bằng chữ: %(words)s") % {"words": table.total_in_words})
    for column, width in enumerate([6, 32, 40, 18, 48, 60]):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(4, 0)
    book.close()
    return file.getvalue()


def _heading(decision: Decision) -> str:
    if decision.status == DecisionStatus.DRAFT:
        return _("Dự thảo, chưa ban hành")
    return _("Kèm theo Quyết định số %(number)s ngày %(day)s") % {
        "number": decision.number,
        "day": f"{decision.decided_on:%d/%m/%Y}",
    }


def _same_period(decision: Decision, items: Iterable[DecisionItem], on: dt.date) -> dict[int, str]:
    """A sentence for each line whose subject has another title of the same counting period, by the line's number."""
    awards = load_corpus().awards
    own = awards[decision.award]
    if own.kind != "title":
        return {}
    rivals = {code for code, each in awards.items() if each.kind == "title" and each.span_years == own.span_years}
    rivals.discard(own.code)
    items = list(items)
    subjects = {same_subject(item.nomination.subject): item for item in items}
    others: dict[tuple[int, int], list[AwardDefinition]] = {}
    given = Award.objects.filter(status=AwardStatus.VALID, code__in=rivals, subject__in=subjects)
    for subject, year, code in given.values_list("subject", "year", "code"):
        others.setdefault((subject, year), []).append(awards[code])
    drafted = DecisionItem.objects.filter(
        decision__status__in=UNDER_WAY, nomination__award__in=rivals, nomination__subject__in=subjects
    )
    rows = drafted.values_list("nomination__subject", "nomination__through_year", "nomination__award")
    for subject, year, code in rows:
        others.setdefault((subject, year), []).append(awards[code])
    flags = {}
    for item in items:
        year = item.nomination.through_year
        if found := others.get((same_subject(item.nomination.subject), year)):
            flags[item.pk] = _flag(own, found, item, on)
    return flags


def _flag(own: AwardDefinition, others: Sequence[AwardDefinition], item: DecisionItem, on: dt.date) -> str:
    highest = max([own, *others], key=lambda award: _multiple(award, item, on))
    rule = (
        _("khoản 5 Điều 49 Nghị định 152/2025/NĐ-CP") if on >= FROM_DECREE_152 else _("Điều 53 Nghị định 98/2023/NĐ-CP")
    )
    return _(
        "Cùng kỳ tính thành tích %(year)s còn có %(others)s: chỉ chi danh hiệu cao nhất là %(highest)s (%(rule)s)."
    ) % {
        "year": item.nomination.through_year,
        "others": ", ".join(sorted({award.short_name for award in others})),
        "highest": highest.short_name,
        "rule": rule,
    }


def _multiple(award: AwardDefinition, item: DecisionItem, on: dt.date) -> float:
    bonus = award.bonus(item.nomination.subject.kind, on)  # type: ignore[arg-type] # the model's choices are the law's kinds
    return float(bonus.multiple) if bonus else 0.0


def _payer(decision: Decision) -> str:
    """Who pays, where it is not the deciding agency (Nghị định 98/2023/NĐ-CP, Điều 51: secondary)."""
    if decision.agency.authority in {Authority.PRESIDENT, Authority.PRIME_MINISTER}:
        return _(
            "Bộ, ban, ngành, tỉnh của người, tập thể được khen chi tiền thưởng (theo nguồn thứ cấp, cần đối chiếu)."
        )
    return ""
