"""Every read of departments, staff and topics, scoped to the viewer: deny by default."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from thidua.agencies.actor import Actor
from thidua.agencies.models import Account, Agency, Level, Post
from thidua.agencies.permissions import Action, may
from thidua.register.models import Rating
from thidua.register.services import standing_ratings
from thidua.staff.models import (
    TOPIC_OPEN,
    Department,
    Emulation,
    Member,
    Placement,
    Topic,
    TopicReport,
    TopicState,
)


def on_day(day: dt.date, first: str = "starts_on", last: str = "ends_on") -> Q:
    """Rows that hold on a day, both of their days inclusive."""
    return Q(**{f"{first}__lte": day}) & (Q(**{last: None}) | Q(**{f"{last}__gte": day}))


def visible_departments(actor: Actor | None) -> QuerySet[Department]:
    """Departments of the own agency, those that ended too."""
    if actor is None or not may(actor, Action.READ_STAFF):
        return Department.objects.none()
    return Department.objects.filter(agency=actor.agency_id).select_related("agency")


def get_visible_department(actor: Actor | None, pk: int) -> Department:
    """The one door to a department; raises Department.DoesNotExist when it is out of sight."""
    return visible_departments(actor).get(pk=pk)


def departments_on(agency: Agency, day: dt.date) -> QuerySet[Department]:
    """The departments of an agency on a day, with `people`: how many are placed there in their main place."""
    main = Q(placements__is_main=True, placements__starts_on__lte=day)
    still = Q(placements__ends_on=None) | Q(placements__ends_on__gte=day)
    rows = Department.objects.filter(on_day(day), agency=agency)
    return rows.annotate(people=Count("placements", filter=main & still)).order_by("name", "pk")


def visible_members(actor: Actor | None) -> QuerySet[Member]:
    """The staff of the own agency, those who left too."""
    if actor is None or not may(actor, Action.READ_STAFF):
        return Member.objects.none()
    return Member.objects.filter(agency=actor.agency_id).select_related("subject", "account", "agency")


def get_visible_member(actor: Actor | None, pk: int) -> Member:
    """The one door to somebody's page; raises Member.DoesNotExist when it is out of sight."""
    return visible_members(actor).get(pk=pk)


def get_visible_placement(actor: Actor | None, pk: int) -> Placement:
    """The one door to a placement; raises Placement.DoesNotExist when it is out of sight."""
    seen = visible_members(actor).order_by().values("pk")
    return Placement.objects.select_related("member__subject", "member__agency", "department").get(
        pk=pk, member__in=seen
    )


def working(agency: Agency, day: dt.date) -> QuerySet[Member]:
    """Who works in an agency on a day."""
    rows = Member.objects.filter(on_day(day, "joined_on", "left_on"), agency=agency)
    return rows.select_related("subject", "account").order_by("subject__sort_key", "pk")


def unplaced(agency: Agency, day: dt.date) -> QuerySet[Member]:
    """Who works in an agency on a day without a main place."""
    placed = Placement.objects.filter(on_day(day), member=OuterRef("pk"), is_main=True)
    return working(agency, day).filter(~Exists(placed))


def main_places(members: Iterable[Member], day: dt.date) -> dict[int, Placement]:
    """The main placement of each member on a day, by the member's number."""
    rows = Placement.objects.filter(on_day(day), member__in=list(members), is_main=True).select_related("department")
    return {each.member_id: each for each in rows}


def account_choices(agency: Agency) -> QuerySet[Account]:
    """Accounts that hold or held a role in an agency: those that a member may be tied to."""
    posts = Post.objects.filter(agency=agency).values("account")
    return Account.objects.filter(is_active=True, pk__in=posts).order_by("full_name", "pk")


@dataclass(frozen=True)
class RatingRow:
    """One member in the grid of a year, and what the register holds; `why_not`: filed elsewhere in the register."""

    member: Member
    standing: str
    before: str
    is_elsewhere: bool


def rating_rows(agency: Agency, year: int) -> list[RatingRow]:
    """Everybody who worked in an agency in a year, with what stands of it and of the year before."""
    rows = Member.objects.filter(agency=agency, joined_on__year__lte=year)
    rows = rows.filter(Q(left_on=None) | Q(left_on__year__gte=year)).select_related("subject__merged_into")
    members = list(rows.order_by("subject__sort_key", "pk"))
    subjects = [each.subject for each in members]
    standing, before = standing_ratings(subjects, year), standing_ratings(subjects, year - 1)
    return [
        RatingRow(
            each,
            standing.get(each.subject_id, ""),
            before.get(each.subject_id, ""),
            each.subject.agency_id != agency.pk or each.subject.merged_into_id is not None,
        )
        for each in members
    ]


