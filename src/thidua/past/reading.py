"""Reading one row of an old register: who was given what. A cell that can't be read makes the row an error."""

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from thidua.agencies.actor import Actor
from thidua.dossiers.intake.awards import read_award
from thidua.dossiers.intake.fields import Field, is_body
from thidua.dossiers.intake.legacy import Unsure
from thidua.dossiers.intake.people import disagreements, read_birth, read_citizen_number, read_name, read_sex
from thidua.dossiers.intake.reading import FieldReading
from thidua.dossiers.intake.rows import PARTING
from thidua.dossiers.intake.tables import DataRow
from thidua.dossiers.intake.workbook import Cell, shown
from thidua.dossiers.list_reading import award_names, without_number
from thidua.law import load_corpus
from thidua.law.labels import BASIS
from thidua.past.units import PastUnits
from thidua.register.models import Basis, Sex, Source, SubjectKind
from thidua.register.services.awards import known_basis
from thidua.register.services.many import Given, award_of, unsaved_subject
from thidua.trail.errors import Refused
from thidua.vietnamese.dates import read_date
from thidua.vietnamese.names import clean, fold

KINDS = {str(label): str(value) for value, label in SubjectKind.choices}
GROUNDS = {part: str(value) for value, label in BASIS.items() for part in label.split(", ")}
BASES = {**GROUNDS, "chưa rõ": str(Basis.UNKNOWN)}
HOUSEHOLD = re.compile(r"hộ (gia đình|ông|bà)\b", re.IGNORECASE)
YEAR = re.compile(r"(?:năm\s+)?((?:19|20)\d\d)", re.IGNORECASE)
YEARS = re.compile(r"((?:19|20)\d\d)\s*(?:-|–|đến)\s*((?:19|20)\d\d)")
SEXES = {value: str(label) for value, label in Sex.choices}
LONGEST_NAME = 300


class Unreadable(Exception):
    """A row that can't be read, with every reason."""

    def __init__(self, why: Sequence[str]) -> None:
        super().__init__(" ".join(why))
        self.why = list(why)


class Reader:
    """Reads the rows of one table for one actor."""

    def __init__(self, actor: Actor, columns: Mapping[str, int], *, by_name: bool = False) -> None:
        self._units = PastUnits(actor)
        self._columns = {Field(name): column for name, column in columns.items()}
        self._by_name = by_name
        self._names = award_names()

    def read(self, row: DataRow) -> Given:
        """The row as it is to be decided; raises Unreadable."""
        cells = _Cells(row.cells, self._columns)
        cells.look_at_unsure()
        values = self._award(cells)
        person = self._subject(cells)
        by_name = self._by_name and _is_unknown_person(person)
        if not self._by_name and _is_unknown_person(person):
            cells.errors.append(
                f"{person['name']} thiếu ngày sinh và số định danh nên không phân biệt được người cùng tên; "
                "hãy ghi thêm một trong hai."
            )
        if cells.errors:
            raise Unreadable(list(map(without_number, cells.errors)))
        try:
            subject, number = unsaved_subject(**person)
        except Refused as refusal:
            raise Unreadable([refusal.message]) from refusal
        doubts = list(map(without_number, cells.doubts))
        return Given(row.number, subject, award_of(**values), number, by_name, doubts)

    def _subject(self, cells: "_Cells") -> dict[str, Any]:
        name = cells.read(read_name, cells.name()) or ""
        kind = _kind(cells, name)
        if len(name) > LONGEST_NAME:
            cells.errors.append(f"Tên dài quá {LONGEST_NAME} chữ; hãy ghi tên gọi, bỏ phần chú thích.")
        job, unit = cells.job_and_unit()
        birth, sex, number = None, "", ""
        if kind == SubjectKind.PERSON:
            birth = cells.read(_birth, cells[Field.BIRTH_DATE], quiet={"birth_year_only"})
            sex = cells.read(read_sex, cells[Field.SEX]) or ""
            number = cells.read(read_citizen_number, cells[Field.CITIZEN_NUMBER], quiet={"citizen_number_old"}) or ""
            cells.doubts += [remark.text for remark in disagreements(number or None, sex or None, birth)]
        return {
            "kind": kind,
            "name": name,
            "agency": self._unit(cells, unit),
            "sex": sex,
            "birth_date": birth.value if birth else None,
            "birth_year": birth.year if birth else None,
            "citizen_number": number,
            "job_title": clean(job)[:200],
            "address": clean(cells.text(Field.ADDRESS))[:300],
        }

    def _unit(self, cells: "_Cells", text: str) -> Any:
        try:
            agency, doubt = self._units.named(clean(text))
        except Refused as refusal:
            cells.errors.append(refusal.message)
            return self._units.own
        cells.doubts += [doubt] if doubt else []
        return agency

    def _award(self, cells: "_Cells") -> dict[str, Any]:
        text = cells.text(Field.AWARD)
        code = ""
        if clean(text):
            code = cells.take(read_award(text, self._names)) or ""
        else:
            cells.errors.append("Chưa ghi danh hiệu, hình thức khen thưởng.")
        from_year, year = _years(cells, code)
        return {
            "code": code,
            "year": year,
            "from_year": from_year,
            "basis": known_basis(code, _chosen(cells, BASES, Field.BASIS, "loại hình khen thưởng")),
            "decision_number": clean(cells.text(Field.DECISION_NUMBER))[:60],
            "decided_on": _day(cells),
            "decided_by": clean(cells.text(Field.DECIDED_BY))[:200],
            "citation": cells.text(Field.SUMMARY).strip(),
            "source": Source.IMPORT,
        }


