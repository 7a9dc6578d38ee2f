"""Writes the made-up nation into the register's own tables by COPY, into an empty database only."""

import csv
import io
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby, islice
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import psycopg
from django.db import connection, transaction
from django.utils import timezone
from numpy.typing import NDArray

from thidua.demo.national import people as persons
from thidua.demo.national.agencies import Places, make_agencies
from thidua.demo.national.careers import CODES, LAST, LEVELS, Careers
from thidua.demo.national.people import People, Written, make_people
from thidua.register.decision_numbers import fold_number
from thidua.register.models import Award, Discipline, Initiative, Rating, Subject
from thidua.trail.errors import Refused

TITLED = 0.85  # of people rated well, how many are advanced workers
BLOCK = 1 << 20
NULL = "\\N"
LINES = 20_000
RATED_FROM = LAST - 9  # ratings are kept for ten years back
MERGED = 2025  # what was given before was given to a unit of the former province
TRUTH = ("subject", "person", "name", "birth", "number", "dirt")
BY_ABOVE = frozenset({"ministry_province_emulation_soldier", "ministry_province_merit_certificate"})
BY_ABOVE |= {"excellent_labor_collective", "ministry_province_emulation_flag"}
BY_GOVERNMENT = frozenset({"national_emulation_soldier", "pm_merit_certificate", "government_emulation_flag"})
BY_PRESIDENT = frozenset({"labor_order_1", "labor_order_2", "labor_order_3"})
TABLE_MODELS = (Subject, Award, Rating, Initiative, Discipline)
Tell = Callable[[str], None]


@dataclass(frozen=True)
class Made:
    """How many rows were written, by table."""

    rows: dict[str, int]


def generate(
    count: int,
    *,
    seed: int = 2026,
    truth: Path | None = None,
    titled: float = TITLED,
    with_communes: bool = True,
    tidy: bool = True,
    tell: Tell = lambda said: None,
) -> Made:
    """Fill the empty register with `count` made-up subjects and their careers; the same seed makes the same nation.

    `truth` is a CSV file of who is who (columns TRUTH), which the register itself does not know. `tidy` gathers the
    statistics that plans need. Raises Refused when the register holds anything: the made-up are never put among real
    people.
    """
    if Subject.objects.exists():
        raise Refused("Cơ sở dữ liệu này đã có đối tượng trong sổ bộ; dữ liệu bịa chỉ ghi vào cơ sở dữ liệu trống.")
    with transaction.atomic():
        tell("Cơ quan, đơn vị")
        places = make_agencies(timezone.localdate(), with_communes=with_communes)
        careers = Careers(count, seed, titled=titled, twice=0)
        tell("Quá trình của từng người")
        careers.live()
        people = make_people(careers, places, seed)
        with _without_indexes(*TABLE_MODELS):
            tell("Đối tượng")
            rows = {"subjects": _copy_subjects(people, places, seed, truth)}
            rows |= _copy_careers(careers, people, places, tell)
            tell("Chỉ mục")
    if tidy:
        tell("Thống kê")
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
    return Made(rows)


