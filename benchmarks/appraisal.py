"""One verdict from the register, and a list of 1,000 nominees appraised, against the bare engine on the same cases.

    .venv/bin/python benchmarks/appraisal.py [--nominees 1000]

Works on a database of its own, thrown away at the end. Baseline: `thidua.law.appraise` alone, on cases that are
already in memory. The ratio says what reading the register, building the case and keeping the answer cost.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--nominees", type=int, default=1_000)
    nominees = parser.parse_args().nominees
    with tempfile.TemporaryDirectory() as folder:
        os.environ["THIDUA_DATA"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "thidua.settings"
        os.environ.pop("DATABASE_URL", None)
        from thidua import database

        with database.running(Path(folder), durable=False):
            measure(nominees)


def measure(nominees: int) -> None:
    """Fill a register, appraise everybody three ways, print the table."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from tests.dossiers.desk import CERTIFICATE, RECEIVED_ON, Desk
    from thidua.demo import history
    from thidua.dossiers import services
    from thidua.dossiers.models import Nomination, Review, Step, Submission
    from thidua.dossiers.services.appraisals import case_of
    from thidua.law import appraise, read_case

    desk = Desk()
    history.PEOPLE_PER_UNIT = nominees
    people = history.make_history([desk.tree["department"]], desk.tree["province"], last_year=2024)
    submission = Submission.objects.create(
        code="TT", sender=desk.tree["department"], receiver=desk.tree["province"], title="Đo", year=2025
    )
    nominations = Nomination.objects.bulk_create(
        [
            Nomination(
                code=f"HS2024-{number:07d}",
                subject=person,
                award=CERTIFICATE,
                through_year=2024,
                owner=desk.tree["department"],
                holder=desk.tree["province"],
                status="in_review",
            )
            for number, person in enumerate(people)
        ]
    )
    reviews = Review.objects.bulk_create(
        [
            Review(
                nomination=nomination,
                submission=submission,
                agency=desk.tree["province"],
                received_on=RECEIVED_ON,
                steps=[Step.APPRAISAL, Step.CONCLUSION],
                step=Step.APPRAISAL,
                step_since="2025-03-03T00:00:00Z",
            )
            for nomination in nominations
        ]
    )
    cases = [read_case(case_of(nomination, received_on=RECEIVED_ON)) for nomination in nominations]
    engine = timed(appraise, [(case,) for case in cases])
    register = timed(
        lambda nomination: appraise(read_case(case_of(nomination, received_on=RECEIVED_ON))),
        [(nomination,) for nomination in nominations],
    )
    kept = timed(lambda review: services.appraise_review(desk.appraiser, review=review), [(each,) for each in reviews])
    print(f"{nominees} nominees, {CERTIFICATE}")
    print(f"{'':<46}{'p50 ms':>10}{'p95 ms':>10}{'all, s':>10}{'ratio':>8}")
    for name, times in (
        ("the engine alone (baseline)", engine),
        ("from the register: read, build, judge", register),
        ("as a service: the same, kept, in the trail", kept),
    ):
        p50, p95 = statistics.median(times) * 1_000, statistics.quantiles(times, n=20)[-1] * 1_000
        print(f"{name:<46}{p50:>10.2f}{p95:>10.2f}{sum(times):>10.2f}{sum(times) / sum(engine):>8.1f}")


def timed(function, calls) -> list[float]:
    """Seconds of each call."""
    times = []
    for arguments in calls:
        start = time.perf_counter()
        function(*arguments)
        times.append(time.perf_counter() - start)
    return times


if __name__ == "__main__":
    main()
