"""The installations that the agency exchanges with, and what they must know of ours."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.permissions import Action
from thidua.exchange import keys, queries, services
from thidua.exchange.forms import KeyForm, PartnerForm
from thidua.screens.views import attempt, page, worked


@page(Action.MANAGE_CONNECTIONS)
def partners(request: ActorRequest) -> HttpResponse:
    """The partners, and the own key to give to others."""
    own = keys.own_public_key()
    context = {
        "partners": queries.visible_partners(request.actor),
        "own_key": own,
        "own_fingerprint": keys.fingerprint(own),
        "own_address": settings.PUBLIC_ADDRESS.rstrip("/") + reverse("exchange:posted"),
        "own_code": request.actor.agency.code,
    }
    return render(request, "exchange/partners.html", context)


@page(Action.MANAGE_CONNECTIONS)
def add(request: ActorRequest) -> HttpResponse:
    """Know another installation by its key."""
    form = PartnerForm(request.POST or None)

    def write() -> None:
        services.add_partner(request.actor, **form.cleaned_data)

    if worked(request, form, write, _("Đã đăng ký đối tác. Đối tác cũng phải đăng ký khóa của hệ thống này.")):
        return redirect("exchange:partners")
    return render(request, "exchange/partner_form.html", {"form": form})


@page(Action.MANAGE_CONNECTIONS)
def change(request: ActorRequest, pk: int) -> HttpResponse:
    """Go on with a partner under another key or at another address."""
    partner = queries.visible_partners(request.actor).get(pk=pk)
    form = KeyForm(request.POST or None, initial={"public_key": partner.public_key, "url": partner.url})

    def write() -> None:
        services.change_partner(request.actor, partner=partner, **form.cleaned_data)

    if worked(request, form, write, _("Đã đổi thông tin của đối tác. Gói đang chờ của đối tác vẫn xử lý được.")):
        return redirect("exchange:partners")
    return render(request, "exchange/change_partner.html", {"form": form, "partner": partner})


@require_POST
@page(Action.MANAGE_CONNECTIONS)
def end(request: ActorRequest, pk: int) -> HttpResponse:
    """Exchange nothing with a partner from now on."""
    partner = queries.visible_partners(request.actor).get(pk=pk)
    attempt(request, _("Đã thôi trao đổi với đối tác."), services.end_partner, request.actor, partner=partner)
    return redirect("exchange:partners")
