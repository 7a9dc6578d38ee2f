"""The stock of sheets: what was received, what was used or spoiled, and which serial comes next.

Everything that takes a sheet out of the stock locks the blank first, so that no two officers get the same serial. A
sheet is in stock while no row of `Sheet` has its number: what was received is always what is left and what has a row.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Count, F, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.permissions import Action, require
from thidua.blanks.models import Batch, BatchState, Blank, Series, Sheet
from thidua.trail.errors import Overtaken, Refused
from thidua.trail.events import Event
from thidua.trail.services import record, service

MOST_AT_ONCE = 100_000  # sheets in one series
NEXT = """
    SELECT series.id, each.number
    FROM blanks_series series, generate_series(series.first, series.last) AS each(number)
    WHERE series.blank_id = %s
      AND NOT EXISTS (SELECT FROM blanks_sheet sheet WHERE sheet.series_id = series.id AND sheet.number = each.number)
    ORDER BY series.id, each.number LIMIT %s
"""


@dataclass(frozen=True)
class Stock:
    """How many sheets of a blank there are: received = used + spoiled + left."""

    received: int
    used: int
    spoiled: int

    @property
    def left(self) -> int:
        return self.received - self.used - self.spoiled


def stock_of(blank: Blank) -> Stock:
    """The count of now."""
    received = blank.series.aggregate(all=Sum(F("last") - F("first") + 1))["all"] or 0
    sheets = Sheet.objects.filter(series__blank=blank)
    counts = sheets.aggregate(all=Count("pk"), spoiled=Count("spoiled_at"))
    return Stock(received, counts["all"] - counts["spoiled"], counts["spoiled"])


def next_sheets(blank: Blank, count: int) -> list[tuple[Series, int]]:
    """The next sheets in stock, the series received first before the others; fewer where there are no more."""
    with connection.cursor() as cursor:
        cursor.execute(NEXT, [blank.pk, count])
        found = cursor.fetchall()
    series = {each.pk: each for each in blank.series.all()}
    return [(series[pk], number) for pk, number in found]


def locked_blank(blank: Blank) -> Blank:
    """The blank as it is now, locked until the end of the transaction; Overtaken when it is not used any more."""
    now = Blank.objects.select_for_update(of=("self",)).get(pk=blank.pk)
    if now.ended_at is not None:
        raise Overtaken(_("Phôi này đã thôi dùng. Hãy chọn phôi khác."))
    return now


@service
def receive_series(
    actor: Actor,
    *,
    blank: Blank,
    first: int,
    last: int,
    received_on: dt.date,
    prefix: str = "",
    digits: int = 1,
    paper: str = "",
) -> Series:
    """Take sheets into the stock. Refused when one of their serials was received before."""
    require(actor, Action.PRINT_CERTIFICATES, blank.agency_id)
    blank = locked_blank(blank)
    prefix = prefix.strip()
    if last < first:
        raise _beside("last", _("Số cuối không được nhỏ hơn số đầu (%(first)s).") % {"first": first})
    if last - first >= MOST_AT_ONCE:
        raise _beside("last", _("Mỗi lần nhận tối đa %(most)s tờ; hãy chia thành nhiều lần.") % {"most": "100.000"})
    if received_on > timezone.localdate():
        raise _beside("received_on", _("Ngày nhận không được sau hôm nay."))
    series = Series(
        blank=blank,
        prefix=prefix,
        first=first,
        last=last,
        digits=max(digits, 1),
        received_on=received_on,
        paper=paper.strip(),
        recorded_by=actor.account,
    )
    twin = next((each for each in blank.series.all() if _meet(each, series)), None)
    if twin is not None:
        raise _beside(
            "first",
            _("Đã nhận các số %(series)s ngày %(day)s; hai lần nhận không được trùng số.")
            % {"series": twin, "day": f"{twin.received_on:%d/%m/%Y}"},
        )
    series.save()
    after = {"series": str(series), "count": last - first + 1, "received_on": received_on, "paper": series.paper}
    record(actor, Event.BLANKS_RECEIVED, blank, after=after)
    return series


def _meet(one: Series, other: Series) -> bool:
    """Whether two series have a sheet with the same serial, however it is put together: «BK-» 0501, «BK-0» 501."""
    prefix, longer = sorted((one.prefix.casefold(), other.prefix.casefold()), key=len)
    if prefix == longer:
        return one.first <= other.last and other.first <= one.last
    if not (longer.startswith(prefix) and longer[len(prefix) :].isdecimal()):
        return False
    return not _serials(one).isdisjoint(_serials(other))


def _serials(series: Series) -> set[str]:
    return {series.serial(number).casefold() for number in range(series.first, series.last + 1)}


def take(blank: Blank, count: int) -> list[tuple[Series, int]]:
    """The next `count` sheets, for a caller that holds the blank's lock and makes their rows; Refused if too few."""
    found = next_sheets(blank, count)
    if len(found) < count:
        raise Refused(
            _("Chỉ còn %(left)s tờ phôi «%(blank)s», cần %(count)s tờ. Hãy nhập thêm phôi, hoặc in ít bằng hơn.")
            % {"left": len(found), "blank": blank, "count": count}
        )
    return found


