"""Places of the corpus by name, such as `labor_order_2.chain.five_good_years` or `bars.already_given`.

| name | what stands there |
|---|---|
| `<award>`, `<award>.<route>` | the head of an award or a route |
| `<award>.<route>.<condition or group>` | its dated values |
| `<award>.<route>.<condition>.<number>` | one row of its table |
| `<award>.decided_by`, `.voting`, `.public_comment`, `.consultation`, `.bonus.<kind>` | dated values of this award |
| `<award>.dossier.<paper>` | one paper, by its kind, or by its number where a kind stands twice |
| `<list>.<name>` | dated values of a shared list, for every award that names it |
| `documents.<number>`, `regimes.<id>` | a document, the words of a regime |
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from thidua.law.source import CorpusError, Keys, Source

Shape = Literal["dated", "award", "route", "group", "document", "regime"]
DATED_LISTS = {  # shared lists of dated values, and where in an entry they stand
    "bars": ("values",),
    "deciders": (),
    "proposers": ("values",),
    "voting": (),
    "quotas": (),
    "dossiers": (),
    "duties": (),
    "money": (),
    "time_limits": (),
}
AWARD_PARTS = {  # dated parts of an award, and the shared list that a name there speaks of
    "decided_by": "deciders",
    "voting": "voting",
    "dossier": "dossiers",
    "public_comment": "duties",
    "consultation": "duties",
}
BRANCHES = ("all_of", "any_of")


@dataclass(frozen=True)
class Place:
    """Where in the plain data a name leads: the way to it, what it is, and which part of a dated value is meant."""

    keys: Keys
    shape: Shape
    inside: str = ""


def find(name: str, source: Source) -> Place:
    """The place of that name. Raises CorpusError when there is none."""
    first, _, rest = name.partition(".")
    place = _in_award(first, rest, source) if first in source.awards else _in_list(first, rest, source)
    if place is None:
        raise CorpusError(f"{name}: không có chỗ này trong bộ dữ liệu")
    return place


def _in_list(first: str, rest: str, source: Source) -> Place | None:
    if first == "documents" and rest:
        return Place(("documents", rest), "document")
    if first == "regimes":
        numbers = [number for number, regime in enumerate(source.data["regimes"]) if regime["id"] == rest]
        return Place(("regimes", numbers[0]), "regime") if numbers else None
    entry, _, inside = rest.partition(".")
    known = source.awards if first == "quotas" else source.data.get(first, ())
    if first not in DATED_LISTS or entry not in known:
        return None
    return Place((first, entry, *DATED_LISTS[first]), "dated", inside)


def _in_award(code: str, rest: str, source: Source) -> Place | None:
    award, keys = source.awards[code], ("awards", code)
    first, _, rest = rest.partition(".")
    if not first:
        return Place(keys, "award")
    if first == "bonus" and rest in award["subject_kinds"]:
        return Place((*keys, "bonus", rest), "dated")
    if first in AWARD_PARTS:
        return Place((*keys, first), "dated", rest)
    for number, route in enumerate(award.get("routes", ())):
        if route["id"] == first:
            return _in_route((*keys, "routes", number), rest, route)
    return None


def _in_route(keys: Keys, rest: str, route: Mapping[str, Any]) -> Place | None:
    first, _, inside = rest.partition(".")
    if not first:
        return Place(keys, "route")
    for way, node in _nodes(("standard",), route["standard"]):
        if node["id"] == first:
            dated = "predicate" in node or "values" in node
            return Place((*keys, *way, "values"), "dated", inside) if dated else Place((*keys, *way), "group")
    return None


def _nodes(keys: Keys, nodes: list[Any]) -> Iterator[tuple[Keys, Mapping[str, Any]]]:
    for number, node in enumerate(nodes):
        way = (*keys, number)
        yield way, node
        for branch in BRANCHES:
            yield from _nodes((*way, branch), node.get(branch, []))


def within(value: Any, name: str) -> Keys:
    """The way to a part of a dated value: a row of its table, or a paper of a list. Raises CorpusError."""
    rows, way = (value, ()) if isinstance(value, list) else (value.get("rows", []), ("rows",))
    matches = [number for number, row in enumerate(rows) if row.get("kind") == name or str(number + 1) == name]
    if len(matches) != 1:
        raise CorpusError(f"{name}: có {len(matches)} mục mang tên này; nêu số thứ tự")
    return (*way, matches[0])
