"""Which agency of another day an agency is: history by the borders of a day, through every merger and new name.

What was split can't be told from a row that is older than the split, and what ended without a successor is nowhere:
such rows are counted apart, with the link that says why, never given to one side in silence.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from thidua.agencies.models import Agency, Lineage, LineageKind


class Place(NamedTuple):
    """Where rows of an agency belong on a day: `agency`, or None with the number of the Lineage that stopped us."""

    agency: int | None
    stopped_by: int | None = None


class Row(NamedTuple):
    """How often something happened in an agency on a day, or in a year (its first day)."""

    agency: int
    on: dt.date
    times: int


@dataclass(frozen=True)
class Totals:
    """Rows by the borders of a day; `unmapped` is by the Lineage that stopped them. Together they are all rows."""

    by_agency: Mapping[int, int]
    unmapped: Mapping[int, int]


class _Link(NamedTuple):
    pk: int
    successor: int | None
    kind: str
    effective_on: dt.date


@dataclass(frozen=True)
class Borders:
    """The borders of one day. The lineage and the tree are read once; each question is a walk without a query."""

    day: dt.date
    _links: Mapping[int, list[_Link]] = field(repr=False)
    _paths: Mapping[int, str] = field(repr=False)  # of the agencies that have a link, and of their successors

    def place_of(self, agency: int, on: dt.date) -> Place:
        """Where a row that `agency` had on the day `on` belongs by these borders."""
        seen = {agency}
        while (link := self._next(agency, on)) is not None:
            if link.successor is None or link.kind == LineageKind.SPLIT or link.successor in seen:
                return Place(None, link.pk)
            agency = link.successor
            seen.add(agency)
            on = max(on, link.effective_on)
        return Place(agency)

    def place_in_tree(self, path: str, on: dt.date) -> Place:
        """The same for a unit by its path: what became of an agency above it became of it too.

        The nearest above counts, the unit itself first; the answer is then the agency under which it is today.
        """
        numbers = [int(number) for number in path.strip("/").split("/")]
        for number in reversed(numbers):
            place = self.place_of(number, on)
            if place.agency != number:
                return place
        return Place(numbers[-1])

    def path_of(self, place: Place, path: str) -> str:
        """The path of a place that `place_in_tree` found for `path`; nothing for one that is nowhere."""
        if place.agency is None:
            return ""
        return path if path.endswith(f"/{place.agency}/") else self._paths[place.agency]

    def totals(self, rows: Iterable[Row]) -> Totals:
        """Sum rows by these borders; nothing is lost and nothing counted twice."""
        mapped: Counter[int] = Counter()
        unmapped: Counter[int] = Counter()
        for row in rows:
            place = self.place_of(row.agency, row.on)
            if place.agency is None:
                unmapped[place.stopped_by or 0] += row.times
            else:
                mapped[place.agency] += row.times
        return Totals(mapped, unmapped)

    def _next(self, agency: int, on: dt.date) -> _Link | None:
        """What became of the agency after the row; of a row later than its end, what became of it then."""
        links = [link for link in self._links.get(agency, ()) if link.effective_on <= self.day]
        found = [link for link in links if link.effective_on > on]
        found = found or [link for link in links if link.kind != LineageKind.SPLIT]
        if len({link.successor for link in found if link.kind != LineageKind.SPLIT}) > 1:
            return found[0]._replace(successor=None)  # it went to several, so nobody can tell where the row did
        return found[0] if found else None


def borders_of(day: dt.date) -> Borders:
    """The borders of a day, in two queries."""
    links: dict[int, list[_Link]] = {}
    rows = Lineage.objects.filter(effective_on__lte=day).order_by("effective_on", "pk")
    for pk, predecessor, successor, kind, effective_on in rows.values_list(
        "pk", "predecessor", "successor", "kind", "effective_on"
    ):
        links.setdefault(predecessor, []).append(_Link(pk, successor, kind, effective_on))
    ends = {link.successor for each in links.values() for link in each if link.successor}
    paths = dict(Agency.objects.filter(pk__in=ends).values_list("pk", "path"))
    return Borders(day, links, paths)


def unmapped_names(stopped_by: Iterable[int]) -> list[str]:
    """Why rows have no place by a day's borders: «Ủy ban nhân dân xã A (chia, tách, 01/07/2025)» each."""
    links = Lineage.objects.filter(pk__in=set(stopped_by)).select_related("predecessor")
    return [
        f"{link.predecessor} ({str(LineageKind(link.kind).label).lower()}, {link.effective_on:%d/%m/%Y})"
        for link in links.order_by("effective_on", "pk")
    ]
