"""Papers of petitions as PDF and as Word, for who may know what the petition says."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.permissions import Action
from thidua.documents.petition_papers import FORMS, petition_paper
from thidua.documents.views import PDF, Form, file_answer, laid_out
from thidua.petitions.models import Kind
from thidua.petitions.queries import get_visible_petition
from thidua.petitions.services.locking import require_known
from thidua.privacy.models import AccessKind, Purpose
from thidua.privacy.services import note_access
from thidua.screens.views import page


@page(Action.READ_PETITION)
def petition_papers(request: ActorRequest, pk: int) -> HttpResponse:
    """The papers that can be made of a petition now."""
    found = get_visible_petition(request.actor, pk)
    require_known(request.actor, found)
    numbered = found.kind == Kind.COMPLAINT
    rows = [(slug, form.name, form.number if numbered else "") for slug, form in FORMS.items() if form.is_ready(found)]
    return render(request, "documents/petition_papers.html", {"petition": found, "rows": rows})


@require_GET
@never_cache
@page(Action.READ_PETITION)
def petition_paper_file(request: ActorRequest, pk: int, paper: str, form: Form = PDF) -> HttpResponse:
    """One paper, laid out anew; nothing of it is kept."""
    found = get_visible_petition(request.actor, pk)
    require_known(request.actor, found)
    kind = FORMS.get(paper)
    if kind is None or not kind.is_ready(found):
        raise Http404
    with translation.override(settings.LANGUAGE_CODE):  # papers are Vietnamese, whatever the screen
        content = laid_out(petition_paper(found, kind), form)
    subjects = [found.subject_id] if found.subject_id else []
    note_access(request.actor, AccessKind.FILE, subjects, what=f"{kind.name}, {found}", purpose=Purpose.PAPERS)
    return file_answer(content, f"{paper} {found.number.replace('/', '-')}", form)
