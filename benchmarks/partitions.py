"""Whether the table of awards gains by being partitioned by year: the same rows both ways, the product's own questions.

    .venv/bin/python benchmarks/partitions.py --folder F [--rounds 300]

`F` is a folder that `benchmarks/national.py` filled. The partitioned copy has the indexes of the table and is dropped
at the end. Each question is asked of both tables in turn, about rows drawn by a seed; p50 and p99 in milliseconds.
"""

import argparse
import os
import random
import statistics
import time
from pathlib import Path

import psycopg

from thidua import database

YEARS = range(2004, 2026)
QUESTIONS = {
    "awards of a person": "SELECT * FROM {table} WHERE subject_id = %(subject)s ORDER BY year DESC",
    "of a person, one year": "SELECT * FROM {table} WHERE subject_id = %(subject)s AND year = %(year)s",
    "a decision's number": "SELECT * FROM {table} WHERE decision_number_fold LIKE %(number)s"
    " ORDER BY decision_number_fold, id LIMIT 50",
    "latest of 20 people": "SELECT * FROM {table} WHERE subject_id = ANY (%(some)s) AND status = 'valid'",
    "one title, one year": "SELECT count(*) FROM {table} WHERE year = %(year)s"
    " AND code = 'grassroots_emulation_soldier'",
}


def main() -> None:
    """Copy, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--rounds", type=int, default=300)
    asked = parser.parse_args()
    os.environ.pop("DATABASE_URL", None)
    with (
        database.running(asked.folder.resolve(), durable=False) as server,
        psycopg.connect(server.url, autocommit=True, cursor_factory=psycopg.ClientCursor) as connection,
    ):
        partition(connection)
        try:
            compare(connection, asked.rounds)
        finally:
            connection.execute("DROP TABLE award_by_year")


def partition(connection: psycopg.Connection) -> None:
    """The awards again, one partition a year, with the same indexes."""
    start = time.perf_counter()
    connection.execute("DROP TABLE IF EXISTS award_by_year")
    connection.execute("CREATE TABLE award_by_year (LIKE register_award) PARTITION BY RANGE (year)")
    for year in YEARS:
        connection.execute(
            f"CREATE TABLE award_of_{year} PARTITION OF award_by_year FOR VALUES FROM ({year}) TO ({year + 1})"
        )
    connection.execute("INSERT INTO award_by_year SELECT * FROM register_award")
    connection.execute("CREATE UNIQUE INDEX ON award_by_year (id, year)")
    connection.execute("CREATE INDEX ON award_by_year (subject_id, year)")
    connection.execute("CREATE INDEX ON award_by_year (decision_number_fold, id)")
    connection.execute("CREATE INDEX ON award_by_year (code, year)")
    connection.execute("VACUUM ANALYZE award_by_year")
    print(f"partitioned in {time.perf_counter() - start:.0f} s: {len(YEARS)} partitions")


def compare(connection: psycopg.Connection, rounds: int) -> None:
    """Each question of both tables, about the same rows."""
    chance = random.Random(5)  # noqa: S311 - questions, not secrets
    last = connection.execute("SELECT max(id) FROM register_subject").fetchone()[0]
    numbers = [
        row[0]
        for row in connection.execute("SELECT decision_number_fold FROM register_award WHERE id % 997 = 0 LIMIT 500")
    ]
    print(f"{'':24}{'one table p50':>14}{'p99':>9}{'by year p50':>14}{'p99':>9}{'ratio p50':>11}  (ms)")
    for name, question in QUESTIONS.items():
        times: dict[str, list[float]] = {"register_award": [], "award_by_year": []}
        for _round in range(rounds):
            values = {
                "subject": chance.randrange(1, last),
                "some": [chance.randrange(1, last) for _ in range(20)],
                "year": chance.choice(YEARS),
                "number": chance.choice(numbers) + "%",
            }
            for table, spent in times.items():
                start = time.perf_counter()
                connection.execute(question.format(table=table), values).fetchall()
                spent.append((time.perf_counter() - start) * 1_000)
        (one, one99), (many, many99) = (percentiles(spent) for spent in times.values())
        print(f"{name:24}{one:>14.2f}{one99:>9.2f}{many:>14.2f}{many99:>9.2f}{many / one:>10.1f}x")


def percentiles(times: list[float]) -> tuple[float, float]:
    """p50 and p99."""
    cuts = statistics.quantiles(times, n=100, method="inclusive")
    return cuts[49], cuts[98]


if __name__ == "__main__":
    main()
