"""The readings that hold for all awards, and the corners of single predicates."""

from typing import Any

import pytest

from tests.law.cases import OFFICIAL, answer, awards, case, finding, initiative, ratings, without_standard
from thidua.law import CaseError, appraise, explain, load_corpus, read_case
from thidua.law.registry import MODULES, PREDICATES

GRASSROOTS, MINISTRY = "grassroots_emulation_soldier", "ministry_province_emulation_soldier"
CERTIFICATE, PM = "ministry_province_merit_certificate", "pm_merit_certificate"
THREE = awards(GRASSROOTS, 2022, 2023, 2024)


def chain(**history: Any) -> dict[str, Any]:
    """An eligible case of the Prime Minister's certificate, with some of its history replaced."""
    good = {
        "complete": True,
        "awards": awards(CERTIFICATE, 2019) + awards(GRASSROOTS, 2020, 2022, 2024),
        "ratings": ratings(2020, 2024),
    }
    return {"route": "chain", "history": good | history}


def test_every_predicate_is_used_by_a_standard_that_is_tried() -> None:
    used = {leaf.predicate for award in load_corpus().awards.values() for leaf in award.leaves()}
    assert used == set(PREDICATES)
    assert len(MODULES) == 8


@pytest.mark.parametrize("kind", ["maternity", "treatment"])
def test_a_year_of_protected_leave_without_rating_is_never_refused(kind: str) -> None:
    history = {"complete": True, "leave": [{"kind": kind, "from": "2024-02-01", "to": "2024-07-31"}]}
    assert answer("advanced_worker", history=history).verdict == "undecided"


def test_a_maternity_year_without_rating_names_the_leave_and_the_milder_reading() -> None:
    leave = [{"kind": "maternity", "from": "2023-05-01", "to": "2023-10-31"}]
    rated = [row for row in ratings(2020, 2024) if row["year"] != 2023]
    found = answer(PM, **chain(ratings=rated, leave=leave))
    assert found.verdict == "undecided"
    said = next(each.text for each in found.findings if "nghỉ thai sản" in each.text)
    assert "nghỉ thai sản từ 01/05/2023 đến 31/10/2023" in said
    assert "thời gian nghỉ thai sản không làm gián đoạn" in said
    treated = answer(PM, **chain(ratings=rated, leave=[leave[0] | {"kind": "treatment"}]))
    assert treated.verdict == "undecided"
    assert "cách hiểu khác: thời gian nghỉ" not in " ".join(each.text for each in treated.findings)
    assert not any("nghỉ thai sản" in each.text for each in answer(PM, **chain(leave=leave)).findings)


def test_leave_that_begins_after_the_day_looked_at_does_not_exist() -> None:
    history = {"complete": True, "leave": [{"kind": "maternity", "from": "2024-12-20", "to": "2025-06-30"}]}
    assert answer("advanced_worker", history=history, as_of="2024-12-19", through_year=2024).verdict == "not_eligible"
    assert answer("advanced_worker", history=history, as_of="2024-12-20", through_year=2024).verdict == "undecided"


def test_a_fact_of_a_year_after_the_day_looked_at_does_not_exist() -> None:
    history = {"complete": True, "ratings": [{"year": 2024, "rating": "good"}, {"year": 2025, "rating": "completed"}]}
    assert answer("advanced_worker", history=history).verdict == "eligible"
    later = {"complete": True, "awards": awards(GRASSROOTS, 2022, 2023, 2024), "initiatives": [initiative(2024)]}
    asked = {"as_of": "2023-12-31", "through_year": 2023, "received_on": "2025-03-01"}
    assert answer(MINISTRY, history=later, **asked).verdict == "not_eligible"


def test_discipline_that_begins_after_the_day_looked_at_does_not_exist() -> None:
    discipline = [{"kind": "warning", "from": "2025-02-01", "to": "2026-02-01"}]
    history = {"complete": True, "ratings": ratings(2024, 2024), "discipline": discipline}
    assert answer("advanced_worker", history=history, as_of="2025-01-31").verdict == "eligible"
    assert answer("advanced_worker", history=history, as_of="2025-02-01").verdict == "not_eligible"


@pytest.mark.parametrize(("end", "verdict"), [("2019-12-31", "eligible"), ("2020-01-01", "not_eligible")])
def test_years_count_from_the_first_full_year_after_discipline(end: str, verdict: str) -> None:
    given = chain(discipline=[{"kind": "reprimand", "from": "2019-06-01", "to": end}])
    assert answer(PM, **given).verdict == verdict


