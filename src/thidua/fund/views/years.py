"""The funds of the years, and one of them: what came, what was paid, what is left, how it stands to the limits."""

from dataclasses import dataclass

from django.contrib import messages
from django.db.models import Sum
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.permissions import Action, may
from thidua.fund import norms, queries, services
from thidua.fund.awards import payable_decisions
from thidua.fund.forms import EstimateForm, OpenForm
from thidua.fund.models import FundState, FundYear, PaymentState
from thidua.fund.queries import Limit
from thidua.screens.tables import Column, Listing
from thidua.screens.views import attempt, page, worked
from thidua.trail.errors import Refused
from thidua.trail.queries import entries_of
from thidua.vietnamese.numbers import amount, decimal_text, grouped

TAGS = {FundState.OPEN: "success", FundState.CLOSED: "neutral"}
SURE = {"text": gettext_lazy("đã đọc nguyên văn"), "secondary": gettext_lazy("nguồn thứ cấp, cần đối chiếu")}
OFFERED = 20  # decisions whose money is offered to be asked for


@dataclass(frozen=True)
class Measured:
    """A limit in words, and whether it is passed."""

    heading: str
    text: str
    is_over: bool


@page(Action.READ_FUND)
def fund(request: ActorRequest) -> HttpResponse:
    """The funds of all years."""
    columns = [
        Column("nam", _("Năm"), lambda row: row.year, ["year"], _link),
        Column("du-toan", _("Dự toán (đồng)"), lambda row: grouped(row.estimate), numeric=True),
        Column("con", _("Còn lại (đồng)"), lambda row: grouped(row.left), ["left"], numeric=True),
        Column("trang-thai", _("Trạng thái"), lambda row: row.get_state_display(), ["state"], tag=_tag),
    ]
    listing = Listing(
        request,
        queries.visible_funds(request.actor).annotate(left=Sum("entries__amount", default=0)),
        columns,
        name="quy-thi-dua-khen-thuong",
        default_sort="-nam",
        empty=_("Chưa mở quỹ năm nào. Mở quỹ của năm, nhập dự toán rồi ghi thu, chi."),
    )
    return listing.respond("fund/fund.html", {"may_keep": may(request.actor, Action.KEEP_FUND)})


@page(Action.KEEP_FUND)
def open_fund(request: ActorRequest) -> HttpResponse:
    """Open the fund of a year."""
    form = OpenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.open_year(request.actor, year=form.cleaned_data["year"], estimate=form.estimate())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã mở quỹ."))
            return redirect("fund:year", made.pk)
    context = {"form": form, "heading": _("Mở quỹ của năm"), "cancel_url": reverse("fund:fund")}
    return render(request, "fund/form.html", context)


@page(Action.READ_FUND)
def year(request: ActorRequest, pk: int) -> HttpResponse:
    """The fund of one year."""
    actor, found = request.actor, queries.get_visible_fund(request.actor, pk)
    keeps = may(actor, Action.KEEP_FUND, found.agency_id) if found.is_open else None
    decisions = payable_decisions(actor)[:OFFERED] if keeps else []
    payments = queries.visible_payments(actor).filter(fund=found)
    context = {
        "fund": found,
        "tag": _tag(found),
        "totals": queries.totals_of(found),
        "summary": _summary(found),
        "limits": [each for each in (_ceiling(found), _share(found)) if each],
        "norms": norms.SESSION.values(),
        "norms_cite": norms.SESSION_CITE,
        "decisions": decisions,
        "asked": payments.filter(state=PaymentState.ASKED),
        "approved": payments.filter(state=PaymentState.APPROVED),
        "may_keep": keeps,
        "may_close": may(actor, Action.APPROVE_PAYMENT, found.agency_id) if found.is_open else None,
        "entries": entries_of(found)[:50],
    }
    return render(request, "fund/year.html", context)


@page(Action.KEEP_FUND)
def change(request: ActorRequest, pk: int) -> HttpResponse:
    """Change what is expected."""
    found = queries.get_visible_fund(request.actor, pk)
    form = EstimateForm(request.POST or None, fund=found)

    def write() -> FundYear:
        version = form.cleaned_data["version"] or 0
        return services.change_estimate(request.actor, fund=found, version=version, estimate=form.estimate())

    if worked(request, form, write, _("Đã lưu dự toán.")):
        return redirect("fund:year", pk)
    context = {"form": form, "heading": _("Dự toán quỹ"), "fund": found, "cancel_url": _link(found)}
    return render(request, "fund/form.html", context)


@require_POST
@page(Action.APPROVE_PAYMENT)
def close(request: ActorRequest, pk: int) -> HttpResponse:
    """Close the book of a year."""
    found = queries.get_visible_fund(request.actor, pk)
    attempt(request, _("Đã khóa sổ; số dư chuyển sang năm sau."), services.close_year, request.actor, fund=found)
    return redirect("fund:year", pk)


def _summary(found: FundYear) -> list[tuple[str, str]]:
    return [
        (_("Dự toán từ ngân sách"), amount(found.budget)),
        (_("Dự toán từ đóng góp"), amount(found.contribution)),
        (_("Dự toán từ nguồn khác"), amount(found.other)),
        (_("Tổng dự toán"), amount(found.estimate)),
    ]


def _ceiling(found: FundYear) -> Measured | None:
    limit = queries.ceiling_of(found)
    if limit is None:
        return None
    text = _("Tối đa %(most)s (%(share)s%% của %(of)s %(base)s); dự toán từ ngân sách %(used)s.")
    return _measured(_("Mức trích từ ngân sách"), text, limit)


def _share(found: FundYear) -> Measured:
    text = _(
        "Mức %(most)s (%(share)s%% của %(of)s, tính trên tổng thu đến nay %(base)s); đã đề nghị, duyệt, chi %(used)s."
    )
    return _measured(
        _("Chi phát động, sơ kết, tổng kết, tuyên truyền, kiểm tra, họp hội đồng"), text, queries.share_of(found)
    )


def _measured(heading: str, text: str, limit: Limit) -> Measured:
    said = text % {
        "most": amount(limit.most),
        "share": decimal_text(limit.rate.share * 100),
        "of": limit.rate.of,
        "base": amount(limit.base),
        "used": amount(limit.used),
    }
    cite = _("Căn cứ: %(cite)s; %(sure)s.") % {"cite": limit.rate.cite, "sure": SURE[limit.rate.confidence]}
    over = _("Vượt %(over)s: cần xem lại.") % {"over": amount(limit.over)} if limit.over else ""
    return Measured(heading, " ".join(filter(None, [said, over, cite])), bool(limit.over))


def _link(row: FundYear) -> str:
    return reverse("fund:year", args=[row.pk])


def _tag(row: FundYear) -> str:
    return TAGS[FundState(row.state)]
