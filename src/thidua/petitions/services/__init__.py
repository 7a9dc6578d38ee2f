"""What people do with petitions."""

from thidua.petitions.services.deciding import (
    appeal_petition,
    decide_petition,
    extend_petition,
    publish_petition,
    resume_petition,
    stop_petition,
    suspend_petition,
)
from thidua.petitions.services.handling import (
    accept_petition,
    classify_petition,
    close_petition,
    link_subject,
    reject_petition,
    transfer_petition,
    verify_petition,
)
from thidua.petitions.services.intake import Intake, Received, receive_citizen, receive_online, receive_petition
from thidua.petitions.services.keys import end_key, hand_on, make_key, name_holder
from thidua.petitions.services.opening import Opened, open_file, open_identity, write_extract

__all__ = [
    "Intake",
    "Opened",
    "Received",
    "accept_petition",
    "appeal_petition",
    "classify_petition",
    "close_petition",
    "decide_petition",
    "end_key",
    "extend_petition",
    "hand_on",
    "link_subject",
    "make_key",
    "name_holder",
    "open_file",
    "open_identity",
    "publish_petition",
    "receive_citizen",
    "receive_online",
    "receive_petition",
    "reject_petition",
    "resume_petition",
    "stop_petition",
    "suspend_petition",
    "transfer_petition",
    "verify_petition",
    "write_extract",
]
