"""The sheet of a unit: its own points, the cross-check and the settled points side by side, and its evidence."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.permissions import Action, may
from thidua.clusters import queries, scoring, services
from thidua.clusters.forms import CovenantForm, EvidenceForm, ExcludeForm, SheetForm, WhyForm
from thidua.clusters.models import BEFORE_SCORING, Criterion, Evidence, Membership, Score, Sheet, Stage, YearState
from thidua.clusters.views.years import SHEET_TAGS
from thidua.privacy.services import note_look
from thidua.screens.downloads import handed_out
from thidua.screens.forms import WorkForm
from thidua.screens.views import attempt, page, worked
from thidua.trail.queries import entries_of

SAVED, HANDED_IN, SETTLED = (
    gettext_lazy("Đã lưu phiếu điểm."),
    gettext_lazy("Đã nộp phiếu điểm."),
    gettext_lazy("Đã chốt điểm."),
)


@page(Action.READ_EMULATION)
def sheet(request: ActorRequest, pk: int) -> HttpResponse:
    """The sheet as the actor may read it and, when it is the actor's turn, fill it in."""
    member = queries.get_visible_sheet(request.actor, pk)
    stage = _turn(request, member)
    criteria = _criteria(member)
    scores = queries.scores_of(member)
    form = _sheet_form(request, member, criteria, scores, stage) if stage else None
    if request.method == "POST" and form is not None and stage is not None:
        hand_in = "nop" in request.POST or stage == Stage.FINAL
        done = SETTLED if stage == Stage.FINAL else HANDED_IN if hand_in else SAVED
        if worked(request, form, lambda: _save(request, member, form, stage, hand_in), str(done)):
            return redirect("clusters:sheet", member.pk)
    return render(request, "clusters/sheet.html", _context(request, member, scores, stage, form))


@page(Action.SCORE_FOR_UNIT)
def covenant(request: ActorRequest, pk: int) -> HttpResponse:
    """Record that the own unit has signed."""
    member = queries.get_visible_sheet(request.actor, pk)
    form = CovenantForm(request.POST or None, initial={"signed_on": timezone.localdate()})

    def write() -> None:
        services.sign_covenant(request.actor, member=member, **form.cleaned_data)

    if worked(request, form, write, _("Đã ghi nhận ký giao ước.")):
        return redirect("clusters:year", member.year_id)
    return _form(request, member, form, _("Ký giao ước thi đua"), text=member.year.covenant)


@page(Action.RUN_CLUSTER)
def give_back(request: ActorRequest, pk: int) -> HttpResponse:
    """Give a handed-in sheet back."""
    member = queries.get_visible_sheet(request.actor, pk)
    form = WhyForm(request.POST or None)

    def write() -> None:
        services.give_back(request.actor, member=member, **form.cleaned_data)

    if worked(request, form, write, _("Đã trả lại phiếu.")):
        return redirect("clusters:sheet", member.pk)
    return _form(request, member, form, _("Trả lại phiếu tự chấm"))


@page(Action.SETTLE_CLUSTER)
def exclude(request: ActorRequest, pk: int) -> HttpResponse:
    """Leave a unit without a rank, or take that back."""
    member = queries.get_visible_sheet(request.actor, pk)
    form = ExcludeForm(request.POST or None, initial={"reason": member.excluded_reason})

    def write() -> None:
        services.exclude_unit(request.actor, member=member, **form.cleaned_data)

    if worked(request, form, write, _("Đã lưu.")):
        return redirect("clusters:sheet", member.pk)
    return _form(request, member, form, _("Không xếp hạng"), text=member.year.exclusions)


@page(Action.RUN_CLUSTER)
def remove(request: ActorRequest, pk: int) -> HttpResponse:
    """Take a unit out of the year."""
    member = queries.get_visible_sheet(request.actor, pk)
    form = WhyForm(request.POST or None)

    def write() -> None:
        services.remove_member(request.actor, member=member, **form.cleaned_data)

    if worked(request, form, write, _("Đã đưa đơn vị ra khỏi năm thi đua.")):
        return redirect("clusters:year", member.year_id)
    return _form(request, member, form, _("Đưa ra khỏi cụm, khối"))


@page(Action.SCORE_FOR_UNIT)
def add_evidence(request: ActorRequest, pk: int, criterion: int) -> HttpResponse:
    """Add evidence for a criterion."""
    member = queries.get_visible_sheet(request.actor, pk)
    found = Criterion.objects.select_related("table").get(pk=criterion, table__year=member.year)
    form = EvidenceForm(request.POST or None, request.FILES or None)

    def write() -> None:
        data = form.cleaned_data
        services.add_evidence(request.actor, member=member, criterion=found, text=data["text"], upload=data["file"])

    if worked(request, form, write, _("Đã thêm minh chứng.")):
        return redirect("clusters:sheet", member.pk)
    return _form(request, member, form, _("Minh chứng: %(name)s") % {"name": found.name})


@require_GET
@page(Action.READ_EMULATION)
def evidence(request: ActorRequest, pk: int) -> HttpResponse:
    """The file of a piece of evidence."""
    found = queries.get_visible_evidence(request.actor, pk)
    kept: Any = found.file
    if kept is None:
        raise Evidence.DoesNotExist
    subjects = [found.membership.subject_id] if found.membership.subject_id else []
    note_look(request.actor, subjects, what=f"Minh chứng: {found.text}", look=f"cluster-evidence:{found.pk}")
    return handed_out(kept, found.text)


