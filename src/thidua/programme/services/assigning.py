"""Giving a task, changing what it says, and calling it off."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.models import Account, Agency, Post
from thidua.agencies.permissions import Action, require
from thidua.councils.models import Session, SessionStatus
from thidua.programme.models import (
    OPEN,
    Coordinator,
    ExtensionState,
    Origin,
    Programme,
    ProgrammeState,
    Task,
    TaskState,
)
from thidua.programme.rules import Step
from thidua.programme.services.guarding import (
    OFFICERS,
    accounts_of,
    demand,
    locked_programme,
    locked_task,
    locked_under_way,
    may_draft,
    may_lead,
    tell,
    workers,
)
from thidua.trail.errors import NotAllowed, Overtaken, Refused, beside, required
from thidua.trail.events import Event
from thidua.trail.services import record, service
from thidua.vietnamese.names import fold

CHANGEABLE = ("title", "product", "accepted_by", "weight", "officer_id")


@dataclass(frozen=True)
class Facts:
    """What is to be done, by whom, until when. `coordinators`: agencies, or names of units as they were typed."""

    title: str
    product: str
    lead: Agency
    due_on: dt.date
    starts_on: dt.date | None = None  # today, or the deadline when that has passed
    officer: Account | None = None  # who answers for it in the unit in charge
    coordinators: Sequence[Agency | str] = ()
    accepted_by: str = ""
    weight: int = 1


@dataclass(frozen=True)
class Source:
    """Who wants it done, by which paper; `label` and `path` lead to the record of another room that it comes from."""

    origin: Origin
    number: str = ""
    signed_on: dt.date | None = None
    text: str = ""
    label: str = ""
    path: str = ""


@service
def assign_task(
    actor: Actor,
    *,
    facts: Facts,
    source: Source,
    programme: Programme | None = None,
    parent: Task | None = None,
    session: Session | None = None,
) -> Task:
    """Give a task to the own agency or one below it, and tell who is in charge and who helps. Returns the task.

    Heads give any task; the council's secretary those of the council; every officer registers (origin SELF) a task of
    the own agency. In a programme that is still drafted the task is planned and given out on approval. `parent`: the
    task of which it is a part; the parts are due no later. `session`: whose conclusion it is.

    Other rooms call this inside their own services, as the actor who decides there; the same transaction holds both.
    Raises NotAllowed, Overtaken when programme or parent went on meanwhile, and Refused beside what can't stand.
    """
    planned = programme is not None and programme.state == ProgrammeState.DRAFT
    _require_giver(actor, facts, source, programme if planned else None)
    if programme is not None:
        _require_programme(actor, programme, ProgrammeState.DRAFT if planned else ProgrammeState.APPROVED)
    if parent is not None:
        _require_part(actor, parent, facts.due_on)
    if session is not None:
        _require_held(actor, session)
    starts_on = facts.starts_on or min(timezone.localdate(), facts.due_on)
    _require_days(starts_on, facts.due_on)
    _require_lead(actor, facts.lead, facts.officer)
    if source.path and not source.path.startswith("/"):
        raise ValueError("the path of a source starts at the root of the site")
    task = Task.objects.create(
        agency=actor.agency,
        programme=programme,
        parent=parent,
        session=session,
        origin=source.origin,
        source_number=source.number.strip(),
        source_on=source.signed_on,
        source_text=source.text.strip()[:500],
        source_label=source.label[:200],
        source_path=source.path,
        title=required(facts.title, "title", _("Cần ghi nhiệm vụ phải làm."))[:500],
        product=required(facts.product, "product", _("Cần ghi sản phẩm phải nộp."))[:500],
        accepted_by=facts.accepted_by.strip()[:200],
        lead=facts.lead,
        officer=facts.officer,
        weight=facts.weight,
        starts_on=starts_on,
        first_due_on=facts.due_on,
        due_on=facts.due_on,
        state=TaskState.PLANNED if planned else TaskState.ASSIGNED,
        assigned_by=actor.account,
    )
    names = _write_coordinators(actor, task, facts.coordinators)
    after = _said(task) | {"origin": task.origin, "lead": facts.lead.name, "due_on": task.due_on, "state": task.state}
    event = Event.TASK_CHANGED if planned else Event.TASK_ASSIGNED  # it is given out when its programme is approved
    record(actor, event, task, after=after | {"coordinators": names})
    if not planned:
        tell_of_order(actor, task)
    return task


@service
def change_task(
    actor: Actor,
    *,
    task: Task,
    version: int,
    facts: Facts,
) -> Task:
    """Change what a task says; `version` is the one the person saw. The deadline of a given one stays.

    The unit in charge and the days of a planned task may change; once it is given, a deadline moves by an extension
    and another unit gets another task. Raises Overtaken when somebody saved meanwhile.
    """
    planned = task.is_planned
    if planned and task.programme is not None:
        demand(may_draft(actor, task.programme.kind, task.agency_id))
    else:
        demand(may_lead(actor, task.origin, task.agency_id))
    task = _locked_version(task, version)
    if task.state not in {TaskState.PLANNED, TaskState.ASSIGNED, TaskState.WORKING} or task.is_planned != planned:
        raise Overtaken(_("Nhiệm vụ hiện ở trạng thái «%(state)s».") % {"state": task.get_state_display()})
    before = _said(task) | {"lead": task.lead.name, "due_on": task.due_on}
    if planned:
        _plan_anew(actor, task, facts)
    elif facts.lead != task.lead or facts.due_on != task.due_on:
        raise Refused(_("Nhiệm vụ đã giao không đổi đơn vị chủ trì và hạn; hạn chỉ lùi khi đồng ý gia hạn."))
    _require_lead(actor, facts.lead, facts.officer)
    task.title = required(facts.title, "title", _("Cần ghi nhiệm vụ phải làm."))[:500]
    task.product = required(facts.product, "product", _("Cần ghi sản phẩm phải nộp."))[:500]
    task.accepted_by, task.weight, task.officer = facts.accepted_by.strip()[:200], facts.weight, facts.officer
    task.version += 1
    task.save()
    task.coordinators.all().delete()
    names = _write_coordinators(actor, task, facts.coordinators)
    after = _said(task) | {"lead": task.lead.name, "due_on": task.due_on, "coordinators": names}
    record(actor, Event.TASK_CHANGED, task, before=before, after=after)
    if not planned:
        said = _("Nhiệm vụ «%(title)s» được sửa nội dung.") % {"title": task.title}
        tell(actor, workers(task), Event.TASK_CHANGED, said, task)
    return task


@service
def cancel_task(actor: Actor, *, task: Task, reason: str) -> Task:
    """Call a task off, with all its parts that are still open, and tell who worked on it."""
    if task.is_planned and task.programme is not None:
        demand(may_draft(actor, task.programme.kind, task.agency_id))
    else:
        demand(may_lead(actor, task.origin, task.agency_id))
    reason = required(reason, "reason", _("Cần nêu lý do thôi giao."))
    return _cancel(actor, task, reason)


def tell_of_order(actor: Actor, task: Task) -> None:
    """Tell who is in charge, and the officers of those who help."""
    said = _("Nhiệm vụ mới: «%(title)s», hạn hết ngày %(day)s.")
    text = said % {"title": task.title, "day": f"{task.due_on:%d/%m/%Y}"}
    helpers = accounts_of(task.coordinators.values_list("agency", flat=True), OFFICERS)
    tell(actor, [*workers(task), *helpers], Event.TASK_ASSIGNED, text, task)


def _cancel(actor: Actor, task: Task, reason: str) -> Task:
    task, to = locked_task(task, Step.CANCEL)
    before, was_given = task.state, not task.is_planned
    for part in task.parts.filter(state__in=OPEN).order_by("pk"):
        _cancel(actor, part, reason)
    task.extensions.filter(state=ExtensionState.ASKED).update(state=ExtensionState.LAPSED)
    task.state, task.why, task.handed_in_on, task.handed_in_by = to, reason[:500], None, None
    task.save()
    record(actor, Event.TASK_CANCELLED, task, before={"state": before}, after={"state": to}, reason=reason)
    if was_given:
        said = _("Nhiệm vụ «%(title)s» thôi giao: %(why)s") % {"title": task.title, "why": reason}
        tell(actor, workers(task), Event.TASK_CANCELLED, said, task)
    return task


def _require_giver(actor: Actor, facts: Facts, source: Source, drafted: Programme | None) -> None:
    if drafted is not None:
        demand(may_draft(actor, drafted.kind, drafted.agency_id))
    elif source.origin == Origin.SELF:
        require(actor, Action.WORK_ON_TASK)
        if facts.lead.pk != actor.agency_id:
            raise NotAllowed(
                _("Việc tự đăng ký là việc của chính đơn vị mình; giao xuống dưới là việc của người đứng đầu.")
            )
    else:
        demand(may_lead(actor, source.origin, actor.agency_id))


def _require_programme(actor: Actor, programme: Programme, state: ProgrammeState) -> None:
    if programme.agency_id != actor.agency_id:
        raise NotAllowed(_("Chương trình của cơ quan khác."))
    locked_programme(programme, state)


def _require_part(actor: Actor, parent: Task, due_on: dt.date) -> None:
    if parent.lead_id != actor.agency_id:
        raise NotAllowed(_("Chỉ đơn vị chủ trì chia nhỏ nhiệm vụ của mình."))
    if due_on > locked_under_way(parent).due_on:
        text = _("Hạn của việc con không sau hạn của nhiệm vụ (%(day)s).")
        raise beside("due_on", text % {"day": f"{parent.due_on:%d/%m/%Y}"})


def _require_held(actor: Actor, session: Session) -> None:
    found = Session.objects.select_related("council").get(pk=session.pk)
    if found.council.agency_id != actor.agency_id:
        raise NotAllowed(_("Phiên họp của hội đồng cơ quan khác."))
    if found.status == SessionStatus.CANCELLED or found.held_at > timezone.now():
        raise Refused(_("Phiên họp chưa họp hoặc đã hủy nên chưa có kết luận để giao."))


def _require_days(starts_on: dt.date, due_on: dt.date) -> None:
    if due_on < starts_on:
        raise beside("due_on", _("Hạn đứng trước ngày bắt đầu."))


def _require_lead(actor: Actor, lead: Agency, officer: Account | None) -> None:
    if not lead.path.startswith(actor.agency.path) or not lead.is_active:
        raise beside("lead", _("Chỉ giao cho cơ quan mình hoặc đơn vị cấp dưới đang hoạt động."))
    if officer and not Post.objects.filter(account=officer, agency=lead, ends_on=None).exists():
        raise beside("officer", _("Người phụ trách không giữ vai trò nào ở đơn vị chủ trì."))


def _plan_anew(actor: Actor, task: Task, facts: Facts) -> None:
    starts_on = facts.starts_on or min(task.starts_on, facts.due_on)
    _require_days(starts_on, facts.due_on)
    task.lead, task.starts_on, task.due_on, task.first_due_on = facts.lead, starts_on, facts.due_on, facts.due_on


def _write_coordinators(actor: Actor, task: Task, wanted: Sequence[Agency | str]) -> list[str]:
    """Units that help: a typed name that is an agency of the own tree becomes that agency, any other stays a name."""
    typed = [each.strip() for each in wanted if isinstance(each, str) and each.strip()]
    below = Agency.objects.filter(path__startswith=actor.agency.path, ended_on=None)
    known = {each.name_fold: each for each in below.filter(name_fold__in=[fold(name) for name in typed])}
    units = [each for each in wanted if isinstance(each, Agency)]
    found = [known.get(fold(name), name) for name in typed]
    rows = {str(each): each for each in [*units, *found] if each != task.lead}
    Coordinator.objects.bulk_create(
        Coordinator(task=task, agency=each if isinstance(each, Agency) else None, name=name[:300])
        for name, each in rows.items()
    )
    return list(rows)


def _locked_version(task: Task, seen: int) -> Task:
    found = Task.objects.select_for_update(of=("self",)).select_related("lead", "agency").get(pk=task.pk)
    if found.version != seen:
        text = _("Người khác vừa sửa nhiệm vụ này. Những gì bạn nhập vẫn còn dưới đây; hãy đối chiếu rồi lưu lại.")
        raise Overtaken(text)
    return found


def _said(task: Task) -> dict[str, Any]:
    return {name: getattr(task, name) for name in CHANGEABLE if name != "officer_id"} | {
        "officer": task.officer.full_name if task.officer else ""
    }
