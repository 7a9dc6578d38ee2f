"""What the radar must say, drawn from the answer of `appraise`: the slow and plain way."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from thidua.law import Answer, Corpus
from thidua.law.answer import Finding
from thidua.law.award import AwardDefinition, Group, Leaf, Node
from thidua.law.bulk.columns import COLUMNS

ORDER = ["unmet", "unproven", "judgement", "met"]  # worse before better
NEVER = 32_767


class Told(NamedTuple):
    """What the register says of a part of a standard: a place in ORDER, an earliest year, whether it computes."""

    status: int
    earliest: int
    computed: bool


def explained(answer: Answer) -> dict[str, Any]:
    """The columns of the law: verdict, provisional verdict, route, and every finding."""
    return {
        "verdict": answer.verdict,
        "provisional": answer.provisional,
        "route": answer.route,
        "findings": {(found.route, found.id): found.status.value for found in answer.findings},
    }


def outlook_of(answer: Answer, corpus: Corpus) -> dict[str, Any]:
    """The columns of the radar. `answer` is of a case of which nobody attests anything."""
    award = corpus.awards[answer.award]
    told = {route: _told(found, award) for route, found in _by_route(answer).items()}
    known = {route: each for route, each in told.items() if each.computed}
    if not known:
        return {"outlook": "none", "near": None, "earliest": None}
    near = max(known, key=lambda route: (known[route].status, -known[route].earliest))
    bars = [found for found in answer.findings if found.route is None and found.status == "unmet"]
    outlook = "not_yet" if bars else {0: "not_yet", 3: "ready"}.get(known[near].status, "open")
    if any(bar.id == "already_given" for bar in bars):
        outlook = "held"
    earliest = max([known[near].earliest, *(found.earliest_year or NEVER for found in bars)])
    return {"outlook": outlook, "near": near, "earliest": earliest if 0 < earliest < NEVER else None}


def _by_route(answer: Answer) -> dict[str, list[Finding]]:
    found: dict[str, list[Finding]] = {}
    for finding in answer.findings:
        if finding.route is not None:
            found.setdefault(finding.route, []).append(finding)
    return found


def _told(findings: Sequence[Finding], award: AwardDefinition) -> Told:
    route = award.route(str(findings[0].route))
    parts = [_part(finding, route.standard, award) for finding in findings]
    return _joined([part for part in parts if part], together=True)


def _part(finding: Finding, nodes: Sequence[Node], award: AwardDefinition) -> Told | None:
    node = next((node for node in nodes if node.id == finding.id), None)
    if node is None:  # the category that nobody stated
        return Told(ORDER.index("unproven"), 0, computed=False)
    if isinstance(node, Leaf):
        return _leaf(finding, node)
    return _group(finding, node, award)


def _leaf(finding: Finding, leaf: Leaf) -> Told | None:
    if leaf.predicate == "judgement":
        return None
    status = "unproven" if finding.status == "judgement" else finding.status  # a silent fact that may be attested
    earliest = (finding.earliest_year or NEVER) if status == "unmet" else 0
    return Told(ORDER.index(status), earliest, leaf.predicate in COLUMNS)


def _group(finding: Finding, group: Group, award: AwardDefinition) -> Told | None:
    if group.any_route:
        whole = [_routed(part, award) for part in finding.parts]
        parts = [part for part in whole if part]
    else:
        told = [_part(part, group.all_of + group.any_of, award) for part in finding.parts]
        parts = [part for part in told if part]
    if finding.parts and not parts:
        return None
    found = _joined(parts, together=bool(group.all_of))
    capped = finding.status == "unproven" and group.categories and found.status == ORDER.index("met")
    return found._replace(status=ORDER.index("unproven")) if capped else found


def _routed(finding: Finding, award: AwardDefinition) -> Told | None:
    told = [_part(part, award.route(finding.id).standard, award) for part in finding.parts]
    kept = [part for part in told if part]
    return _joined(kept, together=True) if kept or not finding.parts else None


def _joined(parts: Sequence[Told], *, together: bool) -> Told:
    if not parts:
        return Told(3, 0, computed=False) if together else Told(0, NEVER, computed=False)
    join = min if together else max
    years = max if together else min
    return Told(
        join(part.status for part in parts),
        years(part.earliest for part in parts),
        any(part.computed for part in parts),
    )
