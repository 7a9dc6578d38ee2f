"""The radar and `appraise` answer alike: the same facts, every award, every basis, every regime."""

import random
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.law.bulk.reference import NEVER, explained, outlook_of
from tests.law.bulk.registers import BASES, CORPUS, case_of, snapshot, subjects
from thidua.law import appraise
from thidua.law.bulk import Question, ahead
from thidua.law.bulk.arrays import STATUS
from thidua.law.bulk.outcome import ABSENT, NO_VERDICT, Asked
from thidua.law.bulk.packing import HELD_BAR, outlook_said
from thidua.law.bulk.plan import Answers, Plan, background, may_be_judged
from thidua.law.bulk.snapshot import Snapshot, chunks
from thidua.law.case import Case

VERDICTS = {0: "not_eligible", 1: "undecided", 3: "eligible", NO_VERDICT: None}
EVERYTHING = [Asked(code, basis) for code in CORPUS.awards for basis in BASES]
DAYS = [
    date(2023, 12, 31),
    date(2024, 1, 1),
    date(2025, 3, 1),
    date(2025, 6, 30),
    date(2025, 7, 1),
    date(2026, 3, 31),
    date(2026, 9, 30),
    date(2026, 10, 1),
]


def judged(folder: Path, question: Question, asked: list[Asked]) -> dict[int, dict[Asked, dict[str, Any]]]:
    """What the radar says of each subject by id: the columns of its line, and its findings."""
    stored, found = Snapshot(folder), {}
    known = background(question, CORPUS, stored.meta)
    with duckdb.connect() as database:
        for block in stored.blocks():
            first, tables = block[0].first, stored.read(database, block[0].first, block[-1].end)
            for stretch in block:
                plan = Plan(stretch.cohort, question, CORPUS, asked)
                for chunk in chunks(tables, stretch, first, size=7):
                    day = question.day.toordinal() - 719_163
                    fit = may_be_judged(chunk.tables["subjects"], day)
                    ids = chunk.tables["subjects"]["id"]
                    for each, answers in plan.run(chunk, known):
                        for place in np.flatnonzero(fit):
                            found.setdefault(int(ids[place]), {})[each] = line(answers, int(place))
    return found


def at(values: Any, place: int) -> int:
    return int(values) if np.ndim(values) == 0 else int(values[place])


def line(answers: Answers, place: int) -> dict[str, Any]:
    route = at(answers.route, place)
    statuses = {key: at(values, place) for key, values in answers.findings.items()}
    return {
        "verdict": VERDICTS[at(answers.verdict, place)],
        "provisional": VERDICTS[at(answers.provisional, place)],
        "route": answers.routes[route - 1] if route else None,
        "findings": {key: STATUS[code].value for key, code in statuses.items() if code != ABSENT},
    } | ahead_of(answers, place)


def ahead_of(answers: Answers, place: int) -> dict[str, Any]:
    near, earliest = at(answers.near, place), at(answers.earliest, place)
    bar = at(answers.findings[HELD_BAR], place) if HELD_BAR in answers.findings else ABSENT
    given = STATUS[bar].value if bar != ABSENT else None
    return {
        "outlook": outlook_said(at(answers.outlook, place), given),
        "near": answers.routes[near - 1] if near else None,
        "earliest": earliest if 0 < earliest < NEVER else None,
    }


def differences(entries: list[dict[str, Any]], question: Question, asked: list[Asked]) -> list[Any]:
    """Where the radar and `appraise` do not agree."""
    with tempfile.TemporaryDirectory() as folder:
        snapshot(Path(folder), entries)
        found = judged(Path(folder), question, asked)
    wrong = []
    for number, entry in enumerate(entries):
        for award, basis in asked:
            plain = case_of(with_members(entry, question), award=award, basis=basis, **asked_by(question, award))
            try:
                case = Case.model_validate(plain)
            except ValueError:
                assert number not in found
                break
            mine, theirs = found[number][Asked(award, basis)], said(case, question)
            if mine != theirs:
                wrong.append((number, award, basis, mine, theirs, plain))
    return wrong


def with_members(entry: dict[str, Any], question: Question) -> dict[str, Any]:
    """The subject as a case that is taken a year ahead needs it: members of the coming year, if counted already."""
    last, counted = question.last_year, entry["members"]
    if not question.same_again or last not in counted:
        return entry
    return entry | {"members": {**counted, last - 1: counted[last]}}


def said(case: Case, question: Question) -> dict[str, Any]:
    """What `appraise` says of the case, a year later when the question looks ahead."""
    asked = ahead(case, CORPUS) if question.same_again else case
    answer = appraise(asked, CORPUS)
    unattested = appraise(asked.model_copy(update={"attested": frozenset()}), CORPUS) if asked.attested else answer
    return explained(answer) | outlook_of(unattested, CORPUS)


def asked_by(question: Question, award: str) -> dict[str, Any]:
    """The question in the shape of a case; one that looks ahead as it was the year before."""
    known = {judgement.id for judgement in CORPUS.awards[award].judgements} | {"all"}
    back = 1 if question.same_again else 0
    return {
        "received_on": question.received_on.replace(year=question.received_on.year - back),
        "through_year": None if question.through_year is None else question.through_year - back,
        "as_of": question.as_of and question.as_of.replace(year=question.as_of.year - back),
        "attested": sorted(question.attested & known),
    }


plain_questions = st.builds(
    Question,
    received_on=st.sampled_from(DAYS),
    attested=st.sampled_from([frozenset(), frozenset({"all"}), frozenset({"compliance"})]),
)
questions = st.one_of(
    plain_questions,
    plain_questions,
    plain_questions.map(Question.next_year),
    st.builds(
        Question,
        received_on=st.sampled_from(DAYS[1:]),
        through_year=st.integers(2021, 2023),
        as_of=st.sampled_from([None, *DAYS]),
    ),
)


@given(st.lists(subjects(), min_size=3, max_size=6), questions, st.randoms(use_true_random=False))
@settings(max_examples=8, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_the_radar_says_what_appraise_says(
    entries: list[dict[str, Any]], question: Question, chance: random.Random
) -> None:
    assert differences(entries, question, chance.sample(EVERYTHING, 60))[:1] == []
