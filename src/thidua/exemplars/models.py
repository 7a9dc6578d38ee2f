"""Exemplars with their articles, who takes them up, campaigns over years, and what is planned with the press.

An article is a draft until it is proposed; from then on the database keeps it as it was, pictures and films too.
"""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from thidua.agencies.models import Account, Agency
from thidua.dossiers.models import StoredFile
from thidua.exemplars.states import State
from thidua.movements.models import Movement
from thidua.register.models import Subject, never_deleted
from thidua.vietnamese.codes import grouped


class Kind(models.TextChoices):
    PERSON = "person", _("Cá nhân")
    COLLECTIVE = "collective", _("Tập thể")
    HOUSEHOLD = "household", _("Hộ gia đình")
    MODEL = "model", _("Mô hình, cách làm")


class Domain(models.TextChoices):
    """Fields of life in which somebody is an example."""

    EDUCATION = "education", _("Giáo dục, đào tạo")
    HEALTH = "health", _("Y tế, chăm sóc sức khỏe")
    AGRICULTURE = "agriculture", _("Nông nghiệp, nông thôn")
    INDUSTRY = "industry", _("Sản xuất, kinh doanh")
    SCIENCE = "science", _("Khoa học, sáng kiến")
    CULTURE = "culture", _("Văn hóa, thể thao")
    SOCIETY = "society", _("An sinh xã hội, nhân ái")
    DEFENCE = "defence", _("Quốc phòng, an ninh")
    ADMINISTRATION = "administration", _("Cải cách hành chính, chuyển đổi số")
    ENVIRONMENT = "environment", _("Môi trường")
    OTHER = "other", _("Lĩnh vực khác")


class Origin(models.TextChoices):
    MOVEMENT = "movement", _("Phong trào thi đua")
    RADAR = "radar", _("Radar khen thưởng")
    PUBLIC = "public", _("Nhân dân giới thiệu")
    UNIT = "unit", _("Đơn vị giới thiệu")
    REGISTER = "register", _("Sổ bộ khen thưởng")


class Exemplar(models.Model):
    """Somebody or something worth following, from the day it was found. `shown` is the article that is public."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="exemplars")
    code = models.CharField(max_length=12, unique=True)  # in the address of the public page, and for who proposed it
    subject = models.ForeignKey(Subject, null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("Tên người, tập thể, mô hình"), max_length=300)
    kind = models.CharField(_("Là"), max_length=10, choices=Kind)
    title = models.CharField(_("Nêu gương về"), max_length=200)
    field = models.CharField(_("Lĩnh vực"), max_length=14, choices=Domain)
    place = models.CharField(_("Nơi ở, nơi làm việc"), max_length=200, blank=True)
    search_fold = models.CharField(max_length=900, editable=False)
    name_fold = models.CharField(max_length=300, editable=False)
    origin = models.CharField(_("Phát hiện từ"), max_length=8, choices=Origin)
    movement = models.ForeignKey(Movement, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(_("Vì sao là gương"))
    proposer_name = models.CharField(_("Người giới thiệu"), max_length=120, blank=True)
    proposer_contact = models.CharField(_("Điện thoại, địa chỉ"), max_length=300, blank=True)
    found_on = models.DateField(_("Ngày phát hiện"))
    state = models.CharField(_("Trạng thái"), max_length=10, choices=State, default=State.FOUND)
    version = models.PositiveIntegerField(default=1)
    checked_by = models.CharField(_("Người xác minh"), max_length=300, blank=True)
    checked_on = models.DateField(_("Ngày xác minh"), null=True)
    verification = models.TextField(_("Kết quả xác minh"), blank=True)
    consent_on = models.DateField(_("Ngày đồng ý cho đăng"), null=True)  # none again once it was taken back
    consent_by = models.CharField(_("Ai đồng ý, bằng cách nào"), max_length=300, blank=True)
    shown = models.OneToOneField("Article", null=True, on_delete=models.PROTECT, related_name="+")
    published_on = models.DateField(_("Ngày đăng lần đầu"), null=True)
    ended_on = models.DateField(_("Ngày gỡ, không chọn"), null=True)
    ended_reason = models.CharField(_("Lý do gỡ, không chọn"), max_length=1000, blank=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["agency", "state"], name="exemplar_board"),
            models.Index(fields=["published_on"], name="exemplar_gallery", condition=Q(state="published")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="published")
                | Q(shown__isnull=False, published_on__isnull=False, consent_on__isnull=False),
                name="published_has_consent_and_article",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["found", "set_aside"]) | Q(checked_on__isnull=False),
                name="exemplar_is_checked_first",
            ),
            models.CheckConstraint(condition=Q(shown=None) | Q(state="published"), name="only_the_published_is_shown"),
        ]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return f"{self.name} – {self.title}"

    @property
    def printed_code(self) -> str:
        """The code in groups."""
        return grouped(self.code)

    @property
    def letter(self) -> str:
        """What stands in the place of a picture: the first letter of a person's given name, of others the first one."""
        words = self.name.split()
        return (words[-1] if self.kind == Kind.PERSON else words[0])[0].upper()


