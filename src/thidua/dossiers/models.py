"""Nominations and what carries them upward: lists, evidence, submissions, reviews, consultation, public comment."""

from typing import Any

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from thidua.agencies.models import Account, Agency
from thidua.register.models import Basis, Subject, never_deleted


class StoredFile(models.Model):
    """An uploaded file, kept by its SHA-256: the same content is kept once and never changes."""

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.PositiveBigIntegerField(_("Dung lượng (byte)"))
    media_type = models.CharField(_("Định dạng"), max_length=100)
    stored_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return self.sha256[:12]

    @property
    def path(self) -> str:
        """Where the content lies below the files' folder."""
        return f"{self.sha256[:2]}/{self.sha256[2:4]}/{self.sha256}"


class ListStatus(models.TextChoices):
    UPLOADED = "uploaded", _("Chờ xác định cột")
    READ = "read", _("Chờ kiểm tra, xác nhận")
    CONFIRMED = "confirmed", _("Đã nhập")
    UNDONE = "undone", _("Đã hoàn tác")
    ABANDONED = "abandoned", _("Đã bỏ")


class NomineeList(models.Model):
    """A list of nominees as an office sent it: the file, how its columns were understood, and what came of it."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="nominee_lists")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT)
    file_name = models.CharField(_("Tên tệp"), max_length=255)
    title = models.CharField(_("Tên danh sách"), max_length=300, blank=True)
    year = models.PositiveSmallIntegerField(_("Năm thành tích"), null=True)
    table = models.PositiveSmallIntegerField(default=0)  # which table of the workbook is the list
    columns = models.JSONField(default=dict)  # field -> column, as confirmed by the officer
    skipped_lines = models.JSONField(default=list)  # [[number, text, reason]] of the table's lines that name nobody
    units = models.JSONField(default=dict)  # unit, folded -> agency in which a person chose to file its people
    read_again_from = models.OneToOneField(  # an undone list of the same file, taken up once more
        "self", null=True, on_delete=models.PROTECT, related_name="read_again_as"
    )
    default_award = models.CharField(max_length=60, blank=True)
    default_basis = models.CharField(max_length=10, choices=Basis, default=Basis.MERIT)
    status = models.CharField(_("Trạng thái"), max_length=10, choices=ListStatus, default=ListStatus.UPLOADED)
    uploaded_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-uploaded_at"]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return self.title or self.file_name

    @property
    def key(self) -> str:
        """What names the list to other rooms: the origin of its claims, the job that takes it in."""
        return f"list-{self.pk}"


class ListRow(models.Model):
    """One row of a list: what stood there, how it was read, what is in doubt, and what the officer corrected."""

    nominee_list = models.ForeignKey(NomineeList, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(_("Dòng"))  # as the spreadsheet counts, from 1
    section = models.CharField(_("Mục"), max_length=300, blank=True)
    raw = models.JSONField(default=dict)  # field -> cell text
    reading = models.JSONField(default=dict)  # field -> value as read
    corrected = models.JSONField(default=dict)  # field -> value as the officer put it
    agency = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="+")  # where it is filed
    doubts = models.JSONField(default=list)  # [{field, code, text}]
    seen = ArrayField(models.CharField(max_length=40), default=list)  # codes of doubts that an officer let stand
    errors = models.JSONField(default=list)  # [{field, code, text}]; a row with errors is not imported
    claims = models.JSONField(default=list)
    unread = models.JSONField(default=list)  # fragments of free text that could not be read
    skipped = models.BooleanField(_("Bỏ qua"), default=False)
    matched_subject = models.ForeignKey(Subject, null=True, on_delete=models.PROTECT, related_name="+")
    nomination = models.OneToOneField(
        "dossiers.Nomination", null=True, on_delete=models.PROTECT, related_name="list_row"
    )

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["nominee_list", "number"], name="list_row_once")]

    def __str__(self) -> str:
        return f"{self.nominee_list}, {self.number}"

    @property
    def open_doubts(self) -> list[dict[str, Any]]:
        """The doubts that nobody has let stand yet."""
        return [doubt for doubt in self.doubts if doubt["code"] not in self.seen]


class ColumnLayout(models.Model):
    """How an agency's officer mapped the columns of a layout, remembered for the next list of that layout."""

    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="+")
    signature = models.CharField(max_length=64)
    columns = models.JSONField()
    used_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "signature"], name="column_layout_once")]

    def __str__(self) -> str:
        return self.signature


