"""Every read of registrations: the own agency's, and what those below sent."""

from typing import Any

from django.db.models import BooleanField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from thidua.agencies.actor import Actor
from thidua.agencies.models import Agency
from thidua.agencies.permissions import Action, may
from thidua.agencies.queries import visible_agencies
from thidua.register.models import Award, AwardStatus
from thidua.registrations.models import Line, Registration, RegistrationCall, State


def visible_registrations(actor: Actor | None) -> QuerySet[Registration]:
    """Registrations of the own agency, and those that agencies below have sent; none without an agency."""
    if actor is None or not may(actor, Action.READ_EMULATION):
        return Registration.objects.none()
    below = Q(state=State.SENT, agency__in=visible_agencies(actor).values("pk"))
    return Registration.objects.filter(Q(agency=actor.agency_id) | below).select_related("agency", "sent_by")


def get_visible_registration(actor: Actor, pk: int) -> Registration:
    """The one door to a registration."""
    return visible_registrations(actor).get(pk=pk)


def call_for(agency: Agency, year: int) -> RegistrationCall | None:
    """What holds for an agency in a year: its own call, else that of the nearest agency above, else None."""
    above = [int(number) for number in agency.path.split("/") if number]
    calls = {call.agency_id: call for call in RegistrationCall.objects.filter(year=year, agency__in=above)}
    return next((calls[number] for number in reversed(above) if number in calls), None)


def compared(actor: Actor | None, year: int) -> QuerySet[Any]:
    """Every line of the year in sight, with `is_met`: whether the register has the award of that year in force."""
    given = Award.objects.filter(
        subject=OuterRef("now"), code=OuterRef("award"), year=OuterRef("registration__year"), status=AwardStatus.VALID
    )
    return (
        Line.objects.filter(registration__in=visible_registrations(actor).filter(year=year).values("pk"))
        .annotate(now=Coalesce("subject__merged_into", "subject"))
        .annotate(is_met=Coalesce(Exists(given), Value(False), output_field=BooleanField()))
        .select_related("subject", "registration__agency")
        .order_by("registration__agency__name", "award", "pk")
    )
