"""Template tags and filters that every page may use without loading them."""

import datetime as dt
from typing import Any

from django import template
from django.utils import timezone

from thidua.agencies.actor import Actor
from thidua.agencies.permissions import Action, Permission, may
from thidua.vietnamese import numbers

register = template.Library()


@register.filter
def day(value: dt.date | dt.datetime | None) -> str:
    """dd/mm/yyyy, or a dash; of a moment, the day it was here."""
    if isinstance(value, dt.datetime):
        value = timezone.localtime(value)
    return value.strftime("%d/%m/%Y") if value else "—"


@register.filter
def dong(value: int | None) -> str:
    """An amount of money: 1.234.000 đồng, or a dash."""
    return f"{value:,} đồng".replace(",", ".") if value is not None else "—"


@register.filter
def grouped(value: int) -> str:
    """A count with a dot between thousands: 1.694."""
    return numbers.grouped(value)


@register.filter
def get(mapping: Any, key: Any) -> Any:
    """The value of a key, or None."""
    return mapping.get(key) if hasattr(mapping, "get") else None


@register.simple_tag(takes_context=True)
def may_do(context: dict[str, Any], action: str, agency: Any = None) -> Permission:
    """Whether the viewer may do `action` (name of an Action) on a record of `agency`; carries the reason if not."""
    actor: Actor | None = getattr(context.get("request"), "actor", None)
    return may(actor, Action[action], agency)
