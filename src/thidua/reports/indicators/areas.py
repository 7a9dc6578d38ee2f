"""Awards by place: by province on the map where the scope has several, else by the units right below the agency."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping

from django.db.models import Count
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.borders import borders_of
from thidua.agencies.models import Agency, Level
from thidua.reports.boards.board import MOST_BARS
from thidua.reports.charts import Figure, bar_chart, map_shapes, province_map, written
from thidua.reports.statistics.sources import Scope, given_in

Placed = tuple[str, int]  # the path of a unit, empty for one that is nowhere; how many awards
Link = Callable[[Agency], str]


def area_figure(scope: Scope, link: Link) -> Figure | None:
    """The map of provinces or the bars of units; None where there is nothing. `link`: the address of a place's own."""
    placed = list(_placed(scope))
    return _on_the_map(placed, link) or _bars(placed, scope.agency)


def _placed(scope: Scope) -> Iterator[Placed]:
    unit = Coalesce("agency", "subject__agency")
    rows = given_in(scope).order_by().annotate(unit=unit)
    if not scope.today:
        found = list(rows.values_list("unit").annotate(Count("pk")))
        paths = _paths(number for number, _count in found)
        yield from ((paths[number], count) for number, count in found)
        return
    dated = list(rows.values_list("unit", "decided_on").annotate(Count("pk")))
    paths, borders = _paths(number for number, _day, _count in dated), borders_of(timezone.localdate())
    for number, day, count in dated:
        yield borders.path_of(borders.place_in_tree(paths[number], day), paths[number]), count


def _paths(numbers: Iterator[int]) -> dict[int, str]:
    return dict(Agency.objects.filter(pk__in=set(numbers)).values_list("pk", "path"))


def by_province(placed: Iterable[Placed]) -> Mapping[Agency, int]:
    """How many are in each province, of yesterday too; what is in none is left out."""
    known = {each.pk: each for each in Agency.objects.filter(level=Level.PROVINCE).exclude(area_code="")}
    found: Counter[int] = Counter()
    for path, count in placed:
        province = next((number for number in _numbers(path) if number in known), None)
        if province is not None:
            found[province] += count
    return {known[number]: count for number, count in found.items()}


def _on_the_map(placed: list[Placed], link: Link) -> Figure | None:
    """On the map of today's provinces. A province that went into another is on none: how many it has is said."""
    found = by_province(placed)
    values: Counter[str] = Counter()
    for province, count in found.items():
        values[province.area_code] += count
    shapes = {each.code for each in map_shapes()[1]}
    if len(shapes & values.keys()) < 2:
        return None
    finding = _("%(count)s lượt ở %(areas)s tỉnh, thành phố.") % {
        "count": written(values.total()),
        "areas": len(values),
    }
    if off := sum(count for code, count in values.items() if code not in shapes):
        finding += _(
            " Trong đó %(count)s lượt ở tỉnh trước sắp xếp, không có trên bản đồ: chọn «Theo địa giới hôm nay» để quy "
            "về tỉnh, thành phố hiện nay."
        ) % {"count": written(off)}
    behind = Counter(province.area_code for province in found)  # of two agencies together there is no page of rows
    links = {each.area_code: link(each) for each in found if behind[each.area_code] == 1}
    return province_map(_("Khen thưởng theo tỉnh, thành phố"), finding, values, links=links, value=_("Lượt khen"))


def _bars(placed: list[Placed], agency: Agency) -> Figure | None:
    """By the units right below the agency; its own people are a bar of their own."""
    depth = agency.path.count("/")
    found: Counter[str] = Counter()
    for path, count in placed:
        found["/".join(path.split("/")[: depth + 1]) + "/" if path.startswith(agency.path) else ""] += count
    if not found:
        return None
    names = dict(Agency.objects.filter(path__in=found).values_list("path", "name"))
    rows = [(names.get(path, _("Không quy được về địa giới hôm nay")), count) for path, count in found.most_common()]
    finding = _("%(count)s lượt ở %(units)s đơn vị; nhiều nhất: %(name)s (%(most)s).") % {
        "count": written(found.total()),
        "units": len(rows),
        "name": rows[0][0],
        "most": written(rows[0][1]),
    }
    return bar_chart(_("Khen thưởng theo đơn vị"), finding, rows[:MOST_BARS], of=_("Đơn vị"), value=_("Lượt khen"))


def _numbers(path: str) -> list[int]:
    return [int(number) for number in path.split("/") if number]
