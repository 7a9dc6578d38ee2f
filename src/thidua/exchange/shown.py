"""How a package is told to people: its state, what is in it, and its way as an edXML message."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.exchange.content import Content, ReceiptPart, ResultPart, SubmissionPart
from thidua.exchange.edxml import Envelope, Organisation
from thidua.exchange.models import Package, PackageKind, PackageState
from thidua.register.words import award_name, decision_of

TAGS = {
    PackageState.MADE: "warning",
    PackageState.SENDING: "info",
    PackageState.FAILED: "danger",
    PackageState.SENT: "info",
    PackageState.WAITING: "warning",
    PackageState.ACCEPTED: "success",
    PackageState.RETURNED: "danger",
    PackageState.VOID: "neutral",
}


def state_of(package: Package) -> tuple[str, str]:
    """The state in words, and the colour of its tag. Nobody answers a receipt."""
    state = PackageState(package.state)
    if package.kind == PackageKind.RECEIPT and state in {PackageState.SENT, PackageState.ACCEPTED}:
        return (_("Đã gửi") if state == PackageState.SENT else _("Đã ghi nhận")), "success"
    return str(state.label), TAGS[state]


@dataclass(frozen=True)
class Line:
    """A nomination of a package: who, what is asked for or was given, and what goes with it."""

    name: str
    detail: str
    award: str
    notes: Sequence[str]


def lines_of(content: Content) -> list[Line]:
    """The nominations that a package speaks of."""
    body = content.body
    if isinstance(body, SubmissionPart):
        return [
            Line(
                each.subject.name,
                ", ".join(filter(None, (each.job_title, each.unit_name or each.owner.name))),
                f"{award_name(each.award)}, {each.through_year}",
                [
                    _("%(count)s tài liệu") % {"count": len(each.evidence)},
                    _("%(count)s thông tin khai") % {"count": len(each.claims)},
                    *(
                        _("%(council)s: %(yes)s đồng ý, %(no)s không đồng ý, %(blank)s phiếu trắng")
                        % {"council": vote.council, "yes": vote.yes, "no": vote.no, "blank": vote.blank}
                        for vote in each.votes
                    ),
                ],
            )
            for each in body.nominations
        ]
    return [_outcome(body, each) for each in body.outcomes] if isinstance(body, ResultPart) else []


def _outcome(body: ResultPart, outcome: Any) -> Line:
    names = {"decided": _("Được khen thưởng"), "returned": _("Bị trả lại"), "refused": _("Không được xét")}
    if outcome.given is None:
        return Line(outcome.origin.code, names[outcome.state], "—", [outcome.reason])
    given = body.decisions[outcome.given.decision]
    said = decision_of(given.number, given.decided_on, given.decided_by)
    return Line(
        outcome.origin.code, names[outcome.state], f"{award_name(outcome.given.award)}, {outcome.given.year}", [said]
    )


@dataclass(frozen=True)
class PackedPaper:
    """A paper of a package: its file, what people call it, and the nominations of which it tells."""

    file: str
    name: str
    origins: Sequence[tuple[str, str]]


def papers_of(content: Content) -> list[PackedPaper]:
    """The papers of a package in the order of `content.files()`."""
    body, everybody = content.body, content.origins()
    if isinstance(body, SubmissionPart):
        papers = [
            PackedPaper(
                paper.file, f"{each.subject.name}: {paper.name}", [(each.origin.installation, each.origin.code)]
            )
            for each in body.nominations
            for paper in each.evidence
        ]
        return [PackedPaper(body.letter, _("Tờ trình"), everybody), *papers]
    if isinstance(body, ResultPart):
        return [
            PackedPaper(each.paper, decision_of(each.number, each.decided_on, each.decided_by), everybody)
            for each in body.decisions
        ]
    return []


@dataclass(frozen=True)
class Sight:
    """What one person may see of a package: all of it, or without the nominations that are hidden from that person."""

    content: Content
    papers: Sequence[PackedPaper]
    is_whole: bool


def sight_of(content: Content, hidden: Collection[tuple[str, str]]) -> Sight:
    """The package without hidden nominations; a paper that tells of one of them is left out too."""
    if not set(hidden) & set(content.origins()):
        return Sight(content, papers_of(content), is_whole=True)
    body: Any = content.body
    part = "nominations" if isinstance(body, SubmissionPart) else "outcomes"
    kept = [each for each in getattr(body, part) if (each.origin.installation, each.origin.code) not in hidden]
    papers = [paper for paper in papers_of(content) if not set(hidden) & set(paper.origins)]
    seen = content.model_copy(update={"body": body.model_copy(update={part: kept})})
    return Sight(seen, papers, is_whole=False)


def facts_of(package: Package, content: Content) -> list[tuple[str, Any]]:
    """What stands at the top of a package's page."""
    body = content.body
    facts: list[tuple[str, Any]] = [
        (_("Nội dung"), package.get_kind_display()),
        (_("Nơi gửi"), content.sender.name),
        (_("Nơi nhận"), content.receiver.name),
        (_("Lập lúc"), f"{timezone.localtime(content.made_at):%H:%M %d/%m/%Y}"),
        (_("Mã gói"), package.identity),
        (_("Mã kiểm tra"), f"{package.digest[:16]}…"),
    ]
    if isinstance(body, SubmissionPart):
        facts.append((_("Số, ngày tờ trình"), f"{body.letter_number}, {body.letter_date:%d/%m/%Y}"))
        facts.append((_("Người ký"), f"{body.signer_title} {body.signer_name}".strip()))
    if isinstance(body, ReceiptPart):
        facts.append((_("Trả lời"), _("Đã tiếp nhận") if body.outcome == "accepted" else _("Trả lại")))
    if package.reason:
        facts.append((_("Lý do trả lại"), package.reason))
    return facts


def envelope_of(package: Package, content: Content) -> Envelope:
    """The header of the message that carries a package."""
    body = content.body
    number, signer, title, day = "", "", "", timezone.localdate(content.made_at)
    kind = _("Tờ trình")
    if isinstance(body, SubmissionPart):
        number, day, signer, title = body.letter_number, body.letter_date, body.signer_name, body.signer_title
    elif isinstance(body, ResultPart) and body.decisions:
        kind, number, day = _("Quyết định"), body.decisions[0].number, body.decisions[0].decided_on
    figure, _slash, notation = number.partition("/")
    return Envelope(
        sender=Organisation(content.sender.code, content.sender.name),
        receiver=Organisation(content.receiver.code, content.receiver.name),
        number=figure.strip(),
        notation=notation.strip(),
        place=package.agency.place,
        promulgated_on=day,
        type_name=kind,
        subject=body.title if isinstance(body, SubmissionPart) else package.title,  # without what XML can't hold
        signer_name=signer,
        signer_title=title,
        document_id=f"{content.sender.code},{day:%Y/%m/%d},{number or package.identity}",
        sent_at=content.made_at,
    )
