"""Who is who: strong evidence joins, weak evidence makes a doubt, and nobody is ever merged in silence."""

import datetime as dt
import json
import threading
import unicodedata

import pytest
from django.db import connections
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tests.makers import make_actor, make_agency, make_collective, make_person, make_tree
from thidua.agencies.models import Lineage, LineageKind, Role
from thidua.register.identity import citizen_hash
from thidua.register.models import Subject, SubjectName
from thidua.register.services import change_subject, find_or_create_subject
from thidua.trail.errors import NotAllowed, Overtaken, Refused
from thidua.trail.models import Entry

NUMBER, OTHER = "001188000017", "001188000028"
BIRTH = dt.date(1988, 4, 30)


def find(stage, name="Trần Thị Bưởi", **given):
    given = {"kind": "person", "agency": stage.department} | given
    return find_or_create_subject(stage.officer, name=name, **given)


def test_somebody_new_is_added_with_an_entry_in_the_trail(stage):
    subject, match = find(stage, birth_date=BIRTH, sex="female", citizen_number=NUMBER, job_title="Chuyên viên")
    assert (match.how, match.doubts) == ("new", ())
    assert (subject.name_fold, subject.birth_year, subject.masked_citizen_number) == (
        "tran thi buoi",
        1988,
        "•••••••••017",
    )
    entry = Entry.objects.get(event="subject_created")
    assert entry.after["name"] == "Trần Thị Bưởi"


def test_the_citizen_number_is_nowhere_but_as_a_hash(stage):
    subject, _match = find(stage, citizen_number="0011 8800 0017")
    change_subject(stage.officer, subject=subject, citizen_number=OTHER)
    subject.refresh_from_db()
    assert subject.citizen_hash == citizen_hash(OTHER)
    kept = json.dumps([list(Entry.objects.values()), list(Subject.objects.values())], default=str)
    assert NUMBER not in kept
    assert OTHER not in kept
    assert NUMBER not in str(Subject.objects.get(pk=subject.pk).__dict__)


def test_another_number_with_the_same_last_digits_is_kept_too(stage):
    subject, _match = find(stage, citizen_number=NUMBER)
    change_subject(stage.officer, subject=subject, citizen_number="001199000017")
    subject.refresh_from_db()
    assert subject.citizen_hash == citizen_hash("001199000017")
    assert Entry.objects.filter(event="subject_changed").count() == 1


@pytest.mark.parametrize("number", ["00118800001", "0011880000170", "00118800001a", "٠٠١١٨٨٠٠٠٠١٧"])
def test_a_number_that_is_not_twelve_digits_is_refused(stage, number):
    with pytest.raises(Refused) as refusal:
        find(stage, citizen_number=number)
    assert "citizen_number" in refusal.value.fields
    assert not Subject.objects.exists()


def test_the_same_citizen_number_and_name_is_the_same_person(stage):
    first, _match = find(stage, citizen_number=NUMBER)
    second, match = find(stage, name=unicodedata.normalize("NFD", "TRẦN THỊ BƯỞI"), citizen_number=NUMBER)
    assert second == first
    assert (match.how, match.doubts) == ("citizen", ())


def test_a_former_name_is_the_same_name(stage):
    first, _match = find(stage, citizen_number=NUMBER)
    change_subject(stage.officer, subject=first, name="Trần Thị Cam", reason="Quyết định đổi tên 01/QĐ-UBND")
    _second, match = find(stage, citizen_number=NUMBER)
    assert (match.how, match.doubts) == ("citizen", ())
    assert SubjectName.objects.get().name == "Trần Thị Bưởi"


def test_the_same_citizen_number_with_another_name_is_a_doubt_when_the_birth_agrees(stage):
    first, _match = find(stage, citizen_number=NUMBER, birth_date=BIRTH)
    second, match = find(stage, name="Trần Thị Bười Em", citizen_number=NUMBER, birth_date=BIRTH)
    assert second == first
    assert "Trần Thị Bưởi" in match.doubts[0]


def test_the_same_citizen_number_with_another_name_and_birth_is_refused(stage):
    find(stage, citizen_number=NUMBER, birth_date=BIRTH)
    with pytest.raises(Refused, match="đã ghi cho Trần Thị Bưởi"):
        find(stage, name="Lê Văn Ổi", citizen_number=NUMBER, birth_date=dt.date(1970, 1, 1))
    assert Subject.objects.count() == 1


