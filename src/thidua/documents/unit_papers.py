"""Biên bản bình xét of a unit, and the slips of a secret vote, eight to a page.

No national form of either is known: they follow Nghị định 30/2020/NĐ-CP.
"""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from thidua.documents import blocks
from thidua.documents.blocks import REST, Align, Block, Text, strong
from thidua.documents.letterhead import letterhead
from thidua.documents.rendering import Paper
from thidua.documents.sessions import UNSURE, clock
from thidua.documents.wording import number, paragraphs, sections
from thidua.law import load_corpus
from thidua.meetings.models import Meeting, Proposal
from thidua.meetings.queries import proposals_of
from thidua.polls.models import Poll
from thidua.polls.queries import PollResult, result_of
from thidua.polls.ratios import least_yes, share
from thidua.polls.slips import Slip, public_address
from thidua.trail.errors import Refused
from thidua.vietnamese.dates import long_date

_CENTERED: tuple[Align, ...] = ("center",) * 5


def meeting_paper(meeting: Meeting) -> Paper:
    """The minutes; a draft until they are adopted. Raises Refused before the ballots are counted."""
    result = result_of(meeting.poll) if meeting.poll else None
    if meeting.poll is None or result is None:
        raise Refused(_("Chưa kiểm phiếu nên chưa có biên bản."))
    proposals = proposals_of(meeting)
    *conclusion, last = _conclusion(meeting, proposals)
    body = [
        letterhead(meeting.agency, kind="BB", day=meeting.held_on),
        blocks.titled("BIÊN BẢN", f"{meeting.title} năm {meeting.year}"),
        blocks.heading("I. Thời gian, địa điểm, thành phần"),
        *blocks.paragraphs(_attendance(meeting)),
        blocks.heading("II. Diễn biến"),
        *blocks.paragraphs(paragraphs(meeting.proceedings) or ["………" * 9]),
        blocks.heading("III. Kết quả bỏ phiếu kín"),
        *blocks.paragraphs(_voting(meeting.poll, result)),
        _results(proposals, result),
        *blocks.paragraphs(_rules(proposals, result), size=12),
        blocks.heading("IV. Kết luận"),
        *blocks.paragraphs(conclusion),
        blocks.closing(
            ["Lưu: hồ sơ bình xét."],
            blocks.signer(["CHỦ TRÌ"], meeting.chair_name),
            left_signature=blocks.signer(["THƯ KÝ"], meeting.secretary_name),
            last=last,
        ),
    ]
    return blocks.document(f"Biên bản {meeting.title}", body, meeting.concluded_at)


def slips_paper(poll: Poll, slips: Sequence[Slip]) -> Paper:
    """The slips of a poll, each with its square and its code, to be cut apart and handed out unseen."""
    data = {
        "agency": poll.agency.name,
        "about": poll.title,
        "code-page": public_address(reverse("polls:slip_code", args=[poll.pk])),
        "check-page": public_address(reverse("polls:check", args=[poll.pk])),
        "slips": [{"label": slip.label, "code": slip.code, "address": slip.address} for slip in slips],
    }
    return Paper(f"Phiếu kín {poll.title}", "slips", data, poll.opened_at)


def _attendance(meeting: Meeting) -> list[str]:
    lines = [
        f"Thời gian: {long_date(meeting.held_on)}. Địa điểm: {meeting.place}.",
        (
            f"Tổng số người của đơn vị: {number(meeting.headcount)}. Có mặt: {number(meeting.present)}. "
            f"Vắng mặt: {number(meeting.headcount - meeting.present)}."
        ),
        f"Chủ trì: {meeting.chair_name}. Thư ký: {meeting.secretary_name}.",
    ]
    return [*lines, f"Khách mời: {meeting.invited}."] if meeting.invited else lines


def _voting(poll: Poll, result: PollResult) -> list[str]:
    holders = "; ".join(poll.keys.values_list("holder_name", flat=True))
    span = f"từ {clock(poll.opened_at)} đến {clock(poll.closed_at)}" if poll.closed_at else "tại cuộc họp"
    return [
        (
            f"Bỏ phiếu kín {span}. Số phiếu phát ra: {number(result.admitted)}. Số phiếu trong hòm: "
            f"{number(result.voted)}. Tỷ lệ phiếu đồng ý tính trên số phiếu phát ra."
        ),
        f"Hòm phiếu điện tử được niêm phong bằng hai khóa, mở khi có mật khẩu của cả hai người giữ khóa: {holders}.",
    ]


def _results(proposals: Sequence[Proposal], result: PollResult) -> Block:
    awards = load_corpus().awards
    return blocks.listing(
        columns=(10, REST, 17, 17, 17, 24, 19),
        heads=("STT", "Trường hợp đề nghị", "Đồng ý", "Không đồng ý", "Phiếu trắng", "Tỷ lệ", "Kết quả"),
        aligns=("center", "left", *_CENTERED),
        size=11,
        sections=sections((awards[each.award].name, _row(each, result)) for each in proposals),
    )


def _row(proposal: Proposal, result: PollResult) -> list[Text]:
    item = proposal.item
    yes, no, blank = (item.yes or 0, item.no or 0, item.blank or 0) if item else (0, 0, 0)
    ratio = f"{yes}/{result.admitted} ({share(yes, result.admitted)})"
    outcome = strong("Đạt" if proposal.passed else "Không đạt")
    return [strong(str(proposal.subject)), str(yes), str(no), str(blank), ratio, outcome]


def _rules(proposals: Sequence[Proposal], result: PollResult) -> list[str]:
    """The thresholds, each with its ground and how sure it is."""
    lines = []
    for each in proposals:
        note = f" ({UNSURE[each.threshold_confidence]})" if each.threshold_confidence in UNSURE else ""
        asked = f"từ {each.percent} % số phiếu phát ra" if each.percent else "quá nửa số phiếu phát ra"
        least = number(least_yes(result.admitted, each.percent))
        name = load_corpus().awards[each.award].name
        lines.append(f"{name}: phải đạt {asked}, tức ít nhất {least} phiếu đồng ý. {each.threshold_basis}{note}.")
    return list(dict.fromkeys(lines))


def _conclusion(meeting: Meeting, proposals: Sequence[Proposal]) -> list[str]:
    passed = sum(bool(each.passed) for each in proposals)
    lines = [
        (
            f"Cuộc họp bỏ phiếu {number(len(proposals))} trường hợp; {number(passed)} trường hợp đạt tỷ lệ, được lập "
            f"hồ sơ đề nghị, {number(len(proposals) - passed)} trường hợp không đạt."
        )
    ]
    if meeting.concluded_at:
        lines.append(f"Biên bản được thông qua vào hồi {clock(meeting.concluded_at)}./.")
    return lines
