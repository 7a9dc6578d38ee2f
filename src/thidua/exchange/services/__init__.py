"""Everything a person can do to packages and partners."""

from thidua.exchange.services.answering import make_result_package
from thidua.exchange.services.partners import add_partner, change_partner, end_partner
from thidua.exchange.services.receiving import TakenIn, receive_package, receive_posted
from thidua.exchange.services.sending import hand_out_package, make_submission_package, send_package
from thidua.exchange.services.settling import accept_package, return_package

__all__ = [
    "TakenIn",
    "accept_package",
    "add_partner",
    "change_partner",
    "end_partner",
    "hand_out_package",
    "make_result_package",
    "make_submission_package",
    "receive_package",
    "receive_posted",
    "return_package",
    "send_package",
]
