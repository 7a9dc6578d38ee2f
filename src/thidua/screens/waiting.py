"""What waits for a person: each room registers what it knows, the home page shows all of it.

A room writes, in a module that its `apps.ready()` imports:

    @waiting
    def returned_nominations(actor: Actor) -> list[WaitingItem]: ...
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.utils import timezone

from thidua.agencies.actor import Actor


@dataclass(frozen=True)
class WaitingItem:
    """One kind of work: what to do, on how many, where, and until which day (inclusive) the earliest of them is due."""

    text: str
    count: int
    link: str
    due_on: dt.date | None = None
    tag: str = ""  # a word beside it, such as «trả lại»

    @property
    def is_late(self) -> bool:
        """Whether the due day has passed."""
        return self.due_on is not None and self.due_on < timezone.localdate()


Source = Callable[[Actor], list[WaitingItem]]
_sources: list[Source] = []


def waiting(source: Source) -> Source:
    """Register a function that says what waits for an actor; it asks its own permissions and returns [] for others."""
    if source not in _sources:
        _sources.append(source)
    return source


def waiting_for(actor: Actor) -> list[WaitingItem]:
    """Everything that waits for the actor: what is due first comes first, what has no due day last."""
    items = [item for source in _sources for item in source(actor) if item.count]
    return sorted(items, key=lambda item: item.due_on or dt.date.max)
