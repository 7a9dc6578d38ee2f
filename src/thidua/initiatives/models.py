"""Initiatives: handed in by their unit, looked at for likeness, judged by points or a secret vote, recognised once.

What counts as one (all at once): new, applied at the unit, effective, replicable, and recognised by a competent level.
"""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from thidua.agencies.models import Account, Agency
from thidua.polls.models import Poll
from thidua.register.models import Initiative, InitiativeKind, Scope, Subject, never_deleted


class State(models.TextChoices):
    HANDED_IN = "handed_in", _("Chờ xem xét")
    RETURNED = "returned", _("Trả lại để bổ sung")
    JUDGING = "judging", _("Đang xét")
    RECOGNISED = "recognised", _("Được công nhận")
    REFUSED = "refused", _("Không được công nhận")
    WITHDRAWN = "withdrawn", _("Đã rút")


OPEN = frozenset({State.HANDED_IN, State.RETURNED, State.JUDGING})


class InitiativeCase(models.Model):
    """One initiative as a unit handed it in, and what came of it."""

    agency = models.ForeignKey(Agency, verbose_name=_("Đơn vị nộp"), on_delete=models.PROTECT, related_name="+")
    receiver = models.ForeignKey(Agency, verbose_name=_("Nơi xét"), on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("Loại"), max_length=10, choices=InitiativeKind, default=InitiativeKind.INITIATIVE)
    title = models.CharField(_("Tên sáng kiến"), max_length=500)
    problem = models.TextField(_("Thực trạng, vấn đề"))
    solution = models.TextField(_("Nội dung giải pháp"))
    effect = models.TextField(_("Hiệu quả đã đạt"))
    applied_since = models.DateField(_("Áp dụng từ ngày"))
    scope_asked = models.CharField(_("Phạm vi đề nghị công nhận"), max_length=18, choices=Scope)
    state = models.CharField(_("Trạng thái"), max_length=10, choices=State, default=State.HANDED_IN)
    shingles = ArrayField(models.BigIntegerField(), default=list, editable=False)  # `likeness.marks_of`
    handed_in_at = models.DateTimeField(auto_now_add=True)
    poll = models.ForeignKey(Poll, null=True, on_delete=models.PROTECT, related_name="+")
    poll_position = models.PositiveSmallIntegerField(null=True)  # of the poll's items
    decision_number = models.CharField(_("Số quyết định"), max_length=60, blank=True)
    decided_on = models.DateField(_("Ngày quyết định"), null=True)
    scope = models.CharField(_("Phạm vi ảnh hưởng được công nhận"), max_length=18, choices=Scope, blank=True)
    certificate_year = models.PositiveSmallIntegerField(null=True)
    certificate_number = models.PositiveIntegerField(_("Số giấy chứng nhận"), null=True)
    outcome_reason = models.TextField(_("Lý do"), blank=True)

    class Meta:
        indexes = [
            GinIndex(fields=["shingles"], name="initiative_shingles"),
            models.Index(fields=["receiver", "state"], name="initiative_receiver_state"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["receiver", "certificate_year", "certificate_number"], name="initiative_certificate_once"
            ),
            models.CheckConstraint(
                condition=~Q(state=State.RECOGNISED)
                | Q(decided_on__isnull=False, certificate_number__isnull=False) & ~Q(scope="") & ~Q(decision_number=""),
                name="initiative_recognised_by_decision",
            ),
        ]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return self.title

    @property
    def certificate(self) -> str:
        """The number as it stands on the certificate; empty before recognition."""
        return f"{self.certificate_number:02}/{self.certificate_year}" if self.certificate_number else ""


class Author(models.Model):
    """One author with the share in percent; the row of the register that recognition made."""

    case = models.ForeignKey(InitiativeCase, on_delete=models.PROTECT, related_name="authors")
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    share = models.PositiveSmallIntegerField(_("Tỷ lệ đóng góp (%)"))
    fact = models.OneToOneField(Initiative, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["case", "subject"], name="initiative_author_once"),
            models.CheckConstraint(condition=Q(share__gte=1, share__lte=100), name="initiative_share"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} ({self.share}%)"


class Judgement(models.Model):
    """What one member of the council for initiatives gives: points and words. The last saved holds."""

    case = models.ForeignKey(InitiativeCase, on_delete=models.PROTECT, related_name="judgements")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    points = models.PositiveSmallIntegerField(_("Điểm"), validators=[MinValueValidator(0), MaxValueValidator(100)])
    opinion = models.TextField(_("Nhận xét"))
    judged_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["case", "account"], name="initiative_judged_once_by_each"),
            models.CheckConstraint(condition=Q(points__lte=100), name="initiative_points"),
        ]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return f"{self.case}: {self.points}"
