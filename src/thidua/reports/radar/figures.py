"""The pictures of the radar: how many are ready for what, and what is missing most."""

from django.utils.translation import gettext as _

from thidua.law import load_corpus
from thidua.reports.charts import Figure, bar_chart, written
from thidua.reports.radar.queries import basis_name
from thidua.reports.radar.reading import Lack, Total

MOST = 12
MOST_LACKS = 8


def ready_figure(totals: list[Total], title: str) -> Figure | None:
    """How many the register shows to be ready, for the awards with most of them; None when nobody is."""
    rows = sorted(
        ((each.subjects, award_label(each.award, each.basis)) for each in totals if each.outlook == "ready"),
        key=lambda row: -row[0],
    )
    if not rows:
        return None
    count = sum(many for many, _label in rows)
    finding = _(
        "%(count)s lượt đối tượng đủ theo sổ bộ, cho %(awards)s danh hiệu, hình thức; nhiều nhất là %(first)s."
    ) % {
        "count": written(count),
        "awards": written(len(rows)),
        "first": f"{rows[0][1]} ({written(rows[0][0])})",
    }
    bars = [(label, many) for many, label in rows[:MOST]]
    return bar_chart(title, finding, bars, of=_("Danh hiệu, hình thức"), value=_("Số đối tượng"))


def lacks_figure(lacks: list[tuple[Lack, str]], judged: int) -> Figure | None:
    """What keeps subjects from the award, in words, the most frequent first; None when nothing does."""
    if not lacks:
        return None
    bars: dict[str, int] = {}
    for lack, text in lacks:
        bars[text] = bars.get(text, 0) + lack.subjects
    first, many = next(iter(bars.items()))
    finding = _("Thiếu nhiều nhất: %(what)s (%(count)s trên %(all)s đối tượng).") % {
        "what": first[:1].lower() + first[1:].rstrip("."),
        "count": written(many),
        "all": written(judged),
    }
    rows = list(bars.items())[:MOST_LACKS]
    return bar_chart(_("Còn thiếu điều kiện gì"), finding, rows, of=_("Điều kiện"), value=_("Số đối tượng"))


def award_label(code: str, basis: str) -> str:
    """The short name of an award, and the kind of commendation where the award knows several."""
    award = load_corpus().awards[code]
    bases = {each for route in award.routes for each in route.bases}
    return f"{award.short_name} ({basis_name(basis).lower()})" if len(bases) > 1 else award.short_name
