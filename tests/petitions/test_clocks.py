"""Statutory clocks: the length of the day of receipt, and the last day around holidays, swaps and pauses."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thidua.petitions import clocks
from thidua.petitions.clocks import Conditions, due_on, last_day, rule_of
from thidua.vietnamese.working_days import DAY, deadline, is_working_day

D = dt.date
PLAIN = Conditions()


def due(step: str, kind: str, received: dt.date, stage: int = 1, start: dt.date | None = None, **conditions) -> dt.date:
    rule = rule_of(step, kind, stage, received)
    assert rule is not None
    return due_on(rule, start or received, Conditions(**conditions))


@pytest.mark.parametrize("stage", [1, 2])
@pytest.mark.parametrize(
    ("received", "number", "unit"),
    [
        (D(2026, 6, 29), 10, "days"),
        (D(2026, 6, 30), 10, "days"),
        (D(2026, 7, 1), 7, "working_days"),
        (D(2026, 7, 2), 7, "working_days"),
    ],
)
def test_a_complaint_received_before_july_2026_is_accepted_in_ten_days_then_in_seven_working_days(
    stage, received, number, unit
):
    rule = rule_of("accept", "complaint", stage, received)
    assert rule is not None
    assert (rule.number, rule.unit) == (number, unit)


def test_the_last_day_of_accepting_on_both_sides_of_the_change():
    assert due("accept", "complaint", D(2026, 6, 30)) == D(2026, 7, 10)  # Friday, the tenth day
    assert due("accept", "complaint", D(2026, 7, 1)) == D(2026, 7, 10)  # seven working days, a weekend between
    assert due("accept", "complaint", D(2026, 6, 24)) == D(2026, 7, 6)  # the tenth day is a Saturday
    assert due("accept", "complaint", D(2026, 7, 2)) == D(2026, 7, 13)


def test_what_was_received_under_the_old_law_stays_under_it_however_late_it_is_accepted():
    rule = rule_of("accept", "complaint", 1, D(2026, 6, 30))
    assert rule is not None
    assert rule.until == D(2026, 7, 1)
    assert due("settle", "complaint", D(2026, 6, 30), start=D(2026, 8, 3)) == D(2026, 9, 3)  # 02/9 is a holiday


def test_no_clock_is_made_up_before_the_laws_nor_for_proposals_and_reflections():
    assert rule_of("accept", "complaint", 1, D(2012, 6, 30)) is None
    assert rule_of("accept", "complaint", 1, D(2012, 7, 1)) is not None
    assert rule_of("accept", "denunciation", 1, D(2018, 12, 31)) is None
    assert rule_of("accept", "denunciation", 1, D(2019, 1, 1)) is not None
    assert rule_of("refuse_reception", "reception", 1, D(2026, 6, 30)) is None
    assert rule_of("settle", "proposal", 1, D(2026, 8, 1)) is None
    assert rule_of("settle", "reflection", 1, D(2026, 8, 1)) is None


def test_the_day_of_vietnamese_culture_is_no_working_day_from_2026():
    # Friday 20/11/2026: seven working days without Tuesday 24/11; the year before it was a working day.
    assert due("accept", "complaint", D(2026, 11, 20)) == D(2026, 12, 2)
    assert due("accept", "complaint", D(2026, 11, 24)) == D(2026, 12, 3)
    assert due("accept", "denunciation", D(2025, 11, 20)) == D(2025, 12, 1)


def test_tet_stops_working_days_and_moves_the_end_of_calendar_days():
    # Tết 2026: 16-20/02 off. Received Friday 13/02, seven working days begin on Monday 23/02.
    assert due("accept", "denunciation", D(2026, 2, 13)) == D(2026, 3, 3)
    assert due("accept", "denunciation", D(2026, 2, 12)) == D(2026, 3, 2)
    # Ten calendar days from 05/02 end on Sunday 15/02: the next working day is Monday 23/02.
    assert due("accept", "complaint", D(2026, 2, 5)) == D(2026, 2, 23)
    assert due("accept", "complaint", D(2026, 2, 3)) == D(2026, 2, 13)


def test_a_swapped_saturday_counts_and_the_day_given_for_it_does_not():
    # 02/01/2026 was swapped for Saturday 10/01; 31/08/2026 for Saturday 22/08.
    assert last_day(D(2025, 12, 31), 7, "working_days") == D(2026, 1, 12)
    assert last_day(D(2026, 1, 9), 1, "working_days") == D(2026, 1, 10)
    assert last_day(D(2026, 1, 10), 1, "working_days") == D(2026, 1, 12)
    assert last_day(D(2026, 8, 28), 1, "working_days") == D(2026, 9, 3)
    assert last_day(D(2026, 8, 12), 10, "days") == D(2026, 8, 22)


@pytest.mark.parametrize(
    ("kind", "stage", "conditions", "days"),
    [
        ("complaint", 1, {}, 30),
        ("complaint", 1, {"extensions": 1}, 45),
        ("complaint", 1, {"remote": True}, 45),
        ("complaint", 1, {"remote": True, "extensions": 1}, 60),
        ("complaint", 2, {}, 45),
        ("complaint", 2, {"extensions": 1}, 60),
        ("complaint", 2, {"remote": True}, 60),
        ("complaint", 2, {"remote": True, "extensions": 1}, 70),
        ("denunciation", 1, {}, 30),
        ("denunciation", 1, {"extensions": 1}, 60),
        ("denunciation", 1, {"extensions": 2}, 90),
        ("denunciation", 1, {"remote": True}, 30),
    ],
)
def test_how_long_settling_may_take(kind, stage, conditions, days):
    rule = rule_of("settle", kind, stage, D(2026, 1, 5))
    assert rule is not None
    assert rule.length(Conditions(**conditions)) == days


@pytest.mark.parametrize(("kind", "stage", "most"), [("complaint", 1, 1), ("complaint", 2, 1), ("denunciation", 1, 2)])
def test_no_more_extensions_than_the_law_knows(kind, stage, most):
    rule = rule_of("settle", kind, stage, D(2026, 1, 5))
    assert rule is not None
    rule.length(Conditions(extensions=most))
    with pytest.raises(ValueError, match="no such extension"):
        rule.length(Conditions(extensions=most + 1))


def test_the_first_handling_of_a_denunciation_takes_longer_where_it_is_looked_into_in_several_places():
    assert due("accept", "denunciation", D(2026, 3, 2)) == D(2026, 3, 11)
    assert due("accept", "denunciation", D(2026, 3, 2), several=True) == D(2026, 3, 16)


def test_what_was_not_compared_with_the_text_since_july_2026_says_so_from_that_day_on():
    rule = rule_of("settle", "denunciation", 1, D(2026, 6, 30))
    assert rule is not None
    assert "chưa đối chiếu" not in rule.told(D(2026, 6, 30))
    assert "chưa đối chiếu sau 01/07/2026" in rule.told(D(2026, 7, 1))
    read = rule_of("accept", "complaint", 1, D(2026, 7, 1))
    assert read is not None
    assert "chưa đối chiếu" not in read.told(D(2026, 7, 1))


def test_a_pause_leaves_out_its_first_day_and_not_the_day_of_going_on():
    start, number = D(2026, 3, 2), 10
    assert last_day(start, number, "days") == D(2026, 3, 12)
    assert last_day(start, number, "days", [(D(2026, 3, 5), D(2026, 3, 6))]) == D(2026, 3, 13)
    assert last_day(start, number, "days", [(D(2026, 3, 5), D(2026, 3, 5))]) == D(2026, 3, 12)
    assert last_day(start, number, "days", [(D(2026, 3, 13), D(2026, 3, 30))]) == D(2026, 3, 12)
    assert last_day(start, number, "days", [(D(2026, 3, 12), D(2026, 3, 16))]) == D(2026, 3, 16)


def test_no_two_regimes_of_a_step_overlap_and_none_leaves_a_day_between():
    for rule in clocks.all_rules():
        later = [
            each
            for each in clocks.all_rules()
            if (each.step, each.kind, each.stage) == (rule.step, rule.kind, rule.stage) and each is not rule
        ]
        for other in later:
            assert rule.until == other.since or other.until == rule.since
        assert rule.basis
        assert rule.source in {"text", "secondary", "memory"}


DAYS = st.dates(D(2024, 1, 1), D(2026, 11, 30))
UNITS = st.sampled_from(["days", "working_days"])


@given(DAYS, st.integers(1, 70), UNITS)
def test_without_a_pause_a_clock_is_the_limit_of_the_house(start, number, unit):
    assert last_day(start, number, unit) == deadline(start, number, unit)


@given(DAYS, st.integers(1, 60), UNITS, st.integers(0, 40), st.integers(0, 40))
def test_a_pause_never_shortens_a_clock_and_leaves_as_many_days_to_work(start, number, unit, after, length):
    pause = (start + DAY * after, start + DAY * (after + length))
    plain, paused = last_day(start, number, unit), last_day(start, number, unit, [pause])
    assert paused >= plain
    assert is_working_day(paused)
    assert not pause[0] <= paused < pause[1]
    days = [start + DAY * step for step in range(1, (paused - start).days + 1)]
    counted = [day for day in days if not pause[0] <= day < pause[1] and (unit == "days" or is_working_day(day))]
    assert len(counted) >= number
    before = [day for day in counted if day < paused]
    assert len(before) < number or not any(is_working_day(day) for day in before[number - 1 :])


@given(DAYS, st.integers(1, 60), UNITS)
def test_a_longer_clock_never_ends_earlier(start, number, unit):
    assert last_day(start, number + 1, unit) >= last_day(start, number, unit)
