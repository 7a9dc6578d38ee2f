"""Filters of the pages of clusters."""

from decimal import Decimal

from django import template

from thidua.clusters.pasting import shown_points

register = template.Library()


@register.filter
def points(value: Decimal | str | None) -> str:
    """Points as they are written here: «12,5»; a dash for none."""
    return "—" if value is None else shown_points(Decimal(value))
