"""The cash book: receipts in order of their days, numbered without a gap, reversed and never edited; and the dues."""

import datetime as dt
from collections.abc import Sequence

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.trail.books import require_standing
from thidua.trail.errors import Overtaken, Refused, beside, near, required
from thidua.trail.events import Event
from thidua.trail.services import record, service
from thidua.union.guarding import demand, locked_union, may_run, not_after_today
from thidua.union.models import (
    Dues,
    DuesRate,
    Entry,
    EntryKind,
    Member,
    RateKind,
    Side,
    Union,
    Welfare,
    WelfareState,
)
from thidua.union.queries import owing
from thidua.union.rules import due_of, first_of_month
from thidua.vietnamese.names import clean
from thidua.vietnamese.numbers import grouped

INCOME = (EntryKind.ALLOCATION, EntryKind.SUPPORT, EntryKind.OTHER)  # dues come in by their own page
EXPENSE = (EntryKind.ACTIVITY, EntryKind.OTHER)  # welfare goes out by its own page
MOST = 10**12  # đồng


def write_entry(
    actor: Actor,
    union: Union,
    *,
    side: str,
    kind: str,
    day: dt.date,
    amount: int,
    text: str,
    party: str = "",
    reverses: Entry | None = None,
) -> Entry:
    """One receipt under the lock of its union, which the caller holds. Refused when the box would not hold it.

    The day is not before that of the last receipt and not after today, so that the book is in order of its days.
    """
    last = union.entries.order_by("-pk").first()
    if not 1 <= amount <= MOST:
        raise beside("amount", _("Nhập số tiền từ 1 đồng, không quá %(most)s đồng.") % {"most": grouped(MOST)})
    if last is not None and day < last.day:
        message = _("Sổ ghi theo thứ tự ngày; phiếu cuối ghi ngày %(day)s.")
        raise beside("day", message % {"day": f"{last.day:%d/%m/%Y}"})
    before = last.balance if last else 0
    if side == Side.OUT and amount > before:
        raise beside("amount", _("Tồn quỹ còn %(left)s đồng, không đủ chi.") % {"left": grouped(before)})
    numbered = union.entries.filter(year=day.year, side=side).aggregate(most=Max("number"))["most"] or 0
    return Entry.objects.create(
        union=union,
        side=side,
        year=day.year,
        number=numbered + 1,
        day=not_after_today(day, "day"),
        kind=kind,
        amount=amount,
        balance=before + amount if side == Side.IN else before - amount,
        text=required(text, "text", _("Ghi nội dung thu, chi."))[:500],
        party=clean(party)[:200],
        reverses=reverses,
        by=actor.account,
    )


@service
def move_money(
    actor: Actor, *, union: Union, side: str, kind: str, day: dt.date, amount: int, text: str, party: str = ""
) -> Entry:
    """Write down money that came or went otherwise than as dues and welfare."""
    demand(may_run(actor, union))
    union = locked_union(union)
    if kind not in {Side.IN: INCOME, Side.OUT: EXPENSE}.get(Side(side), ()):
        raise beside("kind", _("Khoản này không ghi ở đây; chọn khoản trong danh sách của phiếu."))
    entry = write_entry(actor, union, side=side, kind=kind, day=day, amount=amount, text=text, party=party)
    record(actor, Event.UNION_MONEY_MOVED, entry, after={"kind": kind, "amount": amount, "day": day, "text": text})
    return entry


@service
def reverse_entry(actor: Actor, *, entry: Entry, reason: str) -> Entry:
    """Undo a wrong receipt by one of the other side, today; dues it paid are owed again, welfare waits to be given."""
    demand(may_run(actor, entry.union))
    union = locked_union(entry.union)
    reason = required(reason, "reason", _("Nêu lý do."))
    require_standing(entry)
    made = write_entry(
        actor,
        union,
        side=Side.OUT if entry.side == Side.IN else Side.IN,
        kind=entry.kind,
        day=timezone.localdate(),
        amount=entry.amount,
        text=_("Phiếu ngược của %(code)s: %(reason)s") % {"code": entry.code, "reason": reason},
        party=entry.party,
        reverses=entry,
    )
    Dues.objects.filter(entry=entry).update(is_reversed=True)
    Welfare.objects.filter(entry=entry).update(state=WelfareState.APPROVED, entry=None)
    record(
        actor, Event.UNION_MONEY_CORRECTED, made, after={"reverses": entry.code, "amount": entry.amount}, reason=reason
    )
    return made


