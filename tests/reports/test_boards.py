"""The boards: true at every step, and showing no point and no rank that is not published or locked."""

import datetime as dt
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from tests.browser import assert_accessible, screenshot
from tests.clusters.stage import make_stage, published_stage, scored_stage
from tests.makers import make_actor, make_agency, make_tree
from thidua.agencies.models import Agency, Authority, Level, Role
from thidua.clusters.models import YearState
from thidua.movements import services
from thidua.movements.models import Movement, ReviewKind
from thidua.reports.boards.cluster import cluster_board
from thidua.reports.boards.movement import movement_board

pytestmark = pytest.mark.django_db


def signed_in(actor) -> Client:
    client = Client()
    client.force_login(actor.account)
    return client


class Going:
    """A movement of the committee in two provinces, with one report due today."""

    def __init__(self, tree: dict[str, Agency] | None = None, *, asks: bool = True) -> None:
        self.tree = tree or make_tree()
        committee = self.tree["committee"]
        Agency.objects.filter(pk=self.tree["province"].pk).update(area_code="01")
        Agency.objects.filter(pk=self.tree["stranger"].pk).update(area_code="04")
        self.planner = make_actor(committee, Role.APPRAISER, Role.HEAD)
        self.one = make_actor(self.tree["province"], Role.UNIT_OFFICER)
        self.other = make_actor(self.tree["stranger"], Role.UNIT_OFFICER)
        today = timezone.localdate()
        facts = {
            "kind": "thematic",
            "title": "Thi đua xây dựng nông thôn mới",
            "grounds": "Căn cứ thử",
            "aim": "Mục đích thử",
            "participants": "Các tỉnh",
            "content": "Nội dung thử",
            "organisation": "Tổ chức thử",
            "starts_on": today - dt.timedelta(days=400),
            "ends_on": today + dt.timedelta(days=5),
        }
        rows = services.Rows(
            measures=[services.Measure("Xã đạt chuẩn", Decimal(100), unit="xã", target=Decimal(50))],
            terms=[services.Term("Quý cuối", today)] if asks else [],
        )
        drafted = services.draft_movement(self.planner, facts=facts, rows=rows)
        proposed = services.propose_movement(self.planner, movement=drafted)
        self.movement = services.launch_movement(self.planner, movement=proposed, number="1/KH-BTĐKT", signed_on=today)
        self.joined = [services.join_movement(each, movement=self.movement) for each in (self.one, self.other)]

    def report(self, actor, place: int, value: int) -> None:
        services.report_progress(
            actor,
            participation=self.joined[place],
            period=self.movement.periods.get(),
            values={self.movement.criteria.get().pk: Decimal(value)},
        )

    def board(self, actor=None):
        return movement_board(actor or self.planner, Movement.objects.select_related("agency").get(pk=self.movement.pk))


def test_a_movements_board_names_who_has_not_reported_and_how_far_the_others_are():
    going = Going()
    assert set(going.board().late) == {str(going.tree["province"]), str(going.tree["stranger"])}
    going.report(going.one, 0, 20)
    board = going.board()
    assert board.late == [str(going.tree["stranger"])]
    assert [(row[0], row[1]) for row in board.figures[0].table.rows] == [(str(going.tree["province"]), "40")]
    assert "1/2" in [stat.number for stat in board.stats]
    assert "5" in [stat.number for stat in board.stats]  # days left, the last one included
    going.report(going.other, 1, 60)
    board = going.board()
    assert board.nobody_late
    assert [row[1] for row in board.figures[0].table.rows] == ["100", "40"]
    picture = board.figures[1]
    assert ("Cao Bằng", "100") in picture.table.rows
    assert ("Hà Nội", "40") in picture.table.rows
    assert len(picture.table.rows) == 34


def test_where_no_report_is_asked_the_board_names_who_has_not_taken_the_movement_up_to_the_organiser_alone():
    going = Going(asks=False)
    silent = make_agency("Ủy ban nhân dân tỉnh Im Lặng", level="province", parent=going.tree["committee"])
    board = going.board()
    assert board.late_title == "Chưa hưởng ứng"
    assert str(silent) in board.late
    assert str(going.tree["province"]) not in board.late
    assert going.board(going.other).late_title == ""


