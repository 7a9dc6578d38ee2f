"""The demonstration's year of emulation in the browser, from the launch to the flags, as its people would live it.

The year is built once for all that is asked of it, for it costs as much as the walk: first what the data holds, then
the walk. Nobody in it exists.
"""

import datetime as dt
import re

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser import assert_accessible, screenshot
from tests.councils.test_browser import DESK, PHONE, confirm, sign_in
from tests.emulation.stage import COMMUNES, SIZE, Year, make_year
from thidua.agencies.actor import Actor
from thidua.agencies.models import Account
from thidua.clusters import services as clusters
from thidua.clusters.models import Cluster, ClusterYear, Edition, Sheet, YearState
from thidua.clusters.queries import members_of
from thidua.demo.emulation.clusters import HOLDERS, Chair, held_points
from thidua.dossiers.models import Nomination, NominationStatus
from thidua.initiatives.models import InitiativeCase
from thidua.initiatives.queries import alike_cases
from thidua.meetings.models import Meeting
from thidua.movements import services as movements
from thidua.movements.models import Kind, Movement, ReportState, Result, ReviewState, State
from thidua.movements.services import Line, Measure, Rows, Term
from thidua.polls import services as polls
from thidua.register.models import ClusterResult, MovementResult, Rating
from thidua.registrations.models import Registration
from thidua.trail.services import verify

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.django_db(transaction=True)]
GOVERNMENT, PROVINCIAL = "government_emulation_flag", "ministry_province_emulation_flag"
TITLE = "Cả tỉnh chung tay trồng cây, giữ nước"


def test_the_demonstration_year_from_launch_to_flag(page: Page, context: BrowserContext, live_server) -> None:
    year = make_year()
    holds_what_it_says(year)
    every_page_opens(year)
    walk = Walk(page, context, live_server.url, year)
    walk.a_movement()
    walk.a_year_of_the_cluster()
    walk.the_flag_of_the_province()
    walk.the_flag_of_the_government()
    assert verify() == []


def holds_what_it_says(year: Year) -> None:
    """Counts and states of everything that was built."""
    last, now = year.year - 1, year.year
    assert len(year.places.communes) == COMMUNES
    groups = COMMUNES // SIZE
    states = [each.state for each in ClusterYear.objects.filter(year=last)]
    assert states == [YearState.PUBLISHED] * (groups + 2), "the clusters, the block, and one of the centre"
    assert Cluster.objects.filter(organiser=year.actors["thamdinh-tw"].agency).exclude(confidence="").count() == 17
    assert Edition.objects.filter(year=year.cluster(1, last)).count() == 2, "an appeal was accepted"
    ranked = COMMUNES + len(year.places.departments) + len(year.places.provinces) - 1
    assert ClusterResult.objects.filter(year=last).count() == ranked, "one unit was left without a rank"
    here = ClusterYear.objects.filter(cluster__organiser=year.places.province, year=now).order_by("pk")
    assert [each.state for each in here] == [YearState.SCORING, YearState.SCORING, YearState.CHECKING]
    late = year.cluster(2, now)
    assert late.self_score_due < year.today
    assert late.members.filter(sheet=Sheet.WRITING).exists()
    province = Movement.objects.filter(agency=year.places.province)
    assert sorted(province.values_list("kind", "state")) == [
        (Kind.REGULAR, State.LAUNCHED),
        (Kind.THEMATIC, State.ENDED),
        (Kind.THEMATIC, State.LAUNCHED),
    ]
    assert province.get(parent__isnull=False).years == 3
    reviews = [(each.kind, each.state) for row in province for each in row.reviews.all()]
    assert sorted(reviews) == [("final", ReviewState.LOCKED), ("interim", ReviewState.LOCKED)]
    nine = province.get(kind=Kind.REGULAR).periods.get(name="9 tháng")
    assert set(nine.reports.values_list("state", flat=True)) == set(ReportState) - {ReportState.DRAFT}
    assert Result.objects.filter(review__kind="interim", rank__isnull=False).count() == COMMUNES
    assert not MovementResult.objects.exists(), "of a province the law asks for five years, and this one has three"
    assert Nomination.objects.filter(basis="thematic").count() == 1
    assert Registration.objects.filter(year=now, state="sent").count() == len(year.places.departments) - 1 + 6
    cases = InitiativeCase.objects.order_by("pk")
    assert sorted(case.state for case in cases) == ["handed_in", "handed_in", "judging", "recognised"]
    assert [each.case for each in alike_cases(year.actors["thamdinh"], cases[0])] == [cases[1]]
    meeting = Meeting.objects.get()
    assert meeting.state == Meeting.State.CONCLUDED
    assert meeting.proposals.filter(passed=True, nomination__isnull=False).exists()
    assert Rating.objects.filter(subject__in=year.places.collectives.values(), year=last).count() == COMMUNES + 8


