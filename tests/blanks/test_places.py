"""Places: what is printed stands where it was set, to a tenth of a millimetre, moved by the printer's offset."""

from dataclasses import replace
from decimal import Decimal

import pypdfium2
import pytest

from tests.documents.reading import is_composed, pages, size_in_mm, text
from thidua.blanks import services
from thidua.blanks.models import Printer
from thidua.blanks.places import DEFAULTS, LABELS, as_json, default_places, from_json, outside
from thidua.blanks.values import example, sheet_data
from thidua.documents import blanks as laying
from thidua.documents.certificates import making_of
from thidua.trail.errors import Overtaken, Refused

MM = 25.4 / 72
TOLERANCE = 0.35  # of the ink: letters do not begin exactly at their own edge


def boxes_of(pdf, page=0):
    """The ink of each run of text: (left, top, right, bottom, text), in millimetres from the upper left corner."""
    found = pypdfium2.PdfDocument(pdf)[page]
    words = found.get_textpage()
    height = found.get_height()
    boxes = []
    for n in range(words.count_rects()):
        left, bottom, right, top = words.get_rect(n)
        said = words.get_text_bounded(left, bottom, right, top)
        boxes.append((left * MM, (height - top) * MM, right * MM, (height - bottom) * MM, said))
    return boxes


def laid(size=(297, 210), printer=None, kind="ngan", rows=None, **changes):
    """The sheet of an example, with places set: `name={"x": 20}`; only the places that are named are printed."""
    shared, row = example(kind)
    places = [replace(place, **{"on": place.key in changes, **changes.get(place.key, {})}) for place in DEFAULTS]
    return sheet_data(size, places, shared, rows or [row], printer)


@pytest.mark.parametrize(("x", "y"), [(20.0, 30.0), (103.4, 88.8), (180.1, 190.3)])
@pytest.mark.parametrize("offset", [(Decimal(0), Decimal(0)), (Decimal("2.5"), Decimal("-1.3"))])
def test_text_stands_at_the_millimetres_that_were_set_moved_by_the_offset(x, y, offset):
    printer = Printer(offset_x=offset[0], offset_y=offset[1])
    data = laid(
        printer=printer,
        name={"x": x, "y": y, "width": 90.0, "height": 12.0, "align": "left", "upright": "bottom", "largest": 16},
    )
    ((left, _top, right, bottom, said),) = boxes_of(laying.printed(data))
    assert said == "Ông Lê Văn Thử"
    assert left == pytest.approx(x + float(offset[0]), abs=TOLERANCE)
    assert bottom == pytest.approx(y + 12 + float(offset[1]), abs=TOLERANCE)  # the lowest of the «g»
    assert right < x + 90 + float(offset[0])


@pytest.mark.parametrize(
    ("align", "upright", "across", "down"),
    [("left", "top", 0, 0), ("center", "middle", 0.5, 0.5), ("right", "bottom", 1, 1)],
)
def test_alignment_is_within_the_place(align, upright, across, down):
    place = {"x": 50.0, "y": 60.0, "width": 120.0, "height": 30.0, "align": align, "upright": upright, "largest": 20}
    ((left, top, right, bottom, _said),) = boxes_of(laying.printed(laid(name=place)))
    room = 120 - (right - left)
    assert left == pytest.approx(50 + room * across, abs=0.8)
    line = 20 * (0.93 + 0.22) * MM  # the room that the template gives a line
    assert bottom == pytest.approx(60 + (30 - line) * down + line, abs=TOLERANCE)
    assert top >= 60


def test_the_square_stands_at_its_place_and_has_its_side():
    data = laid(qr={"x": 33.0, "y": 44.0, "width": 26.0, "height": 40.0})
    page = pypdfium2.PdfDocument(laying.printed(data))[0]
    drawn = page.render(scale=300 / 72).to_pil().convert("L").point(lambda grey: 255 if grey < 128 else 0)
    left, top, right, bottom = (edge / 300 * 25.4 for edge in drawn.getbbox())
    assert 33 < left < 36
    assert 44 < top < 47
    assert 56 < right < 59
    assert right - left == pytest.approx(bottom - top, abs=0.3)


