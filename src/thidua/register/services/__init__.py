"""Every change of the register, one function for each thing a person can do."""

from thidua.register.services.accounts import end_account_link, link_account
from thidua.register.services.awards import (
    correct_award,
    record_award,
    register_award,
    restore_award,
    revoke_award,
    row_keepers,
)
from thidua.register.services.claims import (
    Settled,
    claim_award,
    claim_values,
    make_claims,
    reject_claim,
    verify_claim,
    verify_claims,
    withdraw_claims,
)
from thidua.register.services.facts import (
    correct_fact,
    end_period,
    mark_initiative_used,
    record_cluster_result,
    record_discipline,
    record_initiative,
    record_leave,
    record_member_counts,
    record_movement_result,
    record_proceeding,
    record_rating,
    record_service,
    withdraw_fact,
)
from thidua.register.services.merging import keep_apart, merge_subjects, open_pair, undo_merge
from thidua.register.services.numbers import add_old_number, end_old_number
from thidua.register.services.ratings import Entered, enter_ratings, standing_ratings
from thidua.register.services.subjects import Match, change_subject, find_or_create_subject
from thidua.register.services.telling import tell_people

__all__ = [
    "Entered",
    "Match",
    "Settled",
    "add_old_number",
    "change_subject",
    "claim_award",
    "claim_values",
    "correct_award",
    "correct_fact",
    "end_account_link",
    "end_old_number",
    "end_period",
    "enter_ratings",
    "find_or_create_subject",
    "keep_apart",
    "link_account",
    "make_claims",
    "mark_initiative_used",
    "merge_subjects",
    "open_pair",
    "record_award",
    "record_cluster_result",
    "record_discipline",
    "record_initiative",
    "record_leave",
    "record_member_counts",
    "record_movement_result",
    "record_proceeding",
    "record_rating",
    "record_service",
    "register_award",
    "reject_claim",
    "restore_award",
    "revoke_award",
    "row_keepers",
    "standing_ratings",
    "tell_people",
    "undo_merge",
    "verify_claim",
    "verify_claims",
    "withdraw_claims",
    "withdraw_fact",
]
