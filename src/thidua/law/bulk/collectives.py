"""Columnar forms of the predicates on collectives: `thidua.law.collectives`, and round anniversaries."""

import numpy as np
from numpy.typing import NDArray

from thidua.law.bulk.arrays import NO_YEAR, UNPROVEN, Bytes, bit, met, only, unproven
from thidua.law.bulk.columns import Column, Runs, columnar, next_year
from thidua.law.bulk.facts import BulkFacts
from thidua.law.bulk.words import LAUNCHERS, NO_RANK, ORGANISERS, REVIEWS
from thidua.law.case import DISCIPLINES, RATINGS
from thidua.law.collectives import (
    ClusterParams,
    FoundedParams,
    MembersDisciplinedParams,
    MembersHoldingParams,
    MembersRatedParams,
    MovementParams,
)
from thidua.law.occasions import ROUND
from thidua.law.predicates import Params


def members(facts: BulkFacts, name: str) -> NDArray[np.int64]:
    """A number of the members' table of the last year; -1 where there is none."""
    return facts.once(("members", name), lambda: _members(facts, name))


def _members(facts: BulkFacts, name: str) -> NDArray[np.int64]:
    table, found = facts.table("members"), np.full(facts.size, -1, np.int64)
    for row in facts.once(("of_year", "members"), lambda: _of_year("members", facts)):
        found[table["subject"][row]] = table[name][row]
    return found


def _of_year(name: str, facts: BulkFacts) -> list[NDArray[np.intp]]:
    """Rows of the last year; before them those of the year before, where they are taken to hold again."""
    table, years = facts.table(name), [facts.last]
    found = [np.flatnonzero(table["year"] == year) for year in years]
    if not facts.known.question.same_again:
        return found
    counted = facts.table("members")
    now = np.zeros(facts.size, np.bool_)
    now[counted["subject"][counted["year"] == facts.last]] = True
    before = np.flatnonzero((table["year"] == facts.last - 1) & ~now[table["subject"]])
    return [before, *found]


def holders(facts: BulkFacts, award: str) -> NDArray[np.int64]:
    """How many members hold the title of the year; -1 where nobody counted them."""
    return facts.once(("holders", award), lambda: _holders(facts, award))


def _holders(facts: BulkFacts, award: str) -> NDArray[np.int64]:
    table, found = facts.table("holding"), np.full(facts.size, -1, np.int64)
    number = facts.known.codes.get(award, -1)
    for row in facts.once(("of_year", "holding"), lambda: _of_year("holding", facts)):
        mine = row[table["award"][row] == number]
        found[table["subject"][mine]] = table["count"][mine]
    return found


def _where_counted(facts: BulkFacts, status: Bytes) -> Bytes:
    counted = members(facts, "total") >= 0
    return np.maximum(only(counted, status), unproven(~counted))


@columnar
def members_rated(params: MembersRatedParams, facts: BulkFacts, runs: Runs) -> Column:
    least = RATINGS.index(params.at_least)
    by_level = [members(facts, level) for level in RATINGS]
    short, rated = sum(by_level[:least], np.zeros(facts.size, np.int64)), sum(by_level[1:], by_level[0])
    whole = np.maximum(met(rated == members(facts, "total")), np.uint8(UNPROVEN))
    return Column(_where_counted(facts, only(short == 0, whole)), next_year(facts))


@columnar
def members_holding(params: MembersHoldingParams, facts: BulkFacts, runs: Runs) -> Column:
    total, counted = members(facts, "total"), holders(facts, params.award)
    holding = np.maximum(counted, 0)
    enough = (holding * 100 >= (params.percent or 0) * total) & (holding >= (params.count or 0))
    unknown = (counted < 0) & ~facts.complete
    status = np.maximum(only(~unknown, met(enough)), unproven(unknown))
    return Column(_where_counted(facts, status), next_year(facts))


@columnar
def members_undisciplined(params: MembersDisciplinedParams, facts: BulkFacts, runs: Runs) -> Column:
    graver = DISCIPLINES[DISCIPLINES.index(params.gravest_allowed) + 1 :]
    found = [members(facts, kind) for kind in graver]
    known = (found[0] >= 0) | facts.complete
    status = np.maximum(met(known), np.uint8(UNPROVEN))
    for disciplined in found:
        status = only(disciplined <= 0, status)
    return Column(_where_counted(facts, status), next_year(facts))


@columnar
def cluster_rank(params: ClusterParams, facts: BulkFacts, runs: Runs) -> Column:
    table = facts.table("cluster_results")
    kept = (table["year"] == facts.last) & (table["organised_by"] == ORGANISERS.index(params.organised_by))
    best = facts.spread("cluster_results", kept).least(table["rank"][kept].astype(np.int64), NO_RANK)
    counts = bit(facts.counted, 0)
    status = np.maximum(met(best <= params.rank), only(best == NO_RANK, facts.silence))
    return Column(only(counts, status), lambda: np.where(counts, facts.last + 1, NO_YEAR))


@columnar
def movement(params: MovementParams, facts: BulkFacts, runs: Runs) -> Column:
    table = facts.table("movements")
    fits = (
        np.isin(table["launched_by"], [LAUNCHERS.index(name) for name in params.launched_by])
        & np.isin(table["evaluated_at"], [REVIEWS.index(name) for name in params.evaluated_at])
        & (table["years"] >= params.years)
    )
    rank, spread = table["rank"], facts.spread("movements")
    ranked = spread.any(fits & ((rank <= params.rank) if params.rank is not None else True))
    unranked = spread.any(fits & (rank == NO_RANK))
    return Column(np.maximum(met(ranked), np.maximum(unproven(unranked), facts.silence)))


@columnar
def founded_months(params: FoundedParams, facts: BulkFacts, runs: Runs) -> Column:
    subjects = facts.table("subjects")
    months = (facts.last + 1 - facts.founded_year.astype(np.int32)) * 12 + 1
    months = months - subjects["founded_month"] - (subjects["founded_day"] > 1)
    return Column(_where_founded(facts, met(months >= params.months)), next_year(facts))


@columnar
def round_anniversary(params: Params, facts: BulkFacts, runs: Runs) -> Column:
    year = facts.known.question.received_on.year
    age = year - facts.founded_year.astype(np.int32)
    status = np.maximum(met((age != 0) & (age % ROUND == 0)), unproven((age + 1) % ROUND == 0))
    return Column(_where_founded(facts, status), lambda: year - age + (age // ROUND + 1) * ROUND - 1)


def _where_founded(facts: BulkFacts, status: Bytes) -> Bytes:
    founded = facts.founded_year > 0
    return np.maximum(only(founded, status), unproven(~founded))
