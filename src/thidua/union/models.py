"""The trade union of an office: members, terms and officers, congresses and elections, dues, cash book, welfare."""

import pgtrigger
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from thidua.agencies.models import Account, Agency
from thidua.dossiers.models import StoredFile
from thidua.polls.models import Poll, PollItem
from thidua.register.models import never_deleted


def _never_changed() -> pgtrigger.Protect:
    return pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update)


class Union(models.Model):
    """The union of the people who work in one agency."""

    agency = models.OneToOneField(Agency, on_delete=models.PROTECT, related_name="trade_union")
    name = models.CharField(_("Tên công đoàn"), max_length=300)
    above = models.CharField(_("Công đoàn cấp trên"), max_length=300, blank=True)
    founded_on = models.DateField(_("Ngày thành lập"))
    version = models.PositiveIntegerField(default=1)

    class Meta:
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return self.name


class Member(models.Model):
    """A member, with or without an account here. Who leaves and comes back is a member anew."""

    union = models.ForeignKey(Union, on_delete=models.PROTECT, related_name="members")
    account = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("Họ và tên"), max_length=120)
    sort_key = models.CharField(max_length=200)
    group = models.CharField(_("Tổ công đoàn"), max_length=120, blank=True)
    dues_base = models.PositiveBigIntegerField(_("Căn cứ đóng đoàn phí (đồng/tháng)"), null=True)
    joined_on = models.DateField(_("Ngày vào"))
    left_on = models.DateField(_("Ngày thôi"), null=True)  # the first day on which this is no member any more
    left_why = models.CharField(_("Lý do thôi"), max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["union", "account"], condition=Q(left_on=None), name="union_member_once_an_account"
            ),
            models.CheckConstraint(
                condition=Q(left_on=None) | Q(left_on__gte=F("joined_on")), name="union_member_days_in_order"
            ),
        ]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return self.name


class TermState(models.TextChoices):
    OPEN = "open", _("Đương nhiệm")
    ENDED = "ended", _("Đã kết thúc")


class Term(models.Model):
    """The years between two congresses."""

    union = models.ForeignKey(Union, on_delete=models.PROTECT, related_name="terms")
    number = models.PositiveSmallIntegerField(_("Nhiệm kỳ số"))
    starts_on = models.DateField(_("Từ ngày"))
    ends_on = models.DateField(_("Đến hết ngày"))  # as planned while it is open
    state = models.CharField(_("Trạng thái"), max_length=5, choices=TermState, default=TermState.OPEN)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["union", "number"], name="union_term_number"),
            models.UniqueConstraint(fields=["union"], condition=Q(state="open"), name="union_one_open_term"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="union_term_days_in_order"),
        ]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return str(_("Nhiệm kỳ %(number)s (%(first)s–%(last)s)")) % {
            "number": self.number,
            "first": self.starts_on.year,
            "last": self.ends_on.year,
        }


class Position(models.TextChoices):
    CHAIR = "chair", _("Chủ tịch")
    DEPUTY = "deputy", _("Phó Chủ tịch")
    COMMITTEE = "committee", _("Ủy viên ban chấp hành")
    AUDIT = "audit", _("Ủy viên ủy ban kiểm tra")


COMMITTEE = (Position.CHAIR, Position.DEPUTY, Position.COMMITTEE)
LEADERS = (Position.CHAIR, Position.DEPUTY)


class Officer(models.Model):
    """Who holds a position of a term, from a day until a day (exclusive); by which paper."""

    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="officers")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="positions")
    position = models.CharField(_("Chức vụ"), max_length=9, choices=Position)
    from_day = models.DateField(_("Từ ngày"))
    until = models.DateField(_("Đến ngày"), null=True)
    paper = models.CharField(_("Theo văn bản"), max_length=300)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["term"], condition=Q(position="chair", until=None), name="union_one_chair_at_a_time"
            ),
            models.UniqueConstraint(
                fields=["term", "member"], condition=Q(until=None), name="union_one_position_a_member"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("from_day")), name="union_officer_days_in_order"
            ),
        ]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return f"{self.get_position_display()}: {self.member}"


