"""What people do in drafting."""

from thidua.drafting.services.cases import (
    add_member,
    add_paper,
    change_case,
    end_member,
    finish_step,
    give_back_case,
    open_case,
    set_days,
    stop_case,
)
from thidua.drafting.services.consulting import (
    Remark,
    answer,
    answer_in_public,
    consult,
    enter_answer,
    settle_opinion,
)
from thidua.drafting.services.issuing import issue_case
from thidua.drafting.services.versions import add_version

__all__ = [
    "Remark",
    "add_member",
    "add_paper",
    "add_version",
    "answer",
    "answer_in_public",
    "change_case",
    "consult",
    "end_member",
    "enter_answer",
    "finish_step",
    "give_back_case",
    "issue_case",
    "open_case",
    "set_days",
    "settle_opinion",
    "stop_case",
]