class NominationStatus(models.TextChoices):
    """The officer's name of each state; the nominee's name is in `thidua.dossiers.states`."""

    DRAFT = "draft", _("Đang lập")
    SENT = "sent", _("Chờ tiếp nhận")
    IN_REVIEW = "in_review", _("Đang thẩm định")
    RETURNED = "returned", _("Bị trả lại")
    TO_SEND = "to_send", _("Chờ trình cấp trên")
    TO_DECIDE = "to_decide", _("Chờ quyết định")
    DECIDED = "decided", _("Đã khen thưởng")
    REFUSED = "refused", _("Không được xét")
    WITHDRAWN = "withdrawn", _("Đã rút")


class Position(models.TextChoices):
    """Which of those the law wants watched a person is at the time of nomination; nobody's guess: empty when unsaid."""

    LEADER = "leader", _("Lãnh đạo, quản lý")
    DIRECT = "direct", _("Trực tiếp lao động, công tác")


@pghistory.track(pghistory.UpdateEvent("before", row=pghistory.Old))
class Nomination(models.Model):
    """One subject, one award asked for, one period. It keeps its code from the first unit to the President."""

    code = models.CharField(_("Mã hồ sơ"), max_length=24, unique=True)
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="nominations")
    award = models.CharField(_("Đề nghị"), max_length=60)  # code of the law's corpus
    through_year = models.PositiveSmallIntegerField(_("Năm thành tích"))
    basis = models.CharField(_("Loại hình"), max_length=10, choices=Basis, default=Basis.MERIT)
    route = models.CharField(_("Tiêu chuẩn đề nghị xét"), max_length=60, blank=True)
    achievement = models.TextField(_("Tóm tắt thành tích"), blank=True)
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="nominations")  # where it was made
    holder = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")  # where it is now
    unit_name = models.CharField(_("Đơn vị công tác"), max_length=300, blank=True)  # as the list or the form said
    job_title = models.CharField(_("Chức vụ"), max_length=200, blank=True)  # at the time of nomination
    position = models.CharField(_("Vị trí công tác"), max_length=6, choices=Position, blank=True)
    status = models.CharField(_("Trạng thái"), max_length=10, choices=NominationStatus, default=NominationStatus.DRAFT)
    return_reason = models.TextField(_("Lý do trả lại"), blank=True)
    created_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["owner", "status", "-id"], name="nomination_owner"),
            models.Index(fields=["holder", "status", "-id"], name="nomination_holder"),
            models.Index(fields=["subject", "award", "through_year"], name="nomination_subject"),
        ]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return f"{self.code}: {self.subject}"


class EvidenceKind(models.TextChoices):
    """Kinds of papers of a dossier, by the law's data (`DossierItem.kind`)."""

    ACHIEVEMENT_REPORT = "achievement_report", _("Báo cáo thành tích")
    SUBMISSION_LETTER = "submission_letter", _("Tờ trình")
    MEETING_MINUTES = "meeting_minutes", _("Biên bản bình xét, xét khen thưởng")
    INITIATIVE_CERTIFICATE = "initiative_certificate", _("Chứng nhận sáng kiến, đề tài")
    AUTHORITY_CONFIRMATION = "authority_confirmation", _("Xác nhận của cơ quan có thẩm quyền")
    CONSULTATION_OPINION = "consultation_opinion", _("Ý kiến cơ quan liên quan (hiệp y)")
    RETIREMENT_DECISION = "retirement_decision", _("Quyết định, thông báo nghỉ hưu")
    SERVICE_RECORD = "service_record", _("Báo cáo quá trình công tác")
    EARLIER_AWARD = "earlier_award", _("Bằng, quyết định khen thưởng trước đây")
    OTHER = "other", _("Tài liệu khác")


