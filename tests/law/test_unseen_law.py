"""The transition, and a law whose wording was not seen: shown, and firm only where the Gazette confirms it."""

from dataclasses import replace
from typing import Any

import pytest

from tests.law.cases import awards, case, finding, initiative, ratings
from tests.law.changing import THREE_TITLES, TITLE, amendment, changed, confirmation, whole_award
from thidua.law import Corpus, appraise, load_corpus, read_case

CORPUS = load_corpus()
LATE, EARLY = "2026-11-01", "2026-09-30"
FIRST_DAY = "2026-10-01"


def asked(corpus: Corpus, award: str = "advanced_worker", **given: Any) -> Any:
    return appraise(read_case(case(award, **given), corpus=corpus), corpus)


def rated(level: str, received_on: str = LATE) -> dict[str, Any]:
    return {
        "received_on": received_on,
        "through_year": 2025,
        "history": {"complete": True, "ratings": ratings(2025, 2025, level)},
    }


WHOLE = tuple(whole_award("advanced_worker", FIRST_DAY))


def without(*places: str) -> Corpus:
    return changed(*(change for change in WHOLE if change.place not in places))


def test_unread_the_new_law_decides_nothing() -> None:
    for level, face in (("good", "eligible"), ("completed", "not_eligible")):
        found = asked(CORPUS, **rated(level))
        assert (found.regime, found.verdict, found.provisional) == ("V3", "undecided", face)
        assert found.findings[0].id == "regime_not_seen"


def test_wholly_confirmed_for_the_new_law_a_verdict_is_firm() -> None:
    corpus = changed(*WHOLE)
    good, poor = asked(corpus, **rated("good")), asked(corpus, **rated("completed"))
    assert (good.verdict, good.provisional, good.route) == ("eligible", None, "official")
    assert (poor.verdict, poor.provisional) == ("not_eligible", None)
    assert "regime_not_seen" not in {found.id for found in (*good.findings, *poor.findings)}
    assert {found.confidence for found in good.findings} == {"confirmed"}


@pytest.mark.parametrize(
    "place",
    [
        "advanced_worker.official",
        "advanced_worker.official.rated_good",
        "advanced_worker.official.good_attitude",
        "bars.proceedings_under_way",
        "bars.discipline_not_over",
        "bars.already_given",
    ],
)
def test_one_provision_unconfirmed_keeps_an_eligible_case_open(place: str) -> None:
    found = asked(without(place), **rated("good"))
    assert (found.verdict, found.provisional) == ("undecided", "eligible")


def test_a_refusal_rests_on_what_refuses_and_on_there_being_no_other_route() -> None:
    assert asked(without("advanced_worker.official.good_attitude"), **rated("completed")).verdict == "not_eligible"
    for place in ("advanced_worker", "advanced_worker.official.rated_good"):
        found = asked(without(place), **rated("completed"))
        assert (found.verdict, found.provisional) == ("undecided", "not_eligible")


def test_a_confirmation_for_the_old_law_says_nothing_of_the_new_one() -> None:
    corpus = changed(*whole_award("advanced_worker", "2024-01-01"))
    found = asked(corpus, **rated("good"))
    assert (found.verdict, found.provisional) == ("undecided", "eligible")
    assert finding(found, "rated_good").confidence == "confirmed"
    assert asked(corpus, **rated("good", EARLY)).verdict == "eligible"


def test_an_amended_and_then_confirmed_condition_decides() -> None:
    at = "advanced_worker.official.rated_good"
    value = {"at_least": "excellent", "text": "Xuất sắc.", "cite": "06/2026/QH16, Điều 1"}
    new = amendment(at, FIRST_DAY, value=value)
    others = [change for change in WHOLE if change.place != at]
    confirmed = changed(new, confirmation(at, FIRST_DAY), *others)
    assert asked(confirmed, **rated("good")).verdict == "not_eligible"
    assert asked(confirmed, **rated("excellent")).verdict == "eligible"
    assert asked(changed(new, *others), **rated("good")).verdict == "undecided"


def test_a_bar_refuses_firmly_once_it_is_confirmed() -> None:
    under_way = {"proceedings": [{"kind": "inspection", "from": "2026-09-01"}]}
    given = rated("good") | {"history": under_way}
    assert asked(CORPUS, **given).verdict == "undecided"
    corpus = changed(confirmation("bars.proceedings_under_way", FIRST_DAY))
    assert asked(corpus, **given).verdict == "not_eligible"


def test_the_wrong_kind_of_subject_is_refused_once_the_head_is_confirmed() -> None:
    given = rated("good") | {"subject": {"kind": "household"}}
    assert (asked(CORPUS, **given).verdict, asked(CORPUS, **given).provisional) == ("undecided", "not_eligible")
    corpus = changed(confirmation("advanced_worker", FIRST_DAY))
    assert asked(corpus, **given).verdict == "not_eligible"


# The transition


def test_a_case_of_the_old_law_is_judged_under_the_new_one_too() -> None:
    found = asked(CORPUS, **rated("good", EARLY))
    [other] = found.others
    assert (found.regime, found.verdict) == ("V2", "eligible")
    assert (other.regime, other.verdict, other.provisional) == ("V3", "undecided", "eligible")
    assert {f.id for f in other.findings} >= {"regime_not_seen", "rated_good"}
    assert found.as_dict()["alternatives"] == [{"regime": "V3", "verdict": "undecided"}]


def test_the_other_verdict_is_firm_once_the_new_law_is_confirmed() -> None:
    at = "advanced_worker.official.rated_good"
    value = {"at_least": "completed", "text": "Hoàn thành.", "cite": "06/2026/QH16, Điều 1"}
    others = (change for change in WHOLE if change.place != at)
    corpus = changed(amendment(at, FIRST_DAY, value=value), confirmation(at, FIRST_DAY), *others)
    found = asked(corpus, **rated("completed", EARLY))
    assert (found.verdict, found.alternatives) == ("not_eligible", (("V3", "eligible"),))


def test_neither_the_law_before_nor_the_new_one_yields_to_another() -> None:
    assert asked(CORPUS, received_on="2023-06-01", history={}).others == ()
    assert asked(CORPUS, **rated("good")).others == ()


def test_the_other_answer_changes_nothing_of_the_first() -> None:
    given = {
        "received_on": EARLY,
        "history": {
            "complete": True,
            "awards": awards("grassroots_emulation_soldier", 2023, 2024, 2025),
            "ratings": ratings(2023, 2025, "excellent"),
            "initiatives": [initiative(2025)],
        },
    }
    new = amendment(THREE_TITLES, FIRST_DAY, value={"award": "grassroots_emulation_soldier", "count": 9})
    before, after = asked(CORPUS, TITLE, **given), asked(changed(new), TITLE, **given)
    assert replace(before, others=()) == replace(after, others=())
    assert [other.provisional for other in (*before.others, *after.others)] == ["eligible", "not_eligible"]


def test_a_route_without_any_condition_in_force_proves_nothing() -> None:
    routes = CORPUS.awards["advanced_worker"].routes
    repeals = [
        amendment(f"advanced_worker.{where}", "2026-01-01", id=f"r{number}", value=None)
        for number, where in enumerate(where for route in routes for where, _ in route.dated_parts())
    ]
    assert asked(changed(*repeals), **rated("good", EARLY)).verdict == "undecided"
