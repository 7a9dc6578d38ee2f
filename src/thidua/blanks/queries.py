"""Reads of blanks: of the own agency only, for those who print certificates."""

from typing import Any

from django.db.models import BooleanField, Count, ExpressionWrapper, F, Q, QuerySet

from thidua.agencies.actor import Actor
from thidua.agencies.permissions import Action, may
from thidua.blanks.models import Batch, Blank, Layout, Printer, Sheet
from thidua.decisions.models import Certificate, Decision, DecisionKind, DecisionStatus
from thidua.law import load_corpus
from thidua.register.models import AwardStatus


def visible_blanks(actor: Actor) -> QuerySet[Blank]:
    """The blanks of the actor's agency; those not used any more come last."""
    blanks = Blank.objects.select_related("agency", "picture").order_by("ended_at", "name")
    return blanks.filter(agency=actor.agency_id) if may(actor, Action.PRINT_CERTIFICATES) else blanks.none()


def get_visible_blank(actor: Actor, pk: int) -> Blank:
    """The one door to a blank; raises Blank.DoesNotExist when it is out of sight."""
    return visible_blanks(actor).get(pk=pk)


def latest_layout(blank: Blank) -> Layout:
    """The layout that is used now."""
    return blank.layouts.select_related("blank").latest("version")


def printers(actor: Actor) -> QuerySet[Printer]:
    """The printers that the actor's agency uses."""
    found = Printer.objects.filter(agency=actor.agency_id, ended_at=None)
    return found if may(actor, Action.PRINT_CERTIFICATES) else found.none()


def visible_batches(actor: Actor) -> QuerySet[Batch]:
    """What the actor's agency printed on blanks, the latest first."""
    found = Batch.objects.select_related("layout__blank__agency", "decision", "printer", "asked_by", "file")
    found = found.filter(layout__blank__in=visible_blanks(actor).order_by().values("pk"))
    return found.annotate(spoiled=Count("sheets", filter=Q(sheets__spoiled_at__isnull=False))).order_by("-pk")


def get_visible_batch(actor: Actor, pk: int) -> Batch:
    """The one door to a batch; raises Batch.DoesNotExist when it is out of sight."""
    return visible_batches(actor).get(pk=pk)


def sheets_of(batch: Batch) -> Any:
    """The sheets of a batch by their pages; `stands` says whether the certificate on it is still good.

    It is not when its award was revoked, or when it was made anew: then it is handed out no more.
    """
    good = Q(certificate__code=F("code"), certificate__award__status=AwardStatus.VALID)
    sheets = batch.sheets.annotate(stands=ExpressionWrapper(good, output_field=BooleanField()))
    return sheets.select_related("series", "replaces__series", "certificate__item__nomination").order_by("page")


def decisions_for(actor: Actor, blank: Blank) -> QuerySet[Decision]:
    """Issued decisions of the agency on awards that the blank is for, the latest first."""
    return Decision.objects.filter(
        agency=actor.agency_id, kind=DecisionKind.AWARD, status=DecisionStatus.ISSUED, award__in=blank.awards
    ).order_by("-decided_on", "-pk")


def blanks_for(actor: Actor, decision: Decision) -> QuerySet[Blank]:
    """The blanks of the agency on which the certificates of a decision can be printed."""
    return visible_blanks(actor).filter(ended_at=None, awards__contains=[decision.award])


def printable(decision: Decision, first: int | None = None, last: int | None = None) -> QuerySet[Certificate]:
    """The certificates of a decision, by their numbers in the golden book, that stand on no sheet and may be printed.

    Not those of awards that were revoked; of one that was made anew the new one.
    """
    standing = Sheet.objects.filter(spoiled_at=None).exclude(code="").values("code")
    found = Certificate.objects.filter(item__decision=decision).exclude(code__in=standing)
    found = found.exclude(award__status=AwardStatus.REVOKED)
    if first is not None:
        found = found.filter(item__position__gte=first)
    if last is not None:
        found = found.filter(item__position__lte=last)
    return found.select_related("item__nomination__subject", "item__decision", "award").order_by("item__position")


def is_of_the_state(blank: Blank) -> bool:
    """Whether one of its awards is the State's, whose blanks the State makes."""
    awards = load_corpus().awards
    return any(awards[code].level == "state" for code in blank.awards if code in awards)
