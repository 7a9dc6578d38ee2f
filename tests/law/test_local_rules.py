"""Local rules: what a ministry or province adds for its own cases, and what lacks a ground."""

from datetime import date
from typing import Any

import pytest

from tests.law.cases import case, finding, ratings
from tests.law.changing import ON_TIME, changed, local_rule
from thidua.law import Corpus, CorpusError, appraise, export_changes, load_corpus, parse_changes, read_case

CORPUS = load_corpus()
MUST_EXCEL = {"id": "must_excel", "predicate": "rating", "text": "Xuất sắc.", "value": {"at_least": "excellent"}}
V2 = date(2026, 1, 1)
GOOD = {"received_on": "2026-03-01", "history": {"complete": True, "ratings": ratings(2024, 2025)}}
POOR = GOOD | {"history": {"complete": True, "ratings": ratings(2024, 2025, "completed")}}
NO_GROUND = {"ground": "06/2022/QH15, Điều 25, khoản 4"}


def asked(corpus: Corpus, award: str = "advanced_worker", **given: Any) -> Any:
    return appraise(read_case(case(award, **(GOOD | given)), corpus=corpus), corpus)


# Conditions


def test_a_grounded_condition_decides() -> None:
    corpus = changed(local_rule(condition=MUST_EXCEL))
    assert asked(CORPUS).verdict == "eligible"
    refused = asked(corpus)
    assert refused.verdict == "not_eligible"
    found = finding(refused, "must_excel")
    assert found.text.startswith("Quy định riêng tại 1/2026/QĐ-UBND. Xuất sắc.")
    assert found.local is not None
    assert (found.local.agency, found.local.lacks, str(found.citation)) == (
        "T1",
        "",
        "Điều 5 Quyết định 1/2026/QĐ-UBND",
    )


def test_an_ungrounded_condition_is_flagged_and_keeps_the_case_open_at_most() -> None:
    corpus = changed(local_rule(condition=MUST_EXCEL, **NO_GROUND))
    open_case = asked(corpus)
    found = finding(open_case, "must_excel")
    assert (open_case.verdict, found.status) == ("undecided", "unmet")
    assert found.local is not None
    assert "khoản 4 Điều 24 Luật 06/2022/QH15" in found.local.lacks
    assert "khoản 4 Điều 25 Luật 06/2022/QH15 không phải" in found.local.lacks
    assert "không tự quyết định" in found.text
    assert asked(corpus, **POOR).verdict == "not_eligible"


def test_an_ungrounded_condition_that_is_met_hinders_nothing() -> None:
    corpus = changed(local_rule(condition=ON_TIME, ground=None))
    assert asked(corpus).verdict == "eligible"
    assert asked(corpus, attested=["good_attitude"]).verdict == "undecided"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"ground": None}, "chưa nêu căn cứ là khoản 4 Điều 24 Luật 06/2022/QH15"),
        ({"award": "labor_order_3", "routes": ["chain"]}, "không giao bộ, tỉnh quy định nội dung này"),
        ({"award": "government_emulation_flag"} | NO_GROUND, "không giao bộ, tỉnh quy định nội dung này"),
        ({"award": "cultural_village", "ground": "06/2022/QH15, Điều 30, khoản 2", "level": "ministry"}, "không giao"),
        ({"award": "grassroots_emulation_soldier", "ground": "06/2022/QH15, Điều 23"}, "không giao"),
    ],
)
def test_the_clause_that_is_lacking_is_named(given: dict[str, Any], said: str) -> None:
    rule = local_rule(condition=ON_TIME, **given)
    corpus = changed(rule)
    lacks = [
        value.local.lacks
        for award in corpus.awards.values()
        for leaf in award.leaves()
        for _, value in leaf.values.items()
        if value and value.local
    ]
    assert lacks
    assert all(said in each for each in lacks)


def test_a_ground_known_from_memory_keeps_the_rule_from_deciding() -> None:
    given = {"award": "cultural_family", "ground": "06/2022/QH15, Điều 31, khoản 2"}
    corpus = changed(local_rule(condition=ON_TIME, **given))
    found = finding(asked(corpus, "cultural_family", subject={"kind": "household"}), "on_time")
    assert (found.confidence, found.firm) == ("memory", None)


