"""Councils, their sessions, and ballots that are secret yet can be checked.

How the secret holds. Two key holders of the council each take a key; its secret half is locked with that person's own
passphrase. A vote on an item is sealed first for the second holder, then for the first, and lies in `Envelope` in two
layers. At the count the first holder's passphrase takes off the outer layer and the envelopes are shuffled; the
second holder's takes off the inner one and they are shuffled again. Whoever has the whole database has neither
passphrase; either holder alone can't join an opened vote to a voter. What remains is the anonymous list of votes on
each item, each with a code that only its voter's receipt leads to, and the tally that anybody in the council can count
again from that list. Votes on different items lie in different envelopes: a member who stepped back from one item
would otherwise be known by the ballot on which it is missing. The threat model is docs/engineering/ballots.md.
"""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from thidua.agencies.models import Account, Agency
from thidua.dossiers.models import Review, StoredFile
from thidua.register.models import never_deleted


class Council(models.Model):
    """Hội đồng thi đua - khen thưởng of an agency."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="councils")
    name = models.CharField(_("Tên hội đồng"), max_length=300)
    formed_on = models.DateField(_("Ngày thành lập"))
    document = models.CharField(_("Quyết định thành lập"), max_length=200, blank=True)
    ended_on = models.DateField(null=True)

    class Meta:
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return self.name


class MemberRole(models.TextChoices):
    CHAIR = "chair", _("Chủ tịch")
    FIRST_DEPUTY = "first_deputy", _("Phó Chủ tịch thường trực")
    DEPUTY = "deputy", _("Phó Chủ tịch")
    SECRETARY = "secretary", _("Ủy viên, thư ký")
    MEMBER = "member", _("Ủy viên")


class CouncilMember(models.Model):
    """A member of a council, from a day until a day (inclusive)."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="members")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(_("Vai trò"), max_length=12, choices=MemberRole, default=MemberRole.MEMBER)
    title = models.CharField(_("Chức vụ"), max_length=200, blank=True)
    from_day = models.DateField()
    until_day = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["council", "account"], condition=Q(until_day=None), name="council_member_once"
            )
        ]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return self.account.full_name


class SessionStatus(models.TextChoices):
    PREPARING = "preparing", _("Đang chuẩn bị")
    VOTING = "voting", _("Đang bỏ phiếu")
    CLOSED = "closed", _("Chờ mở hòm phiếu")
    COUNTED = "counted", _("Đã kiểm phiếu")
    CONCLUDED = "concluded", _("Đã thông qua biên bản")
    CANCELLED = "cancelled", _("Đã hủy")


