"""Who stands where: pure, so that it can be proved. Points, then the criteria named for it, then votes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")


@dataclass(frozen=True)
class Scored:
    """One participant: points by criterion, votes in a tie (None: nobody voted), and whether it is ranked at all."""

    key: int
    points: Mapping[int, Decimal] = field(default_factory=dict)
    votes: int | None = None
    excluded: bool = False

    @property
    def total(self) -> Decimal:
        """All points together."""
        return sum(self.points.values(), Decimal(0))


Standing = tuple[Decimal, ...]


def ranked(rows: Iterable[Scored], tie_break: Sequence[int]) -> dict[int, int]:
    """Rank of each participant that is ranked: 1 is best, equals share one and leave the next ranks out (1, 1, 3).

    `tie_break`: the criteria by which equal totals are told apart, in order; then the votes. Points of 0 are ranked;
    who is excluded has no rank and takes none from anybody.
    """
    standing = {row.key: standing_of(row, tie_break) for row in rows if not row.excluded}
    order = sorted(standing.values(), reverse=True)
    first: dict[Standing, int] = {}
    for place, each in enumerate(order, start=1):
        first.setdefault(each, place)
    return {key: first[each] for key, each in standing.items()}


def standing_of(row: Scored, tie_break: Sequence[int]) -> Standing:
    """What is compared, the greater the better."""
    deciding = [row.points.get(criterion, Decimal(0)) for criterion in tie_break]
    return (row.total, *deciding, Decimal(-1 if row.votes is None else row.votes))


def tied(ranks: Mapping[int, int]) -> set[int]:
    """Those that share a rank: the meeting votes on them."""
    taken = list(ranks.values())
    return {key for key, rank in ranks.items() if taken.count(rank) > 1}


def share(value: Decimal | None, target: Decimal | None) -> Decimal | None:
    """How much of a target is reached, in percent and at most 100; None where there is no target or no number."""
    if value is None or not target or target < 0:
        return None
    return min(max(value, Decimal(0)) / target * 100, Decimal(100)).quantize(CENT, ROUND_HALF_UP)


def proposed_points(value: Decimal | None, target: Decimal | None, most: Decimal) -> Decimal:
    """The points that the numbers alone would give: the share of the target reached; the meeting settles them."""
    reached = share(value, target)
    return Decimal(0) if reached is None else (most * reached / 100).quantize(CENT, ROUND_HALF_UP)
