"""Who sees what: deny by default. A movement above, below, sideways, and of an actor without an agency."""

import datetime as dt

import pytest

from tests.makers import make_actor
from tests.movements.ground import Ground
from thidua.agencies.models import Role
from thidua.movements import queries
from thidua.movements.models import Movement, Participation, Report, Review

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def ground(db):
    return Ground()


def seen(actor):
    return set(queries.visible_movements(actor))


def test_a_draft_is_its_own_agencys_alone(ground):
    draft = ground.draft()
    assert seen(ground.planner) == seen(ground.head) == {draft}
    assert all(not seen(actor) for actor in (ground.above, ground.commune, ground.department, ground.stranger, None))


def test_a_launched_movement_is_seen_below_and_above_and_not_sideways(ground):
    found = ground.launched()
    assert all(seen(actor) == {found} for actor in (ground.commune, ground.department, ground.above))
    assert seen(ground.stranger) == set()


def test_the_commune_shows_its_movement_above_and_not_to_its_neighbour(ground):
    found = ground.launched(ground.commune_planner, ground.commune_head)
    assert all(seen(actor) == {found} for actor in (ground.planner, ground.above, ground.commune))
    assert seen(ground.department) == seen(ground.stranger) == set()


def test_the_prime_ministers_movement_is_everybodys(ground):
    found = ground.launched(ground.above, ground.above_head)
    assert all(seen(actor) == {found} for actor in (ground.planner, ground.commune, ground.stranger))


def test_who_has_no_agency_or_no_role_for_it_sees_none(ground):
    ground.launched()
    assert seen(None) == set()
    for role in (Role.ADMINISTRATOR, Role.CLERK, Role.LEGAL_OFFICER, Role.NOMINEE):
        assert seen(make_actor(ground.tree["province"], role)) == set()


def test_a_participant_sees_its_own_and_not_what_others_registered_or_reported(ground):
    found = ground.launched()
    own, other = ground.joined(found), ground.joined(found, ground.commune, "Thôn Đông")
    report = ground.reported(other, ground.commune)
    assert set(queries.visible_participations(ground.department, found)) == {own}
    assert set(queries.visible_participations(ground.planner, found)) == {own, other}
    assert set(queries.visible_participations(ground.above, found)) == {own, other}
    for get, pk, missing in (
        (queries.get_visible_participation, other.pk, Participation.DoesNotExist),
        (queries.get_visible_report, report.pk, Report.DoesNotExist),
    ):
        assert get(ground.commune, pk)
        assert get(ground.planner, pk)
        for actor in (ground.department, ground.stranger, None):
            with pytest.raises(missing):
                get(actor, pk)


def test_a_report_that_was_not_sent_is_its_own_agencys(ground):
    report = ground.reported(ground.joined(ground.launched()), send=False)
    assert queries.get_visible_report(ground.department, report.pk)
    with pytest.raises(Report.DoesNotExist):
        queries.get_visible_report(ground.planner, report.pk)


def test_nobody_but_the_launcher_sees_a_rank_before_it_is_locked(ground):
    found = ground.launched()
    ground.joined(found)
    review = ground.opened(found)
    assert queries.get_visible_review(ground.planner, review.pk)
    for actor in (ground.department, ground.commune, ground.above, ground.stranger):
        with pytest.raises(Review.DoesNotExist):
            queries.get_visible_review(actor, review.pk)
    ground.locked(review)
    assert queries.get_visible_review(ground.department, review.pk)
    with pytest.raises(Review.DoesNotExist):
        queries.get_visible_review(ground.stranger, review.pk)


def test_who_has_not_reported_is_who_took_part_in_time_and_handed_nothing_in(ground):
    found = ground.launched()
    period = found.periods.get()
    late, on_the_day = ground.joined(found, name="Phòng Một"), ground.joined(found, name="Phòng Hai")
    sent, drafted = ground.joined(found, name="Phòng Ba"), ground.joined(found, name="Phòng Bốn")
    left = ground.joined(found, name="Phòng Năm")
    Participation.objects.filter(pk=late.pk).update(joined_on=period.due_on + DAY)
    Participation.objects.filter(pk=on_the_day.pk).update(joined_on=period.due_on)
    Participation.objects.filter(pk=left.pk).update(withdrawn_on=ground.today)
    ground.reported(sent)
    ground.reported(drafted, send=False)
    assert set(queries.not_reported(period)) == {on_the_day, drafted}
    owed = queries.owed_reports(ground.tree["department"], period.due_on)
    assert [(each.pk, part.pk) for each, part in owed] == [(period.pk, on_the_day.pk), (period.pk, drafted.pk)]
    assert queries.owed_reports(ground.tree["department"], period.due_on - DAY) == []


def test_agencies_right_below_that_neither_joined_nor_adapted_have_not_responded(ground):
    found = ground.launched()
    below = {ground.tree["department"], ground.tree["commune"]}
    assert set(queries.not_responded(found)) == below
    assert list(queries.movements_to_answer(ground.department)) == [found]
    ground.joined(found)
    assert set(queries.not_responded(found)) == {ground.tree["commune"]}
    assert list(queries.movements_to_answer(ground.department)) == []
    assert list(queries.movements_to_answer(ground.stranger)) == []


def test_progress_is_read_by_two_queries_however_many_take_part(ground, django_assert_num_queries):
    found = ground.launched()
    parts = [ground.joined(found, name=f"Phòng {number}") for number in range(4)]
    for part in parts[:3]:
        ground.reported(part)
    rows, criteria = queries.visible_participations(ground.planner, found), list(found.criteria.all())
    with django_assert_num_queries(2):
        progress = queries.progress_of(rows, criteria)
    assert [each.percent for each in progress] == [75, 75, 75, None]
    assert Movement.objects.count() == 1
