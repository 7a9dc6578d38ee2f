"""Everything a person can do to a unit's meeting; one module for each part of it."""

from thidua.meetings.services.calling import call_meeting, cancel_meeting, change_meeting, drop_proposal, propose
from thidua.meetings.services.concluding import conclude_meeting, nominate_passed
from thidua.meetings.services.voting import open_vote

__all__ = [
    "call_meeting",
    "cancel_meeting",
    "change_meeting",
    "conclude_meeting",
    "drop_proposal",
    "nominate_passed",
    "open_vote",
    "propose",
]