def test_a_local_rule_binds_its_own_agency_on_its_own_days() -> None:
    rule = local_rule(condition=MUST_EXCEL, to="2027-01-01")
    assert changed(rule, agencies=()) is CORPUS
    assert changed(rule, agencies=("T2",)) is CORPUS
    corpus = changed(rule, agencies=("T2", "T1"))
    history = {"complete": True, "ratings": ratings(2023, 2025)}
    assert asked(corpus, received_on="2025-12-31", history=history).verdict == "eligible"
    assert asked(corpus, received_on="2026-01-01", history=history).verdict == "not_eligible"
    value = next(leaf for leaf in corpus.awards["advanced_worker"].leaves() if leaf.id == "must_excel").values
    assert (value.on(date(2026, 12, 31)) is None, value.on(date(2027, 1, 1)) is None) == (False, True)


def test_a_condition_is_added_to_the_routes_named() -> None:
    corpus = changed(local_rule(condition=ON_TIME, routes=["official"]))
    holding = {
        route.id for route in corpus.awards["advanced_worker"].routes if any(n.id == "on_time" for n in route.standard)
    }
    assert holding == {"official"}
    with pytest.raises(CorpusError, match="no_such_route"):
        changed(local_rule(condition=ON_TIME, routes=["no_such_route"]))


def test_under_an_unseen_law_a_local_rule_refuses_nobody() -> None:
    corpus = changed(local_rule(condition=MUST_EXCEL))
    found = finding(asked(corpus, received_on="2026-11-01", through_year=2025), "must_excel")
    assert (found.status, found.firm) == ("unmet", None)


# Quotas, papers, ballots, days


def test_a_quota_is_added_where_the_law_leaves_it() -> None:
    rule = local_rule(quota={"text": "Không quá 20% số Lao động tiên tiến", "percent": 20}, award="advanced_worker")
    quota = changed(rule).awards["advanced_worker"].quota(V2)
    assert quota is not None
    assert quota.local is not None
    assert (quota.percent, quota.local.lacks) == (20, "")
    assert changed(rule).awards["advanced_worker"].quota(date(2025, 12, 31)) is None


def test_a_quota_on_an_award_of_the_state_is_flagged() -> None:
    quota = changed(local_rule(award="labor_order_3", quota={"text": "Không quá 5%", "percent": 5}, ground=None))
    found = quota.awards["labor_order_3"].quota(V2)
    assert found is not None
    assert found.local is not None
    assert "không giao" in found.local.lacks


def test_a_paper_is_added_and_an_ungrounded_one_is_not_required() -> None:
    paper = {"kind": "other", "name": "Bản tự kiểm"}
    given = {"dossier_item": paper, "award": "grassroots_emulation_soldier"}
    required = changed(local_rule(**given, ground="152/2025/NĐ-CP, Điều 6, khoản 2, điểm c"))
    flagged = changed(local_rule(**given, ground=None))
    added = [corpus.awards["grassroots_emulation_soldier"].dossier(V2)[-1] for corpus in (required, flagged)]
    assert [(each.name, each.required) for each in added] == [("Bản tự kiểm", True), ("Bản tự kiểm", False)]
    assert "điểm c khoản 2 Điều 6" in added[1].condition
    before = required.awards["grassroots_emulation_soldier"].dossier(date(2025, 12, 31))
    assert before == CORPUS.awards["grassroots_emulation_soldier"].dossier(date(2025, 12, 31))


COUNCILS = "152/2025/NĐ-CP, Điều 6, khoản 2"


@pytest.mark.parametrize(("award", "percent"), [("grassroots_emulation_soldier", 80), ("advanced_worker", None)])
def test_a_ballot_may_ask_for_more(award: str, percent: int | None) -> None:
    national = CORPUS.awards[award].voting(V2)
    assert (national.percent if national else None) == percent
    corpus = changed(local_rule(award=award, voting={"percent": 85}, ground=COUNCILS))
    voting = corpus.awards[award].voting(V2)
    assert voting is not None
    assert voting.percent == 85
    assert voting.local is not None


def test_an_ungrounded_ballot_changes_nothing() -> None:
    corpus = changed(local_rule(award="grassroots_emulation_soldier", voting={"percent": 95}, ground=None))
    voting = corpus.awards["grassroots_emulation_soldier"].voting(V2)
    assert voting == CORPUS.awards["grassroots_emulation_soldier"].voting(V2)


