"""Tờ trình: what an agency asks for, for whom, with the votes of its council and the list."""

import datetime as dt
from collections.abc import Mapping, Sequence

from django.db.models import Count
from django.utils import timezone

from thidua.councils.models import AgendaItem, SessionStatus
from thidua.councils.queries import held_on
from thidua.documents import blocks
from thidua.documents.blocks import BREAK, REST, Block, Text, emph, strong
from thidua.documents.house import Said, said
from thidua.documents.letterhead import DOTS, competent_person, letterhead, signature, two_digits
from thidua.documents.models import PaperKind
from thidua.documents.rendering import Paper
from thidua.documents.wording import (
    Row,
    addressed,
    counted,
    decider_above,
    ended,
    given,
    grounds,
    number,
    position_and_unit,
    sections,
)
from thidua.dossiers.models import Nomination, Submission
from thidua.dossiers.routing import decides
from thidua.polls.ratios import share
from thidua.vietnamese.dates import long_date

VERBS = ("đề nghị", "trình", "xét", "khen thưởng", "tặng", "công nhận", "truy tặng")


def submission_paper(submission: Submission) -> Paper:
    """The submission with its list; a draft until it is sent."""
    on = submission.letter_date or timezone.localdate()
    items = submission.items.select_related("nomination__subject", "nomination__owner").order_by("position")
    nominations = [item.nomination for item in items]
    votes = council_votes(submission, nominations)
    own = said(submission.sender, PaperKind.SUBMISSION)
    groups = enumerate(ended(_groups(submission, nominations, on)), start=1)
    *text, last = _closing(own, submission, nominations, votes)
    signer = own.signer(submission.signer_title, submission.signer_name)
    body = [
        letterhead(submission.sender, kind="TTr", number=submission.letter_number, day=submission.letter_date),
        blocks.titled("TỜ TRÌNH", about(submission.title)),
        blocks.to(_addressee(submission)),
        blocks.grounds(ended(grounds(on))),
        blocks.paragraph(own.text("request", _fields(submission, nominations))),
        *blocks.paragraphs([f"{number}. {group}" for number, group in groups]),
        *blocks.paragraphs(text),
        blocks.closing(own.recipients(), signature(submission.sender, **signer, for_body=True), last=last),
        *_list(submission, nominations, votes, on),
    ]
    return blocks.document(f"Tờ trình {submission.letter_number or submission.code}", body, submission.sent_at)


def about(title: str) -> str:
    """The trích yếu: «Về việc …» before a title that begins with what is asked for."""
    if title.lower().startswith(VERBS):
        return f"Về việc {title[:1].lower()}{title[1:]}"
    return title


def council_votes(submission: Submission, nominations: Sequence[Nomination]) -> dict[int, AgendaItem]:
    """The last concluded vote of the sender's council on each nomination, by its number; `members`: all of them."""
    items = (
        AgendaItem.objects.filter(
            review__agency=submission.sender_id,
            review__nomination__in=nominations,
            session__status=SessionStatus.CONCLUDED,
        )
        .select_related("review", "session__council")
        .annotate(members=Count("session__attendances"))
        .order_by("session__concluded_at")
    )
    return {item.review.nomination_id: item for item in items}


def _addressee(submission: Submission) -> str:
    own = submission.receiver_id == submission.sender_id
    return competent_person(submission.receiver) if own else submission.receiver.name


def _fields(submission: Submission, nominations: Sequence[Nomination]) -> dict[str, str]:
    return {
        "cơ quan trình": submission.sender.name,
        "nơi trình": _addressee(submission),
        "số trường hợp": number(len(nominations)),
        "thành phần": counted(each.subject.kind for each in nominations),
    }


def _groups(submission: Submission, nominations: Sequence[Nomination], on: dt.date) -> list[str]:
    """«Danh hiệu “…”: 02 tập thể, 10 cá nhân», a line for each award."""
    kinds: dict[str, list[str]] = {}
    for each in nominations:
        kinds.setdefault(each.award, []).append(each.subject.kind)
    return [f"{_asked(submission, award, on)}: {counted(found)}" for award, found in kinds.items()]


def _asked(submission: Submission, award: str, on: dt.date) -> str:
    text = given(award, decider_above(submission.receiver, award, on), on)
    return text[:1].upper() + text[1:]


def _closing(
    own: Said, submission: Submission, nominations: Sequence[Nomination], votes: Mapping[int, AgendaItem]
) -> list[str]:
    lines = []
    if votes:
        sessions = {item.session_id: item.session for item in votes.values()}
        named = "; ".join(f"{session.council} ({long_date(held_on(session))})" for session in sessions.values())
        lines.append(
            f"Kết quả họp xét: {named} đã bỏ phiếu kín đối với {number(len(votes))} trường hợp; số phiếu đồng ý "
            "trên tổng số thành viên Hội đồng của từng trường hợp ghi trong danh sách kèm theo."
        )
    receiver, on = submission.receiver, submission.letter_date or timezone.localdate()
    whole = all(decides(receiver, award, on) for award in {each.award for each in nominations})
    asked = "quyết định" if whole else "trình cấp có thẩm quyền quyết định"
    fields = _fields(submission, nominations)
    return [
        *lines,
        *own.lines("more", fields),
        own.text("attached", {"mã tờ trình": submission.code}),
        own.text("ask", fields | {"việc đề nghị": asked}),
    ]


def _list(
    submission: Submission, nominations: Sequence[Nomination], votes: Mapping[int, AgendaItem], on: dt.date
) -> list[Block]:
    awards = list(dict.fromkeys(each.award for each in nominations))
    only = f"Đề nghị tặng {given(awards[0], decider_above(submission.receiver, awards[0], on), on)}"
    kinds = counted(each.subject.kind for each in nominations)
    heading = only if len(awards) == 1 else f"Đề nghị khen thưởng năm {submission.year}"
    rows = [_row(submission, each, votes, on) for each in nominations]
    heads: list[Text] = ["STT", "Tên", "Chức vụ, đơn vị"]
    voted: Text = ["Phiếu đồng ý", BREAK, "(trên tổng số thành viên)"]
    return [
        blocks.annex("DANH SÁCH", heading, _reference(submission)),
        blocks.listing(
            columns=(10, 50, REST, 36) if votes else (10, 55, REST),
            heads=[*heads, voted] if votes else heads,
            aligns=["center", "left", "left", "center"],
            sections=sections(rows, alone=False),
        ),
        blocks.paragraph(emph(f"Danh sách có {number(len(nominations))} trường hợp: {kinds}."), indent=False),
    ]


def _row(submission: Submission, nomination: Nomination, votes: Mapping[int, AgendaItem], on: dt.date) -> Row:
    name = addressed(nomination.subject.name, nomination.subject)
    cells: list[Text] = [strong(name), position_and_unit(nomination)]
    if votes:
        cells.append(_vote(votes.get(nomination.pk)))
    return _asked(submission, nomination.award, on), cells


def _vote(item: AgendaItem | None) -> str:
    if item is None:
        return "—"
    members: int = item.members  # type: ignore[attr-defined] # annotated by council_votes
    return f"{item.yes or 0}/{members} ({share(item.yes or 0, members)})"


def _reference(submission: Submission) -> str:
    letter = two_digits(submission.letter_number) or f"{DOTS}/TTr-{submission.sender.symbol or DOTS}"
    day = submission.letter_date
    dated = long_date(day) if day else f"ngày {DOTS} tháng {DOTS} năm {submission.year}"
    return f"(Kèm theo Tờ trình số {letter} {dated} của {submission.sender})"
