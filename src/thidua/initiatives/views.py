"""Initiatives on screen: the list, one of them, what is like it, handing in, judging, the outcome."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.permissions import Action, may
from thidua.initiatives import services
from thidua.initiatives.forms import CaseFilter, CaseForm, JudgeForm, RecogniseForm, VoteForm, WhyForm
from thidua.initiatives.likeness import likeness, shared_passages, title_likeness
from thidua.initiatives.models import OPEN, InitiativeCase, Judgement, State
from thidua.initiatives.queries import (
    alike_cases,
    alike_titles,
    average,
    get_visible_case,
    may_read_judgements,
    receivers_for,
    said_use,
    uses_of,
    visible_cases,
    vote_of,
)
from thidua.polls.models import Poll
from thidua.privacy.models import AccessKind
from thidua.privacy.services import note_access
from thidua.register.life import fact_link
from thidua.register.models import Subject, SubjectKind
from thidua.register.queries import visible_subjects
from thidua.screens.forms import WorkForm
from thidua.screens.tables import Column, Listing
from thidua.screens.views import attempt, page, worked
from thidua.trail.queries import entries_of

TAGS = {
    State.HANDED_IN: "info",
    State.RETURNED: "warning",
    State.JUDGING: "info",
    State.RECOGNISED: "success",
    State.REFUSED: "danger",
    State.WITHDRAWN: "neutral",
}


@page(Action.READ_EMULATION)
def cases(request: ActorRequest) -> HttpResponse:
    """What the own agency handed in or judges, and what was recognised below."""
    form = CaseFilter(request.GET)
    rows = visible_cases(request.actor).order_by("-handed_in_at", "-pk")
    asked = form.cleaned_data if form.is_valid() else {}
    if asked.get("trang_thai"):
        rows = rows.filter(state=asked["trang_thai"])
    if asked.get("q"):
        rows = rows.filter(title__icontains=asked["q"])
    columns = [
        Column("ten", _("Sáng kiến"), lambda row: row.title, ("title",), link=case_link, wide=True),
        Column("don-vi", _("Đơn vị nộp"), lambda row: row.agency.name, ("agency__name",)),
        Column("noi-xet", _("Nơi xét"), lambda row: row.receiver.name),
        Column("ngay", _("Ngày nộp"), lambda row: f"{row.handed_in_at:%d/%m/%Y}", ("handed_in_at",)),
        Column("trang-thai", _("Trạng thái"), lambda row: row.get_state_display(), tag=_tag),
    ]
    listing = Listing(request, rows, columns, form, name="sang-kien", empty=_("Chưa có sáng kiến nào."))
    return listing.respond("initiatives/cases.html", {"is_empty": not visible_cases(request.actor).exists()})


@page(Action.READ_EMULATION)
def case(request: ActorRequest, pk: int) -> HttpResponse:
    """One initiative: what it is, what the council says, what came of it."""
    found = get_visible_case(request.actor, pk)
    actor = request.actor
    reads = may_read_judgements(actor, found)
    authors = list(found.authors.select_related("subject"))
    judges = may(actor, Action.JUDGE_INITIATIVE, found.receiver_id)
    own = Judgement.objects.filter(case=found, account=actor.account).first()
    given = found.judgements.select_related("account") if reads and _may_compare(found, own, judges) else []
    context = {
        "case": found,
        "tag": _tag(found),
        "authors": authors,
        "judges": judges,
        "registers": may(actor, Action.RECORD_FACT),
        "hands_in": may(actor, Action.HAND_IN_INITIATIVE, found.agency_id),
        "is_open": found.state in OPEN,
        "may_change": found.state in {State.HANDED_IN, State.RETURNED},
        "reads": reads,
        "own": own,
        "judgements": given,
        "average": average(found) if given else None,
        "vote": vote_of(found) if reads else None,
        "may_vote": found.poll is None or found.poll.state == Poll.State.CANCELLED,
        "uses": [(use, said_use(use), _fact_link(use)) for use in uses_of(found)] if found.certificate else [],
        "alike": len(alike_cases(actor, found)) + len(alike_titles(actor, found)) if found.state in OPEN else 0,
        "entries": entries_of(found)[:50] if reads else [],
    }
    note_access(actor, AccessKind.PAGE, [author.subject_id for author in authors], what=f"{_('Sáng kiến')} {found}")
    return render(request, "initiatives/case.html", context)


@page(Action.READ_EMULATION)
def alike(request: ActorRequest, pk: int) -> HttpResponse:
    """What is like this initiative among the cases and the register in sight."""
    found = get_visible_case(request.actor, pk)
    titles = [
        (each, shared_passages(each.title, found.title, 2), fact_link(each.fact.subject_id, "sang-kien", each.fact.pk))
        for each in alike_titles(request.actor, found)
        if each.fact is not None
    ]
    note_access(
        request.actor,
        AccessKind.PAGE,
        [each.fact.subject_id for each, _passages, _link in titles if each.fact is not None],
        what=_("Đối chiếu sáng kiến"),
    )
    context = {"case": found, "cases": alike_cases(request.actor, found), "titles": titles}
    return render(request, "initiatives/alike.html", context)


@page(Action.READ_EMULATION)
def beside(request: ActorRequest, pk: int, other_pk: int) -> HttpResponse:
    """Two initiatives side by side, what they share marked."""
    first, second = get_visible_case(request.actor, pk), get_visible_case(request.actor, other_pk)
    rows = [
        (_("Tên sáng kiến"), *_both(first.title, second.title, 2)),
        (_("Thực trạng, vấn đề"), *_both(first.problem, second.problem)),
        (_("Nội dung giải pháp"), *_both(first.solution, second.solution)),
        (_("Hiệu quả đã đạt"), *_both(first.effect, second.effect)),
    ]
    context = {
        "case": first,
        "other": second,
        "rows": rows,
        "text_percent": round(likeness(first.shingles, second.shingles) * 100),
        "title_percent": round(title_likeness(first.title, second.title) * 100),
    }
    return render(request, "initiatives/beside.html", context)


@page(Action.HAND_IN_INITIATIVE)
def new(request: ActorRequest) -> HttpResponse:
    """Hand in an initiative."""
    receivers = receivers_for(request.actor.agency)
    form = CaseForm(
        request.POST or None,
        receivers=receivers,
        people=_people(request),
        initial={"receiver": request.actor.agency, "share_1": 100},
    )
    made: list[InitiativeCase] = []

    def write() -> None:
        made.append(services.hand_in(request.actor, authors=form.authors(), **form.values()))

    if worked(request, form, write, _("Đã nộp sáng kiến.")):
        return redirect(case_link(made[0]))
    context = {"form": form, "heading": _("Nộp sáng kiến"), "back": reverse("initiatives:cases"), "submit": _("Nộp")}
    return render(request, "initiatives/form.html", context)


@page(Action.HAND_IN_INITIATIVE)
def change(request: ActorRequest, pk: int) -> HttpResponse:
    """Amend an initiative that nobody judges yet."""
    found = get_visible_case(request.actor, pk)
    form = CaseForm(
        request.POST or None,
        receivers=receivers_for(found.agency),
        people=_people(request),
        case=found,
        initial=CaseForm.initial_of(found),
    )

    def write() -> None:
        services.change_case(request.actor, case=found, authors=form.authors(), **form.values())

    return _answered(request, found, form, write, done=_("Đã lưu."), heading=_("Sửa sáng kiến"))


@page(Action.HAND_IN_INITIATIVE)
def withdraw(request: ActorRequest, pk: int) -> HttpResponse:
    """Take an initiative back."""
    return _reasoned(request, pk, services.withdraw_case, done=_("Đã rút sáng kiến."), heading=_("Rút sáng kiến"))


@page(Action.JUDGE_INITIATIVE)
def give_back(request: ActorRequest, pk: int) -> HttpResponse:
    """Return an initiative to its unit."""
    heading = _("Trả lại để bổ sung")
    return _reasoned(request, pk, services.return_case, done=_("Đã trả lại đơn vị."), heading=heading)


@page(Action.JUDGE_INITIATIVE)
def refuse(request: ActorRequest, pk: int) -> HttpResponse:
    """Say that it is not recognised."""
    return _reasoned(request, pk, services.refuse_case, done=_("Đã ghi nhận."), heading=_("Không công nhận sáng kiến"))


@require_POST
@page(Action.JUDGE_INITIATIVE)
def take_up(request: ActorRequest, pk: int) -> HttpResponse:
    """Begin to judge."""
    found = get_visible_case(request.actor, pk)
    attempt(request, _("Đã đưa ra xét."), services.take_up, request.actor, case=found)
    return redirect(case_link(found))


@page(Action.JUDGE_INITIATIVE)
def judge(request: ActorRequest, pk: int) -> HttpResponse:
    """Give points and an opinion."""
    found = get_visible_case(request.actor, pk)
    own = Judgement.objects.filter(case=found, account=request.actor.account).first()
    initial = {"points": own.points, "opinion": own.opinion} if own else {}
    form = JudgeForm(request.POST or None, initial=initial)

    def write() -> None:
        services.judge_case(request.actor, case=found, **form.cleaned_data)

    return _answered(request, found, form, write, done=_("Đã ghi điểm của bạn."), heading=_("Chấm sáng kiến"))


@page(Action.JUDGE_INITIATIVE)
def vote(request: ActorRequest) -> HttpResponse:
    """Ask for a secret vote on initiatives that are being judged here."""
    waiting = visible_cases(request.actor).filter(receiver=request.actor.agency, state=State.JUDGING)
    waiting = waiting.filter(poll=None) | waiting.filter(poll__state=Poll.State.CANCELLED)
    form = VoteForm(
        request.POST or None,
        cases=waiting.order_by("pk"),
        voters=services.possible_voters(request.actor.agency),
        initial={"cases": request.GET.getlist("sang-kien"), "title": _("Xét công nhận sáng kiến")},
    )
    made: list[Poll] = []

    def write() -> None:
        chosen = {name: form.cleaned_data[name] for name in ("title", "cases", "voters")}
        made.append(services.open_vote(request.actor, **chosen, holders=form.holders()))

    if worked(request, form, write, _("Đã mở hòm phiếu; các thành viên đã được mời bỏ phiếu.")):
        return redirect("polls:poll", made[0].pk)
    context = {"form": form, "heading": _("Lấy phiếu kín"), "back": reverse("initiatives:cases")}
    return render(request, "initiatives/form.html", context)


@page(Action.JUDGE_INITIATIVE)
def recognise(request: ActorRequest, pk: int) -> HttpResponse:
    """Write down the decision that recognises it."""
    found = get_visible_case(request.actor, pk)
    scopes = services.scopes_for(found.receiver)
    form = RecogniseForm(request.POST or None, scopes=scopes, initial={"scope": found.scope_asked})

    def write() -> None:
        services.recognise(request.actor, case=found, **form.cleaned_data)

    done = _("Đã công nhận, ghi vào sổ bộ và cấp số giấy chứng nhận.")
    return _answered(request, found, form, write, done=done, heading=_("Công nhận sáng kiến"))


def case_link(found: InitiativeCase) -> str:
    """The page of an initiative."""
    return reverse("initiatives:case", args=[found.pk])


def _may_compare(found: InitiativeCase, own: Judgement | None, judges: object) -> bool:
    """Who judges sees the others' points after giving the own ones, so that nobody leans on anybody."""
    return own is not None or not judges or found.state != State.JUDGING


