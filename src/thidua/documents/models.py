"""Papers that left the draft: what each says, kept as it was, and its PDF by hash."""

import pgtrigger
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from thidua.agencies.models import Account, Agency
from thidua.dossiers.models import StoredFile
from thidua.register.models import never_deleted


class PaperKind(models.TextChoices):
    SUBMISSION = "submission", _("Tờ trình")
    MINUTES = "minutes", _("Biên bản họp hội đồng")
    COUNT_RECORD = "count_record", _("Biên bản kiểm phiếu")
    DECISION = "decision", _("Quyết định")
    CERTIFICATES = "certificates", _("Bằng, giấy chứng nhận")
    NOTICE = "notice", _("Thông báo công khai")
    RESULTS = "results", _("Thông báo kết quả khen thưởng")
    APPRAISAL = "appraisal", _("Phiếu thẩm định")
    ACHIEVEMENT = "achievement", _("Báo cáo thành tích")
    INVITATIONS = "invitation", _("Giấy mời họp hội đồng")
    BALLOT = "ballot", _("Phiếu bầu")
    CONSULTATION = "consult_ask", _("Công văn lấy ý kiến (hiệp y)")
    ANSWER = "consult_say", _("Công văn trả lời ý kiến (hiệp y)")
    POSTING = "posting", _("Bản công khai")
    HANDOVER = "handover", _("Biên bản giao nhận hiện vật")
    AFTER_REQUEST = "after_ask", _("Tờ trình xử lý sau quyết định")
    AFTER_CERTIFICATE = "after_made", _("Bằng, giấy chứng nhận cấp lại")
    MOVEMENT_PLAN = "move_plan", _("Kế hoạch phong trào thi đua")
    MOVEMENT_REVIEW = "move_review", _("Báo cáo kết quả phong trào thi đua")
    PERIODIC_REPORT = "period_rep", _("Báo cáo định kỳ")


class IssuedPaper(models.Model):
    """What a paper said when it became official. The PDF is laid out from it once, at the first reading, and kept.

    `object_id` is the key of the record that the kind is about. A submission that was taken back and sent again
    becomes official a second time, at another moment: the first paper stays.
    """

    kind = models.CharField(_("Loại văn bản"), max_length=12, choices=PaperKind)
    object_id = models.PositiveBigIntegerField()
    official_at = models.DateTimeField(_("Có hiệu lực từ lúc"))
    title = models.CharField(_("Tên văn bản"), max_length=500)
    template = models.CharField(max_length=40)
    data = models.JSONField(encoder=DjangoJSONEncoder)
    file = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "object_id", "official_at"], name="issued_paper_once"),
        ]
        triggers = [
            never_deleted(),
            pgtrigger.Protect(
                name="never_changed",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__file__isnull=False)
                | pgtrigger.Q(old__data__df=pgtrigger.F("new__data"))
                | pgtrigger.Q(old__object_id__df=pgtrigger.F("new__object_id"))
                | pgtrigger.Q(old__official_at__df=pgtrigger.F("new__official_at")),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def sha256(self) -> str:
        """The hash of the PDF; empty until it is first read."""
        return self.file.sha256 if self.file else ""


class PaperTexts(models.Model):
    """One version of what an agency writes its own way on papers of a kind; the last one holds.

    `texts` has only what differs from the system's own words, by name (`declared.py`). The kind HOUSE is what all
    papers share: the name above the agency's, and the logo.
    """

    HOUSE = "house"

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("Loại văn bản"), max_length=12)
    number = models.PositiveIntegerField(_("Bản"))
    texts = models.JSONField(default=dict)
    logo = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(_("Ghi chú"), max_length=300, blank=True)
    saved_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "kind", "number"], name="paper_texts_numbered_once"),
        ]
        triggers = [
            never_deleted(),
            pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update),
        ]

    def __str__(self) -> str:
        name = dict(PaperKind.choices).get(self.kind, _("Chung cho mọi văn bản"))
        return f"{self.agency}: {name}, {self.number}"
