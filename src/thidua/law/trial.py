"""Runs the cases that stand beside each standard in the corpus and says which answer is not the expected one."""

from collections.abc import Iterator
from typing import Any

from pydantic import Field

from thidua.law.answer import Answer
from thidua.law.award import AwardDefinition
from thidua.law.corpus import Corpus
from thidua.law.engine import appraise
from thidua.law.facts import Status
from thidua.law.provision import Frozen
from thidua.law.reading import read_case


class Expected(Frozen):
    """What a case in the corpus expects; what it does not name may be anything."""

    verdict: str
    provisional: str | None = None
    route: str | None = None
    regime: str | None = None
    findings: dict[str, Status] = Field(default_factory=dict)
    earliest: dict[str, int | None] = Field(default_factory=dict)
    says: dict[str, str] = Field(default_factory=dict)
    alternatives: list[str] | None = None


def trials(award: AwardDefinition, corpus: Corpus) -> Iterator[tuple[str, list[str]]]:
    """Each case of the award with what was wrong, empty when it went as expected. Raises CaseError."""
    for entry in award.tests:
        data = {"award": award.code} | {key: part for key, part in entry.items() if key != "expect"}
        case = read_case(data, award.code, corpus)
        expected = Expected.model_validate(entry["expect"])
        yield case.id, list(_differences(expected, appraise(case, corpus)))


def _differences(expected: Expected, answer: Answer) -> Iterator[str]:
    for name in ("verdict", "provisional"):
        yield from _differs(name, getattr(expected, name), getattr(answer, name))
    for name in ("route", "regime"):
        wanted = getattr(expected, name)
        if wanted is not None:
            yield from _differs(name, wanted, getattr(answer, name))
    if expected.alternatives is not None:
        yield from _differs("alternatives", expected.alternatives, [regime for regime, _ in answer.alternatives])
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
