"""Who takes an exemplar up."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.permissions import Action
from thidua.exemplars import queries, services
from thidua.exemplars.forms import FollowForm, ReportFollowingForm, WhyForm
from thidua.exemplars.models import Following
from thidua.exemplars.views.shared import form_page, page_of
from thidua.screens.units import unit_names
from thidua.screens.views import page, worked


@page(Action.WRITE_EXEMPLAR)
def follow(request: ActorRequest, pk: int) -> HttpResponse:
    """Write down that a unit or a place takes it up."""
    found = queries.visible_exemplars(request.actor).filter(agency=request.actor.agency_id).get(pk=pk)
    form = FollowForm(request.POST or None, request.FILES or None, agency=found.agency)
    done = _("Đã ghi nơi học tập.")
    if worked(request, form, lambda: services.follow_exemplar(request.actor, exemplar=found, **form.given()), done):
        return redirect(page_of(found))
    more = {"lead": str(found), "of": found, "units": unit_names(found.agency)}
    return form_page(request, form, _("Ghi nơi học tập"), page_of(found), **more)


@page(Action.WRITE_EXEMPLAR)
def report(request: ActorRequest, pk: int) -> HttpResponse:
    """Say what came of it in a unit or place."""
    found = _own(request, pk)
    form = ReportFollowingForm(request.POST or None, request.FILES or None, following=found)
    done = _("Đã ghi kết quả.")
    if worked(request, form, lambda: services.report_following(request.actor, following=found, **form.given()), done):
        return redirect(page_of(found.exemplar))
    more = {
        "lead": found.place,
        "of": found.exemplar,
        "withdrawn_at": reverse("exemplars:withdraw_following", args=[pk]),
    }
    return form_page(request, form, _("Ghi kết quả học tập"), page_of(found.exemplar), **more)


@page(Action.WRITE_EXEMPLAR)
def withdraw(request: ActorRequest, pk: int) -> HttpResponse:
    """Take back what was written down wrongly."""
    found = _own(request, pk)
    form = WhyForm(request.POST or None, initial={"version": found.version})
    done = _("Đã rút nơi học tập.")
    if worked(request, form, lambda: services.withdraw_following(request.actor, following=found, **form.given()), done):
        return redirect(page_of(found.exemplar))
    warning = _("Dùng khi ghi nhầm: nơi này không còn hiện trên trang công khai và không được đếm nữa.")
    more = {"lead": found.place, "of": found.exemplar, "warning": warning}
    return form_page(request, form, _("Rút nơi học tập"), page_of(found.exemplar), **more)


def _own(request: ActorRequest, pk: int) -> Following:
    seen = queries.visible_exemplars(request.actor).filter(agency=request.actor.agency_id)
    rows = Following.objects.select_related("exemplar__agency").filter(exemplar__in=seen.order_by().values("pk"))
    return queries.standing(rows).get(pk=pk)