class CongressState(models.TextChoices):
    PREPARING = "preparing", _("Đang chuẩn bị")
    CONCLUDED = "concluded", _("Đã bế mạc")
    CANCELLED = "cancelled", _("Đã hủy")


class Congress(models.Model):
    """A congress: who was summoned and came, and the elections in it; adopted minutes open the new term."""

    union = models.ForeignKey(Union, on_delete=models.PROTECT, related_name="congresses")
    title = models.CharField(_("Tên đại hội"), max_length=300)
    day = models.DateField(_("Ngày họp"))
    place = models.CharField(_("Nơi họp"), max_length=300)
    agenda = models.TextField(_("Chương trình"))
    summoned = models.PositiveIntegerField(_("Số được triệu tập"))
    present = models.PositiveIntegerField(_("Số có mặt"), default=0)
    state = models.CharField(_("Trạng thái"), max_length=9, choices=CongressState, default=CongressState.PREPARING)
    minutes = models.TextField(_("Biên bản"), blank=True)
    why = models.CharField(_("Lý do"), max_length=1000, blank=True)  # cancelled, or begun without the usual quorum
    term = models.OneToOneField(Term, null=True, on_delete=models.PROTECT, related_name="congress")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-day", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(summoned__gte=1), name="union_congress_summons"),
            models.CheckConstraint(condition=Q(present__lte=F("summoned")), name="union_congress_present"),
            models.UniqueConstraint(
                fields=["union"], condition=Q(state="preparing"), name="union_one_congress_at_once"
            ),
            models.CheckConstraint(
                condition=Q(state="concluded", term__isnull=False) | ~Q(state="concluded") & Q(term=None),
                name="union_congress_opens_a_term",
            ),
        ]
        triggers = [
            never_deleted(),
            pgtrigger.Protect(
                name="ended_congress_stays",
                operation=pgtrigger.Update,
                condition=~pgtrigger.Q(old__state="preparing"),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ElectionState(models.TextChoices):
    VOTING = "voting", _("Đang bầu")
    COUNTED = "counted", _("Đã kiểm phiếu")
    CANCELLED = "cancelled", _("Đã hủy")


class Election(models.Model):
    """One round of the secret election of a congress: so many seats, one ballot for each who votes."""

    congress = models.ForeignKey(Congress, on_delete=models.PROTECT, related_name="elections")
    round = models.PositiveSmallIntegerField(_("Lần bầu"))
    seats = models.PositiveSmallIntegerField(_("Số người cần bầu"))
    poll = models.OneToOneField(Poll, on_delete=models.PROTECT, related_name="+")
    voted = models.PositiveIntegerField(_("Số phiếu đã bỏ"), null=True)
    state = models.CharField(_("Trạng thái"), max_length=9, choices=ElectionState, default=ElectionState.VOTING)

    class Meta:
        ordering = ["round"]
        constraints = [
            models.UniqueConstraint(fields=["congress", "round"], name="union_election_round"),
            models.CheckConstraint(condition=Q(seats__gte=1), name="union_election_seats"),
            models.UniqueConstraint(
                fields=["congress"], condition=Q(state="voting"), name="union_one_election_at_once"
            ),
        ]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return str(_("%(congress)s, bầu lần %(round)s")) % {"congress": self.congress, "round": self.round}


class Result(models.TextChoices):
    ELECTED = "elected", _("Trúng cử")
    TIED = "tied", _("Bằng phiếu, chưa phân định")
    NOT_ELECTED = "not_elected", _("Không trúng cử")


class Candidate(models.Model):
    """A member who stands in a round, and what came of it once the box was opened."""

    election = models.ForeignKey(Election, on_delete=models.PROTECT, related_name="candidates")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    item = models.OneToOneField(PollItem, on_delete=models.PROTECT, related_name="+")
    votes = models.PositiveIntegerField(_("Số phiếu"), null=True)
    result = models.CharField(_("Kết quả"), max_length=11, choices=Result, blank=True)

    class Meta:
        ordering = ["item__position"]
        constraints = [models.UniqueConstraint(fields=["election", "member"], name="union_candidate_once")]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return str(self.member)


class RateKind(models.TextChoices):
    PERCENT = "percent", _("Phần trăm của căn cứ đóng")
    FIXED = "fixed", _("Số tiền cố định mỗi tháng")


class DuesRate(models.Model):
    """What a member pays for each month from a month on: the union's own setting; the later of two holds."""

    union = models.ForeignKey(Union, on_delete=models.PROTECT, related_name="rates")
    from_month = models.DateField(_("Từ tháng"))  # its first day
    kind = models.CharField(_("Cách tính"), max_length=7, choices=RateKind)
    hundredths = models.PositiveIntegerField(_("Phần trăm"), null=True, validators=[MaxValueValidator(10_000)])
    amount = models.PositiveBigIntegerField(_("Số tiền (đồng/tháng)"), null=True)
    paper = models.CharField(_("Theo văn bản, nghị quyết"), max_length=300)

    class Meta:
        ordering = ["-from_month", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="percent", hundredths__gte=1, hundredths__lte=10_000, amount=None)
                | Q(kind="fixed", amount__gte=1, hundredths=None),
                name="union_rate_is_one_of_two",
            ),
        ]
        triggers = [never_deleted(), _never_changed()]

    def __str__(self) -> str:
        return f"{self.from_month:%m/%Y}"


