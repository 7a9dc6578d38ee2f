"""The register as the law reads it: only what is valid, in force, and existed on the day; and the way back."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tests.makers import make_actor, make_agency, make_collective, make_person, make_tree
from thidua.agencies.models import Lineage, LineageKind, Role
from thidua.law import Case, appraise, load_corpus
from thidua.register import services
from thidua.register.cases import evidence_links, history_of, predecessor_doubts, subject_part
from thidua.register.models import Award
from thidua.register.queries import life_of

TITLE = "grassroots_emulation_soldier"
FORM = "ministry_province_merit_certificate"
AS_OF = dt.date(2024, 3, 1)
DAY = dt.timedelta(days=1)


@pytest.fixture
def person(stage):
    return make_person("Trần Thị Bưởi", stage.department)


@pytest.fixture
def collective(stage):
    return make_collective("Phòng Ngân sách", stage.department, founded_on=dt.date(1992, 4, 1))


def fill(keeper, person):
    """One fact of each kind that a person can have."""
    services.record_award(
        keeper,
        subject=person,
        code=TITLE,
        year=2022,
        decision_number="12/QĐ-STC",
        decided_on=dt.date(2022, 12, 20),
        decided_by="Giám đốc Sở Tài chính",
    )
    services.record_award(keeper, subject=person, code=FORM, year=2021, from_year=2020, basis="")
    services.record_rating(keeper, subject=person, year=2022, rating="excellent")
    services.record_initiative(
        keeper,
        subject=person,
        year=2022,
        title="Giải pháp số hóa",
        recognised_by="unit",
        scope="ministry_province",
        applied=True,
        used_for=TITLE,
    )
    services.record_initiative(keeper, subject=person, year=2023, title="Giải pháp chưa rõ", kind="science")
    period = {"starts_on": dt.date(2021, 2, 1), "ends_on": dt.date(2022, 2, 1)}
    services.record_discipline(keeper, subject=person, kind="reprimand", **period)
    services.record_proceeding(keeper, subject=person, kind="inspection", starts_on=dt.date(2024, 1, 10))
    services.record_leave(keeper, subject=person, kind="maternity", **period)
    services.record_service(keeper, subject=person, post="Vụ trưởng", **period)
    services.record_movement_result(
        keeper, subject=person, year=2020, launched_by="prime_minister", years=5, evaluated_at="final", rank=1
    )


def test_the_history_is_in_the_public_format_to_the_letter(stage, person):
    fill(stage.keeper, person)
    period = {"from": "2021-02-01", "to": "2022-02-01"}
    assert history_of(person, as_of=AS_OF) == {
        "awards": [
            {"award": FORM, "year": 2021, "basis": None, "from_year": 2020},
            {
                "award": TITLE,
                "year": 2022,
                "basis": "merit",
                "decided_on": "2022-12-20",
                "number": "12/QĐ-STC",
            },
        ],
        "ratings": [{"year": 2022, "rating": "excellent"}],
        "initiatives": [
            {
                "kind": "initiative",
                "year": 2022,
                "recognised_by": "unit",
                "scope": "ministry_province",
                "applied": True,
                "used_for": TITLE,
            },
            {
                "kind": "science",
                "year": 2023,
                "recognised_by": None,
                "scope": None,
                "applied": None,
                "used_for": None,
            },
        ],
        "discipline": [{"kind": "reprimand", **period}],
        "proceedings": [{"kind": "inspection", "from": "2024-01-10", "to": None}],
        "leave": [{"kind": "maternity", **period}],
        "service": [{"post": "Vụ trưởng", **period}],
        "cluster_results": [],
        "movements": [{"launched_by": "prime_minister", "years": 5, "evaluated_at": "final", "rank": 1}],
    }


def case(subject, as_of=AS_OF, award=FORM, **more):
    return {
        "id": "tu-so-bo",
        "award": award,
        "received_on": as_of.isoformat(),
        "subject": subject_part(subject, as_of.year - 1),
        "history": history_of(subject, as_of=as_of),
        **more,
    }


def test_the_law_takes_what_the_register_gives(stage, person, collective):
    fill(stage.keeper, person)
    assert appraise(Case.model_validate(case(person))).as_dict()["findings"]
    services.record_member_counts(
        stage.keeper,
        subject=collective,
        year=2023,
        total=20,
        rated={"good": 18, "completed": 2},
        holding={"advanced_worker": 15},
    )
    services.record_cluster_result(
        stage.keeper, subject=collective, year=2023, organised_by="ministry_province", rank=1
    )
    asked = case(collective, award="excellent_labor_collective")
    assert asked["subject"]["members"]["total"] == 20
    assert appraise(Case.model_validate(asked)).as_dict()["findings"]


def test_the_subject_says_only_what_its_kind_has(stage, person, collective):
    assert subject_part(person, 2023) == {"kind": "person", "categories": ["official"], "sex": "female"}
    assert subject_part(collective, 2023) == {"kind": "collective", "categories": [], "founded_on": "1992-04-01"}
    services.record_member_counts(stage.keeper, subject=collective, year=2022, total=20)
    assert "members" not in subject_part(collective, 2023)
    assert subject_part(collective, 2022)["members"] == {
        "total": 20,
        "rated": {},
        "holding": {},
        "disciplined": {},
    }


def test_an_award_counts_from_the_day_of_its_decision(stage, person):
    decided = dt.date(2024, 2, 10)
    services.record_award(stage.keeper, subject=person, code=TITLE, year=2023, decided_on=decided)
    assert history_of(person, as_of=decided - DAY)["awards"] == []
    assert len(history_of(person, as_of=decided)["awards"]) == 1


def test_an_award_without_a_day_counts_from_the_year_it_rewards(stage, person):
    services.record_award(stage.keeper, subject=person, code=TITLE, year=2023)
    assert history_of(person, as_of=dt.date(2022, 12, 31))["awards"] == []
    assert len(history_of(person, as_of=dt.date(2023, 1, 1))["awards"]) == 1


def test_a_period_exists_from_its_first_day(stage, person):
    start = dt.date(2024, 2, 10)
    services.record_proceeding(stage.keeper, subject=person, kind="inspection", starts_on=start)
    assert history_of(person, as_of=start - DAY)["proceedings"] == []
    assert len(history_of(person, as_of=start)["proceedings"]) == 1


def test_a_rating_of_a_later_year_does_not_exist_yet(stage, person):
    services.record_rating(stage.keeper, subject=person, year=2023, rating="good")
    assert history_of(person, as_of=dt.date(2022, 12, 31))["ratings"] == []
    assert len(history_of(person, as_of=dt.date(2023, 1, 1))["ratings"]) == 1


def test_what_was_corrected_revoked_or_ended_is_not_in_the_history(stage, person):
    revoked, wrong = (
        services.record_award(stage.keeper, subject=person, code=TITLE, year=year) for year in (2020, 2021)
    )
    services.revoke_award(stage.keeper, award=revoked, reason="Quyết định 5/QĐ-UBND")
    services.correct_award(stage.keeper, award=wrong, reason="Sai năm", year=2022)
    rating = services.record_rating(stage.keeper, subject=person, year=2022, rating="good")
    services.correct_fact(stage.keeper, fact=rating, reason="Nhầm", rating="excellent")
    history = history_of(person, as_of=AS_OF)
    assert [award["year"] for award in history["awards"]] == [2022]
    assert history["ratings"] == [{"year": 2022, "rating": "excellent"}]


def test_an_unverified_claim_is_not_in_the_history(stage, person):
    content = {"award": TITLE, "year": 2022}
    services.make_claims(
        stage.officer,
        subject=person,
        claims=[{"kind": "award", "content": content, "source_text": "CSTĐCS 2022"}],
        agency=stage.department,
        origin="x",
    )
    assert history_of(person, as_of=AS_OF)["awards"] == []


def test_what_a_predecessor_was_given_is_a_doubt_and_does_not_count(stage):
    former = make_agency("Sở Kế hoạch", parent=stage.province)
    old = make_collective("Sở Kế hoạch", former)
    room = make_collective("Văn phòng", former)
    new = make_collective("Sở Tài chính", stage.department)
    other = make_collective("Văn phòng", stage.department)
    for subject in (old, room):
        services.record_award(stage.keeper, subject=subject, code="excellent_labor_collective", year=2022)
    merged = dt.date(2024, 3, 1)
    Lineage.objects.create(predecessor=former, successor=stage.department, kind=LineageKind.MERGE, effective_on=merged)
    assert history_of(new, as_of=AS_OF)["awards"] == []
    (doubt,) = predecessor_doubts(new, as_of=merged)
    assert "Sở Kế hoạch (tiền thân) đã được tặng Tập thể lao động xuất sắc năm 2022" in doubt
    assert predecessor_doubts(new, as_of=merged - DAY) == []
    assert predecessor_doubts(other, as_of=merged) == []  # a room of the same name is not the same room


def test_people_have_no_predecessors(stage, person):
    assert predecessor_doubts(person, as_of=AS_OF) == []


# The way back: from a finding to the rows


def test_each_evidence_is_said_in_vietnamese_and_leads_to_its_row(stage, person):
    fill(stage.keeper, person)
    award = Award.objects.get(code=TITLE)
    evidence = [
        f"{TITLE} 2022",
        f"{TITLE} 2019",
        "rating 2022 excellent",
        "initiative 2022",
        "reprimand 2021-02-01",
        "inspection 2024-01-10",
        "movements prime_minister 5",
        "service Vụ trưởng 02/2021–02/2022",
        "something else",
    ]
    links = evidence_links({"evidence": evidence}, person)
    assert links[0] == (
        "Chiến sĩ thi đua cơ sở 2022 (12/QĐ-STC)",
        f"/so-bo/{person.pk}/khen-thuong/{award.pk}/",
    )
    assert links[1] == ("Chiến sĩ thi đua cơ sở 2019", "")
    assert links[2][0] == "Xếp loại năm 2022: hoàn thành xuất sắc nhiệm vụ"
    assert links[4][0] == "Khiển trách từ 01/02/2021"
    assert links[5][0] == "Đang thanh tra, kiểm tra khi có dấu hiệu vi phạm từ 10/01/2024"
    for kind, (_said, link) in zip(
        ["xep-loai", "sang-kien", "ky-luat", "viec-dang-xem-xet", "phong-trao", "cong-tac"], links[2:8], strict=True
    ):
        assert link.startswith(f"/so-bo/{person.pk}/{kind}/")
    assert links[8] == ("something else", "")


def test_the_evidence_of_a_collective_is_said_too(stage, collective):
    services.record_member_counts(stage.keeper, subject=collective, year=2023, total=20)
    services.record_cluster_result(
        stage.keeper, subject=collective, year=2023, organised_by="ministry_province", rank=1
    )
    evidence = [
        "members 20",
        "rated 18",
        "advanced_worker 15/20",
        "warning 2",
        "cluster_results 2023 1",
        "founded_on 1992-04-01",
    ]
    said = evidence_links({"evidence": evidence}, collective)
    assert [text for text, _link in said] == [
        "Số người của tập thể: 20",
        "Số người được xếp loại: 18",
        "Lao động tiên tiến: 15/20",
        "Cảnh cáo: 2 người",
        "Xếp thứ 1 cụm, khối năm 2023",
        "Thành lập từ 01/04/1992",
    ]
    assert said[0][1].startswith(f"/so-bo/{collective.pk}/so-nguoi/")
    assert said[4][1].startswith(f"/so-bo/{collective.pk}/cum-khoi/")


def test_the_engines_own_evidence_is_all_understood(stage, person):
    fill(stage.keeper, person)
    for award in load_corpus().awards.values():
        if award.encoded and "person" in award.subject_kinds:
            for finding in appraise(Case.model_validate(case(person, award=award.code))).as_dict()["findings"]:
                for raw, (said, _link) in zip(finding["evidence"], evidence_links(finding, person), strict=True):
                    assert said != raw, raw


# The life of merit


def test_the_life_of_merit_holds_everything_by_year_newest_first(stage, person):
    fill(stage.keeper, person)
    life = life_of(person, AS_OF)
    assert [year for year, _entries in life.years] == [2024, 2023, 2022, 2021, 2020]
    assert (life.title_count, life.form_count, life.initiative_count) == (1, 1, 2)
    year_2022 = dict(life.groups)["2022"]
    assert year_2022[0].text == "Chiến sĩ thi đua cơ sở"
    assert year_2022[0].detail == "Quyết định số 12/QĐ-STC ngày 20/12/2022 của Giám đốc Sở Tài chính"
    assert year_2022[0].link.startswith(f"/so-bo/{person.pk}/khen-thuong/")
    assert [entry.text for entry in year_2022[1:]] == ["Hoàn thành xuất sắc nhiệm vụ", "Sáng kiến: Giải pháp số hóa"]
    year_2021 = dict(life.groups)["2021"]
    assert "(2020–2021)" in year_2021[0].text
    assert "Chưa rõ quyết định" in year_2021[0].detail
    assert {entry.tag for entry in year_2021 if entry.text.startswith("Kỷ luật")} == {"danger"}


def test_the_life_of_merit_ends_on_its_day(stage, person):
    fill(stage.keeper, person)
    assert [year for year, _entries in life_of(person, dt.date(2021, 1, 31)).years] == [2021, 2020]
    assert life_of(person, dt.date(1990, 1, 1)).groups == []


def test_revoked_awards_are_shown_as_revoked_and_not_counted(stage, person):
    award = services.record_award(stage.keeper, subject=person, code=TITLE, year=2022)
    services.revoke_award(stage.keeper, award=award, reason="Quyết định 5/QĐ-UBND")
    life = life_of(person, AS_OF)
    assert life.years[0][1][0].tag == "danger"
    assert "đã hủy bỏ, thu hồi" in life.years[0][1][0].text
    assert life.title_count == 0


def test_corrected_rows_are_not_shown_beside_what_replaced_them(stage, person):
    award = services.record_award(stage.keeper, subject=person, code=TITLE, year=2022)
    services.correct_award(stage.keeper, award=award, reason="Sai năm", year=2021)
    assert [year for year, _entries in life_of(person, AS_OF).years] == [2021]


def test_a_life_takes_the_same_number_of_queries_however_long(stage, person, django_assert_num_queries):
    fill(stage.keeper, person)
    with django_assert_num_queries(10):  # awards, and the nine other kinds of rows
        life_of(person, AS_OF)


YEARS = st.dictionaries(st.integers(2010, 2023), st.sampled_from(["award", "revoked", "later"]), max_size=8)


class Remembering(TestCase):
    """Whatever was given: the history on a day holds exactly what was valid and decided by that day."""

    @settings(max_examples=30, deadline=None)
    @given(YEARS, st.integers(2010, 2025))
    def test_the_history_is_what_was_valid_and_decided_by_the_day(self, given_years, as_of_year):
        tree = make_tree()
        keeper = make_actor(tree["province"], Role.APPRAISER)
        person = make_person("Trần Thị Bưởi", tree["department"])
        as_of = dt.date(as_of_year, 6, 30)
        expected = set()
        for year, what in given_years.items():
            decided = dt.date(year, 12, 20) if what != "later" else dt.date(year + 1, 3, 1)
            award = services.record_award(keeper, subject=person, code=TITLE, year=year, decided_on=decided)
            if what == "revoked":
                services.revoke_award(keeper, award=award, reason="Thử")
            elif decided <= as_of:
                expected.add(year)
        assert {award["year"] for award in history_of(person, as_of=as_of)["awards"]} == expected
