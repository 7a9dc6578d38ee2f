"""Names as Vietnamese write, look up and order them."""

import re
import unicodedata
from functools import lru_cache

INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]"
)
LOOKALIKES = str.maketrans("ÐðƉɖ", "ĐđĐđ")  # old fonts put the Icelandic or African letter for đ
ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
SPACE, MARK, DIGIT, LETTER, FOREIGN = 1, 2, 3, 13, 60
WEIGHTS = {letter: index for index, letter in enumerate(ALPHABET, LETTER)} | {
    digit: index for index, digit in enumerate("0123456789", DIGIT)
}
TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}  # huyền hỏi ngã sắc nặng
READINGS = {"a": "aăâ", "d": "dđ", "e": "eê", "o": "oôơ", "u": "uư"}  # what a letter without marks may stand for
LONGEST_REMEMBERED = 300  # letters: no sender of long texts fills the memory
MOST_READINGS = 64


def clean(text: str) -> str:
    """Return the text in NFC, without invisible characters, white space collapsed and trimmed."""
    if not text.isprintable():  # every invisible character is such a one
        text = INVISIBLE.sub("", text)
    if not text.isascii():
        text = unicodedata.normalize("NFC", text).translate(LOOKALIKES)
    return " ".join(text.split())


def fold(text: str) -> str:
    """Return the text for searching: lower case, no marks, đ as d, white space collapsed."""
    return _remembered(text) if len(text) <= LONGEST_REMEMBERED else _folded(text)


@lru_cache(maxsize=20_000)  # a table says the same words again and again
def _remembered(text: str) -> str:
    return _folded(text)


def _folded(text: str) -> str:
    bare = unicodedata.normalize("NFD", clean(text).lower().replace("đ", "d"))
    return clean("".join(letter for letter in bare if not unicodedata.combining(letter)))


def same_marks(known: str, given: str) -> bool:
    """Whether two names that fold alike are one: written alike, or one of them without any marks. «Hà» is not «Hạ»."""
    known, given = known.lower(), given.lower()
    return known == given or fold(known) in {known, given}


def display_name(text: str) -> str:
    """Return a person's name as it is shown: each part with a capital first letter and the rest small."""
    words = (re.split("(['’‘\\-])", word) for word in clean(text).split())
    return " ".join("".join(_capital(part[:1]) + part[1:].lower() for part in parts) for parts in words)


def _capital(letter: str) -> str:
    capital = letter.upper()
    return capital if len(capital) == 1 else letter  # a foreign letter without a capital of its own


def sort_key(full_name: str) -> bytes:
    """Return the key by which people are listed: the given name (last word) first, then family and middle names.

    Each of the two is ordered as Vietnamese dictionaries do: letters (đ after d, ă and â after a), then tones.
    """
    words = clean(full_name).lower().split()
    return _weights(words[-1:]) + _weights(words[:-1])


def given_name_ranges(word: str, *, may_go_on: bool = False) -> list[tuple[bytes, bytes]]:
    """Return where the keys are of people whose given name folds to the word: from each first key to below the second.

    `may_go_on`: the word may be the beginning of the given name. Empty when the word is no Vietnamese syllable, or one
    with too many readings to be worth it.
    """
    readings = [b""] if word else []
    for letter in word:
        may_be = [WEIGHTS[each] for each in READINGS.get(letter, letter) if each in WEIGHTS]
        readings = [before + bytes([weight]) for before in readings for weight in may_be]
        if len(readings) > MOST_READINGS:
            return []
    if may_go_on:
        return sorted((reading, reading[:-1] + bytes([reading[-1] + 1])) for reading in readings)
    return sorted((reading + b"\0", reading + b"\1") for reading in readings)


def _weights(words: list[str]) -> bytes:
    weights = [_letter(letter) for letter in " ".join(words)]
    letters, tones = bytes(weight for weight, _tone in weights), bytes(tone for _weight, tone in weights)
    # The zero is below every weight, so that "An" comes before "Anh" whatever the tones.
    return letters + b"\0" + tones


@lru_cache(maxsize=1_000)
def _letter(letter: str) -> tuple[int, int]:
    """The weight of a letter and of its tone."""
    base, tone = "", 0
    for mark in unicodedata.normalize("NFD", letter):
        if mark in TONES:
            tone = TONES[mark]
        else:
            base = unicodedata.normalize("NFC", base + mark)
    return _weight(base), tone


def _weight(letter: str) -> int:
    if letter == " ":
        return SPACE
    return WEIGHTS.get(letter, FOREIGN if letter.isalpha() else MARK)
