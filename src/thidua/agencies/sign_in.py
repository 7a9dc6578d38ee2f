"""How attempts to sign in are counted."""

from typing import Any

from django.http import HttpRequest


def counted_username(request: HttpRequest | None, credentials: dict[str, Any] | None) -> str:
    """The name under which an attempt counts: sign-in ignores case, so the lock-out must too."""
    name = (credentials or {}).get("username") or (request.POST.get("username", "") if request is not None else "")
    return str(name).strip().lower()
