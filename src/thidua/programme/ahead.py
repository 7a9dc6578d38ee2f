"""Tasks of the work programme that come due."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from thidua.programme.models import UNDER_WAY, Task
from thidua.programme.services.guarding import workers
from thidua.screens.ahead import Due, Near, ahead
from thidua.trail.events import Event


@ahead
def tasks(near: Near) -> Iterator[Due]:
    """Tasks of the work programme: those are reminded who work on one that is not handed in."""
    rows = Task.objects.filter(state__in=UNDER_WAY, due_on__range=(near.today, near.until)).select_related("lead")
    for row in near.new("task", rows, lambda each: each.due_on):
        text = _("Hạn nộp sản phẩm nhiệm vụ «%(title)s»: %(when)s.") % {
            "title": row.title,
            "when": near.when(row.due_on),
        }
        link = reverse("programme:task", args=[row.pk])
        yield Due("task", [row.pk], row.due_on, workers(row), Event.NOTICE_DEADLINE, text, link)