@pytest.mark.parametrize("size", [(297, 210), (210, 297), (420, 297), (210, 148)])
@pytest.mark.parametrize("kind", ["ngan", "dai"])
def test_the_default_places_fit_every_paper_and_long_texts_whole(size, kind):
    shared, row = example(kind)
    places = default_places(*map(float, size))
    assert not [place.key for place in places if outside(place, *size)]
    data = sheet_data(size, [replace(place, on=True) for place in places], shared, [row])
    assert laying.misfits(data) == []
    pdf = laying.printed(data)
    assert [size_in_mm(page) for page in pages(pdf)] == [size]
    found = text(pdf)
    assert is_composed(found)
    for said in ("name", "detail", "citation"):
        assert row[said][0] in found


def test_a_name_is_made_smaller_then_takes_two_lines_and_then_is_named_as_too_long():
    name = "Công Tằng Tôn Nữ Thị Huyền Trân Phương Thảo Vân Anh"
    row = example("ngan")[1] | {"name": [name]}

    def heights(width, height):
        place = {"x": 20.0, "y": 20.0, "width": width, "height": height, "largest": 28, "smallest": 16}
        data = laid((420, 297), rows=[row], name=place)
        return laying.misfits(data), [box[1] for box in boxes_of(laying.printed(data))]

    whole, smaller, two, never = heights(300.0, 14.0), heights(180.0, 14.0), heights(90.0, 15.0), heights(90.0, 9.0)
    assert (whole[0], smaller[0], two[0]) == ([], [], [])
    assert (len(whole[1]), len(smaller[1]), len(two[1])) == (1, 1, 2)
    assert never[0] == [(1, "name")]


def test_a_word_wider_than_its_place_is_named():
    row = example("ngan")[1] | {"detail": ["Nghiêngngảnghiêngngảnghiêngngả"]}
    place = {"x": 20.0, "y": 20.0, "width": 30.0, "height": 60.0, "largest": 16, "smallest": 16}
    assert laying.misfits(laid(rows=[row], detail=place)) == [(1, "detail")]


def test_a_word_is_wide_by_its_letters_and_not_by_their_bytes():
    row = example("ngan")[1] | {"detail": ["ườẵộự ườẵộỳ ườẵộỵ WWWWWWWW"]}
    place = {"x": 20.0, "y": 20.0, "width": 18.0, "height": 60.0, "largest": 12, "smallest": 12}
    assert laying.misfits(laid(rows=[row], detail=place)) == [(1, "detail")]
    row = row | {"detail": ["ườẵộự ườẵộỳ ườẵộỵ WW"]}
    assert laying.misfits(laid(rows=[row], detail=place)) == []


@pytest.mark.parametrize(("offset", "fits"), [("10", True), ("10.1", False), ("-20", True), ("-20.1", False)])
def test_a_place_that_the_offset_moves_beyond_the_paper_is_named(offset, fits):
    printer = Printer(offset_x=Decimal(offset), offset_y=Decimal(0))
    data = laid(printer=printer, name={"x": 20.0, "y": 20.0, "width": 267.0, "height": 14.0})
    assert laying.misfits(data) == ([] if fits else [(1, "name")])


def test_pages_that_are_cut_out_are_whole_and_nothing_of_the_empty_ones_is_in_the_file():
    row = example("ngan")[1]
    rows = [row | {"name": [f"Người Thứ {n}"], "position": n} for n in range(1, 6)]
    part = laying.cut(laying.printed(laid(rows=rows, name={}, qr={})), range(2, 6), empty={2, 4})
    assert [size_in_mm(page) for page in pages(part)] == [(297, 210)] * 4
    said = [page.get_textpage().get_text_bounded().strip() for page in pypdfium2.PdfDocument(part)]
    assert said == ["", "Người Thứ 3", "", "Người Thứ 5"]
    assert len(laying.cut(part, [1], empty={1})) < 2_000


