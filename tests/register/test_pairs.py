"""Finding subjects that may be one: the grounds, the looking through, the list and the two side by side."""

import datetime as dt
from dataclasses import replace

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser import assert_accessible, screenshot
from tests.makers import make_agency, make_collective, make_person
from thidua.agencies.models import Lineage, LineageKind
from thidua.jobs.kinds import untold
from thidua.register import services
from thidua.register.matching import CERTAIN, LIKELY, PROPOSED, Known, KnownAward, compare, level_of
from thidua.register.models import PairState, Subject, SubjectMerge, SubjectPair
from thidua.register.pairs import find_pairs, look_for_pairs, visible_pairs
from thidua.trail.errors import NotAllowed

NAME, BORN = "Nguyễn Thị Lan Ánh", dt.date(1980, 2, 1)
WHY = "Đã đối chiếu hồ sơ cán bộ."

PERSON = Known(
    pk=1,
    kind="person",
    name=NAME,
    former_names=(),
    sex="female",
    birth_date=BORN,
    birth_year=1980,
    founded_on=None,
    citizen_hash="",
    old_hashes=frozenset(),
    agency=1,
    family=1,
    parent=None,
    agency_name="Sở Ví Dụ",
    job_title="",
    address="",
)
TWIN = replace(PERSON, pk=2)


def said(first, second):
    return " | ".join(ground.text for ground in compare(first, second).grounds)


def test_the_same_name_birth_date_and_agency_are_nearly_certain_and_each_ground_is_said():
    compared = compare(PERSON, TWIN)
    assert compared.score >= CERTAIN
    assert [ground.weight for ground in compared.grounds] == [40, 30, 15]
    assert said(PERSON, TWIN) == "Cùng ngày sinh: 01/02/1980 | Trùng tên: Nguyễn Thị Lan Ánh | Cùng đơn vị: Sở Ví Dụ"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("NGUYỄN THỊ LAN ÁNH", "Trùng tên"),
        ("Nguyen Thi Lan Anh", "không dấu"),
        ("Nguyễn Thị Lan Anh", "chỉ khác dấu"),
        ("Nguyễn Thị Lam Ánh", "một âm tiết"),
        ("Nguyễn Thị Ánh Lan", "khác thứ tự"),
        ("Nguyễn Lan Ánh", "thiếu một chữ đệm"),
    ],
)
def test_a_name_that_was_typed_otherwise_still_speaks_for_one_person(name, text):
    other = replace(TWIN, name=name)
    assert text in said(PERSON, other)
    assert compare(PERSON, other).score >= PROPOSED
    assert compare(PERSON, other).score == compare(other, PERSON).score


@pytest.mark.parametrize("name", ["Nguyễn Thị Lan Hoa", "Trần Văn Bình", "Nguyễn Thị", "Thị Lan Ánh"])
def test_another_name_is_another_person_whatever_else_fits(name):
    assert compare(PERSON, replace(TWIN, name=name)).score == 0


def test_a_former_name_is_a_name():
    married = replace(TWIN, name="Nguyễn Thị Bạch Tuyết", former_names=(NAME,))
    assert "tên cũ" in said(PERSON, married)
    assert compare(PERSON, married).score >= LIKELY


@pytest.mark.parametrize(
    ("changes", "text", "below"),
    [
        ({"sex": "male"}, "Khác giới tính: nữ và nam", PROPOSED),
        ({"birth_date": dt.date(1985, 6, 7), "birth_year": 1985}, "Hai ngày sinh khác nhau", PROPOSED),
        ({"birth_date": None, "birth_year": 1981}, "Hai năm sinh khác nhau", PROPOSED),
        ({"citizen_hash": "b"}, "Hai số định danh khác nhau", PROPOSED),
        ({"old_hashes": frozenset("b")}, "chứng minh nhân dân cũ khác nhau", LIKELY),
        ({"awards": (KnownAward("advanced_worker", 2020, "2/qd", "", 2),)}, "của hai cơ quan", LIKELY),
        ({"ratings": ((2020, "good"),)}, "Xếp loại năm 2020 khác nhau", CERTAIN),
    ],
)
def test_what_speaks_against_weighs_and_is_said(changes, text, below):
    one = replace(
        PERSON,
        citizen_hash="a",
        old_hashes=frozenset("a"),
        awards=(KnownAward("advanced_worker", 2020, "1/qd", "", 1),),
        ratings=((2020, "excellent"),),
    )
    assert text in said(one, replace(TWIN, **changes))
    assert compare(one, replace(TWIN, **changes)).score < below


