"""Awards of the register, the decisions that gave them, and their money."""

from typing import Any

from django.db.models import F, QuerySet, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from thidua.agencies.permissions import Action
from thidua.decisions.models import DecisionItem, DecisionKind, DecisionStatus
from thidua.decisions.queries import visible_decisions
from thidua.law import load_corpus
from thidua.register.words import award_name
from thidua.reports.indicators.rooms.days import day_text
from thidua.reports.indicators.sources import Source, register
from thidua.reports.statistics.definitions import Where
from thidua.reports.statistics.sources import Scope, given_in
from thidua.screens.tables import Column


def _awards(scope: Scope) -> QuerySet[Any]:
    position = Coalesce("decision_item__nomination__position", Value(""))
    found: QuerySet[Any] = given_in(scope).annotate(kind=F("subject__kind"), sex=F("subject__sex"), position=position)
    return found.order_by("pk")


def _by_code(where: Where) -> Where:
    """The level and the family of an award are what the law says of its code."""
    said = {name: values for name, values in where.items() if name in {"level", "family"}}
    if not said:
        return where
    codes = [
        code
        for code, award in load_corpus().awards.items()
        if all(getattr(award, name) in values for name, values in said.items()) and code in where.get("code", (code,))
    ]
    return {**{name: values for name, values in where.items() if name not in said}, "code": codes}


def _decisions(scope: Scope) -> QuerySet[Any]:
    own = visible_decisions(scope.actor).filter(agency=scope.actor.agency_id, agency__in=scope.agencies())
    issued = own.filter(status=DecisionStatus.ISSUED, decided_on__range=(scope.starts_on, scope.ends_on))
    return issued.order_by("pk")


def _lines(scope: Scope) -> QuerySet[Any]:
    decisions = _decisions(scope).filter(kind=DecisionKind.AWARD).order_by().values("pk")
    return DecisionItem.objects.filter(decision__in=decisions).order_by("pk")


register(
    Source(
        "awards",
        _awards,
        Action.READ_REGISTER,
        _(
            "Đếm khen thưởng đang có hiệu lực trong sổ bộ, theo ngày quyết định và đơn vị khi được khen; đã hủy bỏ, "
            "thu hồi, không rõ ngày quyết định thì không tính."
        ),
        (
            Column(
                "ten",
                _("Đối tượng"),
                lambda row: row.subject.name,
                link=lambda row: reverse("register:subject", args=[row.subject_id]),
            ),
            Column("khen", _("Danh hiệu, hình thức"), lambda row: award_name(row.code, row.decided_on)),
            Column("don-vi", _("Đơn vị khi được khen"), lambda row: str(row.agency or row.subject.agency)),
            Column("so", _("Số quyết định"), lambda row: row.decision_number),
            Column("ngay", _("Ngày quyết định"), lambda row: day_text(row.decided_on)),
        ),
        dimensions=("code", "kind", "basis", "position", "sex"),
        related=("subject__agency", "agency"),
        translate=_by_code,
        subject_of=lambda row: row.subject_id,
    )
)
register(
    Source(
        "decisions",
        _decisions,
        Action.READ_WORK,
        _("Đếm quyết định do chính cơ quan ban hành, theo ngày quyết định."),
        (
            Column("so", _("Số"), str, link=lambda row: reverse("decisions:decision", args=[row.pk])),
            Column("trich-yeu", _("Trích yếu"), lambda row: row.title, wide=True),
            Column("loai", _("Loại"), lambda row: row.get_kind_display()),
            Column("ngay", _("Ngày quyết định"), lambda row: day_text(row.decided_on)),
        ),
        dimensions=("kind",),
        own=True,
    )
)
register(
    Source(
        "decision_lines",
        _lines,
        Action.READ_WORK,
        _("Đếm dòng trong danh sách kèm quyết định khen thưởng do chính cơ quan ban hành trong kỳ."),
        (
            Column("ten", _("Tên trong quyết định"), lambda row: row.recipient_name),
            Column(
                "so",
                _("Quyết định"),
                lambda row: str(row.decision),
                link=lambda row: reverse("decisions:decision", args=[row.decision_id]),
            ),
            Column("ngay", _("Ngày quyết định"), lambda row: day_text(row.decision.decided_on)),
            Column("tien", _("Tiền thưởng (đồng)"), lambda row: row.bonus or 0, numeric=True),
        ),
        own=True,
        sums=("bonus",),
        related=("decision", "nomination"),
        subject_of=lambda row: row.nomination.subject_id,
    )
)
