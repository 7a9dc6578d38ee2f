"""What a person attests is refused by a fact on record that says the contrary, and by nothing else."""

import pytest

from tests.law.cases import answer, awards, finding, initiative, ratings

GRASSROOTS, MOTHER = "grassroots_emulation_soldier", "heroic_vietnamese_mother"


@pytest.mark.parametrize(
    ("sex", "status", "verdict"),
    [("female", "met", "eligible"), ("male", "unmet", "not_eligible"), (None, "met", "eligible")],
)
def test_an_attested_mother_is_refused_only_when_the_register_says_a_man(
    sex: str | None, status: str, verdict: str
) -> None:
    found = answer(MOTHER, subject={"kind": "person", "sex": sex})
    assert (found.verdict, finding(found, "is_a_woman").status) == (verdict, status)


def test_a_sex_that_nobody_recorded_or_attested_is_asked_for() -> None:
    found = answer(MOTHER, subject={"kind": "person"}, attested=["many_sacrifices", "two_martyr_children"])
    assert (found.verdict, finding(found, "is_a_woman").status) == ("undecided", "judgement")
    assert "giới tính" in finding(found, "is_a_woman").missing.lower()


@pytest.mark.parametrize(
    ("level", "verdict"), [("good", "eligible"), ("completed", "not_eligible"), ("not_completed", "not_eligible")]
)
def test_an_advanced_title_given_against_a_low_rating_proves_no_standard(level: str, verdict: str) -> None:
    history = {
        "complete": True,
        "awards": awards("advanced_worker", 2024),
        "ratings": ratings(2024, 2024, level),
        "initiatives": [initiative(2024)],
    }
    assert answer(GRASSROOTS, history=history).verdict == verdict


def test_an_advanced_title_without_any_rating_still_proves_it() -> None:
    history = {"complete": True, "awards": awards("advanced_worker", 2024), "initiatives": [initiative(2024)]}
    assert answer(GRASSROOTS, history=history).verdict == "eligible"


def test_the_advanced_title_of_a_farmer_rests_on_no_rating() -> None:
    history = {
        "complete": True,
        "awards": awards("advanced_worker", 2024),
        "ratings": ratings(2024, 2024, "completed"),
        "initiatives": [initiative(2024)],
    }
    farmer = {"kind": "person", "categories": ["worker_farmer"]}
    assert answer(GRASSROOTS, subject=farmer, history=history).verdict == "eligible"