def test_a_long_unit_keeps_places_together_and_has_lines_of_about_one_length():
    row = example("dai")[1]
    place = {"x": 20.0, "y": 20.0, "width": 200.0, "height": 30.0, "largest": 16, "smallest": 12}
    boxes = boxes_of(laying.printed(laid(rows=[row], detail=place)))
    lines = {}
    for left, top, right, _bottom, _said in boxes:  # what is kept together is a run of its own
        known = lines.get(round(top / 4), (left, right))
        lines[round(top / 4)] = (min(left, known[0]), max(right, known[1]))
    widths = [right - left for left, right in lines.values()]
    assert len(widths) >= 2
    assert min(widths) > 0.6 * max(widths)
    assert "tỉnh Ví Dụ" in boxes[-1][4]


def test_what_is_typed_in_a_name_is_text_and_never_source():
    row = example("ngan")[1] | {"name": ["#panic() $x$ *a* @b"]}
    assert "#panic() $x$ *a* @b" in text(laying.printed(laid(rows=[row], name={})))


def test_the_test_sheet_has_the_names_and_millimetres_of_its_places():
    found = text(laying.printed(laid(name={"x": 41.5, "y": 77.3}) | {"test": True, "note": "TRANG THỬ"}))
    assert f"{LABELS['name']} 41.5 × 77.3" in found
    assert "TRANG THỬ" in found
    assert {"10", "100", "200", "290"} <= set(found.split())


def test_the_preview_is_a_picture_with_nothing_behind_the_text():
    from io import BytesIO  # noqa: PLC0415 -- only here

    from PIL import Image  # noqa: PLC0415

    picture, misfits = laying.seen(laid(name={}))
    image = Image.open(BytesIO(picture))
    assert misfits == []
    assert image.size[0] / image.size[1] == pytest.approx(297 / 210, rel=0.01)
    assert image.getpixel((3, 3))[3] == 0
    assert image.getchannel("A").getbbox() is not None


def test_a_layout_kept_before_a_place_was_known_has_it_and_leaves_it_off():
    kept = [each for each in as_json(DEFAULTS) if each["key"] != "code"]
    places = {place.key: place for place in from_json(kept)}
    assert list(places) == [place.key for place in DEFAULTS]
    assert not places["code"].on
    assert places["name"] == next(place for place in DEFAULTS if place.key == "name")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"x": -0.1}, "ra ngoài"),
        ({"x": 80.0}, "ra ngoài"),
        ({"y": 200.0}, "ra ngoài"),
        ({"height": 2.9}, "3 mm"),
        ({"largest": 10.0, "smallest": 10.5}, "nhỏ nhất"),
    ],
)
def test_a_place_that_can_t_be_is_refused_by_its_name(shop, changes, why):
    places = [replace(place, **changes) if place.key == "name" else place for place in DEFAULTS]
    with pytest.raises(Refused) as refusal:
        services.save_layout(shop.actor, blank=shop.blank, places=places, seen=1)
    assert why in refusal.value.fields["name"]
    off = [replace(place, on=False) if place.key == "name" else place for place in places]
    services.save_layout(shop.actor, blank=shop.blank, places=off, seen=1)


@pytest.mark.django_db
def test_of_two_who_set_places_the_second_is_told_and_both_edges_of_the_paper_hold(shop):
    edges = [
        replace(place, x=0.0, y=196.0, width=297.0, height=14.0) if place.key == "name" else place for place in DEFAULTS
    ]
    assert services.save_layout(shop.actor, blank=shop.blank, places=edges, seen=1).version == 2
    with pytest.raises(Overtaken, match="phiên bản 2"):
        services.save_layout(shop.actor, blank=shop.blank, places=DEFAULTS, seen=1)


def test_awards_that_have_no_certificate_have_no_blank():
    with pytest.raises(Refused):
        making_of("advanced_worker")
