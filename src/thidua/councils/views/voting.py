"""The member's ballot, the dossier behind each item, and who has voted.

Nothing of a ballot goes into the browser session, a message or an address: those lie in the database beside the
account. The choices travel in the form until they are sealed, the receipt in the one answer that shows it.
"""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.permissions import Action
from thidua.councils import queries, services
from thidua.councils.forms import BallotForm, WrittenForm
from thidua.councils.models import AgendaItem, Attendance, Choice, Session, SessionStatus
from thidua.councils.views.sessions import progress_context
from thidua.dossiers.findings import VERDICTS
from thidua.law import load_corpus
from thidua.polls.ratios import least_yes
from thidua.register.queries import life_of
from thidua.screens.views import page
from thidua.trail.errors import NotAllowed, Overtaken, Refused


@sensitive_post_parameters()
@never_cache
@page(Action.VOTE)
@sensitive_variables()
def vote(request: ActorRequest, pk: int) -> HttpResponse:
    """The ballot: choose, read it over, send it, and see the receipt once."""
    session = queries.get_visible_session(request.actor, pk)
    seat = queries.seat_of(request.actor, session)
    if seat is None:
        raise NotAllowed(_("Chỉ thành viên của phiên họp được bỏ phiếu."))
    attendance = session.attendances.filter(member=seat).first()
    items = queries.items_for(seat, queries.agenda(session))
    closed = _why_closed(session, attendance, items)
    if closed:
        return render(request, "councils/vote_closed.html", {"session": session, "reason": closed})
    step = request.POST.get("step", "")
    form = BallotForm(
        request.POST if step in {"review", "send"} else None, items=items, initial=_initial(request, items)
    )
    if not form.is_valid():
        return _ballot(request, session, form)
    if step == "review":
        return render(request, "councils/vote_review.html", {"session": session, "form": form, "lines": _chosen(form)})
    try:
        receipt = services.cast_vote(request.actor, session=session, choices=form.choices())
    except Overtaken as overtaken:
        return render(request, "councils/vote_closed.html", {"session": session, "reason": overtaken.message})
    except Refused as refusal:
        form.refuse(refusal)
        return _ballot(request, session, form)
    return render(request, "councils/receipt.html", {"session": session, "receipt": receipt})


@sensitive_post_parameters()
@never_cache
@page(Action.RUN_SESSION)
@sensitive_variables()
def written_opinion(request: ActorRequest, pk: int, member: int) -> HttpResponse:
    """Enter the paper ballot of an absent member, and see the receipt to hand over."""
    session = queries.get_visible_session(request.actor, pk)
    attendance = session.attendances.select_related("member__account").get(member=member)
    if session.status != SessionStatus.VOTING or attendance.voted or attendance.mode == Attendance.Mode.PRESENT:
        return redirect("councils:session", session.pk)
    items = queries.items_for(attendance.member, queries.agenda(session))
    form = WrittenForm(request.POST or None, request.FILES or None, items=items)
    if request.method == "POST" and form.is_valid():
        try:
            receipt = services.cast_written_opinion(
                request.actor,
                session=session,
                member=attendance.member,
                choices=form.choices(),
                scan=form.cleaned_data["scan"].read(),
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            context = {"session": session, "receipt": receipt, "member": attendance.member}
            return render(request, "councils/receipt.html", context)
    return _ballot(request, session, form, member=attendance.member, scan=form["scan"])


@page(Action.SEE_COUNCIL)
def item(request: ActorRequest, pk: int, item: int) -> HttpResponse:
    """The dossier behind an item; not found for who stepped back from it."""
    session = queries.get_visible_session(request.actor, pk)
    found = queries.get_visible_item(request.actor, session, item)
    return render(request, "councils/item.html", {"session": session, "item": found, **dossier(found, session)})


@page(Action.SEE_COUNCIL)
def progress(request: ActorRequest, pk: int) -> HttpResponse:
    """The list of who has voted, asked for again and again while voting is open."""
    session = queries.get_visible_session(request.actor, pk)
    if session.status != SessionStatus.VOTING:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "councils/progress.html", {"session": session, **progress_context(request, session)})


def dossier(item: AgendaItem, session: Session) -> dict[str, Any]:
    """What a member reads before voting: the nomination, the appraisal, the awards so far."""
    nomination = item.review.nomination
    appraisal = item.review.appraisals.first()
    return {
        "nomination": nomination,
        "award": load_corpus().awards[nomination.award].name,
        "appraisal": appraisal,
        "verdict": VERDICTS[appraisal.verdict] if appraisal else None,
        "life": life_of(nomination.subject, queries.held_on(session)),
    }


def _ballot(request: ActorRequest, session: Session, form: BallotForm, **context: Any) -> HttpResponse:
    awards = load_corpus().awards
    members = session.attendances.count()
    lines = [
        (item, field, awards[item.review.nomination.award].name, least_yes(members, item.percent))
        for item, field in form.rows()
    ]
    context |= {"session": session, "form": form, "lines": lines, "members": members}
    return render(request, "councils/vote.html", context)


def _initial(request: ActorRequest, items: list[AgendaItem]) -> dict[str, str]:
    """What the form shows at first: nothing, all «yes» when asked for, or what was chosen when going back."""
    match request.POST.get("step"):
        case "all_yes":
            return {f"item_{item.pk}": Choice.YES for item in items}
        case "change":
            return {name: str(value) for name, value in request.POST.items() if name.startswith("item_")}
        case _:
            return {}


def _chosen(form: BallotForm) -> list[tuple[AgendaItem, str, str, str]]:
    """Each item with the choice's name, value and field name, to be read over and sent on."""
    return [
        (item, str(Choice(form.cleaned_data[field.name]).label), form.cleaned_data[field.name], field.html_name)
        for item, field in form.rows()
    ]


def _why_closed(session: Session, attendance: Attendance | None, items: list[AgendaItem]) -> str:
    if session.status == SessionStatus.PREPARING:
        return _("Phiên họp chưa mở bỏ phiếu.")
    if attendance is not None and attendance.voted:
        return _("Bạn đã bỏ phiếu. Mỗi thành viên bỏ phiếu một lần; phiếu đã niêm phong, không xem lại hay sửa được.")
    if session.status != SessionStatus.VOTING:
        return _("Phiên họp không còn bỏ phiếu.")
    if attendance is None or attendance.mode != Attendance.Mode.PRESENT:
        return _("Bạn được ghi là vắng mặt. Nếu đang dự họp, hãy báo thư ký sửa điểm danh.")
    if not items:
        return _("Bạn không tham gia xét hồ sơ nào của phiên họp này nên không bỏ phiếu.")
    return ""
