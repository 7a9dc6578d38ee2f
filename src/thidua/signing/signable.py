"""Which papers are signed here, whose they are, and who signs each before the agency's seal.

A decision and its certificates: the account that decided. A submission (tờ trình): whoever holds the office of the head
and is the person that the letter names; a letter named by hand as somebody without an account is signed on paper.
"""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from thidua.agencies.actor import Actor
from thidua.agencies.models import Agency
from thidua.decisions.models import Decision
from thidua.documents.models import IssuedPaper, PaperKind
from thidua.dossiers.models import Submission
from thidua.vietnamese.names import fold

OF_DECISIONS = (PaperKind.DECISION, PaperKind.CERTIFICATES)


@dataclass(frozen=True)
class Signed:
    """The record that a paper is about, as far as signing it goes. `decision` is None for a submission."""

    agency: Agency
    signer_name: str
    signer_id: int | None
    decision: Decision | None

    def is_signer(self, actor: Actor) -> bool:
        """Whether the actor is the person who signs it."""
        if self.decision is not None:
            return actor.account_id == self.signer_id
        return fold(actor.account.full_name if actor.account else "") == fold(self.signer_name) != ""


def signed_of(paper: IssuedPaper) -> Signed | None:
    """What a paper is about; None for kinds that are not signed here."""
    if paper.kind in OF_DECISIONS:
        decision = Decision.objects.select_related("agency", "signer").get(pk=paper.object_id)
        return Signed(decision.agency, decision.signer_name, decision.signer_id, decision)
    if paper.kind == PaperKind.SUBMISSION:
        letter = Submission.objects.select_related("sender").get(pk=paper.object_id)
        return Signed(letter.sender, letter.signer_name, None, None)
    return None


def papers_of(agency_id: int) -> Q:
    """The papers of an agency that are signed here; of a submission that was sent twice only the last."""
    letters = Submission.objects.filter(sender=agency_id, pk=OuterRef("object_id"), sent_at=OuterRef("official_at"))
    decisions = Decision.objects.filter(agency=agency_id).values("pk")
    return Q(kind__in=OF_DECISIONS, object_id__in=decisions) | Q(Exists(letters), kind=PaperKind.SUBMISSION)


def papers_signed_by(actor: Actor) -> Q:
    """Those of the actor's agency that name the actor as the one who signs."""
    name = actor.account.full_name if actor.account else ""
    decisions = Decision.objects.filter(agency=actor.agency_id, signer=actor.account).values("pk")
    letters = Submission.objects.filter(sender=actor.agency_id, signer_name__iexact=name).values("pk")
    return Q(kind__in=OF_DECISIONS, object_id__in=decisions) | Q(kind=PaperKind.SUBMISSION, object_id__in=letters)
