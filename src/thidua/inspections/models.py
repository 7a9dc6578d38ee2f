"""Inspection: the year's plan, a case with its team, questions, draws, findings, conclusion, and what follows."""

import datetime as dt
import hashlib

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from thidua.agencies.models import Account, Agency
from thidua.dossiers.models import Nomination, StoredFile
from thidua.register.models import Award, Proceeding, Subject, never_deleted

MOST_MONTHS = 12


class PlanKind(models.TextChoices):
    AUTHORITY = "authority", _("Kế hoạch của cơ quan")
    COUNCIL = "council", _("Kế hoạch của Hội đồng Thi đua - Khen thưởng")


class PlanState(models.TextChoices):
    DRAFT = "draft", _("Đang soạn")
    APPROVED = "approved", _("Đã phê duyệt")


class Content(models.TextChoices):
    """What is looked at. From practice; no text that lists it is known."""

    LEADERSHIP = "leadership", _("Lãnh đạo, chỉ đạo, quán triệt")
    MOVEMENTS = "movements", _("Tổ chức phong trào thi đua")
    DOSSIERS = "dossiers", _("Hồ sơ, thủ tục xét khen thưởng")
    COUNCIL = "council", _("Hoạt động của hội đồng")
    FUND = "fund", _("Quỹ thi đua, khen thưởng")
    ARCHIVES = "archives", _("Lưu trữ hồ sơ")


class State(models.TextChoices):
    DRAFT = "draft", _("Đang chuẩn bị")
    DECIDED = "decided", _("Đã có quyết định")
    ANNOUNCED = "announced", _("Đã thông báo")
    UNDER_WAY = "under_way", _("Đang kiểm tra")
    DRAFT_CONCLUSION = "draft_conclusion", _("Dự thảo kết luận")
    CONCLUDED = "concluded", _("Đã kết luận")
    CANCELLED = "cancelled", _("Đã thôi kiểm tra")


OVER = (State.CONCLUDED, State.CANCELLED)


def _frozen_with(of: str, states: str, name: str, *, on_update: bool = True) -> pgtrigger.Trigger:
    """Rows of a plan or a case that has come to an end stay as they were, whoever asks."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Delete | pgtrigger.Update
        if on_update
        else pgtrigger.Insert | pgtrigger.Delete,
        declare=[("line", "RECORD")],
        func=f"""
            IF TG_OP = 'DELETE' THEN line := OLD; ELSE line := NEW; END IF;
            IF EXISTS (SELECT 1 FROM inspections_{of} WHERE id = line.{of}_id AND state IN ({states})) THEN
                RAISE EXCEPTION 'what was approved or concluded does not change';
            END IF;
            RETURN line;
        """,  # noqa: S608 - names of ours
    )


def _of_ended_case() -> pgtrigger.Trigger:
    return _frozen_with("inspection", "'concluded', 'cancelled'", "ended_case_stays")


class Plan(models.Model):
    """Which units are inspected in a year, by the agency or by its council. Once approved it stays."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="inspection_plans")
    year = models.PositiveSmallIntegerField(_("Năm"))
    kind = models.CharField(_("Loại kế hoạch"), max_length=9, choices=PlanKind, default=PlanKind.AUTHORITY)
    title = models.CharField(_("Tên kế hoạch"), max_length=300)
    number = models.CharField(_("Số, ký hiệu"), max_length=60, blank=True)
    approved_on = models.DateField(_("Ngày phê duyệt"), null=True)
    state = models.CharField(_("Trạng thái"), max_length=8, choices=PlanState, default=PlanState.DRAFT)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-year", "kind", "pk"]
        constraints = [models.UniqueConstraint(fields=["agency", "year", "kind"], name="one_inspection_plan_a_year")]
        triggers = [
            never_deleted(),
            pgtrigger.Protect(
                name="approved_stays", operation=pgtrigger.Update, condition=pgtrigger.Q(old__state="approved")
            ),
        ]

    def __str__(self) -> str:
        return self.title


