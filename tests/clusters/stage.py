"""A made-up province with a cluster of communes, brought to any step of its year by the services themselves."""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils import timezone

from tests.makers import make_actor, make_agency, make_tree
from thidua.agencies.actor import Actor
from thidua.agencies.models import Agency, Authority, Level, Role
from thidua.clusters import services
from thidua.clusters.models import Cluster, ClusterYear, Criterion, Edition, Membership, YearState

FIRST_TABLE = "Kinh tế | Thu ngân sách | 60 | chuẩn\nKinh tế | Giải ngân | 40 | chuẩn\n| Mô hình mới | 5 | thưởng"
SECOND_TABLE = "Thi đua | Phong trào | 100 | chuẩn\n| Chậm báo cáo | 10 | trừ"
NAMES = ("An Bình", "Bình Minh", "Cao Thắng")


@dataclass
class Play:
    """The tree, who acts for the organiser and for each unit, and the cluster with its year."""

    tree: dict[str, Agency]
    organiser: Actor
    units: list[Agency]
    officers: list[Actor]
    cluster: Cluster
    year: ClusterYear
    stranger: Actor
    heads: list[Actor] = field(default_factory=list)

    def again(self) -> ClusterYear:
        """The year as it is now."""
        self.year = ClusterYear.objects.select_related("cluster__organiser").get(pk=self.year.pk)
        return self.year

    def member(self, place: int) -> Membership:
        """The unit of a place (from 0) as it is now."""
        found = Membership.objects.select_related("year__cluster__organiser", "agency", "checker")
        return found.get(year=self.year, agency=self.units[place])

    def criteria(self) -> list[Criterion]:
        """All criteria of the year, in order."""
        return list(Criterion.objects.filter(table__year=self.year).order_by("table__position", "position"))

    def given(self, *points: float | str) -> dict[int, tuple[Decimal | None, str]]:
        """These points for the criteria in order."""
        return {each.pk: (Decimal(str(value)), "") for each, value in zip(self.criteria(), points, strict=True)}

    def to(self, state: YearState) -> ClusterYear:
        """Bring the year to a state by `advance`, step by step."""
        while self.again().state != state:
            services.advance(self.organiser, year=self.year, seen=self.year.state)
        return self.year

    def hand_in(self, place: int, *points: float | str) -> Membership:
        """Let a unit score itself and hand in."""
        member = self.member(place)
        return services.score_self(
            self.officers[place], member=member, points=self.given(*points), hand_in=True, version=member.version
        )

    def check(self, place: int, *points: float | str) -> Membership:
        """Let the checker of a unit check it."""
        member = self.member(place)
        assert member.checker is not None
        officer = self.officers[self.units.index(member.checker.agency)]
        return services.check_sheet(
            officer, member=member, points=self.given(*points), hand_in=True, version=member.version
        )

    def settle(self, place: int, *points: float | str, note: str = "Theo hồ sơ.") -> Membership:
        """Let the organiser settle a unit."""
        member = self.member(place)
        given = {number: (value, note) for number, (value, _note) in self.given(*points).items()}
        return services.settle_sheet(self.organiser, member=member, points=given, version=member.version)


POINTS = ((50, 30, 2, 90, 0), (60, 40, 0, 80, 5), (40, 20, 0, 70, 0))  # totals 172, 175, 130


def make_stage(*, year: int | None = None, count: int = 3) -> Play:
    """A province, its communes in one cluster, and a prepared year with two tables."""
    tree = make_tree()
    province = tree["province"]
    organiser = make_actor(province, Role.APPRAISER, Role.COUNCIL_SECRETARY)
    units = [
        make_agency(
            f"Ủy ban nhân dân xã {NAMES[place]}",
            level=Level.COMMUNE,
            parent=province,
            authority=Authority.COMMUNE_HEAD,
        )
        for place in range(count)
    ]
    officers = [make_actor(unit, Role.UNIT_OFFICER) for unit in units]
    cluster = services.form_cluster(organiser, kind="cluster", name="Cụm thi đua số 1", document="12/QĐ-UBND")
    today = timezone.localdate()
    made = services.open_cluster_year(
        organiser,
        cluster=cluster,
        year=year or today.year,
        self_score_due=today + dt.timedelta(days=5),
        check_due=today + dt.timedelta(days=9),
        covenant="Thi đua hoàn thành các chỉ tiêu.",
        exclusions="Có cán bộ chủ chốt bị kỷ luật.",
    )
    services.add_members(organiser, year=made, agencies=units)
    services.choose_leaders(organiser, year=made, head=units[0], deputy=units[1])
    for name, rows in (("Nhiệm vụ chính trị", FIRST_TABLE), ("Công tác thi đua", SECOND_TABLE)):
        services.save_table(organiser, year=made, name=name, max_points=Decimal(100), bonus_most=None, rows=rows)
    stranger = make_actor(tree["stranger"], Role.APPRAISER, Role.UNIT_OFFICER)
    return Play(tree, organiser, units, officers, cluster, made, stranger)


def scored_stage(**options: int) -> Play:
    """The same with every unit scored, checked alike and settled: ready for the vote."""
    return _scored(make_stage(**options))


def _scored(stage: Play) -> Play:
    stage.to(YearState.SCORING)
    for place, points in enumerate(POINTS):
        stage.hand_in(place, *points)
    stage.to(YearState.CHECKING)
    for place, points in enumerate(POINTS):
        stage.check(place, *points)
    stage.to(YearState.SETTLING)
    for place, points in enumerate(POINTS):
        stage.settle(place, *points)
    stage.to(YearState.VOTING)
    return stage


def signed_stage() -> Play:
    """The same as `scored_stage`, with the covenant signed by the first unit."""
    stage = make_stage()
    stage.to(YearState.OPEN)
    services.sign_covenant(
        stage.officers[0], member=stage.member(0), signed_on=timezone.localdate(), signer="Nguyễn Văn Thử, Chủ tịch"
    )
    return _scored(stage)


def published_stage(**options: int) -> tuple[Play, Edition]:
    """The same, published."""
    stage = scored_stage(**options)
    edition = services.publish(stage.organiser, year=stage.year)
    stage.again()
    return stage, edition


__all__ = ["POINTS", "Play", "make_stage", "published_stage", "scored_stage", "signed_stage"]
