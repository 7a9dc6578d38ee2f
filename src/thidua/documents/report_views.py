"""A report of a period as PDF and as Word, through its one door."""

from django.conf import settings
from django.http import HttpResponse
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.permissions import Action
from thidua.documents.periodic_reports import report_paper
from thidua.documents.views import PDF, Form, file_answer, laid_out
from thidua.reports.periodic.queries import get_visible_report
from thidua.screens.views import page


@require_GET
@never_cache
@page(Action.READ_REPORTS)
def periodic_report(request: ActorRequest, pk: int, form: Form = PDF) -> HttpResponse:
    """Báo cáo: numbers and no persons, so nobody's data is looked at."""
    report = get_visible_report(request.actor, pk)
    with translation.override(settings.LANGUAGE_CODE):
        content = laid_out(report_paper(request.actor, report), form)
    return file_answer(content, f"Bao cao {report.number or pk}", form)
