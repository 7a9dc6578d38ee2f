"""Which agency of another day an agency is: history by the borders of a day, through every merger and new name."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from thidua.agencies.models import Agency, Lineage, LineageKind


class Place(NamedTuple):
    """Where rows of an agency belong on a day: `agency`, or None with the link that nobody can see through."""

    agency: int | None
    stopped_by: int | None = None  # number of the Lineage: a split, or an end without a successor


class _Link(NamedTuple):
    pk: int
    successor: int | None
    kind: str
    effective_on: dt.date


@dataclass(frozen=True)
class Borders:
    """The borders of one day. Reads the lineage once; each question is a walk without a query."""

    day: dt.date
    _links: dict[int, list[_Link]] = field(repr=False)

    def place_of(self, agency: int, on: dt.date) -> Place:
        """Where a row that `agency` had on the day `on` belongs by these borders.

        Mergers and new names are followed. What was split since can't be told from the row, and what ended without a
        successor is nowhere: both answer None and the link. Each number is looked at once, so a ring ends.
        """
        seen = {agency}
        while (link := self._next(agency, on)) is not None:
            if link.successor is None or link.kind == LineageKind.SPLIT or link.successor in seen:
                return Place(None, link.pk)
            agency = link.successor
            seen.add(agency)
            on = max(on, link.effective_on)
        return Place(agency)

    def _next(self, agency: int, on: dt.date) -> _Link | None:
        """The first thing that became of the agency after the row; a merger that came before it counts too."""
        links = [link for link in self._links.get(agency, ()) if link.effective_on <= self.day]
        since = [link for link in links if link.effective_on > on]
        ended = [link for link in links if link.kind != LineageKind.SPLIT]  # a late row of an agency that is no more
        found = since or ended
        if len({link.successor for link in found if link.kind != LineageKind.SPLIT}) > 1:
            return found[0]._replace(successor=None)  # two successors: nobody can tell which
        return found[0] if found else None


def borders_of(day: dt.date, agencies: Iterable[int] | None = None) -> Borders:
    """The borders of a day, of all agencies or of these and what became of them; one query for all."""
    links = Lineage.objects.filter(effective_on__lte=day).order_by("effective_on", "pk")
    found: dict[int, list[_Link]] = {}
    for pk, predecessor, successor, kind, effective_on in links.values_list(
        "pk", "predecessor", "successor", "kind", "effective_on"
    ):
        found.setdefault(predecessor, []).append(_Link(pk, successor, kind, effective_on))
    return Borders(day, found)


def unmapped_names(places: Iterable[Place]) -> list[str]:
    """Why some rows have no agency by today's borders, a sentence's part each: «Xã A (Chia, tách, 01/07/2025)»."""
    numbers = {place.stopped_by for place in places if place.stopped_by is not None}
    links = Lineage.objects.filter(pk__in=numbers).select_related("predecessor").order_by("effective_on", "pk")
    return [
        f"{link.predecessor} ({str(LineageKind(link.kind).label).lower()}, {link.effective_on:%d/%m/%Y})"
        for link in links
    ]


__all__ = ["Agency", "Borders", "Place", "borders_of", "unmapped_names"]
