"""Reads of signed papers: of the own agency's decisions, certificates and submissions only."""

from collections.abc import Sequence

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.models import Agency
from thidua.agencies.permissions import Action, may
from thidua.decisions.models import Decision, DecisionStatus
from thidua.documents.freezing import frozen, kept_pdf
from thidua.documents.models import IssuedPaper, PaperKind
from thidua.dossiers import files
from thidua.signing.models import ORDER, PaperSignature, Part, SigningCertificate, SigningRule
from thidua.signing.signable import papers_of, papers_signed_by

ACTIONS = {Part.PERSON: Action.SIGN, Part.SEAL: Action.SEAL}


def visible_papers(actor: Actor) -> QuerySet[IssuedPaper]:
    """The official papers of the actor's agency that are signed here, for those who sign or seal; newest first."""
    if not may(actor, Action.READ_SIGNED):
        return IssuedPaper.objects.none()
    papers = IssuedPaper.objects.filter(papers_of(actor.agency_id))
    return papers.annotate(signed=Count("signatures")).order_by("-official_at", "-pk")


def get_visible_paper(actor: Actor, pk: int) -> IssuedPaper:
    """The one door to a paper to sign; raises IssuedPaper.DoesNotExist when it is out of sight."""
    return visible_papers(actor).select_related("file").get(pk=pk)


def waiting_papers(actor: Actor, parts: Sequence[Part] = ORDER) -> QuerySet[IssuedPaper]:
    """Papers whose next signature is one of `parts` and the actor's to give."""
    turns = [ORDER.index(part) for part in parts if may(actor, ACTIONS[part])]
    papers = visible_papers(actor).alias(given=Count("signatures")).filter(given__in=turns)
    return papers.filter(Q(given=ORDER.index(Part.SEAL)) | papers_signed_by(actor))


def signatures_of(paper: IssuedPaper) -> Sequence[PaperSignature]:
    """The signatures on a paper, in their order."""
    return list(paper.signatures.select_related("certificate", "file", "signed_by"))


def next_part(signatures: Sequence[PaperSignature]) -> Part | None:
    """Whose turn it is; None when all have signed."""
    return ORDER[len(signatures)] if len(signatures) < len(ORDER) else None


def current_pdf(paper: IssuedPaper) -> bytes:
    """The PDF with all its signatures; raises Refused when the kept file was changed on the disk."""
    return signed_pdf(paper) or kept_pdf(paper)


def signed_pdf(paper: IssuedPaper) -> bytes | None:
    """The PDF with its signatures; None while nobody has signed."""
    last = PaperSignature.objects.filter(paper=paper).select_related("file").order_by("-position").first()
    return files.read(last.file) if last else None


def certificate_for(agency_id: int, part: Part, account_id: int | None) -> SigningCertificate | None:
    """The registered certificate of a signer, or of the agency's seal."""
    found = SigningCertificate.objects.filter(agency=agency_id, ended_at=None).select_related("picture", "agency")
    return found.filter(account=account_id if part == Part.PERSON else None).first()


def certificates(agency: Agency) -> QuerySet[SigningCertificate]:
    """Every certificate that an agency registered, also those that are not used any more."""
    return SigningCertificate.objects.filter(agency=agency).select_related("account")


def is_required(agency_id: int) -> bool:
    """Whether the agency's decisions are in force only when signed."""
    return SigningRule.objects.filter(agency=agency_id, required=True).exists()


def missing_signatures(decision: Decision) -> str:
    """What a decision lacks where its agency asks for signatures; nothing where it does not (a requirement)."""
    if not is_required(decision.agency_id):
        return ""
    done = set()
    if decision.status != DecisionStatus.DRAFT:
        done = set(frozen(PaperKind.DECISION, decision).signatures.values_list("part", flat=True))
    missing = [str(part.label) for part in ORDER if part not in done]
    return _("Còn thiếu: %(parts)s.") % {"parts": "; ".join(missing)} if missing else ""
