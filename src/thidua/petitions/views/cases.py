"""The board and book of petitions, the page of one, and what is done with it."""

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.permissions import Action, Permission, may
from thidua.petitions import clocks, queries, running, services
from thidua.petitions.forms import STEPS, IntakeForm, PetitionFilter
from thidua.petitions.models import Channel, Kind, Petition
from thidua.petitions.services.locking import require_known
from thidua.petitions.services.opening import unlocked
from thidua.petitions.states import FROM, OPEN, Doing, State, possible
from thidua.petitions.uploads import kept_in_memory
from thidua.petitions.works import WORKS
from thidua.privacy.models import AccessKind, Purpose
from thidua.privacy.services import note_access
from thidua.register.models import Subject
from thidua.register.queries import visible_subjects
from thidua.register.searching import search
from thidua.screens.searching import as_address, kept_private
from thidua.screens.tables import Column, Listing
from thidua.screens.views import attempt, number_in, page
from thidua.trail.errors import NotAllowed, Overtaken, Refused
from thidua.trail.queries import entries_of

TAGS = {
    State.RECEIVED: "warning",
    State.CLASSIFIED: "info",
    State.ACCEPTED: "info",
    State.VERIFIED: "info",
    State.SUSPENDED: "warning",
    State.DECIDED: "success",
}
PROTECTED = gettext_lazy("Được bảo vệ")
FOUND = 20


@page(Action.READ_PETITION)
def petitions(request: ActorRequest) -> HttpResponse:
    """The book of petitions: by clock, kind and state; of sealed ones neither who nor what."""
    today = timezone.localdate()
    rows = queries.visible_petitions(request.actor)
    groups = queries.board(rows, today)
    tiles = [
        (group.count(), label, f"?han={key}", tag)
        for (key, group), label, tag in zip(
            groups.items(),
            (_("Quá hạn"), _("Đến hạn trong 3 ngày"), _("Tạm đình chỉ"), _("Đang giải quyết")),
            ("danger", "warning", "neutral", "info"),
            strict=True,
        )
    ]
    form = PetitionFilter(request.GET)
    if form.is_valid():
        wanted = form.cleaned_data
        mine = {"toi-xu-ly": queries.mine_soon(rows, request.actor, today)}
        rows = (groups | mine).get(wanted["han"], rows)
        for name in ("kind", "state"):
            rows = rows.filter(**{name: wanted[name]}) if wanted[name] else rows
        rows = rows.filter(_found(wanted["q"])) if wanted["q"] else rows
    listing = Listing(
        request,
        rows,
        _columns(request, today),
        form,
        name="so-theo-doi-don",
        default_sort="-so",
        empty=_("Chưa có đơn nào. Văn thư nhập đơn nhận trực tiếp, qua bưu chính; đơn gửi qua mạng tự vào đây."),
        subject_of=lambda row: row.subject_id,
    )
    keys = len(queries.made_keys(request.actor.agency))
    context = {"tiles": tiles, "may_receive": may(request.actor, Action.RECEIVE_PETITION), "keys": keys}
    return listing.respond("petitions/petitions.html", context)


@never_cache
@page(Action.READ_PETITION)
def petition(request: ActorRequest, pk: int) -> HttpResponse:
    """One petition: what it says to whom may know, its clocks with their grounds, what is to be done, what was done."""
    actor, found, today = request.actor, queries.get_visible_petition(request.actor, pk), timezone.localdate()
    knows = queries.may_know(actor, found)
    if knows and found.subject_id:
        note_access(actor, AccessKind.FILE, [found.subject_id], what=str(found), purpose=Purpose.INSPECTION)
    context = {
        "petition": found,
        "tag": TAGS.get(State(found.state), "neutral"),
        "knows": knows,
        "is_accused": queries.is_accused(actor, found),
        "clocks": [_told(clock, found, today) for clock in running.clocks_of(found)],
        "has_no_clock": found.rule("accept") is None and found.rule("settle") is None,
        "works": _works(request, found) if knows else [],
        "own_key": queries.own_key(actor),
        "may_link": may(actor, Action.HANDLE_PETITION) and found.state in OPEN and not found.proceeding_id,
        "suspensions": found.suspensions.all(),
        "attachments": found.attachments.all(),
        "earlier": found.earlier if found.earlier and found.earlier.agency_id == actor.agency_id else None,
        "entries": entries_of(found)[:50] if knows else [],
    }
    return render(request, "petitions/petition.html", context)


