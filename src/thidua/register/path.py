"""The path ahead: for each award worth showing what a subject has, what is missing, and the earliest year.

Computed by the engine of the law for one subject, now and a year ahead under the radar's own assumption. It is no
appraisal: what a person has to attest is named and left open.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from thidua.law import AwardDefinition, Case, CaseError, Corpus, Finding, appraise, read_case
from thidua.law.bulk import Question, ahead
from thidua.law.bulk.plan import bases_of
from thidua.law.outlook import nearest
from thidua.register.cases import history_of, subject_part
from thidua.register.models import Subject

HELD = "held"  # it was given for this very achievement
ORDER = ("ready", "open", "not_yet", HELD, "none")


@dataclass(frozen=True)
class Way:
    """One award on one basis, by the standard that is nearest to being met.

    `outlook` and `earliest` are those of `thidua.law.outlook`; `next_outlook` is that of a year ahead.
    """

    award: AwardDefinition
    basis: str
    standard: str
    outlook: str
    met: tuple[Finding, ...]
    missing: tuple[Finding, ...]
    attest: tuple[Finding, ...]
    earliest: int | None
    next_outlook: str


@dataclass(frozen=True)
class Path:
    """Every way, the nearest first. `doubt` says what in the register contradicts itself; then there is no way."""

    year: int
    assumption: str
    ways: tuple[Way, ...]
    doubt: str = ""


def path_of(subject: Subject, law: Corpus, *, on: dt.date) -> Path:
    """The path of a subject by the law of an agency, as if the dossiers were received on a day."""
    question = Question(received_on=on)
    year, assumption = question.last_year, question.next_year().assumption
    try:
        ways = [way for case in cases_of(subject, law, on=on) if (way := _way(case, law))]
    except CaseError as error:
        return Path(year, assumption, (), "; ".join(problem.message for problem in error.problems))
    return Path(year, assumption, tuple(sorted(ways, key=_nearness)))


def cases_of(subject: Subject, law: Corpus, *, on: dt.date) -> Iterator[Case]:
    """The subject as a case for every award and basis that its kind can have. CaseError when its facts contradict."""
    year = Question(received_on=on).last_year
    given: dict[str, Any] = {
        "id": "path",
        "received_on": on.isoformat(),
        "subject": subject_part(subject, year),
        "history": history_of(subject, as_of=on),
    }
    for award in law.awards.values():
        for basis in bases_of(award) if subject.kind in award.subject_kinds else ():
            yield read_case(given | {"award": award.code, "basis": basis}, corpus=law)


def _way(case: Case, law: Corpus) -> Way | None:
    """The nearest standard of an award; None when the register has nothing in its favour."""
    award, answer = law.awards[case.award], appraise(case, law)
    near = nearest(answer, award)
    findings = [finding for finding in answer.findings if finding.route == near.route or _bars(finding)]
    if near.route is None or not any(finding.evidence for finding in findings if finding.route == near.route):
        return None
    later = appraise(ahead(case, law), law)
    return Way(
        award,
        case.basis,
        award.route(near.route).name,
        near.outlook,
        _of(findings, "met"),
        _of(findings, "unmet", "unproven"),
        _of(findings, "judgement"),
        near.earliest,
        nearest(later, award).outlook,
    )


def _bars(finding: Finding) -> bool:
    return finding.route is None and finding.status == "unmet"


def _nearness(way: Way) -> tuple[int, int, int, int]:
    return ORDER.index(way.outlook), way.earliest or 9999, len(way.missing), way.award.rank


def _of(findings: Sequence[Finding], *statuses: str) -> tuple[Finding, ...]:
    return tuple(finding for finding in findings if finding.status in statuses)
