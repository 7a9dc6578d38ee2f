"""Every read of the register, scoped to what the viewer may see, and never by reading a whole table."""

from collections.abc import Iterable

from django.db.models import QuerySet

from thidua.agencies.actor import Actor
from thidua.register.decision_numbers import number_prefix
from thidua.register.facts import model_of
from thidua.register.life import LifeOfMerit, life_of
from thidua.register.models import Award, Claim, ClaimStatus, Fact, PersonAccount, Subject
from thidua.register.scope import also_visible, in_sight, scope_of, visible_subjects
from thidua.register.searching import by_index_only
from thidua.screens.paging import Few, Pages, Walk

__all__ = [
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
    "visible_subjects",
    "waiting_claims",
]
LARGEST_DECISION = 2_000  # awards of decisions of one number that are sorted; more are listed as they were entered


def get_visible_subject(actor: Actor, pk: int) -> Subject:
    """The one door to a subject; raises Subject.DoesNotExist when it is out of sight."""
    return visible_subjects(actor).select_related("agency", "merged_into").get(pk=pk)


def get_visible_fact(actor: Actor, subject_pk: int, slug: str, pk: int) -> Award | Fact:
    """The one door to a row of a subject; DoesNotExist when the subject is out of sight or the row is not its own."""
    subject = get_visible_subject(actor, subject_pk)
    found: Award | Fact = model_of(slug)._default_manager.get(subject=subject, pk=pk)
    found.subject = subject
    return found


def awards_by_decision(actor: Actor, text: str) -> Pages:
    """Awards in sight by the beginning of a decision's number: the newest decision first, people by given name.

    When they are more than LARGEST_DECISION, by number and then as they were entered.
    """
    given = Award.objects.filter(decision_number_fold__startswith=number_prefix(text))
    rows = scope_of(actor, given, "subject__")
    with by_index_only():
        found = list(rows.order_by().values_list("pk", flat=True)[: LARGEST_DECISION + 1])
    if len(found) > LARGEST_DECISION:
        return Walk(rows.select_related("subject__agency"), ("decision_number_fold", "pk"))
    shown = Award.objects.filter(pk__in=found).select_related("subject__agency")
    return Few(shown.order_by("-decided_on", "decision_number_fold", "subject__sort_key", "pk"))


def awards_of_decision(actor: Actor, award: Award) -> QuerySet[Award]:
    """Awards in sight that the same decision gave; none when nobody knows the decision."""
    if not award.decision_number_fold:
        return Award.objects.none()
    same = Award.objects.filter(decision_number_fold=award.decision_number_fold, decided_on=award.decided_on)
    return scope_of(actor, same, "subject__").select_related("subject__agency").order_by("subject__sort_key", "pk")


def waiting_claims(actor: Actor) -> QuerySet[Claim]:
    """Claims of the agencies in sight that nobody has settled, oldest first."""
    return (
        Claim.objects.filter(in_sight(actor), status=ClaimStatus.UNVERIFIED)
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