def test_discipline_does_not_take_the_earlier_certificate_away() -> None:
    found = answer(PM, **chain(discipline=[{"kind": "reprimand", "from": "2018-06-01", "to": "2019-06-01"}]))
    assert finding(found, "earlier_certificate").status == "met"
    assert found.verdict == "eligible"


def test_discipline_still_running_bars_a_sudden_result_and_a_past_one_does_not() -> None:
    running = {"discipline": [{"kind": "reprimand", "from": "2024-06-01", "to": None}]}
    past = {"discipline": [{"kind": "reprimand", "from": "2024-06-01", "to": "2024-12-31"}]}
    assert answer("commendation_letter", basis="sudden", history=running).verdict == "not_eligible"
    assert answer("commendation_letter", basis="sudden", history=past).verdict == "eligible"
    assert answer("commendation_letter", history=past).verdict == "not_eligible"


def test_the_certificate_of_an_unknown_ground_is_never_counted() -> None:
    unknown = [{"award": CERTIFICATE, "year": 2019, "basis": None}, *awards(GRASSROOTS, 2020, 2022, 2024)]
    for complete in (True, False):
        found = answer(PM, **chain(complete=complete, awards=unknown))
        assert found.verdict == "undecided"
        assert finding(found, "earlier_certificate").status == "unproven"


def test_the_ground_of_a_title_needs_no_saying() -> None:
    titles = [{"award": GRASSROOTS, "year": year, "basis": None} for year in (2022, 2023, 2024)]
    history = {"complete": True, "awards": titles, "initiatives": [initiative(2023)]}
    assert answer(MINISTRY, history=history).verdict == "eligible"


@pytest.mark.parametrize("basis", ["thematic", "sudden", "devotion", "external"])
def test_a_title_is_merit_whatever_ground_was_entered_and_a_certificate_is_not(basis: str) -> None:
    titles = [*awards(GRASSROOTS, 2022, 2023), {"award": GRASSROOTS, "year": 2024, "basis": basis}]
    history = {"complete": True, "awards": titles, "initiatives": [initiative(2023)]}
    assert answer(MINISTRY, history=history).verdict == "eligible"
    certificate = [{"award": CERTIFICATE, "year": 2019, "basis": basis}, *awards(GRASSROOTS, 2020, 2022, 2024)]
    assert answer(PM, **chain(awards=certificate)).verdict == "not_eligible"


def test_a_title_of_the_year_already_given_bars_the_same_title_again() -> None:
    good = {"complete": True, "ratings": ratings(2023, 2024, "excellent")}
    found = answer(GRASSROOTS, history=good | {"awards": [{"award": GRASSROOTS, "year": 2024, "number": "12/QĐ"}]})
    bar = finding(found, "already_given")
    assert (found.verdict, bar.status, bar.confidence) == ("not_eligible", "unmet", "text")
    assert str(bar.citation) == "điểm c khoản 2 Điều 5 Luật 06/2022/QH15"
    assert "Quyết định số 12/QĐ" in bar.text
    assert answer(GRASSROOTS, history=good | {"awards": awards(GRASSROOTS, 2023)}).verdict == "eligible"
    assert answer(GRASSROOTS, history=good | {"awards": awards("advanced_worker", 2024)}).verdict == "eligible"


@pytest.mark.parametrize(
    ("held", "verdict", "earliest"),
    [
        (2021, "eligible", None),
        (2022, "not_eligible", 2025),
        (2023, "not_eligible", 2026),
        (2024, "not_eligible", 2027),
    ],
)
def test_a_title_for_three_years_is_not_given_twice_for_one_of_them(
    held: int, verdict: str, earliest: int | None
) -> None:
    history = {"complete": True, "awards": THREE + awards(MINISTRY, held), "initiatives": [initiative(2023)]}
    found = answer(MINISTRY, history=history)
    assert found.verdict == verdict
    assert [each.earliest_year for each in found.findings if each.id == "already_given"] == [earliest] * bool(earliest)


@pytest.mark.parametrize(("day", "verdict"), [("2025-02-28", "eligible"), ("2025-03-01", "not_eligible")])
def test_a_title_decided_after_the_day_looked_at_bars_nothing(day: str, verdict: str) -> None:
    given = [{"award": GRASSROOTS, "year": 2024, "decided_on": "2025-03-01"}]
    history = {"complete": True, "ratings": ratings(2024, 2024, "excellent"), "awards": given}
    assert answer(GRASSROOTS, history=history, as_of=day).verdict == verdict


