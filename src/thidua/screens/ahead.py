"""What comes near: each room registers its days, `telling` reminds of them three days before and on the day.

A room writes, in its `ahead.py`, which its `apps.ready()` imports:

    @ahead
    def opinions(near: Near) -> Iterator[Due]:
        rows = Thing.objects.filter(due_on__range=(near.today, near.until))
        for row in near.new("thing", rows, lambda each: each.due_on): yield Due("thing", [row.pk], row.due_on, …)
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from thidua.trail.events import Event


@dataclass(frozen=True)
class Due:
    """Records of one kind of one agency that are due on one day, whom to remind, and where to go."""

    what: str  # the kind's own name; a record is told of once at each distance under it
    objects: list[int]
    due_on: dt.date
    accounts: list[int]
    event: Event
    text: str
    link: str


# Give those of the rows of which nobody was reminded yet at this distance from their day: (kind, rows, day of a row).
New = Callable[[str, Iterable[Any], Callable[[Any], Any]], list[Any]]


@dataclass(frozen=True)
class Near:
    """The days that are told of now, both inclusive, and which records are new at them."""

    today: dt.date
    until: dt.date
    new: New

    def when(self, due_on: dt.date) -> str:
        """Say a day as a reminder does: «hôm nay» or «ngày 24/11/2026»."""
        return _("hôm nay") if due_on == self.today else _("ngày %(day)s") % {"day": f"{due_on:%d/%m/%Y}"}


Source = Callable[[Near], Iterator[Due]]
_sources: list[Source] = []


def ahead(source: Source) -> Source:
    """Register a function that gives what of its room is due from `near.today` to `near.until`."""
    if source not in _sources:
        _sources.append(source)
    return source


def sources() -> Sequence[Source]:
    """What the rooms registered."""
    return tuple(_sources)


def coming(near: Near) -> Iterator[Due]:
    """Everything that comes near, room by room."""
    for source in sources():
        yield from source(near)
