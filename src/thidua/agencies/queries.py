"""What each agency may see, and the lineage of agencies."""

import datetime as dt
import functools
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Exists, F, Func, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Concat, Lower

from thidua.agencies.actor import Actor
from thidua.agencies.models import Account, Agency, Lineage, Post, Role
from thidua.agencies.tree import state_of_tree
from thidua.vietnamese.names import fold

FEW = 2_000  # agencies whose numbers are written into a query
KEPT = 512  # offices whose sight is kept in a process
CAP = 200  # agencies that ended, of one search, whose successors are looked up
AGENCIES, LINKS = Agency._meta.db_table, Lineage._meta.db_table


def subtree(agency: Agency) -> QuerySet[Agency]:
    """The agency and everything below it."""
    return Agency.objects.filter(path__startswith=agency.path)


def units_below(agency: Agency) -> QuerySet[Agency]:
    """Every agency below it that still works, by name."""
    return subtree(agency).filter(ended_on=None).exclude(pk=agency.pk).order_by("name")


def predecessor_ids(agency_ids: set[int], *, until: dt.date | None = None, whole: bool = False) -> set[int]:
    """Agencies that became one of `agency_ids`, however many steps back, by links of `until` (inclusive) or before.

    `whole`: only those carried on as a whole, not one that a part was split off from. One query for any chain.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH RECURSIVE link AS (
                SELECT * FROM {LINKS} WHERE effective_on <= %(until)s AND NOT (%(whole)s AND kind = 'split')
            ), former (id) AS (
                SELECT predecessor_id FROM link WHERE successor_id = ANY (%(of)s)
                UNION
                SELECT link.predecessor_id FROM link JOIN former ON link.successor_id = former.id
            )
            SELECT id FROM former
            """,  # noqa: S608 - the name of a table of ours
            {"of": sorted(agency_ids), "until": until or dt.date.max, "whole": whole},
        )
        return {number for (number,) in cursor.fetchall()} - agency_ids


def successor_ids(agency_ids: set[int]) -> set[int]:
    """Agencies that carry on one of `agency_ids`, however many steps on; what was split off is none of them."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH RECURSIVE later (id) AS (
                SELECT successor_id FROM {LINKS} WHERE predecessor_id = ANY (%(of)s) AND kind <> 'split'
                UNION
                SELECT link.successor_id FROM {LINKS} link JOIN later ON link.predecessor_id = later.id
                WHERE link.kind <> 'split'
            )
            SELECT id FROM later WHERE id IS NOT NULL
            """,  # noqa: S608 - the name of a table of ours
            {"of": sorted(agency_ids)},
        )
        return {number for (number,) in cursor.fetchall()} - agency_ids


def visible_agencies(actor: Actor) -> QuerySet[Agency]:
    """The agencies whose register the actor may read: the own subtree, and whatever was merged into it or renamed.

    History follows lineage: what Hà Giang was given is Tuyên Quang's to look up from 2025-07-01. Who was split off
    carries nothing on: no paper says which rows went along, so it sees the people and collectives that are its now.
    """
    return Agency.objects.filter(_in_sight(actor))


def _in_sight(actor: Actor) -> Q:
    paths = Q()
    for path in _paths_in_sight(actor):
        paths |= Q(path__startswith=path)
    return paths


@dataclass(frozen=True)
class AgencyNumbers:
    """Numbers of agencies, written out as PostgreSQL writes an array, and whether they are those out of sight."""

    array: str
    are_hidden: bool


def numbers_in_sight(actor: Actor) -> AgencyNumbers | None:
    """The agencies in sight by number, or those out of sight when they are fewer; None when both are many.

    Kept in the process for as long as the tree stays as it is.
    """
    return _read_numbers(_state(actor), actor.agency.path)


def _paths_in_sight(actor: Actor) -> tuple[str, ...]:
    """The beginnings of the paths of all that is in sight."""
    return _read_paths(_state(actor), actor.agency.path)


def _state(actor: Actor) -> int:
    """The state of the tree: asked for once a request that only reads, else anew."""
    if actor.remembered is None:
        return state_of_tree()
    if "tree" not in actor.remembered:
        actor.remembered["tree"] = state_of_tree()
    return actor.remembered["tree"]


@functools.lru_cache(maxsize=KEPT)
def _read_numbers(state: int, path: str) -> AgencyNumbers | None:
    inside = Q()
    for beginning in _read_paths(state, path):
        inside |= Q(path__startswith=beginning)
    for rows, are_hidden in ((Agency.objects.filter(inside), False), (Agency.objects.exclude(inside), True)):
        found = list(rows.order_by().values_list("pk", flat=True)[: FEW + 1])
        if len(found) <= FEW:
            return AgencyNumbers("{" + ",".join(map(str, found)) + "}", are_hidden)
    return None


@functools.lru_cache(maxsize=KEPT)
def _read_paths(state: int, path: str) -> tuple[str, ...]:
    """The path, and those of all that went into something below it; none that begins with another of them.

    One query that leaves the numbers of the subtree in the database. `state` is only what it is kept under.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH RECURSIVE former (id) AS (
                SELECT link.predecessor_id FROM {LINKS} link JOIN {AGENCIES} agency ON agency.id = link.successor_id
                WHERE agency.path LIKE %(below)s AND link.kind <> 'split'
                UNION
                SELECT link.predecessor_id FROM {LINKS} link JOIN former ON link.successor_id = former.id
                WHERE link.kind <> 'split'
            )
            SELECT path FROM {AGENCIES} JOIN former USING (id) WHERE path NOT LIKE %(below)s ORDER BY path COLLATE "C"
            """,  # noqa: S608 - the names of two tables of ours
            {"below": f"{path}%"},
        )
        found = [path]
        for (former,) in cursor.fetchall():
            if not former.startswith(found[-1]):
                found.append(former)
    return tuple(found)


def get_visible_agency(actor: Actor, agency_id: int) -> Agency:
    """Return one agency the actor may see; raise Agency.DoesNotExist otherwise."""
    return visible_agencies(actor).get(pk=agency_id)


def search_visible(actor: Actor, text: str) -> QuerySet[Agency]:
    """Agencies in the actor's sight by name or code, with or without marks; those that ended too.

    Who knows an agency by the name of what went into it finds it as well: both, the old one and its successor.
    """
    named = visible_agencies(actor)
    for word in fold(text).split():
        named = named.filter(Q(name_fold__contains=word) | Q(code__iexact=word))
    former = set(
        named.filter(successor_links__successor__isnull=False).order_by("pk").values_list("pk", flat=True)[:CAP]
    )
    later = successor_ids(former) if former else set()
    found = visible_agencies(actor).filter(Q(pk__in=later) | Q(pk__in=named.values("pk"))) if later else named
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
