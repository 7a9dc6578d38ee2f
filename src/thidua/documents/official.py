"""From when a decision is no draft any more."""

import datetime as dt

from django.utils import timezone

from thidua.decisions.models import Decision, DecisionStatus


def official_at(decision: Decision) -> dt.datetime | None:
    """When the decision was issued, by the day of the decision where the moment is not known; None of a draft."""
    if decision.status != DecisionStatus.ISSUED or decision.decided_on is None:
        return None
    return decision.issued_at or timezone.make_aware(dt.datetime.combine(decision.decided_on, dt.time()))
