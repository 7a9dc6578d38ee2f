"""Names as Vietnamese write, look up and order them."""

import re
import unicodedata

LETTERS = {letter: index for index, letter in enumerate("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz", 1)}
TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}  # huyền hỏi ngã sắc nặng
INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")


def clean(text: str) -> str:
    """Return the text in NFC, without invisible characters, white space collapsed and trimmed."""
    return " ".join(unicodedata.normalize("NFC", INVISIBLE.sub("", text)).split())


def fold(text: str) -> str:
    """Return the text for searching: lower case, no marks, đ as d, white space collapsed."""
    bare = unicodedata.normalize("NFD", clean(text).lower().replace("đ", "d"))
    return "".join(letter for letter in bare if not unicodedata.combining(letter))


def sort_key(full_name: str) -> bytes:
    """Return the key by which people are listed: given name first, then family and middle names, letters before tones."""
    words = clean(full_name).lower().split()
    letters, tones = bytearray(), bytearray()
    for letter in " ".join([*words[-1:], *words[:-1]]):
        base, tone = "", 0
        for mark in unicodedata.normalize("NFD", letter):
            if mark in TONES:
                tone = TONES[mark]
            else:
                base = unicodedata.normalize("NFC", base + mark)
        letters.append(0 if letter == " " else LETTERS.get(base, 40))
        tones.append(tone)
    return bytes(letters) + b"\0" + bytes(tones)
