"""Paging by the last row's key: however far one goes on, a page costs what the first one costs.

A page says where it ended, and the next begins after that key. So a row that is added before or after the page shifts
nothing: whatever was there all the while is met exactly once.
"""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.db.models import Model, Q, QuerySet

COUNT_CAP = 10_000  # past this a list says «more than», so that no page ever counts a whole table
LARGEST = 2**63

Key = tuple[Any, ...]


class Pages(Protocol):
    """Rows that come page by page; `after` is what `place` said of the last row seen, empty for the first page."""

    @property
    def cap(self) -> int:
        """As many are counted."""

    def count(self) -> int:
        """How many rows there are, at most `cap` + 1."""

    def page(self, size: int, after: str = "") -> Sequence[Any]:
        """The next rows after that place; a place that cannot be read is the beginning."""

    def place(self, row: Any) -> str:
        """The place of a row in the order, as it goes into an address."""


@dataclass(frozen=True)
class Walk:
    """A queryset page by page in the order of `keys`: names of fields that are never null, the last one unique.

    An index that begins with what `rows` fixes and goes on with `keys` makes each page a walk of a few rows.
    """

    rows: QuerySet[Any]
    keys: tuple[str, ...] = ("pk",)
    cap: int = COUNT_CAP

    def count(self) -> int:
        """How many rows there are, at most `cap` + 1."""
        return self.rows.order_by().values("pk")[: self.cap + 1].count()

    def page(self, size: int, after: str = "") -> list[Any]:
        """The next rows after that place."""
        key = read_place(after, len(self.keys))
        if key is not None and not all(self._fits(*pair) for pair in zip(self.keys, key, strict=True)):
            key = None
        return list(beyond(self.rows, self.keys, key)[:size])

    def place(self, row: Model) -> str:
        """The place of a row in the order."""
        return write_place(tuple(getattr(row, name) for name in self.keys))

    def _fits(self, name: str, part: Any) -> bool:
        """Whether the part of a place can be a value of the field: it may come from another list's address."""
        meta = self.rows.model._meta
        field = meta.pk if name == "pk" else meta.get_field(name)
        kind = {"CharField": str, "BinaryField": bytes}.get(field.get_internal_type(), int)
        return isinstance(part, kind)


@dataclass(frozen=True)
class Few:
    """A queryset that holds few rows, page by page in its own order, whatever that is."""

    rows: QuerySet[Any]
    cap: int = COUNT_CAP

    def count(self) -> int:
        """How many rows there are."""
        return self.rows.count()

    def page(self, size: int, after: str = "") -> list[Any]:
        """The next rows after that place; the beginning when its row is gone."""
        numbers = list(self.rows.values_list("pk", flat=True))
        place = read_place(after, 1)
        start = numbers.index(place[0]) + 1 if place and place[0] in numbers else 0
        return list(self.rows.filter(pk__in=numbers[start : start + size]))

    def place(self, row: Model) -> str:
        """The place of a row in the order."""
        return write_place((row.pk,))


def beyond(rows: QuerySet[Any], keys: Sequence[str], key: Key | None) -> QuerySet[Any]:
    """The rows in the order of `keys`, those after `key` only (all for None)."""
    ordered = rows.order_by(*keys)
    if key is None:
        return ordered
    # The first condition alone lets the database begin in the index; the others drop what is equal and was seen.
    later = Q()
    for depth in reversed(range(len(keys))):
        later = Q(**{f"{keys[depth]}__gt": key[depth]}) | (Q(**{keys[depth]: key[depth]}) & later if later else Q())
    return ordered.filter(later, **{f"{keys[0]}__gte": key[0]})


def write_place(key: Key) -> str:
    """A key as text for an address."""
    parts = [{"b": bytes(part).hex()} if isinstance(part, bytes | memoryview) else part for part in key]
    return base64.urlsafe_b64encode(json.dumps(parts, ensure_ascii=False).encode()).decode().rstrip("=")


def read_place(text: str, size: int) -> Key | None:
    """The key of `size` parts that `write_place` wrote; None for none, and for what nobody wrote."""
    try:
        parts = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        key = tuple(bytes.fromhex(part["b"]) if isinstance(part, dict) else part for part in parts)
    except (binascii.Error, ValueError, KeyError, TypeError):
        return None
    return key if len(key) == size and all(_is_plain(part) for part in key) else None


def _is_plain(part: Any) -> bool:
    if isinstance(part, bool) or not isinstance(part, int | str | bytes):
        return False
    return "\0" not in part if isinstance(part, str) else isinstance(part, bytes) or abs(part) < LARGEST
