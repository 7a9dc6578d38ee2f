"""Every read of polls: who sees them, how many have voted, and the result once the box was opened."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from thidua.agencies.actor import Actor
from thidua.agencies.permissions import Action, may
from thidua.polls.ballots import ballot_code
from thidua.polls.models import Admission, Choice, Poll, PollItem, PollOpened
from thidua.polls.running import may_run_poll


@dataclass(frozen=True)
class ItemResult:
    """What the ballots say of one item; where ballots pick from a list, `votes` is how often it was picked."""

    position: int
    label: str
    detail: str
    yes: int
    no: int
    blank: int

    @property
    def votes(self) -> int:
        """The ballots for it."""
        return self.yes


@dataclass(frozen=True)
class PollResult:
    """The result of a counted poll: how many had the right to vote, how many did, and each item in order."""

    admitted: int
    voted: int
    items: tuple[ItemResult, ...]


@dataclass(frozen=True)
class Progress:
    """How many may put a ballot in, and how many have. Never how, and of slips never who."""

    admitted: int
    voted: int

    @property
    def waiting(self) -> int:
        """How many ballots are still out."""
        return self.admitted - self.voted


def visible_polls(actor: Actor) -> QuerySet[Poll]:
    """The polls of the actor's agency for those who read its emulation, and those in which the actor has a vote."""
    mine = Q(pk__in=Admission.objects.filter(account=actor.account_id, account__isnull=False).values("poll"))
    if may(actor, Action.READ_EMULATION):
        mine |= Q(agency=actor.agency_id)
    return Poll.objects.filter(mine).select_related("agency")


def get_visible_poll(actor: Actor, pk: int) -> Poll:
    """The one door to a poll, for who sees polls and for who runs this one; raises Poll.DoesNotExist otherwise."""
    found = Poll.objects.select_related("agency").get(pk=pk)
    if not visible_polls(actor).filter(pk=pk).exists() and not may_run_poll(actor, found):
        raise Poll.DoesNotExist
    return found


def admission_of(actor: Actor, poll: Poll) -> Admission | None:
    """The actor's own right to vote; None for who has none."""
    return poll.admissions.filter(account=actor.account_id, account__isnull=False).first()


def progress_of(poll: Poll) -> Progress:
    """How many may vote and how many have voted, as of now."""
    counts = poll.admissions.aggregate(admitted=Count("pk"), voted=Count("pk", filter=Q(used_at__isnull=False)))
    return Progress(**counts)


def named_waiting(poll: Poll) -> list[Admission]:
    """Those with an account who have not voted."""
    return list(poll.admissions.filter(account__isnull=False, used_at=None).select_related("account"))


def result_of(poll: Poll) -> PollResult | None:
    """The result of a poll; None before its box was opened."""
    now = Poll.objects.get(pk=poll.pk)
    if now.state != Poll.State.COUNTED:
        return None
    progress = progress_of(now)
    items = tuple(
        ItemResult(item.position, item.label, item.detail, item.yes or 0, item.no or 0, item.blank or 0)
        for item in now.items.all()
    )
    return PollResult(progress.admitted, progress.voted, items)


@dataclass(frozen=True)
class Tally:
    """The votes on one item."""

    yes: int
    no: int
    blank: int


def tally(poll: Poll) -> dict[int, Tally]:
    """Count the opened ballots anew, by item number."""
    counts = Counter(PollOpened.objects.filter(item__poll=poll).values_list("item_id", "choice"))
    return {
        pk: Tally(*(counts[pk, choice.value] for choice in (Choice.YES, Choice.NO, Choice.BLANK)))
        for pk in poll.items.values_list("pk", flat=True)
    }


def agrees(item: PollItem, found: Tally) -> bool:
    """Whether a count done anew is what was counted."""
    return (item.yes, item.no, item.blank) == (found.yes, found.no, found.blank)


def ballots_of_receipt(poll: Poll, receipt: str) -> list[PollOpened]:
    """The opened ballots that a receipt leads to, in order; empty for a receipt of nobody, and before the count."""
    opened = PollOpened.objects.filter(item__poll=poll).select_related("item")
    # Compared here, not in the database: its log would show which codes are one person's.
    return [ballot for ballot in opened if ballot.code == ballot_code(receipt, ballot.item_id)]
