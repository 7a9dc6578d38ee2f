"""Confirmations and amendments: layers on the corpus, checked like the shipped files."""

from datetime import date
from typing import Any

import pytest

from tests.law.cases import answer, awards, case, finding, initiative, ratings
from tests.law.changing import GAZETTE, THREE_TITLES, TITLE, amendment, changed, confirmation, whole_award
from thidua.law import CorpusError, appraise, export_changes, load_corpus, parse_changes, read_case, read_change
from thidua.law.award import Group, Leaf

CORPUS = load_corpus()
TWO_TITLES = {"award": "grassroots_emulation_soldier", "count": 2}


def asked(award: str, corpus: Any, **given: Any) -> Any:
    return appraise(read_case(case(award, **given), corpus=corpus), corpus)


def two_titles(received_on: str) -> dict[str, Any]:
    """Two grassroots titles and an initiative of the last year: one title short of the standard as it is."""
    year = int(received_on[:4]) - 1
    return {
        "received_on": received_on,
        "history": {
            "complete": True,
            "awards": awards("grassroots_emulation_soldier", year - 1, year),
            "ratings": ratings(year - 2, year, "excellent"),
            "initiatives": [initiative(year)],
        },
    }


# What changes do


def test_a_confirmed_provision_says_so_and_keeps_its_numbers() -> None:
    corpus = changed(confirmation(THREE_TITLES, "2024-01-01"))
    [before, after] = [each.awards[TITLE].route("standard").standard[0] for each in (CORPUS, corpus)]
    assert isinstance(before, Leaf)
    assert isinstance(after, Leaf)
    old, new = before.values.on(date(2025, 1, 1)), after.values.on(date(2025, 1, 1))
    assert old is not None
    assert new is not None
    assert (old.confidence, new.confidence) == ("text", "confirmed")
    assert new.params == old.params
    assert new.confirmed is not None
    assert (new.confirmed.gazette.page, new.confirmed.text) == (3, "Nguyên văn đã đọc.")


def test_confirming_from_a_day_on_which_nothing_starts_restates_what_holds() -> None:
    corpus = changed(confirmation(THREE_TITLES, "2026-10-01"))
    leaf = corpus.awards[TITLE].route("standard").standard[0]
    assert leaf.values is not None
    kept = [(day, value.confidence) for day, value in leaf.values.items() if value]
    assert kept == [(date(2024, 1, 1), "text"), (date(2026, 10, 1), "confirmed")]


def test_what_rests_on_memory_decides_once_it_is_confirmed() -> None:
    award = CORPUS.awards["labor_order_1"]
    entry = next(entry for entry in award.tests if entry["expect"].get("provisional") == "eligible")
    data = {"award": award.code} | {key: part for key, part in entry.items() if key != "expect"}
    before = appraise(read_case(data), CORPUS)
    corpus = changed(*whole_award("labor_order_1", "2024-01-01"))
    after = appraise(read_case(data), corpus)
    assert (before.verdict, before.regime) == ("undecided", "V1")
    assert (after.verdict, after.provisional) == ("eligible", None)


def test_an_amendment_holds_from_its_day_and_not_before() -> None:
    corpus = changed(amendment(THREE_TITLES, "2026-01-01", value=TWO_TITLES))
    assert asked(TITLE, corpus, **two_titles("2025-12-31")).verdict == "not_eligible"
    assert asked(TITLE, corpus, **two_titles("2026-01-01")).verdict == "eligible"
    assert answer(TITLE, **two_titles("2026-01-01")).verdict == "not_eligible"


def test_an_amended_value_is_cited_by_the_amending_clause() -> None:
    corpus = changed(amendment(THREE_TITLES, "2026-01-01", cite="06/2022/QH15, Điều 99", value=TWO_TITLES))
    found = finding(asked(TITLE, corpus, **two_titles("2026-01-01")), "consecutive_grassroots_titles")
    assert (found.citation.article, found.since) == (99, date(2026, 1, 1))
    assert found.place == THREE_TITLES


def test_a_repealed_condition_is_no_longer_asked() -> None:
    corpus = changed(amendment(f"{TITLE}.standard.selected_as_outstanding", "2026-01-01", value=None))
    after = asked(TITLE, corpus, **two_titles("2026-03-01"))
    before = asked(TITLE, corpus, **two_titles("2025-12-31"))
    assert "selected_as_outstanding" in {found.id for found in before.findings}
    assert "selected_as_outstanding" not in {found.id for found in after.findings}


