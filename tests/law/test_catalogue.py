"""What the corpus says of every award: names, who decides, ballots, papers, money, time limits."""

from datetime import date

import pytest

from thidua.law import AwardDefinition, load_corpus

CORPUS = load_corpus()
EVERY = list(CORPUS.awards.values())
FIRST, V2, V3 = date(2024, 1, 1), date(2025, 7, 1), date(2026, 10, 1)
PAPERS = {
    "achievement_report",
    "submission_letter",
    "meeting_minutes",
    "initiative_certificate",
    "authority_confirmation",
    "consultation_opinion",
    "retirement_decision",
    "service_record",
    "other",
}


def award(code: str) -> AwardDefinition:
    return CORPUS.awards[code]


def test_the_corpus_knows_fifteen_titles_and_forty_eight_forms() -> None:
    kinds = [found.kind for found in EVERY]
    assert (kinds.count("title"), kinds.count("form")) == (15, 48)


def test_titles_come_before_forms_in_the_order_of_the_law() -> None:
    assert [found.rank for found in EVERY] == list(range(1, 64))


@pytest.mark.parametrize("found", EVERY, ids=lambda found: found.code)
@pytest.mark.parametrize("on", [FIRST, date(2025, 6, 30), V2, date(2026, 9, 30), V3, date(2030, 1, 1)])
def test_every_award_answers_every_question_on_every_day(found: AwardDefinition, on: date) -> None:
    assert found.decided_by(on).label
    assert {paper.kind for paper in found.dossier(on)} <= PAPERS
    assert any(paper.required for paper in found.dossier(on))
    assert found.public_comment(on).note
    assert found.consultation(on).note


def test_before_the_law_nothing_is_answered_by_default() -> None:
    with pytest.raises(ValueError, match="chưa có quy định"):
        award("advanced_worker").decided_by(date(2023, 12, 31))


def folded(name: str) -> str:
    return " ".join(name.casefold().split())


def test_no_name_or_abbreviation_means_two_awards() -> None:
    meant: dict[str, set[str]] = {}
    for found in EVERY:
        for name in {found.name, found.short_name, *found.abbreviations}:
            meant.setdefault(folded(name), set()).add(found.code)
    assert {name: codes for name, codes in meant.items() if len(codes) > 1} == {}


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("CSTĐCS", "grassroots_emulation_soldier"),
        ("CSTĐ cơ sở", "grassroots_emulation_soldier"),
        ("Chiến sỹ thi đua cơ sở", "grassroots_emulation_soldier"),
        ("Chiến sĩ thi đua cấp tỉnh", "ministry_province_emulation_soldier"),
        ("Lao động tiên tiến", "advanced_worker"),
        ("LĐTT", "advanced_worker"),
        ("TTLĐXS", "excellent_labor_collective"),
        ("TTLĐTT", "advanced_labor_collective"),
        ("BK UBND tỉnh", "ministry_province_merit_certificate"),
        ("Bằng khen của Chủ tịch UBND tỉnh", "ministry_province_merit_certificate"),
        ("BK TTg", "pm_merit_certificate"),
        ("Bằng khen của Thủ tướng Chính phủ", "pm_merit_certificate"),
        ("HCLĐ hạng Ba", "labor_order_3"),
        ("Huân chương Lao động hạng Ba", "labor_order_3"),
        ("GK", "commendation_letter"),
    ],
)
def test_names_that_offices_write_are_known(written: str, code: str) -> None:
    known = {folded(name) for name in (award(code).name, award(code).short_name, *award(code).abbreviations)}
    assert folded(written) in known


