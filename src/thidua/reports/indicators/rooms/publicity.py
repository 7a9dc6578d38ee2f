"""Exemplars and who takes them up, ceremonies and what was handed over there, the fund."""

from typing import Any

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from thidua.agencies.permissions import Action
from thidua.ceremonies.models import Ceremony, HandOver
from thidua.ceremonies.models import State as CeremonyState
from thidua.ceremonies.queries import visible_ceremonies, visible_hand_overs
from thidua.exemplars.models import Exemplar, Following
from thidua.exemplars.queries import standing, visible_exemplars
from thidua.fund.models import Entry, EntryKind
from thidua.fund.queries import visible_funds
from thidua.reports.indicators.rooms.days import day_text
from thidua.reports.indicators.sources import Source, register
from thidua.reports.statistics.sources import Scope
from thidua.screens.tables import Column
from thidua.vietnamese.numbers import grouped


def _exemplars(scope: Scope) -> QuerySet[Exemplar]:
    return visible_exemplars(scope.actor).filter(agency__in=scope.agencies()).order_by("pk")


def _found(scope: Scope) -> QuerySet[Exemplar]:
    return _exemplars(scope).filter(found_on__range=(scope.starts_on, scope.ends_on))


def _published(scope: Scope) -> QuerySet[Exemplar]:
    return _exemplars(scope).filter(published_on__range=(scope.starts_on, scope.ends_on))


def _followings(scope: Scope) -> QuerySet[Following]:
    of = _exemplars(scope).order_by().values("pk")
    rows = Following.objects.filter(exemplar__in=of, since__range=(scope.starts_on, scope.ends_on))
    return standing(rows).order_by("pk")


def _ceremonies(scope: Scope) -> QuerySet[Ceremony]:
    held = visible_ceremonies(scope.actor).filter(state=CeremonyState.HELD, agency__in=scope.agencies())
    return held.filter(starts_at__date__range=(scope.starts_on, scope.ends_on)).order_by("pk")


def _handed_over(scope: Scope) -> QuerySet[HandOver]:
    given = visible_hand_overs(scope.actor).filter(turn__ceremony__agency__in=scope.agencies())
    return given.filter(day__range=(scope.starts_on, scope.ends_on)).order_by("pk")


def _money(scope: Scope, kind: EntryKind) -> QuerySet[Any]:
    """Entries that stand: neither undone nor undoing."""
    own = visible_funds(scope.actor).filter(agency__in=scope.agencies()).order_by().values("pk")
    rows = Entry.objects.filter(fund__in=own, kind=kind, reversed_by=None)
    return rows.filter(day__range=(scope.starts_on, scope.ends_on)).order_by("pk")


def _income(scope: Scope) -> QuerySet[Any]:
    rows: QuerySet[Any] = _money(scope, EntryKind.INCOME).annotate(money=F("amount"))
    return rows


def _paid(scope: Scope) -> QuerySet[Any]:
    rows: QuerySet[Any] = _money(scope, EntryKind.PAID).annotate(money=-F("amount"), content=F("payment__kind"))
    return rows


