"""Every change of initiatives, one function for each thing a person can do."""

from thidua.initiatives.services.handing_in import change_case, hand_in, withdraw_case
from thidua.initiatives.services.judging import (
    judge_case,
    open_vote,
    possible_voters,
    recognise,
    refuse_case,
    return_case,
    scopes_for,
    take_up,
)

__all__ = [
    "change_case",
    "hand_in",
    "judge_case",
    "open_vote",
    "possible_voters",
    "recognise",
    "refuse_case",
    "return_case",
    "scopes_for",
    "take_up",
    "withdraw_case",
]
