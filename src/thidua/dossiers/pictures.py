"""PNG and JPEG read by their own structure, without unpacking the picture."""

import itertools
import struct
import zlib
from collections.abc import Iterator

PNG = b"\x89PNG\r\n\x1a\n"
JPEG, JPEG_END = b"\xff\xd8\xff", b"\xff\xd9"
FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}  # the segments of a JPEG that give its size
SCAN = 0xDA
ALONE = frozenset({0x01, *range(0xD0, 0xD8)})  # marks without a length


def size_of(content: bytes) -> tuple[int, int] | None:
    """Width and height in pixels of a whole PNG or JPEG; None when a part of it is missing or damaged."""
    try:
        return _png_size(content) if content.startswith(PNG) else _jpeg_size(content)
    except struct.error:
        return None  # it ends in the middle of a part


def _png_size(content: bytes) -> tuple[int, int] | None:
    chunks = list(_png_chunks(content))
    kinds = [kind for kind, _data in chunks]
    if not chunks or kinds[0] != b"IHDR" or b"IDAT" not in kinds or kinds[-1] != b"IEND":
        return None
    width, height = struct.unpack_from(">II", chunks[0][1])
    return (width, height) if width and height else None


def _png_chunks(content: bytes) -> Iterator[tuple[bytes, memoryview]]:
    """Chunks up to the last one or the first damaged one."""
    view, at = memoryview(content), len(PNG)
    while at < len(content):
        (length,) = struct.unpack_from(">I", content, at)
        kind, data = content[at + 4 : at + 8], view[at + 8 : at + 8 + length]
        (checksum,) = struct.unpack_from(">I", content, at + 8 + length)
        if zlib.crc32(data, zlib.crc32(kind)) != checksum:
            return
        yield kind, data
        if kind == b"IEND":
            return
        at += 12 + length


def _jpeg_size(content: bytes) -> tuple[int, int] | None:
    size, at = None, 2
    if not content.startswith(JPEG):
        return None
    for _segment in itertools.repeat(None, 10_000):  # a picture has a few dozen
        fill, mark = struct.unpack_from(">BB", content, at)
        if fill != 0xFF:
            return None
        if mark in ALONE or mark == 0xFF:
            at += 1 if mark == 0xFF else 2
            continue
        (length,) = struct.unpack_from(">H", content, at + 2)
        if mark in FRAMES:
            height, width = struct.unpack_from(">HH", content, at + 5)
            size = (width, height)
        if mark == SCAN:
            whole = content.find(JPEG_END, at + 2 + length) > 0
            return size if whole and size and all(size) else None
        at += 2 + length
    return None
