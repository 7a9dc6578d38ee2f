"""Clusters and blocks: last year from the covenant to the register, this year at every step of its way."""

import datetime as dt
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone

from thidua.agencies.actor import Actor
from thidua.agencies.models import Agency
from thidua.clusters import services
from thidua.clusters.central import seeds
from thidua.clusters.models import Cluster, ClusterYear, Criterion, Membership, YearState
from thidua.clusters.queries import members_of
from thidua.demo.emulation.clock import on
from thidua.demo.emulation.places import Places
from thidua.polls import services as polls
from thidua.polls.services import Holder

TABLES = (
    (
        "Phát triển kinh tế - xã hội",
        600,
        """Kinh tế | Thu ngân sách trên địa bàn so với dự toán | 150 | chuẩn | x
Kinh tế | Tỷ lệ giải ngân vốn đầu tư công | 100 | chuẩn
Kinh tế | Tiêu chí nông thôn mới, đô thị văn minh đạt thêm | 100 | chuẩn
Văn hóa - xã hội | Tỷ lệ hộ nghèo giảm so với chỉ tiêu | 100 | chuẩn
Văn hóa - xã hội | Trường học đạt chuẩn quốc gia | 75 | chuẩn
Văn hóa - xã hội | Tỷ lệ người dân tham gia bảo hiểm y tế | 75 | chuẩn
| Mô hình mới được tỉnh công nhận | 20 | thưởng""",
    ),
    (
        "Cải cách hành chính và công tác thi đua",
        400,
        """Hành chính | Hồ sơ giải quyết đúng hạn | 120 | chuẩn
Hành chính | Hồ sơ nộp trực tuyến | 80 | chuẩn
Thi đua, khen thưởng | Phong trào thi đua do đơn vị phát động | 100 | chuẩn
Thi đua, khen thưởng | Tỷ lệ khen thưởng người trực tiếp lao động | 100 | chuẩn
| Báo cáo chậm hạn | 30 | trừ""",
    ),
)
COVENANT = (
    "Các đơn vị thành viên thi đua hoàn thành và hoàn thành vượt các chỉ tiêu được giao; đoàn kết, trao đổi kinh "
    "nghiệm, giúp nhau cùng tiến bộ; chấm điểm trung thực, công khai. (Nội dung trình diễn, không có thật.)"
)
EXCLUSIONS = "Đơn vị có cán bộ chủ chốt bị kỷ luật từ cảnh cáo trở lên trong năm."
HOLDERS = (("Trần Thị Giữ Khóa", "chìa khóa hòm phiếu thứ nhất"), ("Lê Văn Giữ Khóa", "chìa khóa hòm phiếu thứ hai"))
HALF = Decimal("0.5")
Points = dict[int, tuple[Decimal | None, str]]


