"""A standard as a tree: conditions with dated numbers, groups that join them, and the routes to an award."""

from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import Discriminator, Field, Tag, model_validator

from thidua.law.case import Basis, Category, Kind
from thidua.law.predicates import Params
from thidua.law.provision import Dated, Frozen, Header, Lasting, Provision
from thidua.law.registry import PREDICATES


class Clause(Provision):
    """One dated version of a condition: where it stands, and how it may also be read."""

    reading: str = ""  # another way to read the clause; the stricter one decides


class Value(Clause):
    """One dated version of a leaf, with its numbers."""

    params: Params
    text: str = ""  # replaces the condition's text while this version holds


CARRIED = set(Value.model_fields) - {"params"}  # what a version may say besides the numbers of its predicate


class Leaf(Frozen):
    """One condition of a standard: a named predicate with dated numbers."""

    id: str
    predicate: str
    text: str  # our paraphrase in Vietnamese, for the officer
    values: Dated[Value]
    attestable: bool = False  # where the register is silent a person may attest the fact
    categories: frozenset[Category] = frozenset()  # part of the tree for these subjects only
    bases: frozenset[Basis] = frozenset()  # part of the tree for these kinds of commendation only

    @model_validator(mode="before")
    @classmethod
    def _numbers_by_predicate(cls, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        predicate = PREDICATES.get(value.get("predicate", ""))
        if predicate is None:
            raise ValueError(f"không có vị từ {value.get('predicate')!r}")

        def version(given: Any) -> Any:
            if not isinstance(given, dict):
                return given
            numbers = {key: part for key, part in given.items() if key not in CARRIED}
            rest = {key: part for key, part in given.items() if key in CARRIED}
            return rest | {"params": predicate.params.model_validate(numbers)}

        return value | {"values": {day: version(given) for day, given in value.get("values", {}).items()}}


class Group(Frozen):
    """Conditions joined: all of them, any one of them, or any one route of this award named in `any_route`."""

    id: str
    text: str
    all_of: tuple["Node", ...] = ()
    any_of: tuple["Node", ...] = ()
    any_route: tuple[str, ...] = ()
    values: Dated[Clause] | None = None  # where the joining itself is not read from the same clause
    categories: frozenset[Category] = frozenset()
    bases: frozenset[Basis] = frozenset()

    @model_validator(mode="after")
    def _one_way_of_joining(self) -> "Group":
        if sum(map(bool, (self.all_of, self.any_of, self.any_route))) != 1:
            raise ValueError(f"{self.id}: cần đúng một trong all_of, any_of, any_route")
        return self


def _node_kind(value: Any) -> str:
    return "leaf" if isinstance(value, Leaf) or (isinstance(value, dict) and "predicate" in value) else "group"


Node = Annotated[Annotated[Leaf, Tag("leaf")] | Annotated[Group, Tag("group")], Discriminator(_node_kind)]


class SubjectClass(Frozen):
    """Whom a route is for, by a name defined once in subjects.yaml."""

    label: str
    kinds: frozenset[Kind]
    categories: frozenset[Category] = frozenset()  # one of these is needed; empty: any
    closed_to: frozenset[Category] = frozenset()  # whoever is one of these goes by a clause of his own


class Route(Header, Lasting):
    """One way to an award. Every node of `standard` must be met. It is open on days of [from, to)."""

    id: str
    name: str
    subjects: tuple[str, ...]
    bases: tuple[Basis, ...]
    local: bool = False  # a province's or ministry's own rule: judged only when the case names it
    standard: tuple[Node, ...] = Field(min_length=1)

    def dated_parts(self) -> Iterator[tuple[str, Dated[Any]]]:
        """The values of every condition and group, each with where it stands."""
        for node in walk(self.standard):
            if node.values is not None:
                yield f"{self.id}.{node.id}", node.values


class Judgement(Frozen):
    """A condition that a person attests."""

    id: str
    text: str


def walk(nodes: tuple[Node, ...]) -> Iterator[Node]:
    """Every node of a tree, parents first."""
    for node in nodes:
        yield node
        if isinstance(node, Group):
            yield from walk(node.all_of + node.any_of)
