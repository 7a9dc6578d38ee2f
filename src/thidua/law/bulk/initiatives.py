"""Columnar form of the predicate on initiatives: `thidua.law.initiatives`."""

import numpy as np

from thidua.law.bulk.arrays import NONE, Flags, Masks, bits_of, unproven
from thidua.law.bulk.columns import Column, Runs, columnar, counted_status, next_year
from thidua.law.bulk.facts import BulkFacts
from thidua.law.bulk.words import INITIATIVES, UNKNOWN, YES
from thidua.law.case import SCOPES
from thidua.law.initiatives import InitiativeParams


@columnar
def initiatives(params: InitiativeParams, facts: BulkFacts, runs: Runs) -> Column:
    window = np.full(facts.size, (1 << (params.years or 1)) - 1, np.uint64)
    proven_years = runs[params.within].proven if params.within else window
    possible_years = runs[params.within].possible if params.within else window
    sure, maybe = facts.once(("fit", _kind_of_fit(params)), lambda: _fit(params, facts))
    proven = _number(sure, proven_years & facts.counted, facts)
    possible = _number(maybe, possible_years & facts.counted, facts)
    status = counted_status(proven, possible, params.count)
    may_come = ~facts.complete & ((possible_years & facts.counted) != NONE)
    return Column(np.maximum(status, unproven(may_come)), next_year(facts))


def _kind_of_fit(params: InitiativeParams) -> object:
    return params.kinds, params.scope, params.recognised_by, params.applied


def _number(fit: Flags, years: Masks, facts: BulkFacts) -> "np.ndarray[tuple[int], np.dtype[np.int32]]":
    """How many fitting initiatives of each subject are of its years."""
    if not fit.any():
        return np.zeros(facts.size, np.int32)
    spread, bits = facts.spread("initiatives"), facts.once("initiative_bits", lambda: _bits(facts))
    return spread.total(fit & ((years[spread.rows] & bits) != NONE))


def _bits(facts: BulkFacts) -> Masks:
    return bits_of(np.int32(facts.last) - facts.table("initiatives")["year"].astype(np.int32))


def _fit(params: InitiativeParams, facts: BulkFacts) -> tuple[Flags, Flags]:
    """Which initiatives fit for sure, and which are not excluded, their year aside."""
    table = facts.table("initiatives")
    scope, by, applied = table["scope"], table["recognised_by"], table["applied"]
    wanted = np.isin(table["kind"], [INITIATIVES.index(kind) for kind in params.kinds])
    needs_use = (table["kind"] == INITIATIVES.index("initiative")) | params.applied
    refused = table["used"] | ((applied != YES) & (applied != UNKNOWN) & needs_use)
    for value, least in ((scope, params.scope), (by, params.recognised_by)):
        refused = refused | (value < SCOPES.index(least))  # UNKNOWN is greater than any scope
    unclear = (scope == UNKNOWN) | (by == UNKNOWN)
    if params.applied:
        unclear = unclear | (applied == UNKNOWN)
    return wanted & ~refused & ~unclear, wanted & ~refused
