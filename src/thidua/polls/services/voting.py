"""Putting a ballot into the box: that it was done is written down, what it says is sealed before it is stored."""

from collections.abc import Mapping, Sequence

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from thidua.agencies.actor import Actor
from thidua.agencies.permissions import Action, require
from thidua.polls import ballots
from thidua.polls.models import Admission, Choice, Poll, PollEnvelope, PollItem
from thidua.polls.services.box import locked_poll, slip_hash
from thidua.trail.errors import NotAllowed, Overtaken, Refused, beside
from thidua.trail.events import Event
from thidua.trail.services import record, service


@service
@sensitive_variables()
def vote_named(actor: Actor, *, poll: Poll, choices: Mapping[int, str]) -> str:
    """Cast the actor's one ballot: a choice for each item (by its number); where ballots pick, those picked with «yes».

    Returns the receipt. It is kept nowhere: the voter sees it once. Raises NotAllowed for who has no vote in the
    poll, Overtaken when it is cast or the poll is closed, Refused for a ballot that is not whole.
    """
    require(actor, Action.ENTER)
    poll = locked_poll(poll, Poll.State.OPEN)
    admission = _unused(poll.admissions.filter(account=actor.account_id, account__isnull=False))
    if admission is None:
        raise NotAllowed(_("Bạn không có phiếu trong cuộc bỏ phiếu này."))
    return _put_in(actor, poll, admission, choices)


@service
@sensitive_variables()
def vote_by_slip(*, poll: Poll, code: str, choices: Mapping[int, str]) -> str:
    """Cast the one ballot of whoever holds the slip with this code (however typed); as `vote_named` otherwise.

    Raises Refused beside `code` when no slip has it: the caller puts a brake on those.
    """
    poll = locked_poll(poll, Poll.State.OPEN)
    admission = _unused(slips_with(poll, code))
    if admission is None:
        raise beside("code", _("Mã phiếu không đúng. Xem lại mã in trên phiếu; mã gồm 16 chữ cái."))
    return _put_in(Actor(None, poll.agency, frozenset()), poll, admission, choices)


def slips_with(poll: Poll, code: str) -> QuerySet[Admission]:
    """The slip of the poll with this code, however it is typed; none for a code of no slip."""
    known = ballots.read_receipt(code)
    return poll.admissions.filter(account=None, slip_hash=slip_hash(poll, known)) if known else Admission.objects.none()


def _unused(rows: QuerySet[Admission]) -> Admission | None:
    """The one row of these, locked; None when there is none. Raises Overtaken when its ballot is in the box."""
    row = rows.select_for_update(of=("self",)).first()
    if row is not None and row.used_at is not None:
        raise Overtaken(_("Phiếu này đã được bỏ vào hòm; mỗi phiếu bỏ một lần, không xem lại hay sửa được."))
    return row


@sensitive_variables()
def _put_in(actor: Actor, poll: Poll, admission: Admission, choices: Mapping[int, str]) -> str:
    items = list(poll.items.all())
    votes = _whole(poll, items, choices)
    receipt = ballots.new_receipt()
    first, second = (bytes(key) for key in poll.keys.order_by("order").values_list("public_key", flat=True))
    PollEnvelope.objects.bulk_create(
        [
            PollEnvelope(
                item=item,
                sealed=ballots.seal(
                    ballots.Vote(item.pk, ballots.ballot_code(receipt, item.pk), votes[item.pk]), first, second
                ),
            )
            for item in items
        ]
    )
    admission.used_at = timezone.now()
    admission.save(update_fields=["used_at"])
    record(actor, Event.POLL_VOTED, poll, after={"voter": admission.label})
    return receipt


@sensitive_variables()
def _whole(poll: Poll, items: Sequence[PollItem], choices: Mapping[int, str]) -> dict[int, str]:
    """A choice for every item, as it is sealed. Raises Refused for a ballot that is not whole."""
    if set(choices) - {item.pk for item in items}:
        raise Refused(_("Phiếu có mục không thuộc cuộc bỏ phiếu này. Hãy tải lại trang."))
    if set(choices.values()) - set(Choice.values):
        raise Refused(_("Ý kiến không hợp lệ."))
    if poll.rule == Poll.Rule.PICK:
        return _picked(poll, items, choices)
    missing = {f"item_{item.pk}": _("Hãy chọn một ý kiến cho mục này.") for item in items if item.pk not in choices}
    if missing:
        raise Refused(_("Còn %(count)s mục chưa chọn ý kiến.") % {"count": len(missing)}, fields=missing)
    return dict(choices)


@sensitive_variables()
def _picked(poll: Poll, items: Sequence[PollItem], choices: Mapping[int, str]) -> dict[int, str]:
    if Choice.NO in choices.values():
        raise Refused(_("Ý kiến không hợp lệ."))
    picks = sum(choice == Choice.YES for choice in choices.values())
    if picks > (poll.pick_limit or 0):
        message = _("Phiếu chọn %(picks)s mục; chỉ được chọn nhiều nhất %(most)s.")
        raise beside("picks", message % {"picks": picks, "most": poll.pick_limit})
    return {item.pk: choices.get(item.pk, Choice.BLANK.value) for item in items}
