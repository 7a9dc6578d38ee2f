"""Who runs a poll: the role in its agency, and what the room that asked for the poll asks besides.

A room registers its question with `guards`, from `ready()` of its app; of a poll that is not its own it says nothing.
"""

from collections.abc import Callable

from thidua.agencies.actor import Actor
from thidua.agencies.permissions import Action, Permission, may
from thidua.polls.models import Poll
from thidua.trail.errors import NotAllowed

Guard = Callable[[Actor, Poll], Permission | None]  # None: not a poll of this room
_guards: list[Guard] = []


def guards(guard: Guard) -> Guard:
    """Ask this too before anybody gives out slips, closes, cancels or counts."""
    _guards.append(guard)
    return guard


def may_run(actor: Actor, poll: Poll) -> Permission:
    """Whether the actor runs the poll, and why not."""
    permission = may(actor, Action.RUN_POLL, poll.agency_id)
    answers = (guard(actor, poll) for guard in _guards) if permission else ()
    return next((answer for answer in answers if answer is not None and not answer), permission)


def require_run(actor: Actor, poll: Poll) -> None:
    """Raise NotAllowed with the reason unless `may_run` allows."""
    if not (permission := may_run(actor, poll)):
        raise NotAllowed(permission.reason)
