"""What of the signatures waits for a person."""

from django.urls import reverse
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.permissions import Action, may
from thidua.screens.waiting import WaitingItem, waiting
from thidua.signing.queries import waiting_papers


@waiting
def signing(actor: Actor) -> list[WaitingItem]:
    """Papers that the actor signs or seals next."""
    if not may(actor, Action.READ_SIGNED):
        return []
    link = f"{reverse('signing:papers')}?cho=1"
    return [WaitingItem(_("Văn bản chờ ký số"), waiting_papers(actor).count(), link)]
