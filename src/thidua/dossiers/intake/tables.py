"""The tables of a workbook: where the header stands, which rows name a nominee, and why the others do not."""

import re
from dataclasses import dataclass, field
from enum import StrEnum

from thidua.dossiers.intake.fields import LISTS, NAME_FIELDS, Vocabulary, is_body, looks_like_person
from thidua.dossiers.intake.workbook import Cell, Sheet, Workbook, shown
from thidua.vietnamese.names import clean, fold

LONGEST_HEADER = 120  # letters
MOST_HEADER_ROWS = 3
FEW = 3  # cells filled in a row that is no nominee: a section, a total, a signature
FIGURE = re.compile(r"[\d\s./:()-]+")
COLUMN_NUMBER = re.compile(r"[([]?(\d{1,2}|[A-Z])[)\]]?")
SECTION_NUMERAL = re.compile(r"([IVXLC]+|[A-ZĐ])\s*[.):]?")
LEADING_NUMERAL = re.compile(r"([IVXLC]+|[A-ZĐ]|\d{1,2})\s*[.):]\s*\S")
# With marks, because "Tống Công" is a person and "tổng cộng" a sum.
TOTAL = re.compile(
    r"(tổng (số|cộng)|(tổng|cộng|cộng số)\s*(:|\d|$)|tong (so|cong)\s*(:|\d|$)|(ấn định )?danh sách (này )?(có|gồm)\b)"
)
FOOTER = re.compile(
    r"(nơi nhận|người lập|kế toán trưởng|thủ trưởng|giám đốc$|chủ tịch$|hiệu trưởng$|(kt|tm|tl|tuq)\. ?|xác nhận|"
    r".{0,40}ngày[\s.…\d]+tháng[\s.…\d]+năm)"
)
YEAR = re.compile(r"\bnam\s+((?:19|20)\d\d)\b(?!\s*[-–/]\s*(?:19|20)?\d\d)")
COVERING_LETTER = re.compile(r"kem theo|to trinh|quyet dinh|cong van|\bngay\b.*\bthang\b")


class Skip(StrEnum):
    """Why a row of a table is no nominee; the value is what the officer reads."""

    SECTION = "dòng tên mục"
    TOTAL = "dòng tổng cộng"
    FOOTER = "dòng cuối danh sách (nơi nhận, chữ ký)"
    HEADER_AGAIN = "dòng tiêu đề lặp lại"
    COLUMN_NUMBERS = "dòng đánh số cột"
    EMPTY = "dòng chỉ có số thứ tự"


@dataclass(frozen=True)
class DataRow:
    """A row that names a nominee, or should; `number` as the spreadsheet counts, from 1."""

    number: int
    cells: tuple[Cell, ...]
    section: str = ""


@dataclass(frozen=True)
class SkippedRow:
    """A row of the table that was left out, with its text and the reason."""

    number: int
    text: str
    reason: Skip


@dataclass(frozen=True)
class Table:
    """One table of a sheet. `headers` has one text a column ("upper / lower" for two rows), empty where none stands.

    `titles` are the texts above the header; row numbers count from 1. Rows without any cell are in no list.
    """

    sheet: str
    headers: tuple[str, ...]
    header_rows: tuple[int, ...]
    rows: tuple[DataRow, ...]
    skipped: tuple[SkippedRow, ...] = ()
    titles: tuple[str, ...] = ()
    hidden: bool = False
    encoding: str = ""  # of the sheet, where it was not Unicode

    @property
    def list_year(self) -> int | None:
        """The one year that the titles name ("… năm 2024"), but for the date of the covering letter; else None."""
        lines = [fold(title) for title in self.titles]
        years = {int(year) for line in lines if not COVERING_LETTER.search(line) for year in YEAR.findall(line)}
        return years.pop() if len(years) == 1 else None


