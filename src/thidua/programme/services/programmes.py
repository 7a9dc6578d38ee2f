"""The programme of a year: drafted with its planned tasks, approved, ended."""

import datetime as dt

from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.councils.models import Council
from thidua.programme.models import OPEN, Programme, ProgrammeKind, ProgrammeState, TaskState
from thidua.programme.services.assigning import tell_of_order
from thidua.programme.services.guarding import demand, locked_programme, may_approve, may_draft
from thidua.trail.errors import NotAllowed, Overtaken, Refused, required
from thidua.trail.events import Event
from thidua.trail.services import record, service


@service
def draft_programme(actor: Actor, *, year: int, title: str, council: Council | None = None) -> Programme:
    """Begin the programme of a year, of the own agency or of its council. One of a kind stands for a year."""
    kind = ProgrammeKind.COUNCIL if council else ProgrammeKind.AGENCY
    demand(may_draft(actor, kind, actor.agency_id))
    if council and council.agency_id != actor.agency_id:
        raise NotAllowed(_("Hội đồng của cơ quan khác."))
    title = required(title, "title", _("Cần tên chương trình."))
    made, is_new = Programme.objects.get_or_create(
        agency=actor.agency,
        year=year,
        kind=kind,
        council=council,
        defaults={"title": title[:300], "drafted_by": actor.account},
    )
    if not is_new:
        raise Overtaken(_("Năm %(year)s đã có «%(title)s».") % {"year": year, "title": made.title})
    record(actor, Event.PROGRAMME_DRAFTED, made, after={"title": made.title, "year": year, "kind": kind})
    return made


@service
def approve_programme(actor: Actor, *, programme: Programme, number: str, signed_on: dt.date) -> Programme:
    """Approve a drafted programme under the number and day of its paper, give out its tasks and tell their units."""
    demand(may_approve(actor, programme.kind, programme.agency_id))
    programme = locked_programme(programme, ProgrammeState.DRAFT)
    number = required(number, "number", _("Cần số, ký hiệu văn bản phê duyệt."))
    planned = list(programme.tasks.filter(state=TaskState.PLANNED).select_for_update(of=("self",)).order_by("pk"))
    if not planned:
        raise Refused(_("Chương trình chưa có nhiệm vụ nào; hãy thêm nhiệm vụ trước."))
    programme.number, programme.signed_on, programme.state = number[:60], signed_on, ProgrammeState.APPROVED
    programme.save()
    after = {"state": programme.state, "number": programme.number, "signed_on": signed_on, "tasks": len(planned)}
    record(actor, Event.PROGRAMME_APPROVED, programme, before={"state": ProgrammeState.DRAFT}, after=after)
    for task in planned:
        task.state = TaskState.ASSIGNED
        task.save(update_fields=["state"])
        after = {"state": task.state, "lead": task.lead.name, "due_on": task.due_on}
        record(actor, Event.TASK_ASSIGNED, task, before={"state": TaskState.PLANNED}, after=after)
        tell_of_order(actor, task)
    return programme


@service
def end_programme(actor: Actor, *, programme: Programme, reason: str = "") -> Programme:
    """End a programme. While tasks of it are open a reason is asked for; they go on as they are."""
    demand(may_approve(actor, programme.kind, programme.agency_id))
    programme = locked_programme(programme, ProgrammeState.APPROVED)
    left = programme.tasks.filter(state__in=OPEN).count()
    if left:
        text = _("Còn %(count)s nhiệm vụ chưa xong; cần nêu lý do kết thúc chương trình.") % {"count": left}
        reason = required(reason, "reason", text)
    programme.state = ProgrammeState.ENDED
    programme.save(update_fields=["state"])
    after = {"state": programme.state, "left": left}
    record(actor, Event.PROGRAMME_ENDED, programme, before={"state": "approved"}, after=after, reason=reason.strip())
    return programme
