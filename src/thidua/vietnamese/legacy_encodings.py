"""Vietnamese text from before Unicode: which encoding a column of texts is in, and the same text in Unicode (NFC).

Ask before anything cleans the text: TCVN3 writes «ư» with U+00AD (soft hyphen), UTF-8 read as Latin-1 writes «à» with
U+00A0, and `names.clean` takes both away.

What can't be known from the text alone:

- TCVN3 has no capitals with a tone («Ánh» and «ánh» are the same bytes), and a font such as .VnTimeH shows small
  letters as capitals. A word typed with Caps Lock is seen to be so from its other letters; else the letter comes out
  small. Say `capitals=True` when the cell's font tells (`is_capital_font`).
- Some words are right in two encodings («hép» is TCVN3 for «hộp»). The column decides; `reads_both_ways` tells of them.
- Letters that were lost already («Nguy?n»), and TCVN3 that passed through windows-1258.
- VIQR writes «ạ» and an «a» at the end of a sentence alike, «a.»; where both are words, it is «ạ».

Sources: TCVN 5712:1993 for TCVN3 (its small letters and Ă Â Đ Ê Ô Ơ Ư, as in TCVN5712-1 of glibc's iconv, to which a
test holds it); VNI-Windows as input programs write it (vietunicode.sourceforge.net/charset); VIQR of RFC 1456;
windows-1258 and windows-1252 of Python's codecs.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise

from thidua.vietnamese.names import LOOKALIKES
from thidua.vietnamese.syllables import has_vowel, is_syllable


class Encoding(StrEnum):
    """How a column of texts is written."""

    UNICODE = "unicode"  # in order, or without any mark: nothing to do
    DECOMPOSED = "decomposed"  # Unicode whose marks stand apart from their letters (NFD)
    TCVN3 = "tcvn3"  # ABC: the fonts .VnTime, .VnArial…
    VNI = "vni"  # VNI-Windows: the fonts VNI-Times…
    VIQR = "viqr"  # Nguye^~n Va(n A
    WINDOWS_1258 = "windows-1258"
    UTF8_AS_LATIN1 = "utf8-as-latin1"  # «Nguyá»…n»
    UTF8_AS_LATIN1_TWICE = "utf8-as-latin1-twice"
    UNKNOWN = "unknown"  # cannot tell


@dataclass(frozen=True)
class Recognition:
    """What a column is taken to be."""

    encoding: Encoding
    score: float  # the share of the words with marks that are Vietnamese syllables when read so; 0 to 1
    mixed: bool = False  # other cells of the column are in Unicode already; `convert` leaves those that show it


TCVN3 = dict(
    zip(
        "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\u00adõøö÷ùúýûüþ¡¢§£¤¥¦",
        "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵĂÂĐÊÔƠƯ",
        strict=True,
    )
)
CAPITALS = "¡¢£¤¥¦§"
GRAVE, ACUTE, HOOK, TILDE, DOT = "\u0300\u0301\u0309\u0303\u0323"
BREVE, CIRCUMFLEX, HORN = "\u0306\u0302\u031b"
VNI_MARKS = {"ø": GRAVE, "ù": ACUTE, "û": HOOK, "õ": TILDE, "ï": DOT}
VNI_MARKS |= {"â": CIRCUMFLEX, "à": CIRCUMFLEX + GRAVE, "á": CIRCUMFLEX + ACUTE, "å": CIRCUMFLEX + HOOK}
VNI_MARKS |= {"ã": CIRCUMFLEX + TILDE, "ä": CIRCUMFLEX + DOT, "ê": BREVE, "è": BREVE + GRAVE, "é": BREVE + ACUTE}
VNI_MARKS |= {"ú": BREVE + HOOK, "ü": BREVE + TILDE, "ë": BREVE + DOT}
VNI_LETTERS = {"ô": "ơ", "ö": "ư", "ñ": "đ", "ì": "ì", "í": "í", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}
VNI_LETTER = re.compile("[aeo][âàáåãä]|a[êèéúüë]|[aeouyôö][øùûõï]|[ôöñìíæóòî]", re.IGNORECASE)
VIQR_MARKS = {"(": BREVE, "^": CIRCUMFLEX, "+": HORN, "`": GRAVE, "'": ACUTE, "?": HOOK, "~": TILDE, ".": DOT}
VIQR_LETTER = re.compile(r"\\(.)|([Dd])[Dd]|([Aa]\(|[AaEeOo]\^|[OoUu]\+|[AEIOUYaeiouy])([`'?~.]?)", re.DOTALL)
VIQR_WORD = re.compile(r"(?:\\.|[A-Za-z]|(?<=[AEOUaeou])[(^+]|(?<=[AEIOUYaeiouy(^+])[`'?~.])+", re.DOTALL)
VIQR_SIGN = re.compile(r"[Aa]\(|[AaEeOo]\^|[OoUu]\+|[Dd][Dd]")  # what hardly another language writes
WORD = re.compile("(?:[A-Za-z]|[^\\x00-\\x7f“”‘’\u2013\u2014…•])+")
UTF8_WORD = re.compile("(?:[A-Za-z]|[^\\x00-\\x7f])+")  # «Ä‘» is đ
ENOUGH = 2  # the weight of words by which an encoding is taken to be known
SHARE = 0.8  # the share of words that must be Vietnamese when read so
FEW = 0.05  # a column of Unicode with fewer odd words than this has foreign names


def recognise(samples: Iterable[str | bytes]) -> Recognition:
    """Return how the texts of one column are written; many samples know better than one.

    Correct Unicode and plain ASCII are UNICODE. UNKNOWN: words are odd, but few, or Vietnamese in no encoding or two.
    """
    texts = [as_read(sample) for sample in samples]
    readings = [_reading(texts, encoding) for encoding in CONVERTERS]
    found = [each for each in readings if each.weight and each.share >= SHARE]
    best = max(found, key=lambda each: (each.weight, each.share), default=None)
    in_order = _words_in_order(texts, best.encoding) if best else set()
    if best is None or best.weight < FEW * len(in_order):
        return _unconverted(texts)
    rivals = [each for each in found if each is not best and each.weight >= SHARE * best.weight]
    enough = ENOUGH * 2 if in_order else ENOUGH
    if best.weight < enough or any(_differ(texts, best.encoding, rival.encoding) for rival in rivals):
        return Recognition(Encoding.UNKNOWN, best.share)
    return Recognition(best.encoding, best.share, mixed=bool(in_order))


def convert(text: str | bytes, encoding: Encoding, *, capitals: bool = False) -> str:
    """Return the text in Unicode, NFC. A text or word that shows that it is not of the encoding is left as it is.

    `capitals`: the text was shown in a font whose small letters are capitals, see `is_capital_font`.
    """
    read = as_read(text)
    if encoding in CONVERTERS and not _is_in_order(read, encoding):
        read = _converted(read, encoding)
    composed = unicodedata.normalize("NFC", read)
    return composed.upper() if capitals else composed


def reads_both_ways(text: str | bytes, encoding: Encoding) -> bool:
    """Whether the text is Vietnamese as it stands and another Vietnamese text when converted: a person must look."""
    read = as_read(text)
    stands = not VIQR_SIGN.search(read) if encoding is Encoding.VIQR else all(map(_stands, _marked(read, encoding)))
    return stands and convert(read, encoding) != unicodedata.normalize("NFC", read)


def font_encoding(name: str) -> Encoding:
    """Return the encoding that a font's name tells: .VnTime is TCVN3, VNI-Times is VNI; UNKNOWN of any other font."""
    lowered = name.strip().lower()
    return (
        Encoding.TCVN3
        if lowered.startswith(".vn")
        else Encoding.VNI
        if lowered.startswith("vni-")
        else Encoding.UNKNOWN
    )


