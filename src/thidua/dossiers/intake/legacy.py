"""Sheets and text files typed in fonts from before Unicode (TCVN3, VNI…), put into Unicode column by column."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Self

from thidua.dossiers.intake.workbook import Cell, Sheet, Workbook
from thidua.vietnamese.legacy_encodings import Encoding, Recognition, convert, reads_both_ways, recognise

SAMPLE, OF_SHEET = 200, 600  # texts that are looked at: of a column, of a whole sheet
AS_THEY_ARE = frozenset({Encoding.UNICODE, Encoding.DECOMPOSED, Encoding.UNKNOWN})  # what cleaning does needs no help
NAMES = {
    Encoding.TCVN3: "TCVN3 (ABC)",
    Encoding.VNI: "VNI",
    Encoding.VIQR: "VIQR",
    Encoding.WINDOWS_1258: "windows-1258",
    Encoding.UTF8_AS_LATIN1: "UTF-8 đọc sai",
    Encoding.UTF8_AS_LATIN1_TWICE: "UTF-8 đọc sai hai lần",
}


class Unsure(str):
    """A cell that is Vietnamese as it stands and another text in the old encoding of its column.

    Where the whole column is in the old encoding, it is read so, and `other` is how it was typed; where Unicode stands
    in the column as well, it stays as it was typed and `other` is empty: nobody can tell.
    """

    def __new__(cls, text: str, other: str = "") -> Self:
        """Make it of the text as the cell is read."""
        made = super().__new__(cls, text)
        made.other = other
        return made

    other: str


def in_unicode(workbook: Workbook) -> Workbook:
    """The workbook with every column in Unicode; a sheet that was not says in which encoding it was."""
    return replace(workbook, sheets=tuple(map(_sheet_in_unicode, workbook.sheets)))


def _sheet_in_unicode(sheet: Sheet) -> Sheet:
    width = max(map(len, sheet.rows), default=0)
    columns = [_texts((row[column] for row in sheet.rows if column < len(row)), SAMPLE) for column in range(width)]
    whole = recognise([text for texts in columns for text in texts[: OF_SHEET // max(width, 1)]])
    found = {column: _of_column(texts, whole) for column, texts in enumerate(columns)}
    legacy = {column: how for column, how in found.items() if how.encoding not in AS_THEY_ARE}
    if not legacy:
        return sheet
    rows = tuple(tuple(_cell(cell, legacy.get(column)) for column, cell in enumerate(row)) for row in sheet.rows)
    return replace(sheet, rows=rows, encoding=", ".join(sorted({NAMES[how.encoding] for how in legacy.values()})))


def _of_column(texts: list[str], whole: Recognition) -> Recognition:
    """That of a column; of one that says too little, that of the sheet."""
    found = recognise(texts)
    return whole if found.encoding is Encoding.UNKNOWN else found


def _texts(cells: Iterable[Cell], most: int) -> list[str]:
    """The first different texts."""
    found: dict[str, None] = {}
    for cell in cells:
        if isinstance(cell, str):
            found[cell] = None
            if len(found) >= most:
                break
    return list(found)


def _cell(cell: Cell, how: Recognition | None) -> Cell:
    if how is None or not isinstance(cell, str):
        return cell
    converted = convert(cell, how.encoding)
    if not reads_both_ways(cell, how.encoding):
        return converted
    return Unsure(cell) if how.mixed else Unsure(converted, cell)
