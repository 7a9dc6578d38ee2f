"""Opening the box with both passphrases: the seals come off, the ballots are shuffled, counted and kept."""

from collections import defaultdict
from collections.abc import Sequence

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from nacl.public import PrivateKey

from thidua.agencies.actor import Actor
from thidua.polls import ballots
from thidua.polls.keys import Shut, tried
from thidua.polls.models import Choice, Poll, PollEnvelope, PollKey, PollOpened
from thidua.polls.queries import progress_of, tally
from thidua.polls.running import require_running
from thidua.polls.services.box import locked_poll, sealed_envelopes
from thidua.polls.signals import poll_counted
from thidua.trail.errors import Refused, beside
from thidua.trail.events import Event
from thidua.trail.queries import entries_of
from thidua.trail.services import notify, record, service

FIELDS = ("first_passphrase", "second_passphrase")


@sensitive_variables("passphrases", "secrets")
def count_poll(actor: Actor, *, poll: Poll, passphrases: Sequence[str]) -> Poll:
    """Open the box with the passphrases of holder 1 and holder 2, and count. Sends `poll_counted`.

    A wrong passphrase is refused and changes nothing but its own count: after some the key rests (`polls.keys`).
    Never call it inside another service: a refused one would forget that there was a wrong try.
    """
    secrets = _unlock(actor, poll=poll, passphrases=passphrases)
    if isinstance(secrets, Refused):
        raise secrets
    return _open_box(actor, poll=poll, secrets=secrets)


@service
@sensitive_variables("passphrases", "secrets")
def _unlock(actor: Actor, *, poll: Poll, passphrases: Sequence[str]) -> list[PrivateKey] | Refused:
    require_running(actor, poll)
    poll = locked_poll(poll, Poll.State.CLOSED)
    keys = list(poll.keys.select_for_update(of=("self",)).select_related("poll").order_by("order"))
    secrets = [_try(actor, key, words) for key, words in zip(keys, passphrases, strict=True)]
    wrong = [each for each in secrets if isinstance(each, Refused)]
    if wrong:
        fields = {name: message for refusal in wrong for name, message in refusal.fields.items()}
        return Refused(" ".join(refusal.message for refusal in wrong), fields=fields)
    return [secret for secret in secrets if isinstance(secret, PrivateKey)]


@sensitive_variables()
def _try(actor: Actor, key: PollKey, passphrase: str) -> PrivateKey | Refused:
    found = tried(key, passphrase)
    if not isinstance(found, Shut):
        return found
    if found.is_wrong:
        record(actor, Event.POLL_KEY_REFUSED, key.poll, after={"key": key.order})
    return beside(FIELDS[key.order - 1], found.message)


@service
@sensitive_variables("secrets")
def _open_box(actor: Actor, *, poll: Poll, secrets: list[PrivateKey]) -> Poll:
    poll = locked_poll(poll, Poll.State.CLOSED)
    try:
        _check_box(poll)
        votes = _opened(poll, secrets)
    except ballots.Tampered as error:
        raise Refused(
            _("Hòm phiếu không còn như khi đóng: phiếu bị thêm, bớt hoặc sửa. Chưa có gì được mở; hãy dừng kiểm phiếu.")
        ) from error
    _keep(poll, votes)
    poll.state, poll.counted_at = Poll.State.COUNTED, timezone.now()
    poll.save(update_fields=["state", "counted_at"])
    poll.keys.update(used_at=poll.counted_at)
    after = {str(item): [item.yes, item.no, item.blank] for item in poll.items.all()}
    record(actor, Event.POLL_COUNTED, poll, after={"yes_no_blank": after})
    _tell(poll)
    poll_counted.send(sender=Poll, poll=poll, actor=actor)
    return poll


def _check_box(poll: Poll) -> None:
    """Compare the box with what the trail says of its closing. Raises Tampered when it was changed since."""
    closed = entries_of(poll).filter(event=Event.POLL_CLOSED).first()
    if closed is None or closed.after is None or closed.after["digest"] != ballots.digest(sealed_envelopes(poll)):
        raise ballots.Tampered("the box is not as it was left")


def _opened(poll: Poll, secrets: list[PrivateKey]) -> list[ballots.Vote]:
    """Take both seals off, shuffling under each. Raises Tampered for a box that could not come from the voters."""
    sealed: dict[int, list[bytes]] = defaultdict(list)
    for item, envelope in PollEnvelope.objects.filter(item__poll=poll).values_list("item_id", "sealed"):
        sealed[item].append(bytes(envelope))
    voted = progress_of(poll).voted
    votes: list[ballots.Vote] = []
    for item in poll.items.values_list("pk", flat=True):
        if len(sealed[item]) != voted:
            raise ballots.Tampered("more or fewer envelopes than voters")
        inner = ballots.open_layer(sealed[item], secrets[0])
        found = [ballots.read_vote(plain) for plain in ballots.open_layer(inner, secrets[1])]
        if any(vote.item != item or vote.choice not in Choice.values for vote in found):
            raise ballots.Tampered("a vote lies in the wrong envelope")
        votes += found
    if len({vote.code for vote in votes}) != len(votes):
        raise ballots.Tampered("a vote lies there twice")
    if poll.pick_limit and sum(vote.choice == Choice.YES for vote in votes) > poll.pick_limit * voted:
        raise ballots.Tampered("more was picked than the ballots allow")
    return votes


def _keep(poll: Poll, votes: list[ballots.Vote]) -> None:
    """Keep the opened ballots and their counts, and leave the box empty."""
    PollEnvelope.objects.filter(item__poll=poll).delete()
    # In order of their random codes, so that the rows tell nothing of the envelopes' order.
    in_order = sorted(votes, key=lambda vote: (vote.item, vote.code))
    PollOpened.objects.bulk_create(
        [PollOpened(item_id=vote.item, code=vote.code, choice=vote.choice) for vote in in_order]
    )
    found = tally(poll)
    for item in poll.items.all():
        item.yes, item.no, item.blank = found[item.pk].yes, found[item.pk].no, found[item.pk].blank
        item.save(update_fields=["yes", "no", "blank"])


def _tell(poll: Poll) -> None:
    accounts = {pk for pk in poll.admissions.values_list("account_id", flat=True) if pk is not None}
    if poll.opened_by_id is not None:
        accounts.add(poll.opened_by_id)
    text = _("Đã kiểm phiếu: %(title)s.") % {"title": poll.title}
    notify(accounts, Event.POLL_COUNTED, text, reverse("polls:result", args=[poll.pk]))
