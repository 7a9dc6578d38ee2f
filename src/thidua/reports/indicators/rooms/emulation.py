"""Movements, reports on them, clusters, registrations and initiatives."""

from typing import Any

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from thidua.agencies.permissions import Action
from thidua.clusters.models import Edition
from thidua.clusters.queries import visible_years
from thidua.initiatives.models import State as InitiativeState
from thidua.initiatives.queries import visible_cases
from thidua.movements.models import HANDED_IN, KNOWN_BELOW, Report
from thidua.movements.queries import visible_movements
from thidua.registrations.models import State as RegistrationState
from thidua.registrations.queries import visible_registrations
from thidua.reports.indicators.rooms.days import day_text
from thidua.reports.indicators.sources import Source, register
from thidua.reports.statistics.sources import Scope
from thidua.screens.tables import Column


def _movements(scope: Scope) -> QuerySet[Any]:
    seen = visible_movements(scope.actor).filter(state__in=KNOWN_BELOW, agency__in=scope.agencies())
    return seen.filter(launched_at__date__range=(scope.starts_on, scope.ends_on))


def _reports(scope: Scope) -> QuerySet[Any]:
    movements = visible_movements(scope.actor).filter(agency__in=scope.agencies()).order_by().values("pk")
    found = Report.objects.filter(state__in=HANDED_IN, period__movement__in=movements)
    return found.filter(sent_at__date__range=(scope.starts_on, scope.ends_on)).order_by("pk")


def _years(scope: Scope) -> QuerySet[Any]:
    years = visible_years(scope.actor).filter(cluster__organiser__in=scope.agencies()).order_by().values("pk")
    found = Edition.objects.filter(number=1, year__in=years).annotate(kind=F("year__cluster__kind"))
    return found.filter(published_at__date__range=(scope.starts_on, scope.ends_on)).order_by("pk")


def _registrations(scope: Scope) -> QuerySet[Any]:
    seen = visible_registrations(scope.actor).filter(state=RegistrationState.SENT, agency__in=scope.agencies())
    return seen.filter(sent_at__date__range=(scope.starts_on, scope.ends_on)).order_by("pk")


def _initiatives(scope: Scope) -> QuerySet[Any]:
    seen = visible_cases(scope.actor).filter(state=InitiativeState.RECOGNISED, agency__in=scope.agencies())
    return seen.filter(decided_on__range=(scope.starts_on, scope.ends_on)).order_by("pk")


register(
    Source(
        "movements",
        _movements,
        Action.READ_EMULATION,
        _("Đếm phong trào được phát động trong kỳ, theo ngày phát động, của cơ quan và cấp dưới."),
        (
            Column(
                "ten",
                _("Phong trào"),
                lambda row: row.title,
                link=lambda row: reverse("movements:movement", args=[row.pk]),
                wide=True,
            ),
            Column("don-vi", _("Cơ quan"), lambda row: str(row.agency)),
            Column("cap", _("Cấp phát động"), lambda row: row.get_launcher_display()),
            Column("hinh-thuc", _("Hình thức"), lambda row: row.get_kind_display()),
            Column("ngay", _("Ngày phát động"), lambda row: day_text(row.launched_at)),
        ),
        dimensions=("launcher", "kind", "state"),
    )
)
register(
    Source(
        "movement_reports",
        _reports,
        Action.READ_EMULATION,
        _("Đếm báo cáo tiến độ phong trào gửi trong kỳ (bản đang soạn, bị trả lại không tính)."),
        (
            Column(
                "phong-trao",
                _("Phong trào"),
                lambda row: row.period.movement.title,
                link=lambda row: reverse("movements:movement", args=[row.period.movement_id]),
                wide=True,
            ),
            Column("don-vi", _("Đơn vị"), lambda row: row.participation.name),
            Column("ky", _("Kỳ báo cáo"), lambda row: row.period.name),
            Column("ngay", _("Ngày gửi"), lambda row: day_text(row.sent_at)),
        ),
        dimensions=("state",),
        related=("participation", "period__movement"),
    )
)
register(
    Source(
        "cluster_years",
        _years,
        Action.READ_EMULATION,
        _("Đếm kết quả năm của cụm, khối công bố lần đầu trong kỳ, do cơ quan và cấp dưới tổ chức."),
        (
            Column(
                "cum",
                _("Cụm, khối"),
                lambda row: row.year.cluster.name,
                link=lambda row: reverse("clusters:year", args=[row.year_id]),
                wide=True,
            ),
            Column("nam", _("Năm"), lambda row: str(row.year.year)),
            Column("to-chuc", _("Tổ chức"), lambda row: str(row.year.cluster.organiser)),
            Column("ngay", _("Ngày công bố"), lambda row: day_text(row.published_at)),
        ),
        dimensions=("kind",),
        related=("year__cluster__organiser",),
    )
)
register(
    Source(
        "registrations",
        _registrations,
        Action.READ_EMULATION,
        _("Đếm bản đăng ký danh hiệu, chỉ tiêu thi đua gửi trong kỳ."),
        (
            Column(
                "don-vi",
                _("Đơn vị"),
                lambda row: str(row.agency),
                link=lambda row: reverse("registrations:registration", args=[row.pk]),
            ),
            Column("nam", _("Năm"), lambda row: str(row.year)),
            Column("ngay", _("Ngày gửi"), lambda row: day_text(row.sent_at)),
        ),
    )
)
register(
    Source(
        "initiatives",
        _initiatives,
        Action.READ_EMULATION,
        _("Đếm sáng kiến, đề tài được công nhận, theo ngày quyết định công nhận."),
        (
            Column(
                "ten",
                _("Sáng kiến"),
                lambda row: row.title,
                link=lambda row: reverse("initiatives:case", args=[row.pk]),
                wide=True,
            ),
            Column("don-vi", _("Đơn vị nộp"), lambda row: str(row.agency)),
            Column("pham-vi", _("Phạm vi được công nhận"), lambda row: row.get_scope_display()),
            Column("ngay", _("Ngày quyết định"), lambda row: day_text(row.decided_on)),
        ),
        dimensions=("scope", "kind"),
    )
)
