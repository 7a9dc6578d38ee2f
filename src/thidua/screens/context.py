"""What every template may use: the actor and the number of unread notices."""

from functools import cached_property
from typing import Any

from django.http import HttpRequest

from thidua.trail.queries import unread_notices


def screen(request: HttpRequest) -> dict[str, Any]:
    """Context of every page. Signed-out pages get the actor None and ask the database nothing."""
    actor = getattr(request, "actor", None)
    if actor is None:
        return {"actor": None}
    return {"actor": actor, "unread_count": _Unread(actor.account_id)}


class _Unread:
    """The number of unread notices, counted when first shown and once a page."""

    def __init__(self, account_id: int) -> None:
        self.account_id = account_id

    @cached_property
    def count(self) -> int:
        return unread_notices(self.account_id)[:100].count()

    def __str__(self) -> str:
        return str(self.count)
