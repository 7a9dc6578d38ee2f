"""Filters of the pages of clusters."""

from decimal import Decimal

from django import template

from thidua.vietnamese.numbers import grouped_text

register = template.Library()


@register.filter
def points(value: Decimal | str | None) -> str:
    """Points as they are read here: «1.012,5»; a dash for none."""
    return "—" if value is None else grouped_text(Decimal(value))
