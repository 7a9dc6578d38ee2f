"""What the screens of an inspection have in common."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from thidua.agencies.middleware import ActorRequest
from thidua.inspections.forms import WhyForm
from thidua.inspections.models import FindingState, Inspection, RecommendationState, State
from thidua.screens.views import attempt, form_shown, worked

TAGS = {
    State.DRAFT: "neutral",
    State.DECIDED: "info",
    State.ANNOUNCED: "info",
    State.UNDER_WAY: "warning",
    State.DRAFT_CONCLUSION: "warning",
    State.CONCLUDED: "success",
    State.CANCELLED: "neutral",
}
FINDING_TAGS = {FindingState.OPEN: "warning", FindingState.KEPT: "danger", FindingState.DROPPED: "neutral"}
ADVICE_TAGS = {
    RecommendationState.OPEN: "info",
    RecommendationState.REPORTED: "warning",
    RecommendationState.CLOSED: "success",
}


def page_of(inspection: Inspection) -> str:
    """The address of an inspection."""
    return reverse("inspections:inspection", args=[inspection.pk])


def did(
    request: ActorRequest, case: Inspection, done: str, service: Callable[..., Any], to: str = "", **given: Any
) -> HttpResponse:
    """Press a button, and go back to the page of the inspection or to another."""
    attempt(request, done, service, request.actor, **given)
    return redirect(to or page_of(case))


def with_reason(
    request: ActorRequest,
    case: Inspection,
    heading: str,
    done: str,
    service: Callable[..., Any],
    *,
    to: str = "",
    lead: str = "",
    confirm: str = "",
    **given: Any,
) -> HttpResponse:
    """Ask why, then do it."""
    form, back = WhyForm(request.POST or None), to or page_of(case)
    if worked(request, form, lambda: service(request.actor, reason=form.cleaned_data["reason"], **given), done):
        return redirect(back)
    return shown(request, case, form, heading, back=back, lead=lead, confirm=confirm)


def shown(
    request: ActorRequest,
    inspection: Inspection,
    form: Any,
    heading: str,
    *,
    back: str = "",
    lead: str = "",
    confirm: str = "",
    submit: str = "",
) -> HttpResponse:
    """A page with one form about an inspection."""
    said = {"back": back or page_of(inspection), "lead": lead, "confirm": confirm, "submit": submit}
    return form_shown(request, form, heading, template="inspections/form.html", inspection=inspection, **said)