@pytest.mark.parametrize(
    ("day", "text"),
    [(dt.date(1980, 1, 2), "đảo ngày và tháng"), (dt.date(1980, 2, 7), "khác một chữ số")],
)
def test_a_birth_date_that_was_typed_wrong_speaks_for_it_but_less(day, text):
    other = replace(TWIN, birth_date=day)
    assert text in said(PERSON, other)
    assert PROPOSED <= compare(PERSON, other).score < compare(PERSON, TWIN).score


def test_a_common_name_says_less_than_a_rare_one():
    common, rare = (
        compare(replace(PERSON, bearers=bearers), replace(TWIN, bearers=bearers)).score for bearers in (20, 2)
    )
    between = compare(replace(PERSON, bearers=19), replace(TWIN, bearers=19)).score
    assert common < between < rare


def test_the_same_decision_entered_twice_speaks_for_one_person_in_two_agencies():
    award = KnownAward("advanced_worker", 2020, "1/qd-stc", "", 1)
    one, other = replace(PERSON, awards=(award,)), replace(TWIN, awards=(award,), agency=9, family=9)
    assert "Cùng quyết định khen thưởng" in said(one, other)


def test_a_room_with_another_number_is_another_room():
    room = replace(PERSON, kind="collective", name="Tổ 1", birth_date=None, birth_year=None, sex="")
    assert compare(room, replace(room, pk=2)).score >= PROPOSED
    assert compare(room, replace(room, pk=2, name="Tổ 2")).score == 0
    assert compare(room, PERSON).score == 0


def test_a_household_is_its_name_and_address():
    house = replace(
        PERSON, kind="household", birth_date=None, birth_year=None, sex="", name="Hộ ông Ví Dụ", address="Thôn 1"
    )
    assert compare(house, replace(house, pk=2, address="thôn 1")).score >= CERTAIN
    assert compare(house, replace(house, pk=2, address="Thôn 2")).score < PROPOSED


def test_the_levels_have_both_sides():
    assert [level_of(score)[0] for score in (CERTAIN, CERTAIN - 1, LIKELY, LIKELY - 1)] == [
        "Rất chắc",
        "Khá chắc",
        "Khá chắc",
        "Cần xem kỹ",
    ]


# Looking through the register


def pairs_found(actor):
    find_pairs(actor, untold)
    return [(pair.first, pair.second) for pair in visible_pairs(actor).filter(state=PairState.OPEN)]


def test_looking_through_finds_slips_former_names_and_what_was_merged_into_the_agency(stage):
    former = make_agency("Sở Tài chính cũ", parent=stage.province)
    Lineage.objects.create(
        predecessor=former, successor=stage.department, kind=LineageKind.MERGE, effective_on=dt.date(2025, 3, 1)
    )
    first = make_person(NAME, stage.department, birth_date=BORN, birth_year=1980)
    slip = make_person("Nguyễn Thị Lam Ánh", former, birth_date=BORN, birth_year=1980)
    shorter = make_person("Nguyen Lan Anh", stage.commune, birth_date=BORN, birth_year=1980)
    renamed = make_person("Lê Thị Khác", stage.department, birth_date=dt.date(1990, 1, 1), birth_year=1990)
    services.change_subject(stage.officer, subject=renamed, name="Lê Thị Bạch Tuyết", reason=WHY)
    again = make_person("Lê Thị Khác", stage.commune, birth_date=dt.date(1990, 1, 1), birth_year=1990)
    only_year = make_person(NAME, stage.department, birth_year=1980)
    room, same_room = (make_collective("Phòng Ví Dụ", agency) for agency in (stage.department, former))
    make_person("Phạm Văn Khác", stage.department, birth_date=BORN, birth_year=1980)
    make_person(NAME, stage.stranger, birth_date=BORN, birth_year=1980)
    found = pairs_found(stage.keeper)
    for pair in ((first, slip), (first, shorter), (renamed, again), (first, only_year), (room, same_room)):
        assert pair in found
    assert all(subject.agency != stage.stranger for pair in found for subject in pair)
    assert all("Phạm" not in subject.name for pair in found for subject in pair)
    scores = list(visible_pairs(stage.keeper).values_list("score", flat=True))
    assert scores == sorted(scores, reverse=True)


