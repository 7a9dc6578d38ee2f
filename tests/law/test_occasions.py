"""Years since an earlier order, a round anniversary, an award given once only."""

from typing import Any

import pytest

from tests.law.cases import awards, case
from thidua.law import load_corpus, read_case
from thidua.law.facts import Facts
from thidua.law.occasions import NeverParams, SinceParams, never_given, round_anniversary, years_since_award
from thidua.law.predicates import Found, Params

CORPUS = load_corpus()
MINISTRY = {"kind": "collective", "categories": ["ministry_province"]}
TEN = SinceParams(years=10, after=("independence_order_1", "military_exploit_order_1"))


def facts(**given: Any) -> Facts:
    read = read_case(case("ho_chi_minh_order", attested=[], **{"subject": MINISTRY} | given))
    return Facts.of(read, CORPUS.rules, CORPUS.posts)


def since(**history: Any) -> Found:
    return years_since_award(TEN, facts(history={"complete": True} | history), {})


@pytest.mark.parametrize(("year", "status", "earliest"), [(2014, "met", None), (2015, "unmet", 2025)])
def test_ten_whole_years_lie_between_the_order_and_the_last_year(year: int, status: str, earliest: int | None) -> None:
    found = since(awards=awards("independence_order_1", year))
    assert (found.status, found.earliest_year) == (status, earliest)


def test_years_count_after_the_decision_when_it_came_later() -> None:
    late = {"award": "independence_order_1", "year": 2014, "decided_on": "2015-02-01"}
    assert since(awards=[late]).status == "unmet"


def test_either_order_and_the_earlier_of_two_is_the_start() -> None:
    orders = awards("independence_order_1", 2020) + awards("military_exploit_order_1", 2010)
    assert since(awards=orders).status == "met"


def test_an_order_on_another_ground_starts_nothing() -> None:
    sudden = {"award": "independence_order_1", "year": 2000, "basis": "sudden"}
    assert since(awards=[sudden]).status == "unmet"


def test_silence_is_open_until_the_register_is_vouched_for() -> None:
    assert since(complete=False).status == "unproven"
    assert since(complete=False).missing
    assert since().status == "unmet"
    assert since(complete=False, awards=awards("independence_order_1", 2020)).status == "unmet"


def test_years_before_the_end_of_discipline_do_not_count() -> None:
    discipline = [{"kind": "warning", "from": "2016-01-01", "to": "2016-12-31"}]
    found = since(awards=awards("independence_order_1", 2000), discipline=discipline)
    assert (found.status, found.earliest_year) == ("unmet", 2026)


@pytest.mark.parametrize(
    ("received", "status", "earliest"),
    [
        ("2025-01-02", "met", None),
        ("2025-12-31", "met", None),
        ("2024-12-31", "unproven", None),
        ("2026-01-01", "unmet", 2034),
        ("2023-06-01", "unmet", 2024),
    ],
)
def test_a_round_anniversary_ends_in_nought(received: str, status: str, earliest: int | None) -> None:
    day = {"received_on": received, "through_year": int(received[:4]) - 1}
    found = round_anniversary(Params(), facts(subject=MINISTRY | {"founded_on": "1945-08-28"}, **day), {})
    assert (found.status, found.earliest_year) == (status, earliest)


def test_the_year_of_founding_is_no_anniversary() -> None:
    young = MINISTRY | {"founded_on": "2025-01-15"}
    assert round_anniversary(Params(), facts(subject=young), {}).status == "unmet"


def test_without_the_day_of_founding_nothing_is_said() -> None:
    assert round_anniversary(Params(), facts(history={"complete": True}), {}).status == "unproven"


@pytest.mark.parametrize(
    ("history", "status"),
    [
        ({"complete": True}, "met"),
        ({}, "unproven"),
        ({"awards": awards("glorious_youth_volunteer_medal", 2005)}, "unmet"),
        ({"awards": [{"award": "glorious_youth_volunteer_medal", "year": 2005, "basis": None}]}, "unmet"),
        ({"complete": True, "awards": awards("friendship_medal", 2005)}, "met"),
    ],
)
def test_an_award_given_once_is_not_given_again(history: dict[str, Any], status: str) -> None:
    found = never_given(NeverParams(award="glorious_youth_volunteer_medal"), facts(history=history), {})
    assert found.status == status
