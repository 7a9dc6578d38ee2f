"""Columnar forms of the predicates on awards already held: `thidua.law.titles`, and awards given once only."""

from functools import reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray

from thidua.law.bulk.arrays import (
    NONE,
    ONE,
    UNPROVEN,
    WIDTH,
    Bytes,
    Flags,
    bit,
    count,
    met,
    only,
    statuses,
    unproven,
)
from thidua.law.bulk.columns import Column, Runs, columnar
from thidua.law.bulk.facts import BulkFacts
from thidua.law.bulk.years import earliest_year
from thidua.law.occasions import NeverParams
from thidua.law.titles import ConsecutiveParams, HoldsParams, YearTitleParams


@columnar
def holds_award(params: HoldsParams, facts: BulkFacts, runs: Runs) -> Column:
    held = reduce(np.logical_or, (facts.merit_of(code).spread.any() for code in params.any_of))
    unclear = reduce(np.logical_or, (facts.unclear_of(code).spread.any() for code in params.any_of))
    return Column(np.maximum(met(held), np.maximum(unproven(unclear), facts.silence)))


@columnar
def never_given(params: NeverParams, facts: BulkFacts, runs: Runs) -> Column:
    given, vouched = facts.awards_of(params.award).spread.any(), facts.table("subjects")["complete"]
    return Column(only(~given, np.maximum(met(vouched), np.uint8(UNPROVEN))))


@columnar
def consecutive_titles(params: ConsecutiveParams, facts: BulkFacts, runs: Runs) -> Column:
    run = facts.run(params.count, facts.title_states(params.award))
    return Column(run.status, lambda: earliest_year(run, facts))


@columnar
def title_of_year(params: YearTitleParams, facts: BulkFacts, runs: Runs) -> Column:
    held = bit(facts.held(params.any_of) & facts.counted, 0)
    return Column(statuses(held, held))


@columnar
def adjoining_titles(params: ConsecutiveParams, facts: BulkFacts, runs: Runs) -> Column:
    span = facts.known.rules[params.award].span_years
    held, spans = facts.held([params.award]), range(0, span * params.count, span)
    poor = facts.rated & ~facts.rated_at_least("good")
    status = reduce(np.minimum, (_span_status(held, poor, last, span, facts) for last in spans))
    return Column(only(~_clash(params, span, facts), status), lambda: _next_adjoining(params, span, facts))


def _span_status(held: NDArray[Any], poor: NDArray[Any], last: int, span: int, facts: BulkFacts) -> Bytes:
    """The status of the title whose span ends `last` years before the last achievement year."""
    years = np.uint64(((1 << span) - 1) << last)
    silent = only((poor & years) == NONE, facts.silence)
    return only(bit(facts.counted, last + span - 1), np.maximum(met(bit(held, last)), silent))


def _clash(params: ConsecutiveParams, span: int, facts: BulkFacts) -> Flags:
    """Whether a title is held whose span overlaps the spans wanted without being one of them."""
    later, wanted = facts.years_open, range(0, span * params.count, span)
    ends = range(max(later - span + 1, 0), later + span * params.count)
    clashing = np.uint64(sum(1 << end for end in ends if end < WIDTH and end - later not in wanted))
    found: Flags = (facts.held_to_day(params.award) & clashing) != NONE
    return found


def _next_adjoining(params: ConsecutiveParams, span: int, facts: BulkFacts) -> NDArray[Any]:
    """The earliest year in which so many spans may adjoin: the spans already held are carried on when they can be."""
    held = facts.held_to_day(params.award)
    age = count(~held & (held - ONE)).astype(np.int32)  # of the newest title, in years before the day's
    newest = facts.known.question.day.year - age
    from_newest = held >> np.minimum(age, WIDTH - 1).astype(np.uint64)
    chain = np.ones(facts.size, np.int32)
    unbroken = facts.all(True)
    for place in range(span, span * params.count, span):
        unbroken = unbroken & bit(from_newest, place)
        chain += unbroken
    carried_on = newest + span * np.maximum(params.count - chain, 1)
    return np.where(newest + span > facts.last, carried_on, facts.last + 1 + span * (params.count - 1))