@require_POST
@page(Action.SCORE_FOR_UNIT)
def withdraw_evidence(request: ActorRequest, pk: int) -> HttpResponse:
    """Take evidence back."""
    found = queries.get_visible_evidence(request.actor, pk)
    attempt(request, _("Đã gỡ minh chứng."), services.withdraw_evidence, request.actor, evidence=found)
    return redirect("clusters:sheet", found.membership_id)


def _turn(request: ActorRequest, member: Membership) -> Stage | None:
    """Which points the actor may write now."""
    actor, year = request.actor, member.year
    scores = may(actor, Action.SCORE_FOR_UNIT)
    if year.state == YearState.SCORING and member.agency_id == actor.agency_id:
        return Stage.SELF if scores and member.sheet == Sheet.WRITING else None
    checker = member.checker.agency_id if member.checker else None
    if year.state == YearState.CHECKING and checker == actor.agency_id:
        return Stage.CHECK if scores and member.sheet == Sheet.HANDED_IN else None
    if year.state == YearState.SETTLING and may(actor, Action.SETTLE_CLUSTER, year.cluster.organiser_id):
        return Stage.FINAL
    return None


def _criteria(member: Membership) -> list[Criterion]:
    return list(Criterion.objects.filter(table__year=member.year).select_related("table"))


def _sheet_form(
    request: ActorRequest,
    member: Membership,
    criteria: list[Criterion],
    scores: Mapping[int, Mapping[str, Score]],
    stage: Stage,
) -> SheetForm:
    """The form with what was saved; where unit and checker agree, that is what the organiser finds filled in."""
    copied = stage == Stage.CHECK and "chep" in request.GET
    initial: dict[str, Any] = {"version": member.version}
    for each in criteria:
        given = scores.get(each.pk, {})
        known = given.get(stage)
        if known is None and stage == Stage.FINAL and each.pk not in queries.differing([each.pk], scores):
            known = given.get(Stage.CHECK) or given.get(Stage.SELF)
        if known is None and copied:
            known = given.get(Stage.SELF)
        if known is not None:
            initial[f"points_{each.pk}"] = known.points
            initial[f"note_{each.pk}"] = known.note if known.stage == stage else ""
    return SheetForm(request.POST or None, criteria=criteria, initial=initial)


def _save(request: ActorRequest, member: Membership, form: SheetForm, stage: Stage, hand_in: bool) -> None:
    given: dict[str, Any] = {"points": form.given(), "version": form.cleaned_data["version"]}
    if stage == Stage.SELF:
        services.score_self(request.actor, member=member, hand_in=hand_in, **given)
    elif stage == Stage.CHECK:
        services.check_sheet(request.actor, member=member, hand_in=hand_in, **given)
    else:
        services.settle_sheet(request.actor, member=member, **given)


def _context(
    request: ActorRequest,
    member: Membership,
    scores: Mapping[int, Mapping[str, Score]],
    stage: Stage | None,
    form: SheetForm | None,
) -> dict[str, Any]:
    year, actor = member.year, request.actor
    criteria = _criteria(member)
    given_by = {name for stages in scores.values() for name in stages}
    shown = [each for each in queries.stages_shown(actor, member) if each != stage and each in given_by]
    differing = queries.differing([each.pk for each in criteria], scores)
    shown_evidence: dict[int, list[Evidence]] = {}
    for item in member.evidence.filter(withdrawn_at=None):
        shown_evidence.setdefault(item.criterion_id, []).append(item)
    tables: dict[Any, list[Any]] = {}
    for each in criteria:
        given = scores.get(each.pk, {})
        tables.setdefault(each.table, []).append(
            {
                "criterion": each,
                "given": [(stage.label, given.get(stage)) for stage in shown],
                "points": form[f"points_{each.pk}"] if form else None,
                "note": form[f"note_{each.pk}"] if form else None,
                "evidence": shown_evidence.get(each.pk, []),
                "differs": each.pk in differing and len(shown) + bool(form) > 1,
            }
        )
    adds = stage == Stage.SELF or (
        year.state == YearState.OPEN and member.agency_id == actor.agency_id and bool(may(actor, Action.SCORE_FOR_UNIT))
    )
    organises = queries.is_organiser(actor, year)
    return {
        "member": member,
        "year": year,
        "stage": stage,
        "form": form,
        "tables": list(tables.items()),
        "stages": [each.label for each in shown],
        "totals": [(each.label, _total(member, scores, each)) for each in shown],
        "differing": len(differing),
        "tag": SHEET_TAGS[Sheet(member.sheet)],
        "adds_evidence": adds,
        "organises": organises,
        "runs": organises and may(actor, Action.RUN_CLUSTER),
        "settles": organises and may(actor, Action.SETTLE_CLUSTER) and not year.is_published,
        "removable": year.state in BEFORE_SCORING,
        "appeals": member.appeals.all() if organises or member.agency_id == actor.agency_id else [],
        "entries": entries_of(member)[:30] if organises or member.agency_id == actor.agency_id else [],
    }


def _total(member: Membership, scores: Mapping[int, Mapping[str, Score]], stage: Stage) -> Any:
    """The total of a stage as scoring counts it; None where nobody gave points."""
    given = {number: stages[stage].points for number, stages in scores.items() if stage in stages}
    return scoring.unit_of(member.pk, queries.tables_of(member.year), given).total if given else None


def _form(request: ActorRequest, member: Membership, form: WorkForm, heading: str, text: str = "") -> HttpResponse:
    context = {
        "form": form,
        "back": reverse("clusters:sheet", args=[member.pk]),
        "name": f"{member}, {member.year}",
        "heading": heading,
        "text": text,
    }
    return render(request, "clusters/form.html", context)
