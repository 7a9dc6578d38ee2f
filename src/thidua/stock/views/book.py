"""The book of one kind of thing, and the slips that are written into it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.permissions import Action, may
from thidua.law import load_corpus
from thidua.screens.exports import Export, asked_export, exported
from thidua.screens.forms import ReasonForm, WorkForm
from thidua.screens.views import page, worked
from thidua.stock import queries, services
from thidua.stock.forms import CountForm, IssueForm, ReceiveForm
from thidua.stock.models import Item, Slip
from thidua.stock.views.items import level_tag, level_text
from thidua.trail.queries import entries_of

SHOWN = 500  # slips on the page; the export has all


class WhyForm(ReasonForm):
    """Why a slip is undone."""

    most = 500


@page(Action.READ_STOCK)
def item(request: ActorRequest, pk: int) -> HttpResponse:
    """The book of one kind of thing (sổ kho), with what was there after each slip."""
    found = queries.get_visible_item(request.actor, pk)
    rows = list(queries.book(found))
    if "xuat" in request.GET:
        return _exported(request, found, rows)
    award = load_corpus().awards.get(found.award)
    context = {
        "item": found,
        "award": award.name if award else "",
        "level": level_text(found),
        "tag": level_tag(found),
        "slips": list(reversed(rows))[:SHOWN],
        "more": max(0, len(rows) - SHOWN),
        "may_move": may(request.actor, Action.MOVE_STOCK, found.agency_id),
        "entries": entries_of(found)[:30],
    }
    return render(request, "stock/item.html", context)


@page(Action.MOVE_STOCK)
def receive(request: ActorRequest, pk: int) -> HttpResponse:
    """Write what came in."""
    return _slip(request, pk, _Writing(ReceiveForm, services.receive, _("Nhập kho"), _("Đã ghi phiếu nhập.")))


@page(Action.MOVE_STOCK)
def issue(request: ActorRequest, pk: int) -> HttpResponse:
    """Write what went out."""
    return _slip(request, pk, _Writing(IssueForm, services.issue, _("Xuất kho"), _("Đã ghi phiếu xuất.")))


@page(Action.MOVE_STOCK)
def count(request: ActorRequest, pk: int) -> HttpResponse:
    """Write what was found."""
    found = queries.get_visible_item(request.actor, pk)
    form = CountForm(request.POST or None, initial={"expected": found.left})
    done = _("Đã ghi kết quả kiểm kê.")
    if worked(request, form, lambda: services.count(request.actor, item=found, **form.cleaned_data), done):
        return redirect("stock:item", pk)
    return _form(request, found, form, _("Kiểm kê"))


@page(Action.MOVE_STOCK)
def reverse_slip(request: ActorRequest, pk: int) -> HttpResponse:
    """Undo a wrong slip."""
    slip = queries.get_visible_slip(request.actor, pk)
    form = WhyForm(request.POST or None)
    done = _("Đã lập phiếu ngược; hãy ghi lại phiếu đúng nếu cần.")
    if worked(request, form, lambda: services.reverse(request.actor, slip=slip, **form.cleaned_data), done):
        return redirect("stock:item", slip.item_id)
    found = queries.get_visible_item(request.actor, slip.item_id)
    text = _("%(kind)s %(count)s %(unit)s, ngày %(day)s. Phiếu cũ không sửa; phiếu ngược đưa số về như trước.")
    said = {"kind": slip.get_kind_display(), "count": abs(slip.quantity), "unit": found.unit}
    return _form(request, found, form, _("Lập phiếu ngược"), text % (said | {"day": f"{slip.day:%d/%m/%Y}"}))


@dataclass(frozen=True)
class _Writing:
    """A kind of slip: its form, its service, what the page and the message say."""

    form: type[WorkForm]
    write: Callable[..., Slip]
    heading: str
    done: str


def _slip(request: ActorRequest, pk: int, writing: _Writing) -> HttpResponse:
    found = queries.get_visible_item(request.actor, pk)
    form = writing.form(request.POST or None)
    if worked(request, form, lambda: writing.write(request.actor, item=found, **form.cleaned_data), writing.done):
        return redirect("stock:item", pk)
    return _form(request, found, form, writing.heading)


def _form(request: ActorRequest, found: Item, form: WorkForm, heading: str, text: str = "") -> HttpResponse:
    context: dict[str, Any] = {"form": form, "heading": heading, "submit": heading, "item": found, "text": text}
    return render(request, "stock/form.html", context | {"cancel_url": reverse("stock:item", args=[found.pk])})


def _exported(request: ActorRequest, found: Item, rows: list[Slip]) -> HttpResponse:
    asked = asked_export(request)
    if not isinstance(asked, Export):
        return asked
    lines = [
        [
            f"{each.day:%d/%m/%Y}",
            each.get_kind_display(),
            each.paper,
            each.party,
            each.ground_label,
            each.quantity if each.quantity > 0 else None,
            -each.quantity if each.quantity < 0 else None,
            each.running,  # type: ignore[attr-defined] # annotated
            each.reason,
        ]
        for each in rows
    ]
    headings = [
        _("Ngày"),
        _("Phiếu"),
        _("Số chứng từ"),
        _("Nguồn, người nhận"),
        _("Căn cứ"),
        _("Nhập"),
        _("Xuất"),
        _("Tồn"),
        _("Ghi chú"),
    ]
    return exported(request, asked, name=f"so-kho-{found.pk}", headings=headings, rows=lines, subjects=[])
