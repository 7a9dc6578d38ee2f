"""Faults: recorded, their cause found, acted on, closed by somebody else, opened again with a reason."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.models import Account, Agency
from thidua.agencies.permissions import Action, may, require
from thidua.dossiers import files
from thidua.quality.models import AuditLine, Fault, FaultSource, MapStep, Version, VersionState
from thidua.quality.queries import owner_choices, slow_steps
from thidua.quality.states import WAYS, Move
from thidua.trail.errors import NotAllowed, Overtaken, Refused, beside, require_seen, required
from thidua.trail.events import Event
from thidua.trail.services import notify, record, service


@dataclass(frozen=True)
class Cause:
    """Why a fault came, what was put right at once, what is done against its coming again, until when."""

    cause: str
    action: str
    due_on: dt.date
    correction: str = ""


@service
def record_fault(
    actor: Actor,
    *,
    source: str,
    description: str,
    found_on: dt.date,
    owner: Account,
    step: MapStep | None = None,
    line: AuditLine | None = None,
) -> Fault:
    """Record a fault and tell its owner. A line of an audit has one fault at most."""
    require(actor, Action.KEEP_QUALITY)
    agency = Agency.objects.select_for_update().get(pk=actor.agency_id)
    _check_place(agency, step, line, source)
    if found_on > timezone.localdate():
        raise beside("found_on", _("Ngày phát hiện không thể sau hôm nay."))
    if not owner_choices(agency).filter(pk=owner.pk).exists():
        raise beside("owner", _("Người chịu trách nhiệm phải có vai trò ở cơ quan."))
    last = Fault.objects.filter(agency=agency, year=found_on.year).aggregate(last=Max("sequence"))["last"]
    made = Fault.objects.create(
        agency=agency,
        year=found_on.year,
        sequence=(last or 0) + 1,
        source=FaultSource(source),
        step=step,
        line=line,
        description=required(description, "description", _("Mô tả điểm không phù hợp.")),
        found_on=found_on,
        owner=owner,
    )
    after = {"source": made.source, "description": made.description, "owner": owner.full_name}
    record(actor, Event.FAULT_RECORDED, made, after=after | {"step": str(step) if step else ""})
    _tell(made, [owner.pk], Event.FAULT_RECORDED, _("%(fault)s giao bạn khắc phục: %(text)s"))
    return made


@service
def record_slow_step(actor: Actor, *, step: MapStep, days: tuple[dt.date, dt.date], owner: Account) -> Fault:
    """Record that a step was measured slower than its procedure asks from a day to a day; the numbers are the system's.

    Refused when it is not among the slow steps of these days.
    """
    require(actor, Action.KEEP_QUALITY, step.of.procedure.agency_id)
    Agency.objects.select_for_update().get(pk=actor.agency_id)  # as in `record_fault`: the second sees the first's
    found = next((each for each in slow_steps(actor.agency, *days) if each.step.pk == step.pk), None)
    if found is None:
        raise Refused(_("Bước này không chậm hơn ngưỡng trong thời gian đã chọn."))
    if found.fault is not None:
        raise Overtaken(_("Đã ghi: %(fault)s.") % {"fault": found.fault})
    return record_fault(
        actor,
        source=FaultSource.MEASURED,
        description=found.sentence,
        found_on=timezone.localdate(),
        owner=owner,
        step=step,
    )


@service
def find_cause(actor: Actor, *, fault: Fault, version: int, cause: Cause) -> Fault:
    """Write down the cause, the correction and the action with its last day; it may be done again until acted on.

    A day that has passed may stand while the words change: what is late stays late.
    """
    found = _locked(fault, Move.FIND_CAUSE)
    _require_owner(actor, found)
    require_seen(found.version, version)
    if cause.due_on < timezone.localdate() and cause.due_on != found.due_on:
        raise beside("due_on", _("Hạn khắc phục không thể trước hôm nay."))
    before = {"state": found.state, "due_on": found.due_on}
    found.cause = required(cause.cause, "cause", _("Nêu nguyên nhân."))
    found.action = required(cause.action, "action", _("Nêu hành động khắc phục."))
    found.correction, found.due_on = cause.correction.strip(), cause.due_on
    _move(found, Move.FIND_CAUSE)
    after = {"state": found.state, "cause": found.cause, "action": found.action, "due_on": found.due_on}
    record(actor, Event.FAULT_CAUSE_FOUND, found, before=before, after=after)
    return found


@service
def hand_over_fault(actor: Actor, *, fault: Fault, version: int, owner: Account) -> Fault:
    """Make somebody else answerable for a fault that is not acted on yet; the new owner is told."""
    found = _locked(fault, Move.FIND_CAUSE)
    require(actor, Action.KEEP_QUALITY, found.agency_id)
    require_seen(found.version, version)
    if not owner_choices(found.agency).filter(pk=owner.pk).exists():
        raise beside("owner", _("Người chịu trách nhiệm phải có vai trò ở cơ quan."))
    before, found.owner = found.owner.full_name, owner
    found.version += 1
    found.save()
    record(actor, Event.FAULT_RECORDED, found, before={"owner": before}, after={"owner": owner.full_name})
    _tell(found, [owner.pk], Event.FAULT_RECORDED, _("%(fault)s giao bạn khắc phục: %(text)s"))
    return found


@service
def act_on_fault(actor: Actor, *, fault: Fault, done: str, upload: Any = None) -> Fault:
    """Report that the action was done, with the proof; whoever keeps the system is told to look at it."""
    found = _locked(fault, Move.ACT)
    _require_owner(actor, found)
    before, found.done = found.state, required(done, "done", _("Nêu đã làm gì, kết quả thế nào."))
    found.acted_on, found.acted_by = timezone.localdate(), actor.person
    if upload:
        found.file, found.file_name = files.store(upload, field="upload"), str(upload.name)[-200:]
    _move(found, Move.ACT)
    after = {"state": found.state, "done": found.done, "files": int(bool(upload))}
    record(actor, Event.FAULT_ACTED_ON, found, before={"state": before}, after=after)
    return found


@service
def close_fault(actor: Actor, *, fault: Fault, version: int, note: str) -> Fault:
    """Confirm that a fault is gone. Whoever reported the action can't be the one who confirms it."""
    found = _locked(fault, Move.CLOSE)
    _require_judge(actor, found)
    require_seen(found.version, version)
    if found.acted_by_id == actor.account_id:
        raise NotAllowed(_("Người báo đã khắc phục không tự đóng; cần người khác xác nhận."))
    note = required(note, "note", _("Nêu đã kiểm tra thế nào."))
    before, found.closed_on, found.closed_by = found.state, timezone.localdate(), actor.person
    _move(found, Move.CLOSE)
    record(actor, Event.FAULT_CLOSED, found, before={"state": before}, after={"state": found.state}, reason=note)
    _tell(found, [found.owner_id], Event.FAULT_CLOSED, _("%(fault)s đã đóng: %(text)s"))
    return found


