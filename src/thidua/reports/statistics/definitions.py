"""What the statistical forms ask, read once from the data and checked against what the sources can tell."""

import datetime as dt
import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

DATA = Path(__file__).parent.parent / "data" / "statistical_forms.yaml"

Where = Mapping[str, Sequence[Any]]  # dimension: the values that fit; empty: everything fits


@dataclass(frozen=True)
class Line:
    """A row or a column of a form; `where` is None where the system holds no data for it."""

    label: str
    where: Where | None
    level: int = 0  # how deep it is set in
    counts: str = ""  # of a column that counts another source than its form


@dataclass(frozen=True)
class Regime:
    """The circular that the forms follow, and how surely it is known."""

    title: str
    confidence: str
    since: dt.date
    note: str


@dataclass(frozen=True)
class StatisticalForm:
    """One form: what it counts, its rows and columns, and the month and day by which it is due each year."""

    code: str
    title: str
    due: tuple[int, int]
    counts: str
    rows: tuple[Line, ...]
    columns: tuple[Line, ...]

    def due_on(self, year: int) -> dt.date:
        """The last day on which the form of a year is in time (inclusive)."""
        return dt.date(year, *self.due)

    def source_of(self, column: int) -> str:
        """The source that a column counts. Raises IndexError."""
        return self.columns[column].counts or self.counts

    def columns_of(self, source: str) -> list[int]:
        """The columns that count a source."""
        return [across for across in range(len(self.columns)) if self.source_of(across) == source]

    @property
    def sources(self) -> frozenset[str]:
        """Every source that the form counts."""
        return frozenset({self.counts, *(each.counts for each in self.columns if each.counts)})

    def cell(self, row: int, column: int) -> Where | None:
        """What a cell counts; None where there is no data. Raises IndexError."""
        down, across = self.rows[row].where, self.columns[column].where
        if down is None or across is None:
            return None
        shared = {name: [each for each in across[name] if each in down[name]] for name in down.keys() & across.keys()}
        return {**down, **across, **shared}


def forms() -> tuple[StatisticalForm, ...]:
    """All forms, in the order of their codes."""
    return _read()[1]


def regime() -> Regime:
    """Where the forms come from."""
    return _read()[0]


def form_of(code: str) -> StatisticalForm:
    """The form of a code. Raises KeyError."""
    return {form.code: form for form in forms()}[code]


@functools.cache
def _read() -> tuple[Regime, tuple[StatisticalForm, ...]]:
    data = yaml.safe_load(DATA.read_text(encoding="utf-8"))
    return Regime(**data["regime"]), tuple(_form(**each) for each in data["forms"])


def _form(*, rows: list[Any], columns: list[Any], due: list[int], **said: str) -> StatisticalForm:
    month, day = due
    lines = [tuple(_line(**each) for each in part) for part in (rows, columns)]
    return StatisticalForm(**said, due=(month, day), rows=lines[0], columns=lines[1])


def _line(label: str, where: Where | None = None, level: int = 0, *, counts: str = "", unknown: bool = False) -> Line:
    if unknown == (where is not None):
        raise ValueError(f"{label}: either `where` or `unknown`")
    return Line(label, where, level, counts)
