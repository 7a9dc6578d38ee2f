"""Submissions: choosing nominations, writing, sending, taking back, receiving."""

from django import forms
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from thidua.agencies.actor import Actor
from thidua.agencies.middleware import ActorRequest
from thidua.agencies.models import Agency
from thidua.agencies.permissions import Action, may
from thidua.dossiers import services
from thidua.dossiers.columns import award_name
from thidua.dossiers.completeness import missing_items
from thidua.dossiers.duplicates import duplicates_of
from thidua.dossiers.findings import VERDICTS
from thidua.dossiers.forms import ReceiveForm, SendForm, SubmissionFilter, SubmissionForm
from thidua.dossiers.models import Nomination, Review, Submission, SubmissionStatus
from thidua.dossiers.queries import get_visible_submission, hidden_nominations, visible_submissions
from thidua.dossiers.routing import next_agency
from thidua.dossiers.services.submissions import SENDABLE
from thidua.law import load_corpus
from thidua.screens.tables import Column, Listing
from thidua.screens.views import attempt, page
from thidua.trail.errors import Refused
from thidua.trail.queries import entries_of

TAGS = {
    SubmissionStatus.DRAFT: "neutral",
    SubmissionStatus.SENT: "warning",
    SubmissionStatus.RECEIVED: "success",
    SubmissionStatus.DROPPED: "neutral",
}


@page(Action.READ_WORK)
def submissions(request: ActorRequest) -> HttpResponse:
    """Submissions sent and received."""
    agency = request.actor.agency_id
    columns = [
        Column(
            "ma", _("Mã"), lambda row: row.code, ["id"], lambda row: reverse("dossiers:submission", args=[row.code])
        ),
        Column("trich-yeu", _("Trích yếu"), lambda row: row.title),
        Column("chieu", _("Chiều"), lambda row: _("Đi") if row.sender_id == agency else _("Đến")),
        Column("noi-gui", _("Nơi trình"), lambda row: row.sender.name, ["sender__name"]),
        Column("noi-nhan", _("Nơi nhận"), lambda row: row.receiver.name, ["receiver__name"]),
        Column("so", _("Số tờ trình"), lambda row: row.letter_number, ["letter_number"]),
        Column(
            "ngay", _("Ngày"), lambda row: f"{row.letter_date:%d/%m/%Y}" if row.letter_date else "—", ["letter_date"]
        ),
        Column(
            "trang-thai",
            _("Trạng thái"),
            lambda row: row.get_status_display(),
            ["status"],
            tag=lambda row: TAGS[row.status],
        ),
    ]
    form = SubmissionFilter(request.GET)
    listing = Listing(
        request,
        _filtered(request.actor, form),
        columns,
        form,
        name="to-trinh",
        default_sort="-ma",
        empty=_("Chưa có tờ trình nào được gửi đi hoặc gửi đến."),
    )
    return listing.respond("dossiers/submissions.html", {"permission": may(request.actor, Action.SUBMIT)})


def _filtered(actor: Actor, form: SubmissionFilter) -> QuerySet[Submission]:
    rows = visible_submissions(actor).select_related("sender", "receiver")
    if not form.is_valid():
        return rows
    wanted = form.cleaned_data
    if wanted["q"]:
        said = Q(title__icontains=wanted["q"]) | Q(code__icontains=wanted["q"])
        rows = rows.filter(said | Q(letter_number__icontains=wanted["q"]))
    if wanted["chieu"]:
        rows = rows.filter(**{"sender" if wanted["chieu"] == "di" else "receiver": actor.agency_id})
    for name, field in (("trang_thai", "status"), ("year", "year")):
        rows = rows.filter(**{field: wanted[name]}) if wanted[name] else rows
    return rows


