"""Tables of criteria, until scoring begins."""

from decimal import Decimal

from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.clusters.models import BEFORE_SCORING, ClusterYear, Criterion, Table
from thidua.clusters.pasting import Row, read_rows, shown_points, written_rows
from thidua.clusters.services.locking import locked_year, organised
from thidua.trail.errors import Overtaken, beside
from thidua.trail.events import Event
from thidua.trail.services import record, service
from thidua.vietnamese.names import clean

MOST_TABLES = 10


@service
def save_table(
    actor: Actor,
    *,
    year: ClusterYear,
    name: str,
    max_points: Decimal,
    bonus_most: Decimal | None,
    rows: str,
    table: Table | None = None,
    seen: str = "",
) -> Table:
    """Save a table with all its criteria as typed; `seen` is what its rows were when the page showed them."""
    organised(actor, year)
    year = locked_year(year, *BEFORE_SCORING)
    found = _rows(rows, max_points)
    if not clean(name):
        raise beside("name", _("Cần điền mục này."))
    before = _said(table) if table is not None else None
    if table is not None:
        table = year.tables.get(pk=table.pk)
        if seen and written_rows(table.criteria.all()) != _lines(seen):
            raise Overtaken(_("Bảng tiêu chí vừa được người khác sửa; hãy tải lại trang rồi sửa tiếp."))
    elif (count := year.tables.count()) >= MOST_TABLES:
        raise beside("name", _("Một năm có nhiều nhất %(most)s bảng tiêu chí.") % {"most": MOST_TABLES})
    else:
        table = Table(year=year, position=count + 1)
    table.name, table.max_points, table.bonus_most = clean(name), max_points, bonus_most
    table.save()
    _write(table, found)
    record(actor, Event.CLUSTER_TABLE_SAVED, table, before=before, after=_said(table))
    return table


@service
def drop_table(actor: Actor, *, table: Table) -> None:
    """Leave a table out of a year; the trail keeps what it said."""
    organised(actor, table.year)
    year = locked_year(table.year, *BEFORE_SCORING)
    before = _said(table)
    record(actor, Event.CLUSTER_TABLE_SAVED, year, before=before, after={"dropped": table.name})
    table.criteria.all().delete()
    table.delete()
    for position, each in enumerate(year.tables.all(), start=1):
        Table.objects.filter(pk=each.pk).update(position=position)


def _rows(text: str, max_points: Decimal) -> list[Row]:
    rows, problems = read_rows(text)
    if problems:
        raise beside("rows", " ".join(problems))
    if not rows:
        raise beside("rows", _("Bảng chưa có tiêu chí nào."))
    base = sum((row.most for row in rows if row.kind == Criterion.Kind.BASE), Decimal(0))
    if base != max_points:
        raise beside(
            "rows",
            _("Các tiêu chí điểm chuẩn cộng lại là %(sum)s điểm, khác tổng điểm của bảng (%(most)s).")
            % {"sum": shown_points(base), "most": shown_points(max_points)},
        )
    return rows


def _write(table: Table, rows: list[Row]) -> None:
    table.criteria.all().delete()
    Criterion.objects.bulk_create(
        Criterion(
            table=table,
            position=position,
            group=row.group,
            name=row.name,
            max_points=row.most,
            kind=row.kind,
            evidence_required=row.evidence,
        )
        for position, row in enumerate(rows, start=1)
    )


def _said(table: Table) -> dict[str, object]:
    return {
        "name": table.name,
        "max_points": table.max_points,
        "bonus_most": table.bonus_most,
        "rows": written_rows(table.criteria.all()),
    }


def _lines(text: str) -> str:
    """The text as a browser sends it back, with the line ends it had."""
    return text.replace("\r\n", "\n").strip()
