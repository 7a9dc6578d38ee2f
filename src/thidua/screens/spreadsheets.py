"""The lines of a table that somebody hands in: the first sheet of an Excel file, or a CSV file in UTF-8."""

import csv
import datetime as dt
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from thidua.trail.errors import Refused
from thidua.vietnamese.names import clean


def lines_of(path: Path, name: str = "") -> list[list[Any]]:
    """Every line of the file, empty cells as None or empty text; `name` is what messages call the file.

    Raises Refused when it can't be read.
    """
    name = name or path.name
    return _csv(path, name) if Path(name).suffix.lower() == ".csv" else list(_sheet(path, name))


def text_of(cell: Any) -> str:
    """A cell as a person reads it: a day as people write it, whole numbers without a point."""
    if isinstance(cell, dt.date):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return clean(str(cell)) if cell is not None else ""


def _csv(path: Path, name: str) -> list[list[Any]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return [list(line) for line in csv.reader(file)]
    except (UnicodeDecodeError, csv.Error) as error:
        raise Refused(_("Tệp %(name)s không phải UTF-8; hãy lưu lại dạng CSV UTF-8.") % {"name": name}) from error


def _sheet(path: Path, name: str) -> Iterator[list[Any]]:
    try:
        workbook = CalamineWorkbook.from_path(path)
        lines: Iterable[list[Any]] = workbook.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, OSError) as error:
        raise Refused(_("Không đọc được tệp %(name)s: %(why)s") % {"name": name, "why": error}) from error
    return ([None if cell == "" else cell for cell in line] for line in lines)
