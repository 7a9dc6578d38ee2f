"""What a list of the radar shows of one subject, on the page and in Excel."""

import datetime as dt
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
VERDICTS = {"eligible": gettext_lazy("Đủ tiêu chuẩn"), "not_eligible": gettext_lazy("Không đủ tiêu chuẩn")}


@dataclass(frozen=True)
class ShownPerson:
    """One line: `lacking` in words, the conditions of the nearest standard that are not met or not proven."""

    person: Person
    outlook: str
    tag: str
    verdict: str
    standard: str
    lacking: tuple[str, ...]
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
        len(line.with_status("judgement")),
        line.earliest,
    )


def earliest_text(shown: ShownPerson) -> str:
    """The first achievement year in which the nearest standard may be met."""
    return (
        str(shown.earliest) if shown.earliest else _("chưa xác định") if shown.person.line.outlook == "not_yet" else ""
    )
