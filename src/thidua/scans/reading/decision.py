"""A scanned decision on commendation, read as a whole: head, articles, lists in running text, tables of annexes.

What it reads is said in docs/engineering/scans.md; what it does not find is left open, for a person to type.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from thidua.dossiers.intake.heads import Head, find_heads
from thidua.dossiers.intake.shadow import composed, shadow
from thidua.dossiers.intake.years import find_years
from thidua.dossiers.list_reading import award_names
from thidua.scans.reading.found import FoundDecision, FoundRow, Passage, Reading
from thidua.scans.reading.letterhead import read_foot, read_head
from thidua.scans.reading.people import is_entry, read_entry
from thidua.scans.reading.tables import Grid, grids_of, joined, read_table
from thidua.scans.words import Line, Page, Word, lines_of

ARTICLE = re.compile(r"^\W*dieu\s+(\d{1,2}|[il])\b")
GIVES = re.compile(r"\b(tang|truy tang|cong nhan|khen thuong|thuong)\b")
STARTS = re.compile(
    r"^\W*(dieu\s+\d|noi nhan|danh sach\b|phu luc\b|quyet dinh\s*:?$|can cu\b|xet\b|theo de nghi|\(?kem theo)"
)
SECTION = re.compile(r"^\W*(?:[IVXLC]{1,5}|[A-ZĐ]|\d{1,2})\s*[.)\-–]\s*\S")
DATES = re.compile(r"ngay\s*\d{1,2}\s*thang\s*\d{1,2}\s*,?\s*nam\s*\d{4}|\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|/\s*\d{4}\s*/")
TO_WHOM = re.compile(r"\bcho\b")
ONE = re.compile(r"\bcho\s+(?=(?:[ôÔ]ng|[bB]à|[đĐ]ồng chí|[đĐ]/c|tập thể|gia đình|hộ gia đình|[A-ZĐ])\W)")


@dataclass
class _State:
    """What holds while the text goes on: the award named last, and what has been found."""

    decision: FoundDecision
    award: Reading | None = None
    in_annex: bool = False


def read_decision(pages: list[Page]) -> FoundDecision:
    """Read the pages of one decision."""
    decision = FoundDecision()
    if not pages:
        return decision
    decision.fields |= read_head(pages[0]) | read_foot(pages)
    grids = {page.number: grids_of(page) for page in pages}
    state = _State(decision)
    for passage in _paragraphs(pages, grids):
        _take(state, passage)
    for group in joined(grid for page in pages for grid in grids[page.number]):
        for row, title in read_table(group):
            decision.rows.append(_with_award(row, _award_of(title, row), decision.fields.get("award")))
    decision.rows.sort(key=lambda row: row.page)
    return decision


def _paragraphs(pages: list[Page], grids: dict[int, list[Grid]]) -> Iterator[Passage]:
    """The running text outside tables, put together where a line goes on in the next."""
    so_far: list[tuple[int, Word]] = []
    last: Line | None = None
    for page in pages:
        inside: set[Word] = set().union(*(grid.words for grid in grids[page.number]))
        for line in lines_of(word for word in page.words if word not in inside):
            if so_far and _begins(line, last):
                yield Passage(so_far)
                so_far = []
            so_far += [(page.number, word) for word in line.words]
            last = line
        last = None
    if so_far:
        yield Passage(so_far)


def _begins(line: Line, last: Line | None) -> bool:
    text = line.text
    if STARTS.match(shadow(text)) or is_entry(text) or SECTION.match(text):
        return True
    capitals = text.upper() == text and len(text) > 3
    ended = last is not None and re.search(r"[.;:]\s*$|/\.\s*$", last.text) is not None
    was_capitals = last is not None and last.text.upper() == last.text
    return ended or capitals or was_capitals


def _take(state: _State, passage: Passage) -> None:
    plain = shadow(composed(passage.text))
    if re.match(r"^\W*(danh sach|phu luc)\b", plain):
        state.in_annex = True
    if article := ARTICLE.match(plain):
        _article(state, passage, plain, article)
    elif is_entry(passage.text):
        if (row := read_entry(passage)) is not None:
            state.decision.rows.append(_with_award(row, None, state.award))
    elif state.in_annex or (SECTION.match(passage.text) and GIVES.search(plain)):
        state.award = _named_award(passage) or state.award


def _article(state: _State, passage: Passage, plain: str, article: re.Match[str]) -> None:
    if not GIVES.search(plain[article.end() : article.end() + 60]):
        return
    award = _named_award(passage)
    if award is None:
        return
    state.award = award
    fields = state.decision.fields
    fields.setdefault("award", award)
    if "year" not in fields:
        fields |= _years(passage, plain)
    found = ONE.search(passage.text, article.end())
    row = read_entry(passage.cut(found.end())) if found else None
    if row is not None:
        state.decision.rows.append(_with_award(row, None, award))


def _named_award(passage: Passage) -> Reading | None:
    """The award that a paragraph names first, by its code; empty when it names one that is not clear."""
    text = composed(passage.text)
    head = next(_awards(text), None)
    return passage.read(head.start, head.end, head.award_code or "") if head else None


def _awards(text: str) -> Iterator[Head]:
    # The name of a form goes on with who gave it, and would go on with to whom.
    text = TO_WHOM.sub("(((", text)
    heads, _plain = find_heads(text, shadow(text), award_names())
    return (head for head in heads if head.kind == "award")


def _years(passage: Passage, plain: str) -> dict[str, Reading]:
    bare = DATES.sub(lambda found: "\0" * len(found[0]), plain)
    mentions = find_years(bare)
    if not mentions:
        return {}
    said = mentions[-1]
    read = {"year": passage.read(said.start, said.end, str(said.years[-1]))}
    if said.span and not said.school:
        read["from_year"] = passage.read(said.start, said.end, str(said.years[0]))
    return read


def _award_of(title: str, row: FoundRow) -> Reading | None:
    """The award that the section or the title of a table names."""
    head = next(_awards(composed(title)), None)
    return Reading(head.award_code, 100, row.page) if head and head.award_code else None


def _with_award(row: FoundRow, own: Reading | None, of_all: Reading | None) -> FoundRow:
    """The row with its award as a code: its own cell's, its section's, else the decision's."""
    fields = dict(row.fields)
    if (cell := fields.pop("award", None)) is not None:
        head = next(_awards(composed(cell.value)), None)
        cell = Reading(head.award_code, cell.sure, cell.page, cell.box) if head and head.award_code else None
    if award := cell or own or of_all:
        fields["award"] = award
    return FoundRow(row.page, row.source, fields)
