"""What was found when the stock was counted, and a wrong slip undone by its reverse."""

from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.stock.models import Item, Slip, SlipKind
from thidua.stock.queries import slips_of
from thidua.stock.services.moving import MOST, locked_item, require_there
from thidua.trail.books import balance, require_standing
from thidua.trail.errors import Overtaken, beside, required
from thidua.trail.events import Event
from thidua.trail.services import record, service


@service
def count(actor: Actor, *, item: Item, found: int, expected: int, paper: str, reason: str = "") -> Slip:
    """Write what was found today; a difference from the book needs its reason.

    `expected`: what the book said on the page. Overtaken when a slip was written meanwhile: count again.
    """
    item = locked_item(actor, item)
    if not 0 <= found <= MOST:
        raise beside("found", _("Nhập số đếm được, từ 0."))
    there = balance(slips_of(item), "quantity")
    if there != expected:
        text = _("Trong lúc kiểm kê có phiếu mới: sổ nay còn %(count)s %(unit)s. Hãy đếm lại.")
        raise Overtaken(text % {"count": there, "unit": item.unit})
    paper = required(paper, "paper", _("Cần số biên bản kiểm kê."))
    if found != there:
        reason = required(reason, "reason", _("Số đếm khác sổ: cần nêu lý do chênh lệch."))
    made = Slip.objects.create(
        item=item,
        kind=SlipKind.COUNTED,
        quantity=found - there,
        found=found,
        day=timezone.localdate(),
        paper=paper[:100],
        reason=reason.strip()[:500],
        made_by=actor.account,
    )
    record(actor, Event.STOCK_COUNTED, item, before={"left": there}, after={"left": found}, reason=reason.strip())
    return made


@service
def reverse(actor: Actor, *, slip: Slip, reason: str) -> Slip:
    """Undo a slip by its reverse, today. Refused when what came by it has gone already, Overtaken after an undoing."""
    item = locked_item(actor, slip.item)
    reason = required(reason, "reason", _("Cần nêu lý do lập phiếu ngược."))
    require_standing(slip)
    require_there(item, day := timezone.localdate(), -slip.quantity)
    made = Slip.objects.create(
        item=item,
        kind=SlipKind.REVERSAL,
        quantity=-slip.quantity,
        day=day,
        party=slip.party,
        paper=slip.paper,
        reason=reason[:500],
        ground_label=slip.ground_label,
        ground_path=slip.ground_path,
        reverses=slip,
        made_by=actor.account,
    )
    after = {"slip": slip.get_kind_display(), "quantity": abs(slip.quantity), "day": slip.day}
    record(actor, Event.STOCK_CORRECTED, item, after=after, reason=reason)
    return made
