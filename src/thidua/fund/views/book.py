"""The book of a year, line by line; money that came in; a wrong line undone."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.permissions import Action, may
from thidua.fund import queries, services
from thidua.fund.forms import BookFilter, ReceiveForm, WhyForm
from thidua.fund.models import Entry, FundYear
from thidua.screens.exports import Export, asked_export, exported
from thidua.screens.views import page, worked
from thidua.vietnamese.numbers import amount

SHOWN = 500  # lines on the page; the export has all


@page(Action.READ_FUND)
def book(request: ActorRequest, pk: int) -> HttpResponse:
    """The book of a year with what was there after each line; by source or use, without it."""
    found = queries.get_visible_fund(request.actor, pk)
    filters = BookFilter(request.GET)
    rows = list(queries.book(found))
    if filters.is_valid():
        source, kind = filters.cleaned_data["nguon"], filters.cleaned_data["noi_dung"]
        rows = [each for each in rows if not source or each.source == source]
        rows = [each for each in rows if not kind or (each.payment is not None and each.payment.kind == kind)]
    if "xuat" in request.GET:
        return _exported(request, found, rows)
    query = request.GET.copy()
    query["xuat"] = "xlsx"
    context = {
        "fund": found,
        "filters": filters,
        "rows": list(reversed(rows))[:SHOWN],
        "count": len(rows),
        "more": max(0, len(rows) - SHOWN),
        "sum": sum(each.amount for each in rows),
        "export": f"?{query.urlencode()}",
        "may_keep": may(request.actor, Action.KEEP_FUND, found.agency_id) if found.is_open else None,
    }
    return render(request, "fund/book.html", context)


@page(Action.KEEP_FUND)
def receive(request: ActorRequest, pk: int) -> HttpResponse:
    """Write what came in."""
    found = queries.get_visible_fund(request.actor, pk)
    form = ReceiveForm(request.POST or None)
    done = _("Đã ghi thu.")
    if worked(request, form, lambda: services.receive_money(request.actor, fund=found, **form.cleaned_data), done):
        return redirect("fund:year", pk)
    heading = _("Ghi thu")
    context = {"form": form, "heading": heading, "submit": heading, "fund": found}
    return render(request, "fund/form.html", context | {"cancel_url": reverse("fund:year", args=[pk])})


@page(Action.KEEP_FUND)
def reverse_line(request: ActorRequest, pk: int) -> HttpResponse:
    """Undo a wrong line."""
    entry = queries.get_visible_entry(request.actor, pk)
    form = WhyForm(request.POST or None)
    done = _("Đã lập phiếu ngược; khoản chi (nếu có) chờ chi lại.")
    if worked(request, form, lambda: services.reverse_entry(request.actor, entry=entry, **form.cleaned_data), done):
        return redirect("fund:book", entry.fund_id)
    heading = _("Lập phiếu ngược")
    text = _("%(kind)s %(amount)s, ngày %(day)s. Phiếu cũ không sửa; phiếu ngược đưa quỹ về như trước.")
    said = {"kind": entry.get_kind_display(), "amount": amount(abs(entry.amount)), "day": f"{entry.day:%d/%m/%Y}"}
    context = {"form": form, "heading": heading, "submit": heading, "fund": entry.fund, "text": text % said}
    return render(request, "fund/form.html", context | {"cancel_url": reverse("fund:book", args=[entry.fund_id])})


def _exported(request: ActorRequest, found: FundYear, rows: list[Entry]) -> HttpResponse:
    asked = asked_export(request)
    if not isinstance(asked, Export):
        return asked
    headings = [
        _("Ngày"),
        _("Phiếu"),
        _("Nguồn thu, nội dung chi"),
        _("Diễn giải"),
        _("Người nộp, người nhận"),
        _("Số chứng từ"),
        _("Thu (đồng)"),
        _("Chi (đồng)"),
        _("Còn (đồng)"),
        _("Lý do"),
    ]
    lines = [
        [
            f"{each.day:%d/%m/%Y}",
            each.get_kind_display(),
            each.payment.get_kind_display() if each.payment else each.get_source_display(),
            each.payment.title if each.payment else each.ground_label,
            each.party,
            each.paper,
            each.amount if each.amount > 0 else None,
            -each.amount if each.amount < 0 else None,
            each.running,  # type: ignore[attr-defined] # annotated
            each.reason,
        ]
        for each in rows
    ]
    return exported(request, asked, name=f"so-quy-{found.year}", headings=headings, rows=lines, subjects=[])
