"""The work programme: programmes of a year, tasks with their deadline, progress, extensions, papers of a session."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from thidua.agencies.models import Account, Agency
from thidua.councils.models import Council, Session
from thidua.dossiers.models import StoredFile
from thidua.programme.rules import Standing, days_late, standing
from thidua.register.models import never_deleted


class ProgrammeKind(models.TextChoices):
    AGENCY = "agency", _("Của cơ quan")
    COUNCIL = "council", _("Của hội đồng")


class ProgrammeState(models.TextChoices):
    DRAFT = "draft", _("Đang soạn")
    APPROVED = "approved", _("Đang thực hiện")
    ENDED = "ended", _("Đã kết thúc")


class Programme(models.Model):
    """What an agency, or its council, means to do in a year. Its tasks are given out when it is approved."""

    agency = models.ForeignKey(Agency, verbose_name=_("Cơ quan"), on_delete=models.PROTECT, related_name="programmes")
    council = models.ForeignKey(Council, null=True, on_delete=models.PROTECT, related_name="programmes")
    kind = models.CharField(_("Loại"), max_length=7, choices=ProgrammeKind, default=ProgrammeKind.AGENCY)
    year = models.PositiveSmallIntegerField(_("Năm"))
    title = models.CharField(_("Tên chương trình"), max_length=300)
    state = models.CharField(_("Trạng thái"), max_length=8, choices=ProgrammeState, default=ProgrammeState.DRAFT)
    number = models.CharField(_("Số, ký hiệu văn bản phê duyệt"), max_length=60, blank=True)
    signed_on = models.DateField(_("Ngày văn bản"), null=True)
    drafted_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-year", "kind", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "year", "kind", "council"], nulls_distinct=False, name="programme_once_a_year"
            ),
            models.CheckConstraint(
                condition=Q(kind="council", council__isnull=False) | Q(kind="agency", council=None),
                name="programme_of_council_names_it",
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | (~Q(number="") & Q(signed_on__isnull=False)),
                name="approved_programme_has_its_paper",
            ),
        ]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return self.title


class Origin(models.TextChoices):
    """Who wants it done."""

    PRIME_MINISTER = "prime_minister", _("Thủ tướng Chính phủ giao")
    MINISTER = "minister", _("Bộ trưởng, cấp trên giao")
    COUNCIL = "council", _("Hội đồng giao")
    HEAD = "head", _("Người đứng đầu giao")
    SELF = "self", _("Đơn vị tự đăng ký")
    CONCLUSION = "conclusion", _("Kết luận phiên họp hội đồng")


OF_COUNCIL = (Origin.COUNCIL, Origin.CONCLUSION)


class TaskState(models.TextChoices):
    PLANNED = "planned", _("Dự kiến")  # in a programme that is still drafted
    ASSIGNED = "assigned", _("Mới giao")
    WORKING = "working", _("Đang làm")
    HANDED_IN = "handed_in", _("Chờ nghiệm thu")
    ACCEPTED = "accepted", _("Đã nghiệm thu")
    CANCELLED = "cancelled", _("Thôi giao")


UNDER_WAY = (TaskState.ASSIGNED, TaskState.WORKING)
OPEN = (*UNDER_WAY, TaskState.HANDED_IN)
ENDED = (TaskState.ACCEPTED, TaskState.CANCELLED)


def _deadline_moves_by_extension() -> pgtrigger.Trigger:
    """A deadline that was given moves only by a granted extension, and the first one is never written over."""
    return pgtrigger.Trigger(
        name="deadline_moves_by_extension",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=~pgtrigger.Q(old__state="planned"),
        func="""
            IF NEW.first_due_on <> OLD.first_due_on THEN
                RAISE EXCEPTION 'the first deadline stays';
            END IF;
            IF NEW.due_on <> OLD.due_on AND NOT EXISTS (
                SELECT 1 FROM programme_extension
                WHERE task_id = NEW.id AND state = 'granted' AND granted_on = NEW.due_on
            ) THEN
                RAISE EXCEPTION 'a deadline moves only by a granted extension';
            END IF;
            RETURN NEW;
        """,
    )


class Task(models.Model):
    """One task: the product, who answers for it, until which day (inclusive), and how far it is."""

    agency = models.ForeignKey(Agency, verbose_name=_("Giao bởi"), on_delete=models.PROTECT, related_name="given_tasks")
    programme = models.ForeignKey(Programme, null=True, on_delete=models.PROTECT, related_name="tasks")
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="parts")
    session = models.ForeignKey(Session, null=True, on_delete=models.PROTECT, related_name="conclusions")
    origin = models.CharField(_("Nguồn giao"), max_length=14, choices=Origin)
    source_number = models.CharField(_("Số văn bản giao"), max_length=60, blank=True)
    source_on = models.DateField(_("Ngày văn bản giao"), null=True)
    source_text = models.CharField(_("Trích yếu"), max_length=500, blank=True)
    source_label = models.CharField(max_length=200, blank=True)  # the record of another room that it comes from
    source_path = models.CharField(max_length=200, blank=True)  # its address, from the root of the site
    title = models.CharField(_("Nhiệm vụ"), max_length=500)
    product = models.CharField(_("Sản phẩm"), max_length=500)
    accepted_by = models.CharField(_("Người nghiệm thu"), max_length=200, blank=True)
    lead = models.ForeignKey(
        Agency, verbose_name=_("Đơn vị chủ trì"), on_delete=models.PROTECT, related_name="led_tasks"
    )
    officer = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    weight = models.PositiveSmallIntegerField(_("Trọng số"), default=1)
    starts_on = models.DateField(_("Từ ngày"))
    first_due_on = models.DateField(_("Hạn giao ban đầu"))
    due_on = models.DateField(_("Hạn"))
    state = models.CharField(_("Trạng thái"), max_length=9, choices=TaskState, default=TaskState.ASSIGNED)
    percent = models.PositiveSmallIntegerField(_("Tiến độ (%)"), default=0)
    handed_in_on = models.DateField(_("Ngày nộp"), null=True)
    handed_in_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    accepted_on = models.DateField(_("Ngày nghiệm thu"), null=True)
    quality = models.CharField(_("Nhận xét chất lượng"), max_length=500, blank=True)
    why = models.CharField(_("Lý do trả lại, thôi giao"), max_length=500, blank=True)
    escalated_on = models.DateField(null=True)  # when the head was told that the deadline in force had passed
    version = models.PositiveIntegerField(default=1)
    assigned_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["due_on", "pk"]
        indexes = [
            models.Index(fields=["agency", "due_on"], name="task_agency_due"),
            models.Index(fields=["lead", "due_on"], name="task_lead_due"),
            models.Index(fields=["source_path"], name="task_source", condition=~Q(source_path="")),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(first_due_on__gte=F("starts_on")), name="task_days_in_order"),
            models.CheckConstraint(condition=Q(due_on__gte=F("first_due_on")), name="task_deadline_moves_later"),
            models.CheckConstraint(condition=Q(percent__lte=100), name="task_percent"),
            models.CheckConstraint(
                condition=Q(state__in=["handed_in", "accepted"], handed_in_on__isnull=False)
                | Q(state__in=["planned", "assigned", "working", "cancelled"], handed_in_on=None),
                name="task_handed_in_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(state="accepted", accepted_on__isnull=False) | ~Q(state="accepted") & Q(accepted_on=None),
                name="task_accepted_has_its_day",
            ),
        ]
        triggers = [
            never_deleted(),
            _deadline_moves_by_extension(),
            pgtrigger.Protect(
                name="ended_task_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__state__in=["accepted", "cancelled"]),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_planned(self) -> bool:
        """Whether it waits for its programme to be approved."""
        return self.state == TaskState.PLANNED

    @property
    def is_under_way(self) -> bool:
        """Whether its unit works on it: given, and not handed in."""
        return self.state in UNDER_WAY

    @property
    def is_open(self) -> bool:
        """Whether it was given and has not ended."""
        return self.state in OPEN

    @property
    def standing(self) -> Standing:
        """How it counts today."""
        return standing(self.state, self.due_on, self.handed_in_on, timezone.localdate())

    @property
    def days_late(self) -> int:
        """Days past the deadline in force; 0 when it is not late."""
        return days_late(self.due_on, self.handed_in_on, timezone.localdate())

    @property
    def was_extended(self) -> bool:
        """Whether the deadline was moved."""
        return self.due_on != self.first_due_on


class Coordinator(models.Model):
    """A unit that helps; by its name alone when it does not work in the system."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="coordinators")
    agency = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("Đơn vị phối hợp"), max_length=300)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class Progress(models.Model):
    """What was said on a day of how far a task is; the product itself when it was handed in."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="progress")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    day = models.DateField(_("Ngày"))
    percent = models.PositiveSmallIntegerField(_("Tiến độ (%)"), null=True)  # of the lead; none of who helps
    text = models.TextField(_("Kết quả, vướng mắc"), blank=True)
    is_product = models.BooleanField(default=False)
    by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-pk"]
        triggers = [never_deleted(), pgtrigger.Protect(name="progress_stays", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return f"{self.task}, {self.day:%d/%m/%Y}"


class ProgressFile(models.Model):
    """A paper that proves it, or the product."""

    progress = models.ForeignKey(Progress, on_delete=models.PROTECT, related_name="files")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(_("Tên tệp"), max_length=200)

    class Meta:
        ordering = ["pk"]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return self.file_name


class ExtensionState(models.TextChoices):
    ASKED = "asked", _("Chờ trả lời")
    GRANTED = "granted", _("Đồng ý")
    DENIED = "denied", _("Không đồng ý")
    LAPSED = "lapsed", _("Thôi xin")  # handed in or cancelled before it was answered


class Extension(models.Model):
    """A later day that a unit asked for, and the answer."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="extensions")
    due_on = models.DateField(_("Hạn lúc xin"))
    wanted_on = models.DateField(_("Xin lùi đến hết ngày"))
    reason = models.CharField(_("Lý do"), max_length=1000)
    state = models.CharField(_("Trả lời"), max_length=7, choices=ExtensionState, default=ExtensionState.ASKED)
    granted_on = models.DateField(_("Hạn mới"), null=True)
    answer = models.CharField(_("Ý kiến"), max_length=500, blank=True)
    asked_on = models.DateField(_("Ngày xin"))
    asked_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    answered_on = models.DateField(_("Ngày trả lời"), null=True)
    answered_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["task"], condition=Q(state="asked"), name="extension_asked_once"),
            models.CheckConstraint(condition=Q(wanted_on__gt=F("due_on")), name="extension_is_later"),
            models.CheckConstraint(
                condition=Q(state="granted", granted_on__gt=F("due_on")) | ~Q(state="granted") & Q(granted_on=None),
                name="extension_granted_has_its_day",
            ),
        ]
        triggers = [
            never_deleted(),
            pgtrigger.Protect(
                name="answered_extension_stays",
                operation=pgtrigger.Update,
                condition=~pgtrigger.Q(old__state="asked"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task}, {self.wanted_on:%d/%m/%Y}"


class SessionPaper(models.Model):
    """A paper put before the members of a council's session; taken back, it is no longer shown."""

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="papers")
    title = models.CharField(_("Tài liệu"), max_length=300)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(_("Tên tệp"), max_length=200)
    put_at = models.DateTimeField(auto_now_add=True)
    put_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return self.title
