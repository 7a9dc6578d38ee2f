"""The office itself: its staff and research, its quality system, its trade union."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from thidua.agencies.permissions import Action
from thidua.quality import queries as quality
from thidua.quality.models import Audit, AuditState, Fault
from thidua.reports.indicators.rooms.days import day_text
from thidua.reports.indicators.sources import Source, register
from thidua.reports.statistics.sources import Scope
from thidua.screens.tables import Column
from thidua.staff.models import Topic
from thidua.staff.queries import officials, visible_members, visible_topics
from thidua.union import queries as union
from thidua.vietnamese.numbers import grouped


def _staff(scope: Scope) -> QuerySet[Any]:
    """Who of the agency itself works in emulation on the last day, each once, wherever else they do so too."""
    found = {each.member.pk for each in officials([scope.agency.pk], scope.ends_on)}
    return visible_members(scope.actor).filter(pk__in=found).order_by("pk")


def _topics(scope: Scope) -> QuerySet[Topic]:
    rows = visible_topics(scope.actor).filter(agency__in=scope.agencies())
    return rows.filter(accepted_on__range=(scope.starts_on, scope.ends_on)).order_by("pk")


def _faults(scope: Scope) -> QuerySet[Fault]:
    rows = quality.visible_faults(scope.actor).filter(agency__in=scope.agencies())
    return rows.filter(found_on__range=(scope.starts_on, scope.ends_on)).order_by("pk")


def _audits(scope: Scope) -> QuerySet[Audit]:
    rows = quality.visible_audits(scope.actor).filter(agency__in=scope.agencies(), state=AuditState.CONCLUDED)
    return rows.filter(concluded_on__range=(scope.starts_on, scope.ends_on)).order_by("pk")


def _union(scope: Scope) -> union.Totals:
    return union.totals(scope.agency, scope.starts_on, scope.ends_on)


register(
    Source(
        "staff",
        _staff,
        Action.READ_STAFF,
        _("Đếm người của chính cơ quan làm công tác thi đua, khen thưởng vào ngày cuối kỳ."),
        (
            Column(
                "ten",
                _("Họ và tên"),
                lambda row: row.subject.name,
                link=lambda row: reverse("staff:member", args=[row.pk]),
                wide=True,
            ),
        ),
        own=True,
        related=("subject",),
        subject_of=lambda row: int(row.subject_id),
    )
)
register(
    Source(
        "topics",
        _topics,
        Action.READ_QUALITY,
        _("Đếm đề tài nghiên cứu của chính cơ quan được nghiệm thu trong kỳ, theo ngày nghiệm thu."),
        (
            Column(
                "ten",
                _("Đề tài"),
                lambda row: row.title,
                link=lambda row: reverse("staff:topic", args=[row.pk]),
                wide=True,
            ),
            Column("xep-loai", _("Xếp loại"), lambda row: row.get_grade_display()),
            Column("ngay", _("Ngày nghiệm thu"), lambda row: day_text(row.accepted_on)),
        ),
        dimensions=("grade",),
        own=True,
    )
)
register(
    Source(
        "faults",
        _faults,
        Action.READ_QUALITY,
        _("Đếm điểm không phù hợp của chính cơ quan, theo ngày phát hiện."),
        (
            Column(
                "mo-ta",
                _("Mô tả"),
                lambda row: row.description,
                link=lambda row: reverse("quality:fault", args=[row.pk]),
                wide=True,
            ),
            Column("trang-thai", _("Trạng thái"), lambda row: row.get_state_display()),
            Column("ngay", _("Ngày phát hiện"), lambda row: day_text(row.found_on)),
        ),
        dimensions=("source", "state"),
        own=True,
    )
)
register(
    Source(
        "quality_audits",
        _audits,
        Action.READ_QUALITY,
        _("Đếm cuộc đánh giá nội bộ của chính cơ quan có kết luận trong kỳ."),
        (
            Column(
                "ten",
                _("Cuộc đánh giá"),
                lambda row: row.title,
                link=lambda row: reverse("quality:audit", args=[row.pk]),
                wide=True,
            ),
            Column("ngay", _("Ngày kết luận"), lambda row: day_text(row.concluded_on)),
        ),
        own=True,
    )
)
register(
    Source(
        "union_members",
        lambda scope: _union(scope).members.order_by("pk"),
        Action.READ_UNION,
        _("Đếm đoàn viên công đoàn của chính cơ quan vào ngày cuối kỳ; tên chỉ có ở trang của công đoàn."),
        (
            Column("to", _("Tổ công đoàn"), lambda row: row.group, wide=True),
            Column("ngay", _("Ngày vào"), lambda row: day_text(row.joined_on)),
        ),
        own=True,
    )
)
register(
    Source(
        "union_welfare",
        lambda scope: _union(scope).welfare.order_by("pk"),
        Action.READ_UNION,
        _("Đếm, cộng suất thăm hỏi, trợ cấp công đoàn đã chi trong kỳ; không nêu tên và hoàn cảnh."),
        (
            Column("loai", _("Loại"), lambda row: row.get_kind_display(), wide=True),
            Column("tien", _("Số tiền (đồng)"), lambda row: grouped(row.amount), numeric=True),
        ),
        dimensions=("kind",),
        own=True,
        sums=("amount",),
    )
)
register(
    Source(
        "union_activities",
        lambda scope: _union(scope).activities.order_by("pk"),
        Action.READ_UNION,
        _("Đếm hoạt động công đoàn đã làm trong kỳ."),
        (
            Column(
                "ten",
                _("Hoạt động"),
                lambda row: row.title,
                link=lambda row: reverse("union:activity", args=[row.pk]),
                wide=True,
            ),
            Column("ngay", _("Ngày"), lambda row: day_text(row.day)),
        ),
        own=True,
    )
)
