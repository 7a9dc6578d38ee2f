"""Who receives at a ceremony, and in which order."""

from collections.abc import Sequence

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.ceremonies.models import Ceremony, HandOver, Turn
from thidua.ceremonies.order import Awarded, in_order
from thidua.ceremonies.queries import to_hand_over, turns_of
from thidua.ceremonies.services.guarding import locked
from thidua.decisions.models import DecisionItem
from thidua.law import load_corpus
from thidua.trail.errors import Overtaken, Refused, required
from thidua.trail.events import Event
from thidua.trail.services import record, service
from thidua.vietnamese.names import sort_key


@service
def take_up(actor: Actor, *, ceremony: Ceremony, items: Sequence[DecisionItem]) -> list[Turn]:
    """Give awards that wait to be handed over their turns; all turns are put in the usual order anew.

    Overtaken when one was handed over or taken up elsewhere meanwhile.
    """
    ceremony = locked(actor, ceremony)
    if not items:
        raise Refused(_("Chưa chọn quyết định nào có danh hiệu, hình thức chờ trao."))
    wanted = {each.pk for each in items}
    list(DecisionItem.objects.select_for_update(of=("self",)).filter(pk__in=wanted).order_by("pk"))
    waiting = set(to_hand_over(actor).filter(pk__in=wanted).values_list("pk", flat=True))
    if waiting != wanted:
        raise Overtaken(_("Có danh hiệu vừa được trao, thu hồi hoặc đưa vào buổi lễ khác; hãy tải lại trang."))
    last = ceremony.turns.aggregate(last=Max("place"))["last"] or 0
    Turn.objects.bulk_create(
        Turn(ceremony=ceremony, item=each, place=last + place) for place, each in enumerate(items, start=1)
    )
    _arrange(ceremony, [])
    record(actor, Event.CEREMONY_ORDERED, ceremony, after={"added": len(wanted), "turns": turns_of(ceremony).count()})
    return list(turns_of(ceremony))


@service
def put_in_order(actor: Actor, *, ceremony: Ceremony, awards: Sequence[str]) -> list[Turn]:
    """Call the awards in another order than the usual one; by name within an award as before."""
    ceremony = locked(actor, ceremony)
    names = load_corpus().awards
    _arrange(ceremony, awards)
    after = {"order": [names[each].short_name for each in awards if each in names]}
    record(actor, Event.CEREMONY_ORDERED, ceremony, after=after)
    return list(turns_of(ceremony))


@service
def leave_out(actor: Actor, *, turn: Turn, reason: str) -> Turn:
    """Take somebody's turn away, with the reason; the award waits for another ceremony."""
    ceremony = locked(actor, turn.ceremony)
    reason = required(reason, "reason", _("Cần nêu lý do không trao ở buổi lễ này."))
    turn = Turn.objects.select_for_update(of=("self",)).select_related("item").get(pk=turn.pk)
    if turn.left_out_at is not None:
        raise Overtaken(_("Người này đã được đưa ra khỏi danh sách."))
    if HandOver.objects.filter(turn=turn, undone_at=None).exists():
        raise Refused(_("Đã ghi nhận trao; hãy hủy ghi nhận trước."))
    turn.left_out_at = timezone.now()
    turn.save(update_fields=["left_out_at"])
    ceremony.taken_seats.filter(turn=turn).delete()
    _number(list(turns_of(ceremony)))  # the list that is read out has no gap
    record(actor, Event.CEREMONY_ORDERED, ceremony, after={"left_out": turn.item.recipient_name}, reason=reason)
    return turn


def _arrange(ceremony: Ceremony, chosen: Sequence[str]) -> None:
    turns = {each.pk: each for each in turns_of(ceremony)}
    found = in_order([_awarded(each) for each in turns.values()], chosen)
    _number([turns[line.key] for line in found])


def _number(turns: Sequence[Turn]) -> None:
    for place, turn in enumerate(turns, start=1):
        turn.place = place
    Turn.objects.bulk_update(turns, ["place"])


def _awarded(turn: Turn) -> Awarded:
    decision = turn.item.decision
    award = load_corpus().awards.get(decision.award)
    rank = award.rank if award else 0
    return Awarded(turn.pk, decision.award, decision.agency.authority, rank, sort_key(turn.item.recipient_name))
