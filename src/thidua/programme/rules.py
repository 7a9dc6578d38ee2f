"""The rules of a task, without a database: which step follows which, what is late, which days a period has."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

ESCALATE_AFTER = 3  # days past the deadline after which the head who gave the task is told


class Step(StrEnum):
    """What can be done to a task."""

    ASSIGN = "assign"
    REPORT = "report"
    HAND_IN = "hand_in"
    ACCEPT = "accept"
    GIVE_BACK = "give_back"
    CANCEL = "cancel"


MOVES: Mapping[tuple[str, Step], str] = {
    ("planned", Step.ASSIGN): "assigned",
    ("planned", Step.CANCEL): "cancelled",
    ("assigned", Step.REPORT): "working",
    ("assigned", Step.HAND_IN): "handed_in",
    ("assigned", Step.CANCEL): "cancelled",
    ("working", Step.REPORT): "working",
    ("working", Step.HAND_IN): "handed_in",
    ("working", Step.CANCEL): "cancelled",
    ("handed_in", Step.ACCEPT): "accepted",
    ("handed_in", Step.GIVE_BACK): "working",
    ("handed_in", Step.CANCEL): "cancelled",
}


def moved(state: str, step: Step) -> str | None:
    """The state after a step; None when the step can't be taken."""
    return MOVES.get((state, step))


class Standing(StrEnum):
    """How a task counts on a day."""

    PLANNED = "planned"
    ON_TIME = "on_time"
    DONE_LATE = "done_late"
    OPEN = "open"
    OVERDUE = "overdue"
    CANCELLED = "cancelled"


COUNTED = (Standing.ON_TIME, Standing.DONE_LATE, Standing.OPEN, Standing.OVERDUE, Standing.CANCELLED)


def days_late(due_on: dt.date, handed_in_on: dt.date | None, today: dt.date) -> int:
    """Days from the deadline in force to the day of handing in, or to today while nothing is handed in; never below 0.

    The deadline's own day is in time. A task given back is not handed in: its days run on.
    """
    return max(0, ((handed_in_on or today) - due_on).days)


def standing(state: str, due_on: dt.date, handed_in_on: dt.date | None, today: dt.date) -> Standing:
    """How a task counts today. One that waits for acceptance is open, or overdue when it was handed in late."""
    if state in {"planned", "cancelled"}:
        return Standing(state)
    late = days_late(due_on, handed_in_on, today) > 0
    if state == "accepted":
        return Standing.DONE_LATE if late else Standing.ON_TIME
    return Standing.OVERDUE if late else Standing.OPEN


def is_to_escalate(due_on: dt.date, today: dt.date) -> bool:
    """Whether a task that is not handed in is so late that the head is told."""
    return days_late(due_on, None, today) >= ESCALATE_AFTER


@dataclass(frozen=True)
class Period:
    """A quarter, half-year or year, from its first to its last day."""

    key: str  # 2026, 2026-H1, 2026-Q3
    first: dt.date
    last: dt.date

    def __contains__(self, day: object) -> bool:
        return isinstance(day, dt.date) and self.first <= day <= self.last


MONTHS = {"Q1": (1, 3), "Q2": (4, 6), "Q3": (7, 9), "Q4": (10, 12), "H1": (1, 6), "H2": (7, 12), "": (1, 12)}


def period(year: int, part: str = "") -> Period:
    """The period of a year: Q1 to Q4, H1, H2, or the whole. Raises KeyError for another part."""
    first, last = MONTHS[part]
    after = dt.date(year + last // 12, last % 12 + 1, 1)
    return Period(f"{year}-{part}" if part else str(year), dt.date(year, first, 1), after - dt.timedelta(days=1))


def period_of(key: str) -> Period | None:
    """The period that an address names; None when it names none."""
    year, _dash, part = key.partition("-")
    known = len(year) == 4 and year.isascii() and year.isdecimal() and 1900 <= int(year) <= 2100 and part in MONTHS
    return period(int(year), part) if known and (part or not _dash) else None


def periods_of(year: int) -> list[Period]:
    """All periods of a year, in the order that they are counted: quarters beside their half-year, the year last."""
    return [period(year, part) for part in ("Q1", "Q2", "H1", "Q3", "Q4", "H2", "")]
