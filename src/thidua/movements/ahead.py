"""Reports of movements that come due."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from thidua.agencies.models import Post, Role
from thidua.movements.models import Period, State
from thidua.movements.queries import not_reported
from thidua.screens.ahead import Due, Near, ahead
from thidua.trail.events import Event


@ahead
def reports(near: Near) -> Iterator[Due]:
    """Reports of movements: those are reminded who have not handed theirs in."""
    rows = Period.objects.filter(movement__state=State.LAUNCHED, due_on__range=(near.today, near.until))
    for row in near.new("movement", rows.select_related("movement"), lambda each: each.due_on):
        text = _("Hạn báo cáo «%(period)s» của phong trào «%(title)s»: %(when)s.") % {
            "period": row.name,
            "title": row.movement.title,
            "when": near.when(row.due_on),
        }
        posts = Post.objects.filter(role__in=[Role.UNIT_OFFICER, Role.APPRAISER], ends_on=None, account__is_active=True)
        owing = posts.filter(agency__in=not_reported(row).order_by().values("agency"))
        accounts = list(owing.values_list("account", flat=True).distinct())
        link = reverse("movements:movement", args=[row.movement_id])
        yield Due("movement", [row.pk], row.due_on, accounts, Event.NOTICE_DEADLINE, text, link)
