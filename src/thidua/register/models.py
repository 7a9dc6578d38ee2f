"""The register: who there is, and what each was given, rated, recognised for, and punished for.

Rows are never deleted: they are corrected, revoked or ended. Facts that the law reads have the law's own names
(`thidua.law`), so that a case is built from rows without translation.
"""

import pghistory
import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from thidua.agencies.models import Account, Agency


def never_deleted() -> pgtrigger.Protect:
    """The trigger that keeps rows from being deleted, whoever asks."""
    return pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)


class SubjectKind(models.TextChoices):
    PERSON = "person", _("Cá nhân")
    COLLECTIVE = "collective", _("Tập thể")
    HOUSEHOLD = "household", _("Hộ gia đình")


class Sex(models.TextChoices):
    FEMALE = "female", _("Nữ")
    MALE = "male", _("Nam")


class Category(models.TextChoices):
    """Kinds of subject that the law's routes tell apart."""

    OFFICIAL = "official", _("Cán bộ, công chức, viên chức, người lao động trong cơ quan")
    WORKER_FARMER = "worker_farmer", _("Công nhân, nông dân, người lao động")
    ARMED_FORCES = "armed_forces", _("Lực lượng vũ trang nhân dân")
    ENTREPRENEUR_INTELLECTUAL = "entrepreneur_intellectual", _("Doanh nhân, trí thức, nhà khoa học")
    ENTERPRISE = "enterprise", _("Doanh nghiệp, tổ chức kinh tế khác")
    MINISTRY_PROVINCE = "ministry_province", _("Bộ, ban, ngành, tỉnh")
    FORCE_LEVEL = "force_level", _("Quân khu, quân đoàn và tương đương")
    OVERSEAS = "overseas", _("Người Việt Nam định cư ở nước ngoài")
    FOREIGNER = "foreigner", _("Người nước ngoài")
    DECEASED = "deceased", _("Đã mất")


class NamePairs(models.Func):
    """Every two different words of a name side by side, in both orders, of its `name_words`.

    Nearly every name has a word that a third of all have; hardly any two are in so many.
    """

    function = "name_pairs"
    output_field = SearchVectorField()


class StandingSubjects(models.Manager["Subject"]):
    """Subjects that stand: all but those whose import was undone. Whoever needs those too asks `Subject.every`."""

    def get_queryset(self) -> models.QuerySet["Subject"]:
        """Return them."""
        return super().get_queryset().filter(withdrawn_at=None)