class Evidence(models.Model):
    """A paper attached to a nomination. Its agency withdraws it; a reviewer rejects it with a reason. Never deleted."""

    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT, related_name="evidence")
    kind = models.CharField(_("Loại tài liệu"), max_length=30, choices=EvidenceKind)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT)
    file_name = models.CharField(_("Tên tệp"), max_length=255)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")  # whose people attached it
    attached_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    attached_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True)
    rejected_at = models.DateTimeField(null=True)
    rejected_by = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="+")
    rejection = models.TextField(_("Lý do loại"), blank=True)

    class Meta:
        ordering = ["kind", "attached_at"]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return self.file_name

    @property
    def counts(self) -> bool:
        """Whether the dossier rests on it."""
        return self.withdrawn_at is None and self.rejected_at is None


class SubmissionStatus(models.TextChoices):
    DRAFT = "draft", _("Đang soạn")
    SENT = "sent", _("Đã gửi, chờ tiếp nhận")
    RECEIVED = "received", _("Đã tiếp nhận")
    DROPPED = "dropped", _("Đã bỏ")


class Submission(models.Model):
    """A tờ trình: one agency sends nominations to another (or to itself, when its own head decides)."""

    code = models.CharField(_("Mã"), max_length=24, unique=True)
    sender = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="sent_submissions")
    receiver = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="received_submissions")
    title = models.CharField(_("Trích yếu"), max_length=300)
    year = models.PositiveSmallIntegerField(_("Năm"))
    letter_number = models.CharField(_("Số tờ trình"), max_length=60, blank=True)
    letter_key = models.CharField(max_length=70, blank=True)  # year and folded number while it is sent; else empty
    letter_date = models.DateField(_("Ngày tờ trình"), null=True, blank=True)
    signer_name = models.CharField(_("Người ký"), max_length=120, blank=True)
    signer_title = models.CharField(_("Chức vụ người ký"), max_length=120, blank=True)
    status = models.CharField(_("Trạng thái"), max_length=8, choices=SubmissionStatus, default=SubmissionStatus.DRAFT)
    sent_at = models.DateTimeField(null=True)
    received_on = models.DateField(_("Ngày nhận đủ hồ sơ"), null=True)  # picks the law that governs
    created_at = models.DateTimeField(auto_now_add=True)
    nominations = models.ManyToManyField(Nomination, through="SubmissionItem", related_name="submissions")

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["receiver", "status"], name="submission_receiver")]
        constraints = [
            models.UniqueConstraint(
                fields=["sender", "letter_key"], condition=~Q(letter_key=""), name="letter_number_once_a_year"
            )
        ]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return f"{self.code}: {self.title}"


class SubmissionItem(models.Model):
    """The place of a nomination in a submission's list."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="items")
    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT, related_name="submission_items")
    position = models.PositiveIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["submission", "nomination"], name="submission_item_once")]

    def __str__(self) -> str:
        return f"{self.position}. {self.nomination}"


class Step(models.TextChoices):
    """Steps of a review, in their order; which of them an award needs at a level is the law's data."""

    COMPLETENESS = "completeness", _("Kiểm tra thành phần hồ sơ")
    APPRAISAL = "appraisal", _("Thẩm định")
    PUBLICATION = "publication", _("Công khai, lấy ý kiến Nhân dân")
    CONSULTATION = "consultation", _("Lấy ý kiến cơ quan liên quan")
    COUNCIL = "council", _("Hội đồng thi đua - khen thưởng")
    CONCLUSION = "conclusion", _("Kết luận")


class Conclusion(models.TextChoices):
    SEND_UP = "send_up", _("Trình cấp trên")
    DECIDE = "decide", _("Trình người có thẩm quyền của cơ quan quyết định")
    RETURN = "return", _("Trả lại")
    REFUSE = "refuse", _("Không xét")


