"""Time of service: without a break, in all, for women, still serving."""

from datetime import date
from typing import Any

import pytest

from tests.law.cases import case
from thidua.law import load_corpus, read_case
from thidua.law.facts import Facts
from thidua.law.predicates import Found
from thidua.law.seniority import ServiceParams, service_time

CORPUS = load_corpus()
SOLDIER = {"kind": "person", "categories": ["armed_forces"]}
TEN_YEARS = ServiceParams(months=120, continuous=True)
SERVING = ServiceParams(months=120, continuous=True, serving=True)
VOLUNTEER = ServiceParams(months=24, posts=("Thanh niên xung phong", "TNXP"), until=date(1975, 5, 1))


def served(params: ServiceParams, *spells: tuple[str, str | None], complete: bool = True, **given: Any) -> Found:
    service = [{"post": given.pop("post", "Sĩ quan"), "from": start, "to": end} for start, end in spells]
    asked = case("glorious_soldier_medal_3", attested=[], history={"complete": complete, "service": service})
    read = read_case(asked | {"subject": SOLDIER} | given)
    return service_time(params, Facts.of(read, CORPUS.rules, CORPUS.posts), {})


@pytest.mark.parametrize(
    ("start", "status"), [("2015-03-02", "met"), ("2015-03-03", "unmet"), ("2015-03", "met"), ("2015-04", "unmet")]
)
def test_ten_years_are_reached_on_their_last_day(start: str, status: str) -> None:
    assert served(TEN_YEARS, (start, None)).status == status


def test_what_was_done_before_a_break_is_not_continuous() -> None:
    broken = (("2010-01-01", "2016-05-31"), ("2016-06-02", None))
    assert served(TEN_YEARS, *broken).status == "unmet"
    assert served(ServiceParams(months=120), *broken).status == "met"
    assert served(TEN_YEARS, ("2010-01-01", "2016-05-31"), ("2016-06-01", None)).status == "met"
    assert served(TEN_YEARS, ("2010-01", "2016-05"), ("2016-06", None)).status == "met"


def test_time_spent_in_two_posts_at_once_counts_once() -> None:
    both = (("2016-01-01", "2022-12-31"), ("2018-01-01", None))
    assert served(ServiceParams(months=120), *both).status == "unmet"


def test_the_last_month_of_a_service_alone_decides_nothing() -> None:
    assert served(TEN_YEARS, ("2010-01", "2019-12")).status == "unproven"
    assert served(TEN_YEARS, ("2010-01", "2020-01")).status == "met"
    assert served(TEN_YEARS, ("2010-01-01", "2019-12-31")).status == "met"


def test_one_who_has_left_is_not_serving() -> None:
    left = ("2005-01-01", "2024-12-31")
    assert served(TEN_YEARS, left).status == "met"
    assert served(SERVING, left).status == "unmet"
    assert served(SERVING, left, complete=False).status == "unproven"
    assert served(SERVING, ("2005-01-01", "2025-03-01")).status == "met"


def test_an_open_register_may_lack_some_service() -> None:
    assert served(TEN_YEARS, ("2020-01-01", None), complete=False).status == "unproven"
    assert served(TEN_YEARS, complete=False).status == "unproven"
    assert served(TEN_YEARS).status == "unmet"


def test_the_year_in_which_it_will_be_long_enough_is_said() -> None:
    assert served(TEN_YEARS, ("2016-06-01", None)).earliest_year == 2026
    assert served(TEN_YEARS, ("2010-06-01", "2016-06-01")).earliest_year is None
    assert served(TEN_YEARS, ("2010-06-01", "2016-06-01"), ("2018-01-01", None)).earliest_year == 2028


@pytest.mark.parametrize(("sex", "status"), [("female", "met"), ("male", "unmet"), (None, "unmet")])
def test_women_need_the_shorter_time_where_there_is_one(sex: str | None, status: str) -> None:
    params = ServiceParams(months=120, months_women=80)
    assert served(params, ("2018-01-01", None), subject=SOLDIER | {"sex": sex}).status == status


@pytest.mark.parametrize(
    ("post", "start", "end", "status"),
    [
        ("Thanh niên xung phong", "1970-01-01", "1971-12-31", "met"),
        ("Thanh niên xung phong", "1970-01-01", "1971-12-30", "unmet"),
        ("Đội viên TNXP", "1970-01-01", "1972-12-31", "unmet"),
        ("TNXP Đội 25", "1970-01-01", "1972-12-31", "met"),
        ("Thanh niên xung phong", "1973-05-01", "1979-12-31", "met"),
        ("Thanh niên xung phong", "1973-05-02", "1979-12-31", "unmet"),
        ("Sĩ quan", "1960-01-01", "1974-12-31", "unmet"),
    ],
)
def test_only_the_service_named_and_only_up_to_its_day(post: str, start: str, end: str, status: str) -> None:
    assert served(VOLUNTEER, (start, end), post=post).status == status