def test_kept_apart_is_not_proposed_again_until_something_of_either_changes(stage):
    first, second = (make_person(NAME, stage.department, birth_date=BORN, birth_year=1980) for _n in range(2))
    assert pairs_found(stage.keeper) == [(first, second)]
    services.keep_apart(stage.keeper, pair=SubjectPair.objects.get(), reason=WHY)
    assert pairs_found(stage.keeper) == []
    services.record_rating(stage.keeper, subject=second, year=2022, rating="good")
    assert pairs_found(stage.keeper) == [(first, second)]
    assert SubjectPair.objects.get().reason == WHY  # and who looks again reads why it was kept apart


def test_what_no_longer_fits_goes_from_the_list_and_what_was_merged_is_not_proposed(stage):
    first, second, third = (make_person(NAME, stage.department, birth_date=BORN, birth_year=1980) for _n in range(3))
    assert len(pairs_found(stage.keeper)) == 3
    services.change_subject(stage.officer, subject=third, birth_date=dt.date(1995, 7, 9))
    assert pairs_found(stage.keeper) == [(first, second)]
    assert SubjectPair.objects.filter(state=PairState.GONE).count() == 2
    services.merge_subjects(stage.keeper, kept=first, merged=second, reason=WHY)
    assert pairs_found(stage.keeper) == []


def test_the_questions_asked_do_not_grow_with_the_number_of_people(stage):
    def questions():
        with CaptureQueriesContext(
            connection,
        ) as asked:
            find_pairs(stage.keeper, untold)
        return len([each for each in asked.captured_queries if each["sql"].startswith("SELECT")])

    def pair_of(number):
        for _n in range(2):
            make_person(f"{NAME} {'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[number]}", stage.department, birth_date=BORN)

    pair_of(0)
    questions()
    before = questions()
    for number in range(1, 12):
        pair_of(number)
    find_pairs(stage.keeper, untold)
    assert questions() == before


def test_an_import_that_meets_a_likely_double_proposes_it_and_joins_nobody(stage):
    known = make_person(NAME, stage.department, birth_date=BORN, birth_year=1980)
    new, match = services.find_or_create_subject(
        stage.officer, kind="person", name="Nguyễn Thị Lam Ánh", agency=stage.department, birth_date=BORN
    )
    assert (match.how, new == known) == ("new", False)
    assert any(f"mã sổ bộ {known.pk}" in doubt for doubt in match.doubts)
    pair = SubjectPair.objects.get()
    assert (pair.first, pair.second) == (known, new)


def test_one_subjects_doubles_are_looked_for_at_once_by_who_may_change_it(stage):
    first, second = (make_person(NAME, stage.department, birth_date=BORN) for _n in range(2))
    make_person(NAME, stage.stranger, birth_date=BORN)
    with pytest.raises(NotAllowed):
        look_for_pairs(stage.outsider, subject=first)
    assert look_for_pairs(stage.keeper, subject=second) == 1


# Screens


def signed_in(actor):
    client = Client()
    client.force_login(actor.account)
    return client


@pytest.fixture
def two(stage):
    first = make_person(NAME, stage.department, birth_date=BORN, birth_year=1980, job_title="Chuyên viên")
    second = make_person("Nguyen Thi Lan Anh", stage.commune, birth_date=BORN, birth_year=1980)
    services.record_award(stage.keeper, subject=first, code="advanced_worker", year=2021, decision_number="12/QĐ-STC")
    services.record_award(stage.keeper, subject=second, code="advanced_worker", year=2022)
    services.record_rating(stage.keeper, subject=second, year=2022, rating="good")
    with transaction.atomic():  # as a job does
        find_pairs(stage.keeper, untold)
    return SubjectPair.objects.get()


def test_the_list_is_for_those_who_keep_the_register_and_shows_nothing_of_others(stage, two):
    address = reverse("register:pairs")
    assert NAME in signed_in(stage.keeper).get(address).text
    assert signed_in(stage.officer).get(address).status_code == 403
    stranger = signed_in(stage.outsider)
    assert NAME not in stranger.get(address).text
    assert stranger.get(reverse("register:pair", args=[two.pk])).status_code == 404


def test_filters_narrow_the_list(stage, two):
    client = signed_in(stage.keeper)
    for query, seen in (("q=lan", 1), ("q=binh", 0), ("loai=household", 0), (f"ma={two.first_id}", 1), ("muc=chac", 0)):
        assert (NAME in client.get(f"{reverse('register:pairs')}?{query}").text) == bool(seen), query


