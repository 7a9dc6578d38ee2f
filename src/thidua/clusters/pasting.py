"""Criteria as rows pasted from a spreadsheet, and the same rows to be edited: one line a criterion.

Columns: group, name, most points, kind (chuẩn, thưởng, trừ), whether evidence is needed (x). Between columns stands a
tab as a spreadsheet writes it, or « | ». Fewer columns: two are name and points, three are group, name and points.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from thidua.clusters.models import Criterion
from thidua.vietnamese.names import clean, fold
from thidua.vietnamese.numbers import decimal_text

MOST_ROWS = 300
MOST_POINTS = Decimal(10_000)
KINDS = {
    "": Criterion.Kind.BASE,
    "chuan": Criterion.Kind.BASE,
    "diem chuan": Criterion.Kind.BASE,
    "thuong": Criterion.Kind.BONUS,
    "diem thuong": Criterion.Kind.BONUS,
    "cong": Criterion.Kind.BONUS,
    "diem cong": Criterion.Kind.BONUS,
    "tru": Criterion.Kind.MINUS,
    "diem tru": Criterion.Kind.MINUS,
}
WORDS = {Criterion.Kind.BASE: "chuẩn", Criterion.Kind.BONUS: "thưởng", Criterion.Kind.MINUS: "trừ"}
MARKS = {"x", "co", "can", "1"}
POINTS = re.compile(r"\d{1,5}([.,]\d{1,2})?")


@dataclass(frozen=True)
class Row:
    """One criterion as typed."""

    group: str
    name: str
    most: Decimal
    kind: str
    evidence: bool


def read_points(text: str) -> Decimal | None:
    """Points as typed, with a comma or a dot before hundredths; None for anything else."""
    text = text.strip()
    if not POINTS.fullmatch(text):
        return None
    try:
        return Decimal(text.replace(",", "."))
    except InvalidOperation:
        return None


def shown_points(points: Decimal | None) -> str:
    """Points as they are typed and read: «12,5», «100», empty for none."""
    return "" if points is None else decimal_text(points)


def read_rows(text: str) -> tuple[list[Row], list[str]]:
    """The criteria of the text, and what is wrong with its lines; a heading line and empty lines are passed over."""
    rows: list[Row] = []
    problems: list[str] = []
    for number, line in enumerate(text.splitlines(), start=1):
        cells = [clean(cell) for cell in (line.split("\t") if "\t" in line else line.split("|"))]
        if not any(cells) or (not rows and _is_heading(cells)):
            continue
        try:
            rows.append(_row(cells))
        except ValueError as error:
            problems.append(_("Dòng %(number)s: %(why)s") % {"number": number, "why": error})
    if len(rows) > MOST_ROWS:
        problems.append(_("Một bảng có nhiều nhất %(most)s tiêu chí.") % {"most": MOST_ROWS})
    return rows, problems


def written_rows(criteria: Iterable[Criterion]) -> str:
    """The criteria as rows that `read_rows` reads back as they are."""
    return "\n".join(
        " | ".join(
            [
                each.group,
                each.name,
                shown_points(each.max_points),
                WORDS[Criterion.Kind(each.kind)],
                "x" if each.evidence_required else "",
            ]
        )
        for each in criteria
    )


def _is_heading(cells: list[str]) -> bool:
    return any("tieu chi" in fold(cell) for cell in cells) and not any(read_points(cell) for cell in cells)


def _row(cells: list[str]) -> Row:
    if len(cells) < 2:
        raise ValueError(_("cần ít nhất tên tiêu chí và điểm tối đa, cách nhau bằng dấu | hoặc cột của bảng tính."))
    if len(cells) == 2:
        cells = ["", *cells]
    group, name, points, kind, evidence, *more = [*cells, "", "", ""][: max(len(cells), 5)]
    most = read_points(points)
    if not name:
        raise ValueError(_("thiếu tên tiêu chí."))
    if len(name) > 500 or len(group) > 200:
        raise ValueError(_("tên tiêu chí hoặc tên nhóm quá dài."))
    if most is None or not 0 < most <= MOST_POINTS:
        raise ValueError(_("điểm tối đa «%(points)s» không phải một số dương, ví dụ 12,5.") % {"points": points})
    if fold(kind) not in KINDS:
        raise ValueError(_("loại điểm «%(kind)s» không rõ; hãy ghi chuẩn, thưởng hoặc trừ.") % {"kind": kind})
    if any(more):
        raise ValueError(_("thừa cột."))
    return Row(group, name, most, KINDS[fold(kind)], fold(evidence) in MARKS)
