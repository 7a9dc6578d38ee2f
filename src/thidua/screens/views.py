"""What every view shares: who may come in, how a service is called, and the pages for when it goes wrong."""

import functools
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.permissions import Action, require
from thidua.screens.forms import WorkForm
from thidua.trail.errors import Refused

LONGEST_NUMBER = 9  # digits of a number that a page sends
P = ParamSpec("P")
View = Callable[Concatenate[ActorRequest, P], HttpResponseBase]


def page(action: Action) -> Callable[[View[P]], Callable[..., HttpResponseBase]]:
    """Make a view a page for those whose role allows `action`. A record out of sight is not found, never forbidden."""

    def decorate(view: View[P]) -> Callable[..., HttpResponseBase]:
        @functools.wraps(view)
        def wrapped(request: ActorRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            require(request.actor, action)
            try:
                return view(request, *args, **kwargs)
            except ObjectDoesNotExist as error:
                raise Http404(_("Không tìm thấy, hoặc bạn không được xem.")) from error

        wrapped.action = action  # type: ignore[attr-defined] # read by the test that walks every URL with every role
        return wrapped

    return decorate


def attempt(request: HttpRequest, done: str, service: Callable[..., Any], *args: Any, **kwargs: Any) -> Any | None:
    """Call a service and tell the person how it ended: `done` when it worked, the refusal's own words when it did not.

    Returns what the service returned, or None when it was refused. Use it for buttons; forms show refusals themselves.
    """
    try:
        result = service(*args, **kwargs)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return None
    messages.success(request, done)
    return True if result is None else result


def worked(request: HttpRequest, form: WorkForm, write: Callable[[], Any], done: str) -> bool:
    """Do what was typed into a form and say `done`; False when the form is to be shown, first or with what is wrong."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        write()
    except Refused as refusal:
        form.refuse(refusal)
        return False
    messages.success(request, done)
    return True


def form_shown(
    request: HttpRequest,
    form: Any,
    heading: str,
    *,
    template: str,
    back: str,
    lead: str = "",
    submit: str = "",
    confirm: str = "",
    **more: Any,
) -> HttpResponse:
    """A page with one form, by a room's template; the button says the heading where `submit` says nothing else."""
    said = {"heading": heading, "lead": lead, "submit": submit or heading, "confirm": confirm, "cancel_url": back}
    return render(request, template, {"form": form, **said, **more})


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The page for somebody whose role does not allow it."""
    reason = getattr(exception, "message", "") or _("Bạn không có quyền xem trang này.")
    return render(request, "web/refused.html", {"reason": reason}, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The page for an address that leads nowhere, or to a record out of sight."""
    return render(request, "web/not_found.html", status=404)


def failed(request: HttpRequest) -> HttpResponse:
    """The page for a fault of ours; it depends on nothing that may be broken."""
    return render(request, "web/failed.html", status=500)


def number_in(text: str, *, digits: int = LONGEST_NUMBER) -> int | None:
    """The number that an address or a form sent; None for anything else, and for more digits than it can have."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= digits else None