@pytest.mark.parametrize(
    ("code", "kind", "on", "amount"),
    [
        ("advanced_worker", "person", date(2026, 6, 30), 710_000),
        ("advanced_worker", "person", date(2026, 7, 1), 760_000),
        ("grassroots_emulation_soldier", "person", date(2024, 7, 1), 2_340_000),
        ("ministry_province_emulation_soldier", "person", date(2026, 7, 1), 7_590_000),
        ("government_emulation_flag", "collective", date(2025, 1, 1), 28_080_000),
        ("labor_order_3", "person", date(2026, 7, 1), 11_390_000),
        ("labor_order_3", "collective", date(2026, 7, 1), 22_770_000),
        ("pm_merit_certificate", "household", date(2026, 7, 1), 13_290_000),
        ("ministry_province_merit_certificate", "household", date(2025, 1, 1), 5_270_000),
        ("hero_of_labor", "collective", date(2026, 7, 1), 78_430_000),
        ("gold_star_order", "person", date(2025, 1, 1), 107_640_000),
        ("commendation_letter", "person", date(2026, 7, 1), 760_000),
    ],
)
def test_bonuses_are_rounded_up_to_ten_thousand_dong(code: str, kind: str, on: date, amount: int) -> None:
    bonus = award(code).bonus(kind, on)  # type: ignore[arg-type]  # a plain string of the table above
    assert bonus is not None
    assert bonus.amount == amount


def test_a_bonus_is_as_sure_as_its_least_sure_part() -> None:
    early, later = (award("advanced_worker").bonus("person", day) for day in (date(2024, 6, 30), date(2024, 7, 1)))
    assert early is not None
    assert later is not None
    assert (early.confidence, later.confidence) == ("memory", "text")


def test_no_bonus_where_no_figure_was_seen() -> None:
    assert award("friendship_order").bonus("person", V2) is None
    assert award("advanced_worker").bonus("collective", V2) is None


def test_a_ceiling_says_that_it_is_one() -> None:
    bonus = award("commemorative_medal").bonus("person", V2)
    assert bonus is not None
    assert bonus.at_most


@pytest.mark.parametrize(
    ("code", "percent"),
    [
        ("national_emulation_soldier", 90),
        ("ministry_province_emulation_soldier", 90),
        ("hero_of_labor", 90),
        ("grassroots_emulation_soldier", 80),
        ("government_emulation_flag", 80),
        ("ministry_province_emulation_flag", 80),
    ],
)
def test_thresholds_of_the_first_decree_are_assumed_later(code: str, percent: int) -> None:
    first, later = award(code).voting(FIRST), award(code).voting(V2)
    assert first is not None
    assert later is not None
    assert (first.percent, first.confidence, first.assumed) == (percent, "text", False)
    assert (later.percent, later.confidence, later.assumed) == (percent, "secondary", True)


def test_no_ballot_where_no_national_text_asks_for_one() -> None:
    assert award("excellent_labor_collective").voting(V2) is None


def test_the_commune_takes_over_from_the_district() -> None:
    village = award("cultural_village")
    assert village.decided_by(date(2025, 6, 30)).values == ("district_head",)
    assert village.decided_by(V2).values == ("commune_head",)
    assert "commune_head" not in award("grassroots_emulation_soldier").decided_by(date(2025, 6, 30)).values
    assert "commune_head" in award("grassroots_emulation_soldier").decided_by(V2).values


def test_the_government_decides_its_own_flag() -> None:
    assert award("government_emulation_flag").decided_by(V2).values == ("government",)


def test_the_commune_title_changes_its_name_with_the_communes() -> None:
    commune = award("exemplary_commune")
    assert commune.name_on(date(2025, 6, 30)) == "Xã, phường, thị trấn tiêu biểu"
    assert commune.name_on(V2) == "Xã, phường, đặc khu tiêu biểu"
    assert award("advanced_worker").name_on(V2) == "Lao động tiên tiến"


def test_orders_and_honours_are_made_public_and_letters_are_not() -> None:
    assert award("labor_order_3").public_comment(V2).working_days == 10
    assert award("hero_of_labor").public_comment(V2).required
    assert not award("commendation_letter").public_comment(V2).required


