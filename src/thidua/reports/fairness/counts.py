"""Nominees and the commended of one year, counted by what the law asks to be watched.

Both are counted over the same nominations, those of one achievement year, so that the shares can be compared.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from django.db.models import Count, QuerySet, TextChoices
from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.borders import borders_of, unmapped_names
from thidua.agencies.models import Agency, Level
from thidua.agencies.queries import visible_agencies
from thidua.dossiers.models import Nomination, NominationStatus, Position
from thidua.dossiers.queries import visible_nominations
from thidua.register.models import Sex, SubjectKind

GROUPED = ("subject__kind", "position", "subject__sex", "subject__agency__level", "subject__agency__path", "status")


@dataclass(frozen=True)
class Part:
    """One group: how many were nominated, how many of them are commended by now."""

    label: str
    nominated: int
    commended: int
    agency: int | None = None  # of an area: the number to look closer by


@dataclass(frozen=True)
class Division:
    """All nominees divided into groups; `unknown` are those of whom nobody has said, and are in no group."""

    parts: tuple[Part, ...]
    unknown: Part
    nominated: int = field(init=False)
    commended: int = field(init=False)

    def __post_init__(self) -> None:
        every = (*self.parts, self.unknown)
        object.__setattr__(self, "nominated", sum(part.nominated for part in every))
        object.__setattr__(self, "commended", sum(part.commended for part in every))


@dataclass(frozen=True)
class Fairness:
    """The report of one agency with everything below it, and one achievement year."""

    agency: Agency
    year: int
    nominated: int
    commended: int
    by_position: Division  # persons only, as is the next
    by_sex: Division
    by_level: Division
    by_area: Division
    unmapped: tuple[str, ...] = ()  # whose rows have no place by today's borders, and why


@dataclass(frozen=True)
class _Line:
    kind: str
    position: str
    sex: str
    level: str
    path: str
    is_commended: bool
    count: int


def nominations_of(actor: Actor, agency: Agency, *, today: bool = False) -> QuerySet[Nomination]:
    """The nominations in the actor's sight whose subjects are of the agency or below it, but for the withdrawn.

    `today`: and of all that was merged into it, since then.
    """
    seen = visible_nominations(actor).exclude(status=NominationStatus.WITHDRAWN)
    if today:
        return seen.filter(subject__agency__in=visible_agencies(replace(actor, agency=agency)).values("pk"))
    return seen.filter(subject__agency__path__startswith=agency.path)


def years_of(actor: Actor, agency: Agency, *, today: bool = False) -> list[int]:
    """The achievement years for which there is something to report, the latest first."""
    years = nominations_of(actor, agency, today=today).order_by("-through_year").values_list("through_year", flat=True)
    return list(years.distinct())


def fairness_of(actor: Actor, agency: Agency, year: int, *, today: bool = False) -> Fairness:
    """Count everything in one query; by today's borders, or as the agencies were (the year's own borders)."""
    rows = nominations_of(actor, agency, today=today).filter(through_year=year).order_by().values_list(*GROUPED)
    lines = [
        _Line(kind, position, sex, level, path, status == NominationStatus.DECIDED, count)
        for kind, position, sex, level, path, status, count in rows.annotate(Count("pk", distinct=True))
    ]
    unmapped: list[str] = []
    if today:
        lines, unmapped = _by_today(lines, agency, year)
    people = [line for line in lines if line.kind == SubjectKind.PERSON]
    return Fairness(
        agency=agency,
        year=year,
        nominated=_sum(lines),
        commended=_sum(line for line in lines if line.is_commended),
        by_position=_division(people, Position, lambda line: line.position),
        by_sex=_division(people, Sex, lambda line: line.sex),
        by_level=_division(lines, Level, lambda line: line.level),
        by_area=_by_area(lines, agency),
        unmapped=tuple(unmapped),
    )


def _by_today(lines: list[_Line], agency: Agency, year: int) -> tuple[list[_Line], list[str]]:
    """The lines that are the agency's by today's borders, each at its place of today; and why some have none."""
    borders = borders_of(timezone.localdate())
    first_day = dt.date(year, 1, 1)  # a split within the year can't be told from the row either
    found, stopped = [], set()
    for line in lines:
        place = borders.place_in_tree(line.path, first_day)
        path = borders.path_of(place, line.path)
        if place.stopped_by is not None:
            stopped.add(place.stopped_by)
        if not path or path.startswith(agency.path):
            found.append(replace(line, path=path))
    return found, unmapped_names(stopped)


def _division(lines: list[_Line], names: type[TextChoices], key: Callable[[_Line], str]) -> Division:
    parts = tuple(_part(str(name.label), [line for line in lines if key(line) == name]) for name in names)
    unknown = _part(_("Chưa rõ"), [line for line in lines if key(line) not in names.values])
    return Division(tuple(part for part in parts if part.nominated), unknown)


def _by_area(lines: list[_Line], agency: Agency) -> Division:
    """By the units right below the agency, those that ended too; its own people are a group of their own."""
    depth = agency.path.count("/") + 1
    found: dict[str, list[_Line]] = {}
    for line in lines:
        unit = "/".join(line.path.rstrip("/").split("/")[:depth]) + "/" if line.path else ""
        found.setdefault(unit, []).append(line)
    nowhere = found.pop("", [])
    names = {each.path: each for each in Agency.objects.filter(path__in=found)}
    parts = [
        _part(_dated(each), found[path], each.pk if each.is_active and path != agency.path else None)
        for path, each in names.items()
    ]
    parts.sort(key=lambda part: (-part.nominated, part.label))
    return Division(tuple(parts), _part(_("Không quy được về địa giới hôm nay"), nowhere))


def _dated(agency: Agency) -> str:
    if agency.is_active or agency.ended_on is None:
        return agency.name
    return _("%(agency)s (đến %(day)s)") % {"agency": agency, "day": f"{agency.ended_on:%d/%m/%Y}"}


def _part(label: str, lines: list[_Line], agency: int | None = None) -> Part:
    return Part(label, _sum(lines), _sum(line for line in lines if line.is_commended), agency)


def _sum(lines: Iterable[_Line]) -> int:
    return sum(line.count for line in lines)
