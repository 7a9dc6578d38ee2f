"""What every service of the room asks first: who leads a task, who works on it, and how it stands now."""

from collections.abc import Iterable, Sequence

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.models import Account, Agency, Post, Role
from thidua.agencies.permissions import Action, Permission, may
from thidua.programme.models import OF_COUNCIL, Origin, Programme, ProgrammeKind, ProgrammeState, Task, TaskState
from thidua.programme.rules import Step, moved
from thidua.trail.errors import NotAllowed, Overtaken
from thidua.trail.events import Event
from thidua.trail.services import notify

OFFICERS = (Role.UNIT_OFFICER, Role.APPRAISER)


def may_lead(actor: Actor | None, origin: str, agency: Agency | int) -> Permission:
    """Whether the actor gives, extends, accepts and cancels tasks of this origin in the agency: the head does.

    The council's secretary does so for what its council wants done, and for nothing else.
    """
    permission = may(actor, Action.ASSIGN_TASK, agency)
    if permission and actor and Role.HEAD not in actor.roles and origin not in OF_COUNCIL:
        return Permission(False, _("Thư ký hội đồng chỉ giao, nghiệm thu nhiệm vụ của hội đồng."))
    return permission


def may_draft(actor: Actor | None, kind: str, agency: Agency | int) -> Permission:
    """Whether the actor drafts a programme: every officer the agency's, head and secretary the council's."""
    return may(actor, Action.ASSIGN_TASK if kind == ProgrammeKind.COUNCIL else Action.WORK_ON_TASK, agency)


def may_approve(actor: Actor | None, kind: str, agency: Agency | int) -> Permission:
    """Whether the actor approves and ends a programme: the head, and the secretary what the council has approved."""
    return may_lead(actor, Origin.COUNCIL if kind == ProgrammeKind.COUNCIL else Origin.HEAD, agency)


def may_work(actor: Actor | None, task: Task) -> Permission:
    """Whether the actor reports on a task, asks for more time and hands it in: an officer of the unit in charge."""
    return may(actor, Action.WORK_ON_TASK, task.lead_id)


def helps(actor: Actor, task: Task) -> bool:
    """Whether the actor's agency is one of those that help."""
    return task.coordinators.filter(agency=actor.agency_id).exists()


def demand(permission: Permission) -> None:
    """Raise NotAllowed with the reason unless it is allowed."""
    if not permission:
        raise NotAllowed(permission.reason)


def locked_task(task: Task, step: Step) -> tuple[Task, TaskState]:
    """The task as it is now, locked, and its state after the step; Overtaken when the step can't be taken any more."""
    found = Task.objects.select_for_update(of=("self",)).select_related("agency", "lead").get(pk=task.pk)
    to = moved(found.state, step)
    if to is None:
        raise _gone_on(found)
    return found, TaskState(to)


def locked_under_way(task: Task) -> Task:
    """The task, locked; Overtaken unless its unit works on it now."""
    found, _to = locked_task(task, Step.REPORT)
    return found


def locked_programme(programme: Programme, *states: ProgrammeState) -> Programme:
    """The programme as it is now, locked; Overtaken when it is in none of the states any more."""
    found = Programme.objects.select_for_update(of=("self",)).select_related("agency").get(pk=programme.pk)
    if found.state not in states:
        text = _("Chương trình «%(title)s» hiện ở trạng thái «%(state)s» nên không làm được việc này.")
        raise Overtaken(text % {"title": found.title, "state": found.get_state_display()})
    return found


def page_of(task: Task) -> str:
    """The address of a task."""
    return reverse("programme:task", args=[task.pk])


def workers(task: Task) -> list[int]:
    """Whom to tell in the unit in charge: the officer named, else its officers and, below the assigner, its head."""
    if task.officer_id:
        return [task.officer_id]
    roles: Sequence[Role] = OFFICERS if task.lead_id == task.agency_id else (*OFFICERS, Role.HEAD)
    return accounts_of([task.lead_id], roles)


def leaders(task: Task) -> list[int]:
    """Whom to tell of what comes from the unit: the heads of who gave it; the secretary too of the council's."""
    roles = (Role.HEAD, Role.COUNCIL_SECRETARY) if task.origin in OF_COUNCIL else (Role.HEAD,)
    return accounts_of([task.agency_id], roles)


def accounts_of(agencies: Iterable[int | None], roles: Sequence[Role]) -> list[int]:
    """Accounts that hold one of the roles in one of the agencies today."""
    posts = Post.objects.filter(agency__in=[each for each in agencies if each], role__in=roles)
    rows = Account.objects.filter(is_active=True, pk__in=posts.filter(Q(ends_on=None)).values("account"))
    return list(rows.order_by("pk").values_list("pk", flat=True))


def tell(actor: Actor, accounts: Iterable[int], event: Event, text: str, task: Task) -> None:
    """Tell all but the actor, with the way to the task."""
    notify([each for each in accounts if each != actor.account_id], event, text, page_of(task))


def _gone_on(task: Task) -> Overtaken:
    text = _("Nhiệm vụ «%(title)s» hiện ở trạng thái «%(state)s» nên không làm được việc này; hãy tải lại trang.")
    return Overtaken(text % {"title": task.title, "state": task.get_state_display()})
