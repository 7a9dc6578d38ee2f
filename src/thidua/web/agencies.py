"""Screens of agencies: the tree, one agency, its lineage."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from thidua.agencies.actor import Actor
from thidua.agencies.middleware import ActorRequest
from thidua.agencies.models import Agency, Level, Lineage, LineageKind, Post, Role
from thidua.agencies.permissions import Action, Permission, may
from thidua.agencies.queries import (
    children_of,
    get_visible_agency,
    predecessor_ids,
    search_visible,
    subtree,
    visible_agencies,
)
from thidua.agencies.services import change_agency, create_agency, record_lineage
from thidua.reports.figures import awards_by_year
from thidua.reports.scope import BORDERS, TODAY
from thidua.screens.tables import Column, Listing
from thidua.screens.views import page
from thidua.trail.errors import Refused
from thidua.trail.queries import entries_of
from thidua.web.agency_forms import AgencyChangeForm, AgencyFilter, AgencyForm, LineageForm, written

SUGGESTIONS = 15
TRAIL_SHOWN = 20

CONFIDENCE = {
    "text": ("success", _l("theo văn bản gốc")),
    "secondary": ("neutral", _l("theo nguồn thứ cấp")),
    "memory": ("warning", _l("chưa đối chiếu văn bản")),
}


@page(Action.READ_AGENCIES)
def tree(request: ActorRequest) -> HttpResponse:
    """The agencies below mine: a tree to open, or, when something is searched, a list."""
    form = AgencyFilter(request.GET)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    if text:
        listing = Listing(request, search_visible(request.actor, text), _columns(), filters=form, name="co-quan")
        return listing.respond("web/agencies/search.html")
    own = request.actor.agency
    manage = may(request.actor, Action.MANAGE_AGENCIES)
    context = {
        "form": None,
        "filters": AgencyFilter(),
        "manage": manage,
        "root": own,
        "children": children_of(request.actor, own),
    }
    return render(request, "web/agencies/tree.html", context)


def _columns() -> list[Column]:
    return [
        Column("ten", _("Cơ quan"), lambda agency: agency.name, ["name_fold"], link=address_of),
        Column("ma", _("Mã"), lambda agency: agency.code, ["code"]),
        Column("cap", _("Cấp"), lambda agency: agency.get_level_display(), ["level", "name_fold"]),
        Column("cap-tren", _("Cấp trên"), lambda agency: agency.parent or "—"),
        Column(
            "tinh-trang",
            _("Tình trạng"),
            lambda agency: _("Đang hoạt động") if agency.is_active else _("Đã kết thúc"),
            tag=lambda agency: "success" if agency.is_active else "neutral",
        ),
    ]


def address_of(agency: Agency) -> str:
    """The page of an agency."""
    return reverse("agencies:agency", args=[agency.pk])


@page(Action.READ_AGENCIES)
def branch(request: ActorRequest, agency_id: int) -> HttpResponse:
    """The agencies right below one, for a branch of the tree that is being opened."""
    found = get_visible_agency(request.actor, agency_id)
    return render(request, "web/agencies/branch.html", {"children": children_of(request.actor, found)})


@page(Action.READ_AGENCIES)
def suggestions(request: ActorRequest) -> HttpResponse:
    """Options for a field in which an agency is written; the one text sent is what was typed."""
    text = str(next(iter(request.GET.values()), ""))
    found = search_visible(request.actor, text)[:SUGGESTIONS] if text.strip() else ()
    return render(request, "web/agencies/suggestions.html", {"options": [written(agency) for agency in found]})


@page(Action.READ_AGENCIES)
def agency(request: ActorRequest, agency_id: int) -> HttpResponse:
    """One agency: what it is, what it came from and became, who works there."""
    found = get_visible_agency(request.actor, agency_id)
    today = request.GET.get("dia_gioi") == TODAY
    context = {
        "agency": found,
        "borders": _borders(request.actor, found, today),
        "facts": _facts(found),
        "came_from": _lineage(request.actor, Lineage.objects.filter(successor=found), "predecessor"),
        "became": _lineage(request.actor, Lineage.objects.filter(predecessor=found), "successor"),
        "children": children_of(request.actor, found),
        "posts": Post.objects.filter(agency=found, ends_on=None)
        .exclude(role=Role.NOMINEE)  # they hold no office
        .select_related("account")
        .order_by("role"),
        "figure": awards_by_year(request.actor, found, today=today),
        "manage": _may_manage(request.actor, found),
        "accounts": may(request.actor, Action.MANAGE_ACCOUNTS),
        "entries": entries_of(found)[:TRAIL_SHOWN] if may(request.actor, Action.READ_TRAIL) else None,
    }
    return render(request, "web/agencies/agency.html", context)


def _borders(actor: Actor, found: Agency, today: bool) -> list[tuple[Any, str, bool]]:
    """The two ways to count, as tabs; none where both are the same because nothing went into the agency."""
    if found.level == Level.CENTRAL or not may(actor, Action.READ_REGISTER) or not predecessor_ids({found.pk}):
        return []
    address = address_of(found)
    return [(label, f"{address}?dia_gioi={value}", (value == TODAY) == today) for value, label in BORDERS]


def _facts(found: Agency) -> list[tuple[str, Any]]:
    def day(value: Any) -> str:
        return value.strftime("%d/%m/%Y") if value else ""

    facts = [
        (_("Mã"), found.code),
        (_("Cấp"), found.get_level_display()),
        (_("Thẩm quyền"), found.get_authority_display()),
        (_("Cơ quan cấp trên"), found.parent),
        (_("Tên gọi tắt"), found.short_name),
        (_("Ký hiệu văn bản"), found.symbol),
        (_("Địa danh"), found.place),
        (_("Chức danh người đứng đầu"), found.head_title),
        (_("Ngày thành lập"), day(found.established_on)),
        (_("Ngày kết thúc hoạt động"), day(found.ended_on)),
    ]
    # What papers need is shown also when it is missing, so that somebody fills it in.
    needed = {_("Ký hiệu văn bản"), _("Địa danh"), _("Chức danh người đứng đầu")}
    return [(label, value) for label, value in facts if value or label in needed]


def _lineage(actor: Actor, links: QuerySet[Lineage], other: str) -> list[dict[str, Any]]:
    """Lines of a lineage table, newest first; `other` names the end of the link that is not this agency."""
    found = list(links.select_related(other).order_by("-effective_on"))
    ids = [getattr(link, f"{other}_id") for link in found]
    in_sight = set(visible_agencies(actor).filter(pk__in=filter(None, ids)).values_list("pk", flat=True))
    return [
        {
            "link": link,
            "other": getattr(link, other),
            "is_visible": number in in_sight,
            "confidence": CONFIDENCE.get(link.confidence, CONFIDENCE["memory"]),
        }
        for link, number in zip(found, ids, strict=True)
    ]


def _may_manage(actor: Actor, found: Agency) -> Permission:
    """Whether the actor may change `found`: by role, and because it is in the own tree."""
    permission = may(actor, Action.MANAGE_AGENCIES)
    if permission and not found.path.startswith(actor.agency.path):
        return Permission(False, _("Cơ quan này ngoài phạm vi quản lý của bạn."))
    return permission


@page(Action.MANAGE_AGENCIES)
def new_agency(request: ActorRequest, agency_id: int) -> HttpResponse:
    """Add an agency right below another one."""
    parent = get_visible_agency(request.actor, agency_id)
    form = AgencyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = create_agency(request.actor, parent=parent, **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã thêm %(agency)s.") % {"agency": made})
            return redirect("agencies:agency", made.pk)
    heading = _("Thêm cơ quan trực thuộc")
    return render(request, "web/agencies/form.html", {"form": form, "agency": parent, "heading": heading})


@page(Action.MANAGE_AGENCIES)
def edit_agency(request: ActorRequest, agency_id: int) -> HttpResponse:
    """Change how an agency is called."""
    found = get_visible_agency(request.actor, agency_id)
    initial = {name: getattr(found, name) for name in AgencyChangeForm.base_fields}
    form = AgencyChangeForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            change_agency(request.actor, agency=found, **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã lưu thông tin cơ quan."))
            return redirect("agencies:agency", found.pk)
    heading = _("Sửa thông tin cơ quan")
    return render(request, "web/agencies/form.html", {"form": form, "agency": found, "heading": heading})


@page(Action.MANAGE_AGENCIES)
def new_lineage(request: ActorRequest, agency_id: int) -> HttpResponse:
    """Record what became of an agency."""
    found = get_visible_agency(request.actor, agency_id)
    form = LineageForm(request.POST or None, agencies=subtree(request.actor.agency))
    if request.method == "POST" and form.is_valid():
        kind = LineageKind(form.cleaned_data.pop("kind"))
        try:
            record_lineage(request.actor, predecessor=found, kind=kind, **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã ghi nhận việc sắp xếp."))
            return redirect("agencies:agency", found.pk)
    context = {
        "form": form,
        "agency": found,
        "heading": _("Ghi nhận sắp xếp cơ quan"),
        "lead": _("Thành tích và khen thưởng của cơ quan cũ vẫn tra cứu được từ cơ quan kế thừa."),
    }
    return render(request, "web/agencies/form.html", context)
