"""Pages of a unit's meeting, made for a phone in the meeting room."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.permissions import Action, may
from thidua.law import load_corpus
from thidua.meetings import queries, services
from thidua.meetings.forms import MeetingForm, MinutesForm, OpenForm, ProposalForm
from thidua.meetings.models import Meeting, Proposal
from thidua.polls.queries import progress_of
from thidua.polls.ratios import least_yes
from thidua.polls.views.running import progress_context, show_slips
from thidua.privacy.models import AccessKind
from thidua.privacy.services import note_access
from thidua.screens.forms import ReasonForm
from thidua.screens.tables import Column, Listing
from thidua.screens.views import attempt, page, worked
from thidua.trail.errors import Refused
from thidua.trail.queries import entries_of

STATE_TAGS = {
    "preparing": "neutral",
    "voting": "info",
    "counted": "warning",
    "concluded": "success",
    "cancelled": "danger",
}


@page(Action.READ_EMULATION)
def meetings(request: ActorRequest) -> HttpResponse:
    """The unit's meetings."""
    columns = [
        Column("noi-dung", _("Nội dung"), lambda row: row.title, ["title"], link=_address),
        Column("nam", _("Năm"), lambda row: row.year, ["year"], numeric=True),
        Column("ngay", _("Ngày họp"), lambda row: f"{row.held_on:%d/%m/%Y}", ["held_on"]),
        Column(
            "trang-thai", _("Trạng thái"), lambda row: row.get_state_display(), tag=lambda row: STATE_TAGS[row.state]
        ),
    ]
    listing = Listing(
        request,
        queries.visible_meetings(request.actor),
        columns,
        name="binh-xet",
        default_sort="-ngay",
        empty=_("Chưa có cuộc họp bình xét nào. Lập cuộc họp, thêm người được đề nghị rồi mở bỏ phiếu."),
    )
    return listing.respond("meetings/meetings.html", {"permission": may(request.actor, Action.RUN_MEETING)})


@page(Action.RUN_MEETING)
def call(request: ActorRequest) -> HttpResponse:
    """Call a meeting."""
    form = MeetingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.call_meeting(request.actor, facts=form.facts())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã lập cuộc họp. Thêm người được đề nghị."))
            return redirect(_address(made))
    context = {"form": form, "heading": _("Lập cuộc họp bình xét"), "back": reverse("meetings:meetings")}
    return render(request, "meetings/form.html", context)


@page(Action.READ_EMULATION)
def meeting(request: ActorRequest, pk: int) -> HttpResponse:
    """A meeting: what comes next, the proposals, and what came of them."""
    found = queries.get_visible_meeting(request.actor, pk)
    proposals = queries.proposals_of(found)
    note_access(request.actor, AccessKind.PAGE, [each.subject_id for each in proposals], what=str(found))
    context = {
        "tag": STATE_TAGS[found.state],
        "runs": may(request.actor, Action.RUN_MEETING, found.agency_id),
        "lines": _lines(found, proposals),
        "rules": _rules(proposals),
        "to_nominate": sum(bool(each.passed) and each.nomination_id is None for each in proposals),
        "entries": entries_of(found),
    }
    if found.poll is not None:
        context |= {"poll": found.poll, **progress_context(found.poll)}
    return _part(request, found, "meetings/meeting.html", **context)


@page(Action.RUN_MEETING)
def change(request: ActorRequest, pk: int) -> HttpResponse:
    """Change what is said of a meeting."""
    found = queries.get_visible_meeting(request.actor, pk)
    known = {name: getattr(found, name) for name in MeetingForm.base_fields}
    form = MeetingForm(request.POST or None, initial=known)

    def write() -> None:
        services.change_meeting(request.actor, meeting=found, facts=form.facts())

    if worked(request, form, write, _("Đã lưu.")):
        return redirect(_address(found))
    return _form(request, found, form, _("Sửa thông tin cuộc họp"))


@page(Action.RUN_MEETING)
def propose(request: ActorRequest, pk: int) -> HttpResponse:
    """Add to the list: an award, and who is proposed for it."""
    found = queries.get_visible_meeting(request.actor, pk)
    words = request.GET.get("tim", "")
    candidates = queries.candidates(request.actor, words=words)
    form = ProposalForm(request.POST or None, candidates=candidates)

    def write() -> None:
        services.propose(request.actor, meeting=found, **form.cleaned_data)

    if worked(request, form, write, _("Đã thêm vào danh sách đề nghị.")):
        return redirect(_address(found))
    context = {"form": form, "words": words, "empty": not candidates.exists(), "most": queries.MOST_SHOWN}
    return _part(request, found, "meetings/propose.html", **context)


