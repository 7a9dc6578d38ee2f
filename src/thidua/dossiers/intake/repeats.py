"""The same person twice in a list."""

import itertools
from collections import abc

from thidua.dossiers.intake.fields import Field
from thidua.dossiers.intake.reading import Remark
from thidua.dossiers.intake.rows import RowReading
from thidua.vietnamese.citizen_numbers import DIGITS
from thidua.vietnamese.names import fold


def find_repeats(rows: abc.Sequence[RowReading]) -> list[RowReading]:
    """The same rows in order, each row that repeats another with a doubt on the name that names the other rows."""
    others: dict[int, dict[str, list[int]]] = {}
    for places in _alike(rows):
        for first, second in itertools.combinations(sorted(places), 2):
            code = _repeat(rows[first], rows[second])
            if code is None:
                continue
            for place, other in ((first, second), (second, first)):
                found = others.setdefault(place, {}).setdefault(code, [])
                if other not in found:
                    found.append(other)
    return [_doubting(row, others.get(place, {}), rows) for place, row in enumerate(rows)]


def _alike(rows: abc.Sequence[RowReading]) -> abc.Iterable[list[int]]:
    """Places of rows with one citizen number, and of rows with one name."""
    by_number: dict[str, list[int]] = {}
    by_name: dict[str, list[int]] = {}
    for place, row in enumerate(rows):
        if number := row[Field.CITIZEN_NUMBER].value:
            by_number.setdefault(number, []).append(place)
        if row.name:
            by_name.setdefault(fold(row.name), []).append(place)
    return itertools.chain(by_number.values(), by_name.values())


def _repeat(first: RowReading, second: RowReading) -> str | None:
    """In what way two rows of one name or one number repeat each other; None when they speak of two people."""
    numbers = [row[Field.CITIZEN_NUMBER].value for row in (first, second)]
    full = [number for number in numbers if number and len(number) == DIGITS]
    same_number = len(full) == 2 and full[0] == full[1]
    if same_number and fold(first.name or "") != fold(second.name or ""):
        return "citizen_number_shared"
    if not same_number and (len(full) == 2 or not _same_birth(first, second)):
        return None
    same_award = first[Field.AWARD].value == second[Field.AWARD].value
    return "repeat_same_award" if same_award else "repeat_other_award"


def _same_birth(first: RowReading, second: RowReading) -> bool:
    """Whether the births may be one: equal as far as both are known."""
    if first.kind == second.kind == "collective":
        return True
    if first.birth.value and second.birth.value:
        return first.birth.value == second.birth.value
    return first.birth.year is None or second.birth.year is None or first.birth.year == second.birth.year


TEXTS = {
    "repeat_same_award": "Có thể trùng người và trùng đề nghị với {}.",
    "repeat_other_award": "Có thể trùng người, đề nghị khác, với {}.",
    "citizen_number_shared": "Cùng số định danh nhưng khác tên với {}.",
}


def _doubting(row: RowReading, found: dict[str, list[int]], rows: abc.Sequence[RowReading]) -> RowReading:
    remarks = [Remark(code, TEXTS[code].format(_named(row, places, rows))) for code, places in sorted(found.items())]
    return row.doubting(Field.FULL_NAME, *remarks) if remarks else row


def _named(row: RowReading, places: list[int], rows: abc.Sequence[RowReading]) -> str:
    """ "dòng 25, dòng 61", with the sheet where it is another one."""
    others = [rows[place] for place in sorted(places)]
    return ", ".join(
        f"dòng {other.number}" + (f" (trang “{other.sheet}”)" if other.sheet != row.sheet else "") for other in others
    )
