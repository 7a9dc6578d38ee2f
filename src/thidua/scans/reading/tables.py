"""Tables on pages: from ruled lines, or from where the words stand, to rows of people by the house's own readers."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from thidua.dossiers.intake.fields import LISTS, NAME_FIELDS, Field, is_body, looks_like_person
from thidua.dossiers.intake.mapping import propose_mapping
from thidua.dossiers.intake.people import read_name
from thidua.dossiers.intake.tables import find_tables
from thidua.dossiers.intake.workbook import Sheet, Workbook
from thidua.register.models import Sex, SubjectKind
from thidua.scans.reading.found import FoundRow, Passage, Reading
from thidua.scans.reading.people import GROUP, HOUSEHOLD, birth_as_typed
from thidua.scans.words import Line, Page, Rule, Word, lines_of
from thidua.vietnamese.names import clean, fold

NEAR = 12  # pixels: rules so close are one
SAME_COLUMNS = 40  # pixels: a table that goes on overleaf has its columns about there
EDGES = " .,:;|'‘’\"“”_-–—*°()"  # what specks and rules at the edge of a cell are taken for
LEAST_SURE = 50  # of 100
GAP = 0.9  # of a word's height: words further apart stand in two columns
SECTION = re.compile(r"^\W*([IVXLC]+|[A-ZĐ])\s*[.)\-–]\s*\S|^\W*(tập thể|cá nhân|hộ gia đình)\b", re.IGNORECASE)
DIRECT = {Field.JOB_TITLE: "job_title", Field.UNIT: "unit", Field.AWARD: "award"}


@dataclass(frozen=True)
class Cell:
    """The words of one cell, in reading order."""

    page: int
    words: tuple[Word, ...] = ()

    @property
    def passage(self) -> Passage:
        return Passage((self.page, word) for line in lines_of(self.words) for word in line.words)


@dataclass
class Grid:
    """A table as it stands on one page: where its columns part, its rows, and which words are in it."""

    page: int
    edges: list[int]
    rows: list[list[Cell]]
    words: set[Word]


def grids_of(page: Page) -> list[Grid]:
    """The tables of a page from the top down: ruled ones, else those whose columns stand apart."""
    ruled = [grid for top, bottom, edges, across in _ruled(page) if (grid := _grid(page, top, bottom, edges, across))]
    if ruled:
        return ruled
    loose = _loose(page)
    return [loose] if loose else []


def joined(grids: Iterable[Grid]) -> list[list[Grid]]:
    """Tables that go on overleaf, or below, with the same columns."""
    groups: list[list[Grid]] = []
    for grid in grids:
        if groups and _same_columns(groups[-1][-1], grid):
            groups[-1].append(grid)
        else:
            groups.append([grid])
    return groups


def read_table(grids: Sequence[Grid]) -> list[tuple[FoundRow, str]]:
    """The rows of a table, each with the section (or else the title) that it stands under."""
    cells = [row for grid in grids for row in grid.rows]
    texts = [tuple(cell.passage.text or None for cell in row) for row in cells]
    tables = find_tables(Workbook("", (Sheet("", tuple(texts)),)))
    added = 0
    if not tables:
        header = _guessed_header(texts)
        if header is None:
            return []
        tables, added = find_tables(Workbook("", (Sheet("", (header, *texts)),))), 1
    found = []
    for table in tables:
        columns = propose_mapping(table).columns
        title = " ".join(table.titles)
        read = ((_row(cells[row.number - 1 - added], columns), row.section or title) for row in table.rows)
        found += [(row, section) for row, section in read if row is not None]
    return found


def _ruled(page: Page) -> list[tuple[int, int, list[int], list[int]]]:
    """(top, bottom, edges of columns, edges of rows) of each ruled table."""
    found: list[tuple[int, int, list[Rule]]] = []
    for rule in sorted(page.down, key=lambda rule: rule[1]):
        if found and rule[1] < found[-1][1]:
            top, bottom, rules = found[-1]
            found[-1] = (top, max(bottom, rule[2]), [*rules, rule])
        else:
            found.append((rule[1], rule[2], [rule]))
    tables = []
    for top, bottom, rules in found:
        edges = _merged(x for x, first, last in rules if last - first > (bottom - top) * 0.4)
        across = _merged(y for y, _first, _last in page.across if top - NEAR <= y <= bottom + NEAR)
        if len(edges) > 2 and len(across) > 1:
            tables.append((top, bottom, edges, across))
    return tables


def _merged(places: Iterable[int]) -> list[int]:
    merged: list[int] = []
    for place in sorted(places):
        if not merged or place - merged[-1] > NEAR:
            merged.append(place)
    return merged


def _grid(page: Page, top: int, bottom: int, edges: list[int], across: list[int]) -> Grid | None:
    inside = [word for word in page.words if top - NEAR < word.middle < bottom + NEAR and _column(word, edges) >= 0]
    rows: list[list[Cell]] = []
    for upper, lower in pairwise(across):
        words = [word for word in inside if upper <= word.middle < lower]
        rows += _rows(page.number, words, edges)
    return Grid(page.number, edges, rows, set(inside)) if rows else None


def _rows(page: int, words: list[Word], edges: list[int]) -> list[list[Cell]]:
    """One row between two rules, or several where rules were too faint to be seen."""
    if not words:
        return []
    lines = lines_of(words)
    if len(lines) == 1 and (SECTION.match(lines[0].text) or _crosses(words, edges)):
        return [[Cell(page, tuple(words)), *(Cell(page) for _edge in edges[2:])]]
    columns = [[word for word in words if _column(word, edges) == index] for index in range(len(edges) - 1)]
    starts = max((_person_tops(column) for column in columns), key=len)
    if len(starts) < 2:
        return [[Cell(page, tuple(column)) for column in columns]]
    starts = [min(word.top for word in words), *starts[1:], max(word.bottom for word in words) + 1]
    return [
        [Cell(page, tuple(word for word in column if first <= word.middle < last)) for column in columns]
        for first, last in pairwise(starts)
    ]


def _person_tops(column: list[Word]) -> list[int]:
    """Where each person's name begins in a cell that holds nothing but several names."""
    lines = lines_of(column)
    if len(lines) > 1 and all(looks_like_person(line.text) for line in lines):
        return [line.box[1] - 4 for line in lines]
    return []


