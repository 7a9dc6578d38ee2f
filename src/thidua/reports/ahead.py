"""The last day of the sector's statistical forms."""

import datetime as dt
from collections.abc import Iterable, Iterator
from functools import partial

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from thidua.agencies.models import Agency, Level, Post
from thidua.agencies.permissions import ROLES, Action
from thidua.agencies.queries import holders
from thidua.reports.statistics.definitions import forms
from thidua.screens.ahead import Due, Near, ahead
from thidua.trail.events import Event

SENDERS = (Level.MINISTRY, Level.PROVINCE)  # who gathers them for the sector; the circular itself was not read


@ahead
def statistics(near: Near) -> Iterator[Due]:
    """Forms to be sent: those are reminded who write the reports of a ministry or a province."""
    writers = Post.objects.filter(agency=OuterRef("pk"), role__in=ROLES[Action.WRITE_REPORT], ends_on=None)
    agencies = Agency.objects.filter(Exists(writers), level__in=SENDERS, ended_on=None).order_by("pk")
    for day in sorted({form.due_on(near.today.year) for form in forms()}):
        if near.today <= day <= near.until:
            yield from _due(near, day, near.new("statistics", agencies, partial(_same, day)))


def _due(near: Near, day: dt.date, agencies: Iterable[Agency]) -> Iterator[Due]:
    codes = [form.code for form in forms() if form.due_on(day.year) == day]
    text = _("Hạn gửi biểu thống kê %(forms)s: %(when)s.") % {"forms": ", ".join(codes), "when": near.when(day)}
    for row in agencies:
        accounts = list(holders(row, *ROLES[Action.WRITE_REPORT]).values_list("pk", flat=True))
        yield Due("statistics", [row.pk], day, accounts, Event.NOTICE_DEADLINE, text, reverse("reports:statistics"))


def _same(day: dt.date, _agency: Agency) -> dt.date:
    return day
