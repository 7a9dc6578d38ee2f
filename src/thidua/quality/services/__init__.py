"""Everything that changes procedures, faults and internal audits."""

from thidua.quality.services.audits import (
    AuditFacts,
    change_audit,
    conclude_audit,
    fill_audit,
    plan_audit,
    record_fault_of_line,
)
from thidua.quality.services.faults import (
    Cause,
    act_on_fault,
    close_fault,
    find_cause,
    hand_over_fault,
    record_fault,
    record_slow_step,
    reopen_fault,
)
from thidua.quality.services.procedures import (
    Heading,
    StepFacts,
    approve_version,
    change_procedure,
    change_version,
    draft_procedure,
    draft_version,
    end_procedure,
)

__all__ = [
    "AuditFacts",
    "Cause",
    "Heading",
    "StepFacts",
    "act_on_fault",
    "approve_version",
    "change_audit",
    "change_procedure",
    "change_version",
    "close_fault",
    "conclude_audit",
    "draft_procedure",
    "draft_version",
    "end_procedure",
    "fill_audit",
    "find_cause",
    "hand_over_fault",
    "plan_audit",
    "record_fault",
    "record_fault_of_line",
    "record_slow_step",
    "reopen_fault",
]
