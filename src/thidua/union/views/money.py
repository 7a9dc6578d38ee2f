"""Dues and the cash book."""

import datetime as dt
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.permissions import Action
from thidua.screens.forms import ReasonForm
from thidua.screens.tables import Column, Listing
from thidua.screens.views import number_in, page
from thidua.union import queries, services
from thidua.union.forms import CollectForm, EntryFilter, EntryForm, MonthField, RateForm
from thidua.union.guarding import demand, may_look_in, may_run
from thidua.union.models import DuesRate, Entry, Side, Union
from thidua.union.rules import due_of, first_of_month, next_month
from thidua.union.views.shared import common, filled, part
from thidua.vietnamese.numbers import amount as money_text
from thidua.vietnamese.numbers import decimal_text, grouped


@page(Action.READ_UNION)
def dues(request: ActorRequest) -> HttpResponse:
    """Who paid which month of a year, for the committee and its auditors."""
    union = queries.get_union(request.actor)
    demand(may_look_in(request.actor, union))
    today = timezone.localdate()
    year = number_in(request.GET.get("nam", "")) or today.year
    year = year if 1945 <= year <= 2100 else today.year
    rate = union.rates.filter(from_month__lte=today).first()
    context = {
        "year": year,
        "years": (year - 1, year + 1),
        "rows": queries.dues_grid(union, year),
        "today": today,
        "months": [dt.date(year, number, 1) for number in range(1, 13)],
        "rate": rate_text(rate) if rate else "",
        "rates": union.rates.all(),
        "month": first_of_month(today),
    }
    return part(request, union, "union/dues.html", "dues", **context)


@page(Action.READ_OWN_MERIT)
def own_dues(request: ActorRequest) -> HttpResponse:
    """What the person at the screen paid, and nobody else's: for every member, whatever the role."""
    union = queries.own_union(request.actor) or queries.get_union(request.actor)
    member = queries.own_membership(request.actor, union)
    rows = queries.own_dues(request.actor, union) if member else []
    rate = union.rates.filter(from_month__lte=timezone.localdate()).first()
    due = due_of(rate, member) if rate and member else None
    context = {"member": member, "rows": rows, "rate": rate_text(rate) if rate else "", "due": due}
    return part(request, union, "union/own_dues.html", "own_dues", **context)


@page(Action.READ_UNION)
def rate(request: ActorRequest) -> HttpResponse:
    """Set the rate from a month on."""
    union = queries.get_union(request.actor)
    demand(may_run(request.actor, union))
    form = RateForm(request.POST or None, initial={"from_month": first_of_month(timezone.localdate())})
    return filled(
        request,
        form,
        _("Đặt mức đoàn phí"),
        _("Đã đặt mức đoàn phí."),
        lambda: services.set_rate(request.actor, union=union, **form.facts()),
        back=reverse("union:dues"),
        lead=_("Mức do công đoàn tự đặt theo văn bản của mình; hệ thống chưa có văn bản quy định mức đoàn phí."),
    )


@page(Action.READ_UNION)
def collect(request: ActorRequest) -> HttpResponse:
    """Take the dues of one month from those who owe them."""
    union = queries.get_union(request.actor)
    demand(may_run(request.actor, union))
    month = _month(request.GET.get("thang", ""))
    known = union.rates.filter(from_month__lte=month).first()
    owing = [(each, due_of(known, each) if known else None) for each in queries.owing(union, month)]
    form = CollectForm(request.POST or None, owing=owing)
    name = f"{month:%m/%Y}"
    return filled(
        request,
        form,
        _("Thu đoàn phí tháng %(month)s") % {"month": name},
        _("Đã thu; mỗi người một phiếu thu."),
        lambda: services.collect_dues(request.actor, union=union, month=month, **form.facts()),
        back=f"{reverse('union:dues')}?nam={month.year}",
        lead=rate_text(known) if known else _("Chưa đặt mức đoàn phí cho tháng này; hãy đặt mức trước."),
        warning="" if owing else _("Không còn ai phải nộp tháng này."),
    )


def _month(text: str) -> dt.date:
    try:
        month = MonthField(required=False).clean(text)
    except ValidationError:
        month = None
    return first_of_month(month or timezone.localdate())


def rate_text(known: DuesRate) -> str:
    """The rate in words."""
    if known.amount is not None:
        return _("%(sum)s mỗi tháng, theo %(paper)s") % {"sum": money_text(known.amount), "paper": known.paper}
    percent = decimal_text(Decimal(known.hundredths or 0) / 100)
    text = _("%(percent)s%% của căn cứ đóng mỗi tháng, theo %(paper)s")
    return text % {"percent": percent, "paper": known.paper}


