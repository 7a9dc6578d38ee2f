"""A text beside its plain shadow of the same length, so that patterns read the shadow and answers quote the text."""

import re
import unicodedata
from functools import lru_cache

SIGNS = str.maketrans("–—−‑‒“”„‟«»″\u00a0\u2009\u202f\t\r", '-----"""""""     ')
HIDDEN = "\0"  # stands where a pattern has already read


def composed(text: str) -> str:
    """The text in NFC: the form in which offsets count."""
    return unicodedata.normalize("NFC", text)


def shadow(text: str) -> str:
    """One plain letter for each letter of a text in NFC: small, without marks, one kind of dash and of quote."""
    return "".join(_plain(letter) for letter in text.translate(SIGNS))


def spaced(pattern: str) -> str:
    """The pattern with "~" for spaces that may be missing and " " for spaces that may not.

    Both are bounded: a cell of thousands of blanks must not be walked from each of them.
    """
    return pattern.replace("~", r"\s{0,3}").replace(" ", r"\s{1,3}")


def hide(plain: str, start: int, end: int) -> str:
    """The shadow with a stretch hidden from later patterns."""
    return plain[:start] + HIDDEN * (end - start) + plain[end:]


def left_over(plain: str, start: int, end: int, filler: re.Pattern[str]) -> list[tuple[int, int]]:
    """Stretches (from, to) of the shadow that nothing has read and that say more than filler words."""
    found = []
    for stretch in re.finditer(f"[^{HIDDEN}]+", plain[start:end]):
        said = re.search(r"[^\W_](?:.*[^\W_])?", stretch[0], re.DOTALL)
        if said and re.search(r"[^\W_]", filler.sub("", stretch[0])):
            found.append((start + stretch.start() + said.start(), start + stretch.start() + said.end()))
    return found


@lru_cache(maxsize=5_000)
def _plain(letter: str) -> str:
    if letter == HIDDEN:
        return " "  # a cell may hold the very sign; it must not pass for what has been read
    small = letter.lower()
    if small in "đð":
        return "d"
    return unicodedata.normalize("NFD", small)[0]
