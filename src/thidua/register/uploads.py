"""Where uploaded files are kept: told by the room that keeps them, which stands higher than those that ask."""

from typing import Any, Protocol

from django.db.models import Model


class Keeper(Protocol):
    """What the room that keeps files can do."""

    def store(self, upload: Any, *, field: str = "file") -> Model:
        """Check an upload and keep it; raises Refused beside `field`."""

    def read(self, row: Any) -> bytes:
        """The content, checked against its hash; raises Refused."""


_keepers: list[Any] = []


def keep_with(keeper: Any) -> None:
    """Register who keeps files (a module or an object)."""
    if keeper not in _keepers:
        _keepers.append(keeper)


def keeper() -> Keeper:
    """Who keeps files."""
    found: Keeper = _keepers[0]
    return found