@pytest.mark.parametrize(
    ("given", "verdict"),
    [
        (awards(PM, 2024), "not_eligible"),
        ([{**awards(PM, 2024)[0], "basis": None}], "not_eligible"),
        ([{**awards(PM, 2024)[0], "basis": "sudden"}], "eligible"),
        (awards(PM, 2023), "eligible"),
    ],
)
def test_a_form_is_given_again_for_another_achievement_only(given: list[dict[str, Any]], verdict: str) -> None:
    held = awards(CERTIFICATE, 2019) + awards(GRASSROOTS, 2020, 2022, 2024)
    assert answer(PM, **chain(awards=held + given)).verdict == verdict


def test_of_two_certificates_the_earlier_starts_the_years() -> None:
    both = awards(CERTIFICATE, 2019, 2023) + awards(GRASSROOTS, 2020, 2022, 2024)
    assert answer(PM, **chain(awards=both)).verdict == "eligible"


def test_the_same_title_twice_in_a_year_counts_once() -> None:
    twice = awards(CERTIFICATE, 2019) + awards(GRASSROOTS, 2020, 2022, 2022)
    assert answer(PM, **chain(awards=twice)).verdict == "not_eligible"


def test_excellent_years_count_as_good_ones() -> None:
    assert answer(PM, **chain(ratings=ratings(2020, 2024, "excellent"))).verdict == "eligible"


def test_only_the_initiative_of_the_right_width_is_counted_and_the_rest_are_explained() -> None:
    offered = [
        initiative(2023, scope="commune"),
        initiative(2023, used_for=GRASSROOTS),
        initiative(2021),
        initiative(2022, applied=None),
    ]
    found = answer(MINISTRY, history={"complete": True, "awards": THREE, "initiatives": offered})
    said = finding(found, "initiative_with_ministry_province_effect")
    assert said.status == "unproven"
    for words in ("chưa đủ phạm vi", "đã dùng cho khen thưởng khác", "nằm ngoài", "chưa rõ phạm vi"):
        assert words in said.text


@pytest.mark.parametrize(("scope", "verdict"), [("ministry_province", "eligible"), ("commune", "not_eligible")])
def test_scopes_are_ordered(scope: str, verdict: str) -> None:
    history = {"complete": True, "awards": THREE, "initiatives": [initiative(2023, scope=scope)]}
    assert answer(MINISTRY, history=history).verdict == verdict
    wider = {"complete": True, "awards": THREE, "initiatives": [initiative(2023, scope="nation")]}
    assert answer(MINISTRY, history=wider).verdict == "eligible"


def test_an_initiative_that_was_not_applied_is_none_by_definition() -> None:
    history = {"complete": True, "ratings": ratings(2024, 2024), "initiatives": [initiative(2024, applied=False)]}
    assert answer(GRASSROOTS, history=history).verdict == "not_eligible"


def test_an_award_that_is_not_encoded_is_undecided_with_one_finding() -> None:
    found = answer("hero_of_labor", without_standard("hero_of_labor"), history={"complete": True})
    assert (found.verdict, found.provisional, len(found.findings)) == ("undecided", None, 1)
    assert found.findings[0].id == "standard_not_encoded"


def test_an_award_that_is_not_encoded_is_still_barred_and_still_not_for_everybody() -> None:
    corpus = without_standard("hero_of_labor")
    barred = {"proceedings": [{"kind": "audit", "from": "2025-01-01"}]}
    assert answer("hero_of_labor", corpus, history=barred).verdict == "not_eligible"
    assert answer("hero_of_labor", corpus, subject={"kind": "household"}).verdict == "not_eligible"


def test_an_award_that_is_not_encoded_knows_its_routes() -> None:
    corpus = without_standard("gold_star_order", "revolution")
    assert answer("gold_star_order", corpus, route="revolution").verdict == "undecided"
    with pytest.raises(CaseError, match="không có tiêu chuẩn mã shortcut"):
        answer("gold_star_order", corpus, route="shortcut")


def test_the_old_law_is_one_finding_whatever_the_facts() -> None:
    barred = {"proceedings": [{"kind": "audit", "from": "2022-01-01"}]}
    found = answer(MINISTRY, received_on="2023-12-31", history=barred, subject={"kind": "household"})
    assert (found.regime, found.verdict, found.provisional) == ("V0", "undecided", None)
    assert [each.id for each in found.findings] == ["regime_not_encoded"]
    assert found.alternatives == ()


def test_the_wrong_subject_is_only_provisional_under_the_unread_amendment() -> None:
    found = answer(MINISTRY, received_on="2026-10-01", subject={"kind": "household"})
    assert (found.verdict, found.provisional) == ("undecided", "not_eligible")


