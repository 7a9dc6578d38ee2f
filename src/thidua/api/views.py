"""The pages of connections: my tokens (the agency's, for its administrators), and the reference of the interface."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.permissions import Action, may
from thidua.api import hooks, server, services
from thidua.api.forms import TokenForm, WebhookForm
from thidua.api.models import Delivery, DeliveryState, Token
from thidua.screens.tables import Column, Listing
from thidua.screens.views import attempt, page
from thidua.trail.errors import Refused


@page(Action.CONNECT_SYSTEM)
def connections(request: ActorRequest) -> HttpResponse:
    """The tokens in sight, with when each was last used."""
    tokens = [(token, *_standing(token)) for token in services.visible_tokens(request.actor)]
    context = {
        "tokens": tokens,
        "webhooks": hooks.visible_webhooks(request.actor),
        "manages": may(request.actor, Action.MANAGE_CONNECTIONS),
    }
    return render(request, "api/connections.html", context)


@page(Action.CONNECT_SYSTEM)
def new_token(request: ActorRequest) -> HttpResponse:
    """Make a token; its text is on the answer and nowhere else."""
    form = TokenForm(request.POST or None, posts=services.own_posts(request.actor))
    if request.method == "POST" and form.is_valid():
        try:
            token, text = services.make_token(request.actor, **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            response = render(request, "api/token_made.html", {"token": token, "text": text})
            response["Cache-Control"] = "no-store"
            return response
    return render(request, "api/token_form.html", {"form": form})


@require_POST
@page(Action.CONNECT_SYSTEM)
def revoke(request: ActorRequest, pk: int) -> HttpResponse:
    """End a token at once."""
    token = services.visible_tokens(request.actor).get(pk=pk)
    attempt(
        request,
        _("Đã thu hồi khóa; từ bây giờ khóa không dùng được."),
        services.revoke_token,
        request.actor,
        token=token,
    )
    return redirect("connections:connections")


@page(Action.CONNECT_SYSTEM)
def new_webhook(request: ActorRequest) -> HttpResponse:
    """Have a system told; its signing secret is on the answer and nowhere else."""
    form = WebhookForm(request.POST or None, posts=services.own_posts(request.actor))
    if request.method == "POST" and form.is_valid():
        try:
            webhook, secret = hooks.add_webhook(request.actor, **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            response = render(request, "api/webhook_made.html", {"webhook": webhook, "secret": secret})
            response["Cache-Control"] = "no-store"
            return response
    return render(request, "api/webhook_form.html", {"form": form})


@page(Action.CONNECT_SYSTEM)
def webhook(request: ActorRequest, pk: int) -> HttpResponse:
    """What was sent to one receiver, and how each message fared."""
    found = hooks.visible_webhooks(request.actor).get(pk=pk)
    failed = found.deliveries.filter(state=DeliveryState.FAILED)
    listing = Listing(request, found.deliveries.all(), DELIVERY_COLUMNS, name=f"tin-{pk}", empty=_("Chưa gửi tin nào."))
    return listing.respond("api/webhook.html", {"webhook": found, "failed": [] if found.ended_at else failed[:20]})


@require_POST
@page(Action.CONNECT_SYSTEM)
def end_webhook(request: ActorRequest, pk: int) -> HttpResponse:
    """Send nothing there from now on."""
    found = hooks.visible_webhooks(request.actor).get(pk=pk)
    attempt(request, _("Từ bây giờ không gửi tin tới đó nữa."), hooks.end_webhook, request.actor, webhook=found)
    return redirect("connections:connections")


@require_POST
@page(Action.CONNECT_SYSTEM)
def send_again(request: ActorRequest, pk: int) -> HttpResponse:
    """Try a message anew."""
    found = Delivery.objects.get(pk=pk, webhook__in=hooks.visible_webhooks(request.actor))
    attempt(request, _("Tin sẽ được gửi lại."), hooks.send_again, request.actor, delivery=found)
    return redirect("connections:webhook", found.webhook_id)


@page(Action.CONNECT_SYSTEM)
def reference(request: ActorRequest) -> HttpResponse:
    """Every operation of the interface in words, from the OpenAPI document."""
    document = server.document()
    operations = [
        _operation(address, method, said)
        for address, methods in document["paths"].items()
        for method, said in methods.items()
    ]
    groups: dict[str, list[dict[str, Any]]] = {}
    for each in operations:
        groups.setdefault(each["group"], []).append(each)
    return render(request, "api/reference.html", {"groups": groups.items(), "about": document["info"]["description"]})


def _operation(address: str, method: str, said: dict[str, Any]) -> dict[str, Any]:
    return {
        "group": said["tags"][0],
        "method": method.upper(),
        "address": address,
        "summary": said["summary"],
        "parameters": [(each["name"], IN[each["in"]]) for each in said["parameters"]],
        "takes_body": "requestBody" in said,
    }


def _last_try(row: Delivery) -> str:
    if not row.tries:
        return "—"
    last = row.tries[-1]
    return last["error"] or str(last["status"])


DELIVERY_TAGS = {DeliveryState.PENDING: "info", DeliveryState.DELIVERED: "success", DeliveryState.FAILED: "danger"}
DELIVERY_COLUMNS = [
    Column("luc", gettext_lazy("Thời điểm"), lambda row: f"{timezone.localtime(row.made_at):%d/%m/%Y %H:%M:%S}"),
    Column("viec", gettext_lazy("Việc"), lambda row: row.get_event_display()),
    Column("tin", gettext_lazy("Mã tin"), lambda row: row.message_id),
    Column(
        "trang-thai",
        gettext_lazy("Trạng thái"),
        lambda row: row.get_state_display(),
        tag=lambda row: DELIVERY_TAGS[row.state],
    ),
    Column("so-lan", gettext_lazy("Số lần gửi"), lambda row: len(row.tries), numeric=True),
    Column("ket-qua", gettext_lazy("Lần gửi cuối"), _last_try),
]


IN = {
    "path": gettext_lazy("trong địa chỉ"),
    "query": gettext_lazy("sau dấu hỏi"),
    "header": gettext_lazy("đầu mục"),
}


def _standing(token: Token) -> tuple[str, str]:
    if token.revoked_at:
        return _("Đã thu hồi"), "danger"
    if token.ends_on < timezone.localdate():
        return _("Hết hạn"), "neutral"
    return _("Đang dùng được"), "success"