@dataclass
class _Draft:
    """A table while its rows are read."""

    headers: tuple[str, ...]
    header_rows: range  # counted from 0
    titles: list[str]
    names: frozenset[int]  # the columns that hold names
    rows: list[DataRow] = field(default_factory=list)
    skipped: list[SkippedRow] = field(default_factory=list)
    section: str = ""
    ended: bool = False  # the total has been seen

    def titles_of_the_next(self) -> list[str]:
        """Take back the texts after the last nominee: they stand above the header that follows."""
        last = self.rows[-1].number if self.rows else 0
        late = [row for row in self.skipped if row.number > last and row.reason in {Skip.SECTION, Skip.FOOTER}]
        self.skipped = [row for row in self.skipped if row not in late]
        return [row.text for row in late]


def find_tables(workbook: Workbook, vocabulary: Vocabulary = LISTS) -> list[Table]:
    """Every table of people in the workbook, in order; those of hidden sheets are marked, empty ones left out."""
    return [table for sheet in workbook.sheets for table in _tables(sheet, vocabulary) if table.rows]


def _tables(sheet: Sheet, vocabulary: Vocabulary) -> list[Table]:
    cells = _filled(sheet, vocabulary)
    drafts: list[_Draft] = []
    titles: list[str] = []
    row = 0
    while row < len(cells):
        if drafts and _is_surely_data(cells[row]):
            drafts[-1].rows.append(DataRow(row + 1, tuple(cells[row]), drafts[-1].section))
            row += 1
            continue
        if _is_header(cells[row], vocabulary):
            block = _header_block(cells, row, vocabulary)
            headers = _headers(cells, block)
            if drafts and headers == drafts[-1].headers:
                drafts[-1].skipped += [_skipped(cells, again, Skip.HEADER_AGAIN) for again in block]
            else:
                above = drafts[-1].titles_of_the_next() if drafts else titles
                drafts.append(_Draft(headers, block, above, _names(headers, vocabulary)))
            row = block.stop
            continue
        if drafts:
            _take(drafts[-1], cells, row)
        else:
            titles += [clean(text) for text in _texts(cells[row]).values()]
        row += 1
    return [_table(sheet, draft) for draft in drafts]


def _table(sheet: Sheet, draft: _Draft) -> Table:
    numbers = tuple(row + 1 for row in draft.header_rows)
    return Table(
        sheet.name,
        draft.headers,
        numbers,
        tuple(draft.rows),
        tuple(draft.skipped),
        tuple(draft.titles),
        sheet.hidden,
        sheet.encoding,
    )


def _is_surely_data(cells: list[Cell]) -> bool:
    """What nearly every row of a long table is, seen without reading it: many cells, a figure, and a text.

    A figure keeps it from being a header, the text from being a line of column numbers, their count from the rest.
    """
    filled = [cell for cell in cells if cell is not None]
    texts = [cell for cell in filled if isinstance(cell, str)]
    figures = len(filled) - len(texts)
    return (
        len(filled) > FEW
        and (figures > 0 or any(text.isdecimal() for text in texts))
        and not any(isinstance(cell, bool) for cell in filled)
        and sum(text[0].isalnum() for text in texts) + figures > FEW
        and any(len(text) > 4 and text[0].isalpha() for text in texts)
    )


def _names(headers: tuple[str, ...], vocabulary: Vocabulary) -> frozenset[int]:
    """The columns that hold names."""
    return frozenset(column for column, header in enumerate(headers) if vocabulary.field_of(header) in NAME_FIELDS)


def _filled(sheet: Sheet, vocabulary: Vocabulary) -> list[list[Cell]]:
    """The cells, where a value merged over several rows of one column stands in each of them.

    A header merged over two rows stays in its first: below it, nothing names the column again.
    """
    cells = [list(row) for row in sheet.rows]
    for merge in sheet.merges:
        if merge.left == merge.right and not _is_header(
            sheet.rows[merge.top] if merge.top < len(cells) else (), vocabulary
        ):
            for row in range(merge.top + 1, min(merge.bottom + 1, len(cells))):
                cells[row][merge.left] = cells[merge.top][merge.left]
    return cells


def _texts(cells: list[Cell] | tuple[Cell, ...]) -> dict[int, str]:
    """Column (from 0) and text of each cell that is not empty."""
    return {column: text for column, cell in enumerate(cells) if (text := clean(shown(cell)))}


