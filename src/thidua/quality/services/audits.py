"""Internal audits: planned with a team that is not of the department, filled in, concluded, faults taken from them."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.models import Account
from thidua.agencies.permissions import Action, require
from thidua.quality.models import Audit, AuditLine, Auditor, AuditState, Fault, FaultSource, Procedure, Result
from thidua.quality.queries import is_auditor
from thidua.quality.services.faults import record_fault
from thidua.staff.models import Department, Member, Placement
from thidua.trail.errors import NotAllowed, Overtaken, Refused, beside, require_seen, required
from thidua.trail.events import Event
from thidua.trail.services import record, service
from thidua.vietnamese.names import clean


@dataclass(frozen=True)
class AuditFacts:
    """What is audited, when, by whom, and what is asked. The first of the team leads it."""

    title: str
    department: Department
    starts_on: dt.date
    ends_on: dt.date
    team: Sequence[Member]
    procedures: Sequence[Procedure]
    questions: Sequence[tuple[Procedure | None, str]]


@service
def plan_audit(actor: Actor, *, facts: AuditFacts) -> Audit:
    """Plan an audit. Refused when somebody of the team works in the department at the time."""
    require(actor, Action.KEEP_QUALITY)
    made = Audit(agency=actor.agency)
    _write(actor, made, facts)
    record(actor, Event.AUDIT_PLANNED, made, after=_said(made))
    return made


@service
def change_audit(actor: Actor, *, audit: Audit, version: int, facts: AuditFacts) -> Audit:
    """Change an audit of which nothing was filled in yet."""
    require(actor, Action.KEEP_QUALITY, audit.agency_id)
    found = _locked(audit)
    require_seen(found.version, version)
    if found.lines.exclude(result=Result.OPEN).exists():
        raise Refused(_("Đã có dòng được đánh giá; không đổi được phạm vi và câu hỏi nữa."))
    before = _said(found)
    found.version += 1
    _write(actor, found, facts)
    record(actor, Event.AUDIT_CHANGED, found, before=before, after=_said(found))
    return found


@service
def fill_audit(actor: Actor, *, audit: Audit, version: int, answers: Mapping[int, tuple[str, str]]) -> Audit:
    """Write down results and what was seen, by the number of the line. Only the team does so."""
    require(actor, Action.READ_QUALITY, audit.agency_id)
    found = _locked(audit)
    require_seen(found.version, version)
    if not is_auditor(actor, found):
        raise NotAllowed(_("Việc này dành cho thành viên nhóm đánh giá."))
    lines = {each.pk: each for each in found.lines.select_for_update()}
    for number, (result, seen) in answers.items():
        line = lines[number]
        line.result, line.seen = Result(result), seen.strip()
        if line.result == Result.FAULT and not line.seen:
            raise beside(f"seen{number}", _("Nêu bằng chứng của điểm không phù hợp."))
        line.save()
    found.version += 1
    found.save()
    counted = {each: sum(line.result == each for line in lines.values()) for each in Result if each}
    record(
        actor,
        Event.AUDIT_CHANGED,
        found,
        after={"results": [f"{each.label}: {many}" for each, many in counted.items()]},
    )
    return found


@service
def conclude_audit(actor: Actor, *, audit: Audit, version: int, conclusion: str) -> Audit:
    """Conclude an audit whose every line was looked at; nothing of it changes from then on."""
    require(actor, Action.APPROVE_QUALITY, audit.agency_id)
    found = _locked(audit)
    require_seen(found.version, version)
    if found.lines.filter(result=Result.OPEN).exists():
        raise Refused(_("Còn dòng chưa đánh giá; chưa kết luận được."))
    found.conclusion = required(conclusion, "conclusion", _("Nhập kết luận."))
    found.state, found.concluded_on, found.concluded_by = AuditState.CONCLUDED, timezone.localdate(), actor.person
    found.save()
    before, after = {"state": AuditState.PLANNED}, {"state": found.state, "conclusion": found.conclusion}
    record(actor, Event.AUDIT_CONCLUDED, found, before=before, after=after)
    return found


@service
def record_fault_of_line(actor: Actor, *, line: AuditLine, owner: Account) -> Fault:
    """Make a fault of a line that does not conform, once the audit was concluded."""
    require(actor, Action.KEEP_QUALITY, line.audit.agency_id)
    line = AuditLine.objects.select_related("audit").get(pk=line.pk)
    if line.audit.state != AuditState.CONCLUDED or line.result != Result.FAULT:
        raise Refused(_("Chỉ ghi dòng không phù hợp của cuộc đánh giá đã kết luận."))
    text = f"{line.question}: {line.seen}"
    found_on = line.audit.concluded_on or timezone.localdate()
    return record_fault(actor, source=FaultSource.AUDIT, description=text, found_on=found_on, owner=owner, line=line)


def of_department(members: Sequence[Member], department: Department, first: dt.date, last: dt.date) -> list[Placement]:
    """Places that these people have in a department on any day from the first to the last."""
    rows = Placement.objects.filter(member__in=list(members), department=department, starts_on__lte=last)
    return list(rows.exclude(ends_on__lt=first).select_related("member__subject"))


def _write(actor: Actor, audit: Audit, facts: AuditFacts) -> None:
    _check(actor, facts)
    audit.title = required(clean(facts.title), "title", _("Nhập tên cuộc đánh giá."))[:300]
    audit.department, audit.year = facts.department, facts.starts_on.year
    audit.starts_on, audit.ends_on = facts.starts_on, facts.ends_on
    audit.save()
    audit.procedures.set(facts.procedures)
    audit.team.all().delete()
    for place, member in enumerate(facts.team):
        Auditor.objects.create(audit=audit, member=member, is_lead=not place)
    audit.lines.all().delete()
    for position, (procedure, question) in enumerate(facts.questions, start=1):
        AuditLine.objects.create(audit=audit, position=position, procedure=procedure, question=question[:500])


def _check(actor: Actor, facts: AuditFacts) -> None:
    if facts.ends_on < facts.starts_on:
        raise beside("ends_on", _("Ngày cuối phải từ ngày đầu trở đi."))
    if not facts.team:
        raise beside("team", _("Chọn ít nhất một người."))
    owned = [facts.department.agency_id, *(each.agency_id for each in facts.team)]
    owned += [each.agency_id for each in facts.procedures]
    owned += [procedure.agency_id for procedure, _question in facts.questions if procedure is not None]
    if any(each != actor.agency_id for each in owned):
        raise NotAllowed(_("Phạm vi và nhóm đánh giá phải thuộc cơ quan."))
    if facts.team[0].account_id is None:
        raise beside("team", _("Trưởng nhóm cần gắn với một tài khoản để ghi kết quả."))
    if own := of_department(facts.team, facts.department, facts.starts_on, facts.ends_on):
        names = ", ".join(sorted({str(each.member) for each in own}))
        raise beside("team", _("Không ai tự đánh giá phòng, ban của mình: %(names)s.") % {"names": names})
    if not facts.questions:
        raise Refused(_("Cần ít nhất một nội dung kiểm tra."))


def _locked(audit: Audit) -> Audit:
    found = Audit.objects.select_for_update(of=("self",)).select_related("agency", "department").get(pk=audit.pk)
    if found.state != AuditState.PLANNED:
        raise Overtaken(_("Cuộc đánh giá đã kết luận, không sửa được nữa."))
    return found


def _said(audit: Audit) -> dict[str, object]:
    return {
        "title": audit.title,
        "department": audit.department.name,
        "starts_on": audit.starts_on,
        "ends_on": audit.ends_on,
        "team": [str(each) for each in audit.team.select_related("member__subject")],
        "procedures": [each.number for each in audit.procedures.all()],
        "questions": [each.question for each in audit.lines.all()],
    }
