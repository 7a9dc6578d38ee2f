"""Papers of an inspection as PDF and as Word, through the one door of the inspection."""

from collections.abc import Callable, Mapping

from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.permissions import Action
from thidua.documents.inspections import conclusion_paper, decision_paper, notice_paper, record_paper
from thidua.documents.rendering import Paper
from thidua.documents.views import PDF, Form, file_answer, laid_out
from thidua.inspections.models import Inspection
from thidua.inspections.queries import get_visible_inspection, sees_conclusion, subjects_of
from thidua.privacy.services import note_look
from thidua.screens.views import page

PAPERS: Mapping[str, Callable[[Inspection], Paper]] = {
    "quyet-dinh": decision_paper,
    "thong-bao": notice_paper,
    "bien-ban": record_paper,
    "ket-luan": conclusion_paper,
}


@require_GET
@never_cache
@page(Action.READ_INSPECTION)
def inspection_paper(request: ActorRequest, pk: int, part: str, form: Form = PDF) -> HttpResponse:
    """One of the papers; the conclusion is found by the unit when it is signed only."""
    inspection = get_visible_inspection(request.actor, pk)
    if part not in PAPERS:
        raise Http404
    if part == "ket-luan" and not sees_conclusion(request.actor, inspection):
        raise Inspection.DoesNotExist
    with translation.override(settings.LANGUAGE_CODE):
        content = laid_out(PAPERS[part](inspection), form)
    if part in {"bien-ban", "ket-luan"}:
        note_look(request.actor, subjects_of(inspection), what=f"Tệp {part} {inspection}", look=f"{part}:{pk}")
    return file_answer(content, f"{part} {inspection}", form)
