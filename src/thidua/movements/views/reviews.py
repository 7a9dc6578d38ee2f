"""Interim and final reviews: opened, scored, ranked, locked, and what may be nominated from them."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.permissions import Action, may
from thidua.law import load_corpus
from thidua.movements import queries, services
from thidua.movements.forms import ReviewForm, ReviewOpenForm, shown
from thidua.movements.law import awards_asking, register_launcher
from thidua.movements.models import CommendationLine, Result, Review, ReviewKind, ReviewState
from thidua.movements.ranking import tied
from thidua.register.models import Basis
from thidua.register.queries import visible_subjects
from thidua.register.words import award_name
from thidua.screens.forms import ReasonForm
from thidua.screens.views import attempt, number_in, page, worked
from thidua.trail.errors import Refused


@page(Action.PLAN_MOVEMENT)
def open_review(request: ActorRequest, pk: int) -> HttpResponse:
    """Begin an interim or the final review."""
    found = queries.get_visible_movement(request.actor, pk)
    form = ReviewOpenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            made = services.open_review(
                request.actor, movement=found, kind=ReviewKind(data["kind"]), held_on=data["held_on"]
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã lập bảng điểm; điểm được gợi ý theo số liệu đã báo cáo."))
            return redirect("movements:review", made.pk)
    return render(request, "movements/open_review.html", {"form": form, "movement": found})


@page(Action.READ_EMULATION)
def review(request: ActorRequest, pk: int) -> HttpResponse:
    """One review: the table to score while it is open, the ranking once it is locked."""
    found = queries.get_visible_review(request.actor, pk)
    results, criteria = list(queries.results_of(found)), list(found.movement.criteria.all())
    following = queries.replacement_of(request.actor, found)
    holds = following is None or following.state == ReviewState.DRAFT
    form = None
    if found.state == ReviewState.DRAFT:
        form = ReviewForm(request.POST or None, review=found, results=results, criteria=criteria)
        if request.method == "POST" and form.is_valid() and _saved(request, found, form):
            return redirect("movements:review", pk)
    context = {
        "review": found,
        "movement": found.movement,
        "criteria": [(each, shown(each.max_points)) for each in criteria],
        "form": form,
        "ranking": [
            (each, shown(each.total), [(one.name, shown(queries.number_of(each.points, one.pk))) for one in criteria])
            for each in results
        ],
        "tied": _tied_names(results) if form else [],
        "nominees": _nominees(request, found, results) if found.state == ReviewState.LOCKED and holds else [],
        "next": following,
        "holds": holds,
        "in_register": register_launcher(found.movement, found.kind) is not None,
        "asking": [
            award_name(code) for code in awards_asking(found.movement.launcher, found.movement.years, found.kind)
        ],
        "may_plan": may(request.actor, Action.PLAN_MOVEMENT, found.movement.agency_id),
    }
    return render(request, "movements/review.html", context)


@page(Action.PLAN_MOVEMENT)
def revise(request: ActorRequest, pk: int) -> HttpResponse:
    """Begin the next edition of a locked review, with its reason."""
    found = queries.get_visible_review(request.actor, pk)
    form = ReasonForm(request.POST or None)
    made: list[Review] = []

    def write() -> None:
        made.append(services.revise_review(request.actor, review=found, reason=form.cleaned_data["reason"]))

    if worked(request, form, write, _("Đã lập bảng điểm của lần công bố sau; bản cũ vẫn có hiệu lực đến khi khóa.")):
        return redirect("movements:review", made[0].pk)
    context = {"form": form, "movement": found.movement, "heading": _("Công bố lại kết quả")}
    return render(request, "movements/reason.html", context)


@require_POST
@page(Action.PLAN_MOVEMENT)
def lock(request: ActorRequest, pk: int) -> HttpResponse:
    """Lock a review for good."""
    found = queries.get_visible_review(request.actor, pk)
    version = number_in(request.POST.get("version", "")) or 0
    done = _("Đã khóa và công bố kết quả.")
    attempt(request, done, services.lock_review, request.actor, review=found, version=version)
    return redirect("movements:review", pk)


def _saved(request: ActorRequest, found: Review, form: ReviewForm) -> bool:
    data = form.cleaned_data
    try:
        services.save_review(
            request.actor, review=found, version=data["version"] or 0, text=data["text"], marks=form.marks()
        )
    except Refused as refusal:
        form.refuse(refusal)
        return False
    messages.success(request, _("Đã lưu điểm và xếp hạng lại."))
    return True


def _tied_names(results: list[Result]) -> list[str]:
    equal = tied({each.pk: each.rank for each in results if each.rank is not None})
    return [each.participation.name for each in results if each.pk in equal]


def _nominees(
    request: ActorRequest, found: Review, results: list[Result]
) -> list[tuple[Result, list[tuple[str, str]]]]:
    """Ranked subjects that the actor may nominate, each with the awards of the plan as links to a filled form."""
    if not may(request.actor, Action.NOMINATE):
        return []
    ranked = [each for each in results if each.rank and each.participation.subject_id]
    numbers = [number for each in ranked if (number := each.participation.subject_id)]
    seen = set(visible_subjects(request.actor).filter(pk__in=numbers).values_list("pk", flat=True))
    lines = list(found.movement.lines.all())
    return [(each, _links(found, each, lines)) for each in ranked if each.participation.subject_id in seen]


def _links(found: Review, result: Result, lines: list[CommendationLine]) -> list[tuple[str, str]]:
    subject, awards = result.participation.subject, load_corpus().awards
    assert subject is not None  # noqa: S101 -- asked above
    codes = [each.award for each in lines if each.award in awards and subject.kind in awards[each.award].subject_kinds]
    address = reverse("dossiers:new_nomination", args=[subject.pk])
    links = []
    for code in codes or [""]:
        query: dict[str, Any] = {"nam": found.held_on.year, "loai-hinh": Basis.THEMATIC.value}
        query |= {"khen-thuong": code} if code else {}
        query["thanh-tich"] = _("Xếp thứ %(rank)s, %(review)s phong trào thi đua «%(title)s» (%(number)s).") % {
            "rank": result.rank,
            "review": found.get_kind_display().lower(),
            "title": found.movement.title,
            "number": found.movement.number,
        }
        links.append((award_name(code) if code else _("Lập hồ sơ"), f"{address}?{urlencode(query)}"))
    return links