def _stays(name: str, article: str) -> pgtrigger.Trigger:
    """Rows of an article that was proposed stay as they were, whoever asks."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        func=f"""
            IF EXISTS (SELECT 1 FROM exemplars_article WHERE id = {article} AND proposed_on IS NOT NULL) THEN
                RAISE EXCEPTION 'what was proposed does not change';
            END IF;
            RETURN NEW;
        """,  # noqa: S608 - names of ours
    )


class Article(models.Model):
    """One version of what is written of an exemplar."""

    exemplar = models.ForeignKey(Exemplar, on_delete=models.PROTECT, related_name="articles")
    number = models.PositiveSmallIntegerField(_("Bản"))
    title = models.CharField(_("Tên bài"), max_length=200)
    lead = models.CharField(_("Lời dẫn"), max_length=600)
    body = models.TextField(_("Nội dung"))
    written_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    proposed_on = models.DateField(_("Ngày trình"), null=True)
    returned_on = models.DateField(_("Ngày trả lại"), null=True)
    returned_reason = models.CharField(_("Lý do trả lại"), max_length=1000, blank=True)
    published_on = models.DateField(_("Ngày đăng"), null=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["exemplar", "number"], name="article_number_once"),
            models.UniqueConstraint(
                fields=["exemplar"],
                condition=Q(proposed_on__isnull=False, returned_on=None, published_on=None),
                name="article_waits_once",
            ),
            models.UniqueConstraint(fields=["exemplar"], condition=Q(proposed_on=None), name="article_is_drafted_once"),
            models.CheckConstraint(
                condition=Q(returned_on=None, published_on=None)
                | Q(proposed_on__isnull=False, returned_on=None)
                | Q(proposed_on__isnull=False, published_on=None),
                name="article_is_answered_once",
            ),
        ]
        triggers = [
            never_deleted(),
            pgtrigger.Protect(
                name="proposed_article_stays",
                operation=pgtrigger.UpdateOf("exemplar_id", "number", "title", "lead", "body"),  # type: ignore[no-untyped-call] # pgtrigger's own
                condition=pgtrigger.Q(old__proposed_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(_("%(title)s (bản %(number)s)") % {"title": self.title, "number": self.number})

    @property
    def is_draft(self) -> bool:
        """Whether it may still be written."""
        return self.proposed_on is None

    @property
    def waits(self) -> bool:
        """Whether the head is asked to publish it."""
        return self.proposed_on is not None and self.returned_on is None and self.published_on is None


class Picture(models.Model):
    """A picture of an article: made anew from what was sent, without what the camera wrote into it."""

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="pictures")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    small = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    alt = models.CharField(_("Mô tả ảnh cho người không nhìn thấy"), max_length=300)
    caption = models.CharField(_("Chú thích ảnh"), max_length=300, blank=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        triggers = [never_deleted(), _stays("picture_of_proposed_stays", "NEW.article_id")]

    def __str__(self) -> str:
        return self.alt


class Film(models.Model):
    """A film elsewhere that an article leads to."""

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="films")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(_("Tên phim"), max_length=200)
    url = models.URLField(_("Đường dẫn"), max_length=500)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(url__startswith="https://"), name="film_link_is_https"),
        ]
        triggers = [never_deleted(), _stays("film_of_proposed_stays", "NEW.article_id")]

    def __str__(self) -> str:
        return self.title


class Following(models.Model):
    """Who takes an exemplar up: a unit of the system, or a place by its name. Withdrawn, it counts nowhere."""

    exemplar = models.ForeignKey(Exemplar, on_delete=models.PROTECT, related_name="followings")
    agency = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="+")
    place = models.CharField(_("Nơi học tập"), max_length=300)
    since = models.DateField(_("Từ ngày"))
    text = models.TextField(_("Học tập điều gì"))
    result = models.TextField(_("Kết quả"), blank=True)
    version = models.PositiveIntegerField(default=1)
    recorded_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_on = models.DateField(_("Ngày rút"), null=True)
    withdrawn_reason = models.CharField(_("Lý do rút"), max_length=1000, blank=True)

    class Meta:
        ordering = ["-since", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["exemplar", "agency"], condition=Q(withdrawn_on=None), name="agency_takes_up_once"
            ),
        ]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return self.place


class PaperOf(models.TextChoices):
    VERIFICATION = "verification", _("Giấy tờ xác minh")
    CONSENT = "consent", _("Giấy đồng ý cho đăng")
    FOLLOWING = "following", _("Minh chứng học tập")


class Attachment(models.Model):
    """A paper behind what was verified, agreed to or followed."""

    exemplar = models.ForeignKey(Exemplar, on_delete=models.PROTECT, related_name="attachments")
    following = models.ForeignKey(Following, null=True, on_delete=models.PROTECT, related_name="attachments")
    kind = models.CharField(_("Loại giấy tờ"), max_length=12, choices=PaperOf)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(_("Tên tệp"), max_length=200)
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        triggers = [never_deleted(), pgtrigger.Protect(name="attachment_stays", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return self.file_name


class CampaignKind(models.TextChoices):
    PROJECT = "project", _("Đề án")
    CAMPAIGN = "campaign", _("Chiến dịch, đợt tuyên truyền")


class CampaignState(models.TextChoices):
    OPEN = "open", _("Đang thực hiện")
    ENDED = "ended", _("Đã kết thúc")


class Campaign(models.Model):
    """A project or campaign of publicity over years, by a paper that set it up."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="campaigns")
    kind = models.CharField(_("Loại"), max_length=8, choices=CampaignKind)
    title = models.CharField(_("Tên đề án, chiến dịch"), max_length=300)
    purpose = models.TextField(_("Mục đích, nội dung"), blank=True)
    from_year = models.PositiveSmallIntegerField(_("Từ năm"))
    to_year = models.PositiveSmallIntegerField(_("Đến hết năm"))
    paper_number = models.CharField(_("Số, ký hiệu văn bản"), max_length=60, blank=True)
    paper_on = models.DateField(_("Ngày văn bản"), null=True)
    state = models.CharField(_("Trạng thái"), max_length=5, choices=CampaignState, default=CampaignState.OPEN)
    ended_on = models.DateField(_("Ngày kết thúc"), null=True)
    ended_reason = models.CharField(_("Tổng kết"), max_length=2000, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-from_year", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(to_year__gte=F("from_year")), name="campaign_years_in_order"),
            models.CheckConstraint(
                condition=Q(state="open", ended_on=None) | Q(state="ended", ended_on__isnull=False),
                name="campaign_ended_has_its_day",
            ),
        ]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return self.title

    @property
    def years(self) -> range:
        """Its years, the last one included."""
        return range(self.from_year, self.to_year + 1)

    @property
    def is_open(self) -> bool:
        """Whether work goes on."""
        return self.state == CampaignState.OPEN