@service
def spoil_in_stock(actor: Actor, *, blank: Blank, prefix: str, first: int, last: int, reason: str) -> int:
    """Record sheets that were never printed as spoiled or lost; return how many. Refused unless all are in stock."""
    require(actor, Action.PRINT_CERTIFICATES, blank.agency_id)
    blank = locked_blank(blank)
    reason = _said(reason)
    if last < first or last - first >= MOST_AT_ONCE:
        raise _beside("last", _("Số cuối không được nhỏ hơn số đầu (%(first)s).") % {"first": first})
    series = blank.series.filter(prefix=prefix.strip(), first__lte=first, last__gte=last).first()
    if series is None:
        raise _beside("first", _("Các số này không nằm trong một lần nhận phôi nào. Hãy xem lại ký hiệu và số."))
    gone = series.sheets.filter(number__gte=first, number__lte=last).order_by("number").first()
    if gone is not None:
        raise _beside("first", _("Tờ %(serial)s không còn trong kho: đã in hoặc đã báo hỏng.") % {"serial": gone})
    now = timezone.now()
    Sheet.objects.bulk_create(
        Sheet(series=series, number=number, spoiled_at=now, spoiled_by=actor.account, reason=reason)
        for number in range(first, last + 1)
    )
    after = {"from": series.serial(first), "to": series.serial(last), "count": last - first + 1}
    record(actor, Event.BLANKS_SPOILED, blank, after=after, reason=reason)
    return last - first + 1


@service
def spoil_printed(actor: Actor, *, batch: Batch, sheets: Sequence[Sheet], reason: str) -> list[Sheet]:
    """Record printed sheets of a batch as spoiled; their certificates may then be printed again, on other sheets.

    Overtaken when one of them was recorded as spoiled meanwhile; Refused while the file is not made.
    """
    blank = batch.layout.blank
    require(actor, Action.PRINT_CERTIFICATES, blank.agency_id)
    reason = _said(reason)
    if not sheets:
        raise _beside("sheets", _("Hãy chọn ít nhất một tờ."))
    Blank.objects.select_for_update(of=("self",)).get(pk=blank.pk)
    if Batch.objects.select_for_update(of=("self",)).get(pk=batch.pk).state != BatchState.DONE:
        raise Refused(_("Lần in này chưa có tệp in. Hãy chờ xong rồi báo hỏng."))
    wanted = {sheet.pk for sheet in sheets}
    found = list(batch.sheets.select_related("series", "certificate").filter(pk__in=wanted).order_by("pk"))
    gone = [sheet.serial for sheet in found if sheet.spoiled_at is not None]
    if gone or len(found) != len(wanted):
        raise Overtaken(_("Đã có người báo hỏng: %(serials)s. Hãy tải lại trang.") % {"serials": ", ".join(gone)})
    changes: dict[str, Any] = {"spoiled_at": timezone.now(), "spoiled_by": actor.account, "reason": reason}
    batch.sheets.filter(pk__in=wanted).update(**changes)
    after = {"serials": [sheet.serial for sheet in found], "count": len(found)}
    record(actor, Event.BLANKS_SPOILED, blank, after=after, reason=reason)
    return found


def _said(reason: str) -> str:
    if not reason.strip():
        raise _beside("reason", _("Nêu lý do hỏng, mất: để trống thì không đối chiếu được kho phôi."))
    return reason.strip()


def _beside(field: str, message: str) -> Refused:
    return Refused(message, fields={field: message})
