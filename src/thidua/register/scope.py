"""What of the register an actor may look up: the agencies in sight, and what a higher floor adds."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django.db.models import BooleanField, F, Func, Model, Q, QuerySet, Value

from thidua.agencies.actor import Actor
from thidua.agencies.queries import numbers_in_sight, visible_agencies
from thidua.register.models import Subject

FEW = 2_000  # subjects whose numbers are written into a query

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
    return rows.filter(scope | Q(**{f"{path}pk__in": _besides(actor)}))


def in_sight(actor: Actor, path: str = "") -> Q:
    """Whether the agency (of the row, or of what is at `path`) is in sight; empty when all are.

    Numbers written out are planned by what the statistics know of them; a subquery is planned blindly. What an office
    of the centre does not see is shorter to say than what it sees.
    """
    numbers = numbers_in_sight(actor)
    if numbers is None:
        return Q(**{f"{path}agency__in": visible_agencies(actor).values("pk")})
    if numbers.are_hidden and numbers.array == "{}":
        return Q()
    among = Q(_among(f"{path}agency_id", numbers.array))
    return ~among if numbers.are_hidden else among


def _among(column: str, array: str) -> Func:
    """`IN`, with the numbers as one text: a thousand of them are written and read at once."""
    numbers = Func(Value(array), template="(%(expressions)s::bigint[])")
    return Func(F(column), numbers, arg_joiner=" = ANY ", template="%(expressions)s", output_field=BooleanField())


def _besides(actor: Actor) -> list[int] | QuerySet[Any, Any]:
    """Who is visible although the agency is not in sight: their numbers, in one query, when they are few."""
    found = [sight(actor) for sight in _sights]
    numbers = [number for rows in found if not isinstance(rows, QuerySet) for number in rows]
    asked = [rows.order_by() for rows in found if isinstance(rows, QuerySet)]
    if not asked:
        return numbers
    together: QuerySet[Any, Any] = asked[0].union(*asked[1:])
    some = list(together[: FEW + 1])
    return numbers + some if len(some) <= FEW else together