@require_POST
@page(Action.RUN_MEETING)
def drop(request: ActorRequest, pk: int, proposal: int) -> HttpResponse:
    """Take a proposal off the list."""
    found = queries.get_visible_meeting(request.actor, pk)
    dropped = found.proposals.select_related("meeting", "subject").get(pk=proposal)
    attempt(request, _("Đã bỏ khỏi danh sách."), services.drop_proposal, request.actor, proposal=dropped)
    return redirect(_address(found))


@sensitive_post_parameters()
@never_cache
@page(Action.RUN_MEETING)
def open_vote(request: ActorRequest, pk: int) -> HttpResponse:
    """Open the vote: slips, two keys; answers with the slips, shown once."""
    found = queries.get_visible_meeting(request.actor, pk)
    if found.state != Meeting.State.PREPARING:
        return redirect(_address(found))
    form = OpenForm(request.POST or None, initial={"slips": found.present})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            opened = services.open_vote(
                request.actor, meeting=found, slips=data["slips"], percent=data["percent"], holders=form.holders()
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            return show_slips(request, opened.poll, opened.slips)
    return _form(request, found, form, _("Mở bỏ phiếu kín"), template="meetings/open.html")


@page(Action.RUN_MEETING)
def conclude(request: ActorRequest, pk: int) -> HttpResponse:
    """Write what was said, and adopt the minutes."""
    found = queries.get_visible_meeting(request.actor, pk)
    if found.state != Meeting.State.COUNTED:
        return redirect(_address(found))
    form = MinutesForm(request.POST or None)

    def write() -> None:
        services.conclude_meeting(request.actor, meeting=found, **form.cleaned_data)

    if worked(request, form, write, _("Đã thông qua biên bản.")):
        return redirect(_address(found))
    return _form(request, found, form, _("Thông qua biên bản"))


@page(Action.RUN_MEETING)
def cancel(request: ActorRequest, pk: int) -> HttpResponse:
    """Call the meeting off."""
    found = queries.get_visible_meeting(request.actor, pk)
    form = ReasonForm(request.POST or None)

    def write() -> None:
        services.cancel_meeting(request.actor, meeting=found, reason=form.cleaned_data["reason"])

    if worked(request, form, write, _("Đã hủy cuộc họp.")):
        return redirect(_address(found))
    warning = _("Phiếu đã bỏ (nếu có) bị hủy, không mở ra. Không lấy lại được.")
    return _form(request, found, form, _("Hủy cuộc họp"), warning=warning)


@require_POST
@page(Action.RUN_MEETING)
def nominate(request: ActorRequest, pk: int) -> HttpResponse:
    """Make nominations of those who passed."""
    found = queries.get_visible_meeting(request.actor, pk)
    try:
        made = services.nominate_passed(request.actor, meeting=found)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Đã lập %(count)s hồ sơ đề nghị.") % {"count": len(made.nominations)})
        for proposal, why in made.refused:
            messages.warning(request, f"{proposal.subject}: {why}")
    return redirect(_address(found))


def _address(meeting: Meeting) -> str:
    return reverse("meetings:meeting", args=[meeting.pk])


def _lines(meeting: Meeting, proposals: list[Proposal]) -> list[tuple[Proposal, str, int | None]]:
    """Each proposal with its award's name and, once the vote is open, how many must agree."""
    awards = load_corpus().awards
    admitted = progress_of(meeting.poll).admitted if meeting.poll else 0
    return [
        (each, awards[each.award].name, least_yes(admitted, each.percent) if admitted else None) for each in proposals
    ]


def _rules(proposals: list[Proposal]) -> list[str]:
    """What the threshold of each award rests on, once each; nothing before the vote is open."""
    awards = load_corpus().awards
    lines = [f"{awards[each.award].name}: {each.threshold_basis}." for each in proposals if each.threshold_basis]
    return list(dict.fromkeys(lines))


def _form(
    request: ActorRequest,
    meeting: Meeting,
    form: Any,
    heading: str,
    *,
    template: str = "meetings/form.html",
    **more: Any,
) -> HttpResponse:
    return _part(request, meeting, template, form=form, heading=heading, back=_address(meeting), **more)


def _part(request: ActorRequest, meeting: Meeting, template: str, **context: Any) -> HttpResponse:
    """A page of one part of the meeting, with the way back to it."""
    return render(request, template, {"meeting": meeting, **context})
