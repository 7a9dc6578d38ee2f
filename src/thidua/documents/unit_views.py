"""Papers of a unit's own meeting: its minutes, and the slips of its secret vote."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_GET, require_POST

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.permissions import Action
from thidua.documents.rendering import render
from thidua.documents.unit_papers import meeting_paper, slips_paper
from thidua.documents.views import PDF, Form, file_answer, laid_out
from thidua.meetings.queries import get_visible_meeting
from thidua.polls.ballots import read_receipt
from thidua.polls.queries import get_visible_poll
from thidua.polls.running import require_running
from thidua.polls.services.opening import MOST_SLIPS
from thidua.polls.slips import slip_sheet
from thidua.privacy.models import AccessKind, Purpose
from thidua.privacy.services import note_access
from thidua.screens.views import page


@require_GET
@never_cache
@page(Action.READ_EMULATION)
def meeting(request: ActorRequest, pk: int, form: Form = PDF) -> HttpResponse:
    """Biên bản bình xét. Laid out anew each time: nothing of a concluded meeting changes any more."""
    found = get_visible_meeting(request.actor, pk)
    with translation.override(settings.LANGUAGE_CODE):  # papers are Vietnamese, whatever the screen
        content = laid_out(meeting_paper(found), form)
    name = f"Bien ban binh xet {pk}"
    people = list(found.proposals.values_list("subject_id", flat=True))
    note_access(request.actor, AccessKind.FILE, people, what=name, purpose=Purpose.PAPERS, row_count=len(people))
    return file_answer(content, name, form)


@require_POST
@sensitive_post_parameters()
@never_cache
@page(Action.ENTER)
@sensitive_variables()
def slips(request: ActorRequest, pk: int) -> HttpResponse:
    """The slips of a poll whose codes the page still knows, to be cut apart; codes of no unused slip are left out."""
    poll = get_visible_poll(request.actor, pk)
    require_running(request.actor, poll)
    codes = [read_receipt(code) for code in request.POST.getlist("code")[:MOST_SLIPS]]
    sheet = slip_sheet(poll, codes)
    if not sheet:
        return redirect("polls:poll", poll.pk)
    with translation.override(settings.LANGUAGE_CODE):
        content = render(slips_paper(poll, sheet))
    return file_answer(content, f"Phieu kin {pk}", PDF)
