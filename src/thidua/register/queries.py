"""Every read of the register, scoped to what the viewer may see, and never by reading a whole table."""

import dataclasses
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from django.contrib.postgres.search import SearchQuery
from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from thidua.agencies.actor import Actor
from thidua.agencies.models import Agency
from thidua.agencies.queries import predecessor_ids, successor_ids, visible_agencies
from thidua.register.decision_numbers import looks_like_number, number_prefix
from thidua.register.facts import model_of
from thidua.register.identity import is_citizen_number, is_old_number
from thidua.register.life import LifeOfMerit, life_of
from thidua.register.models import Award, Claim, ClaimStatus, Fact, PersonAccount, Subject
from thidua.register.numbers import bearer_of
from thidua.vietnamese.names import clean, fold

__all__ = [
    "CAP",
    "LifeOfMerit",
    "account_ids",
    "also_visible",
    "awards_by_decision",
    "awards_of_decision",
    "get_visible_claim",
    "get_visible_fact",
    "get_visible_subject",
    "life_of",
    "link_of",
    "own_subject",
    "search",
    "visible_subjects",
    "waiting_claims",
]

CAP = 1_000  # of a common name so many are looked at, and the viewer is asked for another word
LARGEST_DECISION = 10_000  # people whom one look-up of a decision lists

Sight = Callable[[Actor], Iterable[int] | QuerySet[Subject]]
_sights: list[Sight] = []


def also_visible(sight: Sight) -> Sight:
    """Register a function of a higher floor that says which other subjects (numbers) an actor may look up."""
    if sight not in _sights:
        _sights.append(sight)
    return sight


def visible_subjects(actor: Actor) -> QuerySet[Subject]:
    """Subjects of the agencies in the actor's sight, and those that a higher floor lets the actor look up."""
    agencies = visible_agencies(actor).values("pk")
    # Whose page was merged into another's is read there, whichever agency that one is of.
    merged = Subject.objects.filter(agency__in=agencies, merged_into__isnull=False)
    scope = Q(agency__in=agencies) | Q(pk__in=merged.values("merged_into"))
    for sight in _sights:
        scope |= Q(pk__in=sight(actor))
    return Subject.objects.filter(scope)


def get_visible_subject(actor: Actor, pk: int) -> Subject:
    """The one door to a subject; raises Subject.DoesNotExist when it is out of sight."""
    return visible_subjects(actor).select_related("agency", "merged_into").get(pk=pk)


def get_visible_fact(actor: Actor, subject_pk: int, slug: str, pk: int) -> Award | Fact:
    """The one door to a row of a subject; DoesNotExist when the subject is out of sight or the row is not its own."""
    subject = get_visible_subject(actor, subject_pk)
    found: Award | Fact = model_of(slug)._default_manager.get(subject=subject, pk=pk)
    found.subject = subject
    return found


def search(
    actor: Actor, text: str, *, kind: str = "", agency: Agency | None = None, year: int | None = None
) -> QuerySet[Subject]:
    """Subjects by name (with or without marks, the last word may be unfinished), citizen number or decision number.

    `agency` keeps to its tree, what was merged into it and what it became; without text, to its own people. `year`
    keeps those with an award of that year. At most CAP subjects, by given name; nothing for an empty question.
    """
    text = clean(text)
    found: list[int] = []
    with _by_index_only():
        for asked in _questions(actor, text, kind, agency, year):
            found = list(asked.order_by().values_list("pk", flat=True)[:CAP])
            if found:
                break
    return Subject.objects.filter(pk__in=found).select_related("agency").order_by("sort_key", "pk")


