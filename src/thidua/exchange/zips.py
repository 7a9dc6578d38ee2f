"""A zip from outside: every byte of it is accounted for before anything is unpacked.

Nothing is left to a reader's tolerance: the entries that the list at the end names lie one behind the other from the
first byte to that list, each header says the same in both places, and what is unpacked has the declared size and sum.
"""

import re
import stat
import struct
import zlib
from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext as _

from thidua.exchange.faults import BadPackage

MAX_PACKAGE = 24 * 1024 * 1024  # a request may have 25 MB
MAX_UNPACKED = 64 * 1024 * 1024
MAX_SMALL = 64 * 1024  # of a file that is read before it is known who sent it
MAX_ENTRIES = 1_000
MAX_RATIO = 100  # text packs to a tenth; what unpacks to more than that is no document
STORED, DEFLATED = 0, 8
UTF8 = 0x800
LOCAL, ENTRY, END = struct.Struct("<4s5H3L2H"), struct.Struct("<4s6H3L5H2L"), struct.Struct("<4s4H2LH")
LOCAL_MARK, ENTRY_MARK, END_MARK = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
SAFE_NAME = re.compile(r"[a-z0-9][a-z0-9_.-]*(?:/[a-z0-9][a-z0-9_.-]*){0,3}")
DEVICES = frozenset(
    {"con", "prn", "aux", "nul", *(f"{name}{number}" for name in ("com", "lpt") for number in range(10))}
)


@dataclass(frozen=True)
class _Entry:
    name: str
    raw_name: bytes
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    offset: int


def unpacked(content: bytes, *, only: Collection[str] = ()) -> dict[str, bytes]:
    """The files of a zip by their names, in their order. Raises BadPackage for whatever is not a plain, whole zip.

    `only` these small files are unpacked, when any are named.
    """
    entries = _entries(content)
    _refuse_sizes(entries)
    _refuse_gaps(content, entries)
    if only:
        entries = [entry for entry in entries if entry.name in only]
        if any(entry.size > MAX_SMALL for entry in entries):
            raise _damaged()
    return {entry.name: _unpack(content, entry) for entry in entries}


def _entries(content: bytes) -> list[_Entry]:
    if len(content) > MAX_PACKAGE:
        raise BadPackage(
            _("Gói lớn hơn %(limit)s MB: hãy đề nghị nơi gửi chia tờ trình thành nhiều gói.")
            % {"limit": MAX_PACKAGE // 1024 // 1024}
        )
    if not content.startswith(LOCAL_MARK):
        raise BadPackage(_("Tệp này không phải gói hồ sơ (.zip): hãy chọn lại tệp."))
    try:
        mark, disk, first_disk, here, count, size, start, comment = END.unpack_from(content, len(content) - END.size)
    except struct.error as error:
        raise _damaged() from error
    if mark != END_MARK or disk or first_disk or comment or here != count or start + size != len(content) - END.size:
        raise _damaged()
    if count > MAX_ENTRIES:
        raise BadPackage(_("Gói có quá nhiều tệp: hãy đề nghị nơi gửi chia tờ trình thành nhiều gói."))
    entries, at = [], start
    for _number in range(count):
        entry, at = _entry(content, at)
        entries.append(entry)
    if at != start + size or not entries:
        raise _damaged()
    if len({entry.name for entry in entries}) != len(entries):
        raise BadPackage(_("Gói có hai tệp trùng tên. Không nhận gói này; hãy báo nơi gửi lập lại."))
    return entries


def _entry(content: bytes, at: int) -> tuple[_Entry, int]:
    try:
        (
            mark,
            made_by,
            _needed,
            flags,
            method,
            _time,
            _day,
            crc,
            packed,
            size,
            name,
            extra,
            comment,
            disk,
            _in,
            out,
            offset,
        ) = ENTRY.unpack_from(content, at)
    except struct.error as error:
        raise _damaged() from error
    at += ENTRY.size
    raw = content[at : at + name]
    if mark != ENTRY_MARK or len(raw) != name or extra or comment or disk:
        raise _damaged()
    if flags & ~UTF8 or method not in {STORED, DEFLATED}:
        raise BadPackage(_("Gói có mật khẩu hoặc nén theo cách lạ. Hãy đề nghị nơi gửi lập lại gói."))
    mode = out >> 16
    if made_by >> 8 == 3 and stat.S_IFMT(mode) not in {0, stat.S_IFREG}:
        raise BadPackage(
            _("Gói có mục không phải tệp thường (liên kết, thư mục). Không nhận gói này; hãy báo nơi gửi.")
        )
    return _Entry(_safe_name(raw), raw, flags, method, crc, packed, size, offset), at + name


def _safe_name(raw: bytes) -> str:
    try:
        name = raw.decode("ascii")
    except UnicodeDecodeError as error:
        raise _unsafe_name() from error
    parts = name.split("/")
    if not SAFE_NAME.fullmatch(name) or any(part.partition(".")[0] in DEVICES or part.endswith(".") for part in parts):
        raise _unsafe_name()
    return name


def _refuse_sizes(entries: list[_Entry]) -> None:
    heavy = sum(entry.size for entry in entries) > MAX_UNPACKED
    if heavy or any(entry.size > MAX_RATIO * entry.packed for entry in entries):
        raise BadPackage(_("Gói nở ra quá lớn khi mở. Không nhận gói này; hãy báo nơi gửi."))


def _refuse_gaps(content: bytes, entries: list[_Entry]) -> None:
    """Each entry begins where the one before it ends: none overlaps another, and nothing is hidden between them."""
    at = 0
    for entry in sorted(entries, key=lambda each: each.offset):
        if entry.offset != at:
            raise _damaged()
        try:
            mark, _needed, flags, method, _time, _day, *sizes, name, extra = LOCAL.unpack_from(content, at)
        except struct.error as error:
            raise _damaged() from error
        at += LOCAL.size
        said = (mark, flags, method, sizes, content[at : at + name], extra)
        if said != (LOCAL_MARK, entry.flags, entry.method, [entry.crc, entry.packed, entry.size], entry.raw_name, 0):
            raise _damaged()
        at += name + entry.packed
    if content[at : at + 4] != ENTRY_MARK or END.unpack_from(content, len(content) - END.size)[6] != at:
        raise _damaged()


def _unpack(content: bytes, entry: _Entry) -> bytes:
    start = entry.offset + LOCAL.size + len(entry.raw_name)
    data = content[start : start + entry.packed]
    if entry.method == DEFLATED:
        data = _inflate(data, entry.size)
    if len(data) != entry.size or zlib.crc32(data) != entry.crc:
        raise _damaged()
    return data


def _inflate(data: bytes, size: int) -> bytes:
    reader = zlib.decompressobj(-15)
    try:
        found = reader.decompress(data, size + 1)
    except zlib.error as error:
        raise _damaged() from error
    if len(found) > size or not reader.eof or reader.unused_data or reader.unconsumed_tail:
        raise _damaged()
    return found


def _damaged() -> BadPackage:
    return BadPackage(_("Gói hỏng hoặc bị cắt: hãy tải lại từ nơi gửi, hoặc đề nghị gửi lại."))


def _unsafe_name() -> BadPackage:
    return BadPackage(_("Gói có tên tệp không an toàn. Không nhận gói này; hãy báo nơi gửi."))