class Side(models.TextChoices):
    IN = "in", _("Thu vào")  # «Thu» alone is Thursday in the words that Django brings
    OUT = "out", _("Chi")


class EntryKind(models.TextChoices):
    DUES = "dues", _("Đoàn phí")
    ALLOCATION = "allocation", _("Kinh phí được cấp")
    SUPPORT = "support", _("Hỗ trợ")
    WELFARE = "welfare", _("Thăm hỏi, trợ cấp")
    ACTIVITY = "activity", _("Hoạt động")
    OTHER = "other", _("Khác")


class Entry(models.Model):
    """A receipt of the cash book, in or out; numbers without a gap for each union, year and side.

    Days never go back, so the balance after each row is what was in the box on that day. A wrong one is reversed.
    """

    union = models.ForeignKey(Union, on_delete=models.PROTECT, related_name="entries")
    side = models.CharField(_("Thu, chi"), max_length=3, choices=Side)
    year = models.PositiveSmallIntegerField(_("Năm"))
    number = models.PositiveIntegerField(_("Số phiếu"))
    day = models.DateField(_("Ngày"))
    kind = models.CharField(_("Khoản"), max_length=10, choices=EntryKind)
    amount = models.PositiveBigIntegerField(_("Số tiền (đồng)"))
    balance = models.PositiveBigIntegerField(_("Tồn quỹ"))  # after it
    text = models.CharField(_("Nội dung"), max_length=500)
    party = models.CharField(_("Người nộp, người nhận"), max_length=200, blank=True)
    reverses = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="reversed_by")
    by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["union", "year", "side", "number"], name="union_receipt_number"),
            models.CheckConstraint(condition=Q(amount__gte=1, number__gte=1), name="union_entry_amount"),
        ]
        triggers = [never_deleted(), _never_changed()]

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        """The number as it stands on the receipt: «PT 03/2026» in, «PC 03/2026» out."""
        return f"{self.short_code}/{self.year}"

    @property
    def short_code(self) -> str:
        """The number within its year: «PT 03»."""
        return f"{'PT' if self.side == Side.IN else 'PC'} {self.number:02d}"


class Dues(models.Model):
    """A member's dues of one month, paid by a receipt; a reversed receipt frees the month."""

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="dues")
    month = models.DateField(_("Tháng"))  # its first day
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="dues")
    is_reversed = models.BooleanField(default=False)

    class Meta:
        ordering = ["month", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "month"], condition=Q(is_reversed=False), name="union_dues_once_a_month"
            )
        ]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return f"{self.member}, {self.month:%m/%Y}"