def _column(word: Word, edges: list[int]) -> int:
    middle = (word.left + word.right) / 2
    return next((index for index, (left, right) in enumerate(pairwise(edges)) if left <= middle < right), -1)


def _crosses(words: list[Word], edges: list[int]) -> bool:
    return any(word.left < edge - NEAR and word.right > edge + NEAR for word in words for edge in edges[1:-1])


def _loose(page: Page) -> Grid | None:
    """A table without rules: a line that names columns, below it words that keep to them."""
    lines = lines_of(page.words)
    for index, line in enumerate(lines):
        heads = _segments(line)
        named = {LISTS.field_of(" ".join(word.text for word in head)) for head in heads} - {None}
        if len(heads) < 3 or len(named) < 2 or not named & NAME_FIELDS:
            continue
        body = _body(lines[index + 1 :])
        if not body:
            return None
        words = [word for each in [line, *body] for word in each.words]
        edges = _edges(heads, [word for each in body for word in each.words], page.width)
        header = [
            Cell(page.number, tuple(word for word in line.words if _column(word, edges) == place))
            for place in range(len(edges) - 1)
        ]
        name = next(place for place, cell in enumerate(header) if LISTS.field_of(cell.passage.text) in NAME_FIELDS)
        return Grid(page.number, edges, [header, *_loose_rows(page.number, body, edges, name)], set(words))
    return None


def _body(lines: list[Line]) -> list[Line]:
    """The lines that follow at about the same distance."""
    body: list[Line] = []
    for line in lines:
        if body and line.box[1] - body[-1].box[3] > 3.5 * median(word.height for word in line.words):
            break
        body.append(line)
    return body


def _segments(line: Line) -> list[list[Word]]:
    segments: list[list[Word]] = []
    for word in line.words:
        if segments and word.left - segments[-1][-1].right < word.height * GAP:
            segments[-1].append(word)
        else:
            segments.append([word])
    return segments


