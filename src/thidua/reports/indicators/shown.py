"""What pages show of indicators: tiles with the same period before, tables, charts, and the way to the rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from thidua.reports.charts import Figure, bar_chart, paired_bars, written
from thidua.reports.indicators.counting import Value, scope_for, text_of
from thidua.reports.indicators.definitions import CrossTable, Indicator, indicator_of
from thidua.reports.scope import query_of
from thidua.reports.statistics.sources import Scope

Values = Mapping[str, Value | None]


@dataclass(frozen=True)
class Shown:
    """One number of a page beside the same of the period before."""

    name: str
    unit: str
    text: str
    detail: str
    url: str  # its rows; empty where there are none to see
    before: str
    change: str
    tag: str

    @property
    def label(self) -> str:
        """The words of its tile."""
        detail = f" ({self.detail})" if self.detail else ""
        before = _("cùng kỳ trước %(before)s") % {"before": self.before}
        return f"{self.name}{detail}, {before}"


def rows_url(scope: Scope, code: str, **more: str) -> str:
    """Where the rows behind a number are listed."""
    asked = query_of(scope_for(scope, code)) | more
    return f"{reverse('reports:rows', args=[indicator_of(code).code])}?{urlencode(asked)}"


def shown(scope: Scope, indicator: Indicator, now: Values, then: Values) -> Shown:
    """A number and what it was."""
    value, earlier = now[indicator.code], then[indicator.code]
    return Shown(
        indicator.name,
        indicator.unit,
        text_of(value, indicator),
        value.detail(indicator) if value else "",
        rows_url(scope, indicator.code) if value else "",
        text_of(earlier, indicator),
        *_change(indicator, value, earlier),
    )


def _change(indicator: Indicator, value: Value | None, earlier: Value | None) -> tuple[str, str]:
    """What it rose or fell by, in its own unit, and the colour of that."""
    now, then = _plain(value, indicator), _plain(earlier, indicator)
    if now is None or then is None or now == then:
        return "", "info"
    by = round(now - then, 1)
    text = written(int(abs(by)) if by == int(by) else abs(by))
    point = "%" if indicator.measure == "share" else ""
    good = {"up": by > 0, "down": by < 0}.get(indicator.better)
    return f"{'+' if by > 0 else '−'}{text}{point}", {None: "info", True: "success", False: "warning"}[good]


def _plain(value: Value | None, indicator: Indicator) -> float | None:
    if value is None or value.number is None:
        return None
    if indicator.measure != "share":
        return float(value.number)
    return round(float(value.number) * 100 / value.whole, 1) if value.whole else None


def whole(values: Values, code: str) -> int:
    """A number as a whole one, for a bar; zero where it can't be counted."""
    value = values.get(code)
    return int(value.number) if value and value.number is not None else 0


def is_known(table: CrossTable, values: Values) -> bool:
    """Whether the table's numbers can be counted here."""
    return all(values.get(code) is not None for code in table.codes)


def is_empty(table: CrossTable, values: Values) -> bool:
    """Whether there is nothing to draw."""
    return not any(whole(values, code) for code in table.codes)


def chart(table: CrossTable, values: Values) -> Figure:
    """The bars of a table's first column."""
    rows = [(row.label, whole(values, table.cell(place, 0))) for place, row in enumerate(table.rows)]
    return bar_chart(table.title, _finding(table, rows), rows, of=_("Mục"), value=table.unit)


def compared(table: CrossTable, now: Values, then: Values) -> Figure:
    """The bars of a table's first column beside those of the period before."""
    rows = [
        (row.label, whole(then, table.cell(place, 0)), whole(now, table.cell(place, 0)))
        for place, row in enumerate(table.rows)
    ]
    finding = _finding(table, [(label, number) for label, _earlier, number in rows])
    return paired_bars(table.title, finding, (_("Cùng kỳ trước"), _("Kỳ này")), rows)


def _finding(table: CrossTable, rows: list[tuple[str, int]]) -> str:
    most = max(rows, key=lambda row: row[1])
    if not most[1]:
        return _("Không có trong kỳ.")
    return _("Cộng %(all)s %(unit)s; nhiều nhất: %(label)s (%(most)s).") % {
        "all": written(sum(number for _label, number in rows)),
        "unit": table.unit,
        "label": most[0],
        "most": written(most[1]),
    }
