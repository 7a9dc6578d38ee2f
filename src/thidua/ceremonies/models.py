"""Conferences and ceremonies: programme, invitations, seats, turns on the stage, and what was handed over."""

import datetime as dt

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from thidua.agencies.models import Account, Agency
from thidua.decisions.models import DecisionItem
from thidua.fund.models import Entry
from thidua.register.models import never_deleted
from thidua.stock.models import Slip


class Kind(models.TextChoices):
    CONFERENCE = "conference", _("Hội nghị")
    ANNIVERSARY = "anniversary", _("Lễ kỷ niệm")
    AWARDING = "awarding", _("Lễ trao tặng")


class State(models.TextChoices):
    PLANNED = "planned", _("Đang chuẩn bị")
    APPROVED = "approved", _("Đã duyệt chương trình")
    HELD = "held", _("Đã kết thúc")
    CANCELLED = "cancelled", _("Đã hủy")


UNDER_WAY = (State.PLANNED, State.APPROVED)


class Ceremony(models.Model):
    """A conference, an anniversary or an award ceremony. Guests are told once its programme is approved."""

    agency = models.ForeignKey(
        Agency, verbose_name=_("Cơ quan tổ chức"), on_delete=models.PROTECT, related_name="ceremonies"
    )
    kind = models.CharField(_("Hình thức"), max_length=11, choices=Kind)
    title = models.CharField(_("Tên"), max_length=300)
    place = models.CharField(_("Địa điểm"), max_length=300)
    starts_at = models.DateTimeField(_("Bắt đầu lúc"))
    replies_due_on = models.DateField(_("Hạn trả lời giấy mời"), null=True)
    chair = models.CharField(_("Người chủ trì"), max_length=200, blank=True)
    state = models.CharField(_("Trạng thái"), max_length=9, choices=State, default=State.PLANNED)
    lot = models.PositiveSmallIntegerField(_("Số người lên nhận một lượt"), default=10)
    rows = models.PositiveSmallIntegerField(_("Số hàng ghế"), default=0)
    seats = models.PositiveSmallIntegerField(_("Số ghế mỗi hàng"), default=0)
    summary = models.TextField(_("Biên bản, kết quả"), blank=True)
    why = models.CharField(_("Lý do hủy, chưa trao hết"), max_length=500, blank=True)
    approved_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    closed_on = models.DateField(_("Ngày kết thúc"), null=True)
    version = models.PositiveIntegerField(default=1)
    made_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-starts_at", "-pk"]
        indexes = [models.Index(fields=["agency", "starts_at"], name="ceremony_agency_day")]
        constraints = [models.CheckConstraint(condition=Q(lot__gte=1), name="ceremony_lot_of_somebody")]
        triggers = [
            never_deleted(),
            pgtrigger.Protect(
                name="ended_ceremony_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__state__in=["held", "cancelled"]),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_under_way(self) -> bool:
        """Whether it is prepared or waits to be held."""
        return self.state in UNDER_WAY

    @property
    def day(self) -> dt.date:
        """The day on which it begins."""
        return timezone.localdate(self.starts_at)

    @property
    def has_begun(self) -> bool:
        """Whether its hour has come."""
        return self.starts_at <= timezone.now()


class ProgrammeLine(models.Model):
    """One line of the programme: when, what, who."""

    ceremony = models.ForeignKey(Ceremony, on_delete=models.CASCADE, related_name="programme")
    at = models.TimeField(_("Giờ"))
    content = models.CharField(_("Nội dung"), max_length=500)
    who = models.CharField(_("Người thực hiện"), max_length=200, blank=True)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.at:%H:%M} {self.content}"


class Reply(models.TextChoices):
    NONE = "none", _("Chưa trả lời")
    COMING = "coming", _("Sẽ dự")
    SENDS = "sends", _("Cử người dự thay")
    NOT_COMING = "not_coming", _("Không dự")


HERE = (Reply.COMING, Reply.SENDS)
CODE_LENGTH = 16  # about 69 random bits and a letter that catches a slip


class Invitation(models.Model):
    """Who is invited: an agency that works in the system, or somebody by name, who replies by the code."""

    ceremony = models.ForeignKey(Ceremony, on_delete=models.PROTECT, related_name="invitations")
    agency = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="ceremony_invitations")
    name = models.CharField(_("Họ tên, chức danh"), max_length=300, blank=True)
    organisation = models.CharField(_("Cơ quan, đơn vị"), max_length=300, blank=True)
    is_honoured = models.BooleanField(_("Khách mời danh dự"), default=False)
    code = models.CharField(max_length=CODE_LENGTH, unique=True)
    reply = models.CharField(_("Trả lời"), max_length=10, choices=Reply, default=Reply.NONE)
    stands_in = models.CharField(_("Người dự"), max_length=300, blank=True)
    note = models.CharField(_("Ghi chú"), max_length=500, blank=True)
    replied_at = models.DateTimeField(null=True)
    replied_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    came = models.BooleanField(_("Có mặt"), null=True)  # None until who came was marked
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-is_honoured", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["ceremony", "agency"],
                condition=Q(agency__isnull=False, withdrawn_at=None),
                name="ceremony_agency_invited_once",
            ),
            models.CheckConstraint(
                condition=Q(agency__isnull=False) | ~Q(name="") | ~Q(organisation=""), name="invitation_names_somebody"
            ),
        ]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return self.guest

    @property
    def guest(self) -> str:
        """Who is invited, as it stands on the invitation."""
        return ", ".join(filter(None, [self.name, self.organisation])) or str(self.agency)

    @property
    def seated(self) -> str:
        """Who will sit there."""
        return self.stands_in or self.guest


