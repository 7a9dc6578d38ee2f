"""The stock of what is handed over: kinds of things, and the slips by which they come and go."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from thidua.agencies.models import Account, Agency
from thidua.register.models import never_deleted
from thidua.trail.books import lines_stay, never_below_nothing


class ItemKind(models.TextChoices):
    BLANK = "certificate_blank", _("Phôi bằng, giấy chứng nhận")
    FRAME = "frame", _("Khung")
    MEDAL = "medal", _("Huân chương, huy chương, kỷ niệm chương")
    BADGE = "badge", _("Huy hiệu")
    FLAG = "flag", _("Cờ thi đua")
    BOX = "box", _("Hộp đựng")
    SOUVENIR = "souvenir", _("Tặng phẩm lưu niệm")
    OTHER = "other", _("Hiện vật khác")


class Item(models.Model):
    """One kind of thing that an agency keeps; how many there are is the sum of its slips."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="stock_items")
    name = models.CharField(_("Tên hiện vật"), max_length=200)
    kind = models.CharField(_("Loại"), max_length=17, choices=ItemKind)
    award = models.CharField(_("Kèm danh hiệu, hình thức"), max_length=60, blank=True)
    unit = models.CharField(_("Đơn vị tính"), max_length=30)
    low_mark = models.PositiveIntegerField(_("Báo sắp hết khi còn từ"), default=0)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["agency", "name"], name="stock_item_once")]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return self.name


class SlipKind(models.TextChoices):
    RECEIVED = "received", _("Nhập")
    ISSUED = "issued", _("Xuất")
    COUNTED = "counted", _("Kiểm kê")
    REVERSAL = "reversal", _("Phiếu ngược")


class Slip(models.Model):
    """What came or went on a day; never altered. A count writes the difference that was found."""

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="slips")
    kind = models.CharField(_("Phiếu"), max_length=8, choices=SlipKind)
    quantity = models.IntegerField(_("Số lượng"))  # above nothing what came, below nothing what went
    day = models.DateField(_("Ngày"))
    party = models.CharField(_("Nguồn, người nhận"), max_length=300, blank=True)
    paper = models.CharField(_("Số chứng từ"), max_length=100, blank=True)
    reason = models.CharField(_("Lý do"), max_length=500, blank=True)
    ground_label = models.CharField(_("Căn cứ"), max_length=300, blank=True)  # the record it was made for
    ground_path = models.CharField(max_length=200, blank=True)  # its address, from the root of the site
    found = models.PositiveIntegerField(_("Số đếm được"), null=True)
    reverses = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="reversed_by")
    made_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["day", "pk"]
        indexes = [models.Index(fields=["item", "day", "id"], name="slip_book")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="received", quantity__gt=0)
                | Q(kind="issued", quantity__lt=0)
                | Q(kind="counted", found__isnull=False)
                | Q(kind="reversal"),
                name="slip_has_its_sign",
            ),
            models.CheckConstraint(
                condition=Q(kind="reversal", reverses__isnull=False) | ~Q(kind="reversal") & Q(reverses=None),
                name="slip_reversal_names_its_slip",
            ),
        ]
        triggers = [never_deleted(), lines_stay(), never_below_nothing("stock_slip", "item", "quantity")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.item} {self.day:%d/%m/%Y}"

    @property
    def went(self) -> int:
        """How many went out by it."""
        return max(0, -self.quantity)

    @property
    def is_undone(self) -> bool:
        """Whether its reverse was written."""
        return hasattr(self, "reversed_by")
