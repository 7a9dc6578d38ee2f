"""Opening the box, the result, checking one's own ballot, and the minutes."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.permissions import Action
from thidua.councils import queries, services
from thidua.councils.forms import MinutesForm, PassphraseForm, ReceiptForm, ScanForm
from thidua.councils.minutes import minutes
from thidua.councils.models import SessionStatus
from thidua.polls.ballots import fingerprint, read_receipt
from thidua.screens.views import page
from thidua.trail.errors import Refused

SCAN_NAMES = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg"}


@sensitive_post_parameters()
@never_cache
@page(Action.SEE_COUNCIL)
def count(request: ActorRequest, pk: int) -> HttpResponse:
    """The two holders open the box one after the other."""
    session = queries.get_visible_session(request.actor, pk)
    if session.status in queries.COUNTED_STATUSES:
        return redirect("councils:result", session.pk)
    if session.status != SessionStatus.CLOSED:
        return redirect("councils:session", session.pk)
    keys = list(session.keys.select_related("holder__account"))
    turn = next(key for key in keys if key.used_at is None)
    form = PassphraseForm(request.POST or None) if turn.holder.account_id == request.actor.account_id else None
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            opened = services.peel(request.actor, session=session, passphrase=form.cleaned_data["passphrase"])
        except Refused as refusal:
            form.refuse(refusal)
        else:
            if opened.status == SessionStatus.COUNTED:
                messages.success(request, _("Đã mở hòm phiếu và kiểm phiếu."))
                return redirect("councils:result", session.pk)
            messages.success(request, _("Đã mở lớp niêm phong thứ nhất; phiếu đã được trộn lại."))
            return redirect("councils:count", session.pk)
    lines = [(key, fingerprint(bytes(key.public_key)), key == turn) for key in keys]
    context = {"session": session, "lines": lines, "turn": turn, "form": form}
    return render(request, "councils/count.html", context)


@sensitive_post_parameters()
@never_cache
@page(Action.SEE_COUNCIL)
def result(request: ActorRequest, pk: int) -> HttpResponse:
    """The result, the anonymous ballots, a check of one's own, and a count done anew."""
    session = queries.get_visible_session(request.actor, pk)
    if session.status not in queries.COUNTED_STATUSES:
        return redirect("councils:session", session.pk)
    items = queries.agenda(session)
    form = ReceiptForm(request.POST or None)
    own = None
    if request.method == "POST" and form.is_valid():
        receipt = read_receipt(form.cleaned_data["receipt"])
        own = queries.ballots_of_receipt(session, receipt) if receipt else []
        if not own:
            form.add_error("receipt", _("Không có phiếu nào với mã này. Kiểm tra lại mã; mã gồm 16 chữ cái."))
    tallies = queries.tally(session) if "kiem-lai" in request.GET else None
    context = {
        "session": session,
        "minutes": minutes(session),
        "items": [(item, list(item.ballots.all())) for item in items],
        "form": form,
        "own": own,
        "recount": None
        if tallies is None
        else [(item, tallies[item.pk], (item.yes, item.no, item.blank) == _counts(tallies[item.pk])) for item in items],
        "scans": session.attendances.exclude(written_opinion=None).select_related("member__account"),
    }
    return render(request, "councils/result.html", context)


@sensitive_post_parameters()
@never_cache
@page(Action.SEE_COUNCIL)
def scan(request: ActorRequest, pk: int, member: int) -> HttpResponse:
    """Show the sealed scan of a paper ballot when both holders type their passphrases."""
    session = queries.get_visible_session(request.actor, pk)
    attendance = (
        session.attendances.exclude(written_opinion=None)
        .select_related("member__account", "session__council", "written_opinion")
        .get(member=member)
    )
    form = ScanForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            content, kind = services.open_written_opinion(request.actor, attendance=attendance, **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            response = HttpResponse(content, content_type=kind)
            response["Content-Disposition"] = f'attachment; filename="phieu.{SCAN_NAMES[kind]}"'
            return response
    return render(request, "councils/scan.html", {"session": session, "form": form, "member": attendance.member})


@page(Action.RUN_SESSION)
def conclude(request: ActorRequest, pk: int) -> HttpResponse:
    """Write the proceedings and adopt the minutes."""
    session = queries.get_visible_session(request.actor, pk)
    discussed = session.status == SessionStatus.PREPARING and not session.agenda.exists()
    if session.status != SessionStatus.COUNTED and not discussed:
        return redirect("councils:session", session.pk)
    form = MinutesForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.conclude_session(request.actor, session=session, **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            done = _("Đã thông qua biên bản; các hồ sơ được chuyển sang bước tiếp theo.")
            messages.success(request, _("Đã thông qua biên bản.") if discussed else done)
            return redirect("councils:result", session.pk)
    found = None if discussed else minutes(session)
    return render(request, "councils/conclude.html", {"session": session, "form": form, "minutes": found})


def _counts(tally: queries.Tally) -> tuple[int, int, int]:
    return tally.yes, tally.no, tally.blank
