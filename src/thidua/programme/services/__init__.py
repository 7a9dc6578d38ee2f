"""What people do with programmes and tasks."""

from thidua.programme.services.assigning import Facts, Source, assign_task, cancel_task, change_task
from thidua.programme.services.programmes import approve_programme, draft_programme, end_programme
from thidua.programme.services.sessions import put_paper, withdraw_paper
from thidua.programme.services.settling import accept_task, escalate_overdue, give_back, settle_extension
from thidua.programme.services.working import ask_extension, hand_in, report_progress

__all__ = [
    "Facts",
    "Source",
    "accept_task",
    "approve_programme",
    "ask_extension",
    "assign_task",
    "cancel_task",
    "change_task",
    "draft_programme",
    "end_programme",
    "escalate_overdue",
    "give_back",
    "hand_in",
    "put_paper",
    "report_progress",
    "settle_extension",
    "withdraw_paper",
]
