"""Everything that a person can do with ceremonies."""

from thidua.ceremonies.services.attending import mark_who_came
from thidua.ceremonies.services.ending import cancel, close
from thidua.ceremonies.services.handing import Given, hand_over, take_back
from thidua.ceremonies.services.inviting import Guest, invite, reply, reply_by_code, withdraw
from thidua.ceremonies.services.ordering import leave_out, put_in_order, take_up
from thidua.ceremonies.services.placing import propose_seats, put_seats
from thidua.ceremonies.services.planning import Facts, Line, approve, change, plan, set_programme

__all__ = [
    "Facts",
    "Given",
    "Guest",
    "Line",
    "approve",
    "cancel",
    "change",
    "close",
    "hand_over",
    "invite",
    "leave_out",
    "mark_who_came",
    "plan",
    "propose_seats",
    "put_in_order",
    "put_seats",
    "reply",
    "reply_by_code",
    "set_programme",
    "take_back",
    "take_up",
    "withdraw",
]
