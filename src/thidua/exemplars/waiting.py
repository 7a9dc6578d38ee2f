"""What of the exemplars and of the press plan waits for a person."""

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.permissions import Action, may
from thidua.exemplars.models import Exemplar, Origin
from thidua.exemplars.queries import (
    late_press,
    returned_to_writers,
    to_look_at_again,
    visible_press,
    waiting_for_head,
)
from thidua.exemplars.states import State
from thidua.screens.waiting import WaitingItem, waiting


@waiting
def writing(actor: Actor) -> list[WaitingItem]:
    """What the public proposed, what came back from the head, and press items past their day."""
    if not may(actor, Action.WRITE_EXEMPLAR):
        return []
    own = Exemplar.objects.filter(agency=actor.agency_id)
    late = late_press(visible_press(actor), timezone.localdate())
    late = late.filter(Q(officer=None) | Q(officer=actor.account_id))
    first = late.order_by("planned_on").values_list("planned_on", flat=True).first()
    link = f"{reverse('exemplars:press')}?tinh_hinh=qua-han"
    return [
        _item(_("Gương do nhân dân giới thiệu chờ xác minh"), _proposed(own), "cho=xac-minh"),
        _item(_("Bài về gương điển hình bị trả lại"), returned_to_writers(own), "cho=bi-tra"),
        WaitingItem(_("Tin, bài trong kế hoạch báo chí quá hạn"), late.count(), link, first),
    ]


@waiting
def publishing(actor: Actor) -> list[WaitingItem]:
    """Articles that wait for the head, and public ones whose subject is being looked into."""
    if not may(actor, Action.PUBLISH_EXEMPLAR):
        return []
    own = Exemplar.objects.filter(agency=actor.agency_id)
    again = to_look_at_again(actor, own)
    return [
        _item(_("Bài về gương điển hình chờ duyệt đăng"), waiting_for_head(own), "cho=duyet"),
        _item(_("Gương đang đăng mà đối tượng đang bị xem xét"), again, "cho=xem-lai"),
    ]


def _proposed(own: QuerySet[Exemplar]) -> QuerySet[Exemplar]:
    return own.filter(state=State.FOUND, origin=Origin.PUBLIC)


def _item(text: str, rows: QuerySet[Exemplar], query: str) -> WaitingItem:
    return WaitingItem(text, rows.count(), f"{reverse('exemplars:exemplars')}?{query}")
