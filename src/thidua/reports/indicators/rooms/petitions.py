"""Petitions and receptions: how many and how fast. Who sent them is in no column."""

from typing import Any

from django.db.models import Case, Q, QuerySet, TextField, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from thidua.agencies.permissions import Action
from thidua.petitions.models import Petition
from thidua.petitions.queries import visible_petitions, visible_receptions
from thidua.petitions.running import clocks_of
from thidua.petitions.states import OPEN
from thidua.reports.indicators.rooms.days import day_text
from thidua.reports.indicators.sources import Source, register
from thidua.reports.statistics.sources import Scope
from thidua.screens.tables import Column


def _petitions(scope: Scope) -> QuerySet[Any]:
    """With `settled`: on_time, late, overdue, open, no_clock (decided, but no limit is known) or not_settled."""
    seen = visible_petitions(scope.actor).filter(agency__in=scope.agencies())
    received = seen.filter(received_on__range=(scope.starts_on, scope.ends_on))
    late, clocked = _late(received)
    decided = Q(decided_on__isnull=False)
    settled = Case(
        When(decided & ~Q(pk__in=clocked), then=Value("no_clock")),
        When(decided & Q(pk__in=late), then=Value("late")),
        When(decided, then=Value("on_time")),
        When(Q(state__in=OPEN, pk__in=late), then=Value("overdue")),
        When(state__in=OPEN, then=Value("open")),
        default=Value("not_settled"),
        output_field=TextField(),
    )
    return received.annotate(settled=settled).order_by("pk")


def _late(rows: QuerySet[Petition]) -> tuple[list[int], list[int]]:
    """Those past their limit to settle, and those that have such a limit: a clock is more than the database knows."""
    today = timezone.localdate()
    late, clocked = [], []
    for petition in rows.filter(accepted_on__isnull=False).prefetch_related("suspensions"):
        for clock in clocks_of(petition):
            if clock.step == "settle":
                clocked.append(petition.pk)
                late += [petition.pk] if clock.is_late(today) else []
    return late, clocked


def _receptions(scope: Scope) -> QuerySet[Any]:
    seen = visible_receptions(scope.actor).filter(agency__in=scope.agencies())
    return seen.filter(received_on__range=(scope.starts_on, scope.ends_on)).order_by("pk")


register(
    Source(
        "petitions",
        _petitions,
        Action.READ_PETITION,
        _("Đếm đơn chính cơ quan nhận trong kỳ; đúng hạn, quá hạn tính theo thời hạn giải quyết của đơn."),
        (
            Column(
                "so",
                _("Số đơn"),
                lambda row: row.number,
                link=lambda row: reverse("petitions:petition", args=[row.pk]),
            ),
            Column("loai", _("Loại đơn"), lambda row: row.get_kind_display()),
            Column("nhan", _("Ngày nhận"), lambda row: day_text(row.received_on)),
            Column("trang-thai", _("Trạng thái"), lambda row: row.get_state_display()),
            Column("xong", _("Ngày quyết định, kết luận"), lambda row: day_text(row.decided_on)),
        ),
        dimensions=("kind", "state", "settled"),
        own=True,
    )
)
register(
    Source(
        "receptions",
        _receptions,
        Action.READ_PETITION,
        _("Đếm lượt tiếp công dân của chính cơ quan trong kỳ."),
        (
            Column("luot", _("Lượt"), str),
            Column("ngay", _("Ngày tiếp"), lambda row: day_text(row.received_on)),
            Column("noi", _("Nơi tiếp"), lambda row: row.place),
            Column("ket-qua", _("Kết quả"), lambda row: row.get_result_display()),
        ),
        dimensions=("result",),
        own=True,
    )
)
