"""What an officer does to blanks, their layouts and the printers; the stock and printing have modules of their own."""

from collections.abc import Sequence
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.permissions import Action, require
from thidua.blanks.models import Batch, BatchState, Blank, Layout, Printer
from thidua.blanks.places import LABELS, LEAST, Place, as_json, default_places, outside
from thidua.blanks.stock import locked_blank
from thidua.blanks.values import may_stand_on_blanks
from thidua.dossiers import files
from thidua.dossiers.contents import PICTURES
from thidua.dossiers.models import StoredFile
from thidua.law import load_corpus
from thidua.trail.errors import Overtaken, Refused
from thidua.trail.events import Event
from thidua.trail.services import record, service

SMALLEST, LARGEST = Decimal(80), Decimal(450)  # mm: from a postcard to A3 on its side, with some room
FURTHEST = Decimal(30)  # mm that a printer may be off


@service
def make_blank(
    actor: Actor, *, name: str, awards: Sequence[str], width: Decimal, height: Decimal, picture: bytes = b""
) -> Blank:
    """Make a blank of the actor's agency, with the default places as its first layout."""
    require(actor, Action.PRINT_CERTIFICATES)
    for field, side in (("width", width), ("height", height)):
        if not SMALLEST <= side <= LARGEST:
            raise _beside(field, _("Khổ giấy từ 80 đến 450 mm mỗi chiều."))
    blank = Blank(agency=actor.agency, width=width, height=height, made_by=actor.account)
    _write(blank, name, awards, picture)
    _save_once(blank)
    record(actor, Event.BLANK_MADE, blank, after=_said(blank) | {"width": width, "height": height})
    places = default_places(float(width), float(height))
    Layout.objects.create(blank=blank, version=1, places=as_json(places), made_by=actor.account)
    return blank


@service
def change_blank(actor: Actor, *, blank: Blank, name: str, awards: Sequence[str], picture: bytes = b"") -> Blank:
    """Change the name, the awards or the picture. The paper stays: another size is another blank."""
    require(actor, Action.PRINT_CERTIFICATES, blank.agency_id)
    blank = locked_blank(blank)
    before = _said(blank)
    _write(blank, name, awards, picture)
    _save_once(blank)
    record(actor, Event.BLANK_CHANGED, blank, before=before, after=_said(blank))
    return blank


@service
def end_blank(actor: Actor, *, blank: Blank, reason: str) -> None:
    """Use a blank no more; its stock and what was printed stay on record. Refused while something is being printed."""
    require(actor, Action.PRINT_CERTIFICATES, blank.agency_id)
    if not reason.strip():
        raise _beside("reason", _("Nêu lý do thôi dùng phôi."))
    blank = locked_blank(blank)
    under_way = Batch.objects.filter(layout__blank=blank, state__in=[BatchState.ASKED, BatchState.TAKEN])
    if open_one := under_way.select_related("decision").first():
        raise Refused(
            _(
                "Lần in bằng của Quyết định %(number)s trên phôi này chưa xong. Hãy chờ, hoặc mở lần in ấy bấm «Làm "
                "tiếp», rồi thôi dùng phôi."
            )
            % {"number": open_one.decision.number}
        )
    blank.ended_at = timezone.now()
    blank.save(update_fields=["ended_at"])
    record(actor, Event.BLANK_ENDED, blank, reason=reason.strip())


@service
def save_layout(actor: Actor, *, blank: Blank, places: Sequence[Place], seen: int) -> Layout:
    """Keep where everything stands, as the next version. Overtaken when `seen` is not the latest version any more.

    Refused, naming the places, where one lies beyond the paper or its sizes make no sense.
    """
    require(actor, Action.PRINT_CERTIFICATES, blank.agency_id)
    blank = locked_blank(blank)
    latest = blank.layouts.aggregate(latest=Max("version"))["latest"] or 0
    if latest != seen:
        raise Overtaken(
            _(
                "Bố cục vừa được người khác lưu thành phiên bản %(version)s. Hãy so với bản ấy; lưu lần nữa nếu vẫn "
                "lấy bản của bạn."
            )
            % {"version": latest}
        )
    if faults := faults_of(places, blank):
        raise Refused(_("Có ô chưa đặt được. Xem lỗi cạnh từng ô."), fields=faults)
    layout = Layout.objects.create(blank=blank, version=latest + 1, places=as_json(places), made_by=actor.account)
    record(actor, Event.BLANK_LAID_OUT, blank, after={"version": layout.version})
    return layout