def test_a_new_condition_is_asked_from_its_day() -> None:
    new = {"id": "digital", "predicate": "judgement", "text": "Đi đầu chuyển đổi số."}
    corpus = changed(amendment("advanced_worker.official", "2026-01-01", condition=new))
    rated = {"history": {"ratings": ratings(2024, 2025)}, "attested": []}
    assert "digital" not in {f.id for f in asked("advanced_worker", corpus, received_on="2025-12-31", **rated).findings}
    assert finding(asked("advanced_worker", corpus, received_on="2026-01-01", **rated), "digital").status == "judgement"


def test_a_new_condition_may_be_a_group_of_alternatives() -> None:
    group = {
        "id": "rating_or_word",
        "text": "Xuất sắc, hoặc được xác nhận.",
        "any_of": [
            {"id": "top", "predicate": "rating", "text": "Xuất sắc.", "value": {"at_least": "excellent"}},
            {"id": "word", "predicate": "judgement", "text": "Được xác nhận."},
        ],
    }
    corpus = changed(amendment("advanced_worker.official", "2026-01-01", condition=group))
    rated = {"history": {"ratings": ratings(2024, 2025)}, "attested": []}
    early = asked("advanced_worker", corpus, received_on="2025-12-31", **rated)
    late = finding(asked("advanced_worker", corpus, received_on="2026-01-01", **rated), "rating_or_word")
    assert "rating_or_word" not in {found.id for found in early.findings}
    assert [part.status for part in late.parts] == ["unmet", "judgement"]


def test_a_condition_is_added_inside_a_group() -> None:
    new = {"id": "word", "predicate": "judgement", "text": "Được xác nhận."}
    place = "grassroots_emulation_soldier.standard.excellent_or_initiative"
    corpus = changed(amendment(place, "2026-01-01", condition=new))
    rated = {"history": {"complete": True, "ratings": ratings(2024, 2025)}}
    verdicts = [
        asked("grassroots_emulation_soldier", corpus, received_on=day, **rated).verdict
        for day in ("2025-12-31", "2026-01-01")
    ]
    assert verdicts == ["not_eligible", "eligible"]


NEW_ROUTE = {
    "id": "innovation",
    "name": "Đổi mới sáng tạo",
    "subjects": ["person"],
    "bases": ["merit"],
    "standard": [{"id": "innovation_lead", "predicate": "judgement", "text": "Đi đầu đổi mới sáng tạo."}],
}


def test_a_new_route_opens_on_its_day() -> None:
    corpus = changed(amendment("advanced_worker", "2026-01-01", route=NEW_ROUTE))
    silent = {"route": "innovation", "history": {"complete": True}}
    before = asked("advanced_worker", corpus, received_on="2025-12-31", **silent)
    after = asked("advanced_worker", corpus, received_on="2026-01-01", **silent)
    assert (before.verdict, before.findings[0].id) == ("not_eligible", "route_not_in_force")
    assert (after.verdict, after.route) == ("eligible", "innovation")
    unnamed = asked("advanced_worker", corpus, received_on="2025-12-31", history={"complete": True})
    assert unnamed.verdict == "not_eligible"


def test_a_repealed_route_closes_on_its_day() -> None:
    corpus = changed(amendment("advanced_worker.official", "2026-01-01", value=None))
    rated = {"history": {"complete": True, "ratings": ratings(2024, 2025)}}
    before = asked("advanced_worker", corpus, received_on="2025-12-31", **rated)
    after = asked("advanced_worker", corpus, received_on="2026-01-01", **rated)
    assert (before.verdict, before.route) == ("eligible", "official")
    assert "official" not in {found.route for found in after.findings}


def test_a_hole_of_the_corpus_is_filled_from_the_first_day() -> None:
    hole = {"id": "hole", "predicate": "not_seen", "text": "Chưa đọc."}
    holed = changed(amendment("advanced_worker.official", "2024-01-01", condition=hole))
    read = {"id": "read", "predicate": "rating", "text": "Tốt.", "value": {"at_least": "good"}}
    filled = holed.with_changes(
        [
            amendment("advanced_worker.official", "2024-01-01", id="f", condition=read),
            amendment("advanced_worker.official.hole", "2024-01-01", id="g", corrects=True, value=None),
        ]
    )
    rated = {"history": {"ratings": ratings(2024, 2024)}}
    assert asked("advanced_worker", holed, **rated).verdict == "undecided"
    assert asked("advanced_worker", filled, **rated).verdict == "eligible"
    assert [change.id for change in filled.changes] == ["a", "f", "g"]


