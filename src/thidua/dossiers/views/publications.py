"""Public comment, as the officer sees it: opening and closing a posting, handling what came in."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.permissions import Action, may
from thidua.dossiers import services
from thidua.dossiers.forms import HandlingForm, PublicationForm
from thidua.dossiers.models import Publication, Step
from thidua.dossiers.queries import hidden_nominations, visible_publications, visible_reviews
from thidua.dossiers.services.publications import least_last_day
from thidua.screens.tables import Column, Listing
from thidua.screens.views import attempt, page
from thidua.trail.errors import Refused


@page(Action.READ_WORK)
def publications(request: ActorRequest) -> HttpResponse:
    """The agency's postings."""
    columns = [
        Column(
            "tieu-de",
            _("Danh sách"),
            lambda row: row.title,
            ["title"],
            lambda row: reverse("dossiers:publication", args=[row.pk]),
        ),
        Column("tu", _("Từ ngày"), lambda row: f"{row.opens_on:%d/%m/%Y}", ["opens_on"]),
        Column("den", _("Hết ngày"), lambda row: f"{row.closes_on:%d/%m/%Y}", ["closes_on"]),
        Column("trang-thai", _("Trạng thái"), _state, tag=_tag),
    ]
    listing = Listing(
        request,
        visible_publications(request.actor),
        columns,
        name="cong-khai",
        default_sort="-tu",
        empty=_("Chưa công khai danh sách nào."),
    )
    return listing.respond("dossiers/publications.html", {"permission": may(request.actor, Action.PUBLISH)})


@page(Action.PUBLISH)
def new_publication(request: ActorRequest) -> HttpResponse:
    """Choose nominees whose review needs public comment, and post them."""
    candidates = list(
        visible_reviews(request.actor)
        .filter(conclusion="", step__in=[Step.APPRAISAL, Step.PUBLICATION])
        .exclude(publications__closed_at=None, publications__isnull=False)
        .select_related("nomination__subject")
        .order_by("nomination__award", "nomination__subject__sort_key")
    )
    today = timezone.localdate()
    codes = request.POST.getlist("hs") or [
        review.nomination.code for review in candidates if review.step == Step.PUBLICATION
    ]
    chosen = [review for review in candidates if review.nomination.code in codes]
    initial = {
        "title": _("Danh sách đề nghị khen thưởng, lấy ý kiến Nhân dân"),
        "contact": request.actor.agency.name,
        "closes_on": least_last_day(chosen or candidates, today),
    }
    form = PublicationForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.open_publication(request.actor, reviews=chosen, **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã công khai danh sách; địa chỉ công khai ở dưới."))
            return redirect("dossiers:publication", made.pk)
    lines = [(review, review.nomination.code in codes) for review in candidates]
    return render(request, "dossiers/new_publication.html", {"form": form, "lines": lines})


@page(Action.READ_WORK)
def publication(request: ActorRequest, pk: int) -> HttpResponse:
    """One posting: its clock, its nominees, the comments and what was done about each."""
    found = visible_publications(request.actor).get(pk=pk)
    context = {
        "publication": found,
        "reviews": found.reviews.exclude(nomination__in=hidden_nominations(request.actor)).select_related(
            "nomination__subject"
        ),
        "comments": [(comment, HandlingForm(prefix=str(comment.pk))) for comment in found.comments.all()],
        "may_publish": may(request.actor, Action.PUBLISH, found.agency_id),
        "can_close": found.closed_at is None and timezone.localdate() > found.closes_on,
        "state": _state(found),
        "tag": _tag(found),
    }
    return render(request, "dossiers/publication.html", context)


@require_POST
@page(Action.PUBLISH)
def close(request: ActorRequest, pk: int) -> HttpResponse:
    """End a posting whose last day is over."""
    found = visible_publications(request.actor).get(pk=pk)
    attempt(request, _("Đã kết thúc công khai."), services.close_publication, request.actor, publication=found)
    return redirect("dossiers:publication", pk)


@require_POST
@page(Action.PUBLISH)
def handle(request: ActorRequest, pk: int, comment_pk: int) -> HttpResponse:
    """Write down what came of a comment."""
    comment = visible_publications(request.actor).get(pk=pk).comments.get(pk=comment_pk)
    form = HandlingForm(request.POST, prefix=str(comment.pk))
    if form.is_valid():
        handling = form.cleaned_data["handling"]
        done = _("Đã ghi kết quả xử lý.")
        attempt(request, done, services.handle_comment, request.actor, comment=comment, handling=handling)
    else:
        messages.error(request, _("Cần ghi kết quả xử lý."))
    return redirect("dossiers:publication", pk)


def _state(row: Publication) -> str:
    if row.closed_at is not None:
        return _("Đã kết thúc")
    return _("Đang nhận ý kiến") if timezone.localdate() <= row.closes_on else _("Hết hạn, chờ kết thúc")


def _tag(row: Publication) -> str:
    if row.closed_at is not None:
        return "neutral"
    return "info" if timezone.localdate() <= row.closes_on else "warning"
