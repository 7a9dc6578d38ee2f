"""Every read of clusters, scoped to the viewer: out of sight is not found, and no rank shows before publication.

A viewer sees clusters that the own agency organises or belongs to, and those organised below it. Sheets and points of
others are the organiser's until the result is published; a member sees its own and those that it checks.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Least
from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.clusters import scoring
from thidua.clusters.models import (
    Appeal,
    Cluster,
    ClusterYear,
    Edition,
    Evidence,
    Membership,
    PublishedRank,
    Score,
    Sheet,
    Stage,
    YearState,
)

FEWEST_MEMBERS = 2
PUBLISHED = (YearState.PUBLISHED, YearState.REVISING)
FROM_CHECKING = (YearState.CHECKING, YearState.SETTLING, YearState.VOTING)


def _sight(actor: Actor | None, organiser: str, members: str) -> Q | None:
    """What is in sight, by the ways to the organiser and to the members; None for nothing at all.

    An agency without a path is in no tree: everything begins with an empty path, and it must see nothing.
    """
    if actor is None or not actor.agency.path:
        return None
    member = {f"{members}__agency": actor.agency_id, f"{members}__left_reason": ""}
    return Q(**{f"{organiser}__path__startswith": actor.agency.path}) | Q(**member)


def visible_clusters(actor: Actor | None) -> QuerySet[Cluster]:
    """Clusters that the actor's agency organises, belongs to in some year, or that are organised below it."""
    scope = _sight(actor, "organiser", "years__members")
    if scope is None:
        return Cluster.objects.none()
    numbers = Cluster.objects.filter(scope).values("pk")
    return Cluster.objects.filter(pk__in=numbers).select_related("organiser")


def get_visible_cluster(actor: Actor, pk: int) -> Cluster:
    """The one door to a cluster; raises Cluster.DoesNotExist out of sight."""
    return visible_clusters(actor).get(pk=pk)


def visible_years(actor: Actor | None) -> QuerySet[ClusterYear]:
    """Years of clusters in sight; a member sees those in which it takes part."""
    scope = _sight(actor, "cluster__organiser", "members")
    if scope is None:
        return ClusterYear.objects.none()
    numbers = ClusterYear.objects.filter(scope).values("pk")
    return ClusterYear.objects.filter(pk__in=numbers).select_related("cluster__organiser", "head", "deputy")


def get_visible_year(actor: Actor, pk: int) -> ClusterYear:
    """The one door to a year; raises ClusterYear.DoesNotExist out of sight."""
    return visible_years(actor).get(pk=pk)


def is_organiser(actor: Actor, year: ClusterYear) -> bool:
    """Whether the actor's agency organises the cluster."""
    return year.cluster.organiser_id == actor.agency_id


def members_of(year: ClusterYear) -> QuerySet[Membership]:
    """Who takes part in the year, in order."""
    return year.members.filter(left_reason="").select_related("agency", "checker__agency", "subject")


def own_membership(actor: Actor, year: ClusterYear) -> Membership | None:
    """The actor's own agency in the year."""
    return members_of(year).filter(agency=actor.agency_id).first()


def visible_sheets(actor: Actor | None) -> QuerySet[Membership]:
    """Sheets the actor may read: the organiser's all, the own, those to be checked, and all once published."""
    if actor is None or not actor.agency.path:
        return Membership.objects.none()
    scope = (
        Q(year__cluster__organiser=actor.agency_id)
        | Q(agency=actor.agency_id)
        | Q(checker__agency=actor.agency_id, year__state__in=FROM_CHECKING)
        | Q(year__state__in=PUBLISHED, year__in=visible_years(actor).values("pk"))
    )
    found = Membership.objects.filter(scope, left_reason="")
    return found.select_related("agency", "checker__agency", "subject", "year__cluster__organiser")


def get_visible_sheet(actor: Actor, pk: int) -> Membership:
    """The one door to a unit's sheet; raises Membership.DoesNotExist out of sight."""
    return visible_sheets(actor).get(pk=pk)