def _questions(
    actor: Actor, text: str, kind: str, agency: Agency | None, year: int | None
) -> Iterator[QuerySet[Subject]]:
    """What the text may mean, the likeliest first."""
    scope = visible_subjects(actor).filter(merged_into=None)
    if kind:
        scope = scope.filter(kind=kind)
    if year:
        scope = scope.filter(Exists(Award.objects.filter(subject=OuterRef("pk"), year=year)))
    if agency and not text:
        family = {agency.pk} | successor_ids({agency.pk})
        yield scope.filter(agency__in=family | predecessor_ids(family))
        return
    if agency:
        below = Q()
        for each in [agency, *Agency.objects.filter(pk__in=successor_ids({agency.pk}))]:
            below |= Q(agency__in=visible_agencies(dataclasses.replace(actor, agency=each)).values("pk"))
        scope = scope.filter(below)
    if is_citizen_number(text) or is_old_number(text):
        bearer = bearer_of(text)
        yield scope.filter(pk__in=[bearer.pk] if bearer else [])
        return
    if looks_like_number(text):
        given = Award.objects.filter(decision_number_fold__startswith=number_prefix(text))
        yield scope.filter(pk__in=given.values("subject"))
    if words := fold(text).split():
        asked = _words_query(words)
        # The two are asked apart, so that each goes by its index; who was merged is found by the former page's name.
        named = Subject.objects.filter(name_words=asked).exclude(merged_into=None).values_list("merged_into", flat=True)
        if former := list(named[:CAP]):
            yield scope.filter(Q(name_words=asked) | Q(pk__in=former))
        yield scope.filter(name_words=asked)


def _words_query(words: list[str]) -> SearchQuery:
    """Every word, in any order; the last one may be the beginning of a word."""
    query = SearchQuery(" ".join(words), config="simple", search_type="plain")
    last = re.sub(r"\W", " ", words[-1]).split()
    if not last or len(last[-1]) < 2:  # the beginning «a» would fit every tenth name
        return query
    *whole, unfinished = [*words[:-1], *last]
    prefix = SearchQuery(f"'{unfinished}':*", config="simple", search_type="raw")
    return SearchQuery(" ".join(whole), config="simple", search_type="plain") & prefix if whole else prefix


@contextmanager
def _by_index_only() -> Iterator[None]:
    """Keep the planner from reading a whole table because a word is common: an office is waiting, not a report."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('enable_seqscan', 'off', true)")
        yield
        cursor.execute("SELECT set_config('enable_seqscan', 'on', true)")


def awards_by_decision(actor: Actor, text: str) -> QuerySet[Award]:
    """Awards in sight by the beginning of a decision's number, newest decision first; at most LARGEST_DECISION."""
    with _by_index_only():
        given = Award.objects.filter(
            decision_number_fold__startswith=number_prefix(text), subject__in=visible_subjects(actor).values("pk")
        )
        found = list(given.values_list("pk", flat=True)[:LARGEST_DECISION])
    return (
        Award.objects.filter(pk__in=found)
        .select_related("subject__agency")
        .order_by("-decided_on", "decision_number_fold", "subject__sort_key", "pk")
    )


def awards_of_decision(actor: Actor, award: Award) -> QuerySet[Award]:
    """Awards in sight that the same decision gave; none when nobody knows the decision."""
    if not award.decision_number_fold:
        return Award.objects.none()
    return awards_by_decision(actor, award.decision_number).filter(
        decision_number_fold=award.decision_number_fold, decided_on=award.decided_on
    )


def waiting_claims(actor: Actor) -> QuerySet[Claim]:
    """Claims of the agencies in sight that nobody has settled, oldest first."""
    return (
        Claim.objects.filter(status=ClaimStatus.UNVERIFIED, agency__in=visible_agencies(actor).values("pk"))
        .select_related("subject__agency", "agency")
        .order_by("pk")
    )


def link_of(subject: Subject) -> PersonAccount | None:
    """The account that the person uses, with who linked it; None when there is none."""
    return subject.account_links.filter(ended_at=None).select_related("account", "linked_by").first()


def account_ids(subject_ids: Iterable[int]) -> dict[int, int]:
    """The numbers of the accounts of those among the subjects who have one, by subject."""
    links = PersonAccount.objects.filter(subject__in=list(subject_ids), ended_at=None, account__is_active=True)
    return dict(links.values_list("subject_id", "account_id"))


def own_subject(actor: Actor) -> Subject:
    """The person whose account the actor uses; raises Subject.DoesNotExist when nobody linked it."""
    links = PersonAccount.objects.filter(account=actor.account_id, ended_at=None)
    found = Subject.objects.select_related("agency", "merged_into__agency").get(pk__in=links.values("subject"))
    return found.merged_into or found


def get_visible_claim(actor: Actor, pk: int) -> Claim:
    """The one door to a claim: its subject must be in sight."""
    return Claim.objects.select_related("subject__agency", "agency", "settled_by").get(
        pk=pk, subject__in=visible_subjects(actor).values("pk")
    )
