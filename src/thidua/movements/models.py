"""Emulation movements: plan, launch downward, taking part, reports, reviews."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from thidua.agencies.models import Account, Agency, Authority, Level
from thidua.movements import calendar
from thidua.register.models import Subject, never_deleted


class Kind(models.TextChoices):
    """The two forms of emulation (Luật 06/2022/QH15, Điều 16)."""

    REGULAR = "regular", _("Thi đua thường xuyên")
    THEMATIC = "thematic", _("Thi đua theo chuyên đề")


class Launcher(models.TextChoices):
    """At which level a movement is launched."""

    PRIME_MINISTER = "prime_minister", _("Thủ tướng Chính phủ")
    MINISTRY_PROVINCE = "ministry_province", _("Bộ, ban, ngành, tỉnh")
    COMMUNE = "commune", _("Xã, phường, đặc khu")
    AGENCY = "agency", _("Cơ quan, tổ chức, đơn vị")


SCOPES = {
    Launcher.PRIME_MINISTER: _("Cả nước"),
    Launcher.MINISTRY_PROVINCE: _("Bộ, ngành, địa phương"),
    Launcher.COMMUNE: _("Xã, phường, đặc khu"),
    Launcher.AGENCY: _("Cơ quan, đơn vị"),
}


class State(models.TextChoices):
    DRAFT = "draft", _("Đang soạn")
    PROPOSED = "proposed", _("Chờ phát động")
    LAUNCHED = "launched", _("Đang thi đua")
    ENDED = "ended", _("Đã kết thúc")


KNOWN_BELOW = (State.LAUNCHED, State.ENDED)


def launcher_of(agency: Agency) -> Launcher:
    """Who launches what an agency plans. The central committee's agency keeps the Prime Minister's movements."""
    if agency.authority in {Authority.PRIME_MINISTER, Authority.CENTRAL_COMMITTEE}:
        return Launcher.PRIME_MINISTER
    if agency.level in {Level.MINISTRY, Level.PROVINCE}:
        return Launcher.MINISTRY_PROVINCE
    return Launcher.COMMUNE if agency.level == Level.COMMUNE else Launcher.AGENCY


def _plan_stays() -> pgtrigger.Trigger:
    """A launched plan says the same for ever; only its end is written to it."""
    return pgtrigger.Trigger(
        name="launched_stays",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.Q(old__state__in=["launched", "ended"]),
        func="""
            IF NEW.state NOT IN ('launched', 'ended') OR (OLD.state = 'ended' AND NEW.state <> 'ended')
                OR to_jsonb(NEW) - '{state,ended_at}'::text[] <> to_jsonb(OLD) - '{state,ended_at}'::text[]
            THEN RAISE EXCEPTION 'a launched plan does not change'; END IF;
            RETURN NEW;
        """,
    )


class Movement(models.Model):
    """One movement of an agency, by the outline of its plan. What was launched says the same for ever."""

    agency = models.ForeignKey(Agency, verbose_name=_("Cơ quan"), on_delete=models.PROTECT, related_name="movements")
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="adapted")  # what it adapts
    kind = models.CharField(_("Hình thức"), max_length=8, choices=Kind, default=Kind.THEMATIC)
    launcher = models.CharField(_("Cấp phát động"), max_length=17, choices=Launcher)
    title = models.CharField(_("Tên phong trào"), max_length=300)
    slogan = models.CharField(_("Khẩu hiệu"), max_length=200, blank=True)
    grounds = models.TextField(_("Căn cứ"), blank=True)  # one ground a line
    aim = models.TextField(_("Mục đích, yêu cầu"), blank=True)
    participants = models.TextField(_("Đối tượng, phạm vi"), blank=True)
    starts_on = models.DateField(_("Từ ngày"))
    ends_on = models.DateField(_("Đến hết ngày"))
    content = models.TextField(_("Nội dung thi đua"), blank=True)
    ranking = models.TextField(_("Cách chấm điểm, xếp hạng"), blank=True)
    commendation = models.TextField(_("Khen thưởng"), blank=True)
    funds = models.TextField(_("Kinh phí"), blank=True)
    organisation = models.TextField(_("Tổ chức thực hiện"), blank=True)
    number = models.CharField(_("Số, ký hiệu kế hoạch"), max_length=60, blank=True)
    signed_on = models.DateField(_("Ngày kế hoạch"), null=True)
    signer_name = models.CharField(_("Người ký"), max_length=120, blank=True)
    signer_title = models.CharField(_("Chức vụ người ký"), max_length=120, blank=True)
    state = models.CharField(_("Trạng thái"), max_length=8, choices=State, default=State.DRAFT)
    version = models.PositiveIntegerField(default=1)
    given_back = models.CharField(_("Lý do trả lại"), max_length=500, blank=True)
    drafted_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    launched_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["agency", "state"], name="movement_agency_state")]
        constraints = [models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="movement_days_in_order")]
        triggers = [
            never_deleted(),
            _plan_stays(),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def years(self) -> int:
        """Whole years from the first to the last day, both inclusive."""
        return calendar.whole_years(self.starts_on, self.ends_on)

    @property
    def needs_interim(self) -> bool:
        """Whether its length asks for an interim review (Thông tư 01/2024/TT-BNV, Điều 3-4: 3 years or more)."""
        return self.years >= calendar.INTERIM_FROM

    @property
    def duration(self) -> str:
        """The class of its length, for statistics."""
        return str(calendar.duration_class(self.years))

    @property
    def scope(self) -> str:
        """How far it reaches, for statistics."""
        return str(SCOPES[Launcher(self.launcher)])


def _frozen(name: str, of: str, state: str) -> pgtrigger.Trigger:
    """Rows of a plan that was launched, or of a review that was locked, stay as they were, whoever asks."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        declare=[("line", "RECORD")],
        func=f"""
            IF TG_OP = 'DELETE' THEN line := OLD; ELSE line := NEW; END IF;
            IF EXISTS (SELECT 1 FROM movements_{of} WHERE id = line.{of}_id AND state IN ({state})) THEN
                RAISE EXCEPTION 'what was launched or locked does not change';
            END IF;
            RETURN line;
        """,  # noqa: S608 - names of ours
    )


