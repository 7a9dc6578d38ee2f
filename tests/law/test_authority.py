"""Who proposes and who decides each award on each day, and how many may be proposed at most."""

from datetime import date

import pytest

from thidua.law import load_corpus

CORPUS = load_corpus()
V1, LAST_OF_V1, V2, V3 = date(2024, 1, 1), date(2025, 6, 30), date(2025, 7, 1), date(2026, 10, 1)
DAYS = [V1, LAST_OF_V1, V2, date(2026, 9, 30), V3]
UNIT_HEADS = {"advanced_labor_collective", "grassroots_emulation_soldier"}
COMMUNES_TOO = {"advanced_worker", "commendation_letter"}
MINISTRY_PROVINCE = {
    "ministry_province_emulation_soldier",
    "ministry_province_emulation_flag",
    "excellent_labor_collective",
    "determined_to_win_unit",
    "exemplary_commune",
    "ministry_province_merit_certificate",
}
PRESIDENT = {"orders", "medals", "state_honors", "prizes"}


def decider(code: str, on: date) -> set[str]:
    return set(CORPUS.awards[code].decided_by(on).values)


@pytest.mark.parametrize("on", DAYS)
def test_the_president_decides_orders_medals_honours_and_prizes(on: date) -> None:
    for code, award in CORPUS.awards.items():
        assert (decider(code, on) == {"president"}) == (award.family in PRESIDENT)


@pytest.mark.parametrize("on", DAYS)
def test_the_government_the_prime_minister_and_ministries_decide_what_the_law_gives_them(on: date) -> None:
    given = {code: tuple(CORPUS.awards[code].decided_by(on).values) for code in CORPUS.awards}
    assert [code for code, values in given.items() if values == ("government",)] == ["government_emulation_flag"]
    assert {code for code, values in given.items() if values == ("prime_minister",)} == {
        "national_emulation_soldier",
        "pm_merit_certificate",
    }
    assert {code for code, values in given.items() if values == ("ministry_province_head",)} == MINISTRY_PROVINCE


@pytest.mark.parametrize(("on", "area"), [(LAST_OF_V1, "district_head"), (V2, "commune_head")])
def test_what_the_district_decided_the_commune_decides_since_two_levels(on: date, area: str) -> None:
    for code in UNIT_HEADS:
        assert decider(code, on) == {"unit_head", area}
    for code in COMMUNES_TOO:
        assert decider(code, on) == {"unit_head", "commune_head"} | {area}
    assert decider("cultural_village", on) == {area}
    assert decider("cultural_family", on) == {"commune_head"}


def test_no_district_decides_anything_once_districts_have_ended() -> None:
    for on in DAYS[2:]:
        assert all("district_head" not in decider(code, on) for code in CORPUS.awards)
        assert all("huyện" not in award.decided_by(on).label for award in CORPUS.awards.values())


def test_the_transfer_to_the_commune_is_read_and_article_79_is_not() -> None:
    assert str(CORPUS.awards["cultural_family"].decided_by(V2).cite) == "Điều 59 Nghị định 129/2025/NĐ-CP"
    assert {CORPUS.awards[code].decided_by(V2).confidence for code in UNIT_HEADS} == {"text"}
    assert {CORPUS.awards[code].decided_by(V2).confidence for code in MINISTRY_PROVINCE} == {"memory"}


@pytest.mark.parametrize("on", DAYS)
def test_somebody_proposes_every_award_on_every_day(on: date) -> None:
    for award in CORPUS.awards.values():
        proposer = award.proposed_by(on)
        assert proposer.label
        assert proposer.cite.document in CORPUS.documents
    with pytest.raises(ValueError, match="chưa có quy định"):
        CORPUS.awards["labor_order_3"].proposed_by(date(2023, 12, 31))


@pytest.mark.parametrize(
    ("code", "words", "confidence"),
    [
        ("labor_order_1", "Điều 83 khoản 2", "text"),
        ("pm_merit_certificate", "qua Bộ Nội vụ", "secondary"),
        ("hero_of_labor", "Hội đồng Thi đua - Khen thưởng Trung ương cho ý kiến", "secondary"),
        ("advanced_worker", "Tập thể", "text"),
        ("glorious_soldier_medal_1", "Bộ Quốc phòng", "text"),
        ("commemorative_medal", "nơi tặng", "memory"),
        ("exemplary_commune", "UBND cấp xã", "memory"),
    ],
)
def test_proposers_are_as_sure_as_the_facts(code: str, words: str, confidence: str) -> None:
    proposer = CORPUS.awards[code].proposed_by(V2)
    assert words in proposer.label
    assert proposer.confidence == confidence


def test_communes_propose_through_the_district_as_long_as_there_is_one() -> None:
    labels = [CORPUS.awards["exemplary_commune"].proposed_by(on).label for on in (LAST_OF_V1, V2)]
    assert labels == ["UBND cấp xã, qua UBND cấp huyện", "UBND cấp xã"]


def test_the_old_cap_on_grassroots_soldiers_has_ended() -> None:
    award = CORPUS.awards["grassroots_emulation_soldier"]
    old = award.quota(date(2023, 12, 31))
    assert old is not None
    assert (old.percent, old.confidence) == (15, "text")
    assert [award.quota(on) for on in DAYS] == [None] * len(DAYS)


def test_the_cap_on_the_government_flag_is_known_from_memory_and_says_so() -> None:
    for on in DAYS:
        quota = CORPUS.awards["government_emulation_flag"].quota(on)
        assert quota is not None
        assert (quota.percent, quota.confidence, quota.assumed) == (20, "memory", True)


def test_no_other_award_has_a_national_quota() -> None:
    capped = {code for code, award in CORPUS.awards.items() if award.quota(V2)}
    assert capped == {"government_emulation_flag"}