def is_capital_font(name: str) -> bool:
    """Whether the font shows small letters as capitals: .VnTimeH, .VnArialH."""
    return font_encoding(name) is Encoding.TCVN3 and name.strip().endswith("H")


def as_read(sample: str | bytes) -> str:
    """Return the text as a program of Windows shows it: bytes are UTF-8 or else windows-1252."""
    if isinstance(sample, str):
        return sample
    try:
        return sample.decode("utf-8-sig")
    except UnicodeDecodeError:
        return "".join(map(_windows_letter, sample))


def _windows_letter(byte: int) -> str:
    try:
        return bytes([byte]).decode("cp1252")
    except UnicodeDecodeError:
        return chr(byte)  # the five bytes without a letter pass as they are, as in Windows


BYTES = {chr(byte): byte for byte in range(256)} | {_windows_letter(byte): byte for byte in range(256)}


def _bytes(text: str) -> bytes:
    return bytes(BYTES[letter] for letter in text)  # KeyError: no text of one byte a letter


def _from_utf8(word: str) -> str:
    return _bytes(word).decode("utf-8")


def _from_tcvn3(word: str) -> str:
    return "".join(letter if letter.isascii() else TCVN3[letter] for letter in word)


def _from_vni(word: str) -> str:
    if not VNI_LETTER.sub("", word).isascii():
        raise KeyError(word)
    return VNI_LETTER.sub(lambda found: _vni_letter(found.group()), word)


