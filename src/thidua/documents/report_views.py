"""A report of a period as PDF and as Word, through its one door."""

from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.permissions import Action
from thidua.documents.freezing import docx_of, pdf_of
from thidua.documents.models import PaperKind
from thidua.documents.views import PDF, WORD, Form, file_answer
from thidua.reports.periodic.queries import get_visible_report
from thidua.screens.views import page


@require_GET
@never_cache
@page(Action.READ_REPORTS)
def periodic_report(request: ActorRequest, pk: int, form: Form = PDF) -> HttpResponse:
    """Báo cáo, as it was kept when it was issued: numbers and no persons, so nobody's data is looked at."""
    report = get_visible_report(request.actor, pk)
    content = (docx_of if form == WORD else pdf_of)(PaperKind.PERIODIC_REPORT, report)
    return file_answer(content, f"Bao cao {report.number or pk}", form)
