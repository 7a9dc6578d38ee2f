"""What of the union waits for a person."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.screens.waiting import WaitingItem, waiting
from thidua.union.guarding import position_of
from thidua.union.models import COMMITTEE, LEADERS, Union, WelfareState
from thidua.union.queries import owing, union_of
from thidua.union.rules import first_of_month
from thidua.union.services.welfare import page_of


@waiting
def union_work(actor: Actor) -> list[WaitingItem]:
    """For chair and deputy what waits to be settled; for the committee what waits to be paid, and dues of the month."""
    union = union_of(actor)
    position = position_of(actor, union) if union else None
    if union is None or position not in COMMITTEE:
        return []
    items = [_approved(union), _owed(union)]
    return [_asked(actor, union), *items] if position in LEADERS else items


def _asked(actor: Actor, union: Union) -> WaitingItem:
    rows = union.welfare.filter(state=WelfareState.ASKED).exclude(asked_by=actor.account_id)
    rows = rows.exclude(member__account=actor.account_id, member__account__isnull=False)
    first = rows.order_by("pk").first()
    link = page_of(first) if first and rows.count() == 1 else f"{reverse('union:welfare')}?trang_thai=asked"
    return WaitingItem(_("Đề nghị thăm hỏi, trợ cấp chờ duyệt"), rows.count(), link)


def _approved(union: Union) -> WaitingItem:
    rows = union.welfare.filter(state=WelfareState.APPROVED)
    return WaitingItem(
        _("Thăm hỏi, trợ cấp đã duyệt, chờ chi"), rows.count(), f"{reverse('union:welfare')}?trang_thai=approved"
    )


def _owed(union: Union) -> WaitingItem:
    month = first_of_month(timezone.localdate())
    known = union.rates.filter(from_month__lte=month).exists()
    count = owing(union, month).count() if known else 0
    return WaitingItem(_("Đoàn viên chưa nộp đoàn phí tháng này"), count, reverse("union:collect"))
