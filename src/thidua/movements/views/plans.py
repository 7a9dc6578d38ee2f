"""The list of movements, the editor of a plan, the page of one, and what becomes of it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.permissions import Action, may
from thidua.movements import queries, services
from thidua.movements.calendar import days_left, is_late, middle
from thidua.movements.forms import LaunchForm, MovementFilter, PlanPage, WhyForm, shown
from thidua.movements.models import Movement, ReportState, ReviewKind, State
from thidua.movements.national import national_movements
from thidua.movements.services.plans import FACTS, missing_parts
from thidua.register.words import award_name
from thidua.screens.rows import MORE
from thidua.screens.tables import Column, Listing
from thidua.screens.views import attempt, page, worked
from thidua.trail.errors import Refused
from thidua.trail.queries import entries_of
from thidua.vietnamese.numbers import grouped

TAGS = {State.DRAFT: "neutral", State.PROPOSED: "warning", State.LAUNCHED: "info", State.ENDED: "neutral"}
REPORT_TAGS = {
    ReportState.DRAFT: "neutral",
    ReportState.SENT: "info",
    ReportState.RETURNED: "warning",
    ReportState.ACCEPTED: "success",
}


@page(Action.READ_EMULATION)
def movements(request: ActorRequest) -> HttpResponse:
    """Every movement in sight, filtered."""
    rows = queries.visible_movements(request.actor).annotate(
        joined=Count("participations", filter=Q(participations__withdrawn_on=None))
    )
    form = MovementFilter(request.GET)
    if form.is_valid():
        wanted = form.cleaned_data
        rows = rows.filter(title__icontains=wanted["q"]) if wanted["q"] else rows
        for name in ("launcher", "state", "kind"):
            rows = rows.filter(**{name: wanted[name]}) if wanted[name] else rows
    columns = [
        Column("ten", _("Phong trào"), str, ["title"], _link, wide=True),
        Column("co-quan", _("Cơ quan phát động"), lambda row: row.agency.name, ["agency__name"]),
        Column("cap", _("Cấp phát động"), lambda row: row.get_launcher_display(), ["launcher"]),
        Column("hinh-thuc", _("Hình thức"), lambda row: row.get_kind_display(), ["kind"]),
        Column("tu", _("Từ ngày"), lambda row: f"{row.starts_on:%d/%m/%Y}", ["starts_on"]),
        Column("den", _("Đến hết ngày"), lambda row: f"{row.ends_on:%d/%m/%Y}", ["ends_on"]),
        Column("tham-gia", _("Tham gia"), lambda row: row.joined, ["joined"], numeric=True),
        Column("trang-thai", _("Trạng thái"), lambda row: row.get_state_display(), ["state"], tag=_tag),
    ]
    listing = Listing(
        request,
        rows,
        columns,
        form,
        name="phong-trao-thi-dua",
        default_sort="-tu",
        empty=_("Chưa có phong trào nào. Soạn kế hoạch, hoặc chờ cấp trên phát động."),
    )
    context = {"permission": may(request.actor, Action.PLAN_MOVEMENT), "national": national_movements().values()}
    return listing.respond("movements/movements.html", context)


@page(Action.READ_EMULATION)
def movement(request: ActorRequest, pk: int) -> HttpResponse:
    """One movement: its plan, who takes part, how far each is, who has not reported, its reviews."""
    actor, found = request.actor, queries.get_visible_movement(request.actor, pk)
    today, watching = timezone.localdate(), queries.watches(request.actor, found)
    criteria = list(found.criteria.all())
    rows = queries.visible_participations(actor, found)
    progress = queries.progress_of(rows.filter(withdrawn_on=None).order_by("agency__name", "name", "pk"), criteria)
    own = [each.participation for each in progress if each.participation.agency_id == actor.agency_id]
    entries = entries_of(found)
    context = {
        "movement": found,
        "tag": _tag(found),
        "summary": _summary(found),
        "parts": _parts(found),
        "criteria": [(each, shown(each.target), shown(each.max_points)) for each in criteria],
        "lines": [(each, award_name(each.award)) for each in found.lines.all()],
        "progress": [
            (each, [(one.name, *map(shown, each.reached[one.pk][:2])) for one in criteria]) for each in progress
        ],
        "watching": watching,
        "periods": _periods(found, today) if watching else [],
        "silent": list(queries.not_responded(found)[:50]) if watching and found.state == State.LAUNCHED else [],
        "own": own,
        "adapted": found.adapted.filter(Q(state__in=[State.LAUNCHED, State.ENDED]) | Q(agency=actor.agency_id))
        .filter(pk__in=queries.visible_movements(actor).order_by().values("pk"))
        .select_related("agency"),
        "reviews": queries.visible_reviews(actor, found),
        "interim_late": found.needs_interim
        and found.state == State.LAUNCHED
        and is_late(today, middle(found.starts_on, found.ends_on))
        and not found.reviews.filter(kind=ReviewKind.INTERIM).exists(),
        "tiles": _tiles(found, progress, today),
        "missing": missing_parts(found) if found.state == State.DRAFT else [],
        "may_plan": may(actor, Action.PLAN_MOVEMENT, found.agency_id),
        "may_launch": may(actor, Action.LAUNCH_MOVEMENT, found.agency_id),
        "may_join": _may_join(request, found),
        "may_adapt": _may_adapt(request, found),
        "entries": (entries if watching else entries.filter(agency_id=actor.agency_id))[:50],
    }
    return render(request, "movements/movement.html", context)


@page(Action.PLAN_MOVEMENT)
def new(request: ActorRequest) -> HttpResponse:
    """Begin a plan, empty or from one of the shipped models."""
    model = national_movements().get(request.GET.get("mau", ""))
    initial = {"title": model.title, "grounds": model.grounds} if model else {}
    plan = PlanPage(request.POST or None, None, initial)
    if _is_sent(request, plan):
        try:
            made = services.draft_movement(request.actor, facts=plan.form.facts(), rows=plan.rows())
        except Refused as refusal:
            plan.form.refuse(refusal)
        else:
            messages.success(request, _("Đã lưu dự thảo kế hoạch."))
            return redirect("movements:movement", made.pk)
    return render(request, "movements/plan.html", {"plan": plan, "model": model})


@page(Action.PLAN_MOVEMENT)
def change(request: ActorRequest, pk: int) -> HttpResponse:
    """Change a draft of the own agency."""
    found = queries.get_visible_movement(request.actor, pk)
    initial = {name: getattr(found, name) for name in FACTS} | {"version": found.version}
    plan = PlanPage(request.POST or None, found, initial)
    if _is_sent(request, plan):
        data: dict[str, Any] = {"facts": plan.form.facts(), "rows": plan.rows()}
        version = plan.form.cleaned_data["version"] or 0
        try:
            services.change_movement(request.actor, movement=found, version=version, **data)
        except Refused as refusal:
            plan.form.refuse(refusal)
        else:
            messages.success(request, _("Đã lưu dự thảo kế hoạch."))
            return redirect("movements:movement", pk)
    return render(request, "movements/plan.html", {"plan": plan, "movement": found})


@require_POST
@page(Action.PLAN_MOVEMENT)
def propose(request: ActorRequest, pk: int) -> HttpResponse:
    """Put a plan before the head."""
    return _did(request, pk, _("Đã trình kế hoạch."), services.propose_movement)


@page(Action.LAUNCH_MOVEMENT)
def give_back(request: ActorRequest, pk: int) -> HttpResponse:
    """Give a plan back with a reason."""
    return _with_reason(request, pk, _("Trả lại kế hoạch"), _("Đã trả lại kế hoạch."), services.give_back_movement)


@page(Action.LAUNCH_MOVEMENT)
def end(request: ActorRequest, pk: int) -> HttpResponse:
    """End a movement; without a final review a reason is asked for."""
    return _with_reason(
        request, pk, _("Kết thúc phong trào"), _("Đã kết thúc phong trào."), services.end_movement, optional=True
    )


@page(Action.LAUNCH_MOVEMENT)
def launch(request: ActorRequest, pk: int) -> HttpResponse:
    """Launch a proposed plan under the number and day of its paper."""
    found = queries.get_visible_movement(request.actor, pk)
    form = LaunchForm(request.POST or None, initial={"signed_on": timezone.localdate()})
    done = _("Đã phát động; các cơ quan cấp dưới đã được báo.")
    if worked(
        request,
        form,
        lambda: services.launch_movement(request.actor, movement=found, **form.cleaned_data),
        done,
    ):
        return redirect("movements:movement", pk)
    return render(request, "movements/launch.html", {"form": form, "movement": found})


@require_POST
@page(Action.PLAN_MOVEMENT)
def adapt(request: ActorRequest, pk: int) -> HttpResponse:
    """Begin the own agency's plan of a movement from above."""
    found = queries.get_visible_movement(request.actor, pk)
    done = _("Đã lập dự thảo hưởng ứng; tiêu chí của cấp trên được giữ nguyên.")
    made = attempt(request, done, services.adapt_movement, request.actor, parent=found)
    return redirect("movements:change", made.pk) if made else redirect("movements:movement", pk)


