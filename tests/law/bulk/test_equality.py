"""The radar and `appraise` answer alike: the same facts, every award, every basis, every regime."""

import tempfile
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.law.bulk.registers import BASES, CORPUS, case_of, snapshot, subjects
from thidua.law import Answer, appraise
from thidua.law.bulk import Question
from thidua.law.bulk.arrays import STATUS
from thidua.law.bulk.outcome import ABSENT, NO_VERDICT, Asked
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
    }


def explained(answer: Answer) -> dict[str, Any]:
    return {
        "verdict": answer.verdict,
        "provisional": answer.provisional,
        "route": answer.route,
        "findings": {(found.route, found.id): found.status.value for found in answer.findings},
    }


def differences(entries: list[dict[str, Any]], question: Question, asked: list[Asked]) -> list[Any]:
    with tempfile.TemporaryDirectory() as folder:
        snapshot(Path(folder), entries)
        found = judged(Path(folder), question, asked)
    wrong = []
    for number, entry in enumerate(entries):
        for award, basis in asked:
            plain = case_of(entry, award=award, basis=basis, **asked_by(question, award))
            try:
                case = Case.model_validate(plain)
            except ValueError:
                assert number not in found
                break
            mine, theirs = found[number][Asked(award, basis)], explained(appraise(case, CORPUS))
            if mine != theirs:
                wrong.append((number, award, basis, mine, theirs, plain))
    return wrong


def asked_by(question: Question, award: str) -> dict[str, Any]:
    known = {judgement.id for judgement in CORPUS.awards[award].judgements} | {"all"}
    return {
        "received_on": question.received_on,
        "through_year": question.through_year,
        "as_of": question.as_of,
        "attested": sorted(question.attested & known),
    }


questions = st.builds(
    Question,
    received_on=st.sampled_from(DAYS),
    attested=st.sampled_from([frozenset(), frozenset({"all"}), frozenset({"compliance"})]),
)


@given(st.lists(subjects(), min_size=1, max_size=6), questions, st.data())
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
def test_the_radar_says_what_appraise_says(
    entries: list[dict[str, Any]], question: Question, data: st.DataObject
) -> None:
    asked = data.draw(st.lists(st.sampled_from(EVERYTHING), min_size=40, max_size=60, unique=True))
    assert differences(entries, question, asked)[:1] == []
