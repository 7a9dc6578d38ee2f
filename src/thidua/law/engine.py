"""Appraisal: a case against the standard of its award, under the regime of the day its dossier was received."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from thidua.law import labels
from thidua.law.answer import Answer, Finding, Verdict
from thidua.law.award import AwardDefinition, Clause, Group, Leaf, Node, Route, SubjectClass, walk
from thidua.law.bars import BARS
from thidua.law.case import Case, Category
from thidua.law.corpus import Corpus, Regime, load_corpus
from thidua.law.facts import Facts, Run, Status
from thidua.law.provision import Citation, Confidence, surest, weakest
from thidua.law.reading import refuse_unknown
from thidua.law.registry import PREDICATES
from thidua.law.years import RunParams, run_of

UNSTATED = "Chưa nêu đối tượng thuộc diện nào."


def appraise(case: Case, corpus: Corpus | None = None) -> Answer:
    """Judge a case. Raises CaseError when it names an award, route or condition that the corpus does not have."""
    corpus = corpus or load_corpus()
    refuse_unknown(case, corpus)
    award, regime = corpus.awards[case.award], corpus.regime(case.received_on)
    if not regime.encoded:
        note = _note("regime_not_encoded", regime.note, regime.cite, regime.confidence)
        return _answer(case, regime, (note,), {})
    facts = Facts.of(case, corpus.rules, corpus.posts)
    routes, closed = _open_routes(case, award, corpus)
    judged = {route.id: tuple(_Judge(facts, award, route).findings(unstated)) for route, unstated in routes}
    return _answer(case, regime, (*_general(facts, award, regime, corpus), *closed), judged)


def _answer(case: Case, regime: Regime, general: tuple[Finding, ...], judged: dict[str, tuple[Finding, ...]]) -> Answer:
    firm, route = _verdict(general, judged, lambda finding: finding.firm) if regime.seen else ("undecided", None)
    face, _ = _verdict(general, judged, lambda finding: finding.face)
    in_routes = tuple(finding for findings in judged.values() for finding in findings)
    unsure = not regime.seen or any(finding.rests_on_memory for finding in in_routes + general)
    answered = bool(judged) or face != "undecided"
    return Answer(
        id=case.id,
        award=case.award,
        verdict=firm,
        provisional=face if firm == "undecided" and unsure and answered else None,
        regime=regime.id,
        route=route,
        findings=general + in_routes,
        alternatives=tuple((other.regime, "undecided") for other in regime.may_yield_to),
    )


def _verdict(
    general: Sequence[Finding], judged: dict[str, tuple[Finding, ...]], read: Callable[[Finding], bool | None]
) -> tuple[Verdict, str | None]:
    """The verdict when findings are read firmly or at face value, and the route that makes it eligible."""
    if any(read(finding) is False for finding in general):
        return "not_eligible", None
    outcomes = {route: _all([read(finding) for finding in findings]) for route, findings in judged.items()}
    for route, outcome in outcomes.items():
        if outcome:
            return "eligible", route
    refused = bool(outcomes) and all(outcome is False for outcome in outcomes.values())
    return ("not_eligible" if refused else "undecided"), None


def _all(values: Sequence[bool | None]) -> bool | None:
    return False if False in values else None if None in values else True


def _any(values: Sequence[bool | None]) -> bool | None:
    return True if True in values else None if None in values else False


def _note(note_id: str, text: str, cite: Citation, confidence: Confidence, status: Status = Status.UNPROVEN) -> Finding:
    firm = False if status is Status.UNMET and confidence != "memory" else None
    return Finding(note_id, None, status, text, cite, confidence, firm=firm)


def _general(facts: Facts, award: AwardDefinition, regime: Regime, corpus: Corpus) -> Iterator[Finding]:
    """Findings that belong to no route: an unread regime, what bars the case, a standard that is not encoded."""
    if not regime.seen:
        yield _note("regime_not_seen", regime.note, regime.cite, regime.confidence)
    for bar_id, bar in corpus.bars.items():
        found, provision = BARS[bar_id](facts), bar.values.on(facts.case.received_on)
        if found and provision:
            firm = None if provision.confidence == "memory" else False
            yield Finding(
                bar_id,
                None,
                found.status,
                f"{bar.text} {found.said}",
                provision.cite,
                provision.confidence,
                found.evidence,
                found.missing,
                found.earliest_year,
                firm,
            )
    if not award.encoded:
        text = f"Tiêu chuẩn {award.name} chưa được mã hóa trong hệ thống; xét theo văn bản."
        yield _note("standard_not_encoded", text, award.cite, award.confidence)


# Which routes are open


def _open_routes(
    case: Case, award: AwardDefinition, corpus: Corpus
) -> tuple[list[tuple[Route, bool]], tuple[Finding, ...]]:
    """Routes open to this subject and basis, with whether its category is still unstated; else why none is."""
    subject = case.subject
    if subject.kind not in award.subject_kinds:
        text = f"{award.name} không dành cho {labels.KIND[subject.kind]}."
        confidence = award.subjects_confidence or award.confidence
        return [], (_note("subject_kind", text, award.cite, confidence, Status.UNMET),)
    named = [award.route(case.route)] if case.route and award.encoded else [r for r in award.routes if not r.local]
    fitting = [(route, _openness(case, [corpus.subject_classes[name] for name in route.subjects])) for route in named]
    right_subject = [(route, openness == "unstated") for route, openness in fitting if openness != "closed"]
    opened = [(route, unstated) for route, unstated in right_subject if case.basis in route.bases]
    if subject.kind == "collective" and not all(unstated for _, unstated in opened):
        opened = [(route, unstated) for route, unstated in opened if not unstated]  # an ordinary collective has none
    if opened or not award.encoded:
        return opened, ()
    if not right_subject:
        classes = dict.fromkeys(corpus.subject_classes[name].label for route in named for name in route.subjects)
        text = f"Đối tượng không thuộc diện xét {award.name}. Tiêu chuẩn này dành cho: {'; '.join(classes)}."
        return [], (_closed("subject_category", text, named, award),)
    bases = dict.fromkeys(basis for route, _ in right_subject for basis in route.bases)
    needed = " hoặc ".join(labels.BASIS[basis] for basis in bases)
    text = f"Không được xét theo loại hình {labels.BASIS[case.basis]} với đối tượng này; cần loại hình {needed}."
    return [], (_closed("basis", text, named, award),)


def _closed(note_id: str, text: str, routes: Sequence[Route], award: AwardDefinition) -> Finding:
    confidence = award.subjects_confidence or surest([route.confidence for route in routes])
    return _note(note_id, text, routes[0].cite, confidence, Status.UNMET)


def _openness(case: Case, classes: Sequence[SubjectClass]) -> str:
    """open, unstated (the category that it needs is not said) or closed, whichever is best over the classes."""
    stated = _stated(case)
    answers = set()
    for entry in classes:
        if case.subject.kind not in entry.kinds or (stated and stated <= entry.closed_to):
            answers.add("closed")
        elif not entry.categories or stated & entry.categories:
            answers.add("open")
        else:
            answers.add("closed" if stated else "unstated")
    return next(answer for answer in ("open", "unstated", "closed") if answer in answers)


def _stated(case: Case) -> frozenset[Category]:
    return case.subject.categories - {"deceased"}


# One route


@dataclass(frozen=True)
class _Judge:
    """Judges the tree of one route on the facts of one case."""

    facts: Facts
    award: AwardDefinition
    route: Route

    def findings(self, unstated: bool) -> Iterator[Finding]:
        """One finding for each condition of the route; all of them must be met."""
        if unstated:
            missing = "Đối tượng thuộc diện nào (cán bộ, công chức; công nhân, nông dân; doanh nhân…)."
            route = self.route
            yield Finding(
                "subject_category", route.id, Status.UNPROVEN, UNSTATED, route.cite, route.confidence, missing=missing
            )
        for node in self.route.standard:
            if self._applies(node):
                yield self._judge(node)

    def _applies(self, node: Node) -> bool:
        case, stated = self.facts.case, _stated(self.facts.case)
        if node.bases and case.basis not in node.bases:
            return False
        if node.categories and stated and not stated & node.categories:
            return False
        return isinstance(node, Group) or node.values.on(case.received_on) is not None

    def _judge(self, node: Node) -> Finding:
        return self._leaf(node) if isinstance(node, Leaf) else self._group(node)

    @cached_property
    def _runs(self) -> dict[str, Run]:
        """The runs of years that other conditions of the route count in."""
        found = {}
        for node in walk(self.route.standard):
            value = node.values.on(self.facts.case.received_on) if isinstance(node, Leaf) else None
            if value and isinstance(value.params, RunParams):
                found[node.id] = run_of(value.params, self.facts)
        return found

    def _leaf(self, leaf: Leaf) -> Finding:
        value = leaf.values.on(self.facts.case.received_on)
        if value is None:
            raise ValueError(f"{leaf.id}: không có giá trị trong ngày xét")
        facts = self.facts.without_vouching() if leaf.attestable else self.facts
        found = PREDICATES[leaf.predicate].read(value.params, facts, self._runs)
        status = self._attested(leaf, found.status)
        said = [found.said]
        if not found.said:
            said = [f"{'Đã' if status is Status.MET else 'Cần'} xác nhận: {leaf.text}"]
        if _needs_category(leaf, self.facts.case) and status is Status.MET:
            status, said = Status.UNPROVEN, [*said, UNSTATED]
        confidence = self._confidence(found.confidence or value.confidence)
        result = " ".join(said) + _reading(value)
        return Finding(
            id=leaf.id,
            route=self.route.id,
            status=status,
            text=f"{value.text or leaf.text} {result}" if found.said else (value.text or leaf.text) + _reading(value),
            citation=found.cite or value.cite,
            confidence=confidence,
            evidence=found.evidence,
            missing="" if status is Status.MET else found.missing,
            earliest_year=self.facts.counted(found.earliest_year),
            firm={Status.MET: True, Status.UNMET: False}.get(status) if confidence != "memory" else None,
            said=result,
        )

    def _confidence(self, own: Confidence) -> Confidence:
        return "memory" if self.route.confidence == "memory" else own

    def _attested(self, leaf: Leaf, status: Status) -> Status:
        """A person's word settles a judgement, and a silent register where the condition allows it."""
        if status is not Status.JUDGEMENT and not (leaf.attestable and status is Status.UNPROVEN):
            return status
        return Status.MET if {leaf.id, "all"} & self.facts.case.attested else Status.JUDGEMENT

    def _group(self, group: Group) -> Finding:
        parts, together = tuple(self._parts(group)), bool(group.all_of)
        clause = group.values.on(self.facts.case.received_on) if group.values else None
        status = (_all_status if together else _any_status)(parts)
        firm = (_all if together else _any)([part.firm for part in parts])
        decisive = [part for part in parts if part.status is status] or list(parts)
        shown = decisive if status is Status.MET else [part for part in parts if part.status is not Status.MET]
        confidence = self._confidence(_group_confidence(decisive, clause, surely=status is Status.MET and not together))
        if _needs_category(group, self.facts.case) and status is Status.MET:
            status, firm = Status.UNPROVEN, None
        said = " ".join(part.said for part in shown) + _reading(clause)
        silent = [part for part in shown if part.status is not Status.UNMET] or shown
        wanted = dict.fromkeys(part.missing for part in silent if part.missing) if status is not Status.MET else {}
        return Finding(
            id=group.id,
            route=self.route.id,
            status=status,
            text=f"{group.text} {said}".strip(),
            citation=clause.cite if clause else next((part.citation for part in decisive), self.route.cite),
            confidence=confidence,
            evidence=tuple(dict.fromkeys(item for part in shown for item in part.evidence)),
            missing=(" " if together else " Hoặc: ").join(wanted),
            earliest_year=_earliest(parts, together) if status is Status.UNMET else None,
            firm=None if self.route.confidence == "memory" or (clause and clause.confidence == "memory") else firm,
            said=said,
            parts=parts,
        )

    def _parts(self, group: Group) -> Iterator[Finding]:
        for node in group.all_of + group.any_of:
            if self._applies(node):
                yield self._judge(node)
        for route_id in group.any_route:
            other = self.award.route(route_id)
            if self.facts.case.basis in other.bases:
                judge = _Judge(self.facts, self.award, other)
                nodes = Group(id=route_id, text=f"{other.name}.", all_of=other.standard)
                yield judge._group(nodes)


def _reading(clause: Clause | None) -> str:
    return f" Lưu ý: {clause.reading}" if clause and clause.reading else ""


def _needs_category(node: Node, case: Case) -> bool:
    """Whether a part of the tree for some categories was judged although the case states none."""
    return bool(node.categories) and not _stated(case)


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