def _is_sent(request: ActorRequest, plan: PlanPage) -> bool:
    return request.method == "POST" and MORE not in request.POST and plan.is_valid()


def _did(request: ActorRequest, pk: int, done: str, service: Callable[..., Any]) -> HttpResponse:
    found = queries.get_visible_movement(request.actor, pk)
    attempt(request, done, service, request.actor, movement=found)
    return redirect("movements:movement", pk)


def _with_reason(
    request: ActorRequest, pk: int, heading: str, done: str, service: Callable[..., Any], *, optional: bool = False
) -> HttpResponse:
    found = queries.get_visible_movement(request.actor, pk)
    form = WhyForm(request.POST or None, required=not optional)
    if worked(request, form, lambda: service(request.actor, movement=found, reason=form.cleaned_data["reason"]), done):
        return redirect("movements:movement", pk)
    context = {"form": form, "movement": found, "heading": heading, "cancel_url": _link(found)}
    return render(request, "movements/reason.html", context)


def _link(row: Movement) -> str:
    return reverse("movements:movement", args=[row.pk])


def _tag(row: Movement) -> str:
    return TAGS[State(row.state)]


def _summary(found: Movement) -> list[tuple[str, Any]]:
    span = f"{found.starts_on:%d/%m/%Y} – {found.ends_on:%d/%m/%Y} ({found.duration.lower()})"
    paper = f"{found.number}, {found.signed_on:%d/%m/%Y}" if found.number and found.signed_on else ""
    return [
        (_("Cơ quan phát động"), found.agency),
        (_("Cấp phát động"), found.get_launcher_display()),
        (_("Phạm vi"), found.scope),
        (_("Hình thức"), found.get_kind_display()),
        (_("Thời gian"), span),
        (_("Văn bản phát động"), paper),
        (_("Hưởng ứng phong trào"), found.parent.title if found.parent else ""),
    ]


