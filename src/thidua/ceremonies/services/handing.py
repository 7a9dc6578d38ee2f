"""What is handed over at a ceremony: certificate, objects, money; against a signature, undone only with a reason."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.ceremonies.models import Ceremony, HandOver, Receiver, State, Turn
from thidua.ceremonies.queries import turns_of
from thidua.ceremonies.services.guarding import ground_of, locked
from thidua.decisions.makings import has_object
from thidua.decisions.models import DecisionItem
from thidua.fund import services as fund_services
from thidua.fund.awards import standing
from thidua.fund.models import Entry
from thidua.fund.queries import owed_for
from thidua.register.models import Category
from thidua.stock import services as stock_services
from thidua.stock.models import Item, Slip
from thidua.trail.errors import Overtaken, Refused, beside, required
from thidua.trail.events import Event
from thidua.trail.services import record, service


@dataclass(frozen=True)
class Given:
    """What was given to each, on which day, who received it, on which sheet they signed."""

    day: dt.date
    receiver: str
    sheet: str
    receiver_name: str = ""
    certificate: bool = False
    things: Sequence[Item] = field(default_factory=tuple)  # one of each
    money: bool = False


@service
def hand_over(actor: Actor, *, ceremony: Ceremony, turns: Sequence[Turn], given: Given) -> list[HandOver]:
    """Write that awards were handed over: things leave the stock, award money is paid, all of it or nothing.

    Once it is closed too, for who was absent and receives later without another ceremony.

    Raises Overtaken when one of them has received already, Refused when nothing is given, a thing is missing, its
    money is not approved, or the award was taken away; of somebody who died the family receives.
    """
    ceremony = locked(actor, ceremony, State.APPROVED, State.HELD)
    _check(ceremony, given)
    wanted = {each.pk for each in turns}
    found = list(turns_of(ceremony).filter(pk__in=wanted))
    if not found or len(found) != len(wanted):
        raise Refused(_("Hãy chọn người nhận trong danh sách trao của buổi lễ này."))
    _require_waiting(found)
    made = [_hand(actor, ceremony, turn, given) for turn in found]
    after = {
        "recipients": [each.item.recipient_name for each in found],
        "day": given.day,
        "sheet": given.sheet,
        "receiver": given.receiver,
        "things": [each.name for each in given.things],
        "money": sum(each.paid for each in made),
    }
    record(actor, Event.CEREMONY_HANDED_OVER, ceremony, after=after)
    return made


@service
def take_back(actor: Actor, *, given: HandOver, reason: str) -> HandOver:
    """Undo what was written by mistake: things come back by reverse slips, money by a reverse line; the award waits."""
    ceremony = locked(actor, given.turn.ceremony, State.APPROVED, State.HELD)
    reason = required(reason, "reason", _("Cần nêu lý do hủy ghi nhận trao."))
    given = HandOver.objects.select_for_update(of=("self",)).select_related("money", "item").get(pk=given.pk)
    if given.undone_at is not None:
        raise Overtaken(_("Ghi nhận này đã được hủy."))
    # The fund before the stock, as when it was handed over: two services never wait for each other.
    if given.money is not None and not Entry.objects.filter(reverses=given.money).exists():
        fund_services.take_money_back(actor, entry=given.money, reason=reason)
    for slip in given.slips.select_related("item").order_by("item"):
        if not Slip.objects.filter(reverses=slip).exists():  # the clerk may have mended the stock's book before
            stock_services.reverse(actor, slip=slip, reason=reason)
    given.undone_at, given.undone_by, given.undone_why = timezone.now(), actor.account, reason[:500]
    given.save()
    before = {"recipients": [given.item.recipient_name], "day": given.day, "sheet": given.sheet}
    record(actor, Event.CEREMONY_HANDED_OVER, ceremony, before=before, after={"recipients": []}, reason=reason)
    return given


def _check(ceremony: Ceremony, given: Given) -> None:
    if not ceremony.day <= given.day <= timezone.localdate():
        text = _("Ngày trao từ ngày tổ chức (%(day)s) đến hôm nay.") % {"day": f"{ceremony.day:%d/%m/%Y}"}
        raise beside("day", text)
    if given.receiver not in Receiver.values:
        raise beside("receiver", _("Chọn người nhận."))
    required(given.sheet, "sheet", _("Cần số danh sách ký nhận hoặc biên bản giao nhận."))
    if given.receiver != Receiver.SELF:
        required(given.receiver_name, "receiver_name", _("Cần họ tên người nhận thay."))
    if not (given.certificate or given.things or given.money):
        raise Refused(_("Chọn ít nhất một thứ được trao: bằng, hiện vật hoặc tiền thưởng."))


def _require_waiting(turns: Sequence[Turn]) -> None:
    wanted = [each.item_id for each in turns]
    list(DecisionItem.objects.select_for_update(of=("self",)).filter(pk__in=wanted).order_by("pk"))
    done = HandOver.objects.filter(item__in=wanted, undone_at=None).select_related("item").first()
    if done:
        text = _("%(name)s đã nhận ngày %(day)s; hãy tải lại trang.")
        raise Overtaken(text % {"name": done.item.recipient_name, "day": f"{done.day:%d/%m/%Y}"})
    stands = set(standing(DecisionItem.objects.filter(pk__in=wanted)).values_list("pk", flat=True))
    for each in turns:
        if each.item_id not in stands:
            raise Refused(_("Danh hiệu của %(name)s đã bị thu hồi; không trao.") % {"name": each.item.recipient_name})


def _hand(actor: Actor, ceremony: Ceremony, turn: Turn, given: Given) -> HandOver:
    item = turn.item
    name = _receiver(item, given)
    made = HandOver.objects.create(
        turn=turn,
        item=item,
        day=given.day,
        receiver=given.receiver,
        receiver_name=name,
        sheet=given.sheet.strip()[:100],
        has_certificate=given.certificate and has_object(item.decision.award),
        money=_pay(actor, ceremony, item, given, name) if given.money else None,
        by=actor.account,
    )
    slips = [_issue(actor, ceremony, thing, made) for thing in sorted(given.things, key=lambda thing: thing.pk)]
    made.slips.set(slips)
    if not (made.has_certificate or slips or made.money):
        raise Refused(_("Không có gì để trao cho %(name)s: danh hiệu này chỉ có tiền thưởng.") % {"name": turn})
    return made


def _receiver(item: DecisionItem, given: Given) -> str:
    gone = Category.DECEASED in item.nomination.subject.categories
    if gone and given.receiver != Receiver.FAMILY:
        text = _("%(name)s được truy tặng: gia đình nhận.") % {"name": item.recipient_name}
        raise beside("receiver", text)
    return (item.recipient_name if given.receiver == Receiver.SELF else given.receiver_name.strip())[:200]


def _issue(actor: Actor, ceremony: Ceremony, thing: Item, made: HandOver) -> Slip:
    item = made.item
    if thing.agency_id != ceremony.agency_id:
        raise Refused(_("Hiện vật này thuộc kho của cơ quan khác."))
    if thing.award not in {"", item.decision.award}:
        text = _("«%(thing)s» không kèm danh hiệu của %(name)s.")
        raise beside("things", text % {"thing": thing.name, "name": item.recipient_name})
    try:
        return stock_services.issue(
            actor,
            item=thing,
            quantity=1,
            party=made.receiver_name,
            paper=made.sheet,
            day=made.day,
            ground=ground_of(ceremony),
        )
    except Refused as refusal:
        raise beside("things", refusal.message) from refusal


def _pay(actor: Actor, ceremony: Ceremony, item: DecisionItem, given: Given, name: str) -> Entry | None:
    """Pay the award money of a line; None where the law's data has none for it."""
    if not item.bonus:
        return None
    payment = owed_for(ceremony.agency_id, item.decision_id)
    if payment is None:
        text = _("Tiền thưởng theo Quyết định %(number)s chưa được duyệt chi; hãy đề nghị ở phần Quỹ.")
        raise beside("money", text % {"number": item.decision.number})
    try:
        return fund_services.pay(
            actor,
            payment=payment,
            day=given.day,
            party=name,
            paper=given.sheet,
            amount=item.bonus,
            ground=ground_of(ceremony),
        )
    except Refused as refusal:
        raise beside("money", refusal.message) from refusal
