"""Thông báo công khai: the list as it is posted for public comment, with a square that leads to the page."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from thidua.agencies.models import Agency
from thidua.documents.letterhead import DOTS, letterhead, signature
from thidua.documents.rendering import Paper
from thidua.documents.wording import addressed, decider_above, given, number, position_and_unit, sections
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
    data = {
        "head": letterhead(publication.agency, kind="TB", day=publication.opens_on),
        "about": "Về việc công khai, lấy ý kiến Nhân dân đối với danh sách đề nghị khen thưởng",
        "paragraphs": _paragraphs(publication, len(nominations)),
        "address": address,
        "recipients": ["Các cơ quan, đơn vị có liên quan;", "Lưu: VT."],
        "signature": signature(publication.agency, for_body=True),
        "list": {
            "about": publication.title,
            "reference": f"(Kèm theo Thông báo {long_date(publication.opens_on)} của {publication.agency})",
            "sections": sections(_rows(publication, nominations)),
        },
    }
    return Paper(f"Thông báo công khai {publication.code}", "notice", data, opened_at(publication))


def opened_at(publication: Publication) -> dt.datetime:
    """The beginning of the day of posting."""
    return timezone.make_aware(dt.datetime.combine(publication.opens_on, dt.time()))


def _paragraphs(publication: Publication, count: int) -> list[str]:
    return [
        (
            f"{publication.agency} công khai danh sách {number(count)} trường hợp đề nghị khen thưởng để lấy ý kiến "
            f"Nhân dân ({publication.title})."
        ),
        f"Thời gian nhận ý kiến: từ {long_date(publication.opens_on)} đến hết {long_date(publication.closes_on)}.",
        (
            f"Nơi nhận ý kiến: {publication.contact or DOTS * 8}. Ý kiến bằng văn bản ghi rõ họ tên, địa chỉ và có chữ "
            "ký của người gửi."
        ),
    ]


def _rows(publication: Publication, nominations: list[Nomination]) -> list[dict[str, Any]]:
    return [
        {
            "heading": _asked(publication.agency, each, publication),
            "name": addressed(each.subject.name, each.subject),
            "detail": position_and_unit(each),
            "achievement": each.achievement or "—",
        }
        for each in nominations
    ]


def _asked(agency: Agency, nomination: Nomination, publication: Publication) -> str:
    on = publication.opens_on
    return f"Đề nghị tặng {given(nomination.award, decider_above(agency, nomination.award, on), on)}"
