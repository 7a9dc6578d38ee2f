"""The access log: who looked at which person's data, when, how and for what."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

KEPT_AT_LEAST = "1 year"  # whatever the settings say, the database gives up no row that is younger


class AccessKind(models.TextChoices):
    """The ways to personal data."""

    PAGE = "page", _("Xem trang của đối tượng")
    NOMINATION = "nomination", _("Xem hồ sơ đề nghị")
    SCAN = "scan", _("Xem bản quét quyết định")
    NUMBER_SEARCH = "number_search", _("Tìm bằng số định danh")
    FILE = "file", _("Mở văn bản, tệp của hồ sơ")
    EXPORT = "export", _("Xuất dữ liệu")
    API = "api", _("Đọc qua giao diện lập trình (API)")
    ANSWER = "answer", _("Lập văn bản trả lời người có dữ liệu")


class Purpose(models.TextChoices):
    """Why data leaves the system; the officer picks one and may say more."""

    APPRAISAL = "appraisal", _("Thẩm định, xét khen thưởng")
    REPORT = "report", _("Báo cáo, thống kê, tổng hợp")
    PAPERS = "papers", _("Lập văn bản, in bằng, chi thưởng")
    HANDOVER = "handover", _("Gửi cơ quan có thẩm quyền yêu cầu")
    INSPECTION = "inspection", _("Thanh tra, kiểm tra, giải quyết khiếu nại, tố cáo")
    SUBJECT_REQUEST = "subject_request", _("Trả lời yêu cầu của người có dữ liệu")
    OTHER = "other", _("Mục đích khác (phải ghi rõ)")


class Access(models.Model):
    """One look at the data of one subject, or of all subjects of one export. Written once, never changed.

    Accounts, agencies and subjects are kept by number, people also by the name they had then, as in the trail.
    """

    at = models.DateTimeField(_("Thời điểm"), auto_now_add=True)
    kind = models.CharField(_("Cách xem"), max_length=14, choices=AccessKind)
    account_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(_("Người xem"), max_length=300)
    agency_id = models.BigIntegerField()
    agency_name = models.CharField(_("Cơ quan"), max_length=300)
    what = models.CharField(_("Đã xem"), max_length=300)
    purpose = models.CharField(_("Mục đích"), max_length=16, choices=Purpose, blank=True)
    note = models.CharField(_("Ghi rõ"), max_length=500, blank=True)
    row_count = models.PositiveIntegerField(_("Số dòng"), default=1)
    subjects = ArrayField(models.BigIntegerField())

    class Meta:
        indexes = [
            GinIndex(fields=["subjects"], name="access_subjects"),
            models.Index(fields=["at"], name="access_at"),
        ]
        triggers = [
            pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update),
            pgtrigger.Trigger(
                name="kept_for_its_time",
                when=pgtrigger.Before,
                operation=pgtrigger.Delete,
                func=f"""
                    IF OLD.at > now() - interval '{KEPT_AT_LEAST}' THEN
                        RAISE EXCEPTION 'the access log keeps every row for at least {KEPT_AT_LEAST}';
                    END IF;
                    RETURN OLD;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{timezone.localtime(self.at):%d/%m/%Y %H:%M} {self.get_kind_display()}: {self.actor_name}"
