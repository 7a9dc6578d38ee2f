"""Citizen reception, petitions with their clocks, and what is sealed of who denounced.

Of a denunciation no column holds who wrote it or what: that lies in `Envelope.box`, whose key is sealed for the holders
that the head named (`IdentityKey`). The database itself refuses a denunciation with such a column filled.
"""

import datetime as dt

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from thidua.agencies.models import Account, Agency
from thidua.petitions import clocks
from thidua.petitions.states import State
from thidua.register.models import Proceeding, Subject, never_deleted


class Kind(models.TextChoices):
    COMPLAINT = "complaint", _("Khiếu nại")
    DENUNCIATION = "denunciation", _("Tố cáo")
    PROPOSAL = "proposal", _("Kiến nghị")
    REFLECTION = "reflection", _("Phản ánh")


class Channel(models.TextChoices):
    IN_PERSON = "in_person", _("Trực tiếp")
    POST = "post", _("Bưu chính")
    ONLINE = "online", _("Qua mạng")
    AGENCY = "agency", _("Cơ quan khác chuyển đến")


class About(models.TextChoices):
    AWARD = "award", _("Khen thưởng đã quyết định")
    REFUSAL = "refusal", _("Không được khen thưởng, bị trả hồ sơ")
    NOMINATION = "nomination", _("Hồ sơ đang đề nghị")
    REVOCATION = "revocation", _("Hủy bỏ, thu hồi khen thưởng")
    OTHER = "other", _("Việc khác")


class Outcome(models.TextChoices):
    RIGHT = "right", _("Đúng")
    PARTLY = "partly", _("Đúng một phần")
    WRONG = "wrong", _("Không đúng")
    ANSWERED = "answered", _("Đã trả lời")


class ReceptionResult(models.TextChoices):
    TAKEN = "taken", _("Nhận đơn")
    GUIDED = "guided", _("Hướng dẫn, giải thích")
    REFUSED = "refused", _("Từ chối tiếp")


SENDER = ("sender_name", "sender_address", "sender_contact", "about", "text")  # what a sealed petition has none of


