"""The fund of a year: its estimate, what comes in, what is asked for, approved and paid."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from thidua.agencies.models import Account, Agency
from thidua.decisions.models import Decision
from thidua.register.models import never_deleted
from thidua.trail.books import lines_stay, never_below_nothing


class FundState(models.TextChoices):
    OPEN = "open", _("Đang mở")
    CLOSED = "closed", _("Đã khóa sổ")


class Ceiling(models.TextChoices):
    """Which ceiling of Điều 46 holds for the part from the budget; the numbers are in `norms`."""

    UNKNOWN = "", _("Chưa chọn")
    SALARY = "salary", _("Bộ, ban, ngành: theo quỹ tiền lương")
    DELTA = "delta", _("Tỉnh, xã đồng bằng; thành phố: theo chi thường xuyên")
    MOUNTAIN = "mountain", _("Miền núi, trung du, Tây Nguyên, vùng sâu, vùng xa, hải đảo")


class FundYear(models.Model):
    """The fund (quỹ thi đua, khen thưởng) of an agency in a year, and what it expects from each source."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="fund_years")
    year = models.PositiveSmallIntegerField(_("Năm"))
    state = models.CharField(_("Trạng thái"), max_length=6, choices=FundState, default=FundState.OPEN)
    budget = models.PositiveBigIntegerField(_("Dự toán từ ngân sách (đồng)"), default=0)
    contribution = models.PositiveBigIntegerField(_("Dự toán từ đóng góp (đồng)"), default=0)
    other = models.PositiveBigIntegerField(_("Dự toán từ nguồn khác (đồng)"), default=0)
    ceiling = models.CharField(_("Mức trích tối đa theo"), max_length=8, choices=Ceiling, blank=True)
    base = models.PositiveBigIntegerField(_("Số làm căn cứ tính mức trích (đồng)"), default=0)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-year"]
        constraints = [models.UniqueConstraint(fields=["agency", "year"], name="fund_once_a_year")]
        triggers = [
            never_deleted(),
            pgtrigger.Protect(
                name="closed_fund_stays", operation=pgtrigger.Update, condition=pgtrigger.Q(old__state="closed")
            ),
        ]

    def __str__(self) -> str:
        return str(_("Quỹ năm %(year)s") % {"year": self.year})

    @property
    def estimate(self) -> int:
        """What is expected from all sources together."""
        return self.budget + self.contribution + self.other

    @property
    def is_open(self) -> bool:
        """Whether lines may still be written."""
        return self.state == FundState.OPEN


class PaymentKind(models.TextChoices):
    """Uses of the fund (Nghị định 98/2023/NĐ-CP Điều 52, now 152/2025 Điều 48)."""

    AWARD_MONEY = "award_money", _("Tiền thưởng")
    OBJECTS = "objects", _("In, làm bằng, hiện vật, tặng phẩm")
    LAUNCHING = "launching", _("Phát động, chỉ đạo phong trào")
    REVIEWS = "reviews", _("Sơ kết, tổng kết")
    PUBLICITY = "publicity", _("Tuyên truyền, nhân điển hình")
    STUDY = "study", _("Học tập, trao đổi kinh nghiệm")
    INSPECTION = "inspection", _("Kiểm tra")
    COUNCIL = "council", _("Họp hội đồng")


IN_SHARE = (
    PaymentKind.LAUNCHING,
    PaymentKind.REVIEWS,
    PaymentKind.PUBLICITY,
    PaymentKind.STUDY,
    PaymentKind.INSPECTION,
    PaymentKind.COUNCIL,
)


class PaymentState(models.TextChoices):
    ASKED = "asked", _("Chờ duyệt")
    APPROVED = "approved", _("Đã duyệt, chưa chi hết")
    PAID = "paid", _("Đã chi")
    REFUSED = "refused", _("Không duyệt")
    ENDED = "ended", _("Thôi chi phần còn lại")


LIVE = (PaymentState.ASKED, PaymentState.APPROVED, PaymentState.PAID)
OWED = (PaymentState.ASKED, PaymentState.APPROVED)


