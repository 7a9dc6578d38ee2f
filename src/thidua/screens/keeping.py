"""Uploaded files for rooms below the one that keeps them: the higher floor registers its store when it is ready."""

from typing import Any, Protocol

from django.db.models import Model


class Store(Protocol):
    """Checks and keeps uploads, and hands out what it kept. Both raise Refused."""

    def store(self, upload: Any, *, field: str = "file") -> Model: ...
    def read(self, row: Any) -> bytes: ...


_stores: list[Store] = []


def keeps_files(store: Store) -> None:
    """Register the store of the house; the first one stays."""
    if not _stores:
        _stores.append(store)


def files() -> Store:
    """The store of the house. Raises LookupError where no floor has registered one."""
    if not _stores:
        raise LookupError("no room keeps files")
    return _stores[0]