def get_visible_evidence(actor: Actor, pk: int) -> Evidence:
    """Evidence of a sheet in sight; raises Evidence.DoesNotExist otherwise."""
    found = Evidence.objects.filter(membership__in=visible_sheets(actor).values("pk"))
    return found.select_related("membership__year__cluster", "membership__agency", "file").get(pk=pk)


def get_visible_appeal(actor: Actor, pk: int) -> Appeal:
    """An appeal, for the organiser and for who made it; raises Appeal.DoesNotExist otherwise."""
    scope = Q(membership__year__cluster__organiser=actor.agency_id) | Q(membership__agency=actor.agency_id)
    found = Appeal.objects.filter(scope)
    return found.select_related("membership__year__cluster__organiser", "membership__agency", "edition").get(pk=pk)


def may_read_result(actor: Actor, year: ClusterYear) -> bool:
    """Whether points and ranks of all may be shown: to the organiser always, to everybody once published."""
    return year.is_published or is_organiser(actor, year)


def stages_shown(actor: Actor, member: Membership) -> tuple[Stage, ...]:
    """Whose points of a sheet in sight are shown to the actor."""
    year = member.year
    if may_read_result(actor, year) or member.agency_id == actor.agency_id:
        return (Stage.SELF, Stage.CHECK, Stage.FINAL)
    return (Stage.SELF, Stage.CHECK)


def scores_of(member: Membership) -> dict[int, dict[str, Score]]:
    """The points of a unit by criterion and stage."""
    found: dict[int, dict[str, Score]] = {}
    for score in member.scores.all():
        found.setdefault(score.criterion_id, {})[score.stage] = score
    return found


def tables_of(year: ClusterYear) -> list[scoring.Table]:
    """The tables of a year as scoring reads them, in order."""
    return [
        scoring.Table(
            table.name,
            table.max_points,
            tuple(scoring.Criterion(each.pk, each.kind, each.max_points) for each in table.criteria.all()),  # type: ignore[arg-type] # a Kind is its text
            table.bonus_most,
        )
        for table in year.tables.prefetch_related("criteria")
    ]


def points_of(year: ClusterYear, stage: Stage = Stage.FINAL) -> dict[int, dict[int, Decimal]]:
    """All points of a stage: membership → criterion → points."""
    found: dict[int, dict[int, Decimal]] = {}
    rows = Score.objects.filter(membership__year=year, membership__left_reason="", stage=stage)
    for member, criterion, points in rows.values_list("membership_id", "criterion_id", "points").iterator(20_000):
        found.setdefault(member, {})[criterion] = points
    return found


def sums_of(year: ClusterYear, stage: Stage = Stage.FINAL) -> dict[int, dict[int, dict[scoring.Kind, Decimal]]]:
    """What `scoring.points_of` sums, summed by the database: membership → table → kind → points."""
    counted = Sum(Least("points", "criterion__max_points"))  # never below 0: `score_not_negative`
    rows = Score.objects.filter(membership__year=year, membership__left_reason="", stage=stage)
    found: dict[int, dict[int, dict[scoring.Kind, Decimal]]] = {}
    for member, table, kind, points in (
        rows.order_by().values_list("membership_id", "criterion__table_id", "criterion__kind").annotate(counted=counted)
    ):
        found.setdefault(member, {}).setdefault(table, {})[kind] = points
    return found


def standings(year: ClusterYear, stage: Stage = Stage.FINAL) -> list[scoring.Standing]:
    """Where every member of the year stands with the points and votes there are: what publication freezes.

    The sums come from the database; what they count for is `scoring`'s alone.
    """
    tables = list(zip(year.tables.values_list("pk", flat=True), tables_of(year), strict=True))
    sums, votes, none = sums_of(year, stage), counted_votes(year), dict[int, dict[scoring.Kind, Decimal]]()
    units = []
    for pk, excluded in year.members.filter(left_reason="").values_list("pk", "excluded_reason"):
        own = sums.get(pk, none)
        points = tuple(scoring.capped(table, own.get(number, {})) for number, table in tables)
        units.append(scoring.Unit(pk, points, votes.get(pk, 0) if votes else None, bool(excluded)))
    return scoring.ranked(units, year.tie_breaks, year.seed)


