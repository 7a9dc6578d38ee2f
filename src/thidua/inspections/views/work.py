"""The work at the unit: answers, the sample, findings and what one does to dossiers and awards."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from thidua.agencies.actor import Actor
from thidua.agencies.middleware import ActorRequest
from thidua.agencies.permissions import Action, may
from thidua.inspections import queries, services, steps
from thidua.inspections.forms import AnswerForm, DrawForm, ExplainForm, FindingForm, SettleForm
from thidua.inspections.models import DrawnFrom, Finding, FindingState, SampledRow, State
from thidua.inspections.sampling import drawn, fingerprint
from thidua.inspections.views.shared import FINDING_TAGS, did, page_of, shown, with_reason
from thidua.privacy.services import note_look
from thidua.register.models import AwardStatus
from thidua.register.words import award_name
from thidua.screens.downloads import download
from thidua.screens.views import page, worked
from thidua.trail.errors import Refused


@page(Action.ANSWER_INSPECTION)
def answer(request: ActorRequest, pk: int) -> HttpResponse:
    """The unit answers the questionnaire."""
    found = queries.get_visible_inspection(request.actor, pk)
    asked = list(found.questions.all())
    form = AnswerForm(request.POST or None, request.FILES or None, questions=asked, version=found.version)

    def send() -> None:
        services.answer_questions(
            request.actor,
            inspection=found,
            version=form.cleaned_data["version"] or 0,
            answers=form.answers(),
            uploads=form.uploads(),
        )

    if worked(request, form, send, _("Đã gửi trả lời cho đoàn kiểm tra.")):
        return redirect(page_of(found))
    lead = _("Hạn trả lời: hết ngày %(day)s. Trả lời sau hạn vẫn nhận và ghi là muộn.")
    return shown(
        request,
        found,
        form,
        _("Trả lời đề cương"),
        lead=lead % {"day": f"{found.answer_due_on:%d/%m/%Y}"},
        submit=_("Gửi trả lời"),
    )


@page(Action.INSPECT)
def draw_sample(request: ActorRequest, pk: int) -> HttpResponse:
    """Draw a sample; the seed is the system's."""
    found = queries.get_own_inspection(request.actor, pk)
    counts = {kind: len(queries.population(found, kind)) for kind in DrawnFrom}
    form = DrawForm(request.POST or None, initial={"drawn_from": DrawnFrom.NOMINATIONS, "size": 10})
    if request.method == "POST" and form.is_valid():
        try:
            made = services.draw_sample(request.actor, inspection=found, **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã rút mẫu."))
            return redirect("inspections:draw", made.pk)
    lead = _(
        "Hệ thống tự sinh số gieo khi rút và lưu cùng dấu của danh sách; không ai chọn được dòng nào vào mẫu. "
        "Thời kỳ %(years)s: %(nominations)s hồ sơ đã gửi, %(awards)s khen thưởng."
    ) % {
        "years": found.years,
        "nominations": counts[DrawnFrom.NOMINATIONS],
        "awards": counts[DrawnFrom.AWARDS],
    }
    sure = _("Lần rút đã lưu thì không xóa, không sửa được. Rút mẫu?")
    return shown(request, found, form, _("Rút mẫu ngẫu nhiên"), lead=lead, confirm=sure)


@page(Action.READ_INSPECTION)
def draw(request: ActorRequest, pk: int) -> HttpResponse:
    """One draw: its rows, its seed, and whether drawing again gives the same."""
    found = queries.get_visible_draw(request.actor, pk)
    rows = list(found.rows.select_related("subject", "award", "nomination"))
    note_look(
        request.actor,
        [row.subject_id for row in rows],
        what=f"Mẫu kiểm tra {found}",
        look=f"draw:{found.pk}",
        row_count=len(rows),
    )
    again = drawn(found.seed, found.population, found.size)
    context = {
        "draw": found,
        "inspection": found.inspection,
        "rows": [(row, _what(row)) for row in rows],
        "holds": again == [row.key for row in rows] and fingerprint(found.population) == found.population_hash,
        "population_count": len(found.population),
        "may_find": found.inspection.state in steps.FINDING
        and queries.is_on_team(request.actor, found.inspection)
        and may(request.actor, Action.INSPECT, found.inspection.agency_id),
    }
    return render(request, "inspections/draw.html", context)


@require_GET
@page(Action.READ_INSPECTION)
def population(request: ActorRequest, pk: int) -> HttpResponse:
    """The list a sample was drawn from, a key a line: with the seed anybody can draw it again. It names nobody."""
    found = queries.get_visible_draw(request.actor, pk)
    response = HttpResponse("\n".join(found.population), content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="danh-sach-rut-mau-{found.pk}.txt"'
    return response


@page(Action.INSPECT)
def add_finding(request: ActorRequest, pk: int) -> HttpResponse:
    """Write down a finding."""
    found = queries.get_own_inspection(request.actor, pk)
    rows = SampledRow.objects.filter(draw__inspection=found).select_related("subject", "draw")
    form = FindingForm(
        request.POST or None,
        request.FILES or None,
        questions=list(found.questions.all()),
        rows=list(rows),
        initial={"about": request.GET.get("ve", "")},
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = services.add_finding(request.actor, inspection=found, **form.finding())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã ghi phát hiện và báo đơn vị giải trình."))
            return redirect("inspections:finding", made.pk)
    return shown(request, found, form, _("Ghi phát hiện"))


@page(Action.READ_INSPECTION)
def finding(request: ActorRequest, pk: int) -> HttpResponse:
    """One finding: evidence, explanation, what came of it, and what it does to dossiers and awards."""
    actor, found = request.actor, queries.get_visible_finding(request.actor, pk)
    return _finding_page(request, found, ExplainForm(), SettleForm(finding=found), actor)


@page(Action.ANSWER_INSPECTION)
def explain(request: ActorRequest, pk: int) -> HttpResponse:
    """The unit explains."""
    found = queries.get_visible_finding(request.actor, pk)
    form = ExplainForm(request.POST or None, request.FILES or None)

    def send() -> None:
        file = form.cleaned_data["uploads"]
        services.explain_finding(
            request.actor,
            finding=found,
            explanation=form.cleaned_data["explanation"],
            uploads=[file] if file else [],
        )

    if worked(request, form, send, _("Đã gửi giải trình.")) or request.method != "POST":
        return redirect("inspections:finding", pk)
    return _finding_page(request, found, form, SettleForm(finding=found), request.actor)


@page(Action.INSPECT)
def settle(request: ActorRequest, pk: int) -> HttpResponse:
    """Keep a finding or drop it."""
    found = queries.get_visible_finding(request.actor, pk)
    form = SettleForm(request.POST or None, finding=found)

    def decide() -> None:
        data = form.cleaned_data
        services.settle_finding(
            request.actor, finding=found, keep=data["keep"] == "keep", reason=data["reason"], seen=data["seen"]
        )

    if worked(request, form, decide, _("Đã ghi kết quả xem xét.")) or request.method != "POST":
        return redirect("inspections:finding", pk)
    return _finding_page(request, found, ExplainForm(), form, request.actor)


@require_POST
@page(Action.INSPECT)
def hold(request: ActorRequest, pk: int) -> HttpResponse:
    """Enter the proceeding that holds the subject's dossiers."""
    found = queries.get_visible_finding(request.actor, pk)
    return did(
        request,
        found.inspection,
        _("Đã ghi sổ bộ: hồ sơ khen thưởng của đối tượng tạm dừng đến khi có kết luận."),
        services.hold_dossiers,
        to=_page(found),
        finding=found,
    )


@page(Action.INSPECT)
def release(request: ActorRequest, pk: int) -> HttpResponse:
    """End what holds the subject's dossiers, with a reason."""
    found = queries.get_visible_finding(request.actor, pk)
    return with_reason(
        request,
        found.inspection,
        _("Thôi tạm dừng hồ sơ"),
        _("Đã ghi ngày kết thúc vào sổ bộ."),
        services.release_dossiers,
        to=_page(found),
        finding=found,
    )


@require_GET
@page(Action.READ_INSPECTION)
def attachment(request: ActorRequest, pk: int) -> HttpResponse:
    """Hand out a file of an inspection."""
    found = queries.get_visible_attachment(request.actor, pk)
    row = found.finding.row if found.finding else None
    return download(request.actor, found.file, found.file_name, subjects=[row.subject_id] if row else [])


def _finding_page(
    request: ActorRequest, found: Finding, explaining: ExplainForm, settling: SettleForm, actor: Actor
) -> HttpResponse:
    inspection, row, today = found.inspection, found.row, timezone.localdate()
    if row is not None:
        note_look(actor, [row.subject_id], what=f"Phát hiện kiểm tra {inspection}", look=f"finding:{found.pk}")
    going_on = inspection.state in steps.FINDING
    works = going_on and queries.is_on_team(actor, inspection) and may(actor, Action.INSPECT, inspection.agency_id)
    is_open = going_on and found.state == FindingState.OPEN
    holding = found.proceeding is not None and found.proceeding.ends_on is None
    context = {
        "finding": found,
        "inspection": inspection,
        "tag": FINDING_TAGS[FindingState(found.state)],
        "what": _what(row) if row else "",
        "is_late": is_open and found.explained_on is None and found.explain_due_on < today,
        "files": found.attachments.select_related("agency"),
        "explaining": explaining if is_open and may(actor, Action.ANSWER_INSPECTION, inspection.unit_id) else None,
        "settling": settling if is_open and works and found.may_be_settled(today) else None,
        "waits": is_open and works and not found.may_be_settled(today),
        "may_hold": works and row is not None and found.state != FindingState.DROPPED and not holding,
        "may_release": works and holding,
        "revocation": _revocation(actor, found),
    }
    return render(request, "inspections/finding.html", context)


def _what(row: SampledRow) -> str:
    if row.award is not None:
        return f"{award_name(row.award.code)}, {row.award.year}"
    return f"{award_name(row.nomination.award)}, {row.nomination.through_year}" if row.nomination else ""


def _revocation(actor: Actor, found: Finding) -> dict[str, Any] | None:
    """The way from a kept finding of a signed conclusion to asking that the award is cancelled: a person goes it.

    None where there is nothing to ask; without `url` where the system has no decision line in sight.
    """
    inspection, award = found.inspection, found.row.award if found.row else None
    if award is None or found.state != FindingState.KEPT or inspection.state != State.CONCLUDED:
        return None
    if award.status == AwardStatus.REVOKED or not may(actor, Action.SUBMIT):
        return None
    line = queries.line_in_sight(actor, award)
    if line is None:
        return {"url": ""}
    proof = f"Kết luận kiểm tra số {inspection.concluded_number} ngày {inspection.concluded_on:%d/%m/%Y}"
    said = {"ground": found.ground, "explanation": found.text[:3000], "proof": f"{proof} của {inspection.agency}"[:500]}
    return {"url": f"{reverse('decisions:ask_after', args=[line.pk, 'revocation'])}?{urlencode(said)}"}


def _page(found: Finding) -> str:
    return reverse("inspections:finding", args=[found.pk])
