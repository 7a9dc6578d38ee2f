"""Laying out many certificates on blank paper beside the pages: the kept file is then handed out at once."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from thidua.agencies.actor import Actor
from thidua.agencies.middleware import ActorRequest
from thidua.agencies.permissions import Action, require
from thidua.decisions.queries import get_visible_decision
from thidua.documents.freezing import pdf_of
from thidua.documents.models import PaperKind
from thidua.documents.official import official_at
from thidua.jobs.kinds import Outcome, Tell, kind
from thidua.jobs.services import ask_for_job
from thidua.screens.views import attempt, page
from thidua.trail.errors import Refused

KIND = "lay_out_certificates"


@kind(KIND, Action.PRINT_CERTIFICATES)
def lay_out(actor: Actor, tell: Tell, *, decision: int) -> Outcome:
    """The long work: the file of all certificates of a decision is laid out once and kept."""
    found = get_visible_decision(actor, decision)
    require(actor, Action.PRINT_CERTIFICATES, found.agency_id)
    if official_at(found) is None:
        raise Refused(_("Chỉ in bằng, giấy chứng nhận của quyết định đã ban hành."))
    count = found.items.count()
    tell(0, count, _("Đang dựng tệp in"))
    pdf_of(PaperKind.CERTIFICATES, found)
    said = _("Tệp in %(count)s bằng trên giấy trắng đã sẵn sàng.") % {"count": count}
    return Outcome(said, reverse("documents:certificates", args=[found.pk]))


@require_POST
@page(Action.PRINT_CERTIFICATES)
def make_certificates(request: ActorRequest, pk: int) -> HttpResponse:
    """Ask for the file of all certificates of the own agency's decision."""
    found = get_visible_decision(request.actor, pk)
    require(request.actor, Action.PRINT_CERTIFICATES, found.agency_id)
    title = _("Lập tệp in bằng của Quyết định %(number)s") % {"number": found.number}
    job = attempt(
        request,
        _("Đã nhận yêu cầu lập tệp in."),
        ask_for_job,
        request.actor,
        kind=KIND,
        title=title,
        arguments={"decision": found.pk},
        once=f"certificates:{found.pk}",
    )
    return redirect("jobs:job", job.pk) if job else redirect("decisions:decision", pk)
