"""The list of packages, one package with what is in it, and what is done with it."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.permissions import Action, may
from thidua.dossiers import files
from thidua.dossiers.forms import WhyForm
from thidua.exchange import edxml, queries, services, shown
from thidua.exchange.bags import MEDIA_TYPE, payload_of
from thidua.exchange.forms import NewPackageForm, ReceiveForm
from thidua.exchange.models import Direction, Package, PackageKind, PackageState
from thidua.exchange.writing import said_in
from thidua.privacy.models import AccessKind
from thidua.privacy.services import note_access, note_look
from thidua.screens.tables import Column, Listing
from thidua.screens.views import attempt, page, worked
from thidua.trail.errors import Refused
from thidua.trail.queries import entries_of

MESSAGE_TYPE = "application/xml"


@page(Action.READ_WORK)
def packages(request: ActorRequest) -> HttpResponse:
    """What was received, and with `chieu=di` what was sent."""
    outward = request.GET.get("chieu") == "di"
    rows = queries.visible_packages(request.actor).filter(direction=Direction.OUT if outward else Direction.IN)
    columns = [
        Column("goi", _("Gói"), lambda row: row.title, link=lambda row: reverse("exchange:package", args=[row.pk])),
        Column("noi-dung", _("Loại"), lambda row: row.get_kind_display()),
        Column("doi-tac", _("Nơi nhận") if outward else _("Nơi gửi"), lambda row: row.partner.other.name),
        Column("luc", _("Lúc"), lambda row: f"{timezone.localtime(row.made_at):%H:%M %d/%m/%Y}"),
        Column("ma", _("Mã gói"), lambda row: row.short),
        Column(
            "trang-thai",
            _("Trạng thái"),
            lambda row: shown.state_of(row)[0],
            tag=lambda row: shown.state_of(row)[1],
        ),
    ]
    empty = (
        _("Chưa lập gói nào. Gửi tờ trình đến cơ quan đối tác rồi chọn «Lập gói gửi đi».")
        if outward
        else _("Chưa nhận gói nào. Gói của đối tác tự đến đây, hoặc chọn «Nhận gói từ tệp».")
    )
    listing = Listing(request, rows, columns, name="goi-ho-so", empty=empty)
    tabs = [
        (_("Đã nhận"), reverse("exchange:packages"), not outward),
        (_("Đã gửi"), f"{reverse('exchange:packages')}?chieu=di", outward),
    ]
    context = {"tabs": tabs, "may_submit": may(request.actor, Action.SUBMIT)}
    return listing.respond("exchange/packages.html", context)


@page(Action.READ_WORK)
def package(request: ActorRequest, pk: int) -> HttpResponse:
    """One package: from whom to whom, what is in it, and what can be done with it."""
    found = queries.get_visible_package(request.actor, pk)
    sight = _sight(request, found)
    _note(request, found, f"Gói hồ sơ {found.short}", sight.content.origins(), look=str(found.state))
    waiting = found.direction == Direction.IN and found.state == PackageState.WAITING
    context = {
        "package": found,
        "state": shown.state_of(found),
        "facts": shown.facts_of(found, sight.content),
        "lines": shown.lines_of(sight.content),
        "papers": list(enumerate((paper.name for paper in sight.papers), start=1)),
        "is_whole": sight.is_whole,
        "doubts": found.doubts if sight.is_whole else [],  # they name people
        "waiting": waiting,
        "receiving": may(request.actor, Action.RECEIVE),
        "submitting": may(request.actor, Action.SUBMIT),
        "untold": len(queries.untold_items(found)),
        "can_send": found.direction == Direction.OUT and found.can_send and _has_address(found),
        "is_message": found.kind != PackageKind.RECEIPT and found.direction == Direction.OUT,
        "entries": entries_of(found)[:50],
    }
    return render(request, "exchange/package.html", context)


@page(Action.SUBMIT)
def new(request: ActorRequest) -> HttpResponse:
    """Put a sent submission into a package."""
    submissions = queries.sendable_submissions(request.actor)
    form = NewPackageForm(
        request.POST or None, submissions=submissions, initial={"submission": request.GET.get("to-trinh", "")}
    )
    made: list[Package] = []

    def write() -> None:
        made.append(services.make_submission_package(request.actor, **form.cleaned_data))

    if worked(request, form, write, _("Đã lập gói. Hãy kiểm tra rồi gửi.")):
        return redirect("exchange:package", made[0].pk)
    return render(request, "exchange/new.html", {"form": form, "any": submissions.exists()})


@page(Action.SUBMIT)
def receive(request: ActorRequest) -> HttpResponse:
    """Take in a package from a file."""
    form = ReceiveForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            taken = services.receive_package(request.actor, content=form.content())
        except Refused as refusal:
            form.refuse(Refused(refusal.message, fields={"file": refusal.message}))
        else:
            _say(request, taken)
            return redirect("exchange:package", taken.package.pk)
    return render(request, "exchange/receive.html", {"form": form})


def _say(request: ActorRequest, taken: services.TakenIn) -> None:
    if taken.is_repeat:
        state = shown.state_of(taken.package)[0].lower()
        text = _("Gói này đã nhận từ trước, đang ở trạng thái «%(state)s». Không có gì thay đổi.")
        messages.info(request, text % {"state": state})
    elif taken.package.kind == PackageKind.RECEIPT:
        messages.success(request, _("Đã ghi nhận biên nhận."))
    else:
        messages.success(request, _("Gói nguyên vẹn, đúng người gửi. Hãy xem rồi tiếp nhận hoặc trả lại."))


@never_cache
@page(Action.READ_WORK)
def paper(request: ActorRequest, pk: int, number: int) -> HttpResponse:
    """One paper of a package, to look at before it is accepted."""
    found = queries.get_visible_package(request.actor, pk)
    papers = _sight(request, found).papers
    if not 1 <= number <= len(papers):
        raise Http404
    chosen = papers[number - 1]
    _note(request, found, f"Tệp của gói hồ sơ {found.short}", chosen.origins, look=chosen.file)
    name = chosen.file
    response = HttpResponse(payload_of(files.read(found.file))[name], content_type="application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(True, name.rpartition("/")[2]) or "attachment"
    return response


@require_POST
@page(Action.SUBMIT)
def hand_out(request: ActorRequest, pk: int) -> HttpResponse:
    """The package as a file, or with `dang=edxml` inside a message; a package of ours counts as sent from then on."""
    found = queries.get_visible_package(request.actor, pk)
    sight = _sight(request, found)
    if not sight.is_whole:
        raise Package.DoesNotExist
    content, media_type, name = files.read(found.file), MEDIA_TYPE, found.file_name
    if request.POST.get("dang") == "edxml":
        envelope = shown.envelope_of(found, sight.content)
        content, media_type = edxml.written(envelope, name, content), MESSAGE_TYPE
        name = name.replace(".zip", ".edxml")
    services.hand_out_package(request.actor, package=found)
    _note(request, found, f"Tải gói hồ sơ {found.short}", sight.content.origins())
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


@require_POST
@page(Action.SUBMIT)
def send(request: ActorRequest, pk: int) -> HttpResponse:
    """Send a package to the partner's address."""
    found = queries.get_visible_package(request.actor, pk)
    attempt(request, _("Gói đang được gửi."), services.send_package, request.actor, package=found)
    return redirect("exchange:package", pk)


