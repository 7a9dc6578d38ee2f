"""The article of an exemplar: written, given pictures and films, proposed. What was proposed is never written over."""

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.models import Role
from thidua.agencies.permissions import Action, require
from thidua.agencies.queries import holders
from thidua.exemplars.models import Article, Exemplar, Film, Picture
from thidua.exemplars.pictures import drawn_anew
from thidua.exemplars.queries import pictures_of
from thidua.exemplars.services.guarding import locked_exemplar, moved, tell, waiting_article
from thidua.exemplars.services.verifying import require_consent
from thidua.exemplars.states import Doing
from thidua.trail.errors import Overtaken, Refused, beside, required
from thidua.trail.events import Event
from thidua.trail.services import record, service
from thidua.vietnamese.names import clean

MOST_PICTURES, MOST_FILMS, LONGEST = 12, 6, 30_000


@dataclass(frozen=True)
class FilmLink:
    """A film: what it is called and where it is."""

    title: str
    url: str


@service
def write_article(
    actor: Actor,
    *,
    exemplar: Exemplar,
    version: int,
    title: str,
    lead: str,
    body: str,
    films: Sequence[FilmLink] = (),
) -> Article:
    """Write the draft: plain text in paragraphs and links to films. After a version was proposed, another is begun."""
    require(actor, Action.WRITE_EXEMPLAR, exemplar.agency_id)
    exemplar = locked_exemplar(exemplar, Doing.WRITE, version)
    article = _draft(exemplar, actor)
    article.title = required(clean(title), "title")[:200]
    article.lead = required(clean(lead), "lead")[:600]
    article.body = required(body, "body")[:LONGEST]
    article.written_by = actor.account
    links = [FilmLink(required(clean(each.title), "films")[:200], checked_link(each.url, "films")) for each in films]
    if len(links) > MOST_FILMS:
        raise beside("films", _("Nhiều nhất %(most)s phim.") % {"most": MOST_FILMS})
    article.save()
    article.films.filter(removed_at=None).update(removed_at=timezone.now())
    Film.objects.bulk_create(
        [Film(article=article, position=place, title=each.title, url=each.url) for place, each in enumerate(links, 1)]
    )
    told = {"article": article.number, "title": article.title, "films": len(links)}
    record(actor, Event.EXEMPLAR_WRITTEN, exemplar, after=told)
    moved(exemplar, Doing.WRITE)
    return article


@service
def add_picture(actor: Actor, *, exemplar: Exemplar, version: int, upload: Any, alt: str, caption: str = "") -> Picture:
    """Add a picture to the draft, drawn anew; what it shows must be said for those who don't see it."""
    require(actor, Action.WRITE_EXEMPLAR, exemplar.agency_id)
    exemplar = locked_exemplar(exemplar, Doing.WRITE, version)
    article = _draft_with_text(exemplar, actor)
    if pictures_of(article.pictures.all()).count() >= MOST_PICTURES:
        raise beside("upload", _("Mỗi bài nhiều nhất %(most)s ảnh.") % {"most": MOST_PICTURES})
    alt = required(clean(alt), "alt", _("Mô tả ảnh cho người không nhìn thấy: ai, đang làm gì, ở đâu."))[:300]
    drawn = drawn_anew(upload, field="upload")
    picture = Picture.objects.create(
        article=article,
        file=drawn.large,
        small=drawn.small,
        width=drawn.width,
        height=drawn.height,
        alt=alt,
        caption=clean(caption)[:300],
    )
    record(actor, Event.EXEMPLAR_WRITTEN, exemplar, after={"article": article.number, "picture": alt})
    moved(exemplar, Doing.WRITE)
    return picture


