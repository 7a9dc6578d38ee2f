"""The stock: what there is and how much of it; a kind of thing added or renamed."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.permissions import Action, may
from thidua.law import load_corpus
from thidua.screens.tables import Column, Listing
from thidua.screens.views import page, worked
from thidua.stock import queries, services
from thidua.stock.forms import ItemForm, StockFilter
from thidua.stock.models import Item
from thidua.trail.errors import Refused
from thidua.vietnamese.numbers import grouped


@page(Action.READ_STOCK)
def stock(request: ActorRequest) -> HttpResponse:
    """Everything that the own agency keeps, with what is left."""
    filters = StockFilter(request.GET)
    rows = queries.visible_items(request.actor)
    if filters.is_valid():
        wanted = filters.cleaned_data
        rows = rows.filter(name__icontains=wanted["q"]) if wanted["q"] else rows
        rows = rows.filter(kind=wanted["loai"]) if wanted["loai"] else rows
        rows = queries.running_low(rows) if wanted["con"] else rows
    columns = [
        Column("ten", _("Hiện vật"), lambda row: row.name, ["name"], _link, wide=True),
        Column("loai", _("Loại"), lambda row: row.get_kind_display(), ["kind"]),
        Column("kem", _("Kèm danh hiệu, hình thức"), _award),
        Column("don-vi", _("Đơn vị tính"), lambda row: row.unit),
        Column("con", _("Còn lại"), lambda row: row.left, ["left"], numeric=True),
        Column("tinh-trang", _("Tình trạng"), level_text, tag=level_tag),
    ]
    listing = Listing(
        request,
        rows,
        columns,
        filters,
        name="kho-hien-vat",
        default_sort="ten",
        empty=_("Kho chưa có hiện vật nào khớp. Thêm loại hiện vật rồi ghi phiếu nhập."),
    )
    return listing.respond("stock/stock.html", {"may_move": may(request.actor, Action.MOVE_STOCK)})


@page(Action.MOVE_STOCK)
def add(request: ActorRequest) -> HttpResponse:
    """Add a kind of thing."""
    form = ItemForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = {key: value for key, value in form.cleaned_data.items() if key != "version"}
        try:
            made = services.add_item(request.actor, **values)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã thêm; hãy ghi phiếu nhập số đang có."))
            return redirect("stock:item", made.pk)
    context = {"form": form, "heading": _("Thêm loại hiện vật"), "cancel_url": reverse("stock:stock")}
    return render(request, "stock/form.html", context)


@page(Action.MOVE_STOCK)
def change(request: ActorRequest, pk: int) -> HttpResponse:
    """Change what a kind of thing is called."""
    found = queries.get_visible_item(request.actor, pk)
    form = ItemForm(request.POST or None, item=found)

    def write() -> Item:
        values = form.cleaned_data | {"version": form.cleaned_data["version"] or 0}
        return services.change_item(request.actor, item=found, **values)

    if worked(request, form, write, _("Đã lưu.")):
        return redirect("stock:item", pk)
    context = {"form": form, "heading": _("Sửa loại hiện vật"), "item": found, "cancel_url": _link(found)}
    return render(request, "stock/form.html", context)


def level_text(row: Item) -> str:
    """How much is left, in words."""
    left = row.left  # type: ignore[attr-defined] # annotated
    if left == 0:
        return _("Đã hết")
    if left <= row.low_mark:
        return _("Sắp hết: còn %(count)s %(unit)s") % {"count": grouped(left), "unit": row.unit}
    return _("Còn đủ")


def level_tag(row: Item) -> str:
    """Its colour."""
    left = row.left  # type: ignore[attr-defined] # annotated
    return "danger" if left == 0 else "warning" if left <= row.low_mark else "success"


def _award(row: Item) -> str:
    found = load_corpus().awards.get(row.award)
    return found.short_name if found else _("Dùng chung")


def _link(row: Item) -> str:
    return reverse("stock:item", args=[row.pk])