class Petition(models.Model):
    """One petition at one agency. `due_on` is the last day of the clock that runs now, None when none does."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="petitions")
    year = models.PositiveSmallIntegerField()
    sequence = models.PositiveIntegerField()
    code_hash = models.CharField(max_length=64, unique=True)  # of the code by which the sender follows it
    kind = models.CharField(_("Loại đơn"), max_length=12, choices=Kind)
    channel = models.CharField(_("Nhận qua"), max_length=9, choices=Channel)
    received_on = models.DateField(_("Ngày nhận"))
    stage = models.PositiveSmallIntegerField(_("Lần"), default=1)
    earlier = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="later")
    state = models.CharField(_("Trạng thái"), max_length=12, choices=State, default=State.RECEIVED)
    version = models.PositiveIntegerField(default=1)
    is_sealed = models.BooleanField(default=False)
    is_anonymous = models.BooleanField(_("Không rõ họ tên, địa chỉ"), default=False)
    sender_name = models.CharField(_("Người gửi"), max_length=120, blank=True)
    sender_address = models.CharField(_("Địa chỉ"), max_length=300, blank=True)
    sender_contact = models.CharField(_("Điện thoại, thư điện tử"), max_length=200, blank=True)
    about = models.CharField(_("Về người, việc nào"), max_length=500, blank=True)
    text = models.TextField(_("Nội dung"), blank=True)
    about_kind = models.CharField(_("Về việc"), max_length=10, choices=About, blank=True)
    summary = models.CharField(_("Trích yếu"), max_length=300, blank=True)
    extract = models.TextField(_("Bản trích không danh tính"), blank=True)
    subject = models.ForeignKey(Subject, null=True, on_delete=models.PROTECT, related_name="+")
    proceeding = models.ForeignKey(Proceeding, null=True, on_delete=models.PROTECT, related_name="+")
    handler = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    is_remote = models.BooleanField(_("Vùng sâu, vùng xa đi lại khó khăn"), default=False)
    is_several = models.BooleanField(_("Phải xác minh ở nhiều nơi"), default=False)
    extensions = models.PositiveSmallIntegerField(_("Số lần gia hạn"), default=0)
    accepted_on = models.DateField(_("Ngày thụ lý"), null=True)
    verification = models.TextField(_("Kết quả xác minh"), blank=True)
    outcome = models.CharField(_("Kết luận"), max_length=8, choices=Outcome, blank=True)
    decision_number = models.CharField(_("Số, ký hiệu văn bản"), max_length=60, blank=True)
    decided_on = models.DateField(_("Ngày quyết định, kết luận"), null=True)
    conclusion = models.TextField(_("Nội dung quyết định, kết luận"), blank=True)
    ended_reason = models.CharField(_("Lý do, nơi chuyển đến"), max_length=500, blank=True)
    published_on = models.DateField(_("Ngày công khai"), null=True)
    publication = models.TextField(_("Nội dung công khai"), blank=True)
    ended_on = models.DateField(_("Ngày chuyển, không thụ lý, đình chỉ"), null=True)
    due_on = models.DateField(_("Hạn"), null=True)

    class Meta:
        ordering = ["-year", "-sequence"]
        indexes = [models.Index(fields=["agency", "state", "due_on"], name="petition_board")]
        constraints = [
            models.UniqueConstraint(fields=["agency", "year", "sequence"], name="petition_number_once"),
            models.CheckConstraint(
                condition=~Q(kind="denunciation") | Q(is_sealed=True), name="denunciation_is_sealed"
            ),
            models.CheckConstraint(
                condition=Q(is_sealed=False) | Q(**dict.fromkeys(SENDER, "")), name="sealed_petition_tells_nobody"
            ),
            models.CheckConstraint(condition=Q(stage__in=[1, 2]), name="petition_stage"),
        ]
        triggers = [
            never_deleted(),
            pgtrigger.Protect(
                name="sealed_stays_sealed",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__is_sealed=True, new__is_sealed=False),
            ),
        ]

    def __str__(self) -> str:
        return _("Đơn số %(number)s") % {"number": self.number}

    @property
    def number(self) -> str:
        """Its number in the agency's book."""
        return f"{self.sequence}/{self.year}"

    @property
    def conditions(self) -> clocks.Conditions:
        """What lengthens its clocks."""
        return clocks.Conditions(self.is_remote, self.is_several, self.extensions)

    def rule(self, step: str) -> clocks.Rule | None:
        """The clock of a step, by the law of the day of receipt."""
        return clocks.rule_of(step, self.kind, self.stage, self.received_on)


