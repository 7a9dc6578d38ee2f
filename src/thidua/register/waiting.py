"""What of the register waits for a person."""

from django.urls import reverse
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.permissions import Action, may
from thidua.register.queries import waiting_claims
from thidua.screens.waiting import WaitingItem, waiting

COUNTED = 1_000  # past this the exact number tells nobody anything


@waiting
def claims_to_verify(actor: Actor) -> list[WaitingItem]:
    """Claims that an appraiser has to verify."""
    if not may(actor, Action.VERIFY_CLAIM):
        return []
    count = waiting_claims(actor).order_by().values("pk")[:COUNTED].count()
    return [WaitingItem(_("Thông tin khai chờ xác minh"), count, reverse("register:claims"))]
