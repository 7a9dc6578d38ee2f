"""How many votes are enough: both sides of each boundary, in whole numbers."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.councils.stage import BY_80, BY_90, BY_NOBODY
from thidua.agencies.models import Agency, Authority
from thidua.councils.thresholds import GENERAL_QUORUM, quorum, threshold
from thidua.polls.ratios import least_yes, reaches, share

PROVINCE = Agency(authority=Authority.MINISTRY_PROVINCE_HEAD)


@pytest.mark.parametrize(
    ("members", "percent", "least"),
    [
        (9, 90, 9),  # 8.1
        (9, 80, 8),  # 7.2
        (10, 90, 9),
        (10, 80, 8),
        (11, 90, 10),  # 9.9
        (15, 80, 12),
        (20, 90, 18),
        (9, None, 5),
        (10, None, 6),  # half is not more than half
    ],
)
def test_just_enough_votes_pass_and_one_fewer_fail(members: int, percent: int | None, least: int) -> None:
    assert least_yes(members, percent) == least
    assert reaches(least, members, percent)
    assert not reaches(least - 1, members, percent)


@given(st.integers(1, 300), st.one_of(st.none(), st.integers(1, 100)), st.integers(0, 300))
def test_the_least_number_shown_is_the_number_that_decides(members: int, percent: int | None, yes: int) -> None:
    assert reaches(yes, members, percent) == (yes >= least_yes(members, percent))


@pytest.mark.parametrize(
    ("yes", "members", "text"), [(8, 9, "88,88 %"), (9, 9, "100,00 %"), (2, 3, "66,66 %"), (0, 7, "0,00 %")]
)
def test_a_share_is_cut_never_rounded_up(yes: int, members: int, text: str) -> None:
    assert share(yes, members) == text


@given(st.integers(1, 300), st.integers(1, 100), st.integers(0, 300))
def test_a_share_never_reads_as_a_threshold_that_was_not_reached(members: int, percent: int, yes: int) -> None:
    whole = int(share(yes, members).split(",", maxsplit=1)[0])
    assert (whole >= percent) == reaches(yes, members, percent)


@pytest.mark.parametrize(
    ("present", "members", "holds"), [(6, 9, True), (5, 9, False), (7, 10, True), (6, 10, False), (2, 3, True)]
)
def test_two_thirds_of_all_members_are_a_quorum(present: int, members: int, holds: bool) -> None:
    assert GENERAL_QUORUM.holds(present, members) is holds
    assert (present >= GENERAL_QUORUM.least(members)) is holds


def test_the_central_council_needs_nine_tenths_for_heroes_only() -> None:
    central = Agency(authority=Authority.CENTRAL_COMMITTEE)
    province = Agency(authority=Authority.MINISTRY_PROVINCE_HEAD)
    assert quorum(central, {"hero_of_labor", BY_80}).least(10) == 9
    assert quorum(central, {BY_80}).least(10) == 7
    assert quorum(province, {"hero_of_labor"}).least(10) == 7


@pytest.mark.parametrize(
    ("award", "percent"),
    [(BY_90, 90), (BY_80, 80), ("government_emulation_flag", 80), ("national_emulation_soldier", 90)],
)
def test_the_law_gives_the_percentage_and_where_it_stands(award: str, percent: int) -> None:
    rule = threshold(PROVINCE, award, dt.date(2025, 3, 3))
    assert rule.percent == percent
    assert "98/2023" in rule.basis
    assert rule.confidence in {"text", "secondary", "memory"}


def test_a_percentage_carried_over_into_the_decree_of_2025_says_so() -> None:
    before, after = threshold(PROVINCE, BY_90, dt.date(2025, 6, 30)), threshold(PROVINCE, BY_90, dt.date(2025, 7, 1))
    assert (before.percent, before.confidence) == (90, "text")
    assert (after.percent, after.confidence) == (90, "secondary")
    assert "giả định không đổi" in after.basis
    assert "giả định" not in before.basis


def test_an_award_without_a_threshold_in_law_says_that_the_majority_is_our_own_rule() -> None:
    rule = threshold(PROVINCE, BY_NOBODY, dt.date(2025, 3, 3))
    assert rule.percent is None
    assert "không phải quy định của pháp luật" in rule.basis
    assert rule.confidence == ""
