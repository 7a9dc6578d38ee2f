"""What people do with movements."""

from thidua.movements.services.joining import change_targets, join_movement, withdraw_participation
from thidua.movements.services.plans import (
    Line,
    Measure,
    Rows,
    Term,
    adapt_movement,
    change_movement,
    draft_movement,
    end_movement,
    give_back_movement,
    launch_movement,
    propose_movement,
)
from thidua.movements.services.reporting import accept_report, report_progress, return_report
from thidua.movements.services.reviewing import Mark, lock_review, open_review, revise_review, save_review

__all__ = [
    "Line",
    "Mark",
    "Measure",
    "Rows",
    "Term",
    "accept_report",
    "adapt_movement",
    "change_movement",
    "change_targets",
    "draft_movement",
    "end_movement",
    "give_back_movement",
    "join_movement",
    "launch_movement",
    "lock_review",
    "open_review",
    "propose_movement",
    "report_progress",
    "return_report",
    "revise_review",
    "save_review",
    "withdraw_participation",
]
