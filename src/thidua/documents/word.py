"""The same blocks as a Word file, for officers who go on writing: what `document.typ` lays out for the archive."""

import datetime as dt
import io
from collections.abc import Callable, Sequence
from typing import Any, Final

import segno
import vl_convert
from django.utils import timezone
from django.utils.translation import gettext as _
from docx import Document
from docx.document import Document as WordDocument
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.shared import Mm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from thidua.documents.blocks import Block
from thidua.documents.glyphs import FONTS
from thidua.documents.rendering import Paper, kept_picture, plain
from thidua.documents.word_shapes import (
    SIDES,
    WIDTH,
    add_row,
    describe,
    new_section,
    rule,
    set_page,
    set_styles,
    shade,
    table,
)
from thidua.trail.errors import Refused

MOST: Final = 100  # papers in one file: 5 seconds; python-docx takes the square of their number
INDENT: Final = Mm(12.7)
HEAD: Final = [72.0, 93.0]  # mm: the issuer, and the State's heading beside it
FOOT: Final = [75.0, 90.0]  # mm: who gets the paper, and who signs it
SIGNED: Final = Pt(70)  # room for the signature


def word_of(paper: Paper) -> bytes:
    """The paper as .docx. Raises Refused for what is only printed, such as certificates, and for very many at once."""
    if paper.template != "document":
        raise Refused(_("Văn bản này chỉ có bản PDF để in, không có bản Word."))
    data = plain(paper.data)
    draft = paper.official_at is None
    document = Document()
    set_styles(document)
    set_page(document.sections[0], draft=draft)
    lists = [row["blocks"] for row in data["rows"]] if "rows" in data else [data["blocks"]]
    if len(lists) > MOST:
        raise Refused(_("Bản Word chỉ làm được cho tối đa %(most)s bản một lần; hãy dùng bản PDF.") % {"most": MOST})
    for number, blocks in enumerate(lists):
        if number:
            new_section(document)
        for block in blocks:
            _SHAPES[block["is"]](_Page(document), block)
    _say_what_it_is(document, paper)
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


class _Page:
    """Where the next block goes."""

    def __init__(self, document: WordDocument) -> None:
        self.document = document

    def paragraph(self, text: Any = "", *, size: float = 14, side: str = "both", indent: bool = False) -> Paragraph:
        """A new paragraph of the text."""
        made: Paragraph = self.document.add_paragraph()
        if indent:
            made.paragraph_format.first_line_indent = INDENT
        _filled(made, text, size=size, side=side)
        return made


def _say_what_it_is(document: WordDocument, paper: Paper) -> None:
    properties = document.core_properties
    properties.title, properties.author, properties.comments, properties.language = paper.title[:255], "", "", "vi-VN"
    moment = (paper.official_at or timezone.now()).astimezone(dt.UTC).replace(tzinfo=None)
    properties.created = properties.modified = moment


def _filled(paragraph: Paragraph, text: Any, *, size: float = 14, side: str = "both", look: str = "") -> Paragraph:
    """The paragraph with a text of `blocks.words`; `look` holds for all of it."""
    paragraph.alignment = SIDES[side]
    for words, own in [[text, ""]] if isinstance(text, str) else text:
        run = paragraph.add_run()
        if own == "break":
            run.add_break()
            continue
        run.text = words
        run.font.size = Pt(size)
        run.bold = "strong" in own or "strong" in look or None
        run.italic = "emph" in own or "emph" in look or None
    return paragraph


def _first(cell: _Cell) -> Paragraph:
    found: Paragraph = cell.paragraphs[0]
    return found


def _tight(paragraph: Paragraph) -> Paragraph:
    paragraph.paragraph_format.space_after = Pt(0)
    paragraph.paragraph_format.line_spacing = 1
    return paragraph


