"""What a person can do with the radar: have the register looked over, have a list written to Excel."""

import datetime as dt
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.jobs.models import Job
from thidua.jobs.services import ask_for_job
from thidua.trail.errors import Refused
from thidua.trail.services import service

FIRST_DAY = dt.date(2024, 1, 1)  # of the first law that is encoded
FURTHEST = dt.timedelta(days=366)


@service
def ask_for_radar(actor: Actor, *, received_on: dt.date) -> Job:
    """Have the register of the actor's agency and below looked over, as if dossiers came on a day.

    Refuses a day before the law that is encoded or more than a year ahead; Overtaken while one is under way.
    """
    if not FIRST_DAY <= received_on <= timezone.localdate() + FURTHEST:
        message = _("Chọn một ngày từ %(first)s đến một năm nữa.") % {"first": f"{FIRST_DAY:%d/%m/%Y}"}
        raise Refused(message, fields={"received_on": message})
    return ask_for_job(
        actor,
        kind="radar",
        title=_("Quét sổ bộ: %(agency)s") % {"agency": actor.agency},
        arguments={"received_on": received_on.isoformat()},
        once=radar_key(actor),
    )


def radar_key(actor: Actor) -> str:
    """Of one agency one radar is under way at a time."""
    return f"radar:{actor.agency_id}"


@service
def ask_for_export(actor: Actor, *, arguments: dict[str, Any], title: str) -> Job:
    """Have a list of the radar written to Excel, with the filters that the page had."""
    return ask_for_job(actor, kind="radar.export", title=title, arguments=arguments)
