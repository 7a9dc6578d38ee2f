"""Reading every row of a table into what a nomination needs, with what to check and what to mend."""

import datetime as dt
import re
from collections import abc
from dataclasses import dataclass, replace
from typing import Literal

from thidua.dossiers.intake.awards import AwardNames, read_award
from thidua.dossiers.intake.fields import Field, is_body
from thidua.dossiers.intake.mapping import Mapping
from thidua.dossiers.intake.people import (
    disagreements,
    is_tick,
    read_birth,
    read_citizen_number,
    read_name,
    read_sex,
    read_ticked_sex,
)
from thidua.dossiers.intake.reading import FieldReading, Remark, refused
from thidua.dossiers.intake.tables import DataRow, Table
from thidua.dossiers.intake.workbook import Cell, shown
from thidua.vietnamese.dates import ReadDate
from thidua.vietnamese.names import clean

PARTING = re.compile(r"\s*(?:[,;\n]|\s[-–]\s)\s*")
DAY_AND_MONTH = re.compile(r"\s*(\d{1,2})\s*[/.\-]\s*\d{1,2}\s*[/.\-]\s*\d{4}\s*")
LAST_MONTH = 12
ENOUGH_TEXTS = 3  # dates typed as text that it takes to see a habit


@dataclass(frozen=True)
class RowReading:
    """One row as it was read; `number` as the spreadsheet counts, from 1. A field without a column isn't in `fields`.

    Values: text for names, posts, units and free text; "male" or "female"; ReadDate for the birth; a code of the
    corpus for the award; None where nothing was written or nothing could be read.
    """

    number: int
    sheet: str
    section: str
    fields: abc.Mapping[Field, FieldReading]

    def __getitem__(self, field: Field) -> FieldReading:
        return self.fields.get(field, FieldReading())

    @property
    def name(self) -> str | None:
        """The full name of the person, or the name of the collective."""
        value: str | None = self[Field.FULL_NAME].value
        return value

    @property
    def kind(self) -> Literal["person", "collective"]:
        """What the name is a name of, as far as its first words tell."""
        return "collective" if self.name and is_body(self.name) else "person"

    @property
    def birth(self) -> ReadDate:
        """The birth date, or the year alone, or neither."""
        return self[Field.BIRTH_DATE].value or ReadDate()

    @property
    def doubts(self) -> tuple[tuple[Field, Remark], ...]:
        """What a person must look at, with its field."""
        return tuple((field, remark) for field, reading in self.fields.items() for remark in reading.doubts)

    @property
    def errors(self) -> tuple[tuple[Field, Remark], ...]:
        """What must be mended before the row is taken in, with its field."""
        return tuple((field, remark) for field, reading in self.fields.items() for remark in reading.errors)

    def doubting(self, field: Field, *remarks: Remark) -> "RowReading":
        """The same row with more doubts on a field."""
        return replace(self, fields={**self.fields, field: self[field].doubting(*remarks)})

    def refusing(self, field: Field, *remarks: Remark) -> "RowReading":
        """The same row with more errors on a field."""
        return replace(self, fields={**self.fields, field: self[field].refusing(*remarks)})


def read_rows(
    table: Table,
    mapping: Mapping,
    *,
    award_names: abc.Mapping[str, abc.Sequence[str]],
    list_year: int | None,
    default_award: str | None = None,
) -> list[RowReading]:
    """Read the rows of the table, all of them, in order.

    `award_names` gives for each code of the corpus the official name first, then the other names. `default_award` is a
    code, for rows whose award is empty. `list_year` is the achievement year of the list, to see impossible ages.
    """
    swapped = _may_be_swapped([_cell(row, mapping, Field.BIRTH_DATE) for row in table.rows])
    known = _Known(table.sheet, mapping, AwardNames(award_names), list_year, default_award, swapped)
    return [_row(row, known) for row in table.rows]


@dataclass(frozen=True)
class _Known:
    """What is known of the whole list when a row is read."""

    sheet: str
    mapping: Mapping
    awards: AwardNames
    list_year: int | None
    default_award: str | None
    swapped: bool


def _row(row: DataRow, known: _Known) -> RowReading:
    name = _name(row, known.mapping)
    body = bool(name.value and is_body(name.value))
    fields = {Field.FULL_NAME: name, **({} if body else _person(row, known))}
    fields[Field.AWARD] = _award(_cell(row, known.mapping, Field.AWARD), known)
    fields |= _job_and_unit(row, known.mapping)
    for field in (Field.ORDER_NUMBER, Field.SUMMARY, Field.INITIATIVES, Field.NOTE):
        if field in known.mapping.columns:
            fields[field] = _text(_cell(row, known.mapping, field))
    return RowReading(row.number, known.sheet, row.section, fields)


