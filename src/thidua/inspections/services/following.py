"""Recommendations after the conclusion: reported by the unit, returned or confirmed by who inspected."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.permissions import Action, require
from thidua.inspections.models import FollowUp, Inspection, Recommendation, RecommendationState, State
from thidua.inspections.services.cases import tell_team, tell_unit
from thidua.inspections.services.locking import attach
from thidua.trail.errors import Overtaken, required
from thidua.trail.events import Event
from thidua.trail.services import record, service


@service
def report_recommendation(
    actor: Actor, *, recommendation: Recommendation, text: str, uploads: Sequence[Any] = ()
) -> Recommendation:
    """Tell how a recommendation was carried out, with files that show it."""
    require(actor, Action.ANSWER_INSPECTION, recommendation.inspection.unit_id)
    found = _locked(recommendation, RecommendationState.OPEN)
    _write(actor, found, required(text, "text", _("Nêu kết quả thực hiện.")), uploads)
    _set(actor, found, RecommendationState.REPORTED, Event.RECOMMENDATION_REPORTED)
    said = _("%(unit)s báo cáo thực hiện kiến nghị %(number)s.")
    values = {"unit": found.inspection.unit, "number": found.position}
    tell_team(found.inspection, Event.RECOMMENDATION_REPORTED, said % values)
    return found


@service
def return_recommendation(actor: Actor, *, recommendation: Recommendation, reason: str) -> Recommendation:
    """Not take a report as enough: the unit goes on, the day stays."""
    require(actor, Action.INSPECT, recommendation.inspection.agency_id)
    found = _locked(recommendation, RecommendationState.REPORTED)
    reason = required(reason, "reason", _("Cần nêu lý do."))
    _write(actor, found, reason, ())
    _set(actor, found, RecommendationState.OPEN, Event.RECOMMENDATION_REPORTED, reason)
    said = _("Kiến nghị %(number)s chưa được xác nhận: %(reason)s") % {"number": found.position, "reason": reason}
    tell_unit(found.inspection, Event.RECOMMENDATION_REPORTED, said)
    return found


@service
def close_recommendation(actor: Actor, *, recommendation: Recommendation) -> Recommendation:
    """Confirm that a recommendation was carried out."""
    require(actor, Action.INSPECT, recommendation.inspection.agency_id)
    found = _locked(recommendation, RecommendationState.REPORTED)
    found.closed_on = timezone.localdate()
    _set(actor, found, RecommendationState.CLOSED, Event.RECOMMENDATION_CLOSED)
    said = _("Kiến nghị %(number)s được xác nhận đã thực hiện.") % {"number": found.position}
    tell_unit(found.inspection, Event.RECOMMENDATION_CLOSED, said)
    return found


def _locked(recommendation: Recommendation, state: RecommendationState) -> Recommendation:
    rows = Recommendation.objects.select_for_update(of=("self",))
    found = rows.select_related("inspection__unit", "inspection__agency").get(pk=recommendation.pk)
    if found.state != state or found.inspection.state != State.CONCLUDED:
        raise Overtaken(
            _("Kiến nghị hiện ở trạng thái «%(state)s»; hãy tải lại trang.") % {"state": found.get_state_display()}
        )
    return found


def _write(actor: Actor, found: Recommendation, text: str, uploads: Sequence[Any]) -> None:
    told = FollowUp.objects.create(
        recommendation=found, day=timezone.localdate(), text=text, agency=actor.agency, by=actor.person
    )
    attach(actor, found.inspection, uploads, follow_up=told)


def _set(actor: Actor, found: Recommendation, state: RecommendationState, event: Event, reason: str = "") -> None:
    before, found.state = found.state, state
    found.save()
    after = {"recommendation": found.position, "recommendation_state": state}
    inspection: Inspection = found.inspection
    record(actor, event, inspection, before={"recommendation_state": before}, after=after, reason=reason)
