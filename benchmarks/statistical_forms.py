"""The statistical forms of a province's year of 65,000 awards, against the bare SQL that sums the same rows.

    .venv/bin/python benchmarks/statistical_forms.py [--awards 65000]

Works on a database of its own, thrown away at the end. The baseline groups by code, kind and basis and nothing else;
the forms tell position, sex, enterprise and entrepreneur apart besides, in the same run.
"""

import argparse
import datetime as dt
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.own_database import own_database

BARE = """
    SELECT award.code, subject.kind, award.basis, count(*) FROM register_award award
    JOIN register_subject subject ON subject.id = award.subject_id
    JOIN agencies_agency agency ON agency.id = award.agency_id
    WHERE agency.path LIKE %s AND award.status = 'valid' AND award.decided_on BETWEEN %s AND %s
    GROUP BY 1, 2, 3
"""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--awards", type=int, default=65_000)
    many = parser.parse_args().awards
    with own_database():
        measure(many)


def measure(many: int) -> None:
    """Bare SQL, the lines of both award forms, whole pages, and the rows behind the largest number."""
    from django.db import connection
    from django.test import Client
    from django.urls import reverse

    from thidua.reports.statistics.definitions import form_of
    from thidua.reports.statistics.sources import SOURCES, Scope, tabulated

    officer, province = fill(many)
    first, last = dt.date(2025, 1, 1), dt.date(2025, 12, 31)
    client = Client()
    client.force_login(officer.account)
    days = {"tu": "01/01/2025", "den": "31/12/2025"}

    def bare() -> Any:
        with connection.cursor() as cursor:
            cursor.execute(BARE, [f"{province.path}%", first, last])
            return cursor.fetchall()

    scope = Scope(officer, province, first, last)

    def numbers() -> int:
        lines = SOURCES["awards"].counted(scope)
        tables = [tabulated(form_of(code), {"awards": lines}) for code in ("0602.N", "0603.N")]
        return sum(number or 0 for table in tables for row in table for number in row)

    page = reverse("reports:statistical_form", args=["0603.N"])
    base = timed("bare SQL: one sum", bare)
    timed("the lines of all numbers: one sum", lambda: SOURCES["awards"].counted(scope), base)
    timed("both award forms: all numbers", numbers, base)
    timed("the page of form 0603.N", lambda: client.get(page, days), base)
    timed("the rows behind its largest number", lambda: client.get(f"{page}dong/", {**days, "dong": 0, "cot": 0}), base)


def timed(name: str, work: Callable[[], Any], base: float | None = None) -> float:
    """The best of five, printed with its ratio to the baseline."""
    found = []
    for _round in range(5):
        start = time.perf_counter()
        work()
        found.append(time.perf_counter() - start)
    best = min(found)
    print(f"{name:<40}{best:>9.3f} s" + (f"   {best / base:>5.1f} times" if base else ""))
    return best


def fill(many: int) -> tuple[Any, Any]:
    """A province of 100 communes whose people were commended all through 2025, and as many awards of other years."""
    from django.db import connection

    from tests.makers import make_actor, make_agency, make_tree
    from thidua.agencies.models import Level, Role
    from thidua.law import load_corpus
    from thidua.register.models import Award, Basis, Subject

    rng = random.Random(2025)  # noqa: S311 - made-up rows
    province = make_tree()["province"]
    communes = [make_agency(f"Xã {number}", level=Level.COMMUNE, parent=province) for number in range(100)]
    codes = sorted(load_corpus().awards)
    kinds = rng.choices(["person", "collective", "household"], [8, 2, 1], k=many)
    people = Subject.objects.bulk_create(
        [
            Subject(
                kind=kind,
                name=f"Người {number}",
                name_fold=f"nguoi {number}",
                sort_key=str(number).encode(),
                sex=rng.choice(["female", "male"]) if kind == "person" else "",
                categories=rng.choice([["official"], ["enterprise"], ["entrepreneur_intellectual"]]),
                agency=communes[number % 100],
            )
            for number, kind in enumerate(kinds)
        ],
        batch_size=5_000,
    )
    bases = [each for each in Basis.values if each != Basis.MERIT]
    Award.objects.bulk_create(
        [
            Award(
                subject=person,
                code=rng.choice(codes),
                year=year,
                basis=rng.choice(bases),
                decided_on=dt.date(year, 1, 1) + dt.timedelta(days=rng.randrange(365)),
                agency=person.agency,
                source="entry",
            )
            for year in (2023, 2025)
            for person in people
        ],
        batch_size=5_000,
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return make_actor(province, Role.APPRAISER), province


if __name__ == "__main__":
    main()
