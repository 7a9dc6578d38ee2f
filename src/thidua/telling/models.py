"""Where a person wants to hear of what, which letters went out, and the secret addresses of calendars."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from thidua.agencies.models import Account, Agency
from thidua.register.models import never_deleted
from thidua.telling.kinds import How, Kind
from thidua.trail.models import Notice


class Address(models.Model):
    """Where letters to a person go: nothing is sent there, but the letter that asks, before the person confirmed it."""

    account = models.OneToOneField(Account, on_delete=models.PROTECT, related_name="mail_address")
    email = models.EmailField(_("Thư điện tử"))
    given_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)  # the person wants no letters at all, until further notice

    class Meta:
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return self.account.full_name

    @property
    def is_ready(self) -> bool:
        """Whether letters may be sent there."""
        return self.confirmed_at is not None and self.stopped_at is None


class StoppedAddress(models.Model):
    """An address from whose mailbox somebody stopped letters: as a keyed hash, so that it is never asked again."""

    mark = models.CharField(max_length=64, unique=True)
    stopped_at = models.DateTimeField(auto_now_add=True)
    lifted_at = models.DateTimeField(null=True)  # who had confirmed the address wanted letters again

    class Meta:
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return self.mark[:8]


class Choice(models.Model):
    """How one person hears of one kind, where that differs from what everybody has."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("Loại thông báo"), max_length=12, choices=Kind)
    how = models.CharField(_("Cách nhận"), max_length=8, choices=How)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "kind"], name="telling_choice_once")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.get_how_display()}"


class MailForm(models.TextChoices):
    CONFIRM = "confirm", _("Thư xác nhận địa chỉ")
    AT_ONCE = "at_once", _("Thư báo ngay")
    DIGEST = "digest", _("Thư gộp trong ngày")


class MailState(models.TextChoices):
    """From waiting to one of the ends; `sending` while a worker has it."""

    WAITING = "waiting", _("Chờ gửi")
    SENDING = "sending", _("Đang gửi")
    SENT = "sent", _("Đã gửi")
    FAILED = "failed", _("Không gửi được")
    UNKNOWN = "unknown", _("Không rõ đã gửi chưa, không gửi lại")
    DROPPED = "dropped", _("Không gửi nữa")


class Mail(models.Model):
    """One letter to one person. What it says is made when it is sent, and kept nowhere."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    form = models.CharField(_("Thư"), max_length=8, choices=MailForm)
    day = models.DateField(null=True)  # of a digest
    state = models.CharField(_("Trạng thái"), max_length=8, choices=MailState, default=MailState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField(auto_now_add=True)
    next_try_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(_("Lúc gửi"), null=True)
    fault = models.CharField(_("Lỗi"), max_length=200, blank=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["next_try_at"], condition=Q(state__in=["waiting", "sending"]), name="mail_open")
        ]
        constraints = [
            models.UniqueConstraint(fields=["account", "day"], condition=Q(form="digest"), name="digest_once_a_day")
        ]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return f"{self.get_form_display()} {self.pk}"


class Line(models.Model):
    """One notice in one letter: no notice is in two. Without a letter it waits for the day's digest."""

    notice = models.OneToOneField(Notice, on_delete=models.PROTECT, related_name="mail_line")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    mail = models.ForeignKey(Mail, null=True, on_delete=models.PROTECT, related_name="lines")

    class Meta:
        indexes = [models.Index(fields=["account"], condition=Q(mail=None), name="line_for_digest")]
        triggers = [
            never_deleted(),
            pgtrigger.Protect(
                name="sent_once", operation=pgtrigger.Update, condition=pgtrigger.Q(old__mail__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.notice_id}"


class Feed(models.Model):
    """The right to read one person's calendar in one agency by a secret address, of which only the hash is kept."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "agency"], condition=Q(ended_at=None), name="feed_once_while_open"
            )
        ]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return f"{self.account.full_name}, {self.agency}"


class Reminder(models.Model):
    """That people were reminded of one day of one record, so many days before: once."""

    what = models.CharField(max_length=12)
    object_id = models.BigIntegerField()
    due_on = models.DateField()
    ahead = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["what", "object_id", "due_on", "ahead"], name="reminded_once")]

    def __str__(self) -> str:
        return f"{self.what} {self.object_id}: {self.due_on:%d/%m/%Y}"
