"""The conclusion: drafted by the team with its recommendations, given back or signed by the head; then frozen."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.models import Role
from thidua.agencies.permissions import Action, require
from thidua.agencies.queries import holders
from thidua.inspections.models import FindingState, Inspection, Recommendation
from thidua.inspections.services.cases import page_of, tell_team, tell_unit
from thidua.inspections.services.holds import end_holds
from thidua.inspections.services.locking import locked_case, moved, require_team
from thidua.inspections.steps import WAYS, WRITING, Move
from thidua.trail.errors import Refused, beside, require_seen, required
from thidua.trail.events import Event
from thidua.trail.services import notify, record, service


@dataclass(frozen=True)
class Advice:
    """One recommendation as it was typed."""

    text: str
    due_on: dt.date


@service
def write_up(actor: Actor, *, inspection: Inspection) -> Inspection:
    """End the findings and begin the conclusion. Refused while a finding is neither kept nor dropped."""
    require_team(actor, inspection)
    inspection = locked_case(inspection, WAYS[Move.WRITE_UP].sources)
    left = list(inspection.findings.filter(state=FindingState.OPEN).values_list("number", flat=True))
    if left:
        raise Refused(
            _("Còn phát hiện chưa xem xét: %(numbers)s.") % {"numbers": ", ".join(str(number) for number in left)}
        )
    inspection.written_up_at = timezone.now()
    moved(actor, inspection, Move.WRITE_UP, Event.INSPECTION_CHANGED)
    return inspection


@service
def save_conclusion(
    actor: Actor, *, inspection: Inspection, version: int, conclusion: str, advice: Sequence[Advice]
) -> Inspection:
    """Save the draft with its recommendations; they are what was typed last."""
    require_team(actor, inspection)
    inspection = locked_case(inspection, WRITING)
    require_seen(inspection.version, version)
    for each in advice:
        if each.due_on < timezone.localdate():
            raise beside("due_on", _("Hạn thực hiện kiến nghị không thể trước hôm nay."))
    before = inspection.conclusion
    inspection.conclusion, inspection.version = conclusion.strip(), version + 1
    inspection.save(update_fields=["conclusion", "version"])
    inspection.recommendations.all().delete()
    Recommendation.objects.bulk_create(
        Recommendation(inspection=inspection, position=place, text=each.text.strip(), due_on=each.due_on)
        for place, each in enumerate(advice, start=1)
    )
    after = {"conclusion": inspection.conclusion, "recommendations": [each.text for each in advice]}
    record(actor, Event.INSPECTION_CHANGED, inspection, before={"conclusion": before}, after=after)
    heads = holders(inspection.agency, Role.HEAD).values_list("pk", flat=True)
    text = _("Có dự thảo kết luận kiểm tra %(unit)s.") % {"unit": inspection.unit}
    notify(heads, Event.INSPECTION_CHANGED, text, page_of(inspection))
    return inspection


@service
def give_back_conclusion(actor: Actor, *, inspection: Inspection, reason: str) -> Inspection:
    """Send the team back to work with the reason; the draft stays."""
    require(actor, Action.CONCLUDE_INSPECTION, inspection.agency_id)
    inspection = locked_case(inspection, WAYS[Move.GIVE_BACK].sources)
    inspection.given_back = required(reason, "reason", _("Cần nêu lý do trả lại."))[:500]
    inspection.written_up_at = None
    moved(actor, inspection, Move.GIVE_BACK, Event.INSPECTION_CHANGED, reason=inspection.given_back)
    text = _("Dự thảo kết luận kiểm tra %(unit)s được trả lại.") % {"unit": inspection.unit}
    tell_team(inspection, Event.INSPECTION_CHANGED, text)
    return inspection


@service
def conclude_inspection(
    actor: Actor,
    *,
    inspection: Inspection,
    version: int,
    number: str,
    concluded_on: dt.date,
    signer_name: str = "",
    signer_title: str = "",
) -> Inspection:
    """Sign the conclusion under its number and day: nothing of the case changes any more but its recommendations.

    What its findings held back is free from tomorrow: the law bars while the inspection is under way.
    """
    require(actor, Action.CONCLUDE_INSPECTION, inspection.agency_id)
    inspection = locked_case(inspection, WAYS[Move.CONCLUDE].sources)
    require_seen(inspection.version, version)
    if not inspection.conclusion:
        raise Refused(_("Dự thảo kết luận chưa có nội dung."))
    if concluded_on > timezone.localdate():
        raise beside("concluded_on", _("Ngày kết luận không thể sau hôm nay."))
    inspection.concluded_number = required(number, "number", _("Nhập số, ký hiệu văn bản."))
    inspection.concluded_on, inspection.concluded_at = concluded_on, timezone.now()
    inspection.signer_name, inspection.signer_title = signer_name.strip(), signer_title.strip()
    said = {
        "number": inspection.concluded_number,
        "concluded_on": concluded_on,
        "released": end_holds(actor, inspection),
    }
    moved(actor, inspection, Move.CONCLUDE, Event.INSPECTION_CONCLUDED, said=said)
    text = _("%(agency)s kết luận kiểm tra, %(count)s kiến nghị phải thực hiện.")
    values = {"agency": inspection.agency, "count": inspection.recommendations.count()}
    tell_unit(inspection, Event.INSPECTION_CONCLUDED, text % values)
    return inspection
