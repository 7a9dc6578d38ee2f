"""Ceremonies that come near, and replies that come due."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from thidua.agencies.permissions import ROLES, Action
from thidua.agencies.queries import holders
from thidua.ceremonies.models import UNDER_WAY, Ceremony, Invitation, Reply, State
from thidua.ceremonies.queries import REPLIERS
from thidua.ceremonies.services.guarding import path_of
from thidua.screens.ahead import Due, Near, ahead
from thidua.trail.events import Event


@ahead
def ceremonies(near: Near) -> Iterator[Due]:
    """The day of a ceremony: those are reminded who prepare it."""
    rows = Ceremony.objects.filter(state__in=UNDER_WAY, starts_at__date__range=(near.today, near.until)).select_related(
        "agency"
    )
    for row in near.new("ceremony", rows, lambda each: each.day):
        text = _("%(title)s tổ chức %(when)s.") % {"title": row.title, "when": near.when(row.day)}
        accounts = [each.pk for each in holders(row.agency, *ROLES[Action.RUN_CEREMONY])]
        yield Due("ceremony", [row.pk], row.day, accounts, Event.NOTICE_DEADLINE, text, path_of(row))


@ahead
def replies(near: Near) -> Iterator[Due]:
    """The last day for a reply: those are reminded whose agency gave none."""
    due = (near.today, near.until)
    rows = Invitation.objects.filter(
        reply=Reply.NONE,
        withdrawn_at=None,
        agency__isnull=False,
        ceremony__state=State.APPROVED,
        ceremony__replies_due_on__range=due,
    ).select_related("ceremony", "agency")
    for row in near.new("guest_reply", rows, lambda each: each.ceremony.replies_due_on):
        due_on = row.ceremony.replies_due_on
        text = _("Hạn trả lời giấy mời «%(title)s»: %(when)s.") % {
            "title": row.ceremony.title,
            "when": near.when(due_on),
        }
        accounts = [each.pk for each in holders(row.agency, *REPLIERS)]
        link = reverse("ceremonies:invitation", args=[row.pk])
        yield Due("guest_reply", [row.pk], due_on, accounts, Event.NOTICE_DEADLINE, text, link)
