"""What the forms count: each source groups its rows by its dimensions once, and finds the rows behind a number.

A number and its rows come from the same dimensions of the same queryset, so they can't tell two stories.
"""

import datetime as dt
import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import BooleanField, Case, CharField, Count, ExpressionWrapper, F, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from thidua.agencies.actor import Actor
from thidua.agencies.models import Account, Agency, Level, Post, Role
from thidua.agencies.queries import subtree, visible_agencies
from thidua.law import load_corpus
from thidua.movements.calendar import ONE_DAY, whole_years
from thidua.movements.models import KNOWN_BELOW, Movement
from thidua.register.models import Award, AwardStatus
from thidua.reports.statistics.definitions import Line, StatisticalForm, Where
from thidua.staff.models import Emulation, Member
from thidua.staff.queries import Official, officials, working_places

OFFICERS = (Role.APPRAISER, Role.COUNCIL_SECRETARY)  # who does the work of emulation and commendation in an office
AGES, YEARS = (30, 40, 50, 60), (4, 9, 19)  # our classes: the layout of the form was not read
GROUPS = {  # columns of 0602.N and 0603.N, by family and level of the corpus, then by single awards
    ("orders", "state"): "order",
    ("medals", "state"): "medal",
    ("prizes", "state"): "prize",
    ("state_honors", "state"): "honour",
    ("merit_certificates", "ministry_province"): "certificate",
    ("titles", "ministry_province"): "other",
    ("commemorative_medals", "issuer"): "commemorative",
}
SINGLE = {
    "government_emulation_flag": "government_flag",
    "pm_merit_certificate": "pm_certificate",
    "national_emulation_soldier": "national_soldier",
    "ministry_province_emulation_soldier": "soldier",
    "ministry_province_emulation_flag": "flag",
}


@dataclass(frozen=True)
class Scope:
    """Of whom and when: an agency with everything below it, days inclusive, by which borders; `level`: of one only."""

    actor: Actor
    agency: Agency
    starts_on: dt.date
    ends_on: dt.date
    today: bool = False  # by today's borders: with what was merged into it
    level: str = ""

    def agencies(self) -> list[int]:
        """The numbers of the agencies in it."""
        return self._agencies

    @functools.cached_property
    def _agencies(self) -> list[int]:
        found = visible_agencies(replace(self.actor, agency=self.agency)) if self.today else subtree(self.agency)
        return list((found.filter(level=self.level) if self.level else found).values_list("pk", flat=True))


@dataclass(frozen=True)
class Counted:
    """How many rows share these values."""

    values: Mapping[str, Any]
    count: int

    def fits(self, where: Where) -> bool:
        """Whether the rows are among those that `where` asks for."""
        return all(self.values[name] in wanted for name, wanted in where.items())


def total(lines: Sequence[Counted], where: Where) -> int:
    """How many rows fit."""
    return sum(line.count for line in lines if line.fits(where))


def tabulated(form: StatisticalForm, lines: Mapping[str, Sequence[Counted]]) -> list[list[int | None]]:
    """All numbers of a form, row by row; None where the system holds no data.

    `lines` of each of its sources, by name; each line is looked at once.
    """
    found = [[0] * len(form.columns) for _row in form.rows]
    for source in form.sources:
        columns = form.columns_of(source)
        for line in lines[source]:
            fitting = [across for across in columns if _fits(form.columns[across], line)]
            for down in [down for down, row in enumerate(form.rows) if _fits(row, line)] if fitting else ():
                for across in fitting:
                    found[down][across] += line.count
    known = [[row.where is not None and column.where is not None for column in form.columns] for row in form.rows]
    return [
        [number if there else None for number, there in zip(*pair, strict=True)]
        for pair in zip(found, known, strict=True)
    ]


def _fits(place: Line, line: Counted) -> bool:
    return place.where is not None and line.fits(place.where)


