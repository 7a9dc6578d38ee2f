"""Papers of a petition, under the numbers of their forms (Nghị định 155/2026/NĐ-CP, names read; wording ours).

Forms 03, 04, 14, 14a and 14b are those of complaints; the same papers for other petitions bear no number. None says
who denounced: the database does not know it.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from thidua.documents import blocks
from thidua.documents.blocks import Block, Text
from thidua.documents.letterhead import DOTS, competent_person, letterhead, signature
from thidua.documents.rendering import Paper
from thidua.documents.wording import paragraphs
from thidua.petitions.models import Kind, Petition
from thidua.petitions.states import State
from thidua.vietnamese.dates import long_date


@dataclass(frozen=True)
class Form:
    """One kind of paper: its name, the number of the complaint's form, the sign of its kind, when it can be made."""

    name: str
    number: str
    sign: str
    is_ready: Callable[[Petition], bool]
    body: Callable[[Petition], list[Block]]


def petition_paper(petition: Petition, form: Form) -> Paper:
    """The paper; its day and number are filled in by who signs it."""
    number = f" (Mẫu số {form.number})" if form.number and petition.kind == Kind.COMPLAINT else ""
    title, about = form.name.upper(), f"{_about(petition)}{number}"
    body = [
        letterhead(petition.agency, kind=form.sign),
        blocks.titled(title, about),
        *form.body(petition),
        blocks.closing([_sender(petition), "Lưu: VT, hồ sơ đơn."], signature(petition.agency)),
    ]
    return blocks.document(f"{form.name} {petition.number}", body, None)


def _accepted(petition: Petition) -> list[Block]:
    settle = f" Thời hạn giải quyết: đến hết {long_date(petition.due_on)}." if petition.due_on else ""
    return _all(
        petition,
        f"Đơn đủ điều kiện thụ lý và thuộc thẩm quyền giải quyết của {competent_person(petition.agency)}.",
        f"{petition.agency} thông báo thụ lý đơn từ {_day(petition.accepted_on)}.{settle}",
    )


def _not_accepted(petition: Petition) -> list[Block]:
    return _all(petition, f"Đơn không được thụ lý giải quyết vì: {petition.ended_reason}")


def _dialogue(petition: Petition) -> list[Block]:
    rows = ["Thời gian, địa điểm", "Người chủ trì", "Người tham gia", "Nội dung trình bày", "Kết quả đối thoại"]
    return _all(petition, *(f"{row}: {DOTS * 8}" for row in rows))


def _suspended(petition: Petition) -> list[Block]:
    last = petition.suspensions.last()
    if petition.state == State.STOPPED or last is None:
        return _decided_on(petition, f"Đình chỉ giải quyết đơn. Lý do: {petition.ended_reason}")
    return _decided_on(petition, f"Tạm đình chỉ giải quyết đơn từ {long_date(last.starts_on)}. Lý do: {last.reason}")


def _resumed(petition: Petition) -> list[Block]:
    last = petition.suspensions.exclude(resumed_on=None).last()
    return _decided_on(petition, f"Tiếp tục giải quyết đơn từ {_day(last.resumed_on if last else None)}.")


def _decision(petition: Petition) -> list[Block]:
    return _decided_on(
        petition,
        f"Kết luận: {petition.get_outcome_display().lower()}.",
        *paragraphs(petition.conclusion),
        *([f"Xác minh: {petition.verification}"] if petition.verification else []),
    )


def _decided_on(petition: Petition, *articles: str) -> list[Block]:
    grounds = [f"Theo đề nghị của người được giao xử lý {str(petition).lower()};"]
    numbered: list[Text] = [blocks.article(place, text) for place, text in enumerate(articles, 1)]
    return [blocks.grounds(grounds), blocks.centred(blocks.strong("QUYẾT ĐỊNH:")), *blocks.paragraphs(numbered)]


def _all(petition: Petition, *texts: str) -> list[Block]:
    first = f"Ngày {petition.received_on:%d/%m/%Y}, {petition.agency} nhận {_about(petition)}."
    return blocks.paragraphs([f"Kính gửi: {_sender(petition)}.", first, *texts])


def _about(petition: Petition) -> str:
    return f"đơn {petition.get_kind_display().lower()} số {petition.number}: {petition.summary or DOTS}"


def _sender(petition: Petition) -> str:
    return "người tố cáo (danh tính được bảo vệ)" if petition.is_sealed else petition.sender_name or DOTS


def _day(day: dt.date | None) -> str:
    return long_date(day) if day else DOTS


FORMS: Mapping[str, Form] = {
    "thu-ly": Form("Thông báo thụ lý", "03", "TB", lambda p: p.accepted_on is not None, _accepted),
    "khong-thu-ly": Form("Thông báo không thụ lý", "04", "TB", lambda p: p.state == State.NOT_ACCEPTED, _not_accepted),
    "doi-thoai": Form("Biên bản đối thoại", "14", "BB", lambda p: p.kind == Kind.COMPLAINT, _dialogue),
    "dinh-chi": Form(
        "Quyết định tạm đình chỉ, đình chỉ",
        "14a",
        "QĐ",
        lambda p: p.state == State.STOPPED or p.suspensions.exists(),
        _suspended,
    ),
    "tiep-tuc": Form(
        "Quyết định tiếp tục giải quyết",
        "14b",
        "QĐ",
        lambda p: p.suspensions.exclude(resumed_on=None).exists(),
        _resumed,
    ),
    "quyet-dinh": Form("Quyết định giải quyết", "", "QĐ", lambda p: p.decided_on is not None, _decision),
}