class PlanLine(models.Model):
    """One unit to be inspected, in which month, on what, of which years, led by whom."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField(_("Thứ tự"))
    unit = models.ForeignKey(Agency, verbose_name=_("Đơn vị"), on_delete=models.PROTECT, related_name="+")
    contents = models.JSONField(_("Nội dung"), default=list)  # codes of Content
    from_year = models.PositiveSmallIntegerField(_("Thời kỳ từ năm"))
    to_year = models.PositiveSmallIntegerField(_("Đến hết năm"))
    month = models.PositiveSmallIntegerField(_("Tháng"))
    lead = models.CharField(_("Trưởng đoàn dự kiến"), max_length=200, blank=True)

    class Meta:
        ordering = ["month", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "unit"], name="unit_once_a_plan"),
            models.CheckConstraint(condition=Q(to_year__gte=F("from_year")), name="plan_years_in_order"),
            models.CheckConstraint(condition=Q(month__gte=1, month__lte=MOST_MONTHS), name="plan_month_is_one"),
        ]
        triggers = [_frozen_with("plan", "'approved'", "approved_lines_stay")]

    def __str__(self) -> str:
        return f"{self.unit}, {self.month}/{self.plan.year}"


class Inspection(models.Model):
    """One inspection of one unit. `state` says where it is; what is concluded says the same for ever."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="inspections")
    kind = models.CharField(_("Của"), max_length=9, choices=PlanKind, default=PlanKind.AUTHORITY)
    line = models.ForeignKey(PlanLine, null=True, on_delete=models.PROTECT, related_name="inspections")
    unit = models.ForeignKey(Agency, verbose_name=_("Đơn vị"), on_delete=models.PROTECT, related_name="inspected")
    title = models.CharField(_("Tên cuộc kiểm tra"), max_length=300)
    reason = models.TextField(_("Lý do kiểm tra đột xuất"), blank=True)
    grounds = models.TextField(_("Căn cứ"), blank=True)  # one ground a line
    contents = models.JSONField(_("Nội dung"), default=list)
    from_year = models.PositiveSmallIntegerField(_("Thời kỳ từ năm"))
    to_year = models.PositiveSmallIntegerField(_("Đến hết năm"))
    starts_on = models.DateField(_("Từ ngày"))
    ends_on = models.DateField(_("Đến hết ngày"))
    answer_due_on = models.DateField(_("Hạn trả lời đề cương"))
    state = models.CharField(_("Trạng thái"), max_length=16, choices=State, default=State.DRAFT)
    version = models.PositiveIntegerField(default=1)
    decision_number = models.CharField(_("Số quyết định"), max_length=60, blank=True)
    decided_on = models.DateField(_("Ngày quyết định"), null=True)
    decision_signer = models.CharField(_("Người ký quyết định"), max_length=120, blank=True)
    decision_signer_title = models.CharField(_("Chức vụ người ký quyết định"), max_length=120, blank=True)
    announced_on = models.DateField(_("Ngày thông báo"), null=True)
    written_up_at = models.DateTimeField(null=True)  # when the findings were closed; none while they are not
    conclusion = models.TextField(_("Kết luận"), blank=True)
    given_back = models.CharField(_("Lý do trả lại dự thảo"), max_length=500, blank=True)
    concluded_number = models.CharField(_("Số kết luận"), max_length=60, blank=True)
    concluded_on = models.DateField(_("Ngày kết luận"), null=True)
    concluded_at = models.DateTimeField(null=True)
    signer_name = models.CharField(_("Người ký"), max_length=120, blank=True)
    signer_title = models.CharField(_("Chức vụ người ký"), max_length=120, blank=True)
    ended_reason = models.CharField(_("Lý do thôi kiểm tra"), max_length=500, blank=True)

    class Meta:
        ordering = ["-starts_on", "-pk"]
        indexes = [
            models.Index(fields=["agency", "state"], name="inspection_agency_state"),
            models.Index(fields=["unit", "announced_on"], name="inspection_unit"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["line"], condition=~Q(state="cancelled"), name="one_inspection_of_a_plan_line"
            ),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="inspection_days_in_order"),
            models.CheckConstraint(condition=Q(to_year__gte=F("from_year")), name="inspection_years_in_order"),
            models.CheckConstraint(condition=~Q(line=None) | ~Q(reason=""), name="unplanned_has_reason"),
        ]
        triggers = [
            never_deleted(),
            pgtrigger.Protect(
                name="ended_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__state__in=["concluded", "cancelled"]),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def years(self) -> str:
        """«2024» or «2024–2025»."""
        return str(self.from_year) if self.from_year == self.to_year else f"{self.from_year}–{self.to_year}"

    @property
    def content_names(self) -> list[str]:
        """What is looked at, in words."""
        return [str(Content(code).label) for code in self.contents]


class MemberRole(models.TextChoices):
    LEAD = "lead", _("Trưởng đoàn")
    DEPUTY = "deputy", _("Phó trưởng đoàn")
    SECRETARY = "secretary", _("Thư ký")
    MEMBER = "member", _("Thành viên")


class Member(models.Model):
    """Somebody of the team: an account of the inspecting agency, or a person of elsewhere by name and office."""

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="team")
    position = models.PositiveSmallIntegerField(_("Thứ tự"))
    role = models.CharField(_("Nhiệm vụ"), max_length=9, choices=MemberRole, default=MemberRole.MEMBER)
    account = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("Họ và tên"), max_length=120)
    office = models.CharField(_("Chức vụ, cơ quan"), max_length=300, blank=True)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["inspection", "account"], name="account_once_a_team"),
            models.UniqueConstraint(fields=["inspection"], condition=Q(role="lead"), name="one_lead_a_team"),
        ]
        triggers = [_of_ended_case()]

    def __str__(self) -> str:
        return self.name