@page(Action.READ_UNION)
def book(request: ActorRequest) -> HttpResponse:
    """The cash book of a year or a month, with what was in the box before and after."""
    union = queries.get_union(request.actor)
    demand(may_look_in(request.actor, union))
    seen, today = queries.visible_entries(request.actor), timezone.localdate()
    years = sorted({today.year, *seen.order_by().values_list("year", flat=True).distinct()}, reverse=True)
    form = EntryFilter({"nam": str(today.year), **request.GET.dict()}, years=years)
    first, last = dt.date(today.year, 1, 1), dt.date(today.year, 12, 31)
    rows = seen.filter(day__range=(first, last))
    if form.is_valid():
        wanted = form.cleaned_data
        first, last = _span(int(wanted["nam"] or today.year), wanted["thang"])
        rows = seen.filter(day__range=(first, last))
        rows = rows.filter(side=wanted["ben"]) if wanted["ben"] else rows
        rows = rows.filter(kind=wanted["khoan"]) if wanted["khoan"] else rows
    listing = Listing(
        request,
        rows,
        _columns(union, request),
        form,
        name="so-quy-cong-doan",
        default_sort="-phieu",
        empty=_("Không có phiếu thu, chi nào trong kỳ này."),
    )
    within = seen.filter(day__range=(first, last))
    context = common(request, union, "book") | {
        "first": first,
        "last": last,
        "before": queries.balance_of(union, first),
        "after": queries.balance_of(union, last + dt.timedelta(days=1)),
        "income": sum(each.amount for each in within if each.side == Side.IN),
        "expense": sum(each.amount for each in within if each.side == Side.OUT),
    }
    return listing.respond("union/book.html", context)


def _span(year: int, month: str) -> tuple[dt.date, dt.date]:
    if not month:
        return dt.date(year, 1, 1), dt.date(year, 12, 31)
    first = dt.date(year, int(month), 1)
    return first, next_month(first) - dt.timedelta(days=1)


def _columns(union: Union, request: ActorRequest) -> list[Column]:
    runs = bool(may_run(request.actor, union))
    return [
        Column("phieu", _("Phiếu"), lambda row: row.code, ["pk"], _reverse_link if runs else None),
        Column("ngay", _("Ngày"), lambda row: f"{row.day:%d/%m/%Y}"),
        Column("khoan", _("Khoản"), lambda row: row.get_kind_display()),
        Column("noi-dung", _("Nội dung"), _text, wide=True),
        Column("nguoi", _("Người nộp, nhận"), lambda row: row.party or "—"),
        Column("thu", _("Thu vào"), lambda row: grouped(row.amount) if row.side == Side.IN else "", numeric=True),
        Column("chi", _("Chi"), lambda row: grouped(row.amount) if row.side == Side.OUT else "", numeric=True),
        Column("ton", _("Tồn"), lambda row: grouped(row.balance), numeric=True),
    ]


def _text(row: Entry) -> str:
    undone = getattr(row, "reversed_by", None)
    said = _("%(text)s (đã có phiếu ngược %(code)s)")
    return said % {"text": row.text, "code": undone.code} if undone else row.text


def _reverse_link(row: Entry) -> str:
    return reverse("union:reverse", args=[row.pk])


@page(Action.READ_UNION)
def income(request: ActorRequest) -> HttpResponse:
    """Write down money that came in."""
    return _entry(request, Side.IN, _("Ghi phiếu thu"))


@page(Action.READ_UNION)
def expense(request: ActorRequest) -> HttpResponse:
    """Write down money that went out."""
    return _entry(request, Side.OUT, _("Ghi phiếu chi"))


def _entry(request: ActorRequest, side: Side, heading: str) -> HttpResponse:
    union = queries.get_union(request.actor)
    demand(may_run(request.actor, union))
    form = EntryForm(request.POST or None, side=side)
    left = money_text(queries.balance_of(union))
    return filled(
        request,
        form,
        heading,
        _("Đã ghi phiếu."),
        lambda: services.move_money(request.actor, union=union, side=side, **form.cleaned_data),
        back=reverse("union:book"),
        lead=_("Tồn quỹ: %(left)s. Phiếu đã ghi không sửa, không xóa; ghi sai thì lập phiếu ngược.") % {"left": left},
    )


@page(Action.READ_UNION)
def reverse_entry(request: ActorRequest, pk: int) -> HttpResponse:
    """Undo a wrong receipt by one of the other side."""
    entry = queries.visible_entries(request.actor).get(pk=pk)
    demand(may_run(request.actor, entry.union))
    form = ReasonForm(request.POST or None)
    about = f"{entry.code}: {entry.text}, {money_text(entry.amount)}"
    return filled(
        request,
        form,
        _("Lập phiếu ngược"),
        _("Đã lập phiếu ngược."),
        lambda: services.reverse_entry(request.actor, entry=entry, reason=form.cleaned_data["reason"]),
        back=reverse("union:book"),
        lead=about,
        confirm=_("Lập phiếu ngược cho phiếu này? Không lấy lại được."),
    )
