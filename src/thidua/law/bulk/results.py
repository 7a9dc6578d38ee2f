"""Reading what the radar wrote: counts by agency, pages of one award, everything of one subject."""

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray

from thidua.law.bulk.outcome import Asked, Key
from thidua.law.bulk.packing import (
    FIELDS,
    HELD,
    HELD_BAR,
    NONE_AHEAD,
    NOT_YET,
    OUTLOOKS,
    STATUSES,
    VERDICTS,
    Legend,
    Outlook,
    Sheet,
    outlook_said,
    unpacked,
)
from thidua.law.bulk.words import KINDS
from thidua.law.case import Basis, Kind


@dataclass(frozen=True)
class Line:
    """What becomes of one award, on one basis, for one subject; see docs/engineering/radar.md.

    `verdict` None: the subject's facts contradict each other, nobody judged it.
    """

    subject: int
    agency: int | None
    kind: Kind
    award: str
    basis: Basis
    verdict: str | None
    provisional: str | None
    route: str | None
    outlook: Outlook
    near: str | None
    unsure: bool
    earliest: int | None
    findings: Mapping[Key, str]

    def with_status(self, *statuses: str) -> list[str]:
        """Ids of the conditions of the near route, and of what bars the case, that were found so."""
        return [
            key for (route, key), status in self.findings.items() if route in (None, self.near) and status in statuses
        ]

    @property
    def lacking(self) -> list[str]:
        """What is unmet or cannot be proven from the register."""
        return self.with_status("unmet", "unproven")


@dataclass(frozen=True)
class Count:
    """How many subjects of an agency have this outlook for an award on a basis."""

    kind: Kind
    agency: int | None
    award: str
    basis: Basis
    outlook: Outlook
    unsure: bool
    subjects: int


