"""A proposal of who sits where, without a database."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Generic, TypeVar

Key = TypeVar("Key")
Place = tuple[int, int]  # row and seat, from 1; seat 1 is at the aisle


@dataclass(frozen=True)
class Plan(Generic[Key]):
    """Who sits where, and who found no seat."""

    seats: dict[Place, Key]
    standing: list[Key]


def proposed(
    honoured: Sequence[Key], awardees: Sequence[Key], others: Sequence[Key], *, rows: int, seats: int
) -> Plan[Key]:
    """Guests of honour in the first rows from the middle outwards; then awardees in their order from the aisle; others.

    Awardees begin on a row of their own, when the hall has room for that.
    """
    front = -(-len(honoured) // seats) if seats else 0
    middle = [(row, seat) for row in range(1, front + 1) for seat in _outwards(seats)]
    behind = [(row, seat) for row in range(front + 1, rows + 1) for seat in range(1, seats + 1)]
    spare = sorted(middle[len(honoured) :])
    free = chain(behind, spare)  # the first rows' empty seats are the last to be taken
    taken = dict(zip((place for place in middle if place[0] <= rows), honoured, strict=False))
    left = list(honoured[len(taken) :])
    rest = [*left, *awardees, *others]
    room = [place for place in free if place[0] <= rows]
    taken |= dict(zip(room, rest, strict=False))
    return Plan(taken, rest[len(room) :])


def _outwards(seats: int) -> list[int]:
    """The seats of a row from its middle outwards."""
    middle = (seats + 1) / 2
    return sorted(range(1, seats + 1), key=lambda seat: (abs(seat - middle), seat))
