"""Columnar forms of the predicates on what a fact on record may contradict: `thidua.law.contrary`."""

import numpy as np

from thidua.law.bulk.arrays import UNMET, UNPROVEN, bit, met, unproven
from thidua.law.bulk.columns import Column, Runs, columnar
from thidua.law.bulk.facts import BulkFacts
from thidua.law.bulk.words import SEXES, UNKNOWN
from thidua.law.contrary import NotBelowParams, SexParams


@columnar
def of_sex(params: SexParams, facts: BulkFacts, runs: Runs) -> Column:
    recorded = facts.table("subjects")["sex"]
    return Column(np.maximum(met(recorded == SEXES.index(params.sex)), unproven(recorded == UNKNOWN)))


@columnar
def not_rated_below(params: NotBelowParams, facts: BulkFacts, runs: Runs) -> Column:
    stated, unrated = facts.chunk.stated, set(params.unrated)
    below = bit(facts.rated & ~facts.rated_at_least(params.at_least), 0)
    if stated and stated <= unrated:
        below = facts.all(False)
    contrary = UNPROVEN if unrated and not stated else UNMET
    return Column(np.maximum(met(~below), np.uint8(contrary)))