def test_a_collective_of_no_stated_category_is_an_ordinary_one() -> None:
    flags = awards("labor_order_3", 2019) + awards("ministry_province_emulation_flag", 2020, 2022)
    history = {"complete": True, "awards": flags, "ratings": ratings(2020, 2024, "excellent")}
    assert answer("labor_order_2", subject={"kind": "collective"}, history=history).verdict == "not_eligible"


def test_an_armed_unit_of_no_stated_category_is_asked_for_it() -> None:
    found = answer("determined_to_win_unit", subject={"kind": "collective"})
    assert finding(found, "subject_category").status == "unproven"


def test_an_enterprise_has_a_clause_of_its_own() -> None:
    subject = {"kind": "collective", "categories": ["enterprise"]}
    assert answer("labor_order_2", route="collective_chain", subject=subject).verdict == "not_eligible"


def test_a_foreigner_has_a_clause_of_his_own() -> None:
    subject = {"kind": "person", "categories": ["foreigner"]}
    assert answer(PM, subject=subject).verdict == "not_eligible"
    assert answer(PM, subject=subject, basis="external").verdict == "undecided"


def test_the_dead_are_judged_as_the_living() -> None:
    subject = {"kind": "person", "categories": ["official", "deceased"]}
    assert answer(PM, subject=subject, **chain()).verdict == "eligible"


def test_a_person_constructed_with_a_route_that_does_not_exist_is_refused() -> None:
    asked = read_case(case(MINISTRY))
    with pytest.raises(CaseError, match="trường hợp made-up, khóa route"):
        appraise(asked.model_copy(update={"route": "shortcut"}))


def test_the_public_shape_is_plain_data() -> None:
    found = answer(PM, **chain()).as_dict()
    assert found["findings"][1]["citation"] == {"document": "06/2022/QH15", "article": 73, "clause": 1, "point": "b"}
    assert found["findings"][1]["evidence"] == [f"{CERTIFICATE} 2019"]
    assert found["findings"][1]["status"] == "met"


def test_the_explanation_tells_a_person_what_is_missing_and_where_it_stands() -> None:
    asked = read_case(case(MINISTRY, history={"awards": awards(GRASSROOTS, 2023, 2024)}))
    text = explain(appraise(asked), asked)
    assert "Quyết định tặng Chiến sĩ thi đua cơ sở năm 2022." in text
    assert "khoản 1 Điều 22 Luật 06/2022/QH15 (đã đọc nguyên văn)" in text
    assert "chưa thể kết luận" in text


def test_the_explanation_shows_what_would_follow_if_the_wording_held() -> None:
    asked = read_case(case(PM, subject={"kind": "household"}))
    assert "Nếu quy định chưa kiểm chứng đúng như đã ghi nhận: đủ điều kiện." in explain(appraise(asked), asked)


def test_the_explanation_says_which_other_regime_may_govern() -> None:
    asked = read_case(case(MINISTRY))
    assert "V3 có lợi hơn" in explain(appraise(asked), asked)


def test_a_named_route_does_not_look_at_the_others() -> None:
    found = answer(PM, route="contribution", attested=["compliance"], subject=OFFICIAL)
    assert {each.route for each in found.findings} == {"contribution"}


def test_only_what_the_register_is_silent_of_is_asked_for() -> None:
    rated = [row for row in ratings(2020, 2024) if row["year"] != 2023]
    found = answer(PM, **chain(complete=False, ratings=rated))
    assert finding(found, "five_good_years").missing == "Kết quả xếp loại các năm: 2023."
    assert finding(found, "three_grassroots_titles").missing == ""
    fewer = answer(PM, **chain(complete=False, ratings=rated, awards=awards(CERTIFICATE, 2019)))
    assert finding(fewer, "three_grassroots_titles").missing == "03 lần Chiến sĩ thi đua cơ sở."


def test_no_earliest_year_without_the_award_that_the_years_follow() -> None:
    without = answer(PM, **chain(awards=awards(GRASSROOTS, 2020, 2022, 2024)))
    assert finding(without, "five_good_years").earliest_year is None
    with_it = answer(PM, **chain(awards=awards(CERTIFICATE, 2021) + awards(GRASSROOTS, 2022, 2023, 2024)))
    assert finding(with_it, "five_good_years").earliest_year == 2026


@pytest.mark.parametrize(("end", "earliest"), [(None, None), ("2026-06-01", 2031)])
def test_running_discipline_leaves_an_earliest_year_only_when_its_end_is_known(
    end: str | None, earliest: int | None
) -> None:
    found = answer(PM, **chain(discipline=[{"kind": "reprimand", "from": "2024-06-01", "to": end}]))
    assert finding(found, "five_good_years").earliest_year == earliest
