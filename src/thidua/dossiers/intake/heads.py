"""The words in free text around which a claim is built: a rating, an award, an initiative."""

import re
from collections import abc
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from thidua.dossiers.intake.awards import AwardNames, read_award
from thidua.dossiers.intake.reading import Remark
from thidua.dossiers.intake.shadow import HIDDEN, hide
from thidua.vietnamese.names import clean, fold

RATINGS = [
    ("not_completed", r"khtnv|khong hoan thanh(?: nhiem vu)?"),
    ("excellent", r"htxs(?:nv)?|htnvxs|hoan thanh (?:nhiem vu )?xuat sac(?: (?:chuc trach,? *)?nhiem vu)?"),
    ("good", r"httnv|htnvt|hoan thanh (?:nhiem vu )?tot(?: (?:chuc trach,? *)?nhiem vu)?"),
    ("completed", r"htnv|hoan thanh nhiem vu"),
    ("excellent", r"(?:(?<=:)|(?<=: )|(?<=loai ))xuat sac(?: nhiem vu)?"),
    ("good", r"(?:(?<=:)|(?<=: )|(?<=loai ))tot(?: nhiem vu)?"),
]
INITIATIVE = re.compile(
    r"\b(?:(?P<science>de tai|de an|cong trinh|nckh)(?: (?:nghien cuu )?(?:khoa hoc|khcn))?"
    r"|sang kien(?: kinh nghiem)?|skkn|sk)"
    r"(?: (?:duoc cong nhan )?cap (?P<level>co so|tinh|bo|nganh|thanh pho|nha nuoc|toan quoc|xa))?"
    r"(?: *\d{1,2}(?= *:))?\b *:?"
)
LEVELS = {
    "co so": "unit",
    "xa": "commune",
    "tinh": "ministry_province",
    "thanh pho": "ministry_province",
    "bo": "ministry_province",
    "nganh": "ministry_province",
    "nha nuoc": "nation",
    "toan quoc": "nation",
}
FORM = r"bang khen|giay khen|huan chuong|huy chuong|ky niem chuong|co thi dua|bk|gk|hc|hcld|knc"
FORMS = re.compile(rf"\b(?:{FORM})\b")
# A form goes on with who gave it, up to a year, a reason, a sign or what has been read. Read with marks, because
# "Bảo vệ" is a name and "về" opens a reason.
STOP = r"(?:các|năm|từ|giai đoạn|theo|về|vì|do|đã|và|liên tục)"
LONGEST_TAIL = 200  # letters
TAIL = re.compile(rf"(?:[ -]+(?!{STOP}\b)[^\W\d_]+)*")
OTHER_TITLES = re.compile(r"\b(?:chien s[iy] thi dua|cstd)\b")
WORDS = {"cstd": r"(?:chien s[iy] thi dua|cstd)", "si": "s[iy]"}
GAP = r"[ ,\-]+(?:cua )?(?:cap )?"


@dataclass(frozen=True)
class Head:
    """What a claim is about, with its place in the text."""

    kind: Literal["rating", "award", "initiative"]
    start: int
    end: int
    rating: str | None = None
    award_code: str | None = None
    science: bool = False
    level: str | None = None
    is_form: bool = False  # given once for a stretch of years; a title is given year by year
    doubts: tuple[Remark, ...] = ()


def find_heads(text: str, plain: str, awards: AwardNames) -> tuple[list[Head], str]:
    """The heads in order, and the shadow with them hidden."""
    heads: list[Head] = []
    for finder in (_awards, _ratings, _initiatives):
        for head in finder(text, plain, awards):
            heads.append(head)
            plain = hide(plain, head.start, head.end)
    return sorted(heads, key=lambda head: head.start), plain


def _ratings(text: str, plain: str, awards: AwardNames) -> abc.Iterator[Head]:
    for rating, words in RATINGS:
        for found in re.finditer(rf"\b(?:{words})\b", plain):
            plain = hide(plain, *found.span())
            yield Head("rating", *found.span(), rating=rating)


def _initiatives(text: str, plain: str, awards: AwardNames) -> abc.Iterator[Head]:
    for found in INITIATIVE.finditer(plain):
        level = LEVELS.get(found["level"] or "")
        yield Head("initiative", *found.span(), science=bool(found["science"]), level=level)


def _awards(text: str, plain: str, awards: AwardNames) -> abc.Iterator[Head]:
    for pattern in (_names(awards), FORMS, OTHER_TITLES):
        for found in pattern.finditer(plain):
            is_form = FORMS.match(plain, found.start()) is not None
            known = pattern not in {FORMS, OTHER_TITLES}
            end = found.end() if known and not is_form else _tail(text, plain, found.end())
            plain = hide(plain, found.start(), end)
            yield _award(text, found.start(), end, awards, is_form=is_form)


def _tail(text: str, plain: str, start: int) -> int:
    """Where the name of an award ends that goes on at `start` with words."""
    letters = zip(text[start : start + LONGEST_TAIL], plain[start : start + LONGEST_TAIL], strict=True)
    marked = "".join(HIDDEN if seen == HIDDEN else letter.lower()[0] for letter, seen in letters)
    found = TAIL.match(marked)
    return start + found.end() if found else start


def _award(text: str, start: int, end: int, awards: AwardNames, *, is_form: bool) -> Head:
    read = read_award(text[start:end], awards)
    return Head("award", start, end, award_code=read.value, is_form=is_form, doubts=read.doubts + read.errors)


@lru_cache(maxsize=4)
def _names(awards: AwardNames) -> re.Pattern[str]:
    """One pattern for all names of awards, longest first, as they may be spaced, parted and abbreviated."""
    as_given = {fold(re.sub(r"[\W_]+", " ", clean(name))) for names in awards.names.values() for name in names}
    longest_first = sorted(as_given | awards.codes_of.keys(), key=lambda name: (-len(name), name))
    return re.compile(rf"\b(?:{'|'.join(map(_pattern, longest_first))})\b")


def _pattern(name: str) -> str:
    words = name.replace("chien si thi dua", "cstd").split()
    return GAP.join(WORDS.get(word, re.escape(word)) for word in words)
