"""What each agency may see, and the lineage of agencies."""

import datetime as dt
from typing import Any

from django.db.models import Exists, F, Func, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Concat, Lower

from thidua.agencies.actor import Actor
from thidua.agencies.models import Account, Agency, Lineage, Post, Role
from thidua.vietnamese.names import fold


def subtree(agency: Agency) -> QuerySet[Agency]:
    """The agency and everything below it."""
    return Agency.objects.filter(path__startswith=agency.path)


def predecessor_ids(agency_ids: set[int], *, until: dt.date | None = None) -> set[int]:
    """Agencies that became one of `agency_ids`, however many steps back, by links of `until` (inclusive) or before."""
    found: set[int] = set()
    frontier = agency_ids
    while frontier:
        links = Lineage.objects.filter(successor_id__in=frontier)
        if until is not None:
            links = links.filter(effective_on__lte=until)
        frontier = set(links.values_list("predecessor_id", flat=True)) - found - agency_ids
        found |= frontier
    return found


def visible_agencies(actor: Actor) -> QuerySet[Agency]:
    """The agencies whose register the actor may read: the own subtree, and whatever was merged into it.

    History follows lineage: what Hà Giang was given is Tuyên Quang's to look up from 2025-07-01.
    """
    own = subtree(actor.agency)
    former = Agency.objects.filter(pk__in=predecessor_ids(set(own.values_list("pk", flat=True))))
    paths = Q(path__startswith=actor.agency.path)
    for path in former.values_list("path", flat=True):
        paths |= Q(path__startswith=path)
    return Agency.objects.filter(paths)


def get_visible_agency(actor: Actor, agency_id: int) -> Agency:
    """Return one agency the actor may see; raise Agency.DoesNotExist otherwise."""
    return visible_agencies(actor).get(pk=agency_id)


def search_visible(actor: Actor, text: str) -> QuerySet[Agency]:
    """Agencies in the actor's sight by name or code, with or without marks; those that ended too."""
    found = visible_agencies(actor)
    for word in fold(text).split():
        found = found.filter(Q(name_fold__contains=word) | Q(code__iexact=word))
    return found.select_related("parent").order_by("name_fold")


def children_of(actor: Actor, agency: Agency) -> QuerySet[Agency]:
    """The agencies right below `agency` that still work, each with `has_children`."""
    below = Agency.objects.filter(parent=OuterRef("pk"), ended_on=None)
    return (
        visible_agencies(actor)
        .filter(parent=agency, ended_on=None)
        .annotate(has_children=Exists(below))
        .order_by("name_fold")
    )


MARKED = "".join(chr(code) for code in range(0xC0, 0x1EFA) if fold(chr(code)) in set("adeiouy"))


def _folded(text: Any) -> Func:
    """Text without marks and in small letters, as an expression of the database."""
    without = "".join(fold(letter) for letter in MARKED)
    return Func(Lower(text), Value(MARKED), Value(without), function="translate", output_field=TextField())


def visible_accounts(actor: Actor) -> QuerySet[Account]:
    """Accounts with a post, now or before, in the actor's tree; at the root of the whole tree, every account.

    Each has `by_given_name`, to list people the Vietnamese way: by given name, then the whole name.
    """
    given = Func(F("full_name"), Value(" "), Value(-1), function="split_part", output_field=TextField())
    by_name = Concat(_folded(given), Value(" "), _folded(F("full_name")), output_field=TextField())
    accounts = Account.objects.annotate(by_given_name=by_name)
    if actor.agency.parent_id is None:
        return accounts
    posts = Post.objects.filter(agency__path__startswith=actor.agency.path)
    return accounts.filter(pk__in=posts.values("account"))


def get_visible_account(actor: Actor, account_id: int) -> Account:
    """Return one account the actor may see; raise Account.DoesNotExist otherwise."""
    return visible_accounts(actor).get(pk=account_id)


def find_agencies(text: str) -> QuerySet[Agency]:
    """Agencies by name, with or without marks, every word in any order."""
    found = Agency.objects.filter(ended_on=None)
    for word in fold(text).split():
        found = found.filter(name_fold__contains=word)
    return found.order_by("name")


def holders(agency: Agency, *roles: Role) -> QuerySet[Account]:
    """Accounts that hold one of the roles in the agency today."""
    posts = Post.objects.filter(agency=agency, role__in=roles, ends_on=None)
    return Account.objects.filter(is_active=True, pk__in=posts.values("account"))
