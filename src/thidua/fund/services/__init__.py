"""Everything that a person can do with the fund."""

from thidua.fund.services.closing import close_year
from thidua.fund.services.correcting import reverse_entry, take_money_back
from thidua.fund.services.paying import pay, receive_money
from thidua.fund.services.payments import (
    Ask,
    approve_payment,
    ask_payment,
    end_payment,
    propose_award_money,
    refuse_payment,
)
from thidua.fund.services.years import Estimate, change_estimate, open_year

__all__ = [
    "Ask",
    "Estimate",
    "approve_payment",
    "ask_payment",
    "change_estimate",
    "close_year",
    "end_payment",
    "open_year",
    "pay",
    "propose_award_money",
    "receive_money",
    "refuse_payment",
    "reverse_entry",
    "take_money_back",
]
