"""What cannot be a case: the error names the file, the case and the key, in Vietnamese."""

from typing import Any

import pytest

from tests.law.cases import case
from thidua.law import CaseError, parse_cases, read_case

AWARD = "ministry_province_merit_certificate"


def span(first: int, last: int | None) -> dict[str, Any]:
    """A ministry title of 2024 that says for which years it was given."""
    title = {"award": "ministry_province_emulation_soldier", "year": 2024, "from_year": first, "to_year": last}
    return {"history": {"awards": [title]}}


def ranked(*ranks: int, **second: Any) -> dict[str, Any]:
    """Results of one cluster and year, the last of them changed."""
    results = [{"year": 2024, "organised_by": "central_council", "rank": rank} for rank in ranks]
    return {"history": {"cluster_results": [*results[:-1], results[-1] | second]}}


def moved(*ranks: int | None, **second: Any) -> dict[str, Any]:
    """Results of one movement, the last of them changed."""
    results = [{"launched_by": "prime_minister", "years": 5, "evaluated_at": "final", "rank": rank} for rank in ranks]
    return {"history": {"movements": [*results[:-1], results[-1] | second]}}


def problems(data: dict[str, Any]) -> list[tuple[str, str]]:
    with pytest.raises(CaseError) as caught:
        read_case(data, "tep.yaml")
    return [(problem.key, problem.message) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("given", "key"),
    [
        ({"surprise": 1}, "surprise"),
        ({"subject": {"kind": "person", "nickname": "x"}}, "subject.nickname"),
        ({"subject": {"kind": "robot"}}, "subject.kind"),
        ({"subject": {"kind": "person", "categories": ["clerk"]}}, "subject.categories.0"),
        ({"subject": None}, "subject"),
        ({"history": {"ratings": [{"year": 2024, "rating": "good", "by": "x"}]}}, "history.ratings.0.by"),
        ({"history": {"ratings": [{"year": 2024, "rating": "superb"}]}}, "history.ratings.0.rating"),
        ({"history": {"ratings": [{"year": "2024", "rating": "good"}]}}, "history.ratings.0.year"),
        ({"history": {"ratings": [{"year": 2024.0, "rating": "good"}]}}, "history.ratings.0.year"),
        ({"history": {"ratings": [{"year": 24, "rating": "good"}]}}, "history.ratings.0.year"),
        ({"history": {"complete": "maybe"}}, "history.complete"),
        (
            {"history": {"discipline": [{"kind": "reprimand", "from": "2024-01-01", "start": "2024-01-01"}]}},
            "history.discipline.0.start",
        ),
        ({"history": {"discipline": [{"kind": "reprimand", "to": "2024-01-01"}]}}, "history.discipline.0.from"),
        ({"award": "medal_of_nothing"}, "award"),
        ({"award": ""}, "award"),
        ({"history": {"awards": [{"award": "nothing", "year": 2020}]}}, "history.awards.0.award"),
        (
            {"history": {"initiatives": [{"kind": "initiative", "year": 2020, "used_for": "nothing"}]}},
            "history.initiatives.0.used_for",
        ),
        (
            {"subject": {"kind": "collective", "members": {"total": 3, "holding": {"nothing": 1}}}},
            "subject.members.holding.nothing",
        ),
        ({"route": "shortcut"}, "route"),
        ({"attested": ["something"]}, "attested"),
        ({"received_on": "2025-02-30"}, "received_on"),
        ({"received_on": "2025-13-01"}, "received_on"),
        ({"received_on": "01/03/2025"}, "received_on"),
        ({"received_on": 20250301}, "received_on"),
        ({"history": {"service": [{"post": "Vụ trưởng", "from": "2001-13"}]}}, "history.service.0.from"),
        ({"received_on": None}, "received_on"),
        ({"through_year": 2026}, "through_year"),
        ({"as_of": "2023-05-01"}, "as_of"),
        ({"history": {"leave": [{"kind": "study", "from": "2024-02-01", "to": "2024-01-31"}]}}, "history.leave.0.to"),
        (
            {"history": {"ratings": [{"year": 2024, "rating": "good"}, {"year": 2024, "rating": "excellent"}]}},
            "history.ratings.1.rating",
        ),
        (
            {"history": {"awards": [{"award": AWARD, "year": 2024, "decided_on": "2023-12-31"}]}},
            "history.awards.0.decided_on",
        ),
        ({"history": {"awards": [{"award": AWARD, "year": 2024, "from_year": 2025}]}}, "history.awards.0.from_year"),
        (span(2021, 2024), "history.awards.0.from_year"),
        (span(2023, 2024), "history.awards.0.from_year"),
        (span(2021, 2023), "history.awards.0.to_year"),
        (span(2023, 2025), "history.awards.0.to_year"),
        (span(2020, None), "history.awards.0.from_year"),
        (ranked(1, 2), "history.cluster_results.1.rank"),
        (moved(1, 2), "history.movements.1.rank"),
        ({"subject": {"kind": "person", "members": {"total": 3}}}, "subject.members"),
        ({"subject": {"kind": "person", "founded_on": "2000-01-01"}}, "subject.founded_on"),
        ({"subject": {"kind": "collective", "sex": "female"}}, "subject.sex"),
        ({"subject": {"kind": "collective", "founded_on": "2025-03-02"}}, "subject.founded_on"),
        ({"subject": {"kind": "collective", "members": {"total": 0}}}, "subject.members.total"),
        (
            {"subject": {"kind": "collective", "members": {"total": 3, "rated": {"good": 2, "excellent": 2}}}},
            "subject.members.rated",
        ),
        (
            {"subject": {"kind": "collective", "members": {"total": 3, "holding": {"advanced_worker": 4}}}},
            "subject.members.holding.advanced_worker",
        ),
        (
            {"subject": {"kind": "collective", "members": {"total": 3, "disciplined": {"warning": 4}}}},
            "subject.members.disciplined.warning",
        ),
        (
            {"subject": {"kind": "collective", "members": {"total": 3, "disciplined": {"scolding": 1}}}},
            "subject.members.disciplined.scolding",
        ),
        ({"basis": "kindness"}, "basis"),
    ],
)
def test_a_case_that_cannot_be_names_its_key(given: dict[str, Any], key: str) -> None:
    assert [found for found, _ in problems(case(AWARD) | given)] == [key]


