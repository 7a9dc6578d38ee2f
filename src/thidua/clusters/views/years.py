"""A year of a cluster: how far it is, who takes part, what is counted."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.permissions import Action, may
from thidua.clusters import queries, scoring, services
from thidua.clusters.forms import CheckersForm, DaysForm, LeadersForm, MembersForm, TableForm, candidates, tie_text
from thidua.clusters.models import BEFORE_SCORING, ClusterYear, Sheet, YearState
from thidua.clusters.pasting import shown_points, written_rows
from thidua.clusters.progress import steps
from thidua.clusters.views.clusters import PAGE, TAGS
from thidua.screens.forms import WorkForm
from thidua.screens.views import attempt, page, worked
from thidua.trail.queries import entries_of

SHEET_TAGS = {Sheet.WRITING: "neutral", Sheet.HANDED_IN: "info", Sheet.CHECKED: "info", Sheet.SETTLED: "success"}


@page(Action.READ_EMULATION)
def year(request: ActorRequest, pk: int) -> HttpResponse:
    """How far the year is, what is due and by whom, its members and tables."""
    found = queries.get_visible_year(request.actor, pk)
    shown = Paginator(queries.members_of(found), PAGE).get_page(request.GET.get("trang"))
    there = list(shown.object_list)
    readable = set(
        queries.visible_sheets(request.actor).filter(pk__in=[each.pk for each in there]).values_list("pk", flat=True)
    )
    runs = may(request.actor, Action.RUN_CLUSTER, found.cluster.organiser_id)
    own = queries.own_membership(request.actor, found)
    context = {
        "year": found,
        "tag": TAGS[YearState(found.state)],
        "steps": steps(found),
        "progress": queries.progress_of(found),
        "members": [(member, SHEET_TAGS[Sheet(member.sheet)], member.pk in readable) for member in there],
        "shown": shown,
        "own": own,
        "to_check": own.checks.filter(left_reason="").select_related("agency") if own else [],
        "scores_for_unit": may(request.actor, Action.SCORE_FOR_UNIT),
        "tables": found.tables.prefetch_related("criteria"),
        "runs": runs,
        "editable": found.state in BEFORE_SCORING,
        "left": queries.left_to_do(found) if runs else "",
        "result": queries.may_read_result(request.actor, found),
        "ties": [tie_text(name) for name in [*found.tie_breaks, "vote", "lots"]],
        "vote": found.votes.select_related("poll").first() if runs else None,
        "entries": entries_of(found)[:30] if runs else [],
    }
    return render(request, "clusters/year.html", context)


@page(Action.RUN_CLUSTER)
def change_year(request: ActorRequest, pk: int) -> HttpResponse:
    """Change the days of a year and, before scoring, its texts."""
    found = queries.get_visible_year(request.actor, pk)
    form = DaysForm(request.POST or None, initial=DaysForm.of(found))

    def write() -> None:
        services.change_year(request.actor, year=found, **form.cleaned_data)

    if worked(request, form, write, _("Đã lưu.")):
        return redirect("clusters:year", found.pk)
    return _form(request, found, form, _("Thời hạn, giao ước, quy chế"))


@require_POST
@page(Action.RUN_CLUSTER)
def advance(request: ActorRequest, pk: int) -> HttpResponse:
    """Go on to the next step."""
    found = queries.get_visible_year(request.actor, pk)
    seen = request.POST.get("buoc", "")
    attempt(request, _("Đã sang bước tiếp theo."), services.advance, request.actor, year=found, seen=seen)
    return redirect("clusters:year", found.pk)


@page(Action.RUN_CLUSTER)
def members(request: ActorRequest, pk: int) -> HttpResponse:
    """Add members."""
    found = queries.get_visible_year(request.actor, pk)
    taken = queries.members_of(found).values_list("agency", flat=True)
    form = MembersForm(request.POST or None, agencies=candidates(found.cluster.organiser, taken))

    def write() -> None:
        services.add_members(request.actor, year=found, agencies=form.cleaned_data["agencies"])

    if worked(request, form, write, _("Đã thêm thành viên.")):
        return redirect("clusters:year", found.pk)
    return _form(request, found, form, _("Thêm thành viên"))


@page(Action.RUN_CLUSTER)
def leaders(request: ActorRequest, pk: int) -> HttpResponse:
    """Choose head and deputy; the turn after the last year is filled in."""
    found = queries.get_visible_year(request.actor, pk)
    there = list(queries.members_of(found))
    before = found.cluster.years.filter(year__lt=found.year).first()
    turn = scoring.next_in_turn([member.agency_id for member in there], before.head_id if before else None)
    head, deputy = (found.head_id, found.deputy_id) if found.head_id else turn
    form = LeadersForm(request.POST or None, members=there, initial={"head": head, "deputy": deputy or ""})

    def write() -> None:
        services.choose_leaders(request.actor, year=found, **form.cleaned_data)

    if worked(request, form, write, _("Đã chọn trưởng, phó.")):
        return redirect("clusters:year", found.pk)
    return _form(request, found, form, _("Trưởng, phó cụm, khối"))


@page(Action.RUN_CLUSTER)
def checkers(request: ActorRequest, pk: int) -> HttpResponse:
    """Say who checks whom."""
    found = queries.get_visible_year(request.actor, pk)
    form = CheckersForm(request.POST or None, members=list(queries.members_of(found)))

    def write() -> None:
        services.set_checkers(request.actor, year=found, checkers=form.chosen())

    if worked(request, form, write, _("Đã phân công chấm chéo.")):
        return redirect("clusters:year", found.pk)
    return _form(request, found, form, _("Phân công chấm chéo"))


@page(Action.RUN_CLUSTER)
def new_table(request: ActorRequest, pk: int) -> HttpResponse:
    """Write or paste a table of criteria."""
    found = queries.get_visible_year(request.actor, pk)
    return _table_page(request, found, None)


@page(Action.RUN_CLUSTER)
def table(request: ActorRequest, pk: int, number: int) -> HttpResponse:
    """Edit a table by its rows."""
    found = queries.get_visible_year(request.actor, pk)
    return _table_page(request, found, found.tables.get(position=number))


@require_POST
@page(Action.RUN_CLUSTER)
def drop_table(request: ActorRequest, pk: int, number: int) -> HttpResponse:
    """Leave a table out."""
    found = queries.get_visible_year(request.actor, pk)
    dropped = found.tables.select_related("year__cluster").get(position=number)
    attempt(request, _("Đã bỏ bảng tiêu chí."), services.drop_table, request.actor, table=dropped)
    return redirect("clusters:year", found.pk)


def _table_page(request: ActorRequest, found: ClusterYear, edited: Any) -> HttpResponse:
    initial = {}
    if edited is not None:
        rows = written_rows(edited.criteria.all())
        initial = {
            "name": edited.name,
            "max_points": shown_points(edited.max_points),
            "bonus_most": shown_points(edited.bonus_most),
            "rows": rows,
            "seen": rows,
        }
    form = TableForm(request.POST or None, initial=initial)

    def write() -> None:
        services.save_table(request.actor, year=found, table=edited, **form.cleaned_data)

    if worked(request, form, write, _("Đã lưu bảng tiêu chí.")):
        return redirect("clusters:year", found.pk)
    return _form(request, found, form, edited.name if edited else _("Thêm bảng tiêu chí"))


def _form(request: ActorRequest, found: ClusterYear, form: WorkForm, heading: str) -> HttpResponse:
    context = {"form": form, "back": reverse("clusters:year", args=[found.pk]), "name": str(found), "heading": heading}
    return render(request, "clusters/form.html", context)
