"""A standard compiled: the tree of one route turned into steps of a program, for subjects of one cohort.

The twin of `thidua.law.judging`. Whatever depends on the kind and the categories of a subject, on the kind of
commendation or on the day is settled here, once; what is left depends on the facts alone.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from thidua.law.award import Group, Leaf, Node, Route, walk
from thidua.law.bulk.arrays import JUDGEMENT, MET, NO_YEAR, STATUS, UNMET, UNPROVEN
from thidua.law.bulk.columns import AS_STATED, BY_CATEGORY, COLUMNS, CONSTANT, Column, category_status
from thidua.law.bulk.facts import BulkFacts
from thidua.law.bulk.program import Program, Value
from thidua.law.bulk.years import run_of
from thidua.law.facts import NEVER
from thidua.law.judging import Judge
from thidua.law.opening import stated_categories
from thidua.law.provision import Confidence
from thidua.law.years import RunParams

AS_IT_IS = (UNMET, UNPROVEN, JUDGEMENT, MET)
ATTESTED = {  # what a person's word makes of a status: of a judgement, of a fact that may be attested
    (False, False): AS_IT_IS,
    (False, True): (UNMET, UNPROVEN, MET, MET),
    (True, False): (UNMET, JUDGEMENT, JUDGEMENT, MET),
    (True, True): (UNMET, MET, MET, MET),
}
WITHOUT_CATEGORY = (UNMET, UNPROVEN, JUDGEMENT, UNPROVEN)
OPEN = UNPROVEN  # as a firm value: neither true nor false


class Judged(NamedTuple):
    """One condition, or several joined, as the finding of the same id would be.

    `firm` is MET for true, UNMET for false, else open. `register` is the status with what a person attests left out,
    None when nothing else is left; `earliest` goes with it: 0 where it is not unmet, NO_YEAR where there is none.
    `computed` says whether the register has anything to say of it.
    """

    status: Value
    firm: Value
    memory: Value
    register: Value | None
    earliest: Value
    computed: bool


@dataclass(frozen=True)
class Compiler:
    """Compiles one route for one cohort; `judge` holds the route, the law and a case of the cohort without facts."""

    program: Program
    judge: Judge
    own: str | None  # the award itself where its standard names it: then it is never taken to be held again

    def of(self, route: Route) -> "Compiler":
        """The same for another route of the award."""
        return replace(self, judge=replace(self.judge, route=route))

    def findings(self, unstated: bool) -> Iterator[tuple[str, Judged]]:
        """The top-level conditions by id, as `Judge.findings` gives them."""
        if unstated:
            yield "subject_category", Judged(UNPROVEN, OPEN, self._rests(False), UNPROVEN, 0, computed=False)
        for node in self.judge.route.standard:
            if self.judge.applies(node):
                yield node.id, self._node(node)

    def _node(self, node: Node) -> Judged:
        found = self._leaf(node) if isinstance(node, Leaf) else self._group(node)
        if not node.categories or stated_categories(self.judge.facts.case):
            return found
        capped = partial(self.program.mapped, table=WITHOUT_CATEGORY)
        register = None if found.register is None else capped(found.register)
        return found._replace(status=capped(found.status), firm=capped(found.firm), register=register)

    def _rests(self, memory: Value) -> Value:
        """Whether a finding rests on memory, itself or for the sake of its route."""
        return int(True) if self._route_from_memory else memory

    @property
    def _route_from_memory(self) -> bool:
        return self.judge.route.sure_on(self.judge.law.day) == "memory"

    # Leaves

    def _leaf(self, leaf: Leaf) -> Judged:
        law, program = self.judge.law, self.program
        value, since = leaf.values.on(law.day), leaf.values.start_on(law.day)
        if value is None:
            raise ValueError(f"{leaf.id}: không có giá trị trong ngày xét")
        computed = leaf.predicate not in CONSTANT and leaf.predicate != BY_CATEGORY
        raw, memory, earliest = self._read(leaf, value.params) if computed else self._settled(leaf, value.params)
        status = program.mapped(raw, ATTESTED[leaf.attestable, bool({leaf.id, "all"} & self.judge.facts.case.attested)])
        from_memory = self._rests(_merged(program, memory, value.confidence))

        def firmly(confidence: Confidence) -> tuple[int, ...]:
            found = (law.firm(STATUS[code], value, since, confidence) for code in AS_IT_IS)
            return tuple({True: MET, False: UNMET, None: OPEN}[each] for each in found)

        sure = "text" if value.confidence == "memory" else value.confidence
        surely, unsurely = program.mapped(status, firmly(sure)), program.mapped(status, firmly("memory"))
        firm = program.chosen(from_memory, unsurely, surely)
        register = None if leaf.predicate == "judgement" else raw
        return Judged(status, firm, from_memory, register, earliest, computed)

    def _settled(self, leaf: Leaf, params: Any) -> tuple[Value, Value, Value]:
        stated = stated_categories(self.judge.facts.case)
        status = category_status(params, stated) if leaf.predicate == BY_CATEGORY else CONSTANT[leaf.predicate]
        return status, AS_STATED, 0

    def _read(self, leaf: Leaf, params: Any) -> tuple[Value, Value, Value]:
        """The status, the memory and the earliest years of what a columnar predicate found."""
        key, column = self._column(leaf, params)
        status = self.program.read((key, "status"), lambda facts: column(facts).status)
        memory: Value = AS_STATED
        if leaf.predicate in MEMORABLE:
            memory = self.program.read((key, "memory"), lambda facts: column(facts).memory)
        return status, memory, self.program.read((key, "earliest"), lambda facts: _earliest(column(facts), facts))

    def _column(self, leaf: Leaf, params: Any) -> tuple[int, Callable[[BulkFacts], Column]]:
        """A number for what the predicate reads here, and the function that reads it, once for each chunk."""
        run = self._run(getattr(params, "within", None))
        own, number = self.own, self.program.number_of((leaf.predicate, params, leaf.attestable, self.own, run))
        read = COLUMNS[leaf.predicate]

        def column(facts: BulkFacts) -> Column:
            mine = facts.asked_for(own)
            runs = {params.within: run_of(run, mine)} if run else {}
            return facts.once(number, lambda: read(params, mine.without_vouching() if leaf.attestable else mine, runs))

        return number, column

    def _run(self, within: str | None) -> RunParams | None:
        """The run of years that a condition counts in."""
        for node in walk(self.judge.route.standard):
            if node.id == within and isinstance(node, Leaf):
                value = node.values.on(self.judge.law.day)
                return value.params if value and isinstance(value.params, RunParams) else None
        return None

    # Groups

    def _group(self, group: Group) -> Judged:
        found = self._joined(self._parts(group), together=bool(group.all_of))
        day, dated = self.judge.law.day, group.values
        clause, since = (dated.on(day), dated.start_on(day)) if dated else (None, None)
        if clause and clause.confidence == "memory":
            found = found._replace(memory=int(True))
        found = found._replace(memory=self._rests(found.memory))
        borne = clause is None or clause.local or self.judge.law.bears(clause, since)
        return found if borne and not self._route_from_memory else found._replace(firm=OPEN)

    def _joined(self, given: Iterable[Judged], together: bool) -> Judged:
        parts, program = list(given), self.program
        join, years = (program.all_of, program.latest) if together else (program.any_of, program.earliest)
        told = [part for part in parts if part.register is not None]
        return Judged(
            status=join([part.status for part in parts]),
            firm=join([part.firm for part in parts]),
            memory=program.any_of([part.memory for part in parts], int(False), int(True)),
            register=join([part.register for part in told if part.register is not None]) if told or not parts else None,
            earliest=years([part.earliest for part in told]),
            computed=any(part.computed for part in parts),
        )

    def _parts(self, group: Group) -> Iterator[Judged]:
        for node in group.all_of + group.any_of:
            if self.judge.applies(node):
                yield self._node(node)
        for route_id in group.any_route:
            other = self.judge.award.route(route_id)
            if self.judge.facts.case.basis in other.bases and other.holds_on(self.judge.law.day):
                yield self.of(other).as_part()

    def as_part(self) -> Judged:
        """The whole route as one condition, for a standard that asks for any route of the award."""
        route, law = self.judge.route, self.judge.law
        found = self._group(Group(id=route.id, text=f"{route.name}.", all_of=route.standard))
        return found if law.bears_head(route) else found._replace(firm=OPEN)


MEMORABLE = frozenset({"position_tenure"})  # predicates whose columns say which of their own provisions decided


def _merged(program: Program, memory: Value, stated: Confidence) -> Value:
    """Whether what decided is known from memory, given how the condition itself is known."""
    table = np.array([int(False), int(True), int(stated == "memory")], np.uint8)  # AS_STATED is the last
    return program.of(("memory", stated == "memory"), lambda codes: table[codes], memory)


def _earliest(column: Column, facts: BulkFacts) -> Any:
    """Earliest years of what is unmet, never before discipline lets years count; 0 where it is not unmet."""
    unmet = column.status == UNMET
    if column.earliest is None:
        return unmet * np.int16(NO_YEAR)
    first = facts.once("first_or_none", lambda: np.where(facts.first_counted == NEVER, NO_YEAR, facts.first_counted))
    years = np.maximum(np.minimum(column.earliest(), NO_YEAR), first)
    return years.astype(np.int16) * unmet
