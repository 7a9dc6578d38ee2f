"""Claims that wait for somebody to verify them."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.permissions import Action
from thidua.register.evidence import papers_of
from thidua.register.facts import AWARD, SLUGS
from thidua.register.forms import AwardForm, ClaimFilter, InitiativeForm, RatingForm, ReasonForm, RowForm
from thidua.register.life import fact_link
from thidua.register.models import Claim, ClaimKind, ClaimStatus, Initiative, Rating
from thidua.register.queries import get_visible_claim, waiting_claims
from thidua.register.searching import search
from thidua.register.services import claim_values, reject_claim, verify_claim, verify_claims
from thidua.register.views.search import subject_link
from thidua.register.views.subjects import allowed
from thidua.register.words import award_name
from thidua.screens.paging import Walk
from thidua.screens.tables import Column, LongListing
from thidua.screens.views import page
from thidua.trail.errors import Overtaken, Refused

FORMS: dict[str, type[RowForm]] = {
    ClaimKind.AWARD: AwardForm,
    ClaimKind.RATING: RatingForm,
    ClaimKind.INITIATIVE: InitiativeForm,
}
REFUSALS_SHOWN = 10


@page(Action.VERIFY_CLAIM)
def claims(request: ActorRequest) -> HttpResponse:
    """The inbox: what lists of the agencies in sight say and nobody has settled."""
    rows = waiting_claims(request.actor)
    form = ClaimFilter(request.GET, kinds=list(ClaimKind.choices))
    if form.is_valid() and form.cleaned_data["kind"]:
        rows = rows.filter(kind=form.cleaned_data["kind"])
    if form.is_valid() and form.cleaned_data["q"]:
        rows = rows.filter(subject__in=search(request.actor, form.cleaned_data["q"]).subset().values("pk"))
    listing = LongListing(
        request,
        Walk(rows),
        _columns(),
        form,
        name="thong-tin-khai",
        empty=_("Không còn gì chờ xác minh."),
        subject_of=lambda claim: claim.subject_id,
    )
    return listing.respond("register/claims.html")


@require_POST
@page(Action.VERIFY_CLAIM)
def verify_many(request: ActorRequest) -> HttpResponse:
    """Verify the claims that were ticked, each as it stands; say which could not be and why."""
    chosen = [int(number) for number in request.POST.getlist("claim") if number.isdecimal()]
    settled = verify_claims(request.actor, claims=waiting_claims(request.actor).filter(pk__in=chosen))
    if settled.verified:
        said = ngettext(
            "Đã xác minh %(count)s thông tin khai.", "Đã xác minh %(count)s thông tin khai.", settled.verified
        )
        messages.success(request, said % {"count": settled.verified})
    for claim, reason in settled.refused[:REFUSALS_SHOWN]:
        messages.error(request, f"{claim.subject.name}, «{claim}»: {reason}")
    if len(settled.refused) > REFUSALS_SHOWN:
        left = len(settled.refused) - REFUSALS_SHOWN
        messages.error(request, _("Còn %(count)s thông tin khai khác chưa xác minh được.") % {"count": left})
    if not chosen:
        messages.warning(request, _("Hãy đánh dấu những dòng cần xác minh."))
    return redirect("register:claims")


@page(Action.VERIFY_CLAIM)
def claim(request: ActorRequest, pk: int) -> HttpResponse:
    """One claim beside the row that it would become, to be completed and verified."""
    found = get_visible_claim(request.actor, pk)
    form = FORMS[found.kind](request.POST or None, kind=found.subject.kind, initial=_initial(found))
    if request.method == "POST" and form.is_valid():
        try:
            verify_claim(request.actor, claim=found, values=form.values())
        except Overtaken as refusal:
            messages.error(request, refusal.message)
            return redirect(claim_link(found))
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã xác minh và ghi vào sổ bộ."))
            return redirect(subject_link(found.subject))
    context = {
        "claim": found,
        "subject": found.subject,
        "form": form,
        "is_waiting": found.status == ClaimStatus.UNVERIFIED,
        "verify": allowed(request.actor, Action.VERIFY_CLAIM, found.subject),
        "known": _known(found),
        "papers": papers_of(request.actor, found),
    }
    return render(request, "register/claim.html", context)


@page(Action.VERIFY_CLAIM)
def reject(request: ActorRequest, pk: int) -> HttpResponse:
    """Refuse one claim."""
    found = get_visible_claim(request.actor, pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            reject_claim(request.actor, claim=found, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã ghi nhận: không công nhận thông tin khai này."))
            return redirect(subject_link(found.subject))
    heading = _("Không công nhận: %(claim)s") % {"claim": found}
    context = {"form": form, "subject": found.subject, "heading": heading, "back": subject_link(found.subject)}
    return render(request, "register/row_form.html", context)


def said_of_claim(found: Claim) -> str:
    """What a claim was read as, in one line."""
    content = found.content
    year = content.get("year") or _("chưa rõ năm")
    if found.kind == ClaimKind.AWARD:
        number = f" ({content['number']})" if content.get("number") else ""
        return f"{award_name(content.get('award') or '—')} {year}{number}"
    values = {key: value for key, value in claim_values(found).items() if value is not None}
    if found.kind == ClaimKind.RATING:
        return f"{Rating(**values).get_rating_display() or '—'} {year}"
    return f"{Initiative(**values).title} ({year})"


def _columns() -> list[Column]:
    return [
        Column("ten", _("Đối tượng"), lambda row: row.subject.name, link=lambda row: subject_link(row.subject)),
        Column("don-vi", _("Cơ quan khai"), lambda row: row.agency.name),
        Column("loai", _("Loại"), lambda row: row.get_kind_display()),
        Column("hieu-la", _("Được hiểu là"), said_of_claim, link=claim_link),
        Column("nguyen-van", _("Nguyên văn"), lambda row: row.source_text),
        Column("nghi-ngo", _("Điểm cần kiểm tra"), lambda row: " ".join(row.doubts)),
    ]


def claim_link(found: Claim) -> str:
    """The page of a claim."""
    return reverse("register:claim", args=[found.pk])


def _initial(found: Claim) -> dict[str, Any]:
    values = claim_values(found)
    if found.kind == ClaimKind.INITIATIVE:
        values["applied"] = {True: "yes", False: "no", None: ""}[values["applied"]]
    return values


def _known(found: Claim) -> list[tuple[str, str]]:
    """What the register already holds of the same kind and year, with the page of each row."""
    year = found.content.get("year")
    if found.kind == ClaimKind.AWARD:
        rows = found.subject.awards.filter(status="valid", year=year)
        return [(award_name(row.code), fact_link(row.subject_id, AWARD, row.pk)) for row in rows]
    model = Rating if found.kind == ClaimKind.RATING else Initiative
    facts = model._default_manager.filter(subject=found.subject, year=year, ended_at=None)
    return [(str(row), fact_link(row.subject_id, SLUGS[model], row.pk)) for row in facts]
