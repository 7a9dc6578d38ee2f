"""One box that finds people by name, number or decision: with or without marks, in sight only, by index only."""

import dataclasses
import datetime as dt
import unicodedata

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.makers import make_actor, make_agency, make_collective, make_person
from thidua.agencies.models import Lineage, LineageKind, Role
from thidua.register import scope, searching
from thidua.register.decision_numbers import fold_number, looks_like_number, number_prefix
from thidua.register.identity import citizen_hash
from thidua.register.models import Award, AwardStatus, Claim, Source, Subject
from thidua.register.queries import (
    awards_by_decision,
    get_visible_claim,
    get_visible_fact,
    get_visible_subject,
    life_of,
    visible_subjects,
    waiting_claims,
)
from thidua.register.searching import search
from thidua.vietnamese.names import fold, sort_key

NUMBER = "001188000017"
TITLE = "grassroots_emulation_soldier"


def give(subject, number="12/QĐ-STC", year=2022, **fields):
    return Award.objects.create(
        subject=subject,
        code=TITLE,
        year=year,
        decision_number=number,
        decision_number_fold=fold_number(number),
        source=Source.IMPORT,
        **fields,
    )


@pytest.fixture
def people(stage):
    names = ["Đặng Thị Ánh", "Nguyễn Đức Anh", "Dang Thi An", "Hoàng Văn Bình", "Phạm Thị Bưởi"]
    return {name: make_person(name, stage.department) for name in names}


@pytest.mark.parametrize(
    "typed",
    [
        "Đặng Thị Ánh",
        "đặng thị ánh",
        "dang thi anh",
        "ánh đặng",
        "anh dang thi",
        "Đặng Thị Án",
        unicodedata.normalize("NFD", "Đặng Thị Ánh"),
        "  Đặng   Thị Ánh ",
        "Đặng Thị Ánh'; DROP",
    ],
)
def test_a_name_is_found_with_or_without_marks_in_any_order(stage, people, typed):
    found = list(search(stage.keeper, typed))
    if "DROP" in typed:
        assert found == []
    else:
        assert people["Đặng Thị Ánh"] in found


@pytest.mark.parametrize("typed", ["dang thi anh", "Đặng Thị Ánh"])
def test_every_word_must_fit(stage, people, typed):
    assert [each.name for each in search(stage.keeper, typed)] == ["Đặng Thị Ánh"]


def test_the_last_word_may_be_unfinished_and_the_others_may_not(stage, people):
    assert [each.name for each in search(stage.keeper, "Phạm Thị Bư")] == ["Phạm Thị Bưởi"]
    assert list(search(stage.keeper, "Phạ Thị Bưởi")) == []


def test_one_letter_is_a_whole_word(stage, people):
    a = make_person("Lê Thị A", stage.department)
    assert list(search(stage.keeper, "Thị A")) == [a]


def test_people_are_listed_by_given_name_first(stage, people):
    make_person("Đặng Văn An", stage.department)
    names = [each.name for each in search(stage.keeper, "đặng")]
    assert names == ["Dang Thi An", "Đặng Văn An", "Đặng Thị Ánh"]


@pytest.mark.parametrize(
    "name",
    [
        "Phòng Kế hoạch - Tài chính",
        "Trường THPT Số 2",
        "Đội 2/9",
        "Tổ A&B (cơ sở 1)",
        "Ban 'Quản lý'",
        "Hộ ông Lê Văn B.",
    ],
)
def test_names_with_strokes_digits_and_signs_are_found_as_they_are_written(stage, name):
    made = make_collective(name, stage.department)
    assert list(search(stage.keeper, name)) == [made]


@pytest.mark.parametrize("typed", ["-", "'", "&|!", "/", ":*", "\\", "\x00", "''"])
def test_signs_alone_find_nothing_and_break_nothing(stage, people, typed):
    assert list(search(stage.keeper, typed)) == []


@pytest.mark.parametrize("typed", ["", "   ", "\u200b"])
def test_an_empty_question_finds_nobody(stage, people, typed):
    assert list(search(stage.keeper, typed)) == []


@pytest.mark.parametrize("typed", [NUMBER, "0011 8800 0017", "001.188.000.017"])
def test_a_citizen_number_is_found_by_its_hash(stage, typed):
    person = make_person("Trần Thị Bưởi", stage.department, citizen_hash=citizen_hash(NUMBER), citizen_tail="017")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert list(search(stage.keeper, typed)) == [person]
    assert not any(NUMBER in query["sql"] for query in asked)