class _Cells:
    """The cells of a row by field, and what was found wrong or odd in them."""

    def __init__(self, cells: Sequence[Cell], columns: Mapping[Field, int]) -> None:
        self._cells = cells
        self._columns = columns
        self.errors: list[str] = []
        self.doubts: list[str] = []

    def __getitem__(self, field: Field) -> Cell:
        column = self._columns.get(field)
        cell = self._cells[column] if column is not None and column < len(self._cells) else None
        return (
            cell.replace("\0", "") if isinstance(cell, str) and "\0" in cell else cell
        )  # PostgreSQL keeps no such sign

    def look_at_unsure(self) -> None:
        """Say of which cells the encoding is a guess: a wrong name would look as good as the right one."""
        for cell in [each for field in self._columns if isinstance(each := self[field], Unsure)]:
            if cell.other:
                self.doubts.append(f"«{cell.other}» được đọc theo bảng mã cũ thành «{cell}»; hãy đối chiếu.")
            else:
                self.errors.append(
                    f"«{cell}» đọc được cả theo Unicode lẫn theo bảng mã cũ của cột này; "
                    "hãy gõ lại ô này bằng Unicode trong tệp dòng lỗi rồi gửi lại."
                )

    def text(self, field: Field) -> str:
        """The cell as the spreadsheet shows it."""
        cell = self[field]
        return cell if isinstance(cell, str) else shown(cell)

    def name(self) -> Cell:
        """The name, of one column or of two."""
        if Field.FULL_NAME in self._columns:
            return self[Field.FULL_NAME]
        return f"{self.text(Field.FAMILY_AND_MIDDLE_NAME)} {self.text(Field.GIVEN_NAME)}"

    def job_and_unit(self) -> tuple[str, str]:
        """The post and the unit, of two columns or of one."""
        job, unit = self.text(Field.JOB_TITLE), self.text(Field.UNIT)
        first, *rest = PARTING.split(self.text(Field.JOB_AND_UNIT), maxsplit=1)
        if not rest and is_body(first):
            first, rest = "", [first]
        return job or first, unit or (rest[0] if rest else "")

    def read(
        self, reader: Callable[[Cell], FieldReading], cell: Cell, quiet: frozenset[str] | set[str] = frozenset()
    ) -> Any:
        """The value that a reader finds in a cell; `quiet` are doubts that say nothing here."""
        return self.take(_read(reader, cell), quiet)

    def take(self, reading: FieldReading, quiet: frozenset[str] | set[str] = frozenset()) -> Any:
        """The value of a reading; its errors and doubts are the row's."""
        self.errors += [remark.text for remark in reading.errors]
        self.doubts += [remark.text for remark in reading.doubts if remark.code not in quiet]
        return reading.value


def _birth(cell: Cell) -> FieldReading:
    return read_birth(cell, None)


@lru_cache(maxsize=50_000)  # a register says the same names and days again and again
def _read_text(reader: Callable[[Cell], FieldReading], cell: str) -> FieldReading:
    return reader(cell)


def _read(reader: Callable[[Cell], FieldReading], cell: Cell) -> FieldReading:
    return _read_text(reader, cell) if isinstance(cell, str) and reader is not read_citizen_number else reader(cell)


def _is_unknown_person(person: Mapping[str, Any]) -> bool:
    """Without a birth date or number nobody can tell two people of one name apart."""
    known = person["birth_date"] or person["citizen_number"]
    return bool(person["kind"] == SubjectKind.PERSON and person["name"] and not known)


def _kind(cells: _Cells, name: str) -> str:
    if fold(cells.text(Field.KIND)):
        return _chosen(cells, KINDS, Field.KIND, "loại đối tượng") or str(SubjectKind.PERSON)
    if HOUSEHOLD.match(name):
        return str(SubjectKind.HOUSEHOLD)
    return str(SubjectKind.COLLECTIVE if is_body(name) else SubjectKind.PERSON)


def _chosen(cells: _Cells, choices: Mapping[str, str], field: Field, label: str) -> str:
    text = fold(cells.text(field))
    for said, value in choices.items() if text else ():
        if text == fold(said):
            return value
    if not text:
        return ""
    known = ", ".join(choices)
    cells.errors.append(f"{label.capitalize()} «{clean(cells.text(field))}» không đúng; dùng: {known}.")
    return ""


def _years(cells: _Cells, code: str) -> tuple[int | None, int | None]:
    """The first and the last year of the achievement; a stretch in one cell is no year of a title."""
    text, first = clean(cells.text(Field.YEAR)), clean(cells.text(Field.FROM_YEAR))
    award = load_corpus().awards.get(code)
    if (both := YEARS.fullmatch(text)) and not first and award is not None and award.kind != "title":
        return int(both[1]), int(both[2])
    year, from_year = YEAR.fullmatch(text), YEAR.fullmatch(first)
    if year is None:
        cells.errors.append(f"Năm thành tích «{text}» không phải là một năm; hãy ghi bốn chữ số, ví dụ 2019.")
    if first and from_year is None:
        cells.errors.append(f"Ô «Từ năm» ghi «{first}», không phải là năm; hãy ghi bốn chữ số.")
    return int(from_year[1]) if from_year else None, int(year[1]) if year else None


def _day(cells: _Cells) -> dt.date | None:
    read = read_date(cells[Field.DECIDED_ON])
    if read.error:
        cells.errors.append(f"Ngày quyết định: {read.error}")
    elif read.value is None and read.year is not None:
        cells.errors.append("Ngày quyết định cần đủ ngày, tháng, năm; nếu chỉ biết năm thì để trống.")
    elif read.doubt:
        cells.doubts.append(f"Ngày quyết định: {read.doubt}")
    return read.value