class Question(models.Model):
    """One question of the questionnaire (đề cương), and what the unit answers."""

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField(_("Thứ tự"))
    content = models.CharField(_("Nội dung"), max_length=10, choices=Content, blank=True)
    text = models.TextField(_("Câu hỏi"))
    answer = models.TextField(_("Trả lời"), blank=True)
    answered_on = models.DateField(_("Ngày trả lời"), null=True)
    answered_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["position", "pk"]
        triggers = [_of_ended_case()]

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def is_late(self) -> bool:
        """Whether it was answered after the last day, or is open past it."""
        return (self.answered_on or timezone.localdate()) > self.inspection.answer_due_on


class DrawnFrom(models.TextChoices):
    NOMINATIONS = "nominations", _("Hồ sơ đề nghị")
    AWARDS = "awards", _("Khen thưởng trong sổ bộ")


class Draw(models.Model):
    """One draw of a sample, with all that is needed to draw it again. A draw is never changed, deleted or hidden."""

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="draws")
    number = models.PositiveSmallIntegerField(_("Lần rút"))
    drawn_from = models.CharField(_("Rút từ"), max_length=11, choices=DrawnFrom)
    size = models.PositiveIntegerField(_("Số cần rút"))
    seed = models.CharField(_("Số gieo"), max_length=64)
    population = models.JSONField(_("Danh sách đem rút"))  # keys of the rows, in order of the alphabet
    population_hash = models.CharField(_("Dấu của danh sách"), max_length=64)
    reason = models.CharField(_("Lý do rút thêm"), max_length=500, blank=True)
    drawn_at = models.DateTimeField(auto_now_add=True)
    drawn_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["inspection", "number"], name="draw_number_once")]
        triggers = [pgtrigger.Protect(name="drawn_stays", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.inspection}, {self.number}"


class SampledRow(models.Model):
    """One dossier or award that was drawn; `place` is its place by lot."""

    draw = models.ForeignKey(Draw, on_delete=models.PROTECT, related_name="rows")
    place = models.PositiveIntegerField(_("Thứ tự rút"))
    key = models.CharField(_("Mã"), max_length=40)
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    nomination = models.ForeignKey(Nomination, null=True, on_delete=models.PROTECT, related_name="+")
    award = models.ForeignKey(Award, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["draw", "key"], name="row_once_a_draw"),
            models.CheckConstraint(
                condition=Q(nomination=None, award__isnull=False) | Q(nomination__isnull=False, award=None),
                name="row_is_one_thing",
            ),
        ]
        triggers = [pgtrigger.Protect(name="drawn_row_stays", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.key}: {self.subject.name}"


class FindingState(models.TextChoices):
    OPEN = "open", _("Chờ giải trình, xem xét")
    KEPT = "kept", _("Giữ nguyên")
    DROPPED = "dropped", _("Bỏ")


class Finding(models.Model):
    """What the team found on a question or a drawn row, with its evidence; explained by the unit, kept or dropped."""

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="findings")
    number = models.PositiveSmallIntegerField(_("Số"))
    question = models.ForeignKey(Question, null=True, on_delete=models.PROTECT, related_name="findings")
    row = models.ForeignKey(SampledRow, null=True, on_delete=models.PROTECT, related_name="findings")
    text = models.TextField(_("Phát hiện"))
    evidence = models.TextField(_("Chứng cứ"))
    ground = models.CharField(_("Căn cứ hủy bỏ khen thưởng"), max_length=20, blank=True)  # of decisions.after
    explain_due_on = models.DateField(_("Hạn giải trình"))
    explanation = models.TextField(_("Giải trình của đơn vị"), blank=True)
    explained_on = models.DateField(_("Ngày giải trình"), null=True)
    explained_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(_("Trạng thái"), max_length=7, choices=FindingState, default=FindingState.OPEN)
    settled_reason = models.TextField(_("Lý do giữ, bỏ"), blank=True)
    found_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    found_at = models.DateTimeField(auto_now_add=True)
    proceeding = models.ForeignKey(  # what holds the running dossiers of the subject until the case has ended
        Proceeding, null=True, on_delete=models.PROTECT, related_name="inspection_findings"
    )

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["inspection", "number"], name="finding_number_once"),
            models.CheckConstraint(condition=~Q(question=None, row=None), name="finding_is_on_something"),
        ]
        triggers = [never_deleted(), _of_ended_case()]

    def __str__(self) -> str:
        return f"{self.number}. {self.text[:60]}"

    @property
    def mark(self) -> str:
        """A short mark of the explanation as it stands."""
        return hashlib.sha256(f"{self.explained_on}:{self.explanation}".encode()).hexdigest()[:16]

    def may_be_settled(self, today: dt.date) -> bool:
        """Whether the unit has explained, or has had its time for it."""
        return self.explained_on is not None or today > self.explain_due_on


