"""What of the exchange waits for a person."""

from django.urls import reverse
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.permissions import Action, may
from thidua.exchange.models import Direction, PackageState
from thidua.exchange.queries import visible_packages, waiting_packages
from thidua.screens.waiting import WaitingItem, waiting


@waiting
def exchange(actor: Actor) -> list[WaitingItem]:
    """Packages to look at, and packages that could not be sent."""
    if not may(actor, Action.READ_WORK):
        return []
    link, items = reverse("exchange:packages"), []
    if may(actor, Action.RECEIVE):
        items.append(WaitingItem(_("Gói hồ sơ chờ xem xét"), waiting_packages(actor).count(), link))
    if may(actor, Action.SUBMIT):
        failed = visible_packages(actor).filter(direction=Direction.OUT, state=PackageState.FAILED)
        items.append(WaitingItem(_("Gói hồ sơ không gửi được"), failed.count(), f"{link}?chieu=di"))
    return items
