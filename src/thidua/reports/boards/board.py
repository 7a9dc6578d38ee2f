"""What every board shows, whatever it is of."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from thidua.agencies.models import Agency, Level
from thidua.reports.charts import Figure, Number, bar_chart, province_map

MOST_BARS = 34  # as many as there are provinces; a screen holds no more


@dataclass(frozen=True)
class Stat:
    """One number in large figures."""

    number: str
    label: str
    tag: str = "neutral"


@dataclass(frozen=True)
class Board:
    """A board as the template lays it out.

    `late`: who has not done what `late_title` says. `ranks`: rank, name and total of each, the best first.
    """

    title: str
    subtitle: str
    state: str
    stats: Sequence[Stat]
    late_title: str
    late: Sequence[str]
    figures: Sequence[Figure] = ()
    ranks: Sequence[tuple[str, str, str]] = ()
    ranks_title: str = ""
    note: str = ""
    link: str = ""

    @property
    def nobody_late(self) -> bool:
        return bool(self.late_title) and not self.late


def bars(title: str, rows: Sequence[tuple[str, Number]], *, of: str, value: str, highlight: str = "") -> list[Figure]:
    """The rows as bars in their order, the first MOST_BARS of them; nothing for no rows."""
    if not rows:
        return []
    rest = len(rows) - MOST_BARS
    finding = _("%(count)s đơn vị.") % {"count": len(rows)}
    if rest > 0:
        finding = _("%(shown)s đơn vị đầu trong %(count)s đơn vị.") % {"shown": MOST_BARS, "count": len(rows)}
    return [bar_chart(title, finding, rows[:MOST_BARS], of=of, value=value, highlight=highlight)]


def on_the_map(title: str, numbers: Iterable[tuple[Agency, Number]], *, value: str) -> list[Figure]:
    """The map of the provinces, where two or more of these agencies are provinces; of several in one, the mean."""
    found: dict[str, list[Number]] = {}
    for agency, number in numbers:
        if agency.level == Level.PROVINCE and agency.area_code:
            found.setdefault(agency.area_code, []).append(number)
    if len(found) < 2:
        return []
    values: Mapping[str, Number] = {code: round(sum(each) / len(each), 2) for code, each in found.items()}
    finding = _("%(count)s tỉnh, thành phố có số liệu.") % {"count": len(values)}
    return [province_map(title, finding, values, value=value)]
