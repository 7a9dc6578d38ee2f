"""Plans of the year: the list, the editor, the board of one, its approval."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.permissions import Action, may
from thidua.inspections import queries, services
from thidua.inspections.forms import PaperForm, PlanPage
from thidua.inspections.models import OVER, Content, Plan, PlanState, State
from thidua.inspections.views.shared import TAGS
from thidua.screens.rows import MORE
from thidua.screens.tables import Column, Listing
from thidua.screens.units import unit_names
from thidua.screens.views import page, worked
from thidua.trail.errors import Refused
from thidua.trail.queries import entries_of


@page(Action.READ_INSPECTION)
def plans(request: ActorRequest) -> HttpResponse:
    """Every plan of the agency."""
    columns = [
        Column("nam", _("Năm"), lambda row: row.year, ["year"]),
        Column("ten", _("Kế hoạch"), str, ["title"], _link, wide=True),
        Column("loai", _("Loại"), lambda row: row.get_kind_display(), ["kind"]),
        Column("so", _("Số, ký hiệu"), lambda row: row.number),
        Column("trang-thai", _("Trạng thái"), lambda row: row.get_state_display(), ["state"], tag=_tag),
    ]
    listing = Listing(
        request,
        queries.visible_plans(request.actor),
        columns,
        name="ke-hoach-kiem-tra",
        default_sort="-nam",
        empty=_("Chưa có kế hoạch kiểm tra nào."),
    )
    return listing.respond("inspections/plans.html", {"permission": may(request.actor, Action.INSPECT)})


@page(Action.READ_INSPECTION)
def plan(request: ActorRequest, pk: int) -> HttpResponse:
    """The board of a plan: each unit, its month, what became of it, what is late."""
    actor, found, today = request.actor, queries.get_visible_plan(request.actor, pk), timezone.localdate()
    rows = queries.board(found, today)
    done = sum(row.inspection is not None and row.inspection.state in OVER for row in rows)
    context = {
        "plan": found,
        "tag": _tag(found),
        "rows": [
            (row, "; ".join(str(Content(code).label) for code in row.line.contents), _state_tag(row)) for row in rows
        ],
        "tiles": [
            (str(len(rows)), _("đơn vị trong kế hoạch")),
            (str(done), _("đã xong")),
            (str(sum(row.inspection is not None for row in rows) - done), _("đang làm")),
            (str(sum(row.is_late for row in rows)), _("quá tháng dự kiến")),
        ],
        "is_draft": found.state == PlanState.DRAFT,
        "may_inspect": may(actor, Action.INSPECT, found.agency_id),
        "may_approve": may(actor, Action.CONCLUDE_INSPECTION, found.agency_id),
        "entries": entries_of(found)[:50],
    }
    return render(request, "inspections/plan.html", context)


@page(Action.INSPECT)
def new_plan(request: ActorRequest) -> HttpResponse:
    """Begin the plan of a year."""
    editor = PlanPage(request.POST or None, request.actor.agency, None)
    if is_sent(request) and editor.is_valid():
        facts = {name: editor.form.cleaned_data[name] for name in ("year", "kind", "title")}
        try:
            made = services.draft_plan(request.actor, lines=editor.lines.values(), **facts)
        except Refused as refusal:
            editor.form.refuse(refusal)
        else:
            messages.success(request, _("Đã lưu kế hoạch."))
            return redirect(_link(made))
    return _editor(request, editor, None)


@page(Action.INSPECT)
def change_plan(request: ActorRequest, pk: int) -> HttpResponse:
    """Change a draft."""
    found = queries.get_visible_plan(request.actor, pk)
    editor = PlanPage(request.POST or None, request.actor.agency, found)
    if is_sent(request) and editor.is_valid():
        title, version = editor.form.cleaned_data["title"], editor.form.cleaned_data["version"] or 0
        try:
            services.change_plan(request.actor, plan=found, version=version, title=title, lines=editor.lines.values())
        except Refused as refusal:
            editor.form.refuse(refusal)
        else:
            messages.success(request, _("Đã lưu kế hoạch."))
            return redirect(_link(found))
    return _editor(request, editor, found)


@page(Action.CONCLUDE_INSPECTION)
def approve_plan(request: ActorRequest, pk: int) -> HttpResponse:
    """Approve a plan under the number and day of its paper."""
    found = queries.get_visible_plan(request.actor, pk)
    form = PaperForm(request.POST or None, initial={"signed_on": timezone.localdate(), "version": found.version})
    for name in ("signer_name", "signer_title"):
        del form.fields[name]

    def approve() -> None:
        data = form.cleaned_data
        services.approve_plan(
            request.actor,
            plan=found,
            version=data["version"] or 0,
            number=data["number"],
            approved_on=data["signed_on"],
        )

    if worked(request, form, approve, _("Đã phê duyệt kế hoạch kiểm tra.")):
        return redirect(_link(found))
    context = {
        "form": form,
        "heading": _("Phê duyệt kế hoạch"),
        "submit": _("Phê duyệt kế hoạch"),
        "lead": found.title,
        "confirm": _("Kế hoạch đã phê duyệt không sửa được nữa. Phê duyệt?"),
        "cancel_url": _link(found),
    }
    return render(request, "inspections/form.html", context)


def is_sent(request: ActorRequest) -> bool:
    """Whether the whole form was sent, not only more rows asked for."""
    return request.method == "POST" and MORE not in request.POST


def _editor(request: ActorRequest, editor: PlanPage, found: Plan | None) -> HttpResponse:
    context = {"editor": editor, "plan": found, "units": unit_names(request.actor.agency)}
    return render(request, "inspections/plan_form.html", context)


def _link(row: Plan) -> str:
    return reverse("inspections:plan", args=[row.pk])


def _tag(row: Plan) -> str:
    return "success" if row.state == PlanState.APPROVED else "neutral"


def _state_tag(row: queries.BoardRow) -> str:
    return TAGS[State(row.inspection.state)] if row.inspection else "neutral"
