"""An issue under way: what its steps hand on to each other, and how they refuse its day."""

import datetime as dt
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.models import Agency
from thidua.agencies.permissions import Permission
from thidua.decisions.models import AfterCase, Decision, DecisionItem
from thidua.dossiers.routing import decides
from thidua.trail.errors import Refused


@dataclass
class Issuing:
    """`items` are those of an award decision, `case` that of a decision on what happens after one."""

    actor: Actor
    decision: Decision
    decided_on: dt.date
    items: list[DecisionItem] = field(default_factory=list)
    case: AfterCase | None = None


def may_decide(agency: Agency, award: str, on: dt.date) -> Permission:
    """Whether the agency's head may give the award on a day; not allowed on days that the law's data doesn't reach."""
    try:
        return decides(agency, award, on)
    except ValueError:
        return Permission(
            False, _("Dữ liệu pháp luật của hệ thống chưa có quy định cho ngày %(day)s.") % {"day": said_day(on)}
        )


def bad_day(message: str) -> Refused:
    """The refusal of the day of a decision, beside its field."""
    return Refused(message, fields={"decided_on": message})


def said_day(day: dt.date) -> str:
    """«03/03/2026»."""
    return f"{day:%d/%m/%Y}"
