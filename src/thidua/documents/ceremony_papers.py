"""Papers of a ceremony: programme, invitations, who came, the list read out, the list that is signed, the report.

No form of any of them is known: they follow Nghị định 30/2020/NĐ-CP; the wording is ours.
"""

import datetime as dt
from collections.abc import Callable, Mapping

from django.utils import timezone

from thidua.ceremonies.models import Ceremony, HandOver, Invitation, State, Turn
from thidua.ceremonies.order import lots
from thidua.ceremonies.queries import guests, replies, reply_address, turns_of, who_came
from thidua.decisions.makings import has_object
from thidua.documents import blocks
from thidua.documents.blocks import BREAK, REST, STRONG, Block, Text
from thidua.documents.handovers import object_of
from thidua.documents.letterhead import DOTS, letterhead, signature
from thidua.documents.rendering import Paper
from thidua.documents.wording import award_name, paragraphs
from thidua.vietnamese.dates import long_date
from thidua.vietnamese.numbers import amount


def ceremony_paper(ceremony: Ceremony, slug: str) -> Paper:
    """The paper; its number and day are filled in by who signs it. KeyError for an unknown one."""
    return WRITERS[slug](ceremony)


def _programme(ceremony: Ceremony) -> Paper:
    rows: list[list[Text]] = [[f"{each.at:%H:%M}", each.content, each.who] for each in ceremony.programme.all()]
    body = [
        letterhead(ceremony.agency, kind=""),
        blocks.titled("CHƯƠNG TRÌNH", ceremony.title),
        blocks.paragraph(_when(ceremony)),
        blocks.listing(
            columns=(20, REST, 55), heads=["Giờ", "Nội dung", "Người thực hiện"], sections=blocks.rows(rows)
        ),
    ]
    return blocks.document(f"Chương trình {ceremony.title}", body, _official_at(ceremony))


def _invitations(ceremony: Ceremony) -> Paper:
    rows = [(place, _invitation(ceremony, each)) for place, each in enumerate(guests(ceremony), start=1)]
    return blocks.documents(f"Giấy mời {ceremony.title}", rows, _official_at(ceremony))


def _invitation(ceremony: Ceremony, guest: Invitation) -> list[Block | None]:
    due = f" chậm nhất hết {long_date(ceremony.replies_due_on)}" if ceremony.replies_due_on else ""
    return [
        letterhead(ceremony.agency, kind="GM"),
        blocks.titled("GIẤY MỜI", ceremony.title),
        blocks.to(guest.guest),
        blocks.paragraph(f"{ceremony.agency.name} trân trọng kính mời {guest.guest} tới dự {ceremony.title}."),
        blocks.paragraph(_when(ceremony)),
        blocks.paragraph(f"Chủ trì: {ceremony.chair}.") if ceremony.chair else None,
        blocks.paragraph(f"Xin trả lời{due}{_how(guest)}"),
        blocks.square(reply_address(guest), "Quét mã để trả lời giấy mời.", alt="Mã QR để trả lời giấy mời")
        if not guest.agency_id
        else None,
        blocks.closing(["Như trên;", "Lưu: VT."], signature(ceremony.agency), last="Rất hân hạnh được đón tiếp."),
    ]


def _how(guest: Invitation) -> str:
    if guest.agency_id:
        return " trên hệ thống, ở phần Hội nghị, lễ trao tặng."
    return f" tại {reply_address(guest)}."


def _attendance(ceremony: Ceremony) -> Paper:
    """Who is invited, what each answered, who came; empty where it was not marked yet, to be signed on the day."""
    marks = {None: "", True: "có mặt", False: "vắng"}
    rows: list[list[Text]] = [
        [str(place), each.guest, each.stands_in, str(each.get_reply_display()), marks[each.came]]
        for place, each in enumerate(guests(ceremony), start=1)
    ]
    came = who_came(ceremony)
    body = [
        letterhead(ceremony.agency, kind=""),
        blocks.titled("DANH SÁCH ĐIỂM DANH", f"Khách mời – {ceremony.title}"),
        blocks.paragraph(_when(ceremony)),
        blocks.listing(
            columns=(10, REST, 40, 30, 35),
            heads=["STT", "Khách mời", "Người dự", "Trả lời", "Có mặt, ký tên"],
            aligns=["center", "left", "left", "left", "left"],
            sections=blocks.rows(rows),
        ),
        blocks.paragraph(f"Được mời: {len(rows)}; có mặt: {DOTS if came is None else came}."),
    ]
    return blocks.document(f"Danh sách điểm danh {ceremony.title}", body, _official_at(ceremony))