class IdentityKey(models.Model):
    """A holder whom the head named, and the key that the holder made; its secret half opens with a passphrase."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="identity_keys")
    holder = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="identity_keys")
    order = models.PositiveSmallIntegerField()
    named_on = models.DateField(_("Ngày cử"))
    public_key = models.BinaryField(null=True)  # none until the holder made it
    locked_secret_key = models.BinaryField(null=True)
    salt = models.BinaryField(null=True)
    operations = models.PositiveIntegerField(default=0)  # what one guess at the passphrase costs, as it was then
    memory = models.PositiveBigIntegerField(default=0)
    wrong_tries = models.PositiveSmallIntegerField(default=0)  # since the last right one
    locked_until = models.DateTimeField(null=True)
    made_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "order"], name="identity_key_order"),
            models.UniqueConstraint(fields=["agency", "holder"], condition=Q(ended_at=None), name="one_key_a_holder"),
        ]
        triggers = [
            never_deleted(),
            pgtrigger.Protect(
                name="made_key_stays",
                operation=pgtrigger.UpdateOf("public_key", "locked_secret_key", "salt"),  # type: ignore[no-untyped-call] # pgtrigger's own
                condition=pgtrigger.Q(old__public_key__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{_('Khóa')} {self.order}: {self.holder.full_name}"


class Envelope(models.Model):
    """What is sealed of a petition. `open_key` opens the files of one that is no denunciation; sealing ends it."""

    petition = models.OneToOneField(Petition, on_delete=models.PROTECT, related_name="envelope")
    box = models.BinaryField(null=True)
    open_key = models.BinaryField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(box=None, open_key__isnull=False) | Q(box__isnull=False, open_key=None),
                name="envelope_open_or_sealed",
            )
        ]
        triggers = [
            never_deleted(),
            pgtrigger.Protect(
                name="sealed_stays", operation=pgtrigger.Update, condition=pgtrigger.Q(old__box__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return str(self.petition)


class SealedKey(models.Model):
    """The key of an envelope, sealed for one holder."""

    envelope = models.ForeignKey(Envelope, on_delete=models.PROTECT, related_name="keys")
    key = models.ForeignKey(IdentityKey, on_delete=models.PROTECT, related_name="sealed")
    sealed = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["envelope", "key"], name="sealed_once_a_holder")]
        triggers = [
            never_deleted(),
            pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update),
        ]

    def __str__(self) -> str:
        return f"{self.envelope}, {self.key}"


class Attachment(models.Model):
    """A file that came along, locked with the envelope's key before it is kept; a sealed one has no name here."""

    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, related_name="attachments")
    position = models.PositiveSmallIntegerField()
    file = models.ForeignKey("dossiers.StoredFile", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("Tên tệp"), max_length=200, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["petition", "position"], name="attachment_position")]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return f"{_('Tệp')} {self.position}"


class Suspension(models.Model):
    """A stretch in which the clock stood still: from its first day to the day before it went on."""

    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, related_name="suspensions")
    starts_on = models.DateField(_("Từ ngày"))
    resumed_on = models.DateField(_("Ngày tiếp tục"), null=True)
    reason = models.CharField(_("Lý do"), max_length=500)

    class Meta:
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(resumed_on=None) | Q(resumed_on__gte=F("starts_on")), name="suspension_days_in_order"
            ),
            models.UniqueConstraint(fields=["petition"], condition=Q(resumed_on=None), name="one_open_suspension"),
        ]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return f"{self.petition}, {self.starts_on:%d/%m/%Y}"


class Reception(models.Model):
    """One citizen received. Of one who denounces nothing is kept here but that somebody came."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="receptions")
    year = models.PositiveSmallIntegerField()
    sequence = models.PositiveIntegerField()
    received_on = models.DateField(_("Ngày tiếp"))
    place = models.CharField(_("Nơi tiếp"), max_length=200)
    received_by = models.CharField(_("Người tiếp"), max_length=120)
    is_protected = models.BooleanField(_("Người đến tố cáo"), default=False)
    citizen_name = models.CharField(_("Họ và tên"), max_length=120, blank=True)
    citizen_contact = models.CharField(_("Địa chỉ, điện thoại"), max_length=300, blank=True)
    content = models.TextField(_("Nội dung trình bày"), blank=True)
    result = models.CharField(_("Kết quả"), max_length=7, choices=ReceptionResult)
    answer = models.TextField(_("Hướng dẫn, lý do từ chối"), blank=True)
    due_on = models.DateField(_("Hạn thông báo từ chối"), null=True)
    petition = models.OneToOneField(Petition, null=True, on_delete=models.PROTECT, related_name="reception")

    class Meta:
        ordering = ["-year", "-sequence"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "year", "sequence"], name="reception_number_once"),
            models.CheckConstraint(
                condition=Q(is_protected=False) | Q(citizen_name="", citizen_contact="", content=""),
                name="protected_reception_tells_nobody",
            ),
        ]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return _("Lượt tiếp %(number)s/%(year)s") % {"number": self.sequence, "year": self.year}


def pauses_of(petition: Petition) -> list[tuple[dt.date, dt.date]]:
    """The stretches in which its clock stood still; one that still goes on has no end here."""
    return [(each.starts_on, each.resumed_on) for each in petition.suspensions.all() if each.resumed_on is not None]
