"""Columnar forms of the predicates on rated years: `thidua.law.years`, and years since an award."""

from functools import reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray

from thidua.law.bulk.arrays import NO_YEAR, bit, count, statuses
from thidua.law.bulk.columns import Column, Runs, columnar, counted_status, next_year, where_anchored
from thidua.law.bulk.facts import BulkFacts, Run, States
from thidua.law.facts import NEVER
from thidua.law.occasions import SinceParams
from thidua.law.years import AwardsInRunParams, RatedYearsParams, RatingParams, RunParams


@columnar
def rating(params: RatingParams, facts: BulkFacts, runs: Runs) -> Column:
    states = facts.rating_states(params.at_least)
    return Column(statuses(bit(states.proven, 0), bit(states.possible, 0)), next_year(facts))


def run_of(params: RunParams, facts: BulkFacts) -> Run:
    """The run of rated years that a `rating_run` condition speaks of."""
    return facts.run(params.years, facts.rating_states(params.at_least, params.or_titles), params.after)


@columnar
def rating_run(params: RunParams, facts: BulkFacts, runs: Runs) -> Column:
    run = run_of(params, facts)
    return Column(run.status, lambda: earliest_year(run, facts))


def earliest_year(run: Run, facts: BulkFacts) -> NDArray[Any]:
    """The first year in which the run may be long enough; NO_YEAR without the award that it follows."""
    length = count(run.possible).astype(np.int32)
    first = facts.last - length  # the year before the possible run
    unbounded = (run.possible_starts != NO_YEAR) & (first >= run.possible_starts)
    restart = np.where(unbounded, first + run.needed, 0)
    cleared = facts.first_counted.astype(np.int32)
    after_discipline = np.where(cleared > 0, np.minimum(cleared, NEVER) + run.needed - 1, 0)
    found = np.maximum(np.maximum(restart, after_discipline), facts.last + 1)
    if run.starts is None:
        return found
    starts = run.starts.astype(np.int32)
    return np.where(starts == NO_YEAR, NO_YEAR, np.maximum(found, starts + run.needed - 1))


@columnar
def rated_years_in_run(params: RatedYearsParams, facts: BulkFacts, runs: Runs) -> Column:
    run, states = runs[params.within], facts.rating_states(params.at_least)
    proven = count(run.proven & states.proven)
    status = counted_status(proven, count(run.possible & states.possible), params.years)
    return Column(status, where_anchored(run, lambda: facts.last + params.years - proven.astype(np.int32)))


@columnar
def awards_in_run(params: AwardsInRunParams, facts: BulkFacts, runs: Runs) -> Column:
    run = runs[params.within]
    held = {part.award: _years_held(part.award, run, facts) for parts in params.combinations for part in parts}
    status = reduce(
        np.maximum,
        (
            reduce(np.minimum, (counted_status(*held[part.award], part.count) for part in parts))
            for parts in params.combinations
        ),
    )

    def lacking() -> NDArray[Any]:
        by_combination = (
            reduce(np.maximum, (part.count - held[part.award][0].astype(np.int32) for part in parts))
            for parts in params.combinations
        )
        return facts.last + reduce(np.minimum, by_combination)

    return Column(status, where_anchored(run, lacking))


def _years_held(code: str, run: Run, facts: BulkFacts) -> tuple[NDArray[Any], NDArray[Any]]:
    """In how many years of the run the award is held, and at best may turn out to be."""
    proven, recorded = count(run.proven & facts.held([code])), count(run.possible & facts.recorded(code))
    return proven, np.where(facts.complete, recorded, count(run.possible))


@columnar
def years_since_award(params: SinceParams, facts: BulkFacts, runs: Runs) -> Column:
    run = facts.run(params.years, States(facts.counted, facts.counted), params.after)
    return Column(run.status, lambda: earliest_year(run, facts))
