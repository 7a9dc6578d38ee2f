"""The chart on the home page."""

from django.core.cache import cache
from django.db.models import Count, Max
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.permissions import Action, may
from thidua.dossiers.models import NominationStatus
from thidua.dossiers.queries import visible_nominations
from thidua.reports.charts import Figure, bar_chart, written

MINUTES = 5
SETTLED = {NominationStatus.DECIDED, NominationStatus.REFUSED}


def nominations_by_status(actor: Actor) -> Figure | None:
    """The nominations in the actor's sight of the latest year there is, by status; None when there are none.

    None too for whoever may not read the work of the agency.

    Counted once in five minutes for each person and agency, so that the home page stays quick.
    """
    if not may(actor, Action.READ_WORK):
        return None
    key = f"home:{actor.agency_id}:{actor.account_id}"
    counted = cache.get(key)
    if counted is None:
        counted = _counted(actor)
        cache.set(key, counted, MINUTES * 60)
    year, counts = counted
    if not counts:
        return None
    total, settled = sum(counts.values()), sum(counts.get(status, 0) for status in SETTLED)
    finding = _("%(settled)s trong %(total)s hồ sơ đã có kết quả.") % {
        "settled": written(settled),
        "total": written(total),
    }
    rows = [(str(status.label), counts[status]) for status in NominationStatus if status in counts]
    title = _("Hồ sơ đề nghị năm %(year)s") % {"year": year}
    return bar_chart(title, finding, rows, of=_("Trạng thái"), value=_("Số hồ sơ"))


def _counted(actor: Actor) -> tuple[int | None, dict[str, int]]:
    found = visible_nominations(actor).exclude(status=NominationStatus.WITHDRAWN)
    year = found.aggregate(latest=Max("through_year"))["latest"]
    lines = found.filter(through_year=year).order_by().values_list("status").annotate(Count("pk", distinct=True))
    return year, dict(lines)
