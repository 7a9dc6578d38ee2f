"""Small shapes of Word that python-docx has no name for: borders, fields, repeated heads, rules below a text."""

from docx.document import Document
from docx.enum.section import WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Length, Mm, Pt
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph
from docx.text.run import Run

FONT = "Times New Roman"
WIDTH = 165  # mm between the margins of 30 and 15
SIDES = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "both": WD_ALIGN_PARAGRAPH.JUSTIFY,
}
SCREEN_READ = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"


def set_styles(document: Document) -> None:
    """Times New Roman 14 everywhere, spacing as papers have it (Nghị định 30/2020/NĐ-CP, Phụ lục I)."""
    normal = document.styles["Normal"]
    normal.font.name = FONT
    normal.font.size = Pt(14)
    fonts = normal.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(script), FONT)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "vi-VN")
    normal.element.get_or_add_rPr().append(language)
    normal.paragraph_format.space_before = Pt(0)
    normal.paragraph_format.space_after = Pt(6)
    normal.paragraph_format.line_spacing = 1.15


def set_page(section: Section, *, draft: bool) -> None:
    """A4, margins of 20, 20, 30 and 15 mm; the page's number in the middle at the top from page 2, counted from 1."""
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.header_distance = Mm(10)
    section.different_first_page_header_footer = True
    counted = OxmlElement("w:pgNumType")
    counted.set(qn("w:start"), "1")
    section._sectPr.insert_element_before(counted, "w:cols", "w:titlePg", "w:docGrid")
    for header in (section.header, section.first_page_header):
        header.is_linked_to_previous = False
    top = section.header.paragraphs[0]
    top.alignment = SIDES["center"]
    if draft:
        top.add_run("DỰ THẢO – ").bold = True
        first = section.first_page_header.paragraphs[0]
        first.add_run("DỰ THẢO").bold = True
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        add_field_part(top.add_run(), kind, text)


def add_field_part(run: Run, kind: str, text: str) -> None:
    """One part of a field: its begin, its instruction or its end."""
    if kind:
        part = OxmlElement("w:fldChar")
        part.set(qn("w:fldCharType"), kind)
    else:
        part = OxmlElement("w:instrText")
        part.text = text
    run._r.append(part)


def new_section(document: Document) -> None:
    """What follows begins on a new page that is counted as the first; all else is as in the section before."""
    document.add_section(WD_SECTION.NEW_PAGE)


def rule(paragraph: Paragraph, *, width: float, room: float) -> None:
    """Draw a line of `width` mm in the middle of `room` mm: the lower border of an empty, narrow paragraph."""
    indent: Length = Mm((room - width) / 2)
    shape = paragraph.paragraph_format
    shape.left_indent = shape.right_indent = indent
    shape.space_before, shape.space_after = Pt(0), Pt(4)
    shape.line_spacing = Pt(4)
    borders = OxmlElement("w:pBdr")
    line = OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "auto")):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    paragraph._p.get_or_add_pPr().insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc")


def table(document: Document, widths: list[float], *, borders: bool) -> Table:
    """A table without rows whose columns have these widths in mm."""
    made: Table = document.add_table(rows=0, cols=len(widths))
    made.autofit = False
    made.alignment = WD_TABLE_ALIGNMENT.CENTER
    if borders:
        made.style = "Table Grid"
        _narrow_cells(made)
    for column, width in zip(made.columns, widths, strict=True):
        column.width = Mm(width)
    return made


def _narrow_cells(made: Table) -> None:
    """Little beside the text of a cell, so that «STT» stands on one line."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(Mm(0.7).twips))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    made._tbl.tblPr.insert_element_before(margins, "w:tblLook")


def add_row(made: Table, widths: list[float], *, repeats: bool = False) -> _Row:
    """A row that is never torn; `repeats`: it comes again at the head of each page."""
    row: _Row = made.add_row()
    for cell, width in zip(row.cells, widths, strict=True):
        cell.width = Mm(width)
    names = ["w:cantSplit", "w:tblHeader"] if repeats else ["w:cantSplit"]
    for name in names:
        row._tr.get_or_add_trPr().append(OxmlElement(name))
    return row


def shade(cell: _Cell, colour: str) -> None:
    """Colour the ground of a cell."""
    ground = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", colour)):
        ground.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(ground)


def describe(run: Run, alt: str) -> None:
    """Say what the picture of a run shows, for who does not see it."""
    for properties in run._r.iter(SCREEN_READ):
        properties.set("descr", alt)
