"""Looking up people, collectives and decisions."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_htmx.http import HttpResponseClientRedirect

from thidua.agencies.actor import Actor
from thidua.agencies.middleware import ActorRequest
from thidua.agencies.permissions import Action, may
from thidua.agencies.queries import visible_agencies
from thidua.privacy.models import AccessKind
from thidua.privacy.services import note_access
from thidua.register.decision_numbers import looks_like_number
from thidua.register.facts import AWARD
from thidua.register.forms import DecisionForm, SearchForm
from thidua.register.identity import citizen_tail, is_citizen_number
from thidua.register.life import fact_link
from thidua.register.masking import born_for
from thidua.register.models import Award, AwardStatus, Subject
from thidua.register.queries import awards_by_decision
from thidua.register.searching import search
from thidua.register.words import name_of, years_of
from thidua.screens.paging import Few
from thidua.screens.searching import as_address, half_typed, kept_private
from thidua.screens.tables import Column, LongListing
from thidua.screens.views import page
from thidua.vietnamese.citizen_numbers import may_hold_number

PAGE = 20
AWARDS_SHOWN = 3
HALF_TYPED = gettext_lazy("Số định danh có đủ 12 chữ số; gõ đủ để tra cứu.")


@page(Action.READ_REGISTER)
def search_page(request: ActorRequest) -> HttpResponse:
    """The one box: people first, each with the latest awards. A citizen number is posted and never in the address."""
    if request.method == "POST" and (answer := as_address(request)) is not None:
        return answer
    typed = request.POST if request.method == "POST" else request.GET
    form = SearchForm(typed, agencies=visible_agencies(request.actor))
    asked: dict[str, Any] = (
        form.cleaned_data if form.is_valid() else {"q": "", "agency": None, "kind": "", "year": None}
    )
    if is_citizen_number(asked["q"]):
        return _by_citizen_number(request, asked["q"])
    if request.method == "POST" and getattr(request, "htmx", None):
        return half_typed(str(HALF_TYPED))
    found = search(request.actor, asked["q"], kind=asked["kind"], agency=asked["agency"], year=asked["year"])
    awards = Award.objects.filter(status=AwardStatus.VALID).order_by("-year", "-decided_on", "pk")
    listing = LongListing(
        request,
        replace(found, shown=found.shown.prefetch_related(Prefetch("awards", awards))),
        _columns(request.actor),
        form,
        name="so-bo",
        page_size=PAGE,
        empty=_said_of_nothing(asked),
        posts=True,
        subject_of=lambda subject: subject.pk,
    )
    context = {
        "is_cut": found.is_cut,
        "decision_url": _decision_url(asked["q"]) if looks_like_number(asked["q"]) else "",
        "may_edit": may(request.actor, Action.EDIT_SUBJECT),
    }
    response = listing.respond("register/search.html", context)
    return kept_private(response) if request.method == "POST" else response


@page(Action.READ_REGISTER)
def decision_page(request: ActorRequest) -> HttpResponse:
    """What one decision gave, by its number or the beginning of it."""
    form = DecisionForm(request.GET)
    number = form.cleaned_data["so"].strip() if form.is_valid() else ""
    rows = awards_by_decision(request.actor, number) if number else Few(Award.objects.none())
    empty = (
        _("Không có quyết định nào như vậy trong phạm vi của bạn.") if number else _("Nhập số quyết định để tra cứu.")
    )
    listing = LongListing(
        request,
        rows,
        _decision_columns(),
        form,
        name="quyet-dinh",
        empty=empty,
        subject_of=lambda award: award.subject_id,
    )
    return listing.respond("register/decision.html")


def _by_citizen_number(request: ActorRequest, number: str) -> HttpResponse:
    """Go on at once to an address without the number, so that it stays in no history and on no screen."""
    found = search(request.actor, number).first()
    if found is not None:
        what = f"Tìm bằng số định danh •••{citizen_tail(number)}"
        note_access(request.actor, AccessKind.NUMBER_SEARCH, [found.pk], what=what)
        target = reverse("register:subject", args=[found.pk])
    else:
        messages.info(
            request,
            _("Trong phạm vi của bạn không có ai mang số định danh •••%(tail)s.") % {"tail": citizen_tail(number)},
        )
        target = reverse("register:search")
    return HttpResponseClientRedirect(target) if getattr(request, "htmx", None) else redirect(target)


def _columns(actor: Actor) -> list[Column]:
    return [
        Column("ten", _("Tên"), lambda subject: subject.name, link=subject_link),
        Column("loai", _("Đối tượng"), lambda subject: subject.get_kind_display()),
        Column("sinh", _("Sinh"), lambda subject: born_for(actor, subject) or "—"),
        Column("don-vi", _("Chức vụ, đơn vị"), _place_of),
        Column("khen-thuong", _("Khen thưởng gần nhất"), _latest_awards),
    ]


def subject_link(subject: Subject) -> str:
    """The page of a subject."""
    return reverse("register:subject", args=[subject.pk])


def _place_of(subject: Subject) -> str:
    return ", ".join(part for part in (subject.job_title, subject.agency.name) if part)


def _latest_awards(subject: Subject) -> str:
    given = list(subject.awards.all())
    said = [f"{name_of(award)} ({years_of(award)})" for award in given[:AWARDS_SHOWN]]
    if len(given) > AWARDS_SHOWN:
        said.append(_("và %(count)s lần khác") % {"count": len(given) - AWARDS_SHOWN})
    return "; ".join(said) or "—"


def _decision_columns() -> list[Column]:
    return [
        Column("so", _("Số quyết định"), lambda award: award.decision_number),
        Column("ngay", _("Ngày"), lambda award: f"{award.decided_on:%d/%m/%Y}" if award.decided_on else "—"),
        Column("ten", _("Đối tượng"), lambda award: award.subject.name, link=lambda award: subject_link(award.subject)),
        Column("don-vi", _("Đơn vị"), lambda award: award.subject.agency.name),
        Column(
            "khen-thuong",
            _("Khen thưởng"),
            lambda award: f"{name_of(award)} ({years_of(award)})",
            link=lambda award: fact_link(award.subject_id, AWARD, award.pk),
        ),
        Column(
            "trang-thai",
            _("Trạng thái"),
            lambda award: award.get_status_display(),
            tag=lambda award: STATUS_TAGS[award.status],
        ),
    ]


STATUS_TAGS = {AwardStatus.VALID: "success", AwardStatus.CORRECTED: "neutral", AwardStatus.REVOKED: "danger"}


def _decision_url(number: str) -> str:
    return reverse("register:decision", query={"so": number})


def _said_of_nothing(asked: dict[str, Any]) -> str:
    if not asked["q"] and not asked["agency"]:
        return _("Gõ tên, số định danh hoặc số quyết định; hoặc chọn một cơ quan, đơn vị.")
    if may_hold_number(asked["q"]):
        return str(HALF_TYPED)
    return _("Không thấy trong phạm vi của bạn. Thử bớt chữ, hoặc gõ không dấu.")