class Awards:
    """Awards that stand, by the day of their decision and the unit that had them then."""

    dimensions = ("group", "kind", "basis", "position", "sex", "enterprise", "entrepreneur")

    def rows(self, scope: Scope, where: Where) -> QuerySet[Any]:
        """The awards behind a number."""
        return _narrowed(self._all(scope), where)

    def counted(self, scope: Scope) -> list[Counted]:
        """Every combination that is there, in one statement."""
        return _grouped(self._all(scope), self.dimensions)

    def undated(self, scope: Scope) -> QuerySet[Any]:
        """Awards of the years of the period whose day nobody has written down: in no form, and said so."""
        years = (scope.starts_on.year, scope.ends_on.year)
        return _awards_of(scope).filter(decided_on=None, year__range=years)

    def _all(self, scope: Scope) -> QuerySet[Any]:
        given = given_in(scope)
        found: QuerySet[Any] = given.annotate(
            group=_group(),
            kind=F("subject__kind"),
            position=Coalesce("decision_item__nomination__position", Value("")),
            sex=F("subject__sex"),
            enterprise=_is_of("enterprise"),
            entrepreneur=_is_of("entrepreneur_intellectual"),
        )
        return found


class Movements:
    """Movements launched in the period."""

    dimensions = ("launcher", "duration", "form")

    def rows(self, scope: Scope, where: Where) -> QuerySet[Any]:
        """The movements behind a number."""
        found = [movement.pk for movement, values in self._all(scope) if Counted(values, 1).fits(where)]
        return Movement.objects.filter(pk__in=found).select_related("agency")

    def counted(self, scope: Scope) -> list[Counted]:
        """One line a movement: there are hundreds, not millions."""
        return [Counted(values, 1) for _movement, values in self._all(scope)]

    def _all(self, scope: Scope) -> list[tuple[Movement, Mapping[str, Any]]]:
        found = Movement.objects.filter(
            state__in=KNOWN_BELOW,
            agency__in=scope.agencies(),
            launched_at__date__range=(scope.starts_on, scope.ends_on),
        )
        return [(each, _dimensions(each)) for each in found]


class Offices:
    """Agencies in which somebody appraises on the last day of the period."""

    dimensions = ("level",)

    def rows(self, scope: Scope, where: Where) -> QuerySet[Any]:
        """The agencies behind a number."""
        return _narrowed(self._all(scope), where)

    def counted(self, scope: Scope) -> list[Counted]:
        """By level."""
        return _grouped(self._all(scope), self.dimensions)

    def _all(self, scope: Scope) -> QuerySet[Any]:
        return Agency.objects.filter(pk__in=_posts(scope).values("agency"))


class Officers:
    """People who hold such a post on the last day of the period; whoever holds several is one."""

    dimensions = ("level",)

    def rows(self, scope: Scope, where: Where) -> QuerySet[Any]:
        """The accounts behind a number."""
        found = [account for account, level in self._levels(scope).items() if Counted({"level": level}, 1).fits(where)]
        return Account.objects.filter(pk__in=found)

    def counted(self, scope: Scope) -> list[Counted]:
        """One line a person."""
        return [Counted({"level": level}, 1) for level in self._levels(scope).values()]

    def _levels(self, scope: Scope) -> dict[int, str]:
        """The highest level at which each of them works: each is counted once."""
        order = [str(level) for level in Level]
        highest: dict[int, str] = {}
        for account, level in _posts(scope).values_list("account", "agency__level"):
            highest[account] = min(highest.get(account, level), level, key=order.index)
        return highest


class Staff:
    """People who work in emulation by their staff pages on the last day of the period; each is one."""

    dimensions = ("level", "work", "age", "education", "years", "sex")

    def rows(self, scope: Scope, where: Where) -> QuerySet[Any]:
        """The staff pages behind a number."""
        found = [each.member.pk for each in self._all(scope) if Counted(_of_official(each), 1).fits(where)]
        return Member.objects.filter(pk__in=found).select_related("subject", "agency")

    def counted(self, scope: Scope) -> list[Counted]:
        """One line a person."""
        return [Counted(_of_official(each), 1) for each in self._all(scope)]

    def _all(self, scope: Scope) -> list[Official]:
        return officials(scope.agencies(), scope.ends_on)


