"""Items of the press plan whose day comes."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from thidua.agencies.permissions import ROLES, Action
from thidua.agencies.queries import holders
from thidua.exemplars.models import PressItem
from thidua.exemplars.queries import open_press
from thidua.screens.ahead import Due, Near, ahead
from thidua.trail.events import Event


@ahead
def press(near: Near) -> Iterator[Due]:
    """What is planned for these days: whoever sees to it is reminded, all officers where nobody does."""
    rows = open_press(PressItem.objects.filter(planned_on__range=(near.today, near.until))).select_related("agency")
    for row in near.new("press", rows, lambda each: each.planned_on):
        values = {"subject": row.subject, "when": near.when(row.planned_on)}
        text = _("Tin, bài «%(subject)s» dự kiến %(when)s.") % values
        officers = holders(row.agency, *ROLES[Action.WRITE_EXEMPLAR]).values_list("pk", flat=True)
        accounts = [row.officer_id] if row.officer_id else list(officers)
        link = reverse("exemplars:press_item", args=[row.pk])
        yield Due("press", [row.pk], row.planned_on, accounts, Event.NOTICE_DEADLINE, text, link)
