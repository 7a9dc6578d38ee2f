"""Uploaded files: checked by what they hold, kept by their hash, never trusted."""

import hashlib
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from thidua.dossiers.contents import (
    ALLOWED,
    CALC,
    EXCEL,
    OLD_EXCEL,
    PDF,
    PICTURES,
    TIFF,
    WORD,
    checked_type,
    media_type_of,
)
from thidua.dossiers.intake.workbook import utf16_of
from thidua.dossiers.models import StoredFile
from thidua.trail.errors import Refused, beside

if TYPE_CHECKING:
    Upload = UploadedFile[Any]
else:
    Upload = UploadedFile  # generic for the type checker only

MAX_SIZE = 20 * 1024 * 1024
KINDS = {
    PDF: "PDF",
    WORD: "Word (.docx)",
    EXCEL: "Excel (.xlsx)",
    OLD_EXCEL: "Excel (.xls)",
    CALC: "OpenDocument (.ods)",
    **dict.fromkeys(PICTURES.values(), "PNG, JPEG"),
    TIFF: "TIFF",
    "text/csv": "CSV",
}
SUFFIXES = {".pdf": PDF, ".docx": WORD, ".xlsx": EXCEL, ".xls": OLD_EXCEL, ".ods": CALC}


def store(upload: Upload, *, allowed: frozenset[str] = ALLOWED, field: str = "file") -> StoredFile:
    """Check an upload and keep it. Refuses what is too large, empty, damaged, or not of an allowed kind by content.

    A refusal stands beside `field`, the name that the form gives the upload.
    """
    if upload.size and upload.size > MAX_SIZE:
        raise beside(field, _("Tệp lớn hơn %(limit)s MB.") % {"limit": MAX_SIZE // 1024 // 1024})
    content = upload.read()
    if "text/csv" in allowed and _is_csv(str(upload.name), content):
        return keep(content, "text/csv")
    return keep(content, checked(content, allowed=allowed, field=field, name=str(upload.name)))


def checked(content: bytes, *, allowed: frozenset[str] = ALLOWED, field: str = "file", name: str = "") -> str:
    """The media type of an upload of one of the allowed kinds, opened and found sound; every upload comes by here.

    The `name` proves nothing; it only tells a damaged file of an allowed kind from one of another kind.
    """
    if not content:
        raise beside(field, _("Tệp rỗng, hãy chọn tệp khác."))
    if len(content) > MAX_SIZE:
        raise beside(field, _("Tệp lớn hơn %(limit)s MB.") % {"limit": MAX_SIZE // 1024 // 1024})
    try:
        media_type = checked_type(content)
    except Refused as refusal:
        raise beside(field, refusal.message) from refusal
    if media_type not in allowed:
        suffix = Path(name).suffix.lower()
        if not media_type and SUFFIXES.get(suffix) in allowed:
            text = _("Tệp %(suffix)s hỏng hoặc không phải loại tệp mà đuôi tên ghi: hãy mở, lưu lại rồi tải lên.")
            raise beside(field, text % {"suffix": suffix})
        kinds = ", ".join(dict.fromkeys(KINDS[each] for each in KINDS if each in allowed))
        raise beside(field, _("Không nhận loại tệp này. Hãy dùng: %(kinds)s.") % {"kinds": kinds})
    return media_type


def _is_csv(name: str, content: bytes) -> bool:
    """A table as plain text has no marks of its own: only its name says so, and that it is nothing else."""
    if not name.lower().endswith(".csv") or not content or media_type_of(content):
        return False
    return b"\0" not in content or bool(utf16_of(content))


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
