"""A unit's own meeting (bình xét): proposals, secret vote, minutes, its list to nominations."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from thidua.agencies.models import Account, Agency
from thidua.dossiers.models import Nomination
from thidua.polls.models import Poll, PollItem
from thidua.register.models import Basis, Subject, never_deleted


class Meeting(models.Model):
    """One meeting of a unit. It has a poll while its ballots are cast and ever after; none when that was cancelled."""

    class State(models.TextChoices):
        PREPARING = "preparing", _("Đang chuẩn bị")
        VOTING = "voting", _("Đang bỏ phiếu, kiểm phiếu")
        COUNTED = "counted", _("Đã kiểm phiếu")
        CONCLUDED = "concluded", _("Đã thông qua biên bản")
        CANCELLED = "cancelled", _("Đã hủy")

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="meetings")
    year = models.PositiveSmallIntegerField(_("Năm bình xét"))
    title = models.CharField(_("Nội dung"), max_length=300)
    held_on = models.DateField(_("Ngày họp"))
    place = models.CharField(_("Địa điểm"), max_length=300)
    chair_name = models.CharField(_("Chủ trì"), max_length=120)
    secretary_name = models.CharField(_("Thư ký"), max_length=120)
    headcount = models.PositiveIntegerField(_("Tổng số người của đơn vị"))
    present = models.PositiveIntegerField(_("Số người có mặt"))
    invited = models.CharField(_("Khách mời"), max_length=500, blank=True)
    state = models.CharField(_("Trạng thái"), max_length=9, choices=State, default=State.PREPARING)
    poll = models.OneToOneField(Poll, null=True, on_delete=models.PROTECT, related_name="+")
    proceedings = models.TextField(_("Diễn biến"), blank=True)
    called_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    concluded_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-held_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["voting", "counted", "concluded"], poll__isnull=False)
                | Q(state__in=["preparing", "cancelled"]),
                name="meeting_votes_by_a_poll",
            )
        ]
        triggers = [
            never_deleted(),
            pgtrigger.Protect(
                name="concluded_stays", operation=pgtrigger.Update, condition=pgtrigger.Q(old__state="concluded")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.held_on:%d/%m/%Y})"


class Proposal(models.Model):
    """Who is proposed for what. Its threshold is fixed when voting opens; its votes are those of `item`."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="proposals")
    position = models.PositiveSmallIntegerField()
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="proposals")
    award = models.CharField(_("Danh hiệu, hình thức"), max_length=80)
    basis = models.CharField(_("Loại hình khen thưởng"), max_length=12, choices=Basis, default=Basis.MERIT)
    reason = models.TextField(_("Tóm tắt thành tích"), blank=True)
    item = models.OneToOneField(PollItem, null=True, on_delete=models.PROTECT, related_name="+")
    percent = models.PositiveSmallIntegerField(_("Tỷ lệ phải đạt (%)"), null=True)
    threshold_basis = models.CharField(_("Căn cứ tỷ lệ"), max_length=400, blank=True)
    threshold_confidence = models.CharField(max_length=10, blank=True)  # of the law's data; empty: a working rule
    passed = models.BooleanField(_("Đạt"), null=True)
    nomination = models.OneToOneField(Nomination, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "subject", "award"], name="proposal_once"),
            models.CheckConstraint(condition=Q(nomination=None) | Q(passed=True), name="proposal_passed_first"),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.subject}"
