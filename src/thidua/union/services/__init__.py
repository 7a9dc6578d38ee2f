"""What people do in the union."""

from thidua.union.services.activities import drop_activity, finish_activity, plan_activity
from thidua.union.services.congresses import (
    CongressFacts,
    add_auditor,
    call_congress,
    cancel_congress,
    change_congress,
    conclude_congress,
    end_position,
    give_position,
)
from thidua.union.services.elections import open_election
from thidua.union.services.members import MemberFacts, change_member, change_union, form_union, join, leave
from thidua.union.services.money import collect_dues, move_money, reverse_entry, set_rate
from thidua.union.services.welfare import ask_welfare, give_welfare, set_norms, settle_welfare

__all__ = [
    "CongressFacts",
    "MemberFacts",
    "add_auditor",
    "ask_welfare",
    "call_congress",
    "cancel_congress",
    "change_congress",
    "change_member",
    "change_union",
    "collect_dues",
    "conclude_congress",
    "drop_activity",
    "end_position",
    "finish_activity",
    "form_union",
    "give_position",
    "give_welfare",
    "join",
    "leave",
    "move_money",
    "open_election",
    "plan_activity",
    "reverse_entry",
    "set_norms",
    "set_rate",
    "settle_welfare",
]
