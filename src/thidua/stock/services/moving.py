"""What comes into the stock and what goes out of it."""

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.permissions import Action, require
from thidua.stock.models import Item, Slip, SlipKind
from thidua.stock.queries import slips_of
from thidua.trail.books import NO_GROUND, Ground, lowest_after
from thidua.trail.errors import beside, required
from thidua.trail.events import Event
from thidua.trail.services import record, service

MOST = 1_000_000  # of one thing on one slip: more is a slip of the finger


@service
def receive(
    actor: Actor, *, item: Item, quantity: int, party: str, paper: str, day: dt.date | None = None, reason: str = ""
) -> Slip:
    """Write what came in, from whom and by which paper."""
    item = locked_item(actor, item)
    day = _day(day)
    made = Slip(item=item, kind=SlipKind.RECEIVED, quantity=_counted(quantity), day=day, reason=reason.strip()[:500])
    made.party = required(party, "party", _("Cần nguồn nhập: nơi cấp, nơi bán."))[:300]
    made.paper = required(paper, "paper", _("Cần số phiếu nhập, hóa đơn hoặc biên bản giao nhận."))[:100]
    return _written(actor, made, Event.STOCK_RECEIVED)


@service
def issue(
    actor: Actor,
    *,
    item: Item,
    quantity: int,
    party: str,
    paper: str = "",
    day: dt.date | None = None,
    reason: str = "",
    ground: Ground = NO_GROUND,
) -> Slip:
    """Write what went out, to whom and for what. Refused when less is there on that day or would be later."""
    item = locked_item(actor, item)
    day, quantity = _day(day), _counted(quantity)
    require_there(item, day, -quantity)
    made = Slip(item=item, kind=SlipKind.ISSUED, quantity=-quantity, day=day, reason=reason.strip()[:500])
    made.party = required(party, "party", _("Cần tên người, đơn vị nhận."))[:300]
    made.paper, made.ground_label, made.ground_path = paper.strip()[:100], ground.label[:300], ground.path[:200]
    return _written(actor, made, Event.STOCK_ISSUED)


def locked_item(actor: Actor, item: Item) -> Item:
    """The item, locked, when the actor moves the stock of its agency."""
    require(actor, Action.MOVE_STOCK, item.agency_id)
    return Item.objects.select_for_update().get(pk=item.pk)


def require_there(item: Item, day: dt.date, change: int) -> None:
    """Refuse a change after which less than nothing would be there on the day or later."""
    if lowest_after(slips_of(item), "quantity", day, change) < 0:
        there = lowest_after(slips_of(item), "quantity", day, 0)
        text = _("Kho chỉ còn %(count)s %(unit)s «%(name)s» xuất được ở ngày %(day)s.")
        said = text % {"count": there, "unit": item.unit, "name": item.name, "day": f"{day:%d/%m/%Y}"}
        raise beside("quantity", said)


def _counted(quantity: int) -> int:
    if not 0 < quantity <= MOST:
        raise beside("quantity", _("Nhập số lượng từ 1 đến 1.000.000."))
    return quantity


def _day(day: dt.date | None) -> dt.date:
    today = timezone.localdate()
    if day is not None and day > today:
        raise beside("day", _("Ngày của phiếu không sau hôm nay."))
    return day or today


def _written(actor: Actor, made: Slip, event: Event) -> Slip:
    made.made_by = actor.account
    made.save()
    after = {"quantity": abs(made.quantity), "day": made.day, "party": made.party, "paper": made.paper}
    record(actor, event, made.item, after=after, reason=made.reason)
    return made