@page(Action.SUBMIT)
def new_submission(request: ActorRequest) -> HttpResponse:
    """Choose among what the agency holds, grouped by where it must go, and open a submission."""
    held = (
        Nomination.objects.filter(holder=request.actor.agency_id, status__in=SENDABLE)
        .exclude(submissions__status=SubmissionStatus.DRAFT)
        .select_related("subject")
        .order_by("award", "subject__sort_key")
    )
    today = timezone.localdate()
    groups: dict[Agency | None, dict[str, list[Nomination]]] = {}
    flags = duplicates_of(held)
    for nomination in held:
        receiver = next_agency(request.actor.agency, nomination.award, today)
        groups.setdefault(receiver, {}).setdefault(load_corpus().awards[nomination.award].name, []).append(nomination)
    form = SubmissionForm(request.POST or None, initial={"year": today.year, "title": _("Đề nghị khen thưởng")})
    chosen = set(request.POST.getlist("nomination"))
    if request.method == "GET":  # from the page of one nomination: it is ticked already
        chosen = {str(nomination.pk) for nomination in held if nomination.code in request.GET.getlist("hs")}
    if request.method == "POST" and form.is_valid():
        picked = [nomination for nomination in held if str(nomination.pk) in chosen]
        try:
            made = services.draft_submission(request.actor, nominations=picked, **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã soạn tờ trình %(code)s; kiểm tra rồi gửi.") % {"code": made.code})
            return redirect("dossiers:submission", made.code)
    lines = [
        (
            agency,
            [
                (award, [(each, flags.get(each.pk, []), str(each.pk) in chosen) for each in nominations])
                for award, nominations in by_award.items()
            ],
        )
        for agency, by_award in groups.items()
    ]
    return render(request, "dossiers/new_submission.html", {"form": form, "groups": lines})


@page(Action.READ_WORK)
def submission(request: ActorRequest, code: str) -> HttpResponse:
    """One submission with its list: check and send it, or receive it."""
    found = get_visible_submission(request.actor, code)
    sending = found.status == SubmissionStatus.DRAFT and found.sender_id == request.actor.agency_id
    receiving = found.status == SubmissionStatus.SENT and found.receiver_id == request.actor.agency_id
    form: forms.Form | None = None
    if sending:
        form = SendForm(request.POST or None, initial=_letter_of(found))
    elif receiving:
        form = ReceiveForm(request.POST or None)
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            if sending:
                services.send_submission(request.actor, submission=found, **form.cleaned_data)
                messages.success(request, _("Đã gửi tờ trình đến %(agency)s.") % {"agency": found.receiver})
            else:
                reviews = services.receive_submission(request.actor, submission=found, **form.cleaned_data)
                messages.success(request, _("Đã tiếp nhận %(count)s hồ sơ.") % {"count": len(reviews)})
        except Refused as refusal:
            form.refuse(refusal)  # type: ignore[attr-defined] # both forms are WorkForms
        else:
            return redirect("dossiers:submission", found.code)
    context = {
        "submission": found,
        "form": form,
        "sending": sending,
        "receiving": receiving,
        "lines": _lines(request.actor, found),
        "may_submit": may(request.actor, Action.SUBMIT, found.sender_id),
        "reviewing": found.status == SubmissionStatus.RECEIVED
        and found.receiver_id == request.actor.agency_id
        and bool(may(request.actor, Action.APPRAISE, found.receiver_id)),
        "may_receive": may(request.actor, Action.RECEIVE, found.receiver_id),
        "can_take_back": found.status == SubmissionStatus.SENT and found.sender_id == request.actor.agency_id,
        "tag": TAGS[SubmissionStatus(found.status)],
        "entries": entries_of(found)[:50],
    }
    return render(request, "dossiers/submission.html", context)


@require_POST
@page(Action.SUBMIT)
def drop(request: ActorRequest, code: str) -> HttpResponse:
    """Drop a draft submission."""
    found = get_visible_submission(request.actor, code)
    done = _("Đã bỏ tờ trình; các hồ sơ có thể đưa vào tờ trình khác.")
    attempt(request, done, services.drop_submission, request.actor, submission=found)
    return redirect("dossiers:submission", found.code)


@require_POST
@page(Action.SUBMIT)
def take_back(request: ActorRequest, code: str) -> HttpResponse:
    """Take a submission back before it is received."""
    found = get_visible_submission(request.actor, code)
    done = _("Đã lấy lại tờ trình; các hồ sơ trở về cơ quan của bạn.")
    attempt(request, done, services.take_back, request.actor, submission=found, reason=_("Nơi gửi lấy lại"))
    return redirect("dossiers:submission", found.code)


def _letter_of(found: Submission) -> dict[str, object]:
    """What the form of sending shows: what was written before the letter was taken back, else today."""
    names = ("letter_number", "letter_date", "signer_name", "signer_title")
    return {"letter_date": timezone.localdate()} | {name: value for name in names if (value := getattr(found, name))}


def _verdict(review: Review | None) -> tuple[str, str] | None:
    appraisals = list(review.appraisals.all()) if review else []
    if not appraisals:
        return None
    name, tag = VERDICTS[appraisals[0].verdict]
    return str(name), tag


def _lines(actor: Actor, found: Submission) -> list[dict[str, object]]:
    hidden = hidden_nominations(actor)
    items = list(found.items.exclude(nomination__in=hidden).select_related("nomination__subject"))
    nominations = [item.nomination for item in items]
    flags = duplicates_of(nominations)
    on = found.received_on or timezone.localdate()
    prefetched = {
        each.pk: each
        for each in Nomination.objects.filter(pk__in=[n.pk for n in nominations]).prefetch_related("evidence")
    }
    reviews = {
        review.nomination_id: review
        for review in found.reviews.prefetch_related("appraisals").filter(nomination__in=nominations)
    }
    return [
        {
            "review": reviews.get(item.nomination_id),
            "verdict": _verdict(reviews.get(item.nomination_id)),
            "position": item.position,
            "nomination": item.nomination,
            "award": award_name(item.nomination.award),
            "duplicates": flags.get(item.nomination_id, []),
            "missing": missing_items(prefetched[item.nomination_id], on),
        }
        for item in items
    ]
