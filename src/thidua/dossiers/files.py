"""Uploaded files: checked by what they hold, kept by their hash, never trusted."""

import hashlib
import io
import os
import tempfile
import zipfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import puremagic
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from thidua.dossiers.models import StoredFile
from thidua.trail.errors import Refused

if TYPE_CHECKING:
    Upload = UploadedFile[Any]
else:
    Upload = UploadedFile  # generic for the type checker only

MAX_SIZE = 20 * 1024 * 1024
MAX_UNPACKED = 200 * 1024 * 1024
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OFFICE = {
    "word/document.xml": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xl/workbook.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
ALLOWED = {
    "application/pdf",
    "image/png",
    "image/jpeg",
    "application/vnd.ms-excel",
    "application/vnd.oasis.opendocument.spreadsheet",
    *OFFICE.values(),
}


def media_type_of(content: bytes) -> str:
    """Say what the bytes are, by their own marks; empty when it is none of the allowed kinds."""
    if content.startswith(b"%PDF-"):
        return "application/pdf"
    if content.startswith(OLE):
        return _compound_type(content)
    if content.startswith(b"PK"):
        try:
            return _packed_type(content)
        except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError):
            return ""  # broken, or locked with a password
    try:
        found = puremagic.from_string(content, mime=True)
    except puremagic.PureError:
        found = ""
    return found if found in ALLOWED else ""


def store(upload: Upload, *, allowed: frozenset[str] | set[str] = frozenset(ALLOWED)) -> StoredFile:
    """Check an upload and keep it. Refuses what is too large, empty, or not one of the allowed kinds by content."""
    if not upload.size:
        raise Refused(_("Tệp rỗng."), fields={"file": _("Tệp rỗng, hãy chọn tệp khác.")})
    if upload.size > MAX_SIZE:
        message = _("Tệp lớn hơn %(limit)s MB.") % {"limit": MAX_SIZE // 1024 // 1024}
        raise Refused(message, fields={"file": message})
    content = upload.read()
    media_type = media_type_of(content)
    if not media_type and "text/csv" in allowed and str(upload.name).lower().endswith(".csv") and b"\0" not in content:
        media_type = "text/csv"
    if media_type not in allowed:
        message = _("Không nhận loại tệp này. Hãy dùng PDF, Word (.docx), Excel (.xlsx) hoặc ảnh PNG, JPEG.")
        raise Refused(message, fields={"file": message})
    return keep(content, media_type)


def keep(content: bytes, media_type: str) -> StoredFile:
    """Write the content under its hash, once, and return its row."""
    digest = hashlib.sha256(content).hexdigest()
    row, _created = StoredFile.objects.get_or_create(
        sha256=digest, defaults={"size": len(content), "media_type": media_type}
    )
    path = full_path(row)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        # Written beside and renamed, so that a killed process leaves no half file under a hash.
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(file.name).replace(path)
    return row


def read(row: StoredFile) -> bytes:
    """Return the content, checked against its hash; raise Refused when it is missing or changed."""
    try:
        content = full_path(row).read_bytes()
    except FileNotFoundError as error:
        raise Refused(_("Không còn tệp gốc trên máy chủ. Hãy báo quản trị hệ thống.")) from error
    if hashlib.sha256(content).hexdigest() != row.sha256:
        raise Refused(_("Tệp gốc đã bị thay đổi trên máy chủ. Hãy báo quản trị hệ thống."))
    return content


def full_path(row: StoredFile) -> Path:
    """Where the file lies on disk."""
    return Path(settings.MEDIA_ROOT) / row.path


def _macro() -> Refused:
    return Refused(_("Tệp có macro."), fields={"file": _("Tệp có macro: hãy lưu lại dạng không có macro.")})


def _compound_type(content: bytes) -> str:
    """Old Excel, by the name of its main stream; the same shell holds Word files, installers and mail."""
    if "_VBA_PROJECT".encode("utf-16-le") in content:
        raise _macro()
    streams = ("Workbook", "Book")
    return "application/vnd.ms-excel" if any(name.encode("utf-16-le") in content for name in streams) else ""


def _packed_type(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if sum(info.file_size for info in archive.infolist()) > MAX_UNPACKED:
            raise Refused(_("Tệp nén chứa quá nhiều dữ liệu."), fields={"file": _("Tệp nén chứa quá nhiều dữ liệu.")})
        names = set(archive.namelist())
        kinds = archive.read("[Content_Types].xml").lower() if "[Content_Types].xml" in names else b""
        # By the declared kinds of its parts: a macro works under any file name.
        if b"vbaproject" in kinds or b"macroenabled" in kinds or any(name.endswith("vbaProject.bin") for name in names):
            raise _macro()
        for mark, media_type in OFFICE.items():
            if mark in names:
                return media_type
        if "mimetype" in names and archive.read("mimetype").startswith(b"application/vnd.oasis.opendocument.spread"):
            return "application/vnd.oasis.opendocument.spreadsheet"
    return ""
