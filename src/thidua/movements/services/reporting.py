"""Reports of progress: written, sent with numbers and papers, returned or accepted."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.models import Agency, Role
from thidua.agencies.permissions import Action, require
from thidua.agencies.queries import holders
from thidua.movements.models import HANDED_IN, Participation, Period, Proof, Report, ReportState, State
from thidua.movements.services.joining import Numbers, kept, require_taking_part
from thidua.movements.services.locking import locked, locked_movement
from thidua.screens.keeping import files
from thidua.trail.errors import Overtaken, Refused, require_seen, required
from thidua.trail.events import Event
from thidua.trail.services import notify, record, service


@service
def report_progress(
    actor: Actor,
    *,
    participation: Participation,
    period: Period,
    values: Numbers,
    text: str = "",
    uploads: Sequence[Any] = (),
    version: int = 0,
    send: bool = True,
) -> Report:
    """Save the report of a period, and send it. `version` is the one the person saw (0: none yet).

    Numbers may be 0. Raises Overtaken when another officer saved or sent meanwhile, Refused when nothing is said.
    """
    require(actor, Action.JOIN_MOVEMENT, participation.agency_id)
    locked_movement(participation.movement, State.LAUNCHED)
    participation = locked(participation, "movement__agency")  # of two reports of one period the second is told
    require_taking_part(participation)
    if period.movement_id != participation.movement_id:
        raise Refused(_("Kỳ báo cáo không thuộc phong trào này."))
    report = Report.objects.filter(participation=participation, period=period).first()
    report = report or Report(participation=participation, period=period, version=0)
    if report.state in HANDED_IN:
        raise Overtaken(_("Báo cáo kỳ này đã gửi; muốn sửa, hãy đề nghị cơ quan phát động trả lại."))
    require_seen(report.version, version)
    report.values, report.text = kept(participation.movement, values), text.strip()
    if send and not report.values and not report.text:
        raise Refused(_("Báo cáo chưa có số liệu hoặc nội dung nào."))
    before = report.state
    report.version = version + 1
    report.state = ReportState.SENT if send else report.state
    report.sent_at = timezone.now() if send else report.sent_at
    report.save()
    for upload in uploads:
        file = files().store(upload, field="proofs")
        Proof.objects.create(report=report, file_id=file.pk, file_name=str(upload.name)[-200:])
    after = {"participant": participation.name, "period": period.name, "state": report.state, "files": len(uploads)}
    record(actor, Event.MOVEMENT_REPORTED, participation.movement, before={"state": before}, after=after)
    if send:
        said = _("%(name)s gửi báo cáo «%(period)s».") % {"name": participation.name, "period": period.name}
        _tell(participation.movement.agency_id, [Role.APPRAISER], Event.MOVEMENT_REPORTED, said, report)
    return report


@service
def return_report(actor: Actor, *, report: Report, reason: str) -> Report:
    """Return a report that was sent, so that its unit corrects it."""
    report = _sent(actor, report)
    reason = required(reason, "reason", _("Cần nêu lý do trả lại."))
    _settle(actor, report, ReportState.RETURNED, Event.MOVEMENT_REPORT_RETURNED, reason)
    said = _("Báo cáo «%(period)s» được trả lại: %(why)s") % {"period": report.period.name, "why": reason}
    _tell(
        report.participation.agency_id,
        [Role.UNIT_OFFICER, Role.APPRAISER],
        Event.MOVEMENT_REPORT_RETURNED,
        said,
        report,
    )
    return report


@service
def accept_report(actor: Actor, *, report: Report) -> Report:
    """Accept a report that was sent; it stays as it is from then on."""
    report = _sent(actor, report)
    _settle(actor, report, ReportState.ACCEPTED, Event.MOVEMENT_REPORTED, "")
    return report


def _sent(actor: Actor, report: Report) -> Report:
    require(actor, Action.PLAN_MOVEMENT, report.participation.movement.agency_id)
    found = locked(report, "participation__movement", "period")
    if found.state != ReportState.SENT:
        state = found.get_state_display()
        raise Overtaken(_("Báo cáo hiện ở trạng thái «%(state)s»; hãy tải lại trang.") % {"state": state})
    return found


def _settle(actor: Actor, report: Report, to: ReportState, event: Event, reason: str) -> None:
    report.state, report.returned_reason = to, reason[:500]
    report.save(update_fields=["state", "returned_reason"])
    after = {"participant": report.participation.name, "period": report.period.name, "state": to}
    movement = report.participation.movement
    record(actor, event, movement, before={"state": ReportState.SENT}, after=after, reason=reason)


def _tell(agency_id: int, roles: Sequence[Role], event: Event, text: str, report: Report) -> None:
    accounts = holders(Agency(pk=agency_id), *roles).values_list("pk", flat=True)
    notify(accounts, event, text, reverse("movements:report", args=[report.pk]))
