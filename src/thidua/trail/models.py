"""The audit trail: who did what to which record, chained so that tampering shows."""

import pgtrigger
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from thidua.trail.events import Event


class Entry(models.Model):
    """One change of state, written in the transaction that made it and never touched again.

    Accounts and agencies are kept by number and by the name they had then: the trail stands below them and outlives
    them. Each agency has its own chain, so that two agencies never wait for each other.
    """

    at = models.DateTimeField(_("Thời điểm"))
    agency_id = models.BigIntegerField(_("Cơ quan"), default=0)
    sequence = models.BigIntegerField(_("Số thứ tự"))
    account_id = models.BigIntegerField(_("Tài khoản"), null=True)
    actor_name = models.CharField(_("Người thực hiện"), max_length=300)
    event = models.CharField(_("Việc"), max_length=40, choices=Event)
    object_type = models.CharField(_("Loại bản ghi"), max_length=60)
    object_id = models.CharField(_("Mã bản ghi"), max_length=60)
    object_label = models.CharField(_("Bản ghi"), max_length=500)
    before = models.JSONField(_("Trước"), null=True)
    after = models.JSONField(_("Sau"), null=True)
    reason = models.TextField(_("Lý do"), blank=True)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency_id", "sequence"], name="trail_entry_sequence")]
        indexes = [
            models.Index(fields=["object_type", "object_id", "at"], name="trail_entry_object"),
            models.Index(fields=["agency_id", "-at"], name="trail_entry_agency"),
            models.Index(fields=["account_id", "-at"], name="trail_entry_account"),
        ]
        triggers = [
            pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{timezone.localtime(self.at):%d/%m/%Y %H:%M} {self.get_event_display()}: {self.object_label}"


class Notice(models.Model):
    """One line told to one account inside the system."""

    account_id = models.BigIntegerField()
    at = models.DateTimeField(auto_now_add=True)
    event = models.CharField(max_length=40, choices=Event)
    text = models.TextField()
    link = models.CharField(max_length=300, blank=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["account_id", "-at"], name="trail_notice_account")]

    def __str__(self) -> str:
        return self.text
