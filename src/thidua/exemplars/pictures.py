"""Pictures for everybody to see: what is kept is drawn anew from the pixels of what was sent, and nothing else."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from thidua.dossiers import files
from thidua.dossiers.contents import PICTURES
from thidua.dossiers.models import StoredFile
from thidua.dossiers.pictures import size_of
from thidua.trail.errors import Refused, beside

PROGRAM = Path(__file__).parent / "programs" / "redraw.py"
MEMORY, SECONDS, WAIT = 1_500_000_000, 20, 60
MOST_PIXELS = 40_000_000  # more than the cameras of newspapers
SHORTEST = 300  # pixels of the shorter side; what is smaller looks bad on the page
KINDS = frozenset(PICTURES.values())
JPEG = "image/jpeg"


@dataclass(frozen=True)
class Drawn:
    """A picture as it is kept: for the page, for a card, and its size."""

    large: StoredFile
    small: StoredFile
    width: int
    height: int


def drawn_anew(upload: Any, *, field: str) -> Drawn:
    """Check an upload and keep it as two new JPEGs. Refused beside `field`: no picture, damaged, too large or small."""
    if upload.size and upload.size > files.MAX_SIZE:
        raise beside(field, _("Tệp lớn hơn %(limit)s MB.") % {"limit": files.MAX_SIZE // 1024 // 1024})
    content = upload.read()
    files.checked(content, allowed=KINDS, field=field, name=str(upload.name))
    size = size_of(content) or (0, 0)
    if size[0] * size[1] > MOST_PIXELS:
        raise _too_large(field)
    if min(size) < SHORTEST:
        text = _("Ảnh quá nhỏ (%(width)s × %(height)s điểm): cạnh ngắn cần ít nhất %(least)s điểm.")
        raise beside(field, text % {"width": size[0], "height": size[1], "least": SHORTEST})
    said, large, small = _redrawn(content, field)
    return Drawn(files.keep(large, JPEG), files.keep(small, JPEG), said["width"], said["height"])


def _redrawn(content: bytes, field: str) -> tuple[dict[str, Any], bytes, bytes]:
    command = [sys.executable, "-I", str(PROGRAM), str(MEMORY), str(SECONDS), str(MOST_PIXELS)]
    try:
        done = subprocess.run(command, input=content, capture_output=True, check=False, timeout=WAIT)
        line, _newline, rest = done.stdout.partition(b"\n")
        said = json.loads(line)
    except (subprocess.TimeoutExpired, ValueError) as error:
        raise _broken(field) from error
    if said.get("fault") == "large":
        raise _too_large(field)
    if "fault" in said or len(rest) != said["large"] + said["small"]:
        raise _broken(field)
    return said, rest[: said["large"]], rest[said["large"] :]


def _broken(field: str) -> Refused:
    return beside(field, _("Tệp ảnh hỏng: hãy mở, lưu lại thành JPEG hoặc PNG rồi tải lên."))


def _too_large(field: str) -> Refused:
    return beside(field, _("Ảnh quá lớn: hãy giảm độ phân giải rồi tải lên."))
