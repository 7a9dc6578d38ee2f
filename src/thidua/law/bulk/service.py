"""Time in posts of many subjects: where each spell stops, and how long each post of the ladder was held.

The rules are those of `thidua.law.devotion`: months of 30 days, the highest of posts held at once counts, and a month
in which a post ended, its day unknown, counts whole or not at all.
"""

from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from thidua.law.bulk.arrays import Flags
from thidua.law.bulk.facts import BulkFacts
from thidua.law.devotion import DAYS_A_MONTH, named

Days: TypeAlias = NDArray[np.int64]
Places: TypeAlias = NDArray[np.intp]
NO_POST = -1


class Services(NamedTuple):
    """The spells known on the day, sorted by subject; `stops` are the first days no longer counted."""

    subject: Places
    text: Places  # number of the post's words
    post: Places  # its place in the ladder, or NO_POST
    start: Days
    surely: Days  # without the last months whose day is unknown
    at_most: Days

    @property
    def unsure(self) -> bool:
        """Whether any last month makes a difference."""
        return bool((self.surely != self.at_most).any())

    def stops(self, last_months: bool) -> Days:
        return self.at_most if last_months else self.surely


def services(facts: BulkFacts) -> Services:
    return facts.once("services", lambda: _services(facts))


def _services(facts: BulkFacts) -> Services:
    table = facts.table("service")
    kept = np.flatnonzero(table["start"] <= facts.day)
    subject, start, end = (table[name][kept].astype(np.int64) for name in ("subject", "start", "end"))
    going_on = end > facts.day
    at_most = np.where(going_on, facts.day, end) + 1
    unsure = np.flatnonzero(table["by_month"][kept] & ~going_on)
    surely = at_most.copy()
    unsure = unsure[~_followed(subject, start, end, unsure)]
    surely[unsure] = np.maximum(start[unsure], _month_start(end[unsure]))
    text = table["post"][kept].astype(np.intp)
    return Services(subject.astype(np.intp), text, ladder_places(facts)[text], start, surely, at_most)


def ladder_places(facts: BulkFacts) -> Places:
    """For each text of the snapshot the place of the post that it names in the ladder."""
    posts, words = facts.known.posts, facts.known.words

    def found() -> Places:
        by_text = [named(text, posts) for text in words]
        return np.array([posts.index(post) if post else NO_POST for post in by_text] + [NO_POST], np.intp)

    return facts.known.once("ladder", found)


def _followed(subject: Days, start: Days, end: Days, wanted: Places) -> Flags:
    """Whether another post of the same person follows at once, so that the month surely counts."""
    firsts, counts = np.searchsorted(subject, subject[wanted]), np.bincount(subject.astype(np.intp))[subject[wanted]]
    rows, others = pairs(firsts, counts)
    me = wanted[rows]
    follows = (start[others] <= end[me] + 1) & (end[others] > end[me])
    found = np.zeros(len(wanted), np.bool_)
    found[rows[follows]] = True
    return found


def pairs(firsts: Places, counts: Places) -> tuple[Places, Places]:
    """Each row with each member of its stretch [first, first + count), as two arrays of places."""
    rows = np.repeat(np.arange(len(counts)), counts)
    within = np.arange(len(rows)) - np.repeat(np.cumsum(counts) - counts, counts)
    return rows, np.repeat(firsts, counts) + within


def _month_start(days: Days) -> Days:
    return days.astype("datetime64[D]").astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)


def month_and_day(days: Days) -> tuple[Days, Days]:
    """Months since 1970 and the day of the month."""
    months = days.astype("datetime64[D]").astype("datetime64[M]")
    return months.astype(np.int64), days - months.astype("datetime64[D]").astype(np.int64) + 1


def length(starts: Days, stops: Days) -> Days:
    """[start, stop) in days of 30-day months, as `thidua.law.devotion.length`."""
    (from_month, from_day), (to_month, to_day) = month_and_day(starts), month_and_day(stops)
    days: Days = (to_month - from_month) * DAYS_A_MONTH + np.minimum(to_day - from_day, DAYS_A_MONTH - 1)
    return days


def padded(subject: Places) -> Iterator[tuple[Places, Places]]:
    """Rows sorted by subject, by how many a subject has: the subjects, and a table of places with one line for each."""
    subjects, firsts, counts = np.unique(subject, return_index=True, return_counts=True)
    for many in np.unique(counts):
        mine = counts == many
        yield subjects[mine], firsts[mine][:, None] + np.arange(many)


# Time in each post


class Tenures(NamedTuple):
    """Subjects that held any post, and a table of days: one line for each of them, one column for each post."""

    subjects: Places
    days: Days
    posts: frozenset[int]  # columns of posts that anybody held


def tenures(facts: BulkFacts, last_months: bool) -> Tenures:
    return facts.once(("tenures", last_months), lambda: _tenures(services(facts), facts, last_months))


def _tenures(spells: Services, facts: BulkFacts, last_months: bool) -> Tenures:
    ranks = np.array([post.rank for post in facts.known.posts], np.int64)
    subjects = np.unique(spells.subject)
    days = np.zeros((len(subjects), len(ranks)), np.int64)
    known = np.flatnonzero(spells.post != NO_POST)
    order = known[np.lexsort((known, spells.start[known], -ranks[spells.post[known]], spells.subject[known]))]
    subject, post = spells.subject[order], spells.post[order]
    start, stop = spells.start[order], spells.stops(last_months)[order]
    for whose, places in padded(subject):
        lines = np.searchsorted(subjects, whose)
        for line_start, owner, line_stop in _free_parts(start[places], stop[places]):
            mine = owner >= 0
            held = post[places[mine, owner[mine]]]
            np.add.at(days, (lines[mine], held), length(line_start[mine], line_stop[mine]))
    return Tenures(subjects, days, frozenset(np.flatnonzero(days.any(axis=0)).tolist()))


def _free_parts(start: Days, stop: Days) -> Iterator[tuple[Days, Places, Days]]:
    """The stretches that each spell has for itself when earlier columns take first: starts, owners (or -1), stops.

    Goes along the ends of all spells of a line; a stretch ends where the owner changes, or where an empty spell
    that takes first stands.
    """
    ends = np.sort(np.concatenate((start, stop), axis=1), axis=1)
    owner, since = np.full(len(start), -1, np.intp), ends[:, 0]
    for column in range(ends.shape[1]):
        here = ends[:, column]
        covers = (start <= here[:, None]) & (stop > here[:, None])
        new = np.where(covers.any(axis=1), covers.argmax(axis=1), -1)
        empty = (start == here[:, None]) & (stop == here[:, None])
        changed = (new != owner) | (empty.any(axis=1) & (empty.argmax(axis=1) < owner))
        yield since, np.where(changed, owner, -1), here
        since, owner = np.where(changed, here, since), np.where(changed, new, owner)
