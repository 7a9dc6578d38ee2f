"""Clusters and blocks: members, covenant, score sheets, cross-checks, honouring, ranking, publication.

The state of a year is `ClusterYear.state`, that of a unit's sheet is `Membership.sheet`; neither is worked out anywhere
else. What may change when is held by the database too: tables until scoring begins, points until the result is
published; an edition of the result never.
"""

from decimal import Decimal

import pgtrigger
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from thidua.agencies.models import Account, Agency
from thidua.polls.models import Poll
from thidua.register.models import Subject, never_deleted


class Cluster(models.Model):
    """A cluster (of places) or a block (of bodies alike) that an agency organises. It is never deleted: it ends."""

    class Kind(models.TextChoices):
        CLUSTER = "cluster", _("Cụm thi đua")
        BLOCK = "block", _("Khối thi đua")

    organiser = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="clusters")
    kind = models.CharField(_("Loại"), max_length=7, choices=Kind, default=Kind.CLUSTER)
    name = models.CharField(_("Tên cụm, khối"), max_length=300)
    document = models.CharField(_("Văn bản phân cụm, khối"), max_length=200, blank=True)
    confidence = models.CharField(max_length=10, blank=True)  # of a seed from the facts; empty: made by the organiser
    note = models.CharField(max_length=500, blank=True)
    ended_on = models.DateField(_("Ngày thôi tổ chức"), null=True, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["organiser", "name"], condition=Q(ended_on=None), name="cluster_once_while_it_lasts"
            )
        ]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return self.name


class YearState(models.TextChoices):
    PREPARING = "preparing", _("Đang chuẩn bị")
    OPEN = "open", _("Đang thi đua, ký giao ước")
    SCORING = "scoring", _("Các đơn vị tự chấm điểm")
    CHECKING = "checking", _("Đang chấm chéo")
    SETTLING = "settling", _("Đang chốt điểm")
    VOTING = "voting", _("Họp, bỏ phiếu suy tôn")
    PUBLISHED = "published", _("Đã công bố")
    REVISING = "revising", _("Đang sửa theo kiến nghị")  # only while an accepted appeal is being written


BEFORE_SCORING = (YearState.PREPARING, YearState.OPEN)


class ClusterYear(models.Model):
    """One year of a cluster: who leads it, its rules, its days (all inclusive) and how far it is."""

    cluster = models.ForeignKey(Cluster, on_delete=models.PROTECT, related_name="years")
    year = models.PositiveSmallIntegerField(_("Năm"))
    head = models.ForeignKey(Agency, verbose_name=_("Trưởng"), null=True, on_delete=models.PROTECT, related_name="+")
    deputy = models.ForeignKey(Agency, verbose_name=_("Phó"), null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(_("Trạng thái"), max_length=9, choices=YearState, default=YearState.PREPARING)
    self_score_due = models.DateField(_("Hạn tự chấm"))
    check_due = models.DateField(_("Hạn chấm chéo"))
    appeal_days = models.PositiveSmallIntegerField(_("Số ngày nhận kiến nghị"), default=10)
    appeal_until = models.DateField(_("Nhận kiến nghị đến hết ngày"), null=True)
    covenant = models.TextField(_("Nội dung giao ước thi đua"), blank=True)
    rules = models.TextField(_("Quy chế hoạt động"), blank=True)
    exclusions = models.TextField(_("Trường hợp không xếp hạng"), blank=True)
    tie_breaks = models.JSONField(_("Thứ tự xét khi bằng điểm"), default=list)  # names of `scoring.RULES`
    seed = models.CharField(_("Số bốc thăm"), max_length=32)  # fixed when the year is made, before any point is known

    class Meta:
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(fields=["cluster", "year"], name="cluster_year_once"),
            models.CheckConstraint(condition=Q(head=None) | ~Q(head=F("deputy")), name="head_is_not_deputy"),
            models.CheckConstraint(condition=Q(check_due__gte=F("self_score_due")), name="check_after_self_score"),
        ]
        triggers = [
            never_deleted(),
            pgtrigger.Protect(
                name="published_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__state="published") & ~pgtrigger.Q(new__state__in=["published", "revising"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cluster.name}, {self.year}"

    @property
    def is_published(self) -> bool:
        return self.state in {YearState.PUBLISHED, YearState.REVISING}


class Sheet(models.TextChoices):
    """How far the sheet of a unit is."""

    WRITING = "writing", _("Chưa nộp")
    HANDED_IN = "handed_in", _("Đã tự chấm, chờ chấm chéo")
    CHECKED = "checked", _("Đã chấm chéo, chờ chốt")
    SETTLED = "settled", _("Đã chốt điểm")


class Membership(models.Model):
    """An agency in a cluster in one year, its place in the register, who checks it, and its sheet."""

    year = models.ForeignKey(ClusterYear, on_delete=models.PROTECT, related_name="members")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="cluster_memberships")
    position = models.PositiveSmallIntegerField()
    subject = models.ForeignKey(Subject, null=True, on_delete=models.PROTECT, related_name="+")
    checker = models.ForeignKey(
        "self", verbose_name=_("Đơn vị chấm chéo"), null=True, on_delete=models.PROTECT, related_name="checks"
    )
    covenant_on = models.DateField(_("Ký giao ước ngày"), null=True)
    covenant_by = models.CharField(_("Người ký"), max_length=200, blank=True)
    sheet = models.CharField(_("Phiếu điểm"), max_length=9, choices=Sheet, default=Sheet.WRITING)
    handed_in_on = models.DateField(_("Nộp ngày"), null=True)
    excluded_reason = models.TextField(_("Lý do không xếp hạng"), blank=True)
    left_reason = models.CharField(_("Lý do ra khỏi cụm, khối"), max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["year", "agency"], condition=Q(left_reason=""), name="cluster_member_once"),
            models.CheckConstraint(condition=~Q(checker=F("pk")), name="member_never_checks_itself"),
        ]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return self.agency.name