class RecommendationState(models.TextChoices):
    OPEN = "open", _("Đang thực hiện")
    REPORTED = "reported", _("Đã báo cáo, chờ xác nhận")
    CLOSED = "closed", _("Đã thực hiện")


class Recommendation(models.Model):
    """What the unit has to do after the conclusion, until which day (inclusive), and whether it did."""

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="recommendations")
    position = models.PositiveSmallIntegerField(_("Thứ tự"))
    text = models.TextField(_("Kiến nghị"))
    due_on = models.DateField(_("Hạn thực hiện"))
    state = models.CharField(_("Trạng thái"), max_length=8, choices=RecommendationState, default="open")
    closed_on = models.DateField(_("Ngày xác nhận"), null=True)

    class Meta:
        ordering = ["position", "pk"]
        triggers = [
            _frozen_with("inspection", "'concluded', 'cancelled'", "no_more_of_ended_case", on_update=False),
            pgtrigger.Protect(
                name="closed_stays", operation=pgtrigger.Update, condition=pgtrigger.Q(old__state="closed")
            ),
            pgtrigger.Protect(
                name="advice_says_the_same",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("inspection", "position", "text", "due_on"),
            ),
        ]

    def __str__(self) -> str:
        return self.text[:80]


class FollowUp(models.Model):
    """A report of the unit on a recommendation, or what the inspecting agency answered to it."""

    recommendation = models.ForeignKey(Recommendation, on_delete=models.PROTECT, related_name="follow_ups")
    day = models.DateField(_("Ngày"))
    text = models.TextField(_("Nội dung"))
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        triggers = [pgtrigger.Protect(name="told_stays", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return self.text[:80]


class Attachment(models.Model):
    """A file that goes with an answer, a finding, or a report on a recommendation."""

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="attachments")
    question = models.ForeignKey(Question, null=True, on_delete=models.PROTECT, related_name="attachments")
    finding = models.ForeignKey(Finding, null=True, on_delete=models.PROTECT, related_name="attachments")
    follow_up = models.ForeignKey(FollowUp, null=True, on_delete=models.PROTECT, related_name="attachments")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(_("Tên tệp"), max_length=200)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return self.file_name
