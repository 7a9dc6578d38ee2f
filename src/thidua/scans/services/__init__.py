"""Every change of a scan, one function for each thing a person can do."""

from thidua.scans.services.claiming import claim_scan, take_back_scan
from thidua.scans.services.rows import add_row, correct_decision, correct_row, reopen_known, settle_row
from thidua.scans.services.uploads import abandon_scan, keep_reading, take_up_scan, upload_scan

__all__ = [
    "abandon_scan",
    "add_row",
    "claim_scan",
    "correct_decision",
    "correct_row",
    "keep_reading",
    "reopen_known",
    "settle_row",
    "take_back_scan",
    "take_up_scan",
    "upload_scan",
]