@require_POST
@page(Action.RECEIVE)
def accept(request: ActorRequest, pk: int) -> HttpResponse:
    """Take a package into the agency's work."""
    found = queries.get_visible_package(request.actor, pk)
    done = _("Đã tiếp nhận gói và lập biên nhận cho nơi gửi.")
    attempt(request, done, services.accept_package, request.actor, package=found)
    return redirect("exchange:package", pk)


@page(Action.RECEIVE)
def return_(request: ActorRequest, pk: int) -> HttpResponse:
    """Give a package back, with the reason that the sender reads."""
    found = queries.get_visible_package(request.actor, pk)
    form = WhyForm(request.POST or None)

    def write() -> None:
        services.return_package(request.actor, package=found, reason=form.cleaned_data["reason"])

    if worked(request, form, write, _("Đã trả lại gói và lập biên nhận cho nơi gửi.")):
        return redirect("exchange:package", pk)
    return render(request, "exchange/return.html", {"form": form, "package": found})


@require_POST
@page(Action.RECEIVE)
def result(request: ActorRequest, pk: int) -> HttpResponse:
    """Put the outcomes that the sender was not told into a package."""
    found = queries.get_visible_package(request.actor, pk)
    done = _("Đã lập gói kết quả. Hãy kiểm tra rồi gửi.")
    made = attempt(request, done, services.make_result_package, request.actor, package=found)
    return redirect("exchange:package", made.pk if isinstance(made, Package) else pk)


def _has_address(package: Package) -> bool:
    partner = queries.open_partner(package.partner)
    return partner is not None and bool(partner.url)


def _sight(request: ActorRequest, package: Package) -> shown.Sight:
    return shown.sight_of(said_in(package), queries.hidden_origins(request.actor))


def _note(
    request: ActorRequest, package: Package, what: str, origins: Sequence[tuple[str, str]], *, look: str = ""
) -> None:
    """That the actor saw these people of the package; of one that waits most are in no register yet.

    With `look` the same look again is noted once for a while.
    """
    known = queries.subjects_of(package, origins)
    subjects = known.values()
    seen: dict[str, Any] = {"what": what, "row_count": len(origins), "unlisted": len(origins) - len(known)}
    if look:
        note_look(request.actor, subjects, look=f"package:{package.pk}:{look}", **seen)
    else:
        note_access(request.actor, AccessKind.FILE, subjects, **seen)
