"""Made-up papers to hand in: one page that says what it is, and that nothing of it is real."""

from collections.abc import Sequence

from django.core.files.uploadedfile import SimpleUploadedFile

from thidua.documents import blocks
from thidua.documents.rendering import render

NOT_REAL = "Văn bản trình diễn, không có thật."


def paper(name: str, title: str, lines: Sequence[str] = ()) -> SimpleUploadedFile:
    """A PDF with the title, the lines, and that it is made up."""
    rows = [blocks.heading(title), *(blocks.paragraph(line) for line in lines), blocks.paragraph(NOT_REAL)]
    return SimpleUploadedFile(name, render(blocks.document(title, rows, None)), content_type="application/pdf")
