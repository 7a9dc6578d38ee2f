"""What the corpus says of one award: its names, who decides, the papers, the money, and the standard as a tree."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import ROUND_CEILING, Decimal
from typing import Annotated, Any, Literal, TypeVar

from pydantic import Discriminator, Field, Tag, model_validator

from thidua.law.case import Basis, Category, Kind
from thidua.law.predicates import Params
from thidua.law.provision import Citation, Confidence, Dated, Frozen, Provision, weakest
from thidua.law.registry import PREDICATES

T = TypeVar("T")
ROUNDING = 10_000  # đồng
Level = Literal["state", "ministry_province", "unit", "commune", "issuer"]
CARRIED = {"cite", "confidence", "assumed", "reading", "text"}


class Clause(Provision):
    """One dated version of a condition: where it stands, and how it may also be read."""

    reading: str = ""  # another way to read the clause; the stricter one decides


class Value(Clause):
    """One dated version of a leaf, with its numbers."""

    params: Params
    text: str = ""  # replaces the condition's text while this version holds


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
    """Whom a route is for, by a name defined once in vocabulary.yaml."""

    label: str
    kinds: frozenset[Kind]
    categories: frozenset[Category] = frozenset()  # one of these is needed; empty: any
    closed_to: frozenset[Category] = frozenset()  # the law has a clause of their own for them


class Route(Frozen):
    """One way to an award. Every node of `standard` must be met."""

    id: str
    name: str
    subjects: tuple[str, ...]
    bases: tuple[Basis, ...]
    cite: Citation
    confidence: Confidence
    local: bool = False  # a province's or ministry's own rule: judged only when the case names it
    standard: tuple[Node, ...] = Field(min_length=1)


class Judgement(Frozen):
    """A condition that a person attests."""

    id: str
    text: str


class Decider(Provision):
    """Who decides. `values` are glossary codes, `label` is their Vietnamese name."""

    values: tuple[
        Literal[
            "president",
            "government",
            "prime_minister",
            "ministry_province_head",
            "unit_head",
            "district_head",
            "commune_head",
            "issuer",
        ],
        ...,
    ]
    label: str


class Voting(Provision):
    """The ballot a council must hold: `percent` of ALL its members must agree."""

    percent: int = Field(ge=1, le=100)
    secret: bool
    note: str = ""


class DossierItem(Provision):
    """One paper of the dossier. `condition` says in Vietnamese when a paper that is not always required is."""

    kind: str
    name: str
    required: bool
    condition: str = ""


class Duty(Provision):
    """A step to take before deciding: whether it is required, and its length in working days when the law says."""

    required: bool
    working_days: int | None = None
    note: str


class BonusRate(Provision):
    multiple: Decimal = Field(gt=0)
    at_most: bool = False


class BaseSalary(Provision):
    amount: int = Field(gt=0)  # đồng a month


class Bonus(Provision):
    """Money that goes with an award. `amount` in đồng, rounded up to 10.000; a ceiling when `at_most`."""

    multiple: Decimal
    base: int
    amount: int
    at_most: bool


class AwardDefinition(Frozen):
    """One award of the law. `encoded` is false while only its catalogue entry stands.

    What the law says of it on a day is asked by the methods; the fields with a trailing underscore hold the data.
    """

    code: str
    name: str
    short_name: str
    renamed: Dated[str] | None = None
    abbreviations: tuple[str, ...] = ()
    kind: Literal["title", "form"]
    family: str
    level: Level
    rank: int  # order in which lists show the awards
    subject_kinds: tuple[Kind, ...] = Field(min_length=1)
    cite: Citation
    confidence: Confidence
    subjects_confidence: Confidence | None = None  # when the kinds of subject are surer than the rest
    least_rating: Literal["good", "excellent"] | None = None  # a title cannot have been given below this rating
    span_years: int = Field(default=1, ge=1)  # years that one award of the title rewards
    note: str = ""
    known_routes: tuple[str, ...] = ()  # ids of routes that are not encoded yet
    decided_by_: Dated[Decider] = Field(alias="decided_by")
    voting_: Dated[Voting] | None = Field(default=None, alias="voting")
    dossier_: Dated[tuple[DossierItem, ...]] = Field(alias="dossier")
    public_comment_: Dated[Duty] = Field(alias="public_comment")
    consultation_: Dated[Duty] = Field(alias="consultation")
    bonus_: dict[Kind, Dated[BonusRate]] = Field(default_factory=dict, alias="bonus")
    base_salary_: Dated[BaseSalary] = Field(alias="base_salary")
    routes: tuple[Route, ...] = ()
    tests: tuple[dict[str, Any], ...] = ()

    @model_validator(mode="after")
    def _ids_are_unique(self) -> "AwardDefinition":
        _once([route.id for route in self.routes], self.code)
        for route in self.routes:
            nodes = list(walk(route.standard))
            _once([node.id for node in nodes], f"{self.code}.{route.id}")
            runs = {node.id for node in nodes if isinstance(node, Leaf) and node.predicate == "rating_run"}
            for node in nodes:
                if isinstance(node, Group):
                    _all_known(node.any_route, self.route_ids, f"{self.code}.{route.id}.{node.id}")
                else:
                    named = [_param(value, "within") for _, value in node.values.items()]
                    _all_known([name for name in named if name], runs, f"{self.code}.{route.id}.{node.id}")
        return self

    @property
    def encoded(self) -> bool:
        return bool(self.routes)

    @property
    def route_ids(self) -> tuple[str, ...]:
        """Every route id that a case may name."""
        return tuple(route.id for route in self.routes) or self.known_routes

    def route(self, route_id: str) -> Route:
        """The route by its id. StopIteration is never seen: ask `route_ids` first."""
        return next(route for route in self.routes if route.id == route_id)

    @property
    def judgements(self) -> tuple[Judgement, ...]:
        """Every condition that a person attests, each once, in the order of the routes."""
        found: dict[str, str] = {}
        for node in self.leaves():
            if node.predicate == "judgement" or node.attestable:
                found.setdefault(node.id, node.text)
        return tuple(Judgement(id=key, text=text) for key, text in found.items())

    @property
    def awards_named(self) -> frozenset[str]:
        """Codes of the awards that the standard speaks of."""
        values = [value for leaf in self.leaves() for _, value in leaf.values.items()]
        named: set[str] = set()
        for value in values:
            named.update(_param(value, "any_of") or (), _param(value, "after") or (), _param(value, "or_titles") or ())
            named.update({_param(value, "award")} - {None})
            named.update(part.award for parts in _param(value, "combinations") or () for part in parts)
        return frozenset(named)

    def leaves(self) -> Iterator[Leaf]:
        """Every leaf of every route."""
        for route in self.routes:
            yield from (node for node in walk(route.standard) if isinstance(node, Leaf))

    def dated_parts(self) -> Iterator[tuple[str, Dated[Any]]]:
        """Everything of this award that changes by date, with where it stands in the file."""
        yield from (("decided_by", self.decided_by_), ("dossier", self.dossier_))
        yield from (("public_comment", self.public_comment_), ("consultation", self.consultation_))
        yield from ((f"bonus.{kind}", rates) for kind, rates in self.bonus_.items())
        if self.voting_:
            yield "voting", self.voting_
        for route in self.routes:
            for node in walk(route.standard):
                if node.values is not None:
                    yield f"{route.id}.{node.id}", node.values

    def name_on(self, day: date) -> str:
        """The official name on a day; communes were renamed in 2025."""
        return (self.renamed.on(day) if self.renamed else None) or self.name

    def decided_by(self, on: date) -> Decider:
        """Who decides on the day. ValueError before the first encoded day."""
        return _must(self.decided_by_, on, self.code)

    def voting(self, on: date) -> Voting | None:
        """The ballot that a council must hold; None where no national text asks for one."""
        return self.voting_.on(on) if self.voting_ else None

    def dossier(self, on: date) -> tuple[DossierItem, ...]:
        """The papers of the dossier on the day. ValueError before the first encoded day."""
        return _must(self.dossier_, on, self.code)

    def public_comment(self, on: date) -> Duty:
        """Whether nominees are made public for comment, and for how long."""
        return _must(self.public_comment_, on, self.code)

    def consultation(self, on: date) -> Duty:
        """Whether other bodies are asked for their opinion (hiệp y), and how long they have."""
        return _must(self.consultation_, on, self.code)

    def bonus(self, subject_kind: Kind, on: date) -> Bonus | None:
        """The money when the decision is issued on the day; None where the corpus has no figure."""
        rates, salary = self.bonus_.get(subject_kind), self.base_salary_.on(on)
        rate = rates.on(on) if rates else None
        if rate is None or salary is None:
            return None
        amount = (rate.multiple * salary.amount / ROUNDING).to_integral_value(ROUND_CEILING) * ROUNDING
        return Bonus(
            cite=rate.cite,
            confidence=weakest([rate.confidence, salary.confidence]),
            assumed=rate.assumed,
            multiple=rate.multiple,
            base=salary.amount,
            amount=int(amount),
            at_most=rate.at_most,
        )


def _must(dated: Dated[T], on: date, code: str) -> T:
    value = dated.on(on)
    if value is None:
        raise ValueError(f"{code}: chưa có quy định được mã hóa cho ngày {on}")
    return value


def _param(value: Value | None, name: str) -> Any:
    return getattr(value.params, name, None) if value else None


def _once(ids: list[str], where: str) -> None:
    if len(ids) != len(set(ids)):
        raise ValueError(f"{where}: trùng mã")


def _all_known(names: Iterable[str], known: Iterable[str], where: str) -> None:
    unknown = set(names) - set(known)
    if unknown:
        raise ValueError(f"{where}: không có {sorted(unknown)}")


def walk(nodes: tuple[Node, ...]) -> Iterator[Node]:
    """Every node of a tree, parents first."""
    for node in nodes:
        yield node
        if isinstance(node, Group):
            yield from walk(node.all_of + node.any_of)
