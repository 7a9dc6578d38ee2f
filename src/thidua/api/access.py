"""Who asks: a bearer token, what it may be used for, and how often."""

import dataclasses
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja.security import HttpBearer

from thidua.agencies.actor import Actor
from thidua.agencies.middleware import READING
from thidua.agencies.permissions import require
from thidua.api.models import Token
from thidua.api.problems import Problem
from thidua.api.scopes import ACTIONS, Scope
from thidua.api.services import actor_of_token, mark_used
from thidua.screens.brakes import Brake, Pressed, asker

CALLS = Brake("api", limit=300, seconds=60)
WRONG = Brake("wrong tokens", limit=30, seconds=600)


class ApiRequest(HttpRequest):
    """A request of a system with a token; the bearer guarantees it."""

    actor: Actor
    token: Token
    pressed: Pressed


class Bearer(HttpBearer):
    """Lets in whoever has a token in force with the scope, and whose post allows what the scope is for."""

    def __init__(self, scope: Scope | None = None) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        """The token; None for a wrong one. Raises Problem past the limit or without the scope."""
        who = asker(request)
        if WRONG.is_spent(who):
            raise Problem(429, "too_many_wrong_tokens", _("Đã gửi nhiều khóa sai; xin thử lại sau mười phút."))
        found = actor_of_token(token)
        if found is None:
            WRONG.press(who)
            return None
        known, actor = found
        request.pressed = CALLS.count(str(known.pk))  # type: ignore[attr-defined] # Django's request is open
        if request.pressed.is_too_many:  # type: ignore[attr-defined]
            raise Problem(429, "rate_limited", _("Khóa này đã gọi hết số lần của một phút; xem đầu mục Retry-After."))
        if self.scope is not None and self.scope not in known.scopes:
            raise Problem(403, "scope_missing", _("Khóa này không có phạm vi «%(scope)s».") % {"scope": self.scope})
        if self.scope is not None:
            require(actor, ACTIONS[self.scope])
        mark_used(known)
        if request.method in READING:
            actor = dataclasses.replace(actor, remembered={})
        request.actor, request.token = actor, known  # type: ignore[attr-defined] # as above
        return known


def rate_headers(pressed: Pressed) -> dict[str, str]:
    """What the caller is told of the limit."""
    wait = max(0, round((pressed.until - timezone.now()).total_seconds()))
    headers = {
        "RateLimit-Limit": str(CALLS.limit),
        "RateLimit-Remaining": str(pressed.remaining),
        "RateLimit-Reset": str(wait),
    }
    return headers | ({"Retry-After": str(max(1, wait))} if pressed.is_too_many else {})
