"""The board of a cluster's year: how far it is and who is late; points and ranks only once they are published."""

from decimal import Decimal

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.clusters import queries
from thidua.clusters.models import ClusterYear, Sheet, YearState
from thidua.reports.boards.board import Board, Stat, bars, on_the_map
from thidua.reports.charts import Figure, written

DONE = {Sheet.WRITING: 0, Sheet.HANDED_IN: 1, Sheet.CHECKED: 2, Sheet.SETTLED: 3}
BEFORE_SCORES = (YearState.PREPARING, YearState.OPEN)


def cluster_board(year: ClusterYear) -> Board:
    """The board of a year in sight. It shows no point and no rank that is not published, whoever looks."""
    progress = queries.progress_of(year)
    late_title, late = _late(year)
    ranks = _ranks(year)
    due = {YearState.SCORING: year.self_score_due, YearState.CHECKING: year.check_due}.get(YearState(year.state))
    stats = [
        Stat(str(progress.members), _("đơn vị thành viên")),
        Stat(f"{progress.signed}/{progress.members}", _("đã ký giao ước"), _tag(progress.signed, progress.members)),
        Stat(f"{progress.handed_in}/{progress.members}", _("đã tự chấm"), _tag(progress.handed_in, progress.members)),
        Stat(f"{progress.checked}/{progress.members}", _("đã chấm chéo"), _tag(progress.checked, progress.members)),
        Stat(f"{progress.settled}/{progress.members}", _("đã chốt điểm"), _tag(progress.settled, progress.members)),
    ]
    if due is not None:
        over = due < timezone.localdate()
        stats.append(Stat(f"{due:%d/%m}", queries.left_text(due), "danger" if over else "warning"))
    return Board(
        title=year.cluster.name,
        subtitle=_("Năm %(year)s, do %(agency)s tổ chức") % {"year": year.year, "agency": year.cluster.organiser},
        state=str(year.get_state_display()),
        stats=stats,
        late_title=late_title,
        late=late,
        figures=_figures(year),
        ranks=ranks,
        ranks_title=_("Xếp hạng đã công bố") if ranks else "",
        note="" if year.is_published else _("Điểm và thứ hạng chỉ hiện sau khi công bố."),
        link=reverse("clusters:year", args=[year.pk]),
    )


def _tag(done: int, of: int) -> str:
    return "success" if of and done == of else "info"


def _late(year: ClusterYear) -> tuple[str, list[str]]:
    """Who has not done yet what the present step asks of units."""
    members = queries.members_of(year)
    if year.state in BEFORE_SCORES:
        return _("Chưa ký giao ước"), [str(each) for each in members.filter(covenant_on=None)]
    if year.state == YearState.SCORING:
        return _("Chưa nộp phiếu tự chấm"), [str(each) for each in members.filter(sheet=Sheet.WRITING)]
    if year.state == YearState.CHECKING:
        waiting = members.filter(sheet=Sheet.HANDED_IN)
        return _("Chờ chấm chéo"), [_checked_by(str(each), each.checker) for each in waiting]
    if year.state == YearState.SETTLING:
        return _("Chờ chốt điểm"), [str(each) for each in members.exclude(sheet=Sheet.SETTLED)]
    return "", []


def _checked_by(name: str, checker: object) -> str:
    return _("%(unit)s (%(checker)s chấm)") % {"unit": name, "checker": checker} if checker else name


def _ranks(year: ClusterYear) -> list[tuple[str, str, str]]:
    edition = queries.latest_edition(year)
    if edition is None:
        return []
    return [
        (str(each.rank) if each.rank else "—", str(each.membership), written(_number(each.total)))
        for each in queries.ranks_of(edition)
    ]


def _figures(year: ClusterYear) -> list[Figure]:
    edition = queries.latest_edition(year)
    if edition is None:
        steps = [(each.agency, DONE[Sheet(each.sheet)]) for each in queries.members_of(year)]
        return on_the_map(_("Phiếu điểm đến bước nào"), steps, value=_("bước (0 đến 3)"))
    ranks = list(queries.ranks_of(edition))
    totals = [(str(each.membership), _number(each.total)) for each in ranks if each.rank]
    first = totals[0][0] if totals else ""
    places = [(each.membership.agency, _number(each.total)) for each in ranks if each.rank]
    return [
        *bars(_("Tổng điểm"), totals, of=_("Đơn vị"), value=_("Điểm"), highlight=first),
        *on_the_map(_("Tổng điểm theo tỉnh, thành phố"), places, value=_("Điểm")),
    ]


def _number(points: Decimal) -> float:
    return float(points)
