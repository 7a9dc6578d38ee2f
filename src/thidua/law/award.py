"""What the corpus says of one award: its names, who decides, the papers, the money, and the standard as a tree."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import ROUND_CEILING
from typing import Any, Literal, TypeVar

from pydantic import Field, model_validator

from thidua.law.case import Kind
from thidua.law.procedure import BaseSalary, Bonus, BonusRate, Decider, DossierItem, Duty, Proposer, Quota, Voting
from thidua.law.provision import Confidence, Dated, Header, weakest
from thidua.law.standard import Clause, Group, Judgement, Leaf, Node, Route, SubjectClass, Value, walk

__all__ = [
    "AwardDefinition",
    "Bonus",
    "Clause",
    "Decider",
    "DossierItem",
    "Duty",
    "Group",
    "Judgement",
    "Leaf",
    "Node",
    "Proposer",
    "Quota",
    "Route",
    "SubjectClass",
    "Value",
    "Voting",
    "walk",
]

T = TypeVar("T")
ROUNDING = 10_000  # đồng
Level = Literal["state", "ministry_province", "unit", "commune", "issuer"]


class AwardDefinition(Header):
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
    subjects_confidence: Confidence | None = None  # when the kinds of subject are surer than the rest
    least_rating: Literal["good", "excellent"] | None = None  # a title cannot have been given below this rating
    span_years: int = Field(
        default=1, ge=0
    )  # years that one award rewards; 0: any deed, of which a year may have several
    note: str = ""
    known_routes: tuple[str, ...] = ()  # ids of routes that are not encoded yet
    decided_by_: Dated[Decider] = Field(alias="decided_by")
    proposed_by_: Dated[Proposer] = Field(alias="proposed_by")
    quota_: Dated[Quota] | None = Field(default=None, alias="quota")
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
        """Everything of this award that changes by date, with where it stands."""
        yield from self.own_parts()
        for route in self.routes:
            yield from route.dated_parts()

    def own_parts(self) -> Iterator[tuple[str, Dated[Any]]]:
        """What changes by date beside the routes."""
        yield from (("decided_by", self.decided_by_), ("proposed_by", self.proposed_by_), ("dossier", self.dossier_))
        yield from (("public_comment", self.public_comment_), ("consultation", self.consultation_))
        yield from ((f"bonus.{kind}", rates) for kind, rates in self.bonus_.items())
        yield from ((name, part) for name, part in (("voting", self.voting_), ("quota", self.quota_)) if part)

    def name_on(self, day: date) -> str:
        """The official name on a day; communes were renamed in 2025."""
        return (self.renamed.on(day) if self.renamed else None) or self.name

    def decided_by(self, on: date) -> Decider:
        """Who decides on the day. ValueError before the first encoded day."""
        return _must(self.decided_by_, on, self.code)

    def proposed_by(self, on: date) -> Proposer:
        """Who proposes on the day. ValueError before the first encoded day."""
        return _must(self.proposed_by_, on, self.code)

    def quota(self, on: date) -> Quota | None:
        """How many may be proposed or given at most on the day; None where no text that we know of sets a bound."""
        return self.quota_.on(on) if self.quota_ else None

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
