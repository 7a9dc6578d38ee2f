"""A plan is drafted, proposed, given back, launched, adapted below and ended; at each step one person wins."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from tests.at_once import at_once, room_in_the_pool
from tests.makers import make_actor
from tests.movements.ground import ROWS, Ground
from thidua.agencies.models import Role
from thidua.movements import services
from thidua.movements.models import Criterion, Movement, ReviewKind, State
from thidua.movements.services import Line, Measure, Rows, Term
from thidua.trail.errors import NotAllowed, Overtaken, Refused
from thidua.trail.events import Event
from thidua.trail.models import Entry, Notice

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def ground(db):
    return Ground()


def changed(ground, movement, rows=ROWS, **facts):
    return services.change_movement(ground.planner, movement=movement, version=movement.version, facts=facts, rows=rows)


def test_a_plan_goes_from_draft_to_launch_and_everybody_below_is_told(ground):
    found = ground.launched()
    assert (found.state, found.number, found.launcher) == (State.LAUNCHED, "15/KH-UBND", "ministry_province")
    told = set(Notice.objects.filter(event=Event.MOVEMENT_LAUNCHED).values_list("account_id", flat=True))
    assert told == {ground.department.account_id, ground.commune.account_id, ground.commune_planner.account_id}
    events = list(Entry.objects.filter(object_type="movements.movement").values_list("event", flat=True).order_by("pk"))
    assert events == ["movement_drafted", "movement_proposed", "movement_launched"]


@pytest.mark.parametrize("part", ["grounds", "aim", "participants", "content", "organisation"])
def test_a_plan_without_a_part_of_the_outline_is_not_proposed(ground, part):
    with pytest.raises(Refused, match="còn thiếu"):
        services.propose_movement(ground.planner, movement=ground.draft(**{part: " "}))


def test_a_plan_without_criteria_is_not_proposed(ground):
    with pytest.raises(Refused, match="tiêu chí"):
        services.propose_movement(ground.planner, movement=ground.draft(rows=Rows(terms=(Term("Kỳ", ground.today),))))


def test_only_the_head_launches_and_only_of_the_own_agency(ground):
    found = services.propose_movement(ground.planner, movement=ground.draft())
    for actor in (ground.planner, ground.commune_head, ground.above_head, ground.stranger):
        with pytest.raises(NotAllowed):
            services.launch_movement(actor, movement=found, number="1/KH", signed_on=ground.today)
    found.refresh_from_db()
    assert found.state == State.PROPOSED


def test_a_paper_of_tomorrow_launches_nothing_and_one_of_today_does(ground):
    found = services.propose_movement(ground.planner, movement=ground.draft())
    with pytest.raises(Refused, match="sau hôm nay"):
        services.launch_movement(ground.head, movement=found, number="1/KH", signed_on=ground.today + DAY)
    services.launch_movement(ground.head, movement=found, number="1/KH", signed_on=ground.today)


def test_a_plan_given_back_says_why_and_may_be_proposed_again(ground):
    found = services.propose_movement(ground.planner, movement=ground.draft())
    found = services.give_back_movement(ground.head, movement=found, reason="Chỉ tiêu thấp")
    assert (found.state, found.given_back) == (State.DRAFT, "Chỉ tiêu thấp")
    assert services.propose_movement(ground.planner, movement=found).given_back == ""


def test_a_change_of_what_somebody_else_changed_is_overtaken_and_keeps_the_first(ground):
    found = ground.draft()
    changed(ground, found, title="Tên mới")
    with pytest.raises(Overtaken):
        services.change_movement(ground.planner, movement=found, version=1, facts={"title": "Tên khác"}, rows=ROWS)
    assert Movement.objects.get(pk=found.pk).title == "Tên mới"


def test_the_last_day_may_be_the_first_but_not_before_it(ground):
    found = ground.draft(starts_on=ground.today, ends_on=ground.today)
    with pytest.raises(Refused, match="đứng trước"):
        changed(ground, found, ends_on=ground.today - DAY)


def test_what_was_launched_does_not_change_by_service_nor_by_hand(ground):
    found = ground.launched()
    with pytest.raises(Overtaken):
        changed(ground, found, title="Khác")
    criterion = found.criteria.first()
    for change in (
        lambda: Movement.objects.filter(pk=found.pk).update(ends_on=found.ends_on + DAY),
        lambda: Movement.objects.filter(pk=found.pk).update(content="Khác"),
        lambda: Movement.objects.filter(pk=found.pk).update(state="draft"),
        lambda: Criterion.objects.filter(pk=criterion.pk).update(max_points=1),
        lambda: Criterion.objects.filter(pk=criterion.pk).delete(),
        lambda: found.periods.all().delete(),
        lambda: found.lines.update(count=9),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_an_award_that_the_law_does_not_have_and_two_equal_tie_breaks_are_refused(ground):
    with pytest.raises(Refused, match="không có trong quy định"):
        ground.draft(rows=Rows(ROWS.measures, (Line("no_such_award"),)))
    with pytest.raises(Refused, match="trùng"):
        ground.draft(rows=Rows((Measure("A", Decimal(1), tie_break=1), Measure("B", Decimal(1), tie_break=1))))


def test_an_agency_below_adapts_and_keeps_the_criteria_of_the_parent(ground):
    parent = ground.launched()
    child = services.adapt_movement(ground.commune_planner, parent=parent)
    assert (child.parent, child.agency, child.launcher) == (parent, ground.tree["commune"], "commune")
    inherited = list(child.criteria.all())
    assert [each.inherited for each in inherited] == list(parent.criteria.all())
    own = Measure("Tiêu chí của xã", Decimal(20))
    kept = [Measure("Tên khác", Decimal(1), target=Decimal(7), pk=each.pk) for each in inherited]
    with pytest.raises(Refused, match="giữ nguyên"):
        services.change_movement(ground.commune_planner, movement=child, version=1, facts={}, rows=Rows((own, kept[0])))
    services.change_movement(ground.commune_planner, movement=child, version=1, facts={}, rows=Rows((*kept, own)))
    first, second, third = child.criteria.all()
    assert (first.name, first.max_points, first.target) == ("Số km đường", Decimal(60), Decimal(7))
    assert (second.name, third.name, third.inherited) == ("Số nhà văn hóa", "Tiêu chí của xã", None)


def test_a_plan_from_above_is_adapted_within_its_time(ground):
    parent = ground.launched()
    child = services.adapt_movement(ground.commune_planner, parent=parent)
    inherited = tuple(Measure(each.name, each.max_points, pk=each.pk) for each in child.criteria.all())

    def given(version, **facts):
        services.change_movement(
            ground.commune_planner, movement=child, version=version, facts=facts, rows=Rows(inherited)
        )

    given(1, starts_on=parent.starts_on, ends_on=parent.ends_on)
    for outside in ({"starts_on": parent.starts_on - DAY}, {"ends_on": parent.ends_on + DAY}):
        with pytest.raises(Refused, match="nằm trong"):
            given(2, **outside)


def test_who_is_not_below_adapts_nothing_and_nobody_adapts_twice(ground):
    parent = ground.launched()
    for actor in (ground.stranger, ground.above, ground.planner):
        with pytest.raises(NotAllowed):
            services.adapt_movement(actor, parent=parent)
    services.adapt_movement(ground.commune_planner, parent=parent)
    with pytest.raises(Overtaken):
        services.adapt_movement(ground.commune_planner, parent=parent)


def test_a_movement_ends_after_its_final_review_or_with_a_reason(ground):
    found = ground.launched()
    with pytest.raises(Refused, match="chưa tổng kết"):
        services.end_movement(ground.head, movement=found)
    ground.joined(found)
    ground.locked(ground.opened(found, ReviewKind.FINAL))
    assert services.end_movement(ground.head, movement=found).state == State.ENDED
    with pytest.raises(Overtaken):
        services.end_movement(ground.head, movement=found)


def test_the_movement_of_the_prime_minister_is_kept_by_the_agency_of_the_central_committee(ground):
    found = ground.launched(ground.above, ground.above_head)
    assert found.launcher == "prime_minister"
    told = set(Notice.objects.filter(event=Event.MOVEMENT_LAUNCHED).values_list("account_id", flat=True))
    assert {ground.stranger.account_id, ground.commune.account_id, ground.planner.account_id} <= told


@pytest.mark.django_db(transaction=True)
def test_of_two_heads_who_launch_at_once_one_wins():
    ground = Ground()
    second = make_actor(ground.tree["province"], Role.HEAD)
    found = services.propose_movement(ground.planner, movement=ground.draft())
    with room_in_the_pool(4):
        answers, backends = at_once(
            *(
                lambda head=head, number=number: services.launch_movement(
                    head, movement=found, number=number, signed_on=ground.today
                )
                for head, number in ((ground.head, "1/KH"), (second, "2/KH"))
            )
        )
    assert len(backends) == 2
    assert sorted(type(each).__name__ for each in answers) == ["Movement", "Overtaken"]
    assert Entry.objects.filter(event=Event.MOVEMENT_LAUNCHED).count() == 1