@dataclass
class Chair:
    """Who organises clusters, and what the organiser and the members do in a year of one."""

    actor: Actor
    officers: Mapping[int, Actor]
    today: dt.date

    def open(self, cluster: Cluster, year: int, *, due: dt.date, agencies: Sequence[Agency] = ()) -> ClusterYear:
        """A year that is made ready: new members and tables, or those that come from the year before."""
        made = services.open_cluster_year(
            self.actor,
            cluster=cluster,
            year=year,
            self_score_due=due,
            check_due=due + dt.timedelta(days=15),
            covenant=COVENANT,
            exclusions=EXCLUSIONS,
        )
        if agencies:
            services.add_members(self.actor, year=made, agencies=agencies)
            for name, most, rows in TABLES:
                services.save_table(
                    self.actor, year=made, name=name, max_points=Decimal(most), bonus_most=None, rows=rows
                )
        head, deputy = [each.agency for each in members_of(made)][:2]
        services.choose_leaders(self.actor, year=made, head=head, deputy=deputy)
        return services.advance(self.actor, year=made, seen=YearState.PREPARING)

    def sign(self, year: ClusterYear, *, but: int = 0) -> None:
        """Every member but the last ones signs the covenant."""
        members = list(members_of(year))
        for member in members[: len(members) - but]:
            signer = f"Người đứng đầu {member.agency.name}"
            services.sign_covenant(self._officer(member), member=member, signed_on=timezone.localdate(), signer=signer)

    def advance(self, year: ClusterYear, seen: YearState) -> ClusterYear:
        """The next step of the year."""
        return services.advance(self.actor, year=year, seen=seen)

    def score(self, year: ClusterYear, *, but: int = 0) -> None:
        """Every member but the last ones scores itself and hands in; the first of them has worked best."""
        criteria = _criteria(year)
        members = list(members_of(year))
        for place, member in enumerate(members[: len(members) - but]):
            proven = next(each for each in criteria if each.evidence_required)
            officer = self._officer(member)
            services.add_evidence(
                officer, member=member, criterion=proven, text=f"Báo cáo số {20 + place}/BC (trình diễn)"
            )
            services.score_self(
                officer,
                member=member,
                points=_drawn(criteria, seed=member.agency.code + str(year.year), best=not place),
                hand_in=True,
                version=member.version,
            )

    def check(self, year: ClusterYear, *, but: int = 0) -> None:
        """Members check one another; every fourth sheet has a point too many somewhere."""
        members = list(members_of(year))
        for place, member in enumerate(members[: len(members) - but]):
            assert member.checker is not None  # noqa: S101 - there are two members or more
            given = held_points(member, "self")
            if place % 4 == 1:
                first = next(iter(given))
                points = given[first][0] or Decimal(0)
                given[first] = (max(Decimal(0), points - 5), "Theo số liệu quyết toán (trình diễn).")
            services.check_sheet(
                self._officer(member.checker), member=member, points=given, hand_in=True, version=member.version
            )

    def settle(self, year: ClusterYear) -> None:
        """The organiser follows the checkers, and says why where unit and checker disagree."""
        for member in members_of(year):
            own, checked = held_points(member, "self"), held_points(member, "check")
            given = {
                number: (points, "Thống nhất theo điểm chấm chéo." if points != own[number][0] else "")
                for number, (points, _note) in checked.items()
            }
            services.settle_sheet(self.actor, member=member, points=given, version=member.version)

    def honour(self, year: ClusterYear) -> None:
        """The secret vote of the members: nearly all for the first, one for the second."""
        members = list(members_of(year))
        opened = services.ask_to_honour(
            self.actor,
            year=year,
            candidates=[member.pk for member in members if not member.excluded_reason],
            slips=len(members),
            holders=[Holder(*each) for each in HOLDERS],
        )
        first, second, *others = opened.poll.items.values_list("pk", flat=True)
        for number, code in enumerate(opened.slips):
            chosen = second if number == len(opened.slips) - 1 else first
            choices = {item: "yes" if item == chosen else "blank" for item in (first, second, *others)}
            polls.vote_by_slip(poll=opened.poll, code=code, choices=choices)
        polls.close_poll(self.actor, poll=opened.poll)
        polls.count_poll(self.actor, poll=opened.poll, passphrases=[words for _name, words in HOLDERS])

    def to_the_vote(self, year: ClusterYear) -> None:
        """From the open year to the vote: signed, scored, checked, settled."""
        self.sign(year)
        self.advance(year, YearState.OPEN)
        self.score(year)
        self.advance(year, YearState.SCORING)
        self.check(year)
        self.advance(year, YearState.CHECKING)
        self.settle(year)

    def _officer(self, member: Membership) -> Actor:
        return self.officers[member.agency_id]


