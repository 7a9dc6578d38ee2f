"""How much of the law is held: the conditions of each award and route, how they are known, their cases, the holes."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from thidua.law.answer import Answer, Finding
from thidua.law.award import AwardDefinition, Group, Leaf, Route, walk
from thidua.law.corpus import Corpus
from thidua.law.engine import appraise
from thidua.law.facts import Status
from thidua.law.provision import SUREST_FIRST
from thidua.law.trial import cases_of

Tried = Mapping[str, frozenset[Status]]  # what cases found of a condition, by its place
NOT_MET = {Status.UNMET, Status.UNPROVEN, Status.JUDGEMENT}


@dataclass(frozen=True)
class RouteCoverage:
    """One route: its conditions on a day, how many are known in which way, and what is not tried or not seen.

    That any other route of the award be met counts as one condition.
    """

    award: str
    route: str
    conditions: int
    confidence: Mapping[str, int]
    judgements: int  # conditions that a person attests
    holes: tuple[str, ...]  # conditions whose wording nobody has seen
    cases: int  # cases that judge the route
    untried: tuple[str, ...]  # conditions that no case finds met, or none finds not met
    encoded: bool = True

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class Trials:
    """What the cases beside the standards tried: statuses by place, and how many cases judged each route."""

    tried: Tried
    judged: Mapping[str, int]


def latest_seen_day(corpus: Corpus) -> date:
    """The first day of the latest law whose wording was seen."""
    return max(regime.start for regime in corpus.regimes if regime.encoded and regime.seen and regime.start)


def coverage(
    corpus: Corpus, on: date, trials: Trials | None = None, of: Iterable[str] | None = None
) -> Iterator[RouteCoverage]:
    """Every route of the awards as it stands on the day, and those that the facts know and nobody encoded."""
    codes = list(corpus.awards if of is None else of)
    trials = trials or run(corpus, codes)
    for award in (corpus.awards[code] for code in codes):
        yield from (_route(award, route, on, trials) for route in award.routes)
        for route_id in missing_routes(award, corpus):
            yield RouteCoverage(award.code, route_id, 0, {}, 0, (), 0, (), encoded=False)


def missing_routes(award: AwardDefinition, corpus: Corpus) -> list[str]:
    """Routes that the facts know of the award and that are not encoded."""
    encoded = {route.id for route in award.routes}
    return [route for route in corpus.source.data["routes"].get(award.code, ()) if route not in encoded]


def run(corpus: Corpus, codes: Iterable[str]) -> Trials:
    """Judge every case beside the standards of the awards. Raises CaseError."""
    tried: dict[str, set[Status]] = defaultdict(set)
    judged: Counter[str] = Counter()
    for award in (corpus.awards[code] for code in codes):
        for case, _ in cases_of(award, corpus):
            answer = appraise(case, corpus)
            judged.update(f"{award.code}.{route}" for route in {f.route for f in answer.findings} - {None})
            for finding in _all(answer):
                tried[finding.place].add(finding.status)
    return Trials({place: frozenset(states) for place, states in tried.items()}, judged)


def _all(answer: Answer) -> Iterator[Finding]:
    waiting = list(answer.findings)
    while waiting:
        finding = waiting.pop()
        yield finding
        waiting.extend(finding.parts)


def _route(award: AwardDefinition, route: Route, on: date, trials: Trials) -> RouteCoverage:
    nodes = list(walk(route.standard))
    conditions = [node for node in nodes if isinstance(node, Leaf)]
    leaves = [(leaf, value) for leaf in conditions if (value := leaf.values.on(on))]
    elsewhere = [node for node in nodes if isinstance(node, Group) and node.any_route]
    clauses = [node.values.on(on) if node.values else None for node in elsewhere]
    known = Counter(value.confidence for _, value in leaves)
    known.update(clause.confidence if clause else route.sure_on(on) for clause in clauses)
    place = f"{award.code}.{route.id}"
    return RouteCoverage(
        award.code,
        route.id,
        known.total(),
        {name: known[name] for name in SUREST_FIRST},
        sum(leaf.predicate == "judgement" or leaf.attestable for leaf, _ in leaves),
        tuple(leaf.id for leaf, _ in leaves if leaf.predicate == "not_seen"),
        trials.judged.get(place, 0),
        tuple(leaf.id for leaf in conditions if not _on_both_sides(leaf, f"{place}.{leaf.id}", trials.tried)),
    )


def _on_both_sides(leaf: Leaf, place: str, tried: Tried) -> bool:
    """Whether cases find the condition met and not met.

    A hole is neither, and a person's word is tried for all judgements at once: both only need a case that meets them.
    """
    found = tried.get(place, frozenset())
    if leaf.predicate in ("not_seen", "judgement"):
        return bool(found)
    return Status.MET in found and bool(found & NOT_MET)