@pghistory.track(pghistory.UpdateEvent("before", row=pghistory.Old))
class Review(models.Model):
    """The work of one agency on one nomination it received: the same steps at each level."""

    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT, related_name="reviews")
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="reviews")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="reviews")
    received_on = models.DateField(_("Ngày nhận đủ hồ sơ"))
    due_on = models.DateField(_("Hạn xử lý"), null=True)
    steps = ArrayField(models.CharField(max_length=12, choices=Step))  # what this review needs, in order
    step = models.CharField(_("Đang ở bước"), max_length=12, choices=Step, default=Step.COMPLETENESS)
    step_since = models.DateTimeField(_("Từ lúc"))
    step_due_on = models.DateField(_("Hạn của bước"), null=True)
    conclusion = models.CharField(_("Kết luận"), max_length=8, choices=Conclusion, blank=True)
    conclusion_reason = models.TextField(_("Lý do"), blank=True)
    concluded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["nomination"], condition=Q(conclusion=""), name="review_one_open")
        ]
        indexes = [
            models.Index(fields=["agency", "conclusion", "step", "step_due_on"], name="review_board"),
            # The page of the board: the first forty by day are read, and nothing is sorted.
            models.Index(fields=["agency", "step_due_on", "id"], condition=Q(conclusion=""), name="review_open_due"),
        ]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return f"{self.nomination}, {self.agency}"


class Appraisal(models.Model):
    """What the engine answered and what the appraiser made of it. Asking again makes a new row; the last counts."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="appraisals")
    computed_at = models.DateTimeField(auto_now_add=True)
    as_of = models.DateField(_("Tính đến ngày"))
    case = models.JSONField()  # the case as asked (the public format)
    answer = models.JSONField()  # the answer as given
    verdict = models.CharField(_("Kết quả của hệ thống"), max_length=12)
    history_complete = models.BooleanField(_("Sổ bộ của đối tượng đã đầy đủ"), default=False)
    attested = ArrayField(models.CharField(max_length=80), default=list)
    opinion = models.CharField(
        _("Ý kiến thẩm định"), max_length=12, blank=True
    )  # eligible | not_eligible; "" while open
    override_reason = models.TextField(_("Lý do kết luận khác"), blank=True)
    settled_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return f"{self.review}: {self.verdict}"


class Consultation(models.Model):
    """A question to another agency (hiệp y) about nominations, to be answered by a day (inclusive)."""

    asker = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="asked_consultations")
    asked = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="consultations")
    reviews = models.ManyToManyField(Review, related_name="consultations")
    question = models.TextField(_("Nội dung lấy ý kiến"))
    asked_at = models.DateTimeField(auto_now_add=True)
    due_on = models.DateField(_("Hạn trả lời"))
    answered_at = models.DateTimeField(null=True)
    agrees = models.BooleanField(_("Nhất trí"), null=True)
    answer = models.TextField(_("Ý kiến"), blank=True)
    file = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT)
    file_name = models.CharField(max_length=255, blank=True)

    class Meta:
        ordering = ["-asked_at"]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return f"{self.asked} ({self.due_on:%d/%m/%Y})"


class Publication(models.Model):
    """A list of nominees open to public comment, from the day of posting to the last day (both inclusive)."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="publications")
    reviews = models.ManyToManyField(Review, related_name="publications")
    code = models.CharField(max_length=24, unique=True)  # in the public address; says nothing
    title = models.CharField(_("Tiêu đề"), max_length=300)
    opens_on = models.DateField(_("Ngày đăng"))
    closes_on = models.DateField(_("Ngày cuối nhận ý kiến"))
    closed_at = models.DateTimeField(null=True)
    contact = models.CharField(_("Nơi nhận ý kiến"), max_length=300)

    class Meta:
        ordering = ["-opens_on"]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return self.title


class Comment(models.Model):
    """What somebody of the public says about nominees. It is handled before the council meets."""

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="comments")
    nomination = models.ForeignKey(Nomination, null=True, on_delete=models.PROTECT, related_name="comments")
    author_name = models.CharField(_("Họ và tên"), max_length=120)
    author_contact = models.CharField(_("Điện thoại, địa chỉ"), max_length=300)
    text = models.TextField(_("Ý kiến"))
    received_at = models.DateTimeField(auto_now_add=True)
    receipt = models.CharField(max_length=16, unique=True)
    handling = models.TextField(_("Kết quả xử lý"), blank=True)
    handled_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    handled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["received_at"]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return self.receipt
