"""The order of awarding, without a database: from the higher rank to the lower, by name within an award, in lots.

That higher ranks come first is known from a secondary source (98/2023 Điều 25 and ceremony rules). No text that was
read gives the whole order: ours is the rank of who decided, then the place in the law's list of awards; the office may
put the awards in another order.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

DECIDERS = (  # from the highest; who is not named comes last
    "president",
    "prime_minister",
    "central_committee",
    "ministry_province_head",
    "commune_head",
    "unit_head",
)


@dataclass(frozen=True)
class Awarded:
    """What the order is made from; `key` is the number of the line."""

    key: int
    award: str
    decider: str
    rank: int
    name: bytes  # by which Vietnamese names are listed

    @property
    def level(self) -> int:
        """How high who decided stands; the highest is 0."""
        return DECIDERS.index(self.decider) if self.decider in DECIDERS else len(DECIDERS)


def in_order(lines: Sequence[Awarded], chosen: Sequence[str] = ()) -> list[Awarded]:
    """The lines as they are called: awards that the office put in an order first, in it; then from the highest."""
    places = {award: place for place, award in enumerate(chosen)}

    def place(line: Awarded) -> tuple[object, ...]:
        return (places.get(line.award, len(places)), line.level, line.rank, line.award, line.name, line.key)

    return sorted(lines, key=place)


def lots(lines: Sequence[tuple[int, str]], size: int) -> list[list[int]]:
    """Who goes on the stage together: at most `size` in the order given, of one award. Lines: (key, award)."""
    found = []
    for _award, same in groupby(lines, key=lambda line: line[1]):
        keys = [key for key, _code in same]
        found += [keys[start : start + size] for start in range(0, len(keys), size)]
    return found
