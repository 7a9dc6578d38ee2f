"""What the register alone says of one answer, what a person attests left out: the twin of the radar's outlook."""

from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from thidua.law.answer import Answer, Finding
from thidua.law.award import AwardDefinition, Group, Leaf, Node
from thidua.law.facts import Status

Outlook = Literal["ready", "open", "not_yet", "none", "held"]  # held: given for this very achievement
GIVEN_BAR = "already_given"
NEVER = 32_767  # as a year: there is none
ATTESTED, SETTLED = "judgement", frozenset({"judgement", "not_seen", "category_among"})  # predicates that ask no facts
ORDER = (Status.UNMET, Status.UNPROVEN, Status.JUDGEMENT, Status.MET)


class Nearest(NamedTuple):
    """The route of which the register says most, and what it says; `earliest` is for `not_yet` only."""

    outlook: Outlook
    route: str | None
    earliest: int | None


class _Said(NamedTuple):
    """Of one condition: the status of what is computed (None: nothing), and its earliest year (0: it is not unmet)."""

    status: Status | None
    earliest: int
    is_computed: bool


def nearest(answer: Answer, award: AwardDefinition) -> Nearest:
    """The outlook of an answer; `none` when the register has nothing to say of any route."""
    best: tuple[int, int] | None = None
    near: str | None = None
    for route_id, findings in _by_route(answer.findings).items():
        said = _route(award, route_id, findings)
        if said.status is None or not said.is_computed:
            continue
        rank = (-ORDER.index(said.status), said.earliest)
        if best is None or rank < best:
            best, near = rank, route_id
    if best is None:
        return Nearest("none", None, None)
    bars = [finding for finding in answer.findings if finding.route is None and finding.status is Status.UNMET]
    outlooks: dict[Status, Outlook] = {Status.MET: "ready", Status.UNMET: "not_yet"}
    outlook = "not_yet" if bars else outlooks.get(ORDER[-best[0]], "open")
    if any(bar.id == GIVEN_BAR for bar in bars):
        outlook = "held"
    year = max([best[1], *(_year(bar) for bar in bars)])
    return Nearest(outlook, near, year if 0 < year < NEVER else None)


def _by_route(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    routes: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.route is not None:
            routes.setdefault(finding.route, []).append(finding)
    return routes


def _route(award: AwardDefinition, route_id: str, findings: Sequence[Finding]) -> _Said:
    nodes = {node.id: node for node in award.route(route_id).standard}
    return _joined([_condition(finding, nodes.get(finding.id), award) for finding in findings], together=True)


def _condition(finding: Finding, node: Node | None, award: AwardDefinition) -> _Said:
    if isinstance(node, Group):
        children = {child.id: child for child in (*node.all_of, *node.any_of)}
        others: dict[str, Node] = {
            name: Group(id=name, text="", all_of=award.route(name).standard) for name in node.any_route
        }
        parts = [_condition(part, (children | others).get(part.id), award) for part in finding.parts]
        said = _joined(parts, together=not (node.any_of or node.any_route))
        # Met for those of a category that nobody has stated of this subject.
        capped = bool(node.categories) and finding.status is Status.UNPROVEN and said.status is Status.MET
        return said._replace(status=Status.UNPROVEN) if capped else said
    predicate = node.predicate if isinstance(node, Leaf) else "category_among"
    if predicate == ATTESTED:
        return _Said(None, 0, False)
    # Where a person may attest what the register is silent on, it is silent all the same.
    status = Status.UNPROVEN if finding.status is Status.JUDGEMENT else finding.status
    return _Said(status, _year(finding) if status is Status.UNMET else 0, predicate not in SETTLED)


def _joined(parts: Sequence[_Said], *, together: bool) -> _Said:
    if not parts:  # nothing is asked of this subject: all of nothing is met, any of nothing is not
        return _Said(Status.MET, 0, False) if together else _Said(Status.UNMET, NEVER, False)
    told = [part for part in parts if part.status is not None]
    join, years = (min, max) if together else (max, min)
    statuses = [ORDER.index(part.status) for part in told if part.status is not None]
    status = ORDER[join(statuses)] if statuses else None
    year = years((part.earliest for part in told), default=0)
    return _Said(status, year, any(part.is_computed for part in parts))


def _year(finding: Finding) -> int:
    return NEVER if finding.earliest_year is None else finding.earliest_year
