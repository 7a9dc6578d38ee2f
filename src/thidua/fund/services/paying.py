"""Money that comes into the fund, and money that is paid from it."""

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.permissions import Action
from thidua.fund.awards import still_due
from thidua.fund.models import Entry, EntryKind, FundYear, Payment, PaymentState, Source
from thidua.fund.queries import entries_of_fund, rest_of
from thidua.fund.services.years import MOST, locked_fund
from thidua.trail.books import NO_GROUND, Ground, lowest_after
from thidua.trail.errors import Overtaken, beside, required
from thidua.trail.events import Event
from thidua.trail.services import record, service
from thidua.vietnamese.numbers import amount as dong


@service
def receive_money(
    actor: Actor,
    *,
    fund: FundYear,
    source: str,
    amount: int,
    party: str,
    paper: str,
    day: dt.date,
    reason: str = "",
    ground: Ground = NO_GROUND,
) -> Entry:
    """Write what came in, from where and by which paper."""
    fund = locked_fund(actor, fund, Action.KEEP_FUND)
    if source not in Source.values or source == Source.CARRIED:
        raise beside("source", _("Chọn nguồn thu; số dư năm trước tự chuyển khi khóa sổ."))
    made = Entry(fund=fund, kind=EntryKind.INCOME, source=source, amount=checked_amount(amount))
    made.day = checked_day(fund, day)
    made.party = required(party, "party", _("Cần tên người, cơ quan nộp."))[:300]
    made.paper = required(paper, "paper", _("Cần số chứng từ."))[:100]
    made.reason, made.ground_label, made.ground_path = reason.strip()[:500], ground.label[:300], ground.path[:200]
    made.made_by = actor.account
    made.save()
    after = {"source": source, "amount": amount, "day": made.day, "party": made.party, "paper": made.paper}
    record(actor, Event.FUND_RECEIVED, fund, after=after, reason=made.reason)
    return made


@service
def pay(
    actor: Actor,
    *,
    payment: Payment,
    day: dt.date,
    party: str,
    paper: str,
    amount: int | None = None,
    ground: Ground = NO_GROUND,
) -> Entry:
    """Pay what was approved, all that is left of it or a part.

    Refused beyond what is left, what the fund has, and of award money what is due for awards that still stand.
    """
    fund = locked_fund(actor, payment.fund, Action.KEEP_FUND)
    payment = Payment.objects.select_for_update(of=("self",)).select_related("decision__agency").get(pk=payment.pk)
    if payment.state != PaymentState.APPROVED:
        text = _("Khoản chi «%(title)s» ở trạng thái «%(state)s» nên không chi được.")
        raise Overtaken(text % {"title": payment.title, "state": payment.get_state_display()})
    rest, day = rest_of(payment), checked_day(fund, day)
    amount = checked_amount(rest if amount is None else amount)
    if amount > rest:
        raise beside("amount", _("Khoản này chỉ còn %(rest)s được chi.") % {"rest": dong(rest)})
    if payment.decision is not None and amount > (due := max(0, still_due(actor, payment.decision))):
        text = _("Có danh hiệu bị thu hồi sau khi đề nghị; của quyết định này chỉ còn %(due)s được chi.")
        raise beside("amount", text % {"due": dong(due)})
    require_there(fund, day, -amount)
    made = Entry(fund=fund, kind=EntryKind.PAID, payment=payment, amount=-amount, day=day, made_by=actor.account)
    made.party = required(party, "party", _("Cần tên người nhận."))[:300]
    made.paper = required(paper, "paper", _("Cần số phiếu chi, danh sách ký nhận."))[:100]
    made.ground_label, made.ground_path = ground.label[:300], ground.path[:200]
    made.save()
    if amount == rest:
        payment.state = PaymentState.PAID
        payment.save(update_fields=["state"])
    after = {"amount": amount, "day": day, "party": made.party, "paper": made.paper, "state": payment.state}
    record(actor, Event.FUND_PAID, payment, after=after)
    return made


def require_there(fund: FundYear, day: dt.date, change: int) -> None:
    """Refuse a change after which the fund would have less than nothing on the day or later."""
    rows = entries_of_fund(fund)
    if lowest_after(rows, "amount", day, change) < 0:
        there = lowest_after(rows, "amount", day, 0)
        text = _("Quỹ chỉ còn %(there)s chi được ở ngày %(day)s; hãy ghi thu trước.")
        raise beside("amount", text % {"there": dong(there), "day": f"{day:%d/%m/%Y}"})


def checked_amount(amount: int) -> int:
    """The amount, refused beside its field unless it is some money."""
    if not 0 < amount <= MOST:
        raise beside("amount", _("Nhập số tiền lớn hơn 0, bằng đồng."))
    return amount


def checked_day(fund: FundYear, day: dt.date) -> dt.date:
    """The day, refused beside its field unless it lies in the fund's year and not after today."""
    if day.year != fund.year:
        raise beside("day", _("Ngày phải trong năm %(year)s của quỹ.") % {"year": fund.year})
    if day > timezone.localdate():
        raise beside("day", _("Ngày không sau hôm nay."))
    return day
