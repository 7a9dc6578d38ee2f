"""Pages of uploaded scans: counted before anything is kept, then rendered and straightened one by one.

Every file is opened in a process of its own with bounded memory and time; this process never unpacks one.
"""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from thidua.scans.words import Rule, Word, rules_of, words_of
from thidua.trail.errors import Refused

OPENER = Path(__file__).parent / "programs" / "open_scan.py"
MEMORY, SECONDS = 3 * 2**29, 60
ENVIRONMENT = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "LC_ALL": "C.UTF-8"}
MOST_PAGES = 120
OF_A_SCANNER = 80  # how sure text beside a picture of the page is: a scanner read it, and says nothing of its misreads
MOST_PIXELS = 80_000_000  # an A3 sheet at 400 dots an inch has 31 million


@dataclass(frozen=True)
class Rendered:
    """A page as it is shown: a grey JPEG and its size; and as it is read: without ruled lines, which are told apart.

    `words` are those of the file's own text layer, if it has one. A rule is (where, from, to) in pixels.
    """

    picture: bytes
    bare: bytes
    width: int
    height: int
    words: tuple[Word, ...]
    across: tuple[Rule, ...]
    down: tuple[Rule, ...]


def count_pages(content: bytes) -> int:
    """How many pages a PDF, JPEG, PNG or TIFF has; Refused, in words, when it can't be read within the limits."""
    said, _rest = _ask(content, "count")
    return int(said["pages"])


def render_page(content: bytes, number: int) -> Rendered:
    """The page of a number (from 0), level; Refused when it can't be rendered within the limits."""
    said, pictures = _ask(content, str(number))
    picture, bare = pictures[: said["picture"]], pictures[said["picture"] :]
    sure = OF_A_SCANNER if said["scanned"] else 100
    words = words_of([*word, sure] for word in said["words"])
    return Rendered(
        picture, bare or picture, said["width"], said["height"], words, rules_of(said["across"]), rules_of(said["down"])
    )


def _ask(content: bytes, wanted: str) -> tuple[dict[str, Any], bytes]:
    limits = [str(limit) for limit in (MEMORY, SECONDS, MOST_PAGES, MOST_PIXELS)]
    command = [sys.executable, "-I", str(OPENER), *limits, wanted]
    try:
        done = subprocess.run(
            command, input=content, capture_output=True, check=False, timeout=SECONDS * 3, env=ENVIRONMENT
        )
    except subprocess.TimeoutExpired:
        raise _refused("broken") from None
    head, _newline, rest = done.stdout.partition(b"\n")
    said: dict[str, Any] = json.loads(head) if head.startswith(b"{") else {"fault": "broken"}
    if fault := said.get("fault"):
        raise _refused(fault)
    return said, rest


def _refused(fault: str) -> Refused:
    said = {
        "locked": _("Tệp PDF có mật khẩu: hãy bỏ mật khẩu rồi tải lên."),
        "pages": _("Tệp có quá %(most)s trang: hãy tách ra, mỗi quyết định một tệp.") % {"most": MOST_PAGES},
        "large": _("Trang có kích thước quá lớn: hãy quét lại khổ A4 hoặc A3 ở 200 đến 300 dpi."),
    }
    broken = _("Tệp hỏng hoặc không có trang nào: hãy quét hoặc xuất lại rồi tải lên.")
    message = said.get(fault, broken)
    return Refused(message, fields={"uploads": message})
