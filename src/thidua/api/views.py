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
from thidua.api import server, services
from thidua.api.forms import TokenForm
from thidua.api.models import Token
from thidua.screens.views import attempt, page
from thidua.trail.errors import Refused


@page(Action.CONNECT_SYSTEM)
def connections(request: ActorRequest) -> HttpResponse:
    """The tokens in sight, with when each was last used."""
    tokens = [(token, *_standing(token)) for token in services.visible_tokens(request.actor)]
    context = {"tokens": tokens, "manages": may(request.actor, Action.MANAGE_CONNECTIONS)}
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