def _vni_letter(written: str) -> str:
    base, marks = written[0].lower(), written[1:].lower()
    letter = unicodedata.normalize("NFC", VNI_LETTERS.get(base, base) + VNI_MARKS.get(marks, ""))
    return letter.upper() if written[0].isupper() else letter


def _from_viqr(word: str) -> str:
    converted = unicodedata.normalize("NFC", VIQR_LETTER.sub(_viqr_letter, word))
    return converted if converted.isascii() or _is_vietnamese(converted) else word


def _viqr_letter(found: re.Match[str]) -> str:
    literal, d, letter, tone = found.groups()
    if literal or d:
        return literal or {"d": "đ", "D": "Đ"}[d]
    return letter[0] + "".join(VIQR_MARKS[mark] for mark in letter[1:] + tone)


CONVERTERS: dict[Encoding, Callable[[str], str]] = {
    Encoding.UTF8_AS_LATIN1_TWICE: lambda word: _from_utf8(_from_utf8(word)),
    Encoding.UTF8_AS_LATIN1: _from_utf8,
    Encoding.TCVN3: _from_tcvn3,
    Encoding.VNI: _from_vni,
    Encoding.WINDOWS_1258: lambda word: _bytes(word).decode("cp1258"),
    Encoding.VIQR: _from_viqr,
}
WORDS = {Encoding.UTF8_AS_LATIN1_TWICE: UTF8_WORD, Encoding.UTF8_AS_LATIN1: UTF8_WORD, Encoding.VIQR: VIQR_WORD}


def _converted(text: str, encoding: Encoding) -> str:
    converted = WORDS.get(encoding, WORD).sub(lambda found: _word(found.group(), encoding), text)
    return converted.upper() if encoding is Encoding.TCVN3 and _in_capitals(text) else converted


def _word(word: str, encoding: Encoding) -> str:
    converted = _read_so(word, encoding) or word
    return converted.upper() if encoding is Encoding.TCVN3 and _in_capitals(word) else converted


def _in_capitals(tcvn3: str) -> bool:
    """Whether the text was typed in capitals: those with a tone are small letters in TCVN3."""
    return not re.search("[a-z]", tcvn3) and bool(re.search(f"[^\\W\\d_][A-Z]|[A-Z][{CAPITALS}]", tcvn3))


