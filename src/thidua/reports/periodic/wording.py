"""The words of a section: plain lines with names in braces that stand for numbers, tables, charts and the period.

`{khen-thuong}` is a number, `{khen-thuong:cung-ky}` the same of the period before, `{bang:…}` and `{bieu-do:…}` a table
and a chart on a line of their own, `{ky}` the period in words.
"""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from thidua.reports.indicators.definitions import BEFORE, CrossTable, indicators, tables
from thidua.reports.indicators.periods import months
from thidua.vietnamese.dates import long_date

TOKEN = re.compile(r"\{([^{}\n]*)\}")
QUARTERS = ("I", "II", "III", "IV")
ONE_DAY = dt.timedelta(days=1)
GAP = "………"
TABLE, CHART = "bang:", "bieu-do:"
WORDS = ("ky", "ky-sau", "nam", "nam-sau", "co-quan")


@dataclass(frozen=True)
class Token:
    """A name that stood in braces."""

    name: str

    @property
    def table(self) -> CrossTable | None:
        """The table that it names, to be written out or drawn."""
        return tables().get(self.name.removeprefix(TABLE).removeprefix(CHART)) if self.stands_alone else None

    @property
    def stands_alone(self) -> bool:
        """Whether it needs a line of its own."""
        return self.name.startswith((TABLE, CHART))

    @property
    def is_chart(self) -> bool:
        return self.name.startswith(CHART)

    @property
    def is_word(self) -> bool:
        return self.name in WORDS

    @property
    def is_known(self) -> bool:
        """Whether it stands for something."""
        return self.is_word or self.table is not None or self.name.removesuffix(BEFORE) in indicators()


Line = list[str | Token]


def lines_of(text: str) -> Iterator[Line]:
    """The lines that say something, each in pieces."""
    for line in text.splitlines():
        if line.strip():
            parts = TOKEN.split(line.strip())
            yield [Token(part.strip()) if place % 2 else part for place, part in enumerate(parts) if part or place % 2]


def codes_in(text: str) -> list[str]:
    """The numbers that a text needs, each once, those of its tables and charts too."""
    found: dict[str, None] = {}
    for line in lines_of(text):
        for token in line:
            if isinstance(token, Token) and token.is_known and not token.is_word:
                table = token.table
                found |= dict.fromkeys(table.codes if table else [token.name])
    return list(found)


def faults_in(text: str) -> list[str]:
    """What in braces means nothing, as it was typed: unknown names, tables beside words, braces without their other."""
    faults = []
    for line in lines_of(text):
        for piece in line:
            if isinstance(piece, str):
                faults += [piece.strip()] if "{" in piece or "}" in piece else []
            elif not piece.is_known or (piece.stands_alone and len(line) > 1):
                faults.append(f"{{{piece.name}}}")
    return faults


def words_for(agency: str, first: dt.date, last: dt.date) -> Mapping[str, str]:
    """What the names that are no numbers stand for."""
    return {
        "ky": period_text(first, last),
        "ky-sau": next_text(first, last),
        "nam": str(last.year),
        "nam-sau": str(last.year + 1),
        "co-quan": agency,
    }


def has_gap(text: str) -> bool:
    """Whether a dotted line still stands where only people know what to write."""
    return GAP in text


def with_words(text: str, words: Mapping[str, str]) -> str:
    """The text with these names written out; those of numbers stay."""
    return TOKEN.sub(lambda found: words.get(found[1].strip(), found[0]), text)


def period_text(first: dt.date, last: dt.date) -> str:
    """«năm 2026», «6 tháng đầu năm 2026», «quý I năm 2026», «tháng 3 năm 2026», «giai đoạn 2021 - 2025», else its days.

    Each can stand after «trong».
    """
    return _named(first, last) or f"thời gian từ {long_date(first)} đến hết {long_date(last)}"


def next_text(first: dt.date, last: dt.date) -> str:
    """The period of the same length that follows; «thời gian tới» after one that has no name."""
    if not _named(first, last):
        return "thời gian tới"
    begins = last + ONE_DAY
    if first.year != last.year:
        return _named(begins, dt.date(last.year + last.year - first.year + 1, 12, 31))
    return _named(begins, months(begins.year, begins.month, min(12, begins.month + last.month - first.month))[1])


def _named(first: dt.date, last: dt.date) -> str:
    """What people call the days; nothing where they have no name for them."""
    if (first.day, first.month, last.day, last.month) == (1, 1, 31, 12) and first.year != last.year:
        return f"giai đoạn {first.year} - {last.year}"
    known = {months(last.year, 1, 12): "năm {}", months(last.year, 1, 9): "9 tháng đầu năm {}"}
    known |= {months(last.year, 1, 6): "6 tháng đầu năm {}", months(last.year, 7, 12): "6 tháng cuối năm {}"}
    known |= {months(last.year, 3 * n + 1, 3 * n + 3): f"quý {QUARTERS[n]} năm {{}}" for n in range(4)}
    known |= {months(last.year, n, n): f"tháng {n} năm {{}}" for n in range(1, 13)}
    return known.get((first, last), "").format(last.year)
