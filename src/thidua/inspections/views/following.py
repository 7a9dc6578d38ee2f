"""The conclusion, and its recommendations followed to their end."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.permissions import Action, may
from thidua.inspections import queries, services
from thidua.inspections.forms import AdviceForm, ConclusionForm, PaperForm, ReportForm
from thidua.inspections.models import Recommendation, RecommendationState, State
from thidua.inspections.views.plans import is_sent
from thidua.inspections.views.shared import ADVICE_TAGS, did, page_of, shown, with_reason
from thidua.screens.rows import Table
from thidua.screens.views import page, worked
from thidua.trail.errors import Refused


@require_POST
@page(Action.INSPECT)
def write_up(request: ActorRequest, pk: int) -> HttpResponse:
    """End the findings and begin the conclusion."""
    found = queries.get_own_inspection(request.actor, pk)
    return did(request, found, _("Đã chuyển sang dự thảo kết luận."), services.write_up, inspection=found)


@page(Action.INSPECT)
def conclusion(request: ActorRequest, pk: int) -> HttpResponse:
    """Draft the conclusion and its recommendations."""
    found = queries.get_own_inspection(request.actor, pk)
    form = ConclusionForm(request.POST or None, initial={"conclusion": found.conclusion, "version": found.version})
    rows = list(found.recommendations.values("text", "due_on"))
    table = Table(AdviceForm, "kien-nghi", request.POST or None, rows)
    if is_sent(request) and all([form.is_valid(), table.is_valid()]):
        try:
            services.save_conclusion(
                request.actor,
                inspection=found,
                version=form.cleaned_data["version"] or 0,
                conclusion=form.cleaned_data["conclusion"],
                advice=table.values(),
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã lưu dự thảo kết luận."))
            return redirect(page_of(found))
    findings = found.findings.filter(state="kept").select_related("row__subject", "question")
    context = {"form": form, "table": table, "inspection": found, "findings": findings}
    return render(request, "inspections/conclusion.html", context)


@page(Action.CONCLUDE_INSPECTION)
def give_back(request: ActorRequest, pk: int) -> HttpResponse:
    """Send the team back to work."""
    found = queries.get_own_inspection(request.actor, pk)
    return with_reason(
        request,
        found,
        _("Trả lại dự thảo kết luận"),
        _("Đã trả lại cho đoàn kiểm tra."),
        services.give_back_conclusion,
        inspection=found,
    )


@page(Action.CONCLUDE_INSPECTION)
def conclude(request: ActorRequest, pk: int) -> HttpResponse:
    """Sign the conclusion."""
    found = queries.get_own_inspection(request.actor, pk)
    form = PaperForm(request.POST or None, initial={"signed_on": timezone.localdate(), "version": found.version})

    def sign() -> None:
        data = dict(form.cleaned_data)
        services.conclude_inspection(
            request.actor,
            inspection=found,
            version=data.pop("version") or 0,
            concluded_on=data.pop("signed_on"),
            **data,
        )

    if worked(request, form, sign, _("Đã ký kết luận kiểm tra; đơn vị được báo.")):
        return redirect(page_of(found))
    sure = _("Kết luận đã ký không sửa được nữa; hồ sơ đang tạm dừng được tiếp tục từ ngày mai. Ký?")
    return shown(request, found, form, _("Ký kết luận"), lead=found.title, confirm=sure)


@page(Action.READ_INSPECTION)
def recommendation(request: ActorRequest, pk: int) -> HttpResponse:
    """One recommendation: what was reported and answered; the unit reports here."""
    actor, found = request.actor, queries.get_visible_recommendation(request.actor, pk)
    form = ReportForm(request.POST or None, request.FILES or None)

    def report() -> None:
        file = form.cleaned_data["uploads"]
        services.report_recommendation(
            actor, recommendation=found, text=form.cleaned_data["text"], uploads=[file] if file else []
        )

    if worked(request, form, report, _("Đã gửi báo cáo thực hiện.")):
        return redirect(_page(found))
    is_open, concluded = found.state == RecommendationState.OPEN, found.inspection.state == State.CONCLUDED
    context = {
        "advice": found,
        "inspection": found.inspection,
        "tag": ADVICE_TAGS[RecommendationState(found.state)],
        "is_late": is_open and found.due_on < timezone.localdate(),
        "told": found.follow_ups.select_related("agency", "by").prefetch_related("attachments"),
        "form": form
        if concluded and is_open and may(actor, Action.ANSWER_INSPECTION, found.inspection.unit_id)
        else None,
        "may_close": found.state == RecommendationState.REPORTED
        and may(actor, Action.INSPECT, found.inspection.agency_id),
    }
    return render(request, "inspections/recommendation.html", context)


@page(Action.INSPECT)
def return_report(request: ActorRequest, pk: int) -> HttpResponse:
    """Not take a report as enough."""
    found = queries.get_visible_recommendation(request.actor, pk)
    return with_reason(
        request,
        found.inspection,
        _("Chưa xác nhận"),
        _("Đã báo đơn vị thực hiện tiếp."),
        services.return_recommendation,
        to=_page(found),
        recommendation=found,
    )


@require_POST
@page(Action.INSPECT)
def close(request: ActorRequest, pk: int) -> HttpResponse:
    """Confirm that a recommendation was carried out."""
    found = queries.get_visible_recommendation(request.actor, pk)
    done = _("Đã xác nhận thực hiện.")
    return did(request, found.inspection, done, services.close_recommendation, to=_page(found), recommendation=found)


def _page(row: Recommendation) -> str:
    return reverse("inspections:recommendation", args=[row.pk])
