"""Whether a word can be a Vietnamese syllable: an initial, a rhyme, a tone, as the spelling allows them.

Compiled by hand from the rules of Vietnamese spelling. It knows shapes, not words: nobody says «ngoằm».
"""

import unicodedata
from functools import lru_cache

TONE_MARKS = "\u0300\u0301\u0309\u0303\u0323"  # huyền sắc hỏi ngã nặng
SHARP_OR_HEAVY = {"\u0301", "\u0323"}  # the tones of a syllable that ends in a stop
INITIALS = ["", *"b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x".split()]  # noqa: SIM905 - as below
RHYMES = set(
    """
    a ac ach ai am an ang anh ao ap at au ay ăc ăk ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
    e ec em en eng eo ep et ê êch êm ên ênh êp êt êu
    i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu y ych yn ynh yp yt yu yêm yên yêng yêt yêu
    o oc oi om on ong op ot ooc oong oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt
    oe oen oeo oet ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
    u ua uc ui um un ung up ut uân uâng uât uây uê uêch uên uênh uêt uơ uôc uôi uôm uôn uông uôt
    uy uya uych uyn uynh uyp uyt uyu uyên uyêt
    ư ưa ưc ưi ưm ưn ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu
    """.split()  # noqa: SIM905 - shorter to read
)
VOWELS = set("aăâeêioôơuưy")


@lru_cache(maxsize=20_000)
def is_syllable(word: str) -> bool:
    """Whether the word, in any case and normal form, is shaped like one Vietnamese syllable with its marks."""
    bare, tones = _without_tone(word.lower())
    if len(tones) > 1 or (bare.endswith(("c", "ch", "k", "p", "t")) and not tones & SHARP_OR_HEAVY):
        return False
    return any(bare.startswith(initial) and bare[len(initial) :] in RHYMES for initial in INITIALS)


def has_vowel(word: str) -> bool:
    """Whether the word has a vowel at all; an abbreviation such as HĐND has none."""
    return not VOWELS.isdisjoint(_without_tone(word.lower())[0])


def _without_tone(word: str) -> tuple[str, set[str]]:
    """Return the word without its tone, the letters composed, and the tones it had; two tones are never one set."""
    marks = unicodedata.normalize("NFD", word)
    tones = [mark for mark in marks if mark in TONE_MARKS]
    bare = unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in TONE_MARKS))
    return bare, set(tones) if len(tones) < 2 else set(TONE_MARKS)