@dataclass(frozen=True)
class Results:
    """One folder that the radar wrote: the answers to one question."""

    folder: Path

    @cached_property
    def about(self) -> Mapping[str, Any]:
        """The question: `received_on`, `last_year`, `assumption`, and the agencies by number."""
        found: Mapping[str, Any] = json.loads((self.folder / "question.json").read_text(encoding="utf-8"))
        return found

    @cached_property
    def legends(self) -> Mapping[Kind, Legend]:
        """The sheets of each kind of subject that has any results."""
        kinds: list[Any] = [kind for kind in KINDS if any((self.folder / kind).iterdir())]
        texts = {kind: (self.folder / f"{kind}.json").read_text(encoding="utf-8") for kind in kinds}
        return {kind: Legend.from_dict(json.loads(text)) for kind, text in texts.items()}

    def summary(self) -> list[Count]:
        """Counts by kind, agency, award, basis and outlook; those not judged are left out."""
        rows = self._run(f"SELECT * FROM read_parquet('{self._path('summary.parquet')}') ORDER BY ALL")
        agencies = self.about["agencies"]
        return [
            Count(KINDS[kind], agencies[agency], award, basis, OUTLOOKS[outlook], bool(unsure), many)
            for kind, agency, award, basis, outlook, unsure, many in rows
        ]

    def refused(self) -> list[tuple[int, str]]:
        """Subjects that were not judged, and why."""
        return [
            (row[0], row[1])
            for row in self._run(f"SELECT * FROM read_parquet('{self._path('refused.parquet')}') ORDER BY ALL")
        ]

    def rows(
        self,
        award: str,
        basis: Basis,
        *,
        agencies: Collection[int] | None = None,
        outlook: Outlook | None = None,
        kind: Kind | None = None,
        lacking: str | None = None,
        limit: int | None = None,
        offset: int = 0,
    ) -> list[Line]:
        """One award on one basis, the nearest first; `lacking` keeps those of whom that condition is not met."""
        found: list[Line] = []
        for sheet, own in self._sheets(award, basis, kind):
            where = self._where(sheet, agencies, outlook, lacking)
            order = f"({_held(sheet)}), ({_field(sheet, 'outlook')}) DESC, ({_field(sheet, 'earliest')}), row"
            wanted = f"WHERE {where} ORDER BY {order} LIMIT {'ALL' if limit is None else limit + offset}"
            found += [self._line(own, sheet, row) for row in self._select(own, [sheet], wanted)]
        return found[offset:] if limit is None else found[offset : offset + limit]

    def count(
        self,
        award: str,
        basis: Basis,
        *,
        agencies: Collection[int] | None = None,
        outlook: Outlook | None = None,
        kind: Kind | None = None,
        lacking: str | None = None,
    ) -> int:
        """How many `rows` there are in all."""
        queries = (
            f"SELECT count(*) FROM {self.files(own)} WHERE {self._where(sheet, agencies, outlook, lacking)}"
            for sheet, own in self._sheets(award, basis, kind)
        )
        return sum(int(self._run(query)[0][0]) for query in queries)

    def of(self, subject: int) -> list[Line]:
        """Everything of one subject, award by award."""
        found: list[Line] = []
        for kind, legend in self.legends.items():
            for row in self._select(kind, legend.sheets, f"WHERE id = {int(subject)}"):
                cells = list(row[2:])
                for sheet in legend.sheets:
                    own, cells = cells[: sheet.words + 1], cells[sheet.words + 1 :]
                    found.append(self._line(kind, sheet, (*row[:2], *own)))
        return found

    def _sheets(self, award: str, basis: Basis, kind: Kind | None) -> Iterator[tuple[Sheet, Kind]]:
        for own, legend in self.legends.items():
            sheet = legend.by_asked.get(Asked(award, basis))
            if sheet and kind in (None, own):
                yield sheet, own

    def _where(
        self, sheet: Sheet, agencies: Collection[int] | None, outlook: Outlook | None, lacking: str | None
    ) -> str:
        parts = [f'"{sheet.column("outcome")}" <> 0']
        if agencies is not None:
            wanted = [number for number, agency in enumerate(self.about["agencies"]) if agency in set(agencies)]
            parts.append(f"agency IN ({', '.join(map(str, wanted or [-1]))})")
        if outlook is not None:
            parts.append(_has_outlook(sheet, outlook))
        if lacking is not None:
            parts.append(f"({' OR '.join(not_met(sheet, key) for key in sheet.keys if key[1] == lacking) or 'false'})")
        return " AND ".join(parts)

    def _select(self, kind: Kind, sheets: Collection[Sheet], rest: str) -> list[tuple[Any, ...]]:
        columns = ", ".join(f'"{name}"' for sheet in sheets for name in sheet.columns)
        return self._run(f"SELECT id, agency, {columns} FROM {self.files(kind)} {rest}")

    def _line(self, kind: Kind, sheet: Sheet, row: tuple[Any, ...]) -> Line:
        subject, agency, outcome, *words = row
        told = unpacked(outcome)
        earliest = self.about["last_year"] + told["earliest"] if 0 < told["earliest"] < NONE_AHEAD else None
        statuses = {key: STATUSES[(words[sheet.place(key)[0]] >> sheet.place(key)[1]) & 7] for key in sheet.keys}
        return Line(
            subject=subject,
            agency=self.about["agencies"][agency],
            kind=kind,
            award=sheet.award,
            basis=sheet.basis,
            verdict=VERDICTS[told["verdict"]],
            provisional=VERDICTS[told["provisional"]],
            route=_route(sheet, told["route"]),
            outlook=outlook_said(told["outlook"], statuses.get(HELD_BAR)),
            near=_route(sheet, told["near"]),
            unsure=bool(told["unsure"]),
            earliest=earliest,
            findings={key: status for key, status in statuses.items() if status},
        )

    def files(self, kind: Kind) -> str:
        """SQL for the lines of one kind of subject."""
        return f"read_parquet('{self._path(kind)}/*.parquet')"

    def _path(self, name: str) -> str:
        return str(self.folder / name).replace("'", "''")

    def _run(self, query: str) -> list[tuple[Any, ...]]:
        with duckdb.connect(config={"threads": 2}) as database:
            found: list[tuple[Any, ...]] = database.execute(query).fetchall()
            return found


def _route(sheet: Sheet, number: int) -> str | None:
    return sheet.routes[number - 1] if number else None


def _field(sheet: Sheet, name: str) -> str:
    """SQL for one field of the outcome."""
    shift, width = FIELDS[name]
    return f'("{sheet.column("outcome")}" >> {shift}) & {2**width - 1}'


