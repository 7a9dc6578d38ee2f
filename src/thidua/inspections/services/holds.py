"""What holds dossiers back while signs of a violation are inspected (Nghị định 152/2025/NĐ-CP, Điều 4, khoản 4)."""

from django.utils import timezone

from thidua.agencies.actor import Actor
from thidua.inspections.models import Inspection
from thidua.register.models import Proceeding
from thidua.register.services.facts import write_end


def open_holds(inspection: Inspection) -> list[Proceeding]:
    """The proceedings that the findings of an inspection opened and that still hold."""
    numbers = inspection.findings.exclude(proceeding=None).values("proceeding")
    return list(Proceeding.objects.filter(pk__in=numbers, ends_on=None, ended_at=None).order_by("pk"))


def end_holds(actor: Actor, inspection: Inspection) -> int:
    """End them with the case: today is the last day that they bar. Only inside a service that asked who may."""
    held = open_holds(inspection)
    for each in held:
        write_end(actor, each, timezone.localdate())
    return len(held)
