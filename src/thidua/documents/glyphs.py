"""Text that the papers' font can show: PDF/A refuses a page with a letter that the font does not have."""

import functools
import re
import struct
import unicodedata
from pathlib import Path

from thidua.vietnamese.names import INVISIBLE

FONTS = Path(__file__).parent / "fonts"
REGULAR = FONTS / "Tinos-Regular.ttf"
MISSING = "□"
BREAKS = re.compile(r"[\t\n\v\f\r\x85\u2028\u2029]+")
PRIVATE = range(0xE000, 0xF900)


def printable(text: str) -> str:
    """The text as it is printed: NFC, on one line, nothing invisible, «□» for each letter that Tinos does not have."""
    flat = BREAKS.sub(" ", INVISIBLE.sub("", unicodedata.normalize("NFC", text)))
    return "".join(letter if ord(letter) in letters() else MISSING for letter in flat)


@functools.cache
def letters() -> frozenset[int]:
    """The code points that Tinos has, read from the font's own table; private ones mean nothing to a reader."""
    font = REGULAR.read_bytes()
    tables = struct.unpack_from(">H", font, 4)[0]
    where = next(
        offset
        for tag, _sum, offset, _size in struct.iter_unpack(">4sIII", font[12 : 12 + 16 * tables])
        if tag == b"cmap"
    )
    count = struct.unpack_from(">H", font, where + 2)[0]
    subtables = {
        struct.unpack_from(">HH", font, where + 4 + 8 * n): struct.unpack_from(">I", font, where + 8 + 8 * n)[0]
        for n in range(count)
    }
    return frozenset(_mapped(font, where + subtables[3, 1])) - frozenset(PRIVATE)


def _mapped(font: bytes, start: int) -> set[int]:
    """The code points of a format 4 subtable (OpenType, «cmap»): segments of code points, each with its glyphs."""
    pairs = struct.unpack_from(">H", font, start + 6)[0] // 2

    def column(number: int, code: str) -> tuple[int, ...]:
        at = start + 14 + 2 * pairs * number + (2 if number else 0)
        return struct.unpack_from(f">{pairs}{code}", font, at)

    found: set[int] = set()
    for segment, (last, first, delta, offset) in enumerate(
        zip(column(0, "H"), column(1, "H"), column(2, "h"), column(3, "H"), strict=True)
    ):
        for point in range(first, min(last, 0xFFFE) + 1):
            glyph = point
            if offset:
                at = start + 16 + 6 * pairs + 2 * segment + offset + 2 * (point - first)
                glyph = struct.unpack_from(">H", font, at)[0]
                if glyph == 0:
                    continue
            if (glyph + delta) & 0xFFFF:
                found.add(point)
    return found
