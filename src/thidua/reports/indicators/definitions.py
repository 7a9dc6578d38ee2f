"""What each indicator is: read once from the data of the rooms (`data/indicators/*.yaml`)."""

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import yaml

from thidua.reports.indicators import rooms
from thidua.reports.indicators.sources import Source, source_of
from thidua.reports.statistics.definitions import Where

DATA = Path(__file__).parent.parent / "data" / "indicators"
BEFORE = ":cung-ky"  # after a code: of the same period before

Measure = Literal["count", "share", "sum", "median"]


@dataclass(frozen=True)
class Indicator:
    """One number: what it is called, over which rows it is counted, and how.

    A share is of the rows that fit `whole`; a sum and a median are of the field. `better`: which way is good, if any.
    """

    code: str
    name: str
    unit: str
    counts: str
    where: Where
    measure: Measure = "count"
    whole: Where | None = None
    field: str = ""
    note: str = ""
    tile: bool = False
    better: str = ""

    @property
    def source(self) -> Source:
        """What it is counted over."""
        return source_of(self.counts)

    @property
    def how(self) -> str:
        """How it is counted, in words."""
        return f"{self.source.how} {self.note}".strip()


@dataclass(frozen=True)
class Part:
    """A row or a column of a table."""

    label: str
    where: Where


@dataclass(frozen=True)
class CrossTable:
    """A table each of whose cells is an indicator of its own: `<table>.<row>.<column>`, from 1."""

    code: str
    title: str
    unit: str
    counts: str
    rows: tuple[Part, ...]
    columns: tuple[Part, ...]
    dashboard: bool = False

    def cell(self, row: int, column: int) -> str:
        """The code of a cell, by its place from 0."""
        return f"{self.code}.{row + 1}.{column + 1}"

    @property
    def codes(self) -> list[str]:
        """The codes of all cells."""
        return [self.cell(row, column) for row in range(len(self.rows)) for column in range(len(self.columns))]


@dataclass(frozen=True)
class Group:
    """The indicators and tables of one kind of work."""

    code: str
    name: str
    order: int
    indicators: tuple[Indicator, ...]
    tables: tuple[CrossTable, ...]


@functools.cache
def groups() -> tuple[Group, ...]:
    """All groups, in their order."""
    rooms.register_all()
    found = [_group(yaml.safe_load(path.read_text("utf-8"))) for path in sorted(DATA.glob("*.yaml"))]
    return tuple(sorted(found, key=lambda group: group.order))


@functools.cache
def indicators() -> Mapping[str, Indicator]:
    """Every indicator by its code, the cells of tables too. Raises ValueError when two share a code."""
    known: dict[str, Indicator] = {}
    for group in groups():
        for each in (*group.indicators, *(cell for table in group.tables for cell in _cells(table))):
            if each.code in known:
                raise ValueError(f"{each.code}: two indicators")
            known[each.code] = each
    return known


@functools.cache
def tables() -> Mapping[str, CrossTable]:
    """Every table by its code."""
    return {table.code: table for group in groups() for table in group.tables}


def indicator_of(code: str) -> Indicator:
    """The indicator of a code, with or without BEFORE. Raises KeyError."""
    return indicators()[code.removesuffix(BEFORE)]


def _cells(table: CrossTable) -> Sequence[Indicator]:
    return [
        Indicator(
            code=table.cell(down, across),
            name=f"{table.title}: {row.label} – {column.label}",
            unit=table.unit,
            counts=table.counts,
            where=_both(row.where, column.where),
        )
        for down, row in enumerate(table.rows)
        for across, column in enumerate(table.columns)
    ]


def _both(one: Where, other: Where) -> Where:
    shared = {name: [each for each in one[name] if each in other[name]] for name in one.keys() & other.keys()}
    return {**one, **other, **shared}


def _group(data: dict[str, Any]) -> Group:
    group = data["group"]
    return Group(
        group["code"],
        group["name"],
        group["order"],
        tuple(Indicator(**each) for each in data.get("indicators", ())),
        tuple(_table(**each) for each in data.get("tables", ())),
    )


def _table(*, rows: list[Any], columns: list[Any], **said: Any) -> CrossTable:
    return CrossTable(
        rows=tuple(Part(**each) for each in rows), columns=tuple(Part(**each) for each in columns), **said
    )
