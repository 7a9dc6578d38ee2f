"""Text on blanks that were printed before: laid out by millimetres, measured, drawn.

`data` is what `templates/blank.typ` reads: `width`, `height`, `shift` [x, y] in millimetres, `places`, `rows`, and what
all rows share; `test` puts the grid and the boxes on the sheet, with `note` below.
"""

import io
import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import pypdfium2
import typst
from django.utils import timezone

from thidua.documents.rendering import STANDARD, TEMPLATES, _drawn, _fonts, plain

SCREEN = 110  # dots an inch of a preview


def printed(data: Mapping[str, Any]) -> bytes:
    """The sheets as one PDF, a page for each row. Raises typst.TypstError."""
    pdf = _compiler(data).compile(
        format="pdf", pdf_standards=[STANDARD], pdf_tags=False, timestamp=int(timezone.now().timestamp())
    )
    if not isinstance(pdf, bytes):
        raise TypeError("a PDF is one file")
    return pdf


def cut(content: bytes, pages: Sequence[int], empty: Collection[int] = ()) -> bytes:
    """Some pages of a file, counted from 1; those of `empty` keep their place, and nothing of them is in the file."""
    with pypdfium2.PdfDocument(content) as whole, pypdfium2.PdfDocument.new() as part:
        kept = [page - 1 for page in pages if page not in empty]
        if kept:
            part.import_pages(whole, kept)
        size = whole.get_page_size(0)
        for place, page in enumerate(pages):
            if page in empty:
                part.new_page(*size, index=place).close()
        file = io.BytesIO()
        part.save(file)
    return file.getvalue()


def misfits(data: Mapping[str, Any]) -> list[tuple[int, str]]:
    """Which texts do not fit their place even at the smallest size: (position of the row, key of the place)."""
    return _misfits(_compiler(data))


def seen(data: Mapping[str, Any]) -> tuple[bytes, list[tuple[int, str]]]:
    """The text of one sheet as a PNG with nothing behind it, and what does not fit."""
    compiler = _compiler(data)
    png = compiler.compile(format="png", ppi=SCREEN)
    if not isinstance(png, bytes):
        raise TypeError("a preview is one page")
    return png, _misfits(compiler)


def _misfits(compiler: typst.Compiler) -> list[tuple[int, str]]:
    found = json.loads(compiler.query("<misfit>", field="value"))
    return [(each["row"], each["place"]) for each in found]


def _compiler(data: Mapping[str, Any]) -> typst.Compiler:
    full = _drawn(plain({"title": "", "draft": False, "test": False, "note": "", **data}))
    return typst.Compiler(
        str(TEMPLATES / "blank.typ"),
        root=str(TEMPLATES),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(full, ensure_ascii=False)},
    )
