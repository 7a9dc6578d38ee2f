"""What is planned with the press: an item planned, changed, done, or given up."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.models import Account
from thidua.agencies.permissions import ROLES, Action, require
from thidua.agencies.queries import holders
from thidua.exemplars.models import Campaign, Exemplar, PressChannel, PressItem
from thidua.exemplars.services.guarding import check_past
from thidua.exemplars.services.writing import checked_link
from thidua.trail.errors import NotAllowed, Overtaken, beside, require_seen, required
from thidua.trail.events import Event
from thidua.trail.services import notify, record, service
from thidua.vietnamese.names import clean


@dataclass(frozen=True)
class PressFacts:
    """What is planned, where, for which day, and who sees to it."""

    channel: str
    outlet: str
    subject: str
    planned_on: dt.date
    officer: Account | None = None
    campaign: Campaign | None = None
    exemplar: Exemplar | None = None


@service
def plan_press(actor: Actor, *, facts: PressFacts) -> PressItem:
    """Plan an item of the own agency; the officer who sees to it is told."""
    require(actor, Action.WRITE_EXEMPLAR)
    item = PressItem(agency=actor.agency)
    _put(item, facts)
    item.save()
    record(actor, Event.PRESS_PLANNED, item, after=_told(item))
    _tell(actor, item)
    return item


@service
def change_press(actor: Actor, *, item: PressItem, version: int, facts: PressFacts) -> PressItem:
    """Change what is planned, until it is done."""
    item = _locked(actor, item, version)
    before, officer = _told(item), item.officer_id
    _put(item, facts)
    record(actor, Event.PRESS_PLANNED, item, before=before, after=_told(item))
    if item.officer_id != officer:
        _tell(actor, item)
    return _saved(item)


@service
def finish_press(actor: Actor, *, item: PressItem, version: int, done_on: dt.date, link: str = "") -> PressItem:
    """Write down on what day it came out, and where it can be read or seen; written anew, it is corrected."""
    item = _locked(actor, item, version, done=True)
    check_past(done_on, "done_on")
    before = {"done_on": item.done_on, "link": item.link}
    item.done_on = done_on
    item.link = checked_link(link, "link") if link.strip() else ""
    record(actor, Event.PRESS_DONE, item, before=before, after={"done_on": done_on, "link": item.link})
    return _saved(item)


@service
def drop_press(actor: Actor, *, item: PressItem, version: int, reason: str) -> PressItem:
    """Give the item up; the reason stays with it."""
    item = _locked(actor, item, version)
    item.dropped_reason = required(reason, "reason")[:1000]
    record(actor, Event.PRESS_PLANNED, item, after={"status": "dropped"}, reason=item.dropped_reason)
    return _saved(item)


def _locked(actor: Actor, item: PressItem, version: int, *, done: bool = False) -> PressItem:
    """The item as it is now, to be worked on; `done`: one that came out too."""
    require(actor, Action.WRITE_EXEMPLAR, item.agency_id)
    rows = PressItem.objects.select_for_update(of=("self",))
    found = rows.select_related("agency", "campaign", "exemplar", "officer").get(pk=item.pk)
    if found.dropped_reason or not (done or found.is_open):
        raise Overtaken(_("Tin, bài này đã xong hoặc đã thôi; hãy tải lại trang."))
    require_seen(found.version, version)
    return found


def _saved(item: PressItem) -> PressItem:
    item.version += 1
    item.save()
    return item


def _put(item: PressItem, facts: PressFacts) -> None:
    if facts.channel not in PressChannel.values:
        raise beside("channel", _("Chọn một giá trị trong danh sách."))
    for other in (facts.campaign, facts.exemplar):
        if other is not None and other.agency_id != item.agency_id:
            raise NotAllowed(_("%(what)s không thuộc cơ quan bạn.") % {"what": other})
    officers = holders(item.agency, *ROLES[Action.WRITE_EXEMPLAR])
    if facts.officer is not None and not officers.filter(pk=facts.officer.pk).exists():
        raise beside("officer", _("Chọn người phụ trách của cơ quan."))
    for name, value in vars(facts).items():
        setattr(item, name, value)
    item.outlet = required(clean(facts.outlet), "outlet")[:200]
    item.subject = required(clean(facts.subject), "subject")[:300]


def _told(item: PressItem) -> dict[str, Any]:
    return {
        "channel": item.channel,
        "outlet": item.outlet,
        "subject": item.subject,
        "planned_on": item.planned_on,
        "officer": item.officer and item.officer.full_name,
        "campaign": item.campaign and str(item.campaign),
        "exemplar": item.exemplar and str(item.exemplar),
    }


def _tell(actor: Actor, item: PressItem) -> None:
    if item.officer_id and item.officer_id != actor.account_id:
        text = _("Bạn phụ trách tin, bài «%(subject)s», dự kiến ngày %(day)s.")
        said = text % {"subject": item.subject, "day": f"{item.planned_on:%d/%m/%Y}"}
        notify([item.officer_id], Event.PRESS_PLANNED, said, reverse("exemplars:press_item", args=[item.pk]))
