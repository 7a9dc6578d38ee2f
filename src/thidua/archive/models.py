"""What the archive keeps: files under their hash, of which paper each is a form, and every look at each."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from thidua.agencies.models import Agency
from thidua.documents.models import IssuedPaper, PaperKind
from thidua.register.models import never_deleted


class State(models.TextChoices):
    WHOLE = "whole", _("Nguyên vẹn")
    DAMAGED = "damaged", _("Bị hỏng")
    MISSING = "missing", _("Bị mất")


class KeptFile(models.Model):
    """One file in the store, once for each content."""

    sha256 = models.CharField("SHA-256", max_length=64, unique=True)
    size = models.PositiveBigIntegerField(_("Dung lượng (byte)"))
    state = models.CharField(_("Tình trạng"), max_length=8, choices=State, default=State.WHOLE)
    kept_at = models.DateTimeField(_("Vào kho lúc"), auto_now_add=True)
    checked_at = models.DateTimeField(_("Đọc lại lần cuối"))  # an answer of the store, whatever it was

    class Meta:
        indexes = [models.Index(fields=["checked_at", "id"], name="kept_file_checked")]
        triggers = [
            never_deleted(),
            pgtrigger.Protect(
                name="hash_never_changed",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__sha256__df=pgtrigger.F("new__sha256"))
                | pgtrigger.Q(old__size__df=pgtrigger.F("new__size")),
            ),
        ]

    def __str__(self) -> str:
        return self.sha256[:12]


class Check(models.Model):
    """One look at one file; of those that found it whole as before too."""

    file = models.ForeignKey(KeptFile, on_delete=models.PROTECT, related_name="checks")
    at = models.DateTimeField(auto_now_add=True)
    found = models.CharField(_("Kết quả"), max_length=8, choices=State)
    store = models.CharField(max_length=8)

    class Meta:
        ordering = ["-pk"]
        triggers = [never_deleted(), pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return f"{self.file}: {self.get_found_display()}"


class Holding(models.Model):
    """One form of one issued paper in the archive: as it was issued, and with each signature that came."""

    paper = models.ForeignKey(IssuedPaper, on_delete=models.PROTECT, related_name="holdings")
    file = models.ForeignKey(KeptFile, on_delete=models.PROTECT, related_name="holdings")
    signatures = models.PositiveSmallIntegerField(_("Số chữ ký"))
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("Loại văn bản"), max_length=12, choices=PaperKind)
    number = models.CharField(_("Số, ký hiệu"), max_length=60, blank=True)
    year = models.PositiveSmallIntegerField(_("Năm"))
    retention = models.CharField(_("Loại thời hạn"), max_length=20)
    kept_at = models.DateTimeField(_("Vào kho lúc"), auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["paper", "signatures"], name="holding_once")]
        indexes = [models.Index(fields=["agency", "year", "kind"], name="holding_index")]
        triggers = [
            never_deleted(),
            pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number or self.paper_id}"
