"""One route judged on the facts of one case: a finding for each condition, joined as the standard joins them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from thidua.law.answer import Finding
from thidua.law.award import AwardDefinition, Clause, Group, Leaf, Node, Route, walk
from thidua.law.case import Case
from thidua.law.facts import Facts, Run, Status
from thidua.law.footing import Law
from thidua.law.joining import all_true, any_true
from thidua.law.opening import stated_categories
from thidua.law.provision import Confidence, surest, weakest
from thidua.law.registry import PREDICATES
from thidua.law.years import RunParams, run_of

UNSTATED = "Chưa nêu đối tượng thuộc diện nào."


@dataclass(frozen=True)
class Judge:
    """Judges the tree of one route on the facts of one case, under the law as it stands on a day."""

    facts: Facts
    award: AwardDefinition
    route: Route
    law: Law

    def findings(self, unstated: bool) -> Iterator[Finding]:
        """One finding for each condition of the route; all of them must be met."""
        if unstated:
            missing = "Đối tượng thuộc diện nào (cán bộ, công chức; công nhân, nông dân; doanh nhân…)."
            route = self.route
            yield Finding(
                "subject_category",
                route.id,
                Status.UNPROVEN,
                UNSTATED,
                route.cite,
                route.sure_on(self.law.day),
                missing=missing,
                place=f"{self.award.code}.{route.id}",
            )
        for node in self.route.standard:
            if self.applies(node):
                yield self._judge(node)

    def applies(self, node: Node) -> bool:
        """Whether a condition is asked of this subject, on this basis, on the day."""
        case, stated = self.facts.case, stated_categories(self.facts.case)
        if node.bases and case.basis not in node.bases:
            return False
        if node.categories and stated and not stated & node.categories:
            return False
        return node.values is None or node.values.on(self.law.day) is not None

    def _judge(self, node: Node) -> Finding:
        return self._leaf(node) if isinstance(node, Leaf) else self._group(node)

    @cached_property
    def _runs(self) -> dict[str, Run]:
        """The runs of years that other conditions of the route count in."""
        found = {}
        for node in walk(self.route.standard):
            value = node.values.on(self.law.day) if isinstance(node, Leaf) else None
            if value and isinstance(value.params, RunParams):
                found[node.id] = run_of(value.params, self.facts)
        return found

    def _leaf(self, leaf: Leaf) -> Finding:
        value = leaf.values.on(self.law.day)
        if value is None:
            raise ValueError(f"{leaf.id}: không có giá trị trong ngày xét")
        facts = self.facts.without_vouching() if leaf.attestable else self.facts
        found = PREDICATES[leaf.predicate].read(value.params, facts, self._runs)
        status, result = self._attested(leaf, found.status), found.said
        if not result:
            result = f"{'Đã' if status is Status.MET else 'Cần'} xác nhận: {leaf.text}"
        if _needs_category(leaf, self.facts.case) and status is Status.MET:
            status, result = Status.UNPROVEN, f"{result} {UNSTATED}"
        confidence, since = self._confidence(found.confidence or value.confidence), leaf.values.start_on(self.law.day)
        text = value.text or leaf.text
        return Finding(
            id=leaf.id,
            route=self.route.id,
            status=status,
            text=_local(value) + (f"{text} {result}" if found.said else text) + _reading(value),
            citation=found.cite or value.cite,
            confidence=confidence,
            evidence=found.evidence,
            missing="" if status is Status.MET else found.missing,
            earliest_year=self.facts.counted(found.earliest_year),
            firm=self.law.firm(status, value, since, confidence),
            said=result + _reading(value),
            place=f"{self.award.code}.{self.route.id}.{leaf.id}",
            since=since,
            reading=value.reading,
            local=value.local,
        )

    def _confidence(self, own: Confidence) -> Confidence:
        return "memory" if self.route.sure_on(self.law.day) == "memory" else own

    def _attested(self, leaf: Leaf, status: Status) -> Status:
        """A person's word settles a judgement, and a silent register where the condition allows it."""
        if status is not Status.JUDGEMENT and not (leaf.attestable and status is Status.UNPROVEN):
            return status
        return Status.MET if {leaf.id, "all"} & self.facts.case.attested else Status.JUDGEMENT

    def _group(self, group: Group) -> Finding:
        parts, together = tuple(self._parts(group)), bool(group.all_of)
        clause, since = _version(group, self.law.day)
        status = (_all_status if together else _any_status)(parts)
        firm = (all_true if together else any_true)([part.firm for part in parts])
        decisive = [part for part in parts if part.status is status] or list(parts)
        shown = decisive if status is Status.MET else [part for part in parts if part.status is not Status.MET]
        confidence = self._confidence(_group_confidence(decisive, clause, surely=status is Status.MET and not together))
        if _needs_category(group, self.facts.case) and status is Status.MET:
            status, firm = Status.UNPROVEN, None
        if self._confidence("text") == "memory" or not self._joins_firmly(clause, since):
            firm = None
        said = " ".join(part.said for part in shown) + _reading(clause)
        silent = [part for part in shown if part.status is not Status.UNMET] or shown
        wanted = dict.fromkeys(part.missing for part in silent if part.missing) if status is not Status.MET else {}
        return Finding(
            id=group.id,
            route=self.route.id,
            status=status,
            text=_local(clause) + f"{group.text} {said}".strip(),
            citation=clause.cite if clause else next((part.citation for part in decisive), self.route.cite),
            confidence=confidence,
            evidence=tuple(dict.fromkeys(item for part in shown for item in part.evidence)),
            missing=(" " if together else " Hoặc: ").join(wanted),
            earliest_year=_earliest(parts, together) if status is Status.UNMET else None,
            firm=firm,
            said=said,
            parts=parts,
            place=f"{self.award.code}.{self.route.id}.{group.id}",
            since=since,
            reading=clause.reading if clause else "",
            local=clause.local if clause else None,
        )

    def _joins_firmly(self, clause: Clause | None, since: date | None) -> bool:
        """Whether the joining itself may be relied on; a local rule answers for it by its conditions."""
        return clause is None or clause.local is not None or self.law.bears(clause, since)

    def _parts(self, group: Group) -> Iterator[Finding]:
        for node in group.all_of + group.any_of:
            if self.applies(node):
                yield self._judge(node)
        for route_id in group.any_route:
            other = self.award.route(route_id)
            if self.facts.case.basis in other.bases and other.holds_on(self.law.day):
                yield Judge(self.facts, self.award, other, self.law).as_part()

    def as_part(self) -> Finding:
        """The whole route as one finding, for a standard that asks for any route of the award."""
        found = self._group(Group(id=self.route.id, text=f"{self.route.name}.", all_of=self.route.standard))
        firm = found.firm if self.law.bears_head(self.route) else None
        return replace(found, firm=firm, place=f"{self.award.code}.{self.route.id}")