def _letterhead(page: _Page, block: Block) -> None:
    made = table(page.document, HEAD, borders=False)
    left, right = add_row(made, HEAD).cells
    if block.get("logo"):
        _draw(_tight(_first(left)), kept_picture(block["logo"]["file"]), block["logo"]["alt"], block["logo"]["width"])
        left.add_paragraph()
    if block["superior"]:
        _tight(_filled(left.paragraphs[-1], block["superior"], size=12, side="center"))
        left.add_paragraph()
    _tight(_filled(left.paragraphs[-1], block["issuer"], size=12, side="center", look="strong"))
    rule(left.add_paragraph(), width=28, room=HEAD[0] - 4)
    nation, motto = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"
    _tight(_filled(_first(right), nation, size=12, side="center", look="strong"))
    _tight(_filled(right.add_paragraph(), motto, size=13, side="center", look="strong"))
    rule(right.add_paragraph(), width=58, room=HEAD[1] - 4)
    number, place = add_row(made, HEAD).cells
    said = block["number"] or (f"          /{block['symbol']}" if block["symbol"] else "")
    _filled(_first(number), f"Số: {said}" if said else "", size=13, side="center")
    if block.get("about"):
        _filled(number.add_paragraph(), f"V/v {block['about']}", size=12, side="center")
    date = block["date"] or "ngày      tháng      năm        "
    _filled(_first(place), f"{block['place']}, {date}", size=13, side="center", look="emph")


def _titled(page: _Page, block: Block) -> None:
    kind = page.paragraph([[block["kind"], "strong"]], side="center")
    kind.paragraph_format.space_before = Pt(12)
    kind.paragraph_format.keep_with_next = True
    if block["about"]:
        _tight(page.paragraph([[block["about"], "strong"]], side="center"))
        rule(page.document.add_paragraph(), width=55, room=WIDTH)
    page.paragraph("", size=6)


def _to(page: _Page, block: Block) -> None:
    page.paragraph(f"Kính gửi: {block['name']}", side="center")


def _to_many(page: _Page, block: Block) -> None:
    for number, name in enumerate(block["names"]):
        line = page.paragraph(f"Kính gửi:\t- {name}" if not number else f"\t- {name}", side="left")
        line.paragraph_format.left_indent = Mm(30)
        line.paragraph_format.tab_stops.add_tab_stop(Mm(55))


def _grounds(page: _Page, block: Block) -> None:
    for line in block["lines"]:
        page.paragraph([[line, "emph"]], indent=True)


def _paragraph(page: _Page, block: Block) -> None:
    page.paragraph(block["text"], size=block["size"], indent=block["indent"])


def _heading(page: _Page, block: Block) -> None:
    page.paragraph([[block["text"], "strong"]], indent=True).paragraph_format.keep_with_next = True


def _listing(page: _Page, block: Block) -> None:
    widths = _widths(block["columns"])
    made = table(page.document, widths, borders=True)
    _fill_row(add_row(made, widths, repeats=True).cells, block["heads"], ["center"] * len(widths), block["size"], True)
    for section in block["sections"]:
        if section["heading"]:
            cells = add_row(made, widths).cells
            across = cells[0].merge(cells[-1])
            shade(across, "F0F0F0")
            line = _tight(_filled(_first(across), section["heading"], size=block["size"], side="left", look="strong"))
            line.paragraph_format.keep_with_next = True
        for row in section["rows"]:
            _fill_row(add_row(made, widths).cells, row, block["aligns"], block["size"], False)
    page.paragraph("", size=6)


def _fill_row(cells: Sequence[_Cell], texts: Sequence[Any], sides: Sequence[str], size: float, head: bool) -> None:
    for cell, text, side in zip(cells, texts, sides, strict=False):
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        line = _tight(_filled(_first(cell), text, size=size, side=side, look="strong" if head else ""))
        line.paragraph_format.space_before = line.paragraph_format.space_after = Pt(2)


def _widths(columns: Sequence[float]) -> list[float]:
    """The widths of all columns: those without one share what is left."""
    free = [number for number, width in enumerate(columns) if not width]
    left = WIDTH - sum(columns)
    return [left / len(free) if number in free else width for number, width in enumerate(columns)]