class Turn(models.Model):
    """Somebody's turn to receive an award at a ceremony, in the order of awarding."""

    ceremony = models.ForeignKey(Ceremony, on_delete=models.PROTECT, related_name="turns")
    item = models.ForeignKey(DecisionItem, on_delete=models.PROTECT, related_name="turns")
    place = models.PositiveIntegerField(_("Thứ tự"))
    left_out_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["place", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["ceremony", "item"], condition=Q(left_out_at=None), name="turn_once")
        ]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return self.item.recipient_name


class Receiver(models.TextChoices):
    SELF = "self", _("Người được khen trực tiếp nhận")
    REPRESENTATIVE = "representative", _("Người đại diện, được ủy quyền")
    FAMILY = "family", _("Gia đình (truy tặng)")


class HandOver(models.Model):
    """What was handed over for one award, to whom, and by which signed sheet; undone with a reason, never altered."""

    turn = models.ForeignKey(Turn, on_delete=models.PROTECT, related_name="hand_overs")
    item = models.ForeignKey(DecisionItem, on_delete=models.PROTECT, related_name="hand_overs")
    day = models.DateField(_("Ngày trao"))
    receiver = models.CharField(_("Người nhận"), max_length=14, choices=Receiver)
    receiver_name = models.CharField(_("Họ tên người nhận"), max_length=200)
    sheet = models.CharField(_("Số danh sách ký nhận, biên bản giao nhận"), max_length=100)
    has_certificate = models.BooleanField(_("Bằng, giấy chứng nhận"), default=False)
    slips = models.ManyToManyField(Slip, related_name="hand_overs")
    money = models.OneToOneField(Entry, null=True, on_delete=models.PROTECT, related_name="hand_over")
    by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    undone_why = models.CharField(_("Lý do hủy ghi nhận"), max_length=500, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["item"], condition=Q(undone_at=None), name="award_handed_over_once"),
            models.CheckConstraint(
                condition=Q(undone_at=None) | ~Q(undone_why=""), name="hand_over_undone_with_reason"
            ),
        ]
        triggers = [
            never_deleted(),
            pgtrigger.Protect(
                name="handed_over_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__undone_at__isnull=False)
                | pgtrigger.Q(old__receiver_name__df=pgtrigger.F("new__receiver_name"))
                | pgtrigger.Q(old__day__df=pgtrigger.F("new__day"))
                | pgtrigger.Q(old__sheet__df=pgtrigger.F("new__sheet"))
                | pgtrigger.Q(old__money_id__df=pgtrigger.F("new__money_id")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item.recipient_name}, {self.day:%d/%m/%Y}"

    @property
    def paid(self) -> int:
        """The money that went with it; nothing once its line was undone in the fund's book."""
        return 0 if self.money is None or self.money.is_undone else self.money.went

    @property
    def things(self) -> list[Slip]:
        """The slips of what went with it, without those that were undone in the stock's book."""
        return [each for each in self.slips.all() if not each.is_undone]


class Seat(models.Model):
    """Who sits where: a guest or an awardee."""

    ceremony = models.ForeignKey(Ceremony, on_delete=models.CASCADE, related_name="taken_seats")
    row = models.PositiveSmallIntegerField(_("Hàng"))
    number = models.PositiveSmallIntegerField(_("Ghế"))
    invitation = models.OneToOneField(Invitation, null=True, on_delete=models.PROTECT, related_name="seat")
    turn = models.OneToOneField(Turn, null=True, on_delete=models.PROTECT, related_name="seat")

    class Meta:
        ordering = ["row", "number"]
        constraints = [
            models.UniqueConstraint(fields=["ceremony", "row", "number"], name="seat_of_one"),
            models.CheckConstraint(
                condition=Q(invitation__isnull=False, turn=None) | Q(invitation=None, turn__isnull=False),
                name="seat_of_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.row}.{self.number}"