@service
def set_rate(
    actor: Actor,
    *,
    union: Union,
    from_month: dt.date,
    kind: str,
    paper: str,
    hundredths: int | None = None,
    amount: int | None = None,
) -> DuesRate:
    """Set what is paid for each month from a month on: a part of each member's base, or the same for all.

    A month for which somebody has paid keeps the rate that it had: the new one begins later. A wrong one is followed by
    the right one for the same month.
    """
    demand(may_run(actor, union))
    union = locked_union(union)
    from_month = near(first_of_month(from_month), "from_month")
    paper = required(paper, "paper", _("Ghi văn bản, nghị quyết quy định mức đoàn phí."))[:300]
    if kind == RateKind.PERCENT:
        if hundredths is None or not 1 <= hundredths <= 10_000:
            raise beside("percent", _("Nhập tỷ lệ lớn hơn 0, không quá 100 %."))
        amount = None
    elif amount is None or not 1 <= amount <= MOST:
        raise beside("amount", _("Nhập số tiền mỗi tháng."))
    else:
        hundredths = None
    if Dues.objects.filter(member__union=union, month__gte=from_month, is_reversed=False).exists():
        raise beside("from_month", _("Đã thu đoàn phí của tháng này hoặc sau đó; chọn tháng sau."))
    rate = DuesRate.objects.create(
        union=union, from_month=from_month, kind=kind, hundredths=hundredths, amount=amount, paper=paper
    )
    after = {"from_month": from_month, "kind": kind, "hundredths": hundredths, "amount": amount, "paper": paper}
    record(actor, Event.UNION_DUES_SET, union, after=after)
    return rate


@service
def collect_dues(actor: Actor, *, union: Union, month: dt.date, members: Sequence[Member], day: dt.date) -> list[Entry]:
    """Take the dues of one month from some members: a receipt for each, or nothing at all.

    Raises Overtaken naming who has paid it meanwhile, Refused where the rate or somebody's base is not known.
    """
    demand(may_run(actor, union))
    union, month = locked_union(union), first_of_month(month)
    rate = union.rates.filter(from_month__lte=month).first()
    if rate is None:
        raise Refused(_("Chưa đặt mức đoàn phí cho tháng này; hãy đặt mức trước."))
    rows = list(owing(union, month).filter(pk__in=[each.pk for each in members]))
    if not members:
        raise beside("members", _("Chọn ít nhất một đoàn viên."))
    if gone := {each.pk: each for each in members}.keys() - {each.pk for each in rows}:
        names = ", ".join(each.name for each in members if each.pk in gone)
        raise Overtaken(_("Đã nộp tháng này hoặc không phải nộp: %(names)s. Hãy tải lại trang.") % {"names": names})
    if unknown := [each.name for each in rows if due_of(rate, each) is None]:
        raise beside("members", _("Chưa ghi căn cứ đóng của: %(names)s.") % {"names": ", ".join(unknown)})
    made = []
    for each in rows:
        text = _("Đoàn phí tháng %(month)s") % {"month": f"{month:%m/%Y}"}
        amount = due_of(rate, each) or 0
        entry = write_entry(
            actor, union, side=Side.IN, kind=EntryKind.DUES, day=day, amount=amount, text=text, party=each.name
        )
        Dues.objects.create(member=each, month=month, entry=entry)
        made.append(entry)
    after = {"month": month, "members": len(made), "amount": sum(entry.amount for entry in made), "day": day}
    record(actor, Event.UNION_DUES_PAID, union, after=after)
    return made
