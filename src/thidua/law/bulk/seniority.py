"""Columnar form of the predicate on time of service: `thidua.law.seniority`."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from thidua.law.bulk.arrays import NO_YEAR, met, unproven
from thidua.law.bulk.chunk import EPOCH
from thidua.law.bulk.columns import Column, Runs, columnar
from thidua.law.bulk.facts import BulkFacts
from thidua.law.bulk.service import Days, length, padded, services
from thidua.law.bulk.words import SEXES
from thidua.law.devotion import DAYS_A_MONTH, plain
from thidua.law.seniority import ServiceParams


@columnar
def service_time(params: ServiceParams, facts: BulkFacts, runs: Runs) -> Column:
    needed = np.full(facts.size, params.months)
    if params.months_women:
        needed[facts.table("subjects")["sex"] == SEXES.index("female")] = params.months_women
    surely, at_most = (_served(params, facts, counted) for counted in (False, True))
    least, most = np.minimum(surely.months, at_most.months), np.maximum(surely.months, at_most.months)
    status = np.maximum(met(least >= needed), np.maximum(unproven(most >= needed), facts.silence))
    return Column(status, lambda: _reached_in(needed, params, at_most, facts))


def _reached_in(needed: Days, params: ServiceParams, served: "_Served", facts: BulkFacts) -> NDArray[Any]:
    """The year in which a service that lasts on the day becomes long enough."""
    day = facts.known.question.day
    lacking = needed - (served.last if params.continuous else served.months)
    return np.where(served.lasting, day.year + (day.month - 1 + lacking) // 12, NO_YEAR)


@dataclass(frozen=True)
class _Served:
    """Months that count, months of the last stretch, and whether it lasts on the day."""

    months: Days
    last: Days
    lasting: NDArray[np.bool_]


def _served(params: ServiceParams, facts: BulkFacts, last_months: bool) -> _Served:
    spells = services(facts)
    stop = spells.stops(last_months)
    if params.until:
        stop = np.minimum(stop, params.until.toordinal() - EPOCH)
    kept = _fitting(params, facts)[spells.text] & (spells.start < stop)
    subject, start, stop = spells.subject[kept], spells.start[kept], stop[kept]
    order = np.lexsort((stop, start, subject))
    subject, start, stop = subject[order], start[order], stop[order]
    found = _Served(np.zeros(facts.size, np.int64), np.zeros(facts.size, np.int64), np.zeros(facts.size, np.bool_))
    for whose, places in padded(subject):
        days, last, end = _joined(start[places], stop[places], params, facts)
        found.months[whose], found.last[whose] = days // DAYS_A_MONTH, last // DAYS_A_MONTH
        found.lasting[whose] = end > facts.day
    return found


def _joined(start: Days, stop: Days, params: ServiceParams, facts: BulkFacts) -> tuple[Days, Days, Days]:
    """Days that count of each line when what touches or overlaps is one; those of the last stretch; and its stop."""
    since, until = start[:, 0], stop[:, 0]
    days, last = np.zeros(len(start), np.int64), np.zeros(len(start), np.int64)
    for column in range(1, start.shape[1] + 1):
        ended = np.ones(len(start), np.bool_)
        if column < start.shape[1]:
            ended = start[:, column] > until
        last = length(since, until)
        if params.serving:
            last = np.where(until > facts.day, last, 0)
        days = np.where(ended, np.maximum(days, last) if params.continuous else days + last, days)
        if column < start.shape[1]:
            since = np.where(ended, start[:, column], since)
            until = np.where(ended, stop[:, column], np.maximum(until, stop[:, column]))
    return days, last, until


def _fitting(params: ServiceParams, facts: BulkFacts) -> NDArray[np.bool_]:
    """Which texts of posts begin with the words asked for."""

    def found() -> NDArray[np.bool_]:
        wanted = [f"{plain(name)} " for name in params.posts]
        said = [f"{plain(text)} " for text in facts.known.words]
        fits = [not wanted or any(text.startswith(name) for name in wanted) for text in said]
        return np.array([*fits, False], np.bool_)

    return facts.known.once(("fitting", params.posts), found)
