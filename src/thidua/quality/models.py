"""Quality: procedures with their versions and maps, faults and what is done about them, internal audits."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from thidua.agencies.models import Account, Agency
from thidua.dossiers.models import StoredFile
from thidua.register.models import never_deleted
from thidua.staff.models import Department, Member


def _frozen_with(of: str, states: str, name: str) -> pgtrigger.Trigger:
    """Rows of a version or an audit that has come to its end stay as they were, whoever asks."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Delete | pgtrigger.Update,
        declare=[("line", "RECORD")],
        func=f"""
            IF TG_OP = 'DELETE' THEN line := OLD; ELSE line := NEW; END IF;
            IF EXISTS (SELECT 1 FROM quality_{of} WHERE id = line.{of}_id AND state IN ({states})) THEN
                RAISE EXCEPTION 'what was approved or concluded does not change';
            END IF;
            RETURN line;
        """,  # noqa: S608 - names of ours
    )


class Procedure(models.Model):
    """A numbered procedure; what it says is in its versions."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="procedures")
    number = models.CharField(_("Số quy trình"), max_length=20)
    title = models.CharField(_("Tên quy trình"), max_length=300)
    owner = models.CharField(_("Bộ phận chủ trì"), max_length=200)
    floor = models.PositiveSmallIntegerField(_("Ngưỡng đúng hạn (%)"), default=80)
    ended_on = models.DateField(_("Thôi áp dụng từ ngày"), null=True)
    ended_reason = models.CharField(_("Lý do thôi áp dụng"), max_length=500, blank=True)

    class Meta:
        ordering = ["number", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "number"], name="procedure_number_once"),
            models.CheckConstraint(condition=Q(floor__gte=1, floor__lte=100), name="procedure_floor"),
        ]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class VersionState(models.TextChoices):
    DRAFT = "draft", _("Đang soạn")
    APPROVED = "approved", _("Đang áp dụng")
    ENDED = "ended", _("Đã thay thế, thôi áp dụng")


class Version(models.Model):
    """One version of a procedure. Approved, it says the same for ever and can only end."""

    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="versions")
    sequence = models.PositiveSmallIntegerField(_("Lần ban hành"))
    aim = models.TextField(_("Mục đích, phạm vi"), blank=True)
    changes = models.TextField(_("Nội dung thay đổi"), blank=True)
    state = models.CharField(_("Trạng thái"), max_length=8, choices=VersionState, default=VersionState.DRAFT)
    in_force_from = models.DateField(_("Áp dụng từ ngày"), null=True)
    in_force_to = models.DateField(_("Áp dụng đến hết ngày"), null=True)
    document = models.CharField(_("Quyết định ban hành"), max_length=200, blank=True)
    drafted_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-sequence"]
        constraints = [
            models.UniqueConstraint(fields=["procedure", "sequence"], name="procedure_version_once"),
            models.UniqueConstraint(fields=["procedure"], condition=Q(state="draft"), name="one_draft_a_procedure"),
            models.UniqueConstraint(
                fields=["procedure"], condition=Q(state="approved"), name="one_version_in_force_a_procedure"
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(in_force_from__isnull=False, approved_by__isnull=False),
                name="approved_version_has_its_day",
            ),
        ]
        triggers = [
            never_deleted(),
            pgtrigger.Protect(
                name="approved_version_stays",
                operation=pgtrigger.UpdateOf(  # type: ignore[no-untyped-call] # pgtrigger's own
                    "procedure_id",
                    "sequence",
                    "aim",
                    "changes",
                    "in_force_from",
                    "document",
                    "drafted_by_id",
                    "approved_by_id",
                ),
                condition=~pgtrigger.Q(old__state="draft"),
            ),
            pgtrigger.Protect(
                name="ended_version_stays", operation=pgtrigger.Update, condition=pgtrigger.Q(old__state="ended")
            ),
            pgtrigger.Protect(
                name="approved_is_no_draft_again",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__state="approved", new__state="draft"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure.number}, {self.name}"

    @property
    def is_to_come(self) -> bool:
        """Whether it was approved to be in force from a later day."""
        return self.in_force_from is not None and self.in_force_from > timezone.localdate()

    @property
    def is_in_force(self) -> bool:
        """Whether it holds today: approved, from its first day to its last (both inclusive)."""
        if self.in_force_from is None or self.is_to_come:
            return False
        return self.in_force_to is None or self.in_force_to >= timezone.localdate()

    @property
    def name(self) -> str:
        """«1.0», «2.0», …"""
        return f"{self.sequence}.0"


class MapStep(models.Model):
    """One step of a process map: who does what, of what makes what, in how many working days."""

    of = models.ForeignKey(Version, db_column="version_id", on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField(_("Thứ tự"))
    code = models.CharField(_("Mã bước"), max_length=20)
    name = models.CharField(_("Tên bước"), max_length=300)
    who = models.CharField(_("Người thực hiện"), max_length=200)
    takes = models.CharField(_("Đầu vào"), max_length=300, blank=True)
    gives = models.CharField(_("Đầu ra"), max_length=300, blank=True)
    days = models.PositiveSmallIntegerField(_("Số ngày làm việc"), null=True)
    tied_to = models.CharField(_("Đo bằng bước của hệ thống"), max_length=40, blank=True)  # a key of measures.py

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["of", "code"], name="step_code_once_a_version"),
            models.CheckConstraint(condition=Q(days=None) | Q(days__gte=1), name="step_has_a_day"),
        ]
        triggers = [_frozen_with("version", "'approved', 'ended'", "steps_of_approved_stay")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class AuditState(models.TextChoices):
    PLANNED = "planned", _("Đang đánh giá")
    CONCLUDED = "concluded", _("Đã kết luận")


class Audit(models.Model):
    """An internal audit of a department against some procedures. Concluded, it stays."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="quality_audits")
    year = models.PositiveSmallIntegerField(_("Năm"))
    title = models.CharField(_("Tên cuộc đánh giá"), max_length=300)
    department = models.ForeignKey(
        Department, verbose_name=_("Phòng, ban được đánh giá"), on_delete=models.PROTECT, related_name="+"
    )
    procedures = models.ManyToManyField(Procedure, verbose_name=_("Quy trình"), related_name="audits")
    starts_on = models.DateField(_("Từ ngày"))
    ends_on = models.DateField(_("Đến hết ngày"))
    state = models.CharField(_("Trạng thái"), max_length=9, choices=AuditState, default=AuditState.PLANNED)
    conclusion = models.TextField(_("Kết luận"), blank=True)
    concluded_on = models.DateField(_("Ngày kết luận"), null=True)
    concluded_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="audit_days_in_order"),
            models.CheckConstraint(
                condition=Q(state="planned", concluded_on=None)
                | Q(state="concluded", concluded_on__isnull=False) & ~Q(conclusion=""),
                name="concluded_audit_says_so",
            ),
        ]
        triggers = [
            never_deleted(),
            pgtrigger.Protect(
                name="concluded_audit_stays", operation=pgtrigger.Update, condition=pgtrigger.Q(old__state="concluded")
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_late(self) -> bool:
        """Whether its last day has passed and it was not concluded."""
        return self.state == AuditState.PLANNED and self.ends_on < timezone.localdate()


class Auditor(models.Model):
    """Somebody of the team; nobody audits the own department."""

    audit = models.ForeignKey(Audit, on_delete=models.CASCADE, related_name="team")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    is_lead = models.BooleanField(_("Trưởng nhóm"), default=False)

    class Meta:
        ordering = ["-is_lead", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["audit", "member"], name="auditor_once"),
            models.UniqueConstraint(fields=["audit"], condition=Q(is_lead=True), name="one_lead_auditor"),
        ]
        triggers = [_frozen_with("audit", "'concluded'", "team_of_concluded_stays")]

    def __str__(self) -> str:
        return str(self.member)


class Result(models.TextChoices):
    OPEN = "", _("Chưa đánh giá")
    CONFORMS = "conforms", _("Phù hợp")
    FAULT = "fault", _("Không phù hợp")
    REMARK = "remark", _("Khuyến nghị, cần lưu ý")


class AuditLine(models.Model):
    """One line of the checklist: what is asked, what was seen, how it is."""

    audit = models.ForeignKey(Audit, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField(_("Thứ tự"))
    procedure = models.ForeignKey(
        Procedure, null=True, verbose_name=_("Quy trình"), on_delete=models.PROTECT, related_name="+"
    )
    question = models.CharField(_("Nội dung kiểm tra"), max_length=500)
    result = models.CharField(_("Kết quả"), max_length=8, choices=Result, blank=True, default="")
    seen = models.TextField(_("Bằng chứng, nhận xét"), blank=True)

    class Meta:
        ordering = ["position", "pk"]
        triggers = [_frozen_with("audit", "'concluded'", "lines_of_concluded_stay")]

    def __str__(self) -> str:
        return self.question[:80]


class FaultSource(models.TextChoices):
    AUDIT = "audit", _("Đánh giá nội bộ")
    MEASURED = "measured", _("Bước chậm đo được")
    COMPLAINT = "complaint", _("Phản ánh, khiếu nại")
    OWN = "own", _("Tự phát hiện")


class FaultState(models.TextChoices):
    RECORDED = "recorded", _("Đã ghi, chờ tìm nguyên nhân")
    CAUSE_FOUND = "cause_found", _("Đã có nguyên nhân, đang khắc phục")
    ACTED = "acted", _("Đã khắc phục, chờ xác nhận")
    CLOSED = "closed", _("Đã đóng")


class Fault(models.Model):
    """A non-conformity: its cause, its correction, the action against its coming again, and who confirmed it."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="faults")
    year = models.PositiveSmallIntegerField()
    sequence = models.PositiveIntegerField()
    source = models.CharField(_("Phát hiện qua"), max_length=9, choices=FaultSource)
    step = models.ForeignKey(MapStep, null=True, on_delete=models.PROTECT, related_name="faults")
    line = models.OneToOneField(AuditLine, null=True, on_delete=models.PROTECT, related_name="fault")
    description = models.TextField(_("Mô tả"))
    found_on = models.DateField(_("Ngày phát hiện"))
    owner = models.ForeignKey(
        Account, verbose_name=_("Người chịu trách nhiệm khắc phục"), on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(_("Trạng thái"), max_length=11, choices=FaultState, default=FaultState.RECORDED)
    cause = models.TextField(_("Nguyên nhân"), blank=True)
    correction = models.TextField(_("Xử lý ngay"), blank=True)
    action = models.TextField(_("Hành động khắc phục"), blank=True)
    due_on = models.DateField(_("Hạn khắc phục"), null=True)
    done = models.TextField(_("Kết quả khắc phục"), blank=True)
    acted_on = models.DateField(_("Ngày báo đã khắc phục"), null=True)
    acted_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(_("Tên tệp"), max_length=200, blank=True)
    closed_on = models.DateField(_("Ngày đóng"), null=True)
    closed_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    reopened = models.PositiveSmallIntegerField(_("Số lần mở lại"), default=0)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-year", "-sequence"]
        indexes = [models.Index(fields=["agency", "state", "due_on"], name="fault_board")]
        constraints = [
            models.UniqueConstraint(fields=["agency", "year", "sequence"], name="fault_number_once"),
            models.CheckConstraint(
                condition=Q(state="recorded", due_on=None) | ~Q(state="recorded") & Q(due_on__isnull=False),
                name="fault_with_cause_has_its_day",
            ),
            models.CheckConstraint(
                condition=~Q(state="closed")
                | Q(acted_by__isnull=False, closed_by__isnull=False, closed_on__isnull=False)
                & ~Q(acted_by=F("closed_by")),
                name="fault_closed_by_another",
            ),
        ]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return _("Điểm không phù hợp số %(number)s") % {"number": self.number}

    @property
    def number(self) -> str:
        """Its number in the agency's book."""
        return f"{self.sequence}/{self.year}"

    @property
    def is_late(self) -> bool:
        """Whether the action is due before today and was not reported."""
        return self.state == FaultState.CAUSE_FOUND and self.due_on is not None and self.due_on < timezone.localdate()
