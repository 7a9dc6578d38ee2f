"""Numbers and dates of decisions in free text: "QĐ số 2439/QĐ–SNV ngày 23/12/2024"."""

import datetime as dt
import re
from dataclasses import dataclass

from thidua.dossiers.intake.reading import Remark
from thidua.dossiers.intake.shadow import spaced
from thidua.vietnamese.dates import read_date

WORD = r"(?:quyet dinh|qd)"
DATE = r"\d{1,2}~[/.\-]~\d{1,2}~[/.\-]~(?:\d{4}|\d{2})\b|\d{1,2} thang \d{1,2}~,?~nam \d{4}"
WHEN = rf"(?:~,?~(?:ky )?(?:ngay~)?(?P<date>{DATE})|~,?~nam (?P<year>\d{{4}}))?"
SYMBOL = r"\d{1,5}[a-z]?(?:~/~\d{4})?~/~[a-z]{1,10}(?:~-~[a-z0-9]{1,12})*"
PARTY_SYMBOL = r"\d{1,5}~-~qd~/~[a-z]{1,8}"
LEAD = rf"(?:(?:theo|tai|kem theo) )?(?:{WORD}~(?:khen thuong )?)?(?:so~)?:?~"
# Without a symbol only the word tells that a number is a decision's.
DECISION = re.compile(
    spaced(
        rf"(?<!\d)(?:{LEAD}(?P<symbol>{SYMBOL}|{PARTY_SYMBOL})|{WORD}~(?:so~)?:?~(?P<bare>\d{{1,5}})(?![\d/.])){WHEN}"
    )
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
    doubts = [] if found["symbol"] else [Remark("decision_symbol", f"Quyết định số {number} thiếu ký hiệu.")]
    read = read_date(found["date"])
    if read.error or read.doubt:
        doubts.append(Remark("decision_date", f"Ngày của quyết định {number}: {read.error or read.doubt}"))
    return DecisionMention(
        found.start(),
        found.end(),
        number,
        read.value,
        read.year or (int(found["year"]) if found["year"] else None),
        tuple(doubts),
    )
