"""The twelve-digit citizen number (số định danh cá nhân) and what its first six digits say.

Source: Nghị định 137/2015/NĐ-CP Điều 13 and Thông tư 07/2016/TT-BCA Điều 7 with its annexes, read in secondary pages.
"""

import re
from dataclasses import dataclass
from typing import Literal

DIGITS = 12
TWELVE = re.compile(r"[0-9]{12}")
CENTURIES = range(1900, 2400, 100)  # digits 0 and 1 for 1900-1999, 2 and 3 for 2000-2099, and so on
# Annex 1: codes of the 63 provinces of birth registration. They stay on the numbers given before the mergers of 2025.
# fmt: off - one number a line would hide the table
PROVINCES = frozenset(
    {
        1,
        2,
        4,
        6,
        8,
        10,
        11,
        12,
        14,
        15,
        17,
        19,
        20,
        22,
        24,
        25,
        26,
        27,
        30,
        31,
        33,
        34,
        35,
        36,
        37,
        38,
        40,
        42,
        44,
        45,
        46,
        48,
        49,
        51,
        52,
        54,
        56,
        58,
        60,
        62,
        64,
        66,
        67,
        68,
        70,
        72,
        74,
        75,
        77,
        79,
        80,
        82,
        83,
        84,
        86,
        87,
        89,
        91,
        92,
        93,
        94,
        95,
        96,
    }
)
# fmt: on
FIRST_COUNTRY = 100  # Annex 2 numbers the countries of birth from here on; its list was not read


BETWEEN = re.compile(r"[\s.\u00a0-]")  # how people part the digits


def may_hold_number(text: str) -> bool:
    """Whether a text that somebody types may be a citizen number, whole or on its way, alone or beside a name."""
    bare = BETWEEN.sub("", text)
    return bool(re.fullmatch(r"[0-9]{6,}", bare) or re.search(r"[0-9]{9}", bare))


@dataclass(frozen=True)
class CitizenNumber:
    """A citizen number taken apart. `place_known` is False when no province has the code and it is no country's."""

    place: str
    place_known: bool
    sex: Literal["male", "female"]
    birth_year: int


def parts(number: str) -> CitizenNumber:
    """Take a number of exactly twelve digits apart; ValueError otherwise."""
    if not TWELVE.fullmatch(number):
        raise ValueError("A citizen number has twelve digits.")
    place, mark = number[:3], int(number[3])
    known = int(place) in PROVINCES or int(place) > FIRST_COUNTRY
    sex: Literal["male", "female"] = "female" if mark % 2 else "male"
    return CitizenNumber(place, known, sex, CENTURIES[mark // 2] + int(number[4:6]))