def _has_outlook(sheet: Sheet, outlook: Outlook) -> str:
    """SQL: the outlook of the line is this one."""
    code = next(code for code, name in OUTLOOKS.items() if name == outlook)
    packed = f"({_field(sheet, 'outlook')}) = {NOT_YET if code == HELD else code}"
    return {HELD: f"{packed} AND {_held(sheet)}", NOT_YET: f"{packed} AND NOT {_held(sheet)}"}.get(code, packed)


def _held(sheet: Sheet) -> str:
    """SQL: this award was given for this very achievement, and the register has something to say of it."""
    return f"(({_field(sheet, 'outlook')}) = {NOT_YET} AND {not_met(sheet, HELD_BAR)})"


def not_met(sheet: Sheet, key: Key) -> str:
    """SQL: the condition is asked of the near route, or of every one, and is unmet or unproven."""
    word, place = sheet.place(key)
    status = f'("{sheet.column("findings", word)}" >> {place}) & 7'
    near = "true" if key[0] is None else f"({_field(sheet, 'near')}) = {sheet.routes.index(key[0]) + 1}"
    return f"({near} AND ({status}) BETWEEN 1 AND 2)"


def summarise(folder: Path, database: duckdb.DuckDBPyConnection) -> None:
    """Write the counts of a folder of results."""
    results = Results(folder)
    sheets = [(kind, sheet) for kind, legend in results.legends.items() for sheet in legend.sheets]
    totals = np.zeros((len(sheets), len(results.about["agencies"]), len(OUTLOOKS), 2), np.int64)
    start = 0
    for kind, legend in results.legends.items():
        ours = slice(start, start := start + len(legend.sheets))
        for path in sorted((folder / kind).glob("*.parquet")):
            totals[ours] += _counted(path, legend, database, totals.shape[1])
    where = np.nonzero(totals)
    columns = dict(zip(("sheet", "agency", "outlook", "unsure"), where, strict=True), subjects=totals[where])
    names = [f"({at}, {KINDS.index(kind)}, '{s.award}', '{s.basis}')" for at, (kind, s) in enumerate(sheets)]
    target = str(folder / "summary.parquet").replace("'", "''")
    database.register("totals_", columns)
    database.execute(
        f"""COPY (
            SELECT s.kind, t.agency::INTEGER AS agency, s.award, s.basis, t.outlook::INTEGER AS outlook,
                t.unsure::INTEGER AS unsure, t.subjects
            FROM totals_ t JOIN (VALUES {", ".join(names)}) s(number, kind, award, basis) ON s.number = t.sheet
        ) TO '{target}' (FORMAT parquet)"""
    )
    database.unregister("totals_")


def _counted(path: Path, legend: Legend, database: duckdb.DuckDBPyConnection, agencies: int) -> NDArray[np.int64]:
    """Subjects of one file by sheet, agency, outlook and whether that is unsure; those not judged are left out."""
    names = [sheet.column("outcome") for sheet in legend.sheets]
    held = [f"{_held(sheet)} AS held_{at}" for at, sheet in enumerate(legend.sheets)]
    wanted = ", ".join(["agency", *(f'"{name}"' for name in names), *held])
    found = database.execute(f"SELECT {wanted} FROM read_parquet('{str(path).replace(chr(39), chr(39) * 2)}')")
    columns = found.fetchnumpy()
    agency = columns["agency"].astype(np.int64) * 32
    counted = np.empty((len(names), agencies, len(OUTLOOKS), 2), np.int64)
    shift, _width = FIELDS["outlook"]  # the bit after it is `unsure`
    for at, name in enumerate(names):
        outcome = columns[name]
        given = columns[f"held_{at}"].astype(np.uint32)
        bits = (outcome >> shift) & 7 | given << 3 | (outcome == 0).astype(np.uint32) << 4
        by_bits = np.bincount(agency + bits, minlength=agencies * 32).reshape(agencies, 2, 2, 2, 4)[:, 0]
        counted[at, :, :4] = by_bits[:, 0].swapaxes(1, 2)
        counted[at, :, HELD] = by_bits[:, 1, :, NOT_YET]
    return counted
