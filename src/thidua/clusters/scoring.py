"""What points come to, and who stands where. Pure: no Django, no database, no clock.

Points are exact decimals. A table counts its base points up to its own most, its bonus points up to the most it allows,
less its minus points, and never less than nothing. The total is the sum of ALL tables. Who is excluded has a total and
no rank. Units of one total are told apart by the named rules in their order, then by the vote, then by lots whose seed
is on record: the order is total, and the same input always gives the same order.
"""

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from operator import itemgetter
from typing import Literal

Kind = Literal["base", "bonus", "minus"]
ZERO = Decimal(0)
BY_POINTS, BY_VOTE, BY_LOTS = "points", "vote", "lots"


@dataclass(frozen=True, slots=True)
class Criterion:
    """One line of a table: up to `most` points of its kind. Minus points are given as positive numbers."""

    key: int
    kind: Kind
    most: Decimal


@dataclass(frozen=True, slots=True)
class Table:
    """A table of criteria; `bonus_most` None: all bonus points of its criteria count."""

    name: str
    most: Decimal
    criteria: tuple[Criterion, ...]
    bonus_most: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Points:
    """What one unit has in one table."""

    base: Decimal = ZERO
    bonus: Decimal = ZERO
    minus: Decimal = ZERO

    @property
    def total(self) -> Decimal:
        return max(ZERO, self.base + self.bonus - self.minus)


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as it comes to the ranking: points by table, votes (None: no vote was held), whether it is ranked."""

    key: int
    tables: tuple[Points, ...]
    votes: int | None = None
    excluded: bool = False

    @property
    def total(self) -> Decimal:
        return sum((points.total for points in self.tables), ZERO)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a unit stands: no rank when excluded; `by` says what put it behind the one before."""

    unit: Unit
    rank: int | None
    by: str = ""


def points_of(table: Table, given: Mapping[int, Decimal]) -> Points:
    """What a unit has in a table by criterion key; a criterion without points counts as none."""
    sums: dict[Kind, Decimal] = {"base": ZERO, "bonus": ZERO, "minus": ZERO}
    for criterion in table.criteria:
        sums[criterion.kind] += min(criterion.most, max(ZERO, given.get(criterion.key, ZERO)))
    return capped(table, sums)


def capped(table: Table, sums: Mapping[Kind, Decimal]) -> Points:
    """What counts of the sums by kind, each criterion having been counted up to its own most; no sum is nothing."""
    base, bonus = sums.get("base", ZERO), sums.get("bonus", ZERO)
    bonus = bonus if table.bonus_most is None else min(table.bonus_most, bonus)
    return Points(min(table.most, base), bonus, sums.get("minus", ZERO))


def unit_of(
    key: int,
    tables: Sequence[Table],
    given: Mapping[int, Decimal],
    *,
    votes: int | None = None,
    excluded: bool = False,
) -> Unit:
    """A unit with its points in every table."""
    return Unit(key, tuple(points_of(table, given) for table in tables), votes, excluded)


Rule = Callable[[Unit], Decimal]
RULES: Mapping[str, Rule] = {  # each gives a number; more is better
    "base": lambda unit: sum((points.base for points in unit.tables), ZERO),
    "bonus": lambda unit: sum((points.bonus for points in unit.tables), ZERO),
    "minus": lambda unit: -sum((points.minus for points in unit.tables), ZERO),
}


def rule(name: str) -> Rule:
    """The rule of a name: one of RULES, or «table:2» for the points of the second table. Raises ValueError."""
    if name in RULES:
        return RULES[name]
    place = name.removeprefix("table:")
    if place == name or not place.isdecimal() or int(place) < 1:
        raise ValueError(f"no tie-break of the name {name!r}")
    number = int(place) - 1
    return lambda unit: unit.tables[number].total if number < len(unit.tables) else ZERO


def lot(seed: str, key: int) -> str:
    """The lot that a unit draws: anybody can draw it again from the seed."""
    return hashlib.sha256(f"{seed}:{key}".encode()).hexdigest()


Place = tuple[Decimal | int | str, ...]  # less is better: points, each rule, votes, the lot


def ranked(units: Iterable[Unit], tie_breaks: Sequence[str], seed: str) -> list[Standing]:
    """All units, the ranked ones in order from 1, the excluded ones after them by total. Raises ValueError."""
    rules = [rule(name) for name in tie_breaks]
    names = (BY_POINTS, *tie_breaks, BY_VOTE, BY_LOTS)
    units = list(units)
    contending = sorted(((_place(unit, rules, seed), unit) for unit in units if not unit.excluded), key=itemgetter(0))
    out = sorted((unit for unit in units if unit.excluded), key=lambda unit: (-unit.total, unit.key))
    befores = [None, *(place for place, _unit in contending)]
    ranked_ones = [
        Standing(unit, rank, _decided_by(before, place, names))
        for rank, (before, (place, unit)) in enumerate(zip(befores, contending, strict=False), start=1)
    ]
    return ranked_ones + [Standing(unit, None) for unit in out]


def _place(unit: Unit, rules: Sequence[Rule], seed: str) -> Place:
    return (-unit.total, *(-measure(unit) for measure in rules), -(unit.votes or 0), lot(seed, unit.key))


def _decided_by(before: Place | None, place: Place, names: Sequence[str]) -> str:
    """By what a place stands behind the one before it; lots last, since they always differ."""
    if before is None:
        return ""
    pairs = zip(names, before, place, strict=True)
    return next((name for name, first, second in pairs if first != second), BY_LOTS)


def ring(keys: Sequence[int]) -> dict[int, int]:
    """Who checks whom: each is checked by the next, the last by the first; nobody where there is only one."""
    if len(keys) < 2:
        return {}
    return dict(zip(keys, [*keys[1:], keys[0]], strict=True))


def next_in_turn(members: Sequence[int], last: int | None) -> tuple[int | None, int | None]:
    """Head and deputy of the next year, in turn after the last head; a suggestion, people choose."""
    if not members:
        return None, None
    start = members.index(last) + 1 if last in members else 0
    head = members[start % len(members)]
    deputy = members[(start + 1) % len(members)]
    return head, deputy if deputy != head else None


def days_left(due: dt.date, today: dt.date) -> int:
    """Whole days from today until the last day: 0 on the last day itself, negative once it is over."""
    return (due - today).days


def is_open(last: dt.date, today: dt.date) -> bool:
    """Whether something may still be done today; the last day counts."""
    return today <= last


def most_nominees(leaders: int, percent: int) -> int:
    """How many of those who led may be nominated: the whole part of the share, as «at most» reads."""
    return leaders * percent // 100
