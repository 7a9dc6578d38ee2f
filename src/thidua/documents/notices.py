"""Thông báo công khai: the list as it is posted for public comment, with a square that leads to the page."""

import datetime as dt
from collections.abc import Sequence

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from thidua.agencies.models import Agency
from thidua.documents import blocks
from thidua.documents.blocks import BREAK, REST, Block, Text, strong
from thidua.documents.house import Said, said
from thidua.documents.letterhead import DOTS, letterhead, signature
from thidua.documents.models import PaperKind
from thidua.documents.rendering import Paper
from thidua.documents.wording import Row, addressed, decider_above, given, number, position_and_unit, sections
from thidua.dossiers.models import Nomination, Publication
from thidua.vietnamese.dates import long_date


def notice_paper(publication: Publication) -> Paper:
    """The notice of a posting, with the nominees as the public page shows them; official once it is posted."""
    nominations = _nominations(publication)
    own = said(publication.agency, PaperKind.NOTICE)
    day = long_date(publication.opens_on)
    body = [
        letterhead(publication.agency, kind="TB", day=publication.opens_on),
        blocks.titled("THÔNG BÁO", "Về việc công khai, lấy ý kiến Nhân dân đối với danh sách đề nghị khen thưởng"),
        *blocks.paragraphs(_paragraphs(own, publication, len(nominations))),
        _square(publication),
        blocks.closing(own.recipients(), signature(publication.agency, **own.signer(), for_body=True)),
        blocks.annex("DANH SÁCH", publication.title, f"(Kèm theo Thông báo {day} của {publication.agency})"),
        _listing(publication, nominations),
    ]
    return blocks.document(f"Thông báo công khai {publication.code}", body, opened_at(publication))


def posting_paper(publication: Publication) -> Paper:
    """Bản công khai: the list on its own, to be put up on a board, with where and when it hung to be written on it."""
    nominations = _nominations(publication)
    _intro, *told = _paragraphs(said(publication.agency, PaperKind.NOTICE), publication, len(nominations))
    body = [
        letterhead(publication.agency, kind="", day=publication.opens_on),
        blocks.titled("BẢN CÔNG KHAI", publication.title),
        _listing(publication, nominations),
        blocks.paragraph(f"Danh sách có {number(len(nominations))} trường hợp.", indent=False),
        *blocks.paragraphs(told),
        _square(publication),
        blocks.paragraph(f"Nơi niêm yết: {DOTS * 7}"),
        blocks.closing(
            [],
            signature(publication.agency, for_body=True),
            left_signature=blocks.signer(["NGƯỜI NIÊM YẾT"], note="(Ký, ghi rõ họ tên)"),
            last="Thời gian niêm yết: từ … giờ …, ngày … tháng … năm …… đến … giờ …, ngày … tháng … năm …….",
        ),
    ]
    return blocks.document(f"Bản công khai {publication.code}", body, opened_at(publication))


def opened_at(publication: Publication) -> dt.datetime:
    """The beginning of the day of posting."""
    return timezone.make_aware(dt.datetime.combine(publication.opens_on, dt.time()))


def _nominations(publication: Publication) -> list[Nomination]:
    reviews = publication.reviews.select_related("nomination__subject", "nomination__owner")
    return [each.nomination for each in reviews.order_by("nomination__award", "nomination__subject__sort_key")]


def _square(publication: Publication) -> Block:
    address = settings.PUBLIC_ADDRESS + reverse("portal:publication", args=[publication.code])
    text: Text = ["Danh sách và nơi gửi ý kiến trên mạng:", BREAK, address]
    return blocks.square(address, text, alt=f"Mã QR dẫn đến trang {address}", width=26)


def _listing(publication: Publication, nominations: Sequence[Nomination]) -> Block:
    return blocks.listing(
        columns=(10, 40, 48, REST),
        heads=("STT", "Tên", "Chức vụ, đơn vị", "Tóm tắt thành tích"),
        aligns=["center"],
        sections=sections(_row(publication, each) for each in nominations),
    )


def _paragraphs(own: Said, publication: Publication, count: int) -> list[str]:
    posted = {"cơ quan": publication.agency.name, "số trường hợp": number(count), "tên đợt": publication.title}
    span = {"từ ngày": long_date(publication.opens_on), "đến ngày": long_date(publication.closes_on)}
    where = {"nơi nhận ý kiến": publication.contact or DOTS * 8}
    return [own.text("intro", posted), own.text("span", span), own.text("where", where)]


def _row(publication: Publication, nomination: Nomination) -> Row:
    name = addressed(nomination.subject.name, nomination.subject)
    cells = (strong(name), position_and_unit(nomination), nomination.achievement or "—")
    return _asked(publication.agency, nomination, publication), cells


def _asked(agency: Agency, nomination: Nomination, publication: Publication) -> str:
    on = publication.opens_on
    return f"Đề nghị tặng {given(nomination.award, decider_above(agency, nomination.award, on), on)}"
