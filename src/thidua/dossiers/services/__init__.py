"""Everything a person can do to dossiers; one module for each thing spoken of."""

from thidua.dossiers.services.appraisals import appraise_review, attest_and_appraise, settle_appraisal
from thidua.dossiers.services.consultations import answer_consultation, ask_consultation
from thidua.dossiers.services.elsewhere import pass_on_nomination, settle_elsewhere
from thidua.dossiers.services.evidence import attach_evidence, reject_evidence, restore_evidence, withdraw_evidence
from thidua.dossiers.services.list_rows import (
    accept_doubts,
    accept_rows,
    bring_back,
    correct_row,
    file_units,
    leave_out,
    reopen_doubts,
)
from thidua.dossiers.services.lists import abandon_list, map_columns, take_up_again, upload_list
from thidua.dossiers.services.nominations import change_nomination, create_nomination, withdraw_nomination
from thidua.dossiers.services.positions import state_positions
from thidua.dossiers.services.publications import close_publication, handle_comment, open_publication, receive_comment
from thidua.dossiers.services.reviews import complete_step, conclude_review, reopen_review, return_nomination
from thidua.dossiers.services.submissions import (
    draft_submission,
    drop_submission,
    receive_submission,
    send_submission,
    take_back,
)
from thidua.dossiers.services.taking_in import confirm_list, mark_refused, undo_list

__all__ = [
    "abandon_list",
    "accept_doubts",
    "accept_rows",
    "answer_consultation",
    "appraise_review",
    "ask_consultation",
    "attach_evidence",
    "attest_and_appraise",
    "bring_back",
    "change_nomination",
    "close_publication",
    "complete_step",
    "conclude_review",
    "confirm_list",
    "correct_row",
    "create_nomination",
    "draft_submission",
    "drop_submission",
    "file_units",
    "handle_comment",
    "leave_out",
    "map_columns",
    "mark_refused",
    "open_publication",
    "pass_on_nomination",
    "receive_comment",
    "receive_submission",
    "reject_evidence",
    "reopen_doubts",
    "reopen_review",
    "restore_evidence",
    "return_nomination",
    "send_submission",
    "settle_appraisal",
    "settle_elsewhere",
    "state_positions",
    "take_back",
    "take_up_again",
    "undo_list",
    "upload_list",
    "withdraw_evidence",
    "withdraw_nomination",
]