@pghistory.track(pghistory.UpdateEvent("before", row=pghistory.Old))
class Subject(models.Model):
    """A person, a collective or a household that can be commended."""

    kind = models.CharField(_("Loại đối tượng"), max_length=10, choices=SubjectKind)
    name = models.CharField(_("Tên"), max_length=300)
    name_fold = models.CharField(max_length=300, editable=False)
    sort_key = models.BinaryField(max_length=700, editable=False)
    name_words = models.GeneratedField(
        expression=SearchVector("name_fold", config="simple"), output_field=SearchVectorField(), db_persist=True
    )
    sex = models.CharField(_("Giới tính"), max_length=6, choices=Sex, blank=True)
    birth_date = models.DateField(_("Ngày sinh"), null=True, blank=True)
    birth_year = models.PositiveSmallIntegerField(_("Năm sinh"), null=True, blank=True)
    founded_on = models.DateField(_("Ngày thành lập"), null=True, blank=True)
    citizen_hash = models.CharField(max_length=64, blank=True, editable=False)
    citizen_tail = models.CharField(max_length=3, blank=True, editable=False)
    categories = ArrayField(
        models.CharField(max_length=26, choices=Category), verbose_name=_("Thuộc diện"), default=list, blank=True
    )
    agency = models.ForeignKey(  # without an index of its own: one below begins with it
        Agency, verbose_name=_("Đơn vị"), on_delete=models.PROTECT, related_name="subjects", db_index=False
    )
    job_title = models.CharField(_("Chức vụ"), max_length=200, blank=True)
    is_leader = models.BooleanField(_("Lãnh đạo, quản lý"), default=False)
    address = models.CharField(_("Địa chỉ"), max_length=300, blank=True)
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT)
    withdrawn_at = models.DateTimeField(null=True, editable=False)  # the import that brought it was undone

    objects = StandingSubjects()
    every = models.Manager["Subject"]()

    class Meta:
        indexes = [
            GinIndex(fields=["name_words"], name="subject_name_words"),
            GinIndex(OpClass(NamePairs("name_words"), name="tsvector_ops"), name="subject_name_pairs"),
            models.Index(fields=["agency", "sort_key", "id"], name="subject_agency_order"),
            # A common name is listed along these; units whose names differ by a number would stand before all people.
            models.Index(fields=["sort_key", "id"], name="subject_order"),
            models.Index(fields=["sort_key", "id"], condition=Q(kind="person"), name="subject_order_of_people"),
            models.Index(fields=["sort_key", "id"], condition=~Q(kind="person"), name="subject_order_of_others"),
            models.Index(fields=["name_fold", "birth_date"], name="subject_name_birth"),
            # Who in an agency was born on the day of somebody whose name is a slip away.
            models.Index(fields=["agency", "birth_date"], condition=Q(birth_date__isnull=False), name="subject_birth"),
            models.Index(fields=["agency"], condition=Q(merged_into__isnull=False), name="subject_merged_of_agency"),
            # Of one that was merged away, too, which the constraint's index leaves out.
            models.Index(fields=["citizen_hash"], condition=~Q(citizen_hash=""), name="subject_citizen"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["citizen_hash"],
                condition=Q(merged_into=None, withdrawn_at=None) & ~Q(citizen_hash=""),
                name="subject_citizen_once",
            ),
            models.CheckConstraint(
                condition=Q(kind="person") | Q(sex="", birth_date=None, citizen_hash=""), name="subject_person_fields"
            ),
        ]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return self.name

    @property
    def masked_citizen_number(self) -> str:
        """The citizen number as it may be shown: all but the last three digits hidden; empty when unknown."""
        return f"•••••••••{self.citizen_tail}" if self.citizen_tail else ""


class SubjectName(models.Model):
    """A name the subject bore from a day on; the present one is on the subject itself."""

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="former_names")
    name = models.CharField(max_length=300)
    until = models.DateField()
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return self.name


class SubjectNumber(models.Model):
    """An older number of a person, of nine digits, kept as a keyed hash; the number of twelve is on the subject."""

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="old_numbers")
    hash = models.CharField(max_length=64)
    tail = models.CharField(max_length=3)
    papers_seen = models.BooleanField(_("Đã xem giấy tờ"), default=False)
    added_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["hash"], condition=Q(ended_at=None), name="old_number_is_of_one_person")
        ]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return self.masked

    @property
    def masked(self) -> str:
        """The number as it may be shown: all but the last three of its nine digits hidden."""
        return f"••••••{self.tail}"


class PersonAccount(models.Model):
    """The account by which a person of the register reads the own merit; an officer saw the person's papers."""

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="account_links")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="person_links")
    linked_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    linked_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(_("Lý do"), max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject"], condition=Q(ended_at=None), name="person_has_one_account"),
            models.UniqueConstraint(fields=["account"], condition=Q(ended_at=None), name="account_is_of_one_person"),
        ]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return f"{self.subject}: {self.account.username}"


class Source(models.TextChoices):
    """Where a fact of the register comes from."""

    DECISION = "decision", _("Quyết định ban hành trên hệ thống")
    CLAIM = "claim", _("Thông tin khai đã xác minh")
    IMPORT = "import", _("Dữ liệu lịch sử nhập vào")
    ENTRY = "entry", _("Nhập trực tiếp")
    EXCHANGE = "exchange", _("Quyết định nhận qua trao đổi hồ sơ")


