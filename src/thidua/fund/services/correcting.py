"""A wrong line of the fund's book undone by its reverse; of a closed year, by money that comes back."""

from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.permissions import Action
from thidua.fund.models import Entry, EntryKind, FundState, FundYear, Payment, PaymentState, Source
from thidua.fund.services.paying import receive_money, require_there
from thidua.fund.services.years import locked_fund
from thidua.trail.books import Ground, require_standing
from thidua.trail.errors import Refused, required
from thidua.trail.events import Event
from thidua.trail.services import record, service


@service
def reverse_entry(actor: Actor, *, entry: Entry, reason: str) -> Entry:
    """Undo a line by its reverse: on today, on the year's last day once that is past.

    A payment that was undone waits to be paid again. Refused when the money that came by it has gone already.
    """
    fund = locked_fund(actor, entry.fund, Action.KEEP_FUND)
    reason = required(reason, "reason", _("Cần nêu lý do lập phiếu ngược."))
    require_standing(entry)
    if entry.source == Source.CARRIED:
        raise Refused(_("Không lập phiếu ngược của số dư chuyển sang."))
    today = timezone.localdate()
    day = today if today.year == fund.year else today.replace(year=fund.year, month=12, day=31)
    require_there(fund, day, -entry.amount)
    made = Entry.objects.create(
        fund=fund,
        kind=EntryKind.REVERSAL,
        source=entry.source,
        payment=entry.payment,
        amount=-entry.amount,
        day=day,
        party=entry.party,
        paper=entry.paper,
        reason=reason[:500],
        ground_label=entry.ground_label,
        ground_path=entry.ground_path,
        reverses=entry,
        made_by=actor.account,
    )
    if entry.payment_id:
        payment = Payment.objects.select_for_update().get(pk=entry.payment_id)
        if payment.state == PaymentState.PAID:
            payment.state = PaymentState.APPROVED
            payment.save(update_fields=["state"])
    after = {"entry": entry.get_kind_display(), "amount": abs(entry.amount), "day": entry.day, "paper": entry.paper}
    record(actor, Event.FUND_CORRECTED, fund, after=after, reason=reason)
    return made


@service
def take_money_back(actor: Actor, *, entry: Entry, reason: str) -> Entry:
    """Undo what was paid by a line; of a year whose book is closed it comes into this year's fund as money returned."""
    paid_from = FundYear.objects.select_for_update(of=("self",)).get(pk=entry.fund_id)
    if paid_from.is_open:
        return reverse_entry(actor, entry=entry, reason=reason)
    today = timezone.localdate()
    fund = FundYear.objects.filter(agency=paid_from.agency_id, year=today.year, state=FundState.OPEN).first()
    if fund is None:
        text = _("Sổ quỹ năm %(closed)s đã khóa; hãy mở quỹ năm %(year)s rồi làm lại để khoản này được thu về.")
        raise Refused(text % {"closed": paid_from.year, "year": today.year})
    return receive_money(
        actor,
        fund=fund,
        source=Source.RETURNED,
        amount=-entry.amount,
        party=entry.party,
        paper=entry.paper,
        day=today,
        reason=reason,
        ground=Ground(entry.ground_label, entry.ground_path),
    )