class Criterion(models.Model):
    """What is measured: a target in a unit, the points for it, and its place when totals are equal."""

    movement = models.ForeignKey(Movement, on_delete=models.CASCADE, related_name="criteria")
    position = models.PositiveSmallIntegerField(_("Thứ tự"))
    name = models.CharField(_("Tiêu chí"), max_length=300)
    unit = models.CharField(_("Đơn vị tính"), max_length=40, blank=True)
    target = models.DecimalField(_("Chỉ tiêu"), max_digits=14, decimal_places=2, null=True)
    max_points = models.DecimalField(_("Điểm tối đa"), max_digits=7, decimal_places=2)
    tie_break = models.PositiveSmallIntegerField(_("Thứ tự xét khi bằng điểm"), null=True)
    inherited = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")  # of the parent's plan

    class Meta:
        ordering = ["position", "pk"]
        triggers = [_frozen("criteria_of_launched_stay", "movement", "'launched', 'ended'")]

    def __str__(self) -> str:
        return self.name


class CommendationLine(models.Model):
    """What the plan promises: which award, how many at most, which papers, until when."""

    movement = models.ForeignKey(Movement, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField(_("Thứ tự"))
    award = models.CharField(_("Danh hiệu, hình thức"), max_length=60)
    count = models.PositiveIntegerField(_("Số lượng tối đa"), null=True)
    papers = models.CharField(_("Hồ sơ"), max_length=300, blank=True)
    due_on = models.DateField(_("Hạn gửi hồ sơ"), null=True)

    class Meta:
        ordering = ["position", "pk"]
        triggers = [_frozen("lines_of_launched_stay", "movement", "'launched', 'ended'")]

    def __str__(self) -> str:
        return self.award


class Period(models.Model):
    """One report that every participant owes, until a day (inclusive)."""

    movement = models.ForeignKey(Movement, on_delete=models.CASCADE, related_name="periods")
    name = models.CharField(_("Kỳ báo cáo"), max_length=120)
    due_on = models.DateField(_("Hạn gửi"))

    class Meta:
        ordering = ["due_on", "pk"]
        triggers = [_frozen("periods_of_launched_stay", "movement", "'launched', 'ended'")]

    def __str__(self) -> str:
        return self.name


class Participation(models.Model):
    """That an agency, or a collective or person of it, takes part, with targets of its own by criterion."""

    movement = models.ForeignKey(Movement, on_delete=models.PROTECT, related_name="participations")
    agency = models.ForeignKey(Agency, verbose_name=_("Đơn vị"), on_delete=models.PROTECT, related_name="+")
    subject = models.ForeignKey(Subject, null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("Tập thể, cá nhân tham gia"), max_length=300)
    targets = models.JSONField(_("Chỉ tiêu đăng ký"), default=dict)  # number of the criterion -> number as text
    version = models.PositiveIntegerField(default=1)
    joined_on = models.DateField(_("Ngày đăng ký"))
    joined_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_on = models.DateField(_("Ngày rút"), null=True)
    withdrawn_reason = models.CharField(_("Lý do rút"), max_length=500, blank=True)

    class Meta:
        ordering = ["name", "pk"]
        indexes = [models.Index(fields=["movement", "agency"], name="participation_agency")]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return self.name


class ReportState(models.TextChoices):
    DRAFT = "draft", _("Đang soạn")
    SENT = "sent", _("Đã gửi")
    RETURNED = "returned", _("Trả lại")
    ACCEPTED = "accepted", _("Đã tiếp nhận")


HANDED_IN = (ReportState.SENT, ReportState.ACCEPTED)


class Report(models.Model):
    """What a participant reached by the end of a period: numbers by criterion, words and papers."""

    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="reports")
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="reports")
    state = models.CharField(_("Trạng thái"), max_length=8, choices=ReportState, default=ReportState.DRAFT)
    values = models.JSONField(_("Số liệu"), default=dict)  # number of the criterion -> number as text
    text = models.TextField(_("Kết quả nổi bật, khó khăn, kiến nghị"), blank=True)
    version = models.PositiveIntegerField(default=1)
    sent_at = models.DateTimeField(null=True)
    returned_reason = models.CharField(_("Lý do trả lại"), max_length=500, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["participation", "period"], name="report_once_a_period")]
        triggers = [
            never_deleted(),
            pgtrigger.Protect(
                name="accepted_stays", operation=pgtrigger.Update, condition=pgtrigger.Q(old__state="accepted")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participation.name}, {self.period.name}"


class Proof(models.Model):
    """A paper that proves a report."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="proofs")
    file = models.ForeignKey("dossiers.StoredFile", on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(_("Tên tệp"), max_length=200)
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return self.file_name


class ReviewKind(models.TextChoices):
    INTERIM = "interim", _("Sơ kết")
    FINAL = "final", _("Tổng kết")


class ReviewState(models.TextChoices):
    DRAFT = "draft", _("Đang chấm")
    LOCKED = "locked", _("Đã khóa")


class Review(models.Model):
    """The interim or final review: points, ranks and lessons; once locked it never changes.

    What was wrong in it is mended by a next edition, with its reason; the old one stays as it was.
    """

    movement = models.ForeignKey(Movement, on_delete=models.PROTECT, related_name="reviews")
    kind = models.CharField(_("Loại"), max_length=7, choices=ReviewKind)
    held_on = models.DateField(_("Ngày họp"))
    text = models.TextField(_("Kết quả, bài học, mô hình, điển hình"), blank=True)
    state = models.CharField(_("Trạng thái"), max_length=6, choices=ReviewState, default=ReviewState.DRAFT)
    version = models.PositiveIntegerField(default=1)
    locked_at = models.DateTimeField(null=True)
    edition = models.PositiveSmallIntegerField(_("Lần công bố"), default=1)
    replaces = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="replaced_by")
    reason = models.TextField(_("Lý do công bố lại"), blank=True)

    class Meta:
        ordering = ["held_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["movement"], condition=Q(kind="final", replaces=None), name="one_final_review"
            ),
            models.CheckConstraint(
                condition=Q(replaces=None, edition=1) | Q(replaces__isnull=False, edition__gt=1) & ~Q(reason=""),
                name="next_edition_says_why",
            ),
            models.UniqueConstraint(fields=["movement"], condition=Q(state="draft"), name="one_open_review"),
        ]
        triggers = [
            never_deleted(),
            pgtrigger.Protect(
                name="locked_stays", operation=pgtrigger.Update, condition=pgtrigger.Q(old__state="locked")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.movement.title}"


class Result(models.Model):
    """What a participant came to in a review."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="results")
    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="results")
    points = models.JSONField(_("Điểm"), default=dict)  # number of the criterion -> number as text
    total = models.DecimalField(_("Tổng điểm"), max_digits=9, decimal_places=2, default=0)
    votes = models.PositiveIntegerField(_("Phiếu khi bằng điểm"), null=True)
    rank = models.PositiveIntegerField(_("Xếp thứ"), null=True)
    excluded = models.CharField(_("Không xếp hạng vì"), max_length=300, blank=True)
    remark = models.CharField(_("Nhận xét"), max_length=500, blank=True)
    registered = models.BooleanField(_("Đã ghi sổ bộ"), default=False)

    class Meta:
        ordering = [F("rank").asc(nulls_last=True), "participation__name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["review", "participation"], name="result_once_a_review"),
            models.CheckConstraint(condition=Q(excluded="") | Q(rank=None), name="excluded_has_no_rank"),
        ]
        triggers = [_frozen("results_of_locked_stay", "review", "'locked'")]

    def __str__(self) -> str:
        return self.participation.name
