"""Titles and targets that units and people register at the beginning of a year.

Under the law of 2022 a registration is not shown to be a condition of a title: that is a rule of the place.
"""

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from thidua.agencies.models import Account, Agency
from thidua.register.models import Subject, never_deleted
from thidua.register.words import award_name


class RegistrationCall(models.Model):
    """What an agency asks of itself and of all below it for one year: until when, and whether it is a condition."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("Năm"))
    due_on = models.DateField(_("Ngày cuối nhận bản đăng ký"))
    is_condition = models.BooleanField(_("Đăng ký là điều kiện xét ở địa phương"), default=False)
    document = models.CharField(_("Văn bản"), max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "year"], name="registration_call_once_a_year")]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return f"{self.agency}, {self.year}"


class State(models.TextChoices):
    DRAFT = "draft", _("Đang soạn")
    SENT = "sent", _("Đã gửi")


class Registration(models.Model):
    """What one agency registers for one year."""

    agency = models.ForeignKey(Agency, verbose_name=_("Đơn vị"), on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("Năm"))
    state = models.CharField(_("Trạng thái"), max_length=5, choices=State, default=State.DRAFT)
    made_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(_("Gửi lúc"), null=True)
    sent_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "year"], name="registration_once_a_year"),
            models.CheckConstraint(
                condition=Q(state=State.DRAFT, sent_at=None) | Q(state=State.SENT, sent_at__isnull=False),
                name="registration_sent_has_moment",
            ),
        ]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return f"{self.agency}, {self.year}"

    @property
    def is_sent(self) -> bool:
        """Whether it went to the agency above."""
        return self.state == State.SENT

    def is_late(self, due_on: dt.date) -> bool:
        """Whether it was sent, or is still a draft, after the last day (inclusive, in Viet Nam)."""
        day = timezone.localdate(self.sent_at) if self.sent_at else timezone.localdate()
        return day > due_on


class StandingLines(models.Manager["Line"]):
    """Lines that were not taken out."""

    def get_queryset(self) -> models.QuerySet["Line"]:
        """Return them."""
        return super().get_queryset().filter(ended_at=None)


class Line(models.Model):
    """One award that one subject, or a group without names, aims at, and by what target."""

    registration = models.ForeignKey(Registration, on_delete=models.PROTECT, related_name="lines")
    subject = models.ForeignKey(Subject, null=True, on_delete=models.PROTECT, related_name="+")
    group = models.CharField(_("Nhóm"), max_length=200, blank=True)
    count = models.PositiveIntegerField(_("Số lượng"), default=1)
    award = models.CharField(_("Danh hiệu, hình thức"), max_length=60)
    target = models.TextField(_("Chỉ tiêu"), blank=True)
    added_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)

    objects = StandingLines()
    every = models.Manager["Line"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["registration", "subject", "award"], condition=Q(ended_at=None), name="registered_once"
            ),
            models.CheckConstraint(
                condition=Q(subject__isnull=False, group="", count=1) | (Q(subject=None) & ~Q(group="")),
                name="registered_subject_or_group",
            ),
        ]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return f"{self.who}: {award_name(self.award)}"

    @property
    def who(self) -> str:
        """The subject's name, or the group's."""
        return self.subject.name if self.subject else self.group