def test_a_new_document_may_be_cited_from_the_day_it_is_in_force() -> None:
    law = amendment("documents.01/2027/QH17", "2027-01-01", id="law", value={"title": "Luật mới"})
    clause = amendment(THREE_TITLES, "2027-01-01", cite="01/2027/QH17, Điều 1", value=TWO_TITLES)
    assert changed(law, clause).documents["01/2027/QH17"].in_force == date(2027, 1, 1)
    with pytest.raises(CorpusError, match="01/2027/QH17"):
        changed(clause)
    early = amendment(THREE_TITLES, "2026-12-31", cite="01/2027/QH17, Điều 1", value=TWO_TITLES)
    with pytest.raises(CorpusError, match="chưa có hiệu lực"):
        changed(law, early)


def test_a_shared_list_is_amended_for_every_award_that_names_it() -> None:
    value = {"amount": 3_000_000, "cite": "161/2026/NĐ-CP, Điều 3"}
    corpus = changed(amendment("money.base_salary", "2028-07-01", value=value))
    for code in ("advanced_worker", "labor_order_3"):
        bonus = corpus.awards[code].bonus("person", date(2028, 7, 1))
        assert bonus is not None
        assert bonus.base == 3_000_000


def test_the_decider_of_one_award_is_amended_for_it_alone() -> None:
    value = {"values": ["prime_minister"], "label": "Thủ tướng Chính phủ"}
    corpus = changed(amendment("labor_order_3.decided_by", "2027-01-01", value=value))
    deciders = [corpus.awards[code].decided_by(date(2027, 1, 1)).values for code in ("labor_order_3", "labor_order_2")]
    assert deciders == [("prime_minister",), ("president",)]
    assert corpus.awards["labor_order_3"].decided_by(date(2026, 12, 31)).values == ("president",)


def test_one_paper_of_a_dossier_is_confirmed() -> None:
    corpus = changed(confirmation("advanced_worker.dossier.meeting_minutes", "2024-01-01"))
    papers = corpus.awards["advanced_worker"].dossier(date(2024, 1, 1))
    assert {paper.kind: paper.confidence for paper in papers}["meeting_minutes"] == "confirmed"
    assert {paper.confidence for paper in papers if paper.kind != "meeting_minutes"} == {"text"}


def test_one_row_of_a_table_is_confirmed() -> None:
    corpus = changed(confirmation("labor_order_2.devotion.time_in_leading_posts.1", "2024-01-01"))
    leaf = next(leaf for leaf in corpus.awards["labor_order_2"].leaves() if leaf.id == "time_in_leading_posts")
    value = leaf.values.on(date(2024, 1, 1))
    assert value is not None
    rows = value.params.rows  # type: ignore[attr-defined]  # the numbers of position_tenure
    assert [row.confidence for row in rows[:2]] == ["confirmed", "text"]


def test_a_time_limit_and_the_words_of_a_regime_are_amended() -> None:
    limit = {"name": "Thẩm định", "days": 15, "unit": "working_days", "counted_from": "nhận đủ hồ sơ"}
    corpus = changed(
        amendment("time_limits.appraisal_central", "2027-01-01", value=limit),
        amendment("regimes.V3", None, id="b", value={"note": "Đã có nghị định mới."}),
    )
    assert corpus.time_limit("appraisal_central", date(2027, 1, 1)).days == 15
    assert corpus.time_limit("appraisal_central", date(2026, 12, 31)).days == 20
    assert corpus.regime(date(2027, 1, 1)).note == "Đã có nghị định mới."


def test_a_confirmed_figure_is_no_longer_assumed() -> None:
    corpus = changed(confirmation("grassroots_emulation_soldier.voting", "2025-07-01"))
    voting = corpus.awards["grassroots_emulation_soldier"].voting(date(2025, 7, 1))
    assert voting is not None
    assert (voting.percent, voting.confidence, voting.assumed) == (80, "confirmed", False)
    with pytest.raises(CorpusError, match="91/2017/NĐ-CP đã hết hiệu lực"):
        changed(confirmation("quotas.government_emulation_flag", "2024-01-01"))


def test_the_law_may_begin_to_speak_of_what_it_was_silent_of() -> None:
    day, cite = date(2027, 1, 1), {"cite": "06/2022/QH15, Điều 99", "confidence": "text"}
    corpus = changed(
        amendment("friendship_order.bonus.person", "2027-01-01", value={"multiple": "2.5", **cite}),
        amendment("friendship_order.voting", "2027-01-01", id="b", value={"percent": 75, "secret": True, **cite}),
        amendment("quotas.friendship_order", "2027-01-01", id="c", value={"text": "Không quá 10", **cite}),
    )
    order, before = corpus.awards["friendship_order"], date(2026, 12, 31)
    assert (order.bonus("person", before), order.voting(before), order.quota(before)) == (None, None, None)
    bonus, voting, quota = order.bonus("person", day), order.voting(day), order.quota(day)
    assert bonus is not None
    assert voting is not None
    assert quota is not None
    assert (str(bonus.multiple), voting.percent, quota.text) == ("2.5", 75, "Không quá 10")