def test_state_level_awards_are_consulted_on() -> None:
    assert award("pm_merit_certificate").consultation(FIRST).confidence == "text"
    assert award("pm_merit_certificate").consultation(V2).assumed
    assert not award("advanced_worker").consultation(V2).required


def test_long_devotion_needs_its_own_papers_only_then() -> None:
    papers = {paper.kind: paper for paper in award("labor_order_3").dossier(V2)}
    assert not papers["retirement_decision"].required
    assert papers["retirement_decision"].condition


@pytest.mark.parametrize("level", ["central", "ministry_province", "unit", "commune"])
@pytest.mark.parametrize("step", ["appraisal", "return", "send_decision"])
@pytest.mark.parametrize("on", [FIRST, V2, V3])
def test_each_level_has_its_time_limits(level: str, step: str, on: date) -> None:
    limit = CORPUS.time_limit(f"{step}_{level}", on)
    assert (limit.days > 0, limit.unit) == (True, "working_days")


def test_a_figure_read_in_the_old_decree_is_marked_as_assumed() -> None:
    assert not CORPUS.time_limit("appraisal_central", date(2025, 6, 30)).assumed
    assert CORPUS.time_limit("appraisal_central", V2).assumed


def test_a_time_limit_that_is_not_there_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        CORPUS.time_limit("youth_volunteer_commune_post", date(2025, 6, 30))
    with pytest.raises(KeyError):
        CORPUS.time_limit("waiting", V2)


@pytest.mark.parametrize(
    ("day", "regime"),
    [
        (date(2023, 12, 31), "V0"),
        (FIRST, "V1"),
        (date(2025, 6, 30), "V1"),
        (V2, "V2"),
        (date(2026, 9, 30), "V2"),
        (V3, "V3"),
        (date(1990, 1, 1), "V0"),
        (date(2100, 1, 1), "V3"),
    ],
)
def test_the_day_of_receipt_picks_the_regime(day: date, regime: str) -> None:
    assert CORPUS.regime(day).id == regime


def test_judgements_are_named_once_with_their_words() -> None:
    found = award("ministry_province_merit_certificate").judgements
    ids = [judgement.id for judgement in found]
    assert len(ids) == len(set(ids))
    assert all(judgement.text for judgement in found)
    assert "compliance" in ids


def test_a_citation_is_written_as_lawyers_do() -> None:
    route = award("national_emulation_soldier").routes[0]
    assert route.standard[0].values is not None
    value = route.standard[0].values.on(V2)
    assert value is not None
    assert str(value.citation) == "điểm a khoản 1 Điều 21 Luật 06/2022/QH15"


def test_compliance_of_a_certificate_is_not_surer_than_its_source() -> None:
    """The wording seen states the general condition for orders only; for certificates it is restated."""
    corpus = load_corpus()
    certificates = [corpus.awards["pm_merit_certificate"], corpus.awards["ministry_province_merit_certificate"]]
    found = [
        value
        for award in certificates
        for leaf in award.leaves()
        if leaf.id == "compliance"
        for value in leaf.values.root.values()
    ]
    assert len(found) == 10
    assert {value.confidence for value in found if value} == {"secondary"}
    orders = {
        value.confidence
        for leaf in corpus.awards["labor_order_2"].leaves()
        if leaf.id == "compliance"
        for value in leaf.values.root.values()
        if value
    }
    assert "text" in orders


@pytest.mark.parametrize("found", EVERY, ids=lambda found: found.code)
def test_what_a_person_attests_by_one_name_has_the_same_words_everywhere(found: AwardDefinition) -> None:
    """An attestation is given by the id of a condition; two wordings under one id would be attested unread."""
    worded: dict[str, set[str]] = {}
    for leaf in found.leaves():
        if leaf.predicate == "judgement" or leaf.attestable:
            worded.setdefault(leaf.id, set()).add(leaf.text)
    assert {name: texts for name, texts in worded.items() if len(texts) > 1} == {}
