"""What becomes of one award, asked on one basis, for the subjects of one cohort: the twin of `thidua.law.engine`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from thidua.law.award import AwardDefinition
from thidua.law.bars import BARS as EXPLAINED
from thidua.law.bulk.arrays import MET, NO_YEAR, UNMET, UNPROVEN, select
from thidua.law.bulk.bars import BARS, Bar
from thidua.law.bulk.facts import BulkFacts
from thidua.law.bulk.program import Program, Value
from thidua.law.bulk.question import Question
from thidua.law.bulk.standard import Compiler, Judged
from thidua.law.case import Basis, Case, Category, Kind, Subject
from thidua.law.corpus import Corpus
from thidua.law.facts import Facts, Status
from thidua.law.footing import Law
from thidua.law.judging import Judge
from thidua.law.opening import note, open_routes

ABSENT = 4  # as the status of a finding: not asked of this subject
UNDECIDED = UNPROVEN  # a verdict is the status of the whole: MET eligible, UNMET not eligible
NO_VERDICT = 9
NO_OUTLOOK, NOT_YET, OPEN, READY = range(4)
Key = tuple[str | None, str]  # route and id of a finding


@dataclass(frozen=True)
class Cohort:
    """Subjects of one kind that state the same categories."""

    kind: Kind
    categories: frozenset[Category]


class Asked(NamedTuple):
    """One award on one basis."""

    award: str
    basis: Basis


@dataclass(frozen=True)
class Outcome:
    """The values that say what becomes of an award; `routes` are those open to the cohort, by the numbers from 1."""

    verdict: Value
    provisional: Value  # NO_VERDICT where there is none
    route: Value  # 0 where nothing makes it eligible
    outlook: Value
    near: Value
    unsure: Value
    earliest: Value  # 0 where the outlook is better than NOT_YET, NO_YEAR where there is none
    findings: Mapping[Key, Value]
    routes: tuple[str, ...]

    def values(self) -> list[Value]:
        """Every value, for the program to keep."""
        own = (self.verdict, self.provisional, self.route, self.outlook, self.near, self.unsure, self.earliest)
        return [*own, *self.findings.values()]


class _Asking(NamedTuple):
    award: AwardDefinition
    law: Law
    program: Program


class _Route(NamedTuple):
    id: str
    firm: Value
    face: Value
    memory: Value
    register: Value | None
    earliest: Value
    is_borne: bool


class _General(NamedTuple):
    """A finding of no route: where it stands, and whether what it says is firm."""

    id: str
    status: Value  # ABSENT where it does not stand
    stands: Value
    refuses: bool
    firm: bool
    memory: bool
    earliest: Value


def compile_outcome(asked: Asked, cohort: Cohort, question: Question, corpus: Corpus, program: Program) -> Outcome:
    """Turn one award, asked on one basis, into values of the program."""
    case = _blank(asked, cohort, question)
    award, regime = corpus.awards[asked.award], corpus.regime(question.received_on)
    law = Law(corpus, regime, question.received_on)
    if not regime.encoded:
        unread = _General("regime_not_encoded", UNPROVEN, 1, False, False, regime.confidence == "memory", 0)
        return _drawn(_Asking(award, law, program), [unread], [], {})
    facts = Facts.of(case, corpus.rules, corpus.posts)
    opened, refused = open_routes(case, award, law)
    general = [*_bars(asked, law, program), *(_note(found) for found in refused)]
    if not award.encoded and not refused:
        general.append(_note(note("standard_not_encoded", "", award.cite, award.sure_on(law.day))))
    findings: dict[Key, Value] = {}
    own = award.code if question.same_again and award.code in award.awards_named else None
    routes = []
    for opening in opened:
        compiler = Compiler(program, Judge(facts, award, opening.route, law), own)
        conditions = dict(compiler.findings(opening.unstated))
        findings.update({(opening.route.id, key): found.status for key, found in conditions.items()})
        borne = law.bears_verdict("eligible", opening.route.id, award)
        routes.append(_route(opening.route.id, list(conditions.values()), program, borne))
    return _drawn(_Asking(award, law, program), general, routes, findings)


def _blank(asked: Asked, cohort: Cohort, question: Question) -> Case:
    """A case of the cohort that knows no facts."""
    return Case(
        id="radar",
        award=asked.award,
        received_on=question.received_on,
        as_of=question.as_of,
        basis=asked.basis,
        through_year=question.through_year,
        subject=Subject(kind=cohort.kind, categories=cohort.categories),
        attested=question.attested,
    )


def _note(found: Any) -> _General:
    refuses = found.status is Status.UNMET
    code = UNMET if refuses else UNPROVEN
    return _General(
        found.id, code, 1, refuses, found.firm is False, found.confidence == "memory", NO_YEAR if refuses else 0
    )


def _bars(asked: Asked, law: Law, program: Program) -> list[_General]:
    found = []
    for bar_id in law.corpus.bars:
        values = law.corpus.bars[bar_id].values
        provision, since = values.on(law.day), values.start_on(law.day)
        if provision is None or bar_id not in EXPLAINED:
            continue
        bar, rule = BARS[bar_id], law.corpus.rules[asked.award]
        of = bar.depends_on(asked.award, asked.basis, rule)
        firm = law.firm(Status.UNMET, provision, since, provision.confidence) is False
        where = program.read(("bar", bar_id, of, "stands"), partial(_stands, bar, of))
        years = program.read(("bar", bar_id, of, "years"), partial(_years, bar, of))
        status = program.mapped(where, (ABSENT, UNMET))
        memory = provision.confidence == "memory"
        found.append(_General(bar_id, status, where, True, firm, memory, years))
    return found


def _stands(bar: Bar, of: object, facts: BulkFacts) -> Any:
    return facts.once((bar, of), lambda: bar.read(facts, of)).where.view(np.uint8)


def _years(bar: Bar, of: object, facts: BulkFacts) -> Any:
    barred = facts.once((bar, of), lambda: bar.read(facts, of))
    return barred.where * np.asarray(np.minimum(barred.earliest(), NO_YEAR), np.int16)


def _route(route_id: str, conditions: list[Judged], program: Program, is_borne: bool) -> _Route:
    told = [each for each in conditions if each.register is not None]
    computed = any(each.computed for each in conditions)
    return _Route(
        route_id,
        program.all_of([each.firm for each in conditions]) if conditions else UNDECIDED,
        program.all_of([each.status for each in conditions]) if conditions else UNDECIDED,
        program.any_of([each.memory for each in conditions], 0, 1),
        program.all_of([each.register for each in told if each.register is not None]) if computed else None,
        program.latest([each.earliest for each in told]),
        is_borne,
    )


def _drawn(asked: _Asking, general: list[_General], routes: list[_Route], findings: dict[Key, Value]) -> Outcome:
    """The verdict drawn twice from the same findings, and what the register alone says."""
    award, law, program = asked
    barred_firmly = program.any_of([each.stands for each in general if each.refuses and each.firm], 0, 1)
    barred = program.any_of([each.stands for each in general if each.refuses], 0, 1)
    firm, route = _firm(award, law, program, routes)
    firm, route = program.chosen(barred_firmly, UNMET, firm), program.chosen(barred_firmly, 0, route)
    face = program.chosen(barred, UNMET, _verdict(program, [each.face for each in routes]))
    memory = [each.memory for each in routes]
    memory += [each.stands for each in general if each.memory]
    unsure = program.any_of([*memory, int(not law.regime.seen)], 0, 1)
    provisional = _provisional(program, firm, face, unsure, bool(routes))
    known: dict[Key, Value] = {}
    if not law.regime.seen:
        known[None, "regime_not_seen"] = program.mapped(firm, (ABSENT, UNPROVEN, UNPROVEN, ABSENT))
    known |= {(None, each.id): each.status for each in general}
    outlook, near, doubtful, earliest = _outlook(program, law, general, barred, routes)
    return Outcome(
        firm, provisional, route, outlook, near, doubtful, earliest, known | findings, tuple(each.id for each in routes)
    )


def _verdict(program: Program, outcomes: Sequence[Value]) -> Value:
    """Eligible when one route is, not eligible when every one is refused; without any route nothing is decided."""
    if not outcomes:
        return UNDECIDED
    return program.mapped(program.any_of(outcomes), (UNMET, UNDECIDED, UNDECIDED, MET))


def _firm(award: AwardDefinition, law: Law, program: Program, routes: list[_Route]) -> tuple[Value, Value]:
    """The verdict that may be relied on, and the first route that makes it eligible."""
    verdict = _verdict(program, [each.firm for each in routes])
    if isinstance(verdict, int) and verdict != MET:
        route: Value = 0
    else:
        route = program.of("first", _first, *(each.firm for each in routes))
    if not law.bears_verdict("not_eligible", None, award):
        verdict = program.mapped(verdict, (UNDECIDED, UNDECIDED, UNDECIDED, MET))
    if not all(each.is_borne for each in routes):
        borne = (1, *(int(each.is_borne) for each in routes))
        relied_on = program.mapped(route, borne)
        verdict, route = program.chosen(relied_on, verdict, UNDECIDED), program.chosen(relied_on, route, 0)
    return verdict, route


def _first(*firm: Any) -> Any:
    """The number, from 1, of the first that is true; 0 when none is."""
    found: Any = 0
    for number, values in reversed(list(enumerate(firm, 1))):
        found = select(np.asarray(values == MET).view(np.uint8), number, found)
    return found


def _provisional(program: Program, firm: Value, face: Value, unsure: Value, judged: bool) -> Value:
    table = (UNMET, UNDECIDED if judged else NO_VERDICT, NO_VERDICT, MET)
    given = program.chosen(unsure, program.mapped(face, table), NO_VERDICT)
    undecided = program.mapped(firm, (0, 1, 1, 0))
    return program.chosen(undecided, given, NO_VERDICT)


def _outlook(
    program: Program, law: Law, general: list[_General], barred: Value, routes: list[_Route]
) -> tuple[Value, Value, Value, Value]:
    """What the register alone says of the best route that it says anything of: outlook, route, doubt, earliest year."""
    told = [(number, route) for number, route in enumerate(routes, 1) if route.register is not None]
    if not told:
        return NO_OUTLOOK, 0, 0, 0
    near, best, year, doubt = _best(program, told)
    outlook = program.chosen(barred, NOT_YET, program.mapped(best, (NOT_YET, OPEN, OPEN, READY)))
    bars = [each.earliest for each in general if each.refuses]
    earliest = program.latest([year, *bars])
    return outlook, near, program.any_of([doubt, int(not law.regime.seen)], 0, 1), earliest


def _best(program: Program, told: list[tuple[int, _Route]]) -> tuple[Value, Value, Value, Value]:
    """Of the routes the one of best status, then of earliest year, then the first: number, status, year, doubt."""
    number, first = told[0]
    near: Value = number
    best, year, doubt = first.register or 0, first.earliest, first.memory
    for number, route in told[1:]:
        register = route.register if route.register is not None else 0
        better = program.of("better", _better, register, best, route.earliest, year)
        near, best = program.chosen(better, number, near), program.chosen(better, register, best)
        year = program.of("year", _year, better, route.earliest, year)
        doubt = program.chosen(better, route.memory, doubt)
    return near, best, year, doubt


def _better(status: Any, than: Any, year: Any, than_year: Any) -> Any:
    return ((status > than) | ((status == than) & (year < than_year))) * np.uint8(1)


def _year(which: Any, then: Any, otherwise: Any) -> Any:
    return otherwise ^ ((otherwise ^ then) & np.negative(which.astype(np.int16)))
