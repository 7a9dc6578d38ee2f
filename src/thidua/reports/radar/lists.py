"""One list of the radar: an award, a year and filters; the page shows a part of it, Excel all of it."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

from thidua.agencies.actor import Actor
from thidua.law import AwardDefinition, Corpus
from thidua.law.bulk import Question
from thidua.law.bulk.packing import HELD_BAR
from thidua.law.case import Basis
from thidua.legislation.queries import corpus_for
from thidua.reports.models import RadarRun
from thidua.reports.radar.queries import NEXT, Wanted, agencies_of, condition_text, people_of, reading_of
from thidua.reports.radar.reading import Lack, Reading
from thidua.reports.radar.shown import ShownPerson, shown_person
from thidua.reports.scope import chosen_agency

TOGETHER = 1_000


@dataclass(frozen=True)
class Asked:
    """What a list asks for, in plain values, as addresses and jobs carry it; empty ones narrow nothing."""

    award: str
    basis: Basis
    when: str
    agency: str = ""
    level: str = ""
    kind: str = ""
    sex: str = ""
    outlook: str = ""
    lacking: str = ""


@dataclass(frozen=True)
class RadarList:
    """The subjects of a run whom `asked` means, as far as the actor sees them."""

    actor: Actor
    run: RadarRun
    asked: Asked

    @cached_property
    def law(self) -> Corpus:
        """The law that the run went by: as it binds the agency that asked for it."""
        return corpus_for(self.run.agency)

    @property
    def award(self) -> AwardDefinition:
        return self.law.awards[self.asked.award]

    @cached_property
    def reading(self) -> Reading:
        reading = reading_of(self.run, self.asked.when)
        return reading.of_sex(self.asked.sex) if self.asked.sex else reading

    @cached_property
    def wanted(self) -> Wanted:
        return Wanted(chosen_agency(self.actor, self.asked.agency), self.asked.level)

    @cached_property
    def agencies(self) -> list[int]:
        return agencies_of(self.actor, self.wanted)

    @property
    def day(self) -> dt.date:
        """The day whose law the answers are by."""
        question = Question(received_on=self.run.received_on)
        return (question.next_year() if self.asked.when == NEXT else question).received_on

    def count(self) -> int:
        """How many subjects there are in the list."""
        return self.reading.count(self.asked.award, self.asked.basis, **self._filters)

    def lines(self, *, limit: int, offset: int = 0) -> list[ShownPerson]:
        """A part of the list, the nearest to the award first."""
        rows = self.reading.rows(self.asked.award, self.asked.basis, limit=limit, offset=offset, **self._filters)
        return [shown_person(person, self.law, self.day) for person in people_of(self.actor, rows)]

    def every(self) -> Iterator[list[ShownPerson]]:
        """The whole list in parts; the answers are read once."""
        rows = self.reading.rows(self.asked.award, self.asked.basis, **self._filters)
        for start in range(0, len(rows), TOGETHER):
            people = people_of(self.actor, rows[start : start + TOGETHER])
            yield [shown_person(person, self.law, self.day) for person in people]

    def counts(self) -> dict[str, int]:
        """How many have each outlook, whatever outlook and lack the list is narrowed to."""
        filters = self._filters | {"lacking": None}
        codes = ("ready", "open", "not_yet", "held")
        return {
            code: self.reading.count(self.asked.award, self.asked.basis, **filters | {"outlook": code})
            for code in codes
        }

    def lacks(self) -> list[tuple[Lack, str]]:
        """What is missing, in words, the most frequent first, whatever lack the list is narrowed to."""
        filters = {key: value for key, value in self._filters.items() if key != "lacking"}
        found = self.reading.lacks(self.asked.award, self.asked.basis, **filters)
        return [
            (lack, condition_text(self.law, self.asked.award, lack.route, lack.key, self.day))
            for lack in found
            if (lack.route, lack.key) != HELD_BAR
        ]

    def as_arguments(self) -> dict[str, Any]:
        """For a job: the run and what is asked."""
        return {"run": self.run.pk, "asked": asdict(self.asked)}

    @property
    def _filters(self) -> dict[str, Any]:
        return {
            "agencies": self.agencies,
            "outlook": self.asked.outlook or None,
            "kind": self.asked.kind or None,
            "lacking": self.asked.lacking or None,
        }