def test_a_participant_sees_the_board_of_its_own_tree_only():
    going = Going()
    going.report(going.one, 0, 20)
    board = going.board(going.other)
    assert board.late == [str(going.tree["stranger"])]
    assert board.figures == []
    assert str(going.tree["province"]) not in signed_in(going.other).get(
        reverse("reports:movement_board", args=[going.movement.pk])
    ).text.replace(going.movement.title, "")


def test_ranks_of_a_review_stand_on_the_board_once_it_is_locked():
    going = Going()
    going.report(going.one, 0, 20)
    going.report(going.other, 1, 60)
    review = services.open_review(
        going.planner, movement=going.movement, kind=ReviewKind.FINAL, held_on=timezone.localdate()
    )
    assert not going.board().ranks
    services.lock_review(going.planner, review=review, version=review.version)
    assert [row[:2] for row in going.board().ranks] == [
        ("1", str(going.tree["stranger"])),
        ("2", str(going.tree["province"])),
    ]


def test_a_clusters_board_says_who_is_late_at_each_step():
    stage = make_stage()
    assert cluster_board(stage.again()).late_title == "Chưa ký giao ước"
    assert len(cluster_board(stage.again()).late) == 3
    stage.to(YearState.SCORING)
    stage.hand_in(0, 50, 30, 2, 90, 0)
    board = cluster_board(stage.again())
    assert board.late == [str(unit) for unit in stage.units[1:]]
    assert "1/3" in [stat.number for stat in board.stats]
    assert "còn 5 ngày" in [stat.label for stat in board.stats]


def test_no_point_and_no_rank_is_on_a_clusters_board_before_publication_not_even_for_the_organiser():
    stage = scored_stage()
    board = cluster_board(stage.again())
    assert not board.ranks
    assert not board.figures
    body = signed_in(stage.organiser).get(reverse("reports:cluster_board", args=[stage.year.pk])).text
    assert "175" not in body
    assert "172" not in body
    stage, _edition = published_stage(year=stage.year.year - 1)
    board = cluster_board(stage.again())
    assert [row[0] for row in board.ranks] == ["1", "2", "3"]
    assert board.ranks[0][1:] == (str(stage.units[1]), "175")


def test_who_sees_neither_cluster_nor_movement_finds_no_board():
    stage = make_stage()
    going = Going(stage.tree)
    stranger = signed_in(stage.stranger)
    assert stranger.get(reverse("reports:cluster_board", args=[stage.year.pk])).status_code == 404
    elsewhere = make_agency("Sở Lạ", level=Level.GRASSROOTS, authority=Authority.UNIT_HEAD)
    client = signed_in(make_actor(elsewhere, Role.UNIT_OFFICER))
    assert client.get(reverse("reports:cluster_board", args=[stage.year.pk])).status_code == 404
    no_role = signed_in(make_actor(stage.tree["province"], Role.CLERK))
    assert no_role.get(reverse("reports:movement_board", args=[going.movement.pk])).status_code == 403


def test_the_board_is_asked_for_again_by_itself_and_only_its_content_comes():
    stage = make_stage()
    address = reverse("reports:cluster_board", args=[stage.year.pk])
    client = signed_in(stage.organiser)
    assert "<html" in client.get(address).text
    part = client.get(address, headers={"HX-Request": "true", "HX-Target": "bang-dien"}).text
    assert "<html" not in part
    assert 'hx-trigger="every 30s"' in part


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_both_boards_are_readable_on_a_wall_and_on_a_phone(page):
    stage, _edition = published_stage()
    going = Going(stage.tree)
    going.report(going.one, 0, 20)
    going.report(going.other, 1, 60)
    page.goto("/dang-nhap/")
    page.get_by_label("Tên đăng nhập").fill(going.planner.person.username)
    page.get_by_label("Mật khẩu").fill("mat-khau-thu-nghiem")
    page.get_by_role("button", name="Đăng nhập").click()
    for address, name in (
        (reverse("reports:cluster_board", args=[stage.year.pk]), "cum"),
        (reverse("reports:movement_board", args=[going.movement.pk]), "phong-trao"),
    ):
        for width in (1600, 390):
            page.set_viewport_size({"width": width, "height": 1000})
            page.goto(address)
            expect(page.locator(".board")).to_be_visible()
            assert_accessible(page)
            screenshot(page, f"bang-{name}-{width}")
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), (name, width)
