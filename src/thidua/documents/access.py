"""Văn bản trả lời: to a person who asked who looked at the own data. Agencies and purposes, not officers' names."""

from django.utils import timezone

from thidua.agencies.models import Agency
from thidua.documents import blocks
from thidua.documents.blocks import REST
from thidua.documents.letterhead import letterhead, signature
from thidua.documents.rendering import Paper
from thidua.documents.wording import addressed, number
from thidua.privacy.models import Access
from thidua.privacy.queries import accesses_of
from thidua.register.models import Subject

LINES = 1_000


def access_paper(agency: Agency, subject: Subject) -> Paper:
    """The answer of `agency` on the looks at the data of `subject` that the log still has, the latest first."""
    now = timezone.now()
    looks = list(accesses_of(subject.pk)[:LINES])
    table = blocks.listing(
        columns=(32, REST, 36, 44),
        heads=("Thời điểm", "Cơ quan", "Cách xem", "Mục đích"),
        sections=blocks.rows([_row(look) for look in looks]),
    )
    body = [
        letterhead(agency, kind="", day=timezone.localdate()),
        blocks.titled("VĂN BẢN TRẢ LỜI", "Về việc truy cập dữ liệu cá nhân trên hệ thống thi đua, khen thưởng"),
        blocks.to(addressed(subject.name, subject)),
        *blocks.paragraphs(_paragraphs(agency, len(looks))),
        table if looks else None,
        blocks.closing(["Như trên;", "Lưu: VT."], signature(agency, for_body=True)),
    ]
    return blocks.document(f"Trả lời về việc truy cập dữ liệu cá nhân: {subject.name}", body, now)


def _paragraphs(agency: Agency, count: int) -> list[str]:
    if not count:
        return [
            f"{agency} trả lời: nhật ký truy cập không ghi nhận lần nào dữ liệu của ông, bà được xem trên hệ thống."
        ]
    return [
        (
            f"{agency} trả lời đề nghị của ông, bà: nhật ký truy cập của hệ thống ghi nhận {number(count)} lần dữ liệu "
            "của ông, bà được xem, tìm, xuất hoặc đọc như bảng dưới đây."
        ),
    ]


def _row(look: Access) -> list[str]:
    at = timezone.localtime(look.at)
    purpose = str(look.get_purpose_display()) if look.purpose else "Công việc thi đua, khen thưởng hằng ngày"
    return [f"{at:%H:%M %d/%m/%Y}", look.agency_name, str(look.get_kind_display()), purpose]
