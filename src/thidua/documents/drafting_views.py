"""Papers of legal drafting as PDF and as Word."""

from django.conf import settings
from django.http import HttpResponse
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.permissions import Action
from thidua.documents.drafting_papers import consultation_letter, opinions_paper, submission_letter
from thidua.documents.rendering import Paper
from thidua.documents.views import PDF, Form, file_answer, laid_out
from thidua.drafting.queries import get_own_case, get_readable_consultation
from thidua.screens.views import page


@require_GET
@never_cache
@page(Action.READ_DRAFTING)
def draft_consultation(request: ActorRequest, pk: int, form: Form = PDF) -> HttpResponse:
    """Công văn lấy ý kiến, for who asked and for who was asked."""
    found = get_readable_consultation(request.actor, pk)
    with translation.override(settings.LANGUAGE_CODE):
        return _answered(consultation_letter(found), f"Cong van lay y kien {pk}", form)


@require_GET
@never_cache
@page(Action.READ_DRAFTING)
def draft_opinions(request: ActorRequest, pk: int, form: Form = PDF) -> HttpResponse:
    """Bảng tổng hợp, tiếp thu, giải trình."""
    with translation.override(settings.LANGUAGE_CODE):
        return _answered(opinions_paper(get_own_case(request.actor, pk)), f"Tong hop y kien {pk}", form)


@require_GET
@never_cache
@page(Action.READ_DRAFTING)
def draft_submission(request: ActorRequest, pk: int, form: Form = PDF) -> HttpResponse:
    """Tờ trình dự thảo."""
    with translation.override(settings.LANGUAGE_CODE):
        return _answered(submission_letter(get_own_case(request.actor, pk)), f"To trinh du thao {pk}", form)


def _answered(paper: Paper, name: str, form: Form) -> HttpResponse:
    return file_answer(laid_out(paper, form), name, form)
