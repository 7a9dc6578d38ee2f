"""Every read of tasks and programmes, scoped to the viewer: deny by default."""

from django.db.models import Q, QuerySet

from thidua.agencies.actor import Actor
from thidua.agencies.permissions import Action, may
from thidua.programme.models import Programme, ProgrammeState, Task, TaskState


def visible_tasks(actor: Actor | None) -> QuerySet[Task]:
    """What the own agency gave, leads or helps with, and the parts into which a unit broke a task given to it.

    A planned task is its own agency's alone.
    """
    if actor is None or not may(actor, Action.READ_PROGRAMME):
        return Task.objects.none()
    own = actor.agency_id
    helping = Task.objects.filter(coordinators__agency=own).order_by().values("pk")
    given = ~Q(state=TaskState.PLANNED) & (Q(lead=own) | Q(pk__in=helping) | Q(parent__agency=own))
    return Task.objects.filter(Q(agency=own) | given).select_related("agency", "lead", "officer")


def get_visible_task(actor: Actor | None, pk: int) -> Task:
    """The one door to a task; raises Task.DoesNotExist when it is out of sight."""
    return visible_tasks(actor).select_related("programme", "parent", "session", "assigned_by").get(pk=pk)


def tasks_from(path: str) -> QuerySet[Task]:
    """The tasks that came of a record of another room, by its address; the caller has checked that it may be seen."""
    return Task.objects.filter(source_path=path).select_related("agency", "lead", "officer")


def visible_programmes(actor: Actor | None) -> QuerySet[Programme]:
    """The own agency's programmes; approved ones of the agency right above are known below."""
    if actor is None or not may(actor, Action.READ_PROGRAMME):
        return Programme.objects.none()
    above = Q(agency=actor.agency.parent_id, kind="agency") & ~Q(state=ProgrammeState.DRAFT)
    return Programme.objects.filter(Q(agency=actor.agency_id) | above).select_related("agency", "council")


def get_visible_programme(actor: Actor | None, pk: int) -> Programme:
    """The one door to a programme; raises Programme.DoesNotExist when it is out of sight."""
    return visible_programmes(actor).get(pk=pk)
