"""A unit's year of ratings at once: facts of the register's keepers, claims of the unit, no guess between namesakes."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.at_once import at_once
from tests.browser import assert_accessible, screenshot
from tests.councils.test_browser import sign_in
from tests.makers import make_actor, make_collective, make_person, make_tree
from thidua.agencies.models import Role
from thidua.register import services
from thidua.register.models import Claim, Rating
from thidua.register.rating_lines import pasted, read_ratings
from thidua.trail.errors import NotAllowed, Overtaken, Refused
from thidua.trail.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(stage):
    return [make_person("Trần Thị Bưởi", stage.department), make_collective("Phòng Ngân sách", stage.department)]


@pytest.fixture
def year():
    return timezone.localdate().year


def chosen(people, rating="good"):
    return dict.fromkeys((each.pk for each in people), rating)


def test_who_keeps_the_register_writes_facts_and_what_stands_already_is_not_written_twice(stage, people, year):
    first = services.enter_ratings(stage.keeper, agency=stage.department, year=year, ratings=chosen(people[:1]))
    again = services.enter_ratings(stage.keeper, agency=stage.department, year=year, ratings=chosen(people))
    assert (first.written, first.are_claims) == (1, False)
    assert (again.written, again.known) == (1, 1)
    assert Rating.objects.filter(year=year, rating="good").count() == 2
    assert Entry.objects.filter(event="ratings_entered").count() == 2
    assert Entry.objects.filter(event="fact_recorded").count() == 2


def test_a_unit_claims_and_an_appraiser_makes_facts_of_it(stage, people, year):
    entered = services.enter_ratings(stage.officer, agency=stage.department, year=year, ratings=chosen(people))
    assert entered.are_claims
    assert not Rating.objects.exists()
    again = services.enter_ratings(stage.officer, agency=stage.department, year=year, ratings=chosen(people))
    assert (again.written, again.known) == (0, 2)
    settled = services.verify_claims(stage.keeper, claims=Claim.objects.all())
    assert (settled.verified, settled.refused) == (2, ())
    assert Rating.objects.filter(rating="good", source="claim").count() == 2


def test_another_rating_that_stands_or_waits_stops_all_of_it(stage, people, year):
    services.enter_ratings(stage.officer, agency=stage.department, year=year, ratings=chosen(people[:1]))
    with pytest.raises(Overtaken, match="Trần Thị Bưởi"):
        services.enter_ratings(stage.officer, agency=stage.department, year=year, ratings=chosen(people, "excellent"))
    assert Claim.objects.count() == 1
    services.record_rating(stage.keeper, subject=people[1], year=year, rating="completed")
    with pytest.raises(Overtaken, match="Phòng Ngân sách"):
        services.enter_ratings(stage.keeper, agency=stage.department, year=year, ratings=chosen(people[1:]))


@pytest.mark.parametrize(("shift", "taken"), [(0, True), (1, False)])
def test_next_year_is_not_rated_yet(stage, people, year, shift, taken):
    values = {"agency": stage.department, "ratings": chosen(people)}
    if taken:
        assert services.enter_ratings(stage.officer, year=year + shift, **values).written == 2
    else:
        with pytest.raises(Refused, match="Năm phải từ"):
            services.enter_ratings(stage.officer, year=year + shift, **values)


def test_nothing_chosen_or_a_rating_that_is_none_is_refused(stage, people, year):
    for ratings in ({}, chosen(people, "superb")):
        with pytest.raises(Refused):
            services.enter_ratings(stage.keeper, agency=stage.department, year=year, ratings=ratings)


def test_only_the_roles_of_the_agency_or_above_rate(stage, people, year):
    tree = {"department": stage.department, "province": stage.province, "commune": stage.commune}
    allowed = {
        (place, role)
        for place, agency in {**tree, "stranger": stage.stranger}.items()
        for role in Role
        if _may(make_actor(agency, role), stage.department, year, chosen(people))
    }
    assert allowed == {
        (place, role) for place in ("department", "province") for role in (Role.UNIT_OFFICER, Role.APPRAISER)
    }


def _may(actor, agency, year, ratings):
    try:
        services.enter_ratings(actor, agency=agency, year=year, ratings=ratings)
    except NotAllowed:
        return False
    return True


def test_a_person_of_another_unit_is_not_rated_through_the_own_one(stage, people, year):
    stranger = make_person("Người Lạ", stage.stranger)
    for other in (stranger, make_person("Người Xã", stage.commune)):
        with pytest.raises(NotAllowed):
            services.enter_ratings(stage.officer, agency=stage.department, year=year, ratings=chosen([*people, other]))
    assert not Claim.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_who_rate_at_once_one_wins_and_the_other_is_told():
    tree = make_tree()
    keepers = [make_actor(tree["province"], Role.APPRAISER) for _each in range(2)]
    person = make_person("Trần Thị Bưởi", tree["department"])
    year = timezone.localdate().year

    def rate(keeper, rating):
        return lambda: services.enter_ratings(keeper, agency=tree["department"], year=year, ratings={person.pk: rating})

    answers, _backends = at_once(rate(keepers[0], "good"), rate(keepers[1], "excellent"))
    assert sorted(type(answer).__name__ for answer in answers) == ["Entered", "Overtaken"]
    assert Rating.objects.count() == 1


def test_a_table_is_read_in_any_order_of_columns_and_two_of_one_name_are_told_apart_by_birth(stage):
    first = make_person("Lê Thị Hà", stage.department, birth_date=dt.date(1980, 2, 1), birth_year=1980)
    second = make_person("Lê Thị Hà", stage.department, birth_year=1990)
    other = make_person("Lê Thị Hạ", stage.department)
    lines = pasted(
        "Xếp loại\tHọ và tên\tNgày sinh\n"
        "Hoàn thành tốt nhiệm vụ\tLê Thị Hà\t01/02/1980\n"
        "HTXSNV\tLÊ THỊ HÀ\t1990\n"
        "Tốt\tLê Thị Hạ\t\n"
        "Tốt\tLê Thị Hà\t\n"
        "Khá\tLê Thị Hạ\t\n"
        "Tốt\tNgười Không Có\t\n"
        "\t\t\n"
    )
    read = read_ratings(lines, [first, second, other])
    assert read.ratings == {first.pk: "good", second.pk: "excellent", other.pk: "good"}
    assert [doubt.split(":")[0] for doubt in read.doubts] == ["Dòng 5", "Dòng 6", "Dòng 7"]


def test_two_ratings_of_one_person_in_one_table_are_told(stage):
    person = make_person("Lê Thị Hà", stage.department)
    read = read_ratings(pasted("Lê Thị Hà\tTốt\nLê Thị Hà\tXuất sắc"), [person])
    assert read.ratings == {person.pk: "good"}
    assert "hai mức" in read.doubts[0]


def test_reading_a_table_writes_nothing_and_a_refusal_keeps_what_was_chosen(stage, people, year):
    client = Client()
    client.force_login(stage.officer.account)
    address = reverse("register:ratings")
    read = client.post(address, {"doc": "1", "bang": "Trần Thị Bưởi\tXuất sắc"}).content.decode()
    assert '<option value="excellent" selected>' in read
    assert not Claim.objects.exists()
    services.record_rating(stage.keeper, subject=people[1], year=year, rating="completed")
    names = {f"xl-{each.pk}": "good" for each in people}
    refused = client.post(address, {"ghi": "1", "document": "Thông báo thử 5", **names}).content.decode()
    assert "Phòng Ngân sách" in refused
    assert '<option value="good" selected>' in refused
    assert "Thông báo thử 5" in refused
    assert not Claim.objects.exists()


def test_a_unit_out_of_sight_is_not_found_and_none_of_its_people_shown(stage, people):
    client = Client()
    client.force_login(stage.outsider.account)
    page = client.get(reverse("register:ratings"), {"don_vi": stage.department.code}).content.decode()
    assert "Không tìm thấy cơ quan này" in page
    assert "Bưởi" not in page


@pytest.mark.django_db(transaction=True)
def test_the_grid_is_filled_by_keys_and_fits_a_phone(page, context, live_server):
    tree = make_tree()
    for name in ("Lê Văn An", "Lê Văn Bình", "Lê Văn Cường"):
        make_person(name, tree["department"])
    officer = make_actor(tree["department"], Role.UNIT_OFFICER)
    sign_in(context, officer, live_server.url)
    page.goto("/so-bo/xep-loai-nam/")
    page.get_by_label("Lê Văn An").focus()
    for key in ("1", "2", "Shift+Enter", "3", "Enter", "4", "4"):
        page.keyboard.press(key)
    values = [page.get_by_label(f"Lê Văn {name}").input_value() for name in ("An", "Bình", "Cường")]
    assert values == ["excellent", "completed", "not_completed"]
    assert_accessible(page)
    page.set_viewport_size({"width": 390, "height": 800})
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    screenshot(page, "ratings-390")
    page.get_by_role("button", name="Khai xếp loại").click()
    page.get_by_text("Đã khai 3 xếp loại").wait_for()
    assert Claim.objects.count() == 3