def every_page_opens(year: Year) -> None:
    """The lists and the pages of the rooms, for the province and for a commune."""
    lists = ("clusters:clusters", "movements:movements", "registrations:registrations", "initiatives:cases")
    for name in ("thamdinh", "canbo-tl", "thamdinh-tw"):
        client, actor = Client(), year.actors[name]
        client.force_login(Account.objects.get(username=name))
        found = [reverse(each) for each in (*lists, "meetings:meetings", "registrations:compare", "register:ratings")]
        for row in Movement.objects.filter(state__in=[State.LAUNCHED, State.ENDED]):
            found += [reverse("movements:movement", args=[row.pk]), reverse("reports:movement_board", args=[row.pk])]
        for row in ClusterYear.objects.filter(cluster__organiser=actor.agency):
            names = ("clusters:year", "clusters:ranking", "reports:cluster_board")
            found += [reverse(each, args=[row.pk]) for each in names]
        for address in found:
            assert client.get(address).status_code == 200, (name, address)


class Walk:
    """One browser in which everybody signs in after the other."""

    def __init__(self, page: Page, context: BrowserContext, address: str, year: Year) -> None:
        self.page, self.context, self.address, self.year = page, context, address, year
        self.planner, self.commune = year.actors["thamdinh"], year.actors["canbo-tl"]
        self.chair = Chair(self.planner, year.places.officers, year.today)

    def a_movement(self) -> None:
        """The province launches, a commune joins and reports, the final review is locked."""
        movement = self._proposed()
        here = reverse("movements:movement", args=[movement.pk])
        self._go(self.year.actors["chutich"], here)
        self._follow("Phát động", exact=True)
        self.page.get_by_label("Số, ký hiệu văn bản").fill("77/KH-UBND")
        self._sure("Phát động")
        expect(self.page.get_by_text("Đã phát động").first).to_be_visible()

        self._go(self.commune, here)
        self._follow("Đăng ký tham gia")
        self.page.get_by_label("Tìm tập thể, cá nhân").fill("Tan Lap")
        self._press("Tìm")
        self._follow("Ủy ban nhân dân xã Tân Lập")
        self.page.get_by_label("Cây được trồng").fill("12.500")
        self._press("Đăng ký tham gia")
        self._follow("Viết báo cáo")
        self.page.get_by_label("Cây được trồng").fill("10.000")
        self._sure("Gửi báo cáo")

        self._go(self.planner, here)
        expect(self.page.get_by_role("cell", name="10.000 / 12.500")).to_be_visible()
        self._look("phong-trao")
        self.page.get_by_role("link", name=re.compile("Ủy ban nhân dân xã Tân Lập")).first.click()
        self._press("Tiếp nhận")
        self.page.goto(here)
        self._follow("Sơ kết, tổng kết")
        self.page.get_by_label("Tổng kết").check()
        self._press("Lập bảng điểm")
        self._press("Lưu và xếp hạng")
        self._sure("Khóa và công bố")
        expect(self.page.get_by_text("Đã khóa", exact=True).first).to_be_visible()
        result = MovementResult.objects.get(evaluated_at="final")
        assert (result.subject, result.rank, result.years) == (self._collective(self.commune), 1, 5)

    def a_year_of_the_cluster(self) -> None:
        """Communes score and check, the organiser settles, the members honour, the result is published."""
        year = self.year.cluster(1, self.year.year)
        here = reverse("clusters:year", args=[year.pk])
        waiting = [member for member in members_of(year) if member.sheet == Sheet.WRITING]
        for place, member in enumerate(waiting):
            self._go(self.year.places.officers[member.agency_id], here)
            self._follow("Phiếu điểm của đơn vị")
            self._follow("Thêm minh chứng: Thu ngân sách trên địa bàn so với dự toán")
            self.page.get_by_label("Minh chứng").fill("Báo cáo số 9/BC-UBND")
            self._press("Lưu")
            for field in self.page.locator(".sheet__points input").all():
                field.fill("20")
            if not place:
                self._look("phieu-diem")
            self._sure("Nộp phiếu")
            expect(self.page.get_by_text("Đã nộp phiếu điểm.")).to_be_visible()
        self._next_step(here)

        first, *others = members_of(year)
        assert first.checker is not None
        self._go(self.year.places.officers[first.checker.agency_id], here)
        self._follow(f"Chấm chéo {first}")
        self._follow("Điền sẵn điểm tự chấm")
        self._sure("Nộp phiếu")
        expect(self.page.get_by_text("Đã nộp phiếu điểm.")).to_be_visible()
        for member in others:  # the others the same way, without the browser
            assert member.checker is not None
            officer = self.year.places.officers[member.checker.agency_id]
            clusters.check_sheet(
                officer, member=member, points=held_points(member, "self"), hand_in=True, version=member.version
            )
        self._next_step(here)
        self._follow(first.agency.name, exact=True)
        self._press("Chốt điểm")
        expect(self.page.get_by_text("Đã chốt điểm.").first).to_be_visible()
        for member in others:
            clusters.settle_sheet(
                self.planner, member=member, points=held_points(member, "check"), version=member.version + 1
            )
        self._next_step(here)
        self._vote()
        self._go(self.planner, f"{here}xep-hang/")
        self._sure("Công bố kết quả")
        expect(self.page.get_by_text("Đã công bố kết quả.")).to_be_visible()

    def the_flag_of_the_province(self) -> None:
        """Once the days for appeals are over the register knows, and the leader nominates itself and sends."""
        year = self.year.cluster(1, self.year.year)
        ranking = reverse("clusters:ranking", args=[year.pk])
        self._go(self.planner, ranking)
        expect(self.page.get_by_text("Chờ hết hạn kiến nghị")).to_be_visible()
        assert not ClusterResult.objects.filter(year=year.year).exists()
        assert year.appeal_until is not None
        after = dt.datetime.combine(year.appeal_until + dt.timedelta(days=1), dt.time(2), dt.UTC)
        with time_machine.travel(after, tick=True):
            self._go(self.planner, ranking)
            self._press("Ghi kết quả vào sổ bộ")
            expect(self.page.get_by_text("Kết quả đã có trong sổ bộ.")).to_be_visible()
            self._look("xep-hang")
            collective = self._collective(self.commune)
            row = ClusterResult.objects.get(subject=collective, year=year.year)
            assert (row.rank, row.organised_by) == (1, ClusterResult.Organiser.MINISTRY_PROVINCE)
            assert ClusterResult.objects.filter(year=year.year).count() == SIZE

            self._go(self.commune, ranking)
            made = self._nominate(PROVINCIAL)
            assert (made.subject, made.award, made.through_year, made.basis) == (
                collective,
                PROVINCIAL,
                year.year,
                "merit",
            )
            self._send(made)

    def the_flag_of_the_government(self) -> None:
        """The province that led its central cluster last year nominates itself."""
        last = self.year.central(self.year.year - 1)
        nominator = self.year.actors["canbo-tinh"]
        row = ClusterResult.objects.get(subject=self._collective(nominator), year=last.year)
        assert (row.rank, row.organised_by) == (1, ClusterResult.Organiser.CENTRAL_COUNCIL)
        self._go(nominator, reverse("clusters:ranking", args=[last.pk]))
        self._look("xep-hang-trung-uong")
        made = self._nominate(GOVERNMENT)
        assert (made.subject, made.award, made.through_year) == (row.subject, GOVERNMENT, last.year)

    def _proposed(self) -> Movement:
        """A plan of five years that ends today, so that its final review may be held."""
        first = self.year.today + dt.timedelta(days=1)
        first = first.replace(year=first.year - 5, day=min(first.day, 28))
        facts = {
            "title": TITLE,
            "kind": Kind.THEMATIC,
            "starts_on": first,
            "ends_on": self.year.today,
            **dict.fromkeys(("grounds", "aim", "participants", "content", "organisation"), "Nội dung trình diễn."),
        }
        rows = Rows(
            (Measure("Cây được trồng", max_points=100, unit="cây", target=10_000),),  # type: ignore[arg-type] # whole
            (Line(PROVINCIAL, 1),),
            (Term("Kết thúc", self.year.today),),
        )
        return movements.propose_movement(
            self.planner, movement=movements.draft_movement(self.planner, facts=facts, rows=rows)
        )

    def _vote(self) -> None:
        """The organiser opens the box on the page; slips and count as elsewhere."""
        self._follow("Bỏ phiếu suy tôn")
        for order, (name, words) in zip(("thứ nhất", "thứ hai"), HOLDERS, strict=True):
            self.page.get_by_label(f"Người giữ khóa {order}").fill(name)
            self.page.get_by_label(f"Mật khẩu khóa {order}").fill(words)
        self._press("Mở hòm phiếu")
        codes = self.page.locator(".slips .mark").all_inner_texts()
        poll = self.year.cluster(1, self.year.year).votes.get().poll
        first, *others = poll.items.all()
        for code in codes:
            choices = {first.pk: "yes", **{item.pk: "blank" for item in others}}
            polls.vote_by_slip(poll=poll, code=code, choices=choices)
        polls.close_poll(self.planner, poll=poll)
        polls.count_poll(self.planner, poll=poll, passphrases=[words for _name, words in HOLDERS])

    def _nominate(self, award: str) -> Nomination:
        """By the link of the ranking: the form is filled from it, and one more sentence is typed."""
        self._follow("Lập hồ sơ đề nghị")
        expect(self.page.get_by_label("Danh hiệu, hình thức đề nghị")).to_have_value(award)
        achievement = self.page.get_by_label("Tóm tắt thành tích")
        expect(achievement).to_have_value(re.compile("Xếp thứ 1"))
        achievement.fill("Xếp thứ 1 của cụm; hoàn thành vượt mọi chỉ tiêu (trình diễn).")
        self.page.locator("main form button.button").last.click()
        expect(self.page.get_by_text("Đã lập hồ sơ").first).to_be_visible()
        return Nomination.objects.get(award=award)

    def _send(self, made: Nomination) -> None:
        """The commune sends it to the province with a letter."""
        self.page.goto(reverse("dossiers:new_submission"))
        group = self.page.get_by_role("group", name=re.compile("^Cờ thi đua"))
        group.get_by_label("Chọn tất cả").check()
        self.page.get_by_label("Trích yếu tờ trình").fill("Đề nghị tặng Cờ thi đua")
        self._press("Soạn tờ trình với các hồ sơ đã chọn")
        self.page.get_by_label("Số tờ trình").fill("12/TTr-UBND")
        self.page.get_by_label("Ngày tờ trình").fill(f"{self.year.today:%d/%m/%Y}")
        self.page.get_by_label("Người ký", exact=False).first.fill("Đinh Thị Mẫu")
        self.page.get_by_label("Chức vụ người ký").fill("Chủ tịch")
        self.page.get_by_role("button", name=re.compile("^Gửi đến")).click()
        expect(self.page.get_by_text("Đã gửi tờ trình").first).to_be_visible()
        made.refresh_from_db()
        assert made.status == NominationStatus.SENT

    def _collective(self, actor: Actor) -> object:
        return self.year.places.collectives[actor.agency_id]

    def _next_step(self, here: str) -> None:
        self._go(self.planner, here)
        self._sure("Sang bước tiếp theo")
        expect(self.page.get_by_text("Đã sang bước tiếp theo.")).to_be_visible()

    def _go(self, actor: Actor, address: str) -> None:
        sign_in(self.context, actor, self.address)
        self.page.goto(address)

    def _follow(self, name: str, *, exact: bool = False) -> None:
        with self.page.expect_navigation():
            self.page.get_by_role("link", name=name, exact=exact).first.click()

    def _press(self, name: str) -> None:
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=name, exact=True).first.click()

    def _sure(self, name: str) -> None:
        with self.page.expect_navigation():
            confirm(self.page, self.page.get_by_role("button", name=name, exact=True).first.click)

    def _look(self, name: str) -> None:
        """Both widths: accessible, nothing wider than the screen, and a picture for eyes."""
        for width, size in (("phone", PHONE), ("desk", DESK)):
            self.page.set_viewport_size(size)  # type: ignore[arg-type] # a dictionary of the two numbers
            assert_accessible(self.page)
            wide = self.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
            assert wide, f"{name} is too wide: {width}"
            screenshot(self.page, f"nam-thi-dua-{name}-{width}")
