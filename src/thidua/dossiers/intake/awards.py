"""Recognising the award that an office names in its own words."""

import difflib
import re
import unicodedata
from collections import abc
from dataclasses import dataclass
from functools import cached_property, lru_cache

from thidua.dossiers.intake.reading import FieldReading, Remark, refused
from thidua.vietnamese.names import clean, fold

NEAR, MARGIN, RESEMBLES = 0.87, 0.03, 0.6  # likeness from 0 to 1
MOST_CANDIDATES = 4
LONGEST = 300  # letters
SEVERAL = re.compile(r"\s*(?:[;,\n+&]|\bvà\b)\s*", re.IGNORECASE)
ASIDE = re.compile(r"\([^()]*\)|\b(?:năm|nam)\s+(?:học\s+)?\d{4}(?:\s*-\s*\d{4})?", re.IGNORECASE)
OPENING = re.compile(r"^(?:(?:đề nghị|xét|tặng|thưởng|danh hiệu|hình thức|khen thưởng)\s+)+(?=\w)")
SAME_WORDS = {
    "sỹ": "sĩ",
    "sy": "si",
    "của": "",
    "cua": "",
    "bk": "bằng khen",
    "gk": "giấy khen",
    "hc": "huân chương",
    "hclđ": "huân chương lao động",
    "hcld": "huân chương lao động",
    "cstđ": "chiến sĩ thi đua",
    "cstd": "chiến sĩ thi đua",
    "ttg": "thủ tướng cp",
    "ttcp": "thủ tướng cp",
}
SAME_PHRASES = [(r"(ủy|uỷ|uy) ban (nhân dân|nhan dan)", "ubnd"), (r"hạng (3|iii)\b", "hạng ba")]
SAME_PHRASES += [(r"hạng (2|ii)\b", "hạng nhì"), (r"hạng (1|i)\b", "hạng nhất"), (r"\bthành phố\b", "tỉnh")]
SAME_PHRASES += [(r"\b(chính phủ|chinh phu)\b", "cp")]
# Words that tell one award from another: a likeness that overlooks one of them is no likeness.
TELLING = frozenset(fold("nhất nhì ba bộ ngành tỉnh huyện xã phường quân quốc cp thủ tướng ương cơ tập thể").split())


@dataclass(frozen=True, eq=False)  # one object for a whole list: its tables are made once
class AwardNames:
    """Code to the official name (first) and the other names of each award."""

    names: abc.Mapping[str, abc.Sequence[str]]

    @cached_property
    def codes_of(self) -> dict[str, set[str]]:
        """Plain name to the codes that bear it."""
        found: dict[str, set[str]] = {}
        for code, names in self.names.items():
            for name in names:
                found.setdefault(fold(_plain(name)), set()).add(code)
        return found

    def official(self, code: str) -> str:
        """The official name."""
        return self.names[code][0]

    def spelt(self, code: str) -> set[tuple[str, ...]]:
        """The names of the award with their marks, wherever in the word a tone is put."""
        return {_spelling(name) for name in self.names[code]}


@lru_cache(maxsize=2_000)  # a list names few awards, and names them often
def read_award(text: str, awards: AwardNames) -> FieldReading:
    """The code of the award that the text names. A near name is read with a doubt, an unclear one is an error."""
    raw, text = text, clean(ASIDE.sub(" ", clean(text)))
    plain = fold(_plain(text))
    if not plain or len(plain) > LONGEST:
        return refused(raw, "award_unknown", f"Không rõ danh hiệu, hình thức “{clean(raw)[:LONGEST]}”.")
    codes = awards.codes_of.get(plain, set())
    if len(codes) == 1:
        return _exact(raw, text, next(iter(codes)), awards)
    parts = {code for part in SEVERAL.split(raw) for code in awards.codes_of.get(fold(_plain(part)), ())}
    if len(parts) > 1 and not codes:
        return refused(raw, "award_several", "Ô ghi nhiều đề nghị; mỗi dòng chỉ đề nghị một.", tuple(sorted(parts)))
    return _near(raw, plain, awards)


def _exact(raw: str, text: str, code: str, awards: AwardNames) -> FieldReading:
    unmarked = text.isascii()
    if unmarked or _spelling(text) in awards.spelt(code):
        return FieldReading(code, raw)
    return _understood(raw, code, awards)


def _understood(raw: str, code: str, awards: AwardNames) -> FieldReading:
    text = f"“{clean(raw)}” được hiểu là “{awards.official(code)}”; hãy kiểm tra."
    return FieldReading(code, raw, (Remark("award_near", text, (code,)),))


def _near(raw: str, plain: str, awards: AwardNames) -> FieldReading:
    likeness: dict[str, tuple[float, str]] = {}
    for name, codes in awards.codes_of.items():
        alike = _likeness(plain, name)
        for code in codes:
            likeness[code] = max(likeness.get(code, (0, "")), (alike, name))
    ranked = sorted(likeness.items(), key=lambda entry: (-entry[1][0], entry[0]))
    if not ranked or ranked[0][1][0] < RESEMBLES:
        return refused(raw, "award_unknown", f"Không rõ danh hiệu, hình thức “{clean(raw)}”; hãy chọn trong danh mục.")
    code, (best, name) = ranked[0]
    second = ranked[1][1][0] if len(ranked) > 1 else 0
    if best >= NEAR and best - second >= MARGIN and _telling(plain) == _telling(name):
        return _understood(raw, code, awards)
    candidates = tuple(code for code, (alike, _) in ranked[:MOST_CANDIDATES] if alike >= RESEMBLES)
    names = ", ".join(f"“{awards.official(code)}”" for code in candidates)
    return refused(raw, "award_unclear", f"“{clean(raw)}” chưa rõ là danh hiệu, hình thức nào: {names}?", candidates)


def _likeness(plain: str, name: str) -> float:
    if plain.startswith(name + " ") and _telling(plain[len(name) :]) <= _telling(name):
        # The whole name and then some more ("Giấy khen của Giám đốc Sở …"): the longer the name, the surer.
        return NEAR + len(name.split()) / 100
    return difflib.SequenceMatcher(None, plain, name, autojunk=False).ratio()


def _telling(plain: str) -> set[str]:
    return set(plain.split()) & TELLING


def _plain(name: str) -> str:
    """The name in small letters, without punctuation, with abbreviations of single words written out."""
    text = " ".join(re.sub(r"[\W_]+", " ", clean(name).lower()).split())
    for pattern, word in SAME_PHRASES:
        text = re.sub(pattern, word, text)
    words = (SAME_WORDS.get(word, word) for word in OPENING.sub("", text).split())
    return " ".join(" ".join(words).split())


def _spelling(name: str) -> tuple[str, ...]:
    return tuple("".join(sorted(unicodedata.normalize("NFD", word))) for word in _plain(name).split())