def _square(page: _Page, block: Block) -> None:
    png = io.BytesIO()
    segno.make(block["address"], error="m", micro=False).save(png, kind="png", scale=8, border=2)
    widths = [block["width"] + 5, WIDTH - block["width"] - 5]
    picture, text = add_row(table(page.document, widths, borders=False), widths).cells
    _draw(_tight(_first(picture)), png.getvalue(), block["alt"], block["width"])
    text.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    _filled(_first(text), block["text"], side="left")


def _picture(page: _Page, block: Block) -> None:
    _draw(page.paragraph(side=block["align"]), kept_picture(block["file"]), block["alt"], block["width"])


def _drawing(page: _Page, block: Block) -> None:
    vl_convert.register_font_directory(str(FONTS))
    _draw(page.paragraph(side="center"), vl_convert.svg_to_png(block["svg"], scale=2), block["alt"], block["width"])


def _draw(paragraph: Paragraph, content: bytes, alt: str, width: float) -> None:
    if paragraph.alignment is None:
        paragraph.alignment = SIDES["center"]
    run = paragraph.add_run()
    run.add_picture(io.BytesIO(content), width=Mm(width))
    describe(run, alt)


def _closing(page: _Page, block: Block) -> None:
    if block["last"]:
        page.paragraph(block["last"], indent=True).paragraph_format.keep_with_next = True
    made = table(page.document, FOOT, borders=False)
    left, right = add_row(made, FOOT).cells
    _signed(right, block["signature"])
    if block["left_signature"]:
        _signed(left, block["left_signature"])
        _recipients(add_row(made, FOOT).cells[0], block["recipients"])
    else:
        _recipients(left, block["recipients"])


def _signed(cell: _Cell, signature: Block) -> None:
    lines = signature["lines"] or [""]
    for number, line in enumerate(lines):
        paragraph = cell.add_paragraph() if number else _first(cell)
        _kept(_filled(paragraph, line, side="center", look="strong"))
    if signature.get("note"):
        _kept(_filled(cell.add_paragraph(), signature["note"], size=13, side="center", look="emph"))
    name = _tight(_filled(cell.add_paragraph(), signature["name"], side="center", look="strong"))
    name.paragraph_format.space_before = SIGNED


def _kept(paragraph: Paragraph) -> None:
    _tight(paragraph).paragraph_format.keep_with_next = True


def _recipients(cell: _Cell, recipients: Sequence[str]) -> None:
    if not recipients:
        return
    _kept(_filled(_first(cell), "Nơi nhận:", size=12, side="left", look="strong emph"))
    for each in recipients:
        _tight(_filled(cell.add_paragraph(), f"- {each}", size=11, side="left"))


def _annex(page: _Page, block: Block) -> None:
    new_section(page.document)
    for text, look in ((block["kind"], "strong"), (block["about"], "strong"), (block["reference"], "emph")):
        if text:
            _tight(page.paragraph([[text, look]], side="center")).paragraph_format.keep_with_next = True
    rule(page.document.add_paragraph(), width=45, room=WIDTH)
    page.paragraph("", size=6)


def _centred(page: _Page, block: Block) -> None:
    page.paragraph(block["text"], size=block["size"], side="center")


def _gap(page: _Page, block: Block) -> None:
    page.paragraph().paragraph_format.line_spacing = Pt(block["points"])


def _page_break(page: _Page, _block: Block) -> None:
    page.document.add_page_break()


_SHAPES: dict[str, Callable[[_Page, Block], None]] = {
    "letterhead": _letterhead,
    "titled": _titled,
    "to": _to,
    "to_many": _to_many,
    "grounds": _grounds,
    "paragraph": _paragraph,
    "heading": _heading,
    "listing": _listing,
    "square": _square,
    "drawing": _drawing,
    "picture": _picture,
    "closing": _closing,
    "annex": _annex,
    "centred": _centred,
    "gap": _gap,
    "page_break": _page_break,
}
