"""Writing an article, its pictures, and the versions that were proposed."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.permissions import Action
from thidua.exemplars import queries, services
from thidua.exemplars.forms import ArticlePage, PictureForm
from thidua.exemplars.models import Article, Exemplar, Picture
from thidua.exemplars.services.writing import host_of
from thidua.exemplars.states import WAYS, Doing
from thidua.exemplars.views.shared import form_page, is_sent, page_of, shown_picture
from thidua.screens.views import attempt, page, worked
from thidua.trail.errors import Overtaken, Refused


@page(Action.WRITE_EXEMPLAR)
def write(request: ActorRequest, pk: int) -> HttpResponse:
    """Write the draft, or begin a new version from the last one."""
    found = _writable(request, pk)
    editor = ArticlePage(request.POST or None, found, found.articles.first())
    if is_sent(request) and editor.is_valid():
        try:
            services.write_article(request.actor, exemplar=found, **editor.given())
        except Refused as refusal:
            editor.form.refuse(refusal)
        else:
            messages.success(request, _("Đã lưu bài; có thể thêm ảnh rồi trình."))
            return redirect(page_of(found))
    return render(request, "exemplars/article_form.html", {"exemplar": found, "editor": editor})


@page(Action.WRITE_EXEMPLAR)
def add_picture(request: ActorRequest, pk: int) -> HttpResponse:
    """Add a picture to the draft."""
    found = _writable(request, pk)
    form = PictureForm(request.POST or None, request.FILES or None, initial={"version": found.version})
    done = _("Đã thêm ảnh.")
    if worked(request, form, lambda: services.add_picture(request.actor, exemplar=found, **form.given()), done):
        return redirect(page_of(found))
    return form_page(request, form, _("Thêm ảnh"), page_of(found), lead=str(found), of=found)


@require_POST
@page(Action.WRITE_EXEMPLAR)
def remove_picture(request: ActorRequest, pk: int) -> HttpResponse:
    """Take a picture out of the draft."""
    picture = _picture(request, pk)
    attempt(request, _("Đã bỏ ảnh khỏi bản đang viết."), services.remove_picture, request.actor, picture=picture)
    return redirect(page_of(picture.article.exemplar))


@page(Action.READ_EXEMPLARS)
def picture(request: ActorRequest, pk: int) -> HttpResponse:
    """A picture of any version of an exemplar in sight."""
    return shown_picture(request, _picture(request, pk).file)


@page(Action.READ_EXEMPLARS)
def article(request: ActorRequest, pk: int, number: int) -> HttpResponse:
    """A version as it was proposed, or as the draft stands."""
    found = queries.get_visible_exemplar(request.actor, pk)
    version = found.articles.get(number=number)
    return render(request, "exemplars/article.html", {"exemplar": found, **article_context(version)})


def article_context(version: Article) -> dict[str, Any]:
    """What a template shows of an article."""
    films = [(each, host_of(each.url)) for each in version.films.filter(removed_at=None)]
    return {"article": version, "pictures": list(queries.pictures_of(version.pictures.all())), "films": films}


def _writable(request: ActorRequest, pk: int) -> Exemplar:
    found = queries.visible_exemplars(request.actor).filter(agency=request.actor.agency_id).get(pk=pk)
    if request.method != "POST" and found.state not in WAYS[Doing.WRITE]:
        text = _("Việc này không làm được khi gương ở trạng thái «%(state)s».")
        raise Overtaken(text % {"state": found.get_state_display()})
    return found


def _picture(request: ActorRequest, pk: int) -> Picture:
    seen = queries.visible_exemplars(request.actor).order_by().values("pk")
    rows = queries.pictures_of(Picture.objects.filter(article__exemplar__in=seen))
    return rows.select_related("article__exemplar__agency").get(pk=pk)