def _is_header(cells: list[Cell] | tuple[Cell, ...], vocabulary: Vocabulary) -> bool:
    texts = _texts(cells)
    if any(len(text) > LONGEST_HEADER or FIGURE.fullmatch(text) for text in texts.values()):
        return False
    named = [found for text in texts.values() if (found := vocabulary.field_of(text))]
    if NAME_FIELDS & set(named):
        return len(set(named)) > 1
    return len(set(named)) > 2 and len(named) * 2 >= len(texts)


def _header_block(cells: list[list[Cell]], start: int, vocabulary: Vocabulary) -> range:
    """The rows of the header that starts there."""
    stop = start + 1
    above = _texts(cells[start])
    while stop < min(start + MOST_HEADER_ROWS, len(cells)) and _continues(above, cells[stop], vocabulary):
        above |= _texts(cells[stop])
        stop += 1
    return range(start, stop)


def _continues(above: dict[int, str], cells: list[Cell], vocabulary: Vocabulary) -> bool:
    """Whether the row parts headers of the row above: it only fills columns that those leave open to their right."""
    texts = _texts(cells)
    short = all(len(text) <= LONGEST_HEADER and not FIGURE.fullmatch(text) for text in texts.values())
    under_open = all(column not in above or column + 1 not in above for column in texts)
    reaches_past = any(column not in above for column in texts)
    return short and under_open and reaches_past and any(vocabulary.field_of(text) for text in texts.values())


def _headers(cells: list[list[Cell]], block: range) -> tuple[str, ...]:
    """One text a column. A filled column without a text of its own belongs to the header on its left."""
    parts: list[list[str]] = [[] for _ in cells[block.start]]
    below = cells[block.start + 1 :]
    filled = {column for column in range(len(parts)) if any(clean(shown(row[column])) for row in below)}
    for row in block:
        texts, last = _texts(cells[row]), ""
        for column, so_far in enumerate(parts):
            last = texts.get(column, last)
            if column in texts or (row == block.start and last and column in filled):
                so_far.append(last)
    return tuple(" / ".join(part) for part in parts)


def _take(draft: _Draft, cells: list[list[Cell]], row: int) -> None:
    """Put a row of the table where it belongs."""
    texts = _texts(cells[row])
    if not texts:
        return
    reason = _reason(draft, texts)
    if reason is None:
        draft.rows.append(DataRow(row + 1, tuple(cells[row]), draft.section))
        return
    draft.skipped.append(_skipped(cells, row, reason))
    if reason is Skip.SECTION:
        draft.section = draft.skipped[-1].text
    draft.ended = draft.ended or reason is Skip.TOTAL


def _skipped(cells: list[list[Cell]], row: int, reason: Skip) -> SkippedRow:
    return SkippedRow(row + 1, " ".join(_texts(cells[row]).values()), reason)


def _reason(draft: _Draft, texts: dict[int, str]) -> Skip | None:
    """Why the row is no nominee, or None when it is one."""
    values = list(texts.values())
    first = values[0].lower()
    numbers = [found[1] for value in values if (found := COLUMN_NUMBER.fullmatch(value))]
    if len(numbers) == len(values) > FEW - 1 and len(set(numbers)) == len(numbers):
        return Skip.COLUMN_NUMBERS
    if len(values) > FEW:
        return None
    if TOTAL.match(first):
        return Skip.TOTAL
    if FOOTER.match(first) or (draft.ended and not FIGURE.fullmatch(first)):
        return Skip.FOOTER
    if len(values) == 1 and FIGURE.fullmatch(first):
        return Skip.EMPTY
    return Skip.SECTION if _is_section(texts, draft.names) else None


def _is_section(texts: dict[int, str], names: frozenset[int]) -> bool:
    values = list(texts.values())
    if SECTION_NUMERAL.fullmatch(values[0]) and len(values) > 1:
        return all(FIGURE.fullmatch(value) for value in values[2:])
    if len(values) > 1:
        return False
    column, text = next(iter(texts.items()))
    if column not in names or LEADING_NUMERAL.match(text):
        return True
    return is_body(text) or not looks_like_person(text)
