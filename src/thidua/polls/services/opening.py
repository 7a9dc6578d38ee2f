"""Opening a poll with its two keys and its slips, closing it, and calling it off."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from thidua.agencies.actor import Actor
from thidua.agencies.models import Account, Agency
from thidua.agencies.permissions import Action, Permission, may
from thidua.polls import ballots
from thidua.polls.models import Admission, Poll, PollEnvelope, PollItem, PollKey
from thidua.polls.queries import named_waiting, progress_of
from thidua.polls.running import require_running
from thidua.polls.services.box import locked_poll, sealed_envelopes, slip_hash
from thidua.polls.signals import poll_cancelled
from thidua.trail.errors import NotAllowed, Refused, beside
from thidua.trail.events import Event
from thidua.trail.services import notify, record, service
from thidua.vietnamese.names import clean, fold

MOST_ITEMS = 200
MOST_SLIPS = 500
FEWEST_VOTERS = 3  # of two, each knows how the other voted


@dataclass(frozen=True)
class Candidate:
    """What is voted on, as the ballot names it."""

    label: str
    detail: str = ""


@dataclass(frozen=True)
class Voter:
    """An account that may put in one ballot; `label` is how the list of voters names it."""

    account: Account
    label: str


@dataclass(frozen=True)
class Holder:
    """Who holds a key of the box, with the passphrase that only this person knows."""

    name: str
    passphrase: str


@dataclass(frozen=True)
class OpenedPoll:
    """A poll that has just been opened. `slips` are the codes on the slips of paper: shown now and never again."""

    poll: Poll
    slips: list[str]


@service
@sensitive_variables("holders", "slips", "codes")
def open_poll(
    actor: Actor,
    *,
    agency: Agency,
    title: str,
    items: Sequence[Candidate],
    rule: str,
    holders: Sequence[Holder],
    pick_limit: int | None = None,
    voters: Sequence[Voter] = (),
    slips: int = 0,
    back: str = "",
    permission: Permission | None = None,
    hardness: ballots.Hardness = ballots.MODERATE,
) -> OpenedPoll:
    """Open a secret vote on `items`: for accounts, for slips of paper, or both. Two holders lock the box.

    `rule` is Poll.Rule; with `pick` a ballot picks at most `pick_limit` items. `back` is the asking room's page;
    `permission` is what the room says of who opens its poll, as it says in `polls.running` of who runs it.
    Raises Refused, beside `holders`, `voters`, `items`, `pick_limit` or `slips`, when no fair, secret vote is possible.
    """
    if not (permission := may(actor, Action.RUN_POLL, agency) if permission is None else permission):
        raise NotAllowed(permission.reason)
    _check_items(items, rule, pick_limit)
    _check_voters(voters, slips)
    _check_holders(holders)
    poll = Poll.objects.create(
        agency=agency, title=clean(title), rule=rule, pick_limit=pick_limit, opened_by=actor.account, back=back
    )
    PollItem.objects.bulk_create(
        [PollItem(poll=poll, position=n, label=clean(c.label), detail=clean(c.detail)) for n, c in enumerate(items, 1)]
    )
    keys = PollKey.objects.bulk_create([_key(poll, order, each, hardness) for order, each in enumerate(holders, 1)])
    Admission.objects.bulk_create([Admission(poll=poll, account=v.account, label=clean(v.label)) for v in voters])
    codes = [ballots.new_receipt() for _slip in range(slips)]
    Admission.objects.bulk_create(
        [
            Admission(poll=poll, label=_("Phiếu số %(number)s") % {"number": n}, slip_hash=slip_hash(poll, code))
            for n, code in enumerate(codes, 1)
        ]
    )
    after = {
        "items": [candidate.label for candidate in items],
        "voters": len(voters),
        "slips": slips,
        "keys": {key.holder_name: ballots.fingerprint(bytes(key.public_key)) for key in keys},
    }
    record(actor, Event.POLL_OPENED, poll, after=after)
    text = _("Mời bạn bỏ phiếu kín: %(title)s.") % {"title": poll.title}
    notify([v.account.pk for v in voters], Event.POLL_OPENED, text, reverse("polls:vote", args=[poll.pk]))
    return OpenedPoll(poll, codes)


@service
@sensitive_variables("codes")
def renew_slips(actor: Actor, *, poll: Poll, reason: str) -> list[str]:
    """Give every slip that was not used a new code, in order, when slips were lost; the old ones stop working."""
    require_running(actor, poll)
    poll = locked_poll(poll, Poll.State.OPEN)
    if not reason.strip():
        raise beside("reason", _("Nêu lý do in lại phiếu."))
    unused = list(poll.admissions.select_for_update().filter(account=None, used_at=None))
    if not unused:
        raise Refused(_("Không còn phiếu giấy nào chưa dùng."))
    codes = [ballots.new_receipt() for _slip in unused]
    for admission, code in zip(unused, codes, strict=True):
        admission.slip_hash = slip_hash(poll, code)
    Admission.objects.bulk_update(unused, ["slip_hash"])
    record(actor, Event.POLL_SLIPS_RENEWED, poll, after={"slips": [each.label for each in unused]}, reason=reason)
    return codes


@service
def close_poll(actor: Actor, *, poll: Poll, reason: str = "") -> Poll:
    """Close the box: when all have voted, or earlier with a reason that is kept."""
    require_running(actor, poll)
    poll = locked_poll(poll, Poll.State.OPEN)
    progress = progress_of(poll)
    if not progress.voted:
        raise Refused(_("Chưa ai bỏ phiếu; nếu không bỏ phiếu nữa thì hủy cuộc bỏ phiếu."))
    if progress.waiting and not reason.strip():
        raise beside(
            "reason", _("Còn %(count)s phiếu chưa bỏ. Muốn đóng ngay thì nêu lý do.") % {"count": progress.waiting}
        )
    poll.state, poll.closed_at = Poll.State.CLOSED, timezone.now()
    poll.save(update_fields=["state", "closed_at"])
    envelopes = sealed_envelopes(poll)
    after = {
        "admitted": progress.admitted,
        "voted": progress.voted,
        "not_voted": [each.label for each in named_waiting(poll)],
        "envelopes": len(envelopes),
        "digest": ballots.digest(envelopes),
    }
    record(actor, Event.POLL_CLOSED, poll, after=after, reason=reason)
    return poll


@service
def cancel_poll(actor: Actor, *, poll: Poll, reason: str) -> Poll:
    """Call a poll off before its count; what lies in the box is destroyed unopened."""
    require_running(actor, poll)
    poll = locked_poll(poll, Poll.State.OPEN, Poll.State.CLOSED)
    if not reason.strip():
        raise beside("reason", _("Nêu lý do hủy cuộc bỏ phiếu."))
    PollEnvelope.objects.filter(item__poll=poll).delete()
    poll.state = Poll.State.CANCELLED
    poll.save(update_fields=["state"])
    record(actor, Event.POLL_CANCELLED, poll, after={"voted": progress_of(poll).voted}, reason=reason)
    poll_cancelled.send(sender=Poll, poll=poll, actor=actor)
    return poll


def _check_items(items: Sequence[Candidate], rule: str, pick_limit: int | None) -> None:
    if not 1 <= len(items) <= MOST_ITEMS:
        raise beside("items", _("Cần từ 1 đến %(most)s mục để bỏ phiếu.") % {"most": MOST_ITEMS})
    if not all(clean(candidate.label) for candidate in items):
        raise beside("items", _("Mỗi mục bỏ phiếu cần có tên."))
    if rule == Poll.Rule.EACH and pick_limit is None:
        return
    if rule != Poll.Rule.PICK or pick_limit is None or not 1 <= pick_limit <= len(items):
        raise beside("pick_limit", _("Số mục được chọn phải từ 1 đến %(most)s.") % {"most": len(items)})


def _check_voters(voters: Sequence[Voter], slips: int) -> None:
    if not 0 <= slips <= MOST_SLIPS:
        raise beside("slips", _("Số phiếu giấy phải từ 0 đến %(most)s.") % {"most": MOST_SLIPS})
    if len({voter.account.pk for voter in voters}) != len(voters):
        raise beside("voters", _("Có người được ghi hai lần; mỗi người bỏ một phiếu."))
    if len(voters) + slips < FEWEST_VOTERS:
        message = _("Bỏ phiếu kín cần ít nhất %(count)s phiếu; ít hơn thì ai cũng đoán được phiếu của nhau.")
        raise beside("slips", message % {"count": FEWEST_VOTERS})


@sensitive_variables()
def _check_holders(holders: Sequence[Holder]) -> None:
    if len(holders) != 2 or not all(clean(holder.name) for holder in holders):
        raise beside("holders", _("Hòm phiếu cần đúng hai người giữ khóa, ghi rõ họ tên."))
    words = [ballots.clean_passphrase(holder.passphrase) for holder in holders]
    if any(len(each) < ballots.MINIMUM_PASSPHRASE for each in words):
        message = _("Mật khẩu khóa cần ít nhất %(count)s ký tự; hãy dùng một câu dài.")
        raise beside("holders", message % {"count": ballots.MINIMUM_PASSPHRASE})
    if words[0] == words[1] or fold(holders[0].name) == fold(holders[1].name):
        raise beside("holders", _("Hai khóa phải do hai người khác nhau giữ, với hai mật khẩu khác nhau."))


@sensitive_variables()
def _key(poll: Poll, order: int, holder: Holder, hardness: ballots.Hardness) -> PollKey:
    made = ballots.make_key(holder.passphrase, hardness)
    return PollKey(
        poll=poll,
        order=order,
        holder_name=clean(holder.name),
        public_key=made.public,
        locked_secret_key=made.locked_secret,
        salt=made.salt,
        operations=hardness.operations,
        memory=hardness.memory,
    )
