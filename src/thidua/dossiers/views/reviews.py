"""Reviews: the board, and the page where an appraiser judges one nomination."""

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.permissions import Action, may
from thidua.dossiers import services
from thidua.dossiers.columns import matching, review_columns
from thidua.dossiers.completeness import PAPERS, checklist
from thidua.dossiers.duplicates import duplicates_of
from thidua.dossiers.findings import shown_answer
from thidua.dossiers.forms import BoardFilter, EvidenceForm, OpinionForm, StepForm
from thidua.dossiers.guards import held, negative_outcome, obstacle, what_shakes
from thidua.dossiers.law_changes import OPEN, law_since
from thidua.dossiers.models import Appraisal, Conclusion, Review, Step
from thidua.dossiers.queries import board, board_counts, get_visible_review, visible_entries, waiting_elsewhere
from thidua.dossiers.routing import decides, rule_of
from thidua.dossiers.views.reasons import with_reason
from thidua.law.award import AwardDefinition, Group, Judgement, walk
from thidua.legislation.queries import corpus_for
from thidua.privacy.models import AccessKind
from thidua.privacy.services import note_access
from thidua.register.cases import predecessor_doubts
from thidua.register.queries import life_of
from thidua.screens.tables import Listing
from thidua.screens.views import attempt, page
from thidua.trail.errors import Refused


@page(Action.READ_WORK)
def board_page(request: ActorRequest) -> HttpResponse:
    """What waits on this agency, since when, due when; and what waits elsewhere for it."""
    judges = may(request.actor, Action.READ_APPRAISAL)
    elsewhere = request.GET.get("o") == "noi-khac" or not judges
    rows = waiting_elsewhere(request.actor) if elsewhere else board(request.actor)
    form = BoardFilter(request.GET)
    if form.is_valid():
        wanted = form.cleaned_data
        rows = matching(rows, wanted["q"], prefix="nomination__")
        if wanted["award"]:
            rows = rows.filter(nomination__award=wanted["award"])
        if wanted["step"]:
            rows = rows.filter(step=wanted["step"])
        if wanted["late"]:
            rows = rows.filter(step_due_on__lt=timezone.localdate())
    columns = review_columns(elsewhere=elsewhere)
    listing = Listing(
        request,
        rows.select_related("submission__sender"),
        columns,
        form,
        name="bang-theo-doi",
        default_sort="han",
        subject_of=lambda row: row.nomination.subject_id,
        empty=_("Không có hồ sơ nào đang chờ."),
    )
    names = dict(Step.choices)
    counts = [(names[each.step], each) for each in board_counts(request.actor, timezone.localdate())]
    return listing.respond("dossiers/board.html", {"counts": counts, "elsewhere": elsewhere, "judges": judges})


@page(Action.READ_APPRAISAL)
def review(request: ActorRequest, code: str) -> HttpResponse:
    """One nomination under review: verdict, findings, papers, past awards, and the one clear next action."""
    found = get_visible_review(request.actor, code)
    what = f"Thẩm định hồ sơ {found.nomination.code}"
    note_access(request.actor, AccessKind.NOMINATION, [found.nomination.subject_id], what=what)
    return _page(request, found, OpinionForm(), StepForm())


@require_POST
@page(Action.APPRAISE)
def appraise(request: ActorRequest, code: str) -> HttpResponse:
    """Ask the law, anew."""
    found = get_visible_review(request.actor, code)
    attempt(request, _("Đã thẩm định theo dữ liệu hiện có."), services.appraise_review, request.actor, review=found)
    return redirect("dossiers:review", code)


@require_POST
@page(Action.APPRAISE)
def attest(request: ActorRequest, code: str) -> HttpResponse:
    """Attest judgement conditions and completeness of the register, and ask anew."""
    found = get_visible_review(request.actor, code)
    seen = request.POST.get("seen", "")
    attempt(
        request,
        _("Đã ghi nhận xác nhận và thẩm định lại."),
        services.attest_and_appraise,
        request.actor,
        review=found,
        history_complete="history_complete" in request.POST,
        attested=request.POST.getlist("attested"),
        seen=int(seen) if seen.isdecimal() and len(seen) < 19 else 0,
    )
    return redirect("dossiers:review", code)


