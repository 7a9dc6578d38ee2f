"""What each kind of report is made of: read once from the data, with how surely its outline is known."""

import datetime as dt
import functools
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext_lazy as _

from thidua.reports.indicators.periods import around, months
from thidua.reports.models import ReportKind

DATA = Path(__file__).parent.parent / "data" / "report_outlines.yaml"
LATE_MONTHS = 3  # of the year after: reports are still written then on the year before
KNOWN = {
    "memory": _("Đề cương theo thông lệ, chưa đối chiếu với văn bản."),
    "secondary": _("Đề cương theo nguồn thứ cấp, chưa đối chiếu với văn bản."),
}


@dataclass(frozen=True)
class Part:
    """One section: its heading and the words that it begins with."""

    heading: str
    text: str


@dataclass(frozen=True)
class Outline:
    """The sections of a kind of report, the title that it begins with, and how surely the outline is known."""

    title: str
    confidence: str
    note: str
    parts: tuple[Part, ...]

    @property
    def known(self) -> str:
        """How surely it is known, in words."""
        return f"{KNOWN[self.confidence]} {self.note}".strip()


def outline_of(kind: str) -> Outline:
    """The outline of a kind of report. Raises KeyError."""
    return _read()[kind]


def usual_period(kind: str, today: dt.date) -> tuple[dt.date, dt.date] | None:
    """The days of which a report of the kind speaks when it is written on a day; None where there is no usual one.

    In the first three months of a year, reports of a year or of five are on those that have just ended.
    """
    if kind == ReportKind.HALF_YEAR:
        return months(today.year, *((1, 6) if today.month <= 9 else (7, 12)))
    spoken_of = today.year - 1 if today.month <= LATE_MONTHS else today.year
    if kind == ReportKind.FIVE_YEAR:
        five = around(dt.date(spoken_of, 1, 1))[-1]
        return five.first, five.last
    return months(spoken_of, 1, 12) if kind in {ReportKind.YEAR, ReportKind.CONFERENCE} else None


@functools.cache
def _read() -> dict[str, Outline]:
    data: dict[str, Any] = yaml.safe_load(DATA.read_text("utf-8"))
    return {kind: _outline(said, data["texts"]) for kind, said in data["outlines"].items()}


def _outline(said: dict[str, Any], texts: dict[str, str]) -> Outline:
    parts = tuple(Part(heading, texts[text] if text else "") for heading, text in said["sections"])
    return Outline(said["title"], said["confidence"], said.get("note", ""), parts)
