"""What of the stock waits for a person."""

from django.urls import reverse
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.permissions import Action, may
from thidua.screens.waiting import WaitingItem, waiting
from thidua.stock.queries import running_low, visible_items


@waiting
def low(actor: Actor) -> list[WaitingItem]:
    """Things that run low, for who moves the stock."""
    if not may(actor, Action.MOVE_STOCK):
        return []
    count = running_low(visible_items(actor)).count()
    return [WaitingItem(_("Hiện vật sắp hết"), count, f"{reverse('stock:stock')}?con=sap-het")]
