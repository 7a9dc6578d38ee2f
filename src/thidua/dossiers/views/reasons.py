"""The page that asks why, before something is returned, refused, withdrawn or reopened."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from thidua.agencies.middleware import ActorRequest
from thidua.dossiers.columns import nomination_link
from thidua.dossiers.forms import WhyForm
from thidua.dossiers.models import Nomination
from thidua.trail.errors import Refused


def with_reason(
    request: ActorRequest,
    nomination: Nomination,
    heading: str,
    done: str,
    service: Callable[..., Any],
    *,
    back: str = "",
    **kwargs: Any,
) -> HttpResponse:
    """Ask for a reason, then call `service(actor, nomination=…, reason=…)`; `kwargs` replace the nomination.

    Afterwards, and on «Thôi», the person is at `back`, or on the nomination's page.
    """
    back = back or nomination_link(nomination)
    form = WhyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            service(request.actor, **(kwargs or {"nomination": nomination}), reason=form.cleaned_data["reason"])
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, done)
            return redirect(back)
    context = {"form": form, "nomination": nomination, "heading": heading, "cancel_url": back}
    return render(request, "dossiers/reason.html", context)
