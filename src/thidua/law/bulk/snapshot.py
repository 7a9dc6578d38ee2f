"""A snapshot read back: stretches of subjects of one cohort, with their facts as arrays."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import numpy as np

from thidua.law.bulk.chunk import Chunk, Table
from thidua.law.bulk.outcome import Cohort
from thidua.law.bulk.tables import LAYOUTS, READ_SUBJECTS

CHUNK = 1 << 15  # subjects judged at once: their arrays stay in the cache
BLOCK = 1 << 18  # subjects read at once


class Stretch(NamedTuple):
    """Subjects [first, end) of one cohort."""

    cohort: Cohort
    first: int
    end: int


@dataclass(frozen=True)
class Snapshot:
    """A folder written by `write_snapshot`."""

    folder: Path

    @cached_property
    def meta(self) -> Mapping[str, Any]:
        found: Mapping[str, Any] = json.loads((self.folder / "snapshot.json").read_text(encoding="utf-8"))
        return found

    @property
    def size(self) -> int:
        return int(self.meta["subjects"])

    @property
    def agencies(self) -> list[int | None]:
        """Agencies by the numbers that subjects carry."""
        found: list[int | None] = self.meta["agencies"]
        return found

    @property
    def codes(self) -> dict[str, int]:
        return {code: number for number, code in enumerate(self.meta["awards"])}

    def blocks(self, size: int = BLOCK) -> list[list[Stretch]]:
        """Stretches of one kind that are read together, about `size` subjects each."""
        found: list[list[Stretch]] = []
        room = 0
        for stretch in self._stretches(size):
            many = stretch.end - stretch.first
            if not found or many > room or found[-1][0].cohort.kind != stretch.cohort.kind:
                found.append([])
                room = size
            found[-1].append(stretch)
            room -= many
        return found

    def _stretches(self, size: int) -> Iterator[Stretch]:
        for kind, categories, first, end in self.meta["cohorts"]:
            cohort = Cohort(kind, frozenset(categories))
            yield from (Stretch(cohort, start, min(start + size, end)) for start in range(first, end, size))

    def read(self, database: duckdb.DuckDBPyConnection, first: int, end: int) -> dict[str, Table]:
        """The facts of subjects [first, end); the `subject` of a row counts from `first`."""
        tables = {name: self._table(database, name, layout.read, first, end) for name, layout in LAYOUTS.items()}
        path = self._path("subjects")
        query = f"SELECT {READ_SUBJECTS} FROM read_parquet('{path}') LIMIT {end - first} OFFSET {first}"
        return {"subjects": database.execute(query).fetchnumpy(), **tables}

    def _table(self, database: duckdb.DuckDBPyConnection, name: str, columns: str, first: int, end: int) -> Table:
        query = (
            f"SELECT subject - {first} AS subject, {columns} FROM read_parquet('{self._path(name)}')"
            f" WHERE subject >= {first} AND subject < {end}"
        )
        found: Table = database.execute(query).fetchnumpy()
        return found

    def _path(self, name: str) -> str:
        return str(self.folder / f"{name}.parquet").replace("'", "''")


def chunks(tables: Mapping[str, Table], stretch: Stretch, first: int, size: int = CHUNK) -> Iterator[Chunk]:
    """A stretch cut into chunks; `first` is the subject from which the tables count."""
    for start in range(stretch.first - first, stretch.end - first, size):
        yield _chunk(tables, stretch, start, min(start + size, stretch.end - first))


def _chunk(tables: Mapping[str, Table], stretch: Stretch, start: int, end: int) -> Chunk:
    cut = {name: _cut(table, start, end) for name, table in tables.items() if name != "subjects"}
    subjects = {name: column[start:end] for name, column in tables["subjects"].items()}
    return Chunk(end - start, {"subjects": subjects, **cut}, frozenset(stretch.cohort.categories))


def _cut(table: Table, start: int, end: int) -> Table:
    subject = table["subject"]
    low, high = np.searchsorted(subject, np.array([start, end], subject.dtype))  # of another type it would copy
    found = {name: column[low:high] for name, column in table.items()}
    return {**found, "subject": (found["subject"] - start).astype(np.int32)}
