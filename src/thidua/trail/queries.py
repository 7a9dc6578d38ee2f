"""Reads of the trail and of the notices."""

from django.db import models

from thidua.trail.models import Entry, Notice


def entries_of(instance: models.Model) -> models.QuerySet[Entry]:
    """Everything that happened to one record, newest first."""
    return Entry.objects.filter(object_type=instance._meta.label_lower, object_id=str(instance.pk)).order_by(
        "-at", "-sequence"
    )


def entries_of_agency(agency_ids: list[int]) -> models.QuerySet[Entry]:
    """Everything done by the people of these agencies, newest first."""
    return Entry.objects.filter(agency_id__in=agency_ids).order_by("-at", "-sequence")


def unread_notices(account_id: int) -> models.QuerySet[Notice]:
    """What the account has been told and has not read, newest first."""
    return Notice.objects.filter(account_id=account_id, read_at=None).order_by("-at")


def notices_of(account_id: int | None) -> models.QuerySet[Notice]:
    """Everything the account has been told, newest first; nothing for the system, which has no account."""
    if account_id is None:
        return Notice.objects.none()
    return Notice.objects.filter(account_id=account_id).order_by("-at", "-pk")