class Basis(models.TextChoices):
    """Kinds of commendation (loại hình khen thưởng)."""

    MERIT = "merit", _("Công trạng")
    SUDDEN = "sudden", _("Đột xuất")
    THEMATIC = "thematic", _("Phong trào thi đua, chuyên đề")
    DEVOTION = "devotion", _("Quá trình cống hiến")
    SENIORITY = "seniority", _("Niên hạn")
    EXTERNAL = "external", _("Đối ngoại")
    UNKNOWN = "", _("Chưa rõ")


class AwardStatus(models.TextChoices):
    VALID = "valid", _("Có hiệu lực")
    CORRECTED = "corrected", _("Đã đính chính")
    REVOKED = "revoked", _("Đã hủy bỏ, thu hồi")
    WITHDRAWN = "withdrawn", _("Đã gỡ, do nhập nhầm")


class StandingAwards(models.Manager["Award"]):
    """Awards but for those that were entered by mistake and withdrawn; whoever needs those too asks `Award.every`."""

    def get_queryset(self) -> models.QuerySet["Award"]:
        """Return them."""
        return super().get_queryset().exclude(status=AwardStatus.WITHDRAWN)


@pghistory.track(pghistory.UpdateEvent("before", row=pghistory.Old))
class Award(models.Model):
    """One award of one subject: a title or a form of commendation, by one decision."""

    subject = models.ForeignKey(  # without an index of its own: one below begins with it
        Subject, on_delete=models.PROTECT, related_name="awards", db_index=False
    )
    code = models.CharField(_("Danh hiệu, hình thức"), max_length=60)
    year = models.PositiveSmallIntegerField(_("Năm thành tích"))
    from_year = models.PositiveSmallIntegerField(_("Từ năm"), null=True, blank=True)
    basis = models.CharField(_("Loại hình"), max_length=10, choices=Basis, default=Basis.MERIT, blank=True)
    decision_number = models.CharField(_("Số quyết định"), max_length=60, blank=True)
    # Letter by letter in every database: so one index finds the beginnings of numbers and lists them in order.
    decision_number_fold = models.CharField(max_length=60, editable=False, blank=True, db_collation="C")
    decided_on = models.DateField(_("Ngày quyết định"), null=True, blank=True)
    decided_by = models.CharField(_("Người quyết định"), max_length=200, blank=True)
    agency = models.ForeignKey(
        Agency, verbose_name=_("Đơn vị khi được khen"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    citation = models.TextField(_("Thành tích"), blank=True)
    source = models.CharField(_("Nguồn"), max_length=10, choices=Source)
    status = models.CharField(_("Trạng thái"), max_length=10, choices=AwardStatus, default=AwardStatus.VALID)
    registered_at = models.DateTimeField(auto_now_add=True)

    objects = StandingAwards()
    every = models.Manager["Award"]()

    class Meta:
        indexes = [
            models.Index(fields=["subject", "year"], name="award_subject_year"),
            # With whose it is: of a number that thousands of schools gave, no award is read to find the people.
            models.Index(fields=["decision_number_fold", "id"], include=["subject"], name="award_decision"),
            models.Index(fields=["code", "year"], name="award_code_year"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "code", "year", "basis"],
                condition=Q(status="valid", basis="merit"),
                name="award_merit_once_a_year",
            ),
            models.CheckConstraint(
                condition=Q(from_year=None) | Q(from_year__lte=F("year")), name="award_years_in_order"
            ),
        ]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return f"{self.code} {self.year}: {self.subject}"


class RatingValue(models.TextChoices):
    EXCELLENT = "excellent", _("Hoàn thành xuất sắc nhiệm vụ")
    GOOD = "good", _("Hoàn thành tốt nhiệm vụ")
    COMPLETED = "completed", _("Hoàn thành nhiệm vụ")
    NOT_COMPLETED = "not_completed", _("Không hoàn thành nhiệm vụ")


class Fact(models.Model):
    """What every dated fact about a subject has in common."""

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="%(class)ss")
    document = models.CharField(_("Văn bản"), max_length=200, blank=True)
    source = models.CharField(_("Nguồn"), max_length=10, choices=Source)
    recorded_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(_("Thôi hiệu lực"), null=True, blank=True)  # set when a correction replaces the row

    class Meta:
        abstract = True


