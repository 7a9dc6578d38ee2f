"""Nominations: the list, the page of one, making and changing it, its papers."""

from typing import Any

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.models import Agency
from thidua.agencies.permissions import Action, may
from thidua.dossiers import services
from thidua.dossiers.columns import matching, nomination_columns, nomination_link
from thidua.dossiers.completeness import PAPERS, checklist
from thidua.dossiers.duplicates import duplicates_of
from thidua.dossiers.findings import shown_answer
from thidua.dossiers.forms import (
    SHOW_STANDARDS,
    EvidenceForm,
    NewNomineeForm,
    NominationFilter,
    NominationForm,
    asked_by_link,
    editable_fields,
)
from thidua.dossiers.models import Evidence, Nomination, NominationStatus, Position
from thidua.dossiers.next_action import next_action
from thidua.dossiers.queries import get_visible_nomination, visible_entries, visible_nominations
from thidua.dossiers.services.appraisals import preview
from thidua.dossiers.sight import may_read_report
from thidua.dossiers.states import EDITABLE, NOMINEE_NAMES, TAGS
from thidua.dossiers.views.reasons import with_reason
from thidua.law import load_corpus
from thidua.legislation.queries import corpus_for
from thidua.privacy.models import AccessKind
from thidua.privacy.services import note_access
from thidua.register.identity import citizen_tail, is_citizen_number
from thidua.register.models import Subject
from thidua.register.queries import get_visible_subject, visible_subjects
from thidua.register.searching import search
from thidua.register.services import find_or_create_subject
from thidua.screens.downloads import download
from thidua.screens.searching import as_address, kept_private
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
        subject_of=lambda row: row.subject_id,
        empty=_("Chưa có hồ sơ nào. Hãy lập hồ sơ hoặc nhập danh sách từ Excel."),
    )
    return listing.respond("dossiers/nominations.html", {"permission": may(request.actor, Action.NOMINATE)})


@page(Action.READ_WORK)
def nomination(request: ActorRequest, code: str) -> HttpResponse:
    """One nomination: what it asks, where it is, its papers, what the law would say, what happened to it."""
    actor = request.actor
    found = get_visible_nomination(actor, code)
    note_access(actor, AccessKind.NOMINATION, [found.subject_id], what=f"Hồ sơ {found.code}")
    prefetch_related_objects([found], PAPERS)
    today = timezone.localdate()
    held = found.holder_id == actor.agency_id
    editable = held and found.status in EDITABLE
    last_review = found.reviews.select_related("agency").order_by("-id").first()
    sees_subject = visible_subjects(actor).filter(pk=found.subject_id).exists()
    context = {
        "nomination": found,
        "award": load_corpus().awards[found.award],
        "nominee_status": NOMINEE_NAMES[NominationStatus(found.status)],
        "tag": TAGS[NominationStatus(found.status)],
        "next": next_action(actor, found),
        "checklist": checklist(found, last_review.received_on if last_review else today),
        "duplicates": duplicates_of([found]).get(found.pk, []),
        "may_edit": may(actor, Action.NOMINATE, found.holder_id) if editable else None,
        "may_return": may(actor, Action.RETURN, found.holder_id)
        if found.status == NominationStatus.RETURNED and found.owner_id != actor.agency_id
        else None,
        "evidence_form": EvidenceForm(),
        "reviews": found.reviews.select_related("agency").order_by("id"),
        "submissions": found.submissions.select_related("sender", "receiver").order_by("id"),
        "sees_subject": sees_subject,
        "reads_report": may_read_report(actor, found),
        "claims": found.subject.claims.filter(status="unverified") if sees_subject else None,
        "entries": visible_entries(actor, found)[:100],
        "answer": shown_answer(preview(found, on=today).as_dict(), found) if editable else None,
    }
    return render(request, "dossiers/nomination.html", context)


@page(Action.NOMINATE)
def choose_nominee(request: ActorRequest) -> HttpResponse:
    """First step of a nomination: find the subject in the register, or enter one who is not there yet."""
    searching = "tim" in request.POST
    if searching and (answer := as_address(request)) is not None:
        return answer
    text = (request.POST if searching else request.GET).get("tim", "").strip()
    typed = {"citizen_number" if is_citizen_number(text) else "name": text}
    form = NewNomineeForm(None if searching else request.POST or None, initial=typed)
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
    found = search(request.actor, text).page(20) if text else []
    if is_citizen_number(text):
        what = f"Tìm bằng số định danh •••{citizen_tail(text)}"
        note_access(request.actor, AccessKind.NUMBER_SEARCH, [subject.pk for subject in found], what=what)
    response = render(request, "dossiers/choose_nominee.html", {"form": form, "text": text, "found": found})
    return kept_private(response) if searching else response


