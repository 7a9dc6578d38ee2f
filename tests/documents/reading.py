"""Reads PDFs the way a reader sees them."""

import io
import unicodedata

import pypdf
import pypdfium2


def pages(pdf: bytes) -> list[pypdf.PageObject]:
    """The pages of a PDF."""
    return list(pypdf.PdfReader(io.BytesIO(pdf)).pages)


def text(pdf: bytes) -> str:
    """All text of a PDF on one line, in the letters that the PDF itself gives."""
    return " ".join(" ".join(page.extract_text().split()) for page in pages(pdf))


def is_composed(found: str) -> bool:
    """Whether a text is in NFC."""
    return unicodedata.is_normalized("NFC", found)


def size_in_mm(page: pypdf.PageObject) -> tuple[int, int]:
    """Width and height of a page in whole millimetres."""
    return round(float(page.mediabox.width) / 72 * 25.4), round(float(page.mediabox.height) / 72 * 25.4)


def fonts(pdf: bytes) -> dict[str, bool]:
    """The fonts of a PDF by their names without the subset's mark, and whether each is embedded."""
    found: dict[str, bool] = {}
    for page in pages(pdf):
        for font in page["/Resources"].get("/Font", {}).values():
            descendant = font["/DescendantFonts"][0].get_object()
            name = str(font["/BaseFont"]).lstrip("/").split("+")[-1]
            found[name] = any(key.startswith("/FontFile") for key in descendant["/FontDescriptor"])
    return found


def widest(pdf: bytes) -> tuple[float, float]:
    """The leftmost and the rightmost ink of text on any page, in millimetres from the left edge."""
    edges: list[tuple[float, float]] = []
    for page in pypdfium2.PdfDocument(pdf):
        words = page.get_textpage()
        boxes = [words.get_rect(n) for n in range(words.count_rects())]
        edges += [(left / 72 * 25.4, right / 72 * 25.4) for left, _bottom, right, _top in boxes]
    return min(left for left, _right in edges), max(right for _left, right in edges)