@require_POST
@page(Action.APPRAISE)
def settle(request: ActorRequest, code: str) -> HttpResponse:
    """Give the opinion of the appraiser."""
    found = get_visible_review(request.actor, code)
    form = OpinionForm(request.POST)
    seen = request.POST.get("seen", "")
    appraisal = found.appraisals.filter(pk=int(seen)).first() if seen.isdecimal() else None
    if appraisal is not None and form.is_valid():
        try:
            services.settle_appraisal(request.actor, appraisal=appraisal, **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã ghi ý kiến thẩm định."))
            return redirect("dossiers:review", code)
    return _page(request, found, form, StepForm())


@require_POST
@page(Action.READ_APPRAISAL)
def complete(request: ActorRequest, code: str) -> HttpResponse:
    """Finish the present step."""
    found = get_visible_review(request.actor, code)
    form = StepForm(request.POST)
    step = request.POST.get("step", "")
    if form.is_valid() and step in Step.values:
        try:
            services.complete_step(request.actor, review=found, step=Step(step), note=form.cleaned_data["note"])
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã xong bước «%(step)s».") % {"step": Step(step).label})
            return redirect("dossiers:review", code)
    return _page(request, found, OpinionForm(), form)


@require_POST
@page(Action.CONCLUDE_REVIEW)
def conclude(request: ActorRequest, code: str) -> HttpResponse:
    """End the review by sending up or submitting for decision."""
    found = get_visible_review(request.actor, code)
    conclusion = request.POST.get("conclusion", "")
    if conclusion in {Conclusion.SEND_UP, Conclusion.DECIDE}:
        done = _("Đã kết luận.")
        attempt(request, done, services.conclude_review, request.actor, review=found, conclusion=Conclusion(conclusion))
    return redirect("dossiers:review", code)


@page(Action.CONCLUDE_REVIEW)
def refuse(request: ActorRequest, code: str) -> HttpResponse:
    """End the review by not considering the nomination, with the reason."""
    found = get_visible_review(request.actor, code)
    return with_reason(
        request,
        found.nomination,
        _("Kết luận không xét"),
        _("Đã kết luận không xét; nơi lập hồ sơ đã được báo."),
        services.conclude_review,
        review=found,
        conclusion=Conclusion.REFUSE,
    )


@page(Action.CONCLUDE_REVIEW)
def reopen(request: ActorRequest, code: str) -> HttpResponse:
    """Undo a conclusion before anything was built on it."""
    found = get_visible_review(request.actor, code)
    return with_reason(
        request, found.nomination, _("Mở lại kết luận"), _("Đã mở lại."), services.reopen_review, review=found
    )


def _asked(definition: AwardDefinition, appraisal: Appraisal | None) -> list[Judgement]:
    """What may be attested on the routes that the last answer speaks of; those for other subjects would distract."""
    spoken_of = {finding["route"] for finding in appraisal.answer["findings"]} if appraisal else set()
    for route in definition.routes:
        if route.id in spoken_of:
            spoken_of |= {other for node in walk(route.standard) if isinstance(node, Group) for other in node.any_route}
    ids = {node.id for route in definition.routes if route.id in spoken_of for node in walk(route.standard)}
    return [judgement for judgement in definition.judgements if judgement.id in ids]


def _page(request: ActorRequest, found: Review, opinion_form: OpinionForm, step_form: StepForm) -> HttpResponse:
    nomination = found.nomination
    prefetch_related_objects([nomination], PAPERS)
    appraisal = found.appraisals.first()
    definition = corpus_for(found.agency).awards[nomination.award]
    decision_permission = decides(found.agency, nomination.award, found.received_on)
    steps = [Step(step) for step in found.steps]
    current = steps.index(Step(found.step))
    context = {
        "review": found,
        "nomination": nomination,
        "award": definition,
        "appraisal": appraisal,
        "answer": shown_answer(appraisal.answer, nomination) if appraisal else None,
        "earlier_appraisals": found.appraisals.all()[1:10],
        "judgements": _asked(definition, appraisal),
        "checklist": checklist(nomination, found.received_on),
        "duplicates": duplicates_of([nomination]).get(nomination.pk, []),
        "predecessors": predecessor_doubts(nomination.subject, as_of=found.received_on),
        "claims": nomination.subject.claims.filter(status="unverified"),
        "life": life_of(nomination.subject, timezone.localdate()) if may(request.actor, Action.READ_REGISTER) else None,
        "steps": [
            (step, index, rule_of(step, found.agency, nomination.award, found.received_on))
            for index, step in enumerate(steps)
        ],
        "current": current,
        "obstacle": None if found.conclusion else obstacle(found),
        "negative": negative_outcome(found),
        "held": None if found.conclusion else held(found),
        "shaken": what_shakes(found),
        "law_now": law_since(appraisal) if appraisal and not found.conclusion and found.step in OPEN else None,
        "opinion_form": opinion_form,
        "step_form": step_form,
        "evidence_form": EvidenceForm(),
        "consultations": found.consultations.select_related("asked").all(),
        "publications": found.publications.all(),
        "decides": decision_permission,
        "may_appraise": may(request.actor, Action.APPRAISE, found.agency_id),
        "may_attach": not found.conclusion
        and found.step != Step.COUNCIL
        and may(request.actor, Action.APPRAISE, found.agency_id),
        "may_return": may(request.actor, Action.RETURN, found.agency_id),
        "may_conclude": may(request.actor, Action.CONCLUDE_REVIEW, found.agency_id),
        "entries": visible_entries(request.actor, nomination)[:100],
    }
    return render(request, "dossiers/review.html", context, status=400 if request.method == "POST" else 200)