def _parts(found: Movement) -> list[tuple[str, str]]:
    names = (
        "grounds",
        "aim",
        "participants",
        "content",
        "ranking",
        "commendation",
        "funds",
        "organisation",
    )
    fields = {field.name: str(field.verbose_name) for field in Movement._meta.fields}
    return [(fields[name], getattr(found, name)) for name in names if getattr(found, name)]


def _periods(found: Movement, today: Any) -> list[dict[str, Any]]:
    rows = []
    for period in found.periods.all():
        missing = list(queries.not_reported(period)[:200])
        sent = period.reports.filter(state=ReportState.SENT).select_related("participation")
        handed_in = period.reports.filter(state__in=[ReportState.SENT, ReportState.ACCEPTED]).count()
        late = is_late(today, period.due_on)
        rows.append({"period": period, "missing": missing, "sent": sent, "handed_in": handed_in, "late": late})
    return rows


def _tiles(found: Movement, progress: list[queries.Progress], today: Any) -> list[tuple[str, str]]:
    if found.state in {State.DRAFT, State.PROPOSED}:
        return []
    percents = [each.percent for each in progress if each.percent is not None]
    mean = f"{sum(percents) / len(percents):.0f}%" if percents else "—"
    agencies = len({each.participation.agency_id for each in progress})
    return [
        (grouped(len(progress)), _("tập thể, cá nhân tham gia")),
        (grouped(agencies), _("cơ quan, đơn vị")),
        (mean, _("đạt chỉ tiêu, bình quân")),
        (grouped(days_left(today, found.ends_on)), _("ngày còn lại, kể cả hôm nay")),
    ]


def _may_join(request: ActorRequest, found: Movement) -> Any:
    open_now = found.state == State.LAUNCHED and timezone.localdate() <= found.ends_on
    return (
        may(request.actor, Action.JOIN_MOVEMENT) if open_now and queries.reaches(found, request.actor.agency) else None
    )


def _may_adapt(request: ActorRequest, found: Movement) -> Any:
    below = found.agency_id != request.actor.agency_id and queries.reaches(found, request.actor.agency)
    if not below or found.state != State.LAUNCHED or found.adapted.filter(agency=request.actor.agency_id).exists():
        return None
    return may(request.actor, Action.PLAN_MOVEMENT)
