"""Agencies and their lineage, accounts and the posts they hold."""

import pgtrigger
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Level(models.TextChoices):
    """Level of an agency in the State's apparatus."""

    CENTRAL = "central", _("Trung ương")
    MINISTRY = "ministry", _("Bộ, ban, ngành")
    PROVINCE = "province", _("Tỉnh, thành phố")
    COMMUNE = "commune", _("Xã, phường, đặc khu")
    GRASSROOTS = "grassroots", _("Cơ quan, đơn vị cơ sở")


class Authority(models.TextChoices):
    """Which competent person the agency stands for; the law's data says which awards each may decide."""

    NONE = "none", _("Không có thẩm quyền quyết định")
    UNIT_HEAD = "unit_head", _("Thủ trưởng cơ quan, đơn vị có tư cách pháp nhân")
    COMMUNE_HEAD = "commune_head", _("Chủ tịch Ủy ban nhân dân cấp xã")
    MINISTRY_PROVINCE_HEAD = "ministry_province_head", _("Người đứng đầu bộ, ban, ngành, tỉnh")
    CENTRAL_COMMITTEE = "central_committee", _("Cơ quan thẩm định trung ương")
    PRIME_MINISTER = "prime_minister", _("Chính phủ, Thủ tướng Chính phủ")
    PRESIDENT = "president", _("Chủ tịch nước")


class TreeChange(models.Model):
    """That agencies moved, came or were linked. The sum of all marks is the state of the tree: `tree.state_of_tree`."""

    mark = models.DecimalField(max_digits=40, decimal_places=0)  # by chance, so that no two states have the same sum
    made_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"{self.made_at}"


def _tells_change() -> pgtrigger.Trigger:
    """Marks the change in the transaction that makes it, once for each statement."""
    return pgtrigger.Trigger(
        name="tells_change",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func=f"INSERT INTO {TreeChange._meta.db_table} (mark) VALUES (floor(random() * 1e15)); RETURN NULL;",  # noqa: S608 - a table of ours
    )


class Agency(models.Model):
    """An agency, organisation or unit. It is never deleted: it ends, and its lineage says what followed."""

    code = models.CharField(_("Mã"), max_length=40, unique=True)
    name = models.CharField(_("Tên cơ quan"), max_length=300)
    name_fold = models.CharField(max_length=300, editable=False)
    short_name = models.CharField(_("Tên gọi tắt"), max_length=120, blank=True)
    symbol = models.CharField(_("Ký hiệu văn bản"), max_length=20, blank=True)
    place = models.CharField(_("Địa danh"), max_length=80, blank=True)
    head_title = models.CharField(_("Chức danh người đứng đầu"), max_length=120, blank=True)
    level = models.CharField(_("Cấp"), max_length=12, choices=Level)
    authority = models.CharField(_("Thẩm quyền"), max_length=24, choices=Authority, default=Authority.NONE)
    parent = models.ForeignKey(
        "self", verbose_name=_("Cơ quan cấp trên"), null=True, blank=True, on_delete=models.PROTECT
    )
    path = models.CharField(max_length=200, editable=False, default="")
    area_code = models.CharField(_("Mã đơn vị hành chính"), max_length=10, blank=True)
    established_on = models.DateField(_("Ngày thành lập"), null=True, blank=True)
    ended_on = models.DateField(_("Ngày kết thúc hoạt động"), null=True, blank=True)

    class Meta:
        ordering = ["name"]
        indexes = [
            models.Index(fields=["path"], name="agency_path", opclasses=["varchar_pattern_ops"]),
            models.Index(fields=["area_code"], name="agency_area"),
        ]
        triggers = [
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            _tells_change(),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_active(self) -> bool:
        """Whether the agency works today."""
        return self.ended_on is None or self.ended_on > timezone.localdate()


class LineageKind(models.TextChoices):
    """How one agency became another."""

    MERGE = "merge", _("Sáp nhập, hợp nhất")
    SPLIT = "split", _("Chia, tách")
    RENAME = "rename", _("Đổi tên")
    END = "end", _("Giải thể, kết thúc hoạt động")


class Lineage(models.Model):
    """From `effective_on` (inclusive) the successor carries on the predecessor; null when it just ended."""

    predecessor = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="successor_links")
    successor = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="predecessor_links")
    kind = models.CharField(_("Hình thức sắp xếp"), max_length=8, choices=LineageKind)
    effective_on = models.DateField(_("Ngày có hiệu lực"))
    document = models.CharField(_("Văn bản"), max_length=200, blank=True)
    confidence = models.CharField(max_length=10, default="secondary")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor", "effective_on"], name="lineage_once"),
            models.CheckConstraint(condition=~Q(predecessor=F("successor")), name="lineage_not_itself"),
        ]
        triggers = [_tells_change()]

    def __str__(self) -> str:
        became = self.successor or _("giải thể")
        return f"{self.predecessor} → {became}"


class AccountManager(BaseUserManager["Account"]):
    """Accounts are made by the service `create_account`; Django's own commands go through here."""

    def get_by_natural_key(self, username: str | None) -> "Account":
        return self.get(username__iexact=username)


class Account(AbstractBaseUser):
    """A person who signs in. What the account may do comes only from its posts."""

    username = models.CharField(_("Tên đăng nhập"), max_length=80, unique=True)
    full_name = models.CharField(_("Họ và tên"), max_length=120)
    email = models.EmailField(_("Thư điện tử"), blank=True)
    is_active = models.BooleanField(_("Đang hoạt động"), default=True)
    must_change_password = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = AccountManager()
    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        ordering = ["full_name"]
        triggers = [pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.full_name} ({self.username})"


class Role(models.TextChoices):
    """What a person does in an agency."""

    UNIT_OFFICER = "unit_officer", _("Cán bộ lập hồ sơ")
    APPRAISER = "appraiser", _("Cán bộ thẩm định")
    HEAD = "head", _("Người đứng đầu (ký)")
    COUNCIL_SECRETARY = "council_secretary", _("Thư ký hội đồng")
    COUNCIL_MEMBER = "council_member", _("Thành viên hội đồng")
    CLERK = "clerk", _("Văn thư (đóng dấu)")
    LEGAL_OFFICER = "legal_officer", _("Cán bộ pháp chế")
    ADMINISTRATOR = "administrator", _("Quản trị hệ thống")
    AUDITOR = "auditor", _("Kiểm soát (chỉ xem)")
    NOMINEE = "nominee", _("Cá nhân (xem thành tích của mình)")


class Post(models.Model):
    """A role that an account holds in an agency, from a day to a day (both inclusive; open when `ends_on` is null)."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="posts")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="posts")
    role = models.CharField(_("Vai trò"), max_length=20, choices=Role)
    title = models.CharField(_("Chức vụ"), max_length=120, blank=True)
    starts_on = models.DateField(_("Từ ngày"), default=timezone.localdate)
    ends_on = models.DateField(_("Đến ngày"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "agency", "role"], condition=Q(ends_on=None), name="post_once_while_open"
            )
        ]
        indexes = [models.Index(fields=["agency", "role"], name="post_agency_role")]

    def __str__(self) -> str:
        return f"{self.account.full_name}: {self.get_role_display()}, {self.agency}"