@kept_in_memory
@sensitive_post_parameters()
@never_cache
@page(Action.RECEIVE_PETITION)
@sensitive_variables()
def receive(request: ActorRequest) -> HttpResponse:
    """Enter what came in; the receipt with its code is shown once."""
    form = IntakeForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        intake = services.Intake(
            data["kind"], data["channel"], data["received_on"], form.sender(), data["files"], data["stage"]
        )
        try:
            made = services.receive_petition(request.actor, intake=intake)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            return render(request, "petitions/receipt.html", {"petition": made.petition, "code": made.code})
    return render(
        request, "petitions/receive.html", {"form": form, "keys": len(queries.made_keys(request.actor.agency))}
    )


@never_cache
@page(Action.READ_PETITION)
def step(request: ActorRequest, pk: int, doing: Doing) -> HttpResponse:
    """One doing with its form; what was typed stays when it is refused."""
    found, work = queries.get_visible_petition(request.actor, pk), WORKS[doing]
    allowed = _allowed(request, doing)
    if not allowed:
        raise NotAllowed(allowed.reason)
    require_known(request.actor, found)
    form = STEPS[doing](request.POST or None, petition=found)
    if request.method == "POST" and form.is_valid():
        try:
            work.service(request.actor, petition=found, **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, str(work.done))
            return redirect("petitions:petition", pk)
    elif found.state not in FROM[doing]:
        raise Overtaken(
            _("Việc này không làm được khi đơn ở trạng thái «%(state)s».") % {"state": found.get_state_display()}
        )
    context = {"petition": found, "form": form, "heading": work.label, "warning": work.warning}
    return render(request, "petitions/step.html", context)


@page(Action.HANDLE_PETITION)
def subject(request: ActorRequest, pk: int) -> HttpResponse:
    """Find in the register whom it is about, and link."""
    if "tim" in request.POST and (answer := as_address(request)) is not None:
        return answer
    found = queries.get_visible_petition(request.actor, pk)
    require_known(request.actor, found)
    number = number_in(request.POST.get("subject", ""))
    if number:
        picked: Subject = visible_subjects(request.actor).get(pk=number)
        done = _("Đã gắn đối tượng.")
        if attempt(request, done, services.link_subject, request.actor, petition=found, subject=picked):
            return redirect("petitions:petition", pk)
    text = (request.POST if "tim" in request.POST else request.GET).get("tim", "").strip()
    rows = list(search(request.actor, text).page(FOUND)) if text else []
    response = render(request, "petitions/subject.html", {"petition": found, "text": text, "found": rows})
    return kept_private(response) if "tim" in request.POST else response


@never_cache
@page(Action.READ_PETITION)
def attachment(request: ActorRequest, pk: int) -> HttpResponse:
    """A file of a petition that is not sealed, as a download; sealed ones are opened with the key."""
    seen = queries.visible_petitions(request.actor).filter(attachments=pk).get()
    require_known(request.actor, seen)
    if seen.is_sealed:
        raise NotAllowed(_("Tệp này được niêm phong; người giữ khóa mở ở trang «Mở đơn»."))
    kept = seen.attachments.select_related("file").get(pk=pk)
    opened = unlocked(kept, bytes(seen.envelope.open_key or b""), kept.name)
    note_access(
        request.actor, AccessKind.FILE, [seen.subject_id] if seen.subject_id else [], what=f"{seen}, {kept}", unlisted=1
    )
    return as_download(opened.content, opened.media_type, opened.name)


def as_download(content: bytes, media_type: str, name: str) -> HttpResponse:
    """A file that nobody keeps on the way."""
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["Cache-Control"] = "no-store"
    return response


