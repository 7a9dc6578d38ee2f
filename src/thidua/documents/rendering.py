"""From data to PDF: Typst lays out, and the data never becomes Typst source.

A paper's data goes in as JSON through `sys.inputs`; templates read it with `json(…)` and put it on the page as text, so
that a name like `#panic()` or `$x$` is a name. Only the fonts of this package are used, never the machine's.
"""

import datetime as dt
import functools
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import typst
from django.utils import timezone

from thidua.documents.glyphs import FONTS, printable
from thidua.dossiers import files
from thidua.dossiers.models import StoredFile
from thidua.screens.qr import square

TEMPLATES = Path(__file__).parent / "templates"
PRINTED_ONLY = {"certificates"}  # no tags for screen readers: they take two thirds of the time of a thousand pages
PRINT_RESOLUTION = 300  # dots an inch
STANDARD: Final = "a-2b"  # PDF/A, ISO 19005-2: what archives keep


@dataclass(frozen=True)
class Paper:
    """A paper before it is laid out. `data` is what its template reads: text, numbers, lists and dictionaries of them.

    `official_at` is the moment from which the paper is no draft; None prints «DỰ THẢO» on every page.
    """

    title: str
    template: str
    data: Mapping[str, Any]
    official_at: dt.datetime | None = None


def render(paper: Paper) -> bytes:
    """The paper as PDF/A-2b. The same paper gives the same bytes, once it is official. Raises typst.TypstError."""
    compiler = _compiler(paper)
    moment = paper.official_at or timezone.now()
    pdf = compiler.compile(
        format="pdf",
        pdf_standards=[STANDARD],
        pdf_tags=paper.template not in PRINTED_ONLY,
        timestamp=int(moment.timestamp()),
    )
    if not isinstance(pdf, bytes):
        raise TypeError("a PDF is one file")
    return pdf


def pages_of(paper: Paper, *, count: int, resolution: int = 75) -> list[bytes]:
    """The first pages as PNG, for looking only: dots an inch as `resolution` says. Raises typst.TypstError."""
    found = _compiler(paper).compile(format="png", ppi=resolution)
    pages = found if isinstance(found, list) else [found]
    return [page for page in pages[:count] if page]


def _compiler(paper: Paper) -> typst.Compiler:
    data = _drawn(plain({**paper.data, "title": paper.title, "draft": paper.official_at is None}))
    if hashes := sorted(set(_pictures(data))):
        data["pictures"] = {sha256: list(kept_picture(sha256)) for sha256 in hashes}
    return typst.Compiler(
        str(TEMPLATES / f"{paper.template}.typ"),
        root=str(TEMPLATES),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    )


def stamp(*, picture: bytes, lines: list[str], width: int) -> bytes:
    """A PDF of one page as small as what stands on it: a picture of `width` mm (or none) and lines of text below."""
    data = {"picture": list(picture), "lines": plain(lines), "width": width}
    compiler = typst.Compiler(
        str(TEMPLATES / "stamp.typ"),
        root=str(TEMPLATES),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    )
    pdf = compiler.compile(
        format="pdf", pdf_standards=[STANDARD], pdf_tags=False, timestamp=int(timezone.now().timestamp())
    )
    if not isinstance(pdf, bytes):
        raise TypeError("a stamp is one file")
    return pdf


@functools.cache
def drawing(template: str, **inputs: str) -> list[int]:
    """A template of one page as the bytes of a PNG, for a picture that stands on many pages: a file holds it once."""
    compiler = typst.Compiler(
        str(TEMPLATES / f"{template}.typ"),
        root=str(TEMPLATES),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs=inputs,
    )
    png = compiler.compile(format="png", ppi=PRINT_RESOLUTION)
    if not isinstance(png, bytes):
        raise TypeError("a drawing is one page")
    return list(png)


@functools.cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])


def plain(value: Any) -> Any:
    """The data with every text printable, and nothing in it that JSON does not know. Raises TypeError for the rest."""
    match value:
        case str():
            return printable(value)
        case Mapping():
            return {key: plain(each) for key, each in value.items()}
        case list() | tuple():
            return [plain(each) for each in value]
        case None | bool() | int() | float():
            return value
    raise TypeError(f"a paper can't hold {type(value).__name__}")


def kept_picture(sha256: str) -> bytes:
    """The picture kept under a hash. Raises StoredFile.DoesNotExist."""
    return files.read(StoredFile.objects.get(sha256=sha256))


def _pictures(value: Any) -> Iterator[str]:
    """The hashes of all pictures of the blocks: each goes in once."""
    match value:
        case {"is": "picture", "file": str(sha256)}:
            yield sha256
        case dict():
            for each in value.values():
                yield from _pictures(each)
        case list():
            for each in value:
                yield from _pictures(each)


def _drawn(value: Any) -> Any:
    """The data with pictures: a QR square in `qr` beside each `address`, the frame beside its `frame-name`."""
    match value:
        case dict():
            drawn = {key: _drawn(each) for key, each in value.items()}
            if address := value.get("address"):
                drawn["qr"] = square(address)
            if name := value.get("frame-name"):
                drawn["frame"] = drawing("frame", name=name)
            return drawn
        case list():
            return [_drawn(each) for each in value]
    return value
