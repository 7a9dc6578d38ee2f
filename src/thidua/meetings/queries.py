"""Every read of meetings, of the viewer's own unit."""

from django.db.models import QuerySet

from thidua.agencies.actor import Actor
from thidua.agencies.permissions import Action, may
from thidua.meetings.models import Meeting, Proposal
from thidua.register.models import Subject
from thidua.register.queries import visible_subjects
from thidua.vietnamese.names import fold

MOST_SHOWN = 300


def visible_meetings(actor: Actor) -> QuerySet[Meeting]:
    """The meetings of the actor's unit, for those who read its emulation."""
    if not may(actor, Action.READ_EMULATION):
        return Meeting.objects.none()
    return Meeting.objects.filter(agency=actor.agency_id).select_related("agency", "poll__agency")


def get_visible_meeting(actor: Actor, pk: int) -> Meeting:
    """The one door to a meeting; raises Meeting.DoesNotExist when it is out of sight."""
    return visible_meetings(actor).get(pk=pk)


def proposals_of(meeting: Meeting) -> list[Proposal]:
    """The proposals in order, with whom they are for, their votes and what came of them."""
    return list(meeting.proposals.select_related("subject", "item", "nomination"))


def candidates(actor: Actor, *, words: str = "") -> QuerySet[Subject]:
    """Who of the own unit can be proposed, by name; the first `MOST_SHOWN` whose names have the words."""
    own = visible_subjects(actor).filter(agency=actor.agency_id).order_by("sort_key", "pk")
    named = own.filter(name_fold__contains=fold(words)) if words.strip() else own
    return Subject.objects.filter(pk__in=[each.pk for each in named[:MOST_SHOWN]]).order_by("sort_key", "pk")
