"""Searches by something that must not stand in an address: a citizen number, whole or half typed.

Addresses are kept by browsers, proxies and logs. So a search that may be given a number is posted; what was asked goes
on as an address only when no number is in it.
"""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from thidua.vietnamese.citizen_numbers import may_hold_number


def as_address(request: HttpRequest) -> HttpResponse | None:
    """For a posted search: go on to the same search as an address; None when it must be answered where it is."""
    asked = [(key, value) for key, value in request.POST.items() if value and key != "csrfmiddlewaretoken"]
    if any(may_hold_number(str(value)) for _key, value in asked):
        return None
    return redirect(f"{request.path}?{urlencode(asked)}" if asked else request.path)


def half_typed(hint: str) -> HttpResponse:
    """Answer a filter while a number is still being typed: the hint beside the count, and the field left as it is."""
    response = kept_private(HttpResponse(hint, content_type="text/plain; charset=utf-8"))
    response["HX-Retarget"], response["HX-Reswap"] = "#bang .listing__count", "textContent"
    return response


def kept_private(response: HttpResponse) -> HttpResponse:
    """An answer to a search that stays out of the browser's address and history."""
    response["HX-Push-Url"] = "false"
    response["Cache-Control"] = "no-store"
    return response
