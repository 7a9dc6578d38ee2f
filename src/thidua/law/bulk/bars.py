"""Columnar forms of what bars a proposal: `thidua.law.bars`. Each says whom it bars, and until when."""

from collections.abc import Callable
from typing import NamedTuple, cast

import numpy as np

from thidua.law.bars import ONE_ACHIEVEMENT
from thidua.law.bulk.arrays import NO_YEAR, Flags
from thidua.law.bulk.columns import EarliestYears
from thidua.law.bulk.facts import BulkFacts
from thidua.law.bulk.words import BASES, UNKNOWN
from thidua.law.facts import NEVER, AwardRule


class Barred(NamedTuple):
    where: Flags
    earliest: EarliestYears


def proceedings_under_way(facts: BulkFacts, of: object) -> Barred:
    table = facts.table("proceedings")
    running = (table["start"] <= facts.day) & (facts.day <= table["end"])
    return Barred(facts.spread("proceedings").any(running), lambda: NO_YEAR)


def discipline_not_over(facts: BulkFacts, on_merit: object) -> Barred:
    table = facts.table("discipline")
    running = facts.spread("discipline").any((table["start"] <= facts.day) & (facts.day <= table["end"]))
    first = facts.first_counted
    too_early = (facts.last < first) if on_merit else facts.all(False)
    return Barred(running | too_early, lambda: np.where(first == NEVER, NO_YEAR, first))


def already_given(facts: BulkFacts, of: object) -> Barred:
    if of is None:
        return Barred(facts.all(False), lambda: NO_YEAR)
    code, basis = cast("tuple[str, str]", of)
    rows, rule = facts.awards_of(code), facts.known.rules[code]
    span = rule.span_years
    overlaps = np.abs(rows.last_year.astype(np.int32) - facts.last) < span
    if not rule.is_title:
        overlaps &= (rows.basis == BASES.index(basis)) | (rows.basis == UNKNOWN)
    if span < 2:
        return Barred(rows.spread.any(overlaps), lambda: NO_YEAR)
    latest = np.where(overlaps, rows.last_year, 0).astype(np.int32)
    return Barred(rows.spread.any(overlaps), lambda: rows.spread.greatest(latest, 0) + span)


def _given_before(award: str, basis: str, rule: AwardRule) -> object:
    if rule.is_title:
        return award, "merit"  # whatever the ground, a title of those years is one title
    return (award, basis) if basis in ONE_ACHIEVEMENT else None


class Bar(NamedTuple):
    """A bar over columns, and what of the question it depends on: asked once for all that are alike in that."""

    read: Callable[[BulkFacts, object], Barred]
    depends_on: Callable[[str, str, AwardRule], object]


BARS = {
    "proceedings_under_way": Bar(proceedings_under_way, lambda award, basis, rule: None),
    "discipline_not_over": Bar(discipline_not_over, lambda award, basis, rule: basis == "merit"),
    "already_given": Bar(already_given, _given_before),
}
