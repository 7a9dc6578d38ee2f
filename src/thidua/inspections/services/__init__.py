"""Everything a person can do to inspections; one module for each thing spoken of."""

from thidua.inspections.services.asking import answer_questions, save_questions
from thidua.inspections.services.cases import (
    MemberFact,
    announce_inspection,
    cancel_inspection,
    change_inspection,
    decide_inspection,
    prepare_inspection,
    start_inspection,
)
from thidua.inspections.services.concluding import (
    Advice,
    conclude_inspection,
    give_back_conclusion,
    save_conclusion,
    write_up,
)
from thidua.inspections.services.drawing import draw_sample
from thidua.inspections.services.findings import (
    add_finding,
    explain_finding,
    hold_dossiers,
    release_dossiers,
    settle_finding,
)
from thidua.inspections.services.following import (
    close_recommendation,
    report_recommendation,
    return_recommendation,
)
from thidua.inspections.services.plans import LineFact, approve_plan, change_plan, draft_plan

__all__ = [
    "Advice",
    "LineFact",
    "MemberFact",
    "add_finding",
    "announce_inspection",
    "answer_questions",
    "approve_plan",
    "cancel_inspection",
    "change_inspection",
    "change_plan",
    "close_recommendation",
    "conclude_inspection",
    "decide_inspection",
    "draft_plan",
    "draw_sample",
    "explain_finding",
    "give_back_conclusion",
    "hold_dossiers",
    "prepare_inspection",
    "release_dossiers",
    "report_recommendation",
    "return_recommendation",
    "save_conclusion",
    "save_questions",
    "settle_finding",
    "start_inspection",
    "write_up",
]