@service
def reopen_fault(actor: Actor, *, fault: Fault, reason: str) -> Fault:
    """Open a fault again, closed or not, because what was done did not help; its action is to be done anew."""
    found = _locked(fault, Move.REOPEN)
    _require_judge(actor, found)
    reason = required(reason, "reason", _("Nêu lý do mở lại."))
    before = {"state": found.state}
    found.acted_on = found.acted_by = found.closed_on = found.closed_by = None
    found.reopened += 1
    found.due_on = max(found.due_on or timezone.localdate(), timezone.localdate())
    _move(found, Move.REOPEN)
    record(actor, Event.FAULT_REOPENED, found, before=before, after={"state": found.state}, reason=reason)
    _tell(found, [found.owner_id], Event.FAULT_REOPENED, _("%(fault)s được mở lại: %(text)s"))
    return found


def _move(fault: Fault, move: Move) -> None:
    fault.state = WAYS[move][1]
    fault.version += 1
    fault.save()


def _locked(fault: Fault, move: Move) -> Fault:
    rows = Fault.objects.select_for_update(of=("self",)).select_related("agency", "owner", "step__of__procedure")
    found = rows.get(pk=fault.pk)
    if found.state not in WAYS[move][0]:
        raise Overtaken(
            _("%(fault)s hiện ở trạng thái «%(state)s»; hãy tải lại trang.")
            % {"fault": found, "state": found.get_state_display()}
        )
    return found


def _require_owner(actor: Actor, fault: Fault) -> None:
    require(actor, Action.READ_QUALITY, fault.agency_id)
    if fault.owner_id != actor.account_id and not may(actor, Action.KEEP_QUALITY):
        raise NotAllowed(_("Việc này dành cho người chịu trách nhiệm khắc phục."))


def _require_judge(actor: Actor, fault: Fault) -> None:
    require(actor, Action.READ_QUALITY, fault.agency_id)
    if not (may(actor, Action.KEEP_QUALITY) or may(actor, Action.APPROVE_QUALITY)):
        raise NotAllowed(_("Việc này dành cho người quản lý chất lượng hoặc người đứng đầu."))


def _check_place(agency: Agency, step: MapStep | None, line: AuditLine | None, source: str) -> None:
    approved = Version.objects.filter(procedure__agency=agency).exclude(state=VersionState.DRAFT)
    if step is not None and not approved.filter(pk=step.of_id).exists():
        raise beside("step", _("Chọn một bước của quy trình đã ban hành."))
    if (line is not None) != (source == FaultSource.AUDIT):
        raise beside("source", _("Điểm của đánh giá nội bộ ghi từ trang của cuộc đánh giá."))
    if line is not None and Fault.objects.filter(line=line).exists():
        raise Overtaken(_("Dòng này đã được ghi thành điểm không phù hợp."))


def _tell(fault: Fault, accounts: list[int], event: Event, text: str) -> None:
    said = text % {"fault": fault, "text": fault.description[:120]}
    notify(accounts, event, said, reverse("quality:fault", args=[fault.pk]))
