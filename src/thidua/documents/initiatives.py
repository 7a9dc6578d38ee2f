"""Giấy chứng nhận sáng kiến: one page for each author. No form of it is known: it follows Nghị định 30/2020/NĐ-CP."""

from django.http import HttpResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.permissions import Action
from thidua.documents import blocks
from thidua.documents.blocks import STRONG, Block
from thidua.documents.letterhead import competent_person, letterhead, signature
from thidua.documents.rendering import Paper
from thidua.documents.views import PDF, WORD, Form, file_answer, laid_out
from thidua.documents.wording import addressed
from thidua.initiatives.models import Author, InitiativeCase, State
from thidua.initiatives.queries import get_visible_case
from thidua.privacy.models import Purpose
from thidua.privacy.services import note_look
from thidua.screens.views import page
from thidua.trail.errors import Refused
from thidua.vietnamese.dates import long_date, short_date

__all__ = ["PDF", "WORD", "initiative", "initiative_paper"]


@require_GET
@never_cache
@page(Action.READ_EMULATION)
def initiative(request: ActorRequest, pk: int, form: Form = PDF) -> HttpResponse:
    """The certificates of an initiative, for who may see it."""
    case = get_visible_case(request.actor, pk)
    with translation.override("vi"):  # papers are Vietnamese, whatever the screen
        content = laid_out(initiative_paper(case), form)
    people = case.authors.values_list("subject", flat=True)
    name = f"Giay chung nhan sang kien {case.certificate}"
    note_look(request.actor, people, what=f"Tệp {name}", look=f"initiative:{pk}:{form}", purpose=Purpose.PAPERS)
    return file_answer(content, name, form)


def initiative_paper(case: InitiativeCase) -> Paper:
    """A certificate for each author. Raises Refused while the initiative is not recognised."""
    if case.state != State.RECOGNISED:
        raise Refused(_("Sáng kiến chưa được công nhận nên chưa có giấy chứng nhận."))
    authors = case.authors.select_related("subject__agency")
    rows = [(place, _certificate(case, author)) for place, author in enumerate(authors, start=1)]
    return blocks.documents(f"Giấy chứng nhận sáng kiến số {case.certificate}", rows, timezone.now())


def _certificate(case: InitiativeCase, author: Author) -> list[Block | None]:
    day = case.decided_on
    assert day is not None  # noqa: S101 -- the database holds that a recognised one has its day
    shares = case.authors.count() > 1
    return [
        letterhead(case.receiver, kind="", day=day),
        blocks.titled("GIẤY CHỨNG NHẬN", str(case.get_kind_display())),
        blocks.centred([(competent_person(case.receiver), STRONG)]),
        blocks.centred("chứng nhận"),
        blocks.centred([(addressed(author.subject.name, author.subject), STRONG)], size=18),
        blocks.centred(", ".join(part for part in (author.subject.job_title, author.subject.agency.name) if part)),
        blocks.paragraph(["là tác giả" if not shares else "là đồng tác giả", " của: ", (case.title, STRONG)]),
        blocks.paragraph(f"Tỷ lệ đóng góp: {author.share}%.") if shares else None,
        blocks.paragraph(f"Áp dụng từ ngày: {short_date(case.applied_since)}."),
        blocks.paragraph(f"Phạm vi ảnh hưởng: {str(case.get_scope_display()).lower()}."),
        blocks.paragraph(f"Theo Quyết định số {case.decision_number} {long_date(day)}."),
        blocks.paragraph(f"Số giấy chứng nhận: {case.certificate}."),
        blocks.closing([], signature(case.receiver), last=""),
    ]
