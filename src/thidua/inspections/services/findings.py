"""Findings: written with evidence, explained by the unit, kept or dropped; and what one does to running dossiers."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.permissions import Action, require
from thidua.decisions.after.kinds import kinds
from thidua.inspections.models import Finding, FindingState, Inspection, Question, SampledRow
from thidua.inspections.services.cases import tell_team, tell_unit
from thidua.inspections.services.locking import attach, locked_case, require_team
from thidua.inspections.steps import FINDING
from thidua.register.models import ProceedingKind, Subject
from thidua.register.services import end_period, record_proceeding
from thidua.trail.errors import Overtaken, Refused, beside, required
from thidua.trail.events import Event
from thidua.trail.services import record, service


@service
def add_finding(
    actor: Actor,
    *,
    inspection: Inspection,
    text: str,
    evidence: str,
    explain_due_on: dt.date,
    question: Question | None = None,
    row: SampledRow | None = None,
    ground: str = "",
    uploads: Sequence[Any] = (),
) -> Finding:
    """Write down a finding on a question or on a drawn row; the unit is told and has until a day to explain.

    `ground` is that of the law for cancelling, only for a drawn award.
    """
    require_team(actor, inspection)
    inspection = locked_case(inspection, FINDING)
    _check_place(inspection, question, row)
    if ground and (row is None or row.award_id is None or ground not in kinds()["revocation"].grounds):
        raise beside("ground", _("Căn cứ hủy bỏ chỉ ghi cho khen thưởng trong mẫu."))
    if explain_due_on < timezone.localdate():
        raise beside("explain_due_on", _("Hạn giải trình không thể trước hôm nay."))
    finding = Finding.objects.create(
        inspection=inspection,
        number=inspection.findings.count() + 1,
        question=question,
        row=row,
        text=required(text, "text", _("Nêu phát hiện.")),
        evidence=required(evidence, "evidence", _("Nêu chứng cứ: văn bản, số liệu, trang nào.")),
        ground=ground,
        explain_due_on=explain_due_on,
        found_by=actor.person,
    )
    sent = attach(actor, inspection, uploads, finding=finding)
    said = {"finding": finding.number, "text": finding.text, "explain_due_on": explain_due_on, "files": sent}
    record(actor, Event.INSPECTION_FOUND, inspection, after=said)
    told = _("Đoàn kiểm tra ghi phát hiện số %(number)s; hạn giải trình: hết ngày %(day)s.")
    values = {"number": finding.number, "day": f"{explain_due_on:%d/%m/%Y}"}
    tell_unit(inspection, Event.INSPECTION_FOUND, told % values)
    return finding


@service
def explain_finding(actor: Actor, *, finding: Finding, explanation: str, uploads: Sequence[Any] = ()) -> Finding:
    """Keep the unit's explanation; until the team has settled the finding it may be said anew."""
    require(actor, Action.ANSWER_INSPECTION, finding.inspection.unit_id)
    finding = _open(finding)
    before = finding.explanation
    finding.explanation = required(explanation, "explanation", _("Nêu giải trình."))
    finding.explained_on, finding.explained_by = timezone.localdate(), actor.account
    finding.save()
    sent = attach(actor, finding.inspection, uploads, finding=finding)
    after = {"finding": finding.number, "explanation": finding.explanation, "files": sent}
    record(actor, Event.INSPECTION_EXPLAINED, finding.inspection, before={"explanation": before}, after=after)
    text = _("%(unit)s giải trình phát hiện số %(number)s.")
    values = {"unit": finding.inspection.unit, "number": finding.number}
    tell_team(finding.inspection, Event.INSPECTION_EXPLAINED, text % values)
    return finding


