"""Papers of legal drafting: công văn lấy ý kiến, bảng tổng hợp tiếp thu giải trình, tờ trình.

Their form follows Nghị định 30/2020/NĐ-CP as any paper; what they hold is practice, not checked against the law on
promulgating documents. What the system does not know stays dotted.
"""

import datetime as dt
from collections.abc import Sequence
from itertools import groupby

from django.utils import timezone

from thidua.documents import blocks
from thidua.documents.blocks import REST, STRONG, Block, Text
from thidua.documents.letterhead import DOTS, competent_person, letterhead, official_letter, signature
from thidua.documents.rendering import Paper
from thidua.documents.wording import number
from thidua.documents.wording import paragraphs as lines_of
from thidua.drafting.models import Consultation, DraftCase, Kind, Opinion, Settlement, State
from thidua.drafting.queries import Tally, asked, opinions_of, tally
from thidua.vietnamese.dates import long_date, short_date

NAMED = 12  # addressees whose names stand in the letter itself


def consultation_letter(consultation: Consultation) -> Paper:
    """Công văn lấy ý kiến, to all who were asked; with more than a few the names are an annex."""
    case = consultation.case
    names = [each.name for each in asked(consultation)]
    few = len(names) <= NAMED
    title = f"{case.get_kind_display()} {case.title}"
    head = official_letter(case.agency, about=f"lấy ý kiến dự thảo {title}", day=consultation.sent_on)
    body: list[Block | None] = [
        head | ({"number": consultation.number} if consultation.number else {}),
        blocks.to_many(_to(names)),
        blocks.paragraph(
            f"{case.agency} đang xây dựng dự thảo {title}. Để hoàn thiện dự thảo, {case.agency} đề nghị quý cơ quan "
            f"cho ý kiến đối với {str(consultation.version).lower()} (gửi kèm)."
        ),
        *blocks.paragraphs(lines_of(consultation.question)),
        blocks.paragraph(
            "Đề nghị góp ý cụ thể theo từng điều, khoản, điểm; nêu rõ nội dung nhất trí, không nhất trí, phương án sửa "
            "và lý do."
        ),
        blocks.closing(
            ["Như trên;", "Lưu: VT."],
            signature(case.agency, for_body=True),
            last=f"Ý kiến gửi về {case.agency} chậm nhất hết {long_date(consultation.due_on)} để tổng hợp./.",
        ),
        *([] if few else _addressees(consultation, names)),
    ]
    at = timezone.make_aware(dt.datetime.combine(consultation.sent_on, dt.time()))
    return blocks.document(f"Công văn lấy ý kiến {title}"[:150], body, at)


def _to(names: Sequence[str]) -> Sequence[str]:
    """Whom the letter names: all of a few, else their list; dotted where only the public was asked."""
    if len(names) > NAMED:
        return ["Các cơ quan, tổ chức theo danh sách kèm theo"]
    return names or [DOTS]


def _addressees(consultation: Consultation, names: Sequence[str]) -> list[Block]:
    rows: list[list[Text]] = [[str(place), name] for place, name in enumerate(names, start=1)]
    return [
        blocks.annex(
            "DANH SÁCH",
            "Cơ quan, tổ chức được lấy ý kiến",
            f"(Kèm theo công văn {long_date(consultation.sent_on)} của {consultation.case.agency})",
        ),
        blocks.listing(columns=(14, REST), heads=["STT", "Tên"], aligns=["center", "left"], sections=blocks.rows(rows)),
    ]


def opinions_paper(case: DraftCase) -> Paper:
    """Bảng tổng hợp ý kiến, tiếp thu, giải trình: by clause, on its side; a draft while an opinion is open."""
    opinions = opinions_of(case)
    consultations = list(case.consultations.select_related("version"))
    title = f"{case.get_kind_display()} {case.title}"
    sections = [
        (place or "Góp ý chung", [_row(number_of, each) for number_of, each in rows])
        for place, rows in _by_place(opinions)
    ]
    table = blocks.listing(
        columns=(12, 60, REST, 85),
        heads=["TT", "Nơi góp ý", "Nội dung góp ý", "Tiếp thu, giải trình"],
        aligns=["center"],
        sections=sections,
    )
    body: list[Block | None] = [
        letterhead(case.agency, kind="BC"),
        blocks.titled("BẢNG TỔNG HỢP", f"Ý kiến, tiếp thu, giải trình ý kiến góp ý đối với dự thảo {title}"),
        *blocks.paragraphs([_said(each) for each in consultations] or ["Chưa gửi lấy ý kiến."], size=12),
        table if opinions else blocks.paragraph("Không có ý kiến góp ý.", size=12),
        blocks.closing(
            ["Hồ sơ dự thảo;", "Lưu: VT."], signature(case.agency, for_body=True), last=f"{_totals(opinions)}./."
        ),
    ]
    return blocks.document(f"Bảng tổng hợp tiếp thu, giải trình {title}"[:150], body, None, flipped=True)


