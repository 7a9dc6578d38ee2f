"""Every read of dossiers, scoped to what the viewer's agency may see, and to what the viewer's roles may read there."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from thidua.agencies.actor import Actor
from thidua.agencies.permissions import Action, may
from thidua.dossiers.models import (
    Consultation,
    Nomination,
    NominationStatus,
    NomineeList,
    Publication,
    Review,
    Step,
    Submission,
    SubmissionStatus,
)
from thidua.register.models import SubjectKind
from thidua.trail.events import Event
from thidua.trail.models import Entry
from thidua.trail.queries import entries_of

# What an agency tells all who have to do with a nomination; its opinions and waivers stay its own.
TOLD = (
    Event.NOMINATION_CREATED,
    Event.NOMINATION_CHANGED,
    Event.NOMINATION_WITHDRAWN,
    Event.NOMINATION_RETURNED,
    Event.NOMINATION_REFUSED,
    Event.EVIDENCE_ATTACHED,
    Event.EVIDENCE_WITHDRAWN,
    Event.EVIDENCE_REJECTED,
    Event.EVIDENCE_RESTORED,
)

# Higher floors take records out of sight here: a council member who stepped back from an item does not see it.
hiding: list[Callable[[Actor], Iterable[int]]] = []


def hidden_nominations(actor: Actor) -> list[int]:
    """Numbers of the nominations that this one person must not see although the agency may."""
    return [number for hide in hiding for number in hide(actor)]


def visible_nominations(actor: Actor) -> QuerySet[Nomination]:
    """Nominations the agency made, holds, reviews or reviewed, was sent, or is consulted about."""
    if not may(actor, Action.READ_WORK):
        return Nomination.objects.none()
    agency = actor.agency_id
    own = Q(owner=agency) | Q(holder=agency)
    received = Q(pk__in=Review.objects.filter(agency=agency).values("nomination")) | Q(
        pk__in=Submission.objects.filter(receiver=agency)
        .exclude(status=SubmissionStatus.DRAFT)
        .values("items__nomination")
    )
    # A consulted agency sees what it is asked about until it has answered.
    asked = Q(pk__in=Consultation.objects.filter(asked=agency, answered_at=None).values("reviews__nomination"))
    return Nomination.objects.filter(own | received | asked).exclude(pk__in=hidden_nominations(actor))


def get_visible_nomination(actor: Actor, code: str) -> Nomination:
    """The one door to a nomination; raises Nomination.DoesNotExist when it is out of sight."""
    return visible_nominations(actor).select_related("subject", "owner", "holder").get(code=code)


def visible_entries(actor: Actor, nomination: Nomination) -> QuerySet[Entry]:
    """What happened to a nomination, as the actor may know it: what everybody is told, and the own agency's doings."""
    if not may(actor, Action.READ_WORK):
        return Entry.objects.none()
    known = Q(event__in=TOLD)
    if may(actor, Action.READ_APPRAISAL):
        known |= Q(agency_id=actor.agency_id)
    return entries_of(nomination).filter(known)


def visible_submissions(actor: Actor) -> QuerySet[Submission]:
    """Submissions the agency sends, and those sent to it once they are sent."""
    if not may(actor, Action.READ_WORK):
        return Submission.objects.none()
    sent_here = Q(receiver=actor.agency_id) & ~Q(status=SubmissionStatus.DRAFT)
    return Submission.objects.filter(Q(sender=actor.agency_id) | sent_here)


def get_visible_submission(actor: Actor, code: str) -> Submission:
    """The one door to a submission."""
    return visible_submissions(actor).select_related("sender", "receiver").get(code=code)


def visible_reviews(actor: Actor) -> QuerySet[Review]:
    """The agency's own reviews."""
    if not may(actor, Action.READ_APPRAISAL):
        return Review.objects.none()
    return Review.objects.filter(agency=actor.agency_id).exclude(nomination__in=hidden_nominations(actor))


