"""From when a decision, and what is made of it, is no draft any more."""

import datetime as dt

from django.utils import timezone

from thidua.decisions.models import NUMBERED, Decision, DecisionStatus


def official_at(decision: Decision) -> dt.datetime | None:
    """When the decision was issued, by the day of the decision where the moment is not known; None of a draft."""
    return numbered_at(decision) if decision.status == DecisionStatus.ISSUED else None


def numbered_at(decision: Decision) -> dt.datetime | None:
    """When its number and day were fixed: what it says stands from then on, although it may wait for signatures."""
    if decision.status not in NUMBERED or decision.decided_on is None:
        return None
    return decision.issued_at or timezone.make_aware(dt.datetime.combine(decision.decided_on, dt.time()))