@service
def remove_picture(actor: Actor, *, picture: Picture) -> None:
    """Take a picture out of a draft; versions that were proposed before keep theirs."""
    exemplar = picture.article.exemplar
    require(actor, Action.WRITE_EXEMPLAR, exemplar.agency_id)
    exemplar = locked_exemplar(exemplar, Doing.WRITE)
    found = pictures_of(exemplar.articles.get(pk=picture.article_id).pictures.all()).filter(pk=picture.pk).first()
    if found is None:
        raise Overtaken(_("Ảnh này đã được bỏ từ trước."))
    if not found.article.is_draft:
        raise Refused(_("Bản đã trình giữ nguyên ảnh; hãy viết bản mới rồi bỏ ảnh ở bản mới."))
    found.removed_at = timezone.now()
    found.save(update_fields=["removed_at"])
    told = {"article": found.article.number, "picture": found.alt}
    record(actor, Event.EXEMPLAR_WRITTEN, exemplar, before=told, after={"picture": None})
    moved(exemplar, Doing.WRITE)


@service
def propose_article(actor: Actor, *, exemplar: Exemplar, version: int) -> Exemplar:
    """Ask the head to publish the draft; from now on it stays as it is. Needs consent."""
    require(actor, Action.WRITE_EXEMPLAR, exemplar.agency_id)
    exemplar = locked_exemplar(exemplar, Doing.PROPOSE, version)
    require_consent(exemplar)
    if waiting_article(exemplar):
        raise Overtaken(_("Một bản đang chờ duyệt; đợi trả lời rồi trình bản khác."))
    article = exemplar.articles.filter(proposed_on=None).first()
    if article is None:
        raise Refused(_("Chưa có bản nào mới hơn bản đã trình; hãy viết trước."))
    article.proposed_on = timezone.localdate()
    article.save(update_fields=["proposed_on"])
    record(actor, Event.EXEMPLAR_PROPOSED, exemplar, after={"article": article.number})
    exemplar = moved(exemplar, Doing.PROPOSE)
    text = _("Chờ duyệt đăng: %(exemplar)s.") % {"exemplar": exemplar}
    heads = holders(exemplar.agency, Role.HEAD).values_list("pk", flat=True)
    tell(actor, heads, Event.EXEMPLAR_PROPOSED, text, exemplar)
    return exemplar


def checked_link(url: str, field: str) -> str:
    """A link to another house: https, to a host by its name, without a user in it. Refused beside the field."""
    text = url.strip()
    try:
        URLValidator(schemes=["https"])(text)
        parts = urlsplit(text)
        host = parts.hostname or ""
        if parts.username is not None or parts.password is not None or _is_number(host) or len(text) > 500:
            raise ValidationError("")
    except (ValidationError, ValueError) as error:
        raise beside(
            field, _("Đường dẫn phải bắt đầu bằng https:// và có tên trang, ví dụ https://bao.vn/…")
        ) from error
    return text


def host_of(url: str) -> str:
    """The host of a link as machines write it, so that no letter passes for another."""
    host = urlsplit(url).hostname or ""
    try:
        return host.encode("idna").decode()
    except UnicodeError:
        return host


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _draft(exemplar: Exemplar, actor: Actor) -> Article:
    """The version that is being written; after the last one was proposed, a copy of it with its pictures and films."""
    last = exemplar.articles.select_for_update().first()
    if last is not None and last.is_draft:
        return last
    if last is not None and last.waits:
        raise Overtaken(_("Một bản đang chờ duyệt; người đứng đầu trả lời rồi mới viết bản khác."))
    number = (exemplar.articles.aggregate(most=Max("number"))["most"] or 0) + 1
    article = Article(exemplar=exemplar, number=number, written_by=actor.account)
    if last is None:
        return article
    article.title, article.lead, article.body = last.title, last.lead, last.body
    article.save()
    for each in pictures_of(last.pictures.all()):
        Picture.objects.create(
            article=article,
            file=each.file,
            small=each.small,
            width=each.width,
            height=each.height,
            alt=each.alt,
            caption=each.caption,
        )
    for film in last.films.filter(removed_at=None):
        Film.objects.create(article=article, position=film.position, title=film.title, url=film.url)
    return article


def _draft_with_text(exemplar: Exemplar, actor: Actor) -> Article:
    article = _draft(exemplar, actor)
    if article.pk is None:
        raise Refused(_("Hãy viết bài trước, rồi thêm ảnh."))
    return article
