"""Everything a person can do to dossiers; one module for each thing spoken of."""

from thidua.dossiers.services.appraisals import appraise_review, attest_and_appraise, settle_appraisal
from thidua.dossiers.services.consultations import answer_consultation, ask_consultation
from thidua.dossiers.services.lists import (
    abandon_list,
    confirm_list,
    correct_row,
    leave_out,
    let_in,
    map_columns,
    undo_list,
    upload_list,
)
from thidua.dossiers.services.evidence import attach_evidence, reject_evidence, restore_evidence, withdraw_evidence
from thidua.dossiers.services.nominations import change_nomination, create_nomination, withdraw_nomination
from thidua.dossiers.services.publications import close_publication, handle_comment, open_publication, receive_comment
from thidua.dossiers.services.reviews import complete_step, conclude_review, reopen_review, return_nomination
from thidua.dossiers.services.submissions import (
    draft_submission,
    drop_submission,
    receive_submission,
    send_submission,
    take_back,
)

__all__ = [
    "abandon_list",
    "answer_consultation",
    "appraise_review",
    "ask_consultation",
    "attach_evidence",
    "attest_and_appraise",
    "change_nomination",
    "close_publication",
    "complete_step",
    "conclude_review",
    "confirm_list",
    "correct_row",
    "create_nomination",
    "draft_submission",
    "drop_submission",
    "handle_comment",
    "leave_out",
    "let_in",
    "map_columns",
    "open_publication",
    "receive_comment",
    "receive_submission",
    "reject_evidence",
    "restore_evidence",
    "reopen_review",
    "return_nomination",
    "send_submission",
    "settle_appraisal",
    "take_back",
    "undo_list",
    "upload_list",
    "withdraw_evidence",
    "withdraw_nomination",
]
