"""Worked examples: the cases that stand beside a standard, in words, each with the engine's answer of today."""

from collections.abc import Iterator
from dataclasses import dataclass

from thidua.law import Answer, Case, Corpus, Finding, appraise, labels
from thidua.law.award import AwardDefinition
from thidua.law.telling import asked_said, facts_said
from thidua.law.trial import cases_of

VERDICT_TAGS = {"eligible": "success", "not_eligible": "danger", "undecided": "warning"}
STATUS_TAGS = {"met": "success", "unmet": "danger", "unproven": "warning", "judgement": "info"}


@dataclass(frozen=True)
class Example:
    """One case in words. `findings` are (status, colour, text)."""

    id: str
    asked: str
    facts: tuple[str, ...]
    verdict: str
    tag: str
    provisional: str
    findings: tuple[tuple[str, str, str], ...]


def examples_of(award: AwardDefinition, corpus: Corpus) -> Iterator[Example]:
    """The cases of an award in the order of its file."""
    for case, _expected in cases_of(award, corpus):
        yield _example(case, appraise(case, corpus), corpus)


def _example(case: Case, answer: Answer, corpus: Corpus) -> Example:
    return Example(
        case.id,
        asked_said(case),
        tuple(facts_said(case, corpus)),
        labels.VERDICT[answer.verdict],
        VERDICT_TAGS[answer.verdict],
        labels.VERDICT[answer.provisional] if answer.provisional else "",
        tuple(_finding(finding) for finding in answer.findings),
    )


def _finding(finding: Finding) -> tuple[str, str, str]:
    return labels.STATUS[finding.status], STATUS_TAGS[finding.status], finding.text
