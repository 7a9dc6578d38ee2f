"""Blanks that offices buy, where their text stands, the sheets in stock, and what was printed on which sheet."""

from decimal import Decimal

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from thidua.agencies.models import Account, Agency
from thidua.decisions.models import Certificate, Decision
from thidua.dossiers.models import StoredFile
from thidua.register.models import never_deleted


def never_changed() -> pgtrigger.Protect:
    return pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update)


class Blank(models.Model):
    """A kind of blank of an agency: its paper, the awards it is for, and a picture of it to lay out upon."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("Tên phôi"), max_length=200)
    awards = models.JSONField(_("Dùng cho"), default=list)  # codes
    width = models.DecimalField(_("Chiều ngang (mm)"), max_digits=5, decimal_places=1)
    height = models.DecimalField(_("Chiều dọc (mm)"), max_digits=5, decimal_places=1)
    picture = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    made_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "name"], condition=Q(ended_at=None), name="blank_name_once"),
        ]
        triggers = [
            never_deleted(),
            pgtrigger.Protect(
                name="paper_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__width__df=pgtrigger.F("new__width"))
                | pgtrigger.Q(old__height__df=pgtrigger.F("new__height"))
                | pgtrigger.Q(old__agency_id__df=pgtrigger.F("new__agency_id")),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Layout(models.Model):
    """Where everything stands on a blank. Each saving is a new version, so that what was printed keeps its own."""

    blank = models.ForeignKey(Blank, on_delete=models.PROTECT, related_name="layouts")
    version = models.PositiveIntegerField(_("Phiên bản"))
    places = models.JSONField(default=list)  # of places.Place
    made_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-version"]
        constraints = [models.UniqueConstraint(fields=["blank", "version"], name="layout_version_once")]
        triggers = [never_deleted(), never_changed()]

    def __str__(self) -> str:
        return f"{self.blank}, {self.version}"


class Printer(models.Model):
    """A printer of an agency, and how far off it prints: what is laid out is moved by this on the way to the paper."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("Tên máy in"), max_length=120)
    offset_x = models.DecimalField(_("Dịch sang phải (mm)"), max_digits=4, decimal_places=1, default=Decimal(0))
    offset_y = models.DecimalField(_("Dịch xuống dưới (mm)"), max_digits=4, decimal_places=1, default=Decimal(0))
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "name"], condition=Q(ended_at=None), name="printer_name_once"),
        ]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return self.name


class Series(models.Model):
    """Sheets that were received together, with their serials from `first` to `last`."""

    blank = models.ForeignKey(Blank, on_delete=models.PROTECT, related_name="series")
    prefix = models.CharField(_("Ký hiệu"), max_length=20, blank=True)
    first = models.PositiveBigIntegerField(_("Từ số"))
    last = models.PositiveBigIntegerField(_("Đến số"))
    digits = models.PositiveSmallIntegerField(_("Số chữ số"))
    received_on = models.DateField(_("Ngày nhận"))
    paper = models.CharField(_("Chứng từ"), max_length=200, blank=True)
    recorded_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=Q(last__gte=F("first")), name="series_from_to")]
        triggers = [never_deleted(), never_changed()]

    def __str__(self) -> str:
        return f"{self.serial(self.first)} – {self.serial(self.last)}"

    def serial(self, number: int) -> str:
        """A number of the series as it is printed on the sheet."""
        return f"{self.prefix}{number:0{self.digits}d}"


class BatchState(models.TextChoices):
    ASKED = "asked", _("Chờ kiểm tra chữ")
    TAKEN = "taken", _("Đã lấy số phôi, đang dựng tệp")
    DONE = "done", _("Sẵn sàng in")
    REFUSED = "refused", _("Không in được")


class Batch(models.Model):
    """Certificates that are printed at one go: on which layout, for which printer, and what each sheet says.

    `data` is what the template reads; the serials are in it once the sheets were taken.
    """

    layout = models.ForeignKey(Layout, on_delete=models.PROTECT, related_name="batches")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="+")
    printer = models.ForeignKey(Printer, null=True, on_delete=models.PROTECT, related_name="+")
    count = models.PositiveIntegerField(_("Số bằng"))
    again = models.BooleanField(_("In lại"), default=False)
    data = models.JSONField()
    state = models.CharField(_("Trạng thái"), max_length=7, choices=BatchState, default=BatchState.ASKED)
    refusal = models.TextField(blank=True)
    file = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    job_number = models.BigIntegerField(null=True)
    asked_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]
        triggers = [
            never_deleted(),
            pgtrigger.Protect(
                name="ended_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__state__in=["done", "refused"])
                | (pgtrigger.Q(old__state="taken") & pgtrigger.Q(old__data__df=pgtrigger.F("new__data"))),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decision}: {self.count}"


class Sheet(models.Model):
    """One sheet that is no longer in stock: it bears a certificate, or was spoiled, or both one after the other."""

    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="sheets")
    number = models.PositiveBigIntegerField()
    batch = models.ForeignKey(Batch, null=True, on_delete=models.PROTECT, related_name="sheets")
    page = models.PositiveIntegerField(null=True)  # of the batch's file
    certificate = models.ForeignKey(Certificate, null=True, on_delete=models.PROTECT, related_name="sheets")
    code = models.CharField(max_length=26, blank=True)  # of the certificate as it was printed
    name = models.CharField(_("Người, tập thể được tặng"), max_length=300, blank=True)
    replaces = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="replaced_by")
    taken_at = models.DateTimeField(auto_now_add=True)
    spoiled_at = models.DateTimeField(null=True)
    spoiled_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("Lý do hỏng"), max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["series", "number"], name="sheet_once"),
            models.UniqueConstraint(
                fields=["code"], condition=Q(spoiled_at=None) & ~Q(code=""), name="certificate_on_one_sheet"
            ),
            models.CheckConstraint(
                condition=Q(spoiled_at=None, certificate__isnull=False, reason="")
                | (Q(spoiled_at__isnull=False) & ~Q(reason="")),
                name="sheet_used_or_spoiled",
            ),
        ]
        triggers = [
            never_deleted(),
            pgtrigger.Protect(
                name="only_spoiled_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__spoiled_at__isnull=False)
                | pgtrigger.Q(old__number__df=pgtrigger.F("new__number"))
                | pgtrigger.Q(old__series_id__df=pgtrigger.F("new__series_id"))
                | pgtrigger.Q(old__certificate_id__df=pgtrigger.F("new__certificate_id"))
                | pgtrigger.Q(old__code__df=pgtrigger.F("new__code"))
                | pgtrigger.Q(old__batch_id__df=pgtrigger.F("new__batch_id")),
            ),
        ]

    def __str__(self) -> str:
        return self.serial

    @property
    def serial(self) -> str:
        return self.series.serial(self.number)