def _only_while(name: str, path: str, states: tuple[YearState, ...]) -> list[pgtrigger.Trigger]:
    """Triggers that refuse any change of rows whose year is past these states; `path` leads from a row to its year."""
    allowed = ", ".join(f"'{state}'" for state in states)
    both = "(SELECT * FROM before UNION ALL SELECT * FROM after)"
    events = {
        "added": (pgtrigger.Insert, {"new": "after"}, "after"),
        "changed": (pgtrigger.Update, {"old": "before", "new": "after"}, both),
        "taken": (pgtrigger.Delete, {"old": "before"}, "before"),
    }
    return [
        pgtrigger.Trigger(
            name=f"{name}_{event}",
            level=pgtrigger.Statement,
            when=pgtrigger.After,
            operation=operation,
            referencing=pgtrigger.Referencing(**rows),  # type: ignore[no-untyped-call] # the package has no types
            func=f"""
                IF EXISTS (
                    SELECT 1 FROM {changed} changed {path} WHERE clusters_clusteryear.state NOT IN ({allowed})
                ) THEN
                    RAISE EXCEPTION 'pgtrigger: % of a year that is past it', TG_TABLE_NAME;
                END IF;
                RETURN NULL;
            """,  # noqa: S608 - names of tables and states of ours
        )
        for event, (operation, rows, changed) in events.items()
    ]


class Table(models.Model):
    """A table of criteria, of 100 or 1,000 points or what the organiser says."""

    year = models.ForeignKey(ClusterYear, on_delete=models.PROTECT, related_name="tables")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(_("Tên bảng"), max_length=200)
    max_points = models.DecimalField(_("Tổng điểm chuẩn"), max_digits=7, decimal_places=2, default=Decimal(100))
    bonus_most = models.DecimalField(_("Điểm thưởng tối đa"), max_digits=7, decimal_places=2, null=True, blank=True)

    class Meta:
        ordering = ["position"]
        triggers = _only_while(
            "table_before_scoring",
            "JOIN clusters_clusteryear ON clusters_clusteryear.id = changed.year_id",
            BEFORE_SCORING,
        )

    def __str__(self) -> str:
        return self.name


class Criterion(models.Model):
    """One line of a table."""

    class Kind(models.TextChoices):
        BASE = "base", _("Điểm chuẩn")
        BONUS = "bonus", _("Điểm thưởng")
        MINUS = "minus", _("Điểm trừ")

    table = models.ForeignKey(Table, on_delete=models.CASCADE, related_name="criteria")
    position = models.PositiveSmallIntegerField()
    group = models.CharField(_("Nhóm"), max_length=200, blank=True)
    name = models.CharField(_("Tiêu chí"), max_length=500)
    max_points = models.DecimalField(_("Điểm tối đa"), max_digits=7, decimal_places=2)
    kind = models.CharField(_("Loại điểm"), max_length=5, choices=Kind, default=Kind.BASE)
    evidence_required = models.BooleanField(_("Cần minh chứng"), default=False)

    class Meta:
        ordering = ["table__position", "position"]
        triggers = _only_while(
            "criterion_before_scoring",
            "JOIN clusters_table ON clusters_table.id = changed.table_id "
            "JOIN clusters_clusteryear ON clusters_clusteryear.id = clusters_table.year_id",
            BEFORE_SCORING,
        )

    def __str__(self) -> str:
        return self.name


