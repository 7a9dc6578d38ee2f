"""Numbers of papers that an agency issues: from 01 on 1 January, in order, without a gap, never twice.

Nghị định 30/2020/NĐ-CP, Điều 15 and 18 (text): numbers run over one year in the issuing body. Decisions that commend,
correct and revoke share one series: they are one kind of paper, and the same «07/QĐ-UBND» may not stand on two of them.
"""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from thidua.agencies.models import Agency
from thidua.decisions.models import NumberSeries
from thidua.trail.errors import Refused

DECISION_SERIES = "QĐ"  # the abbreviation of the kind of paper in its symbol


@dataclass(frozen=True)
class Number:
    """A number as it is kept and as it is written: 7 of 2026, «07/QĐ-UBND»."""

    year: int
    sequence: int
    text: str


def take_number(agency: Agency, kind: str, day: dt.date) -> Number:
    """Take the next number of the agency, the kind of paper (its abbreviation) and the year of `day`.

    Call it inside the transaction that makes the paper: the series stays locked until that ends, so the number and the
    paper are kept or lost together. Refused when the agency has no symbol.
    """
    _require_symbol(agency)
    # Of two who open a series at once one row stays; both then wait for each other on it.
    NumberSeries.objects.bulk_create([NumberSeries(agency=agency, year=day.year, kind=kind)], ignore_conflicts=True)
    series = NumberSeries.objects.select_for_update().get(agency=agency, year=day.year, kind=kind)
    series.last += 1
    series.save(update_fields=["last"])
    return Number(day.year, series.last, number_text(series.last, kind, agency))


def next_number(agency: Agency, kind: str, day: dt.date) -> Number:
    """The number that would be taken now; somebody else may still take it first."""
    _require_symbol(agency)
    last = NumberSeries.objects.filter(agency=agency, year=day.year, kind=kind).values_list("last", flat=True).first()
    sequence = (last or 0) + 1
    return Number(day.year, sequence, number_text(sequence, kind, agency))


def number_text(sequence: int, kind: str, agency: Agency) -> str:
    """Number and symbol as papers show them, with a leading 0 below 10: «07/QĐ-UBND»."""
    return f"{sequence:02d}/{kind}-{agency.symbol}"


def _require_symbol(agency: Agency) -> None:
    if not agency.symbol:
        raise Refused(
            _("%(agency)s chưa có ký hiệu văn bản nên chưa đánh số được. Quản trị hệ thống bổ sung ở trang Cơ quan.")
            % {"agency": agency}
        )
