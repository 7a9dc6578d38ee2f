"""The share of «hoàn thành xuất sắc» among those rated well: what the decrees say, and how it stands. It only warns."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from thidua.register.models import RatingValue
from thidua.staff.models import Employment

END_OF_YEAR = (12, 31)  # a year is rated at its end


@dataclass(frozen=True)
class Cap:
    """At most `percent` excellent out of a hundred rated good, for one kind of employment."""

    employment: str
    document: str
    since: dt.date
    percent: int
    source: str


@dataclass(frozen=True)
class Share:
    """How many of one kind of employment were rated excellent, and good; the cap of the year if one is known."""

    employment: Employment
    excellent: int
    good: int
    cap: Cap | None

    @property
    def is_over(self) -> bool:
        """Whether more are excellent than the cap lets of those rated good."""
        return self.cap is not None and self.excellent * 100 > self.cap.percent * self.good


def shares(ratings: Iterable[tuple[str, str]], year: int) -> list[Share]:
    """The shares of a year from pairs of employment and rating, one for each employment that has any."""
    counts: Mapping[tuple[str, str], int] = Counter(ratings)
    found = []
    for employment in Employment:
        excellent = counts.get((employment, RatingValue.EXCELLENT), 0)
        good = counts.get((employment, RatingValue.GOOD), 0)
        if excellent or good:
            found.append(Share(employment, excellent, good, cap_of(employment, year)))
    return found


def cap_of(employment: str, year: int) -> Cap | None:
    """The cap in force when a year is rated; None where none is known."""
    day = dt.date(year, *END_OF_YEAR)
    return next((each for each in _caps() if each.employment == employment and each.since <= day), None)


@cache
def _caps() -> tuple[Cap, ...]:
    text = files("thidua.staff").joinpath("data/rating_caps.yaml").read_text("utf-8")
    return tuple(Cap(**each) for each in yaml.safe_load(text))
