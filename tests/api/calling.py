"""A made-up agency whose system calls the interface: the tree, a token for each role, and a client that carries one."""

import datetime as dt
import json
from typing import Any

from django.test import Client
from django.utils import timezone

from thidua.agencies.actor import Actor
from thidua.agencies.models import Post, Role
from thidua.agencies.permissions import ROLES
from thidua.api.scopes import ACTIONS, Scope
from thidua.api.services import make_token

ROOT = "/api/v1"


def scopes_of(role: Role) -> list[str]:
    """Every scope that a role may be given."""
    return [scope.value for scope in Scope if role in ROLES[ACTIONS[scope]]]


def token_for(actor: Actor, *scopes: str, days: int = 30) -> str:
    """The text of a new token of the actor's first post; with every scope that its role may have when none is named."""
    post = Post.objects.filter(account=actor.account, agency=actor.agency).order_by("pk").first()
    assert post is not None
    _token, text = make_token(
        actor,
        post=post,
        scopes=scopes or scopes_of(Role(post.role)),
        ends_on=timezone.localdate() + dt.timedelta(days=days),
        purpose="Phần mềm quản lý cán bộ thử nghiệm",
    )
    return text


class Caller:
    """A system that calls with a token (or with none)."""

    def __init__(self, token: str = "") -> None:
        self.client = Client()
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}

    def get(self, path: str, headers: dict[str, str] | None = None, **query: Any) -> Any:
        return self.client.get(f"{ROOT}{path}", query, headers=self.headers | (headers or {}))

    def post(self, path: str, body: Any, key: str = "", **headers: str) -> Any:
        keyed = {"Idempotency-Key": key} if key else {}
        return self.client.post(
            f"{ROOT}{path}",
            body if isinstance(body, str) else json.dumps(body),
            content_type="application/json",
            headers=self.headers | keyed | headers,
        )
