"""Old decisions as scans: the files, their pages, what was read on them, and what a person made of it."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from thidua.agencies.models import Account, Agency
from thidua.dossiers.models import StoredFile
from thidua.register.models import Award, Claim, Subject, never_deleted


class ScanStatus(models.TextChoices):
    READING = "reading", _("Đang đọc")
    REVIEW = "review", _("Chờ đối chiếu")
    CLAIMED = "claimed", _("Đã khai, chờ xác minh")
    ABANDONED = "abandoned", _("Đã bỏ")


class Scan(models.Model):
    """One old decision: what was read of it (`read`, with box and sureness) and what stands now (`values`)."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="scans")
    title = models.CharField(_("Tên"), max_length=255)
    status = models.CharField(_("Trạng thái"), max_length=10, choices=ScanStatus, default=ScanStatus.READING)
    read = models.JSONField(default=dict)  # field -> {value, sure, page, box}
    values = models.JSONField(default=dict)  # field -> text as a person would type it
    version = models.PositiveIntegerField(default=1)  # of `values`
    edited_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    uploaded_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(_("Tải lên"), auto_now_add=True)

    class Meta:
        ordering = ["-uploaded_at"]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        number = self.values.get("number")
        return f"{number} ({self.title})" if number else self.title

    @property
    def key(self) -> str:
        """What names the scan to other rooms: the origin of its claims, the job that reads it."""
        return f"scan-{self.pk}"


class ScanFile(models.Model):
    """A file of a scan, in the order of its pages."""

    scan = models.ForeignKey(Scan, on_delete=models.PROTECT, related_name="files")
    number = models.PositiveSmallIntegerField()
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(_("Tên tệp"), max_length=255)
    pages = models.PositiveSmallIntegerField(_("Số trang"))

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["scan", "number"], name="scan_file_once")]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return self.file_name


class How(models.TextChoices):
    """How the words of a page were read."""

    TEXT = "text", _("lớp chữ có sẵn trong tệp")
    MACHINE = "machine", _("máy đọc chữ từ ảnh")
    NOT = "not", _("máy chưa đọc được")


class ScanPage(models.Model):
    """A page of a scan as it was read; its picture is made from the file."""

    scan = models.ForeignKey(Scan, on_delete=models.PROTECT, related_name="pages")
    number = models.PositiveSmallIntegerField(_("Trang"))  # in the scan, from 1
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    how = models.CharField(max_length=7, choices=How)
    reader = models.CharField(max_length=60, blank=True)  # which program read it

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["scan", "number"], name="scan_page_once")]

    def __str__(self) -> str:
        return f"{self.scan}, {self.number}"


class RowState(models.TextChoices):
    OPEN = "open", _("Chưa đối chiếu")
    CHECKED = "checked", _("Đã đối chiếu")
    DROPPED = "dropped", _("Bỏ")
    KNOWN = "known", _("Sổ bộ đã có")
    CLAIMED = "claimed", _("Đã khai")


class ScanRow(models.Model):
    """Somebody to whom the decision gives something: as read, and as a person put it."""

    scan = models.ForeignKey(Scan, on_delete=models.PROTECT, related_name="rows")
    number = models.PositiveIntegerField(_("Dòng"))
    page = models.PositiveSmallIntegerField(_("Trang"))
    source = models.TextField(_("Nguyên văn"), blank=True)
    read = models.JSONField(default=dict)  # field -> {value, sure, page, box}
    values = models.JSONField(default=dict)  # field -> text
    agency = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="+")  # None: by the unit
    same_as = models.ForeignKey(Subject, null=True, on_delete=models.PROTECT, related_name="+")  # a person said so
    state = models.CharField(_("Trạng thái"), max_length=7, choices=RowState, default=RowState.OPEN)
    remark = models.TextField(blank=True)  # why the register would not have it, or what it already holds
    known = models.ForeignKey(Award, null=True, on_delete=models.PROTECT, related_name="+")  # what the register has
    is_other = models.BooleanField(default=False)  # a person said that the award known by its name is another's
    claim = models.OneToOneField(Claim, null=True, on_delete=models.PROTECT, related_name="scan_row")
    version = models.PositiveIntegerField(default=1)
    edited_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["scan", "number"], name="scan_row_once")]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return f"{self.scan}, {self.number}"

    @property
    def name(self) -> str:
        return str(self.values.get("name") or "")

    def value(self, field: str) -> Any:
        """What stands in a field now; empty when nothing does."""
        return self.values.get(field) or ""