def _read_out(ceremony: Ceremony) -> Paper:
    """In large letters, an award on a page of its own."""
    body: list[Block | None] = [blocks.titled("DANH SÁCH XƯỚNG TÊN", ceremony.title)]
    turns = list(turns_of(ceremony))
    by_key = {each.pk: each for each in turns}
    last = ""
    for number, lot in enumerate(lots([(each.pk, each.item.decision.award) for each in turns], ceremony.lot), start=1):
        decision = by_key[lot[0]].item.decision
        code = decision.award
        if code != last:
            body += [blocks.page_break()] if last else []
            body.append(blocks.heading(award_name(code, decision.agency, decision.decided_on or timezone.localdate())))
            last = code
        body.append(blocks.paragraph(blocks.strong(f"Lượt {number}: {len(lot)} trường hợp"), size=16, indent=False))
        body += [_called(by_key[key]) for key in lot]
    return blocks.document(f"Danh sách xướng tên {ceremony.title}", body, _official_at(ceremony))


def _called(turn: Turn) -> Block:
    detail = f", {turn.item.recipient_detail}" if turn.item.recipient_detail else ""
    said: Text = [f"{turn.place}. ", (turn.item.recipient_name, STRONG), detail]
    return blocks.paragraph(said, size=18, indent=False, ragged=True)


def _sheet(ceremony: Ceremony) -> Paper:
    """What everybody signs for: certificate, objects, money."""
    body = [
        letterhead(ceremony.agency, kind=""),
        blocks.titled("DANH SÁCH KÝ NHẬN", f"Bằng, hiện vật, tiền thưởng – {ceremony.title}"),
        blocks.paragraph(_when(ceremony)),
        blocks.listing(
            columns=(10, REST, 45, 30, 35),
            heads=["STT", "Người, tập thể được khen", "Bằng, hiện vật", "Tiền thưởng (đồng)", "Ký nhận, ghi rõ họ tên"],
            aligns=["center", "left", "left", "right", "left"],
            sections=blocks.rows([_signed(each) for each in turns_of(ceremony)]),
        ),
        blocks.closing(
            [],
            blocks.signer(["NGƯỜI TRAO"], note="(Ký, ghi rõ họ tên)"),
            left_signature=blocks.signer(["NGƯỜI LẬP DANH SÁCH"], note="(Ký, ghi rõ họ tên)"),
            last="Người nhận thay ghi rõ họ tên, quan hệ và kèm giấy ủy quyền; truy tặng do gia đình nhận.",
        ),
    ]
    return blocks.document(f"Danh sách ký nhận {ceremony.title}", body, _official_at(ceremony))


def _signed(turn: Turn) -> list[Text]:
    item = turn.item
    who: Text = [
        (item.recipient_name, STRONG),
        *([BREAK, item.recipient_detail] if item.recipient_detail else []),
        BREAK,
        f"QĐ {item.decision.number}",
    ]
    code = item.decision.award
    thing = f"{object_of(code)}: 01" if has_object(code) else ""
    return [str(turn.place), who, thing, f"{item.bonus:,}".replace(",", ".") if item.bonus else "", ""]


def _report(ceremony: Ceremony) -> Paper:
    answers = replies(ceremony)
    turns = list(turns_of(ceremony))
    given = HandOver.objects.filter(turn__in=turns, undone_at=None).select_related("money__reversed_by")
    money = sum(each.paid for each in given)
    elsewhere = sum(each.is_done for each in turns) - len(given)
    came = who_came(ceremony)
    left = [str(each) for each in turns if not each.is_done]
    said = "; ".join(f"{str(each.label).lower()}: {count}" for each, count in answers.items())
    texts: list[Text] = [
        f"{ceremony.agency.name} đã tổ chức {ceremony.title}. {_when(ceremony)}",
        f"Khách mời: {sum(answers.values())} ({said})" + ("." if came is None else f"; có mặt: {came}."),
        f"Trao tặng: {len(turns)} trường hợp; đã trao {len(given)}"
        + (f"; đã trao ở nơi khác {elsewhere}" if elsewhere else "")
        + f"; tiền thưởng đã chi {amount(money)}.",
        *([f"Chưa trao: {', '.join(left)}. Lý do: {ceremony.why}"] if left else []),
        *paragraphs(ceremony.summary),
    ]
    body = [
        letterhead(ceremony.agency, kind="BC"),
        blocks.titled("BÁO CÁO", f"Kết quả tổ chức {ceremony.title}"),
        *blocks.paragraphs(texts),
        blocks.closing([f"{DOTS};", "Lưu: VT."], signature(ceremony.agency)),
    ]
    return blocks.document(f"Báo cáo kết quả {ceremony.title}", body, None)


def _official_at(ceremony: Ceremony) -> dt.datetime | None:
    """Now, once the programme is approved; a draft before. The report stays a draft until somebody signs it."""
    return None if ceremony.state == State.PLANNED else timezone.now()


def _when(ceremony: Ceremony) -> str:
    start = timezone.localtime(ceremony.starts_at)
    return f"Thời gian: {start:%H} giờ {start:%M}, {long_date(start.date())}. Địa điểm: {ceremony.place}."


WRITERS: Mapping[str, Callable[[Ceremony], Paper]] = {
    "chuong-trinh": _programme,
    "giay-moi": _invitations,
    "diem-danh": _attendance,
    "xuong-ten": _read_out,
    "ky-nhan": _sheet,
    "ket-qua": _report,
}
