"""The rules of a task without a database: both ends of every day, and every way through the states."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thidua.programme.models import ENDED, OPEN, TaskState
from thidua.programme.rules import (
    MOVES,
    Standing,
    Step,
    days_late,
    is_to_escalate,
    moved,
    period,
    period_of,
    periods_of,
    standing,
)

DUE = dt.date(2026, 6, 30)
DAY = dt.timedelta(days=1)
days = st.dates(dt.date(2024, 1, 1), dt.date(2028, 12, 31))
steps = st.lists(st.sampled_from(Step), max_size=12)


@pytest.mark.parametrize(
    ("handed_in", "today", "late"),
    [
        (None, DUE - DAY, 0),
        (None, DUE, 0),
        (None, DUE + DAY, 1),
        (DUE, DUE + 9 * DAY, 0),
        (DUE + DAY, DUE + 9 * DAY, 1),
        (DUE - DAY, DUE + 9 * DAY, 0),
    ],
)
def test_the_deadlines_own_day_is_in_time_and_the_day_after_is_late(handed_in, today, late):
    assert days_late(DUE, handed_in, today) == late


@pytest.mark.parametrize(
    ("state", "handed_in", "today", "expected"),
    [
        ("assigned", None, DUE, Standing.OPEN),
        ("working", None, DUE + DAY, Standing.OVERDUE),
        ("handed_in", DUE, DUE + DAY, Standing.OPEN),
        ("handed_in", DUE + DAY, DUE + DAY, Standing.OVERDUE),
        ("accepted", DUE, DUE + 99 * DAY, Standing.ON_TIME),
        ("accepted", DUE + DAY, DUE + 99 * DAY, Standing.DONE_LATE),
        ("cancelled", None, DUE + DAY, Standing.CANCELLED),
        ("planned", None, DUE + DAY, Standing.PLANNED),
    ],
)
def test_each_task_counts_as_one_thing(state, handed_in, today, expected):
    assert standing(state, DUE, handed_in, today) == expected


def test_the_head_is_told_on_the_third_day_and_not_on_the_second():
    assert [is_to_escalate(DUE, DUE + number * DAY) for number in (2, 3)] == [False, True]


@given(steps)
def test_whatever_is_done_a_task_is_accepted_only_after_it_was_handed_in_and_what_has_ended_stays(wanted):
    state, handed_in, ended = "planned", False, ""
    for step in wanted:
        to = moved(state, step)
        if ended:
            assert to is None
        if to is None:
            continue
        assert (step == Step.ACCEPT) <= handed_in
        handed_in = to == TaskState.HANDED_IN
        state = to
        ended = state if state in ENDED else ""
    assert state in TaskState.values


def test_every_open_task_can_still_come_to_both_ends():
    def reached(start):
        seen = {start}
        while more := {to for (state, _step), to in MOVES.items() if state in seen} - seen:
            seen |= more
        return seen

    assert all(set(ENDED) <= reached(state) for state in (*OPEN, TaskState.PLANNED))
    assert all(reached(state) == {state} for state in ENDED)
    assert {state for state, _step in MOVES} | set(ENDED) == set(TaskState.values)


@given(days)
def test_every_day_lies_in_one_quarter_one_half_and_the_year(day):
    parts = [each.key.partition("-")[2] for each in periods_of(day.year) if day in each]
    assert sorted(part[:1] for part in parts) == ["", "H", "Q"]


def test_periods_end_on_the_last_day_of_their_last_month():
    assert (period(2026, "Q1").first, period(2026, "Q1").last) == (dt.date(2026, 1, 1), dt.date(2026, 3, 31))
    assert period(2026, "H1").last == dt.date(2026, 6, 30)
    assert (period(2026, "Q4").last, period(2026).last) == (dt.date(2026, 12, 31), dt.date(2026, 12, 31))


@pytest.mark.parametrize("key", ["", "2026-", "2026-Q5", "26-Q1", "1899", "2101", "٢٠٢٦", "2026-Q1-Q2"])
def test_an_address_that_names_no_period_names_none(key):
    assert period_of(key) is None


@given(st.sampled_from(periods_of(2026)))
def test_a_period_is_found_by_its_key(one):
    assert period_of(one.key) == one
