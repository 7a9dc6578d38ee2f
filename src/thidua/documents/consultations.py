"""Công văn hiệp y: one agency asks another about nominations, and the answer. Their form is that of any công văn.

Numbers stay blank: both agencies number their letters in their own registry.
"""

from collections.abc import Sequence

from django.utils import timezone

from thidua.documents import blocks
from thidua.documents.blocks import BREAK, REST, Block, Text, strong
from thidua.documents.house import said
from thidua.documents.letterhead import official_letter, signature
from thidua.documents.models import PaperKind
from thidua.documents.rendering import Paper
from thidua.documents.wording import Row, addressed, counted, decider_above, given, number, position_and_unit, sections
from thidua.documents.wording import paragraphs as lines_of
from thidua.dossiers.models import Consultation, Nomination
from thidua.vietnamese.dates import long_date

ABOUT = "lấy ý kiến đối với hồ sơ đề nghị khen thưởng"


def consultation_paper(consultation: Consultation) -> Paper:
    """The letter that asks, with the list; official as soon as it was sent on the system."""
    asker, asked, nominations = consultation.asker, consultation.asked, _nominations(consultation)
    own, parties = said(asker, PaperKind.CONSULTATION), _parties(consultation)
    kinds = counted(each.subject.kind for each in nominations)
    body = [
        official_letter(asker, about=ABOUT, day=timezone.localdate(consultation.asked_at)),
        blocks.to(asked.name),
        blocks.paragraph(own.text("about", parties | {"số trường hợp": number(len(nominations)), "thành phần": kinds})),
        *blocks.paragraphs(lines_of(consultation.question)),
        blocks.closing(
            own.recipients(),
            signature(asker, **own.signer(), for_body=True),
            last=own.text("until", parties | {"hạn trả lời": long_date(consultation.due_on)}),
        ),
        *_list(consultation, nominations),
    ]
    return blocks.document(f"Công văn lấy ý kiến {asked}", body, consultation.asked_at)


def answer_paper(consultation: Consultation) -> Paper:
    """The letter that answers; a draft with the question only until the agency has answered on the system."""
    asker, asked, nominations = consultation.asker, consultation.asked, _nominations(consultation)
    own, parties = said(asked, PaperKind.ANSWER), _parties(consultation)
    answered = consultation.answered_at
    asked_on = long_date(timezone.localdate(consultation.asked_at))
    body = [
        official_letter(
            asked, about=f"trả lời {ABOUT}", day=timezone.localdate(answered) if answered is not None else None
        ),
        blocks.to(asker.name),
        blocks.paragraph(
            own.text("about", parties | {"ngày hỏi": asked_on, "số trường hợp": number(len(nominations))})
        ),
        *blocks.paragraphs(_opinion(consultation)),
        blocks.closing(
            own.recipients(), signature(asked, **own.signer(), for_body=True), last=own.text("end", parties)
        ),
        *_list(consultation, nominations),
    ]
    return blocks.document(f"Công văn trả lời ý kiến của {asked}", body, answered)


def _parties(consultation: Consultation) -> dict[str, str]:
    return {"cơ quan hỏi": consultation.asker.name, "nơi được hỏi": consultation.asked.name}


def _opinion(consultation: Consultation) -> list[Text]:
    asked = consultation.asked
    if consultation.answered_at is None:
        return [f"Sau khi xem xét, {asked} có ý kiến như sau:", "Chưa có ý kiến trả lời."]
    opinion = "nhất trí" if consultation.agrees else "không nhất trí"
    texts: list[Text] = [
        [
            f"Sau khi xem xét, {asked} ",
            (opinion, "strong"),
            " với việc đề nghị khen thưởng các trường hợp nêu trên.",
        ]
    ]
    texts += lines_of(consultation.answer)
    if consultation.file_name:
        texts.append(f"(Kèm theo: {consultation.file_name}.)")
    return texts


def _nominations(consultation: Consultation) -> list[Nomination]:
    reviews = consultation.reviews.select_related("nomination__subject", "nomination__owner")
    return [each.nomination for each in reviews.order_by("nomination__award", "nomination__subject__sort_key", "pk")]


def _list(consultation: Consultation, nominations: Sequence[Nomination]) -> list[Block]:
    day = long_date(timezone.localdate(consultation.asked_at))
    return [
        blocks.annex(
            "DANH SÁCH", "Trường hợp được lấy ý kiến", f"(Kèm theo đề nghị lấy ý kiến {day} của {consultation.asker})"
        ),
        blocks.listing(
            columns=(10, 55, REST, 30),
            heads=["STT", "Tên", "Chức vụ, đơn vị", ["Mã hồ sơ", BREAK, "trên hệ thống"]],
            aligns=["center", "left", "left", "center"],
            sections=sections(_row(consultation, each) for each in nominations),
        ),
    ]


def _row(consultation: Consultation, nomination: Nomination) -> Row:
    on = timezone.localdate(consultation.asked_at)
    asked = given(nomination.award, decider_above(consultation.asker, nomination.award, on), on)
    name = addressed(nomination.subject.name, nomination.subject)
    return f"Đề nghị tặng {asked}", (strong(name), position_and_unit(nomination), nomination.code)
