"""Running a poll: how many have voted, closing, calling off, the count and the result."""

from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.permissions import Action
from thidua.polls import queries, services
from thidua.polls.ballots import fingerprint, read_receipt
from thidua.polls.forms import CountForm, ReceiptForm
from thidua.polls.models import Poll, PollOpened
from thidua.polls.running import may_run_poll, require_running
from thidua.polls.slips import public_address, slip_sheet
from thidua.screens.forms import ReasonForm
from thidua.screens.views import page, worked
from thidua.trail.errors import Refused
from thidua.trail.queries import entries_of

STATE_TAGS = {"open": "info", "closed": "warning", "counted": "success", "cancelled": "neutral"}


@page(Action.ENTER)
def poll(request: ActorRequest, pk: int) -> HttpResponse:
    """A poll as those who run it and those who vote see it."""
    found = queries.get_visible_poll(request.actor, pk)
    own = queries.admission_of(request.actor, found)
    context = {
        "tag": STATE_TAGS[found.state],
        "own": own,
        "runs": may_run_poll(request.actor, found),
        "items": found.items.all(),
        "entries": entries_of(found),
        "code_page": public_address(reverse("polls:slip_code", args=[found.pk])),
        "check_page": public_address(reverse("polls:check", args=[found.pk])),
        **progress_context(found),
    }
    return _part(request, found, "polls/poll.html", **context)


@page(Action.ENTER)
def progress(request: ActorRequest, pk: int) -> HttpResponse:
    """How many have voted, asked for again and again while the poll is open."""
    found = queries.get_visible_poll(request.actor, pk)
    if found.state != Poll.State.OPEN:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "polls/progress.html", {"poll": found, **progress_context(found)})


def progress_context(poll: Poll) -> dict[str, Any]:
    """What `polls/progress.html` shows; rooms include it in their own pages."""
    return {"progress": queries.progress_of(poll), "missing": queries.named_waiting(poll)}


@page(Action.ENTER)
def close(request: ActorRequest, pk: int) -> HttpResponse:
    """Close the box; with a reason while ballots are out."""
    found = _run(request, pk)
    waiting = queries.progress_of(found).waiting
    warning = _("Còn %(count)s phiếu chưa bỏ.") % {"count": waiting} if waiting else ""
    return _with_reason(
        request,
        found,
        _("Đóng hòm phiếu"),
        _("Đã đóng hòm phiếu."),
        services.close_poll,
        warning=warning,
        required=bool(waiting),
    )


@page(Action.ENTER)
def cancel(request: ActorRequest, pk: int) -> HttpResponse:
    """Call the poll off."""
    found = _run(request, pk)
    warning = _("Phiếu đã bỏ sẽ bị hủy, không mở ra. Không lấy lại được.")
    return _with_reason(
        request, found, _("Hủy cuộc bỏ phiếu"), _("Đã hủy cuộc bỏ phiếu."), services.cancel_poll, warning=warning
    )


@never_cache
@page(Action.ENTER)
@sensitive_variables("codes")
def renew(request: ActorRequest, pk: int) -> HttpResponse:
    """New codes for the slips that were not used, when they were lost before they were handed out."""
    found = _run(request, pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            codes = services.renew_slips(request.actor, poll=found, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            form.refuse(refusal)
        else:
            return show_slips(request, found, codes)
    warning = _("Mọi phiếu giấy chưa dùng nhận mã mới; phiếu đã in trước không dùng được nữa.")
    return _part(
        request, found, "polls/part_form.html", form=form, heading=_("In lại phiếu chưa dùng"), warning=warning
    )


@sensitive_variables("codes")
def show_slips(request: HttpRequest, poll: Poll, codes: Sequence[str]) -> HttpResponse:
    """The one page that shows the codes of slips, for rooms to answer with when they have opened a poll."""
    response = _part(request, poll, "polls/slips.html", slips=slip_sheet(poll, codes))
    add_never_cache_headers(response)
    return response


@sensitive_post_parameters()
@never_cache
@page(Action.ENTER)
@sensitive_variables()
def count(request: ActorRequest, pk: int) -> HttpResponse:
    """Both holders type their passphrases; the box is opened and counted."""
    found = _run(request, pk)
    if found.state == Poll.State.COUNTED:
        return redirect("polls:result", found.pk)
    if found.state != Poll.State.CLOSED:
        return redirect("polls:poll", found.pk)
    keys = list(found.keys.all())
    form = CountForm(request.POST or None, names=[key.holder_name for key in keys])

    def write() -> None:
        words = (form.cleaned_data["first_passphrase"], form.cleaned_data["second_passphrase"])
        services.count_poll(request.actor, poll=found, passphrases=words)

    if worked(request, form, write, _("Đã mở hòm phiếu và kiểm phiếu.")):
        return redirect("polls:result", found.pk)
    marks = [(key, fingerprint(bytes(key.public_key))) for key in keys]
    return _part(request, found, "polls/count.html", form=form, keys=marks)


@sensitive_post_parameters()
@never_cache
@page(Action.ENTER)
def result(request: ActorRequest, pk: int) -> HttpResponse:
    """The result, the anonymous ballots, a check of one's own, and a count done anew."""
    found = queries.get_visible_poll(request.actor, pk)
    outcome = queries.result_of(found)
    if outcome is None:
        return redirect("polls:poll", found.pk)
    form = ReceiptForm(request.POST or None)
    own: list[PollOpened] = []
    if request.method == "POST" and form.is_valid():
        receipt = read_receipt(form.cleaned_data["receipt"])
        own = queries.ballots_of_receipt(found, receipt) if receipt else []
        if not own:
            form.add_error("receipt", _("Không có phiếu nào với mã này. Kiểm tra lại mã; mã gồm 16 chữ cái."))
    items = found.items.prefetch_related("ballots")
    tallies = queries.tally(found) if "kiem-lai" in request.GET else None
    context = {
        "result": outcome,
        "items": items,
        "form": form,
        "own": own,
        "recount": tallies and [(item, tallies[item.pk], queries.agrees(item, tallies[item.pk])) for item in items],
    }
    return _part(request, found, "polls/result.html", **context)


def _run(request: ActorRequest, pk: int) -> Poll:
    found = queries.get_visible_poll(request.actor, pk)
    require_running(request.actor, found)
    return found


def _with_reason(
    request: ActorRequest,
    poll: Poll,
    heading: str,
    done: str,
    service: Callable[..., Any],
    *,
    warning: str,
    required: bool = True,
) -> HttpResponse:
    form = ReasonForm(request.POST or None, required=required)

    def write() -> None:
        service(request.actor, poll=poll, reason=form.cleaned_data["reason"])

    if worked(request, form, write, done):
        return redirect(poll.back or reverse("polls:poll", args=[poll.pk]))
    return _part(request, poll, "polls/part_form.html", form=form, heading=heading, warning=warning)


def _part(request: HttpRequest, poll: Poll, template: str, **context: Any) -> HttpResponse:
    """A page of one part of the poll, with the way back to it."""
    return render(request, template, {"poll": poll, **context})
