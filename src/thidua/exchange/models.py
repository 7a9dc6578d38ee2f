"""Other installations that are known, and the packages that went between them and ours."""

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from thidua.agencies.models import Account, Agency
from thidua.dossiers.models import Nomination, StoredFile, Submission
from thidua.exchange.keys import fingerprint
from thidua.register.models import Award, never_deleted

LOST_AFTER = dt.timedelta(hours=1)  # a try that should have begun or ended by now


class Partner(models.Model):
    """Another installation, known to one agency of ours by its key: whoever signs with it is the other agency."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="exchange_partners")
    other = models.ForeignKey(Agency, verbose_name=_("Cơ quan đối tác"), on_delete=models.PROTECT, related_name="+")
    public_key = models.CharField(_("Khóa công khai"), max_length=64)
    url = models.CharField(_("Địa chỉ nhận gói"), max_length=500, blank=True)
    added_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["other__name", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "other"], condition=Q(ended_at=None), name="partner_once"),
            models.UniqueConstraint(
                fields=["agency", "public_key"], condition=Q(ended_at=None), name="partner_key_once"
            ),
        ]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return str(self.other)

    @property
    def fingerprint(self) -> str:
        """What people compare of its key."""
        return fingerprint(self.public_key)


class Direction(models.TextChoices):
    OUT = "out", _("Gửi đi")
    IN = "in", _("Nhận về")


class PackageKind(models.TextChoices):
    SUBMISSION = "submission", _("Tờ trình và hồ sơ")
    RESULT = "result", _("Kết quả, quyết định")
    RECEIPT = "receipt", _("Biên nhận")


class PackageState(models.TextChoices):
    MADE = "made", _("Đã lập, chưa gửi")
    SENDING = "sending", _("Đang gửi")
    FAILED = "failed", _("Không gửi được")
    SENT = "sent", _("Đã gửi, chờ trả lời")
    WAITING = "waiting", _("Chờ xem xét")
    ACCEPTED = "accepted", _("Đã tiếp nhận")
    RETURNED = "returned", _("Bị trả lại")
    VOID = "void", _("Đã hủy, không gửi")


OVER = (PackageState.RETURNED, PackageState.VOID)  # a submission can go into another package


class Package(models.Model):
    """One package, sent or received: its bytes as they went over, which never change, and how far it is."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="packages")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")  # ours
    direction = models.CharField(_("Chiều"), max_length=3, choices=Direction)
    kind = models.CharField(_("Nội dung"), max_length=10, choices=PackageKind)
    identity = models.CharField(_("Mã gói"), max_length=32)
    digest = models.CharField(_("Mã kiểm tra"), max_length=64)  # of the tag manifest: of all that it holds
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("Trích yếu"), max_length=300)
    state = models.CharField(_("Trạng thái"), max_length=8, choices=PackageState)
    reason = models.TextField(_("Lý do trả lại"), blank=True)
    doubts = models.JSONField(default=list)  # what a person should look at after it was taken in
    submission = models.ForeignKey(Submission, null=True, on_delete=models.PROTECT, related_name="packages")
    answers = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="answered_by")
    made_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")  # none: it was posted
    made_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)  # or, of a try that is under way, when it began
    tries = models.JSONField(default=list)  # [{at, status, error}], the latest last

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["partner", "direction", "identity"], name="package_once"),
            models.UniqueConstraint(
                fields=["submission"],
                condition=Q(direction="out") & ~Q(state__in=["returned", "void"]) & Q(submission__isnull=False),
                name="package_of_submission_once",
            ),
        ]
        indexes = [models.Index(fields=["agency", "direction", "state"], name="package_list")]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return f"{self.identity[:8].upper()}: {self.title}"

    @property
    def can_send(self) -> bool:
        """Whether a person may have it sent: it was not tried, was given up, or its worker died on the way."""
        lost = self.next_try_at is None or self.next_try_at < timezone.now() - LOST_AFTER
        return self.state in {PackageState.MADE, PackageState.FAILED} or (self.state == PackageState.SENDING and lost)

    @property
    def short(self) -> str:
        """The beginning of the number, for people."""
        return self.identity[:8].upper()

    @property
    def file_name(self) -> str:
        """What the file is called when it is handed out."""
        return f"goi-ho-so-{self.identity[:8]}.zip"


class PackageItem(models.Model):
    """A nomination in a package of nominations; `origin` and `origin_code` name it in every installation."""

    package = models.ForeignKey(Package, on_delete=models.PROTECT, related_name="items")
    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT, related_name="package_items")
    origin = models.CharField(max_length=16)  # the installation where it was made
    origin_code = models.CharField(max_length=24)
    result = models.ForeignKey(
        Package, null=True, on_delete=models.PROTECT, related_name="told"
    )  # that told its outcome
    award = models.ForeignKey(
        Award, null=True, on_delete=models.PROTECT, related_name="+"
    )  # the row that a result brought

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["package", "origin", "origin_code"], name="package_origin_once"),
            models.UniqueConstraint(fields=["package", "nomination"], name="package_nomination_once"),
        ]
        indexes = [models.Index(fields=["origin", "origin_code"], name="package_origin")]

    def __str__(self) -> str:
        return f"{self.package}: {self.nomination}"