def test_a_number_that_belongs_to_a_stranger_tells_nothing_of_him(stage):
    make_person(
        "Phạm Văn Kín", stage.stranger, citizen_hash=citizen_hash(NUMBER), citizen_tail=NUMBER[-3:], birth_date=BIRTH
    )
    messages = set()
    for name in ("Phạm Văn Kín", "Ai Đó Khác"):
        with pytest.raises(Refused) as refusal:
            find(stage, name=name, citizen_number=NUMBER, birth_date=BIRTH)
        messages.add(refusal.value.message)
    assert len(messages) == 1  # the right name and a wrong one hear the same
    assert "Phạm" not in messages.pop()


def test_the_same_name_and_birth_date_in_the_agency_is_the_same_person(stage):
    first, _match = find(stage, birth_date=BIRTH)
    second, match = find(stage, birth_date=BIRTH, sex="female")
    assert second == first
    assert (match.how, match.doubts) == ("birth", ())
    first.refresh_from_db()
    assert first.sex == "female"  # a blank is filled …
    find(stage, birth_date=BIRTH, sex="male")
    first.refresh_from_db()
    assert first.sex == "female"  # … and nothing is overwritten


def test_the_same_name_with_another_birth_date_is_another_person(stage):
    first, _match = find(stage, birth_date=BIRTH)
    second, match = find(stage, birth_date=BIRTH + dt.timedelta(days=1))
    assert second != first
    assert (match.how, match.doubts) == ("new", ())


def test_the_same_name_with_another_birth_year_is_another_person(stage):
    find(stage, birth_date=BIRTH)
    _second, match = find(stage, birth_year=1989)
    assert (match.how, match.doubts) == ("new", ())


@pytest.mark.parametrize("known", [{}, {"birth_year": 1988}])
def test_the_same_name_without_a_birth_date_is_a_doubt_and_a_new_person(stage, known):
    first, _match = find(stage, birth_date=BIRTH)
    second, match = find(stage, **known)
    assert second != first
    assert match.how == "new"
    assert "Có thể là Trần Thị Bưởi, sinh 30/04/1988" in match.doubts[0]


def test_a_person_may_say_who_it_is(stage):
    first, _match = find(stage, birth_date=BIRTH)
    second, match = find(stage, same_as=first, job_title="Kế toán")
    assert second == first
    assert match.how == "confirmed"
    first.refresh_from_db()
    assert first.job_title == "Kế toán"


def test_nobody_can_be_confirmed_out_of_sight_or_against_his_number(stage):
    stranger = make_person("Trần Thị Bưởi", stage.stranger)
    with pytest.raises(NotAllowed):
        find(stage, same_as=stranger)
    numbered, _match = find(stage, citizen_number=NUMBER)
    with pytest.raises(Refused, match="số định danh khác"):
        find(stage, same_as=numbered, citizen_number=OTHER)


def test_names_that_differ_only_in_marks_are_a_doubt(stage):
    find(stage, name="Nguyễn Văn Hà", birth_date=BIRTH)
    _second, match = find(stage, name="Nguyễn Văn Hạ", birth_date=BIRTH)
    assert match.how == "new"
    assert "Nguyễn Văn Hà" in match.doubts[0]


def test_a_name_without_any_marks_is_the_same_name_and_says_so(stage):
    first, _match = find(stage, name="Đỗ Văn Hà", birth_date=BIRTH)
    second, match = find(stage, name="Do Van Ha", birth_date=BIRTH)
    assert second == first
    assert match.how == "birth"
    assert "Đỗ Văn Hà" in match.doubts[0]


def test_two_people_who_could_both_be_meant_join_neither(stage):
    for number in (NUMBER, OTHER):
        find(stage, birth_date=BIRTH, citizen_number=number)
    _third, match = find(stage, birth_date=BIRTH)
    assert match.how == "new"
    assert len(match.doubts) == 2


def test_a_namesake_of_the_same_birth_in_another_unit_is_a_doubt(stage):
    known = make_person("Trần Thị Bưởi", stage.department, birth_date=BIRTH)
    keeper = make_actor(stage.province, Role.APPRAISER)
    made, match = find_or_create_subject(
        keeper, kind="person", name="Trần Thị Bưởi", agency=stage.commune, birth_date=BIRTH
    )
    assert made != known
    assert f"mã sổ bộ {known.pk}" in match.doubts[0]


