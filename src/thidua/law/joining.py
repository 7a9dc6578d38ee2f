"""What is known of several things joined, when each is true, false or open (None)."""

from collections.abc import Sequence


def all_true(values: Sequence[bool | None]) -> bool | None:
    """False when one is; else open when one is."""
    return False if False in values else None if None in values else True


def any_true(values: Sequence[bool | None]) -> bool | None:
    """True when one is; else open when one is."""
    return True if True in values else None if None in values else False