@page(Action.NOMINATE)
def new_nomination(request: ActorRequest, subject_pk: int) -> HttpResponse:
    """Second step: what is asked for this subject."""
    subject: Subject = get_visible_subject(request.actor, subject_pk)
    form = _nomination_form(request, subject, request.actor.agency, _proposed(request, subject))
    if form.is_valid():
        try:
            made = services.create_nomination(request.actor, subject=subject, **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã lập hồ sơ %(code)s.") % {"code": made.code})
            return redirect("dossiers:nomination", made.code)
    return render(request, "dossiers/nomination_form.html", {"form": form, "subject": subject})


def _proposed(request: ActorRequest, subject: Subject) -> dict[str, Any]:
    """What the form begins with: from the register, and what the link that led here asks for."""
    asked = asked_by_link(request.GET, NominationForm(kind=subject.kind, corpus=corpus_for(request.actor.agency)))
    position = Position.LEADER if subject.is_leader else ""
    return {"job_title": subject.job_title, "unit_name": subject.agency.name, "position": position, **asked}


@page(Action.NOMINATE)
def change_nomination(request: ActorRequest, code: str) -> HttpResponse:
    """Change what a nomination asks for while its agency holds it."""
    found = get_visible_nomination(request.actor, code)
    form = _nomination_form(request, found.subject, found.owner, editable_fields(found))
    seen = request.POST.get("version", "")
    version = int(seen) if seen.isdecimal() and len(seen) < 10 else 0
    if form.is_valid():
        try:
            services.change_nomination(request.actor, nomination=found, version=version, **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã lưu hồ sơ %(code)s.") % {"code": found.code})
            return redirect("dossiers:nomination", found.code)
    # Asked only for the standards of another award, the person still edits the version that was seen before.
    shown = version if SHOW_STANDARDS in request.POST else found.version
    context = {"form": form, "subject": found.subject, "nomination": found, "version": shown}
    return render(request, "dossiers/nomination_form.html", context)


@page(Action.NOMINATE)
def standards(request: ActorRequest) -> HttpResponse:
    """The one field of standards anew, when another award or kind of commendation was chosen beside it."""
    asked = {name: request.GET.get(name, "") for name in ("award", "basis")}
    form = NominationForm(
        kind=request.GET.get("doi-tuong", ""),
        categories=request.GET.getlist("thuoc-dien"),
        corpus=corpus_for(request.actor.agency),
        initial=asked,
    )
    return render(request, "dossiers/standards.html", {"form": form})


def _nomination_form(request: ActorRequest, subject: Subject, owner: Agency, initial: dict[str, Any]) -> NominationForm:
    """The form as it was sent; without JavaScript a button asks for the standards only, and nothing typed is lost."""
    data = request.POST or None
    if SHOW_STANDARDS in request.POST:
        data, initial = None, {**initial, **request.POST.dict()}
    return NominationForm(
        data, kind=subject.kind, categories=subject.categories, corpus=corpus_for(owner), initial=initial
    )


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
    return redirect(_back_to_papers(request, found))


@require_POST
@page(Action.READ_WORK)
def withdraw_evidence(request: ActorRequest, code: str, pk: int) -> HttpResponse:
    """Take one paper off."""
    found = get_visible_nomination(request.actor, code)
    evidence = found.evidence.get(pk=pk)
    attempt(request, _("Đã gỡ tài liệu."), services.withdraw_evidence, request.actor, evidence=evidence)
    return redirect(_back_to_papers(request, found))


@page(Action.APPRAISE)
def reject_evidence(request: ActorRequest, code: str, pk: int) -> HttpResponse:
    """Put one paper aside, with the reason that its owner will read."""
    found = get_visible_nomination(request.actor, code)
    evidence = found.evidence.get(pk=pk)
    return with_reason(
        request,
        found,
        _("Loại tài liệu «%(name)s»") % {"name": evidence.file_name},
        _("Đã loại tài liệu; nơi lập hồ sơ đã được báo lý do."),
        services.reject_evidence,
        back=_back_to_papers(request, found),
        evidence=evidence,
    )


@require_POST
@page(Action.APPRAISE)
def restore_evidence(request: ActorRequest, code: str, pk: int) -> HttpResponse:
    """Count a paper again that was rejected by mistake."""
    found = get_visible_nomination(request.actor, code)
    evidence = found.evidence.get(pk=pk)
    attempt(request, _("Đã nhận lại tài liệu."), services.restore_evidence, request.actor, evidence=evidence)
    return redirect(_back_to_papers(request, found))


def _back_to_papers(request: ActorRequest, nomination: Nomination) -> str:
    """The papers where the person sees them: on the page of the own open review, else on the nomination's."""
    reviewing = may(request.actor, Action.APPRAISE) and nomination.reviews.filter(
        agency=request.actor.agency_id, conclusion=""
    )
    return reverse("dossiers:review", args=[nomination.code]) if reviewing else nomination_link(nomination)


@page(Action.READ_WORK)
def evidence_file(request: ActorRequest, code: str, pk: int) -> HttpResponse:
    """The paper itself, as a download: what was uploaded is never shown inside our own pages."""
    found = get_visible_nomination(request.actor, code)
    evidence: Evidence = found.evidence.select_related("file").get(pk=pk)
    return download(request.actor, evidence.file, evidence.file_name, subjects=[found.subject_id])
