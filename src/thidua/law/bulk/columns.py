"""Predicates in columnar form, each registered under the name of the predicate that explains the same of one case.

A columnar form takes what its twin takes – its numbers, the facts, the runs of its route – and answers for all at once.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from thidua.law.bulk.arrays import JUDGEMENT, MET, NO_YEAR, UNPROVEN, Bytes, statuses
from thidua.law.bulk.facts import BulkFacts, Run

Runs: TypeAlias = Mapping[str, Run]
EarliestYears: TypeAlias = Callable[[], "NDArray[Any] | int"]


@dataclass(frozen=True)
class Column:
    """What a predicate found of every subject.

    `earliest` gives the earliest years, read only where the status is unmet, NO_YEAR where there is none. `memory` says
    where a provision of its own decided: 1 when that is known from memory, 0 when it is surer, else AS_STATED.
    """

    status: Bytes
    earliest: EarliestYears | None = None
    memory: NDArray[np.int8] | None = None


Reading = Callable[[Any, BulkFacts, Runs], Column]
COLUMNS: dict[str, Reading] = {}
CONSTANT = {"judgement": JUDGEMENT, "not_seen": UNPROVEN}  # the same of every subject whatever the facts
AS_STATED = -1  # the confidence of the condition itself
BY_CATEGORY = "category_among"  # the same of every subject of a cohort


def columnar(read: Reading) -> Reading:
    """Register a function under its own name, which is that of the predicate."""
    COLUMNS[read.__name__] = read
    return read


def category_status(params: Any, stated: frozenset[str]) -> int:
    """`category_among` for subjects of these categories."""
    return MET if not stated or stated & set(params.categories) else UNPROVEN


def counted_status(proven: NDArray[Any], possible: NDArray[Any], needed: int) -> Bytes:
    """Met, unmet or unproven when so many are proven and at best so many possible."""
    return statuses(proven >= needed, possible >= needed)


def next_year(facts: BulkFacts) -> EarliestYears:
    return lambda: facts.last + 1


def where_anchored(run: Run, years: EarliestYears) -> EarliestYears:
    """Years that have a meaning only where the award that the run follows is known."""
    if run.starts is None:
        return years
    starts = run.starts
    return lambda: np.where(starts == NO_YEAR, NO_YEAR, years())
