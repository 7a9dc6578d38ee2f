"""The commendation chapter of a province's yearly report over 65,000 awards, against the bare SQL that sums them.

    .venv/bin/python benchmarks/yearly_report.py [--awards 65000]

Works on a database of its own, thrown away at the end. The baseline groups by code, kind and basis and nothing else, of
the year and of the year before (the chapter compares both); the chapter tells position and sex apart besides.
"""

import argparse
import datetime as dt
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.own_database import own_database


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--awards", type=int, default=65_000)
    many = parser.parse_args().awards
    with own_database():
        measure(many)


def measure(many: int) -> None:
    """Bare SQL, the chapter's figures, its words, the whole report, its page and its PDF."""
    from django.db import connection
    from django.test import Client
    from django.urls import reverse

    from benchmarks.statistical_forms import BARE, fill, timed
    from thidua.documents.periodic_reports import report_paper
    from thidua.documents.rendering import render
    from thidua.reports.indicators.counting import numbers_of
    from thidua.reports.models import ReportKind
    from thidua.reports.periodic import services
    from thidua.reports.periodic.content import codes_of, filled, scope_of
    from thidua.reports.periodic.wording import codes_in

    officer, province = fill(many)
    first, last = dt.date(2025, 1, 1), dt.date(2025, 12, 31)
    report = services.begin_report(officer, kind=ReportKind.YEAR, starts_on=first, ends_on=last)
    chapter = report.sections.get(heading__contains="Công tác khen thưởng")
    codes = [code for code in codes_in(chapter.text) if not code.startswith(("quyet-dinh", "tien"))]
    client = Client()
    client.force_login(officer.account)

    def bare(since: dt.date = first, until: dt.date = last) -> Any:
        with connection.cursor() as cursor:
            cursor.execute(BARE, [f"{province.path}%", since, until])
            return cursor.fetchall()

    def both() -> Any:
        return bare(), bare(dt.date(2024, 1, 1), dt.date(2024, 12, 31))

    print(f"{len(codes)} numbers in the chapter, {len(codes_of(report))} in the report")
    base = timed("bare SQL: the sums of both years", both)
    timed("the chapter: all its numbers", lambda: numbers_of(scope_of(officer, report), codes), base)
    timed("the chapter in words, tables and charts", lambda: filled(officer, report).blocks(chapter.text), base)
    timed("the whole report's numbers", lambda: numbers_of(scope_of(officer, report), codes_of(report)), base)
    timed("begin a report with all its figures", lambda: begin(services, officer, first, last), base)
    page = reverse("reports:report", args=[report.pk])
    timed("its page, beside the numbers as they are now", lambda: client.get(page), base)
    timed("its PDF", lambda: render(report_paper(report)), base)


def begin(services: Any, officer: Any, first: dt.date, last: dt.date) -> Any:
    """Another report of the same year."""
    from thidua.reports.models import ReportKind

    return services.begin_report(officer, kind=ReportKind.YEAR, starts_on=first, ends_on=last)


if __name__ == "__main__":
    main()
