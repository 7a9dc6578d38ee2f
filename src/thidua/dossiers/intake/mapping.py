"""Which column holds what: proposed from the columns' names and from what they hold, confirmed by an officer."""

import hashlib
import re
from collections import abc
from dataclasses import dataclass, replace

from thidua.dossiers.intake.fields import (
    LISTS,
    NAME_FIELDS,
    Field,
    Vocabulary,
    is_body,
    looks_like_person,
    plain_header,
)
from thidua.dossiers.intake.tables import Table
from thidua.dossiers.intake.workbook import Cell, shown
from thidua.vietnamese.dates import read_date
from thidua.vietnamese.names import clean, fold

SAMPLE = 200  # rows looked at in a column
BY_HEADER, BY_CONTENT = 0.5, 0.6  # content that fits wholly outweighs a name, a little
LEAST = 0.35
BIRTH_YEARS = range(1920, 2016)
MOST_WORDS = 12  # a cell with more words tells a story
LOOKED_AT = 300  # letters of a cell

JOBS = re.compile(
    r"\b(chuyen vien|truong|pho|giam doc|hieu truong|giao vien|ke toan|chu tich|bi thu|can bo|nhan vien|van thu"
    r"|thu ky|bac si|dieu duong|y si|giang vien|lai xe|bao ve|cong chuc|can su|uy vien|doi vien|ky su|cong nhan)\b"
)
AWARDS = re.compile(
    r"\b(chien s[iy] thi dua|cstd\w*|lao dong (tien tien|xuat sac)|ldtt|tt?ldxs|ttldtt|bang khen|giay khen|hcld|bk|gk"
    r"|huan chuong|huy chuong|co thi dua|ky niem chuong|don vi (tien tien|quyet thang)|anh hung)\b"
)
ACHIEVEMENTS = re.compile(
    r"hoan thanh (xuat sac|tot)|\b(ht\w*nv|xep loai|thanh tich)\b|\bnam (19|20)\d\d.*(qd|quyet dinh|:)"
)
INITIATIVES = re.compile(r"\b(sk|sang kien|de tai|giai phap|cai tien|nckh)\b")
DECISION_NUMBER = re.compile(r"(so |qd )?\d+[a-z]?\s?/\s?(\d{4}\s?/\s?)?(qd|kt|qdkt)\S*( \S+)?")
SEXES = {"nam", "nu", "ong", "ba"}
TICKS = {"x", "v", "1", "✓", "✔", "+"}


@dataclass(frozen=True)
class ColumnGuess:
    """What one column was taken for: `score` from 0 to 1.1, `reason` in Vietnamese."""

    column: int  # from 0
    header: str
    field: Field
    score: float
    reason: str


@dataclass(frozen=True)
class Mapping:
    """Field to column (from 0). `signature` is equal for lists of one layout, so that a correction can be kept."""

    columns: abc.Mapping[Field, int]
    signature: str
    guesses: tuple[ColumnGuess, ...] = ()

    def missing(self, *, default_award: bool = False) -> tuple[Field, ...]:
        """Required fields without a column. The award may be given once for the whole list."""
        lacking = [] if self._names_people() else [Field.FULL_NAME]
        if Field.AWARD not in self.columns and not default_award:
            lacking.append(Field.AWARD)
        return tuple(lacking)

    def _names_people(self) -> bool:
        return Field.FULL_NAME in self.columns or NAME_FIELDS - {Field.FULL_NAME} <= self.columns.keys()


def signature_of(table: Table) -> str:
    """Fingerprint (64 letters) of the column names in their order, whatever their case, marks and punctuation."""
    return hashlib.sha256("|".join(map(plain_header, table.headers)).encode()).hexdigest()


def chosen_mapping(table: Table, columns: abc.Mapping[str, int]) -> Mapping:
    """The mapping that an officer chose: field to column (from 0). ValueError for an unknown field or column."""
    fields = {Field(name): column for name, column in columns.items() if name != Field.IGNORE}
    if any(not 0 <= column < len(table.headers) for column in fields.values()):
        raise ValueError("A column outside the table.")
    return Mapping(fields, signature_of(table))


def propose_mapping(table: Table, vocabulary: Vocabulary = LISTS) -> Mapping:
    """Propose a field for every column, wherever it stands; a column that fits none is ignored, and says so."""
    candidates = [guess for column in range(len(table.headers)) for guess in _candidates(table, column, vocabulary)]
    taken: dict[Field, ColumnGuess] = {}
    done: dict[int, ColumnGuess] = {}
    for guess in sorted(candidates, key=lambda guess: (-guess.score, guess.field, fold(guess.header))):
        if guess.column in done or (guess.field in taken and guess.field != Field.IGNORE):
            continue
        done[guess.column] = guess
        taken[guess.field] = guess
    for column, header in enumerate(table.headers):
        done.setdefault(column, ColumnGuess(column, header, Field.IGNORE, 0, "không rõ cột này là gì"))
    if {Field.FULL_NAME, Field.GIVEN_NAME} <= taken.keys():
        family = replace(taken.pop(Field.FULL_NAME), field=Field.FAMILY_AND_MIDDLE_NAME)
        taken[family.field] = done[family.column] = family
    columns: dict[Field, int] = {field: guess.column for field, guess in taken.items() if field != Field.IGNORE}
    return Mapping(columns, signature_of(table), tuple(done[column] for column in sorted(done)))


