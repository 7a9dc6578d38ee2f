"""Everything a person can do to decisions; one module for each thing spoken of."""

from thidua.decisions.services.drafting import Line, cancel_draft, change_draft, draft_decision
from thidua.decisions.services.issuing import complete_decision, issue_decision
from thidua.decisions.services.printing import mark_printed

__all__ = [
    "Line",
    "cancel_draft",
    "change_draft",
    "complete_decision",
    "draft_decision",
    "issue_decision",
    "mark_printed",
]
