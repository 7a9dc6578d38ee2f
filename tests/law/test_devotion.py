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
        ("2014-03", "2024-03", "met"),
        ("2014-03", "2024-02", "unproven"),
        ("2014-03", "2024-01", "unmet"),
        ("2014-03-01", "2024-02-29", "met"),
        ("2014-03", "2024-02-28", "unmet"),
        ("2014-03-15", "2024-03-14", "met"),
        ("2014-03-15", "2024-03-13", "unmet"),
        ("2014-01-01", "2023-12-31", "met"),
        ("2014-01-01", "2023-12-30", "unmet"),
        ("2009-03", "2024-01", "met"),
        ("2009-03", "2024-02", "unproven"),
        ("2009-03", "2024-03", "unmet"),
        ("2015-03-03", None, "unmet"),
        ("2015-03-02", None, "met"),
    ],
)
def test_a_band_includes_its_first_day_and_not_its_last(start: str, end: str | None, status: str) -> None:
    assert tenure(("Vụ trưởng", start, end)).status == status


@pytest.mark.parametrize(("end", "status"), [("2020-09", "met"), ("2020-08", "unproven"), ("2020-07", "unmet")])
def test_women_need_one_third_less(end: str, status: str) -> None:
    assert tenure(("Vụ trưởng", "2014-01", end), subject=WOMAN).status == status


def test_women_are_not_put_out_of_the_band_by_the_reduction() -> None:
    assert tenure(("Vụ trưởng", "2010-01", "2023-12"), subject=WOMAN).status == "met"


def test_a_post_is_found_by_the_words_it_begins_with() -> None:
    assert tenure(("vụ trưởng  vụ Pháp chế", "2014-03", "2024-03")).status == "met"
    assert tenure(("Phó Vụ trưởng Vụ Pháp chế", "2014-03", "2024-02")).status == "unmet"
    assert tenure(("Quyền Vụ trưởng", "2014-03", "2024-02")).status == "unproven"


def test_a_short_spell_below_is_not_added_upwards_and_the_other_reading_is_said() -> None:
    found = tenure(("Phó Vụ trưởng", "2010-01", "2014-12"), ("Vụ trưởng", "2015-01", "2023-12"))
    assert found.status == "unmet"
    assert "cách hiểu khác" in found.text


def test_a_higher_post_that_stands_on_its_own_adds_nothing_below() -> None:
    posts = [("Phó Vụ trưởng", "2010-01", "2014-12"), ("Vụ trưởng", "2015-01", "2025-01")]
    assert tenure(*posts, award="labor_order_3").status == "unmet"


def test_posts_held_at_once_count_only_for_the_higher() -> None:
    posts = [("Vụ trưởng", "2012-01", "2022-01"), ("Phó Tổng cục trưởng", "2019-01", "2022-01")]
    assert tenure(*posts).status == "met"
    alone = [("Vụ trưởng", "2014-01", "2021-12"), ("Phó Tổng cục trưởng", "2020-01", "2021-12")]
    assert tenure(*alone).status == "unmet"


def test_a_rest_between_two_spells_is_not_counted() -> None:
    assert tenure(("Vụ trưởng", "2010-01", "2014-12"), ("Vụ trưởng", "2016-01", "2021-02")).status == "met"
    assert tenure(("Vụ trưởng", "2010-01", "2014-12"), ("Vụ trưởng", "2016-01", "2020-12")).status == "unproven"
    assert tenure(("Vụ trưởng", "2010-01", "2014-12"), ("Vụ trưởng", "2016-01", "2020-11")).status == "unmet"


def test_a_post_that_another_follows_at_once_lasted_to_the_end_of_its_month() -> None:
    assert tenure(("Vụ trưởng", "2010-01", "2014-12"), ("Vụ trưởng", "2015-01", "2020-01")).status == "met"
    assert tenure(("Vụ trưởng", "2010-01", "2014-12"), ("Vụ trưởng", "2015-02", "2020-01")).status == "unproven"


def test_time_short_above_is_added_downwards_and_the_finding_says_how_much() -> None:
    found = tenure(("Vụ trưởng", "2006-01", "2009-12"), ("Phó Tổng cục trưởng", "2010-01", "2017-01"))
    assert found.status == "met"
    assert "Vụ trưởng 4 năm, cộng 7 năm chưa đủ khung ở chức vụ cao hơn" in found.text


def test_a_row_of_the_wars_makes_no_later_time_enough_above() -> None:
    later = [("Phó Vụ trưởng", "2002-01", "2010-01"), ("Vụ trưởng", "2010-01", "2018-01")]
    assert tenure(*later).status == "met"
    assert tenure(("Phó Vụ trưởng", "2004-01", "2010-01"), later[1]).status == "unmet"


def test_only_who_held_a_lower_post_too_is_told_of_the_reading_that_adds_it() -> None:
    assert "cách hiểu khác" not in tenure(("Vụ trưởng", "2016-01", "2024-12")).text


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
        "service": [{"post": "Vụ trưởng", "from": "2014-02", "to": "2024-02"}],
        "discipline": [{"kind": "reprimand", "from": "2024-03-01", "to": "2024-06-01"}],
    }
    assert answer("labor_order_2", basis="devotion", history=history).verdict == "eligible"
    history["discipline"] = [{"kind": "reprimand", "from": "2024-02-29", "to": "2024-06-01"}]
    assert answer("labor_order_2", basis="devotion", history=history).verdict == "not_eligible"


def test_discipline_without_any_post_is_asked_about() -> None:
    history = {"discipline": [{"kind": "reprimand", "from": "2014-03-01", "to": "2014-06-01"}]}
    found = answer("labor_order_2", basis="devotion", history=history)
    assert finding(found, "undisciplined_in_posts").status == "unproven"


def test_time_added_from_higher_posts_may_lift_above_the_band() -> None:
    minister = ("Bộ trưởng", "2014-01-01", "2023-12-31")
    assert tenure(minister, ("Thứ trưởng", "2013-01-01", "2013-12-31")).status == "unmet"
    short = ("Bộ trưởng", "2020-01-01", "2022-12-31")
    assert tenure(short, ("Thứ trưởng", "2019-01-01", "2019-12-31")).status == "met"


def test_a_bank_office_is_no_department_of_a_province() -> None:
    bank = ("Giám đốc Sở Giao dịch Ngân hàng", "2005-01-01", "2023-12-31")
    assert tenure(bank, award="labor_order_1").status == "unproven"
    assert tenure(("Giám đốc Sở Giao thông", *bank[1:]), award="labor_order_1").status == "met"


def test_an_alternate_is_no_member() -> None:
    years = ("2020-01-01", "2023-12-31")
    assert tenure(("Ủy viên Trung ương Đảng", *years), award="labor_order_1").status == "met"
    assert tenure(("Ủy viên Trung ương Đảng dự khuyết", *years), award="labor_order_1").status == "unproven"