def _version(group: Group, day: date) -> tuple[Clause | None, date | None]:
    """The clause by which a group joins on a day, and since when."""
    return (group.values.on(day), group.values.start_on(day)) if group.values else (None, None)


def _local(clause: Clause | None) -> str:
    """Whose rule it is, when it is no national one, and what it lacks to decide anything."""
    if clause is None or clause.local is None:
        return ""
    lacks = f" Quy định này không tự quyết định kết quả: {clause.local.lacks}." if clause.local.lacks else ""
    return f"Quy định riêng tại {clause.local.document}.{lacks} "


def _reading(clause: Clause | None) -> str:
    return f" Lưu ý: {clause.reading}" if clause and clause.reading else ""


def _needs_category(node: Node, case: Case) -> bool:
    """Whether a part of the tree for some categories was judged although the case states none."""
    return bool(node.categories) and not stated_categories(case)


def _group_confidence(decisive: Sequence[Finding], clause: Clause | None, surely: bool) -> Confidence:
    """How sure a group is: of alternatives that are met the surest decides, else the weakest of what decided."""
    known = [part.confidence for part in decisive]
    return weakest([surest(known) if surely else weakest(known), *([clause.confidence] if clause else [])])


def _all_status(parts: Sequence[Finding]) -> Status:
    states = {part.status for part in parts}
    return next((s for s in (Status.UNMET, Status.UNPROVEN, Status.JUDGEMENT) if s in states), Status.MET)


def _any_status(parts: Sequence[Finding]) -> Status:
    states = {part.status for part in parts}
    return next((s for s in (Status.MET, Status.JUDGEMENT, Status.UNPROVEN) if s in states), Status.UNMET)


def _earliest(parts: Sequence[Finding], together: bool) -> int | None:
    years = [part.earliest_year for part in parts if part.status is Status.UNMET]
    known = [year for year in years if year is not None]
    if not known or (together and len(known) < len(years)):
        return None
    return max(known) if together else min(known)
