"""What every template may use: the actor, where else the person has posts, and the number of unread notices."""

from typing import Any

from django.http import HttpRequest

from thidua.agencies.actor import open_posts
from thidua.agencies.models import Account, Agency
from thidua.trail.queries import unread_notices


def screen(request: HttpRequest) -> dict[str, Any]:
    """Context of every page. Signed-out pages get the actor None and ask the database nothing."""
    actor = getattr(request, "actor", None)
    if actor is None:
        return {"actor": None}
    return {"actor": actor, "own_agencies": _Lazy(actor.account), "unread_count": _Unread(actor.account_id)}


class _Lazy:
    """The agencies in which the account has posts, asked for only when a template walks over them."""

    def __init__(self, account: Account) -> None:
        self.account = account

    def __iter__(self) -> Any:
        seen: dict[int, Agency] = {post.agency_id: post.agency for post in open_posts(self.account)}
        return iter(seen.values())


class _Unread:
    """The number of unread notices, counted only when shown."""

    def __init__(self, account_id: int) -> None:
        self.account_id = account_id

    def __str__(self) -> str:
        return str(unread_notices(self.account_id)[:100].count())
