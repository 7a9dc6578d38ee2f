"""Corrective actions whose day comes near."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from thidua.quality.queries import due_faults
from thidua.screens.ahead import Due, Near, ahead
from thidua.trail.events import Event


@ahead
def faults(near: Near) -> Iterator[Due]:
    """Faults to be acted on: their owners are reminded."""
    rows = due_faults(near.until).filter(due_on__gte=near.today)
    for row in near.new("fault", rows, lambda each: each.due_on):
        if row.due_on is None:
            continue
        text = _("Hạn khắc phục %(fault)s: %(when)s.") % {"fault": str(row).lower(), "when": near.when(row.due_on)}
        link = reverse("quality:fault", args=[row.pk])
        yield Due("fault", [row.pk], row.due_on, [row.owner_id], Event.NOTICE_DEADLINE, text, link)
