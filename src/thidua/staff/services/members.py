"""People who work in an agency: added by the register's own way of finding a person, placed, moved, leaving."""

import datetime as dt
from dataclasses import dataclass, replace

from django.db.models import Q
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.models import Account, Agency, Post, Role
from thidua.agencies.permissions import Action, require
from thidua.register.models import Category, SubjectKind
from thidua.register.services import find_or_create_subject
from thidua.staff.models import Department, Education, Employment, Emulation, Member, Placement
from thidua.trail.errors import Overtaken, beside, near, require_seen, required
from thidua.trail.events import Event
from thidua.trail.services import record, service
from thidua.vietnamese.names import clean

DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Person:
    """Who it is, as the papers say."""

    name: str
    sex: str = ""
    birth_date: dt.date | None = None
    citizen_number: str = ""


@dataclass(frozen=True)
class MemberFacts:
    """What the agency itself keeps of somebody who works there."""

    employment: str = Employment.OFFICIAL
    education: str = Education.UNKNOWN
    in_sector_since: dt.date | None = None
    account: Account | None = None


@dataclass(frozen=True)
class Place:
    """Where somebody is placed, as what, from which day."""

    department: Department
    position: str
    starts_on: dt.date
    emulation: str = Emulation.NONE
    is_leader: bool = False
    is_main: bool = True
    document: str = ""


@service
def add_member(
    actor: Actor, *, person: Person, facts: MemberFacts, joined_on: dt.date
) -> tuple[Member, tuple[str, ...]]:
    """Add somebody who works in the actor's agency; the register says who it is, and what is in doubt.

    Overtaken when the person is among the staff already.
    """
    require(actor, Action.KEEP_STAFF)
    Agency.objects.select_for_update().get(pk=actor.agency_id)
    _check(actor, facts)
    subject, match = find_or_create_subject(
        keeper(actor),
        kind=SubjectKind.PERSON,
        name=person.name,
        agency=actor.agency,
        sex=person.sex,
        birth_date=person.birth_date,
        citizen_number=person.citizen_number,
        categories=[Category.OFFICIAL],
    )
    if Member.objects.filter(agency=actor.agency, subject=subject, left_on=None).exists():
        raise Overtaken(_("%(name)s đã có trong danh sách người làm việc.") % {"name": subject.name})
    made = Member.objects.create(agency=actor.agency, subject=subject, joined_on=joined_on, **_values(facts))
    record(actor, Event.STAFF_ADDED, made, after={"joined_on": joined_on, **_said(made)})
    return made, match.doubts


@service
def change_member(
    actor: Actor, *, member: Member, version: int, facts: MemberFacts, joined_on: dt.date | None = None
) -> Member:
    """Change what the agency keeps of somebody; name, sex and birth are changed in the register."""
    require(actor, Action.KEEP_STAFF, member.agency_id)
    found = locked_member(member)
    require_seen(found.version, version)
    _check(actor, facts, found)
    before = {"joined_on": found.joined_on, **_said(found)}
    if joined_on is not None:
        if found.placements.filter(starts_on__lt=joined_on).exists():
            raise beside("joined_on", _("Có vị trí công tác trước ngày này; ngày về cơ quan không thể sau đó."))
        found.joined_on = joined_on
    for name, value in _values(facts).items():
        setattr(found, name, value)
    found.version += 1
    found.save()
    record(actor, Event.STAFF_CHANGED, found, before=before, after={"joined_on": found.joined_on, **_said(found)})
    return found


@service
def place_member(actor: Actor, *, member: Member, place: Place) -> Placement:
    """Place somebody; a new main place ends the one before on the day before it begins."""
    require(actor, Action.KEEP_STAFF, member.agency_id)
    found = locked_member(member)
    department = _open_department(found, place)
    _check_days(found, place)
    before = _end_main_before(found, place) if place.is_main else None
    made = Placement.objects.create(
        member=found,
        department=department,
        position=required(clean(place.position), "position", _("Nhập chức danh, vị trí."))[:200],
        is_leader=place.is_leader,
        is_main=place.is_main,
        emulation=Emulation(place.emulation),
        document=clean(place.document)[:200],
        starts_on=place.starts_on,
    )
    record(actor, Event.STAFF_PLACED, found, before=before, after=_told(made))
    return made


@service
def correct_placement(actor: Actor, *, placement: Placement, place: Place) -> Placement:
    """Correct what was written down wrongly of a placement that has not ended. A move to another place is a new one."""
    require(actor, Action.KEEP_STAFF, placement.member.agency_id)
    member = locked_member(placement.member)
    found = _locked_placement(placement)
    department = _open_department(member, place)
    _check_days(member, place)
    others = member.placements.filter(is_main=True).exclude(pk=found.pk)
    taken = others.filter(Q(starts_on__gte=place.starts_on) | Q(ends_on__gte=place.starts_on) | Q(ends_on=None))
    if place.is_main and taken.exists():
        raise beside("starts_on", _("Từ ngày này đã có vị trí chính khác; chọn ngày sau đó."))
    before = _told(found)
    found.department, found.starts_on = department, place.starts_on
    found.position = required(clean(place.position), "position", _("Nhập chức danh, vị trí."))[:200]
    found.is_leader, found.is_main = place.is_leader, place.is_main
    found.emulation, found.document = Emulation(place.emulation), clean(place.document)[:200]
    found.save()
    record(actor, Event.STAFF_PLACED, member, before=before, after=_told(found))
    return found


