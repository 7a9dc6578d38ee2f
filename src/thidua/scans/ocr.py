"""Reading a picture of a page by machine: Tesseract with the Vietnamese data, as a program of its own.

Debian has both as `tesseract-ocr` and `tesseract-ocr-vie`. Without them the product works; people type what they see.
"""

import functools
import shutil
import subprocess
import sys
import unicodedata
from pathlib import Path

from django.utils.translation import gettext as _

from thidua.scans.words import Word
from thidua.trail.errors import Refused

LIMITED = Path(__file__).parent / "programs" / "limited.py"
MEMORY, SECONDS = 2**31, 120
PACKAGES = "tesseract-ocr tesseract-ocr-vie"
LANGUAGE = "vie"
# Tesseract's ways to look at a page: by its own division into columns and lines; as words strewn about, which is what a
# table is once its lines are gone.
BY_ITS_PARTS, STREWN = "3", "11"
# Letters that Vietnamese does not have, and for what Tesseract's Vietnamese takes them.
SLIPS = (("Nñ", "N"), ("Ñ", "N"), ("ñ", "n"), ("ĐÐ", "Đ"), ("Ð", "Đ"))
ENVIRONMENT = {"OMP_THREAD_LIMIT": "1", "LC_ALL": "C.UTF-8"}


def is_available() -> bool:
    """Whether this machine can read Vietnamese; asked once a process when it can, each time while it can't."""
    program = shutil.which("tesseract")
    return program is not None and _reads_vietnamese(program)


def version() -> str:
    """What reads, as it is written beside what was read; empty without it."""
    program = shutil.which("tesseract")
    return _version(program) if program else ""


def read_picture(picture: bytes, *, has_table: bool = False) -> tuple[Word, ...]:
    """The words of a picture (JPEG, PNG) with their boxes; Refused when reading takes too much or breaks."""
    program = shutil.which("tesseract")
    if program is None:
        raise Refused(_("Máy chủ chưa cài chương trình đọc chữ."))
    way = STREWN if has_table else BY_ITS_PARTS
    command = [program, "stdin", "stdout", "-l", LANGUAGE, "--dpi", "200", "--psm", way, "tsv"]
    limits = [sys.executable, "-I", str(LIMITED), str(MEMORY), str(SECONDS)]
    try:
        done = subprocess.run(
            [*limits, *command], input=picture, capture_output=True, check=False, timeout=SECONDS * 3, env=ENVIRONMENT
        )
    except subprocess.TimeoutExpired:
        done = None
    if done is None or done.returncode:
        raise Refused(_("Không đọc được chữ trên trang này."))
    return tuple(_words(done.stdout.decode(errors="replace")))


def _words(table: str) -> list[Word]:
    words = []
    for line in table.splitlines()[1:]:
        cells = line.split("\t")
        if len(cells) < 12 or cells[0] != "5" or not cells[11].strip():
            continue
        left, top, width, height = map(int, cells[6:10])
        words.append(
            Word(_mended(cells[11].strip()), left, top, left + width, top + height, max(0, round(float(cells[10]))))
        )
    return words


def _mended(text: str) -> str:
    text = unicodedata.normalize("NFC", text)
    for slip, meant in SLIPS:
        text = text.replace(slip, meant)
    return text


def _reads_vietnamese(program: str) -> bool:
    return LANGUAGE in _languages(program) or _asked_again(program)


@functools.cache
def _languages(program: str) -> frozenset[str]:
    said = subprocess.run([program, "--list-langs"], capture_output=True, check=False, timeout=20)
    return frozenset(said.stdout.decode(errors="replace").split())


def _asked_again(program: str) -> bool:
    """The administrator may have installed the language since."""
    _languages.cache_clear()
    return LANGUAGE in _languages(program)


@functools.cache
def _version(program: str) -> str:
    said = subprocess.run([program, "--version"], capture_output=True, check=False, timeout=20)
    lines = (said.stdout + said.stderr).decode(errors="replace").splitlines()
    return lines[0].strip()[:60] if lines else ""
