"""The register as the bulk engine reads it: a query for each of its tables, with the facts that `register.cases` gives.

Only valid awards and facts in force that existed on the day, of subjects that were not merged into another.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path

from django.db.backends.utils import CursorWrapper

SUBJECTS = """
    SELECT id, kind, array_to_string(categories, '|') AS categories,
        CASE WHEN kind = 'person' THEN NULLIF(sex, '') END AS sex,
        CASE WHEN kind = 'collective' THEN founded_on END AS founded_on, 0 AS complete, agency_id AS agency
    FROM looked_at ORDER BY id
"""
AWARDS = """
    SELECT subject_id AS subject, code AS award, year, from_year, NULL AS to_year, decided_on,
        NULLIF(basis, '') AS basis
    FROM register_award JOIN looked_at ON looked_at.id = subject_id
    WHERE status = 'valid' AND year <= %(year)s AND (decided_on IS NULL OR decided_on <= %(day)s)
    ORDER BY subject_id, year, register_award.id
"""
INITIATIVES = """
    SELECT subject_id AS subject, f.kind, year, NULLIF(recognised_by, '') AS recognised_by, NULLIF(scope, '') AS scope,
        applied::int AS applied, NULLIF(used_for, '') AS used_for
"""
MEMBERS = """
    SELECT subject_id AS subject, year, total, rated->>'excellent' AS excellent, rated->>'good' AS good,
        rated->>'completed' AS completed, rated->>'not_completed' AS not_completed,
        disciplined->>'reprimand' AS reprimand, disciplined->>'warning' AS warning,
        disciplined->>'demotion' AS demotion, disciplined->>'dismissal' AS dismissal
"""
HOLDING = """
    SELECT subject_id AS subject, year, held.key AS award, held.value AS count
    FROM register_membercount f JOIN looked_at ON looked_at.id = subject_id CROSS JOIN jsonb_each_text(holding) AS held
    WHERE ended_at IS NULL AND year <= %(year)s ORDER BY subject_id, year, f.id
"""


def _of_years(columns: str, table: str) -> str:
    return f"""{columns} FROM register_{table} f JOIN looked_at ON looked_at.id = subject_id
        WHERE ended_at IS NULL AND year <= %(year)s ORDER BY subject_id, year, f.id"""


def _of_periods(column: str, table: str, more: str = "") -> str:
    return f"""SELECT subject_id AS subject, {column}, starts_on AS start, ends_on AS "end"{more}
        FROM register_{table} f JOIN looked_at ON looked_at.id = subject_id
        WHERE ended_at IS NULL AND starts_on <= %(day)s ORDER BY subject_id, starts_on, f.id"""  # noqa: S608 - of ours


QUERIES: Mapping[str, str] = {
    "subjects": SUBJECTS,
    "awards": AWARDS,
    "ratings": _of_years("SELECT subject_id AS subject, year, rating", "rating"),
    "initiatives": _of_years(INITIATIVES, "initiative"),
    "discipline": _of_periods("f.kind", "discipline"),
    "proceedings": _of_periods("f.kind", "proceeding"),
    "leave": _of_periods("f.kind", "leave"),
    "service": _of_periods("post", "service", ", 0 AS by_month"),
    "cluster_results": _of_years("SELECT subject_id AS subject, year, organised_by, rank", "clusterresult"),
    "movements": _of_years("SELECT subject_id AS subject, launched_by, years, evaluated_at, rank", "movementresult"),
    "members": _of_years(MEMBERS, "membercount"),
    "holding": HOLDING,
}


def copy_register(
    cursor: CursorWrapper, agencies: list[int], day: dt.date, folder: Path, done: Callable[[int, int], None]
) -> dict[str, Path]:
    """Copy the facts of the subjects of these agencies into CSV files of a folder; return them by the engine's names.

    `done` is told after each table. The cursor's transaction must see one state of the database throughout.
    """
    cursor.execute(
        """CREATE TEMPORARY TABLE looked_at ON COMMIT DROP AS
            SELECT id, kind, categories, sex, founded_on, agency_id FROM register_subject
            WHERE merged_into_id IS NULL AND withdrawn_at IS NULL AND agency_id = ANY(%s)""",
        [agencies],
    )
    cursor.execute("ALTER TABLE looked_at ADD PRIMARY KEY (id)")
    cursor.execute("ANALYZE looked_at")
    found: dict[str, Path] = {}
    for number, (name, query) in enumerate(QUERIES.items(), 1):
        found[name] = folder / f"{name}.csv"
        # COPY takes no parameters of the server's; a day and a year are safe to write.
        _copy(cursor, query % {"day": f"DATE '{day:%Y-%m-%d}'", "year": day.year}, found[name])
        done(number, len(QUERIES))
    return found


def _copy(cursor: CursorWrapper, query: str, path: Path) -> None:
    with path.open("wb") as file, cursor.copy(f"COPY ({query}) TO STDOUT (FORMAT csv, HEADER)") as copy:
        for block in copy:
            file.write(block)