def _candidates(table: Table, column: int, vocabulary: Vocabulary) -> list[ColumnGuess]:
    header = table.headers[column]
    named = vocabulary.field_of(header)
    if named == Field.IGNORE:
        return [ColumnGuess(column, header, Field.IGNORE, 1, "theo tên cột")]
    cells = [seen for row in table.rows[:SAMPLE] if (seen := _sight(row.cells[column])).text]
    if named is None and not cells:
        return []
    shares = {field: _share(cells, holds) for field, holds in CONTENTS.items() if field in vocabulary.labels}
    if named == Field.FULL_NAME:
        # Lists of collectives name bodies there; without such a header bodies are the nominees' units.
        shares[Field.FULL_NAME] = _share(cells, lambda cell: _is_person(cell) or _is_unit(cell))
    if named == Field.FULL_NAME and shares[Field.FULL_NAME] < shares[Field.GIVEN_NAME]:
        # One header stands over two columns: this one holds the given name, the other the rest.
        named = Field.GIVEN_NAME
    fields = [field for field in vocabulary.labels if field == named or _fits(field, shares)]
    return [
        ColumnGuess(
            column,
            header,
            field,
            _score(field, named, shares, filled=bool(cells)),
            _reason(field, named, shares, vocabulary.labels),
        )
        for field in fields
    ]


def _score(field: Field, named: Field | None, shares: dict[Field, float], *, filled: bool) -> float:
    by_header = BY_HEADER if field == named else 0
    # Nothing to compare with: an empty column, or a field that any text can fill.
    fits = shares.get(field, 0.5) if filled else 0.5
    return round(by_header + BY_CONTENT * fits, 3)


def _reason(field: Field, named: Field | None, shares: dict[Field, float], labels: abc.Mapping[Field, str]) -> str:
    if field != named:
        return "theo nội dung" if named is None else f"theo nội dung, dù tên cột giống “{labels[named]}”"
    return "theo tên cột và nội dung" if _fits(field, shares) else "theo tên cột"


def _fits(field: Field, shares: dict[Field, float]) -> bool:
    """Whether the content alone speaks for the field. One word a cell is too little to speak for a given name."""
    return field != Field.GIVEN_NAME and shares.get(field, 0) * BY_CONTENT >= LEAST


@dataclass(frozen=True)
class _Sight:
    """A cell that is not empty, with its text and its beginning folded, made once for all questions."""

    cell: Cell
    text: str
    plain: str


def _sight(cell: Cell) -> _Sight:
    text = clean(shown(cell)[:LOOKED_AT])
    return _Sight(cell, text, fold(text))


def _share(cells: list[_Sight], holds: abc.Callable[[_Sight], bool]) -> float:
    return sum(map(holds, cells)) / len(cells) if cells else 0


def _is_order_number(seen: _Sight) -> bool:
    number = seen.text.rstrip(".")
    return number.isdecimal() and len(number) <= 4 and int(number) not in BIRTH_YEARS


def _is_citizen_number(seen: _Sight) -> bool:
    digits = re.sub(r"[\s.']", "", seen.text)
    return digits.isdecimal() and 9 <= len(digits) <= 12


def _is_birth(seen: _Sight) -> bool:
    read = read_date(seen.cell)
    return read.year in BIRTH_YEARS if read.year else bool(re.fullmatch(r"\d{1,2}/\d{1,2}/\d{4}", seen.text))


def _is_sex(seen: _Sight) -> bool:
    return seen.plain in SEXES


def _is_person(seen: _Sight) -> bool:
    return looks_like_person(seen.text) and not is_body(seen.text)


def _is_given_name(seen: _Sight) -> bool:
    return seen.plain.isalpha() and seen.plain not in SEXES | TICKS


def _is_short(seen: _Sight) -> bool:
    return len(seen.plain.split()) <= MOST_WORDS


def _is_job(seen: _Sight) -> bool:
    return _is_short(seen) and bool(JOBS.search(seen.plain)) and not is_body(seen.text)


def _is_unit(seen: _Sight) -> bool:
    return is_body(seen.text)


def _is_job_and_unit(seen: _Sight) -> bool:
    parts = re.split(r"[,;\n]| - ", shown(seen.cell), maxsplit=1)
    return len(parts) == 2 and _is_job(_sight(parts[0])) and is_body(parts[1])


def _is_award(seen: _Sight) -> bool:
    return _is_short(seen) and bool(AWARDS.search(seen.plain))


def _is_achievement(seen: _Sight) -> bool:
    return bool(ACHIEVEMENTS.search(seen.plain))


def _is_initiative(seen: _Sight) -> bool:
    return bool(INITIATIVES.search(seen.plain)) and not _is_achievement(seen)


def _is_decision_number(seen: _Sight) -> bool:
    return bool(DECISION_NUMBER.fullmatch(seen.plain))


CONTENTS: dict[Field, abc.Callable[[_Sight], bool]] = {
    Field.ORDER_NUMBER: _is_order_number,
    Field.FULL_NAME: _is_person,
    Field.GIVEN_NAME: _is_given_name,
    Field.BIRTH_DATE: _is_birth,
    Field.SEX: _is_sex,
    Field.CITIZEN_NUMBER: _is_citizen_number,
    Field.JOB_TITLE: _is_job,
    Field.UNIT: _is_unit,
    Field.JOB_AND_UNIT: _is_job_and_unit,
    Field.AWARD: _is_award,
    Field.SUMMARY: _is_achievement,
    Field.INITIATIVES: _is_initiative,
    Field.DECISION_NUMBER: _is_decision_number,
}
