"""What stands at the head and the foot of every administrative paper (Nghị định 30/2020/NĐ-CP, Phụ lục I).

What the system does not know stays blank, dotted, to be filled in by hand: it never makes up a number or a place.
"""

import datetime as dt
import re

from thidua.agencies.models import Agency, Authority, Level
from thidua.documents import blocks
from thidua.documents.blocks import Block
from thidua.documents.house import logo_of, said
from thidua.documents.models import PaperTexts
from thidua.vietnamese.dates import long_date
from thidua.vietnamese.names import fold

DOTS = "………"
COLLECTIVES = ("Ủy ban nhân dân", "Hội đồng", "Ủy ban")
LEADING_ABBREVIATION = re.compile(r"^(TM|KT|TL|TUQ|Q)\s*\.", re.IGNORECASE)
LINE_ENDS = re.compile(r"\s*(?:[\n;/]|\s[-–]\s)\s*")
RANKS = re.compile(r"\s+(thường trực|thứ nhất|phụ trách)\b.*", re.IGNORECASE)
HEADS = {  # what the head is called where the agency has not said; the first part of the name decides
    "ủy ban nhân dân": "Chủ tịch",
    "sở": "Giám đốc",
    "bộ": "Bộ trưởng",
    "trường": "Hiệu trưởng",
    "bệnh viện": "Giám đốc",
    "ban": "Trưởng Ban",
}
PERSONS = {Authority.PRESIDENT, Authority.PRIME_MINISTER}  # agencies of this kind bear the person's own name


def letterhead(
    agency: Agency,
    *,
    kind: str,
    number: str = "",
    day: dt.date | None = None,
    issuer: str = "",
    with_logo: bool = False,
) -> Block:
    """The head of a paper: issuer, number, place and date.

    `kind` is the abbreviation of the type («TTr», «QĐ»), printed with a blank number when `number` is empty. `issuer`
    is a body within the agency, such as its council: the agency's name then stands above it. `with_logo`: the agency's
    logo, if it has one, stands above all; the decree's own types of paper have none.
    """
    above = agency.name if issuer else said(agency, PaperTexts.HOUSE).text("superior") or superior(agency)
    return blocks.letterhead(
        superior=above.upper(),
        issuer=(issuer or agency.name).upper(),
        number=two_digits(number),
        symbol=f"{kind}-{agency.symbol or DOTS}" if kind else "",
        place=agency.place or DOTS,
        date=long_date(day) if day else "",
        logo=logo_of(agency) if with_logo else None,
    )


def superior(agency: Agency) -> str:
    """The name above the issuer's: only for bodies below a people's committee or a ministry; else empty."""
    above = agency.parent if agency.level == Level.GRASSROOTS else None
    return above.name if above is not None else ""


def two_digits(number: str) -> str:
    """«5/TTr-STC» as «05/TTr-STC»: numbers below 10 are written with a zero."""
    return re.sub(r"^(\d)(?=\D|$)", r"0\1", number.strip())


def head_title(agency: Agency) -> str:
    """What the head of the agency is called, «Chủ tịch»; «Thủ trưởng» where neither the agency nor its name says."""
    if agency.head_title:
        return agency.head_title
    if agency.authority in PERSONS:
        return agency.name
    name = fold(agency.name)
    return next((title for start, title in HEADS.items() if name.startswith(f"{fold(start)} ")), "Thủ trưởng")


def competent_person(agency: Agency) -> str:
    """Whose decision it is, «Chủ tịch Ủy ban nhân dân tỉnh …»."""
    title = head_title(agency)
    return title if title.endswith(agency.name) else f"{title} {agency.name}"


def signature(agency: Agency, *, title: str = "", name: str = "", for_body: bool = False) -> Block:
    """The block of the signer: the lines of the office, in capitals, and the name.

    A deputy signs for the head (KT.), an acting head as such (Q.); what is typed with TM., KT., TL., TUQ. or Q. stays
    as typed, a line at each line break, semicolon, slash or dash. `for_body`: the paper is in the name of a collective
    body, whose name then stands first (TM.). Nghị định 30/2020/NĐ-CP, Điều 13.
    """
    return blocks.signer([line.upper() for line in _office(agency, title.strip(), for_body)], name)


def _office(agency: Agency, title: str, for_body: bool) -> list[str]:
    title = title or head_title(agency)
    if LEADING_ABBREVIATION.match(title):
        return [line for line in LINE_ENDS.split(title) if line]
    collective = next((body for body in COLLECTIVES if agency.name.startswith(body)), "")
    lines = [f"TM. {collective}"] if for_body and collective else []
    if fold(title).startswith("pho "):
        head = RANKS.sub("", title.split(maxsplit=1)[1])
        return [*lines, f"KT. {head}", title]
    if fold(title).startswith("quyen "):
        return [*lines, f"Q. {title.split(maxsplit=1)[1]}"]
    return [*lines, title]
