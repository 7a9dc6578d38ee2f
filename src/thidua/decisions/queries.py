"""Reads of decisions, scoped to what the viewer's agency may see."""

from django.db.models import Count, Q, QuerySet, Sum

from thidua.agencies.actor import Actor
from thidua.decisions.models import (
    CODE_LENGTH,
    UNDER_WAY,
    Certificate,
    Decision,
    DecisionItem,
    DecisionStatus,
    FormerCode,
)
from thidua.dossiers.models import Conclusion, NominationStatus, Review, Submission
from thidua.dossiers.queries import visible_reviews
from thidua.law import load_corpus
from thidua.register.models import AwardStatus, Subject
from thidua.vietnamese import codes


def visible_decisions(actor: Actor) -> QuerySet[Decision]:
    """The agency's own, drafts too; and issued ones on nominations that it made or sent, or on subjects of its own."""
    agency = actor.agency_id
    sent = Submission.objects.filter(sender=agency).values("items__nomination")
    concerned = DecisionItem.objects.filter(
        Q(nomination__owner=agency) | Q(nomination__subject__agency=agency) | Q(nomination__in=sent)
    )
    return Decision.objects.filter(
        Q(agency=agency) | Q(status=DecisionStatus.ISSUED, pk__in=concerned.values("decision"))
    )


def get_visible_decision(actor: Actor, pk: int) -> Decision:
    """The one door to a decision; raises Decision.DoesNotExist when it is out of sight."""
    return visible_decisions(actor).select_related("agency", "signer", "drafted_by").get(pk=pk)


def counted(decisions: QuerySet[Decision]) -> QuerySet[Decision]:
    """Decisions with `count`, how many each commends, and `total`, the sum of bonuses in đồng or None; newest first."""
    return decisions.annotate(count=Count("items"), total=Sum("items__bonus")).order_by("-pk")


def to_decide(actor: Actor) -> QuerySet[Review]:
    """Reviews that the actor's agency concluded «decide» and that stand in no draft yet."""
    drafted = DecisionItem.objects.filter(decision__status__in=UNDER_WAY).values("nomination")
    return (
        visible_reviews(actor)
        .filter(conclusion=Conclusion.DECIDE, nomination__status=NominationStatus.TO_DECIDE)
        .exclude(nomination__in=drafted)
        .select_related("nomination__subject", "nomination__owner", "submission__sender", "agency")
    )


def to_decide_by_award(actor: Actor) -> dict[str, list[Review]]:
    """What waits for a decision, by the award's code, in the order of the law's list; each by unit and name."""
    waiting: dict[str, list[Review]] = {}
    for review in to_decide(actor).order_by("nomination__unit_name", "nomination__subject__sort_key"):
        waiting.setdefault(review.nomination.award, []).append(review)
    return {code: waiting[code] for code in load_corpus().awards if code in waiting}


def lines_of_subject(subject: Subject) -> QuerySet[DecisionItem]:
    """What decisions issued on the system gave to a subject, the latest first; revoked awards too."""
    return (
        DecisionItem.objects.filter(award__subject=subject, decision__status=DecisionStatus.ISSUED)
        .select_related("decision__agency", "award", "certificate__award")
        .order_by("-decision__decided_on", "-pk")
    )


def lines_to_tell(actor: Actor, decision: Decision) -> QuerySet[DecisionItem]:
    """The lines of an issued decision on those whom the actor's agency tells: nominated by it, or its own people."""
    own = Q(nomination__owner=actor.agency_id) | Q(nomination__subject__agency=actor.agency_id)
    return decision.items.filter(own).exclude(certificate__award__status=AwardStatus.REVOKED).select_related("award")


def certificate_by_code(code: str) -> Certificate:
    """The certificate that anybody with its code, however it is typed, may verify; raises Certificate.DoesNotExist.

    Not by the code of one that was replaced: `former_by_code` knows those.
    """
    return Certificate.objects.select_related("item__decision__agency", "award").get(code=_known(code))


def former_by_code(code: str) -> FormerCode | None:
    """What became of the certificate with a code that was replaced; None for every other code."""
    found = FormerCode.objects.select_related(
        "case__decision", "certificate__item__decision__agency", "certificate__award"
    )
    return found.filter(code=_known(code)).first()


def _known(code: str) -> str:
    return codes.read(code, CODE_LENGTH) or code.strip().lower()
