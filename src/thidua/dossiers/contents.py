"""What an uploaded file is: told by its own marks, then opened by its structure, so that a name proves nothing."""

import io
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path

from django.utils.translation import gettext as _

from thidua.dossiers.pictures import JPEG, PNG, size_of
from thidua.trail.errors import Refused

PDF = "application/pdf"
TIFF = "image/tiff"
TIFF_MARKS = (b"II*\0", b"MM\0*")
PICTURES = {PNG: "image/png", JPEG: "image/jpeg"}  # by the bytes with which they begin
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OLD_EXCEL = "application/vnd.ms-excel"
CALC = "application/vnd.oasis.opendocument.spreadsheet"
ALLOWED = frozenset({PDF, *PICTURES.values(), WORD, EXCEL, OLD_EXCEL, CALC})

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Main part of an Office file, and what its list of contents must say of it.
OFFICE = {
    "word/document.xml": (WORD, b"wordprocessingml.document.main+xml"),
    "xl/workbook.xml": (EXCEL, b"spreadsheetml.sheet.main+xml"),
}
RUNNABLE = (b"vbaproject", b"macroenabled", b"macrosheet", b"activex")  # by the declared kinds of parts
SCRIPTS = ("Basic/", "Scripts/")  # where OpenDocument keeps macros
MAX_UNPACKED = 200 * 1024 * 1024
MAX_PARTS = 10_000
MAX_PIXELS = 150_000_000  # an A3 sheet at 600 dots an inch has 70 million
OPENER = Path(__file__).with_name("open_pdf.py")
MEMORY, SECONDS = 2**30, 10
BROKEN_ARCHIVE = (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError)


def media_type_of(content: bytes) -> str:
    """Say what the bytes claim to be, by their own marks; empty when it is none of the allowed kinds."""
    if content.startswith(b"%PDF-"):
        return PDF
    if content.startswith(TIFF_MARKS):
        return TIFF
    if content.startswith(OLE):
        return OLD_EXCEL if _has_stream(content, "Workbook", "Book") else ""
    if content.startswith(b"PK"):
        try:
            return _packed_type(content)
        except BROKEN_ARCHIVE:
            return ""
    return next((media_type for mark, media_type in PICTURES.items() if content.startswith(mark)), "")


def checked_type(content: bytes) -> str:
    """Say what the bytes are, having opened them; empty when it is none of the allowed kinds.

    Refuses, in words, what is damaged, locked with a password, can run a macro, or unpacks to more than anybody reads.
    """
    media_type = media_type_of(content)
    if media_type == PDF:
        _check_pdf(content)
    elif media_type in PICTURES.values():
        _check_picture(content)
    elif content.startswith(OLE):
        _check_compound(content)
    elif content.startswith(b"PK"):
        _check_packed(content)
    return media_type


def _check_pdf(content: bytes) -> None:
    command = [sys.executable, "-I", str(OPENER), str(MEMORY), str(SECONDS)]
    done = subprocess.run(command, input=content, capture_output=True, check=False)
    if done.stdout == b"locked":
        raise Refused(_("Tệp PDF có mật khẩu: hãy bỏ mật khẩu rồi tải lên, để nơi thẩm định mở được."))
    if done.stdout == b"active":
        raise _active_pdf()
    if done.stdout == b"unseen":
        raise Refused(_("Tệp PDF nén hoặc khóa theo cách không đọc hết được: hãy in ra PDF mới rồi tải lên."))
    if done.stdout != b"readable":
        raise Refused(_("Tệp PDF hỏng hoặc không có trang nào: hãy quét hoặc xuất lại rồi tải lên."))


def _check_picture(content: bytes) -> None:
    size = size_of(content)
    if size is None:
        raise Refused(_("Tệp ảnh hỏng hoặc thiếu phần cuối: hãy chụp hoặc quét lại rồi tải lên."))
    if size[0] * size[1] > MAX_PIXELS:
        raise Refused(
            _("Ảnh quá lớn (%(width)s × %(height)s điểm): hãy giảm độ phân giải rồi tải lên.")
            % {
                "width": size[0],
                "height": size[1],
            }
        )


def _has_stream(content: bytes, *names: str) -> bool:
    return any(name.encode("utf-16-le") in content for name in names)


def _check_compound(content: bytes) -> None:
    """Old Office files share one shell with installers and mail; only Excel's are taken, and none with macros."""
    if _has_stream(content, "EncryptedPackage"):
        raise _locked()
    if _has_stream(content, "_VBA_PROJECT"):
        raise _macro()
    if _has_stream(content, "WordDocument"):
        raise Refused(_("Tệp Word kiểu cũ (.doc): hãy lưu lại thành .docx hoặc PDF rồi tải lên."))


def _check_packed(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
                raise Refused(_("Tệp nén chứa quá nhiều dữ liệu: hãy bỏ bớt ảnh, trang tính rồi tải lên."))
            if any(part.flag_bits & 1 for part in parts):
                raise _locked()
            if _can_run(archive):
                raise _macro()
            # Each part is unpacked to its end: no more than it declares, and with the sum that it declares.
            damaged = archive.testzip()
    except BROKEN_ARCHIVE:
        damaged = "?"
    if damaged:
        raise Refused(_("Tệp Word, Excel hỏng: hãy mở, lưu lại rồi tải lên."))


def _can_run(archive: zipfile.ZipFile) -> bool:
    names = archive.namelist()
    kinds = _kinds(archive)
    return any(mark in kinds for mark in RUNNABLE) or any(
        name.endswith("vbaProject.bin") or name.startswith(SCRIPTS) for name in names
    )


def _packed_type(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = set(archive.namelist())
        kinds = _kinds(archive)
        for part, (media_type, mark) in OFFICE.items():
            if part in names and mark in kinds:
                return media_type
        if "mimetype" in names and _start(archive, "mimetype") == CALC.encode():
            return CALC
    return ""


def _kinds(archive: zipfile.ZipFile) -> bytes:
    """The list of contents of an Office file, in small letters; empty when it has none."""
    listed = "[Content_Types].xml" in archive.namelist()
    return _start(archive, "[Content_Types].xml").lower() if listed else b""


def _start(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as part:
        return part.read(1024 * 1024)


def _macro() -> Refused:
    return Refused(_("Tệp có macro hoặc thành phần tự chạy: hãy lưu lại dạng không có macro, hoặc xuất ra PDF."))


def _active_pdf() -> Refused:
    return Refused(_("Tệp PDF có mã lệnh, tệp đính kèm bên trong hoặc phần tự chạy: hãy in ra PDF mới rồi tải lên."))


def _locked() -> Refused:
    return Refused(_("Tệp có mật khẩu: hãy bỏ mật khẩu rồi tải lên, để nơi thẩm định mở được."))
