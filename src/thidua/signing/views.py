"""Screens of signatures: what waits, one paper with its signatures, certificates, and looking at anybody's file."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.permissions import Action, may
from thidua.decisions.queries import get_visible_decision
from thidua.documents.freezing import frozen
from thidua.documents.models import IssuedPaper, PaperKind
from thidua.dossiers import files
from thidua.dossiers.contents import PDF
from thidua.dossiers.queries import get_visible_submission
from thidua.screens.brakes import Brake
from thidua.screens.tables import Column, Listing
from thidua.screens.views import attempt, page, worked
from thidua.signing import forms, queries, services
from thidua.signing.batch import ask_to_sign, key_within_reach
from thidua.signing.models import ORDER, Part, SigningCertificate
from thidua.signing.sealing import level
from thidua.signing.signable import signed_of
from thidua.signing.strangers import look_at_strangers
from thidua.signing.verifying import Findings, look_at
from thidua.trail.errors import Refused
from thidua.trail.queries import entries_of
from thidua.vietnamese.names import fold

AT_ONCE = 200  # papers in a batch
LOOKS = Brake("signature checks", limit=30, seconds=60)  # a hostile file is work for the server


@page(Action.READ_SIGNED)
def papers(request: ActorRequest) -> HttpResponse:
    """What the own agency signs, with how far each is signed; `cho=1`: what waits for me."""
    waits = "cho" in request.GET
    rows = queries.waiting_papers(request.actor) if waits else queries.visible_papers(request.actor)
    columns = [
        Column("van-ban", _("Văn bản"), _title, link=_link),
        Column("loai", _("Loại"), lambda row: row.get_kind_display()),
        Column("tu", _("Chốt nội dung lúc"), lambda row: f"{timezone.localtime(row.official_at):%H:%M %d/%m/%Y}"),
        Column(
            "ky",
            _("Chữ ký"),
            lambda row: f"{row.signed}/{len(ORDER)}",
            tag=lambda row: "success" if row.signed == len(ORDER) else "warning",
        ),
    ]
    empty = _("Không có văn bản nào chờ bạn ký.") if waits else _("Chưa có văn bản nào để ký số.")
    listing = Listing(request, rows, columns, name="ky-so", empty=empty)
    tabs = [
        (_("Chờ tôi ký"), f"{reverse('signing:papers')}?cho=1", waits),
        (_("Tất cả"), reverse("signing:papers"), not waits),
    ]
    return listing.respond(
        "signing/papers.html", {"tabs": tabs, "may_batch": _certificate_in_reach(request) is not None}
    )


@page(Action.READ_SIGNED)
def paper(request: ActorRequest, pk: int) -> HttpResponse:
    """One paper: who has signed, whose turn it is, what its signatures are worth now."""
    found = queries.get_visible_paper(request.actor, pk)
    signatures = queries.signatures_of(found)
    about, part = signed_of(found), queries.next_part(signatures)
    if about is None:
        raise IssuedPaper.DoesNotExist
    context = {
        "paper": found,
        "title": _title(found),
        "about": about,
        "signatures": signatures,
        "findings": look_at(queries.current_pdf(found)) if signatures else None,
        "next_part": part.label if part else "",
        "permission": may(request.actor, queries.ACTIONS[part], about.agency.pk) if part else None,
        "entries": entries_of(found)[:50],
    }
    return render(request, "signing/paper.html", context)


@never_cache
@page(Action.READ_SIGNED)
def pdf(request: ActorRequest, pk: int) -> HttpResponse:
    """The PDF with its signatures, to read or to sign with one's own tool."""
    found = queries.get_visible_paper(request.actor, pk)
    response = HttpResponse(queries.current_pdf(found), content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(False, f"{fold(_title(found))}.pdf") or "inline"
    return response


@page(Action.READ_SIGNED)
def sign(request: ActorRequest, pk: int) -> HttpResponse:
    """Sign: with the key that the server reaches, or with the signer's own file."""
    found = queries.get_visible_paper(request.actor, pk)
    part = queries.next_part(queries.signatures_of(found))
    if part is None:
        messages.info(request, _("Văn bản đã đủ chữ ký."))
        return redirect("signing:paper", pk)
    certificate = queries.certificate_for(request.actor.agency_id, part, request.actor.account_id)
    in_reach = key_within_reach(certificate, "") is not None
    form = forms.key_form(certificate, in_reach=in_reach)(request.POST or None, request.FILES or None)

    def write() -> None:
        secret = form.cleaned_data["password"]
        key = form.key() if isinstance(form, forms.KeyForm) else key_within_reach(certificate, secret)
        if key is None:
            raise Refused(_("Khóa để ký vừa thay đổi. Hãy tải lại trang."))
        services.sign_paper(request.actor, paper=found, part=part, key=key)

    if worked(request, form, write, _("Đã ký số.")):
        return redirect("signing:paper", pk)
    context = {"paper": found, "title": _title(found), "form": form, "part": part.label, "certificate": certificate}
    return render(request, "signing/sign.html", context | {"level": level()})


@page(Action.READ_SIGNED)
def hand_in(request: ActorRequest, pk: int) -> HttpResponse:
    """Hand in the paper as it was signed with one's own token and tool."""
    found = queries.get_visible_paper(request.actor, pk)
    part = queries.next_part(queries.signatures_of(found))
    if part is None:
        messages.info(request, _("Văn bản đã đủ chữ ký."))
        return redirect("signing:paper", pk)
    form = forms.SignedFileForm(request.POST or None, request.FILES or None)

    def write() -> None:
        content = form.cleaned_data["file"].read(files.MAX_SIZE + 1)
        services.hand_in_signed(request.actor, paper=found, part=part, content=content)

    if worked(request, form, write, _("Đã nhận văn bản đã ký.")):
        return redirect("signing:paper", pk)
    return render(request, "signing/hand_in.html", {"paper": found, "title": _title(found), "form": form})


@page(Action.READ_SIGNED)
def batch(request: ActorRequest) -> HttpResponse:
    """Sign many papers beside the pages, with a key that the server reaches."""
    certificate = _certificate_in_reach(request)
    if certificate is None:
        messages.error(request, _("Ký hàng loạt cần khóa nằm ở nơi máy chủ với tới: thiết bị ký, hoặc khóa dấu."))
        return redirect("signing:papers")
    part = certificate.part
    rows = queries.waiting_papers(request.actor, [part])[:AT_ONCE]
    waiting = {str(row.pk): row for row in rows}
    choices = [(key, f"{row.get_kind_display()}: {_title(row)}") for key, row in waiting.items()]
    form = forms.PapersForm(request.POST or None, choices=choices)
    if request.method == "POST" and form.is_valid():
        chosen = [waiting[key] for key in form.cleaned_data["papers"]]
        try:
            job = ask_to_sign(request.actor, papers=chosen, part=part, secret=form.cleaned_data["password"])
        except Refused as refusal:
            form.refuse(refusal)
        else:
            return redirect("jobs:job", job.pk)
    return render(request, "signing/batch.html", {"form": form, "part": part.label, "choices": choices})


@page(Action.READ_SIGNED)
def of_decision(request: ActorRequest, pk: int) -> HttpResponse:
    """From a decision to its paper's signatures."""
    found = get_visible_decision(request.actor, pk)
    if found.agency_id != request.actor.agency_id or found.decided_on is None:
        raise IssuedPaper.DoesNotExist
    return redirect("signing:paper", frozen(PaperKind.DECISION, found).pk)


@page(Action.READ_SIGNED)
def of_submission(request: ActorRequest, code: str) -> HttpResponse:
    """From a submission that was sent to its paper's signatures."""
    found = get_visible_submission(request.actor, code)
    if found.sender_id != request.actor.agency_id or found.sent_at is None:
        raise IssuedPaper.DoesNotExist
    return redirect("signing:paper", frozen(PaperKind.SUBMISSION, found).pk)


@page(Action.MANAGE_SIGNING)
def certificates(request: ActorRequest) -> HttpResponse:
    """Who signs with what, and whether decisions need signatures."""
    agency = request.actor.agency
    context = {
        "certificates": queries.certificates(agency),
        "required": queries.is_required(agency.pk),
        "level": level(),
    }
    return render(request, "signing/certificates.html", context)


@page(Action.MANAGE_SIGNING)
def register(request: ActorRequest) -> HttpResponse:
    """Register a certificate."""
    form = forms.CertificateForm(request.POST or None, request.FILES or None, agency=request.actor.agency)
    done = _("Đã đăng ký chứng thư số.")
    if worked(request, form, lambda: services.register_certificate(request.actor, **form.said()), done):
        return redirect("signing:certificates")
    return render(request, "signing/register.html", {"form": form})


@page(Action.MANAGE_SIGNING)
def end_certificate(request: ActorRequest, pk: int) -> HttpResponse:
    """Stop using a certificate."""
    found: SigningCertificate = queries.certificates(request.actor.agency).get(pk=pk)
    form = forms.EndForm(request.POST or None)

    def write() -> None:
        services.end_certificate(request.actor, certificate=found, reason=form.cleaned_data["reason"])

    if worked(request, form, write, _("Đã thôi dùng chứng thư số.")):
        return redirect("signing:certificates")
    return render(request, "signing/end_certificate.html", {"form": form, "certificate": found})


@require_POST
@page(Action.MANAGE_SIGNING)
def rule(request: ActorRequest) -> HttpResponse:
    """Ask for signatures before a decision is in force, or no more."""
    required = request.POST.get("required") == "1"
    attempt(request, _("Đã lưu yêu cầu ký số của cơ quan."), services.set_rule, request.actor, required=required)
    return redirect("signing:certificates")


@never_cache
@page(Action.ENTER)
def check(request: ActorRequest) -> HttpResponse:
    """What the signatures in any PDF are worth; nothing of it is kept."""
    form = forms.SignedFileForm(request.POST or None, request.FILES or None)
    findings: Findings | None = None
    name = ""
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            if LOOKS.press(str(request.actor.account_id)):
                raise Refused(_("Bạn vừa kiểm tra nhiều tệp; hãy chờ một phút."))
            content = upload.read(files.MAX_SIZE + 1)
            files.checked(content, allowed=frozenset({PDF}))
            findings, name = look_at_strangers(content), upload.name
        except Refused as refusal:
            form.refuse(refusal)
    return render(request, "signing/check.html", {"form": form, "findings": findings, "name": name})


def _certificate_in_reach(request: ActorRequest) -> SigningCertificate | None:
    """The actor's certificate whose key the server reaches."""
    for part in Part:
        if may(request.actor, queries.ACTIONS[part]):
            found = queries.certificate_for(request.actor.agency_id, part, request.actor.account_id)
            if key_within_reach(found, "") is not None:
                return found
    return None


def _title(row: IssuedPaper) -> str:
    return row.title


def _link(row: IssuedPaper) -> str:
    return reverse("signing:paper", args=[row.pk])
