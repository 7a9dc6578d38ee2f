"""The answer to a case: a verdict, and one finding for each condition that was looked at. A public interface."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from thidua.law.facts import Status
from thidua.law.provision import Citation, Confidence, Local

Verdict = Literal["eligible", "not_eligible", "undecided"]


@dataclass(frozen=True)
class Finding:
    """What was found of one condition. The findings of one route are joined by "and".

    `firm` is what may be relied on: True met, False unmet, None open; a provision known from memory is always open.
    `parts` are the findings inside a condition that has alternatives. `place` names where the provision stands in the
    corpus and `since` the first day of the version that was read, so that a page can lead there. The public shape
    leaves all of these out.
    """

    id: str
    route: str | None
    status: Status
    text: str
    citation: Citation
    confidence: Confidence
    evidence: tuple[str, ...] = ()
    missing: str = ""
    earliest_year: int | None = None
    firm: bool | None = None
    said: str = ""  # the result alone, without the wording of the condition
    parts: tuple["Finding", ...] = ()
    place: str = ""
    since: date | None = None
    reading: str = ""  # how the clause may also be read; it stands in `text` too
    local: Local | None = None  # an agency's own rule, and the clause it lacks

    @property
    def face(self) -> bool | None:
        """What it would be if every wording held."""
        return {Status.MET: True, Status.UNMET: False}.get(self.status)

    @property
    def rests_on_memory(self) -> bool:
        """Whether it, or anything inside it, rests on a wording that nobody has read."""
        return self.confidence == "memory" or any(part.rests_on_memory for part in self.parts)

    def as_dict(self) -> dict[str, Any]:
        """The public shape of one finding."""
        return {
            "id": self.id,
            "route": self.route,
            "status": self.status.value,
            "text": self.text,
            "citation": self.citation.as_dict(),
            "confidence": self.confidence,
            "evidence": list(self.evidence),
            "missing": self.missing,
            "earliest_year": self.earliest_year,
        }


@dataclass(frozen=True)
class Answer:
    """The answer to a case. `route` is the route that makes it eligible; None otherwise.

    `others` are the whole answers under the regimes that may govern instead where they are more favourable.
    """

    id: str
    award: str
    verdict: Verdict
    provisional: Verdict | None
    regime: str
    route: str | None
    findings: tuple[Finding, ...]
    others: tuple["Answer", ...] = ()

    @property
    def alternatives(self) -> tuple[tuple[str, Verdict], ...]:
        """The verdict under each other regime."""
        return tuple((other.regime, other.verdict) for other in self.others)

    def as_dict(self) -> dict[str, Any]:
        """The public shape, ready for JSON."""
        return {
            "id": self.id,
            "award": self.award,
            "verdict": self.verdict,
            "provisional": self.provisional,
            "regime": self.regime,
            "route": self.route,
            "findings": [finding.as_dict() for finding in self.findings],
            "alternatives": [{"regime": regime, "verdict": verdict} for regime, verdict in self.alternatives],
        }