def _by_place(opinions: Sequence[Opinion]) -> list[tuple[str, list[tuple[int, Opinion]]]]:
    numbered = enumerate(opinions, start=1)
    grouped = groupby(numbered, key=lambda pair: (pair[1].answer.addressee.consultation_id, pair[1].place_words))
    return [(words, list(rows)) for (_consultation, words), rows in grouped]


def _row(place: int, opinion: Opinion) -> list[Text]:
    late = " (trả lời sau hạn)" if opinion.answer.is_late else ""
    return [str(place), f"{opinion.answer.addressee.name}{late}", opinion.text, _became(opinion)]


def _became(opinion: Opinion) -> Text:
    if opinion.state == Settlement.TAKEN and opinion.taken_in:
        return [("Tiếp thu", STRONG), f" tại {str(opinion.taken_in).lower()}. {opinion.explanation}".rstrip()]
    if opinion.state == Settlement.EXPLAINED:
        return [("Giải trình: ", STRONG), opinion.explanation]
    return "Chưa xử lý."


def _said(consultation: Consultation) -> str:
    counts = tally(consultation)
    return (
        f"{consultation.version}: gửi ngày {short_date(consultation.sent_on)}, hạn {short_date(consultation.due_on)}; "
        f"{counts.answered}/{counts.asked} nơi trả lời (sau hạn: {number(counts.late)}); {_of_the_public(counts)}"
        f"nhất trí: {number(counts.agree)}, nhất trí và có góp ý: {number(counts.remarks)}, "
        f"không nhất trí: {number(counts.disagree)}."
    )


def _of_the_public(counts: Tally) -> str:
    return f"Nhân dân gửi {number(counts.public)} ý kiến trả lời; " if counts.public else ""


def submission_letter(case: DraftCase) -> Paper:
    """Tờ trình dự thảo: why, how it was drafted, what the opinions were and what became of them, and the papers."""
    title = f"{case.get_kind_display()} {case.title}"
    version = case.versions.last()
    body: list[Block | None] = [
        letterhead(case.agency, kind="TTr"),
        blocks.titled("TỜ TRÌNH", f"Về dự thảo {title}"),
        blocks.to("Chính phủ" if case.kind == Kind.DECREE else competent_person(case.agency)),
        blocks.heading("I. SỰ CẦN THIẾT, CĂN CỨ BAN HÀNH"),
        *blocks.paragraphs(lines_of(case.ground) or [DOTS]),
        blocks.heading("II. QUÁ TRÌNH XÂY DỰNG"),
        *blocks.paragraphs(_way(case)),
        blocks.heading("III. NỘI DUNG CHÍNH CỦA DỰ THẢO"),
        *blocks.paragraphs([version.note if version and version.note else DOTS * 4]),
        blocks.heading("IV. Ý KIẾN GÓP Ý, TIẾP THU, GIẢI TRÌNH"),
        *blocks.paragraphs(_opinions_said(case)),
        blocks.closing(
            ["Như trên;", "Lưu: VT."],
            signature(case.agency, for_body=True),
            last=(
                f"Kính trình xem xét, ban hành {title}. Gửi kèm: {str(version).lower() if version else 'dự thảo'}; "
                "bảng tổng hợp, tiếp thu, giải trình ý kiến./."
            ),
        ),
    ]
    return blocks.document(f"Tờ trình {title}"[:150], body, None)


def _way(case: DraftCase) -> list[str]:
    """What was done, by step: what is not done yet is not said."""
    lines = []
    for step in case.steps.exclude(code__in=[State.SUBMISSION, State.ISSUE]):
        if step.done_on:
            result = f": {' '.join(step.result.split())}" if step.result else "."
            lines.append(f"{step}: xong ngày {short_date(step.done_on)}{result}")
    return lines or [DOTS]


def _opinions_said(case: DraftCase) -> list[str]:
    lines = [_said(each) for each in case.consultations.select_related("version")]
    return [*lines, f"{_totals(opinions_of(case))} (bảng tổng hợp kèm theo)."] if lines else ["Chưa lấy ý kiến."]


def _totals(opinions: Sequence[Opinion]) -> str:
    """How many opinions there are, and what became of them."""
    taken = sum(each.state == Settlement.TAKEN for each in opinions)
    explained = sum(each.state == Settlement.EXPLAINED for each in opinions)
    left = len(opinions) - taken - explained
    open_now = f", chưa xử lý {number(left)}" if left else ""
    return f"Tổng số {number(len(opinions))} ý kiến: tiếp thu {number(taken)}, giải trình {number(explained)}{open_now}"
