"""The engine's answer as the screen shows it: by route, in Vietnamese, with links to the register."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from thidua.dossiers.models import Nomination
from thidua.legislation.queries import corpus_for
from thidua.register.cases import evidence_links

VERDICTS = {
    "eligible": (_("Đủ tiêu chuẩn"), "success"),
    "not_eligible": (_("Không đủ tiêu chuẩn"), "danger"),
    "undecided": (_("Chưa kết luận được từ dữ liệu"), "warning"),
}
STATUSES = {
    "met": (_("Đạt"), "success"),
    "unmet": (_("Không đạt"), "danger"),
    "unproven": (_("Chưa có chứng cứ"), "warning"),
    "judgement": (_("Cần người xác nhận"), "info"),
}
CONFIDENCE = {
    "text": _("Theo lời văn đã đọc"),
    "secondary": _("Theo nguồn thứ cấp"),
    "memory": _("Chưa đối chiếu văn bản"),
    "confirmed": _("Đã đối chiếu Công báo"),
}


@dataclass(frozen=True)
class ShownFinding:
    """One condition on the screen."""

    id: str
    status: str
    status_name: str
    tag: str
    text: str
    citation: str
    confidence: str
    evidence: tuple[tuple[str, str], ...]  # text, link ("" when it leads nowhere)
    missing: str
    earliest_year: int | None


@dataclass(frozen=True)
class ShownRoute:
    """The conditions of one route, or the bars when `id` is empty."""

    id: str
    name: str
    findings: tuple[ShownFinding, ...]


@dataclass(frozen=True)
class ShownAnswer:
    """A whole answer on the screen."""

    verdict: str
    verdict_name: str
    tag: str
    provisional_name: str
    regime: str
    law: str  # the documents of the regime, in words
    route: str
    routes: tuple[ShownRoute, ...]
    alternatives: tuple[tuple[str, str], ...]  # the law in words, what it would answer


def citation_text(citation: dict[str, Any]) -> str:
    """«điểm a khoản 1 Điều 22 Luật 06/2022/QH15»."""
    parts = [("điểm", citation.get("point")), ("khoản", citation.get("clause")), ("Điều", citation.get("article"))]
    named = " ".join(f"{name} {value}" for name, value in parts if value not in (None, ""))
    return f"{named}, {citation['document']}" if named else str(citation["document"])


def shown_answer(answer: dict[str, Any], nomination: Nomination) -> ShownAnswer:
    """Turn an answer in the public format into what the screen shows."""
    corpus = corpus_for(nomination.owner)
    definition = corpus.awards[nomination.award]
    laws = {regime.id: regime.law for regime in corpus.regimes}
    names = {route.id: route.name for route in definition.routes}
    grouped: dict[str, list[ShownFinding]] = {}
    for finding in answer["findings"]:
        grouped.setdefault(finding["route"] or "", []).append(_shown(finding, nomination))
    # The bars first, then the route that governs, then those that lack least.
    order = sorted(grouped, key=lambda route: (route != "", route != answer["route"], _lacking(grouped[route])))
    name, tag = VERDICTS[answer["verdict"]]
    provisional = answer.get("provisional")
    return ShownAnswer(
        answer["verdict"],
        str(name),
        tag,
        str(VERDICTS[provisional][0]) if provisional and provisional != answer["verdict"] else "",
        answer["regime"],
        laws.get(answer["regime"], answer["regime"]),
        names.get(answer["route"] or "", ""),
        tuple(
            ShownRoute(
                route, str(names.get(route, _("Điều kiện chung, trường hợp chưa được xét"))), tuple(grouped[route])
            )
            for route in order
        ),
        tuple(
            (laws.get(each["regime"], each["regime"]), str(VERDICTS[each["verdict"]][0]))
            for each in answer["alternatives"]
        ),
    )


def open_judgements(answer: dict[str, Any]) -> list[str]:
    """What a person must still attest on the routes where the register proves something and nothing else is open."""
    routes: dict[str, list[dict[str, Any]]] = {}
    for finding in answer["findings"]:
        if finding["route"]:
            routes.setdefault(finding["route"], []).append(finding)
    wanted: set[str] = set()
    for findings in routes.values():
        if {finding["status"] for finding in findings} == {"met", "judgement"}:
            wanted |= {finding["id"] for finding in findings if finding["status"] == "judgement"}
    return sorted(wanted)


def _lacking(findings: list[ShownFinding]) -> tuple[bool, int, int]:
    """How far a route is from being met: hopeless last, then what the register does not prove, then what is open."""
    statuses = [finding.status for finding in findings]
    return "unmet" in statuses, statuses.count("unproven"), -statuses.count("met")


def _shown(finding: dict[str, Any], nomination: Nomination) -> ShownFinding:
    name, tag = STATUSES[finding["status"]]
    return ShownFinding(
        finding["id"],
        finding["status"],
        str(name),
        tag,
        finding["text"],
        citation_text(finding["citation"]) if finding.get("citation") else "",
        str(CONFIDENCE.get(finding["confidence"], finding["confidence"])),
        tuple(evidence_links(finding, nomination.subject)),
        finding.get("missing") or "",
        finding.get("earliest_year"),
    )