def counted_votes(year: ClusterYear) -> dict[int, int] | None:
    """The votes of the last vote that was counted; None when there was none."""
    vote = year.votes.filter(votes__isnull=False).first()
    return {int(pk): count for pk, count in (vote.votes or {}).items()} if vote else None


def latest_edition(year: ClusterYear) -> Edition | None:
    """The edition of the result that holds."""
    return year.editions.first() if year.is_published else None


def ranks_of(edition: Edition) -> QuerySet[PublishedRank]:
    """Who stands where in an edition, in order."""
    return edition.ranks.select_related("membership__agency", "membership__subject")


def left_to_do(year: ClusterYear, today: dt.date | None = None) -> str:
    """Why the year can't go to its next step yet, with what to do; empty when it can."""
    today = today or timezone.localdate()
    members = year.members.filter(left_reason="")
    if year.state == YearState.PREPARING:
        return _not_prepared(year, members)
    if year.state == YearState.SCORING:
        return _not_in(members.filter(sheet=Sheet.WRITING).count(), year.self_score_due, today)
    if year.state == YearState.CHECKING:
        return _not_in(members.filter(sheet=Sheet.HANDED_IN).count(), year.check_due, today)
    if year.state == YearState.SETTLING:
        open_ones = members.exclude(sheet=Sheet.SETTLED).filter(excluded_reason="").count()
        return _("Còn %(count)s đơn vị chưa chốt điểm.") % {"count": open_ones} if open_ones else ""
    return ""


def _not_prepared(year: ClusterYear, members: QuerySet[Membership]) -> str:
    if members.count() < FEWEST_MEMBERS:
        return _("Cần ít nhất hai đơn vị thành viên.")
    if not year.tables.exists():
        return _("Chưa có bảng tiêu chí nào.")
    return "" if year.head_id else _("Chưa chọn trưởng cụm, khối.")


def _not_in(count: int, due: dt.date, today: dt.date) -> str:
    """While the due day has not passed everybody is waited for; after it the organiser may go on without."""
    if not count or not scoring.is_open(due, today):
        return ""
    return _("Còn %(count)s phiếu chưa nộp, mà hạn là hết ngày %(due)s (%(left)s).") % {
        "count": count,
        "due": f"{due:%d/%m/%Y}",
        "left": left_text(due, today),
    }


def left_text(due: dt.date, today: dt.date | None = None) -> str:
    """«còn 5 ngày», «hôm nay là ngày cuối», «quá hạn 2 ngày»."""
    left = scoring.days_left(due, today or timezone.localdate())
    if left > 0:
        return _("còn %(days)s ngày") % {"days": left}
    return _("hôm nay là ngày cuối") if left == 0 else _("quá hạn %(days)s ngày") % {"days": -left}


@dataclass(frozen=True)
class Progress:
    """How far the sheets of a year are."""

    members: int
    signed: int
    handed_in: int
    checked: int
    settled: int


def progress_of(year: ClusterYear) -> Progress:
    """How many units have signed, handed in, been checked and been settled."""
    count = Count("pk")
    members = year.members.filter(left_reason="")
    return Progress(
        **members.aggregate(
            members=count,
            signed=Count("pk", filter=Q(covenant_on__isnull=False)),
            handed_in=Count("pk", filter=~Q(sheet=Sheet.WRITING)),
            checked=Count("pk", filter=Q(sheet__in=[Sheet.CHECKED, Sheet.SETTLED])),
            settled=Count("pk", filter=Q(sheet=Sheet.SETTLED)),
        )
    )


def leaders_of(organiser: int, year: int) -> int:
    """How many clusters of an organiser have a published leader in a year."""
    years = ClusterYear.objects.filter(cluster__organiser=organiser, year=year, state__in=PUBLISHED)
    return years.filter(editions__ranks__rank=1).distinct().count()


def differing(criteria: Iterable[int], scores: Mapping[int, Mapping[str, Score]]) -> set[int]:
    """The criteria for which a unit and its checker gave different points."""
    found = set()
    for number in criteria:
        given = scores.get(number, {})
        pair = [given[stage].points for stage in (Stage.SELF, Stage.CHECK) if stage in given]
        if len(set(pair)) > 1:
            found.add(number)
    return found
