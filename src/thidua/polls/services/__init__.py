"""Everything a person can do to polls; one module for each step of a poll's life."""

from thidua.polls.services.counting import count_poll
from thidua.polls.services.opening import (
    Candidate,
    Holder,
    OpenedPoll,
    Voter,
    cancel_poll,
    close_poll,
    open_poll,
    renew_slips,
)
from thidua.polls.services.voting import vote_by_slip, vote_named

__all__ = [
    "Candidate",
    "Holder",
    "OpenedPoll",
    "Voter",
    "cancel_poll",
    "close_poll",
    "count_poll",
    "open_poll",
    "renew_slips",
    "vote_by_slip",
    "vote_named",
]