def test_days_replace_a_working_default_and_shorten_what_was_read() -> None:
    free = {"limit": "appraisal_ministry_province", "days": 30}
    short = {"limit": "return_incomplete", "days": 3}
    corpus = changed(
        local_rule(award=None, days=free, ground=COUNCILS), local_rule(id="m", award=None, days=short, ground=COUNCILS)
    )
    assert [corpus.time_limit(limit, V2).days for limit in ("appraisal_ministry_province", "return_incomplete")] == [
        30,
        3,
    ]
    ungrounded = changed(local_rule(award=None, days=short, ground=None))
    assert ungrounded.time_limit("return_incomplete", V2) == CORPUS.time_limit("return_incomplete", V2)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"award": "grassroots_emulation_soldier", "voting": {"percent": 79}}, "thấp hơn mức 80%"),
        ({"award": "grassroots_emulation_soldier", "voting": {"percent": 90, "secret": False}}, "bỏ phiếu kín"),
        ({"award": None, "days": {"limit": "return_incomplete", "days": 6}}, "dài hơn 5 ngày"),
        ({"award": None, "days": {"limit": "youth_volunteer_commune_post", "days": 9}}, "dài hơn 5 ngày"),
        ({"award": None, "days": {"limit": "waiting", "days": 3}}, "không có thời hạn mã waiting"),
        (
            {"dossier_item": {"kind": "meeting_minutes", "name": "Biên bản bình xét, xét khen thưởng của hội đồng"}},
            "đã có",
        ),
        ({"award": "no_such_award", "condition": ON_TIME}, "no_such_award"),
        ({"award": "advanced_worker", "condition": ON_TIME | {"predicate": "luck"}}, "không có vị từ 'luck'"),
        ({"award": "advanced_worker", "condition": ON_TIME | {"id": "good_attitude"}}, "trùng mã"),
        (
            {"document": {"number": "1/2026/QĐ-UBND", "title": "x", "in_force": "2026-02-01"}, "condition": ON_TIME},
            "hiệu",
        ),
    ],
)
def test_a_rule_that_loosens_or_misfits_is_refused(given: dict[str, Any], said: str) -> None:
    with pytest.raises(CorpusError, match=said) as refused:
        changed(local_rule(**given))
    assert "thay đổi l (" in str(refused.value)


def test_a_stricter_rule_on_top_of_another_is_held_to_both() -> None:
    award = {"award": "grassroots_emulation_soldier", "ground": COUNCILS}
    first, lower = local_rule(voting={"percent": 90}, **award), local_rule(id="m", voting={"percent": 85}, **award)
    with pytest.raises(CorpusError, match=r"thay đổi m .*thấp hơn mức 90%"):
        changed(first, lower)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "cần đúng một trong condition, quota"),
        ({"condition": ON_TIME, "voting": {"percent": 90}}, "cần đúng một trong condition, quota"),
        ({"award": None, "condition": ON_TIME}, "award: bắt buộc"),
        ({"days": {"limit": "return_incomplete", "days": 3}}, "award: bắt buộc"),
        ({"condition": ON_TIME, "to": "2026-01-01"}, "ngày hết hiệu lực phải sau"),
        ({"condition": ON_TIME, "cite": "2/2026/QĐ-UBND, Điều 5"}, "của chính văn bản"),
    ],
)
def test_what_is_no_local_rule_is_refused(given: dict[str, Any], said: str) -> None:
    with pytest.raises(CorpusError, match=said):
        local_rule(**given)


def test_local_rules_go_out_and_come_back() -> None:
    rules = [local_rule(condition=MUST_EXCEL), local_rule(id="m", quota={"text": "20%", "percent": 20})]
    assert parse_changes(export_changes(rules)) == rules


def test_every_delegation_known_in_the_facts_is_in_the_corpus() -> None:
    known = {str(each.cite) for each in CORPUS.delegations.values() if {"ministry", "province"} & set(each.leaves_to)}
    for clause in ("khoản 4 Điều 24", "khoản 3 Điều 26", "khoản 3 Điều 27", "khoản 3 Điều 28", "khoản 6 Điều 74"):
        assert f"{clause} Luật 06/2022/QH15" in known
    government = [each for each in CORPUS.delegations.values() if each.leaves_to == ("government",)]
    assert len(government) == 29
    assert {each.details for each in government} == {()}
