"""The facts of a case as they stood on its day, and what they prove of one year or of a run of years."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cached_property

from thidua.law import labels
from thidua.law.case import RATINGS, Case, Initiative, Leave, PastAward, RatingLevel, Service

LONGEST_LIFE = 60  # years that a run may reach back when nothing bounds it
NEVER = 9999
SPARING_LEAVE = ("maternity", "treatment")


class Status(StrEnum):
    MET = "met"
    UNMET = "unmet"
    UNPROVEN = "unproven"
    JUDGEMENT = "judgement"


@dataclass(frozen=True)
class AwardRule:
    """What the corpus lets us conclude of an award: for a title, the rating it cannot have been given below."""

    name: str
    is_title: bool
    least_rating: RatingLevel | None
    span_years: int


@dataclass(frozen=True)
class Post:
    """A leading post by its names in the tables of long devotion; a higher `rank` is a higher post."""

    names: tuple[str, ...]
    rank: int


@dataclass(frozen=True)
class Run:
    """Years in a row up to the last achievement year: those proven, those not yet excluded, and what stands behind."""

    proven: tuple[int, ...]
    possible: tuple[int, ...]
    needed: int
    last_bad_year: int | None
    starts: int | None  # first year that may count; None when nothing bounds it or the prior award is missing
    anchored: bool = True  # false when the prior award that the years follow is not known

    @property
    def status(self) -> Status:
        if len(self.proven) >= self.needed:
            return Status.MET
        return Status.UNMET if len(self.possible) < self.needed else Status.UNPROVEN


@dataclass(frozen=True)
class Facts:
    """The facts of one case on its day. Years are calendar years; later facts are left out."""

    case: Case
    rules: Mapping[str, AwardRule]
    posts: tuple["Post", ...]
    complete: bool

    @classmethod
    def of(cls, case: Case, rules: Mapping[str, AwardRule], posts: tuple["Post", ...] = ()) -> "Facts":
        return cls(case, rules, posts, case.history.complete)

    def without_vouching(self) -> "Facts":
        """The same facts with silence meaning "unknown", for conditions that a person may attest instead."""
        return replace(self, complete=False)

    @property
    def day(self) -> date:
        return self.case.day

    @property
    def last_year(self) -> int:
        return self.case.last_year

    def names(self, codes: Iterable[str]) -> str:
        """The awards by name, joined by "hoặc"."""
        return " hoặc ".join(self.rules[code].name for code in codes)

    @property
    def silence(self) -> Status:
        return Status.UNMET if self.complete else Status.UNPROVEN

    @cached_property
    def awards(self) -> tuple[PastAward, ...]:
        return tuple(
            award
            for award in self.case.history.awards
            if max(award.year, award.last_year) <= self.day.year
            and (award.decided_on is None or award.decided_on <= self.day)
        )

    @cached_property
    def initiatives(self) -> tuple[Initiative, ...]:
        return tuple(item for item in self.case.history.initiatives if item.year <= self.day.year)

    @cached_property
    def services(self) -> tuple[Service, ...]:
        return tuple(item for item in self.case.history.service if item.start <= self.day)

    @cached_property
    def _ratings(self) -> dict[int, RatingLevel]:
        return {item.year: item.rating for item in self.case.history.ratings if item.year <= self.day.year}

    @cached_property
    def _leaves(self) -> tuple[Leave, ...]:
        kept = (item for item in self.case.history.leave if item.start <= self.day)
        return tuple(item for item in kept if item.kind in SPARING_LEAVE)

    @cached_property
    def first_counted_year(self) -> int:
        """First full year after the last disciplinary period known on the day; 0 without discipline."""
        ends = [item.end for item in self.case.history.discipline if item.start <= self.day]
        return max((NEVER if end is None else end.year + 1 for end in ends), default=0)

    def counted(self, earliest: int | None) -> int | None:
        """An earliest year, no sooner than discipline lets years count; None while its end is not known."""
        if earliest is None or self.first_counted_year == NEVER:
            return None
        return max(earliest, self.first_counted_year)

    def rating(self, year: int) -> RatingLevel | None:
        return self._ratings.get(year)

    def on_leave(self, year: int) -> bool:
        """Whether a leave that must not break the year lies in it."""
        return any(item.touches(year) for item in self._leaves)

    def leave_said(self, year: int) -> str:
        """The leave in a year without rating, and the milder reading of maternity leave; empty when there is none."""
        leaves = [item for item in self._leaves if item.touches(year)]
        if not leaves:
            return ""
        named = "; ".join(
            f"{labels.LEAVE[item.kind]} từ {item.start:%d/%m/%Y}" + (f" đến {item.end:%d/%m/%Y}" if item.end else "")
            for item in leaves
        )
        said = f" Năm {year} có {named}, chưa có kết quả xếp loại nên chưa kết luận."
        if any(item.kind == "maternity" for item in leaves):
            said += " Có cách hiểu khác: thời gian nghỉ thai sản không làm gián đoạn."
        return said

    def barred_year(self, year: int) -> bool:
        """Whether the year cannot count whatever happened in it: discipline, or the collective did not exist."""
        founded = self.case.subject.founded_on
        return year < self.first_counted_year or (founded is not None and year < founded.year)

    def merit(self, codes: Iterable[str]) -> tuple[PastAward, ...]:
        """Awards of these codes that surely rest on merit; a title is merit by law, whatever was entered."""
        wanted = set(codes)
        return tuple(item for item in self.awards if item.award in wanted and self._is_merit(item))

    def unclear(self, codes: Iterable[str]) -> tuple[PastAward, ...]:
        """Awards of these codes, titles aside, whose ground is unknown."""
        wanted = set(codes)
        return tuple(
            item for item in self.awards if item.award in wanted and item.basis is None and not self._is_merit(item)
        )

    def _is_merit(self, award: PastAward) -> bool:
        return award.basis == "merit" or self.rules[award.award].is_title

    def title_state(self, code: str, year: int) -> Status:
        """Whether a yearly title of that year is held, cannot be held, or is not known."""
        if self.barred_year(year):
            return Status.UNMET
        if any(item.last_year == year for item in self.merit([code])):
            return Status.MET
        least, rating = self.rules[code].least_rating, self.rating(year)
        if rating is not None:
            return Status.UNMET if least and below(rating, least) else self.silence
        return Status.UNPROVEN if self.on_leave(year) else self.silence

    def rating_state(self, year: int, at_least: RatingLevel, or_titles: Sequence[str] = ()) -> Status:
        """Whether the year was rated at least so, or one of the titles that imply it was given."""
        if self.barred_year(year):
            return Status.UNMET
        if any(item.last_year == year for item in self.merit(or_titles)):
            return Status.MET
        rating = self.rating(year)
        if rating is not None:
            return Status.UNMET if below(rating, at_least) else Status.MET
        return Status.UNPROVEN if self.on_leave(year) else self.silence

    def run(self, needed: int, state: Callable[[int], Status], after: Sequence[str] = ()) -> Run:
        """Years in a row up to the last achievement year, counted after the earliest of the `after` awards held."""
        proven_start, possible_start = self._starts(after)
        proven = self._back_to(proven_start, lambda year: state(year) is Status.MET)
        possible = self._back_to(possible_start, lambda year: state(year) is not Status.UNMET)
        stop = possible[0] - 1 if possible else self.last_year
        bounded = stop < (possible_start or 0)
        bad = None if bounded or possible_start is None else stop
        return Run(proven, possible, needed, bad, proven_start if after else None, proven_start is not None)

    def _back_to(self, start: int | None, holds: Callable[[int], bool]) -> tuple[int, ...]:
        if start is None:
            return ()
        year = self.last_year
        while year >= start and holds(year):
            year -= 1
        return tuple(range(year + 1, self.last_year + 1))

    def _starts(self, after: Sequence[str]) -> tuple[int | None, int | None]:
        """First year counted for sure, and at best; None when no such award can be there."""
        dawn = self.last_year - LONGEST_LIFE
        if not after:
            return dawn, dawn
        sure = min((item.anchor_year + 1 for item in self.merit(after)), default=None)
        maybe = [item.last_year + 1 for item in self.unclear(after)]
        if sure is not None:
            return sure, min([sure, *maybe])
        if not self.complete:
            return None, dawn
        return None, min(maybe, default=None)


def below(rating: RatingLevel, least: RatingLevel) -> bool:
    return RATINGS.index(rating) < RATINGS.index(least)
