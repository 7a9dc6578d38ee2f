"""Ratings as a table brings them: which column names people and which rates them is seen by what stands in them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from thidua.register.models import RatingValue, Subject
from thidua.screens.spreadsheets import text_of
from thidua.vietnamese.dates import read_date
from thidua.vietnamese.names import clean, fold, same_marks

WORDS = {
    RatingValue.EXCELLENT: ("hoan thanh xuat sac nhiem vu", "hoan thanh xuat sac", "xuat sac", "htxsnv"),
    RatingValue.GOOD: ("hoan thanh tot nhiem vu", "hoan thanh tot", "tot", "httnv"),
    RatingValue.COMPLETED: ("hoan thanh nhiem vu", "hoan thanh", "htnv"),
    RatingValue.NOT_COMPLETED: ("khong hoan thanh nhiem vu", "khong hoan thanh", "khtnv"),
}
RATING_OF = {word: value for value, words in WORDS.items() for word in words}


@dataclass
class Read:
    """What was read: ratings by the subject's number, and a sentence for each line that names nobody for sure."""

    ratings: dict[int, str] = field(default_factory=dict)
    doubts: list[str] = field(default_factory=list)


def pasted(text: str) -> list[list[str]]:
    """The lines that were pasted from a spreadsheet: cells stand between tabs."""
    return [line.split("\t") for line in text.splitlines() if line.strip()]


def read_ratings(lines: Iterable[Sequence[Any]], subjects: Sequence[Subject]) -> Read:
    """Find in each line its person or collective and the rating; nothing is guessed between two of one name."""
    read, named = Read(), _by_name(subjects)
    for number, line in enumerate(lines, start=1):
        cells = [clean(text_of(cell)) for cell in line]
        rating = next((RATING_OF[fold(cell)] for cell in cells if fold(cell) in RATING_OF), None)
        name = next((cell for cell in cells if fold(cell) in named), "")
        if rating is None or not name:
            if doubt := _unread(number, cells, rating, name):
                read.doubts.append(doubt)
            continue
        alike = [each for each in named[fold(name)] if same_marks(each.name, name)]
        found = alike if len(alike) == 1 else [each for each in alike if _born(each, cells)]
        if len(found) != 1:
            read.doubts.append(_("Dòng %(number)s: không rõ «%(name)s» là ai.") % {"number": number, "name": name})
        elif read.ratings.get(found[0].pk, rating) != rating:
            read.doubts.append(
                _("Dòng %(number)s: «%(name)s» có hai mức khác nhau.") % {"number": number, "name": name}
            )
        else:
            read.ratings[found[0].pk] = rating
    return read


def _by_name(subjects: Sequence[Subject]) -> dict[str, list[Subject]]:
    named: dict[str, list[Subject]] = {}
    for each in subjects:
        named.setdefault(each.name_fold, []).append(each)
    return named


def _unread(number: int, cells: list[str], rating: str | None, name: str) -> str:
    """Why a line says nothing; empty for a heading or an empty line, which have neither of the two."""
    values = {"number": number, "name": name, "line": " ".join(cells)[:80]}
    if name:
        return _("Dòng %(number)s: không đọc được xếp loại của «%(name)s».") % values
    if rating is not None:
        return _("Dòng %(number)s: không có ai của đơn vị trong «%(line)s».") % values
    return ""


def _born(subject: Subject, cells: list[str]) -> bool:
    """Whether a cell says the subject's day of birth, or the year where no more is known on one of the two sides."""
    for read in map(read_date, cells):
        if read.value is not None and subject.birth_date is not None:
            if read.value == subject.birth_date:
                return True
        elif read.year is not None and read.year == subject.birth_year:
            return True
    return False