def test_the_page_of_a_pair_marks_what_differs_and_a_bad_answer_loses_nothing(stage, two):
    client = signed_in(stage.keeper)
    text = client.get(reverse("register:pair", args=[two.pk])).text
    for part in ("một bên viết không dấu", "Cùng ngày sinh: 01/02/1980", "Khác", "Một bên", "12/QĐ-STC", "2022"):
        assert part in text
    typed = {"viec": "gop", "gop-kept": str(two.second_id), "gop-reason": " "}
    answer = client.post(reverse("register:pair", args=[two.pk]), typed)
    assert answer.status_code == 200
    assert answer.context["merge_form"]["kept"].value() == str(two.second_id)
    assert not SubjectMerge.objects.exists()


def test_merging_and_undoing_on_the_pages(stage, two):
    client = signed_in(stage.keeper)
    typed = {"viec": "gop", "gop-kept": str(two.first_id), "gop-reason": WHY}
    answer = client.post(reverse("register:pair", args=[two.pk]), typed, follow=True)
    assert "Đã gộp hồ sơ Nguyen Thi Lan Anh" in answer.text
    away = client.get(reverse("register:subject", args=[two.second_id])).text
    assert reverse("register:subject", args=[two.first_id]) in away
    assert "Ghi vào sổ bộ" not in away
    merge = SubjectMerge.objects.get()
    new = services.record_award(stage.keeper, subject=two.first, code="advanced_worker", year=2023)
    page = reverse("register:undo_merge", args=[merge.pk])
    assert "hãy chọn mỗi dòng thuộc ai" in client.get(page).text
    assert client.post(page, {"reason": WHY}).status_code == 200  # nobody said whose the new row is
    answer = client.post(page, {"reason": WHY, f"register.award.subject:{new.pk}": "go"}, follow=True)
    assert "Đã hoàn tác việc gộp" in answer.text
    assert Subject.objects.get(pk=two.second_id).awards.count() == 2


def test_two_are_put_side_by_side_by_their_numbers(stage):
    first, second = make_person(NAME, stage.department), make_person("Lê Văn Khác", stage.department)
    client = signed_in(stage.keeper)
    answer = client.post(reverse("register:pair_two"), {"first": first.pk, "second": second.pk}, follow=True)
    assert "Có phải là một?" in answer.text
    hidden = make_person("Tên Mật", stage.stranger)
    assert client.post(reverse("register:pair_two"), {"first": first.pk, "second": hidden.pk}).status_code == 404


def test_an_old_number_is_written_down_on_its_page(stage):
    person = make_person(NAME, stage.department)
    client = signed_in(stage.officer)
    page = reverse("register:old_numbers", args=[person.pk])
    assert "9 chữ số" in client.post(page, {"number": "123"}).text
    answer = client.post(page, {"number": "012345678", "papers_seen": "on"}, follow=True)
    assert "••••••678" in answer.text
    assert "012345678" not in answer.text
    found = signed_in(stage.keeper).post(reverse("register:search"), {"q": "012 345 678"}, follow=True)
    assert NAME in found.text


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_an_officer_finds_compares_merges_and_undoes_in_the_browser(page, stage, two):
    page.goto("/dang-nhap/")
    page.get_by_label("Tên đăng nhập").fill(stage.keeper.person.username)
    page.get_by_label("Mật khẩu").fill("mat-khau-thu-nghiem")
    page.get_by_role("button", name="Đăng nhập").click()
    addresses = {
        "nghi-trung": reverse("register:pairs"),
        "mot-cap": reverse("register:pair", args=[two.pk]),
        "so-cu": reverse("register:old_numbers", args=[two.first_id]),
    }
    for width, name in ((1280, "may-tinh"), (390, "dien-thoai")):
        page.set_viewport_size({"width": width, "height": 900})
        for what, address in addresses.items():
            page.goto(address)
            assert_accessible(page)
            screenshot(page, f"{what}-{name}")
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), (what, width)
    page.goto(addresses["mot-cap"])
    page.get_by_label("Lý do gộp").fill(WHY)
    page.get_by_role("button", name="Gộp làm một").click()
    page.get_by_role("dialog").get_by_role("button", name="Đồng ý").click()
    expect(page.get_by_text("Đã gộp. Mọi dòng")).to_be_visible()
    assert_accessible(page)
    screenshot(page, "da-gop")
    services.record_award(stage.keeper, subject=two.first, code="advanced_worker", year=2023)
    page.get_by_role("link", name="Hoàn tác").click()
    assert_accessible(page)
    screenshot(page, "hoan-tac-gop")
    page.get_by_label("Lý do").fill(WHY)
    page.get_by_role("radio").first.check()
    page.get_by_role("button", name="Hoàn tác").click()
    expect(page.get_by_text("Đã hoàn tác việc gộp")).to_be_visible()