# What does not fit


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (amendment("no_such_award.standard", "2027-01-01", value={}), "không có chỗ này"),
        (amendment(f"{TITLE}.no_such_route", "2027-01-01", value={}), "không có chỗ này"),
        (amendment(f"{TITLE}.standard.no_such_condition", "2027-01-01", value={}), "không có chỗ này"),
        (amendment("bars.bad_weather", "2027-01-01", value={}), "không có chỗ này"),
        (amendment(THREE_TITLES, "2024-01-01", value=TWO_TITLES), "đã có giá trị bắt đầu từ ngày 2024-01-01"),
        (amendment(THREE_TITLES, "2027-01-01", corrects=True, value=TWO_TITLES), "để đính chính"),
        (amendment(THREE_TITLES, "2027-01-01", cite="98/2023/NĐ-CP, Điều 4", value=TWO_TITLES), "đã hết"),
        (amendment(THREE_TITLES, "2027-01-01", cite="1/1900/X, Điều 4", value=TWO_TITLES), "không có trong documents"),
        (amendment(THREE_TITLES, "2027-01-01", value={"award": "lucky", "count": 2}), "lucky"),
        (amendment(THREE_TITLES, "2027-01-01", value=TWO_TITLES | {"count": 0}), "số phải từ 1 trở lên"),
        (amendment(THREE_TITLES, "2027-01-01", value=TWO_TITLES | {"weight": 1}), "weight: khóa không được biết"),
        (amendment(THREE_TITLES, None, value=TWO_TITLES), "thiếu ngày hiệu lực"),
        (amendment(THREE_TITLES, "2027-01-01", confidence="confirmed", value=TWO_TITLES), "phải kèm nguyên văn"),
        (amendment(THREE_TITLES, "2027-01-01", condition={"id": "x", "predicate": "judgement", "text": "x"}), "nhóm"),
        (amendment(f"{TITLE}.standard", "2027-01-01", value={"x": 1}), "chỉ có thể bãi bỏ"),
        (amendment(f"{TITLE}.standard", "2027-01-01", route=NEW_ROUTE), "chỉ thêm tiêu chuẩn"),
        (amendment(TITLE, "2027-01-01", value=None), "không có giá trị theo ngày"),
        (amendment("documents.06/2022/QH15", "2027-01-01", value={"title": "x"}), "văn bản đã có"),
        (amendment("documents.9/9/X", "2027-01-01", value=None), "không có văn bản này"),
        (amendment("regimes.V3", None, value={"seen": True}), "chỉ sửa được law và note"),
        (amendment("regimes.V9", None, value={"note": "x"}), "không có chỗ này"),
        (amendment("labor_order_3.dossier.meeting_minutes", "2027-01-01", value={}), "không sửa riêng"),
        (amendment("advanced_worker", "2027-01-01", route=NEW_ROUTE | {"subjects": ["nobody"]}), "nobody"),
        (confirmation("labor_order_3.dossier", "2024-01-01"), "nêu mục cần đối chiếu"),
        (confirmation("labor_order_3.dossier.lottery_ticket", "2024-01-01"), "lottery_ticket"),
        (confirmation(THREE_TITLES, "2023-12-31"), "không có quy định nào để đối chiếu"),
        (confirmation("friendship_order.bonus.person", "2024-01-01"), "không có quy định nào để đối chiếu"),
        (amendment("friendship_order.bonus.household", "2027-01-01", value={}), "không có chỗ này"),
        (amendment("quotas.no_such_award", "2027-01-01", value={}), "không có chỗ này"),
        (confirmation("documents.06/2022/QH15", "2024-01-01"), "không có điều khoản riêng"),
    ],
    ids=lambda part: part if isinstance(part, str) else part.place,
)
def test_a_change_that_does_not_fit_is_refused_by_name_and_place(change: Any, said: str) -> None:
    with pytest.raises(CorpusError, match=said) as refused:
        changed(change)
    assert change.id in str(refused.value)
    assert change.place in str(refused.value)