def test_people_follow_the_lineage_of_their_agency(stage):
    former = make_agency("Sở Tài chính cũ", parent=stage.province)
    known = make_person("Trần Thị Bưởi", former, birth_date=BIRTH)
    day = dt.date(2025, 7, 1)
    Lineage.objects.create(predecessor=former, successor=stage.department, kind=LineageKind.MERGE, effective_on=day)
    found, match = find(stage, birth_date=BIRTH)
    assert found == known
    assert "Sở Tài chính cũ" in match.doubts[0]


def test_who_stayed_when_an_agency_was_split_is_not_taken_for_a_namesake_of_the_new_one(stage):
    former = make_agency("Sở Tài chính cũ", parent=stage.stranger)
    known = make_person("Trần Thị Bưởi", former, birth_date=BIRTH)
    day = dt.date(2025, 7, 1)
    Lineage.objects.create(predecessor=former, successor=stage.department, kind=LineageKind.SPLIT, effective_on=day)
    found, match = find(stage, birth_date=BIRTH)
    assert found != known
    assert (match.how, match.doubts) == ("new", ())


def test_a_collective_is_found_by_its_name_in_its_agency_only(stage):
    first, _match = find(stage, kind="collective", name="Phòng Ngân sách")
    again, match = find(stage, kind="collective", name="phòng  ngân sách")
    assert (again, match.how) == (first, "name")
    _other, match = find(stage, kind="collective", name="Phòng Ngân sạch")
    assert match.how == "new"


def test_a_collective_of_a_merged_agency_is_a_doubt_not_the_same(stage):
    former = make_agency("Sở Kế hoạch", parent=stage.province)
    old = make_collective("Văn phòng", former)
    day = dt.date(2025, 7, 1)
    Lineage.objects.create(predecessor=former, successor=stage.department, kind=LineageKind.MERGE, effective_on=day)
    made, match = find(stage, kind="collective", name="Văn phòng")
    assert made != old
    assert "Sở Kế hoạch" in match.doubts[0]


def test_a_household_needs_its_address_to_be_the_same(stage):
    first, _match = find(stage, kind="household", name="Hộ ông Nguyễn Văn Sung", address="Thôn 1")
    again, match = find(stage, kind="household", name="Hộ ông Nguyễn Văn Sung", address="thôn 1")
    assert (again, match.how) == (first, "name")
    _other, match = find(stage, kind="household", name="Hộ ông Nguyễn Văn Sung", address="Thôn 2")
    assert (match.how, match.doubts) == ("new", ())
    _unsure, match = find(stage, kind="household", name="Hộ ông Nguyễn Văn Sung")
    assert match.how == "new"
    assert match.doubts


def test_collectives_have_no_sex_birth_or_number(stage):
    for personal in ({"sex": "male"}, {"birth_date": BIRTH}, {"birth_year": 1990}, {"citizen_number": NUMBER}):
        with pytest.raises(Refused, match="chỉ dùng cho cá nhân"):
            find(stage, kind="collective", name="Phòng Ngân sách", **personal)


def test_a_name_of_nothing_is_refused(stage):
    with pytest.raises(Refused, match="Cần có tên"):
        find(stage, name=" \u200b ")


def test_a_birth_that_has_not_been_is_refused_and_today_is_not(stage):
    today = dt.date.today()  # noqa: DTZ011 - only the day before and after matter
    with pytest.raises(Refused, match="chưa tới"):
        find(stage, birth_date=today + dt.timedelta(days=2))
    find(stage, birth_date=today - dt.timedelta(days=1))


def test_only_who_keeps_subjects_of_the_agency_may_add_them(stage):
    with pytest.raises(NotAllowed):
        find_or_create_subject(stage.officer, kind="person", name="A B", agency=stage.stranger)
    with pytest.raises(NotAllowed):
        find_or_create_subject(stage.signer, kind="person", name="A B", agency=stage.province)
    assert not Subject.objects.exists()


def test_a_change_is_told_before_and_after_and_only_what_changed(stage):
    subject, _match = find(stage, job_title="Chuyên viên")
    change_subject(stage.officer, subject=subject, job_title="Trưởng phòng", is_leader=True, reason="Bổ nhiệm")
    entry = Entry.objects.get(event="subject_changed")
    assert entry.before == {"is_leader": False, "job_title": "Chuyên viên"}
    assert entry.after == {"is_leader": True, "job_title": "Trưởng phòng"}
    change_subject(stage.officer, subject=subject, job_title="Trưởng phòng")
    assert Entry.objects.filter(event="subject_changed").count() == 1  # nothing changed, nothing told