class Session(models.Model):
    """One meeting of a council. Who is a member of it is fixed when voting opens."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="sessions")
    title = models.CharField(_("Nội dung"), max_length=300)
    held_at = models.DateTimeField(_("Thời gian họp"))
    place = models.CharField(_("Địa điểm"), max_length=300)
    chair = models.ForeignKey(CouncilMember, null=True, on_delete=models.PROTECT, related_name="+")
    secretary = models.ForeignKey(CouncilMember, null=True, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(_("Trạng thái"), max_length=10, choices=SessionStatus, default=SessionStatus.PREPARING)
    invited_at = models.DateTimeField(_("Giấy mời phát lúc"), null=True)  # empty again when what they say changes
    proceedings = models.TextField(_("Diễn biến"), blank=True)
    voting_opened_at = models.DateTimeField(null=True)
    voting_closed_at = models.DateTimeField(null=True)
    concluded_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-held_at"]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return f"{self.title} ({timezone.localdate(self.held_at):%d/%m/%Y})"


class AgendaItem(models.Model):
    """One nomination before the session, with the threshold of the law of its date fixed when voting opens."""

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="agenda")
    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="agenda_items")
    position = models.PositiveIntegerField()
    percent = models.PositiveSmallIntegerField(_("Tỷ lệ phải đạt (%)"), null=True)
    threshold_basis = models.CharField(_("Căn cứ tỷ lệ"), max_length=300, blank=True)
    threshold_confidence = models.CharField(max_length=10, blank=True)  # of the law's data; empty: a working rule
    yes = models.PositiveIntegerField(_("Đồng ý"), null=True)
    no = models.PositiveIntegerField(_("Không đồng ý"), null=True)
    blank = models.PositiveIntegerField(_("Phiếu trắng"), null=True)
    passed = models.BooleanField(_("Đạt"), null=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["session", "review"], name="agenda_item_once")]

    def __str__(self) -> str:
        return f"{self.position}. {self.review.nomination}"


class Recusal(models.Model):
    """A member who does not take part in one item: neither votes on it nor sees its dossier."""

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="recusals")
    member = models.ForeignKey(CouncilMember, on_delete=models.PROTECT, related_name="recusals")
    reason = models.CharField(_("Lý do"), max_length=300)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "member"], name="recusal_once")]

    def __str__(self) -> str:
        return f"{self.member}: {self.item}"


class Attendance(models.Model):
    """A member in one session. Whether the member voted is seen here; how, nowhere."""

    class Mode(models.TextChoices):
        PRESENT = "present", _("Có mặt")
        WRITTEN = "written", _("Vắng, gửi ý kiến bằng văn bản")
        ABSENT = "absent", _("Vắng")

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="attendances")
    member = models.ForeignKey(CouncilMember, on_delete=models.PROTECT, related_name="attendances")
    mode = models.CharField(_("Tham dự"), max_length=8, choices=Mode, default=Mode.PRESENT)
    voted = models.BooleanField(_("Đã bỏ phiếu"), default=False)
    written_opinion = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT)  # scan, sealed for both keys

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "member"], name="attendance_once")]

    def __str__(self) -> str:
        return f"{self.member}: {self.get_mode_display()}"


class BallotKey(models.Model):
    """One of the two keys of a session's ballot box; its secret half is locked with the holder's passphrase."""

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="keys")
    holder = models.ForeignKey(CouncilMember, on_delete=models.PROTECT, related_name="+")
    order = models.PositiveSmallIntegerField()  # 1 takes off the outer layer, 2 the inner one
    public_key = models.BinaryField()
    locked_secret_key = models.BinaryField()
    salt = models.BinaryField()
    operations = models.PositiveIntegerField()  # what one guess at the passphrase costs, as it was then
    memory = models.PositiveBigIntegerField()
    wrong_tries = models.PositiveSmallIntegerField(default=0)  # since the last right one
    locked_until = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["session", "order"], name="ballot_key_order"),
            models.UniqueConstraint(fields=["session", "holder"], name="ballot_key_holder"),
        ]

    def __str__(self) -> str:
        return f"{self.session}: {self.order}"


class Choice(models.TextChoices):
    YES = "yes", _("Đồng ý")
    NO = "no", _("Không đồng ý")
    BLANK = "blank", _("Phiếu trắng")


class Envelope(models.Model):
    """One sealed vote of one member on one item. All envelopes have the same size.

    `layer` says how many seals are left. When a layer is taken off, the envelopes are written anew in shuffled order.
    """

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="envelopes")
    layer = models.PositiveSmallIntegerField(default=2)
    sealed = models.BinaryField()

    class Meta:
        triggers = [pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return f"{self.item}: {self.layer}"


class OpenedBallot(models.Model):
    """One vote on one item, opened and anonymous, under the code that its voter's receipt leads to."""

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="ballots")
    code = models.CharField(_("Mã phiếu"), max_length=16)
    choice = models.CharField(_("Biểu quyết"), max_length=5, choices=Choice)

    class Meta:
        ordering = ["item__position", "code"]
        constraints = [models.UniqueConstraint(fields=["item", "code"], name="opened_ballot_once")]
        triggers = [
            never_deleted(),
            pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update),
        ]

    def __str__(self) -> str:
        return self.code