@lru_cache(maxsize=20_000)
def _read_so(word: str, encoding: Encoding) -> str | None:
    """Return the word when read so, or None when no text of the encoding has it."""
    try:
        return unicodedata.normalize("NFC", CONVERTERS[encoding](word))
    except (KeyError, UnicodeDecodeError):
        return None


@dataclass(frozen=True)
class _Reading:
    """How well a column reads in one encoding."""

    encoding: Encoding
    weight: int  # of the words that are Vietnamese only when read so
    share: float  # of the words with marks that are Vietnamese when read so


def _reading(texts: list[str], encoding: Encoding) -> _Reading:
    marked = {word for text in texts if not _is_in_order(text, encoding) for word in _marked(text, encoding)}
    right = {word for word in marked if _is_right(word, encoding)}
    weight = sum(_weight(word, encoding) for word in right if not _stands(word))
    return _Reading(encoding, weight, len(right) / len(marked) if marked else 0.0)


def _words_in_order(texts: list[str], encoding: Encoding) -> set[str]:
    """Return the words with marks of the texts that are in Unicode already, not in the encoding."""
    return {word for text in texts if _is_in_order(text, encoding) for word in _marked(text) if _stands(word)}


def _unconverted(texts: list[str]) -> Recognition:
    marked = {word for text in texts for word in _marked(text)}
    right = [word for word in marked if _stands(word)]
    share = len(right) / len(marked) if marked else 1.0
    if not right and marked:
        return Recognition(Encoding.UNKNOWN, share)
    composed = all(unicodedata.is_normalized("NFC", text) for text in texts)
    return Recognition(Encoding.UNICODE if composed else Encoding.DECOMPOSED, share)


def _differ(texts: list[str], one: Encoding, other: Encoding) -> bool:
    return any(convert(text, one) != convert(text, other) for text in texts)


def _weight(word: str, encoding: Encoding) -> int:
    """Return how much a word tells: nothing without a plain letter, most when written as no language writes."""
    if WORDS.get(encoding) is UTF8_WORD:
        return ENOUGH
    if not re.search("[A-Za-z]", word):
        return 0
    return ENOUGH if any(_is_odd(one, next_one) for one, next_one in pairwise(word)) else 1


def _is_odd(one: str, next_one: str) -> bool:
    """A sign right after a letter («V¨n»), or a capital with a mark after a small letter («NguyÔn»)."""
    if next_one.isascii() or not one.isascii() or not one.isalpha():
        return False
    return not next_one.isalpha() or (one.islower() and next_one.isupper())


def _is_in_order(text: str, encoding: Encoding) -> bool:
    """Whether the text shows that it is not of the encoding: by a letter it lacks, or good words it would spoil."""
    if any(letter not in BYTES for letter in text) or (encoding is Encoding.VIQR and not text.isascii()):
        return True
    marked = _marked(text, encoding)
    return all(map(_stands, marked)) and not all(_is_right(word, encoding) for word in marked)


def _marked(text: str, encoding: Encoding = Encoding.UNICODE) -> list[str]:
    """Return the words with marks of a text: only these tell of an encoding."""
    words = WORDS.get(encoding, WORD).findall(text)
    return [word for word in words if (VIQR_SIGN.search(word) if encoding is Encoding.VIQR else not word.isascii())]


def _is_right(word: str, encoding: Encoding) -> bool:
    return _is_vietnamese(_read_so(word, encoding) or "")


@lru_cache(maxsize=20_000)
def _stands(word: str) -> bool:
    """Whether the word is Vietnamese as it stands, quotation marks aside; «ng is TCVN3 for ông."""
    bare = word.translate(LOOKALIKES).strip("«»\xa0")
    return _is_vietnamese(bare) or (bare.isascii() and bare != word and has_vowel(bare))


def _is_vietnamese(word: str) -> bool:
    return is_syllable(word) or (word.isupper() and word.isalpha() and not has_vowel(word))  # HĐND
