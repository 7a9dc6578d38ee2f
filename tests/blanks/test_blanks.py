"""Blanks and printers: what is taken as a blank, what is refused."""

from decimal import Decimal

import pytest

from tests.blanks.shop import REASON, make_picture
from tests.decisions.desk import CERTIFICATE, LETTER
from tests.makers import make_pdf
from thidua.blanks import queries, services
from thidua.trail.errors import Overtaken, Refused
from thidua.trail.models import Entry

pytestmark = pytest.mark.django_db


def make(shop, **said):
    said = {"name": "Phôi khác", "awards": [LETTER], "width": Decimal(297), "height": Decimal(210)} | said
    return services.make_blank(shop.actor, **said)


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_picture_is_kept_as_it_is(shop, kind):
    blank = make(shop, picture=make_picture(kind=kind))
    assert blank.picture.media_type == f"image/{kind.lower()}"
    assert queries.latest_layout(blank).version == 1
    assert Entry.objects.get(event="blank_made", object_id=str(blank.pk)).after["file"] == blank.picture.sha256


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"khong phai anh", "Không nhận loại tệp này"),
        (make_pdf(), "Không nhận loại tệp này"),
        (make_picture()[:-30], "hỏng"),
        (make_picture(kind="JPEG")[:-200], "hỏng"),
    ],
)
def test_what_is_no_whole_picture_is_refused_by_its_content(shop, content, why):
    with pytest.raises(Refused) as refusal:
        make(shop, picture=content)
    assert why in refusal.value.fields["picture"]


def test_a_picture_of_too_many_pixels_is_refused(shop):
    huge = bytearray(make_picture(60, 60))
    import struct  # noqa: PLC0415 -- only here
    import zlib  # noqa: PLC0415

    huge[16:24] = struct.pack(">II", 20_000, 20_000)
    huge[29:33] = struct.pack(">I", zlib.crc32(bytes(huge[12:29])))
    with pytest.raises(Refused) as refusal:
        make(shop, picture=bytes(huge))
    assert "quá lớn" in refusal.value.fields["picture"]


@pytest.mark.parametrize("awards", [[], ["advanced_worker"], ["government_emulation_flag"], ["khong_co"]])
def test_only_awards_with_a_certificate_have_blanks(shop, awards):
    with pytest.raises(Refused) as refusal:
        make(shop, awards=awards)
    assert "awards" in refusal.value.fields


@pytest.mark.parametrize(("side", "fits"), [("79.9", False), ("80", True), ("450", True), ("450.1", False)])
def test_paper_is_from_a_postcard_to_a_poster(shop, side, fits):
    if fits:
        assert make(shop, width=Decimal(side)).width == Decimal(side)
        return
    with pytest.raises(Refused) as refusal:
        make(shop, width=Decimal(side))
    assert "width" in refusal.value.fields


def test_blanks_of_the_state_are_told_apart(shop):
    assert queries.is_of_the_state(make(shop, awards=["labor_order_3", LETTER]))
    assert not queries.is_of_the_state(shop.blank)
    assert shop.blank.awards == [CERTIFICATE]


def test_two_blanks_or_printers_in_use_never_have_one_name(shop):
    with pytest.raises(Refused) as refusal:
        make(shop, name=shop.blank.name)
    assert "name" in refusal.value.fields
    services.end_blank(shop.actor, blank=shop.blank, reason=REASON)
    make(shop, name=shop.blank.name)
    with pytest.raises(Refused):
        services.save_printer(shop.actor, name="Máy in 302", offset_x=Decimal(0), offset_y=Decimal(0))
    services.end_printer(shop.actor, printer=shop.printer)
    services.save_printer(shop.actor, name="Máy in 302", offset_x=Decimal(0), offset_y=Decimal(0))


def test_a_blank_that_is_used_no_more_is_not_changed_laid_out_received_or_printed_on(shop):
    shop.receive()
    decision = shop.decision(1)
    services.end_blank(shop.actor, blank=shop.blank, reason=REASON)
    for act in (
        lambda: services.end_blank(shop.actor, blank=shop.blank, reason=REASON),
        lambda: services.change_blank(shop.actor, blank=shop.blank, name="X", awards=[LETTER]),
        lambda: services.save_layout(shop.actor, blank=shop.blank, places=[], seen=1),
        lambda: shop.receive(100, 110),
        lambda: shop.printed(decision),
    ):
        with pytest.raises(Overtaken):
            act()


@pytest.mark.parametrize(("offset", "fits"), [("30", True), ("-30", True), ("30.1", False), ("-30.1", False)])
def test_a_printer_is_off_by_three_centimetres_at_most(shop, offset, fits):
    def save():
        return services.save_printer(
            shop.actor, printer=shop.printer, name="Máy", offset_x=Decimal(offset), offset_y=Decimal(0)
        )

    if fits:
        assert save().offset_x == Decimal(offset)
        last = Entry.objects.filter(event="printer_saved").latest("pk")
        assert last.before["offset_x"] == "2.0"
    else:
        with pytest.raises(Refused):
            save()
