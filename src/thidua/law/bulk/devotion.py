"""Columnar forms of the predicates on leading posts: `thidua.law.devotion`."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from thidua.law.bulk.arrays import MET, UNPROVEN, Bytes, Flags, met, only
from thidua.law.bulk.chunk import EPOCH
from thidua.law.bulk.columns import AS_STATED, Column, Runs, columnar
from thidua.law.bulk.facts import BulkFacts
from thidua.law.bulk.service import NO_POST, Days, Tenures, pairs, services, tenures
from thidua.law.bulk.words import SEXES
from thidua.law.devotion import DAYS_A_MONTH, PEACE, Row, TenureParams, posts_of
from thidua.law.predicates import Params

PEACE_DAY = PEACE.toordinal() - EPOCH


class Tenure(NamedTuple):
    """What a table says of the subjects that held a post."""

    status: Bytes
    memory: NDArray[np.int8]


@columnar
def position_tenure(params: TenureParams, facts: BulkFacts, runs: Runs) -> Column:
    at_most = _tenure(params, facts, last_months=True)
    surely = _tenure(params, facts, last_months=False) if services(facts).unsure else at_most
    same = surely.status == at_most.status
    status, memory = facts.silence.copy(), np.full(facts.size, AS_STATED, np.int8)
    subjects = tenures(facts, True).subjects
    status[subjects] = np.where(same, at_most.status, np.uint8(UNPROVEN))
    memory[subjects] = np.where(same & (surely.status == MET), surely.memory, at_most.memory)
    return Column(status, memory=memory)


@dataclass(frozen=True)
class _Bands:
    """The rows of a table against the time that each subject held each post."""

    held: Tenures
    facts: BulkFacts
    wartime: Flags
    female: Flags

    def open(self, row: Row) -> Flags:
        return np.ones_like(self.wartime) if row.period == "construction" else self.wartime

    def least(self, row: Row) -> Days:
        """The days needed; women need one third less."""
        months = row.least * 12
        return np.where(self.female, -(-months * 2 // 3), months) * DAYS_A_MONTH

    def columns(self, row: Row) -> list[int]:
        """The places in the ladder of the posts that a row names, those that anybody held."""
        ladder = self.facts.known.posts
        named = self.facts.known.once(
            ("columns", row.posts), lambda: [ladder.index(post) for post in posts_of(row, ladder)]
        )
        return [post for post in named if post in self.held.posts]

    def short_above(self, rows: tuple[Row, ...]) -> Days:
        """For each post the time in higher posts that reaches no row of its own, and so is added downwards."""
        days, short = self.held.days, self.held.days.copy()
        for row in rows:
            for post in self.columns(row):
                short[self.open(row) & (days[:, post] >= self.least(row)), post] = 0
        return self._sums_above(short)

    def _sums_above(self, days: Days) -> Days:
        """For each post the sum of the days in higher ones."""
        ranks = np.array([post.rank for post in self.facts.known.posts])
        order = np.argsort(-ranks, kind="stable")
        sums = np.cumsum(days[:, order], axis=1)
        higher = np.searchsorted(-ranks[order], -ranks)  # how many posts stand above each
        return np.concatenate((np.zeros((len(days), 1), np.int64), sums), axis=1)[:, higher]


def _tenure(params: TenureParams, facts: BulkFacts, last_months: bool) -> Tenure:
    """What the table says when the month in which a post ended, its day unknown, counts whole or not at all."""
    held, spells = tenures(facts, last_months), services(facts)
    early, unnamed = (np.zeros(facts.size, np.bool_) for _ in range(2))
    early[spells.subject[spells.start < PEACE_DAY]] = True
    unnamed[spells.subject[spells.post == NO_POST]] = True
    female = facts.table("subjects")["sex"] == SEXES.index("female")
    bands = _Bands(held, facts, early[held.subjects], female[held.subjects])
    met, met_memory, met_war, judged, short, memory = _against(bands, params.rows)
    refused = only(short, facts.silence[held.subjects])
    refused = np.where(unnamed[held.subjects] | ~judged, np.uint8(UNPROVEN), refused)
    status = np.where(met | met_memory, np.uint8(MET), np.where(met_war, np.uint8(UNPROVEN), refused))
    asked = ~judged | unnamed[held.subjects] | met_war
    of_refused = np.where(asked | ~memory, AS_STATED, 1)
    return Tenure(status, np.where(met, 0, np.where(met_memory, 1, of_refused)).astype(np.int8))


def _against(bands: _Bands, rows: tuple[Row, ...]) -> tuple[Flags, Flags, Flags, Flags, Flags, Flags]:
    """Met by a row of peace; by one from memory; by one of the wars; any row judged; one too short; one from memory."""
    added, none = bands.short_above(rows), np.zeros_like(bands.wartime)
    found = [none] * 6
    for row in rows:
        from_memory, peace = row.confidence == "memory", row.period == "construction"
        for post in bands.columns(row):
            own, least = bands.held.days[:, post], bands.least(row)
            judged = bands.open(row) & (own > 0)
            spent = np.where(own >= least, own, own + added[:, post])
            over = spent >= row.below * 12 * DAYS_A_MONTH if row.below is not None else none
            met = judged & ~over & (spent >= least)
            hits = (
                met if peace and not from_memory else none,
                met if peace and from_memory else none,
                none if peace else met,
                judged,
                judged & ~over & ~met,
                judged if from_memory else none,
            )
            found = [before | hit for before, hit in zip(found, hits, strict=True)]
    met, met_memory, met_war, judged, short, memory = found
    return met, met_memory, met_war, judged, short, memory


@columnar
def undisciplined_in_posts(params: Params, facts: BulkFacts, runs: Runs) -> Column:
    table = facts.table("discipline")
    known = np.flatnonzero(table["start"] <= facts.day)
    subject, spells = table["subject"][known].astype(np.intp), facts.table("service")
    held = spells["subject"].astype(np.intp)
    firsts, lasts = (np.searchsorted(held, subject, side) for side in ("left", "right"))
    rows, posts = pairs(firsts, lasts - firsts)
    mine = spells["start"][posts] <= facts.day
    start, end = table["start"][known][rows], table["end"][known][rows]
    during = mine & (start <= spells["end"][posts]) & (spells["start"][posts] <= end)
    disciplined, worked, guilty = (np.zeros(facts.size, np.bool_) for _ in range(3))
    disciplined[subject], worked[services(facts).subject] = True, True
    guilty[subject[rows[during]]] = True
    innocent = np.maximum(met(~disciplined | worked), np.uint8(UNPROVEN))
    return Column(only(~guilty, innocent))
