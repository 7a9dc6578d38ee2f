"""Staff: departments and what became of them, people and where they are placed, research topics."""

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from thidua.agencies.models import Account, Agency, LineageKind
from thidua.dossiers.models import StoredFile
from thidua.register.models import Subject, never_deleted


class DepartmentKind(models.TextChoices):
    LEADERSHIP = "leadership", _("Ban lãnh đạo")
    DEPARTMENT = "department", _("Phòng, ban, vụ")
    CENTRE = "centre", _("Đơn vị sự nghiệp trực thuộc")
    TEAM = "team", _("Tổ, nhóm")


class Department(models.Model):
    """A part of an agency, from its first day to its last (both inclusive; open when `ends_on` is null)."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="departments")
    name = models.CharField(_("Tên phòng, ban"), max_length=200)
    kind = models.CharField(_("Loại"), max_length=10, choices=DepartmentKind, default=DepartmentKind.DEPARTMENT)
    duties = models.TextField(_("Chức năng, nhiệm vụ"), blank=True)
    document = models.CharField(_("Văn bản thành lập"), max_length=200, blank=True)
    starts_on = models.DateField(_("Từ ngày"))
    ends_on = models.DateField(_("Đến hết ngày"), null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "name"], condition=Q(ends_on=None), name="department_name_once_while_open"
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="department_days_in_order"
            ),
        ]
        triggers = [
            never_deleted(),
            pgtrigger.Protect(
                name="ended_department_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__ends_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class DepartmentLink(models.Model):
    """From `effective_on` (inclusive) the successor carries on the predecessor; null when it just ended."""

    predecessor = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="successor_links")
    successor = models.ForeignKey(Department, null=True, on_delete=models.PROTECT, related_name="predecessor_links")
    kind = models.CharField(_("Hình thức sắp xếp"), max_length=8, choices=LineageKind)
    effective_on = models.DateField(_("Ngày có hiệu lực"))
    document = models.CharField(_("Văn bản"), max_length=200)

    class Meta:
        ordering = ["effective_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["predecessor", "successor"], nulls_distinct=False, name="department_link_once"
            ),
            models.CheckConstraint(condition=~Q(predecessor=F("successor")), name="department_link_not_itself"),
        ]
        triggers = [never_deleted(), pgtrigger.Protect(name="link_stays", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor or self.get_kind_display()}"


class Education(models.TextChoices):
    DOCTOR = "doctor", _("Tiến sĩ")
    MASTER = "master", _("Thạc sĩ")
    BACHELOR = "bachelor", _("Đại học")
    COLLEGE = "college", _("Cao đẳng")
    BELOW = "below", _("Trung cấp trở xuống")
    UNKNOWN = "", _("Chưa ghi")


class Employment(models.TextChoices):
    """Under which rules a person is rated."""

    OFFICIAL = "official", _("Cán bộ, công chức")
    PUBLIC_EMPLOYEE = "public_employee", _("Viên chức")
    CONTRACT = "contract", _("Lao động hợp đồng")


class Member(models.Model):
    """A person of the register who works, or worked, in an agency. Sex and birth are the register's."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="staff")
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="staff_pages")
    account = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    employment = models.CharField(_("Đối tượng"), max_length=15, choices=Employment, default=Employment.OFFICIAL)
    education = models.CharField(_("Trình độ"), max_length=8, choices=Education, blank=True, default="")
    in_sector_since = models.DateField(_("Làm công tác thi đua, khen thưởng từ ngày"), null=True)
    joined_on = models.DateField(_("Về cơ quan từ ngày"))
    left_on = models.DateField(_("Ngày làm việc cuối cùng"), null=True)
    leaving = models.CharField(_("Lý do thôi làm việc"), max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["subject__sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "subject"], condition=Q(left_on=None), name="staff_person_once"),
            models.UniqueConstraint(fields=["agency", "account"], condition=Q(left_on=None), name="staff_account_once"),
            models.CheckConstraint(condition=Q(left_on=None) | Q(left_on__gte=F("joined_on")), name="staff_days"),
            models.CheckConstraint(condition=Q(left_on=None) | ~Q(leaving=""), name="staff_left_for_a_reason"),
        ]
        triggers = [
            never_deleted(),
            pgtrigger.Protect(
                name="who_left_stays", operation=pgtrigger.Update, condition=pgtrigger.Q(old__left_on__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.subject.name


class Emulation(models.TextChoices):
    """How far a place is one of emulation and commendation."""

    FULL = "full", _("Chuyên trách thi đua, khen thưởng")
    PART = "part", _("Kiêm nhiệm thi đua, khen thưởng")
    NONE = "none", _("Không làm công tác thi đua, khen thưởng")


class Placement(models.Model):
    """Where a person works and as what, both days inclusive. A person has one main placement at a time."""

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="placements")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="placements")
    position = models.CharField(_("Chức danh, vị trí"), max_length=200)
    is_leader = models.BooleanField(_("Lãnh đạo, quản lý"), default=False)
    is_main = models.BooleanField(_("Vị trí chính"), default=True)
    emulation = models.CharField(_("Công tác thi đua, khen thưởng"), max_length=4, choices=Emulation)
    document = models.CharField(_("Quyết định"), max_length=200, blank=True)
    starts_on = models.DateField(_("Từ ngày"))
    ends_on = models.DateField(_("Đến hết ngày"), null=True)

    class Meta:
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="placement_days_in_order"
            ),
            # Ranges of numbers and days need no extension of the database.
            ExclusionConstraint(
                name="one_main_placement_a_day",
                expressions=[
                    (Func(F("member"), F("member"), Value("[]"), function="int8range"), RangeOperators.OVERLAPS),
                    (Func(F("starts_on"), F("ends_on"), Value("[]"), function="daterange"), RangeOperators.OVERLAPS),
                ],
                condition=Q(is_main=True),
            ),
        ]
        indexes = [models.Index(fields=["department", "starts_on"], name="placement_department")]
        triggers = [
            never_deleted(),
            pgtrigger.Protect(
                name="ended_placement_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__ends_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}, {self.position}"


class TopicLevel(models.TextChoices):
    UNIT = "unit", _("Cấp cơ sở")
    MINISTRY_PROVINCE = "ministry_province", _("Cấp bộ, cấp tỉnh")
    STATE = "state", _("Cấp quốc gia")


class TopicState(models.TextChoices):
    REGISTERED = "registered", _("Đã đăng ký")
    RUNNING = "running", _("Đang thực hiện")
    ACCEPTED = "accepted", _("Đã nghiệm thu")
    STOPPED = "stopped", _("Đã dừng")


TOPIC_OPEN = (TopicState.REGISTERED, TopicState.RUNNING)


class Grade(models.TextChoices):
    EXCELLENT = "excellent", _("Xuất sắc")
    GOOD = "good", _("Khá")
    PASSED = "passed", _("Đạt")
    FAILED = "failed", _("Không đạt")


class Topic(models.Model):
    """A research topic, from its registration to its acceptance."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="topics")
    title = models.CharField(_("Tên đề tài"), max_length=500)
    level = models.CharField(_("Cấp"), max_length=18, choices=TopicLevel, default=TopicLevel.UNIT)
    aim = models.TextField(_("Mục tiêu, sản phẩm"), blank=True)
    lead = models.ForeignKey(Member, verbose_name=_("Chủ nhiệm"), on_delete=models.PROTECT, related_name="led_topics")
    members = models.ManyToManyField(Member, verbose_name=_("Thành viên"), related_name="topics")
    money = models.PositiveBigIntegerField(_("Kinh phí (đồng)"), default=0)
    starts_on = models.DateField(_("Từ ngày"))
    ends_on = models.DateField(_("Đến hết ngày"))
    state = models.CharField(_("Trạng thái"), max_length=10, choices=TopicState, default=TopicState.REGISTERED)
    approval = models.CharField(_("Văn bản phê duyệt"), max_length=200, blank=True)
    council = models.CharField(_("Hội đồng nghiệm thu"), max_length=300, blank=True)
    accepted_on = models.DateField(_("Ngày nghiệm thu"), null=True)
    grade = models.CharField(_("Xếp loại nghiệm thu"), max_length=9, choices=Grade, blank=True)
    applying = models.TextField(_("Kiến nghị áp dụng"), blank=True)
    stopped_reason = models.CharField(_("Lý do dừng"), max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-starts_on", "-pk"]
        indexes = [models.Index(fields=["agency", "state", "ends_on"], name="topic_board")]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="topic_days_in_order"),
            models.CheckConstraint(
                condition=Q(state="accepted", accepted_on__isnull=False) & ~Q(grade="")
                | ~Q(state="accepted") & Q(accepted_on=None, grade=""),
                name="accepted_topic_has_its_day",
            ),
        ]
        triggers = [
            never_deleted(),
            pgtrigger.Protect(
                name="ended_topic_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__state__in=["accepted", "stopped"]),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_late(self) -> bool:
        """Whether it has not ended and its last day has passed."""
        return self.state in TOPIC_OPEN and self.ends_on < timezone.localdate()


class TopicReport(models.Model):
    """How far a topic was on a day, with its paper if there is one."""

    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="reports")
    day = models.DateField(_("Ngày"))
    percent = models.PositiveSmallIntegerField(_("Tiến độ (%)"))
    text = models.TextField(_("Kết quả, vướng mắc"))
    file = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(_("Tên tệp"), max_length=200, blank=True)
    by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-pk"]
        constraints = [models.CheckConstraint(condition=Q(percent__lte=100), name="topic_percent")]
        triggers = [never_deleted(), pgtrigger.Protect(name="topic_report_stays", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return f"{self.topic}, {self.day:%d/%m/%Y}"