def test_the_change_that_does_not_fit_is_named_among_those_that_do() -> None:
    good = amendment(THREE_TITLES, "2027-01-01", id="good", value=TWO_TITLES)
    bad = amendment(f"{TITLE}.standard.selected_as_outstanding", "2027-01-01", id="bad", cite="1/1900/X", value={})
    after = amendment("regimes.V3", None, id="after", value={"note": "x"})
    with pytest.raises(CorpusError, match="thay đổi bad"):
        changed(good, bad, after)


def test_values_before_the_day_of_a_new_condition_are_refused() -> None:
    early = {"id": "x", "predicate": "judgement", "text": "x", "values": {"2026-01-01": {}}}
    with pytest.raises(CorpusError, match="những ngày trước phải giữ nguyên"):
        changed(amendment("advanced_worker.official", "2027-01-01", condition=early))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"kind": "wish"}, "wish|giá trị không được nhận"),
        ({"kind": "amendment", "id": "a", "at": "x"}, "cần đúng một trong value, condition, route"),
        ({"kind": "amendment", "id": "a", "at": "x", "value": None, "route": {}}, "cần đúng một"),
        ({"kind": "amendment", "id": "a", "at": "x", "condition": None}, "cần đúng một"),
        ({"kind": "amendment", "id": "a b", "at": "x", "value": None}, "id: giá trị không đúng dạng"),
        ({"kind": "amendment", "id": "a", "at": "x", "value": None, "from": "soon"}, "from: cần một ngày"),
        ({"kind": "amendment", "id": "a", "at": "x", "cite": "L, Mục 2", "value": None}, "không đọc được trích dẫn"),
        ({"kind": "confirmation", "id": "a", "at": "x", "from": "2024-01-01"}, "gazette: thiếu khóa bắt buộc"),
        (
            {"kind": "confirmation", "id": "a", "at": "x", "from": "2024-01-01", "gazette": GAZETTE | {"page": 0}},
            "page",
        ),
        ("a wish", "thay đổi"),
    ],
)
def test_what_is_no_change_is_refused_in_vietnamese(data: Any, said: str) -> None:
    with pytest.raises(CorpusError, match=said):
        read_change(data)


# Round trips and the cache


def test_exported_changes_read_back_as_the_same() -> None:
    changes = [
        confirmation(THREE_TITLES, "2024-01-01", note="Đã xem: cả trang."),
        amendment(THREE_TITLES, "2027-01-01", value=TWO_TITLES),
        amendment("advanced_worker", "2027-01-01", id="b", route=NEW_ROUTE),
        amendment("advanced_worker.official", "2027-01-01", id="c", value=None),
    ]
    text = export_changes(changes)
    assert "from: 2024-01-01\n" in text
    again = parse_changes(text)
    assert again == changes
    assert [change.digest for change in again] == [change.digest for change in changes]
    assert export_changes(again) == text


def test_a_spoilt_export_is_refused_with_the_line() -> None:
    with pytest.raises(CorpusError, match=r"luat\.yaml.*trùng khóa 'id'.*dòng 2"):
        parse_changes("id: a\nid: b\n", "luat.yaml")


def test_the_same_changes_give_the_same_corpus_again() -> None:
    first = changed(amendment(THREE_TITLES, "2027-01-01", value=TWO_TITLES))
    assert changed(amendment(THREE_TITLES, "2027-01-01", value=TWO_TITLES)) is first
    assert changed(amendment(THREE_TITLES, "2027-01-02", value=TWO_TITLES)) is not first
    assert changed() is CORPUS


def test_what_a_change_does_not_touch_is_taken_over() -> None:
    corpus = changed(amendment(THREE_TITLES, "2027-01-01", value=TWO_TITLES))
    assert corpus.awards["labor_order_3"] is CORPUS.awards["labor_order_3"]
    assert corpus.awards[TITLE] is not CORPUS.awards[TITLE]


def test_the_shipped_corpus_never_changes() -> None:
    before = CORPUS.awards[TITLE].model_dump()
    changed(amendment(THREE_TITLES, "2027-01-01", id="never", value=TWO_TITLES))
    assert CORPUS.awards[TITLE].model_dump() == before
    assert "2027-01-01" not in str(CORPUS.source.awards[TITLE]["routes"])


def test_a_group_without_a_clause_of_its_own_is_confirmed_by_its_parts() -> None:
    group = next(
        (code, route.id, node.id)
        for code, award in CORPUS.awards.items()
        for route in award.routes
        for node in route.standard
        if isinstance(node, Group) and node.values is None
    )
    with pytest.raises(CorpusError, match="không có điều khoản riêng"):
        changed(confirmation(".".join(group), "2024-01-01"))
