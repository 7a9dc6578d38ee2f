"""Runs the cases that stand beside each standard in the corpus and says which answer is not the expected one."""

from collections.abc import Iterator
from typing import Any

from pydantic import Field

from thidua.law.answer import Answer
from thidua.law.award import AwardDefinition
from thidua.law.case import Case
from thidua.law.corpus import Corpus
from thidua.law.engine import appraise
from thidua.law.facts import Status
from thidua.law.provision import Frozen
from thidua.law.reading import read_case

SHARED_BY_ALL = ("bars", "regimes", "subjects", "posts")


class Expected(Frozen):
    """What a case in the corpus expects; what it does not name may be anything."""

    verdict: str
    provisional: str | None = None
    route: str | None = None
    regime: str | None = None
    findings: dict[str, Status] = Field(default_factory=dict)
    earliest: dict[str, int | None] = Field(default_factory=dict)
    says: dict[str, str] = Field(default_factory=dict)
    alternatives: list[str] | dict[str, str] | None = None  # the other regimes, or the verdict under each


def cases_of(award: AwardDefinition, corpus: Corpus) -> Iterator[tuple[Case, Expected]]:
    """The cases that stand beside the standard of an award, with what is expected of each. Raises CaseError."""
    for entry in award.tests:
        data = {"award": award.code} | {key: part for key, part in entry.items() if key != "expect"}
        yield read_case(data, award.code, corpus), Expected.model_validate(entry["expect"])


def trials(award: AwardDefinition, corpus: Corpus) -> Iterator[tuple[str, list[str]]]:
    """Each case of the award with what was wrong, empty when it went as expected. Raises CaseError."""
    for case, expected in cases_of(award, corpus):
        yield case.id, list(_differences(expected, appraise(case, corpus)))


def changed_answers(before: Corpus, after: Corpus) -> Iterator[tuple[Case, Answer, Answer]]:
    """The cases beside the standards whose answer is another under the second corpus, with both answers."""
    for award in _touched(before, after):
        for case, _ in cases_of(award, before):
            answers = appraise(case, before), appraise(case, after)
            if len({_outcome(answer) for answer in answers}) > 1:
                yield case, *answers


def _touched(before: Corpus, after: Corpus) -> Iterator[AwardDefinition]:
    """Awards that a case may be answered differently about: all of them when something that all share differs."""
    shared = any(before.source.data[name] is not after.source.data[name] for name in SHARED_BY_ALL)
    yield from (award for code, award in before.awards.items() if shared or after.awards[code] is not award)


def _outcome(answer: Answer) -> tuple[object, ...]:
    return answer.verdict, answer.provisional, answer.route, answer.alternatives


def _differences(expected: Expected, answer: Answer) -> Iterator[str]:
    for name in ("verdict", "provisional"):
        yield from _differs(name, getattr(expected, name), getattr(answer, name))
    for name in ("route", "regime"):
        wanted = getattr(expected, name)
        if wanted is not None:
            yield from _differs(name, wanted, getattr(answer, name))
    if expected.alternatives is not None:
        given = dict(answer.alternatives)
        yield from _differs("alternatives", expected.alternatives, type(expected.alternatives)(given))
    found = {finding.id: finding for finding in answer.findings}
    for finding_id, status in expected.findings.items():
        yield from _differs(finding_id, status, found[finding_id].status if finding_id in found else None)
    for finding_id, year in expected.earliest.items():
        yield from _differs(finding_id, year, found[finding_id].earliest_year if finding_id in found else None)
    for finding_id, words in expected.says.items():
        if finding_id not in found or words not in found[finding_id].text:
            yield f"{finding_id} không nói {words!r}"


def _differs(name: str, expected: Any, given: Any) -> Iterator[str]:
    if expected != given:
        yield f"{name}: chờ {expected}, được {given}"
