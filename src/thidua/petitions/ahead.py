"""Petitions whose clock runs out."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from thidua.agencies.models import Role
from thidua.agencies.queries import holders
from thidua.petitions.models import Petition
from thidua.screens.ahead import Due, Near, ahead
from thidua.trail.events import Event


@ahead
def petitions(near: Near) -> Iterator[Due]:
    """Petitions by their clock; the number alone is told, never what they say."""
    rows = Petition.objects.filter(due_on__range=(near.today, near.until)).select_related("agency")
    for row in near.new("petition", rows, lambda each: each.due_on):
        text = _("%(petition)s đến hạn %(when)s.") % {"petition": row, "when": near.when(row.due_on)}
        asked = [row.handler_id] if row.handler_id else []
        roles = (Role.HEAD,) if asked else (Role.HEAD, Role.APPRAISER)
        accounts = [*asked, *holders(row.agency, *roles).values_list("pk", flat=True)]
        link = reverse("petitions:petition", args=[row.pk])
        yield Due("petition", [row.pk], row.due_on, accounts, Event.NOTICE_DEADLINE, text, link)
