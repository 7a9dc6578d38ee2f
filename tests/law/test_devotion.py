"""Long devotion: posts, bands, months, women, and time that is added."""

from typing import Any

import pytest

from tests.law.cases import answer, finding
from thidua.law.answer import Finding


def tenure(*posts: tuple[str, str, str | None], award: str = "labor_order_2", **given: Any) -> Finding:
    service = [{"post": post, "from": start, "to": end} for post, start, end in posts]
    history = {"complete": True, "service": service} | given.pop("history", {})
    return finding(answer(award, basis="devotion", history=history, **given), "time_in_leading_posts")


WOMAN = {"kind": "person", "categories": ["official"], "sex": "female"}


@pytest.mark.parametrize(
    ("start", "end", "status"),
    [
        ("2014-03", "2024-02", "met"),
        ("2014-03", "2024-01", "unmet"),
        ("2014-03-15", "2024-03-14", "met"),
        ("2014-03-15", "2024-03-13", "unmet"),
        ("2009-03", "2024-01", "met"),
        ("2009-03", "2024-02", "unmet"),
        ("2015-03-03", None, "unmet"),
        ("2015-03-02", None, "met"),
    ],
)
def test_a_band_includes_its_first_day_and_not_its_last(start: str, end: str | None, status: str) -> None:
    assert tenure(("Vụ trưởng", start, end)).status == status


@pytest.mark.parametrize(("end", "status"), [("2020-08", "met"), ("2020-07", "unmet")])
def test_women_need_one_third_less(end: str, status: str) -> None:
    assert tenure(("Vụ trưởng", "2014-01", end), subject=WOMAN).status == status


def test_women_are_not_put_out_of_the_band_by_the_reduction() -> None:
    assert tenure(("Vụ trưởng", "2010-01", "2023-12"), subject=WOMAN).status == "met"


def test_a_post_is_found_by_the_words_it_begins_with() -> None:
    assert tenure(("vụ trưởng  vụ Pháp chế", "2014-03", "2024-02")).status == "met"
    assert tenure(("Phó Vụ trưởng Vụ Pháp chế", "2014-03", "2024-02")).status == "unmet"
    assert tenure(("Quyền Vụ trưởng", "2014-03", "2024-02")).status == "unproven"


def test_a_short_spell_below_is_not_added_upwards_and_the_other_reading_is_said() -> None:
    found = tenure(("Phó Vụ trưởng", "2010-01", "2014-12"), ("Vụ trưởng", "2015-01", "2023-12"))
    assert found.status == "unmet"
    assert "cách hiểu khác" in found.text


def test_a_higher_post_that_stands_on_its_own_adds_nothing_below() -> None:
    posts = [("Phó Vụ trưởng", "2010-01", "2014-12"), ("Vụ trưởng", "2015-01", "2024-12")]
    assert tenure(*posts, award="labor_order_3").status == "unmet"


def test_posts_held_at_once_count_only_for_the_higher() -> None:
    posts = [("Vụ trưởng", "2012-01", "2021-12"), ("Phó Tổng cục trưởng", "2019-01", "2021-12")]
    assert tenure(*posts).status == "met"
    alone = [("Vụ trưởng", "2014-01", "2021-12"), ("Phó Tổng cục trưởng", "2020-01", "2021-12")]
    assert tenure(*alone).status == "unmet"


def test_a_rest_between_two_spells_is_not_counted() -> None:
    assert tenure(("Vụ trưởng", "2010-01", "2014-12"), ("Vụ trưởng", "2016-01", "2020-12")).status == "met"
    assert tenure(("Vụ trưởng", "2010-01", "2014-12"), ("Vụ trưởng", "2016-01", "2020-11")).status == "unmet"


def test_time_too_short_in_an_open_register_is_not_refused() -> None:
    assert tenure(("Vụ trưởng", "2020-01", "2023-12"), history={"complete": False}).status == "unproven"


def test_no_post_at_all_is_silence() -> None:
    assert tenure().status == "unmet"
    assert tenure(history={"complete": False}).status == "unproven"


def test_the_row_that_decided_is_cited_with_its_own_sureness() -> None:
    sure = tenure(("Vụ trưởng", "2014-03", "2024-02"))
    assert (str(sure.citation), sure.confidence) == ("khoản 1 Điều 17 Nghị định 98/2023/NĐ-CP", "text")
    assert tenure(("Phó Vụ trưởng", "2005-01", "2024-12")).confidence == "memory"
    assert tenure(("Phó Bí thư Tỉnh ủy", "2020-01", "2023-12")).confidence == "secondary"


def test_under_the_second_decree_the_derived_article_is_secondary() -> None:
    later = tenure(("Vụ trưởng", "2014-03", "2024-02"), received_on="2025-07-01")
    assert (later.citation.document, later.confidence) == ("152/2025/NĐ-CP", "secondary")


def test_service_before_peace_leaves_the_period_to_be_attested() -> None:
    assert tenure(("Giám đốc sở", "1970-01", "1982-12")).status == "unproven"
    assert tenure(("Vụ trưởng", "1970-01", "1981-12")).status == "met"


def test_discipline_outside_the_posts_does_not_count_against() -> None:
    history = {
        "service": [{"post": "Vụ trưởng", "from": "2014-03", "to": "2024-02"}],
        "discipline": [{"kind": "reprimand", "from": "2024-03-01", "to": "2024-06-01"}],
    }
    assert answer("labor_order_2", basis="devotion", history=history).verdict == "eligible"
    history["discipline"] = [{"kind": "reprimand", "from": "2024-02-29", "to": "2024-06-01"}]
    assert answer("labor_order_2", basis="devotion", history=history).verdict == "not_eligible"


def test_discipline_without_any_post_is_asked_about() -> None:
    history = {"discipline": [{"kind": "reprimand", "from": "2014-03-01", "to": "2014-06-01"}]}
    found = answer("labor_order_2", basis="devotion", history=history)
    assert finding(found, "undisciplined_in_posts").status == "unproven"
