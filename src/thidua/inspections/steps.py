"""How an inspection goes from state to state: one table, read by the services, the screens and the tests."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from thidua.inspections.models import State


class Move(Enum):
    DECIDE = "decide"
    ANNOUNCE = "announce"
    START = "start"
    WRITE_UP = "write_up"
    GIVE_BACK = "give_back"
    CONCLUDE = "conclude"
    CANCEL = "cancel"


@dataclass(frozen=True)
class Way:
    """From which states a move leads, and where to."""

    sources: frozenset[State]
    target: State


WAYS: Mapping[Move, Way] = {
    Move.DECIDE: Way(frozenset({State.DRAFT}), State.DECIDED),
    Move.ANNOUNCE: Way(frozenset({State.DECIDED}), State.ANNOUNCED),
    Move.START: Way(frozenset({State.ANNOUNCED}), State.UNDER_WAY),
    Move.WRITE_UP: Way(frozenset({State.UNDER_WAY}), State.DRAFT_CONCLUSION),
    Move.GIVE_BACK: Way(frozenset({State.DRAFT_CONCLUSION}), State.UNDER_WAY),
    Move.CONCLUDE: Way(frozenset({State.DRAFT_CONCLUSION}), State.CONCLUDED),
    Move.CANCEL: Way(
        frozenset({State.DRAFT, State.DECIDED, State.ANNOUNCED, State.UNDER_WAY, State.DRAFT_CONCLUSION}),
        State.CANCELLED,
    ),
}
# What is done within a state, without leaving it.
PREPARING = frozenset({State.DRAFT})
ASKING = frozenset({State.DRAFT, State.DECIDED})
DRAWING = frozenset({State.DECIDED, State.ANNOUNCED, State.UNDER_WAY})
ANSWERING = frozenset({State.ANNOUNCED, State.UNDER_WAY})
FINDING = frozenset({State.UNDER_WAY})
WRITING = frozenset({State.DRAFT_CONCLUSION})


def leads(move: Move, state: State | str) -> bool:
    """Whether the move can be made from a state."""
    return state in WAYS[move].sources