class Target(models.Model):
    """What a campaign wants each year, as a number."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="targets")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(_("Chỉ tiêu"), max_length=200)
    unit = models.CharField(_("Đơn vị tính"), max_length=60)
    per_year = models.PositiveIntegerField(_("Cần đạt mỗi năm"))
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["position", "pk"]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return self.name


class Result(models.Model):
    """What was reached of a target in a year; reported anew, the number is replaced and the trail tells both."""

    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="results")
    year = models.PositiveSmallIntegerField(_("Năm"))
    number = models.PositiveIntegerField(_("Đạt được"))
    note = models.CharField(_("Ghi chú"), max_length=300, blank=True)
    reported_on = models.DateField(_("Ngày báo cáo"))

    class Meta:
        ordering = ["year"]
        constraints = [models.UniqueConstraint(fields=["target", "year"], name="target_result_once_a_year")]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return f"{self.target}, {self.year}: {self.number}"


class PressChannel(models.TextChoices):
    NEWSPAPER = "newspaper", _("Báo in, tạp chí")
    ONLINE = "online", _("Báo điện tử, trang thông tin")
    TELEVISION = "television", _("Truyền hình")
    RADIO = "radio", _("Phát thanh, truyền thanh cơ sở")
    SOCIAL = "social", _("Mạng xã hội")
    EXHIBITION = "exhibition", _("Triển lãm, giao lưu, tọa đàm")


class PressItem(models.Model):
    """One item that is planned with the press or an own channel, and what came of it."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="press_items")
    campaign = models.ForeignKey(Campaign, null=True, on_delete=models.PROTECT, related_name="press_items")
    exemplar = models.ForeignKey(Exemplar, null=True, on_delete=models.PROTECT, related_name="press_items")
    channel = models.CharField(_("Kênh"), max_length=10, choices=PressChannel)
    outlet = models.CharField(_("Cơ quan báo chí, nơi đăng"), max_length=200)
    subject = models.CharField(_("Tin, bài, chương trình"), max_length=300)
    planned_on = models.DateField(_("Ngày dự kiến"))
    officer = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    done_on = models.DateField(_("Ngày đăng, phát"), null=True)
    link = models.URLField(_("Đường dẫn"), max_length=500, blank=True)
    dropped_reason = models.CharField(_("Lý do thôi"), max_length=1000, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["planned_on", "pk"]
        indexes = [models.Index(fields=["agency", "planned_on"], name="press_plan")]
        constraints = [
            models.CheckConstraint(condition=Q(done_on=None) | Q(dropped_reason=""), name="press_done_or_dropped"),
            models.CheckConstraint(condition=Q(link="") | Q(link__startswith="https://"), name="press_link_is_https"),
        ]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return self.subject

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.done_on is None and not self.dropped_reason
