"""Keys of the holders, and opening who denounced."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.permissions import Action, may
from thidua.petitions import queries, services
from thidua.petitions.forms import ExtractForm, HandOnForm, HolderForm, KeyForm, OpenForm
from thidua.petitions.models import IdentityKey
from thidua.petitions.services.locking import require_known
from thidua.petitions.views.cases import as_download
from thidua.polls.ballots import fingerprint
from thidua.screens.forms import ReasonForm
from thidua.screens.views import page, worked
from thidua.trail.errors import NotAllowed, Refused


@page(Action.READ_PETITION)
def keys(request: ActorRequest) -> HttpResponse:
    """Who holds a key, with its fingerprint; the head names holders here."""
    actor = request.actor
    form = HolderForm(request.POST or None, agency=actor.agency)
    may_name = may(actor, Action.DECIDE_PETITION)
    if worked(
        request,
        form,
        lambda: services.name_holder(actor, account=form.cleaned_data["account"]),
        _("Đã cử. Người được cử tự lập khóa bằng mật khẩu của mình."),
    ):
        return redirect("petitions:keys")
    rows = list(queries.named_keys(actor.agency))
    context = {
        "form": form,
        "may_name": may_name,
        "rows": [(key, _fingerprint(key), queries.is_as_made(key)) for key in rows],
        "is_few": sum(key.public_key is not None for key in rows) < 2,
        "has_none": not any(key.public_key is not None for key in rows),
        "own": next((key for key in rows if key.holder_id == actor.account_id), None),
    }
    return render(request, "petitions/keys.html", context)


@sensitive_post_parameters()
@never_cache
@page(Action.READ_PETITION)
@sensitive_variables()
def make(request: ActorRequest) -> HttpResponse:
    """Make the own key."""
    form = KeyForm(request.POST or None)
    if worked(
        request,
        form,
        lambda: services.make_key(request.actor, passphrase=form.cleaned_data["passphrase"]),
        _("Đã lập khóa. Ghi dấu khóa ra giấy để so về sau."),
    ):
        return redirect("petitions:keys")
    return render(request, "petitions/key_form.html", {"form": form, "heading": _("Lập khóa của tôi")})


@page(Action.DECIDE_PETITION)
def end(request: ActorRequest, pk: int) -> HttpResponse:
    """End a holder."""
    key = IdentityKey.objects.filter(agency=request.actor.agency_id).select_related("holder").get(pk=pk)
    form = ReasonForm(request.POST or None)
    if worked(
        request,
        form,
        lambda: services.end_key(request.actor, key=key, reason=form.cleaned_data["reason"]),
        _("Khóa đã thôi dùng."),
    ):
        return redirect("petitions:keys")
    warning = _("Khóa này không mở được đơn nữa. Những gì người giữ đã đọc, đã chép thì không lấy lại được.")
    return render(
        request,
        "petitions/key_form.html",
        {"form": form, "heading": _("Thôi dùng khóa"), "warning": warning, "key": key},
    )


@sensitive_post_parameters()
@never_cache
@page(Action.READ_PETITION)
@sensitive_variables()
def hand_on(request: ActorRequest, pk: int) -> HttpResponse:
    """Let another holder open what was sealed before their key was made."""
    key = queries.named_keys(request.actor.agency).get(pk=pk)
    if queries.own_key(request.actor) is None:
        raise NotAllowed(_("Bạn không giữ khóa bảo vệ người tố cáo của cơ quan này."))
    form = HandOnForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            count = services.hand_on(request.actor, to=key, passphrase=form.cleaned_data["passphrase"])
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã trao quyền mở %(count)s đơn.") % {"count": count})
            return redirect("petitions:keys")
    warning = _("Người nhận mở được mọi đơn tố cáo mà khóa của bạn mở được.")
    context = {"form": form, "heading": _("Trao quyền mở đơn cũ"), "warning": warning, "key": key}
    return render(request, "petitions/key_form.html", context)


@sensitive_post_parameters()
@never_cache
@page(Action.READ_PETITION)
@sensitive_variables()
def open_petition(request: ActorRequest, pk: int) -> HttpResponse:
    """Read who denounced and what, or one file: shown once, with a reason that is kept."""
    found = queries.get_visible_petition(request.actor, pk)
    _require_holder(request, pk)
    form = OpenForm(request.POST or None, count=found.attachments.count())
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        known = {"petition": found, "passphrase": data["passphrase"], "reason": data["reason"]}
        try:
            if data["file"]:
                file = services.open_file(request.actor, position=data["file"], **known)
                return as_download(file.content, file.media_type, file.name)
            opened = services.open_identity(request.actor, **known)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            response = render(request, "petitions/opened.html", {"petition": found, "opened": opened})
            response["Cache-Control"] = "no-store"
            return response
    return render(request, "petitions/open.html", {"petition": found, "form": form})


@sensitive_post_parameters()
@never_cache
@page(Action.READ_PETITION)
@sensitive_variables()
def extract(request: ActorRequest, pk: int) -> HttpResponse:
    """Write the extract that tells nobody; it is compared with the original before it is kept."""
    found = queries.get_visible_petition(request.actor, pk)
    _require_holder(request, pk)
    form = ExtractForm(request.POST or None, initial={"summary": found.summary, "extract": found.extract})
    if worked(
        request,
        form,
        lambda: services.write_extract(request.actor, petition=found, **form.cleaned_data),
        _("Đã lưu bản trích."),
    ):
        return redirect("petitions:petition", pk)
    return render(request, "petitions/extract.html", {"petition": found, "form": form})


def _require_holder(request: ActorRequest, pk: int) -> None:
    found = queries.get_visible_petition(request.actor, pk)
    require_known(request.actor, found)
    if not found.is_sealed or queries.own_key(request.actor) is None:
        raise NotAllowed(_("Chỉ người giữ khóa bảo vệ người tố cáo mở được, và chỉ với đơn đã niêm phong."))


def _fingerprint(key: IdentityKey) -> str:
    return fingerprint(bytes(key.public_key)) if key.public_key is not None else ""
