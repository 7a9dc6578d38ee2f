"""Taking part in a movement: joining, targets, reports and their papers."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.permissions import Action, may
from thidua.movements import queries, services
from thidua.movements.calendar import is_late
from thidua.movements.forms import NumbersForm, ReportForm, WhyForm, shown
from thidua.movements.models import HANDED_IN, Participation, Period, Proof, Report, ReportState, State
from thidua.movements.ranking import share
from thidua.movements.views.plans import REPORT_TAGS
from thidua.privacy.models import AccessKind
from thidua.privacy.services import note_access
from thidua.register.identity import citizen_tail, is_citizen_number
from thidua.register.models import Subject
from thidua.register.queries import visible_subjects
from thidua.register.searching import search
from thidua.screens.downloads import download
from thidua.screens.searching import as_address, kept_private
from thidua.screens.views import attempt, number_in, page, worked
from thidua.trail.errors import Refused

FOUND = 20


@page(Action.JOIN_MOVEMENT)
def join(request: ActorRequest, pk: int) -> HttpResponse:
    """Take part as the agency itself, or with a collective or person found in the register, with targets."""
    searching = "tim" in request.POST
    if searching and (answer := as_address(request)) is not None:
        return answer
    found = queries.get_visible_movement(request.actor, pk)
    text = (request.POST if searching else request.GET).get("tim", "").strip()
    subject = _chosen(request)
    form = NumbersForm(None if searching else request.POST or None, criteria=found.criteria.all())
    if form.is_valid():
        try:
            made = services.join_movement(request.actor, movement=found, subject=subject, targets=form.numbers())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã đăng ký tham gia: %(name)s.") % {"name": made.name})
            return redirect("movements:participation", made.pk)
    subjects = _searched(request, text)
    context = {"form": form, "movement": found, "subject": subject, "text": text, "found": subjects}
    response = render(request, "movements/join.html", context)
    return kept_private(response) if searching else response


@page(Action.READ_EMULATION)
def participation(request: ActorRequest, pk: int) -> HttpResponse:
    """One participant: its targets, its reports by period, what it reached."""
    found = queries.get_visible_participation(request.actor, pk)
    own = found.agency_id == request.actor.agency_id
    reports = {each.period_id: each for each in found.reports.all()}
    today = timezone.localdate()
    periods = []
    for period in found.movement.periods.all():
        report = reports.get(period.pk)
        seen = report if report and (own or report.state != ReportState.DRAFT) else None
        open_now = own and found.movement.state == State.LAUNCHED and found.withdrawn_on is None
        writing = open_now and (report is None or report.state not in HANDED_IN)
        tag = REPORT_TAGS[ReportState(seen.state)] if seen else ""
        periods.append((period, seen, tag, writing, is_late(today, period.due_on)))
    criteria = found.movement.criteria.all()
    context = {
        "participation": found,
        "movement": found.movement,
        "targets": [(each, shown(queries.target_of(found, each))) for each in criteria],
        "periods": periods,
        "may_join": may(request.actor, Action.JOIN_MOVEMENT, found.agency_id),
        "going_on": found.movement.state == State.LAUNCHED and found.withdrawn_on is None,
    }
    return render(request, "movements/participation.html", context)


@page(Action.JOIN_MOVEMENT)
def targets(request: ActorRequest, pk: int) -> HttpResponse:
    """Register other targets."""
    found = queries.get_visible_participation(request.actor, pk)
    form = NumbersForm(request.POST or None, criteria=found.movement.criteria.all(), kept=found.targets)
    seen = number_in(request.POST.get("version", "")) or 0
    if worked(
        request,
        form,
        lambda: services.change_targets(request.actor, participation=found, version=seen, targets=form.numbers()),
        _("Đã lưu chỉ tiêu đăng ký."),
    ):
        return redirect("movements:participation", pk)
    context = {"form": form, "participation": found, "movement": found.movement, "version": seen or found.version}
    return render(request, "movements/targets.html", context)


@page(Action.JOIN_MOVEMENT)
def withdraw(request: ActorRequest, pk: int) -> HttpResponse:
    """Take part no longer, with a reason."""
    found = queries.get_visible_participation(request.actor, pk)
    back = reverse("movements:participation", args=[pk])
    return _with_reason(
        request,
        back,
        _("Rút khỏi phong trào"),
        _("Đã rút khỏi phong trào."),
        services.withdraw_participation,
        participation=found,
    )


@page(Action.JOIN_MOVEMENT)
def write_report(request: ActorRequest, pk: int, period_pk: int) -> HttpResponse:
    """Write the report of a period: keep it, or send it."""
    found = queries.get_visible_participation(request.actor, pk)
    period: Period = found.movement.periods.get(pk=period_pk)
    report = found.reports.filter(period=period).first()
    criteria = list(found.movement.criteria.all())
    form = ReportForm(request.POST or None, request.FILES or None, report=report, criteria=criteria)
    if request.method == "POST" and form.is_valid():
        data, upload = form.cleaned_data, form.cleaned_data["proofs"]
        try:
            services.report_progress(
                request.actor,
                participation=found,
                period=period,
                values=form.numbers(),
                text=data["text"],
                uploads=[upload] if upload else [],
                version=data["version"] or 0,
                send="gui" in request.POST,
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã gửi báo cáo.") if "gui" in request.POST else _("Đã lưu, chưa gửi."))
            return redirect("movements:participation", pk)
    context = {"form": form, "participation": found, "movement": found.movement, "period": period, "report": report}
    return render(request, "movements/report_form.html", context)


@page(Action.READ_EMULATION)
def report(request: ActorRequest, pk: int) -> HttpResponse:
    """One report: numbers against targets, words, papers; the launcher accepts or returns it."""
    found = queries.get_visible_report(request.actor, pk)
    part = found.participation
    rows = []
    for each in part.movement.criteria.all():
        value, target = queries.number_of(found.values, each.pk), queries.target_of(part, each)
        rows.append((each, shown(target), shown(value), share(value, target)))
    context = {
        "report": found,
        "movement": part.movement,
        "participation": part,
        "tag": REPORT_TAGS[ReportState(found.state)],
        "rows": rows,
        "may_settle": may(request.actor, Action.PLAN_MOVEMENT, part.movement.agency_id)
        if found.state == ReportState.SENT
        else None,
    }
    return render(request, "movements/report.html", context)


@require_POST
@page(Action.PLAN_MOVEMENT)
def accept(request: ActorRequest, pk: int) -> HttpResponse:
    """Accept a report."""
    found = queries.get_visible_report(request.actor, pk)
    attempt(request, _("Đã tiếp nhận báo cáo."), services.accept_report, request.actor, report=found)
    return redirect("movements:report", pk)


@page(Action.PLAN_MOVEMENT)
def return_report(request: ActorRequest, pk: int) -> HttpResponse:
    """Return a report with a reason."""
    found = queries.get_visible_report(request.actor, pk)
    back = reverse("movements:report", args=[pk])
    return _with_reason(
        request, back, _("Trả lại báo cáo"), _("Đã trả lại báo cáo."), services.return_report, report=found
    )


@page(Action.READ_EMULATION)
def proof(request: ActorRequest, pk: int) -> HttpResponse:
    """A paper of a report, as a download, written down in the access log."""
    found = Proof.objects.select_related("file").get(pk=pk)
    try:
        seen: Report = queries.get_visible_report(request.actor, found.report_id)
    except Report.DoesNotExist as error:
        raise Proof.DoesNotExist from error
    subjects = [seen.participation.subject_id] if seen.participation.subject_id else []
    return download(request.actor, found.file, found.file_name, subjects=subjects)


def _searched(request: ActorRequest, text: str) -> list[Subject]:
    found = search(request.actor, text).page(FOUND) if text else []
    if is_citizen_number(text):
        what = f"Tìm bằng số định danh •••{citizen_tail(text)}"
        note_access(request.actor, AccessKind.NUMBER_SEARCH, [each.pk for each in found], what=what)
    return list(found)


def _chosen(request: ActorRequest) -> Subject | None:
    """The subject that was picked; one out of sight is not found."""
    picked = request.POST.get("subject") or request.GET.get("doi-tuong", "")
    number = number_in(picked)
    return visible_subjects(request.actor).select_related("agency").get(pk=number) if number else None


def _with_reason(
    request: ActorRequest,
    back: str,
    heading: str,
    done: str,
    service: Callable[..., Any],
    **about: Participation | Report,
) -> HttpResponse:
    form = WhyForm(request.POST or None)
    if worked(request, form, lambda: service(request.actor, reason=form.cleaned_data["reason"], **about), done):
        return redirect(back)
    (record,) = about.values()
    part = record.participation if isinstance(record, Report) else record
    context = {"form": form, "movement": part.movement, "heading": heading, "cancel_url": back}
    return render(request, "movements/reason.html", context)
