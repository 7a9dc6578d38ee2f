"""Legal drafts about which everybody is asked, on pages without an account."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.drafting.forms import PublicAnswerForm, RemarkForm
from thidua.drafting.models import Consultation
from thidua.drafting.provisions import parse
from thidua.drafting.queries import get_public_consultation, public_consultations
from thidua.drafting.services import answer_in_public
from thidua.screens.brakes import Brake, asker
from thidua.screens.rows import MORE, Table
from thidua.trail.errors import Refused

ANSWERS = Brake("draft-answers", limit=5, seconds=3_600)
FORMS = Brake("draft-forms", limit=30, seconds=600)  # every row offers every clause: a form is dear to draw
MOST_ROWS = 20


@login_not_required
def drafts(request: HttpRequest) -> HttpResponse:
    """The drafts on which anybody may say something today."""
    return render(request, "portal/drafts.html", {"consultations": public_consultations()[:200]})


@login_not_required
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """One draft, clause by clause, and the form for an opinion."""
    try:
        found = get_public_consultation(pk)
    except Consultation.DoesNotExist as error:
        raise Http404 from error
    if request.method == "POST" and FORMS.press(asker(request)):
        messages.error(request, _("Bạn đã bấm nhiều lần liên tiếp; xin quay lại sau 10 phút."))
        return redirect("portal:draft", pk)
    provisions = parse(found.version.text).provisions
    form = PublicAnswerForm(request.POST or None)
    table = Table(partial(RemarkForm, provisions=provisions), "gop-y", request.POST or None, [], most=MOST_ROWS)
    if request.method == "POST" and MORE not in request.POST:
        valid = [form.is_valid(), table.is_valid()]  # each is asked, so that every fault is shown
        if all(valid) and _kept(request, found, form, table):
            messages.success(request, _("Đã nhận góp ý. Cảm ơn bạn."))
            return redirect("portal:drafts")
    context = {"consultation": found, "case": found.case, "provisions": provisions, "form": form, "table": table}
    return render(request, "portal/draft.html", context)


def _kept(request: HttpRequest, found: Consultation, form: PublicAnswerForm, table: Table) -> bool:
    try:
        if ANSWERS.press(asker(request)):
            raise Refused(_("Bạn đã gửi nhiều góp ý trong giờ qua; xin gửi tiếp sau."))
        system = Actor(None, found.case.agency, frozenset())
        answer_in_public(system, consultation=found, remarks=table.values(), **form.cleaned_data)
    except Refused as refusal:
        form.refuse(refusal)
        return False
    return True
