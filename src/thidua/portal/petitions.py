"""Petitions on pages without an account: sending one, following it by its code, and what was published."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from thidua.agencies.models import Agency
from thidua.petitions.forms import FollowForm, PublicForm
from thidua.petitions.models import Channel, Petition
from thidua.petitions.queries import petition_by_code, published_petitions, receiving_agencies
from thidua.petitions.services import Intake, Received, receive_online
from thidua.petitions.uploads import kept_in_memory
from thidua.screens.brakes import Brake, asker
from thidua.trail.errors import Refused

SENT = Brake("petitions", limit=5, seconds=3_600)  # a light one: many people may share one address
LOOKS = Brake("wrong petition codes", limit=20, seconds=600)
SHOWN = 200


@login_not_required
def recipients(request: HttpRequest) -> HttpResponse:
    """The agencies that take petitions here, by name."""
    text = request.GET.get("q", "").strip()[:100]
    rows = receiving_agencies()
    rows = rows.filter(name__icontains=text) if text else rows
    return render(request, "portal/recipients.html", {"agencies": rows[:SHOWN], "text": text})


@login_not_required
@kept_in_memory
@sensitive_post_parameters()
@never_cache
@sensitive_variables()
def send(request: HttpRequest, code: str) -> HttpResponse:
    """The form for one agency; the receipt with its code is shown once."""
    agency = receiving_agencies().filter(code=code).first()
    if agency is None:
        raise Http404
    form = PublicForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and (made := _receive(request, agency, form)):
        response = render(request, "petitions/receipt.html", {"petition": made.petition, "code": made.code})
    else:
        response = render(request, "portal/send_petition.html", {"agency": agency, "form": form})
    response["X-Robots-Tag"] = "noindex"
    return response


@login_not_required
@sensitive_post_parameters()
@never_cache
def follow(request: HttpRequest) -> HttpResponse:
    """Where a petition is, for whoever holds its code: state and days alone. The code is in no address."""
    form = FollowForm(request.POST or None)
    found: Petition | None = None
    if request.method == "POST" and form.is_valid():
        who = asker(request)
        if LOOKS.is_spent(who):
            form.refuse(Refused(_("Bạn đã gõ sai nhiều mã; xin thử lại sau 10 phút.")))
        elif (found := petition_by_code(form.cleaned_data["code"])) is None:
            LOOKS.press(who)
            form.refuse(Refused(_("Không có đơn nào mang mã này. Hãy so lại với giấy biên nhận.")))
    return render(request, "portal/follow_petition.html", {"form": form, "petition": found})


@login_not_required
def results(request: HttpRequest) -> HttpResponse:
    """What agencies have made public of settled complaints and denunciations."""
    return render(request, "portal/petition_results.html", {"petitions": published_petitions()[:SHOWN]})


@sensitive_variables()
def _receive(request: HttpRequest, agency: Agency, form: PublicForm) -> Received | None:
    data = form.cleaned_data
    if SENT.press(asker(request)):
        form.refuse(Refused(_("Bạn đã gửi nhiều đơn trong giờ qua; xin gửi tiếp sau.")))
        return None
    try:
        return receive_online(
            agency=agency,
            intake=Intake(data["kind"], Channel.ONLINE, timezone.localdate(), form.sender(), data["files"]),
        )
    except Refused as refusal:
        form.refuse(refusal)
        return None
