"""Thông báo công khai: the list as it is posted for public comment, with a square that leads to the page."""

import datetime as dt

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from thidua.agencies.models import Agency
from thidua.documents import blocks
from thidua.documents.blocks import BREAK, REST, strong
from thidua.documents.house import Said, said
from thidua.documents.letterhead import DOTS, letterhead, signature
from thidua.documents.models import PaperKind
from thidua.documents.rendering import Paper
from thidua.documents.wording import Row, addressed, decider_above, given, number, position_and_unit, sections
from thidua.dossiers.models import Nomination, Publication
from thidua.vietnamese.dates import long_date


def notice_paper(publication: Publication) -> Paper:
    """The notice of a posting, with the nominees as the public page shows them; official once it is posted."""
    nominations = [
        review.nomination
        for review in publication.reviews.select_related("nomination__subject", "nomination__owner").order_by(
            "nomination__award", "nomination__subject__sort_key"
        )
    ]
    address = settings.PUBLIC_ADDRESS + reverse("portal:publication", args=[publication.code])
    own = said(publication.agency, PaperKind.NOTICE)
    day = long_date(publication.opens_on)
    body = [
        letterhead(publication.agency, kind="TB", day=publication.opens_on),
        blocks.titled("THÔNG BÁO", "Về việc công khai, lấy ý kiến Nhân dân đối với danh sách đề nghị khen thưởng"),
        *blocks.paragraphs(_paragraphs(own, publication, len(nominations))),
        blocks.square(
            address,
            ["Danh sách và nơi gửi ý kiến trên mạng:", BREAK, address],
            alt=f"Mã QR dẫn đến trang {address}",
            width=26,
        ),
        blocks.closing(own.recipients(), signature(publication.agency, **own.signer(), for_body=True)),
        blocks.annex("DANH SÁCH", publication.title, f"(Kèm theo Thông báo {day} của {publication.agency})"),
        blocks.listing(
            columns=(10, 40, 48, REST),
            heads=("STT", "Tên", "Chức vụ, đơn vị", "Tóm tắt thành tích"),
            aligns=["center"],
            sections=sections(_row(publication, each) for each in nominations),
        ),
    ]
    return blocks.document(f"Thông báo công khai {publication.code}", body, opened_at(publication))


def opened_at(publication: Publication) -> dt.datetime:
    """The beginning of the day of posting."""
    return timezone.make_aware(dt.datetime.combine(publication.opens_on, dt.time()))


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
