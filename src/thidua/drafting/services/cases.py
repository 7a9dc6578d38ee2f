"""A case: opened, changed, its days, its group, its steps one after another, given back, stopped."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.models import Role
from thidua.agencies.permissions import Action, require
from thidua.agencies.queries import holders
from thidua.dossiers import files
from thidua.drafting.flow import earlier, next_state, obstacles, path
from thidua.drafting.models import DraftCase, Kind, Member, MemberRole, State, Step, StepPaper
from thidua.drafting.queries import standing_of
from thidua.drafting.services.locking import file_name, locked_case
from thidua.trail.errors import Overtaken, Refused, beside, require_seen, required
from thidua.trail.events import Event
from thidua.trail.services import notify, record, service


@service
def open_case(actor: Actor, *, kind: str, title: str, submit_by: dt.date, ground: str = "") -> DraftCase:
    """Open a case with the steps of its kind; who opens it leads it. Refused without a title."""
    require(actor, Action.DRAFT_LAW)
    title = required(title, "title", _("Cần điền tên văn bản."))
    case = DraftCase.objects.create(
        agency=actor.agency, kind=Kind(kind), title=title, lead=actor.person, ground=ground.strip(), submit_by=submit_by
    )
    for place, code in enumerate(path(kind)):
        due_on = submit_by if code == State.SUBMISSION else None
        Step.objects.create(case=case, code=code, position=place, due_on=due_on)
    after = {"kind": case.kind, "title": title, "submit_by": submit_by}
    record(actor, Event.DRAFT_OPENED, case, after=after)
    return case


@service
def change_case(
    actor: Actor, *, case: DraftCase, title: str, ground: str, submit_by: dt.date, revision: int
) -> DraftCase:
    """Write title, ground and planned day anew. Raises Overtaken when another officer saved meanwhile."""
    case = locked_case(actor, case)
    require_seen(case.revision, revision)
    before = {"title": case.title, "ground": case.ground, "submit_by": case.submit_by}
    case.title = required(title, "title", _("Cần điền tên văn bản."))
    case.ground, case.submit_by = ground.strip(), submit_by
    case.revision += 1
    case.save()
    after = {"title": case.title, "ground": case.ground, "submit_by": case.submit_by}
    record(actor, Event.DRAFT_CHANGED, case, before=before, after=after)
    return case


@service
def set_days(actor: Actor, *, case: DraftCase, days: Mapping[str, dt.date | None], revision: int) -> None:
    """Set the last day of each step that is not done. Refused where a step would be due before the one before it."""
    case = locked_case(actor, case)
    require_seen(case.revision, revision)
    steps = list(case.steps.all())
    before = _days(steps)
    last: dt.date | None = None
    for step in steps:
        due_on = days.get(step.code, step.due_on) if step.done_on is None else step.due_on
        if due_on and last and due_on < last:
            raise beside(step.code, _("Hạn của bước này không được trước hạn của bước đứng trước."))
        step.due_on, last = due_on, due_on or last
    Step.objects.bulk_update(steps, ["due_on"])
    case.revision += 1
    case.save()
    record(actor, Event.DRAFT_CHANGED, case, before=before, after=_days(steps))


def _days(steps: list[Step]) -> dict[str, Any]:
    return {"days": [f"{step}: {step.due_on:%d/%m/%Y}" for step in steps if step.due_on]}


@service
def add_member(actor: Actor, *, case: DraftCase, name: str, role: str, unit: str = "") -> Member:
    """Take somebody into the drafting group. Refused for a second leader."""
    case = locked_case(actor, case)
    name = required(name, "name", _("Cần điền họ và tên."))
    present = case.members.filter(left_on=None)
    if role == MemberRole.LEADER and present.filter(role=MemberRole.LEADER).exists():
        raise beside("role", _("Tổ đã có tổ trưởng."))
    if present.filter(name=name, unit=unit.strip()).exists():
        raise beside("name", _("Người này đã có trong tổ."))
    member = Member.objects.create(case=case, name=name, role=MemberRole(role), unit=unit.strip())
    record(actor, Event.DRAFT_CHANGED, case, after={"member": name, "member_role": member.role, "unit": member.unit})
    return member


@service
def end_member(actor: Actor, *, member: Member) -> None:
    """Note that somebody left the group today."""
    case = locked_case(actor, member.case)
    found = Member.objects.select_for_update().get(pk=member.pk)
    if found.left_on:
        raise Overtaken(_("Người này đã rời tổ."))
    found.left_on = timezone.localdate()
    found.save()
    record(actor, Event.DRAFT_CHANGED, case, before={"member": found.name}, after={"left_on": found.left_on})


@service
def finish_step(
    actor: Actor, *, case: DraftCase, step: State, result: str = "", upload: Any | None = None
) -> DraftCase:
    """End the present step with what came of it, and go on to the next. `step` is the one the person saw.

    Refused while something that the step asks for is missing; the issue is done by `issue_case` alone.
    """
    case = locked_case(actor, case, step)
    if step == State.ISSUE:
        raise Refused(_("Ban hành là việc của người có thẩm quyền."))
    row = case.steps.get(code=step)
    row.result = result.strip()
    row.save()
    if missing := obstacles(step, standing_of(case)):
        raise Refused(" ".join(missing))
    if upload:
        _add_paper(row, upload)
    row.done_on = timezone.localdate()
    row.save()
    case.state = next_state(case.kind, step)
    case.save()
    after = {"step": step, "result": row.result, "state": case.state} | _named(upload)
    record(actor, Event.DRAFT_STEP_DONE, case, after=after)
    if case.state == State.ISSUE:
        text = _("Dự thảo «%(title)s» đã trình, chờ ban hành.") % {"title": case.title}
        heads = holders(case.agency, Role.HEAD).values_list("pk", flat=True)
        notify(heads, Event.DRAFT_STEP_DONE, text, case.get_absolute_url())
    return case


@service
def add_paper(actor: Actor, *, step: Step, upload: Any) -> StepPaper:
    """Put a paper to a step, also to one that is done."""
    case = locked_case(actor, step.case)
    paper = _add_paper(step, upload)
    record(actor, Event.DRAFT_CHANGED, case, after={"step": step.code} | _named(upload))
    return paper


def _add_paper(step: Step, upload: Any) -> StepPaper:
    return StepPaper.objects.create(step=step, file=files.store(upload), file_name=file_name(upload))


def _named(upload: Any | None) -> dict[str, Any]:
    return {"file": file_name(upload)} if upload else {}


@service
def give_back_case(actor: Actor, *, case: DraftCase, step: State, to: State, reason: str) -> DraftCase:
    """Go back from `step`, the present one, to an earlier one, with the reason; the steps from there on open again."""
    action = Action.ISSUE_LAW if step == State.ISSUE else Action.DRAFT_LAW
    case = locked_case(actor, case, step, action=action)
    reason = required(reason, "reason", _("Cần ghi lý do."))
    if to not in earlier(case.kind, step):
        raise beside("to", _("Chỉ trả về được một bước đứng trước."))
    position = case.steps.get(code=to).position
    case.steps.filter(position__gte=position).update(done_on=None)
    before, case.state = {"state": case.state}, to
    case.save()
    record(actor, Event.DRAFT_CHANGED, case, before=before, after={"state": to}, reason=reason)
    if actor.account_id != case.lead_id:
        text = _("Dự thảo «%(title)s» được trả về bước «%(step)s»: %(reason)s") % {
            "title": case.title,
            "step": to.label,
            "reason": reason,
        }
        notify([case.lead_id], Event.DRAFT_CHANGED, text, case.get_absolute_url())
    return case


@service
def stop_case(actor: Actor, *, case: DraftCase, reason: str) -> DraftCase:
    """Draft no further, with the reason."""
    case = locked_case(actor, case)
    before = {"state": case.state}
    case.stopped_reason = required(reason, "reason", _("Cần ghi lý do."))
    case.state = State.STOPPED
    case.save()
    record(actor, Event.DRAFT_STOPPED, case, before=before, after={"state": case.state}, reason=case.stopped_reason)
    return case
