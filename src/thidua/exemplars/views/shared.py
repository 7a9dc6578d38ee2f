"""What the pages of the room have in common."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.translation import gettext as _

from thidua.dossiers import files
from thidua.dossiers.models import StoredFile
from thidua.exemplars.models import CampaignState, Exemplar
from thidua.exemplars.pictures import JPEG
from thidua.exemplars.states import State
from thidua.screens.rows import MORE

TAGS = {
    State.FOUND: "warning",
    State.VERIFIED: "info",
    State.WRITTEN: "info",
    State.PROPOSED: "warning",
    State.PUBLISHED: "success",
    State.TAKEN_DOWN: "danger",
    State.SET_ASIDE: "neutral",
}
CAMPAIGN_TAGS = {CampaignState.OPEN: "info", CampaignState.ENDED: "neutral"}


def tabs(current: str) -> list[tuple[str, str, bool]]:
    """Each page of the room, and whether it is the one shown."""
    pages = (
        ("exemplars", _("Gương điển hình")),
        ("campaigns", _("Đề án, chiến dịch")),
        ("press", _("Kế hoạch báo chí")),
        ("totals", _("Tổng hợp")),
    )
    return [(text, reverse(f"exemplars:{name}"), name == current) for name, text in pages]


def page_of(exemplar: Exemplar) -> str:
    """The address of an exemplar."""
    return reverse("exemplars:exemplar", args=[exemplar.pk])


def is_sent(request: HttpRequest) -> bool:
    """Whether the whole form was sent, not only more rows asked for."""
    return request.method == "POST" and MORE not in request.POST


def form_page(request: HttpRequest, form: Any, heading: str, back: str, **more: Any) -> HttpResponse:
    """A page with one form; `lead`, `warning`, `confirm`, `alike`, `units` and `about` may be given."""
    context = {"form": form, "heading": heading, "submit": heading, "cancel_url": back, **more}
    return render(request, "exemplars/form.html", context)


def shown_picture(request: HttpRequest, file: StoredFile) -> HttpResponse:
    """A picture that we drew ourselves, shown inside a page; asked for anew each time, for it may be taken down."""
    tag = f'"{file.sha256}"'
    response = get_conditional_response(request, etag=tag)
    if response is None:
        response = HttpResponse(files.read(file), content_type=JPEG)
        response["ETag"] = tag
    patch_cache_control(response, no_cache=True, private=True)
    return response
