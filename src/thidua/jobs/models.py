"""Long work that the system does beside the pages: who asked for it, how far it is, and how it ended."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from thidua.agencies.models import Account, Agency


class State(models.TextChoices):
    """A job goes from waiting to running, and from there to one of three ends; a failed one may be asked for again."""

    WAITING = "waiting", _("Đang chờ")
    RUNNING = "running", _("Đang chạy")
    DONE = "done", _("Đã xong")
    FAILED = "failed", _("Không thành")
    CANCELLED = "cancelled", _("Đã dừng")


OPEN = (State.WAITING, State.RUNNING)


class Job(models.Model):
    """One piece of long work. The row outlives its place in the queue, which is only what wakes a worker."""

    account = models.ForeignKey(
        Account, verbose_name=_("Người yêu cầu"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    agency = models.ForeignKey(Agency, verbose_name=_("Cơ quan"), on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=60)
    title = models.CharField(_("Việc"), max_length=300)
    arguments = models.JSONField(default=dict)
    once = models.CharField(max_length=120, blank=True)  # of the same work only one is under way
    state = models.CharField(_("Trạng thái"), max_length=9, choices=State, default=State.WAITING)
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(default=0)  # 0: not known yet
    message = models.CharField(max_length=500, blank=True)
    result_link = models.CharField(max_length=300, blank=True)
    file_name = models.CharField(max_length=255, blank=True)  # what the result's file is called when it is handed out
    attempt = models.PositiveSmallIntegerField(default=0)  # only the latest one may end the job
    losses = models.PositiveSmallIntegerField(default=0)  # how many attempts died with their process
    queue_number = models.BigIntegerField(null=True)
    cancel_asked = models.BooleanField(default=False)
    asked_at = models.DateTimeField(_("Lúc yêu cầu"), auto_now_add=True)
    started_at = models.DateTimeField(_("Lúc bắt đầu"), null=True)
    ended_at = models.DateTimeField(_("Lúc kết thúc"), null=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["account", "agency", "-id"], name="job_asker"),
            models.Index(fields=["id"], condition=Q(state__in=["waiting", "running"]), name="job_open"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["once"], condition=Q(state__in=["waiting", "running"]) & ~Q(once=""), name="job_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "running"], ended_at=None)
                | Q(state__in=["done", "failed", "cancelled"], ended_at__isnull=False),
                name="job_ended_or_open",
            ),
        ]
        triggers = [pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Whether it waits or runs."""
        return self.state in OPEN

    @property
    def percent(self) -> int | None:
        """How far it is, from 0 to 100; None while nobody knows how much there is to do."""
        if self.state == State.DONE:
            return 100
        return min(100, self.done * 100 // self.total) if self.total else None