class StaffOffices:
    """Agencies that have somebody who works in emulation by their staff pages on the last day of the period."""

    dimensions = ("level", "work")

    def rows(self, scope: Scope, where: Where) -> QuerySet[Any]:
        """The agencies behind a number."""
        found = [number for number, values in self._all(scope).items() if Counted(values, 1).fits(where)]
        return Agency.objects.filter(pk__in=found)

    def counted(self, scope: Scope) -> list[Counted]:
        """One line an agency."""
        return [Counted(values, 1) for values in self._all(scope).values()]

    def _all(self, scope: Scope) -> dict[int, Mapping[str, Any]]:
        """Each with its level, and whether anybody there does nothing else."""
        found: dict[int, dict[str, Any]] = {}
        for each in working_places(scope.agencies(), scope.ends_on):
            values = found.setdefault(each.member.agency_id, {"level": each.member.agency.level, "work": "part"})
            if each.emulation == Emulation.FULL:
                values["work"] = "full"
        return dict(found)


AWARDS = Awards()
SOURCES: Mapping[str, Awards | Movements | Offices | Officers | Staff | StaffOffices] = {
    "awards": AWARDS,
    "movements": Movements(),
    "offices": Offices(),
    "officers": Officers(),
    "staff": Staff(),
    "staff_offices": StaffOffices(),
}


def given_in(scope: Scope) -> QuerySet[Any]:
    """The awards that stand, decided in the period, of those who were then of the scope's agencies."""
    return _awards_of(scope).filter(decided_on__range=(scope.starts_on, scope.ends_on))


def _of_official(official: Official) -> Mapping[str, Any]:
    return {
        "level": official.level,
        "work": official.work,
        "age": _class_of(official.age, AGES),
        "education": official.education,
        "years": _class_of(official.years, YEARS),
        "sex": official.sex,
    }


def _class_of(number: int | None, borders: Sequence[int]) -> str:
    """«to_30», «to_40», …, «over»: the first border that the number does not pass; «unknown» without a number."""
    if number is None:
        return "unknown"
    return next((f"to_{border}" for border in borders if number <= border), "over")


def _awards_of(scope: Scope) -> QuerySet[Any]:
    numbers = scope.agencies()
    own = Q(agency__in=numbers) | Q(agency=None, subject__agency__in=numbers)
    return Award.objects.filter(own, status=AwardStatus.VALID)


def _posts(scope: Scope) -> QuerySet[Post]:
    day = scope.ends_on
    return Post.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=day),
        agency__in=scope.agencies(),
        role__in=OFFICERS,
        starts_on__lte=day,
        account__is_active=True,
    )


def _grouped(rows: QuerySet[Any], dimensions: Sequence[str]) -> list[Counted]:
    found = rows.order_by().values_list(*dimensions).annotate(number=Count("pk"))
    return [Counted(dict(zip(dimensions, values, strict=True)), number) for *values, number in found]


def _narrowed(rows: QuerySet[Any], where: Where) -> QuerySet[Any]:
    return rows.filter(**{f"{name}__in": list(wanted) for name, wanted in where.items()})


def group_of(code: str) -> str:
    """The column in which an award of this code is counted; empty for what no form asks."""
    if code in SINGLE:
        return SINGLE[code]
    award = load_corpus().awards.get(code)
    if award is None:
        return ""
    return GROUPS.get((award.family, award.level), "state_other" if award.level == "state" else "")


def _group() -> Case:
    groups: dict[str, list[str]] = {}
    for code in load_corpus().awards:
        groups.setdefault(group_of(code), []).append(code)
    cases = [When(code__in=codes, then=Value(group)) for group, codes in groups.items() if group]
    return Case(*cases, default=Value(""), output_field=CharField())


def _is_of(category: str) -> Combinable:
    return ExpressionWrapper(Q(subject__categories__contains=[category]), output_field=BooleanField())


def _dimensions(movement: Movement) -> Mapping[str, Any]:
    duration = duration_of(movement.starts_on, movement.ends_on)
    return {"launcher": movement.launcher, "duration": duration, "form": movement.kind}


def duration_of(first: dt.date, last: dt.date) -> str:
    """The class of form 0601.N in which a time from a day to a day (both inclusive) falls."""
    years = whole_years(first, last)
    if years == 1 and whole_years(first, last - ONE_DAY) == 0:
        return "exactly_1"
    for below, name in ((1, "under_1"), (3, "under_3"), (5, "under_5")):
        if years < below:
            return name
    return "from_5"
