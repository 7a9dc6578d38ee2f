"""Nominations: the list, the page of one, making and changing it, its papers."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.permissions import Action, may
from thidua.dossiers import services
from thidua.dossiers.columns import matching, nomination_columns, nomination_link
from thidua.dossiers.completeness import checklist
from thidua.dossiers.duplicates import duplicates_of
from thidua.dossiers.findings import shown_answer
from thidua.dossiers.forms import (
    EvidenceForm,
    NewNomineeForm,
    NominationFilter,
    NominationForm,
    editable_fields,
)
from thidua.dossiers.models import Evidence, NominationStatus
from thidua.dossiers.queries import get_visible_nomination, visible_entries, visible_nominations
from thidua.dossiers.services.appraisals import preview
from thidua.dossiers.states import EDITABLE, NOMINEE_NAMES
from thidua.dossiers.views.downloads import download
from thidua.dossiers.views.reasons import with_reason
from thidua.law import load_corpus
from thidua.register.models import Subject
from thidua.register.queries import get_visible_subject, search
from thidua.register.services import find_or_create_subject
from thidua.screens.tables import Listing
from thidua.screens.views import attempt, page
from thidua.trail.errors import Refused


@page(Action.READ_WORK)
def nominations(request: ActorRequest) -> HttpResponse:
    """Every nomination in sight, filtered."""
    rows = visible_nominations(request.actor).select_related("subject")
    form = NominationFilter(request.GET)
    if form.is_valid():
        wanted = form.cleaned_data
        rows = matching(rows, wanted["q"])
        for name, field in (("award", "award"), ("status", "status"), ("year", "through_year")):
            if wanted[name]:
                rows = rows.filter(**{field: wanted[name]})
    listing = Listing(
        request,
        rows,
        nomination_columns(),
        form,
        name="ho-so-de-nghi",
        default_sort="-ma",
        empty=_("Chưa có hồ sơ nào. Hãy lập hồ sơ hoặc nhập danh sách từ Excel."),
    )
    return listing.respond("dossiers/nominations.html", {"permission": may(request.actor, Action.NOMINATE)})


@page(Action.READ_WORK)
def nomination(request: ActorRequest, code: str) -> HttpResponse:
    """One nomination: what it asks, where it is, its papers, what the law would say, what happened to it."""
    found = get_visible_nomination(request.actor, code)
    today = timezone.localdate()
    editable = found.holder_id == request.actor.agency_id and found.status in EDITABLE
    last_review = found.reviews.select_related("agency").order_by("-id").first()
    context = {
        "nomination": found,
        "award": load_corpus().awards[found.award],
        "nominee_status": NOMINEE_NAMES[NominationStatus(found.status)],
        "checklist": checklist(found, last_review.received_on if last_review else today),
        "duplicates": duplicates_of([found]).get(found.pk, []),
        "may_edit": may(request.actor, Action.NOMINATE, found.holder_id) if editable else None,
        "may_return": may(request.actor, Action.RETURN, found.holder_id)
        if found.status == "returned" and found.owner_id != request.actor.agency_id
        else None,
        "evidence_form": EvidenceForm(),
        "reviews": found.reviews.select_related("agency").order_by("id"),
        "submissions": found.submissions.select_related("sender", "receiver").order_by("id"),
        "claims": found.subject.claims.filter(status="unverified"),
        "entries": visible_entries(request.actor, found)[:100],
        "own_review": last_review if last_review and last_review.agency_id == request.actor.agency_id else None,
        "answer": shown_answer(preview(found, on=today).as_dict(), found) if editable else None,
    }
    return render(request, "dossiers/nomination.html", context)


@page(Action.NOMINATE)
def choose_nominee(request: ActorRequest) -> HttpResponse:
    """First step of a nomination: find the subject in the register, or enter one who is not there yet."""
    text = request.GET.get("q", "").strip()
    form = NewNomineeForm(request.POST or None, initial={"name": text})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            subject, match = find_or_create_subject(
                request.actor,
                kind=data["kind"],
                name=data["name"],
                agency=request.actor.agency,
                sex=data["sex"],
                birth_date=data["birth_date"],
                birth_year=data["birth_year"],
                citizen_number=data["citizen_number"],
                job_title=data["job_title"],
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            for doubt in match.doubts:
                messages.warning(request, doubt)
            return redirect("dossiers:new_nomination", subject.pk)
    found = search(request.actor, text)[:20] if text else []
    return render(request, "dossiers/choose_nominee.html", {"form": form, "text": text, "found": found})


@page(Action.NOMINATE)
def new_nomination(request: ActorRequest, subject_pk: int) -> HttpResponse:
    """Second step: what is asked for this subject."""
    subject: Subject = get_visible_subject(request.actor, subject_pk)
    initial = {"job_title": subject.job_title, "unit_name": subject.agency.name}
    form = NominationForm(request.POST or None, kind=subject.kind, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.create_nomination(request.actor, subject=subject, **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã lập hồ sơ %(code)s.") % {"code": made.code})
            return redirect("dossiers:nomination", made.code)
    return render(request, "dossiers/nomination_form.html", {"form": form, "subject": subject})


@page(Action.NOMINATE)
def change_nomination(request: ActorRequest, code: str) -> HttpResponse:
    """Change what a nomination asks for while its agency holds it."""
    found = get_visible_nomination(request.actor, code)
    form = NominationForm(request.POST or None, kind=found.subject.kind, initial=editable_fields(found))
    if request.method == "POST" and form.is_valid():
        seen = request.POST.get("version", "")
        version = int(seen) if seen.isdecimal() and len(seen) < 10 else 0
        try:
            services.change_nomination(request.actor, nomination=found, version=version, **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã lưu hồ sơ %(code)s.") % {"code": found.code})
            return redirect("dossiers:nomination", found.code)
    context = {"form": form, "subject": found.subject, "nomination": found}
    return render(request, "dossiers/nomination_form.html", context)


@page(Action.NOMINATE)
def withdraw_nomination(request: ActorRequest, code: str) -> HttpResponse:
    """Withdraw a nomination, with a reason."""
    found = get_visible_nomination(request.actor, code)
    return with_reason(request, found, _("Rút hồ sơ"), _("Đã rút hồ sơ."), services.withdraw_nomination)


@page(Action.RETURN)
def return_nomination(request: ActorRequest, code: str) -> HttpResponse:
    """Return a nomination to the agency that sent it, with a reason."""
    found = get_visible_nomination(request.actor, code)
    return with_reason(request, found, _("Trả lại hồ sơ"), _("Đã trả lại hồ sơ."), services.return_nomination)


@require_POST
@page(Action.READ_WORK)
def attach_evidence(request: ActorRequest, code: str) -> HttpResponse:
    """Attach one paper."""
    found = get_visible_nomination(request.actor, code)
    form = EvidenceForm(request.POST, request.FILES)
    if form.is_valid():
        data = form.cleaned_data
        done = _("Đã đính kèm tài liệu.")
        attempt(
            request,
            done,
            services.attach_evidence,
            request.actor,
            nomination=found,
            kind=data["kind"],
            upload=data["file"],
        )
    else:
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
    return redirect(nomination_link(found))


@require_POST
@page(Action.READ_WORK)
def withdraw_evidence(request: ActorRequest, code: str, pk: int) -> HttpResponse:
    """Take one paper off."""
    found = get_visible_nomination(request.actor, code)
    evidence = found.evidence.get(pk=pk)
    attempt(request, _("Đã gỡ tài liệu."), services.withdraw_evidence, request.actor, evidence=evidence)
    return redirect(nomination_link(found))


@page(Action.READ_WORK)
def evidence_file(request: ActorRequest, code: str, pk: int) -> HttpResponse:
    """The paper itself, as a download: what was uploaded is never shown inside our own pages."""
    found = get_visible_nomination(request.actor, code)
    evidence: Evidence = found.evidence.select_related("file").get(pk=pk)
    return download(evidence.file, evidence.file_name)
