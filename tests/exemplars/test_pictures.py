"""Pictures from outside: what is no picture is refused, what is one is drawn anew without anything but its pixels."""

import io
import struct
import zlib

import pytest
from PIL import Image

from tests.exemplars.desk import Desk, make_jpeg, upload
from tests.makers import make_pdf
from thidua.dossiers import files
from thidua.dossiers.models import StoredFile
from thidua.exemplars.models import Picture
from thidua.exemplars.pictures import MOST_PIXELS, SHORTEST, drawn_anew
from thidua.exemplars.services.writing import MOST_PICTURES
from thidua.trail.errors import Refused

pytestmark = pytest.mark.django_db

SCRIPT = b"<html><script>alert('zyxwvu')</script></html>"


def png(width: int, height: int) -> bytes:
    """A PNG that says it is that large, with next to nothing in it."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 99)) + chunk(b"IEND", b"")


def photograph() -> bytes:
    """A photograph that says where it was taken, by which camera, and that it lies on its side."""
    exif = Image.Exif()
    exif[0x010F] = "Máy zyxwvu"
    exif[0x0112] = 6
    exif.get_ifd(0x8825).update({1: "N", 2: (21.0, 1.0, 0.0), 3: "E", 4: (105.0, 51.0, 0.0)})
    return make_jpeg(1200, 800, exif=exif, comment=b"zyxwvu-comment")


@pytest.mark.parametrize(
    "content",
    [
        SCRIPT,
        b"GIF89a" + SCRIPT,
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"\xff\xd8\xff\xe0" + SCRIPT,
        b"\x89PNG\r\n\x1a\n" + SCRIPT,
        make_jpeg()[:2000],
        make_pdf(),
        b"",
        b"BM" + bytes(200),
    ],
    ids=["script", "gif", "svg", "jpeg of a script", "png of a script", "half a jpeg", "pdf", "nothing", "bmp"],
)
def test_what_is_no_whole_picture_is_refused_beside_its_field_and_nothing_of_it_is_kept(content):
    with pytest.raises(Refused) as refusal:
        drawn_anew(upload(content, "anh.jpg"), field="upload")
    assert "upload" in refusal.value.fields
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize("side", [30_000, 65_000, 2_000_000_000])
def test_a_picture_that_would_unpack_to_more_than_anybody_shows_is_refused_before_it_is_unpacked(side):
    with pytest.raises(Refused, match="quá lớn"):
        drawn_anew(upload(png(side, side), "anh.png"), field="upload")


def test_a_picture_within_the_size_whose_data_are_broken_is_refused():
    assert MOST_PIXELS > 6_000 * 6_000
    with pytest.raises(Refused, match="hỏng"):
        drawn_anew(upload(png(6_000, 6_000), "anh.png"), field="upload")


@pytest.mark.parametrize(("side", "is_taken"), [(SHORTEST - 1, False), (SHORTEST, True)])
def test_a_picture_too_small_for_the_page_is_refused(side, is_taken):
    content = make_jpeg(900, side)
    if is_taken:
        assert drawn_anew(upload(content), field="upload").height == SHORTEST
    else:
        with pytest.raises(Refused, match="quá nhỏ"):
            drawn_anew(upload(content), field="upload")


def test_where_and_with_what_it_was_taken_and_what_hangs_behind_it_is_not_kept():
    sent = photograph() + SCRIPT
    assert b"zyxwvu" in sent
    drawn = drawn_anew(upload(sent), field="upload")
    for kept in (drawn.large, drawn.small):
        content = files.read(kept)
        assert b"zyxwvu" not in content
        assert b"Exif" not in content
        opened = Image.open(io.BytesIO(content))
        assert not dict(opened.getexif())
        assert "comment" not in opened.info
        assert opened.format == "JPEG"


def test_it_stands_upright_and_is_made_smaller():
    drawn = drawn_anew(upload(photograph()), field="upload")
    assert (drawn.width, drawn.height) == (800, 1200)
    big = drawn_anew(upload(make_jpeg(4000, 3000)), field="upload")
    assert (big.width, big.height) == (1600, 1200)
    assert max(Image.open(io.BytesIO(files.read(big.small))).size) == 720


def test_what_shines_through_a_png_becomes_white():
    file = io.BytesIO()
    Image.new("RGBA", (400, 400), (0, 0, 0, 0)).save(file, "PNG")
    drawn = drawn_anew(upload(file.getvalue(), "anh.png"), field="upload")
    assert Image.open(io.BytesIO(files.read(drawn.large))).getpixel((9, 9)) == (255, 255, 255)


def test_a_picture_says_in_words_what_it_shows():
    desk = Desk()
    exemplar = desk.written()
    with pytest.raises(Refused) as refusal:
        desk.picture(exemplar, alt="  ")
    assert "alt" in refusal.value.fields
    assert not Picture.objects.exists()


def test_an_article_holds_only_so_many_pictures():
    desk = Desk()
    exemplar = desk.written(picture=True)
    first = Picture.objects.get()
    Picture.objects.bulk_create(
        Picture(article=first.article, file=first.file, small=first.small, width=1, height=1, alt="x")
        for _each in range(MOST_PICTURES - 1)
    )
    with pytest.raises(Refused, match="nhiều nhất"):
        desk.picture(exemplar)
