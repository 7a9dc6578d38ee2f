"""Where a signature is seen on a decision or a letter, and how.

Nghị định 30/2020/NĐ-CP, Phụ lục I, known from memory only: the person's signature is a picture with a transparent
background at the place of the signature, without any text; the agency's is the picture of its seal in its real size,
over about a third of the signature on the left, with the name of the agency and the time. Where the name and the time
stand and how wide a seal is, is not known here: they are put below the seal, and whoever registers a picture says its
width. A signature without a picture is not seen on the page (the agency's then shows its name and the time).

Certificates bear a signature on every page, and a digital signature is seen at one place: theirs are not seen.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pypdfium2
from django.utils import timezone
from pyhanko.pdf_utils.layout import AxisAlignment, Margins, SimpleBoxLayoutRule
from pyhanko.stamp import StaticStampStyle

from thidua.documents.models import IssuedPaper, PaperKind
from thidua.documents.rendering import stamp
from thidua.dossiers import files
from thidua.signing.models import Part, SigningCertificate
from thidua.signing.sealing import Place

MM = 72 / 25.4
TEXT_WIDTH = 40  # mm, of a seal without a picture
SIGNATURE_WIDTH = 40  # mm, of a person's signature without a picture
GAP = 2  # points between the signer's name and the signature above it
# pyHanko's own margins would shrink a seal, and a seal of two lines of text to nothing.
IN_REAL_SIZE = SimpleBoxLayoutRule(x_align=AxisAlignment.ALIGN_MID, y_align=AxisAlignment.ALIGN_MID, margins=Margins())


@contextmanager
def seen(paper: IssuedPaper, pdf: bytes, signer_name: str, certificate: SigningCertificate) -> Iterator[Place | None]:
    """Where and how the next signature is seen, for the time of the block; None when it is not."""
    drawn = _drawn(certificate) if paper.kind != PaperKind.CERTIFICATES else None
    name = _name_of_signer(pdf, signer_name) if drawn else None
    if drawn is None or name is None:
        yield None
        return
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "stamp.pdf"
        file.write_bytes(drawn)
        with pypdfium2.PdfDocument(drawn) as document:
            width, height = document[0].get_size()
        page, middle, top = name
        left = middle - width / 2
        if certificate.part == Part.SEAL:
            signature = SIGNATURE_WIDTH * MM
            left = middle - signature / 2 + signature / 3 - width
        box = (round(left), round(top + GAP), round(left + width), round(top + GAP + height))
        yield Place(
            page, box, StaticStampStyle.from_pdf_file(str(file), border_width=0, background_layout=IN_REAL_SIZE)
        )


def _drawn(certificate: SigningCertificate) -> bytes | None:
    picture = files.read(certificate.picture) if certificate.picture else b""
    if certificate.part == Part.PERSON:
        width = certificate.picture_width or SIGNATURE_WIDTH
        return stamp(picture=picture, lines=[], width=width) if picture else None
    now = timezone.localtime()
    lines = [certificate.agency.name, f"{now:%d/%m/%Y %H:%M:%S} {now:%z}"]
    return stamp(picture=picture, lines=lines, width=certificate.picture_width or TEXT_WIDTH)


def _name_of_signer(pdf: bytes, name: str) -> tuple[int, float, float] | None:
    """Page, middle and upper edge of the signer's name below the signature: the last one on the right half of a page
    that says who gets the paper."""
    found = None
    with pypdfium2.PdfDocument(pdf) as document:
        for number, page in enumerate(document):
            text = page.get_textpage()
            if "Nơi nhận" not in text.get_text_range() or not name:
                continue
            search = text.search(name, match_case=True)
            while (place := search.get_next()) is not None:
                boxes = [text.get_charbox(index) for index in range(place[0], place[0] + place[1])]
                middle = (min(box[0] for box in boxes) + max(box[2] for box in boxes)) / 2
                if middle > page.get_width() / 2:
                    found = (number, middle, max(box[3] for box in boxes))
    return found
