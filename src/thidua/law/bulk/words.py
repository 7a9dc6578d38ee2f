"""The words of the public case format as small numbers, by their place in these lists; 255 is "not known"."""

from typing import get_args

from thidua.law.case import (
    DISCIPLINES,
    RATINGS,
    SCOPES,
    Basis,
    Category,
    ClusterResult,
    InitiativeKind,
    Kind,
    Movement,
)
from thidua.law.facts import SPARING_LEAVE

UNKNOWN = 255
NO, YES = 0, 1
NO_RANK = 1 << 30  # a result without rank
SPARING = SPARING_LEAVE
KINDS: tuple[Kind, ...] = get_args(Kind)
CATEGORIES: tuple[str, ...] = get_args(Category)
BASES: tuple[str, ...] = get_args(Basis)
SEXES = ("female", "male")
INITIATIVES: tuple[str, ...] = get_args(InitiativeKind)
ORGANISERS: tuple[str, ...] = get_args(ClusterResult.model_fields["organised_by"].annotation)
LAUNCHERS: tuple[str, ...] = get_args(Movement.model_fields["launched_by"].annotation)
REVIEWS: tuple[str, ...] = get_args(Movement.model_fields["evaluated_at"].annotation)

__all__ = [
    "BASES",
    "CATEGORIES",
    "DISCIPLINES",
    "INITIATIVES",
    "KINDS",
    "LAUNCHERS",
    "NO",
    "NO_RANK",
    "ORGANISERS",
    "RATINGS",
    "REVIEWS",
    "SCOPES",
    "SEXES",
    "SPARING",
    "UNKNOWN",
    "YES",
]