@pytest.mark.parametrize(
    "given",
    [
        span(2022, 2024),
        span(2022, None),
        ranked(1, 1),
        ranked(1, 2, year=2023),
        ranked(1, 2, organised_by="ministry_province"),
        moved(1, 1),
        moved(1, None),
        moved(1, 2, evaluated_at="interim"),
        moved(1, 2, years=3),
        moved(1, 2, launched_by="ministry_province"),
    ],
)
def test_what_agrees_or_speaks_of_something_else_is_no_contradiction(given: dict[str, Any]) -> None:
    assert read_case(case(AWARD) | given).award == AWARD


def test_the_message_names_the_file_the_case_and_the_key() -> None:
    with pytest.raises(CaseError) as caught:
        read_case(case(AWARD, id="vu-01", surprise=1), "tep.yaml")
    assert str(caught.value) == "tep.yaml, trường hợp vu-01, khóa surprise: khóa không được biết"


def test_a_missing_key_is_named() -> None:
    data = case(AWARD)
    del data["received_on"]
    assert problems(data) == [("received_on", "thiếu khóa bắt buộc")]


def test_the_values_taken_are_named_in_vietnamese() -> None:
    [(_, said)] = problems(case(AWARD, subject={"kind": "robot"}))
    assert said == "giá trị không được nhận; chỉ nhận 'person', 'collective' hoặc 'household'"


def test_everything_wrong_is_said_at_once() -> None:
    assert len(problems(case(AWARD, surprise=1, basis="kindness"))) == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "không có trường hợp nào"),
        ("id: [", r"không đọc được YAML: sai cú pháp \(dòng 2, cột 1\)$"),
        ("id: x\naward: a: b\n", r"sai cú pháp \(dòng 2, cột 9\)$"),
        ("id: !!python/name:x\n", r"thẻ kiểu dữ liệu không được nhận \(dòng 1, cột 5\)$"),
        ("id: a\nid: b\n", "trùng khóa 'id'"),
        ("- a\n- b\n", "cần một bảng"),
        ("just text", "cần một bảng"),
    ],
)
def test_a_text_that_is_no_case_is_refused(text: str, said: str) -> None:
    with pytest.raises(CaseError, match=said):
        parse_cases(text, "tep.yaml")


GOOD = """
id: {id}
award: advanced_worker
received_on: 2025-03-01
subject: {{kind: person, categories: [official]}}
"""


def test_two_cases_of_one_file_cannot_share_an_id() -> None:
    with pytest.raises(CaseError, match=r"trường hợp a, khóa id: mã trường hợp bị trùng"):
        parse_cases("---".join([GOOD.format(id="a"), GOOD.format(id="a")]))


def test_a_key_twice_deep_inside_is_refused() -> None:
    with pytest.raises(CaseError, match="trùng khóa 'year'"):
        parse_cases(GOOD.format(id="a") + "history: {ratings: [{year: 2024, year: 2023, rating: good}]}\n")


def test_documents_come_in_their_order_and_empty_ones_are_nothing() -> None:
    text = "---\n".join(["\n", GOOD.format(id="b"), GOOD.format(id="a"), "\n"])
    assert [found.id for found in parse_cases(text)] == ["b", "a"]


def test_an_empty_part_is_the_same_as_none() -> None:
    text = GOOD.format(id="a") + "history:\n  awards:\n  ratings:\nattested:\nas_of:\nroute:\nbasis:\n"
    [found] = parse_cases(text)
    assert found.history.awards == ()
    assert found.basis == "merit"


def test_numbers_as_ids_and_decision_numbers_are_taken_as_text() -> None:
    text = GOOD.format(id="7") + "history: {awards: [{award: advanced_worker, year: 2020, number: 12}]}\n"
    [found] = parse_cases(text)
    assert (found.id, found.history.awards[0].number) == ("7", "12")


def test_months_stand_for_their_first_and_last_day() -> None:
    text = GOOD.format(id="a") + "history: {service: [{post: Vụ trưởng, from: 2001-03, to: 2012-02}]}\n"
    [found] = parse_cases(text)
    service = found.history.service[0]
    assert (service.start.isoformat(), str(service.end)) == ("2001-03-01", "2012-02-29")


def test_the_day_looked_at_may_be_the_last_day_of_the_last_year() -> None:
    assert read_case(case(AWARD, as_of="2024-12-31")).last_year == 2024
    assert read_case(case(AWARD, as_of="2025-12-31", through_year=2025)).last_year == 2025
