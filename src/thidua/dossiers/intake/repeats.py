"""The same person twice in a list."""

import itertools
from collections import abc

from thidua.dossiers.intake.fields import Field
from thidua.dossiers.intake.reading import Remark
from thidua.dossiers.intake.rows import RowReading
from thidua.vietnamese.citizen_numbers import DIGITS
from thidua.vietnamese.names import fold, same_marks

CERTAIN, CLASH = "repeat_certain", "citizen_number_clash"  # what the register would refuse


def find_repeats(
    rows: abc.Sequence[RowReading], places: abc.Mapping[int, abc.Hashable] | None = None
) -> list[RowReading]:
    """The same rows in order; each row that repeats another says so on the name and names the other rows.

    It is an error where the register would take both for one person, asked the same award twice; else a doubt. By
    number of row, `places` says where the register files each; rows not in it are filed by the unit they name.
    """
    others: dict[int, dict[str, list[int]]] = {}
    for alike in _alike(rows):
        for first, second in itertools.combinations(sorted(alike), 2):
            code = _repeat(rows[first], rows[second], places or {})
            if code is None:
                continue
            for place, other in ((first, second), (second, first)):
                found = others.setdefault(place, {}).setdefault(code, [])
                if other not in found:
                    found.append(other)
    return [_remarked(row, others.get(place, {}), rows) for place, row in enumerate(rows)]


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


def _repeat(first: RowReading, second: RowReading, places: abc.Mapping[int, abc.Hashable]) -> str | None:
    """In what way two rows of one name or one number repeat each other; None when they speak of two people."""
    numbers = [row[Field.CITIZEN_NUMBER].value for row in (first, second)]
    full = [number for number in numbers if number and len(number) == DIGITS]
    same_number = numbers[0] is not None and numbers[0] == numbers[1]
    if same_number and fold(first.name or "") != fold(second.name or ""):
        return _two_names(first, second) if full else None  # an old number of two names is kept for the first only
    if not same_number and (len(full) == 2 or not _same_birth(first, second)):
        return None
    if first[Field.AWARD].value != second[Field.AWARD].value:
        return "repeat_other_award"
    known = first[Field.AWARD].value is not None
    return CERTAIN if known and (same_number or _one_subject(first, second, places)) else "repeat_same_award"


def _two_names(first: RowReading, second: RowReading) -> str:
    """One number, two names: the register takes them for one person only where the birth date is one too."""
    if first.birth.value is None or first.birth.value != second.birth.value:
        return CLASH
    return CERTAIN if first[Field.AWARD].value == second[Field.AWARD].value else "citizen_number_shared"


def _one_subject(first: RowReading, second: RowReading, places: abc.Mapping[int, abc.Hashable]) -> bool:
    """Whether the register finds one person or body in both rows without a shared number: as it does, no less."""
    filed = [places.get(row.number, fold(row[Field.UNIT].value or "")) for row in (first, second)]
    if filed[0] != filed[1] or first.kind != second.kind or not same_marks(first.name or "", second.name or ""):
        return False
    return first.kind == "collective" or (first.birth.value is not None and first.birth.value == second.birth.value)


def _same_birth(first: RowReading, second: RowReading) -> bool:
    """Whether the births may be one: equal as far as both are known."""
    if first.kind == second.kind == "collective":
        return True
    if first.birth.value and second.birth.value:
        return first.birth.value == second.birth.value
    return first.birth.year is None or second.birth.year is None or first.birth.year == second.birth.year


TEXTS = {
    CERTAIN: "Cùng người, cùng đề nghị với {}: hãy bỏ qua dòng thừa hoặc sửa dòng ghi sai; nếu là hai người, hãy ghi "
    "đủ số định danh của cả hai.",
    "repeat_same_award": "Có thể trùng người và trùng đề nghị với {}.",
    "repeat_other_award": "Có thể trùng người, đề nghị khác, với {}.",
    CLASH: "Cùng số định danh nhưng khác tên với {}: hãy sửa số định danh hay họ tên, hoặc bỏ qua một dòng.",
    "citizen_number_shared": "Cùng số định danh và ngày sinh nhưng khác tên với {}.",
}


def _remarked(row: RowReading, found: dict[str, list[int]], rows: abc.Sequence[RowReading]) -> RowReading:
    for code, places in sorted(found.items()):
        remark = Remark(code, TEXTS[code].format(_named(row, places, rows)))
        add = row.refusing if code in {CERTAIN, CLASH} else row.doubting
        row = add(Field.FULL_NAME, remark)
    return row


def _named(row: RowReading, places: list[int], rows: abc.Sequence[RowReading]) -> str:
    """ "dòng 25, dòng 61", with the sheet where it is another one."""
    others = [rows[place] for place in sorted(places)]
    return ", ".join(
        f"dòng {other.number}" + (f" (trang “{other.sheet}”)" if other.sheet != row.sheet else "") for other in others
    )