@pytest.mark.parametrize("typed", ["00118800001", "017", "•••••••••017"])
def test_part_of_a_citizen_number_finds_nobody(stage, typed):
    make_person("Trần Thị Bưởi", stage.department, citizen_hash=citizen_hash(NUMBER), citizen_tail="017")
    assert list(search(stage.keeper, typed)) == []


@pytest.mark.parametrize(
    "typed", ["12/QĐ-STC", "12/qd-stc", "12 / QĐ - STC", "12/", "Quyết định số 12/QĐ-STC", "QĐ 12", "số: 12/QĐ-STC"]
)
def test_a_decision_number_finds_who_was_given_something(stage, people, typed):
    give(people["Hoàng Văn Bình"])
    give(people["Phạm Thị Bưởi"], "112/QĐ-STC")
    assert list(search(stage.keeper, typed)) == [people["Hoàng Văn Bình"]]


@pytest.mark.parametrize(
    ("text", "is_number", "prefix"),
    [
        ("12/QĐ-STC", True, "12/qd-stc"),
        ("Quyết định 5", True, "5/"),
        ("Quyết định số 5", True, "5/"),
        ("Số 2", True, "2/"),
        ("Quyết", False, None),
        ("Sơn", False, None),
        ("Trường Số 2", False, None),
    ],
)
def test_what_looks_like_a_decision_number(text, is_number, prefix):
    assert looks_like_number(text) is is_number
    if prefix:
        assert number_prefix(text) == prefix


def test_the_kind_the_year_and_the_agency_narrow_the_answer(stage, people):
    collective = make_collective("Phòng Đặng", stage.department)
    elsewhere = make_person("Đặng Văn Xa", stage.commune)
    give(people["Đặng Thị Ánh"], year=2021)
    assert list(search(stage.keeper, "đặng", kind="collective")) == [collective]
    assert list(search(stage.keeper, "đặng", year=2021)) == [people["Đặng Thị Ánh"]]
    assert list(search(stage.keeper, "đặng", year=2020)) == []
    assert list(search(stage.keeper, "đặng", agency=stage.commune)) == [elsewhere]


def test_an_agency_without_text_lists_its_own_people(stage, people):
    make_person("Đặng Văn Xa", stage.commune)
    assert search(stage.keeper, "", agency=stage.department).count() == len(people)
    assert search(stage.keeper, "", agency=stage.province).count() == 0
    assert search(stage.outsider, "", agency=stage.department).count() == 0


def test_the_name_of_what_was_merged_brings_the_successors_people_and_the_old_ones(stage):
    old = make_agency("Sở Kế hoạch", parent=stage.province)
    day = dt.date(2025, 3, 1)
    Lineage.objects.create(predecessor=old, successor=stage.department, kind=LineageKind.MERGE, effective_on=day)
    before, now = make_person("Đặng Thị Xưa", old), make_person("Đặng Thị Nay", stage.department)
    make_person("Đặng Thị Khác", stage.commune)
    make_person("Đặng Thị Mật", stage.stranger)
    for text in ("", "dang thi"):
        assert set(search(stage.keeper, text, agency=old)) == {before, now}
    assert list(search(stage.outsider, "", agency=old)) == []


def test_an_agency_brings_its_predecessors(stage, people):
    former = make_agency("Sở Tài chính cũ", parent=stage.province)
    known = make_person("Đặng Văn Cũ", former)
    link = Lineage(predecessor=former, successor=stage.department, kind=LineageKind.MERGE)
    link.effective_on = dt.date(2025, 7, 1)
    link.save()
    assert known in search(stage.keeper, "đặng", agency=stage.department)
    assert known in search(stage.officer, "đặng")
    assert known in search(stage.officer, "", agency=stage.department)


def test_who_was_merged_into_another_is_not_found_twice(stage, people):
    make_person("Đặng Thị Ánh", stage.department, merged_into=people["Đặng Thị Ánh"])
    assert search(stage.keeper, "dang thi anh").count() == 1


def test_a_common_name_is_not_counted_and_still_listed_whole(stage, monkeypatch):
    monkeypatch.setattr(searching, "CAP", 3)
    for number in range(5):
        make_person(f"Nguyễn Văn {'ABCDE'[number]}", stage.department)
    found = search(stage.keeper, "nguyễn")
    assert (found.count(), found.is_cut) == (4, False)
    assert [each.name[-1] for each in found] == list("ABCDE")


