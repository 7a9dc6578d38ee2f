"""Whether a text that others will read gives a denouncer away. Pure."""

import re

from thidua.petitions.sealing import Sender
from thidua.vietnamese.names import fold

FEWEST_DIGITS = 6
SHORTEST_ADDRESS = 8
TWO_WORDS = 2  # blanks of a single word, which has one before and one after
DIGITS, WORDS = re.compile(r"\d+"), re.compile(r"[^\W_]+")


def betrays(text: str, sender: Sender) -> bool:
    """Whether the text holds the sender's name, address, contact or number, however they are spaced or accented."""
    words = _words(text)
    name = _words(sender.name)
    if name.count(" ") > TWO_WORDS and name in words:  # a single syllable is in every text
        return True
    address = _words(sender.address)
    if len(address.strip()) >= SHORTEST_ADDRESS and address in words:
        return True
    return _digits(text, sender) or any(part in text.lower() for part in _mail(sender.contact))


def _words(text: str) -> str:
    """The words without accents, each with a blank before and after."""
    return f" {' '.join(WORDS.findall(fold(text)))} "


def _digits(text: str, sender: Sender) -> bool:
    wanted = ["".join(DIGITS.findall(each)) for each in (sender.contact, sender.citizen_number)]
    held = "".join(letter for letter in text if letter.isdigit())
    return any(len(number) >= FEWEST_DIGITS and number in held for number in wanted)


def _mail(contact: str) -> list[str]:
    return [part.lower() for part in contact.split() if "@" in part]
