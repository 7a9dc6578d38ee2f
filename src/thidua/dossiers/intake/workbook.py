"""A file that an office sent, as sheets of cells: Excel (.xlsx, .xls), OpenDocument (.ods) or text (.csv)."""

import codecs
import csv
import datetime as dt
import io
import json
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from thidua.vietnamese.dates import short_date
from thidua.vietnamese.legacy_encodings import Encoding, as_read, convert, recognise
from thidua.vietnamese.names import clean
from thidua.vietnamese.numbers import grouped

MAX_SHEETS = 30
MAX_COLUMNS = 200
OPENER = Path(__file__).with_name("open_spreadsheet.py")
ENCODINGS = ("utf-8-sig", "cp1258")  # what Excel and old Vietnamese software write
DELIMITERS = ",;\t|"
SAMPLE = 200_000  # letters by which the delimiter is seen
OLD_LINES = 300  # lines by which an old font is recognised

Cell = str | float | int | bool | dt.date | dt.datetime | None


@dataclass(frozen=True)
class Limits:
    """How large a file may be, and what opening a spreadsheet may take."""

    megabytes: int
    rows: int
    cells: int  # of all sheets together, empty ones too: what they take once they are read
    memory: int  # bytes of address space
    seconds: int


OF_LISTS = Limits(megabytes=10, rows=20_000, cells=4_000_000, memory=2**30, seconds=20)
OF_BOOKS = Limits(megabytes=20, rows=200_000, cells=6_000_000, memory=3 * 2**30, seconds=90)  # registers of many years


class UnreadableFile(Exception):
    """The file can't be read as a list; `message` says why and what to do, in Vietnamese."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Merge(NamedTuple):
    """A merged range, counted from 0, ends inclusive."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class Sheet:
    """A sheet; its rows start at row 1 and column A, are of equal length, and an empty cell is None."""

    name: str
    rows: tuple[tuple[Cell, ...], ...]
    merges: tuple[Merge, ...] = ()
    hidden: bool = False
    encoding: str = ""  # what it was typed in, where that was not Unicode


@dataclass(frozen=True)
class Workbook:
    """A file with its sheets, in their order."""

    filename: str
    sheets: tuple[Sheet, ...]


def read_workbook(content: bytes, filename: str, limits: Limits = OF_LISTS) -> Workbook:
    """Read a file by what it holds, whatever its name ends in; UnreadableFile when it is no list of cells."""
    if not content.strip():
        raise UnreadableFile("Tệp không có nội dung.")
    if len(content) > limits.megabytes * 2**20:
        raise UnreadableFile(f"Tệp lớn hơn {limits.megabytes} MB; hãy tách danh sách thành nhiều tệp.")
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return Workbook(filename, _spreadsheet(content, limits))
    return Workbook(filename, (_text_sheet(content, filename, limits),))


def shown(cell: Cell) -> str:
    """The cell as the office sees it in its spreadsheet; empty for an empty cell."""
    match cell:
        case None:
            return ""
        case dt.date():
            return short_date(cell)
        case bool():
            return "x" if cell else ""
        case float() if cell.is_integer() and abs(cell) < 10**15:
            return str(int(cell))
        case _:
            return str(cell)


def _spreadsheet(content: bytes, limits: Limits) -> tuple[Sheet, ...]:
    given = {
        **{name: getattr(limits, name) for name in ("memory", "seconds", "rows", "cells")},
        "sheets": MAX_SHEETS,
        "columns": MAX_COLUMNS,
    }
    done = subprocess.run(
        [sys.executable, "-I", OPENER, json.dumps(given)], input=content, capture_output=True, check=False
    )
    if done.returncode:
        raise UnreadableFile("Tệp bị hỏng hoặc có ô nằm quá xa bảng; hãy chép riêng danh sách sang một tệp mới.")
    answer = json.loads(done.stdout)
    if "refused" in answer:
        raise UnreadableFile(_refusal(answer, content, limits))
    return tuple(_sheet(found) for found in answer["sheets"])


