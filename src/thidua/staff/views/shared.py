"""What the pages of staff have in common."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.permissions import Action, may

Tabs = list[tuple[str, str, bool]]


def tabs(request: ActorRequest, current: str) -> Tabs:
    """The pages of the room that the person may open."""
    pages = [
        ("staff", _("Người làm việc"), Action.READ_STAFF),
        ("departments", _("Phòng, ban"), Action.READ_STAFF),
        ("ratings", _("Xếp loại năm"), Action.KEEP_STAFF),
        ("topics", _("Đề tài nghiên cứu"), Action.READ_QUALITY),
    ]
    return [
        (text, reverse(f"staff:{name}"), name == current) for name, text, action in pages if may(request.actor, action)
    ]


def shown(
    request: ActorRequest, form: Any, heading: str, *, back: str, lead: str = "", submit: str = "", confirm: str = ""
) -> HttpResponse:
    """A page with one form."""
    context = {
        "form": form,
        "heading": heading,
        "lead": lead,
        "submit": submit or heading,
        "confirm": confirm,
        "cancel_url": back,
    }
    return render(request, "staff/form.html", context)