def _people(request: ActorRequest) -> QuerySet[Subject]:
    own = visible_subjects(request.actor).filter(agency=request.actor.agency, merged_into=None, kind=SubjectKind.PERSON)
    return own.order_by("sort_key", "pk")


def _both(first: str, second: str, length: int = 3) -> tuple[Any, Any]:
    return shared_passages(first, second, length), shared_passages(second, first, length)


def _fact_link(use: Any) -> str:
    return fact_link(use.fact.subject_id, "sang-kien", use.fact.pk) if use.fact else ""


def _tag(found: InitiativeCase) -> str:
    return TAGS[State(found.state)]


def _reasoned(request: ActorRequest, pk: int, service: Callable[..., Any], *, done: str, heading: str) -> HttpResponse:
    found = get_visible_case(request.actor, pk)
    form = WhyForm(request.POST or None)

    def write() -> None:
        service(request.actor, case=found, reason=form.cleaned_data["reason"])

    return _answered(request, found, form, write, done=done, heading=heading)


def _answered(
    request: ActorRequest, found: InitiativeCase, form: WorkForm, write: Callable[[], Any], *, done: str, heading: str
) -> HttpResponse:
    if worked(request, form, write, done):
        return redirect(case_link(found))
    context = {"form": form, "heading": heading, "case": found, "back": case_link(found)}
    return render(request, "initiatives/form.html", context)