@service
def settle_finding(actor: Actor, *, finding: Finding, keep: bool, reason: str, seen: str) -> Finding:
    """Keep a finding or drop it, with the reason, once the unit explained or its time for it is over.

    `seen` is the mark of the explanation that the person read: Overtaken when the unit has said another since.
    """
    require_team(actor, finding.inspection)
    finding = _open(finding)
    if finding.mark != seen:
        raise Overtaken(_("Đơn vị vừa giải trình sau khi bạn mở trang; hãy đọc giải trình mới rồi xem xét."))
    if not finding.may_be_settled(timezone.localdate()):
        raise Refused(
            _("Đơn vị còn được giải trình đến hết ngày %(day)s.") % {"day": f"{finding.explain_due_on:%d/%m/%Y}"}
        )
    finding.settled_reason = required(reason, "reason", _("Nêu lý do giữ hoặc bỏ."))
    finding.state = FindingState.KEPT if keep else FindingState.DROPPED
    if finding.proceeding_id and not keep:
        _release(actor, finding)
    finding.save()
    after = {"finding": finding.number, "finding_state": finding.state}
    record(actor, Event.INSPECTION_FOUND, finding.inspection, after=after, reason=finding.settled_reason)
    return finding


@service
def hold_dossiers(actor: Actor, *, finding: Finding) -> Finding:
    """Enter in the register that signs of a violation of the subject are under inspection: the law's rule then bars.

    Only for a finding on a drawn row. It ends with the case, or before by `release_dossiers`.
    """
    require_team(actor, finding.inspection)
    finding = _unsettled_case(finding)
    if finding.row is None:
        raise Refused(_("Chỉ ghi tạm dừng cho phát hiện về một hồ sơ, khen thưởng trong mẫu."))
    if finding.state == FindingState.DROPPED:
        raise Refused(_("Phát hiện này đã bỏ."))
    if finding.proceeding is not None and finding.proceeding.ends_on is None:
        raise Overtaken(_("Đã ghi việc kiểm tra của đối tượng này vào sổ bộ."))
    inspection, subject = finding.inspection, _page_in_force(finding.row.subject)
    finding.proceeding = record_proceeding(
        actor,
        subject=subject,
        kind=ProceedingKind.INSPECTION,
        starts_on=timezone.localdate(),
        document=f"{inspection.decision_number}, phát hiện số {finding.number}"[:200],
    )
    finding.save(update_fields=["proceeding"])
    record(actor, Event.INSPECTION_FOUND, inspection, after={"finding": finding.number, "held": subject.name})
    return finding


@service
def release_dossiers(actor: Actor, *, finding: Finding, reason: str) -> Finding:
    """End what holds the subject's dossiers before the case has ended; today is the last day that it bars."""
    require_team(actor, finding.inspection)
    finding = _unsettled_case(finding)
    reason = required(reason, "reason", _("Cần nêu lý do."))
    if finding.proceeding is None or finding.proceeding.ends_on is not None:
        raise Overtaken(_("Không còn việc nào của phát hiện này đang tạm dừng hồ sơ."))
    _release(actor, finding)
    after = {"finding": finding.number, "released": 1}
    record(actor, Event.INSPECTION_FOUND, finding.inspection, after=after, reason=reason)
    return finding


def _release(actor: Actor, finding: Finding) -> None:
    if finding.proceeding is not None and finding.proceeding.ends_on is None:
        end_period(actor, fact=finding.proceeding, ends_on=timezone.localdate())


def _page_in_force(subject: Subject) -> Subject:
    """Where the register writes of somebody whose row was merged into another."""
    return subject.merged_into or subject


def _check_place(inspection: Inspection, question: Question | None, row: SampledRow | None) -> None:
    if (question is None) == (row is None):
        raise Refused(_("Chọn một câu hỏi, hoặc một dòng trong mẫu."))
    if question is not None and question.inspection_id != inspection.pk:
        raise beside("about", _("Câu hỏi không thuộc cuộc kiểm tra này."))
    if row is not None and row.draw.inspection_id != inspection.pk:
        raise beside("about", _("Dòng này không thuộc mẫu của cuộc kiểm tra này."))


def _unsettled_case(finding: Finding) -> Finding:
    """The finding as it is now, in a case that is under way; case and finding are locked in this order."""
    inspection = locked_case(finding.inspection, FINDING)
    rows = Finding.objects.select_for_update(of=("self",)).select_related("proceeding", "row__subject__merged_into")
    found = rows.get(pk=finding.pk)
    found.inspection = inspection
    return found


def _open(finding: Finding) -> Finding:
    found = _unsettled_case(finding)
    if found.state != FindingState.OPEN:
        raise Overtaken(_("Phát hiện này đã được xem xét: «%(state)s».") % {"state": found.get_state_display().lower()})
    return found
