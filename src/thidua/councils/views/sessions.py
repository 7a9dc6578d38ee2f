"""A session while it is prepared, and the steps that open and close it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.permissions import Action, may
from thidua.councils import queries, services
from thidua.councils.forms import (
    AgendaForm,
    AttendanceForm,
    KeyForm,
    LiftForm,
    RecusalForm,
    SessionForm,
)
from thidua.councils.models import Attendance, Recusal, Session, SessionStatus
from thidua.councils.views.councils import STATUS_TAGS
from thidua.law import load_corpus
from thidua.polls.ballots import fingerprint
from thidua.screens.forms import ReasonForm
from thidua.screens.views import attempt, page
from thidua.trail.errors import Refused
from thidua.trail.queries import entries_of


@dataclass(frozen=True)
class ShownTask:
    """A task of the preparation as `components/task_list.html` shows it."""

    text: str
    url: str
    hint: str
    status: str
    tag: str


@page(Action.SEE_COUNCIL)
def session(request: ActorRequest, pk: int) -> HttpResponse:
    """One session: what is to be done now, by whom; its agenda; what happened."""
    found = queries.get_visible_session(request.actor, pk)
    items = queries.agenda(found)
    hidden = set(queries.recused_nominations(request.actor))
    seat = queries.seat_of(request.actor, found)
    runs = may(request.actor, Action.RUN_SESSION, found.council.agency_id)
    awards = load_corpus().awards
    context = {
        "session": found,
        "tag": STATUS_TAGS[SessionStatus(found.status)],
        "lines": [
            (item, awards[item.review.nomination.award].name, item.review.nomination_id in hidden) for item in items
        ],
        "seat": seat,
        "runs": runs,
        "own_attendance": found.attendances.filter(member=seat).first() if seat else None,
        "entries": entries_of(found)[:100],
    }
    if found.status == SessionStatus.PREPARING:
        tasks = queries.preparation(found)
        context["tasks"] = [_shown(task, found) for task in tasks] if runs else []
        context["ready"] = all(task.done for task in tasks)
        if runs and not items:
            discussion = queries.discussion(found)
            context["discussion"] = [_shown(task, found) for task in discussion]
            context["discussed"] = all(task.done for task in discussion)
    if found.status == SessionStatus.VOTING:
        context |= progress_context(request, found)
    return render(request, "councils/session.html", context)


@require_POST
@page(Action.RUN_SESSION)
def invite(request: ActorRequest, pk: int) -> HttpResponse:
    """Send out the invitations."""
    found = queries.get_visible_session(request.actor, pk)
    attempt(request, _("Đã phát giấy mời và báo cho từng thành viên."), services.invite, request.actor, session=found)
    return redirect("councils:session", found.pk)


def progress_context(request: ActorRequest, session: Session) -> dict[str, Any]:
    """Who has voted and who is waited for; never how anybody voted."""
    waiting = {row.member_id for row in queries.waiting_for(session)}
    roll = queries.attendances(session)
    return {
        "runs": may(request.actor, Action.RUN_SESSION, session.council.agency_id),
        "roll": [(row, row.member_id in waiting) for row in roll],
        "voted": sum(row.voted for row in roll),
        "waiting": len(waiting),
    }


@page(Action.RUN_SESSION)
def prepare_session(request: ActorRequest, pk: int) -> HttpResponse:
    """Begin to prepare a session of a council."""
    council = queries.get_visible_council(request.actor, pk)
    members = queries.members_on(council, timezone.localdate())
    form = SessionForm(request.POST or None, members=members, initial={"time": "08:00"})
    if request.method == "POST" and form.is_valid():
        try:
            made = services.prepare_session(request.actor, council=council, **form.facts())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã lập phiên họp; tiếp tục chuẩn bị theo danh sách việc dưới đây."))
            return redirect("councils:session", made.pk)
    heading = _("Phiên họp mới")
    return render(request, "councils/council_part_form.html", {"form": form, "council": council, "heading": heading})


@page(Action.RUN_SESSION)
def change_session(request: ActorRequest, pk: int) -> HttpResponse:
    """Change when, where and under whom the session is held."""
    found = queries.get_visible_session(request.actor, pk)
    held_at = timezone.localtime(found.held_at)
    initial = {
        "title": found.title,
        "day": held_at.date(),
        "time": held_at.time(),
        "place": found.place,
        "chair": found.chair_id,
        "secretary": found.secretary_id,
    }
    form = SessionForm(request.POST or None, members=queries.session_members(found), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_session(request.actor, session=found, **form.facts())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã lưu."))
            return redirect("councils:session", found.pk)
    return _part(request, found, "councils/session_part_form.html", form=form, heading=_("Thời gian, chủ trì, thư ký"))


@page(Action.RUN_SESSION)
def agenda(request: ActorRequest, pk: int) -> HttpResponse:
    """Choose which nominations come before the session, and in which order."""
    found = queries.get_visible_session(request.actor, pk)
    candidates = queries.candidates(found.council.agency, session=found)
    chosen = {pk: str(position) for pk, position in found.agenda.values_list("review_id", "position")}
    form = AgendaForm(request.POST or None, candidates=candidates)
    if request.method == "POST" and form.is_valid():
        try:
            items = services.set_agenda(request.actor, session=found, reviews=form.ordered())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Chương trình có %(count)s hồ sơ.") % {"count": len(items)})
            return redirect("councils:session", found.pk)
    if request.method == "POST":
        picked = request.POST.getlist("reviews")
        chosen = {
            review.pk: request.POST.get(f"place_{review.pk}", "") for review in candidates if str(review.pk) in picked
        }
    awards = load_corpus().awards
    lines = [
        (
            review,
            awards[review.nomination.award].name,
            queries.obstacle(review),
            review.pk in chosen,
            chosen.get(review.pk),
        )
        for review in candidates
    ]
    return _part(request, found, "councils/agenda.html", form=form, lines=lines)


@page(Action.RUN_SESSION)
def attendance(request: ActorRequest, pk: int) -> HttpResponse:
    """Call the roll; while voting is open, only of those who have not voted."""
    found = queries.get_visible_session(request.actor, pk)
    rows = {row.member_id: row for row in queries.attendances(found)}
    members = [
        member
        for member in queries.session_members(found)
        if not (found.status == SessionStatus.VOTING and rows[member.pk].voted)
    ]
    initial = {f"mode_{pk}": row.mode for pk, row in rows.items()}
    if not rows:
        initial = {f"mode_{member.pk}": Attendance.Mode.PRESENT for member in members}
    form = AttendanceForm(request.POST or None, members=members, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.set_attendance(request.actor, session=found, modes=form.modes())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã điểm danh."))
            return redirect("councils:session", found.pk)
    return _part(request, found, "councils/session_part_form.html", form=form, heading=_("Điểm danh"))


@page(Action.SEE_COUNCIL)
def recusals(request: ActorRequest, pk: int) -> HttpResponse:
    """Who steps back from which item: written by the secretary, or by a member for oneself."""
    found = queries.get_visible_session(request.actor, pk)
    items, members = queries.agenda(found), queries.session_members(found)
    runs = may(request.actor, Action.RUN_SESSION, found.council.agency_id)
    seat = queries.seat_of(request.actor, found)
    own = members if runs else [seat] if seat else []
    form = RecusalForm(request.POST or None, items=items, members=own)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.recuse(request.actor, **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(
                request, _("%(name)s không tham gia xét, không bỏ phiếu hồ sơ này.") % {"name": made.member}
            )
            return redirect("councils:recusals", found.pk)
    context = {
        "form": form if own and items and found.status == SessionStatus.PREPARING else None,
        "recused": [(item, recusal) for item in items for recusal in item.recusals.all()],
        "namesakes": queries.namesakes(items, members) if runs else [],
        "runs": runs,
    }
    return _part(request, found, "councils/recusals.html", **context)


@require_POST
@page(Action.RUN_SESSION)
def lift_recusal(request: ActorRequest, pk: int) -> HttpResponse:
    """Take back a recusal that was written by mistake."""
    found = queries.get_visible_session(request.actor, pk)
    form = LiftForm(request.POST, recusals=Recusal.objects.filter(item__session=found))
    if form.is_valid():
        attempt(request, _("Đã bỏ."), services.lift_recusal, request.actor, **form.cleaned_data)
    else:
        messages.error(request, _("Cần nêu lý do khi bỏ ghi nhận không tham gia."))
    return redirect("councils:recusals", found.pk)


@page(Action.SEE_COUNCIL)
def keys(request: ActorRequest, pk: int) -> HttpResponse:
    """The two keys of the ballot box and who holds them."""
    found = queries.get_visible_session(request.actor, pk)
    held = {key.order: key for key in found.keys.select_related("holder__account")}
    seat = queries.seat_of(request.actor, found)
    own = {key.order for key in held.values() if seat is not None and key.holder_id == seat.pk}
    lines = [
        {
            "order": order,
            "key": held.get(order),
            "fingerprint": fingerprint(bytes(held[order].public_key)) if order in held else "",
            "may_take": seat is not None and (order in own or (order not in held and not own)),
            "own": order in own,
        }
        for order in (1, 2)
    ]
    return _part(request, found, "councils/keys.html", lines=lines, preparing=found.status == SessionStatus.PREPARING)


@sensitive_post_parameters()
@never_cache
@page(Action.SEE_COUNCIL)
def take_key(request: ActorRequest, pk: int, order: int) -> HttpResponse:
    """Take one of the two keys under an own passphrase."""
    found = queries.get_visible_session(request.actor, pk)
    if order not in {1, 2}:
        raise Session.DoesNotExist
    form = KeyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            mark = services.take_key(
                request.actor, session=found, order=order, passphrase=form.cleaned_data["passphrase"]
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Bạn giữ khóa %(order)s, dấu khóa %(mark)s.") % {"order": order, "mark": mark})
            return redirect("councils:keys", found.pk)
    return _part(request, found, "councils/take_key.html", form=form, order=order)


@page(Action.RUN_SESSION)
def release_key(request: ActorRequest, pk: int, order: int) -> HttpResponse:
    """Take a key from its holder, so that somebody else can take one."""
    found = queries.get_visible_session(request.actor, pk)
    return _with_reason(
        request,
        found,
        _("Đổi người giữ khóa %(order)s") % {"order": order},
        _("Khóa %(order)s chờ người giữ mới.") % {"order": order},
        services.release_key,
        back="councils:keys",
        order=order,
    )


@require_POST
@page(Action.RUN_SESSION)
def open_voting(request: ActorRequest, pk: int) -> HttpResponse:
    """Open the vote."""
    found = queries.get_visible_session(request.actor, pk)
    attempt(request, _("Đã mở bỏ phiếu và báo cho thành viên."), services.open_voting, request.actor, session=found)
    return redirect("councils:session", found.pk)


@page(Action.RUN_SESSION)
def close_voting(request: ActorRequest, pk: int) -> HttpResponse:
    """Close the vote; with a reason while somebody is waited for."""
    found = queries.get_visible_session(request.actor, pk)
    missing = [str(row.member) for row in queries.waiting_for(found)]
    return _with_reason(
        request,
        found,
        _("Đóng bỏ phiếu"),
        _("Đã đóng bỏ phiếu; người giữ khóa được mời mở hòm phiếu."),
        services.close_voting,
        required=bool(missing),
        missing=missing,
    )


@page(Action.RUN_SESSION)
def cancel_session(request: ActorRequest, pk: int) -> HttpResponse:
    """Call the session off."""
    found = queries.get_visible_session(request.actor, pk)
    return _with_reason(
        request, found, _("Hủy phiên họp"), _("Đã hủy phiên họp."), services.cancel_session, destroys=True
    )


def _with_reason(
    request: ActorRequest,
    session: Session,
    heading: str,
    done: str,
    service: Callable[..., Any],
    *,
    back: str = "councils:session",
    required: bool = True,
    missing: list[str] | None = None,
    destroys: bool = False,
    **kwargs: Any,
) -> HttpResponse:
    form = ReasonForm(request.POST or None, required=required)
    if request.method == "POST" and form.is_valid():
        try:
            service(request.actor, session=session, reason=form.cleaned_data["reason"], **kwargs)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, done)
            return redirect(back, session.pk)
    context = {"form": form, "heading": heading, "missing": missing, "destroys": destroys}
    return _part(request, session, "councils/session_part_form.html", **context)


def _part(request: ActorRequest, session: Session, template: str, **context: Any) -> HttpResponse:
    """A page of one part of the session, with the way back to it."""
    return render(request, template, {"session": session, **context})


def _shown(task: queries.Task, session: Session) -> ShownTask:
    status, tag = (_("Xong"), "success") if task.done else (_("Chưa xong"), "warning")
    return ShownTask(task.name, reverse(task.page, args=[session.pk]), task.detail, status, tag)
