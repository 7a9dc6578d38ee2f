"""Parts of old papers that are about citizen numbers: those stay in the original."""

import re

from thidua.dossiers.intake.shadow import shadow
from thidua.dossiers.list_reading import NUMBER_BUT_TAIL

SPEAKS_OF_PAPERS = re.compile(r"\b(?:cccd|cmnd|can cuoc|dinh danh|chung minh|ngay cap|cap ngay|noi cap)\b")


def tells_number(text: str) -> bool:
    """Whether a part of an entry is about somebody's citizen number, and about nothing that a row keeps."""
    return bool(NUMBER_BUT_TAIL.search(text) or SPEAKS_OF_PAPERS.search(shadow(text)))
