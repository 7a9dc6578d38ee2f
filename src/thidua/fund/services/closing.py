"""The book of a year closed, and what is left carried into the next."""

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.permissions import Action
from thidua.fund.models import OWED, Entry, EntryKind, FundState, FundYear, Source
from thidua.fund.queries import entries_of_fund
from thidua.fund.services.years import locked_fund
from thidua.trail.books import balance
from thidua.trail.errors import Refused
from thidua.trail.events import Event
from thidua.trail.services import record, service


@service
def close_year(actor: Actor, *, fund: FundYear) -> FundYear:
    """Close the book of a year that is over; what is left comes into the next year's fund, opened when there is none.

    Refused while a payment is asked for or not paid out, and while the book of a year before is open: years are closed
    in order, so that no balance comes into a closed book.
    """
    fund = locked_fund(actor, fund, Action.APPROVE_PAYMENT)
    if fund.year >= timezone.localdate().year:
        raise Refused(_("Năm %(year)s chưa hết nên chưa khóa sổ được.") % {"year": fund.year})
    if before := FundYear.objects.filter(agency=fund.agency_id, year__lt=fund.year, state=FundState.OPEN).first():
        text = _("Quỹ năm %(year)s còn mở; hãy khóa sổ năm ấy trước để số dư chuyển sang.")
        raise Refused(text % {"year": before.year})
    if owed := fund.payments.filter(state__in=OWED).count():
        text = _("Còn %(count)s khoản chờ duyệt hoặc chưa chi hết: chi, không duyệt hoặc thôi chi trước khi khóa sổ.")
        raise Refused(text % {"count": owed})
    left = balance(entries_of_fund(fund), "amount")
    fund.state = FundState.CLOSED
    fund.save(update_fields=["state"])
    record(actor, Event.FUND_CLOSED, fund, before={"state": "open"}, after={"state": fund.state, "left": left})
    if left:
        _carry(actor, fund, left)
    return fund


def _carry(actor: Actor, fund: FundYear, left: int) -> None:
    following, is_new = FundYear.objects.select_for_update().get_or_create(agency=fund.agency, year=fund.year + 1)
    if not following.is_open:  # two years that were closed out of order before that was refused
        raise Refused(_("Sổ quỹ năm %(year)s đã khóa; không chuyển số dư sang được.") % {"year": following.year})
    if is_new:
        record(actor, Event.FUND_OPENED, following, after={"year": following.year})
    said = _("Số dư quỹ năm %(year)s") % {"year": fund.year}
    made = Entry.objects.create(
        fund=following,
        kind=EntryKind.INCOME,
        source=Source.CARRIED,
        amount=left,
        day=dt.date(following.year, 1, 1),
        party=fund.agency.name[:300],
        paper=said,
        made_by=actor.account,
    )
    after = {"source": made.source, "amount": left, "day": made.day, "paper": made.paper}
    record(actor, Event.FUND_RECEIVED, following, after=after)
