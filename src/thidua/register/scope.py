"""What of the register an actor may look up: the agencies in sight, and what a higher floor adds."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet

from thidua.agencies.actor import Actor
from thidua.agencies.queries import hidden_agencies, visible_agencies
from thidua.register.models import Subject

FEW = 2_000  # agencies or subjects whose numbers are written into a query

Sight = Callable[[Actor], Iterable[int] | QuerySet[Subject]]
Row = TypeVar("Row", bound=Model)


def _merged_elsewhere(actor: Actor) -> QuerySet[Subject]:
    """Whose page was merged into another's is read there, whichever agency that one is of."""
    merged = Subject.objects.filter(merged_into__isnull=False, agency__in=visible_agencies(actor).values("pk"))
    return merged.values_list("merged_into", flat=True)  # type: ignore[return-value] # a queryset of numbers


_sights: list[Sight] = [_merged_elsewhere]


def also_visible(sight: Sight) -> Sight:
    """Register a function of a higher floor that says which other subjects (numbers) an actor may look up."""
    if sight not in _sights:
        _sights.append(sight)
    return sight


def visible_subjects(actor: Actor) -> QuerySet[Subject]:
    """Subjects of the agencies in the actor's sight, and those that a higher floor lets the actor look up."""
    scope = Q(agency__in=visible_agencies(actor).values("pk"))
    for sight in _sights:
        scope |= Q(pk__in=sight(actor))
    return Subject.objects.filter(scope)


def scope_of(actor: Actor, rows: QuerySet[Row], path: str = "") -> QuerySet[Row]:
    """Those of `rows` whose subject (at `path`, as `subject__`) is visible: `visible_subjects` for big tables."""
    scope = in_sight(actor, path)
    if not scope:
        return rows
    for sight in _sights:
        more = sight(actor)
        few = _few(more) if isinstance(more, QuerySet) else list(more)
        scope |= Q(**{f"{path}pk__in": more if few is None else few})
    return rows.filter(scope)


def in_sight(actor: Actor, path: str = "") -> Q:
    """Whether the agency (of the row, or of what is at `path`) is in sight; empty when all are.

    Numbers written out are planned by what the statistics know of them; a subquery is planned blindly. What an office
    of the centre does not see is shorter to say than what it sees.
    """
    agency = f"{path}agency__in"
    if (seen := _few(visible_agencies(actor).values_list("pk", flat=True))) is not None:
        return Q(**{agency: seen})
    if (hidden := _few(hidden_agencies(actor).values_list("pk", flat=True))) is None:
        return Q(**{agency: visible_agencies(actor).values("pk")})
    return ~Q(**{agency: hidden}) if hidden else Q()


def _few(numbers: QuerySet[Any, Any]) -> list[int] | None:
    """The numbers when they are few; None when they are many."""
    found = list(numbers.order_by().distinct()[: FEW + 1])
    return found if len(found) <= FEW else None
