"""Old registers brought in from tables: the file, how its columns were understood, and what each batch brought."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from thidua.agencies.models import Account, Agency
from thidua.dossiers.models import StoredFile
from thidua.register.models import never_deleted


class PastState(models.TextChoices):
    """From the file to the register, and back. Writing and undoing go on from where they stopped."""

    UPLOADED = "uploaded", _("Chờ xác định cột")
    MAPPED = "mapped", _("Chờ kiểm tra, ghi")
    WRITING = "writing", _("Đang ghi dở")
    DONE = "done", _("Đã nhập")
    UNDOING = "undoing", _("Đang hoàn tác dở")
    UNDONE = "undone", _("Đã hoàn tác")
    ABANDONED = "abandoned", _("Đã bỏ")


class PastImport(models.Model):
    """One table of past awards and how far it is in the register. `next_row`: rows before it (from 0) are done."""

    agency = models.ForeignKey(Agency, verbose_name=_("Cơ quan"), on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(_("Tệp"), max_length=255)
    table = models.PositiveSmallIntegerField(default=0)  # which table of the workbook
    columns = models.JSONField(default=dict)  # field -> column, as confirmed
    by_name = models.BooleanField(_("Cùng tên trong đơn vị là một người"), default=False)
    rows = models.PositiveIntegerField(_("Số dòng"), default=0)
    checked = models.JSONField(default=dict)  # what the last check said: counts and examples; empty: not checked
    state = models.CharField(_("Trạng thái"), max_length=9, choices=PastState, default=PastState.UPLOADED)
    next_row = models.PositiveIntegerField(default=0)
    uploaded_by = models.ForeignKey(
        Account, verbose_name=_("Người nhập"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    uploaded_at = models.DateTimeField(_("Tải lên"), auto_now_add=True)
    undo_reason = models.CharField(_("Lý do hoàn tác"), max_length=500, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["agency", "-id"], name="past_import_agency")]
        triggers = [pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return self.file_name

    @property
    def key(self) -> str:
        """What names the import to the jobs: of one only one thing is under way."""
        return f"past:{self.pk}"


class PastBatch(models.Model):
    """What one batch brought, written in its own transaction: numbers of rows of the register, so that it can go back.

    A batch that brought nothing is kept as well: together they are all rows of the file.
    """

    source = models.ForeignKey(PastImport, on_delete=models.PROTECT, related_name="batches")
    first = models.PositiveIntegerField()  # rows of the table from 0
    last = models.PositiveIntegerField()  # inclusive
    subjects = ArrayField(models.BigIntegerField(), default=list)
    awards = ArrayField(models.BigIntegerField(), default=list)
    known = ArrayField(models.BigIntegerField(), default=list)  # awards that the rows say and the register had
    numbers = ArrayField(models.BigIntegerField(), default=list)  # older numbers of people
    filled = models.JSONField(default=dict)  # subject -> field -> what the batch wrote into the blank
    known_rows = models.PositiveIntegerField(default=0)
    doubts = models.JSONField(default=list)  # [[row as the spreadsheet counts, sentence]]
    errors = models.JSONField(default=list)  # the same: rows of which nothing was written
    kept = models.JSONField(default=list)  # [[kind, number, why]] of what an undoing left in the register
    written_at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["first"]
        indexes = [GinIndex(fields=["known"], name="past_batch_known")]
        constraints = [models.UniqueConstraint(fields=["source", "first"], name="past_batch_once")]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return f"{self.source}: {self.first + 1}–{self.last + 1}"