def test_of_a_decision_that_gave_many_the_search_says_that_it_lists_a_part(stage, monkeypatch):
    monkeypatch.setattr(searching, "CAP", 3)
    for number in range(5):
        give(make_person(f"Nguyễn Văn {'ABCDE'[number]}", stage.department))
    found = search(stage.keeper, "12/QĐ-STC")
    assert (found.count(), found.is_cut, len(list(found))) == (4, True, 3)


# Scope: a stranger's province sees nothing, by whatever door


def test_a_stranger_finds_nobody_by_name_number_or_decision(stage):
    person = make_person("Trần Thị Bưởi", stage.department, citizen_hash=citizen_hash(NUMBER), citizen_tail="017")
    award = give(person)
    claim = Claim.objects.create(
        subject=person, kind="rating", content={"year": 2022}, source_text="HTXSNV", agency=stage.department
    )
    for text in ("Trần Thị Bưởi", "buoi", NUMBER, "12/QĐ-STC"):
        assert list(search(stage.keeper, text)) == [person]
        assert list(search(stage.outsider, text)) == []
    assert awards_by_decision(stage.keeper, "12/QĐ-STC").page(9) == [award]
    assert awards_by_decision(stage.outsider, "12/QĐ-STC").page(9) == []
    assert list(waiting_claims(stage.keeper)) == [claim]
    assert list(waiting_claims(stage.outsider)) == []
    assert get_visible_claim(stage.keeper, claim.pk) == claim
    with pytest.raises(Claim.DoesNotExist):
        get_visible_claim(stage.outsider, claim.pk)
    with pytest.raises(Subject.DoesNotExist):
        get_visible_subject(stage.outsider, person.pk)
    with pytest.raises(Subject.DoesNotExist):
        get_visible_fact(stage.outsider, person.pk, "khen-thuong", award.pk)


def test_a_row_is_reached_through_its_own_subject_only(stage, people):
    award = give(people["Hoàng Văn Bình"])
    other = people["Phạm Thị Bưởi"]
    with pytest.raises(Award.DoesNotExist):
        get_visible_fact(stage.keeper, other.pk, "khen-thuong", award.pk)
    with pytest.raises(Award.DoesNotExist):
        get_visible_fact(stage.keeper, other.pk, "khong-co", award.pk)


def test_a_unit_sees_its_own_and_not_its_neighbours(stage, people):
    make_person("Đặng Văn Xa", stage.commune)
    assert {each.agency for each in visible_subjects(stage.officer)} == {stage.department}


def test_a_higher_floor_may_let_somebody_look_up_more(stage, people, monkeypatch):
    monkeypatch.setattr(scope, "_sights", [])
    wanted = people["Đặng Thị Ánh"]

    @scope.also_visible
    def under_review(actor):
        return [wanted.pk] if actor.agency == stage.stranger else []

    assert list(visible_subjects(stage.outsider)) == [wanted]
    assert list(search(stage.outsider, "dang")) == [wanted]
    assert get_visible_subject(stage.outsider, wanted.pk) == wanted
    assert search(stage.keeper, "dang").count() == 2


# By index only


def _give_five_years_to_each(first):
    """A title in each of five years for everybody, by one statement: 100,000 rows through the models take a minute."""
    model = give(first, "x/QĐ-DV", year=2000)
    told = {
        "subject_id": "subject.id",
        "year": "2018 + years",
        "decision_number": "mod(subject.id * 5 + years, 700) || '/QĐ-DV'",
        "decision_number_fold": "mod(subject.id * 5 + years, 700) || '/qd-dv'",
        "decided_on": "make_date(2018 + years, 12, 20)",
    }
    columns = [field.column for field in Award._meta.concrete_fields if not field.primary_key]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO register_award ({', '.join(columns)})"  # noqa: S608 - columns of our own model
            f" SELECT {', '.join(told.get(column, f'model.{column}') for column in columns)}"
            " FROM register_award model, register_subject subject, generate_series(0, 4) years"
            " WHERE model.id = %s AND subject.kind = 'person' AND subject.id >= %s",
            [model.pk, first.pk],
        )


