"""Who acts: an account in one agency, with every role it holds there today."""

from dataclasses import dataclass, field

from django.db.models import Q, QuerySet
from django.utils import timezone

from thidua.agencies.models import Account, Agency, Post, Role


@dataclass(frozen=True)
class Actor:
    """An account at work in one agency. Every service takes one as its first argument."""

    account: Account | None
    agency: Agency
    roles: frozenset[Role]
    title: str = ""
    # What a request that changes nothing has looked up once; None where each use looks anew.
    remembered: dict[str, int] | None = field(default=None, compare=False, repr=False)
    # Where the account holds posts today, for a page that lets the person choose.
    agencies: tuple[Agency, ...] = field(default=(), compare=False, repr=False)

    @property
    def account_id(self) -> int | None:
        return self.account.pk if self.account else None

    @property
    def agency_id(self) -> int:
        return self.agency.pk

    @property
    def person(self) -> Account:
        """The account, for what only a person can do; the system itself has none."""
        if self.account is None:
            raise LookupError("the system has no account")
        return self.account

    @property
    def label(self) -> str:
        """Name, title and agency as they are now, for the trail."""
        if self.account is None:
            return "Hệ thống"
        parts = [self.account.full_name, self.title, self.agency.name]
        return ", ".join(part for part in parts if part)


def open_posts(account: Account) -> QuerySet[Post]:
    """The posts that the account holds today, in agencies that still work."""
    today = timezone.localdate()
    return (
        Post.objects.filter(account=account, starts_on__lte=today)
        .filter(Q(ends_on=None) | Q(ends_on__gte=today))
        .filter(Q(agency__ended_on=None) | Q(agency__ended_on__gt=today))
        .select_related("agency")
        .order_by("agency__name", "role")
    )


def actor_for(account: Account, agency_id: int | None = None) -> Actor | None:
    """Return the account's actor in `agency_id`, or in its first agency; None when it holds no post there."""
    posts = list(open_posts(account))
    if agency_id is None and posts:
        agency_id = posts[0].agency_id
    held = [post for post in posts if post.agency_id == agency_id]
    if not held:
        return None
    title = next((post.title for post in held if post.title), "")
    agencies = tuple({post.agency_id: post.agency for post in posts}.values())
    return Actor(account, held[0].agency, frozenset(Role(post.role) for post in held), title, agencies=agencies)
