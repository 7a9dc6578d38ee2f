"""The facts of many subjects on one day, as arrays: the columnar twin of `thidua.law.facts`.

Every question that a predicate asks of one subject is asked here of all at once: whether a year counts, whether it was
rated so, whether a title is held. An answer in three values is a pair of year-sets: proven, and not excluded.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from thidua.law.bulk.arrays import (
    BIT,
    NO_YEAR,
    ONE,
    WIDTH,
    Bytes,
    Flags,
    Masks,
    Rows,
    Spread,
    Years,
    bit,
    bits_of,
    in_a_row,
    low_bits,
    statuses,
    unproven,
)
from thidua.law.bulk.chunk import EPOCH, NO_DAY, Background, Chunk, Table
from thidua.law.bulk.words import BASES, UNKNOWN
from thidua.law.case import RATINGS, RatingLevel
from thidua.law.facts import LONGEST_LIFE, NEVER

T = TypeVar("T")
MERIT = BASES.index("merit")


class States(NamedTuple):
    """Of each subject the years in which something is proven, and those in which it is not excluded."""

    proven: Masks
    possible: Masks


@dataclass(frozen=True)
class Run:
    """The columnar twin of `thidua.law.facts.Run`; the years of a run are the low bits of a mask."""

    proven: Masks
    possible: Masks
    needed: int
    starts: Years | None  # first year counted for sure; NO_YEAR when not known; None when nothing bounds the run
    possible_starts: Years

    @property
    def status(self) -> Bytes:
        return statuses(bit(self.proven, self.needed - 1), bit(self.possible, self.needed - 1))


class AwardRows(NamedTuple):
    """The rows of one award, sorted by subject."""

    spread: Spread
    last_year: Years
    anchor_year: Years
    basis: Bytes


@dataclass(frozen=True)
class BulkFacts:
    """What is known of every subject of a chunk on the day of the question.

    `vouched` false: silence means "unknown" although the register is complete. `own`: the award asked for, which is
    never taken to be held again; None where it does not matter.
    """

    chunk: Chunk
    known: Background
    memory: dict[Any, Any]  # what was computed once, shared by all views of the chunk
    vouched: bool = True
    own: str | None = None

    def without_vouching(self) -> "BulkFacts":
        return replace(self, vouched=False)

    def asked_for(self, award: str | None) -> "BulkFacts":
        return replace(self, own=award)

    def once(self, key: Any, make: Callable[[], T]) -> T:
        """The value of `key`, computed by whoever asks first."""
        if key not in self.memory:
            self.memory[key] = make()
        found: T = self.memory[key]
        return found

    # Plain things

    @property
    def size(self) -> int:
        return self.chunk.size

    @property
    def last(self) -> int:
        return self.known.question.last_year

    @property
    def day(self) -> int:
        """The day as a number of days since 1970-01-01."""
        return self.known.question.day.toordinal() - EPOCH

    def table(self, name: str) -> Table:
        return self.chunk.tables[name]

    def all(self, value: bool) -> Flags:
        return np.full(self.size, value, np.bool_)

    @property
    def complete(self) -> Flags:
        """Whether the register is vouched for, so that silence means "has not"."""
        return self.table("subjects")["complete"] if self.vouched else self.once("never", lambda: self.all(False))

    @property
    def silence(self) -> Bytes:
        """The status of what the register does not say."""
        return self.once(("silence", self.vouched), lambda: unproven(~self.complete))

    @property
    def unknown_years(self) -> Masks:
        """All years where silence means "unknown", none where the register is complete."""
        return self.once(("unknown", self.vouched), lambda: self.complete.astype(np.uint64) - ONE)

    def rows(self, name: str, kept: Flags | None = None) -> Rows:
        found: Rows = self.table(name)["subject"]
        return found if kept is None else found[kept]

    def spread(self, name: str, kept: Flags | None = None) -> Spread:
        """A table, or the rows of it kept, ready to be brought to one value for each subject."""
        if kept is None:
            return self.once(("spread", name), lambda: Spread(self.rows(name), self.size))
        return Spread(self.rows(name, kept), self.size)

    # Years that count

    @property
    def first_counted(self) -> Years:
        """First full year after discipline; 0 without, NEVER while its end is not known."""
        return self.once("first_counted", self._first_counted)

    def _first_counted(self) -> Years:
        table = self.table("discipline")
        known = table["start"] <= self.day
        after = np.where(table["end"] == NO_DAY, NEVER, table["end_year"] + 1).astype(np.int16)
        return self.spread("discipline", known).greatest(after[known], 0)

    @property
    def founded_year(self) -> Years:
        """0 where no founding is known."""
        found: Years = self.table("subjects")["founded_year"]
        return found

    @property
    def counted(self) -> Masks:
        """Years that may count: after discipline, and not before a collective was founded."""
        return self.once("counted", lambda: self.since(np.maximum(self.first_counted, self.founded_year)))

    def since(self, first_years: NDArray[Any]) -> Masks:
        """The years from a first one up to the last; never more than a long life."""
        lengths = np.int32(self.last + 1) - first_years.astype(np.int32)
        return low_bits(np.minimum(lengths, LONGEST_LIFE + 1))

    @property
    def leave(self) -> Masks:
        """Years touched by a leave that must not break them."""
        return self.once("leave", self._leave)

    def _leave(self) -> Masks:
        table = self.table("leave")
        known = (table["start"] <= self.day) & table["sparing"]
        from_start = low_bits(np.int32(self.last + 1) - table["start_year"].astype(np.int32))
        after_end = low_bits(np.int32(self.last) - table["end_year"].astype(np.int32))
        return self.spread("leave", known).join((from_start & ~after_end)[known])

    # Ratings

    @property
    def rated(self) -> Masks:
        return self.rated_at_least("not_completed")

    def rated_at_least(self, level: RatingLevel) -> Masks:
        """Years rated at least so."""
        return self.once(("rated", level), lambda: self._rated(RATINGS.index(level)))

    def _rated(self, least: int) -> Masks:
        table, years = self.table("ratings"), self.once("rating_bits", self._rating_bits)
        found = self.spread("ratings").join(years * (table["rating"] >= least) if least else years)
        if not self.known.question.same_again:
            return found
        open_now = ONE if least == 0 else ~self.once("rated_as_recorded", self._recorded) & ONE
        return found | ((found >> ONE) & open_now)

    def _recorded(self) -> Masks:
        return self.spread("ratings").join(self.once("rating_bits", self._rating_bits))

    def _rating_bits(self) -> Masks:
        return bits_of(np.int32(self.last) - self.table("ratings")["year"].astype(np.int32))

    def rating_states(self, least: RatingLevel, or_titles: Sequence[str] = ()) -> States:
        """Years rated at least so, or with one of the titles that imply it."""
        return self.once(
            ("rating_states", least, tuple(or_titles), self.vouched, self._own_of(or_titles)),
            lambda: self._rating_states(least, or_titles),
        )

    def _rating_states(self, least: RatingLevel, or_titles: Sequence[str]) -> States:
        good = self.rated_at_least(least)
        if or_titles:
            good = good | self.held(or_titles)
        silent = ~self.rated & (self.unknown_years | self.leave)
        return States(good & self.counted, (good | silent) & self.counted)

    def title_states(self, code: str) -> States:
        """Years for which a yearly title is held, or may be."""
        return self.once(("title_states", code, self.vouched, self._own_of([code])), lambda: self._title_states(code))

    def _title_states(self, code: str) -> States:
        held, least = self.held([code]), self.known.rules[code].least_rating
        too_low = self.rated & ~self.rated_at_least(least) if least else np.uint64(0)
        silent = (self.unknown_years & ~too_low) | (self.leave & ~self.rated)
        return States(held & self.counted, (held | silent) & self.counted)

    # Awards held

    def awards_of(self, code: str) -> AwardRows:
        """The rows of one award that were known on the day."""
        return self.once(("awards", code), lambda: self._awards_of(code))

    def _awards_of(self, code: str) -> AwardRows:
        table, order, starts = self.once("awards_by_code", self._awards_by_code)
        number = self.known.codes.get(code)
        mine = order[starts[number] : starts[number + 1]] if number is not None else order[:0]
        mine = mine[table["known_from"][mine] <= self.day]
        spread = Spread(table["subject"][mine], self.size)
        return AwardRows(spread, table["last_year"][mine], table["anchor_year"][mine], table["basis"][mine])

    def _awards_by_code(self) -> tuple[Table, NDArray[np.intp], NDArray[np.intp]]:
        table = self.table("awards")
        order = np.argsort(table["award"], kind="stable")
        counts = np.bincount(table["award"], minlength=len(self.known.codes))
        return table, order, np.concatenate(([0], np.cumsum(counts)))

    def merit_of(self, code: str) -> AwardRows:
        """The rows of one award that surely rest on merit; a title always does."""
        return self.once(("merit", code), lambda: self._by_ground(code, sure=True))

    def unclear_of(self, code: str) -> AwardRows:
        """The rows of one award, unless a title, whose ground is unknown."""
        return self.once(("unclear", code), lambda: self._by_ground(code, sure=False))

    def _by_ground(self, code: str, sure: bool) -> AwardRows:
        rows = self.awards_of(code)
        title = self.known.rules[code].is_title
        if title and sure:
            return rows
        wanted = rows.basis == (MERIT if sure else UNKNOWN) if not title else np.zeros(len(rows.basis), np.bool_)
        spread = Spread(rows.spread.rows[wanted], self.size)
        return AwardRows(spread, rows.last_year[wanted], rows.anchor_year[wanted], rows.basis[wanted])

    def held(self, codes: Iterable[str]) -> Masks:
        """Years that merit awards of these codes reward, up to the last."""
        return self._any_of([self._held(code) for code in codes])

    def _held(self, code: str) -> Masks:
        again = self._held_again(code)
        return self.once(("held", code, again), lambda: self._years(self.merit_of(code), again))

    def _held_again(self, code: str) -> bool:
        """Whether a title is taken to be held for the last year as for the year before."""
        return self.known.question.same_again and code in self.known.kept and code != self.own

    def recorded(self, code: str) -> Masks:
        """The same with awards whose ground is unknown."""
        return self.held([code]) | self.once(("maybe", code), lambda: self._years(self.unclear_of(code)))

    def held_to_day(self, code: str) -> Masks:
        """Years that merit awards of this code reward up to the year of the day, which is bit 0 here."""
        again = self._held_again(code)
        return self.once(("to_day", code, again), lambda: self._years(self.merit_of(code), again, self.years_open))

    @property
    def years_open(self) -> int:
        """Years from the last achievement year to that of the day."""
        return self.known.question.day.year - self.last

    def _years(self, rows: AwardRows, again: bool = False, later: int = 0) -> Masks:
        found = rows.spread.join(bits_of(np.int32(self.last + later) - rows.last_year.astype(np.int32)))
        return found | ((found >> ONE) & BIT[later]) if again else found

    def _any_of(self, masks: list[Masks]) -> Masks:
        found = masks[0] if masks else np.zeros(self.size, np.uint64)
        for mask in masks[1:]:
            found = found | mask
        return found

    def _own_of(self, codes: Sequence[str]) -> str | None:
        return self.own if self.own is not None and self.own in codes and self.known.question.same_again else None

    # Runs of years

    def run(self, needed: int, states: States, after: Sequence[str] = ()) -> Run:
        """Years in a row up to the last, counted after the earliest of the `after` awards held."""
        if needed > WIDTH - 1:
            raise ValueError(f"chuỗi {needed} năm dài hơn {WIDTH - 1} năm")
        starts, possible_starts = self._starts(after)
        proven, possible = in_a_row(states.proven), in_a_row(states.possible)
        if starts is not None:
            proven, possible = proven & self.since(starts), possible & self.since(possible_starts)
        return Run(proven, possible, needed, starts, possible_starts)

    def _starts(self, after: Sequence[str]) -> tuple[Years | None, Years]:
        """First year counted for sure, and at best; NO_YEAR when no such award can be there."""
        dawn = np.full(self.size, self.last - LONGEST_LIFE, np.int16)
        if not after:
            return None, dawn
        return self.once(("starts", tuple(after), self.vouched), lambda: self._starts_after(after, dawn))

    def _starts_after(self, after: Sequence[str], dawn: Years) -> tuple[Years, Years]:
        sure, maybe = np.full(self.size, NO_YEAR, np.int16), np.full(self.size, NO_YEAR, np.int16)
        for code in after:
            held, unclear = self.merit_of(code), self.unclear_of(code)
            sure = np.minimum(sure, held.spread.least(held.anchor_year + np.int16(1), NO_YEAR))
            maybe = np.minimum(maybe, unclear.spread.least(unclear.last_year + np.int16(1), NO_YEAR))
        at_best = np.minimum(sure, maybe)
        return sure, np.where((sure == NO_YEAR) & ~self.complete, dawn, at_best)
