"""Biên bản họp hội đồng and biên bản kiểm phiếu, from what `thidua.councils.minutes` gathers."""

import datetime as dt
from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.models import Agency
from thidua.councils.minutes import ItemResult, Minutes, Person, minutes
from thidua.councils.models import Session, SessionStatus
from thidua.documents import blocks
from thidua.documents.blocks import BREAK, EMPH, REST, STRONG, Align, Block, Span, Text, strong
from thidua.documents.house import Said, said
from thidua.documents.letterhead import DOTS, letterhead
from thidua.documents.models import PaperKind
from thidua.documents.rendering import Paper
from thidua.documents.wording import number, paragraphs, sections
from thidua.trail.errors import Refused
from thidua.vietnamese.dates import long_date

UNSURE = {"secondary": "theo nguồn thứ cấp, cần đối chiếu văn bản", "memory": "chưa đối chiếu văn bản"}
_CENTERED: tuple[Align, ...] = ("center",) * 6
COUNCIL_SYMBOL = "HĐTĐKT"  # «BB-HĐTĐKT», from memory (procedures, 10.2)


def minutes_paper(session: Session) -> Paper:
    """The minutes; a draft until the session is concluded. Raises Refused before the ballots are counted."""
    found = minutes(session)
    own = said(session.council.agency, PaperKind.MINUTES)
    *conclusion, last = _conclusion(found)
    body = [
        _head(session),
        blocks.titled("BIÊN BẢN", f"Họp {found.council}"),
        blocks.paragraph(_opening(own, found)),
        blocks.heading("I. Thành phần"),
        blocks.paragraph(_attendance(found)),
        _people(found.present),
        *_others(found),
        *blocks.paragraphs(_officers(found)),
        blocks.heading("II. Diễn biến"),
        *blocks.paragraphs(paragraphs(found.proceedings) or [DOTS * 9]),
        *(_vote(found) if found.items else []),
        blocks.heading("IV. Kết luận" if found.items else "III. Kết luận"),
        *blocks.paragraphs(conclusion),
        blocks.closing(
            own.recipients(),
            _signer("CHỦ TRÌ", found.chair),
            left_signature=_signer("THƯ KÝ", found.secretary),
            last=last,
        ),
    ]
    return blocks.document(f"Biên bản họp {found.title}", body, approved_at(session))


def count_paper(session: Session) -> Paper:
    """The record of the count, signed by the two key holders. Raises Refused when none were counted."""
    found = minutes(session)
    if not found.items:
        raise Refused(_("Phiên họp không bỏ phiếu nên không có biên bản kiểm phiếu."))
    holders = [*found.key_holders, "", ""]
    body = [
        _head(session),
        blocks.titled("BIÊN BẢN KIỂM PHIẾU", found.title),
        *blocks.paragraphs(_count_opening(found)),
        _counts(found),
        blocks.closing(
            [],
            blocks.signer(["NGƯỜI GIỮ KHÓA THỨ HAI"], holders[1]),
            left_signature=blocks.signer(["NGƯỜI GIỮ KHÓA THỨ NHẤT"], holders[0]),
            last=_count_closing(session, found),
        ),
    ]
    return blocks.document(f"Biên bản kiểm phiếu {found.title}", body, approved_at(session))


def approved_at(session: Session) -> dt.datetime | None:
    """When the minutes were approved; None before."""
    return session.concluded_at if session.status == SessionStatus.CONCLUDED else None


def _head(session: Session) -> Block:
    agency: Agency = session.council.agency
    issuer = "Hội đồng Thi đua - Khen thưởng"
    return letterhead(agency, kind="BB", day=timezone.localdate(session.held_at), issuer=issuer) | {
        "symbol": f"BB-{COUNCIL_SYMBOL}"
    }


def clock(moment: dt.datetime) -> str:
    """«08 giờ 00 phút, ngày 03 tháng 3 năm 2026»."""
    local = timezone.localtime(moment)
    return f"{local.hour:02d} giờ {local.minute:02d} phút, {long_date(local.date())}"


def _opening(own: Said, found: Minutes) -> str:
    formed = f" (thành lập theo {found.council_document})" if found.council_document else ""
    fields = {
        "thời điểm": clock(found.held_at),
        "địa điểm": found.place,
        "hội đồng": f"{found.council}{formed}",
        "nội dung": found.title,
    }
    return own.text("opening", fields)


def _attendance(found: Minutes) -> str:
    quorum = found.quorum
    note = f"; {UNSURE[quorum.confidence]}" if quorum.confidence in UNSURE else ""
    return (
        f"Tổng số thành viên Hội đồng: {number(found.members)}. Có mặt: {number(len(found.present))}. "
        f"Vắng mặt, gửi ý kiến bằng văn bản: {number(len(found.written))}. Vắng mặt: {number(len(found.absent))}. "
        f"Số thành viên tối thiểu phải có mặt: {number(quorum.least(found.members))} ({quorum.basis}{note})."
    )


def _people(people: Sequence[Person]) -> Block:
    rows = [[str(number), each.name, each.title, each.role] for number, each in enumerate(people, start=1)]
    return blocks.listing(
        columns=(10, 60, REST, 42),
        heads=("STT", "Họ và tên", "Chức vụ", "Vai trò trong Hội đồng"),
        aligns=["center"],
        sections=blocks.rows(rows),
    )


def _others(found: Minutes) -> list[Block]:
    groups = [
        ("Thành viên vắng mặt, gửi ý kiến bằng văn bản:", found.written),
        ("Thành viên vắng mặt:", found.absent),
    ]
    return [block for name, people in groups if people for block in (blocks.paragraph(name), _people(people))]


