"""Nominees and the commended of one year, counted by what the law asks to be watched.

Both are counted over the same nominations, those of one achievement year, so that the shares can be compared.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.db.models import Count, QuerySet, TextChoices
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.models import Agency, Level
from thidua.agencies.queries import children_of
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


@dataclass(frozen=True)
class _Line:
    kind: str
    position: str
    sex: str
    level: str
    path: str
    is_commended: bool
    count: int


def nominations_of(actor: Actor, agency: Agency) -> QuerySet[Nomination]:
    """The nominations in the actor's sight whose subjects are of the agency or below it, but for the withdrawn."""
    seen = visible_nominations(actor).filter(subject__agency__path__startswith=agency.path)
    return seen.exclude(status=NominationStatus.WITHDRAWN)


def years_of(actor: Actor, agency: Agency) -> list[int]:
    """The achievement years for which there is something to report, the latest first."""
    years = nominations_of(actor, agency).order_by("-through_year").values_list("through_year", flat=True)
    return list(years.distinct())


def fairness_of(actor: Actor, agency: Agency, year: int) -> Fairness:
    """Count everything in one query."""
    rows = nominations_of(actor, agency).filter(through_year=year).order_by().values_list(*GROUPED)
    lines = [
        _Line(kind, position, sex, level, path, status == NominationStatus.DECIDED, count)
        for kind, position, sex, level, path, status, count in rows.annotate(Count("pk", distinct=True))
    ]
    people = [line for line in lines if line.kind == SubjectKind.PERSON]
    areas = {child.path: child for child in children_of(actor, agency)}
    return Fairness(
        agency=agency,
        year=year,
        nominated=_sum(lines),
        commended=_sum(line for line in lines if line.is_commended),
        by_position=_division(people, Position, lambda line: line.position),
        by_sex=_division(people, Sex, lambda line: line.sex),
        by_level=_division(lines, Level, lambda line: line.level),
        by_area=_by_area(lines, agency, areas),
    )


def _division(lines: list[_Line], names: type[TextChoices], key: Callable[[_Line], str]) -> Division:
    parts = tuple(_part(str(name.label), [line for line in lines if key(line) == name]) for name in names)
    unknown = _part(_("Chưa rõ"), [line for line in lines if key(line) not in names.values])
    return Division(tuple(part for part in parts if part.nominated), unknown)


def _by_area(lines: list[_Line], agency: Agency, areas: dict[str, Agency]) -> Division:
    """By the units right below the agency; its own people are a group of their own."""
    depth = agency.path.count("/") + 1
    found: dict[str, list[_Line]] = {}
    for line in lines:
        found.setdefault("/".join(line.path.split("/")[:depth]) + "/", []).append(line)
    parts = [
        _part(area.name, found[path], area.pk) for path, area in areas.items() if path in found and path != agency.path
    ]
    own = _part(agency.name, [line for line in lines if line.path == agency.path])
    ended = [line for path, group in found.items() if path not in areas for line in group if line.path != agency.path]
    parts += [part for part in (own, _part(_("Đơn vị đã kết thúc hoạt động"), ended)) if part.nominated]
    parts.sort(key=lambda part: -part.nominated)
    return Division(tuple(parts), _part(_("Chưa rõ"), []))


def _part(label: str, lines: list[_Line], agency: int | None = None) -> Part:
    return Part(label, _sum(lines), _sum(line for line in lines if line.is_commended), agency)


def _sum(lines: Iterable[_Line]) -> int:
    return sum(line.count for line in lines)
