"""What every service of the room asks first."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.permissions import Action, require
from thidua.ceremonies.models import UNDER_WAY, Ceremony, State
from thidua.trail.books import Ground
from thidua.trail.errors import Overtaken
from thidua.trail.events import Event
from thidua.trail.services import notify


def locked(actor: Actor, ceremony: Ceremony, *states: State, action: Action = Action.RUN_CEREMONY) -> Ceremony:
    """The ceremony, locked, when the actor may do `action`; Overtaken unless it is in one of the states (under way)."""
    require(actor, action, ceremony.agency_id)
    found = Ceremony.objects.select_for_update(of=("self",)).select_related("agency").get(pk=ceremony.pk)
    if found.state not in (states or UNDER_WAY):
        text = _("«%(title)s» hiện ở trạng thái «%(state)s» nên không làm được việc này.")
        raise Overtaken(text % {"title": found.title, "state": found.get_state_display()})
    return found


def path_of(ceremony: Ceremony) -> str:
    """The address of a ceremony."""
    return reverse("ceremonies:ceremony", args=[ceremony.pk])


def ground_of(ceremony: Ceremony) -> Ground:
    """The ceremony as the ground of slips and payments."""
    return Ground(ceremony.title, path_of(ceremony))


def tell(actor: Actor, accounts: Iterable[int], event: Event, text: str, link: str) -> None:
    """Tell all but the actor."""
    notify([each for each in accounts if each != actor.account_id], event, text, link)
