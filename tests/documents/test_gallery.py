"""Every kind of paper is in the gallery and looks as it did when its picture was stored; a change is seen."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from thidua.agencies.models import Agency
from thidua.decisions.makings import makings
from thidua.demo.gallery import pictures
from thidua.demo.gallery.pages import MARK, NotAGallery, gone, write_gallery
from thidua.demo.gallery.papers import gallery_papers
from thidua.documents.catalogue import SOURCES
from thidua.documents.models import PaperKind
from thidua.documents.rendering import Paper, plain, render

STORED = Path(__file__).parents[2] / "docs" / "gallery"
HOW = "Xem rồi lưu ảnh mới: `thidua gallery --accept` (docs/engineering/documents.md)."


def test_every_kind_of_paper_is_there():
    assert set(SOURCES) == set(PaperKind)


def test_every_paper_looks_as_its_stored_picture(gallery, gallery_pdfs):
    changed = [
        name
        for name, pdf in gallery_pdfs.items()
        if not (STORED / f"{name}.png").exists()
        or pictures.differs(pictures.read(STORED / f"{name}.png"), pictures.strip(pdf))
    ]
    assert changed == [], HOW
    assert gone(gallery, STORED) == [], HOW


def test_stored_pictures_are_small():
    files = list(STORED.glob("*.png"))
    assert len(files) >= len(PaperKind)
    assert sum(file.stat().st_size for file in files) < 800_000


def test_every_award_with_a_certificate_has_one_in_the_gallery(gallery):
    shown = [paper.data["award"] for name, paper in gallery.items() if name.startswith("certificates")]
    assert {paper.data["frame-name"] for name, paper in gallery.items() if name.startswith("certificates")} == {
        "plain",
        "flags",
        "",
    }
    assert len(shown) >= sum(making.gives == "certificate" for making in makings().values())


@pytest.mark.django_db
def test_the_gallery_says_the_same_each_time_and_leaves_nothing(gallery):
    again = gallery_papers()
    assert {name: plain(paper.data) for name, paper in again.items()} == {
        name: plain(paper.data) for name, paper in gallery.items()
    }
    assert not Agency.objects.filter(code__startswith="gallery-").exists()


def changed_text(paper: Paper, old: str, new: str) -> Paper:
    """The paper with one text changed, as if a builder said something else."""
    data = json.dumps(plain(paper.data), ensure_ascii=False)
    assert old in data
    return replace(paper, data=json.loads(data.replace(old, new)))


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("decision", ("Điều 1.", "Điều 2.")),
        ("submission", ("Kính đề nghị", "Kính đề nghi")),  # one tone mark
        ("certificates", ("Bà Nguyễn Thị Phương Mai", "Bà Nguyễn Thị Phương Mái")),
        ("book-ho-so", ("HS2025-000101", "HS2025-000107")),  # one digit of the smallest table
        ("achievement", ("17/05/1984", "17/06/1984")),
    ],
)
def test_a_changed_letter_is_seen(gallery, tmp_path, name, change):
    stored, out = tmp_path / "stored", tmp_path / "out"
    (shown,) = write_gallery({name: gallery[name]}, out, stored, accept=True)
    assert shown.changed, "a new paper is a change"
    assert [each.changed for each in write_gallery({name: gallery[name]}, out, stored)] == [False]
    assert not (out / f"{name}.khac.png").exists()
    other = changed_text(gallery[name], *change)
    assert [each.changed for each in write_gallery({name: other}, out, stored)] == [True]
    assert 'class="changed"' in (out / "index.html").read_text()
    with Image.open(out / f"{name}.khac.png") as difference:
        colours = {colour for _count, colour in difference.convert("RGB").getcolors(2**24)}
    assert any(abs(red - blue) > 60 for red, _green, blue in colours), "what only one of them has is coloured"


def test_accepting_keeps_the_new_pictures_and_drops_those_of_papers_that_are_gone(gallery, tmp_path):
    stored, out = tmp_path / "stored", tmp_path / "out"
    write_gallery({"ballot": gallery["ballot"], "access": gallery["access"]}, out, stored, accept=True)
    only = {"ballot": changed_text(gallery["ballot"], "PHIẾU BẦU", "PHIẾU")}
    assert gone(only, stored) == ["access"]
    write_gallery(only, out, stored)
    assert sorted(file.name for file in stored.iterdir()) == ["access.png", "ballot.png", MARK], (
        "nothing without being told"
    )
    write_gallery(only, out, stored, accept=True)
    assert [file.name for file in stored.glob("*.png")] == ["ballot.png"]
    assert [each.changed for each in write_gallery(only, out, stored)] == [False]


def test_nothing_is_accepted_into_a_folder_of_other_pictures(gallery, tmp_path):
    photos = tmp_path / "photos"
    photos.mkdir()
    (photos / "nha.png").write_bytes(b"a photograph")
    with pytest.raises(NotAGallery):
        write_gallery({"ballot": gallery["ballot"]}, tmp_path / "out", photos, accept=True)
    assert [file.name for file in photos.iterdir()] == ["nha.png"]


def test_what_only_the_stored_picture_has_is_red_and_what_only_the_new_one_has_is_blue(gallery, gallery_pdfs):
    whole = pictures.strip(gallery_pdfs["ballot"])
    less = pictures.strip(render(changed_text(gallery["ballot"], "PHIẾU BẦU", " ")))

    def coloured(difference: Image.Image) -> tuple[bool, bool]:
        found = [colour for _count, colour in difference.getcolors(2**24)]
        return any(red > blue + 60 for red, _green, blue in found), any(blue > red + 60 for red, _green, blue in found)

    assert coloured(pictures.difference(whole, less)) == (True, False)
    assert coloured(pictures.difference(less, whole)) == (False, True)


def test_one_more_page_is_a_change(gallery, gallery_pdfs):
    longer = render(
        changed_text(gallery["ballot"], "Phiếu có 03 trường hợp", "Phiếu có 03 trường hợp. " + "Thêm. " * 900)
    )
    assert pictures.differs(pictures.strip(gallery_pdfs["ballot"]), pictures.strip(longer))
    assert pictures.difference(pictures.strip(gallery_pdfs["ballot"]), pictures.strip(longer)).width > 1000