def _officers(found: Minutes) -> list[str]:
    named = [("Chủ trì", found.chair), ("Thư ký", found.secretary)]
    lines = [f"{role}: {', '.join(filter(None, [who.name, who.title]))}." for role, who in named if who]
    if found.key_holders:
        lines.append(f"Người giữ khóa hòm phiếu: {'; '.join(found.key_holders)}.")
    return lines


def _vote(found: Minutes) -> list[Block]:
    return [
        blocks.heading("III. Kết quả bỏ phiếu kín"),
        *blocks.paragraphs(_voting(found)),
        _results(found),
        *blocks.paragraphs(_rules(found), size=12),
    ]


def _voting(found: Minutes) -> list[str]:
    return [
        (
            f"Hội đồng bỏ phiếu kín {_span(found)}. Số thành viên đã bỏ phiếu: {number(found.voters)} trên tổng số "
            f"{number(found.members)} thành viên. Tỷ lệ phiếu đồng ý tính trên tổng số thành viên Hội đồng, kể cả "
            "người vắng mặt và người không tham gia xét."
        )
    ]


def _span(found: Minutes) -> str:
    opened, closed = found.voting_opened_at, found.voting_closed_at
    return f"từ {clock(opened)} đến {clock(closed)}" if opened and closed else "tại phiên họp"


def _results(found: Minutes) -> Block:
    heads = ("STT", "Trường hợp đề nghị", "Đồng ý", "Không đồng ý", "Phiếu trắng", "Không bỏ phiếu")
    return blocks.listing(
        columns=(9, REST, 14, 14, 14, 17, 22, 19),
        heads=(*heads, "Tỷ lệ trên tổng số thành viên", "Kết quả"),
        aligns=("center", "left", *_CENTERED),
        size=11,
        sections=sections((item.award, _result(item, found)) for item in found.items),
    )


def _result(item: ItemResult, found: Minutes) -> list[Text]:
    absent = found.members - item.yes - item.no - item.blank
    recused: list[Span] = [BREAK, (f"Không tham gia xét: {', '.join(item.recused)}", EMPH)] if item.recused else []
    _name, yes, no, blank, share = _counted(item, found)
    return [[*_case(item), *recused], yes, no, blank, str(absent), share, strong("Đạt" if item.passed else "Không đạt")]


def _counts(found: Minutes) -> Block:
    heads = ("STT", "Trường hợp đề nghị", "Đồng ý", "Không đồng ý", "Phiếu trắng")
    return blocks.listing(
        columns=(9, REST, 19, 19, 19, 25),
        heads=(*heads, "Tỷ lệ trên tổng số thành viên"),
        aligns=("center", "left", *_CENTERED),
        sections=sections((item.award, _counted(item, found)) for item in found.items),
    )


def _counted(item: ItemResult, found: Minutes) -> list[Text]:
    counts = (str(count) for count in (item.yes, item.no, item.blank))
    return [_case(item), *counts, f"{item.yes}/{found.members} ({item.share})"]


def _case(item: ItemResult) -> list[Span]:
    unit: list[Span] = [] if item.unit in ("", item.subject) else [BREAK, item.unit]
    return [(item.subject, STRONG), *unit]


def _rules(found: Minutes) -> list[str]:
    """The thresholds, each with its ground and how sure it is."""
    lines = []
    for item in found.items:
        note = f" ({UNSURE[item.confidence]})" if item.confidence in UNSURE else ""
        asked = f"từ {item.percent} % tổng số thành viên" if item.percent else "quá nửa tổng số thành viên"
        lines.append(
            f"{item.award}: phải đạt {asked}, tức ít nhất {number(item.least)} phiếu đồng ý; {item.basis}{note}."
        )
    return list(dict.fromkeys(lines))


def _conclusion(found: Minutes) -> list[str]:
    lines = [_outcome(found)]
    if found.concluded_at:
        lines.append(f"Biên bản được thông qua vào hồi {clock(found.concluded_at)}./.")
    return lines


def _outcome(found: Minutes) -> str:
    if not found.items:
        return "Hội đồng đã thảo luận các nội dung nêu trên; phiên họp không bỏ phiếu."
    passed = [item for item in found.items if item.passed]
    return (
        f"Hội đồng bỏ phiếu {number(len(found.items))} trường hợp; {number(len(passed))} trường hợp đạt tỷ lệ, "
        f"{number(len(found.items) - len(passed))} trường hợp không đạt."
    )


def _count_opening(found: Minutes) -> list[str]:
    lines = [
        f"Phiên họp của {found.council} lúc {clock(found.held_at)}, tại {found.place}.",
        (
            f"Tổng số thành viên Hội đồng: {number(found.members)}. Số thành viên đã bỏ phiếu: {number(found.voters)}. "
            f"Bỏ phiếu kín {_span(found)}."
        ),
        (
            "Hòm phiếu điện tử được niêm phong bằng hai khóa; việc mở hòm phiếu cần mật khẩu của cả hai người "
            f"giữ khóa: {'; '.join(found.key_holders)}."
        ),
    ]
    if found.box_digest:
        lines.append(f"Mã niêm phong của hòm phiếu khi đóng bỏ phiếu (SHA-256): {found.box_digest}.")
    return [*lines, "Kết quả kiểm phiếu đối với từng trường hợp:"]


def _count_closing(session: Session, found: Minutes) -> str:
    sheets = sum(item.yes + item.no + item.blank for item in found.items)
    own = said(session.council.agency, PaperKind.COUNT_RECORD)
    return own.text("closing", {"số lượt phiếu": number(sheets)})


def _signer(role: str, person: Person | None) -> Block:
    return blocks.signer([role], person.name if person else "")
