"""Who sits where."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.permissions import Action, may
from thidua.ceremonies import queries, services
from thidua.ceremonies.forms import SeatsForm
from thidua.ceremonies.models import Ceremony, Seat
from thidua.ceremonies.seating import Place
from thidua.ceremonies.services.placing import Sitter
from thidua.ceremonies.views.shared import parts, shown_form
from thidua.screens.views import page, worked
from thidua.trail.errors import Refused


@page(Action.READ_CEREMONIES)
def seats(request: ActorRequest, pk: int) -> HttpResponse:
    """The plan of the hall, row by row, for print too."""
    found = queries.get_visible_ceremony(request.actor, pk)
    taken = {(each.row, each.number): each for each in _taken(found)}
    numbers = range(1, found.seats + 1)
    hall = [(row, [(seat, taken.get((row, seat))) for seat in numbers]) for row in range(1, found.rows + 1)]
    unseated = [label for _who, label, place in _people(found) if place is None]
    context = {
        "ceremony": found,
        "tabs": parts(found, "seats"),
        "hall": hall,
        "unseated": unseated,
        "runs": may(request.actor, Action.RUN_CEREMONY, found.agency_id) if found.is_under_way else None,
    }
    return render(request, "ceremonies/seats.html", context)


@require_POST
@page(Action.RUN_CEREMONY)
def propose(request: ActorRequest, pk: int) -> HttpResponse:
    """Seat everybody anew."""
    found = queries.get_visible_ceremony(request.actor, pk)
    try:
        left = services.propose_seats(request.actor, ceremony=found)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        if left:
            messages.warning(request, _("Hội trường thiếu %(count)s chỗ.") % {"count": len(left)})
        messages.success(request, _("Đã xếp chỗ; sửa từng người nếu cần."))
    return redirect("ceremonies:seats", pk)


@page(Action.RUN_CEREMONY)
def change(request: ActorRequest, pk: int) -> HttpResponse:
    """Change who sits where, by row and seat."""
    found = queries.get_visible_ceremony(request.actor, pk)
    form = SeatsForm(request.POST or None, people=_people(found))
    done = _("Đã lưu chỗ ngồi.")
    if worked(request, form, lambda: services.put_seats(request.actor, ceremony=found, places=form.places()), done):
        return redirect("ceremonies:seats", pk)
    text = _("Ghi hàng.ghế, ví dụ 2.5; bỏ trống là chưa xếp. Hội trường %(rows)s hàng, mỗi hàng %(seats)s ghế.")
    said = text % {"rows": found.rows, "seats": found.seats}
    back = reverse("ceremonies:seats", args=[pk])
    return shown_form(request, found, form, _("Sửa chỗ ngồi"), text=said, submit=_("Lưu"), cancel_url=back)


def _taken(found: Ceremony) -> list[Seat]:
    return list(found.taken_seats.select_related("invitation__agency", "turn__item"))


def _people(found: Ceremony) -> list[tuple[Sitter, str, Place | None]]:
    """Everybody who is to sit, how the form calls them, and their seat now."""
    places: dict[Sitter, Place] = {}
    for each in _taken(found):
        who = each.invitation or each.turn
        if who is not None:
            places[who] = (each.row, each.number)
    guests: list[tuple[Sitter, str]] = [(each, each.seated) for each in queries.coming(found)]
    awardees: list[tuple[Sitter, str]] = [
        (each, f"{each.place}. {each.item.recipient_name}") for each in queries.turns_of(found)
    ]
    return [(who, label, places.get(who)) for who, label in [*guests, *awardees]]
