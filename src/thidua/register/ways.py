"""A way of the path ahead as the screen shows it: conditions in Vietnamese with citations and links to the register."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from thidua.law import Finding
from thidua.register.cases import evidence_links
from thidua.register.models import Basis, Subject
from thidua.register.path import HELD, ORDER, Way

OUTLOOKS = {
    "ready": (_("Đủ theo sổ bộ"), "success"),
    "open": (_("Thiếu chứng cứ"), "warning"),
    "not_yet": (_("Chưa đủ"), "neutral"),
    "none": (_("Xét theo hồ sơ"), "info"),
    HELD: (_("Đã được tặng"), "info"),
}
UNREAD = _("chưa đối chiếu văn bản")


@dataclass(frozen=True)
class ShownCondition:
    """One condition: what it says, what the register holds for it or what is missing, and where it stands."""

    text: str
    evidence: tuple[tuple[str, str], ...]
    missing: str
    earliest: int | None
    citation: str


@dataclass(frozen=True)
class ShownWay:
    """One award on the page; `improves` when the coming year makes it better under the assumption."""

    way: Way
    basis: str
    outlook: str
    tag: str
    next_outlook: str
    improves: bool
    met: tuple[ShownCondition, ...]
    missing: tuple[ShownCondition, ...]
    attest: tuple[ShownCondition, ...]


def shown_way(way: Way, subject: Subject) -> ShownWay:
    """Put a way into words."""
    name, tag = OUTLOOKS[way.outlook]
    return ShownWay(
        way,
        str(Basis(way.basis).label),
        str(name),
        tag,
        str(OUTLOOKS[way.next_outlook][0]),
        ORDER.index(way.next_outlook) < ORDER.index(way.outlook),
        *(tuple(_shown(finding, subject) for finding in part) for part in (way.met, way.missing, way.attest)),
    )


def _shown(finding: Finding, subject: Subject) -> ShownCondition:
    citation = str(finding.citation)
    return ShownCondition(
        finding.text,
        tuple(evidence_links({"evidence": finding.evidence}, subject)),
        finding.missing,
        finding.earliest_year,
        f"{citation} ({UNREAD})" if finding.confidence == "memory" else citation,
    )