def ratings_here(member: Member) -> QuerySet[Rating]:
    """What stands of the years in which somebody worked here, the latest first: others are another office's."""
    rows = Rating.objects.filter(subject=member.subject_id, ended_at=None, year__gte=member.joined_on.year)
    return (rows.filter(year__lte=member.left_on.year) if member.left_on else rows).order_by("-year")


def visible_topics(actor: Actor | None) -> QuerySet[Topic]:
    """Research topics of the own agency."""
    if actor is None or not may(actor, Action.READ_QUALITY):
        return Topic.objects.none()
    return Topic.objects.filter(agency=actor.agency_id).select_related("agency", "lead__subject")


def get_visible_topic(actor: Actor | None, pk: int) -> Topic:
    """The one door to a topic; raises Topic.DoesNotExist when it is out of sight."""
    return visible_topics(actor).get(pk=pk)


def get_visible_report(actor: Actor | None, pk: int) -> TopicReport:
    """The one door to a report with a paper; raises TopicReport.DoesNotExist."""
    seen = visible_topics(actor).order_by().values("pk")
    return TopicReport.objects.select_related("file", "topic").get(pk=pk, topic__in=seen, file__isnull=False)


def due_topics(until: dt.date) -> QuerySet[Topic]:
    """Topics that have not ended, whose last day is until a day (inclusive)."""
    return Topic.objects.filter(state__in=TOPIC_OPEN, ends_on__lte=until)


def accepted_topics(agency: Agency, first: dt.date, last: dt.date) -> QuerySet[Topic]:
    """Topics accepted from a day to a day (both inclusive): the rows behind the number of the yearly report."""
    return Topic.objects.filter(agency=agency, state=TopicState.ACCEPTED, accepted_on__range=(first, last))


@dataclass(frozen=True)
class Official:
    """Somebody who works in emulation and commendation on a day; one row a person, where the level is highest."""

    member: Member
    level: str
    work: str  # full | part
    department: int
    age: int | None
    education: str
    years: int | None  # whole years in the sector

    @property
    def sex(self) -> str:
        return self.member.subject.sex


def working_places(agencies: Iterable[int], on: dt.date) -> QuerySet[Placement]:
    """Places of emulation and commendation, full time or part, that somebody holds in these agencies on a day."""
    rows = Placement.objects.filter(on_day(on), emulation__in=[Emulation.FULL, Emulation.PART])
    rows = rows.filter(on_day(on, "member__joined_on", "member__left_on"), member__agency__in=list(agencies))
    return rows.select_related("member__subject", "member__agency")


def officials(agencies: Iterable[int], on: dt.date) -> list[Official]:
    """Who works in emulation and commendation in these agencies (their numbers) on a day.

    Whoever does so in several places is one person: where the level is highest, and there full time before part time.
    """
    order = [str(level) for level in Level]
    best: dict[int, tuple[tuple[int, bool, int], Placement]] = {}
    for each in working_places(agencies, on):
        rank = (order.index(each.member.agency.level), each.emulation != Emulation.FULL, each.pk)
        person = each.member.subject.merged_into_id or each.member.subject_id
        if person not in best or rank < best[person][0]:
            best[person] = (rank, each)
    return [_official(each, on) for _rank, each in best.values()]


def _official(placement: Placement, on: dt.date) -> Official:
    member, subject = placement.member, placement.member.subject
    return Official(
        member=member,
        level=member.agency.level,
        work=placement.emulation,
        department=placement.department_id,
        age=_age(subject.birth_date, subject.birth_year, on),
        education=member.education,
        years=_whole_years(member.in_sector_since, on),
    )


def _age(birth_date: dt.date | None, birth_year: int | None, on: dt.date) -> int | None:
    if birth_date is not None:
        return _whole_years(birth_date, on)
    return on.year - birth_year if birth_year else None


def _whole_years(since: dt.date | None, on: dt.date) -> int | None:
    if since is None or since > on:
        return None
    return on.year - since.year - ((on.month, on.day) < (since.month, since.day))
