"""Puts the actor on the request."""

import dataclasses
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from thidua.agencies.actor import Actor, actor_for
from thidua.agencies.models import Account

SESSION_KEY = "agency"
READING = frozenset({"GET", "HEAD"})


class ActorRequest(HttpRequest):
    """A request of a signed-in person with a post; `@page` guarantees it."""

    actor: Actor


class ActorMiddleware:
    """Set `request.actor`: the account in the agency chosen in this browser session, or None."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        account = request.user
        actor = None
        if isinstance(account, Account):
            chosen = request.session.get(SESSION_KEY)
            actor = actor_for(account, chosen) or (actor_for(account) if chosen else None)
        if actor and request.method in READING:
            actor = dataclasses.replace(actor, remembered={})
        request.actor = actor  # type: ignore[attr-defined] # Django's request is open for middleware to extend
        return self.get_response(request)
