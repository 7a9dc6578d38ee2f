"""Codes that people read from paper and type: no letter is taken for another, and the last one catches a slip."""

import secrets
from typing import Final

LETTERS: Final = "23456789ACEFGHJKMNPRTVWXY"  # none of 0 O D Q, of 1 I L, nor the second of 2 Z, 5 S, 8 B, V U
MEANT: Final = str.maketrans("ZSBU", "258V")  # what somebody means who types the second of a pair
GROUP: Final = 4


def draw(length: int) -> str:
    """That many random letters, about 4.6 bits each."""
    return "".join(secrets.choice(LETTERS) for _letter in range(length))


def draw_checked(length: int) -> str:
    """A random code whose last letter follows from the others, so that `read` knows a mistyped one."""
    letters = draw(length - 1)
    return letters + LETTERS[-_weigh(f"{letters}{LETTERS[0]}") % len(LETTERS)]


def grouped(code: str) -> str:
    """The code as it is printed: «AC34-EF67-HJKM»."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def read(text: str, length: int) -> str:
    """A code made by `draw_checked`, however it was typed: small letters, spaces, dashes; empty when it can't be one.

    One wrong letter, and two neighbours that changed places, are always found out.
    """
    code = "".join(letter for letter in text.upper() if letter.isalnum()).translate(MEANT)
    if len(code) != length or set(code) - set(LETTERS) or _weigh(code):
        return ""
    return code


def _weigh(code: str) -> int:
    """Nothing for a good code. Weights 1 and 2 have no common part with 25, nor has their difference."""
    places = enumerate(reversed(code))
    return sum(LETTERS.index(letter) * (1 + place % 2) for place, letter in places) % len(LETTERS)
