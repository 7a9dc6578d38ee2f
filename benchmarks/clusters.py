"""A year of 10,000 units with 60 criteria in six tables: scored, ranked, published and shown, against 1,000 units.

    .venv/bin/python benchmarks/clusters.py [--units 10000]

Works on a database of its own, thrown away at the end. Beside each measure stand numpy on the bare array and one
statement of SQL on the same rows in the same run, which neither check, explain nor freeze anything.
"""

import argparse
import datetime as dt
import random
import sys
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.own_database import own_database

FEW, TABLES, CRITERIA = 1_000, 6, 10
SUM = """
    SELECT membership_id, sum(points) FROM clusters_score JOIN clusters_membership member ON member.id = membership_id
    WHERE stage = 'final' AND member.year_id = %s GROUP BY membership_id ORDER BY sum(points) DESC, membership_id
"""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--units", type=int, default=10_000)
    units = parser.parse_args().units
    with own_database():
        measure(units)


def measure(units: int) -> None:
    """Both sizes, and the growth between them."""

    few, many = one_size(FEW), one_size(units)
    print(f"{'':<44}{FEW:>10,}{units:>12,}{'growth':>10}")
    for name, seconds in few.items():
        print(f"{name:<44}{seconds:>9.3f}s{many[name]:>11.3f}s{many[name] / seconds:>10.1f}")
    ranked = "read and rank (exact, tie-breaks, lots)"
    print(f"ratio to numpy {many[ranked] / many['numpy: caps, sums, order']:.0f}, ", end="")
    print(f"to SQL {many[ranked] / many['SQL: sums, order']:.1f}")


def one_size(units: int) -> dict[str, float]:
    """Seconds of each measure with this many units."""
    import numpy as np
    from django.db import connection
    from django.test import Client

    from tests.makers import make_actor, make_tree
    from thidua.agencies.models import Role
    from thidua.clusters import queries, services
    from thidua.clusters.models import Criterion, Membership, Score, YearState

    organiser = make_actor(make_tree()["province"], Role.APPRAISER)
    cluster = services.form_cluster(organiser, kind="cluster", name=f"Cụm {units}")
    today = dt.date.today()  # noqa: DTZ011 - only a day to measure with
    year = services.open_cluster_year(
        organiser, cluster=cluster, year=today.year, self_score_due=today, check_due=today
    )
    rows = "\n".join(f"Tiêu chí {number} | 10" for number in range(CRITERIA))
    for number in range(TABLES):
        services.save_table(
            organiser, year=year, name=f"Bảng {number}", max_points=Decimal(100), bonus_most=None, rows=rows
        )
    members = _members(organiser.agency, year, units)
    criteria = list(Criterion.objects.filter(table__year=year))
    chance = random.Random(7)  # noqa: S311 - points to measure with
    array = np.array([[chance.randrange(1_001) for _each in criteria] for _member in members])
    type(year).objects.filter(pk=year.pk).update(state=YearState.SETTLING)
    scores = [
        Score(membership=member, criterion=criterion, stage="final", points=Decimal(int(value)) / 100)
        for member, line in zip(members, array, strict=True)
        for criterion, value in zip(criteria, line, strict=True)
    ]
    times: dict[str, float] = {}

    def timed(name: str, work: Callable[[], Any]) -> Any:
        start = time.perf_counter()
        result = work()
        times[name] = time.perf_counter() - start
        return result

    timed("write the points", lambda: _write(scores))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    Membership.objects.filter(year=year).update(sheet="settled")
    type(year).objects.filter(pk=year.pk).update(state=YearState.VOTING)
    year.refresh_from_db()
    found = timed("read and rank (exact, tie-breaks, lots)", lambda: queries.standings(year))

    def bare() -> list[int]:
        sums = np.minimum(array.reshape(units, TABLES, CRITERIA).sum(axis=2), 10_000).sum(axis=1)
        return list(np.lexsort((np.arange(units), -sums)))

    order = timed("numpy: caps, sums, order", bare)

    def statement() -> list[Any]:
        with connection.cursor() as cursor:
            cursor.execute(SUM, [year.pk])
            return cursor.fetchall()

    sums = timed("SQL: sums, order", statement)
    totals = [each.unit.total for each in found]
    assert totals == [total for _member, total in sums]
    assert totals == [Decimal(int(array[place].sum())) / 100 for place in order]
    timed("publish (frozen edition, trail, notices)", lambda: services.publish(organiser, year=year))
    client = Client()
    client.force_login(organiser.person)
    client.get(f"/cum-khoi/nam/{year.pk}/xep-hang/")
    answer = timed("show the published ranking", lambda: client.get(f"/cum-khoi/nam/{year.pk}/xep-hang/"))
    assert answer.status_code == 200
    timed("show its last page", lambda: client.get(f"/cum-khoi/nam/{year.pk}/xep-hang/?trang=9999"))
    return times


def _write(scores: list[Any]) -> None:
    from django.db import transaction

    from thidua.trail.copying import copy_in

    with transaction.atomic():
        copy_in(scores)


def _members(organiser: Any, year: Any, units: int) -> list[Any]:
    from thidua.agencies.models import Agency
    from thidua.clusters.models import Membership

    agencies = Agency.objects.bulk_create(
        Agency(
            code=f"U{units}-{number}",
            name=f"Đơn vị {number}",
            name_fold=f"don vi {number}",
            level="grassroots",
            parent=organiser,
            path=f"{organiser.path}u{number}/",
        )
        for number in range(units)
    )
    return Membership.objects.bulk_create(
        Membership(year=year, agency=agency, position=place) for place, agency in enumerate(agencies)
    )


if __name__ == "__main__":
    main()
