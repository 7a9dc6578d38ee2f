"""The work of the office: tasks of its programme, legal drafting, inspections."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from thidua.agencies.permissions import Action
from thidua.drafting.models import DraftCase, State
from thidua.drafting.queries import visible_cases
from thidua.inspections.models import Finding, FindingState, Inspection, Recommendation
from thidua.inspections.models import State as InspectionState
from thidua.inspections.queries import visible_inspections
from thidua.programme.queries import Side, counted, with_standing
from thidua.reports.indicators.rooms.days import day_text
from thidua.reports.indicators.sources import Source, register
from thidua.reports.statistics.sources import Scope
from thidua.screens.tables import Column


def _tasks(scope: Scope) -> QuerySet[Any]:
    given = counted(scope.actor, Side.GIVEN).filter(agency__in=scope.agencies())
    due = given.filter(due_on__range=(scope.starts_on, scope.ends_on))
    return with_standing(due, timezone.localdate()).order_by("pk")


def _drafts(scope: Scope) -> QuerySet[DraftCase]:
    own = visible_cases(scope.actor).filter(agency=scope.actor.agency_id, agency__in=scope.agencies())
    return own.filter(opened_at__date__range=(scope.starts_on, scope.ends_on)).order_by("pk")


def _issued(scope: Scope) -> QuerySet[DraftCase]:
    own = visible_cases(scope.actor).filter(agency=scope.actor.agency_id, agency__in=scope.agencies())
    issued = own.filter(state=State.ISSUED, issued_on__range=(scope.starts_on, scope.ends_on))
    return issued.order_by("pk")


def _inspections(scope: Scope) -> QuerySet[Inspection]:
    own = visible_inspections(scope.actor).filter(agency=scope.actor.agency_id, agency__in=scope.agencies())
    done = own.filter(state=InspectionState.CONCLUDED, concluded_on__range=(scope.starts_on, scope.ends_on))
    return done.order_by("pk")


def _findings(scope: Scope) -> QuerySet[Finding]:
    done = _inspections(scope).order_by().values("pk")
    return Finding.objects.filter(inspection__in=done, state=FindingState.KEPT).order_by("pk")


def _advice(scope: Scope) -> QuerySet[Recommendation]:
    return Recommendation.objects.filter(inspection__in=_inspections(scope).order_by().values("pk")).order_by("pk")


register(
    Source(
        "tasks",
        _tasks,
        Action.READ_PROGRAMME,
        _("Đếm nhiệm vụ chính cơ quan giao có hạn (sau gia hạn) trong kỳ; phần việc không tính riêng."),
        (
            Column(
                "ten",
                _("Nhiệm vụ"),
                lambda row: row.title,
                link=lambda row: reverse("programme:task", args=[row.pk]),
                wide=True,
            ),
            Column("chu-tri", _("Đơn vị chủ trì"), lambda row: str(row.lead)),
            Column("han", _("Hạn"), lambda row: day_text(row.due_on)),
            Column("trang-thai", _("Trạng thái"), lambda row: row.get_state_display()),
        ),
        dimensions=("stands", "origin"),
        own=True,
    )
)
_DRAFT_COLUMNS = (
    Column("ten", _("Văn bản"), lambda row: row.title, link=lambda row: row.get_absolute_url(), wide=True),
    Column("loai", _("Loại"), lambda row: row.get_kind_display()),
    Column("trang-thai", _("Trạng thái"), lambda row: row.get_state_display()),
    Column("so", _("Số, ký hiệu"), lambda row: row.number),
    Column("ngay", _("Ngày ban hành"), lambda row: day_text(row.issued_on)),
)
register(
    Source(
        "drafts",
        _drafts,
        Action.READ_DRAFTING,
        _("Đếm văn bản chính cơ quan mở hồ sơ soạn thảo trong kỳ."),
        _DRAFT_COLUMNS,
        dimensions=("kind", "state"),
        own=True,
    )
)
register(
    Source(
        "issued_drafts",
        _issued,
        Action.READ_DRAFTING,
        _("Đếm văn bản chính cơ quan chủ trì soạn thảo được ban hành trong kỳ, theo ngày ban hành."),
        _DRAFT_COLUMNS,
        dimensions=("kind",),
        own=True,
    )
)
register(
    Source(
        "inspections",
        _inspections,
        Action.READ_INSPECTION,
        _("Đếm cuộc kiểm tra của chính cơ quan có kết luận ký trong kỳ."),
        (
            Column(
                "ten",
                _("Cuộc kiểm tra"),
                lambda row: row.title,
                link=lambda row: reverse("inspections:inspection", args=[row.pk]),
                wide=True,
            ),
            Column("don-vi", _("Đơn vị"), lambda row: str(row.unit)),
            Column("so", _("Số kết luận"), lambda row: row.concluded_number),
            Column("ngay", _("Ngày kết luận"), lambda row: day_text(row.concluded_on)),
        ),
        own=True,
    )
)
register(
    Source(
        "findings",
        _findings,
        Action.READ_INSPECTION,
        _("Đếm phát hiện được giữ trong các cuộc kiểm tra kết luận trong kỳ."),
        (
            Column(
                "phat-hien",
                _("Phát hiện"),
                lambda row: row.text,
                link=lambda row: reverse("inspections:finding", args=[row.pk]),
                wide=True,
            ),
            Column("cuoc", _("Cuộc kiểm tra"), lambda row: row.inspection.title),
            Column("don-vi", _("Đơn vị"), lambda row: str(row.inspection.unit)),
        ),
        own=True,
        related=("inspection__unit",),
    )
)
register(
    Source(
        "recommendations",
        _advice,
        Action.READ_INSPECTION,
        _("Đếm kiến nghị của các cuộc kiểm tra kết luận trong kỳ, theo tình trạng hôm nay."),
        (
            Column(
                "kien-nghi",
                _("Kiến nghị"),
                lambda row: row.text,
                link=lambda row: reverse("inspections:recommendation", args=[row.pk]),
                wide=True,
            ),
            Column("don-vi", _("Đơn vị"), lambda row: str(row.inspection.unit)),
            Column("han", _("Hạn"), lambda row: day_text(row.due_on)),
            Column("trang-thai", _("Trạng thái"), lambda row: row.get_state_display()),
        ),
        dimensions=("state",),
        own=True,
        related=("inspection__unit",),
    )
)
