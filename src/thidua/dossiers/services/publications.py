"""Public comment (lấy ý kiến Nhân dân): a list on a page without account, for the days that the law gives."""

import datetime as dt
import secrets
from collections.abc import Sequence

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.models import Role
from thidua.agencies.permissions import Action, require
from thidua.dossiers.models import Comment, Nomination, Publication, Review, Step
from thidua.dossiers.services.locking import locked_reviews, tell
from thidua.legislation.queries import corpus_for
from thidua.trail.errors import Overtaken, Refused
from thidua.trail.events import Event
from thidua.trail.services import record, service
from thidua.vietnamese.working_days import deadline

RECEIPT_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
MAX_COMMENTS_A_DAY = 500
DEFAULT_DAYS = 10  # when an agency publishes where the law does not ask it to


def least_last_day(reviews: Sequence[Review], opens_on: dt.date) -> dt.date:
    """The earliest last day (inclusive) that the law allows for these nominations when posted on `opens_on`."""
    days = [
        corpus_for(review.agency).awards[review.nomination.award].public_comment(review.received_on).working_days
        for review in reviews
    ]
    return deadline(opens_on, max([day for day in days if day] or [DEFAULT_DAYS]), "working_days")


@service
def open_publication(
    actor: Actor, *, reviews: Sequence[Review], title: str, contact: str, closes_on: dt.date | None = None
) -> Publication:
    """Post nominees under review for public comment, from today to `closes_on` (inclusive; default: the minimum)."""
    require(actor, Action.PUBLISH)
    if not reviews:
        raise Refused(_("Hãy chọn ít nhất một hồ sơ."))
    reviews = locked_reviews(reviews)
    for review in reviews:
        require(actor, Action.PUBLISH, review.agency_id)
        if review.conclusion or review.step not in {Step.APPRAISAL, Step.PUBLICATION}:
            raise Overtaken(_("Hồ sơ %(code)s không ở bước công khai.") % {"code": review.nomination.code})
        if review.publications.filter(closed_at=None).exists():
            raise Overtaken(_("Hồ sơ %(code)s đang được công khai.") % {"code": review.nomination.code})
    opens_on = timezone.localdate()
    least = least_last_day(reviews, opens_on)
    closes_on = closes_on or least
    if closes_on < least:
        message = _("Thời gian công khai tối thiểu đến hết ngày %(day)s.") % {"day": f"{least:%d/%m/%Y}"}
        raise Refused(message, fields={"closes_on": message})
    publication = Publication.objects.create(
        agency=actor.agency,
        code=secrets.token_hex(8),
        title=title.strip(),
        opens_on=opens_on,
        closes_on=closes_on,
        contact=contact.strip(),
    )
    publication.reviews.set(reviews)
    record(
        actor,
        Event.PUBLICATION_OPENED,
        publication,
        after={"closes_on": closes_on, "nominations": [review.nomination.code for review in reviews]},
    )
    return publication


@service
def close_publication(actor: Actor, *, publication: Publication) -> Publication:
    """End a posting once its last day is over; never before."""
    require(actor, Action.PUBLISH, publication.agency_id)
    publication = Publication.objects.select_for_update().get(pk=publication.pk)
    if publication.closed_at is not None:
        raise Overtaken(_("Đợt công khai đã kết thúc."))
    if timezone.localdate() <= publication.closes_on:
        raise Refused(
            _("Chưa hết thời gian công khai: còn đến hết ngày %(day)s.") % {"day": f"{publication.closes_on:%d/%m/%Y}"}
        )
    publication.closed_at = timezone.now()
    publication.save(update_fields=["closed_at"])
    record(actor, Event.PUBLICATION_CLOSED, publication, after={"comments": publication.comments.count()})
    return publication


@service
def receive_comment(
    actor: Actor,
    *,
    publication: Publication,
    author_name: str,
    author_contact: str,
    text: str,
    nomination: Nomination | None = None,
) -> Comment:
    """Keep what somebody of the public says while the posting is open; returns the comment with its receipt."""
    if publication.closed_at is not None or timezone.localdate() > publication.closes_on:
        raise Refused(_("Đã hết thời gian nhận ý kiến."))
    if nomination is not None and not publication.reviews.filter(nomination=nomination).exists():
        raise Refused(_("Người này không có trong danh sách công khai."))
    if publication.comments.filter(received_at__date=timezone.localdate()).count() >= MAX_COMMENTS_A_DAY:
        raise Refused(_("Hôm nay đã nhận quá nhiều ý kiến; xin gửi lại vào ngày mai hoặc gửi văn bản."))
    comment = Comment.objects.create(
        publication=publication,
        nomination=nomination,
        author_name=author_name.strip(),
        author_contact=author_contact.strip(),
        text=text.strip(),
        receipt="".join(secrets.choice(RECEIPT_LETTERS) for _letter in range(10)),
    )
    record(actor, Event.COMMENT_RECEIVED, publication, after={"comment": comment.pk})
    tell(
        publication.agency,
        Event.COMMENT_RECEIVED,
        _("Có ý kiến của Nhân dân về danh sách «%(title)s».") % {"title": publication.title},
        reverse("dossiers:publication", args=[publication.pk]),
        Role.APPRAISER,
    )
    return comment


@service
def handle_comment(actor: Actor, *, comment: Comment, handling: str) -> Comment:
    """Write down how a comment was looked into and what came of it."""
    require(actor, Action.PUBLISH, comment.publication.agency_id)
    if len(handling.strip()) < 10:
        raise Refused(_("Cần ghi kết quả xử lý."), fields={"handling": _("Ghi rõ kết quả (ít nhất 10 ký tự).")})
    comment = Comment.objects.select_for_update().get(pk=comment.pk)
    if comment.handled_at is not None:
        raise Overtaken(_("Ý kiến này đã được xử lý. Hãy tải lại trang để xem kết quả."))
    comment.handling = handling.strip()
    comment.handled_by = actor.account
    comment.handled_at = timezone.now()
    comment.save()
    record(actor, Event.COMMENT_SETTLED, comment, after={"handling": comment.handling})
    return comment
