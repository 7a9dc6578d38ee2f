"""Who runs a poll: whoever the asking room says, and where none says, whoever holds the permission.

A room whose polls belong to its own people registers itself, in a module that its `apps.ready()` imports:

    @kept
    def runs_election(actor: Actor | None, poll: Poll) -> Permission | None: ...  # None: not a poll of this room
"""

from collections.abc import Callable

from thidua.agencies.actor import Actor
from thidua.agencies.permissions import Action, Permission, may
from thidua.polls.models import Poll
from thidua.trail.errors import NotAllowed

Keeper = Callable[[Actor | None, Poll], Permission | None]
_keepers: list[Keeper] = []


def kept(keeper: Keeper) -> Keeper:
    """Register what a room says of its own polls."""
    if keeper not in _keepers:
        _keepers.append(keeper)
    return keeper


def may_run_poll(actor: Actor | None, poll: Poll) -> Permission:
    """Whether the actor closes, counts and calls off a poll, and prints its slips anew."""
    for keeper in _keepers:
        if (said := keeper(actor, poll)) is not None:
            return said
    return may(actor, Action.RUN_POLL, poll.agency_id)


def require_running(actor: Actor | None, poll: Poll) -> None:
    """Raise NotAllowed with the reason unless the actor runs the poll."""
    if not (permission := may_run_poll(actor, poll)):
        raise NotAllowed(permission.reason)
