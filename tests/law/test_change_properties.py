"""What must hold of changes, whatever the case: they never loosen, never decide by themselves, never touch old days."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.law.changing import THREE_TITLES, amendment, changed, local_rule, whole_award
from tests.law.test_properties import ORDER, cases
from thidua.law import Answer, Corpus, appraise, load_corpus, read_case

CORPUS = load_corpus()
MUST_EXCEL = {"id": "must_excel", "predicate": "rating", "text": "Xuất sắc.", "value": {"at_least": "excellent"}}
GROUNDS = {
    "advanced_worker": "06/2022/QH15, Điều 24, khoản 4",
    "ministry_province_merit_certificate": "06/2022/QH15, Điều 74, khoản 6",
}


def rule(award: str, ground: str | None) -> Corpus:
    return changed(local_rule(award=award, condition=MUST_EXCEL, ground=ground, **{"from": "2024-01-01"}))


GROUNDED = {award: rule(award, ground) for award, ground in GROUNDS.items()}
UNGROUNDED = {
    award: rule(award, None) for award in ("advanced_worker", "grassroots_emulation_soldier", "labor_order_3")
}
CONFIRMED = {
    award: changed(*whole_award(award, "2026-10-01")) for award in ("advanced_worker", "grassroots_emulation_soldier")
}
SINCE_2024 = [*whole_award("pm_merit_certificate", "2024-01-01"), *whole_award("labor_order_1", "2024-01-01")]
ALL_CONFIRMED = changed(*{change.place: change for change in SINCE_2024}.values())


def judge(case: dict[str, Any], corpus: Corpus) -> Answer:
    return appraise(read_case(case, corpus=corpus), corpus)


def of(case: dict[str, Any], award: str) -> dict[str, Any]:
    return case | {"award": award, "route": None}


@given(cases(), st.sampled_from(sorted(GROUNDED)))
def test_a_local_rule_never_makes_a_verdict_better(case: dict[str, Any], award: str) -> None:
    asked = of(case, award)
    assert ORDER[judge(asked, GROUNDED[award]).verdict] <= ORDER[judge(asked, CORPUS).verdict]


@given(cases(), st.sampled_from(sorted(UNGROUNDED)))
def test_an_ungrounded_rule_at_most_keeps_a_case_open(case: dict[str, Any], award: str) -> None:
    asked = of(case, award)
    before, after = judge(asked, CORPUS).verdict, judge(asked, UNGROUNDED[award]).verdict
    assert after == before or (before, after) == ("eligible", "undecided")


@given(cases(), st.sampled_from(sorted(CONFIRMED)))
def test_a_confirmation_for_the_new_law_changes_no_answer_of_the_old_one(case: dict[str, Any], award: str) -> None:
    asked = of(case, award)
    before, after = judge(asked, CORPUS), judge(asked, CONFIRMED[award])
    assert (after.verdict, after.provisional, after.route) == (before.verdict, before.provisional, before.route)


@given(cases(), st.sampled_from(sorted(CONFIRMED)))
def test_confirmed_the_new_law_says_firmly_what_it_said_at_face_value(case: dict[str, Any], award: str) -> None:
    asked = of(case, award) | {"received_on": "2026-11-01", "through_year": 2025}
    before, after = judge(asked, CORPUS), judge(asked, CONFIRMED[award])
    assert before.verdict == "undecided"
    if after.verdict == "undecided":
        assert after.provisional == before.provisional
    else:
        assert after.verdict == before.provisional


@given(cases())
def test_a_confirmation_firms_a_verdict_and_never_turns_it(case: dict[str, Any]) -> None:
    before, after = judge(case, CORPUS), judge(case, ALL_CONFIRMED)
    assert before.verdict in {after.verdict, "undecided"}
    if before.verdict == "undecided" and after.verdict != "undecided":
        assert after.verdict == before.provisional


@given(cases())
def test_a_repeal_of_tomorrow_is_not_seen_today(case: dict[str, Any]) -> None:
    repealed = changed(amendment(THREE_TITLES, "2026-10-01", value=None))
    before, after = judge(case, CORPUS), judge(case, repealed)
    assert [found.as_dict() for found in after.findings] == [found.as_dict() for found in before.findings]
