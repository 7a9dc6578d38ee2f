"""What a version of a procedure changes of the one before, step by step."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from thidua.quality.models import MapStep

COMPARED = ("name", "who", "takes", "gives", "days", "tied_to")


class Change(Enum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True)
class Difference:
    """One step of either version, known by its code. `fields`: the names of what says something else now."""

    change: Change
    before: MapStep | None
    after: MapStep | None
    fields: tuple[str, ...] = ()


def differences(before: Sequence[MapStep], after: Sequence[MapStep]) -> list[Difference]:
    """The steps of the later version in their order, then those of the earlier one that are gone.

    A step that only stands elsewhere among those that both versions have is one whose `position` changed.
    """
    old = {each.code: each for each in before}
    new = {each.code for each in after}
    order_before = [each.code for each in before if each.code in new]
    order_after = [each.code for each in after if each.code in old]
    found = [_difference(old.get(each.code), each, order_before, order_after) for each in after]
    return found + [Difference(Change.REMOVED, each, None) for each in before if each.code not in new]


def _difference(
    before: MapStep | None, after: MapStep, order_before: Sequence[str], order_after: Sequence[str]
) -> Difference:
    if before is None:
        return Difference(Change.ADDED, None, after)
    fields = tuple(name for name in COMPARED if getattr(before, name) != getattr(after, name))
    if order_before.index(after.code) != order_after.index(after.code):
        fields = (*fields, "position")
    return Difference(Change.CHANGED if fields else Change.SAME, before, after, fields)
