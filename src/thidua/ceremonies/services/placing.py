"""Who sits where: proposed for the whole hall, changed seat by seat."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.ceremonies.models import Ceremony, Invitation, Seat, Turn
from thidua.ceremonies.queries import coming, turns_of
from thidua.ceremonies.seating import Place, proposed
from thidua.ceremonies.services.guarding import locked
from thidua.trail.errors import Overtaken, Refused, beside
from thidua.trail.events import Event
from thidua.trail.services import record, service

Sitter = Invitation | Turn


@service
def propose_seats(actor: Actor, *, ceremony: Ceremony) -> list[Sitter]:
    """Seat everybody who comes anew: guests of honour in front, awardees in their order from the aisle, then others.

    Returns who found no seat.
    """
    ceremony = locked(actor, ceremony)
    if not ceremony.rows or not ceremony.seats:
        raise Refused(_("Chưa khai số hàng, số ghế của hội trường; hãy sửa thông tin buổi lễ trước."))
    guests = list(coming(ceremony))
    honoured: list[Sitter] = [each for each in guests if each.is_honoured]
    others: list[Sitter] = [each for each in guests if not each.is_honoured]
    awardees: list[Sitter] = list(turns_of(ceremony))
    found = proposed(honoured, awardees, others, rows=ceremony.rows, seats=ceremony.seats)
    _write(ceremony, found.seats)
    record(actor, Event.CEREMONY_SEATED, ceremony, after={"seated": len(found.seats), "unseated": len(found.standing)})
    return found.standing


@service
def put_seats(actor: Actor, *, ceremony: Ceremony, places: Mapping[Sitter, Place | None]) -> int:
    """Seat these people as said, None: nowhere; everybody else stays. Refused for a seat taken twice or not there.

    Returns how many changed. Overtaken when one of them does not come, or receives nothing here, by now.
    """
    ceremony = locked(actor, ceremony)
    here: set[Sitter] = {*coming(ceremony), *turns_of(ceremony)}
    if gone := [who for who, place in places.items() if place is not None and who not in here]:
        raise Overtaken(_("%(name)s không còn trong danh sách dự, nhận; hãy tải lại trang.") % {"name": gone[0]})
    now = {_sitter(each): (each.row, each.number) for each in ceremony.taken_seats.select_related("invitation", "turn")}
    wanted: dict[Sitter, Place] = {who: place for who, place in (dict(now) | dict(places)).items() if place is not None}
    taken: dict[Place, Sitter] = {}
    for who, place in wanted.items():
        row, seat = place
        if not (1 <= row <= ceremony.rows and 1 <= seat <= ceremony.seats):
            raise beside(field_of(who), _("Hội trường không có ghế %(row)s.%(seat)s.") % {"row": row, "seat": seat})
        if place in taken:
            text = _("Ghế %(row)s.%(seat)s đã xếp cho %(name)s.")
            raise beside(field_of(who), text % {"row": row, "seat": seat, "name": taken[place]})
        taken[place] = who
    changed = sum(now.get(who) != wanted.get(who) for who in {*now, *wanted})
    _write(ceremony, taken)
    record(actor, Event.CEREMONY_SEATED, ceremony, after={"seated": len(taken), "changed": changed})
    return changed


def field_of(who: Sitter) -> str:
    """The name of the form's field for somebody's seat."""
    return f"{'khach' if isinstance(who, Invitation) else 'nhan'}-{who.pk}"


def _sitter(seat: Seat) -> Sitter:
    found = seat.invitation or seat.turn
    assert found is not None  # noqa: S101 -- the database keeps a seat of somebody
    return found


def _write(ceremony: Ceremony, seats: Mapping[Place, Sitter]) -> None:
    ceremony.taken_seats.all().delete()
    Seat.objects.bulk_create(
        Seat(
            ceremony=ceremony,
            row=row,
            number=number,
            invitation=who if isinstance(who, Invitation) else None,
            turn=who if isinstance(who, Turn) else None,
        )
        for (row, number), who in seats.items()
    )
