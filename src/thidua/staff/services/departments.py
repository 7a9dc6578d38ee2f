"""Departments of an agency: made, changed, merged, split, renamed, ended; those before are never lost."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.models import Agency, LineageKind
from thidua.agencies.permissions import Action, require
from thidua.staff.models import Department, DepartmentKind, DepartmentLink, Placement
from thidua.trail.errors import Overtaken, Refused, beside, near, require_seen, required
from thidua.trail.events import Event
from thidua.trail.services import record, service
from thidua.vietnamese.names import clean

DAY = dt.timedelta(days=1)


@service
def add_department(
    actor: Actor, *, name: str, kind: str, starts_on: dt.date, duties: str = "", document: str = ""
) -> Department:
    """Add a department of the actor's agency. Overtaken when one of this name is open already."""
    require(actor, Action.KEEP_STAFF)
    _locked_agency(actor)
    made = _made(actor, name=name, kind=kind, starts_on=starts_on, duties=duties, document=document)
    after = {"name": made.name, "kind": made.kind, "starts_on": starts_on}
    record(actor, Event.DEPARTMENT_ADDED, made, after=after)
    return made


@service
def change_department(
    actor: Actor, *, department: Department, version: int, kind: str, duties: str, document: str
) -> Department:
    """Change what a department is for; another name is a reorganisation."""
    require(actor, Action.KEEP_STAFF, department.agency_id)
    (found,) = _locked([department])
    require_seen(found.version, version)
    before = {"kind": found.kind, "duties": found.duties, "document": found.document}
    found.kind, found.duties, found.document = DepartmentKind(kind), duties.strip(), clean(document)
    found.version += 1
    found.save()
    after = {"kind": found.kind, "duties": found.duties, "document": found.document}
    record(actor, Event.DEPARTMENT_CHANGED, found, before=before, after=after)
    return found


@service
def reorganise(
    actor: Actor,
    *,
    departments: Sequence[Department],
    kind: str,
    names: Sequence[str],
    effective_on: dt.date,
    document: str,
) -> list[Department]:
    """Merge, split, rename or end departments from a day on, by a document; return the new ones.

    People follow a merger and a new name on that day. After a split or an end they have no place until they get one.
    """
    for each in departments:
        require(actor, Action.KEEP_STAFF, each.agency_id)
    names = [clean(each) for each in names if each.strip()]
    document = required(document, "document", _("Nhập số, ký hiệu văn bản."))
    _check_shape(LineageKind(kind), len(departments), len(names))
    _locked_agency(actor)
    before = _locked(departments)
    for each in before:
        _end(each, effective_on)
    first = before[0]
    known: dict[str, Any] = {
        "kind": first.kind,
        "starts_on": effective_on,
        "duties": first.duties,
        "document": document,
    }
    made = [_made(actor, name=name, **known) for name in names]
    for each in before:
        successors: list[Department | None] = [*made] or [None]
        for successor in successors:
            DepartmentLink.objects.create(
                predecessor=each, successor=successor, kind=kind, effective_on=effective_on, document=document
            )
    _move_people(before, made if len(made) == 1 else [], effective_on, document)
    for each in before:
        after = {"ends_on": each.ends_on, "lineage": kind, "successors": names, "document": document}
        record(actor, Event.DEPARTMENT_ENDED, each, before={"ends_on": None}, after=after)
    for successor in made:
        after = {"name": successor.name, "starts_on": effective_on, "predecessors": [each.name for each in before]}
        record(actor, Event.DEPARTMENT_ADDED, successor, after=after)
    return made


def _check_shape(kind: LineageKind, before: int, after: int) -> None:
    wanted = {
        LineageKind.MERGE: (before >= 2 and after == 1, _("Sáp nhập: chọn từ hai phòng, ban và một tên mới.")),
        LineageKind.SPLIT: (before == 1 and after >= 2, _("Chia, tách: một phòng, ban thành từ hai tên mới.")),
        LineageKind.RENAME: (before == 1 and after == 1, _("Đổi tên: một phòng, ban và một tên mới.")),
        LineageKind.END: (before == 1 and after == 0, _("Giải thể: một phòng, ban và không có tên mới.")),
    }
    fits, message = wanted[kind]
    if not fits:
        raise beside("names", message)


def _end(department: Department, effective_on: dt.date) -> None:
    last = near(effective_on, "effective_on") - DAY
    if last < department.starts_on:
        raise beside("effective_on", _("Ngày có hiệu lực phải sau ngày lập %(name)s.") % {"name": department.name})
    later = Placement.objects.filter(department=department, starts_on__gte=effective_on).first()
    if later is not None:
        raise beside(
            "effective_on",
            _("%(member)s được bố trí từ ngày %(day)s; chọn ngày có hiệu lực sau ngày đó.")
            % {"member": later.member, "day": f"{later.starts_on:%d/%m/%Y}"},
        )
    department.ends_on = last
    department.version += 1
    department.save()


def _move_people(
    before: Sequence[Department], successors: Sequence[Department], effective_on: dt.date, document: str
) -> None:
    """End the open placements; where there is one successor the same people stand there from the day on."""
    rows = Placement.objects.select_for_update().filter(department__in=before, ends_on=None).order_by("pk")
    for each in rows:
        each.ends_on = effective_on - DAY
        each.save(update_fields=["ends_on"])
        for department in successors:
            Placement.objects.create(
                member_id=each.member_id,
                department=department,
                position=each.position,
                is_leader=each.is_leader,
                is_main=each.is_main,
                emulation=each.emulation,
                document=document[:200],
                starts_on=effective_on,
            )


def _made(actor: Actor, *, name: str, kind: str, starts_on: dt.date, duties: str, document: str) -> Department:
    name = required(clean(name), "name", _("Nhập tên phòng, ban."))
    if Department.objects.filter(agency=actor.agency, name=name, ends_on=None).exists():
        raise Overtaken(_("Cơ quan đã có «%(name)s».") % {"name": name})
    return Department.objects.create(
        agency=actor.agency,
        name=name[:200],
        kind=DepartmentKind(kind),
        duties=duties.strip(),
        document=clean(document)[:200],
        starts_on=starts_on,
    )


def _locked_agency(actor: Actor) -> Agency:
    """The agency's row, so that two who make departments of it come one after the other."""
    return Agency.objects.select_for_update().get(pk=actor.agency_id)


def _locked(departments: Sequence[Department]) -> list[Department]:
    numbers = {each.pk for each in departments}
    rows = Department.objects.select_for_update(of=("self",)).filter(pk__in=numbers, ends_on=None).order_by("pk")
    found = list(rows)
    if not numbers:
        raise Refused(_("Chọn ít nhất một phòng, ban."))
    if len(found) != len(numbers):
        raise Overtaken(_("Có phòng, ban vừa được sắp xếp lại hoặc giải thể; hãy tải lại trang."))
    return found
