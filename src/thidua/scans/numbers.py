"""Citizen numbers on old papers: they stay in the original, no field keeps more than the last three digits."""

import re

from thidua.dossiers.intake.shadow import shadow
from thidua.dossiers.list_reading import HIDDEN, NUMBER_BUT_TAIL

SPEAKS_OF_PAPERS = re.compile(r"\b(?:cccd|cmnd|can cuoc|dinh danh|chung minh|ngay cap|cap ngay|noi cap)\b")


def without_number(text: str) -> str:
    """The text with what may be a citizen number cut down to its last three digits."""
    return NUMBER_BUT_TAIL.sub(HIDDEN, text)


def tells_number(text: str) -> bool:
    """Whether a part of an entry is about somebody's citizen number, and about nothing that a row keeps."""
    return bool(NUMBER_BUT_TAIL.search(text) or SPEAKS_OF_PAPERS.search(shadow(text)))