def test_a_name_changes_with_a_reason_only_and_the_former_one_stays(stage):
    subject, _match = find(stage)
    for reason in ("", "  "):
        with pytest.raises(Refused) as refusal:
            change_subject(stage.officer, subject=subject, name="Trần Thị Cam", reason=reason)
        assert "reason" in refusal.value.fields
    assert not SubjectName.objects.exists()
    change_subject(stage.officer, subject=subject, name="  TRẦN   Thị Bưởi ".title())  # the same name needs none
    change_subject(stage.officer, subject=subject, name="Trần Thị Cam", reason="Quyết định 1/QĐ-UBND")
    subject.refresh_from_db()
    assert (subject.name, subject.name_fold) == ("Trần Thị Cam", "tran thi cam")
    assert SubjectName.objects.values_list("name", "reason").get() == ("Trần Thị Bưởi", "Quyết định 1/QĐ-UBND")


def test_a_subject_moves_only_between_agencies_that_the_actor_sees(stage):
    subject, _match = find(stage)
    with pytest.raises(NotAllowed):
        change_subject(stage.officer, subject=subject, agency=stage.stranger)
    with pytest.raises(NotAllowed):
        change_subject(stage.outside_officer, subject=subject, job_title="Giám đốc")
    with pytest.raises(Refused, match="nêu lý do"):
        change_subject(stage.keeper, subject=subject, agency=stage.commune)
    change_subject(stage.keeper, subject=subject, agency=stage.commune, reason="Quyết định điều động 3/QĐ-UBND")
    subject.refresh_from_db()
    assert subject.agency == stage.commune


def test_a_number_taken_by_somebody_else_is_not_given_twice(stage):
    find(stage, citizen_number=NUMBER)
    other, _match = find(stage, name="Lê Văn Ổi")
    with pytest.raises(Overtaken):
        change_subject(stage.officer, subject=other, citizen_number=NUMBER)
    other.refresh_from_db()
    assert other.citizen_hash == ""


@pytest.mark.django_db(transaction=True)
def test_of_two_officers_who_add_the_same_person_at_once_the_second_finds_the_first_ones():
    tree = make_tree()
    officers = [make_actor(tree["department"], Role.UNIT_OFFICER) for _ in range(4)]
    found, start = [], threading.Barrier(len(officers))

    def add(officer):
        start.wait()
        subject, match = find_or_create_subject(
            officer, kind="person", name="Trần Thị Bưởi", agency=tree["department"], birth_date=BIRTH
        )
        found.append((subject.pk, match.how))
        connections.close_all()

    threads = [threading.Thread(target=add, args=[officer]) for officer in officers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({pk for pk, _how in found}) == 1
    assert sorted(how for _pk, how in found) == ["birth", "birth", "birth", "new"]


NAMES = st.sampled_from(["Trần Thị Bưởi", "TRẦN THỊ BƯỞI", "Tran Thi Buoi", "Lê Văn Ổi"])
BIRTHS = st.sampled_from([None, BIRTH, dt.date(1990, 1, 1)])
NUMBERS = st.sampled_from(["", NUMBER, OTHER])


class Finding(TestCase):
    """Whatever is typed in whatever order, no two people whose evidence differs are ever one."""

    @settings(max_examples=40, deadline=None)
    @given(st.lists(st.tuples(NAMES, BIRTHS, NUMBERS), min_size=1, max_size=6))
    def test_people_with_different_births_or_numbers_stay_apart(self, typed):
        tree = make_tree()
        officer = make_actor(tree["department"], Role.UNIT_OFFICER)
        evidence: dict[int, list[tuple[dt.date | None, str]]] = {}
        for name, birth, number in typed:
            try:
                subject, match = find_or_create_subject(
                    officer,
                    kind="person",
                    name=name,
                    agency=tree["department"],
                    birth_date=birth,
                    citizen_number=number,
                )
            except Refused:
                continue
            evidence.setdefault(subject.pk, []).append((birth, number))
            assert match.how in {"new", "citizen", "birth"}
        for pieces in evidence.values():
            numbers = {number for _birth, number in pieces if number}
            births = {birth for birth, _number in pieces if birth}
            assert len(numbers) <= 1
            assert len(births) <= 1 or len(numbers) == 1  # the same number outweighs a birth, with a doubt
