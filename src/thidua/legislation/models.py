"""Changes of the law's data: what an agency's legal officers confirm, amend or add, approved by a second person."""

from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from thidua.agencies.models import Account, Agency
from thidua.law.changes import Change, read_change


class ChangeKind(models.TextChoices):
    """What a change is, by the names of the law's own change documents."""

    CONFIRMATION = "confirmation", _("Xác nhận với Công báo")
    AMENDMENT = "amendment", _("Sửa đổi, bổ sung")
    LOCAL_RULE = "local_rule", _("Quy định của bộ, tỉnh")


class ChangeStatus(models.TextChoices):
    """Where a change stands. Only an approved one is law here."""

    DRAFT = "draft", _("Đang soạn")
    PROPOSED = "proposed", _("Chờ người thứ hai duyệt")
    APPROVED = "approved", _("Đang áp dụng")
    WITHDRAWN = "withdrawn", _("Đã bỏ")
    REVOKED = "revoked", _("Đã ngừng áp dụng")


class LawChange(models.Model):
    """One change, as the plain data of a change document without its id. It binds its agency and all below it."""

    code = models.CharField(_("Mã"), max_length=40, unique=True)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name=_("Cơ quan"))
    kind = models.CharField(_("Loại"), max_length=20, choices=ChangeKind)
    title = models.CharField(_("Nội dung"), max_length=300)
    award = models.CharField(_("Khen thưởng"), max_length=60, blank=True)
    place = models.CharField(_("Chỗ trong bộ dữ liệu"), max_length=200)
    starts_on = models.DateField(_("Áp dụng từ ngày"), null=True)
    body = models.JSONField(_("Dữ liệu"))
    source = models.CharField(max_length=200, blank=True)  # the page here of the document that began it
    status = models.CharField(_("Trạng thái"), max_length=20, choices=ChangeStatus, default=ChangeStatus.DRAFT)
    version = models.PositiveIntegerField(default=1)  # what a second person saw is what is approved
    drafted_by = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name=_("Người soạn"))
    drafted_at = models.DateTimeField(_("Soạn lúc"), auto_now_add=True)
    settled_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+", verbose_name=_("Người duyệt"))
    settled_at = models.DateTimeField(_("Duyệt lúc"), null=True)
    reason = models.TextField(_("Lý do"), blank=True)  # why it was given back, withdrawn or revoked

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="legislation_change_second_person",
                condition=~models.Q(status="approved") | ~models.Q(settled_by=models.F("drafted_by")),
            ),
        ]
        indexes = [models.Index(fields=["agency", "status"], name="legislation_change_agency")]

    def __str__(self) -> str:
        return f"{self.code}: {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("legislation:change", args=[self.code])

    @property
    def change(self) -> Change:
        """The change as the law reads it. CorpusError when its data does not hold together."""
        return read_change({**self.body, "id": self.code}, self.code)

    def recorded(self) -> dict[str, Any]:
        """What the trail keeps of it."""
        return {"kind": self.kind, "title": self.title, "place": self.place, "status": self.status}
