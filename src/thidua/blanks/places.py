"""What stands on a blank, and where: the places of a layout, in millimetres from the upper left corner of the paper."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

A4_WIDE = (297.0, 210.0)  # for which the default places are made
LEAST = 3.0  # a place is at least this wide and high


@dataclass(frozen=True)
class Place:
    """One field: its place, how its text stands there, and how large it is.

    `kind`: a `line` is made smaller before it is broken; a `text` takes as many lines as its place has; a `square`.
    """

    key: str
    x: float
    y: float
    width: float
    height: float
    on: bool = True
    align: str = "center"
    upright: str = "bottom"
    largest: float = 14
    smallest: float = 10
    bold: bool = False
    italic: bool = False
    colour: str = "#000000"
    before: str = ""  # words printed before the text, where the blank does not have them
    kind: str = "line"


LABELS: Mapping[str, str | Promise] = {
    "award": _("Danh hiệu, hình thức"),
    "name": _("Tên người, tập thể được tặng"),
    "detail": _("Chức vụ, đơn vị"),
    "citation": _("Thành tích"),
    "period": _("Năm thành tích"),
    "decision": _("Số quyết định"),
    "decided_on": _("Ngày quyết định"),
    "golden_book": _("Số sổ vàng"),
    "place_and_date": _("Nơi và ngày ký"),
    "signer_title": _("Chức vụ người ký"),
    "signer_name": _("Họ tên người ký"),
    "serial": _("Số sê-ri của phôi"),
    "qr": _("Mã QR để kiểm tra"),
    "code": _("Mã tra cứu"),
    "note": _("Ghi chú của bằng cấp lại, cấp đổi"),
}
RED = "#b3141b"
DEFAULTS: Sequence[Place] = (
    Place("award", 38, 74, 221, 18, on=False, largest=36, smallest=20, bold=True, colour=RED),
    Place("name", 38, 94, 221, 14, largest=28, smallest=16, bold=True),
    Place("detail", 38, 110, 221, 15, upright="top", largest=17, smallest=11, kind="text"),
    Place("citation", 38, 127, 221, 16, upright="top", largest=17, smallest=11, italic=True, kind="text"),
    Place("period", 38, 144, 221, 8, on=False, largest=15, smallest=11),
    Place("decision", 58, 154, 85, 7, align="left", largest=12, smallest=9, before="Quyết định số: "),
    Place("decided_on", 58, 161, 85, 7, align="left", largest=12, smallest=9, before="Ngày quyết định: "),
    Place("golden_book", 58, 168, 85, 7, align="left", largest=12, smallest=9, before="Số sổ vàng: "),
    Place("place_and_date", 150, 150, 115, 8, largest=14, smallest=10, italic=True),
    Place("signer_title", 150, 159, 115, 13, upright="top", largest=14, smallest=10, bold=True),
    Place("signer_name", 150, 184, 115, 8, largest=15, smallest=10, bold=True),
    Place("serial", 215, 196, 50, 6, on=False, align="right", largest=10, smallest=8),
    Place("qr", 30, 154, 24, 24, align="left", upright="top", kind="square"),
    Place("code", 30, 179, 85, 6, align="left", largest=10, smallest=8, before="Mã tra cứu: "),
    Place("note", 30, 186, 115, 6, align="left", largest=10, smallest=8, italic=True),
)
KINDS = {place.key: place.kind for place in DEFAULTS}


def default_places(width: float, height: float) -> list[Place]:
    """The places to begin with on a paper of this size: those of A4 on its side, drawn out or together."""
    across, down = width / A4_WIDE[0], height / A4_WIDE[1]
    least = min(across, down)
    return [_scaled(place, across, down, least) for place in DEFAULTS]


def _scaled(place: Place, across: float, down: float, least: float) -> Place:
    side = round(place.width * least, 1)
    square = place.kind == "square"
    return replace(
        place,
        x=round(place.x * across, 1),
        y=round(place.y * down, 1),
        width=side if square else round(place.width * across, 1),
        height=side if square else round(place.height * down, 1),
        largest=max(6, round(place.largest * least * 2) / 2),
        smallest=max(6, round(place.smallest * least * 2) / 2),
    )


def as_json(places: Sequence[Place]) -> list[dict[str, Any]]:
    """The places as a layout keeps them."""
    return [asdict(place) for place in places]


def from_json(kept: Sequence[Mapping[str, Any]]) -> list[Place]:
    """The places of a layout; a field that came later than the layout is there, and off."""
    known = {each["key"]: Place(**each) for each in kept}
    return [known.get(place.key) or replace(place, on=False) for place in DEFAULTS]


def outside(
    place: Place,
    width: Decimal | float,
    height: Decimal | float,
    shift: tuple[Decimal | float, Decimal | float] = (0, 0),
) -> bool:
    """Whether a part of the place, moved by `shift`, lies beyond the paper."""
    x, y = place.x + float(shift[0]), place.y + float(shift[1])
    return (
        round(x, 1) < 0
        or round(y, 1) < 0
        or round(x + place.width, 1) > float(width)
        or round(y + place.height, 1) > float(height)
    )
