"""Columnar forms of what bars a proposal: `thidua.law.bars`. Each says whom it bars, and until when."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from thidua.law.bulk.arrays import NO_YEAR, Flags
from thidua.law.bulk.columns import EarliestYears
from thidua.law.bulk.facts import BulkFacts
from thidua.law.facts import NEVER


class Barred(NamedTuple):
    where: Flags
    earliest: EarliestYears


def proceedings_under_way(facts: BulkFacts, award: str, basis: str) -> Barred:
    table = facts.table("proceedings")
    running = (table["start"] <= facts.day) & (facts.day <= table["end"])
    return Barred(facts.spread("proceedings").any(running), lambda: NO_YEAR)


def discipline_not_over(facts: BulkFacts, award: str, basis: str) -> Barred:
    table = facts.table("discipline")
    running = facts.spread("discipline").any((table["start"] <= facts.day) & (facts.day <= table["end"]))
    first = facts.first_counted
    too_early = (facts.last < first) if basis == "merit" else facts.all(False)
    return Barred(running | too_early, lambda: np.where(first == NEVER, NO_YEAR, first))


def already_given(facts: BulkFacts, award: str, basis: str) -> Barred:
    rows, rule = facts.awards_of(award), facts.known.rules[award]
    overlaps = np.abs(rows.last_year.astype(np.int32) - facts.last) < rule.span_years
    if not rule.is_title or rule.span_years == 1:
        return Barred(rows.spread.any(overlaps & rule.is_title), lambda: NO_YEAR)
    latest = np.where(overlaps, rows.last_year, 0).astype(np.int32)
    return Barred(rows.spread.any(overlaps), lambda: rows.spread.greatest(latest, 0) + rule.span_years)


BARS: dict[str, Callable[[BulkFacts, str, str], Barred]] = {
    "proceedings_under_way": proceedings_under_way,
    "discipline_not_over": discipline_not_over,
    "already_given": already_given,
}
