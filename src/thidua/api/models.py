"""Tokens by which other systems come in, and the work that they asked for once."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from thidua.agencies.models import Account, Post
from thidua.api.scopes import Scope


class Token(models.Model):
    """The right of one system to act as one post, for some scopes, until a day. Only its hash is kept."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="api_tokens")
    purpose = models.CharField(_("Dùng để làm gì"), max_length=300)
    scopes = ArrayField(models.CharField(max_length=20, choices=Scope))
    prefix = models.CharField(max_length=12)  # what a list shows, to tell tokens apart
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(auto_now_add=True)
    ends_on = models.DateField(_("Dùng đến hết ngày"))
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-id"]
        triggers = [pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.prefix}…: {self.purpose}"

    @property
    def is_open(self) -> bool:
        """Whether it may be used today, as far as the token itself says."""
        return self.revoked_at is None and self.ends_on >= timezone.localdate()

    @property
    def scope_names(self) -> str:
        """The scopes in words."""
        return "; ".join(str(Scope(scope).label) for scope in self.scopes)


class IdempotentWork(models.Model):
    """What came of a write that carried a key: the same request again gets the same answer, and no second work."""

    token = models.ForeignKey(Token, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=120)
    request_digest = models.CharField(max_length=64)  # method, address and body
    status = models.PositiveSmallIntegerField(default=0)
    answer = models.JSONField(null=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["token", "key"], name="idempotent_key_once")]
        indexes = [models.Index(fields=["at"], name="idempotent_at")]

    def __str__(self) -> str:
        return f"{self.token_id}: {self.key}"


class HookEvent(models.TextChoices):
    """What other systems may be told of."""

    DECISION_ISSUED = "decision.issued", _("Quyết định được ban hành")
    AWARD_CORRECTED = "award.corrected", _("Khen thưởng được đính chính")
    AWARD_REVOKED = "award.revoked", _("Khen thưởng bị hủy bỏ, thu hồi")
    NOMINATION_RETURNED = "nomination.returned", _("Hồ sơ bị trả lại")
    SUBMISSION_RECEIVED = "submission.received", _("Tờ trình được tiếp nhận")


class Webhook(models.Model):
    """Where a system of one post's agency is told what happens; it hears of nothing that the post does not see."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="webhooks")
    url = models.CharField(_("Địa chỉ nhận"), max_length=500)
    events = ArrayField(models.CharField(max_length=24, choices=HookEvent))
    sealed_secret = models.BinaryField()  # signing needs the secret itself: kept sealed by a key that is not in here
    made_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        triggers = [pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return self.url

    @property
    def event_names(self) -> str:
        """The events in words."""
        return "; ".join(str(HookEvent(event).label) for event in self.events)


class DeliveryState(models.TextChoices):
    PENDING = "pending", _("Đang gửi")
    DELIVERED = "delivered", _("Đã nhận")
    FAILED = "failed", _("Không gửi được")


class Delivery(models.Model):
    """One message to one receiver, with every try to bring it."""

    webhook = models.ForeignKey(Webhook, on_delete=models.PROTECT, related_name="deliveries")
    message_id = models.CharField(max_length=40, unique=True)
    event = models.CharField(_("Việc"), max_length=24, choices=HookEvent)
    payload = models.JSONField()
    state = models.CharField(_("Trạng thái"), max_length=9, choices=DeliveryState, default=DeliveryState.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    tries = models.JSONField(default=list)  # [{at, status, error}], the latest last
    made_at = models.DateTimeField(auto_now_add=True)
    next_try_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["next_try_at"], condition=Q(state="pending"), name="delivery_pending")]

    def __str__(self) -> str:
        return f"{self.event} {self.message_id}"
