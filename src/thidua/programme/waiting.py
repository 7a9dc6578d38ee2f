"""What of the tasks waits for a person."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import Min, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.permissions import Action, may
from thidua.programme.models import Origin, Task, TaskState
from thidua.programme.queries import Awaited, awaited
from thidua.programme.services.guarding import may_lead
from thidua.screens.waiting import WaitingItem, waiting


@waiting
def to_do(actor: Actor) -> list[WaitingItem]:
    """Tasks that the own unit works on: those of the person, and those of nobody in particular."""
    if not may(actor, Action.WORK_ON_TASK):
        return []
    return [
        _item(_("Nhiệm vụ tôi phụ trách"), actor, Awaited.MINE),
        _item(_("Nhiệm vụ của đơn vị"), actor, Awaited.UNIT),
    ]


@waiting
def to_settle(actor: Actor) -> list[WaitingItem]:
    """What was handed in, and who asks for more time."""
    if not may(actor, Action.ASSIGN_TASK):
        return []
    led = [each for each in Origin if may_lead(actor, each, actor.agency_id)]
    rows = Task.objects.filter(agency=actor.agency_id, origin__in=led)
    asked = awaited(actor, Awaited.EXTENSION).filter(origin__in=led)
    handed_in = rows.filter(state=TaskState.HANDED_IN)
    return [
        WaitingItem(_("Sản phẩm chờ nghiệm thu"), handed_in.count(), _link(handed_in, trang_thai="handed_in")),
        WaitingItem(_("Đề nghị gia hạn chờ trả lời"), asked.count(), _link(asked, cho=Awaited.EXTENSION)),
    ]


def _item(text: str, actor: Actor, what: Awaited) -> WaitingItem:
    rows = awaited(actor, what)
    return WaitingItem(text, rows.count(), _link(rows, cho=what), rows.aggregate(first=Min("due_on"))["first"])


def _link(rows: QuerySet[Task], **wanted: Any) -> str:
    """The task itself when there is one, else the list."""
    found = list(rows.order_by("due_on", "pk").values_list("pk", flat=True)[:2])
    if len(found) == 1:
        return reverse("programme:task", args=[found[0]])
    return f"{reverse('programme:tasks')}?{urlencode(wanted)}"
