"""List pages with 100,000 nominations: number of queries and p95, against the same pages with 1,000.

    .venv/bin/python benchmarks/list_pages.py [--rows 100000]

Works on a database of its own, thrown away at the end. Prints, for each page, the queries and p95 in ms with few and
with many rows, and the ratio: a page that grows with its table shows here.
"""

import argparse
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.own_database import own_database

FEW = 1_000
ROUNDS = 40


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    rows = parser.parse_args().rows
    with own_database():
        measure(rows)


def measure(rows: int) -> None:
    """Fill, measure with few rows, fill on, measure with many, print the table."""
    from django.db import connection

    client, people, agency, sender = prepare()
    pages = {
        "hồ sơ đề nghị": "/ho-so/",
        "hồ sơ, lọc theo tên": "/ho-so/?q=nguyen+an",
        "hồ sơ, trang 150": "/ho-so/?trang=150",
        "bảng thẩm định": "/ho-so/tham-dinh/",
        "bảng thẩm định, quá hạn": "/ho-so/tham-dinh/?late=on",
    }
    results = {}
    for count in (FEW, rows):
        fill(people, agency, sender, count)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        results[count] = {name: one_page(client, url) for name, url in pages.items()}
    print(f"{'trang':<28}{'truy vấn':>10}{'p95 ms':>10}{'truy vấn':>12}{'p95 ms':>10}{'tỷ lệ p95':>12}")
    print(f"{'':<28}{FEW:>10,}{'':>10}{rows:>12,}")
    for name in pages:
        (few_queries, few), (many_queries, many) = results[FEW][name], results[rows][name]
        print(f"{name:<28}{few_queries:>10}{few:>10.1f}{many_queries:>12}{many:>10.1f}{many / few:>12.2f}")


def prepare():
    """A province with an appraiser signed in, a unit below, and people to nominate."""
    from django.test import Client

    from tests.makers import make_actor, make_tree
    from thidua.agencies.models import Role
    from thidua.demo.people import careers
    from thidua.register.models import Subject
    from thidua.vietnamese.names import fold, sort_key

    tree = make_tree()
    agency = tree["province"]
    actor = make_actor(agency, Role.APPRAISER, Role.UNIT_OFFICER)
    client = Client()
    client.force_login(actor.account)
    people = Subject.objects.bulk_create(
        [
            Subject(
                kind="person",
                name=career.name,
                name_fold=fold(career.name),
                sort_key=sort_key(career.name),
                sex=career.sex,
                agency=tree["department"],
            )
            for career in careers(20_000, last_year=2025, seed=7)
        ],
        2_000,
    )
    return client, people, agency, tree["department"]


def fill(people, agency, sender, count: int) -> None:
    """Bring the number of nominations under review at the agency up to `count`."""
    import datetime as dt

    from django.utils import timezone

    from thidua.dossiers.models import Nomination, Review, Step, Submission

    start = Nomination.objects.count()
    submission = Submission.objects.create(
        code=f"TT{start}", sender=sender, receiver=agency, title="Đo", year=2025, status="received"
    )
    now = timezone.now()
    nominations = Nomination.objects.bulk_create(
        [
            Nomination(
                code=f"HS2025-{number:07d}",
                subject=people[number % len(people)],
                award="ministry_province_merit_certificate",
                through_year=2000 + number // len(people),
                owner=sender,
                holder=agency,
                status="in_review",
            )
            for number in range(start, count)
        ],
        2_000,
    )
    Review.objects.bulk_create(
        [
            Review(
                nomination=nomination,
                submission=submission,
                agency=agency,
                received_on=now.date(),
                steps=[Step.APPRAISAL, Step.CONCLUSION],
                step=Step.APPRAISAL,
                step_since=now,
                step_due_on=now.date() + dt.timedelta(days=index % 60 - 20),
            )
            for index, nomination in enumerate(nominations)
        ],
        2_000,
    )


def one_page(client, url: str) -> tuple[int, float]:
    """Queries of one request, and p95 in ms over the rounds."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        response = client.get(url)
    count = len(queries)  # now: the next request empties the log
    if response.status_code != 200:
        raise SystemExit(f"{url}: {response.status_code}")
    times = []
    for _round in range(ROUNDS):
        start = time.perf_counter()
        client.get(url)
        times.append((time.perf_counter() - start) * 1_000)
    return count, statistics.quantiles(times, n=20)[-1]


if __name__ == "__main__":
    main()