def _allowed(request: ActorRequest, doing: Doing) -> Permission:
    allowed = may(request.actor, WORKS[doing].action)
    if doing == Doing.CLASSIFY and not allowed:
        return may(request.actor, Action.DECIDE_PETITION)
    return allowed


def _works(request: ActorRequest, found: Petition) -> list[tuple[str | Promise, str, Permission]]:
    rows = []
    for doing, work in WORKS.items():
        if doing not in possible(found.state) or (doing == Doing.PUBLISH and found.published_on):
            continue
        if doing == Doing.APPEAL and (found.kind != Kind.COMPLAINT or found.stage != 1 or found.is_sealed):
            continue
        rows.append((work.label, reverse(f"petitions:{doing.value}", args=[found.pk]), _allowed(request, doing)))
    return rows


def _told(clock: running.Clock, found: Petition, today: Any) -> dict[str, Any]:
    left = clock.days_left(today)
    late = clock.is_late(today)
    if clock.due_on is None:
        said, tag = _("đang dừng"), "neutral"
    elif not clock.runs:
        said, tag = (_("xong sau hạn"), "danger") if late else (_("xong đúng hạn"), "success")
    elif late:
        said, tag = _("quá hạn %(days)s ngày") % {"days": -(left or 0)}, "danger"
    else:
        said, tag = _("còn %(days)s ngày") % {"days": left}, "warning" if (left or 0) <= queries.SOON.days else "info"
    is_right = clock.step == "lodge_second"  # a right of the sender's, no duty of the agency's
    return {
        "name": clock.name,
        "due_on": clock.due_on,
        "said": "" if is_right else said,
        "tag": tag,
        "basis": clock.rule.told(found.received_on),
        "may_move": clock.due_on is not None and clocks.may_move(clock.due_on),
    }


def _columns(request: ActorRequest, today: Any) -> list[Column]:
    def known(row: Petition, text: str) -> str:
        return text if queries.may_know(request.actor, row) else str(PROTECTED)

    return [
        Column("so", _("Số"), lambda row: row.number, ["year", "sequence"], _link),
        Column("loai", _("Loại đơn"), lambda row: row.get_kind_display(), ["kind"]),
        Column("ngay", _("Ngày nhận"), lambda row: f"{row.received_on:%d/%m/%Y}", ["received_on"]),
        Column("qua", _("Nhận qua"), lambda row: Channel(row.channel).label, ["channel"]),
        Column("nguoi", _("Người gửi"), lambda row: str(PROTECTED) if row.is_sealed else known(row, row.sender_name)),
        Column("trich-yeu", _("Trích yếu"), lambda row: known(row, row.summary or "—"), wide=True),
        Column("xu-ly", _("Người xử lý"), lambda row: row.handler.full_name if row.handler else "—"),
        Column("trang-thai", _("Trạng thái"), lambda row: row.get_state_display(), ["state"], tag=_tag),
        Column("han", _("Hạn"), lambda row: _due(row, today), ["due_on"], tag=lambda row: _due_tag(row, today)),
    ]


def _found(text: str) -> Q:
    parts = text.split("/")
    if len(parts) == 2 and all(number_in(part) is not None for part in parts):
        return Q(sequence=int(parts[0]), year=int(parts[1]))
    number = number_in(text)
    return Q(sequence=number) if number is not None else Q(is_sealed=False, summary__icontains=text)


def _link(row: Petition) -> str:
    return reverse("petitions:petition", args=[row.pk])


def _tag(row: Petition) -> str:
    return TAGS.get(State(row.state), "neutral")


def _due(row: Petition, today: Any) -> str:
    if row.due_on is None:
        return "—"
    day = f"{row.due_on:%d/%m/%Y}"
    return _("%(day)s, quá hạn") % {"day": day} if row.due_on < today else day


def _due_tag(row: Petition, today: Any) -> str:
    if row.due_on is None:
        return ""
    return "danger" if row.due_on < today else "warning" if row.due_on <= today + queries.SOON else ""
