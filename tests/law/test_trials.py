"""Every case that stands beside a standard in the corpus."""

import pytest

from thidua.law import AwardDefinition, load_corpus
from thidua.law.trial import trials

ENCODED = [award for award in load_corpus().awards.values() if award.encoded]


@pytest.mark.parametrize("award", ENCODED, ids=lambda award: award.code)
def test_the_cases_beside_a_standard_are_answered_as_expected(award: AwardDefinition) -> None:
    answered = dict(trials(award, load_corpus()))
    assert len(answered) >= 3, "a standard needs cases on both sides"
    assert {name: wrong for name, wrong in answered.items() if wrong} == {}


@pytest.mark.parametrize("award", ENCODED, ids=lambda award: award.code)
def test_a_standard_is_tried_on_both_sides(award: AwardDefinition) -> None:
    verdicts = {entry["expect"]["verdict"] for entry in award.tests}
    assert "undecided" in verdicts or "eligible" in verdicts
    assert "not_eligible" in verdicts


def test_a_wrong_expectation_is_noticed() -> None:
    award = load_corpus().awards["advanced_worker"]
    wrong = dict(award.tests[0]) | {"expect": {"verdict": "not_eligible", "findings": {"rated_good": "unmet"}}}
    changed = award.model_copy(update={"tests": (wrong,)})
    [(_, differences)] = trials(changed, load_corpus())
    assert len(differences) == 2
