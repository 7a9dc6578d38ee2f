"""What has to be done once a day, beside the jobs that people ask for. A higher floor registers its own by `@daily`."""

import logging
from collections.abc import Callable
from typing import TypeVar

from thidua.agencies.tree import fold_tree_changes
from thidua.privacy.services import end_old_accesses

logger = logging.getLogger(__name__)
Chore = Callable[[], object]
One = TypeVar("One", bound=Chore)
_chores: list[Chore] = [end_old_accesses, fold_tree_changes]


def daily(chore: One) -> One:
    """Register a function that ends what was kept long enough; it is its own transaction and may run twice."""
    if chore not in _chores:
        _chores.append(chore)
    return chore


def do_daily_chores() -> None:
    """Do all of them; one that fails does not keep the others from being done, nor from being done tomorrow."""
    for chore in _chores:
        try:
            chore()
        except Exception:
            logger.exception("a daily chore failed: %s", chore)