@pghistory.track(pghistory.UpdateEvent("before", row=pghistory.Old))
class Rating(Fact):
    """Yearly rating of a person or a collective."""

    year = models.PositiveSmallIntegerField(_("Năm"))
    rating = models.CharField(_("Xếp loại"), max_length=14, choices=RatingValue)
    rated_by = models.CharField(_("Cơ quan đánh giá"), max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject", "year"], condition=Q(ended_at=None), name="rating_once_a_year")
        ]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return f"{self.year}: {self.get_rating_display()}"


class Scope(models.TextChoices):
    """Reach of an initiative, and the level that recognised it."""

    UNIT = "unit", _("Cơ sở")
    COMMUNE = "commune", _("Cấp xã")
    MINISTRY_PROVINCE = "ministry_province", _("Bộ, ban, ngành, tỉnh")
    NATION = "nation", _("Toàn quốc")


class InitiativeKind(models.TextChoices):
    INITIATIVE = "initiative", _("Sáng kiến")
    SCIENCE = "science", _("Đề tài, đề án, công trình khoa học và công nghệ")
    COMBAT = "combat", _("Mưu trí, sáng tạo trong chiến đấu, phục vụ chiến đấu")


@pghistory.track(pghistory.UpdateEvent("before", row=pghistory.Old))
class Initiative(Fact):
    """An initiative or a scientific work, recognised by a competent level; it serves one award only."""

    kind = models.CharField(_("Loại"), max_length=10, choices=InitiativeKind, default=InitiativeKind.INITIATIVE)
    title = models.CharField(_("Tên"), max_length=500)
    year = models.PositiveSmallIntegerField(_("Năm công nhận"))
    recognised_by = models.CharField(_("Cấp công nhận"), max_length=18, choices=Scope, blank=True)  # empty: unknown
    scope = models.CharField(_("Phạm vi ảnh hưởng"), max_length=18, choices=Scope, blank=True)  # empty: unknown
    applied = models.BooleanField(_("Đã áp dụng hiệu quả"), null=True)
    used_for = models.CharField(_("Đã dùng cho"), max_length=60, blank=True)

    class Meta:
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return f"{self.title} ({self.year})"


class PeriodFact(Fact):
    """A fact that lasts from a day to a day, both inclusive; open when `ends_on` is null."""

    starts_on = models.DateField(_("Từ ngày"))
    ends_on = models.DateField(_("Đến ngày"), null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="%(class)s_days_in_order"
            )
        ]


class DisciplineKind(models.TextChoices):
    REPRIMAND = "reprimand", _("Khiển trách")
    WARNING = "warning", _("Cảnh cáo")
    DEMOTION = "demotion", _("Giáng chức, cách chức")
    DISMISSAL = "dismissal", _("Buộc thôi việc")


@pghistory.track(pghistory.UpdateEvent("before", row=pghistory.Old))
class Discipline(PeriodFact):
    """A disciplinary measure with its period."""

    kind = models.CharField(_("Hình thức"), max_length=10, choices=DisciplineKind)

    class Meta(PeriodFact.Meta):
        abstract = False
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.starts_on:%d/%m/%Y}"


class ProceedingKind(models.TextChoices):
    DISCIPLINE_REVIEW = "discipline_review", _("Đang xem xét kỷ luật")
    INVESTIGATION = "investigation", _("Điều tra")
    INSPECTION = "inspection", _("Thanh tra, kiểm tra")
    AUDIT = "audit", _("Kiểm toán")
    COMPLAINT = "complaint", _("Khiếu nại")
    DENUNCIATION = "denunciation", _("Tố cáo")
    PRESS = "press", _("Báo chí phản ánh")


