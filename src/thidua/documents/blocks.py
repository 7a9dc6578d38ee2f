"""What papers are put together from. Each function gives a plain dictionary that `document.typ` and Word lay out.

A text is a string, or a list of strings, pairs of (string, look) and BREAK: `["Tên: ", ("Nguyễn Thị Thử", STRONG)]`.
Everything is text: nothing in it is ever Typst source.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any, Final, Literal

from thidua.documents.rendering import Paper

Look = Literal["strong", "emph", "strong emph", "break"]
Span = str | tuple[str, Look]
Text = str | Sequence[Span]
Block = dict[str, Any]
Align = Literal["left", "center", "right"]

STRONG: Final = "strong"
EMPH: Final = "emph"
BREAK: Final[Span] = ("", "break")
REST: Final = 0  # the width of a column that takes what the others leave
TEXT_SIZE: Final = 14  # points (Nghị định 30/2020/NĐ-CP, Phụ lục I: 13 to 14)


def document(
    title: str, blocks: Sequence[Block | None], official_at: dt.datetime | None, *, flipped: bool = False
) -> Paper:
    """The paper of these blocks; None among them is left out. `flipped`: on its side, for a wide table (PDF only)."""
    return Paper(title, "document", {"blocks": _there(blocks)} | ({"flipped": True} if flipped else {}), official_at)


def documents(title: str, rows: Sequence[tuple[int, Sequence[Block | None]]], official_at: dt.datetime | None) -> Paper:
    """Many papers in one file, (position, blocks) of each: each begins on a page of its own and counts from 1."""
    data = {"rows": [{"position": position, "blocks": _there(blocks)} for position, blocks in rows]}
    return Paper(title, "document", data, official_at)


def words(text: Text) -> str | list[list[str]]:
    """The text as data: a string, or a list of [string, look]."""
    if isinstance(text, str):
        return text
    return [[span, ""] if isinstance(span, str) else list(span) for span in text]


def strong(text: str) -> Text:
    """The whole text in bold."""
    return [(text, STRONG)]


def emph(text: str) -> Text:
    """The whole text in italics."""
    return [(text, EMPH)]


def letterhead(
    *,
    issuer: str,
    superior: str = "",
    number: str = "",
    symbol: str = "",
    place: str,
    date: str,
    logo: Block | None = None,
    about: str = "",
) -> Block:
    """Issuer beside the State's heading; number, place and date below. `symbol` stands when there is no number yet.

    `logo`: a `picture` above the issuer. `about`: what a công văn is about, which has no name of its kind: «V/v …»
    below its number.
    """
    return {
        "is": "letterhead",
        "superior": superior,
        "issuer": issuer,
        "number": number,
        "symbol": symbol,
        "place": place,
        "date": date,
        "logo": logo,
        "about": about,
    }


def titled(kind: str, about: str = "") -> Block:
    """The kind of the paper, in capitals, and what it is about."""
    return {"is": "titled", "kind": kind, "about": about}


def to(name: str) -> Block:
    """Kính gửi."""
    return {"is": "to", "name": name}


def to_many(names: Sequence[str]) -> Block:
    """Kính gửi: several, each on a line of its own."""
    return {"is": "to_many", "names": list(names)}


def grounds(lines: Sequence[str]) -> Block:
    """Căn cứ …, a paragraph each, in italics."""
    return {"is": "grounds", "lines": list(lines)}


def paragraph(text: Text, *, size: float = TEXT_SIZE, indent: bool = True, ragged: bool = False) -> Block:
    """A paragraph of the text; `size` in points. `ragged`: its words are not stretched to the right edge."""
    made = {"is": "paragraph", "text": words(text), "size": size, "indent": indent}
    return made | ({"ragged": True} if ragged else {})


def paragraphs(texts: Sequence[Text], *, size: float = TEXT_SIZE) -> list[Block]:
    """A paragraph for each text."""
    return [paragraph(each, size=size) for each in texts]


def heading(text: str) -> Block:
    """The heading of a part, never alone at the foot of a page."""
    return {"is": "heading", "text": text}


def article(number: int, text: str) -> Text:
    """«Điều 2. …», for a paragraph or for the last one of `closing`."""
    return [(f"Điều {number}.", STRONG), f" {text}"]


def listing(
    *,
    columns: Sequence[float],
    heads: Sequence[Text],
    sections: Sequence[tuple[str, Sequence[Sequence[Text]]]],
    aligns: Sequence[Align] = (),
    size: float = 12,
) -> Block:
    """A table: its head and section headings come again on each page, and no row is torn.

    `columns` are widths in millimetres, or REST. `sections`: (heading, rows of cells); an empty heading is left out.
    """
    return {
        "is": "listing",
        "columns": list(columns),
        "heads": [words(each) for each in heads],
        "aligns": [*aligns, *["left"] * (len(columns) - len(aligns))],
        "sections": [
            {"heading": name, "rows": [[words(cell) for cell in row] for row in rows]} for name, rows in sections
        ],
        "size": size,
    }


def rows(cells: Sequence[Sequence[Text]]) -> list[tuple[str, Sequence[Sequence[Text]]]]:
    """Rows without a heading, as the `sections` of a listing."""
    return [("", cells)]


def square(address: str, text: Text, *, alt: str, width: float = 24) -> Block:
    """A QR square of `width` mm that leads to the address, and a text beside it; `alt` is what is read aloud."""
    return {"is": "square", "address": address, "text": words(text), "alt": alt, "width": width}


def picture(sha256: str, *, alt: str, width: float, align: Align = "center") -> Block:
    """A kept PNG or JPEG by its hash, `width` mm wide."""
    return {"is": "picture", "file": sha256, "alt": alt, "width": width, "align": align}


def drawing(svg: str, *, alt: str, width: float) -> Block:
    """A drawing of ours (an SVG as text), `width` mm wide, in the middle; `alt` is what is read aloud."""
    return {"is": "drawing", "svg": svg, "alt": alt, "width": width}


def closing(
    recipients: Sequence[str], signature: Block, *, left_signature: Block | None = None, last: Text = ""
) -> Block:
    """Nơi nhận beside who signs, with the last paragraph of the text: a signature never stands alone on a page."""
    return {
        "is": "closing",
        "recipients": list(recipients),
        "signature": signature,
        "left_signature": left_signature,
        "last": words(last),
    }


def signer(lines: Sequence[str], name: str = "", note: str = "") -> Block:
    """Who signs, for `closing`: the lines of the office, «(Ký, ghi rõ họ tên)» or nothing, and the name."""
    return {"lines": list(lines), "name": name, "note": note}


def annex(kind: str, about: str, reference: str) -> Block:
    """An annex begins on its own page and counts its pages from 1."""
    return {"is": "annex", "kind": kind, "about": about, "reference": reference}


def centred(text: Text, *, size: float = TEXT_SIZE) -> Block:
    """A text in the middle, in lines of about the same length."""
    return {"is": "centred", "text": words(text), "size": size}


def gap(points: float) -> Block:
    """Room between two blocks, beyond what they have."""
    return {"is": "gap", "points": points}


def page_break() -> Block:
    """What follows begins on a new page."""
    return {"is": "page_break"}


def _there(blocks: Sequence[Block | None]) -> list[Block]:
    return [each for each in blocks if each is not None]