def get_visible_review(actor: Actor, code: str) -> Review:
    """The agency's latest review of a nomination, by the nomination's code."""
    found = (
        visible_reviews(actor)
        .filter(nomination__code=code)
        .select_related("nomination__subject", "nomination__owner", "agency", "submission__sender")
        .order_by("-id")
        .first()
    )
    if found is None:
        raise Review.DoesNotExist
    return found


def visible_lists(actor: Actor) -> QuerySet[NomineeList]:
    """Lists that the agency uploaded."""
    return NomineeList.objects.filter(agency=actor.agency_id)


def get_visible_list(actor: Actor, pk: int) -> NomineeList:
    """The one door to a list."""
    return visible_lists(actor).select_related("file", "agency").get(pk=pk)


def visible_consultations(actor: Actor) -> QuerySet[Consultation]:
    """Consultations the agency asked for or is asked in."""
    if not may(actor, Action.READ_WORK):
        return Consultation.objects.none()
    return Consultation.objects.filter(Q(asker=actor.agency_id) | Q(asked=actor.agency_id)).select_related(
        "asker", "asked"
    )


def visible_publications(actor: Actor) -> QuerySet[Publication]:
    """The agency's own postings."""
    if not may(actor, Action.READ_WORK):
        return Publication.objects.none()
    return Publication.objects.filter(agency=actor.agency_id)


def open_publication_by_code(code: str) -> Publication:
    """A posting that anybody may see, from its first day until it is closed; raises Publication.DoesNotExist."""
    return Publication.objects.select_related("agency").get(
        code=code, opens_on__lte=timezone.localdate(), closed_at=None
    )


def board(actor: Actor) -> QuerySet[Review]:
    """Open reviews of the actor's agency: what waits on it, since when, due when; the latest due first."""
    return (
        visible_reviews(actor)
        .filter(conclusion="")
        .select_related("nomination__subject", "nomination__owner", "submission__sender")
        .order_by("step_due_on", "id")
    )


def waiting_elsewhere(actor: Actor) -> QuerySet[Review]:
    """Open reviews at other agencies of nominations that the actor's agency made or passed on."""
    if not may(actor, Action.READ_WORK):
        return Review.objects.none()
    return (
        Review.objects.filter(conclusion="")
        .exclude(agency=actor.agency_id)
        .filter(Q(nomination__owner=actor.agency_id) | Q(nomination__submissions__sender=actor.agency_id))
        .select_related("nomination__subject", "agency")
        .distinct()
        .order_by("step_due_on", "id")
    )


@dataclass(frozen=True)
class StepCount:
    """How many reviews wait at a step, and how many of them are late."""

    step: str
    count: int
    late: int


def board_counts(actor: Actor, today: dt.date) -> list[StepCount]:
    """Open reviews of the actor's agency by step; late are those whose day passed before `today`."""
    rows = (
        visible_reviews(actor)
        .filter(conclusion="")
        .values("step")
        .annotate(count=Count("pk"), late=Count("pk", filter=Q(step_due_on__lt=today)))
    )
    order = list(Step)
    return [
        StepCount(row["step"], row["count"], row["late"])
        for row in sorted(rows, key=lambda row: order.index(Step(row["step"])))
    ]


def without_position(actor: Actor) -> QuerySet[Nomination]:
    """Persons whom the agency nominated and of whom nobody has said whether they lead or work directly."""
    people = Nomination.objects.filter(owner=actor.agency_id, position="", subject__kind=SubjectKind.PERSON)
    return people.exclude(status=NominationStatus.WITHDRAWN).order_by("-through_year", "id")


def may_see_subject(actor: Actor) -> QuerySet[Nomination]:
    """Nominations whose subjects the actor's agency may look up in the register because it reviews them."""
    if not may(actor, Action.READ_APPRAISAL):
        return Nomination.objects.none()
    return Nomination.objects.filter(reviews__agency=actor.agency_id)
