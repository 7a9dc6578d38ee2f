"""What every service of the room locks, asks and writes at its end."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.dossiers import files
from thidua.exemplars.models import Article, Attachment, Exemplar, Following, PaperOf
from thidua.exemplars.states import WAYS, Doing, after
from thidua.trail.errors import Overtaken, beside, require_seen
from thidua.trail.events import Event
from thidua.trail.services import notify
from thidua.vietnamese.names import fold


def locked_exemplar(exemplar: Exemplar, doing: Doing, version: int | None = None) -> Exemplar:
    """The exemplar as it is now, locked. Raises Overtaken when it moved on, or changed since the page was opened."""
    rows = Exemplar.objects.select_for_update(of=("self",)).select_related("agency", "subject", "shown")
    found: Exemplar = rows.get(pk=exemplar.pk)
    if found.state not in WAYS[doing]:
        text = _("Gương «%(name)s» hiện ở trạng thái «%(state)s» nên không làm được việc này; hãy tải lại trang.")
        raise Overtaken(text % {"name": found.name, "state": found.get_state_display()})
    if version is not None:
        require_seen(found.version, version)
    return found


def moved(exemplar: Exemplar, doing: Doing, *fields: str) -> Exemplar:
    """Bring it to the state the doing leads to, and write that with the other fields."""
    exemplar.state = after(exemplar.state, doing)
    exemplar.version += 1
    if {"name", "title", "place"} & set(fields):
        exemplar.name_fold = fold(exemplar.name)
        exemplar.search_fold = fold(f"{exemplar.name} {exemplar.title} {exemplar.place}")
        fields = (*fields, "name_fold", "search_fold")
    exemplar.save(update_fields=[*fields, "state", "version"])
    return exemplar


def waiting_article(exemplar: Exemplar) -> Article | None:
    """The version that the head is asked to publish."""
    return exemplar.articles.filter(proposed_on__isnull=False, returned_on=None, published_on=None).first()


def returned(exemplar: Exemplar, reason: str) -> None:
    """Give back the version that waits, when one does."""
    if article := waiting_article(exemplar):
        article.returned_on, article.returned_reason = timezone.localdate(), reason[:1000]
        article.save(update_fields=["returned_on", "returned_reason"])


def check_past(day: dt.date, field: str, *, since: dt.date | None = None, message: str = "") -> None:
    """A day of the case is not in the future, nor before `since`; refused beside the field."""
    if day > timezone.localdate() or (since is not None and day < since):
        raise beside(field, message or _("Ngày không được sau hôm nay."))


def attach(
    exemplar: Exemplar, uploads: Sequence[Any], kind: PaperOf, *, field: str, following: Following | None = None
) -> int:
    """Keep papers that were sent along; how many."""
    for upload in uploads:
        Attachment.objects.create(
            exemplar=exemplar,
            following=following,
            kind=kind,
            file=files.store(upload, field=field),
            file_name=str(upload.name)[-200:],
        )
    return len(uploads)


def tell(actor: Actor, accounts: Iterable[int], event: Event, text: str, exemplar: Exemplar) -> None:
    """Tell all but the actor, with the way to the exemplar."""
    link = reverse("exemplars:exemplar", args=[exemplar.pk])
    notify([each for each in accounts if each != actor.account_id], event, text, link)
