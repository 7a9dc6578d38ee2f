"""From a list's file and what officers corrected to its rows: read, filed, compared with each other. Saves nothing.

A citizen number stays in the original file only: rows keep its last digits, and taking in reads the file again.
"""

import functools
import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from thidua.agencies.actor import Actor
from thidua.dossiers import files
from thidua.dossiers.claiming import row_claims
from thidua.dossiers.doubts import REFUSED
from thidua.dossiers.intake.awards import AwardNames
from thidua.dossiers.intake.fields import Field
from thidua.dossiers.intake.mapping import chosen_mapping, propose_mapping
from thidua.dossiers.intake.reading import Remark
from thidua.dossiers.intake.repeats import find_repeats
from thidua.dossiers.intake.rows import RowReading, read_rows
from thidua.dossiers.intake.tables import Table, find_tables
from thidua.dossiers.intake.workbook import UnreadableFile, read_workbook
from thidua.dossiers.models import ColumnLayout, ListRow, NomineeList
from thidua.dossiers.old_numbers import with_bearers
from thidua.dossiers.units import Units
from thidua.law import load_corpus
from thidua.register.identity import is_citizen_number, is_old_number, unseal
from thidua.trail.errors import Refused

# What may be a citizen number in a sentence, but for its last three digits.
NUMBER_BUT_TAIL = re.compile(r"\d(?:[\s.'’-]?\d){5,}(?=(?:[\s.'’-]?\d){3})")
HIDDEN = "•••••••••"
UNIT_COLUMNS = frozenset({Field.UNIT, Field.JOB_AND_UNIT})
FREE_TEXT = (str(Field.SUMMARY), str(Field.INITIATIVES))
READ = ("section", "raw", "reading", "agency", "doubts", "errors", "claims", "unread", "seen")  # what reading settles


def without_number(text: str) -> str:
    """The text with what may be a citizen number cut down to its last three digits."""
    return NUMBER_BUT_TAIL.sub(HIDDEN, text)


def tables_of(nominee_list: NomineeList) -> list[Table]:
    """The tables of the list's file, largest first; raises Refused when the file can't be read."""
    try:
        workbook = read_workbook(files.read(nominee_list.file), nominee_list.file_name)
    except UnreadableFile as error:
        raise Refused(str(error), fields={"file": str(error)}) from error
    return sorted(find_tables(workbook), key=lambda table: -len(table.rows))


def proposed_columns(actor: Actor, table: Table) -> dict[str, int]:
    """Field to column: as the agency's officer last mapped this layout, else as the columns are called and hold."""
    mapping = propose_mapping(table)
    remembered = ColumnLayout.objects.filter(agency=actor.agency, signature=mapping.signature).first()
    return remembered.columns if remembered else {str(field): column for field, column in mapping.columns.items()}


def read_list(
    actor: Actor, nominee_list: NomineeList, known: Collection[ListRow] = (), table: Table | None = None
) -> list[ListRow]:
    """Every row of the list, unsaved, with what is `known` of it kept: corrections, what was left out and looked at.

    A doubt that was looked at stays so as long as it says the same.
    """
    before = {row.number: row for row in known}
    rows = []
    for reading, filing in _compared(actor, nominee_list, before, table):
        row = _row(nominee_list, reading, before.get(reading.number))
        row.agency = filing
        rows.append(row)
    return rows


def read_again(actor: Actor, nominee_list: NomineeList, rows: Collection[ListRow]) -> None:
    """Put into the list's rows what they say now that one of them, or the list, was changed; they are not saved."""
    fresh = {row.number: row for row in read_list(actor, nominee_list, rows)}
    for row in rows:
        for name in READ:
            setattr(row, name, getattr(fresh[row.number], name))


def citizen_numbers(nominee_list: NomineeList, rows: Collection[ListRow]) -> dict[int, str]:
    """Row number to citizen number, read from the file once more: whole ones of twelve digits, and old ones of nine."""
    readings = _readings(nominee_list, {row.number: row for row in rows}, None)
    found = {reading.number: reading[Field.CITIZEN_NUMBER].value or "" for reading in readings}
    return {number: value for number, value in found.items() if is_citizen_number(value) or is_old_number(value)}


def masked(values: dict[str, Any]) -> dict[str, Any]:
    """The values of a row with no more of the citizen number than may be kept."""
    if values.get(Field.CITIZEN_NUMBER):
        values[str(Field.CITIZEN_NUMBER)] = HIDDEN + str(values[Field.CITIZEN_NUMBER]).strip()[-3:]
    return values


