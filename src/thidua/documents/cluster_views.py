"""Papers of clusters as PDF and as Word, through the one door of the year."""

from collections.abc import Callable, Mapping

from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.permissions import Action
from thidua.clusters.models import ClusterYear
from thidua.clusters.queries import get_visible_year, may_read_result
from thidua.documents.cluster_papers import covenant_paper, honour_paper, notice_paper_of, scores_paper
from thidua.documents.rendering import Paper
from thidua.documents.views import PDF, Form, file_answer, laid_out
from thidua.screens.views import page

PAPERS: Mapping[str, tuple[Callable[[ClusterYear], Paper], bool]] = {  # how it is made, whether it tells the result
    "giao-uoc": (covenant_paper, False),
    "bang-diem": (scores_paper, True),
    "suy-ton": (honour_paper, True),
    "thong-bao": (notice_paper_of, True),
}


@require_GET
@never_cache
@page(Action.READ_EMULATION)
def cluster_paper(request: ActorRequest, pk: int, paper: str, form: Form = PDF) -> HttpResponse:
    """One of the papers of a year; those that tell points are found only by who may read the result."""
    year = get_visible_year(request.actor, pk)
    if paper not in PAPERS:
        raise Http404
    build, tells_result = PAPERS[paper]
    if tells_result and not may_read_result(request.actor, year):
        raise ClusterYear.DoesNotExist
    with translation.override(settings.LANGUAGE_CODE):
        content = laid_out(build(year), form)
    return file_answer(content, f"{paper} {year}", form)
