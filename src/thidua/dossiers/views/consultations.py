"""Consultation: asking another agency, and answering."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.models import Agency
from thidua.agencies.permissions import Action, may
from thidua.dossiers import services
from thidua.dossiers.forms import AnswerForm, ConsultationForm
from thidua.dossiers.models import Consultation
from thidua.dossiers.queries import hidden_nominations, visible_consultations, visible_reviews
from thidua.dossiers.routing import consultation_due
from thidua.dossiers.services.consultations import EARLIEST_STEPS
from thidua.screens.downloads import download
from thidua.screens.tables import Column, Listing
from thidua.screens.views import page
from thidua.trail.errors import Refused


@page(Action.READ_WORK)
def consultations(request: ActorRequest) -> HttpResponse:
    """Questions asked and questions to answer."""
    agency = request.actor.agency_id
    columns = [
        Column(
            "nga",
            _("Lấy ý kiến"),
            lambda row: row.question[:80],
            link=lambda row: reverse("dossiers:consultation", args=[row.pk]),
        ),
        Column("noi-hoi", _("Cơ quan hỏi"), lambda row: row.asker.name, ["asker__name"]),
        Column("noi-tra-loi", _("Cơ quan được hỏi"), lambda row: row.asked.name, ["asked__name"]),
        Column("han", _("Hạn"), lambda row: f"{row.due_on:%d/%m/%Y}", ["due_on"]),
        Column("tra-loi", _("Trả lời"), _state, tag=_tag),
    ]
    listing = Listing(
        request,
        visible_consultations(request.actor),
        columns,
        name="lay-y-kien",
        default_sort="-han",
        empty=_("Chưa có việc lấy ý kiến nào."),
    )
    return listing.respond("dossiers/consultations.html", {"agency": agency})


@page(Action.CONSULT)
def ask(request: ActorRequest) -> HttpResponse:
    """Ask another agency about chosen nominations."""
    codes = request.GET.getlist("hs") or request.POST.getlist("hs")
    candidates = (
        visible_reviews(request.actor)
        .filter(conclusion="", step__in=EARLIEST_STEPS)
        .select_related("nomination__subject")
        .order_by("nomination__award", "nomination__subject__sort_key")
    )
    due_on = consultation_due(request.actor.agency, timezone.localdate())
    agencies = Agency.objects.filter(ended_on=None).exclude(pk=request.actor.agency_id)
    form = ConsultationForm(request.POST or None, agencies=agencies, due_on=due_on)
    if request.method == "POST" and form.is_valid():
        chosen = [review for review in candidates if review.nomination.code in codes]
        try:
            made = services.ask_consultation(request.actor, reviews=chosen, **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã gửi lấy ý kiến %(agency)s.") % {"agency": made.asked})
            return redirect("dossiers:consultation", made.pk)
    lines = [(review, review.nomination.code in codes) for review in candidates]
    return render(request, "dossiers/ask_consultation.html", {"form": form, "lines": lines})


@page(Action.READ_WORK)
def consultation(request: ActorRequest, pk: int) -> HttpResponse:
    """One consultation: the question, the nominations, the answer or the form to answer."""
    found = visible_consultations(request.actor).get(pk=pk)
    permission = may(request.actor, Action.ANSWER_CONSULTATION, found.asked_id)
    form = AnswerForm(request.POST or None, request.FILES or None) if permission and not found.answered_at else None
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            services.answer_consultation(request.actor, consultation=found, **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã gửi trả lời."))
            return redirect("dossiers:consultation", found.pk)
    context = {
        "consultation": found,
        "form": form,
        "reviews": found.reviews.exclude(nomination__in=hidden_nominations(request.actor)).select_related(
            "nomination__subject"
        ),
        "state": _state(found),
        "tag": _tag(found),
    }
    return render(request, "dossiers/consultation.html", context)


@page(Action.READ_WORK)
def answer_file(request: ActorRequest, pk: int) -> HttpResponse:
    """The paper that came with an answer."""
    found = visible_consultations(request.actor).get(pk=pk)
    if found.file is None:
        raise Consultation.DoesNotExist
    asked_about = found.reviews.values_list("nomination__subject", flat=True)
    return download(request.actor, found.file, found.file_name, subjects=asked_about)


def _state(row: Consultation) -> str:
    if row.answered_at is not None:
        return _("Nhất trí") if row.agrees else _("Không nhất trí")
    return _("Quá hạn, chưa trả lời") if row.due_on < timezone.localdate() else _("Chờ trả lời")


def _tag(row: Consultation) -> str:
    if row.answered_at is not None:
        return "success" if row.agrees else "danger"
    return "danger" if row.due_on < timezone.localdate() else "warning"
