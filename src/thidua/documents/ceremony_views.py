"""Papers of ceremonies as PDF and as Word; nothing of them is kept."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.permissions import Action
from thidua.ceremonies.papers import PAPERS, may_print
from thidua.ceremonies.queries import get_visible_ceremony, turns_of
from thidua.documents.ceremony_papers import ceremony_paper
from thidua.documents.views import PDF, Form, file_answer, laid_out
from thidua.privacy.models import AccessKind, Purpose
from thidua.privacy.services import note_access
from thidua.screens.views import page
from thidua.trail.errors import NotAllowed

OF_AWARDEES = ("xuong-ten", "ky-nhan", "ket-qua")


@require_GET
@never_cache
@page(Action.READ_CEREMONIES)
def paper_of_ceremony(request: ActorRequest, pk: int, paper: str, form: Form = PDF) -> HttpResponse:
    """One paper, laid out anew."""
    found = get_visible_ceremony(request.actor, pk)
    kind = PAPERS.get(paper)
    if kind is None or not kind.is_ready(found):
        raise Http404
    if not (allowed := may_print(request.actor, kind, found)):
        raise NotAllowed(allowed.reason)
    with translation.override(settings.LANGUAGE_CODE):  # papers are Vietnamese, whatever the screen
        content = laid_out(ceremony_paper(found, paper), form)
        what = f"{kind.name}, {found}"
    subjects = turns_of(found).values_list("item__nomination__subject", flat=True) if paper in OF_AWARDEES else []
    note_access(request.actor, AccessKind.FILE, subjects, what=what, purpose=Purpose.PAPERS)
    return file_answer(content, f"{paper} {found.pk}", form)