class ProvinceClusters:
    """The clusters of communes of the province, and its block of departments."""

    def __init__(self, places: Places, *, today: dt.date, year: int, size: int) -> None:
        self.places, self.today, self.year = places, today, year
        self.chair = Chair(places.appraiser, places.officers, today)
        parts = max(1, len(places.communes) // size)
        self.groups = {
            f"Cụm thi đua các xã, phường số\N{NO-BREAK SPACE}{number}": places.communes[number - 1 :: parts]
            for number in range(1, parts + 1)
        }
        self.clusters: list[Cluster] = []

    def finish_last_year(self) -> None:
        """All of them: formed, scored, honoured by vote in the first, published, written into the register."""
        last = self.year - 1
        years = []
        with on(dt.date(last, 3, 3), today=self.today):
            for name, agencies in self.groups.items():
                years.append(self._formed("cluster", name, last, agencies))
            years.append(self._formed("block", "Khối thi đua các sở, ban, ngành", last, self.places.departments))
        with on(dt.date(last, 12, 15), today=self.today):
            for year in years:
                self.chair.to_the_vote(year)
        with on(dt.date(self.year, 1, 12), today=self.today):
            self._leave_one_out(years[-2])
            for year in years:
                self.chair.advance(year, YearState.SETTLING)
        with on(dt.date(self.year, 1, 12), today=self.today, together=False):
            self.chair.honour(years[0])
        with on(dt.date(self.year, 1, 12), today=self.today):
            for year in years:
                services.publish(self.places.appraiser, year=year)
        with on(dt.date(self.year, 1, 16), today=self.today):
            self._hear_an_appeal(years[0])
        with on(dt.date(self.year, 2, 2), today=self.today):
            for year in years:
                services.write_to_register(self.places.appraiser, year=year)

    def begin_this_year(self) -> None:
        """Cluster 1 scores itself with days left, 2 is late, 3 is being checked, 4 signs; the others score."""
        due = {0: 5, 1: -2, 2: -10, 3: 30}
        years = []
        with on(dt.date(self.year, 3, 2), today=self.today):
            for place, cluster in enumerate(self.clusters):
                day = self.today + dt.timedelta(days=due.get(place, 9))
                years.append(self.chair.open(cluster, self.year, due=day))
        for place, year in enumerate(years):
            with on(dt.date(self.year, 3, 20), today=self.today):
                self.chair.sign(year, but=4 if place == 3 else 0)
            if place == 3:
                continue
            with on(self.today - dt.timedelta(days=20), today=self.today):
                self.chair.advance(year, YearState.OPEN)
            with on(self.today - dt.timedelta(days=12), today=self.today):
                self.chair.score(year, but=0 if place == 2 else 2 + place % 3)
            if place == 2:
                with on(self.today - dt.timedelta(days=5), today=self.today):
                    self.chair.advance(year, YearState.SCORING)
                    self.chair.check(year, but=3)

    def _formed(self, kind: str, name: str, year: int, agencies: Sequence[Agency]) -> ClusterYear:
        document = f"48/QĐ-UBND ngày 03/03/{year} (trình diễn)"
        cluster = services.form_cluster(self.places.appraiser, kind=kind, name=name, document=document)
        self.clusters.append(cluster)
        return self.chair.open(cluster, year, due=dt.date(year, 12, 31), agencies=agencies)

    def _leave_one_out(self, year: ClusterYear) -> None:
        member = members_of(year)[3]
        reason = "Có cán bộ chủ chốt bị kỷ luật cảnh cáo trong năm (trường hợp bịa để trình diễn)."
        services.exclude_unit(self.places.appraiser, member=member, reason=reason)

    def _hear_an_appeal(self, year: ClusterYear) -> None:
        """The second unit wants the points back that its checker took; it gets some, in a second edition."""
        member = members_of(year)[1]
        number = next(iter(held_points(member, "self")))
        own, final = (held_points(member, stage)[number][0] or Decimal(0) for stage in ("self", "final"))
        text = "Đề nghị xem lại điểm thu ngân sách: báo cáo quyết toán bổ sung đã được phê duyệt (trình diễn)."
        made = services.appeal(self.places.officers[member.agency_id], member=member, text=text)
        services.settle_appeal(
            self.places.appraiser,
            appeal=made,
            accepted=True,
            answer="Chấp nhận một phần theo báo cáo quyết toán bổ sung (trình diễn).",
            points={number: (own + final) / 2},
        )


class CentralClusters:
    """The clusters and blocks that the facts name; made-up provinces take part in one of them."""

    def __init__(self, places: Places, *, today: dt.date, year: int) -> None:
        self.places, self.today, self.year = places, today, year
        self.chair = Chair(places.people["thamdinh-tw"], places.officers, today)
        self.cluster: Cluster | None = None

    def finish_last_year(self) -> None:
        """All are formed; in the third one made-up provinces live a year until the register knows who led."""
        last = self.year - 1
        with on(dt.date(last, 3, 5), today=self.today):
            made = [
                services.form_cluster(
                    self.chair.actor,
                    kind=seed.kind,
                    name=seed.name,
                    document="Trình diễn, thành viên không có thật",
                    confidence=seed.confidence,
                    note=seed.note,
                )
                for seed in seeds()
            ]
            self.cluster = made[2]
            year = self.chair.open(self.cluster, last, due=dt.date(last, 12, 31), agencies=self.places.provinces)
        with on(dt.date(last, 12, 20), today=self.today):
            self.chair.to_the_vote(year)
        with on(dt.date(self.year, 1, 14), today=self.today, together=False):
            self.chair.advance(year, YearState.SETTLING)
            self.chair.honour(year)
            services.publish(self.chair.actor, year=year)
        with on(dt.date(self.year, 2, 3), today=self.today):
            services.write_to_register(self.chair.actor, year=year)

    def begin_this_year(self) -> None:
        """The provinces score themselves; two of them have not handed in."""
        assert self.cluster is not None  # noqa: S101 - last year comes first
        with on(dt.date(self.year, 3, 4), today=self.today):
            year = self.chair.open(self.cluster, self.year, due=self.today + dt.timedelta(days=12))
            self.chair.sign(year)
        with on(self.today - dt.timedelta(days=6), today=self.today):
            self.chair.advance(year, YearState.OPEN)
            self.chair.score(year, but=2)


def _criteria(year: ClusterYear) -> list[Criterion]:
    return list(Criterion.objects.filter(table__year=year).order_by("table__position", "position"))


def held_points(member: Membership, stage: str) -> Points:
    rows = member.scores.filter(stage=stage).order_by("criterion__table__position", "criterion__position")
    return {number: (points, "") for number, points in rows.values_list("criterion", "points")}


def _drawn(criteria: Sequence[Criterion], *, seed: str, best: bool) -> Points:
    """Made-up points of a unit, the same for the same seed."""
    chance = random.Random(seed)  # noqa: S311 - made-up points, not secrets
    given: Points = {}
    for each in criteria:
        share = chance.uniform(0.97, 1) if best else chance.uniform(0.72, 0.96)
        if each.kind == Criterion.Kind.MINUS:
            share = 0 if best else chance.choice((0, 0, 0.3))
        given[each.pk] = ((each.max_points * Decimal(share) / HALF).quantize(Decimal(1)) * HALF, "")
    return given
