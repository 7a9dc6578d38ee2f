"""The rows of an old register that were not written, as a file to correct and send again."""

import datetime as dt
import io

import xlsxwriter
from django.utils.translation import gettext as _

from thidua.dossiers.intake.tables import Table
from thidua.dossiers.intake.workbook import Cell
from thidua.past.columns import ERROR_HEAD, tables_of_import
from thidua.past.models import PastImport

WIDTH, ERROR_WIDTH = 18, 80  # in letters


def faulty_rows(found: PastImport) -> dict[int, str]:
    """Row, as the spreadsheet counts, to why nothing of it was written."""
    batches = found.batches.filter(undone_at=None)
    return {number: why for batch in batches for number, why in batch.errors}


def write_faults(found: PastImport) -> bytes:
    """An Excel file of the bad rows only: their cells in the columns where they stood, and a last column that says why.

    Its heads are those of the file, so that the columns are understood by themselves when it comes back.
    """
    return faults_workbook(tables_of_import(found)[found.table], faulty_rows(found))


def faults_workbook(table: Table, faults: dict[int, str]) -> bytes:
    """The file for some rows of a table."""
    file = io.BytesIO()
    options = {"in_memory": True, "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet(_("Dòng có lỗi"))
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        last = width_of(table)
        sheet.set_column(0, last - 1, WIDTH)
        sheet.set_column(last, last, ERROR_WIDTH)
        sheet.freeze_panes(1, 0)
        for column, text in enumerate(table.headers[:last]):
            sheet.write_string(0, column, text, head)
        sheet.write_string(0, last, ERROR_HEAD, head)
        rows = [row for row in table.rows if row.number in faults]
        for line, row in enumerate(rows, start=1):
            for column, cell in enumerate(row.cells[:last]):
                _write(sheet, line, column, cell, day)
            sheet.write_string(line, last, faults[row.number], wrapped)
    return file.getvalue()


def width_of(table: Table) -> int:
    """How many columns the table has, but for the errors of an earlier round."""
    return len(table.headers) - (table.headers[-1:] == (ERROR_HEAD,))


def _write(sheet: xlsxwriter.worksheet.Worksheet, line: int, column: int, cell: Cell, day: object) -> None:
    match cell:
        case None:
            return
        case dt.date():
            sheet.write_datetime(line, column, cell, day)
        case bool():
            sheet.write_string(line, column, "x" if cell else "")
        case int() | float():
            sheet.write_number(line, column, cell)
        case _:
            sheet.write_string(line, column, cell)