@pghistory.track(pghistory.UpdateEvent("before", row=pghistory.Old))
class Proceeding(PeriodFact):
    """Something under way that bars a commendation until it is concluded."""

    kind = models.CharField(_("Việc"), max_length=18, choices=ProceedingKind)

    class Meta(PeriodFact.Meta):
        abstract = False
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.starts_on:%d/%m/%Y}"


class LeaveKind(models.TextChoices):
    MATERNITY = "maternity", _("Nghỉ thai sản")
    TREATMENT = "treatment", _("Điều trị, điều dưỡng")
    STUDY = "study", _("Đi học")


class Leave(PeriodFact):
    """A leave that the law counts in its own way."""

    kind = models.CharField(_("Loại"), max_length=10, choices=LeaveKind)

    class Meta(PeriodFact.Meta):
        abstract = False
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.starts_on:%d/%m/%Y}"


class Service(PeriodFact):
    """A post held, for long devotion (cống hiến) and seniority (niên hạn)."""

    post = models.CharField(_("Chức vụ"), max_length=200)

    class Meta(PeriodFact.Meta):
        abstract = False
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return f"{self.post}, {self.starts_on:%m/%Y}"


class MemberCount(Fact):
    """Counts of the people of a collective in one year, as the law's ratios need them."""

    year = models.PositiveSmallIntegerField(_("Năm"))
    total = models.PositiveIntegerField(_("Tổng số người"))
    rated = models.JSONField(_("Xếp loại"), default=dict, blank=True)
    holding = models.JSONField(_("Danh hiệu"), default=dict, blank=True)
    disciplined = models.JSONField(_("Kỷ luật"), default=dict, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject", "year"], condition=Q(ended_at=None), name="members_once_a_year")
        ]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return f"{self.year}: {self.total}"


class ClusterResult(Fact):
    """Rank of a collective in its cluster or block in one year."""

    class Organiser(models.TextChoices):
        CENTRAL_COUNCIL = "central_council", _("Hội đồng Thi đua - Khen thưởng Trung ương")
        MINISTRY_PROVINCE = "ministry_province", _("Bộ, ban, ngành, tỉnh")

    year = models.PositiveSmallIntegerField(_("Năm"))
    organised_by = models.CharField(_("Đơn vị tổ chức"), max_length=18, choices=Organiser)
    rank = models.PositiveSmallIntegerField(_("Xếp thứ"))

    class Meta:
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return f"{self.year}: {self.rank}"


class MovementResult(Fact):
    """Rank of a subject at the interim or final review of a movement."""

    class Launcher(models.TextChoices):
        PRIME_MINISTER = "prime_minister", _("Thủ tướng Chính phủ")
        MINISTRY_PROVINCE = "ministry_province", _("Bộ, ban, ngành, tỉnh")

    class Evaluation(models.TextChoices):
        INTERIM = "interim", _("Sơ kết")
        FINAL = "final", _("Tổng kết")

    launched_by = models.CharField(_("Cấp phát động"), max_length=18, choices=Launcher)
    years = models.PositiveSmallIntegerField(_("Thời gian (năm)"))
    evaluated_at = models.CharField(_("Đánh giá tại"), max_length=8, choices=Evaluation)
    rank = models.PositiveSmallIntegerField(_("Xếp thứ"))
    year = models.PositiveSmallIntegerField(_("Năm"))

    class Meta:
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return f"{self.year}: {self.rank}"


class ClaimStatus(models.TextChoices):
    UNVERIFIED = "unverified", _("Chờ xác minh")
    VERIFIED = "verified", _("Đã xác minh")
    REJECTED = "rejected", _("Không công nhận")
    WITHDRAWN = "withdrawn", _("Đã rút theo danh sách")


