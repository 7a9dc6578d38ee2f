"""Reads of the stock: the own agency's alone; and the one place that sums it."""

import datetime as dt
from typing import Any

from django.db.models import F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from thidua.agencies.actor import Actor
from thidua.agencies.models import Agency
from thidua.agencies.permissions import Action, may
from thidua.stock.models import Item, Slip
from thidua.trail.books import running


def visible_items(actor: Actor | None) -> QuerySet[Any]:
    """What the own agency keeps, each with `left`, how many there are; none without a role for the stock."""
    if actor is None or not may(actor, Action.READ_STOCK):
        return Item.objects.none()
    return with_left(Item.objects.filter(agency=actor.agency_id))


def get_visible_item(actor: Actor | None, pk: int) -> Any:
    """The one door to an item; raises Item.DoesNotExist when it is out of sight."""
    return visible_items(actor).select_related("agency").get(pk=pk)


def get_visible_slip(actor: Actor | None, pk: int) -> Slip:
    """The one door to a slip; raises Slip.DoesNotExist."""
    return Slip.objects.select_related("item__agency").get(pk=pk, item__in=visible_items(actor).values("pk"))


def slips_of(item: Item) -> QuerySet[Slip]:
    """The slips of an item in the order of its book."""
    return Slip.objects.filter(item=item)


def with_left(items: QuerySet[Item], until: dt.date | None = None) -> QuerySet[Any]:
    """The items with `left`, how many there are at the end of a day; None: now."""
    day = Q(slips__day__lte=until) if until else Q()
    return items.annotate(left=Coalesce(Sum("slips__quantity", filter=day), 0))


def running_low(items: QuerySet[Any]) -> QuerySet[Any]:
    """Those of which no more are left than their low mark; without a mark, those that are gone."""
    return items.filter(left__lte=F("low_mark"))


def book(item: Item) -> QuerySet[Any]:
    """The book of an item (sổ kho): its slips in their order, each with `running`, what was there after it."""
    return running(slips_of(item).select_related("made_by", "reverses", "reversed_by"), "quantity")


def there_for(agency: Agency | int, award: str = "") -> QuerySet[Any]:
    """What can be handed over with an award: things of which some are left, for it or for none in particular."""
    items = with_left(Item.objects.filter(agency=agency)).filter(left__gt=0)
    return items.filter(award__in=["", award]) if award else items
