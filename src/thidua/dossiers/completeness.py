"""Which papers a dossier needs, by the law's data, and which of them are there."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Prefetch

from thidua.dossiers.models import Evidence, Nomination
from thidua.law import DossierItem
from thidua.legislation.queries import corpus_for

PAPERS = Prefetch("evidence", Evidence.objects.select_related("agency", "rejected_by"))  # for pages that name them
# The submission letter is the submission itself: it is there as soon as the dossier is sent.
WRITTEN_BY_THE_SYSTEM = frozenset({"submission_letter"})


@dataclass(frozen=True)
class ChecklistLine:
    """One paper of the dossier: whether the law's data demands it, what is attached for it, what was rejected."""

    kind: str
    name: str
    required: bool
    citation: str
    confidence: str
    attached: tuple[Evidence, ...]
    rejected: tuple[Evidence, ...]

    @property
    def is_missing(self) -> bool:
        """Whether it is demanded and neither attached nor written by the system."""
        return self.required and not self.attached and self.kind not in WRITTEN_BY_THE_SYSTEM


def checklist(nomination: Nomination, on: dt.date) -> list[ChecklistLine]:
    """The papers of the dossier by the law of a day, each with what is attached for it, then whatever else there is."""
    papers: dict[str, list[Evidence]] = {}
    for evidence in nomination.evidence.all():
        if evidence.withdrawn_at is None:
            papers.setdefault(evidence.kind, []).append(evidence)
    lines = [
        _line(item.kind, item.name, papers.pop(item.kind, []), item)
        for item in corpus_for(nomination.owner).awards[nomination.award].dossier(on)
    ]
    return lines + [_line(kind, kept[0].get_kind_display(), kept) for kind, kept in sorted(papers.items())]


def _line(kind: str, name: str, papers: list[Evidence], item: DossierItem | None = None) -> ChecklistLine:
    return ChecklistLine(
        kind,
        name,
        required=item is not None and item.required,
        citation=str(item.cite) if item else "",
        confidence=str(item.confidence) if item else "",
        attached=tuple(paper for paper in papers if paper.counts),
        rejected=tuple(paper for paper in papers if not paper.counts),
    )


def missing_items(nomination: Nomination, on: dt.date) -> list[ChecklistLine]:
    """What the dossier lacks by the law of a day."""
    return [line for line in checklist(nomination, on) if line.is_missing]
