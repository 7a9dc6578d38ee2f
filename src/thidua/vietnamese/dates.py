"""Dates as offices write them, and as papers must show them."""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass

from thidua.vietnamese.names import clean, fold

EARLIEST, LATEST = 1900, 2100  # years (inclusive) that a list of people or decisions can speak of
SERIAL_START = dt.date(1899, 12, 30)  # day 0 of Excel's calendar, right from 1900-03-01 on
SERIALS = range(10_000, 75_000)  # 1927 to 2105; smaller numbers are years
CENTURY_TURN = 30  # "70" is 1970, "24" is 2024: offices write about the living and the recent

NUMBERS = re.compile(r"(\d{1,2})\s*[/.\-\s]\s*(\d{1,2})\s*[/.\-\s]\s*(\d{4}|\d{2})")
WORDS = re.compile(r"(\d{1,2})\s*thang\s*(\d{1,2})\s*,?\s*nam\s*(\d{4})")
ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[t ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?")
MONTH = re.compile(r"(?:thang\s*)?(\d{1,2})\s*(?:[/.\-]|\s+nam\s+)\s*(\d{4})")
RUN = re.compile(r"(\d{1,2})(\d{2})(\d{4})")
YEAR, SERIAL = re.compile(r"\d{4}"), re.compile(r"\d{5}")
LEAD = re.compile(r"^(?:(?:sinh|sn|ngay|nam)\s*:?\s*)+")


@dataclass(frozen=True)
class ReadDate:
    """What a cell says of a day. `value` when the whole day is known, `year` when at least the year is.

    `doubt` (Vietnamese) says what a person must check; `error` (Vietnamese) that the cell can't be a date.
    All four are None for an empty cell.
    """

    value: dt.date | None = None
    year: int | None = None
    doubt: str | None = None
    error: str | None = None


def read_date(cell: object) -> ReadDate:
    """Read a date, a date and time, a number or a text; day before month always. Never raises."""
    match cell:
        case dt.datetime():
            return _day(cell.day, cell.month, cell.year, str(cell))
        case dt.date():
            return _day(cell.day, cell.month, cell.year, str(cell))
        case bool():
            return _unread(str(cell))
        case int() | float():
            return _number(cell)
        case None:
            return ReadDate()
        case _:
            return _text(clean(str(cell)))


def long_date(day: dt.date) -> str:
    """The date as it stands in an administrative paper: "ngày 04 tháng 9 năm 1970" (Nghị định 30/2020/NĐ-CP)."""
    month = f"{day.month:02}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02} tháng {month} năm {day.year}"


def short_date(day: dt.date) -> str:
    """The date in tables: "04/09/1970"."""
    return f"{day.day:02}/{day.month:02}/{day.year}"


def _number(cell: int | float) -> ReadDate:
    if SERIALS.start <= cell < SERIALS.stop:
        return _serial(cell)
    if abs(cell) < 10**8 and cell == int(cell):
        return _text(str(int(cell)))
    return _unread(f"{cell:g}")


def _serial(cell: int | float) -> ReadDate:
    day = SERIAL_START + dt.timedelta(days=int(cell))
    return ReadDate(day, day.year, f"Ô là số {cell:g}, được hiểu là ngày {short_date(day)} của Excel.")


def _text(text: str) -> ReadDate:
    plain = LEAD.sub("", fold(text)).strip(" .,;'\"()")
    if not text:
        return ReadDate()
    for pattern, reader in READERS:
        if found := pattern.fullmatch(plain):
            return reader(found, text)
    return _unread(text)


def _year(found: re.Match[str], text: str) -> ReadDate:
    year = int(found[0])
    return ReadDate(year=year) if EARLIEST <= year <= LATEST else _unread(text)


def _five_digits(found: re.Match[str], text: str) -> ReadDate:
    return _serial(int(found[0])) if int(found[0]) in SERIALS else _unread(text)


def _iso(found: re.Match[str], text: str) -> ReadDate:
    return _day(int(found[3]), int(found[2]), int(found[1]), text)


def _run(found: re.Match[str], text: str) -> ReadDate:
    return _doubted(_written(found, text), f"“{text}” viết liền, được hiểu là ngày, tháng, năm.")


def _written(found: re.Match[str], text: str) -> ReadDate:
    day, month, year = (int(part) for part in found.groups())
    if len(found[3]) == 4:
        return _day(day, month, year, text)
    year += 1900 if year >= CENTURY_TURN else 2000
    return _doubted(_day(day, month, year, text), f"“{text}” viết năm hai chữ số, được hiểu là năm {year}.")


def _month(found: re.Match[str], text: str) -> ReadDate:
    month, year = int(found[1]), int(found[2])
    if not (1 <= month <= 12 and EARLIEST <= year <= LATEST):
        return _unread(text)
    return ReadDate(year=year, doubt=f"“{text}” chỉ có tháng và năm, chưa có ngày.")


def _day(day: int, month: int, year: int, text: str) -> ReadDate:
    try:
        value = dt.date(year, month, day)
    except ValueError:
        return ReadDate(error=f"“{text}” không phải là ngày có thật (đọc theo thứ tự ngày, tháng, năm).")
    if not EARLIEST <= year <= LATEST:
        return ReadDate(error=f"“{text}” có năm ngoài khoảng {EARLIEST} - {LATEST}.")
    return ReadDate(value, year)


def _doubted(read: ReadDate, doubt: str) -> ReadDate:
    return read if read.error else ReadDate(read.value, read.year, doubt)


def _unread(text: str) -> ReadDate:
    return ReadDate(error=f"Không đọc được ngày “{text[:40]}”.")


Reader = Callable[[re.Match[str], str], ReadDate]
READERS: list[tuple[re.Pattern[str], Reader]] = [
    (WORDS, _written),
    (NUMBERS, _written),
    (ISO, _iso),
    (MONTH, _month),
    (RUN, _run),
    (YEAR, _year),
    (SERIAL, _five_digits),
]
