"""What pages of the room share."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from thidua.agencies.middleware import ActorRequest
from thidua.ceremonies.models import Ceremony, Reply, State
from thidua.law import load_corpus

TAGS = {State.PLANNED: "neutral", State.APPROVED: "info", State.HELD: "success", State.CANCELLED: "danger"}
REPLY_TAGS = {Reply.NONE: "neutral", Reply.COMING: "success", Reply.SENDS: "info", Reply.NOT_COMING: "warning"}


def tabs(current: str) -> list[tuple[str, str, bool]]:
    """The lists of the room."""
    pages = (
        ("ceremonies", _("Hội nghị, buổi lễ")),
        ("invitations", _("Giấy mời cơ quan")),
        ("handed_over", _("Đã trao")),
        ("left_over", _("Chưa trao")),
    )
    return [(text, reverse(f"ceremonies:{name}"), name == current) for name, text in pages]


def parts(ceremony: Ceremony, current: str) -> list[tuple[str, str, bool]]:
    """The pages of one ceremony."""
    pages = (
        ("ceremony", _("Chương trình")),
        ("guests", _("Khách mời")),
        ("turns", _("Danh sách trao")),
        ("seats", _("Chỗ ngồi")),
    )
    return [(text, reverse(f"ceremonies:{name}", args=[ceremony.pk]), name == current) for name, text in pages]


def shown_form(request: ActorRequest, found: Ceremony, form: Any, heading: str, **more: Any) -> HttpResponse:
    """The page of a form about a ceremony."""
    context = {"form": form, "heading": heading, "submit": heading, "ceremony": found}
    context["cancel_url"] = reverse("ceremonies:ceremony", args=[found.pk])
    return render(request, "ceremonies/form.html", context | more)


def award_name(code: str) -> str:
    """What an award is called in short."""
    found = load_corpus().awards.get(code)
    return found.short_name if found else code
