"""Secret votes that any room may ask for: who may put a ballot in the box, the sealed box, the count.

The secret holds as in a council's session (docs/engineering/ballots.md): each vote on an item is sealed for two
holders, one envelope an item, and opened only when both type their passphrases; what comes out is shuffled twice and
kept under codes that only a voter's receipt leads to. A poll's box is opened in one step, so no half-open box is kept.
"""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from thidua.agencies.models import Account, Agency


class Poll(models.Model):
    """One secret vote of an agency. `back` is the page of the room that asked for it."""

    class Rule(models.TextChoices):
        EACH = "each", _("Từng mục: đồng ý, không đồng ý, phiếu trắng")
        PICK = "pick", _("Chọn trong danh sách")

    class State(models.TextChoices):
        OPEN = "open", _("Đang bỏ phiếu")
        CLOSED = "closed", _("Chờ mở hòm phiếu")
        COUNTED = "counted", _("Đã kiểm phiếu")
        CANCELLED = "cancelled", _("Đã hủy")

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="polls")
    title = models.CharField(_("Nội dung bỏ phiếu"), max_length=300)
    rule = models.CharField(_("Cách bỏ phiếu"), max_length=4, choices=Rule)
    pick_limit = models.PositiveSmallIntegerField(_("Số mục được chọn nhiều nhất"), null=True)
    state = models.CharField(_("Trạng thái"), max_length=9, choices=State, default=State.OPEN)
    back = models.CharField(max_length=200, blank=True)
    opened_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(_("Mở lúc"), auto_now_add=True)
    closed_at = models.DateTimeField(_("Đóng lúc"), null=True)
    counted_at = models.DateTimeField(_("Kiểm phiếu lúc"), null=True)

    class Meta:
        ordering = ["-opened_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(rule="each", pick_limit=None) | Q(rule="pick", pick_limit__gte=1), name="poll_pick_limit"
            )
        ]
        triggers = [pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return self.title


class PollItem(models.Model):
    """One thing or one person that is voted on. The counts are empty until the box was opened.

    Where ballots pick from a list, `yes` counts who picked the item and `blank` who did not.
    """

    poll = models.ForeignKey(Poll, on_delete=models.PROTECT, related_name="items")
    position = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=300)
    detail = models.CharField(max_length=500, blank=True)
    yes = models.PositiveIntegerField(_("Đồng ý"), null=True)
    no = models.PositiveIntegerField(_("Không đồng ý"), null=True)
    blank = models.PositiveIntegerField(_("Phiếu trắng"), null=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["poll", "position"], name="poll_item_position")]
        triggers = [pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.position}. {self.label}"


class PollKey(models.Model):
    """One of the two keys of a poll's box; its secret half is locked with the holder's passphrase."""

    poll = models.ForeignKey(Poll, on_delete=models.PROTECT, related_name="keys")
    order = models.PositiveSmallIntegerField()  # 1 takes off the outer seal, 2 the inner one
    holder_name = models.CharField(_("Người giữ khóa"), max_length=120)
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
            models.UniqueConstraint(fields=["poll", "order"], name="poll_key_order"),
            models.CheckConstraint(condition=Q(order__in=[1, 2]), name="poll_key_of_two"),
        ]

    def __str__(self) -> str:
        return f"{self.order}: {self.holder_name}"


class Admission(models.Model):
    """The right to put ONE ballot into the box: an account's, or that of whoever holds a slip of paper.

    Whether it was used is seen here; how, nowhere. Of a slip's code only a hash is kept.
    """

    poll = models.ForeignKey(Poll, on_delete=models.PROTECT, related_name="admissions")
    label = models.CharField(max_length=200)
    account = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="admissions")
    slip_hash = models.CharField(max_length=64, blank=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["poll", "account"], name="admission_once"),
            models.UniqueConstraint(fields=["slip_hash"], condition=~Q(slip_hash=""), name="admission_slip_once"),
            models.CheckConstraint(
                condition=Q(account=None) & ~Q(slip_hash="") | Q(account__isnull=False, slip_hash=""),
                name="admission_named_or_slip",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="used_once", operation=pgtrigger.Update, condition=pgtrigger.Q(old__used_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.label


class Choice(models.TextChoices):
    YES = "yes", _("Đồng ý")
    NO = "no", _("Không đồng ý")
    BLANK = "blank", _("Phiếu trắng")


class PollEnvelope(models.Model):
    """One sealed vote on one item. All envelopes have the same size."""

    item = models.ForeignKey(PollItem, on_delete=models.PROTECT, related_name="envelopes")
    sealed = models.BinaryField()

    class Meta:
        triggers = [pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return str(self.item)


class PollOpened(models.Model):
    """One vote on one item, opened and anonymous, under the code that its voter's receipt leads to."""

    item = models.ForeignKey(PollItem, on_delete=models.PROTECT, related_name="ballots")
    code = models.CharField(_("Mã phiếu"), max_length=16)
    choice = models.CharField(_("Biểu quyết"), max_length=5, choices=Choice)

    class Meta:
        ordering = ["item__position", "code"]
        constraints = [models.UniqueConstraint(fields=["item", "code"], name="poll_opened_once")]
        triggers = [
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update),
        ]

    def __str__(self) -> str:
        return self.code