def _refusal(answer: dict[str, Any], content: bytes, limits: Limits) -> str:
    where, count = answer.get("sheet"), grouped(answer.get("count", 0))
    if answer["refused"] == "format" and "EncryptedPackage".encode("utf-16-le") in content:
        answer = {"refused": "password"}
    return {
        "password": "Tệp được đặt mật khẩu; hãy bỏ mật khẩu rồi gửi lại.",
        "format": "Tệp không phải là bảng tính Excel (.xlsx, .xls) hoặc OpenDocument (.ods), hoặc đã bị hỏng.",
        "sheets": f"Tệp có {count} trang tính; nhiều nhất là {grouped(MAX_SHEETS)}.",
        "rows": f"Trang “{where}” có {count} dòng; nhiều nhất là {grouped(limits.rows)}.",
        "cells": f"Tệp có {count} ô, nhiều nhất là {grouped(limits.cells)}; hãy chia thành nhiều tệp.",
        "columns": f"Trang “{where}” có {count} cột, nhiều nhất là {MAX_COLUMNS}; hãy xóa các ô thừa bên phải.",
    }[answer["refused"]]


def _sheet(found: dict[str, Any]) -> Sheet:
    rows = tuple(tuple(_cell(cell) for cell in row) for row in found["rows"])
    return Sheet(found["name"], rows, tuple(Merge(*merge) for merge in found["merged"]), found["hidden"])


def _cell(cell: Any) -> Cell:
    match cell:
        case str():
            return cell if cell[:1].isalnum() or clean(cell) else None
        case int() | float():
            return cell
        case {"date": day}:
            return dt.date.fromisoformat(day)
        case {"datetime": moment}:
            return dt.datetime.fromisoformat(moment)
        case _:
            return None


def _text_sheet(content: bytes, filename: str, limits: Limits) -> Sheet:
    text = _decoded(content)
    start = text.lstrip()[:200].lower()
    if start.startswith(("<html", "<!doctype", "<table", "<?xml")):
        raise UnreadableFile("Tệp là trang web được đổi đuôi; hãy mở bằng Excel rồi lưu lại dạng .xlsx.")
    if start.startswith(("%pdf", "{\\rtf")):
        raise UnreadableFile("Tệp không phải là bảng tính; hãy gửi danh sách dạng Excel (.xlsx).")
    delimiter = max(DELIMITERS, key=lambda each: _regularity(_parsed(text[:SAMPLE], each)))
    rows = _parsed(text, delimiter)
    if not _regularity(rows):
        raise UnreadableFile("Không thấy bảng có nhiều cột trong tệp; hãy gửi danh sách dạng Excel (.xlsx).")
    if len(rows) > limits.rows or max(map(len, rows)) > MAX_COLUMNS:
        raise UnreadableFile(f"Danh sách dài quá {grouped(limits.rows)} dòng hoặc rộng quá {MAX_COLUMNS} cột.")
    width = max(map(len, rows))
    if len(rows) * width > limits.cells:
        raise UnreadableFile(f"Danh sách có quá {grouped(limits.cells)} ô; hãy chia thành nhiều tệp.")
    padded = (tuple(_cell(cell) for cell in row) + (None,) * (width - len(row)) for row in rows)
    return Sheet(Path(filename).stem, tuple(padded))


def utf16_of(content: bytes) -> str:
    """Which UTF-16 the bytes of a text seem to be in; empty for none."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    for encoding, odd in (("utf-16-le", 1), ("utf-16-be", 0)):
        # Without its mark UTF-16 shows by the empty upper bytes of delimiters, digits and plain letters.
        if content[odd:1000:2].count(0) > len(content[:1000]) / 8:
            return encoding
    return ""


def _decoded(content: bytes) -> str:
    if encoding := utf16_of(content):
        return _decode(content, encoding)
    try:
        return content.decode(ENCODINGS[0])
    except UnicodeDecodeError:
        return _from_old_font(content) or _decode(content, ENCODINGS[1])


def _from_old_font(content: bytes) -> str:
    """The text when it was typed in TCVN3 or VNI; empty for any other."""
    if b"\0" in content:
        return ""
    lines = as_read(content).split("\n")
    encoding = recognise(lines[:OLD_LINES]).encoding
    if encoding not in {Encoding.TCVN3, Encoding.VNI}:
        return ""
    return "\n".join(convert(line, encoding) for line in lines)


def _decode(content: bytes, encoding: str) -> str:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise UnreadableFile("Tệp không phải là bảng tính Excel, OpenDocument hoặc CSV.")
    return text


def _parsed(text: str, delimiter: str) -> list[list[str]]:
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error:
        return []


def _regularity(rows: list[list[str]]) -> int:
    """How many cells stand in rows of the commonest width above one: the right delimiter makes the most of them."""
    widths = Counter(len(row) for row in rows if len(row) > 1)
    return max((width * count for width, count in widths.items()), default=0)
