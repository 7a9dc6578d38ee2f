"""Who takes an exemplar up, and what came of it."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.models import Agency
from thidua.agencies.permissions import Action, require
from thidua.exemplars.models import Exemplar, Following, PaperOf
from thidua.exemplars.queries import standing
from thidua.exemplars.services.guarding import attach, check_past, locked_exemplar
from thidua.exemplars.states import Doing
from thidua.trail.errors import NotAllowed, Overtaken, beside, require_seen, required
from thidua.trail.events import Event
from thidua.trail.services import record, service
from thidua.vietnamese.names import clean


@service
def follow_exemplar(
    actor: Actor,
    *,
    exemplar: Exemplar,
    agency: Agency | None,
    place: str,
    since: dt.date,
    text: str,
    result: str = "",
    uploads: Sequence[Any] = (),
) -> Following:
    """Write down that a unit below, or a place by its name, takes it up since a day."""
    require(actor, Action.WRITE_EXEMPLAR, exemplar.agency_id)
    exemplar = locked_exemplar(exemplar, Doing.FOLLOW)
    if agency is not None:
        if not agency.path.startswith(exemplar.agency.path):
            raise NotAllowed(_("%(agency)s ngoài phạm vi quản lý của bạn.") % {"agency": agency})
        if standing(exemplar.followings.filter(agency=agency)).exists():
            raise beside("agency", _("Đơn vị này đã được ghi; hãy sửa dòng đã có."))
    check_past(since, "since")
    following = Following.objects.create(
        exemplar=exemplar,
        agency=agency,
        place=agency.name if agency else required(clean(place), "place", _("Chọn đơn vị, hoặc ghi tên nơi."))[:300],
        since=since,
        text=required(text, "text"),
        result=result.strip(),
        recorded_by=actor.account,
    )
    sent = attach(exemplar, uploads, PaperOf.FOLLOWING, field="uploads", following=following)
    told = {"place": following.place, "since": since, "text": following.text, "files": sent}
    record(actor, Event.EXEMPLAR_FOLLOWED, exemplar, after=told)
    return following


@service
def report_following(
    actor: Actor,
    *,
    following: Following,
    version: int,
    since: dt.date,
    text: str,
    result: str,
    uploads: Sequence[Any] = (),
) -> Following:
    """Say what was taken up and what came of it since; new papers are added to those that are there."""
    exemplar, following = _locked(actor, following, version)
    check_past(since, "since")
    before = {"since": following.since, "text": following.text, "result": following.result}
    following.since, following.text, following.result = since, required(text, "text"), result.strip()
    following.version += 1
    following.save(update_fields=["since", "text", "result", "version"])
    sent = attach(exemplar, uploads, PaperOf.FOLLOWING, field="uploads", following=following)
    after = {"since": since, "text": following.text, "result": following.result}
    record(
        actor,
        Event.EXEMPLAR_FOLLOWED,
        exemplar,
        before=before,
        after={"place": following.place, **after, "files": sent},
    )
    return following


@service
def withdraw_following(actor: Actor, *, following: Following, version: int, reason: str) -> Following:
    """Take back what was written down wrongly: the public does not read it any more, and nothing counts it."""
    exemplar, following = _locked(actor, following, version)
    following.withdrawn_reason = required(reason, "reason")[:1000]
    following.withdrawn_on = timezone.localdate()
    following.version += 1
    following.save(update_fields=["withdrawn_on", "withdrawn_reason", "version"])
    before = {"place": following.place, "since": following.since, "withdrawn_on": None}
    after = {"place": following.place, "withdrawn_on": following.withdrawn_on}
    record(actor, Event.EXEMPLAR_FOLLOWED, exemplar, before=before, after=after, reason=following.withdrawn_reason)
    return following


def _locked(actor: Actor, following: Following, version: int) -> tuple[Exemplar, Following]:
    """The exemplar and the following as they are now; Overtaken when it was withdrawn or changed meanwhile."""
    require(actor, Action.WRITE_EXEMPLAR, following.exemplar.agency_id)
    exemplar = locked_exemplar(following.exemplar, Doing.FOLLOW)
    found = exemplar.followings.select_for_update().get(pk=following.pk)
    if found.withdrawn_on is not None:
        raise Overtaken(_("Dòng này đã được rút; hãy tải lại trang."))
    require_seen(found.version, version)
    return exemplar, found
