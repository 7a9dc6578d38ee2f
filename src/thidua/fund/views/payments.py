"""What is asked to be paid, approved or refused, and paid."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.permissions import Action, Permission, may
from thidua.decisions.bonuses import bonus_table
from thidua.decisions.queries import get_visible_decision
from thidua.fund import norms, queries, services
from thidua.fund.forms import AskForm, PayForm, PaymentFilter, WhyForm
from thidua.fund.models import Payment, PaymentState
from thidua.screens.tables import Column, Listing
from thidua.screens.views import attempt, page, worked
from thidua.trail.errors import Refused
from thidua.trail.queries import entries_of
from thidua.vietnamese.numbers import amount, grouped

TAGS = {
    PaymentState.ASKED: "warning",
    PaymentState.APPROVED: "info",
    PaymentState.PAID: "success",
    PaymentState.REFUSED: "danger",
    PaymentState.ENDED: "neutral",
}


@page(Action.READ_FUND)
def payments(request: ActorRequest) -> HttpResponse:
    """Everything that was asked to be paid."""
    filters = PaymentFilter(request.GET)
    columns = [
        Column("dien-giai", _("Diễn giải"), lambda row: row.title, ["title"], _link, wide=True),
        Column("noi-dung", _("Nội dung chi"), lambda row: row.get_kind_display(), ["kind"]),
        Column("so-tien", _("Số tiền (đồng)"), lambda row: grouped(row.amount), ["amount"], numeric=True),
        Column("da-chi", _("Đã chi (đồng)"), lambda row: grouped(row.spent), ["spent"], numeric=True),
        Column("ngay", _("Ngày đề nghị"), lambda row: f"{row.asked_on:%d/%m/%Y}", ["asked_on"]),
        Column("trang-thai", _("Trạng thái"), lambda row: row.get_state_display(), ["state"], tag=_tag),
    ]
    rows = _filtered(queries.visible_payments(request.actor), filters)
    empty = _("Chưa có khoản chi nào khớp. Đề nghị chi ở trang quỹ của năm.")
    listing = Listing(request, rows, columns, filters, name="khoan-chi", default_sort="-ngay", empty=empty)
    return listing.respond("fund/payments.html")


@page(Action.READ_FUND)
def payment(request: ActorRequest, pk: int) -> HttpResponse:
    """One payment: what was asked, by whom, how it was answered, what was paid."""
    actor, found = request.actor, queries.get_visible_payment(request.actor, pk)
    approves: Permission | None = None
    if found.state == PaymentState.ASKED:
        approves = may(actor, Action.APPROVE_PAYMENT, found.fund.agency_id)
        if approves and found.asked_by_id == actor.account_id:
            approves = Permission(False, _("Bạn đã đề nghị khoản này; người khác duyệt."))
    is_approved = found.state == PaymentState.APPROVED
    flagged = bonus_table(found.decision, timezone.localdate()).flagged if found.decision else []
    context = {
        "payment": found,
        "tag": _tag(found),
        "summary": _summary(found),
        "flagged": flagged,
        "paid": found.entries.select_related("reversed_by").order_by("day", "pk"),
        "may_approve": approves,
        "may_pay": may(actor, Action.KEEP_FUND, found.fund.agency_id) if is_approved else None,
        "may_end": may(actor, Action.APPROVE_PAYMENT, found.fund.agency_id) if is_approved else None,
        "entries": entries_of(found)[:50],
    }
    return render(request, "fund/payment.html", context)


@page(Action.KEEP_FUND)
def ask(request: ActorRequest, pk: int) -> HttpResponse:
    """Ask for a payment."""
    fund = queries.get_visible_fund(request.actor, pk)
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.ask_payment(request.actor, fund=fund, ask=form.ask())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã đề nghị; người đứng đầu được báo."))
            return redirect("fund:payment", made.pk)
    heading = _("Đề nghị chi")
    levels = ", ".join(f"{each.who} {amount(each.most)}" for each in norms.SESSION.values())
    text = _("Họp hội đồng, tối đa mỗi người một phiên: %(levels)s (%(cite)s, nguồn thứ cấp, cần đối chiếu).")
    context: dict[str, Any] = {"form": form, "heading": heading, "submit": heading, "fund": fund}
    context |= {"text": text % {"levels": levels, "cite": norms.SESSION_CITE}}
    return render(request, "fund/form.html", context | {"cancel_url": reverse("fund:year", args=[pk])})


@require_POST
@page(Action.KEEP_FUND)
def propose(request: ActorRequest, pk: int, decision: int) -> HttpResponse:
    """Ask for the award money of a decision, by one press."""
    fund = queries.get_visible_fund(request.actor, pk)
    found = get_visible_decision(request.actor, decision)
    done = _("Đã đề nghị chi tiền thưởng; người đứng đầu được báo.")
    made = attempt(request, done, services.propose_award_money, request.actor, fund=fund, decision=found)
    return redirect("fund:payment", made.pk) if made else redirect("fund:year", pk)


@require_POST
@page(Action.APPROVE_PAYMENT)
def approve(request: ActorRequest, pk: int) -> HttpResponse:
    """Approve what was asked."""
    found = queries.get_visible_payment(request.actor, pk)
    attempt(request, _("Đã duyệt chi."), services.approve_payment, request.actor, payment=found)
    return redirect("fund:payment", pk)


@page(Action.APPROVE_PAYMENT)
def refuse(request: ActorRequest, pk: int) -> HttpResponse:
    """Refuse what was asked."""
    return _answered(request, pk, services.refuse_payment, _("Không duyệt chi"), _("Đã trả lời không duyệt."))


@page(Action.APPROVE_PAYMENT)
def end(request: ActorRequest, pk: int) -> HttpResponse:
    """Pay no more of what was approved."""
    return _answered(request, pk, services.end_payment, _("Thôi chi phần còn lại"), _("Đã thôi chi phần còn lại."))


@page(Action.KEEP_FUND)
def pay(request: ActorRequest, pk: int) -> HttpResponse:
    """Pay what was approved, or a part."""
    found = queries.get_visible_payment(request.actor, pk)
    form = PayForm(request.POST or None, initial={"amount": queries.rest_of(found), "day": timezone.localdate()})
    if worked(request, form, lambda: services.pay(request.actor, payment=found, **form.cleaned_data), _("Đã ghi chi.")):
        return redirect("fund:payment", pk)
    return _form(request, found, form, _("Ghi chi"))


def _answered(request: ActorRequest, pk: int, service: Callable[..., Any], heading: str, done: str) -> HttpResponse:
    found = queries.get_visible_payment(request.actor, pk)
    form = WhyForm(request.POST or None)
    if worked(request, form, lambda: service(request.actor, payment=found, **form.cleaned_data), done):
        return redirect("fund:payment", pk)
    return _form(request, found, form, heading)


def _form(request: ActorRequest, found: Payment, form: Any, heading: str) -> HttpResponse:
    context = {"form": form, "heading": heading, "submit": heading, "payment": found, "fund": found.fund}
    return render(request, "fund/form.html", context | {"cancel_url": _link(found)})


def _filtered(rows: QuerySet[Payment], filters: PaymentFilter) -> QuerySet[Payment]:
    if not filters.is_valid():
        return rows
    wanted = filters.cleaned_data
    kept = {
        "title__icontains": wanted["q"],
        "kind": wanted["noi_dung"],
        "state": wanted["trang_thai"],
        "fund__year": wanted["nam"],
    }
    return rows.filter(**{key: value for key, value in kept.items() if value})


def _summary(found: Payment) -> list[tuple[str, Any]]:
    lines: list[tuple[str, Any]] = [
        (_("Nội dung chi"), found.get_kind_display()),
        (_("Số tiền"), amount(found.amount)),
        (_("Đã chi"), amount(found.spent)),  # type: ignore[attr-defined] # annotated
        (_("Người đề nghị"), f"{found.asked_by.full_name if found.asked_by else ''}, {found.asked_on:%d/%m/%Y}"),
    ]
    if found.settled_on:
        who = found.settled_by.full_name if found.settled_by else ""
        lines.append((_("Người trả lời"), f"{who}, {found.settled_on:%d/%m/%Y}"))
    if found.chairs or found.members or found.helpers:
        text = _("%(chairs)s chủ trì, %(members)s thành viên, %(helpers)s phục vụ")
        times = {"chairs": found.chairs, "members": found.members, "helpers": found.helpers}
        lines.append((_("Số lượt họp"), text % times))
        lines.append((_("Tối đa theo mức mỗi phiên"), amount(norms.session_most(**times))))
    if found.local_paper:
        lines.append((_("Văn bản quy định mức cao hơn"), found.local_paper))
    return lines


def _link(row: Payment) -> str:
    return reverse("fund:payment", args=[row.pk])


def _tag(row: Payment) -> str:
    return TAGS[PaymentState(row.state)]
