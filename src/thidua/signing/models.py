"""Certificates of those who sign, the signatures on kept papers, and what an agency asks for."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from thidua.agencies.models import Account, Agency
from thidua.decisions.models import Decision
from thidua.documents.models import IssuedPaper
from thidua.dossiers.models import StoredFile
from thidua.register.models import never_deleted
from thidua.vietnamese.names import clean


class Part(models.TextChoices):
    """Who signs, in this order."""

    PERSON = "person", _("Chữ ký của người có thẩm quyền")
    SEAL = "seal", _("Chữ ký số của cơ quan (dấu)")


ORDER = (Part.PERSON, Part.SEAL)


class SigningCertificate(models.Model):
    """A certificate with which one account, or the agency itself (no account), signs. The private key is never here.

    `token` and `label` name a key in a PKCS#11 token that the server reaches; empty for every other key.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    subject = models.CharField(_("Chủ thể"), max_length=500)
    name = models.CharField(_("Tên trên chứng thư số"), max_length=300)
    issuer = models.CharField(_("Nơi cấp"), max_length=500)
    serial = models.CharField(_("Số hiệu"), max_length=64)
    valid_from = models.DateTimeField(_("Có giá trị từ"))
    valid_to = models.DateTimeField(_("Có giá trị đến"))
    fingerprint = models.CharField(_("Dấu vân tay SHA-256"), max_length=64)
    token = models.CharField(_("Tên thiết bị ký"), max_length=32, blank=True)
    label = models.CharField(_("Tên khóa trong thiết bị"), max_length=100, blank=True)
    picture = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    picture_width = models.PositiveSmallIntegerField(_("Chiều rộng của ảnh (mm)"), null=True)
    registered_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    registered_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "account"],
                condition=Q(ended_at=None, account__isnull=False),
                name="certificate_of_account_once",
            ),
            models.UniqueConstraint(
                fields=["agency"], condition=Q(ended_at=None, account=None), name="certificate_of_seal_once"
            ),
            # One key must not give both signatures of a paper.
            models.UniqueConstraint(
                fields=["agency", "fingerprint"], condition=Q(ended_at=None), name="certificate_for_one_part"
            ),
        ]
        triggers = [
            never_deleted(),
            pgtrigger.Protect(
                name="never_changed",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__ended_at__isnull=False)
                | pgtrigger.Q(old__fingerprint__df=pgtrigger.F("new__fingerprint"))
                | pgtrigger.Q(old__account_id__df=pgtrigger.F("new__account_id"))
                | pgtrigger.Q(old__agency_id__df=pgtrigger.F("new__agency_id")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.serial})"[:500]

    @property
    def part(self) -> Part:
        return Part.SEAL if self.account_id is None else Part.PERSON

    @property
    def bears_another_name(self) -> bool:
        """Whether the name on it is not its holder's, which somebody should look at."""
        holder = self.account.full_name if self.account else self.agency.name
        return clean(self.name).casefold() != clean(holder).casefold()

    @property
    def is_valid_now(self) -> bool:
        """Whether today lies between its days."""
        return self.valid_from <= timezone.now() <= self.valid_to


class PaperSignature(models.Model):
    """One signature on a kept paper; `file` is the whole PDF with it, which begins with the bytes of the one before."""

    paper = models.ForeignKey(IssuedPaper, on_delete=models.PROTECT, related_name="signatures")
    part = models.CharField(_("Phần"), max_length=6, choices=Part)
    position = models.PositiveSmallIntegerField(_("Thứ tự"))
    certificate = models.ForeignKey(SigningCertificate, on_delete=models.PROTECT, related_name="signatures")
    signed_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    signer_name = models.CharField(_("Người ký"), max_length=300)
    level = models.CharField(_("Mức PAdES"), max_length=10, blank=True)  # empty: signed outside, as its tool does
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(_("Ký lúc"), auto_now_add=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["paper", "part"], name="signature_part_once"),
            models.UniqueConstraint(fields=["paper", "position"], name="signature_position_once"),
        ]
        triggers = [never_deleted(), pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return f"{self.get_part_display()}: {self.signer_name}"


class SigningRule(models.Model):
    """Whether the decisions of an agency are in force only when they are signed."""

    agency = models.OneToOneField(Agency, on_delete=models.PROTECT, related_name="+")
    required = models.BooleanField(_("Quyết định chỉ có hiệu lực trong hệ thống khi đã ký số"), default=False)

    class Meta:
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return str(self.agency)


class SignedOnPaper(models.Model):
    """A numbered decision that could not be signed digitally and was signed and stamped on paper, and who says so."""

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="+")
    said_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        triggers = [never_deleted(), pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return str(self.decision)


class BatchSecret(models.Model):
    """The PIN or password of a batch under way, sealed by a key that is not in the database, and emptied when it ends.

    The only place where a secret of a key rests; never with a key beside it. After an hour it opens nothing.
    """

    sealed = models.BinaryField()
    asked_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.asked_at:%d/%m/%Y %H:%M}"
