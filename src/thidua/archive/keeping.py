"""Issued papers go into the archive by themselves: each form once, with its retention class."""

import hashlib
import logging
from collections.abc import Iterator
from typing import Any

from django.db import connection
from django.db.models import Count, F, Model, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.models import Agency
from thidua.archive import stores
from thidua.archive.models import Check, Holding, KeptFile, State
from thidua.archive.retention import class_of
from thidua.councils.models import Session
from thidua.decisions.models import AfterCase, Decision
from thidua.documents.catalogue import SOURCES
from thidua.documents.freezing import kept_pdf
from thidua.documents.models import IssuedPaper, PaperKind
from thidua.dossiers import files
from thidua.dossiers.models import Appraisal, Consultation, Nomination, Submission
from thidua.jobs.daily import daily
from thidua.movements.models import Review
from thidua.reports.models import Report
from thidua.trail.errors import Refused
from thidua.trail.events import Event
from thidua.trail.services import record, service

logger = logging.getLogger(__name__)
KEEP_LOCK = 7_410
A_NIGHT = 5_000  # papers; the rest the next night


def to_keep() -> QuerySet[IssuedPaper]:
    """Papers of which a form is not in the archive yet, the oldest first."""
    forms = 1 + Count("signatures", distinct=True)
    papers = IssuedPaper.objects.annotate(forms=forms, held=Count("holdings", distinct=True))
    return papers.filter(Q(held=0) | Q(held__lt=F("forms"))).order_by("pk")


@daily
def keep_new(most: int = A_NIGHT) -> int:
    """Put the forms of papers that are not in the archive yet there; returns how many. Stops where the store does.

    A paper that can't be laid out or whose file is damaged does not keep the others; it comes up again tomorrow.
    """
    count = 0
    for paper in to_keep()[:most]:
        try:
            count += len(keep_paper(paper=paper))
        except stores.Unreachable as fault:
            if not stores.is_marked(stores.store()):
                raise
            logger.warning("paper %s is not in the archive: %s", paper.pk, fault)
        except (Refused, stores.Damaged) as fault:
            logger.warning("paper %s is not in the archive: %s", paper.pk, fault)
    return count


@service
def keep_paper(*, paper: IssuedPaper) -> list[Holding]:
    """Keep every form of one paper that is not kept yet. Raises what the store raises, and Refused as `kept_pdf`."""
    with connection.cursor() as cursor:  # of two at once the second finds it done
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [KEEP_LOCK, paper.pk % 2_147_483_647])
    held = set(paper.holdings.values_list("signatures", flat=True))
    source = source_of(paper)
    agency = agency_of(PaperKind(paper.kind), source)
    made = []
    for signatures, content in enumerate(_forms(paper)):
        if signatures not in held:
            made.append(
                Holding.objects.create(
                    paper=paper,
                    file=_kept(content),
                    signatures=signatures,
                    agency=agency,
                    kind=paper.kind,
                    number=_number(source),
                    year=timezone.localdate(paper.official_at).year,
                    retention=class_of(PaperKind(paper.kind), source),
                )
            )
    if made:
        after = {"forms": len(made), "retention": made[0].retention}
        record(Actor(None, agency, frozenset()), Event.ARCHIVE_KEPT, made[0], after=after)
    return made


def source_of(paper: IssuedPaper) -> Model:
    """The record that a paper is about."""
    return SOURCES[PaperKind(paper.kind)].model._default_manager.get(pk=paper.object_id)


def agency_of(kind: PaperKind, source: Model) -> Agency:
    """Whose paper it is: the agency that issued it. Refused for a paper of which nobody said."""
    agency: object
    match source:
        case Submission():
            agency = source.sender
        case Session():
            agency = source.council.agency
        case Appraisal():
            agency = source.review.agency
        case AfterCase() if kind == PaperKind.AFTER_REQUEST:
            agency = source.asker
        case Consultation():
            agency = source.asked if kind == PaperKind.ANSWER else source.asker
        case Nomination():
            agency = source.owner
        case Review():
            agency = source.movement.agency
        case _:
            agency = getattr(source, "agency", None)
    if not isinstance(agency, Agency):
        raise Refused(_("Chưa biết văn bản loại này là của cơ quan nào."))
    return agency


def _number(source: Model) -> str:
    match source:
        case Submission():
            return source.letter_number
        case Decision() | Report():
            return source.number
        case AfterCase() if source.decision:
            return source.decision.number
    return ""


def _forms(paper: IssuedPaper) -> Iterator[bytes]:
    """The PDF as it was issued, then with each signature."""
    yield kept_pdf(paper)
    for signature in paper.signatures.select_related("file").order_by("position"):
        yield files.read(signature.file)


def store_to_fill() -> stores.Store:
    """The store, marked. A new one is marked at the first keeping, another only when it holds what was kept last.

    Raises Unreachable for a place that is empty though files were kept: a disk that is not mounted.
    """
    where = stores.store()
    if not stores.is_marked(where):
        last = KeptFile.objects.order_by("-pk").first()
        if last is not None and not _holds(where, last.sha256):
            raise stores.Unreachable("MarkerMissing")
        stores.mark(where)
    return where


def _holds(where: stores.Store, sha256: str) -> bool:
    try:
        return hashlib.sha256(where.read(stores.path_of(sha256))).hexdigest() == sha256
    except (stores.Missing, stores.Unreachable):
        return False


def _kept(content: bytes) -> KeptFile:
    where = store_to_fill()
    sha256 = stores.put(where, content)
    known: dict[str, Any] = {"size": len(content), "checked_at": timezone.now()}
    file, is_new = KeptFile.objects.get_or_create(sha256=sha256, defaults=known)
    if is_new:
        Check.objects.create(file=file, found=State.WHOLE, store=where.name)  # it was read back
    return file
