"""From definitions to numbers: each source is asked once for a scope, whatever number of indicators it carries."""

import calendar
import datetime as dt
import itertools
import statistics
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from thidua.reports.charts import written
from thidua.reports.indicators.definitions import BEFORE, Indicator, indicator_of
from thidua.reports.indicators.sources import Source, readable
from thidua.reports.statistics.definitions import Where
from thidua.reports.statistics.sources import Scope

UNKNOWN = "…"  # the system can't say; never zero
NOTHING = "—"  # a share of nothing, the median of nothing
ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Value:
    """A number. `whole`: of a share, of how many; of a median, of how many rows (without one there is no number)."""

    number: Decimal | None
    whole: int | None = None

    def text(self, indicator: Indicator) -> str:
        """As people read it: 1.234; 12,5%; 3,5."""
        if indicator.measure == "share":
            return f"{written(_percent(self.number or Decimal(0), self.whole))}%" if self.whole else NOTHING
        if self.number is None:
            return NOTHING
        return written(int(self.number) if self.number == int(self.number) else float(self.number))

    def detail(self, indicator: Indicator) -> str:
        """Of a share, «12/345»; else nothing."""
        if indicator.measure != "share" or self.number is None or self.whole is None:
            return ""
        return f"{written(int(self.number))}/{written(self.whole)}"


def text_of(value: Value | None, indicator: Indicator) -> str:
    """The value as people read it, UNKNOWN where it can't be counted."""
    return UNKNOWN if value is None else value.text(indicator)


class Counting:
    """The numbers of one scope; a source is asked when its first number is."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self._sums: dict[tuple[str, tuple[str, ...], str], Mapping[tuple[Any, ...], int]] = {}
        self._lines: dict[str, Sequence[Any]] = {}

    def value(self, indicator: Indicator) -> Value | None:
        """The number; None where the viewer may not know it."""
        source = indicator.source
        if not readable(self.scope, source):
            return None
        if indicator.measure == "median":
            return _median(source.rows(self.scope, indicator.where), indicator.field)
        number = Decimal(self._total(source, indicator.where, indicator.field if indicator.measure == "sum" else ""))
        return Value(number, None if indicator.whole is None else self._total(source, indicator.whole, ""))

    def _total(self, source: Source, where: Where, of: str) -> int:
        """What the rows that fit come to: their number, or the sum of a field."""
        wanted = source.translate(where)
        names = tuple(sorted(wanted))
        known = self._by(source, names, of)
        if not names:
            return known.get((), 0)
        return sum(known.get(values, 0) for values in itertools.product(*(set(wanted[name]) for name in names)))

    def _by(self, source: Source, names: tuple[str, ...], of: str) -> Mapping[tuple[Any, ...], int]:
        """The totals by the values of some dimensions, made from the lines once."""
        key = (source.code, names, of)
        if key not in self._sums:
            if source.code not in self._lines:
                self._lines[source.code] = source.lines(self.scope)
            places = [source.dimensions.index(name) for name in names]
            found: dict[tuple[Any, ...], int] = defaultdict(int)
            for line in self._lines[source.code]:
                found[tuple(line.values[place] for place in places)] += line.sums[of] if of else line.count
            self._sums[key] = found
        return self._sums[key]


def rows_of(indicator: Indicator, scope: Scope) -> QuerySet[Any]:
    """The rows behind an indicator's number; of a share, those of its first number."""
    return indicator.source.rows(scope, indicator.where)


def numbers_of(scope: Scope, codes: Iterable[str]) -> dict[str, Value | None]:
    """The numbers by their codes; those with BEFORE are of the same period before."""
    now, then = Counting(scope), Counting(before(scope))
    return {code: (then if code.endswith(BEFORE) else now).value(indicator_of(code)) for code in codes}


def scope_for(scope: Scope, code: str) -> Scope:
    """The scope that a code is counted in."""
    return before(scope) if code.endswith(BEFORE) else scope


def before(scope: Scope) -> Scope:
    """The same period as many years earlier as it touches: of a year the year before, of five years the five before."""
    years = scope.ends_on.year - scope.starts_on.year + 1
    return replace(scope, starts_on=_earlier(scope.starts_on, years), ends_on=_earlier(scope.ends_on, years, last=True))


def _earlier(day: dt.date, years: int, *, last: bool = False) -> dt.date:
    """The day so many years before; the last day of a month stays the last of it."""
    year = max(day.year - years, dt.MINYEAR)
    longest = calendar.monthrange(year, day.month)[1]
    ends_month = (day + ONE_DAY).month != day.month
    return dt.date(year, day.month, longest if last and ends_month else min(day.day, longest))


def _median(rows: QuerySet[Any], name: str) -> Value:
    found = [_number(each) for each in rows.values_list(name, flat=True) if each is not None]
    median = Decimal(str(statistics.median(found))).quantize(Decimal("0.1")) if found else None
    return Value(median, len(found))


def _number(value: Any) -> Any:
    return value.days if isinstance(value, dt.timedelta) else value


def _percent(part: Decimal, whole: int | None) -> float:
    return round(float(part) * 100 / whole, 1) if whole else 0.0
