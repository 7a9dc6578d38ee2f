"""Legal drafting: a document as a case, with its steps, versions, consultations, opinions, and how it was issued."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from thidua.agencies.models import Account, Agency
from thidua.register.models import never_deleted


class Kind(models.TextChoices):
    """What is drafted."""

    DECREE = "decree", _("Nghị định")
    CIRCULAR = "circular", _("Thông tư")
    DECISION = "decision", _("Quyết định")
    DIRECTIVE = "directive", _("Chỉ thị")
    GUIDANCE = "guidance", _("Hướng dẫn")


class State(models.TextChoices):
    """The step that is being worked on, or how the case ended."""

    PLAN = "plan", _("Lập kế hoạch")
    GROUP = "group", _("Lập tổ soạn thảo")
    DRAFT = "draft", _("Soạn thảo")
    CONSULTATION = "consultation", _("Lấy ý kiến")
    APPRAISAL = "appraisal", _("Thẩm định")
    SUBMISSION = "submission", _("Trình")
    ISSUE = "issue", _("Chờ ban hành")
    ISSUED = "issued", _("Đã ban hành")
    STOPPED = "stopped", _("Đã dừng")


ENDED = (State.ISSUED, State.STOPPED)
STEPS = [
    (value, _("Ban hành") if value == State.ISSUE else label) for value, label in State.choices if value not in ENDED
]


class DraftCase(models.Model):
    """One document from its plan to its issue. What was issued says the same for ever."""

    agency = models.ForeignKey(Agency, verbose_name=_("Cơ quan"), on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("Loại văn bản"), max_length=9, choices=Kind)
    title = models.CharField(_("Tên văn bản"), max_length=500)
    lead = models.ForeignKey(Account, verbose_name=_("Người chủ trì"), on_delete=models.PROTECT, related_name="+")
    ground = models.TextField(_("Căn cứ, lý do ban hành"), blank=True)
    submit_by = models.DateField(_("Dự kiến trình ngày"))
    state = models.CharField(_("Trạng thái"), max_length=12, choices=State, default=State.PLAN)
    revision = models.PositiveIntegerField(default=1)  # what a person saw is what is changed
    opened_at = models.DateTimeField(auto_now_add=True)
    number = models.CharField(_("Số, ký hiệu"), max_length=60, blank=True)
    issued_on = models.DateField(_("Ngày ban hành"), null=True)
    in_force_on = models.DateField(_("Có hiệu lực từ ngày"), null=True)
    signer_name = models.CharField(_("Người ký"), max_length=120, blank=True)
    issued_version = models.ForeignKey("Version", null=True, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey("dossiers.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(_("Bản ký"), max_length=200, blank=True)
    law_change = models.ForeignKey("legislation.LawChange", null=True, on_delete=models.PROTECT, related_name="+")
    stopped_reason = models.CharField(_("Lý do dừng"), max_length=1000, blank=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["agency", "state"], name="draft_agency_state")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="issued")
                | (Q(issued_on__isnull=False, in_force_on__isnull=False, file__isnull=False) & ~Q(number="")),
                name="issued_draft_is_whole",
            )
        ]
        triggers = [
            never_deleted(),
            pgtrigger.Protect(
                name="issued_draft_stays", operation=pgtrigger.Update, condition=pgtrigger.Q(old__state="issued")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("drafting:case", args=[self.pk])


class Step(models.Model):
    """One step of a case: until when, when it was done, and what came of it."""

    case = models.ForeignKey(DraftCase, on_delete=models.PROTECT, related_name="steps")
    code = models.CharField(_("Bước"), max_length=12, choices=STEPS)
    position = models.PositiveSmallIntegerField(_("Thứ tự"))
    due_on = models.DateField(_("Hạn"), null=True)
    done_on = models.DateField(_("Xong ngày"), null=True)
    result = models.TextField(_("Kết quả"), blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["case", "code"], name="draft_step_once")]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return self.get_code_display()


class StepPaper(models.Model):
    """A paper of a step, such as the report of appraisal."""

    step = models.ForeignKey(Step, on_delete=models.PROTECT, related_name="papers")
    file = models.ForeignKey("dossiers.StoredFile", on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(_("Tên tệp"), max_length=200)
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return self.file_name


class MemberRole(models.TextChoices):
    LEADER = "leader", _("Tổ trưởng")
    MEMBER = "member", _("Thành viên")
    SECRETARY = "secretary", _("Thư ký")


class Member(models.Model):
    """Somebody of the drafting group, of this agency or another."""

    case = models.ForeignKey(DraftCase, on_delete=models.PROTECT, related_name="members")
    name = models.CharField(_("Họ và tên"), max_length=120)
    role = models.CharField(_("Vai trò trong tổ"), max_length=9, choices=MemberRole, default=MemberRole.MEMBER)
    unit = models.CharField(_("Chức vụ, cơ quan"), max_length=300, blank=True)
    left_on = models.DateField(_("Rời tổ ngày"), null=True)

    class Meta:
        ordering = ["pk"]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return self.name


class Version(models.Model):
    """One text of the document, as it was; the next text is the next version."""

    case = models.ForeignKey(DraftCase, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("Bản dự thảo số"))
    text = models.TextField(_("Nội dung"))
    note = models.CharField(_("Nội dung sửa chính"), max_length=500, blank=True)
    file = models.ForeignKey("dossiers.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(_("Tên tệp"), max_length=200, blank=True)
    added_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    added_on = models.DateField(_("Ngày"))

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="draft_version_number")]
        triggers = [
            never_deleted(),
            pgtrigger.Protect(name="draft_version_stays", operation=pgtrigger.Update),
        ]

    def __str__(self) -> str:
        return str(_("Bản dự thảo %(number)s") % {"number": self.number})


class Consultation(models.Model):
    """One version sent to agencies and others for their opinions, until a day (inclusive)."""

    case = models.ForeignKey(DraftCase, on_delete=models.PROTECT, related_name="consultations")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(_("Số, ký hiệu công văn"), max_length=60, blank=True)
    question = models.TextField(_("Nội dung cần cho ý kiến"), blank=True)
    sent_on = models.DateField(_("Ngày gửi"))
    due_on = models.DateField(_("Hạn trả lời"))
    is_public = models.BooleanField(_("Đăng công khai lấy ý kiến rộng rãi"), default=False)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(due_on__gte=models.F("sent_on")), name="draft_consultation_days")
        ]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return str(
            _("Lấy ý kiến bản %(number)s, hạn %(day)s")
            % {"number": self.version.number, "day": f"{self.due_on:%d/%m/%Y}"}
        )


class Addressee(models.Model):
    """Who was asked: an agency of the system, or another body or person by name."""

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="addressees")
    agency = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("Nơi được lấy ý kiến"), max_length=300)
    contact = models.CharField(_("Điện thoại, địa chỉ"), max_length=300, blank=True)  # of who answers in public

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["consultation", "agency"], condition=Q(agency__isnull=False), name="draft_addressee_once"
            )
        ]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return self.name


class General(models.TextChoices):
    """What an answer comes to on the whole."""

    AGREE = "agree", _("Nhất trí")
    REMARKS = "remarks", _("Nhất trí, có góp ý")
    DISAGREE = "disagree", _("Không nhất trí")


class Answer(models.Model):
    """What one addressee answered: by its own account, or entered from its letter."""

    addressee = models.OneToOneField(Addressee, on_delete=models.PROTECT, related_name="answer")
    general = models.CharField(_("Ý kiến chung"), max_length=8, choices=General)
    answered_on = models.DateField(_("Ngày trả lời"))
    number = models.CharField(_("Số, ký hiệu văn bản trả lời"), max_length=60, blank=True)
    from_letter = models.BooleanField(_("Nhập từ văn bản"), default=False)
    file = models.ForeignKey("dossiers.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(_("Tên tệp"), max_length=200, blank=True)
    # Nobody: it came over the public page.
    entered_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        triggers = [
            never_deleted(),
            pgtrigger.Protect(name="draft_answer_stays", operation=pgtrigger.Update),
        ]

    def __str__(self) -> str:
        return f"{self.addressee.name}: {self.get_general_display()}"

    @property
    def is_late(self) -> bool:
        """Whether it came after the last day, which itself is in time."""
        return self.answered_on > self.addressee.consultation.due_on


class Settlement(models.TextChoices):
    """What became of an opinion."""

    OPEN = "open", _("Chưa xử lý")
    TAKEN = "taken", _("Tiếp thu")
    EXPLAINED = "explained", _("Giải trình")


class Opinion(models.Model):
    """One remark of an answer, on a clause of the version or on the whole, and what became of it."""

    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="opinions")
    place = models.CharField(_("Điều, khoản, điểm"), max_length=80, blank=True)  # key of the provision; empty: general
    place_words = models.CharField(_("Chỗ góp ý"), max_length=200, blank=True)
    text = models.TextField(_("Nội dung góp ý"))
    state = models.CharField(_("Xử lý"), max_length=9, choices=Settlement, default=Settlement.OPEN)
    taken_in = models.ForeignKey(Version, null=True, on_delete=models.PROTECT, related_name="+")
    explanation = models.TextField(_("Nội dung tiếp thu, giải trình"), blank=True)
    settled_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="taken") | Q(taken_in__isnull=False), name="taken_opinion_has_version"
            ),
            models.CheckConstraint(
                condition=~Q(state="explained") | ~Q(explanation=""), name="explained_opinion_has_words"
            ),
        ]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return f"{self.answer.addressee.name}, {self.place_words}" if self.place_words else self.answer.addressee.name
