"""Years in free text: "các năm 2021, 2022", "từ 2021 đến 2024", "giai đoạn 2019-2023", "năm học 2021-2022"."""

import re
from dataclasses import dataclass

from thidua.dossiers.intake.shadow import spaced

YEAR = r"(?:19|20)\d\d"
ELEMENT = spaced(rf"{YEAR}(?:~(?:-|den)~(?:het )?(?:nam )?{YEAR})?")
PARTING = r"~(?:,~va|,|va|&|\+)~(?:nam )?"
LEAD = (
    r"(?:(?P<period>giai doan)~:?~(?:nam )?|(?P<school>nam hoc)~:?~"
    r"|(?:trong )?(?:tu )?(?:cac |nhung )?(?:tu )?nam~:?~|tu )?"
)
YEARS = re.compile(spaced(rf"(?<![\w/]){LEAD}(?P<years>{ELEMENT}(?:{PARTING}{ELEMENT})*)(?![\w/])"))
LONGEST = 30  # years in one range


@dataclass(frozen=True)
class YearsMention:
    """Years that the text names, ascending. `span` when they are one stretch ("2019-2023"), so called or not."""

    start: int
    end: int
    years: tuple[int, ...]
    span: bool
    period: bool
    school: bool


def find_years(plain: str) -> list[YearsMention]:
    """Every mention of years in a shadow, in order. A range that runs backwards or too long is left unread."""
    return [mention for found in YEARS.finditer(plain) if (mention := _mention(found))]


def _mention(found: re.Match[str]) -> YearsMention | None:
    elements = [
        [int(year) for year in re.findall(YEAR, element[0])] for element in re.finditer(ELEMENT, found["years"])
    ]
    if any(not 0 <= element[-1] - element[0] <= LONGEST for element in elements):
        return None
    years = {year for element in elements for year in range(element[0], element[-1] + 1)}
    span = len(elements) == 1 and len(elements[0]) == 2
    return YearsMention(
        *found.span(), tuple(sorted(years)), span, bool(found["period"]) and span, bool(found["school"]) and span
    )