@service
def end_placement(actor: Actor, *, placement: Placement, ends_on: dt.date) -> Placement:
    """End a placement; `ends_on` is its last day."""
    require(actor, Action.KEEP_STAFF, placement.member.agency_id)
    member = locked_member(placement.member)
    found = _locked_placement(placement)
    if ends_on < found.starts_on:
        raise beside("ends_on", _("Ngày cuối phải từ ngày bắt đầu trở đi."))
    found.ends_on = ends_on
    found.save(update_fields=["ends_on"])
    after = {"department": found.department.name, "position": found.position, "ends_on": ends_on}
    record(actor, Event.STAFF_PLACED, member, before={"ends_on": None}, after=after)
    return found


@service
def leave(actor: Actor, *, member: Member, left_on: dt.date, reason: str) -> Member:
    """Somebody stops working here; `left_on` is the last day, on which open placements end too."""
    require(actor, Action.KEEP_STAFF, member.agency_id)
    found = locked_member(member)
    reason = required(reason, "reason", _("Nêu lý do thôi làm việc."))
    near(left_on, "left_on")
    if left_on < found.joined_on:
        raise beside("left_on", _("Ngày cuối phải từ ngày về cơ quan trở đi."))
    later = found.placements.filter(Q(starts_on__gt=left_on) | Q(ends_on__gt=left_on)).first()
    if later is not None:
        raise beside("left_on", _("Có vị trí công tác sau ngày này: %(what)s.") % {"what": later.position})
    found.placements.filter(ends_on=None).update(ends_on=left_on)
    found.left_on, found.leaving = left_on, reason[:500]
    found.version += 1
    found.save()
    record(actor, Event.STAFF_LEFT, found, before={"left_on": None}, after={"left_on": left_on}, reason=reason)
    return found


def keeper(actor: Actor) -> Actor:
    """The same person as an officer of the own unit: whoever keeps the staff may write them into the register.

    What a unit's officer writes of ratings is a claim, so that somebody else still verifies it.
    """
    return replace(actor, roles=actor.roles | {Role.UNIT_OFFICER})


def locked_member(member: Member) -> Member:
    """The member as it is now, locked; Overtaken when the person has left meanwhile."""
    found = Member.objects.select_for_update(of=("self",)).select_related("subject", "account").get(pk=member.pk)
    if found.left_on is not None:
        raise Overtaken(
            _("%(name)s đã thôi làm việc từ ngày %(day)s.") % {"name": found, "day": f"{found.left_on:%d/%m/%Y}"}
        )
    return found


def _locked_placement(placement: Placement) -> Placement:
    """The placement as it is now, locked; Overtaken when it has ended meanwhile."""
    found = Placement.objects.select_for_update(of=("self",)).select_related("department").get(pk=placement.pk)
    if found.ends_on is not None:
        raise Overtaken(_("Vị trí này đã kết thúc; hãy tải lại trang."))
    return found


def _told(placement: Placement) -> dict[str, object]:
    names = ("position", "starts_on", "emulation", "is_leader", "is_main", "document")
    return {"department": placement.department.name, **{name: getattr(placement, name) for name in names}}


def _check(actor: Actor, facts: MemberFacts, member: Member | None = None) -> None:
    account = facts.account
    if account is None:
        return
    if not Post.objects.filter(account=account, agency=actor.agency).exists():
        raise beside("account", _("Tài khoản không có vai trò ở cơ quan này."))
    others = Member.objects.filter(agency=actor.agency, account=account, left_on=None)
    if others.exclude(pk__in=[member.pk] if member else []).exists():
        raise beside("account", _("Tài khoản này đã gắn với người khác."))


def _values(facts: MemberFacts) -> dict[str, object]:
    return {
        "employment": Employment(facts.employment),
        "education": Education(facts.education),
        "in_sector_since": facts.in_sector_since,
        "account": facts.account,
    }


def _said(member: Member) -> dict[str, object]:
    return {
        "employment": member.employment,
        "education": member.education,
        "in_sector_since": member.in_sector_since,
        "username": member.account.username if member.account else "",
    }


def _open_department(member: Member, place: Place) -> Department:
    found = Department.objects.select_for_update(of=("self",)).get(pk=place.department.pk)
    if found.agency_id != member.agency_id:
        raise beside("department", _("Phòng, ban của cơ quan khác."))
    if found.ends_on is not None:
        raise Overtaken(_("%(name)s đã được sắp xếp lại; hãy tải lại trang.") % {"name": found.name})
    if place.starts_on < found.starts_on:
        raise beside("starts_on", _("%(name)s lập từ ngày %(day)s.") % {
            "name": found.name, "day": f"{found.starts_on:%d/%m/%Y}"
        })  # fmt: skip
    return found


def _check_days(member: Member, place: Place) -> None:
    if place.starts_on < member.joined_on:
        raise beside("starts_on", _("Ngày bố trí không thể trước ngày về cơ quan."))


def _end_main_before(member: Member, place: Place) -> dict[str, object] | None:
    """End the open main place the day before; refused where the new one would stand on days already taken."""
    mains = member.placements.filter(is_main=True)
    if mains.filter(Q(starts_on__gte=place.starts_on) | Q(ends_on__gte=place.starts_on)).exists():
        raise beside("starts_on", _("Từ ngày này đã có vị trí chính khác; chọn ngày sau đó."))
    opened = mains.filter(ends_on=None).select_related("department").first()
    if opened is None:
        return None
    opened.ends_on = place.starts_on - DAY
    opened.save(update_fields=["ends_on"])
    return {"department": opened.department.name, "position": opened.position, "ends_on": opened.ends_on}
