"""What of the movements waits for a person."""

import datetime as dt
from collections.abc import Sequence

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.permissions import Action, may
from thidua.movements.calendar import middle
from thidua.movements.models import Movement, Report, ReportState, ReviewKind, State
from thidua.movements.queries import movements_to_answer, owed_reports
from thidua.screens.waiting import WaitingItem, waiting

AHEAD = dt.timedelta(days=14)


@waiting
def launching(actor: Actor) -> list[WaitingItem]:
    """Plans that wait for the head."""
    if not may(actor, Action.LAUNCH_MOVEMENT):
        return []
    rows = Movement.objects.filter(agency=actor.agency_id, state=State.PROPOSED)
    return [WaitingItem(_("Kế hoạch phong trào chờ phát động"), rows.count(), _list("state=proposed"))]


@waiting
def planning(actor: Actor) -> list[WaitingItem]:
    """Plans given back, reports to accept, interim reviews that are due, movements that are over."""
    if not may(actor, Action.PLAN_MOVEMENT):
        return []
    own = Movement.objects.filter(agency=actor.agency_id)
    sent = Report.objects.filter(period__movement__in=own.order_by().values("pk"), state=ReportState.SENT)
    today = timezone.localdate()
    going_on = list(own.filter(state=State.LAUNCHED))
    half = [each for each in going_on if each.needs_interim and today > middle(each.starts_on, each.ends_on)]
    interim = [each for each in half if not each.reviews.filter(kind=ReviewKind.INTERIM).exists()]
    over = [each for each in going_on if today > each.ends_on]
    return [
        WaitingItem(
            _("Kế hoạch phong trào bị trả lại"),
            own.filter(state=State.DRAFT).exclude(given_back="").count(),
            _list("state=draft"),
            tag=_("trả lại"),
        ),
        WaitingItem(_("Báo cáo phong trào chờ tiếp nhận"), sent.count(), _first(sent)),
        WaitingItem(_("Phong trào từ 3 năm đến lúc sơ kết"), len(interim), _these(interim)),
        WaitingItem(_("Phong trào hết thời gian, chờ tổng kết"), len(over), _these(over)),
    ]


@waiting
def taking_part(actor: Actor) -> list[WaitingItem]:
    """Movements from above that nobody answered, and reports that come due."""
    if not may(actor, Action.JOIN_MOVEMENT):
        return []
    owed = owed_reports(actor.agency, timezone.localdate() + AHEAD)
    link = reverse("movements:movement", args=[owed[0][1].movement_id]) if owed else ""
    return [
        WaitingItem(
            _("Phong trào cấp trên phát động, chưa hưởng ứng"),
            movements_to_answer(actor).count(),
            _list("state=launched"),
        ),
        WaitingItem(_("Báo cáo phong trào đến hạn"), len(owed), link, owed[0][0].due_on if owed else None),
    ]


def _list(query: str) -> str:
    return f"{reverse('movements:movements')}?{query}"


def _these(rows: Sequence[Movement]) -> str:
    """The page of the only one, or the list that has them all."""
    return reverse("movements:movement", args=[rows[0].pk]) if len(rows) == 1 else _list("state=launched")


def _first(sent: QuerySet[Report]) -> str:
    report = sent.select_related("period").order_by("sent_at").first()
    return reverse("movements:movement", args=[report.period.movement_id]) if report else ""
