"""Reports of the made-up year: that of its first half issued, the year's being written."""

import datetime as dt
from collections.abc import Mapping

from thidua.agencies.actor import Actor
from thidua.reports.models import Report, ReportKind
from thidua.reports.periodic import services

REMAINING = "Một số đơn vị gửi hồ sơ sát hạn; số liệu vị trí công tác trong sổ cũ chưa đầy đủ."


def make_reports(actors: Mapping[str, Actor], *, today: dt.date, year: int) -> list[Report]:
    """Issue the half-year's report and begin the year's. `actors` by user name: «thamdinh» writes, «chutich» signs."""
    writer, head = actors["thamdinh"], actors["chutich"]
    first, middle, last = dt.date(year, 1, 1), dt.date(year, 6, 30), dt.date(year, 12, 31)
    half = services.begin_report(writer, kind=ReportKind.HALF_YEAR, starts_on=first, ends_on=middle)
    section = half.sections.get(heading__startswith="III.")
    services.write_section(writer, section=section, heading=section.heading, text=REMAINING, seen=section.version)
    half = services.propose_report(writer, report=half, seen=half.version)
    day = min(today, dt.date(year, 7, 3))
    half = services.issue_report(head, report=half, issued_on=day, seen=half.version)
    return [half, services.begin_report(writer, kind=ReportKind.YEAR, starts_on=first, ends_on=last)]