def faults_of(places: Sequence[Place], blank: Blank) -> dict[str, str]:
    """What is wrong with places that are on, by key."""
    faults = {}
    for place in places:
        if not place.on:
            continue
        if min(place.width, place.height) < LEAST:
            faults[place.key] = _("%(label)s: ô phải rộng và cao ít nhất 3 mm.") % {"label": LABELS[place.key]}
        elif outside(place, blank.width, blank.height):
            faults[place.key] = _("%(label)s: ô nằm ra ngoài tờ giấy.") % {"label": LABELS[place.key]}
        elif place.smallest > place.largest:
            faults[place.key] = _("%(label)s: cỡ chữ nhỏ nhất lớn hơn cỡ lớn nhất.") % {"label": LABELS[place.key]}
    return faults


@service
def save_printer(
    actor: Actor, *, name: str, offset_x: Decimal, offset_y: Decimal, printer: Printer | None = None
) -> Printer:
    """Add a printer of the agency, or change its name and how far off it prints."""
    require(actor, Action.PRINT_CERTIFICATES, printer.agency_id if printer else None)
    for field, offset in (("offset_x", offset_x), ("offset_y", offset_y)):
        if abs(offset) > FURTHEST:
            raise _beside(field, _("Độ lệch tối đa 30 mm mỗi chiều."))
    found = Printer(agency=actor.agency)
    if printer is not None:
        found = Printer.objects.select_for_update(of=("self",)).get(pk=printer.pk)
        if found.ended_at is not None:
            raise Overtaken(_("Máy in này đã thôi dùng."))
    before = _offsets(found) if printer else None
    found.name, found.offset_x, found.offset_y = name.strip(), offset_x, offset_y
    try:
        with transaction.atomic():
            found.save()
    except IntegrityError as error:
        raise _beside("name", _("Cơ quan đã có máy in tên này.")) from error
    record(actor, Event.PRINTER_SAVED, found, before=before, after=_offsets(found))
    return found


@service
def end_printer(actor: Actor, *, printer: Printer) -> None:
    """Use a printer no more."""
    require(actor, Action.PRINT_CERTIFICATES, printer.agency_id)
    found = Printer.objects.select_for_update(of=("self",)).get(pk=printer.pk)
    if found.ended_at is not None:
        raise Overtaken(_("Máy in này đã thôi dùng."))
    found.ended_at = timezone.now()
    found.save(update_fields=["ended_at"])
    record(actor, Event.PRINTER_ENDED, found, before=_offsets(found))


def _write(blank: Blank, name: str, awards: Sequence[str], picture: bytes) -> None:
    known = load_corpus().awards
    if not awards or any(code not in known or not may_stand_on_blanks(code) for code in awards):
        raise _beside("awards", _("Chọn ít nhất một danh hiệu, hình thức khen thưởng có bằng."))
    blank.name, blank.awards = name.strip(), sorted(set(awards))
    if picture:
        blank.picture = _kept(picture)


def _kept(picture: bytes) -> StoredFile:
    allowed = frozenset(PICTURES.values())
    return files.keep(picture, files.checked(picture, allowed=allowed, field="picture"))


def _save_once(blank: Blank) -> None:
    try:
        with transaction.atomic():
            blank.save()
    except IntegrityError as error:
        raise _beside("name", _("Cơ quan đã có phôi tên này.")) from error


def _said(blank: Blank) -> dict[str, object]:
    return {
        "name": blank.name,
        "used_for": blank.awards,
        "file": blank.picture.sha256 if blank.picture else "",
    }


def _offsets(printer: Printer) -> dict[str, object]:
    return {"name": printer.name, "offset_x": printer.offset_x, "offset_y": printer.offset_y}


def _beside(field: str, message: str) -> Refused:
    return Refused(message, fields={field: message})
