"""What who gave a task answers: more time or none, accepted or given back; and the head told of what is overdue."""

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.jobs.daily import daily
from thidua.programme.models import UNDER_WAY, Extension, ExtensionState, Task
from thidua.programme.rules import ESCALATE_AFTER, Step, is_to_escalate
from thidua.programme.services.guarding import demand, leaders, locked_task, locked_under_way, may_lead, tell, workers
from thidua.programme.services.working import require_later
from thidua.trail.errors import NotAllowed, Overtaken, required
from thidua.trail.events import Event
from thidua.trail.services import record, service


@service
def settle_extension(actor: Actor, *, extension: Extension, granted_on: dt.date | None, answer: str = "") -> Extension:
    """Grant a later deadline, the day that was asked for or another one after the present, or none (with a reason).

    Raises Overtaken when it was answered, or the task was handed in or called off, meanwhile.
    """
    task = extension.task
    demand(may_lead(actor, task.origin, task.agency_id))
    task = locked_under_way(task)
    extension = Extension.objects.select_for_update().get(pk=extension.pk)
    if extension.state != ExtensionState.ASKED:
        state = extension.get_state_display()
        raise Overtaken(_("Đề nghị gia hạn đã được trả lời: %(state)s.") % {"state": state.lower()})
    extension.answer, extension.answered_on = answer.strip()[:500], timezone.localdate()
    extension.answered_by = actor.account
    before = {"due_on": task.due_on}
    if granted_on is None:
        extension.answer = required(answer, "answer", _("Không đồng ý thì cần nêu lý do."))[:500]
        extension.state = ExtensionState.DENIED
        extension.save()
        said = _("Không gia hạn nhiệm vụ «%(title)s»: %(why)s") % {"title": task.title, "why": extension.answer}
    else:
        require_later(task, granted_on, "granted_on")
        extension.state, extension.granted_on = ExtensionState.GRANTED, granted_on
        extension.save()
        task.due_on, task.escalated_on = granted_on, None  # a new deadline may pass anew
        task.save(update_fields=["due_on", "escalated_on"])
        said = _("Nhiệm vụ «%(title)s» được gia hạn đến hết ngày %(day)s.")
        said %= {"title": task.title, "day": f"{granted_on:%d/%m/%Y}"}
    after = {"due_on": task.due_on, "answer": extension.state}
    record(actor, Event.TASK_EXTENSION_SETTLED, task, before=before, after=after, reason=extension.answer)
    tell(actor, workers(task), Event.TASK_EXTENSION_SETTLED, said, task)
    return extension


@service
def accept_task(actor: Actor, *, task: Task, quality: str = "") -> Task:
    """Accept what was handed in; the task has ended. Nobody accepts what he or she handed in."""
    demand(may_lead(actor, task.origin, task.agency_id))
    task, to = locked_task(task, Step.ACCEPT)
    if task.handed_in_by_id is not None and task.handed_in_by_id == actor.account_id:
        raise NotAllowed(_("Bạn đã nộp sản phẩm này; người khác của cơ quan giao nghiệm thu."))
    task.state, task.accepted_on, task.quality = to, timezone.localdate(), quality.strip()[:500]
    before = {"state": "handed_in"}
    task.save()
    after = {"state": to, "accepted_on": task.accepted_on, "quality": task.quality, "standing": task.standing}
    record(actor, Event.TASK_ACCEPTED, task, before=before, after=after)
    said = _("Nhiệm vụ «%(title)s» đã được nghiệm thu.") % {"title": task.title}
    tell(actor, workers(task), Event.TASK_ACCEPTED, said, task)
    return task


@service
def give_back(actor: Actor, *, task: Task, reason: str) -> Task:
    """Give back what was handed in: the task goes on, its deadline is the one in force, its days run on."""
    demand(may_lead(actor, task.origin, task.agency_id))
    task, to = locked_task(task, Step.GIVE_BACK)
    reason = required(reason, "reason", _("Cần nêu lý do trả lại."))
    before = {"state": task.state, "handed_in_on": task.handed_in_on}
    task.state, task.handed_in_on, task.handed_in_by, task.why = to, None, None, reason[:500]
    task.save()
    after = {"state": to, "handed_in_on": None}
    record(actor, Event.TASK_GIVEN_BACK, task, before=before, after=after, reason=reason)
    said = _("Sản phẩm nhiệm vụ «%(title)s» bị trả lại: %(why)s") % {"title": task.title, "why": reason}
    tell(actor, workers(task), Event.TASK_GIVEN_BACK, said, task)
    return task


@daily
def escalate_overdue() -> int:
    """Tell heads of tasks long past their deadline and not handed in, once for a deadline. Returns how many."""
    latest = timezone.localdate() - dt.timedelta(days=ESCALATE_AFTER)
    rows = Task.objects.filter(state__in=UNDER_WAY, escalated_on=None, due_on__lte=latest)
    return sum(_escalate(task) for task in rows.select_related("agency").order_by("pk"))


@service
def _escalate(task: Task) -> bool:
    found = Task.objects.select_for_update(of=("self",)).select_related("agency", "lead").get(pk=task.pk)
    today = timezone.localdate()
    if found.state not in UNDER_WAY or found.escalated_on is not None or not is_to_escalate(found.due_on, today):
        return False
    found.escalated_on = today
    found.save(update_fields=["escalated_on"])
    system = Actor(None, found.agency, frozenset())
    record(system, Event.TASK_ESCALATED, found, after={"due_on": found.due_on, "days_late": found.days_late})
    text = _("%(unit)s quá hạn %(count)s ngày nhiệm vụ «%(title)s».")
    said = text % {"unit": found.lead.name, "count": found.days_late, "title": found.title}
    tell(system, leaders(found), Event.TASK_ESCALATED, said, found)
    return True