def _edges(heads: list[list[Word]], body: list[Word], width: int) -> list[int]:
    """Between two headings the columns part in the middle of the widest stretch that few words of the body touch."""
    edges = [0]
    for left, right in pairwise(heads):
        start, stop = (left[0].left + left[-1].right) // 2, (right[0].left + right[-1].right) // 2
        free = [x for x in range(start, stop, 4) if not any(word.left - 4 <= x <= word.right + 4 for word in body)]
        stretches: list[list[int]] = []
        for x in free:
            if stretches and x - stretches[-1][-1] == 4:
                stretches[-1].append(x)
            else:
                stretches.append([x])
        widest = max(stretches, key=len, default=[(left[-1].right + right[0].left) // 2])
        edges.append(widest[len(widest) // 2])
    return [*edges, width]


def _loose_rows(page: int, body: list[Line], edges: list[int], name: int) -> list[list[Cell]]:
    """A row begins with each line that has a name, or something in every column; other lines go on with the row."""
    rows: list[list[list[Word]]] = []
    for line in body:
        columns = [[word for word in line.words if _column(word, edges) == place] for place in range(len(edges) - 1)]
        columns[name] = [word for word in columns[name] if _may_be_of_a_name(word)]
        is_full = all(columns[name:]) and len(columns) - name > 2
        if not rows or is_full or looks_like_person(" ".join(word.text for word in columns[name])):
            rows.append(columns)
        else:
            for column, more in zip(rows[-1], columns, strict=True):
                column.extend(more)
    return [[Cell(page, tuple(column)) for column in row] for row in rows]


def _may_be_of_a_name(word: Word) -> bool:
    """A machine takes specks and numbers between columns for words: it is not sure of them, or they hold digits."""
    return word.sure >= LEAST_SURE and word.text.isalpha()


def _same_columns(one: Grid, other: Grid) -> bool:
    return len(one.edges) == len(other.edges) and all(
        abs(here - there) < SAME_COLUMNS for here, there in zip(one.edges, other.edges, strict=True)
    )


def _guessed_header(texts: Sequence[tuple[str | None, ...]]) -> tuple[str | None, ...] | None:
    """Names for columns whose header could not be read, by what they hold; None when no column holds names."""
    columns = list(zip(*texts, strict=True))
    if not columns:
        return None
    names = [sum(looks_like_person(text) for text in column if text) for column in columns]
    if max(names) < max(2, len(texts) // 2):
        return None
    place, header = names.index(max(names)), list[str | None]()
    for index, column in enumerate(columns):
        filled = [text for text in column if text]
        if index == place:
            header.append("Họ và tên")
        elif not filled or all(text.strip(".,").isdigit() and len(text) < 4 for text in filled):
            header.append("TT" if index < place else None)
        elif sum(bool(birth_as_typed(text)) for text in filled) * 2 > len(filled):
            header.append("Năm sinh")
        else:
            bodies = sum(is_body(text) for text in filled)
            header.append("Đơn vị" if bodies * 2 > len(filled) and "Đơn vị" not in header else "Chức vụ")
    return tuple(header)


def _row(cells: Sequence[Cell], places: Mapping[Field, int]) -> FoundRow | None:
    page = next((cell.page for cell in cells if cell.words), 1)
    name_cells = [
        cells[places[field]]
        for field in (Field.FULL_NAME, Field.FAMILY_AND_MIDDLE_NAME, Field.GIVEN_NAME)
        if field in places
    ]
    passage = Passage((cell.page, word) for cell in name_cells for line in lines_of(cell.words) for word in line.words)
    name = read_name(passage.text.strip(EDGES)).value if passage else None
    if not name:
        return None
    source = clean(" | ".join(text for cell in cells if (text := cell.passage.text)))
    fields = {"name": _whole(passage, GROUP.sub("", name)), "kind": Reading(_kind(name), 100, page)}
    for column, field in DIRECT.items():
        if column in places and (said := cells[places[column]].passage):
            fields[field] = _whole(said, clean(said.text))
    if Field.JOB_AND_UNIT in places and (said := cells[places[Field.JOB_AND_UNIT]].passage):
        fields |= _job_and_unit(said)
    if fields["kind"].value == SubjectKind.PERSON:
        fields |= _birth_and_sex(cells, places)
    return FoundRow(page, source, fields)


def _whole(passage: Passage, value: str) -> Reading:
    return passage.read(0, len(passage.text), value)


def _kind(name: str) -> str:
    if HOUSEHOLD.match(name):
        return SubjectKind.HOUSEHOLD
    return SubjectKind.COLLECTIVE if is_body(name) or GROUP.match(name) else SubjectKind.PERSON


def _job_and_unit(passage: Passage) -> dict[str, Reading]:
    at = passage.text.find(",")
    if at < 0:
        return {"unit" if is_body(passage.text) else "job_title": _whole(passage, clean(passage.text))}
    return {
        "job_title": passage.read(0, at, clean(passage.text[:at])),
        "unit": passage.read(at + 1, len(passage.text), clean(passage.text[at + 1 :])),
    }


def _birth_and_sex(cells: Sequence[Cell], places: Mapping[Field, int]) -> dict[str, Reading]:
    fields: dict[str, Reading] = {}
    sexes = {Field.SEX_MALE: Sex.MALE, Field.SEX_FEMALE: Sex.FEMALE}
    for column in (Field.BIRTH_DATE, *sexes):
        said = cells[places[column]].passage if column in places else None
        if not said:
            continue
        birth = birth_as_typed(said.text)
        if birth or column == Field.BIRTH_DATE:  # what stands there and is no date is for a person to read
            fields["birth"] = _whole(said, birth)
        if column in sexes:
            fields["sex"] = _whole(said, str(sexes[column]))
    if Field.SEX in places and (said := cells[places[Field.SEX]].passage):
        value = {"nam": Sex.MALE, "nu": Sex.FEMALE}.get(fold(said.text))
        if value:
            fields["sex"] = _whole(said, str(value))
    return fields