@pytest.fixture
def crowd(stage):
    """20,000 people and 100,000 awards in the province, made at once; half of them are called Nguyễn."""
    units = [make_agency(f"Đơn vị {number}", parent=stage.province) for number in range(40)]
    given = ["An", "Bình", "Cường", "Dũng", "Hà", "Hải", "Hạnh", "Hương", "Lan", "Mai", "Nam", "Phúc", "Quân", "Sơn"]
    middle = ["Văn", "Thị", "Hữu", "Đức", "Thu", "Xuân", "Minh"]
    family = ["Nguyễn", "Trần", "Nguyễn", "Lê", "Nguyễn", "Phạm"]
    subjects = []
    for number in range(20_000):
        name = f"{family[number % 6]} {middle[number % 7]} {given[number % 13]} {given[(number // 91) % 14]}"
        subjects.append(
            Subject(
                kind="person",
                name=name,
                name_fold=fold(name),
                sort_key=sort_key(name),
                agency=units[number % 40],
                citizen_hash=f"{number:064x}",
                birth_date=dt.date(1970, 1, 1) + dt.timedelta(days=number % 9_000),
            )
        )
    subjects = Subject.objects.bulk_create(subjects, 5_000)
    _give_five_years_to_each(subjects[0])
    Claim.objects.bulk_create(
        [
            Claim(
                subject=subject,
                kind="rating",
                content={"year": 2022},
                source_text="HTXSNV",
                agency_id=subject.agency_id,
                status="unverified" if number % 20 == 0 else "verified",
            )
            for number, subject in enumerate(subjects)
        ],
        5_000,
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE register_subject, register_award, register_claim, agencies_agency")
    return dataclasses.make_dataclass("Crowd", ["units", "subjects"])(units, subjects)


BIG = ("register_subject", "register_award", "register_claim")


def plans_of(ask):
    """The plans of the queries that `ask` makes, as they are made: with the settings that hold at that moment."""
    plans = []

    def explained(execute, sql, params, many, context):
        if sql.startswith("SELECT") and any(f'"{table}"' in sql for table in BIG):
            with connection.connection.cursor() as cursor:
                lines = cursor.execute(f"EXPLAIN {sql}", params).fetchall()
                plans.append("\n".join(str(line[0]) for line in lines))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(explained):
        ask()
    return plans


def test_no_search_reads_a_whole_table(stage, crowd):
    control = plans_of(lambda: list(Subject.objects.filter(name__contains="Nguyễn")))
    assert "Seq Scan on register_subject" in control[0]  # this is how reading a whole table looks
    person, unit = crowd.subjects[777], crowd.units[3]
    central = make_actor(stage.committee, Role.APPRAISER)
    unit_officer = make_actor(unit, Role.UNIT_OFFICER)
    asked = {
        "nguyễn": {},
        "nguyen van": {},
        "Nguyễn Thị Hương": {},
        "lê h": {},
        NUMBER: {},
        "123/QĐ-DV": {},
        "12/": {},
        "an": {"year": 2020},
        "bình": {"kind": "person", "agency": unit},
        "": {"agency": unit},
        "không ai tên như vậy": {},
        "2/9": {},
    }
    for actor in (stage.keeper, central, unit_officer, stage.outsider):
        for text, narrowed in asked.items():
            plans = plans_of(lambda actor=actor, text=text, narrowed=narrowed: list(search(actor, text, **narrowed)))
            assert plans
            for plan in plans:
                assert not any(f"Seq Scan on {table}" in plan for table in BIG), (text, narrowed, plan)
    reads = {
        "person": lambda: get_visible_subject(stage.keeper, person.pk),
        "life": lambda: life_of(person, dt.date(2024, 1, 1)),
        "decision": lambda: awards_by_decision(stage.keeper, "123/QĐ-DV").page(50),
        "waiting": waiting_claims(stage.keeper).order_by()[:1_000].count,
        "unit's claims": lambda: list(waiting_claims(unit_officer)[:50]),
        "claim": lambda: get_visible_claim(stage.keeper, Claim.objects.filter(subject=person).first().pk),
    }
    for name, read in reads.items():
        plans = plans_of(read)
        assert plans, name
        for plan in plans:
            assert not any(f"Seq Scan on {table}" in plan for table in BIG), (name, plan)


def test_the_planner_is_left_as_it_was(stage, people):
    list(search(stage.keeper, "đặng"))
    with connection.cursor() as cursor:
        assert cursor.execute("SHOW enable_seqscan").fetchone() == ("on",)


def test_revoked_awards_are_found_by_their_decision_and_say_so(stage, people):
    award = give(people["Hoàng Văn Bình"], status=AwardStatus.REVOKED)
    assert awards_by_decision(stage.keeper, "12/QĐ-STC").page(9) == [award]
