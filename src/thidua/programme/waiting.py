"""What of the tasks waits for a person."""

from typing import Any

from django.db.models import Min, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.permissions import Action, may
from thidua.programme.models import UNDER_WAY, Extension, ExtensionState, Origin, Task, TaskState
from thidua.programme.services.guarding import may_lead
from thidua.screens.waiting import WaitingItem, waiting


@waiting
def to_do(actor: Actor) -> list[WaitingItem]:
    """Tasks that the own unit works on: those of the person, and those of nobody in particular."""
    if not may(actor, Action.WORK_ON_TASK):
        return []
    rows = Task.objects.filter(lead=actor.agency_id, state__in=UNDER_WAY)
    mine = rows.filter(officer=actor.account_id)
    shared = rows.filter(officer=None)
    return [_item(_("Nhiệm vụ tôi phụ trách"), mine), _item(_("Nhiệm vụ của đơn vị"), shared)]


@waiting
def to_settle(actor: Actor) -> list[WaitingItem]:
    """What was handed in, and who asks for more time."""
    if not may(actor, Action.ASSIGN_TASK):
        return []
    led = [each for each in Origin if may_lead(actor, each, actor.agency_id)]
    rows = Task.objects.filter(agency=actor.agency_id, origin__in=led)
    asked = Extension.objects.filter(task__in=rows.order_by().values("pk"), state=ExtensionState.ASKED)
    one = asked.order_by("pk").first()
    link = reverse("programme:settle_extension", args=[one.pk]) if one else ""
    handed_in = rows.filter(state=TaskState.HANDED_IN)
    return [
        WaitingItem(_("Sản phẩm chờ nghiệm thu"), handed_in.count(), _link(handed_in, trang_thai="handed_in")),
        WaitingItem(_("Đề nghị gia hạn chờ trả lời"), asked.count(), link),
    ]


def _item(text: str, rows: QuerySet[Task]) -> WaitingItem:
    return WaitingItem(text, rows.count(), _link(rows), rows.aggregate(first=Min("due_on"))["first"])


def _link(rows: QuerySet[Task], **wanted: Any) -> str:
    """The task itself when there is one, else the list."""
    found = list(rows.order_by("due_on", "pk").values_list("pk", flat=True)[:2])
    if len(found) == 1:
        return reverse("programme:task", args=[found[0]])
    query = "&".join(f"{key}={value}" for key, value in wanted.items())
    return f"{reverse('programme:tasks')}?{query}"
