"""The board of a movement: who takes part, how far each is, who has not reported, and the ranks once locked."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.movements import queries
from thidua.movements.models import Movement, Participation, Period, State
from thidua.reports.boards.board import Board, Stat, bars, on_the_map
from thidua.reports.charts import written


def movement_board(actor: Actor, movement: Movement) -> Board:
    """The board of a movement in sight, of the participants that the viewer may see."""
    rows = list(queries.visible_participations(actor, movement).filter(withdrawn_on=None).select_related("agency"))
    period = _period(movement)
    late_title, late = _late(actor, movement, rows, period)
    progress = queries.progress_of(rows, movement.criteria.all())
    known = [(each.participation, float(each.percent)) for each in progress if each.percent is not None]
    known.sort(key=lambda each: (-each[1], each[0].name))
    ranks_title, ranks = _ranks(actor, movement)
    return Board(
        title=movement.title,
        subtitle=_("Do %(agency)s phát động, từ %(first)s đến hết %(last)s")
        % {
            "agency": movement.agency,
            "first": f"{movement.starts_on:%d/%m/%Y}",
            "last": f"{movement.ends_on:%d/%m/%Y}",
        },
        state=str(movement.get_state_display()),
        stats=_stats(actor, movement, rows, period, len(late)),
        late_title=late_title,
        late=late,
        figures=[
            *bars(
                _("Mức đạt chỉ tiêu theo báo cáo mới nhất"),
                [(each.name, percent) for each, percent in known],
                of=_("Đơn vị"),
                value="%",
            ),
            *on_the_map(
                _("Mức đạt chỉ tiêu theo tỉnh, thành phố"), [(each.agency, share) for each, share in known], value="%"
            ),
        ],
        ranks=ranks,
        ranks_title=ranks_title,
        note="" if queries.watches(actor, movement) else _("Chỉ gồm đơn vị trong phạm vi của bạn."),
        link=reverse("movements:movement", args=[movement.pk]),
    )


def _period(movement: Movement) -> Period | None:
    """The report that is looked at: the last one that was due, else the first to come."""
    today = timezone.localdate()
    periods = list(movement.periods.order_by("due_on", "pk"))
    over = [each for each in periods if each.due_on <= today]
    return over[-1] if over else next(iter(periods), None)


def _late(actor: Actor, movement: Movement, rows: list[Participation], period: Period | None) -> tuple[str, list[str]]:
    """Who has not reported; where no report is asked, who has not taken the movement up."""
    if period is not None:
        mine = {row.pk for row in rows}
        owing = [each.name for each in queries.not_reported(period) if each.pk in mine]
        return _("Chưa báo cáo %(period)s") % {"period": period.name}, owing
    if movement.state == State.LAUNCHED and queries.watches(actor, movement):
        return _("Chưa hưởng ứng"), [agency.name for agency in queries.not_responded(movement)]
    return "", []


def _stats(actor: Actor, movement: Movement, rows: list[Participation], period: Period | None, late: int) -> list[Stat]:
    stats = [Stat(written(len(rows)), _("đơn vị, cá nhân tham gia"), "info")]
    if queries.watches(actor, movement) and movement.state == State.LAUNCHED:
        silent = queries.not_responded(movement).count()
        stats.append(Stat(written(silent), _("đơn vị trực thuộc chưa hưởng ứng"), "warning" if silent else "success"))
    if period is not None:
        owing = sum(row.joined_on <= period.due_on for row in rows)
        done = f"{written(owing - late)}/{written(owing)}"
        due = _("đã báo cáo %(period)s, hạn hết ngày %(due)s") % {
            "period": period.name,
            "due": f"{period.due_on:%d/%m/%Y}",
        }
        stats.append(Stat(done, due, "success" if not late else "warning"))
    if movement.state == State.LAUNCHED:
        left = (movement.ends_on - timezone.localdate()).days
        stats.append(Stat(written(max(left, 0)), _("ngày nữa kết thúc"), "neutral" if left >= 0 else "danger"))
    return stats


def _ranks(actor: Actor, movement: Movement) -> tuple[str, list[tuple[str, str, str]]]:
    """The last review that was locked; what is being settled stands on no board."""
    review = queries.visible_reviews(actor, movement).filter(state="locked").last()
    if review is None:
        return "", []
    results = queries.results_of(review)
    if not queries.watches(actor, movement):
        results = results.filter(participation__agency__path__startswith=actor.agency.path)
    rows = [
        (str(each.rank) if each.rank else "—", each.participation.name, written(float(each.total))) for each in results
    ]
    return str(review.get_kind_display()), rows