@contextmanager
def _without_indexes(*models: Any) -> Iterator[None]:
    """Take away the indexes and foreign keys of tables, and make them again from their own definitions."""
    tables = [model._meta.db_table for model in models]
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with checks still to come cannot be altered
        cursor.execute(
            "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
            " WHERE contype = 'f' AND conrelid::regclass::text = ANY (%s)",
            [tables],
        )
        keys = cursor.fetchall()
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = ANY (%s) AND indexname NOT IN"
            " (SELECT conname FROM pg_constraint)",
            [tables],
        )
        indexes = cursor.fetchall()
        for table, name, _definition in keys:
            cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        for name, _definition in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
        yield
        for _name, definition in indexes:
            cursor.execute(definition)
        for table, name, definition in keys:
            cursor.execute(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')


def _copy_subjects(people: People, places: Places, seed: int, truth: Path | None) -> int:
    lines, total = persons.rows(people, places, seed), 0
    with _truth_file(truth) as write, _copying(Subject, persons.COLUMNS) as copy:
        while batch := list(islice(lines, LINES)):
            copy.write(_as_csv(row for row, _written in batch))
            write([written for _row, written in batch])
            total += len(batch)
    with connection.cursor() as cursor:
        cursor.execute("SELECT setval(pg_get_serial_sequence('register_subject', 'id'), %s)", [total])
    return total


@contextmanager
def _truth_file(path: Path | None) -> Iterator[Callable[[list[Written]], None]]:
    if path is None:
        yield lambda batch: None
        return
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(TRUTH)
        yield lambda batch: writer.writerows([getattr(each, name) for name in TRUTH] for each in batch)


@contextmanager
def _copying(model: Any, columns: Iterable[str]) -> Iterator[psycopg.Copy]:
    command = f"COPY {model._meta.db_table} ({', '.join(columns)}) FROM STDIN (FORMAT csv, NULL '{NULL}')"
    with connection.cursor() as cursor, cursor.copy(command) as copy:
        yield copy


def _as_csv(rows: Iterable[tuple[object, ...]]) -> str:
    file = io.StringIO()
    csv.writer(file).writerows([NULL if value is None else value for value in row] for row in rows)
    return file.getvalue()


def _copy_careers(careers: Careers, people: People, places: Places, tell: Tell) -> dict[str, int]:
    """The years of each table, one after the other: what duckdb makes of the columns goes straight into COPY."""
    written = {}
    with duckdb.connect() as made, tempfile.TemporaryDirectory() as scratch:
        _register(made, people, places)
        for table, (model, columns, query) in TABLES.items():
            written[table] = 0
            for year, part in _by_year(careers.tables.pop(table, [])):
                if table == "ratings" and year < RATED_FROM:
                    continue
                tell(f"{LABELS[table]} {year or ''}")
                file = Path(scratch) / "part.csv"
                made.register("given", _at_second(part, people))
                made.execute(f"COPY ({query}) TO '{file}' (FORMAT csv, HEADER false, NULLSTR '{NULL}')")
                made.unregister("given")
                written[table] += len(part["subject"])
                with _copying(model, columns) as copy, file.open("rb") as source:
                    while block := source.read(BLOCK):
                        copy.write(block)
    return written


def _by_year(parts: list[dict[str, NDArray[Any]]]) -> Iterator[tuple[int, dict[str, NDArray[Any]]]]:
    """The parts that follow each other in one year put together; 0 where they have no year."""
    full = [part for part in parts if len(part["subject"])]
    for year, together in groupby(full, lambda part: int(part["year"][0]) if "year" in part else 0):
        some = list(together)
        yield year, {name: np.concatenate([part[name] for part in some]) for name in some[0]}


def _at_second(part: dict[str, NDArray[Any]], people: People) -> dict[str, NDArray[Any]]:
    """The columns with the number of the record that holds each row: the second one, from the year of the move on."""
    who = part["subject"]
    year = part["year"] if "year" in part else part["start"] // 365 + 1970
    later = (people.second[who] > 0) & (year >= people.moved[who])
    return {
        **part,
        "number": np.where(later, people.second[who], who + 1),
        "place": np.where(later, people.second_agency[who], people.agency[who]),
    }


def _register(made: duckdb.DuckDBPyConnection, people: People, places: Places) -> None:
    """The tables that the queries look up: places, and who decides each award."""
    made.register(
        "given_places",
        {
            "place": np.arange(len(places.units)),
            "unit": places.units,
            "former": places.former,
            **{name: np.array(texts, object) for name, texts in places.papers.items()},
            "symbol_fold": np.array([fold_number(text) for text in places.papers["symbol"]], object),
            "above_fold": np.array([fold_number(text) for text in places.papers["above_symbol"]], object),
        },
    )
    deciders = [
        3 if code in BY_PRESIDENT else 2 if code in BY_GOVERNMENT else 1 if code in BY_ABOVE else 0 for code in CODES
    ]
    made.register(
        "given_codes", {"code": np.arange(len(CODES)), "name": np.array(CODES, object), "decider": np.array(deciders)}
    )
    # Into tables of its own: the texts of an array are read anew by each query.
    made.execute("CREATE TABLE places AS SELECT * FROM given_places")
    made.execute("CREATE TABLE codes AS SELECT * FROM given_codes")


LABELS = {"awards": "Khen thưởng", "ratings": "Xếp loại", "initiatives": "Sáng kiến", "discipline": "Kỷ luật"}
FACT = "'', 'import', now(), NULL"  # document, source, recorded_at, ended_at
AWARD_COLUMNS = (
    "subject_id", "code", "year", "basis", "decision_number", "decision_number_fold", "decided_on", "decided_by",
    "agency_id", "citation", "source", "status", "registered_at",
)  # fmt: skip
AWARDS = f"""
    SELECT number, name, year, CASE ground WHEN 0 THEN 'merit' WHEN 1 THEN 'sudden' ELSE '' END,
        paper || '/QĐ-' || [symbol, above_symbol, 'TTg', 'CTN'][decider + 1],
        paper || '/qd-' || [symbol_fold, above_fold, 'ttg', 'ctn'][decider + 1],
        CASE WHEN month > 0
            THEN make_date(year::INTEGER + (decider > 0)::INTEGER, 1 + (month::INTEGER - 1) % 10, 15) END,
        [head, above_head, 'Thủ tướng Chính phủ', 'Chủ tịch nước'][decider + 1],
        CASE WHEN former > 0 AND subject % 2 = 0 AND year < {MERGED} THEN former ELSE unit END,
        '', 'import', CASE WHEN hash(number, year, code) % 500 = 0 THEN 'revoked' ELSE 'valid' END, now()
    FROM (SELECT *, 1 + hash(CASE decider WHEN 0 THEN unit ELSE 0 END, above_head, year, code) % 1500 AS paper
        FROM given JOIN places USING (place) JOIN codes USING (code))"""
TABLES: dict[str, tuple[Any, tuple[str, ...], str]] = {
    "awards": (Award, AWARD_COLUMNS, AWARDS),
    "ratings": (
        Rating,
        ("subject_id", "year", "rating", "rated_by", "document", "source", "recorded_at", "ended_at"),
        f"SELECT number, year, {LEVELS}[level + 1], '', {FACT} FROM given",
    ),
    "initiatives": (
        Initiative,
        ("subject_id", "kind", "title", "year", "recognised_by", "scope", "applied", "used_for", "document", "source",
         "recorded_at", "ended_at"),
        f"""SELECT number, 'initiative', 'Giải pháp số ' || (1 + hash(number, year) % 999), year,
            {['unit', 'commune', 'ministry_province', 'nation']}[scope + 1],
            {['unit', 'commune', 'ministry_province', 'nation']}[scope + 1], true, '', {FACT} FROM given""",
    ),
    "discipline": (
        Discipline,
        ("subject_id", "kind", "starts_on", "ends_on", "document", "source", "recorded_at", "ended_at"),
        f"""SELECT number, 'reprimand', DATE '1970-01-01' + start::INTEGER,
            DATE '1970-01-01' + (start + length)::INTEGER, {FACT} FROM given""",
    ),
}  # fmt: skip
