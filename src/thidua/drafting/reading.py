"""The text of a Word file: its paragraphs and the cells of its tables, in their order."""

import io
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from docx import Document
from docx.table import Table

from thidua.trail.errors import beside


def text_of_word(content: bytes) -> str:
    """What a .docx says. Numbers that Word itself counts are not in its text. Refused when it can't be read."""
    try:
        document = Document(io.BytesIO(content))
        return "\n".join(_lines(document.iter_inner_content()))
    except (ValueError, KeyError, OSError, SyntaxError) as error:
        raise beside("upload", _("Không đọc được tệp Word này; hãy dán nội dung vào ô bên dưới.")) from error


def _lines(blocks: Any) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Table):
            for row in block.rows:
                yield " ".join(cell.text for cell in row.cells)
        else:
            yield block.text