class Payment(models.Model):
    """What somebody asks to be paid from the fund; paid at once or in parts, never beyond its amount."""

    fund = models.ForeignKey(FundYear, on_delete=models.PROTECT, related_name="payments")
    kind = models.CharField(_("Nội dung chi"), max_length=11, choices=PaymentKind)
    title = models.CharField(_("Diễn giải"), max_length=500)
    amount = models.PositiveBigIntegerField(_("Số tiền (đồng)"))
    decision = models.ForeignKey(Decision, null=True, on_delete=models.PROTECT, related_name="fund_payments")
    chairs = models.PositiveSmallIntegerField(_("Lượt chủ trì"), default=0)
    members = models.PositiveSmallIntegerField(_("Lượt thành viên"), default=0)
    helpers = models.PositiveSmallIntegerField(_("Lượt phục vụ, dự họp"), default=0)
    local_paper = models.CharField(_("Văn bản quy định mức chi của địa phương, bộ, ngành"), max_length=200, blank=True)
    state = models.CharField(_("Trạng thái"), max_length=8, choices=PaymentState, default=PaymentState.ASKED)
    why = models.CharField(_("Lý do không duyệt, thôi chi"), max_length=500, blank=True)
    asked_on = models.DateField(_("Ngày đề nghị"))
    asked_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    settled_on = models.DateField(_("Ngày trả lời"), null=True)
    settled_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="payment_of_something"),
            models.UniqueConstraint(
                fields=["fund", "decision"],
                condition=Q(kind="award_money", state__in=["asked", "approved", "paid"]),
                name="award_money_of_decision_once",
            ),
        ]
        triggers = [
            never_deleted(),
            pgtrigger.Protect(
                name="asked_amount_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__amount__df=pgtrigger.F("new__amount"))
                | pgtrigger.Q(old__fund_id__df=pgtrigger.F("new__fund_id")),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class EntryKind(models.TextChoices):
    INCOME = "income", _("Thu")
    PAID = "paid", _("Chi")
    REVERSAL = "reversal", _("Phiếu ngược")


class Source(models.TextChoices):
    BUDGET = "budget", _("Ngân sách nhà nước")
    CONTRIBUTION = "contribution", _("Đóng góp của cá nhân, tổ chức")
    CARRIED = "carried", _("Số dư năm trước chuyển sang")
    RETURNED = "returned", _("Tiền thưởng thu hồi, nộp lại")
    OTHER = "other", _("Nguồn hợp pháp khác")


def _closed_takes_no_line() -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name="closed_takes_no_line",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func="""
            IF EXISTS (SELECT 1 FROM fund_fundyear WHERE id = NEW.fund_id AND state = 'closed') THEN
                RAISE EXCEPTION 'the book of this year is closed';
            END IF;
            RETURN NEW;
        """,
    )


class Entry(models.Model):
    """One line of the book of a year; never altered, undone by its reverse only."""

    fund = models.ForeignKey(FundYear, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(_("Phiếu"), max_length=8, choices=EntryKind)
    source = models.CharField(_("Nguồn thu"), max_length=12, choices=Source, blank=True)
    payment = models.ForeignKey(Payment, null=True, on_delete=models.PROTECT, related_name="entries")
    amount = models.BigIntegerField(_("Số tiền (đồng)"))  # above nothing what came in, below nothing what was paid
    day = models.DateField(_("Ngày"))
    party = models.CharField(_("Người nộp, người nhận"), max_length=300, blank=True)
    paper = models.CharField(_("Số chứng từ"), max_length=100, blank=True)
    reason = models.CharField(_("Lý do"), max_length=500, blank=True)
    ground_label = models.CharField(_("Căn cứ"), max_length=300, blank=True)
    ground_path = models.CharField(max_length=200, blank=True)
    reverses = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="reversed_by")
    made_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["day", "pk"]
        indexes = [models.Index(fields=["fund", "day", "id"], name="fund_book")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="income", amount__gt=0, payment=None) & ~Q(source="")
                | Q(kind="paid", amount__lt=0, payment__isnull=False)
                | Q(kind="reversal", reverses__isnull=False),
                name="entry_has_its_sign",
            ),
            models.CheckConstraint(
                condition=Q(kind="reversal") | Q(reverses=None), name="entry_reversal_names_its_entry"
            ),
        ]
        triggers = [
            never_deleted(),
            lines_stay(),
            never_below_nothing("fund_entry", "fund", "amount"),
            _closed_takes_no_line(),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.day:%d/%m/%Y}"

    def get_kind_display(self) -> str:  # type: ignore[no-redef]  # instead of the one that Django adds
        """The kind in words. «Thu» alone is Thursday in the words that Django brings."""
        return str(_("Thu vào") if self.kind == EntryKind.INCOME else EntryKind(self.kind).label)

    @property
    def is_undone(self) -> bool:
        """Whether its reverse was written."""
        return hasattr(self, "reversed_by")

    @property
    def went(self) -> int:
        """How much was paid by it."""
        return max(0, -self.amount)

    @property
    def moved(self) -> int:
        """How much went to who is paid; below nothing what was taken back."""
        return -self.amount
