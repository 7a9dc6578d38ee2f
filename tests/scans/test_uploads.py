"""Files that are taken, and files that are refused in words with nothing written."""

import io
import struct
import zipfile
import zlib
from pathlib import Path

import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfWriter

from tests.makers import make_actor, make_pdf
from tests.scans.papers import as_jpeg, as_pdf, as_tiff, make_paper, scan
from thidua.agencies.models import Role
from thidua.dossiers.models import StoredFile
from thidua.scans import services
from thidua.scans.models import How, Scan
from thidua.scans.pages import MOST_PAGES, count_pages, render_page
from thidua.scans.reader import is_sane, read_pages
from thidua.scans.words import Word
from thidua.trail.errors import NotAllowed, Refused
from thidua.trail.models import Entry


def pdf_of(pages=1, width=595, height=842, password=""):
    writer, file = PdfWriter(), io.BytesIO()
    for _page in range(pages):
        writer.add_blank_page(width, height)
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    writer.write(file)
    return file.getvalue()


def huge_png(side):
    """A picture whose head says that it has side × side points: a few bytes that would unpack to gigabytes."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    packed = zlib.compress(b"\0" * 100_000, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def huge_tiff(side):
    """The same as a TIFF."""
    fields = [(256, 4, 1, side), (257, 4, 1, side), (258, 3, 1, 8), (259, 3, 1, 1), (262, 3, 1, 1), (273, 4, 1, 8)]
    fields += [(277, 3, 1, 1), (278, 4, 1, side), (279, 4, 1, 100)]
    entries = b"".join(struct.pack("<HHII", *each) for each in fields)
    return b"II*\0" + struct.pack("<I", 8) + struct.pack("<H", len(fields)) + entries + struct.pack("<I", 0)


def zip_of_death():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("quyet-dinh.pdf", b"0" * 50_000_000)
    return file.getvalue()


HOSTILE = {
    "a text that is called a PDF": (b"khong phai PDF", "Không nhận loại tệp này"),
    "a PDF cut off": (make_pdf()[:200], "hỏng"),
    "an encrypted PDF": (pdf_of(password="mat-khau"), "mật khẩu"),
    "a PDF of a thousand pages": (pdf_of(1_000), f"quá {MOST_PAGES} trang"),
    "a PDF one page too long": (pdf_of(MOST_PAGES + 1), f"quá {MOST_PAGES} trang"),
    "a PDF with a page of kilometres": (pdf_of(width=20_000_000, height=20_000_000), "quá lớn"),
    "a PNG of ten thousand million points": (huge_png(100_000), "quá lớn"),
    "a PNG a little too large": (huge_png(9_000), "quá lớn"),
    "a TIFF of ten thousand million points": (huge_tiff(100_000), "quá lớn"),
    "a TIFF of nothing": (b"II*\0" + b"\0" * 40, "hỏng"),
    "a zip of death": (zip_of_death(), "Không nhận loại tệp này"),
    "nothing": (b"", "rỗng"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_in_words_and_nothing_is_written(officer, settings, name):
    content, why = HOSTILE[name]
    good = SimpleUploadedFile("1.pdf", make_pdf())
    with pytest.raises(Refused, match=why) as refusal:
        services.upload_scan(officer, uploads=[good, SimpleUploadedFile("2.pdf", content)])
    assert "uploads" in refusal.value.fields
    assert not Scan.objects.exists()
    assert not StoredFile.objects.exists()
    assert not Entry.objects.filter(event="scan_uploaded").exists()
    assert not [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def test_a_file_at_the_limit_of_pages_is_taken(officer):
    made = services.upload_scan(officer, uploads=[SimpleUploadedFile("dai.pdf", pdf_of(MOST_PAGES))])
    assert made.files.get().pages == MOST_PAGES


def test_several_files_together_keep_to_the_limit_too(officer):
    half = pdf_of(MOST_PAGES // 2 + 1)
    with pytest.raises(Refused, match="tách ra"):
        services.upload_scan(officer, uploads=[SimpleUploadedFile("1.pdf", half), SimpleUploadedFile("2.pdf", half)])


def test_pages_as_pictures_are_one_scan_in_their_order(officer):
    first, second = scan(make_paper(0, layout="table", people=3))
    uploads = [SimpleUploadedFile("1.jpg", as_jpeg(first)), SimpleUploadedFile("2.tif", as_tiff([second, second]))]
    made = services.upload_scan(officer, uploads=uploads)
    assert [(each.file.media_type, each.pages) for each in made.files.all()] == [("image/jpeg", 1), ("image/tiff", 2)]
    assert count_pages(as_tiff([first, second])) == 2
    page = render_page(as_tiff([first, second]), 1)
    assert (page.width, page.height) == second.size
    assert page.picture.startswith(b"\xff\xd8\xff")


def test_a_damaged_page_does_not_take_the_others_with_it(officer):
    page = scan(make_paper(2, layout="one"))[0].reduce(2)
    content = bytearray(as_tiff([page, page]))
    content[2_000:20_000] = b"\xff" * 18_000
    made = services.upload_scan(officer, uploads=[SimpleUploadedFile("hong.tif", bytes(content))])
    first, second = read_pages(made, lambda *_args: None)
    assert (first.how, first.page.words) == (How.NOT, ())
    assert second.how == How.MACHINE


@pytest.mark.parametrize("role", [Role.HEAD, Role.AUDITOR, Role.COUNCIL_MEMBER, Role.ADMINISTRATOR, Role.LEGAL_OFFICER])
def test_only_those_who_keep_the_register_upload(tree, role):
    with pytest.raises(NotAllowed):
        services.upload_scan(make_actor(tree["province"], role), uploads=[SimpleUploadedFile("1.pdf", make_pdf())])
    assert not StoredFile.objects.exists()


def test_a_sane_layer_of_text_is_used_and_the_machine_is_not_asked(officer, monkeypatch):
    monkeypatch.setenv("PATH", "")  # there is no machine
    paper = make_paper(0, layout="table", people=3)
    made = services.upload_scan(officer, uploads=[SimpleUploadedFile("moi.pdf", paper.pdf)])
    pages = read_pages(made, lambda *_args: None)
    assert [each.how for each in pages] == [How.TEXT, How.TEXT]


def test_a_page_without_text_is_not_read_where_there_is_no_machine_and_is_read_later(officer, monkeypatch, scanned):
    made = services.upload_scan(officer, uploads=[SimpleUploadedFile("cu.pdf", as_pdf(scan(make_paper(2))[:1]))])
    with monkeypatch.context() as patched:
        patched.setenv("PATH", "")
        (page,) = read_pages(made, lambda *_args: None)
        assert (page.how, page.page.words) == (How.NOT, ())
    (page,) = read_pages(made, lambda *_args: None)
    assert page.how == How.MACHINE


@pytest.mark.parametrize(
    ("text", "sane"),
    [
        ("Quyết định về việc tặng thưởng Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh cho các cá nhân", True),
        ("QuyÕt ®Þnh vÒ viÖc tÆng th­ëng B»ng khen cña Chñ tÞch ñy ban nh©n d©n tØnh cho c¸c c¸ nh©n", False),
        ("Quyet dinh ve viec tang thuong Bang khen cua Chu tich Uy ban nhan dan tinh cho cac ca nhan", False),
    ],
)
def test_text_of_old_fonts_and_without_marks_is_no_text(text, sane):
    words = [Word(each, 0, 0, 1, 1, 100) for each in (text + " ").split() * 3]
    assert is_sane(words) is sane
    assert not is_sane(words[:10])  # a stamp on a picture


def test_a_page_turned_by_its_own_mark_is_shown_upright():
    paper = make_paper(2, layout="one")
    document = pypdfium2.PdfDocument(as_pdf(scan(paper, turn=0)))
    document[0].set_rotation(90)
    file = io.BytesIO()
    document.save(file)
    page = render_page(file.getvalue(), 0)
    assert page.width > page.height