_EXEMPLAR_COLUMNS = (
    Column(
        "ten",
        _("Gương điển hình"),
        lambda row: row.name,
        link=lambda row: reverse("exemplars:exemplar", args=[row.pk]),
        wide=True,
    ),
    Column("ve", _("Nêu gương về"), lambda row: row.title),
    Column("co-quan", _("Cơ quan"), lambda row: str(row.agency)),
    Column("phat-hien", _("Ngày phát hiện"), lambda row: day_text(row.found_on)),
    Column("dang", _("Ngày đăng"), lambda row: day_text(row.published_on)),
)
register(
    Source(
        "exemplars_found",
        _found,
        Action.READ_EXEMPLARS,
        _("Đếm gương điển hình theo ngày phát hiện; của cơ quan cấp dưới chỉ tính gương đã xác minh."),
        _EXEMPLAR_COLUMNS,
        dimensions=("origin", "kind"),
    )
)
register(
    Source(
        "exemplars_published",
        _published,
        Action.READ_EXEMPLARS,
        _("Đếm gương điển hình theo ngày đăng lần đầu, kể cả gương gỡ sau đó."),
        _EXEMPLAR_COLUMNS,
        dimensions=("field", "kind"),
    )
)
register(
    Source(
        "followings",
        _followings,
        Action.READ_EXEMPLARS,
        _("Đếm nơi bắt đầu học tập, nhân rộng gương điển hình trong kỳ; dòng đã rút vì ghi nhầm không tính."),
        (
            Column(
                "guong",
                _("Gương điển hình"),
                lambda row: row.exemplar.name,
                link=lambda row: reverse("exemplars:exemplar", args=[row.exemplar_id]),
                wide=True,
            ),
            Column("noi", _("Nơi học tập"), lambda row: str(row.agency or row.place)),
            Column("tu", _("Từ ngày"), lambda row: day_text(row.since)),
        ),
        related=("exemplar", "agency"),
    )
)
register(
    Source(
        "ceremonies",
        _ceremonies,
        Action.READ_CEREMONIES,
        _("Đếm hội nghị, lễ trao tặng của chính cơ quan đã tổ chức xong, theo ngày bắt đầu."),
        (
            Column(
                "ten",
                _("Hội nghị, lễ trao tặng"),
                lambda row: row.title,
                link=lambda row: reverse("ceremonies:ceremony", args=[row.pk]),
                wide=True,
            ),
            Column("hinh-thuc", _("Hình thức"), lambda row: row.get_kind_display()),
            Column("ngay", _("Ngày"), lambda row: day_text(row.starts_at)),
            Column("noi", _("Địa điểm"), lambda row: row.place),
        ),
        dimensions=("kind",),
        own=True,
    )
)
register(
    Source(
        "handed_over",
        _handed_over,
        Action.READ_CEREMONIES,
        _("Đếm lượt trao của chính cơ quan, theo ngày trao; không tính lượt đã hủy ghi nhận."),
        (
            Column(
                "nguoi-nhan",
                _("Người nhận"),
                lambda row: row.receiver_name,
                link=lambda row: reverse("ceremonies:ceremony", args=[row.turn.ceremony_id]),
                wide=True,
            ),
            Column("ngay", _("Ngày trao"), lambda row: day_text(row.day)),
            Column("danh-sach", _("Số danh sách ký nhận"), lambda row: row.sheet),
        ),
        dimensions=("receiver",),
        own=True,
        related=("turn",),
    )
)
_MONEY_COLUMNS = (
    Column(
        "phieu",
        _("Diễn giải"),
        lambda row: row.payment.title if row.payment else row.get_source_display(),
        link=lambda row: reverse("fund:book", args=[row.fund_id]),
        wide=True,
    ),
    Column("tien", _("Số tiền (đồng)"), lambda row: grouped(row.money), numeric=True),
    Column("ngay", _("Ngày"), lambda row: day_text(row.day)),
    Column("chung-tu", _("Số chứng từ"), lambda row: row.paper),
)
register(
    Source(
        "fund_income",
        _income,
        Action.READ_FUND,
        _("Cộng các phiếu thu vào quỹ của chính cơ quan, theo ngày thu; không tính phiếu đã sửa bằng phiếu ngược."),
        _MONEY_COLUMNS,
        dimensions=("source",),
        own=True,
        sums=("money",),
        related=("payment",),
    )
)
register(
    Source(
        "fund_paid",
        _paid,
        Action.READ_FUND,
        _("Cộng các phiếu chi quỹ của chính cơ quan, theo ngày chi; không tính phiếu đã sửa bằng phiếu ngược."),
        _MONEY_COLUMNS,
        dimensions=("content",),
        own=True,
        sums=("money",),
        related=("payment",),
    )
)
