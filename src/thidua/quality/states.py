"""How a fault goes from state to state: one table, read by the services, the screens and the tests."""

from collections.abc import Mapping
from enum import Enum

from thidua.quality.models import FaultState


class Move(Enum):
    FIND_CAUSE = "find_cause"
    ACT = "act"
    CLOSE = "close"
    REOPEN = "reopen"


# From which states a move leads, and where to. A cause may be found anew until the action is reported.
WAYS: Mapping[Move, tuple[frozenset[FaultState], FaultState]] = {
    Move.FIND_CAUSE: (frozenset({FaultState.RECORDED, FaultState.CAUSE_FOUND}), FaultState.CAUSE_FOUND),
    Move.ACT: (frozenset({FaultState.CAUSE_FOUND}), FaultState.ACTED),
    Move.CLOSE: (frozenset({FaultState.ACTED}), FaultState.CLOSED),
    Move.REOPEN: (frozenset({FaultState.ACTED, FaultState.CLOSED}), FaultState.CAUSE_FOUND),
}


def leads(move: Move, state: str) -> bool:
    """Whether the move can be made from a state."""
    return state in WAYS[move][0]
