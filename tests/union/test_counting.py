"""Who is elected: above half, in order of votes, until the seats are filled; nobody is chosen among equals."""

import datetime as dt
from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from thidua.union.counting import Outcome, elect, has_quorum, practice
from thidua.union.rules import due_of, first_of_month, next_month


@pytest.mark.parametrize(
    ("votes", "ballots", "seats", "outcome"),
    [
        ([5, 4, 1], 5, 2, ((0, 1), (), 0)),
        ([1, 4, 5], 5, 2, ((2, 1), (), 0)),
        ([3, 2, 2], 5, 2, ((0,), (), 1)),  # two of five are not above half
        ([5, 5, 5], 10, 3, ((), (), 3)),  # half is not above half
        ([6, 5, 5], 10, 3, ((0,), (), 2)),
        ([5, 4, 4, 1], 5, 2, ((0,), (1, 2), 1)),  # equals at the border stand again
        ([5, 4, 4, 1], 5, 3, ((0, 1, 2), (), 0)),  # they both fit
        ([5, 5, 5], 5, 2, ((), (0, 1, 2), 2)),
        ([5, 5, 4, 4], 5, 2, ((0, 1), (), 0)),  # equals after the last seat tie for nothing
        ([0, 0], 0, 1, ((), (), 1)),
    ],
)
def test_the_order_of_votes_fills_the_seats(votes, ballots, seats, outcome):
    assert elect(votes, ballots, seats) == Outcome(*outcome)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # the machine may be busy
@given(some.integers(1, 30), some.integers(1, 6), some.data())
def test_whatever_the_votes_are_the_rule_holds(ballots, seats, data):
    votes = data.draw(some.lists(some.integers(0, ballots), min_size=seats, max_size=12))
    found = elect(votes, ballots, seats)
    chosen, tied = set(found.elected), set(found.tied)
    others = set(range(len(votes))) - chosen
    assert len(chosen) == len(found.elected) == seats - found.vacant
    assert not chosen & tied
    assert all(votes[each] * 2 > ballots for each in chosen | tied)
    # Nobody who was not elected has as many votes as the last who was: equals are together or not at all.
    assert all(votes[one] > votes[other] for one in chosen for other in others)
    # A seat is vacant only because of a tie, or because nobody else is above half.
    assert not found.vacant or tied or all(votes[each] * 2 <= ballots for each in others)
    assert not tied or (len(tied) > found.vacant > 0 and len({votes[each] for each in tied}) == 1)


@pytest.mark.parametrize(
    ("present", "summoned", "enough"), [(2, 3, True), (1, 3, False), (66, 100, False), (67, 100, True)]
)
def test_enough_came_from_two_thirds_on(present, summoned, enough):
    assert has_quorum(present, summoned) is enough


def test_what_is_usual_says_that_it_is_from_memory():
    assert {rule["confidence"] for rule in practice().values()} == {"memory"}


@dataclass
class Made:
    hundredths: int | None = None
    amount: int | None = None
    dues_base: int | None = None


def test_dues_are_whole_dong_of_the_base_or_the_same_for_all():
    percent, fixed = Made(hundredths=100), Made(amount=50_000)
    assert due_of(percent, Made(dues_base=10_000_049)) == 100_000
    assert due_of(percent, Made(dues_base=10_000_050)) == 100_001
    assert due_of(percent, Made(dues_base=None)) is None
    assert due_of(percent, Made(dues_base=1)) == 1
    assert due_of(fixed, Made(dues_base=None)) == 50_000


def test_months_follow_each_other_over_the_year():
    assert first_of_month(dt.date(2026, 12, 31)) == dt.date(2026, 12, 1)
    assert next_month(dt.date(2026, 12, 31)) == dt.date(2027, 1, 1)
    assert next_month(dt.date(2026, 1, 31)) == dt.date(2026, 2, 1)
