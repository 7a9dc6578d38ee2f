"""Dossiers that the agency reviews, and its council."""

from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, TextField, Value, When
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from thidua.agencies.permissions import Action
from thidua.councils.models import AgendaItem, Session
from thidua.councils.queries import COUNTED_STATUSES, visible_sessions
from thidua.dossiers.models import Review
from thidua.dossiers.queries import hidden_nominations, visible_reviews
from thidua.reports.indicators.rooms.days import day_text
from thidua.reports.indicators.sources import Source, register
from thidua.reports.statistics.sources import Scope
from thidua.screens.tables import Column


def _reviews(scope: Scope) -> QuerySet[Any]:
    """With `timely`: on_time, late, open, overdue or none; `council`: passed, failed or none; `days` until its end."""
    seen = visible_reviews(scope.actor).filter(agency__in=scope.agencies())
    received = seen.filter(received_on__range=(scope.starts_on, scope.ends_on))
    return (
        received.annotate(ended=TruncDate("concluded_at"))
        .annotate(days=F("ended") - F("received_on"), timely=_timely(), council=_council())
        .order_by("pk")
    )


def _timely() -> Case:
    is_open = Q(conclusion="")
    return Case(
        When(due_on=None, then=Value("none")),
        When(is_open & Q(due_on__lt=timezone.localdate()), then=Value("overdue")),
        When(is_open, then=Value("open")),
        When(ended__lte=F("due_on"), then=Value("on_time")),
        default=Value("late"),
        output_field=TextField(),
    )


def _council() -> Case:
    voted = AgendaItem.objects.filter(review=OuterRef("pk"), session__status__in=COUNTED_STATUSES)
    return Case(
        When(Exists(voted.filter(passed=False)), then=Value("failed")),
        When(Exists(voted.filter(passed=True)), then=Value("passed")),
        default=Value("none"),
        output_field=TextField(),
    )


def _sessions(scope: Scope) -> QuerySet[Session]:
    held = visible_sessions(scope.actor).filter(council__agency__in=scope.agencies(), status__in=COUNTED_STATUSES)
    return held.filter(held_at__date__range=(scope.starts_on, scope.ends_on)).order_by("pk")


def _votes(scope: Scope) -> QuerySet[AgendaItem]:
    sessions = _sessions(scope).order_by().values("pk")
    hidden = hidden_nominations(scope.actor)
    return AgendaItem.objects.filter(session__in=sessions).exclude(review__nomination__in=hidden).order_by("pk")


def _page(row: Review) -> str:
    return reverse("dossiers:review", args=[row.nomination.code])


register(
    Source(
        "reviews",
        _reviews,
        Action.READ_APPRAISAL,
        _("Đếm hồ sơ mà chính cơ quan nhận đủ trong kỳ; một hồ sơ nhận lại sau khi trả là một lần nhận."),
        (
            Column("ma", _("Mã hồ sơ"), lambda row: row.nomination.code, link=_page),
            Column("ten", _("Đối tượng"), lambda row: row.nomination.subject.name),
            Column("noi-lap", _("Nơi lập"), lambda row: str(row.nomination.owner)),
            Column("nhan", _("Ngày nhận"), lambda row: day_text(row.received_on)),
            Column("han", _("Hạn"), lambda row: day_text(row.due_on)),
            Column("ket-luan", _("Kết luận"), lambda row: row.get_conclusion_display()),
            Column("xong", _("Ngày kết luận"), lambda row: day_text(row.concluded_at)),
        ),
        dimensions=("conclusion", "timely", "council"),
        own=True,
        related=("nomination__subject", "nomination__owner"),
        subject_of=lambda row: row.nomination.subject_id,
    )
)
register(
    Source(
        "sessions",
        _sessions,
        Action.SEE_COUNCIL,
        _("Đếm phiên họp hội đồng đã kiểm phiếu, theo ngày họp."),
        (
            Column(
                "ten",
                _("Phiên họp"),
                lambda row: row.title,
                link=lambda row: reverse("councils:session", args=[row.pk]),
                wide=True,
            ),
            Column("hoi-dong", _("Hội đồng"), lambda row: str(row.council)),
            Column("ngay", _("Ngày họp"), lambda row: day_text(row.held_at)),
            Column("trang-thai", _("Trạng thái"), lambda row: row.get_status_display()),
        ),
        own=True,
        related=("council",),
    )
)
register(
    Source(
        "votes",
        _votes,
        Action.SEE_COUNCIL,
        _("Đếm trường hợp được hội đồng biểu quyết ở phiên đã kiểm phiếu trong kỳ; việc bạn từ chối xét không tính."),
        (
            Column("ten", _("Đối tượng"), lambda row: row.review.nomination.subject.name),
            Column(
                "phien",
                _("Phiên họp"),
                lambda row: row.session.title,
                link=lambda row: reverse("councils:session", args=[row.session_id]),
            ),
            Column("dong-y", _("Đồng ý"), lambda row: row.yes, numeric=True),
            Column("khong", _("Không đồng ý"), lambda row: row.no, numeric=True),
            Column("dat", _("Kết quả"), lambda row: {True: _("Đạt"), False: _("Không đạt")}.get(row.passed, "")),
        ),
        dimensions=("passed",),
        own=True,
        related=("session", "review__nomination__subject"),
        subject_of=lambda row: row.review.nomination.subject_id,
    )
)
