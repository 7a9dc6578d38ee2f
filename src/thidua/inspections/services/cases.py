"""One inspection: prepared with its team, decided, announced, begun, or given up."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.models import Account, Agency
from thidua.agencies.permissions import Action, require
from thidua.agencies.queries import units_below
from thidua.inspections.models import Inspection, Member, MemberRole, Plan, PlanLine, PlanState, State
from thidua.inspections.queries import conflicts_of, officers_of, team_choices
from thidua.inspections.services.holds import end_holds
from thidua.inspections.services.locking import locked_case, moved, require_team
from thidua.inspections.steps import PREPARING, WAYS, Move
from thidua.trail.errors import Overtaken, Refused, beside, require_seen, required
from thidua.trail.events import Event
from thidua.trail.services import notify, record, service
from thidua.vietnamese.names import clean, fold

FACTS = ("title", "reason", "grounds", "contents", "from_year", "to_year", "starts_on", "ends_on", "answer_due_on")


@dataclass(frozen=True)
class MemberFact:
    """Somebody of the team as it was typed: an account of the agency, or a name with an office."""

    role: str
    account: Account | None = None
    name: str = ""
    office: str = ""


@service
def prepare_inspection(
    actor: Actor,
    *,
    unit: Agency,
    facts: Mapping[str, Any],
    team: Sequence[MemberFact],
    line: PlanLine | None = None,
    kind: str = "authority",
) -> Inspection:
    """Prepare an inspection of a unit by a line of an approved plan, or unplanned with the reason for it.

    Refused when somebody of the team has a post in the unit; Overtaken when the line is inspected already.
    """
    require(actor, Action.INSPECT)
    if line is not None:
        _check_line(actor, line, unit)
    if not units_below(actor.agency).filter(pk=unit.pk).exists():
        raise beside("unit", _("%(unit)s không phải đơn vị cấp dưới đang hoạt động.") % {"unit": unit})
    inspection = Inspection(
        agency=actor.agency, unit=unit, line=line, kind=line.plan.kind if line else kind, **_checked(facts, line)
    )
    inspection.save()
    _set_team(inspection, team)
    record(actor, Event.INSPECTION_PREPARED, inspection, after=_said(inspection))
    return inspection


@service
def change_inspection(
    actor: Actor, *, inspection: Inspection, version: int, facts: Mapping[str, Any], team: Sequence[MemberFact]
) -> Inspection:
    """Change what is being prepared; the team is what was typed last."""
    require(actor, Action.INSPECT, inspection.agency_id)
    inspection = locked_case(inspection, PREPARING)
    require_seen(inspection.version, version)
    before = _said(inspection)
    for name, value in _checked(facts, inspection.line).items():
        setattr(inspection, name, value)
    inspection.version = version + 1
    inspection.save()
    inspection.team.all().delete()
    _set_team(inspection, team)
    record(actor, Event.INSPECTION_CHANGED, inspection, before=before, after=_said(inspection))
    return inspection


@service
def decide_inspection(
    actor: Actor,
    *,
    inspection: Inspection,
    version: int,
    number: str,
    decided_on: dt.date,
    signer_name: str = "",
    signer_title: str = "",
) -> Inspection:
    """Decide the inspection under the number and day of the paper; the team is looked at again."""
    require(actor, Action.CONCLUDE_INSPECTION, inspection.agency_id)
    inspection = locked_case(inspection, WAYS[Move.DECIDE].sources)
    require_seen(inspection.version, version)
    _require_lead(inspection)
    refuse_conflicts(inspection)
    inspection.decision_number = required(number, "number", _("Nhập số, ký hiệu văn bản."))
    inspection.decided_on = decided_on
    inspection.decision_signer, inspection.decision_signer_title = signer_name.strip(), signer_title.strip()
    said = {"number": inspection.decision_number, "decided_on": decided_on}
    moved(actor, inspection, Move.DECIDE, Event.INSPECTION_DECIDED, said=said)
    return inspection


@service
def announce_inspection(actor: Actor, *, inspection: Inspection) -> Inspection:
    """Tell the unit: from now on it sees the inspection and answers the questionnaire."""
    require_team(actor, inspection)
    inspection = locked_case(inspection, WAYS[Move.ANNOUNCE].sources)
    refuse_conflicts(inspection)
    today = timezone.localdate()
    if not inspection.questions.exists():
        raise Refused(_("Đề cương chưa có câu hỏi nào; hãy soạn đề cương trước khi thông báo."))
    if inspection.answer_due_on < today:
        raise Refused(_("Hạn trả lời đề cương đã qua; thôi cuộc kiểm tra này và chuẩn bị lại với hạn mới."))
    inspection.announced_on = today
    moved(actor, inspection, Move.ANNOUNCE, Event.INSPECTION_ANNOUNCED, said={"announced_on": today})
    tell_unit(
        inspection,
        Event.INSPECTION_ANNOUNCED,
        _("%(agency)s thông báo kiểm tra; hạn trả lời đề cương: hết ngày %(day)s.")
        % {"agency": inspection.agency, "day": f"{inspection.answer_due_on:%d/%m/%Y}"},
    )
    return inspection


@service
def start_inspection(actor: Actor, *, inspection: Inspection) -> Inspection:
    """Begin the work at the unit: findings can be written from now on."""
    require_team(actor, inspection)
    inspection = locked_case(inspection, WAYS[Move.START].sources)
    moved(actor, inspection, Move.START, Event.INSPECTION_CHANGED)
    return inspection


@service
def cancel_inspection(actor: Actor, *, inspection: Inspection, reason: str) -> Inspection:
    """Give an inspection up, with the reason; what it held back is free from tomorrow."""
    require(actor, Action.CONCLUDE_INSPECTION, inspection.agency_id)
    inspection = locked_case(inspection, WAYS[Move.CANCEL].sources)
    inspection.ended_reason = required(reason, "reason", _("Cần nêu lý do."))[:500]
    held = end_holds(actor, inspection)
    known = inspection.announced_on is not None
    moved(
        actor,
        inspection,
        Move.CANCEL,
        Event.INSPECTION_CANCELLED,
        reason=inspection.ended_reason,
        said={"released": held},
    )
    if known:
        said = _("%(agency)s thôi cuộc kiểm tra.") % {"agency": inspection.agency}
        tell_unit(inspection, Event.INSPECTION_CANCELLED, said)
    return inspection


def refuse_conflicts(inspection: Inspection) -> None:
    """Refused when somebody of the team has, or in the years inspected had, a post in the unit."""
    members = list(inspection.team.all())
    posts = conflicts_of(
        [each.account_id for each in members if each.account_id], inspection.unit, inspection.from_year
    )
    for post in posts:
        message = _("%(who)s có vai trò «%(role)s» tại %(unit)s nên không được tham gia đoàn kiểm tra đơn vị này.") % {
            "who": post.account.full_name,
            "role": post.get_role_display(),
            "unit": post.agency,
        }
        raise Refused(message)
    for member in members:
        if not member.account_id and fold(inspection.unit.name) in fold(member.office):
            message = _("%(who)s là người của %(unit)s nên không được tham gia đoàn kiểm tra đơn vị này.")
            raise Refused(message % {"who": member.name, "unit": inspection.unit})


def tell_unit(inspection: Inspection, event: Event, text: str) -> None:
    """Tell those who answer for the unit."""
    notify(officers_of(inspection.unit), event, text, page_of(inspection))


def tell_team(inspection: Inspection, event: Event, text: str) -> None:
    """Tell the accounts of the team."""
    accounts = inspection.team.exclude(account=None).values_list("account", flat=True)
    notify([number for number in accounts if number], event, text, page_of(inspection))


def page_of(inspection: Inspection) -> str:
    """The address of an inspection."""
    return reverse("inspections:inspection", args=[inspection.pk])


def _check_line(actor: Actor, line: PlanLine, unit: Agency) -> None:
    plan = Plan.objects.select_for_update().get(pk=line.plan_id)  # of two who take up one line the second is told
    if plan.agency_id != actor.agency_id or line.unit_id != unit.pk:
        raise Refused(_("Dòng kế hoạch không thuộc cơ quan hoặc đơn vị này."))
    if plan.state != PlanState.APPROVED:
        raise Refused(_("Kế hoạch chưa được phê duyệt."))
    if Inspection.objects.filter(line=line).exclude(state=State.CANCELLED).exists():
        raise Overtaken(_("Dòng kế hoạch này đã có cuộc kiểm tra; hãy mở cuộc kiểm tra đó."))


def _checked(facts: Mapping[str, Any], line: PlanLine | None) -> dict[str, Any]:
    known = {name: facts[name] for name in FACTS if name in facts}
    known = {name: value.strip() if isinstance(value, str) else value for name, value in known.items()}
    if not known.get("title"):
        raise beside("title", _("Nhập tên cuộc kiểm tra."))
    if line is None and not known.get("reason"):
        raise beside("reason", _("Kiểm tra ngoài kế hoạch phải nêu lý do."))
    if not known.get("contents"):
        raise beside("contents", _("Chọn ít nhất một nội dung kiểm tra."))
    if known["to_year"] < known["from_year"]:
        raise beside("to_year", _("Năm cuối của thời kỳ đứng trước năm đầu."))
    if known["ends_on"] < known["starts_on"]:
        raise beside("ends_on", _("Ngày kết thúc đứng trước ngày bắt đầu."))
    return known


def _set_team(inspection: Inspection, team: Sequence[MemberFact]) -> None:
    allowed = {each.pk for each in team_choices(inspection.agency)}
    seen: set[int] = set()
    for position, each in enumerate(team, start=1):
        account = each.account
        name = account.full_name if account else clean(each.name)
        if account and (account.pk not in allowed or account.pk in seen):
            raise Refused(_("%(who)s có hai dòng, hoặc không còn vai trò ở cơ quan.") % {"who": name})
        if not account and not (name and clean(each.office)):
            raise Refused(_("Người ngoài cơ quan cần có họ tên và chức vụ, cơ quan."))
        seen |= {account.pk} if account else set()
        Member.objects.create(
            inspection=inspection,
            position=position,
            role=each.role,
            account=account,
            name=name,
            office=clean(each.office),
        )
    _require_lead(inspection)
    refuse_conflicts(inspection)


def _require_lead(inspection: Inspection) -> None:
    if inspection.team.filter(role=MemberRole.LEAD).count() != 1:
        raise Refused(_("Đoàn kiểm tra phải có đúng một trưởng đoàn."))


def _said(inspection: Inspection) -> dict[str, Any]:
    team = [f"{each.name}, {each.get_role_display()}" for each in inspection.team.all()]
    days = {name: getattr(inspection, name) for name in ("starts_on", "ends_on", "answer_due_on")}
    return {
        "title": inspection.title,
        "unit": inspection.unit.name,
        "plan": inspection.line.plan.title if inspection.line else "",
        "unplanned": inspection.reason,
        "contents": inspection.content_names,
        "years": inspection.years,
        "team": team,
        **days,
    }
