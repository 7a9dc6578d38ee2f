"""Statutory clocks: how long a step may take, by the law of the day of receipt, and the last day of it.

Pure: days in, days out. The lengths are data (`data/clocks.yaml`), each with its ground and how surely it is known; the
regime is that of the day on which the petition was received. Days are inclusive and Viet Nam's.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from typing import Any, Literal

import yaml
from django.utils.translation import gettext as _

from thidua.vietnamese.working_days import DAY, Unit, is_announced, is_working_day

Step = Literal["accept", "settle", "lodge_second", "publish", "transfer", "send_suspension", "refuse_reception"]
Pause = tuple[dt.date, dt.date]  # the day on which the clock stops, and the day on which it runs again (exclusive)
COMPLAINT, DENUNCIATION, RECEPTION = "complaint", "denunciation", "reception"


@dataclass(frozen=True)
class Conditions:
    """What lengthens a clock: a far-off place, several places to look into, extensions that were granted."""

    remote: bool = False
    several: bool = False
    extensions: int = 0


@dataclass(frozen=True)
class Rule:
    """One clock of one regime. `unverified`: the text as amended since was not read."""

    step: str
    kind: str
    stage: int
    since: dt.date
    until: dt.date | None
    unit: Unit
    number: int
    basis: str
    source: str
    remote: int | None = None
    several: int | None = None
    extended: tuple[int, ...] = field(default=())
    remote_extended: tuple[int, ...] = field(default=())
    verified_until: dt.date | None = None

    @property
    def most_extensions(self) -> int:
        """How often the law lets it be extended."""
        return len(self.extended)

    def length(self, conditions: Conditions) -> int:
        """The whole length under these conditions. Raises ValueError for an extension that the law does not have."""
        if conditions.extensions > self.most_extensions:
            raise ValueError("the law knows no such extension")
        is_remote = conditions.remote and self.remote is not None
        if conditions.extensions:
            longer = self.remote_extended if is_remote and self.remote_extended else self.extended
            return longer[conditions.extensions - 1]
        if is_remote and self.remote is not None:
            return self.remote
        return self.several if conditions.several and self.several is not None else self.number

    def is_unverified(self, day: dt.date) -> bool:
        """Whether nobody compared the row with the text in force on the day."""
        return self.verified_until is not None and day >= self.verified_until

    def told(self, day: dt.date) -> str:
        """The ground, with how surely it is known for what is received on `day`."""
        if self.is_unverified(day):
            known = _("chưa đối chiếu sau %(day)s") % {"day": f"{self.verified_until:%d/%m/%Y}"}
            return f"{self.basis} ({known})"
        return self.basis if self.source == "text" else f"{self.basis} ({_('chưa đối chiếu văn bản')})"


def rule_of(step: str, kind: str, stage: int, received_on: dt.date) -> Rule | None:
    """The clock of a step for what was received on the day; None where the facts of law know none."""
    for rule in _rules():
        if (rule.step, rule.kind, rule.stage) == (step, kind, stage) and _covers(rule, received_on):
            return rule
    return None


def last_day(start: dt.date, number: int, unit: Unit, pauses: Sequence[Pause] = ()) -> dt.date:
    """The last day (inclusive) of `number` days counted from the day after `start`, without the days of a pause.

    Of a pause the first day does not count and the day of going on does. A clock in calendar days that ends on a day
    off runs to the end of the next working day (Bộ luật Dân sự 2015, Điều 148, from memory).
    """
    if number < 1:
        raise ValueError("A limit counts at least one day.")
    day = start
    while number:
        day += DAY
        if any(first <= day < again for first, again in pauses):
            continue
        number -= unit == "days" or is_working_day(day)
    while not is_working_day(day) or any(first <= day < again for first, again in pauses):
        day += DAY
    return day


def due_on(rule: Rule, start: dt.date, conditions: Conditions, pauses: Sequence[Pause] = ()) -> dt.date:
    """The last day of a clock that started with the event of `start`."""
    return last_day(start, rule.length(conditions), rule.unit, pauses)


def may_move(day: dt.date) -> bool:
    """Whether the swaps of the day's year are not announced yet, so that a due day in it may still move."""
    return not is_announced(day.year)


def all_rules() -> tuple[Rule, ...]:
    """Every row of the data."""
    return _rules()


def _covers(rule: Rule, day: dt.date) -> bool:
    return rule.since <= day and (rule.until is None or day < rule.until)


@lru_cache(maxsize=1)
def _rules() -> tuple[Rule, ...]:
    text = files(__package__).joinpath("data/clocks.yaml").read_text("utf-8")
    rows: list[dict[str, Any]] = yaml.safe_load(text)
    return tuple(_rule(row) for row in rows)


def _rule(row: dict[str, Any]) -> Rule:
    lists: dict[str, Any] = {name: tuple(row.get(name, ())) for name in ("extended", "remote_extended")}
    names = ("step", "kind", "stage", "unit", "number", "basis", "source", "remote", "several", "verified_until")
    return Rule(
        since=row["from"], until=row.get("until"), **lists, **{name: row[name] for name in names if name in row}
    )
