"""Faults that other systems have and this one can't."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.db import Error, transaction
from django.utils import timezone

from tests.clusters.stage import POINTS, make_stage, published_stage, scored_stage
from tests.makers import make_actor
from thidua.agencies.actor import Actor
from thidua.agencies.models import Agency, Role
from thidua.clusters import queries, services
from thidua.clusters.models import (
    ClusterYear,
    Criterion,
    Edition,
    Membership,
    PublishedRank,
    Score,
    Sheet,
    Stage,
    Table,
    YearState,
)
from thidua.register.models import ClusterResult
from thidua.trail.errors import NotAllowed, Overtaken, Refused

pytestmark = pytest.mark.django_db
NOON = dt.time(5)  # in UTC: noon in Viet Nam


def _on(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, NOON, tzinfo=dt.UTC)


def test_an_appeal_is_taken_until_the_end_of_the_last_day_and_not_one_minute_longer() -> None:
    stage, _edition = published_stage()
    last = stage.year.appeal_until
    assert last == timezone.localdate() + dt.timedelta(days=10), "ten days, of which the day of publication is none"
    end = dt.datetime.combine(last, dt.time(16, 59), tzinfo=dt.UTC)  # 23:59 in Viet Nam
    with time_machine.travel(end + dt.timedelta(minutes=1)), pytest.raises(Refused, match="hết hạn kiến nghị"):
        services.appeal(stage.officers[0], member=stage.member(0), text="Chấm sót.")
    with time_machine.travel(end):
        assert services.appeal(stage.officers[0], member=stage.member(0), text="Chấm sót.").state == "open"


def test_the_register_is_written_from_the_day_after_the_last_day_for_appeals() -> None:
    stage, _edition = published_stage()
    last = stage.year.appeal_until
    assert last is not None
    with time_machine.travel(_on(last)), pytest.raises(Refused, match="Chờ hết hạn"):
        services.write_to_register(stage.organiser, year=stage.year)
    with time_machine.travel(_on(last + dt.timedelta(days=1))):
        assert services.write_to_register(stage.organiser, year=stage.year) == 3


def test_everybody_is_waited_for_until_the_end_of_the_due_day() -> None:
    stage = make_stage()
    stage.to(YearState.SCORING)
    due = stage.year.self_score_due
    assert queries.left_text(due, due - dt.timedelta(days=5)) == "còn 5 ngày"
    assert queries.left_text(due, due) == "hôm nay là ngày cuối"
    assert queries.left_text(due, due + dt.timedelta(days=1)) == "quá hạn 1 ngày"
    assert "Còn 3 phiếu" in queries.left_to_do(stage.year, due)
    assert queries.left_to_do(stage.year, due + dt.timedelta(days=1)) == ""


def test_the_state_of_a_year_and_of_a_sheet_is_one_field_and_the_screens_read_no_other() -> None:
    fields = {field.name: field for field in ClusterYear._meta.fields}
    assert [name for name in fields if getattr(fields[name], "choices", None)] == ["state"]
    stage = make_stage()
    stage.to(YearState.SCORING)
    stage.hand_in(0, *POINTS[0])
    Membership.objects.filter(pk=stage.member(0).pk).update(handed_in_on=None)
    assert queries.progress_of(stage.year).handed_in == 1, "the day is no second source of the state"
    assert "Còn 2 phiếu" in queries.left_to_do(stage.year)


def test_a_unit_that_scored_nothing_but_zeros_can_hand_in() -> None:
    stage = make_stage()
    stage.to(YearState.SCORING)
    member = stage.hand_in(0, 0, 0, 0, 0, 0)
    assert member.sheet == Sheet.HANDED_IN
    assert list(member.scores.values_list("points", flat=True)) == [Decimal(0)] * 5


def test_a_criterion_left_empty_is_no_zero_and_keeps_the_sheet_from_being_handed_in() -> None:
    stage = make_stage()
    stage.to(YearState.SCORING)
    given = stage.given(0, 0, 0, 0, 0)
    empty = stage.criteria()[1]
    given[empty.pk] = (None, "")
    member = stage.member(0)
    with pytest.raises(Refused) as refusal:
        services.score_self(stage.officers[0], member=member, points=given, hand_in=True, version=member.version)
    assert list(refusal.value.fields) == [f"points_{empty.pk}"]
    assert (
        services.score_self(
            stage.officers[0], member=member, points=given, hand_in=False, version=member.version
        ).scores.count()
        == 4
    )


def test_the_ranking_reads_all_tables_and_not_only_the_first() -> None:
    stage, edition = published_stage()
    totals = {row.membership.agency_id: row.total for row in queries.ranks_of(edition)}
    assert [totals[unit.pk] for unit in stage.units] == [Decimal(172), Decimal(175), Decimal(130)]
    assert [row.membership.agency for row in queries.ranks_of(edition)][:2] == [stage.units[1], stage.units[0]]
    assert all(len(row.tables) == 2 for row in edition.ranks.all())


def test_who_has_no_agency_or_no_place_in_the_tree_sees_nothing_at_all() -> None:
    stage, _edition = published_stage()
    lost = make_actor(stage.units[0], Role.UNIT_OFFICER, Role.APPRAISER)
    Agency.objects.filter(pk=lost.agency_id).update(path="")
    nowhere = Actor(lost.account, Agency.objects.get(pk=lost.agency_id), lost.roles)
    for actor in (None, nowhere):
        assert not queries.visible_clusters(actor).exists()
        assert not queries.visible_years(actor).exists()
        assert not queries.visible_sheets(actor).exists()
    assert queries.visible_clusters(stage.organiser).count() == 1


def test_a_stranger_finds_neither_the_cluster_nor_its_year_nor_a_sheet() -> None:
    stage, _edition = published_stage()
    assert not queries.visible_clusters(stage.stranger).exists()
    assert not queries.visible_years(stage.stranger).exists()
    assert not queries.visible_sheets(stage.stranger).exists()


def test_before_publication_nobody_but_the_organiser_reads_the_points_of_others() -> None:
    stage = scored_stage()
    above = make_actor(stage.tree["committee"], Role.APPRAISER)
    assert queries.visible_sheets(stage.organiser).count() == 3
    assert set(queries.visible_sheets(stage.officers[2])) == {stage.member(2), stage.member(1)}, (
        "its own, and that it checks"
    )
    assert not queries.visible_sheets(above).exists()
    assert queries.visible_years(above).get() == stage.year
    assert not queries.may_read_result(above, stage.year)
    assert not queries.may_read_result(stage.officers[0], stage.year)
    services.publish(stage.organiser, year=stage.year)
    assert queries.visible_sheets(above).count() == queries.visible_sheets(stage.officers[0]).count() == 3


def test_a_checker_sees_a_sheet_only_once_checking_has_begun() -> None:
    stage = make_stage()
    stage.to(YearState.SCORING)
    stage.hand_in(0, *POINTS[0])
    checker = stage.officers[1]
    assert stage.member(0).checker == stage.member(1)
    assert set(queries.visible_sheets(checker)) == {stage.member(1)}


def test_a_late_change_of_criteria_is_refused_by_the_service_and_by_the_database() -> None:
    stage, edition = published_stage()
    table = stage.year.tables.get(position=1)
    with pytest.raises(Overtaken):
        services.save_table(
            stage.organiser,
            year=stage.year,
            table=table,
            name="Bảng khác",
            max_points=Decimal(1),
            bonus_most=None,
            rows="Việc khác | 1",
        )
    held = list(edition.ranks.values("total", "rank", "scores"))
    for change in (
        lambda: Criterion.objects.filter(table=table).update(max_points=1),
        lambda: Table.objects.filter(pk=table.pk).update(max_points=1),
        lambda: Criterion.objects.create(table=table, position=9, name="Thêm", max_points=1),
        lambda: Criterion.objects.filter(table=table, position=3)._raw_delete("default"),
    ):
        with pytest.raises(Error, match=r"past it|violates"), transaction.atomic():
            change()
    assert list(edition.ranks.values("total", "rank", "scores")) == held


def test_criteria_stand_still_as_soon_as_scoring_begins() -> None:
    stage = make_stage()
    criterion = stage.criteria()[0]
    Criterion.objects.filter(pk=criterion.pk).update(max_points=60)
    stage.to(YearState.SCORING)
    with pytest.raises(Error, match="past it"), transaction.atomic():
        Criterion.objects.filter(pk=criterion.pk).update(max_points=59)


def test_a_published_score_and_a_published_rank_never_change() -> None:
    stage, edition = published_stage()
    row = edition.ranks.get(rank=1)
    score = row.membership.scores.filter(stage=Stage.FINAL).first()
    for change in (
        lambda: Score.objects.filter(pk=score.pk).update(points=0),
        lambda: Score.objects.filter(pk=score.pk)._raw_delete("default"),
        lambda: PublishedRank.objects.filter(pk=row.pk).update(rank=9),
        lambda: PublishedRank.objects.filter(pk=row.pk)._raw_delete("default"),
        lambda: Edition.objects.filter(pk=edition.pk).update(reason="khác"),
        lambda: ClusterYear.objects.filter(pk=stage.year.pk).update(state=YearState.SETTLING),
    ):
        with pytest.raises(Error), transaction.atomic():
            change()
    member = stage.member(0)
    with pytest.raises(Overtaken):
        services.settle_sheet(stage.organiser, member=member, points={}, version=member.version)
    with pytest.raises(Overtaken):
        services.exclude_unit(stage.organiser, member=member, reason="Muộn rồi.")


def test_an_excluded_unit_is_not_ranked_and_the_next_one_leads() -> None:
    stage = scored_stage()
    services.exclude_unit(stage.organiser, member=stage.member(1), reason="Chủ tịch xã bị kỷ luật khiển trách.")
    edition = services.publish(stage.organiser, year=stage.year)
    assert [(row.membership.agency, row.rank) for row in queries.ranks_of(edition)] == [
        (stage.units[0], 1),
        (stage.units[2], 2),
        (stage.units[1], None),
    ]
    with pytest.raises(Error), transaction.atomic():
        PublishedRank.objects.create(
            edition=edition,
            membership=stage.member(1),
            position=9,
            rank=9,
            total=1,
            tables=[],
            scores={},
            excluded_reason="vẫn bị loại",
        )


def test_an_accepted_appeal_makes_a_new_edition_and_the_old_one_stays_as_it_was() -> None:
    stage, first = published_stage()
    before = list(first.ranks.values("membership", "rank", "total", "scores"))
    made = services.appeal(stage.officers[0], member=stage.member(0), text="Tiêu chí giải ngân chấm sót 10 điểm.")
    changed = stage.criteria()[1]
    second = services.settle_appeal(
        stage.organiser, appeal=made, accepted=True, answer="Có văn bản xác nhận.", points={changed.pk: Decimal(40)}
    )
    assert second is not None
    assert (second.number, second.reason) == (2, "Có văn bản xác nhận.")
    assert next(row.membership.agency for row in queries.ranks_of(second)) == stage.units[0]
    assert list(first.ranks.values("membership", "rank", "total", "scores")) == before
    assert stage.again().state == YearState.PUBLISHED
    with pytest.raises(Error, match="past it"), transaction.atomic():
        Score.objects.filter(criterion=changed).update(points=0)


def test_a_refused_appeal_changes_nothing_and_is_settled_once() -> None:
    stage, _first = published_stage()
    made = services.appeal(stage.officers[0], member=stage.member(0), text="Không đồng ý.")
    with pytest.raises(Overtaken, match="đang chờ"):
        services.appeal(stage.officers[0], member=stage.member(0), text="Lần nữa.")
    assert services.settle_appeal(stage.organiser, appeal=made, accepted=False, answer="Không có căn cứ.") is None
    assert stage.year.editions.count() == 1
    with pytest.raises(Overtaken, match="đã được giải quyết"):
        services.settle_appeal(stage.organiser, appeal=made, accepted=False, answer="Lại.")


def test_each_does_only_its_own_part() -> None:
    stage = make_stage()
    stage.to(YearState.SCORING)
    member = stage.member(0)
    given = stage.given(1, 1, 1, 1, 1)
    with pytest.raises(NotAllowed):
        services.score_self(stage.officers[1], member=member, points=given, hand_in=False, version=member.version)
    with pytest.raises(NotAllowed):
        services.advance(stage.officers[0], year=stage.year, seen=stage.year.state)
    with pytest.raises(NotAllowed):
        services.advance(stage.stranger, year=stage.year, seen=stage.year.state)
    stage.hand_in(0, *POINTS[0])
    stage.hand_in(1, *POINTS[1])
    stage.hand_in(2, *POINTS[2])
    stage.to(YearState.CHECKING)
    member = stage.member(0)
    with pytest.raises(NotAllowed, match="không được phân công"):
        services.check_sheet(stage.officers[2], member=member, points=given, hand_in=True, version=member.version)
    with pytest.raises(NotAllowed, match="không được phân công"):
        services.check_sheet(stage.officers[0], member=member, points=given, hand_in=True, version=member.version)


def test_of_two_officers_at_once_the_second_is_told() -> None:
    stage = make_stage()
    stage.to(YearState.SCORING)
    member = stage.member(0)
    given = stage.given(1, 1, 1, 1, 1)
    services.score_self(stage.officers[0], member=member, points=given, hand_in=False, version=member.version)
    with pytest.raises(Overtaken, match="tải lại"):
        services.score_self(stage.officers[0], member=member, points=given, hand_in=True, version=member.version)
    with pytest.raises(Overtaken, match="tải lại"):
        services.advance(stage.organiser, year=stage.year, seen=YearState.OPEN)


def test_where_unit_and_checker_disagree_the_organiser_says_why_it_settled_so() -> None:
    stage = make_stage()
    stage.to(YearState.SCORING)
    for place, points in enumerate(POINTS):
        stage.hand_in(place, *points)
    stage.to(YearState.CHECKING)
    stage.check(0, 45, 30, 2, 90, 0)
    for place in (1, 2):
        stage.check(place, *POINTS[place])
    stage.to(YearState.SETTLING)
    with pytest.raises(Refused) as refusal:
        stage.settle(0, 45, 30, 2, 90, 0, note="")
    assert list(refusal.value.fields) == [f"note_{stage.criteria()[0].pk}"]
    assert stage.settle(1, *POINTS[1], note="").sheet == Sheet.SETTLED
    assert queries.differing([each.pk for each in stage.criteria()], queries.scores_of(stage.member(0))) == {
        stage.criteria()[0].pk
    }


def test_the_register_gets_each_rank_once_and_says_when_it_knows_another() -> None:
    stage, edition = published_stage()
    last = stage.year.appeal_until
    assert last is not None
    with time_machine.travel(_on(last + dt.timedelta(days=1))):
        assert services.write_to_register(stage.organiser, year=stage.year) == 3
        assert services.write_to_register(stage.organiser, year=stage.year) == 0
    leader = edition.ranks.get(rank=1).membership
    fact = ClusterResult.objects.get(subject=leader.subject)
    assert (fact.year, fact.organised_by, fact.rank) == (stage.year.year, "ministry_province", 1)
    assert ClusterResult.objects.count() == 3


def test_the_next_year_begins_with_the_members_and_tables_of_the_last_and_leaves_those_alone() -> None:
    stage, _edition = published_stage()
    today = timezone.localdate()
    following = services.open_cluster_year(
        stage.organiser,
        cluster=stage.cluster,
        year=stage.year.year + 1,
        self_score_due=today,
        check_due=today,
    )
    assert [member.agency for member in queries.members_of(following)] == stage.units
    assert [table.name for table in following.tables.all()] == [table.name for table in stage.year.tables.all()]
    assert following.tables.first() != stage.year.tables.first()
    assert len(stage.criteria()) == 5
    assert following.seed != stage.year.seed
