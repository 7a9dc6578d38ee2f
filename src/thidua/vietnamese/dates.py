"""Days as offices write them, read without guessing, and written as Nghị định 30/2020/NĐ-CP asks."""

import datetime as dt
import re
from dataclasses import dataclass

from thidua.vietnamese.names import clean, fold

EARLIEST_YEAR = 1900
EXCEL_EPOCH = dt.date(1899, 12, 30)
NUMERIC = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4}|\d{2})")
WORDS = re.compile(r"(?:ngay\s*)?(\d{1,2})\s*thang\s*(\d{1,2})\s*(?:,?\s*nam)\s*(\d{4})")
ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ t].*)?")
YEAR = re.compile(r"(?:nam\s*)?(\d{4})")


@dataclass(frozen=True)
class ReadDate:
    """What a cell said: a whole day, or only a year, a doubt to look at, or an error. `year` is set with either."""

    value: dt.date | None = None
    year: int | None = None
    doubt: str = ""
    error: str = ""


def read_date(cell: object) -> ReadDate:
    """Read a day (day before month), a year alone, a date cell, or an Excel serial number; empty gives an empty answer."""
    if isinstance(cell, dt.datetime):
        cell = cell.date()
    if isinstance(cell, dt.date):
        return _of(cell.year, cell.month, cell.day)
    if isinstance(cell, bool):
        return ReadDate(error="Không phải là ngày.")
    if isinstance(cell, int | float):
        return _of_number(float(cell))
    text = clean(str(cell)) if cell is not None else ""
    return _of_text(fold(text), text) if text else ReadDate()


def short_date(day: dt.date) -> str:
    """«04/09/1970»."""
    return f"{day:%d/%m/%Y}"


def long_date(day: dt.date) -> str:
    """«ngày 04 tháng 9 năm 1970»: a leading 0 for days below 10 and for months 1 and 2 (Nghị định 30/2020/NĐ-CP)."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def _of_number(number: float) -> ReadDate:
    if number == int(number) and EARLIEST_YEAR <= number <= 2100:
        return ReadDate(year=int(number))
    if 5_000 <= number <= 80_000:
        day = EXCEL_EPOCH + dt.timedelta(days=int(number))
        return ReadDate(day, day.year, doubt="Ô là số thứ tự ngày của Excel; hãy kiểm tra lại ngày.")
    return ReadDate(error=f"«{number:g}» không phải là ngày.")


def _of_text(folded: str, text: str) -> ReadDate:
    if match := ISO.fullmatch(folded):
        return _of(*(int(part) for part in match.groups()))
    if match := NUMERIC.fullmatch(folded) or WORDS.fullmatch(folded):
        day, month, year = match.groups()
        if len(year) == 2:
            read = _of(1900 + int(year), int(month), int(day))
            doubt = f"Năm chỉ có hai chữ số: hiểu là {1900 + int(year)}."
            return read if read.error else ReadDate(read.value, read.year, doubt)
        return _of(int(year), int(month), int(day))
    if match := YEAR.fullmatch(folded):
        year = int(match.group(1))
        return ReadDate(year=year) if EARLIEST_YEAR <= year <= 2100 else ReadDate(error=f"Năm «{text}» không hợp lý.")
    if folded.replace(".", "", 1).isdecimal():
        return _of_number(float(folded))
    return ReadDate(error=f"Không đọc được ngày «{text}»; hãy nhập theo mẫu ngày/tháng/năm.")


def _of(year: int, month: int, day: int) -> ReadDate:
    try:
        value = dt.date(year, month, day)
    except ValueError:
        return ReadDate(error=f"Không có ngày {day:02d}/{month:02d}/{year}.")
    if not EARLIEST_YEAR <= year <= 2100:
        return ReadDate(error=f"Năm {year} không hợp lý.")
    return ReadDate(value, year)
