"""The plan of a year: drafted, changed, approved."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.models import Agency
from thidua.agencies.permissions import Action, require
from thidua.agencies.queries import units_below
from thidua.inspections.models import Content, Plan, PlanKind, PlanLine, PlanState
from thidua.trail.errors import Overtaken, Refused, beside, require_seen, required
from thidua.trail.events import Event
from thidua.trail.services import record, service


@dataclass(frozen=True)
class LineFact:
    """One line as it was typed."""

    unit: Agency
    month: int
    from_year: int
    to_year: int
    contents: Sequence[str] = tuple(Content.values)
    lead: str = ""


@service
def draft_plan(actor: Actor, *, year: int, kind: str, title: str, lines: Sequence[LineFact]) -> Plan:
    """Begin the plan of a year. Overtaken when the agency has one of this kind already."""
    require(actor, Action.INSPECT)
    agency = Agency.objects.select_for_update().get(pk=actor.agency_id)
    if Plan.objects.filter(agency=agency, year=year, kind=kind).exists():
        raise Overtaken(_("Đã có kế hoạch kiểm tra loại này của năm %(year)s.") % {"year": year})
    plan = Plan.objects.create(agency=agency, year=year, kind=PlanKind(kind), title=_title(title))
    _write(plan, lines)
    record(actor, Event.INSPECTION_PLANNED, plan, after={"title": plan.title, "year": year, "units": _units(lines)})
    return plan


@service
def change_plan(actor: Actor, *, plan: Plan, version: int, title: str, lines: Sequence[LineFact]) -> Plan:
    """Change a draft; its lines are what was typed last."""
    require(actor, Action.INSPECT, plan.agency_id)
    plan = _draft(plan)
    require_seen(plan.version, version)
    before = {"title": plan.title, "units": [each.unit.name for each in plan.lines.select_related("unit")]}
    plan.title, plan.version = _title(title), version + 1
    plan.save(update_fields=["title", "version"])
    plan.lines.all().delete()
    _write(plan, lines)
    after = {"title": plan.title, "units": _units(lines)}
    record(actor, Event.INSPECTION_PLAN_CHANGED, plan, before=before, after=after)
    return plan


@service
def approve_plan(actor: Actor, *, plan: Plan, version: int, number: str, approved_on: dt.date) -> Plan:
    """Approve a plan under the number and day of its paper; it never changes from then on."""
    require(actor, Action.CONCLUDE_INSPECTION, plan.agency_id)
    plan = _draft(plan)
    require_seen(plan.version, version)
    if not plan.lines.exists():
        raise Refused(_("Kế hoạch chưa có đơn vị nào."))
    plan.number = required(number, "number", _("Nhập số, ký hiệu văn bản."))
    plan.approved_on, plan.state = approved_on, PlanState.APPROVED
    plan.save()
    record(
        actor,
        Event.INSPECTION_PLAN_APPROVED,
        plan,
        before={"state": PlanState.DRAFT},
        after={"state": plan.state, "number": plan.number, "approved_on": approved_on},
    )
    return plan


def _draft(plan: Plan) -> Plan:
    found = Plan.objects.select_for_update(of=("self",)).select_related("agency").get(pk=plan.pk)
    if found.state != PlanState.DRAFT:
        raise Overtaken(_("Kế hoạch đã phê duyệt, không sửa được nữa."))
    return found


def _title(title: str) -> str:
    return required(title, "title", _("Nhập tên kế hoạch."))


def _write(plan: Plan, lines: Sequence[LineFact]) -> None:
    allowed = set(units_below(plan.agency).filter(pk__in=[each.unit.pk for each in lines]).values_list("pk", flat=True))
    seen: set[int] = set()
    for position, each in enumerate(lines, start=1):
        if each.unit.pk not in allowed:
            raise beside("unit", _("%(unit)s không phải đơn vị cấp dưới.") % {"unit": each.unit})
        if each.unit.pk in seen:
            raise Refused(_("%(unit)s có hai dòng trong kế hoạch; chỉ giữ một.") % {"unit": each.unit})
        seen.add(each.unit.pk)
        _check_years(each)
        PlanLine.objects.create(
            plan=plan,
            position=position,
            unit=each.unit,
            month=each.month,
            from_year=each.from_year,
            to_year=each.to_year,
            contents=list(each.contents),
            lead=each.lead.strip(),
        )


def _check_years(line: LineFact) -> None:
    if line.to_year < line.from_year:
        raise Refused(_("%(unit)s: năm cuối của thời kỳ đứng trước năm đầu.") % {"unit": line.unit})
    if not line.contents:
        raise Refused(_("%(unit)s: chọn ít nhất một nội dung kiểm tra.") % {"unit": line.unit})


def _units(lines: Sequence[LineFact]) -> list[str]:
    return [each.unit.name for each in lines]
