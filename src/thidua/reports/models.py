"""What the reports keep: looks over the register and where their answers lie; reports of a period, their figures."""

from pathlib import Path

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from thidua.agencies.models import Account, Agency
from thidua.register.models import never_deleted


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


class ReportKind(models.TextChoices):
    """Which report of the sector it is; each has its outline (`data/report_outlines.yaml`)."""

    HALF_YEAR = "half_year", _("Báo cáo 6 tháng")
    YEAR = "year", _("Báo cáo năm")
    FIVE_YEAR = "five_year", _("Báo cáo 5 năm")
    CONFERENCE = "conference", _("Báo cáo hội nghị tổng kết")
    THEMATIC = "thematic", _("Báo cáo chuyên đề")


class ReportState(models.TextChoices):
    DRAFT = "draft", _("Đang soạn")
    PROPOSED = "proposed", _("Chờ ký")
    ISSUED = "issued", _("Đã ban hành")
    DROPPED = "dropped", _("Đã thôi lập")


class Report(models.Model):
    """A report of an agency on a period (both days inclusive). What was issued says the same for ever."""

    agency = models.ForeignKey(Agency, verbose_name=_("Cơ quan"), on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("Loại báo cáo"), max_length=10, choices=ReportKind)
    title = models.CharField(_("Tên báo cáo"), max_length=300)
    starts_on = models.DateField(_("Từ ngày"))
    ends_on = models.DateField(_("Đến hết ngày"))
    by_today = models.BooleanField(_("Theo địa giới hôm nay"), default=False)
    state = models.CharField(_("Trạng thái"), max_length=8, choices=ReportState, default=ReportState.DRAFT)
    version = models.PositiveIntegerField(default=1)
    given_back = models.CharField(_("Lý do trả lại"), max_length=500, blank=True)
    drafted_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField(auto_now_add=True)
    number = models.CharField(_("Số, ký hiệu"), max_length=60, blank=True)
    issued_on = models.DateField(_("Ngày ban hành"), null=True)
    issued_at = models.DateTimeField(null=True)
    signer_name = models.CharField(_("Người ký"), max_length=120, blank=True)
    signer_title = models.CharField(_("Chức vụ người ký"), max_length=120, blank=True)
    digest = models.CharField(_("Dấu nội dung"), max_length=64, blank=True)  # SHA-256 of all that it says
    dropped_reason = models.CharField(_("Lý do thôi lập"), max_length=500, blank=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["agency", "state"], name="report_agency_state")]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="report_days_in_order"),
            models.CheckConstraint(
                condition=~Q(state="issued")
                | (Q(issued_on__isnull=False, issued_at__isnull=False) & ~Q(number="") & ~Q(digest="")),
                name="issued_report_is_whole",
            ),
            models.UniqueConstraint(
                fields=["agency", "number", "issued_on"], condition=Q(state="issued"), name="report_number_once"
            ),
        ]
        triggers = [
            never_deleted(),
            pgtrigger.Protect(
                name="ended_report_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__state__in=["issued", "dropped"]),
            ),
        ]

    def __str__(self) -> str:
        return self.title


def _stays_unless_drafted(name: str) -> pgtrigger.Trigger:
    """What a report says changes only while it is drafted, whoever asks."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        declare=[("line", "RECORD")],
        func="""
            IF TG_OP = 'DELETE' THEN line := OLD; ELSE line := NEW; END IF;
            IF EXISTS (SELECT 1 FROM reports_report WHERE id = line.report_id AND state <> 'draft') THEN
                RAISE EXCEPTION 'what a report says changes only while it is drafted';
            END IF;
            RETURN line;
        """,
    )


class Section(models.Model):
    """One part of a report: its words, with numbers, tables and charts named in braces (`periodic/wording.py`)."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="sections")
    position = models.PositiveSmallIntegerField(_("Thứ tự"))
    heading = models.CharField(_("Mục"), max_length=300)
    text = models.TextField(_("Nội dung"), blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["report", "position"], name="report_section_position")]
        triggers = [_stays_unless_drafted("section_stays")]

    def __str__(self) -> str:
        return self.heading


class Figure(models.Model):
    """A number of a report as it was when taken; `whole` as in `counting.Value`. Neither: it could not be counted."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="figures")
    code = models.CharField(_("Mã số liệu"), max_length=80)
    value = models.DecimalField(_("Số liệu"), max_digits=20, decimal_places=1, null=True)
    whole = models.PositiveBigIntegerField(_("Trong số"), null=True)
    taken_at = models.DateTimeField(_("Lấy lúc"))

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["report", "code"], name="report_figure_once")]
        triggers = [_stays_unless_drafted("figure_stays")]

    def __str__(self) -> str:
        return f"{self.code}: {self.value}"