def _cell(row: DataRow, mapping: Mapping, field: Field) -> Cell:
    column = mapping.columns.get(field)
    return row.cells[column] if column is not None and column < len(row.cells) else None


def _name(row: DataRow, mapping: Mapping) -> FieldReading:
    if Field.FULL_NAME in mapping.columns:
        return read_name(_cell(row, mapping, Field.FULL_NAME))
    halves = (_cell(row, mapping, field) for field in (Field.FAMILY_AND_MIDDLE_NAME, Field.GIVEN_NAME))
    return read_name(" ".join(shown(half) for half in halves))


def _person(row: DataRow, known: _Known) -> dict[Field, FieldReading]:
    """Sex, birth and citizen number, each where the list has a column for it."""
    mapping, has = known.mapping, known.mapping.columns.keys()
    fields: dict[Field, FieldReading] = {}
    birth_cell = _cell(row, mapping, Field.BIRTH_DATE)
    if Field.SEX in has:
        fields[Field.SEX] = read_sex(_cell(row, mapping, Field.SEX))
    elif {Field.SEX_MALE, Field.SEX_FEMALE} & has:
        halves = (_cell(row, mapping, Field.SEX_MALE), _cell(row, mapping, Field.SEX_FEMALE))
        fields[Field.SEX], ticked = read_ticked_sex(*halves)
        if Field.BIRTH_DATE not in has and not is_tick(ticked):
            birth_cell = ticked
    if Field.BIRTH_DATE in has or birth_cell is not None:
        fields[Field.BIRTH_DATE] = read_birth(birth_cell, known.list_year)
        if known.swapped and isinstance(birth_cell, dt.date):
            text = "Ngày và tháng sinh có thể bị Excel đảo chỗ: các ô nhập dạng chữ của cột này đều có ngày trên 12."
            fields[Field.BIRTH_DATE] = fields[Field.BIRTH_DATE].doubting(Remark("birth_swapped", text))
    if Field.CITIZEN_NUMBER in has:
        fields[Field.CITIZEN_NUMBER] = _citizen_number(_cell(row, mapping, Field.CITIZEN_NUMBER), fields)
    return fields


def _citizen_number(cell: Cell, fields: dict[Field, FieldReading]) -> FieldReading:
    reading = read_citizen_number(cell)
    known = (fields[field].value if field in fields else None for field in (Field.SEX, Field.BIRTH_DATE))
    return reading.doubting(*disagreements(reading.value, *known))


def _award(cell: Cell, known: _Known) -> FieldReading:
    if clean(shown(cell)):
        return read_award(shown(cell), known.awards)
    if known.default_award:
        return FieldReading(known.default_award)
    return refused("", "award_missing", "Chưa có danh hiệu, hình thức đề nghị.")


def _job_and_unit(row: DataRow, mapping: Mapping) -> dict[Field, FieldReading]:
    fields = {
        field: _text(_cell(row, mapping, field)) for field in (Field.JOB_TITLE, Field.UNIT) if field in mapping.columns
    }
    if Field.JOB_AND_UNIT not in mapping.columns:
        return fields
    fields = {field: reading for field, reading in fields.items() if reading.value is not None}
    whole = _text(_cell(row, mapping, Field.JOB_AND_UNIT))
    if whole.value is None:
        return {Field.JOB_TITLE: whole, Field.UNIT: whole} | fields
    job, *unit = PARTING.split(whole.value, maxsplit=1)
    if unit and not is_body(job):
        return {Field.JOB_TITLE: replace(whole, value=job), Field.UNIT: replace(whole, value=unit[0])} | fields
    text = f"Chưa tách được chức vụ và đơn vị trong “{whole.value}”."
    part = Field.UNIT if is_body(whole.value) else Field.JOB_TITLE
    return {part: whole.doubting(Remark("job_and_unit", text))} | fields


def _text(cell: Cell) -> FieldReading:
    """Free text keeps its lines: they part one achievement from the next."""
    raw = shown(cell)
    lines = [clean(line) for line in raw.splitlines()]
    return FieldReading("\n".join(line for line in lines if line) or None, raw)


def _may_be_swapped(cells: abc.Sequence[Cell]) -> bool:
    """Whether Excel took day/month for month/day: it does where it can, and leaves the rest as text."""
    days = [int(found[1]) for cell in cells if isinstance(cell, str) and (found := DAY_AND_MONTH.fullmatch(cell))]
    dates = [cell.day for cell in cells if isinstance(cell, dt.date)]
    return len(days) >= ENOUGH_TEXTS and bool(dates) and min(days) > LAST_MONTH >= max(dates)
