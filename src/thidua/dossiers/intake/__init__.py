"""Reading a list of nominees as an office sends it: pure functions, from the bytes of a file to readings with doubts.

    workbook = read_workbook(content, "danh-sach.xlsx")
    table = find_tables(workbook)[0]
    mapping = propose_mapping(table)  # an officer may choose another: chosen_mapping(table, {"full_name": 1, …})
    rows = find_repeats(read_rows(table, mapping, award_names=names, list_year=table.list_year))
    claims = read_claims(rows[0][Field.SUMMARY].value or "", Field.SUMMARY, awards=AwardNames(names))

A filled cell that can't be read is an error and blocks its row; a cell that was read but looks odd is a doubt.
"""

from thidua.dossiers.intake.awards import AwardNames
from thidua.dossiers.intake.claims import Claim, read_claims
from thidua.dossiers.intake.fields import LABELS, Field
from thidua.dossiers.intake.mapping import ColumnGuess, Mapping, chosen_mapping, propose_mapping, signature_of
from thidua.dossiers.intake.reading import FieldReading, Remark
from thidua.dossiers.intake.repeats import find_repeats
from thidua.dossiers.intake.rows import RowReading, read_rows
from thidua.dossiers.intake.tables import DataRow, Skip, SkippedRow, Table, find_tables
from thidua.dossiers.intake.workbook import Sheet, UnreadableFile, Workbook, read_workbook

__all__ = [
    "LABELS",
    "AwardNames",
    "Claim",
    "ColumnGuess",
    "DataRow",
    "Field",
    "FieldReading",
    "Mapping",
    "Remark",
    "RowReading",
    "Sheet",
    "Skip",
    "SkippedRow",
    "Table",
    "UnreadableFile",
    "Workbook",
    "chosen_mapping",
    "find_repeats",
    "find_tables",
    "propose_mapping",
    "read_claims",
    "read_rows",
    "read_workbook",
    "signature_of",
]
