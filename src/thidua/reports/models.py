"""What the reports keep: when the register was looked over, and where the answers lie."""

from pathlib import Path

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from thidua.agencies.models import Account, Agency


class RadarRun(models.Model):
    """One look over the register of an agency and everything below it, now and a year ahead.

    The answers lie in files below the data folder: they can be computed anew at any time, and hold numbers of subjects,
    no names.
    """

    agency = models.ForeignKey(Agency, verbose_name=_("Cơ quan"), on_delete=models.PROTECT, related_name="+")
    made_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("Lúc quét"), auto_now_add=True)
    received_on = models.DateField(_("Như hồ sơ nhận ngày"))
    folder = models.CharField(max_length=40, unique=True)
    subjects = models.PositiveIntegerField(_("Số đối tượng"))
    refused = models.PositiveIntegerField(_("Không xét được vì dữ liệu mâu thuẫn"))

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["agency", "-id"], name="radar_run_agency")]
        triggers = [pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.agency}, {self.received_on:%d/%m/%Y}"

    @property
    def path(self) -> Path:
        """The folder of the answers."""
        return Path(settings.RADAR_ROOT) / self.folder
