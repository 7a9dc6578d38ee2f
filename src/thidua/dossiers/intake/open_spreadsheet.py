"""Open a spreadsheet in a process of its own; run as a program, with no import of this package.

Two cells far apart make the reader reserve the whole square between them, and no check before can see that in every
format: so the memory and the time of this process are bounded, and the file may break it without harm.
In: the file on standard input, the limits as JSON in the argument.
Out: JSON, either {"sheets": […]} or {"refused": code, …}.
"""

import datetime as dt
import io
import json
import resource
import sys
from typing import Any

import python_calamine as calamine


def main(limits: dict[str, int]) -> dict[str, Any]:
    """Read standard input within the limits: memory (bytes), seconds, sheets, rows, columns of a sheet, all cells."""
    resource.setrlimit(resource.RLIMIT_AS, (limits["memory"], limits["memory"]))
    resource.setrlimit(resource.RLIMIT_CPU, (limits["seconds"], limits["seconds"]))
    try:
        return _read(calamine.load_workbook(io.BytesIO(sys.stdin.buffer.read())), limits)
    except calamine.PasswordError:
        return {"refused": "password"}
    except calamine.CalamineError:
        return {"refused": "format"}


def _read(book: calamine.CalamineWorkbook, limits: dict[str, int]) -> dict[str, Any]:
    names = [sheet for sheet in book.sheets_metadata if sheet.typ == calamine.SheetTypeEnum.WorkSheet]
    if len(names) > limits["sheets"]:
        return {"refused": "sheets", "count": len(names)}
    sheets, cells = [], 0
    for about in names:
        sheet = book.get_sheet_by_name(about.name)
        rows, columns = (last + 1 for last in sheet.end or (-1, -1))
        cells += rows * columns
        for what, count in (("rows", rows), ("columns", columns), ("cells", cells)):
            if count > limits[what]:
                return {"refused": what, "sheet": about.name, "count": count}
        sheets.append(_sheet(about, sheet))
    return {"sheets": sheets}


def _sheet(about: calamine.SheetMetadata, sheet: calamine.CalamineSheet) -> dict[str, Any]:
    return {
        "name": about.name,
        "hidden": about.visible != calamine.SheetVisibleEnum.Visible,
        "merged": [[*start, *end] for start, end in sheet.merged_cell_ranges or []],
        "rows": [[_cell(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)],
    }


def _cell(cell: object) -> object:
    match cell:
        case dt.datetime():
            return {"datetime": cell.isoformat()}
        case dt.date():
            return {"date": cell.isoformat()}
        case bool() | int() | float() | str():
            return cell
        case _:
            return str(cell)


if __name__ == "__main__":
    json.dump(main(json.loads(sys.argv[1])), sys.stdout)
