"""What of the petitions waits for a person."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.permissions import Action, may
from thidua.petitions.models import IdentityKey, Petition
from thidua.petitions.queries import mine_soon, named_keys, visible_petitions
from thidua.petitions.states import State
from thidua.screens.waiting import WaitingItem, waiting


@waiting
def handling(actor: Actor) -> list[WaitingItem]:
    """Petitions to classify, those that one handles and that come due, and what is to be published."""
    if not may(actor, Action.HANDLE_PETITION):
        return []
    rows = visible_petitions(actor)
    today = timezone.localdate()
    mine = mine_soon(rows, actor, today)
    return [
        _item(_("Đơn mới chờ phân loại"), rows.filter(state=State.RECEIVED), "state=received"),
        _item(_("Đơn tôi xử lý sắp đến hạn, quá hạn"), mine, "han=toi-xu-ly"),
    ]


@waiting
def deciding(actor: Actor) -> list[WaitingItem]:
    """Petitions that wait for the head."""
    if not may(actor, Action.DECIDE_PETITION):
        return []
    rows = visible_petitions(actor)
    return [
        _item(_("Đơn đã xác minh chờ quyết định"), rows.filter(state=State.VERIFIED), "state=verified"),
        _item(_("Đơn quá hạn"), rows.filter(due_on__lt=timezone.localdate()), "han=qua-han"),
    ]


@waiting
def holding(actor: Actor) -> list[WaitingItem]:
    """A key that one was asked to make."""
    if not may(actor, Action.READ_PETITION):
        return []
    asked: QuerySet[IdentityKey] = named_keys(actor.agency).filter(holder=actor.account_id, public_key=None)
    return [WaitingItem(_("Lập khóa bảo vệ người tố cáo của tôi"), asked.count(), reverse("petitions:keys"))]


def _item(text: str, rows: QuerySet[Petition], query: str) -> WaitingItem:
    first = rows.exclude(due_on=None).order_by("due_on").values_list("due_on", flat=True).first()
    return WaitingItem(text, rows.count(), f"{reverse('petitions:petitions')}?{query}", first)
