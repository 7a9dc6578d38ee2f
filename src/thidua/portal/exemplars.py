"""The public gallery of exemplars, and the form by which anybody proposes one; pages without an account."""

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from thidua.agencies.models import Agency
from thidua.decisions.names import bestowed_name
from thidua.exemplars import queries
from thidua.exemplars.forms import GalleryFilter, PublicForm
from thidua.exemplars.models import Exemplar, Picture
from thidua.exemplars.services import propose_exemplar
from thidua.exemplars.states import State
from thidua.exemplars.views.articles import article_context
from thidua.exemplars.views.shared import shown_picture
from thidua.screens.brakes import Brake, asker
from thidua.screens.views import number_in
from thidua.trail.errors import Refused
from thidua.vietnamese import codes

PROPOSED = Brake("proposed exemplars", limit=5, seconds=3_600)  # a light one: many people may share one address
ON_PAGE, SHOWN, PLACES = 12, 200, 30


@login_not_required
def gallery(request: HttpRequest) -> HttpResponse:
    """What was published, as cards."""
    agencies = list(queries.public_agencies())
    form = GalleryFilter(request.GET, agencies=agencies)
    rows = queries.public_exemplars()
    if form.is_valid():
        wanted = form.cleaned_data
        rows = queries.found_by_words(rows, wanted["q"])
        rows = rows.filter(field=wanted["linh_vuc"]) if wanted["linh_vuc"] else rows
        rows = rows.filter(kind=wanted["loai"]) if wanted["loai"] else rows
        if place := next((each for each in agencies if each.code == wanted["noi"]), None):
            rows = rows.filter(agency__path__startswith=place.path)
    pictures = Prefetch("shown__pictures", queryset=queries.pictures_of(Picture.objects.all()))
    pages = Paginator(queries.with_followings(rows).prefetch_related(pictures), ON_PAGE)
    shown = pages.get_page(number_in(request.GET.get("trang", "")) or 1)
    asked = request.GET.copy()
    asked.pop("trang", None)
    context = {
        "form": form,
        "cards": shown,
        "total": pages.count,
        "query": asked.urlencode(),
        "is_narrowed": any(asked.values()),
    }
    return render(request, "portal/gallery.html", context)


@login_not_required
def exemplar(request: HttpRequest, code: str) -> HttpResponse:
    """One exemplar; of one that was taken down, only that it was."""
    found = Exemplar.objects.select_related("agency", "subject", "shown").filter(code=_read(code)).first()
    if found is None or found.state not in {State.PUBLISHED, State.TAKEN_DOWN}:
        raise Http404
    if found.shown is None:
        response = render(request, "portal/exemplar_gone.html", status=410)
    else:
        honours = [
            (bestowed_name(each.item.decision.award, each.item.decision.agency, each.item.decision.decided_on), each)
            for each in queries.honours_of(found.subject)
            if each.item.decision.decided_on is not None
        ]
        places = queries.standing(found.followings.select_related("agency"))
        context = {
            "exemplar": found,
            **article_context(found.shown),
            "honours": honours,
            "places": places[:PLACES],
            "place_count": places.count(),
            "others": queries.public_exemplars().filter(field=found.field).exclude(pk=found.pk)[:3],
        }
        response = render(request, "portal/exemplar.html", context)
    response["Cache-Control"] = "no-cache"  # it may be taken down at any time
    return response


@login_not_required
def picture(request: HttpRequest, pk: int, size: str) -> HttpResponse:
    """A picture of what is public now."""
    try:
        found = queries.public_picture(pk)
    except Picture.DoesNotExist as error:
        raise Http404 from error
    return shown_picture(request, found.small if size == "nho" else found.file)


@login_not_required
def recipients(request: HttpRequest) -> HttpResponse:
    """The agencies that look into what the public proposes, by name."""
    text = request.GET.get("q", "").strip()[:100]
    rows = queries.receiving_agencies()
    rows = queries.agencies_by_words(rows, text)
    return render(request, "portal/propose_to.html", {"agencies": rows[:SHOWN], "text": text})


@login_not_required
@sensitive_post_parameters()
@never_cache
def propose(request: HttpRequest, code: str) -> HttpResponse:
    """The form for one agency; then thanks, with the code to ask by."""
    agency = queries.receiving_agencies().filter(code=code).first()
    if agency is None:
        raise Http404
    form = PublicForm(request.POST or None)
    made = _taken(request, agency, form) if request.method == "POST" and form.is_valid() else None
    context = {"agency": agency, "form": form, "made": made}
    response = render(request, "portal/proposed.html" if made else "portal/propose.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response


def _taken(request: HttpRequest, agency: Agency, form: PublicForm) -> Exemplar | None:
    data = form.cleaned_data
    if PROPOSED.press(asker(request)):
        form.refuse(Refused(_("Bạn đã giới thiệu nhiều gương trong giờ qua; xin gửi tiếp sau.")))
        return None
    try:
        return propose_exemplar(
            agency=agency,
            facts=form.facts(),
            proposer_name=data["proposer_name"],
            proposer_contact=data["proposer_contact"],
        )
    except Refused as refusal:
        form.refuse(refusal)
        return None


def _read(code: str) -> str:
    return codes.read(code, queries.CODE_LENGTH)