class Stage(models.TextChoices):
    SELF = "self", _("Tự chấm")
    CHECK = "check", _("Chấm chéo")
    FINAL = "final", _("Chốt")


class Score(models.Model):
    """The points that a unit has for a criterion, as it gave them itself, as its checker and as the organiser did."""

    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="scores")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="scores")
    stage = models.CharField(max_length=5, choices=Stage)
    points = models.DecimalField(_("Điểm"), max_digits=7, decimal_places=2)
    note = models.CharField(_("Ghi chú"), max_length=1000, blank=True)
    by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["membership", "criterion", "stage"], name="score_once"),
            models.CheckConstraint(condition=Q(points__gte=0), name="score_not_negative"),
        ]
        triggers = _only_while(
            "score_until_published",
            "JOIN clusters_membership ON clusters_membership.id = changed.membership_id "
            "JOIN clusters_clusteryear ON clusters_clusteryear.id = clusters_membership.year_id",
            (YearState.SCORING, YearState.CHECKING, YearState.SETTLING, YearState.REVISING),
        )

    def __str__(self) -> str:
        return f"{self.criterion}: {self.points}"


class Evidence(models.Model):
    """A file or a reference that shows what a unit scored for a criterion."""

    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="evidence")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="evidence")
    text = models.CharField(_("Minh chứng"), max_length=500)
    file = models.ForeignKey("dossiers.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")
    added_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return self.text


class HonourVote(models.Model):
    """A secret vote by which the members honour who led; `polls` keeps the box, `votes` what came out of it."""

    year = models.ForeignKey(ClusterYear, on_delete=models.PROTECT, related_name="votes")
    poll = models.OneToOneField(Poll, on_delete=models.PROTECT, related_name="+")
    candidates = models.JSONField()  # memberships in the order of the ballot
    votes = models.JSONField(null=True)  # membership -> votes, once counted

    class Meta:
        ordering = ["-pk"]
        triggers = [never_deleted()]

    def __str__(self) -> str:
        return f"{self.year}: {self.poll}"


class Edition(models.Model):
    """A published result: its first edition, or one that an accepted appeal made. None ever changes."""

    year = models.ForeignKey(ClusterYear, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveSmallIntegerField(_("Lần công bố"))
    published_at = models.DateTimeField(_("Công bố lúc"))
    published_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(_("Lý do"), blank=True)
    tables = models.JSONField(encoder=DjangoJSONEncoder)  # the criteria as they were
    seed = models.CharField(max_length=32)
    tie_breaks = models.JSONField(default=list)
    digest = models.CharField(max_length=64)  # SHA-256 of all its ranks

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["year", "number"], name="edition_once")]
        triggers = [never_deleted(), pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return f"{self.year} ({self.number})"


class PublishedRank(models.Model):
    """Where a unit stands in an edition; no rank when it was excluded."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="ranks")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="ranks")
    position = models.PositiveIntegerField()
    rank = models.PositiveIntegerField(_("Xếp thứ"), null=True)
    total = models.DecimalField(_("Tổng điểm"), max_digits=9, decimal_places=2)
    tables = models.JSONField(encoder=DjangoJSONEncoder)  # points of each table
    scores = models.JSONField(encoder=DjangoJSONEncoder)  # criterion -> points
    by = models.CharField(max_length=20, blank=True)  # what put it behind the one before
    votes = models.PositiveIntegerField(null=True)
    excluded_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "membership"], name="published_unit_once"),
            models.UniqueConstraint(fields=["edition", "rank"], name="published_rank_once"),
            models.CheckConstraint(
                condition=Q(excluded_reason="", rank__isnull=False) | ~Q(excluded_reason="") & Q(rank=None),
                name="excluded_is_never_ranked",
            ),
        ]
        triggers = [never_deleted(), pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return f"{self.rank}: {self.membership}"


class Appeal(models.Model):
    """What a unit has to say against a published result, and what the organiser answered."""

    class State(models.TextChoices):
        OPEN = "open", _("Chờ giải quyết")
        ACCEPTED = "accepted", _("Chấp nhận, đã công bố lại")
        REFUSED = "refused", _("Không chấp nhận")

    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="appeals")
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="appeals")
    text = models.TextField(_("Nội dung kiến nghị"))
    made_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(_("Trạng thái"), max_length=8, choices=State, default=State.OPEN)
    answer = models.TextField(_("Trả lời"), blank=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.UniqueConstraint(fields=["membership"], condition=Q(state="open"), name="one_open_appeal")
        ]
        triggers = [
            never_deleted(),
            pgtrigger.Protect(
                name="settled_once", operation=pgtrigger.Update, condition=~pgtrigger.Q(old__state="open")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.membership}: {self.get_state_display()}"
