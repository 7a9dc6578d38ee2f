"""Before a council votes: giấy mời, a page for each member, and phiếu bầu for who votes on paper.

No national form of either is known (procedures, 1.1): they follow Nghị định 30/2020/NĐ-CP.
"""

from django.utils import timezone

from thidua.councils import queries
from thidua.councils.models import AgendaItem, CouncilMember, MemberRole, Session
from thidua.documents import blocks
from thidua.documents.blocks import BREAK, EMPH, REST, STRONG, Block, Text
from thidua.documents.house import said
from thidua.documents.letterhead import DOTS, letterhead
from thidua.documents.models import PaperKind
from thidua.documents.rendering import Paper
from thidua.documents.sessions import COUNCIL_SYMBOL, clock
from thidua.documents.wording import Row, award_name, number, position_and_unit, sections

ISSUER = "Hội đồng Thi đua - Khen thưởng"
CHAIRS = {MemberRole.CHAIR: ["CHỦ TỊCH"], MemberRole.FIRST_DEPUTY: ["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH THƯỜNG TRỰC"]}
DEPUTY = ["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]


def ballot_paper(session: Session) -> Paper:
    """The ballot of a session: every item, and no place for a name; a draft until voting opens and fixes the agenda."""
    items = queries.agenda(session)
    on = queries.held_on(session)
    body: list[Block | None] = [
        letterhead(session.council.agency, kind="", day=on, issuer=ISSUER),
        blocks.titled("PHIẾU BẦU", session.title),
        blocks.paragraph(said(session.council.agency, PaperKind.BALLOT).text("how")),
        blocks.listing(
            columns=(10, REST, 22, 33),
            heads=["STT", "Trường hợp đề nghị", "Đồng ý", "Không đồng ý"],
            aligns=["center", "left", "center", "center"],
            sections=sections(_ballot_row(session, item) for item in items),
        ),
        blocks.paragraph(
            [(f"Phiếu có {number(len(items))} trường hợp. Không ghi tên, không ký tên.", EMPH)], indent=False
        ),
    ]
    return blocks.document(f"Phiếu bầu {session.title}", body, session.voting_opened_at)


def invitations_paper(session: Session) -> Paper:
    """Giấy mời, a page for each member in the order of their roles; drafts until the session is called."""
    members = queries.session_members(session)
    rows = [(place, _invitation(session, member)) for place, member in enumerate(members, start=1)]
    return blocks.documents(f"Giấy mời họp {session.title}", rows, session.invited_at)


def _ballot_row(session: Session, item: AgendaItem) -> Row:
    nomination = item.review.nomination
    detail = position_and_unit(nomination)
    name: Text = [(nomination.subject.name, STRONG), *([BREAK, detail] if detail else [])]
    return award_name(nomination.award, session.council.agency, queries.held_on(session)), (name, "", "")


def _invitation(session: Session, member: CouncilMember) -> list[Block | None]:
    council = session.council
    own = said(council.agency, PaperKind.INVITATIONS)
    called = timezone.localdate(session.invited_at) if session.invited_at else None
    place = [member.account.full_name, member.title, f"{member.get_role_display()} Hội đồng"]
    return [
        letterhead(council.agency, kind="GM", day=called, issuer=ISSUER) | {"symbol": f"GM-{COUNCIL_SYMBOL}"},
        blocks.titled("GIẤY MỜI", f"Họp {council.name}"),
        blocks.to(", ".join(part for part in place if part)),
        blocks.paragraph(own.text("invite", {"hội đồng": council.name})),
        *blocks.paragraphs(_when_and_where(session)),
        blocks.closing(
            own.recipients(),
            blocks.signer(
                ["TM. HỘI ĐỒNG", *_office(session.chair)], session.chair.account.full_name if session.chair else ""
            ),
            last=own.text("end"),
        ),
    ]


def _when_and_where(session: Session) -> list[Text]:
    count = session.agenda.count()
    told: list[tuple[str, str]] = [
        ("Nội dung", f"{session.title}{f' ({number(count)} trường hợp)' if count else ''}."),
        ("Thời gian", f"{clock(session.held_at)}."),
        ("Địa điểm", f"{session.place or DOTS * 4}."),
        ("Chủ trì", f"{_chair(session.chair)}."),
    ]
    return [[(f"{name}: ", STRONG), text] for name, text in told]


def _chair(member: CouncilMember | None) -> str:
    if member is None:
        return DOTS * 4
    return ", ".join(part for part in (member.account.full_name, member.title) if part)


def _office(member: CouncilMember | None) -> list[str]:
    return CHAIRS.get(MemberRole(member.role), DEPUTY) if member else ["CHỦ TỊCH"]
