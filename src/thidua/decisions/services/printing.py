"""Counting how often certificates were printed."""

from collections.abc import Sequence

from django.db.models import F
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.permissions import Action, require
from thidua.decisions.models import Certificate, Decision, DecisionItem, DecisionStatus
from thidua.trail.errors import Refused
from thidua.trail.events import Event
from thidua.trail.services import record, service


@service
def mark_printed(actor: Actor, *, decision: Decision, items: Sequence[DecisionItem] | None = None) -> int:
    """Say that the certificates of a decision, or of some of its lines, were printed; return how many.

    A certificate keeps its code however often it is printed.
    """
    require(actor, Action.PRINT_CERTIFICATES, decision.agency_id)
    if decision.status != DecisionStatus.ISSUED:
        raise Refused(_("Chỉ in bằng, giấy chứng nhận của quyết định đã ban hành."))
    certificates = Certificate.objects.filter(item__decision=decision)
    if items is not None:
        certificates = certificates.filter(item__in=items)
    # Locked in order: two who print overlapping parts wait for each other and never in a ring.
    numbers = list(certificates.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))
    Certificate.objects.filter(pk__in=numbers).update(times_printed=F("times_printed") + 1)
    record(actor, Event.CERTIFICATES_PRINTED, decision, after={"count": len(numbers)})
    return len(numbers)
