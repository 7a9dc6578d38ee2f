"""Reading the pages of a scan one by one, each kept as soon as it is read, so that a broken work goes on at the next.

What is kept here follows from the file alone: it lies beside the uploads, below a name made of the file's hash, and can
be made again at any time.
"""

import json
import os
import re
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from thidua.dossiers import files
from thidua.dossiers.models import StoredFile
from thidua.jobs.kinds import Tell
from thidua.scans import ocr
from thidua.scans.models import How, Scan
from thidua.scans.pages import Rendered, render_page
from thidua.scans.words import Page, Word, rules_of, words_of
from thidua.trail.errors import Refused

FOLDER = "trang-quet"
A4 = (1654, 2339)  # pixels at 200 dots an inch
LEAST_LETTERS = 120  # a page with less text is a picture with a stamp on it
FAILED_FOR = 3_600  # seconds: a busy machine may have failed, a damaged page fails again
LETTER = re.compile(r"[^\W\d_]")
VIETNAMESE = re.compile(r"[a-zàáâãèéêìíòóôõùúýăđĩũơưạ-ỹ]", re.IGNORECASE)
MARKED = re.compile(r"[àáâãèéêìíòóôõùúýăđĩũơưạ-ỹ]", re.IGNORECASE)
MOST_FOREIGN, LEAST_MARKED = 0.02, 0.1  # of the letters; Vietnamese text has a mark on about every third


@dataclass(frozen=True)
class ReadPage:
    """A page as it was read, how, and by which program."""

    page: Page
    how: How
    reader: str = ""


def read_pages(scan: Scan, tell: Tell) -> list[ReadPage]:
    """Every page of the scan; those read before are taken as they were kept."""
    places = [(each.file, index) for each in scan.files.select_related("file") for index in range(each.pages)]
    read = []
    for number, (file, index) in enumerate(places, start=1):
        tell(number - 1, len(places), _("Đang đọc từng trang"))
        read.append(_kept(file, index, number) or _read(file, index, number))
    return read


def picture_of(file: StoredFile, index: int) -> bytes:
    """The picture of a page, as it was kept or made anew; Refused, for a while without trying again, if it can't be."""
    path, failed = _path(file, index, "jpg"), _path(file, index, "failed")
    if not path.is_file():
        if failed.is_file() and time.time() - failed.stat().st_mtime < FAILED_FOR:
            raise Refused(failed.read_text())
        _keep(path, _rendered(file, index).picture)
    return path.read_bytes()


def place_of(scan: Scan, number: int) -> tuple[StoredFile, int]:
    """The file in which a page of the scan (from 1) lies, and where in it (from 0)."""
    for each in scan.files.select_related("file"):
        if number <= each.pages:
            return each.file, number - 1
        number -= each.pages
    raise Scan.DoesNotExist


def is_sane(words: Sequence[Word]) -> bool:
    """Whether the text of a file may be believed: enough of it, in Vietnamese letters.

    Texts in the fonts of before Unicode («QuyÕt ®Þnh»), or read by a machine without Vietnamese, are none.
    """
    letters = [letter for word in words for letter in LETTER.findall(word.text)]
    if len(letters) < LEAST_LETTERS:
        return False
    foreign = sum(not VIETNAMESE.match(letter) for letter in letters)
    marked = sum(bool(MARKED.match(letter)) for letter in letters)
    return foreign <= len(letters) * MOST_FOREIGN and marked >= len(letters) * LEAST_MARKED


def _read(file: StoredFile, index: int, number: int) -> ReadPage:
    try:
        rendered = _rendered(file, index)
    except Refused:
        return ReadPage(Page(number, *A4, ()), How.NOT)  # a damaged page does not take the others with it
    _keep(_path(file, index, "jpg"), rendered.picture)
    words, how, reader = _words(rendered)
    page = Page(number, rendered.width, rendered.height, tuple(words), rendered.across, rendered.down)
    if how != How.NOT:  # what could not be read may be read later
        _keep(_path(file, index, "json"), json.dumps(_plain(page, how, reader)).encode())
    return ReadPage(page, how, reader)


def _rendered(file: StoredFile, index: int) -> Rendered:
    """The page, rendered now; that it failed is kept for those who look at it."""
    try:
        return render_page(files.read(file), index)
    except Refused as refusal:
        _keep(_path(file, index, "failed"), refusal.message.encode())
        raise


def _words(rendered: Rendered) -> tuple[Sequence[Word], How, str]:
    if is_sane(rendered.words):
        return rendered.words, How.TEXT, ""
    if not ocr.is_available():
        return (), How.NOT, ""
    try:
        return ocr.read_picture(rendered.bare, has_table=bool(rendered.across)), How.MACHINE, ocr.version()
    except Refused:
        return (), How.NOT, ""


def _plain(page: Page, how: How, reader: str) -> dict[str, Any]:
    words = [word.as_list() for word in page.words]
    size = {"width": page.width, "height": page.height}
    return {**size, "how": how, "reader": reader, "words": words, "across": page.across, "down": page.down}


def _kept(file: StoredFile, index: int, number: int) -> ReadPage | None:
    path = _path(file, index, "json")
    if not path.is_file():
        return None
    said = json.loads(path.read_bytes())
    if said["how"] == How.MACHINE and said["reader"] != ocr.version() and ocr.is_available():
        return None  # another version reads otherwise
    words = words_of(said["words"])
    page = Page(number, said["width"], said["height"], words, rules_of(said["across"]), rules_of(said["down"]))
    return ReadPage(page, How(said["how"]), said["reader"])


def _path(file: StoredFile, index: int, kind: str) -> Path:
    return Path(settings.MEDIA_ROOT) / FOLDER / file.sha256[:2] / file.sha256 / f"{index + 1}.{kind}"


def _keep(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    # Written beside and renamed: a killed worker leaves no half page.
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    Path(file.name).replace(path)
