"""What of the fund waits for a person."""

from django.urls import reverse
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.permissions import Action, may
from thidua.fund.models import PaymentState
from thidua.fund.queries import visible_payments
from thidua.screens.waiting import WaitingItem, waiting


@waiting
def payments(actor: Actor) -> list[WaitingItem]:
    """What the head approves, and what was approved and is to be paid."""
    found = []
    if may(actor, Action.APPROVE_PAYMENT):
        found.append(_item(actor, _("Đề nghị chi quỹ chờ duyệt"), PaymentState.ASKED))
    if may(actor, Action.KEEP_FUND):
        found.append(_item(actor, _("Khoản chi đã duyệt, chưa chi hết"), PaymentState.APPROVED))
    return found


def _item(actor: Actor, text: str, state: PaymentState) -> WaitingItem:
    rows = visible_payments(actor).filter(state=state)
    return WaitingItem(text, rows.count(), f"{reverse('fund:payments')}?trang_thai={state}")
