"""Who is elected by the votes of a round, and whether enough came. Exact integers, no database."""

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from itertools import groupby
from typing import Any

import yaml


@dataclass(frozen=True)
class Outcome:
    """The places (in the list that was counted) of who is elected, and of who ties at the border of the seats."""

    elected: tuple[int, ...]
    tied: tuple[int, ...]
    vacant: int  # seats that nobody has yet


def elect(votes: Sequence[int], ballots: int, seats: int) -> Outcome:
    """Those above half of the ballots, in order of votes, until the seats are filled; a tie at the border is left open.

    `votes`: how many ballots name each candidate. Nobody is chosen among equals: all of them stand again.
    """
    above = sorted((each for each in range(len(votes)) if votes[each] * 2 > ballots), key=lambda each: -votes[each])
    elected: list[int] = []
    for _votes, together in groupby(above, key=lambda each: votes[each]):
        equals = list(together)
        left = seats - len(elected)
        if len(equals) > left:
            return Outcome(tuple(elected), tuple(equals) if left else (), left)
        elected += equals
    return Outcome(tuple(elected), (), seats - len(elected))


@functools.cache
def practice() -> dict[str, dict[str, Any]]:
    """What is usual, with how sure that is (`data/practice.yaml`)."""
    found: dict[str, dict[str, Any]] = yaml.safe_load(
        files(__package__).joinpath("data/practice.yaml").read_text("utf-8")
    )
    return found


def has_quorum(present: int, summoned: int) -> bool:
    """Whether as many came as usual."""
    rule = practice()["quorum"]
    return bool(present * rule["denominator"] >= summoned * rule["numerator"])