@functools.cache
def award_names() -> AwardNames:
    """The names of the corpus' awards, made once: the tables in it are dear."""
    awards = load_corpus().awards
    return AwardNames({code: (award.name, award.short_name, *award.abbreviations) for code, award in awards.items()})


def _compared(
    actor: Actor, nominee_list: NomineeList, known: Mapping[int, ListRow], table: Table | None
) -> list[tuple[RowReading, Any]]:
    """Each row with the agency in which it is filed; rows that stay are compared with each other, left-out ones not."""
    units, names_units = Units(actor, nominee_list.units), bool(UNIT_COLUMNS & set(nominee_list.columns))
    filed: dict[int, Any] = {}
    readings = []
    for reading in with_bearers(actor, _readings(nominee_list, known, table)):
        unit = reading[Field.UNIT].value
        filing = units.filing(unit) if unit or names_units else None
        filed[reading.number] = filing.agency if filing else actor.agency
        readings.append(reading.doubting(Field.UNIT, filing.doubt) if filing and filing.doubt else reading)
    staying = [each for each in readings if each.number not in known or not known[each.number].skipped]
    places = {number: agency.pk for number, agency in filed.items()}
    compared = {each.number: each for each in find_repeats(staying, places)}
    return [(compared.get(each.number, each), filed[each.number]) for each in readings]


def _readings(nominee_list: NomineeList, known: Mapping[int, ListRow], table: Table | None) -> list[RowReading]:
    """Read every row of the table, with the corrections of the rows known so far."""
    columns = {Field(name): column for name, column in nominee_list.columns.items()}
    table, columns = _with_corrections(table or tables_of(nominee_list)[nominee_list.table], columns, known)
    return read_rows(
        table,
        chosen_mapping(table, {str(field): column for field, column in columns.items()}),
        award_names=award_names().names,
        list_year=nominee_list.year,
        default_award=nominee_list.default_award or None,
    )


def _with_corrections(
    table: Table, columns: dict[Field, int], known: Mapping[int, ListRow]
) -> tuple[Table, dict[Field, int]]:
    """The table with corrected cells in their columns; a corrected field that had no column gets one at the end."""
    corrected = {Field(field) for row in known.values() for field in row.corrected}
    width = len(table.headers)
    added = [field for field in Field if field in corrected - columns.keys()]
    columns = columns | {field: width + index for index, field in enumerate(added)}
    rows = []
    for row in table.rows:
        cells = [*row.cells, *([None] * len(added))]
        for field, value in (known[row.number].corrected if row.number in known else {}).items():
            cells[columns[Field(field)]] = _opened(field, value) or None
        rows.append(replace(row, cells=tuple(cells)))
    headers = (*table.headers, *(str(field) for field in added))
    return replace(table, headers=headers, rows=tuple(rows)), columns


def _opened(field: str, value: str) -> str:
    """A correction as it was typed; a number that was forgotten comes back as its mask."""
    return unseal(value) if value and field == Field.CITIZEN_NUMBER and not value.startswith(HIDDEN[0]) else value


def _row(nominee_list: NomineeList, reading: RowReading, known: ListRow | None) -> ListRow:
    raw = {str(field): each.raw for field, each in reading.fields.items()}
    values = {str(field): _plain(each.value) for field, each in reading.fields.items()} | {"kind": reading.kind}
    row = ListRow(
        nominee_list=nominee_list,
        number=reading.number,
        section=reading.section[:300],
        raw=masked(raw),
        reading=masked(values),
        corrected=known.corrected if known else {},
        skipped=bool(known and known.skipped),
        doubts=[remark_of(field, remark) for field, remark in reading.doubts],
        errors=[remark_of(field, remark) for field, remark in reading.errors],
    )
    if known is not None:
        row.seen = [doubt["code"] for doubt in row.doubts if doubt["code"] in known.seen and doubt in known.doubts]
    if known is not None and known.reading == row.reading:
        row.errors += [error for error in known.errors if error["code"] == REFUSED]
    if known is not None and all(known.reading.get(field) == values.get(field) for field in FREE_TEXT):
        row.claims, row.unread = known.claims, known.unread
    else:
        row.claims, row.unread = row_claims(reading, award_names())
    return row


def remark_of(field: Field, remark: Remark) -> dict[str, Any]:
    """A remark as a row keeps it."""
    text = without_number(remark.text) if field == Field.CITIZEN_NUMBER else remark.text
    return {"field": str(field), "code": remark.code, "text": text, "candidates": list(remark.candidates)}


def _plain(value: Any) -> Any:
    if hasattr(value, "year") and hasattr(value, "value"):
        return {"date": value.value.isoformat() if value.value else None, "year": value.year}
    return value