class ClaimKind(models.TextChoices):
    AWARD = "award", _("Khen thưởng")
    RATING = "rating", _("Xếp loại")
    INITIATIVE = "initiative", _("Sáng kiến, đề tài")


class Claim(models.Model):
    """What a list or a report says of a subject: not a fact until a person has verified it."""

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="claims")
    kind = models.CharField(_("Loại"), max_length=10, choices=ClaimKind)
    content = models.JSONField(_("Nội dung"))
    source_text = models.TextField(_("Nguyên văn"))
    doubts = models.JSONField(_("Điểm cần kiểm tra"), default=list)
    agency = models.ForeignKey(Agency, verbose_name=_("Cơ quan khai"), on_delete=models.PROTECT, related_name="+")
    origin = models.CharField(max_length=60, blank=True)  # which list it came from, so that an undo finds it
    status = models.CharField(_("Trạng thái"), max_length=10, choices=ClaimStatus, default=ClaimStatus.UNVERIFIED)
    settled_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(null=True)
    reason = models.CharField(_("Lý do"), max_length=500, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["subject", "status"], name="claim_subject_status"),
            models.Index(fields=["agency", "id"], condition=Q(status="unverified"), name="claim_waiting"),
            models.Index(fields=["id"], condition=Q(status="unverified"), name="claim_waiting_all"),
            models.Index(fields=["origin"], condition=~Q(origin=""), name="claim_origin"),
        ]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return self.source_text[:100]


class PairState(models.TextChoices):
    OPEN = "open", _("Chờ xem xét")
    APART = "apart", _("Đã để riêng")
    MERGED = "merged", _("Đã gộp")
    GONE = "gone", _("Không còn nghi trùng")


class SubjectPair(models.Model):
    """Two subjects that may be one: why, how sure, and what a person made of it. `first` has the lower number."""

    first = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    score = models.SmallIntegerField(_("Mức chắc chắn"))
    grounds = models.JSONField(_("Căn cứ"), default=list)  # [text, weight] each
    mark = models.CharField(max_length=32)  # stands for all that was compared: another mark, something has changed
    state = models.CharField(_("Trạng thái"), max_length=6, choices=PairState, default=PairState.OPEN)
    found_at = models.DateTimeField(_("Tìm thấy lúc"), auto_now_add=True)
    settled_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(null=True)
    reason = models.CharField(_("Lý do"), max_length=500, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["-score", "id"], condition=Q(state="open"), name="pair_open"),
            models.Index(fields=["second"], name="pair_second"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="pair_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="pair_in_order"),
        ]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return f"{self.first} / {self.second}"


class SubjectMerge(models.Model):
    """That a person took two subjects for one, and all that is needed to undo it exactly."""

    kept = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    merged = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    grounds = models.JSONField(_("Căn cứ"), default=list)
    reason = models.CharField(_("Lý do"), max_length=500)
    papers_seen = models.BooleanField(_("Đã xem giấy tờ"), default=False)
    moved = models.JSONField(default=dict)  # «app.model.field» -> numbers of the rows that followed
    aside = models.JSONField(default=dict)  # «app.model» -> numbers of the rows that said nothing new
    filled = models.JSONField(default=dict)  # field of the kept one -> [before, after]
    held = models.JSONField(default=dict)  # as `moved`: every row of the kept one right after
    merged_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    merged_at = models.DateTimeField(_("Gộp lúc"), auto_now_add=True)
    undone_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True)
    undo_reason = models.CharField(_("Lý do hoàn tác"), max_length=500, blank=True)

    class Meta:
        indexes = [models.Index(fields=["kept"], condition=Q(undone_at=None), name="merge_into")]
        constraints = [
            models.UniqueConstraint(fields=["merged"], condition=Q(undone_at=None), name="merged_once_at_a_time")
        ]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return f"{self.merged} → {self.kept}"
