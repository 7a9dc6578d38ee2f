"""What of a signature is seen on the page, by the program that browsers read with."""

import io

import pypdfium2
import pytest
from PIL import Image, ImageChops

from tests.signing.office import paper_of
from thidua.documents.freezing import kept_pdf
from thidua.dossiers import files
from thidua.signing.models import SigningCertificate
from thidua.signing.services import end_certificate

pytestmark = pytest.mark.django_db
MM = 72 / 25.4
SCALE = 4


def _page(pdf: bytes) -> Image.Image:
    with pypdfium2.PdfDocument(pdf) as document:
        document.init_forms()
        return document[0].render(scale=SCALE, may_draw_forms=True).to_pil().convert("L")


def _changed(before: bytes, after: bytes) -> tuple[float, float] | None:
    """Width and height in mm of what is drawn on the first page since; None for nothing."""
    box = ImageChops.difference(_page(before), _page(after)).point(lambda grey: 255 if grey > 60 else 0).getbbox()
    return ((box[2] - box[0]) / SCALE / MM, (box[3] - box[1]) / SCALE / MM) if box else None


def _png(width: int, height: int) -> bytes:
    file = io.BytesIO()
    Image.new("RGBA", (width, height), (200, 0, 0, 255)).save(file, "PNG")
    return file.getvalue()


def test_a_seal_without_a_picture_shows_the_agency_and_the_time_beside_the_signers_name(office):
    paper = paper_of(office.issued())
    office.sign(paper)
    width, height = _changed(kept_pdf(paper), files.read(office.seal_paper(paper).file))
    assert 20 < width <= 41
    assert 3 < height < 12


def test_a_persons_signature_without_a_picture_draws_nothing(office):
    paper = paper_of(office.issued())
    assert _changed(kept_pdf(paper), files.read(office.sign(paper).file)) is None


@pytest.mark.parametrize("width", [25, 45])
def test_a_picture_of_a_signature_has_the_width_that_was_registered(office, width):
    plain = SigningCertificate.objects.get(account=office.head.account)
    end_certificate(office.administrator, certificate=plain, reason="Thêm ảnh")
    office.register(office.person, office.head.account, picture=_png(300, 150), picture_width=width)
    paper = paper_of(office.issued())
    seen = _changed(kept_pdf(paper), files.read(office.sign(paper).file))
    assert seen[0] == pytest.approx(width, abs=0.6)
    assert seen[1] == pytest.approx(width / 2, abs=0.6)
