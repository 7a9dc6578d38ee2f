"""Which papers a dossier needs, by the law's data, and which of them are there."""

import datetime as dt
from dataclasses import dataclass

from thidua.dossiers.models import Evidence, Nomination
from thidua.legislation.queries import corpus_for

# The submission letter is the submission itself: it is there as soon as the dossier is sent.
WRITTEN_BY_THE_SYSTEM = frozenset({"submission_letter"})


@dataclass(frozen=True)
class ChecklistLine:
    """One paper of the dossier: whether the law's data demands it, and what is attached for it."""

    kind: str
    name: str
    required: bool
    citation: str
    confidence: str
    attached: tuple[Evidence, ...]

    @property
    def is_missing(self) -> bool:
        """Whether it is demanded and neither attached nor written by the system."""
        return self.required and not self.attached and self.kind not in WRITTEN_BY_THE_SYSTEM


def checklist(nomination: Nomination, on: dt.date) -> list[ChecklistLine]:
    """The papers of the dossier by the law of a day, each with what is attached for it, then whatever else there is."""
    attached: dict[str, list[Evidence]] = {}
    for evidence in nomination.evidence.all():
        if evidence.withdrawn_at is None:
            attached.setdefault(evidence.kind, []).append(evidence)
    lines = [
        ChecklistLine(
            item.kind,
            item.name,
            item.required,
            str(item.cite),
            str(item.confidence),
            tuple(attached.pop(item.kind, ())),
        )
        for item in corpus_for(nomination.owner).awards[nomination.award].dossier(on)
    ]
    for kind, papers in sorted(attached.items()):
        lines.append(ChecklistLine(kind, papers[0].get_kind_display(), False, "", "", tuple(papers)))
    return lines


def missing_items(nomination: Nomination, on: dt.date) -> list[ChecklistLine]:
    """What the dossier lacks by the law of a day."""
    return [line for line in checklist(nomination, on) if line.is_missing]
