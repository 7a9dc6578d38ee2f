"""What a list of the radar shows of one subject, on the page and in Excel."""

import datetime as dt
import re
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thidua.law import Corpus
from thidua.reports.radar.queries import Person, condition_text

OUTLOOKS = {
    "ready": (gettext_lazy("Đủ theo sổ bộ"), "success"),
    "open": (gettext_lazy("Thiếu chứng cứ"), "warning"),
    "not_yet": (gettext_lazy("Chưa đủ"), "neutral"),
    "held": (gettext_lazy("Đã được tặng"), "info"),
    "none": (gettext_lazy("Xét theo hồ sơ"), "info"),
}
MOST_LETTERS = 72  # of a condition in a line of a table
LEFT_OPEN = re.compile(r"(?: (?:hoặc|và|của|do|từ|đạt|được|có|cho|trong|ở|là))+$")  # what no name ends in
VERDICTS = {"eligible": gettext_lazy("Đủ tiêu chuẩn"), "not_eligible": gettext_lazy("Không đủ tiêu chuẩn")}


@dataclass(frozen=True)
class ShownPerson:
    """One line: `lacking` in whole sentences, the conditions of the nearest standard that are not met or not proven."""

    person: Person
    outlook: str
    tag: str
    verdict: str
    standard: str
    lacking: tuple[str, ...]
    lacking_short: tuple[str, ...]  # the same for a line of a table
    attest: int  # conditions that a person must attest
    earliest: int | None


def shown_person(person: Person, law: Corpus, on: dt.date) -> ShownPerson:
    """Put a line into words, with the conditions as they stand on a day."""
    line = person.line
    award = law.awards[line.award]
    name, tag = OUTLOOKS[line.outlook]
    wanted = {"unmet", "unproven"} if line.lacking else {"judgement"} if line.outlook == "open" else set()
    lacking = [
        condition_text(law, line.award, route, key, on)
        for (route, key), status in line.findings.items()
        if route in {None, line.near} and status in wanted
    ]
    return ShownPerson(
        person,
        str(name),
        tag,
        str(VERDICTS.get(line.verdict or "", "")),
        award.route(line.near).name if line.near else "",
        tuple(dict.fromkeys(lacking)),
        tuple(map(short_name, dict.fromkeys(lacking))),
        len(line.with_status("judgement")),
        line.earliest,
    )


def earliest_text(shown: ShownPerson) -> str:
    """The first achievement year in which the nearest standard may be met."""
    return (
        str(shown.earliest) if shown.earliest else _("chưa xác định") if shown.person.line.outlook == "not_yet" else ""
    )


def short_name(text: str) -> str:
    """A condition as briefly as a table can hold it: its beginning, without what stands in brackets.

    It ends where a clause or at least a word ends, never inside quotation marks; «…» says that there is more.
    """
    text = re.sub(r"\s*\([^()]*\)", "", text).strip().rstrip(".;")
    if len(text) <= MOST_LETTERS:
        return text
    start = text[:MOST_LETTERS]
    clause = max(start.rfind(mark) for mark in ("; ", ", ", ": "))
    start = start[: clause if clause > MOST_LETTERS // 2 else start.rfind(" ")]
    if start.count("“") > start.count("”"):
        start = start[: start.rfind("“")]
    return LEFT_OPEN.sub("", start.rstrip(" ,;:")) + "…"
