"""Reads of the access log."""

from django.db.models import QuerySet

from thidua.agencies.actor import Actor
from thidua.agencies.permissions import Action, may
from thidua.privacy.models import Access


def accesses_of(subject_id: int) -> QuerySet[Access]:
    """Every look at one subject's data, newest first; for the person's own page, which shows no officer's name."""
    return Access.objects.filter(subjects__contains=[subject_id]).order_by("-at", "-pk")


def visible_accesses(actor: Actor, subject_id: int) -> QuerySet[Access]:
    """The same with names, for those whose role answers for it; the caller has found the subject in its sight."""
    return accesses_of(subject_id) if may(actor, Action.READ_ACCESS_LOG) else Access.objects.none()