class WelfareKind(models.TextChoices):
    VISIT = "visit", _("Thăm hỏi ốm đau")
    HARDSHIP = "hardship", _("Trợ cấp khó khăn")
    GIFT = "gift", _("Tặng quà")
    WEDDING = "wedding", _("Mừng cưới")
    FUNERAL = "funeral", _("Phúng viếng")
    OTHER = "other", _("Khác")


class Norm(models.Model):
    """The most that is given for a kind of welfare, by the union's own table; from a day on, never written over."""

    union = models.ForeignKey(Union, on_delete=models.PROTECT, related_name="norms")
    kind = models.CharField(_("Loại"), max_length=8, choices=WelfareKind)
    most = models.PositiveBigIntegerField(_("Mức cao nhất (đồng)"))
    set_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]
        triggers = [never_deleted(), _never_changed()]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.most}"


class WelfareState(models.TextChoices):
    ASKED = "asked", _("Chờ duyệt")
    APPROVED = "approved", _("Đã duyệt, chờ chi")
    REFUSED = "refused", _("Không duyệt")
    GIVEN = "given", _("Đã chi")


class Welfare(models.Model):
    """What is asked for a member. Its ground is seen by the committee and that member, and stands nowhere else."""

    union = models.ForeignKey(Union, on_delete=models.PROTECT, related_name="welfare")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="welfare")
    kind = models.CharField(_("Loại"), max_length=8, choices=WelfareKind)
    amount = models.PositiveBigIntegerField(_("Số tiền (đồng)"))
    ground = models.TextField(_("Lý do, hoàn cảnh"))
    over_why = models.CharField(_("Lý do vượt định mức"), max_length=500, blank=True)
    asked_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    asked_on = models.DateField(_("Ngày đề nghị"))
    state = models.CharField(_("Trạng thái"), max_length=8, choices=WelfareState, default=WelfareState.ASKED)
    settled_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    settled_on = models.DateField(_("Ngày duyệt"), null=True)
    answer = models.CharField(_("Ý kiến"), max_length=500, blank=True)
    entry = models.OneToOneField(Entry, null=True, on_delete=models.PROTECT, related_name="welfare")

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gte=1), name="union_welfare_amount"),
            models.CheckConstraint(
                condition=Q(state="given", entry__isnull=False) | ~Q(state="given") & Q(entry=None),
                name="union_welfare_given_by_receipt",
            ),
            models.CheckConstraint(
                condition=Q(state="asked", settled_on=None) | ~Q(state="asked") & Q(settled_on__isnull=False),
                name="union_welfare_settled_has_its_day",
            ),
        ]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return str(_("Đề nghị số %(number)s")) % {"number": self.pk}  # names nobody: the trail is read by others


class ActivityState(models.TextChoices):
    PLANNED = "planned", _("Sắp tới")
    DONE = "done", _("Đã thực hiện")
    CANCELLED = "cancelled", _("Thôi làm")


class Activity(models.Model):
    """Something that the members do together."""

    union = models.ForeignKey(Union, on_delete=models.PROTECT, related_name="activities")
    title = models.CharField(_("Hoạt động"), max_length=300)
    plan = models.TextField(_("Kế hoạch"))
    day = models.DateField(_("Ngày"))
    place = models.CharField(_("Địa điểm"), max_length=300)
    cost = models.PositiveBigIntegerField(_("Dự kiến chi (đồng)"), default=0)
    state = models.CharField(_("Trạng thái"), max_length=9, choices=ActivityState, default=ActivityState.PLANNED)
    result = models.TextField(_("Kết quả"), blank=True)
    entry = models.OneToOneField(Entry, null=True, on_delete=models.PROTECT, related_name="activity")
    joined = models.ManyToManyField(Member, related_name="+")

    class Meta:
        ordering = ["-day", "-pk"]
        triggers = [
            never_deleted(),
            pgtrigger.Protect(
                name="ended_activity_stays",
                operation=pgtrigger.Update,
                condition=~pgtrigger.Q(old__state="planned"),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ActivityFile(models.Model):
    """A picture or paper of what was done."""

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="files")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(_("Tên tệp"), max_length=200)

    class Meta:
        ordering = ["pk"]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return self.file_name
