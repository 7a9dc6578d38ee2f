"""Who stands where: the order is total, stable and fair, whatever the points."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from thidua.movements.ranking import Scored, proposed_points, ranked, share, standing_of, tied

busy = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)  # machines that run tests are busy
points = st.integers(0, 10_000).map(lambda cents: Decimal(cents) / 100)
rows = st.lists(st.tuples(points, points, st.none() | st.integers(0, 5), st.booleans()), min_size=0, max_size=12).map(
    lambda found: [
        Scored(key, {1: one, 2: two}, votes, excluded) for key, (one, two, votes, excluded) in enumerate(found)
    ]
)


@busy
@given(rows)
def test_the_total_is_the_sum_of_all_criteria(found):
    assert all(row.total == row.points[1] + row.points[2] for row in found)


@busy
@given(rows, st.randoms())
def test_the_ranks_do_not_depend_on_the_order_in_which_people_are_listed(found, chance):
    mixed = list(found)
    chance.shuffle(mixed)
    assert ranked(mixed, [2, 1]) == ranked(found, [2, 1])


@busy
@given(rows)
def test_a_rank_is_one_more_than_the_number_of_those_who_are_better(found):
    ranks = ranked(found, [2])
    for row in found:
        if row.excluded:
            assert row.key not in ranks
            continue
        better = [each for each in found if not each.excluded and standing_of(each, [2]) > standing_of(row, [2])]
        assert ranks[row.key] == len(better) + 1


@busy
@given(rows)
def test_who_is_excluded_changes_nobody_elses_rank(found):
    assert ranked(found, [1]) == ranked([row for row in found if not row.excluded], [1])


def test_equal_totals_are_told_apart_by_the_criteria_in_their_order_then_by_votes():
    first = Scored(1, {1: Decimal(5), 2: Decimal(5)})
    second = Scored(2, {1: Decimal(4), 2: Decimal(6)})
    assert ranked([first, second], []) == {1: 1, 2: 1}
    assert ranked([first, second], [1]) == {1: 1, 2: 2}
    assert ranked([first, second], [2, 1]) == {1: 2, 2: 1}
    assert ranked([Scored(1, first.points, 3), Scored(2, first.points, 4)], [1, 2]) == {1: 2, 2: 1}


def test_equals_share_a_rank_and_leave_the_next_one_out():
    same = {1: Decimal(3)}
    found = ranked([Scored(1, same), Scored(2, same), Scored(3, {1: Decimal(1)})], [1])
    assert found == {1: 1, 2: 1, 3: 3}
    assert tied(found) == {1, 2}


def test_no_points_at_all_are_ranked():
    assert ranked([Scored(1, {}), Scored(2, {1: Decimal("0.01")})], [1]) == {2: 1, 1: 2}


@pytest.mark.parametrize(
    ("value", "target", "expected"),
    [
        (Decimal(0), Decimal(10), Decimal("0.00")),
        (Decimal("9.99"), Decimal(10), Decimal("99.90")),
        (Decimal(10), Decimal(10), Decimal("100.00")),
        (Decimal("10.01"), Decimal(10), Decimal("100.00")),
        (None, Decimal(10), None),
        (Decimal(5), None, None),
        (Decimal(5), Decimal(0), None),
    ],
)
def test_the_share_of_a_target_is_at_most_all_of_it(value, target, expected):
    assert share(value, target) == expected


@busy
@given(points, st.integers(1, 10_000).map(lambda cents: Decimal(cents) / 100), points)
def test_proposed_points_never_pass_the_most(value, target, most):
    assert 0 <= proposed_points(value, target, most) <= most
