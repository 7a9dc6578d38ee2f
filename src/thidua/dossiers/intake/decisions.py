"""Numbers and dates of decisions in free text: "QĐ số 2439/QĐ–SNV ngày 23/12/2024"."""

import datetime as dt
import re
from dataclasses import dataclass

from thidua.dossiers.intake.reading import Remark
from thidua.vietnamese.dates import read_date

WORD = r"(?:quyet dinh|qd)"
DATE = r"\d{1,2}\s*[/.\-]\s*\d{1,2}\s*[/.\-]\s*(?:\d{4}|\d{2})\b|\d{1,2}\s+thang\s+\d{1,2}\s*,?\s*nam\s+\d{4}"
SYMBOL = r"\d{1,5}[a-z]?(?:\s*/\s*\d{4})?\s*/\s*[a-z]{1,10}(?:\s*-\s*[a-z0-9]{1,12})*|\d{1,5}\s*-\s*qd\s*/\s*[a-z]{1,8}"


def _when(which: str) -> str:
    return rf"(?:\s*,?\s*(?:ky\s+)?(?:ngay\s*)?(?P<date{which}>{DATE})|\s*,?\s*nam\s+(?P<year{which}>\d{{4}}))?"


DECISION = re.compile(
    rf"(?:(?:theo|tai|kem theo)\s+)?(?:{WORD}\s*(?:khen thuong\s+)?)?(?:so\s*)?:?\s*(?P<symbol>{SYMBOL}){_when('')}"
    rf"|{WORD}\s*(?:so\s*)?:?\s*(?P<bare>\d{{1,5}})(?![\d/.]){_when('_bare')}"
)


@dataclass(frozen=True)
class DecisionMention:
    """A decision that the text names. `year` is known whenever the date is."""

    start: int
    end: int
    number: str
    decided_on: dt.date | None
    year: int | None
    doubts: tuple[Remark, ...] = ()


def find_decisions(text: str, plain: str) -> list[DecisionMention]:
    """Every decision in a text in NFC and its shadow, in order."""
    return [_mention(found, text) for found in DECISION.finditer(plain)]


def normal_number(number: str) -> str:
    """The number of a decision in one form: "2439/QĐ-SNV", whatever its dashes, spaces and case."""
    joined = re.sub(r"\s+", "", number).upper().translate(str.maketrans("–—−‑", "----"))
    joined = re.sub(r"(?<=[/-])QD(?=[-/]|$)", "QĐ", joined)
    return re.sub(r"(?<=-)TTG$", "TTg", joined)


def _mention(found: re.Match[str], text: str) -> DecisionMention:
    which = "symbol" if found["symbol"] else "bare"
    number = normal_number(text[found.start(which) : found.end(which)])
    date, year = found["date"] or found["date_bare"], found["year"] or found["year_bare"]
    doubts = [] if found["symbol"] else [Remark("decision_symbol", f"Quyết định số {number} thiếu ký hiệu.")]
    read = read_date(date)
    if read.error or read.doubt:
        doubts.append(Remark("decision_date", f"Ngày của quyết định {number}: {read.error or read.doubt}"))
    return DecisionMention(
        found.start(), found.end(), number, read.value, read.year or (int(year) if year else None), tuple(doubts)
    )
