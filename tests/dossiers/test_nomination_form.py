"""The form of a nomination: whom it is for, and only the standards that fit what was chosen."""

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.browser import assert_accessible, screenshot
from tests.dossiers.desk import CERTIFICATE, ORDER, Desk
from tests.makers import make_collective, make_person
from thidua.dossiers import services
from thidua.dossiers.forms import NominationForm, award_choices, standards_of
from thidua.dossiers.models import Nomination
from thidua.law import load_corpus
from thidua.register.identity import citizen_hash

NUMBER = "001188000017"


@pytest.fixture
def desk(db):
    return Desk()


@pytest.fixture
def client(desk):
    client = Client()
    client.force_login(desk.officer.account)
    return client


def offered(kind="person", **chosen):
    """The standards that the form offers for what was chosen."""
    return [value for value, _label in form(kind, **chosen).fields["route"].choices if value]


def form(kind="person", categories=(), **chosen):
    return NominationForm(kind=kind, categories=categories, corpus=load_corpus(), initial=chosen)


def test_awards_stand_in_their_families_in_the_order_of_the_law_and_only_those_of_the_subject():
    groups = dict(award_choices(kind="collective"))
    assert list(groups)[:2] == ["Danh hiệu thi đua", "Huân chương"]
    codes = [code for awards in groups.values() for code, _name in awards]
    awards = load_corpus().awards
    assert "excellent_labor_collective" in codes
    assert "advanced_worker" not in codes
    assert set(codes) == {code for code, award in awards.items() if "collective" in award.subject_kinds}
    for members in groups.values():
        ranks = [awards[code].rank for code, _name in members]
        assert ranks == sorted(ranks)


def test_no_standard_is_offered_before_an_award_is_chosen():
    assert offered() == []
    assert "Chọn danh hiệu, hình thức trước" in form().fields["route"].help_text


def test_only_standards_of_the_award_the_subject_and_the_kind_of_commendation_are_offered():
    award = load_corpus().awards[ORDER]
    classes = load_corpus().subject_classes
    for kind in award.subject_kinds:
        for basis in ("merit", "sudden", "thematic", "devotion", "external"):
            shown = offered(kind, award=ORDER, basis=basis)
            fitting = [
                route.id
                for route in award.routes
                if basis in route.bases and {kind} & set().union(*(classes[name].kinds for name in route.subjects))
            ]
            assert shown == fitting, (kind, basis)
    assert "devotion" in offered(award=ORDER, basis="devotion")
    assert "devotion" not in offered(award=ORDER, basis="merit")
    assert offered("collective", award=ORDER, basis="devotion") == []


def test_a_standard_for_others_is_not_offered_to_a_subject_whose_category_is_known():
    """Where the register says nothing of the category, the standards of every category are offered."""
    unknown = offered(award=ORDER, basis="merit")
    official = offered(award=ORDER, basis="merit", categories=["official"])
    assert {"chain", "worker_farmer", "entrepreneur"} <= set(unknown)
    assert {"worker_farmer", "entrepreneur"} & set(official) == set()
    assert "chain" in official
    assert "worker_farmer" in offered(award=ORDER, basis="merit", categories=["official", "worker_farmer"])


def test_an_option_says_where_the_standard_stands():
    labels = dict(form(award=ORDER, basis="devotion").fields["route"].choices)
    assert labels["devotion"] == "Quá trình cống hiến (điểm g khoản 1 Điều 44)"


def test_a_kind_of_commendation_by_which_the_award_is_not_given_says_so():
    assert "xem lại loại hình" in form(award="advanced_worker", basis="devotion").fields["route"].help_text


def test_a_standard_of_another_award_or_kind_is_refused_beside_its_field_and_nothing_typed_is_lost(desk, client):
    person = make_person("Trần Văn Thử", desk.tree["department"])
    typed = {
        "award": CERTIFICATE,
        "through_year": "2024",
        "basis": "merit",
        "route": "devotion",
        "achievement": "Đã viết dài.",
    }
    page = client.post(reverse("dossiers:new_nomination", args=[person.pk]), typed).content.decode()
    assert "không thuộc danh hiệu, hình thức và loại hình đã chọn" in page
    assert "Đã viết dài." in page
    assert not Nomination.objects.exists()
    client.post(reverse("dossiers:new_nomination", args=[person.pk]), {**typed, "route": "consecutive"})
    assert Nomination.objects.get().route == "consecutive"


def test_without_javascript_a_button_shows_the_standards_and_keeps_all_that_was_typed(desk, client):
    person = make_person("Trần Văn Thử", desk.tree["department"])
    address = reverse("dossiers:new_nomination", args=[person.pk])
    assert "xem-tieu-chuan" in client.get(address).content.decode()
    typed = {
        "award": ORDER,
        "through_year": "2023",
        "basis": "devotion",
        "achievement": "Đã viết dài.",
        "xem-tieu-chuan": "1",
    }
    page = client.post(address, typed).content.decode()
    assert "Quá trình cống hiến (điểm g khoản 1 Điều 44)" in page
    assert "Đã viết dài." in page
    assert 'value="2023"' in page
    assert not Nomination.objects.exists()


def test_asking_for_standards_does_not_hide_that_somebody_else_changed_the_nomination(desk, client):
    nomination = desk.nomination()
    address = reverse("dossiers:change_nomination", args=[nomination.code])
    services.change_nomination(desk.officer, nomination=nomination, version=1, achievement="Của người khác")
    typed = {"award": CERTIFICATE, "through_year": "2024", "basis": "merit", "achievement": "Của tôi", "version": "1"}
    page = client.post(address, {**typed, "xem-tieu-chuan": "1"}).content.decode()
    assert 'name="version" value="1"' in page
    assert "Người khác vừa sửa" in client.post(address, typed).content.decode()


def test_a_standard_chosen_before_stays_in_sight_although_it_fits_no_longer(desk):
    fitting = {route.id for route in standards_of(load_corpus(), ORDER, kind="person", basis="merit")}
    assert "devotion" not in fitting
    assert offered(award=ORDER, basis="merit", route="devotion")[-1] == "devotion"


def test_the_search_for_a_nominee_takes_a_citizen_number_and_never_puts_it_into_an_address(desk, client):
    person = make_person(
        "Trần Thị Bưởi", desk.tree["department"], citizen_hash=citizen_hash(NUMBER), citizen_tail="017"
    )
    address = reverse("dossiers:choose_nominee")
    answer = client.post(address, {"tim": NUMBER})
    assert answer.status_code == 200
    assert reverse("dossiers:new_nomination", args=[person.pk]) in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"
    half = client.post(address, {"tim": NUMBER[:9]})
    assert half.status_code == 200
    assert "Trần Thị Bưởi" not in half.content.decode()
    named = client.post(address, {"tim": "bưởi"})
    assert named.url == f"{address}?tim=b%C6%B0%E1%BB%9Fi"
    assert "Trần Thị Bưởi" in client.get(named.url).content.decode()
    nobody = client.post(address, {"tim": "001188000099"}).content.decode()
    assert 'name="citizen_number" value="001188000099"' in nobody  # goes on as what it is, not as a name


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_in_a_browser_the_standards_follow_what_is_chosen_and_addresses_hold_no_number(page: Page):
    desk = Desk()
    person = make_person(
        "Trần Thị Bưởi", desk.tree["department"], citizen_hash=citizen_hash(NUMBER), citizen_tail="017"
    )
    make_collective("Phòng Ngân sách", desk.tree["department"])
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/dang-nhap/")
    page.get_by_label("Tên đăng nhập").fill(desk.officer.account.username)
    page.get_by_label("Mật khẩu").fill("mat-khau-thu-nghiem")
    page.get_by_role("button", name="Đăng nhập").click()
    page.get_by_role("searchbox", name="Tìm trong sổ bộ").fill(NUMBER)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Trần Thị Bưởi")
    page.goto("/so-bo/")
    box = page.get_by_label("Tên, số định danh hoặc số quyết định")
    box.press_sequentially(NUMBER[:8])
    expect(page.locator(".listing__count")).to_contain_text("gõ đủ để tra cứu")
    expect(box).to_have_value(NUMBER[:8])
    box.press_sequentially(NUMBER[8:])
    expect(page.get_by_role("heading", level=1)).to_have_text("Trần Thị Bưởi")
    page.goto("/ho-so/lap/")
    page.get_by_role("searchbox", name="Tên, số định danh").fill(NUMBER)
    page.get_by_role("button", name="Tìm", exact=True).click()
    page.get_by_role("link", name="Trần Thị Bưởi").click()
    page.wait_for_url(f"**/lap/{person.pk}/")
    assert not any(NUMBER[:6] in url for url in asked), [url for url in asked if NUMBER[:6] in url]

    route = page.get_by_role("combobox", name="Tiêu chuẩn đề nghị xét")
    expect(route.locator("option")).to_have_count(1)
    page.get_by_label("Danh hiệu, hình thức đề nghị").select_option(ORDER)
    expect(route).to_contain_text("Quá trình công tác sau Bằng khen của Thủ tướng Chính phủ")
    page.get_by_label("Loại hình khen thưởng").select_option("devotion")
    expect(route).to_contain_text("Quá trình cống hiến")
    expect(route).not_to_contain_text("Bằng khen của Thủ tướng")
    expect(page.get_by_text("Để trống nếu muốn hệ thống xét mọi tiêu chuẩn")).to_be_visible()
    for width, height in ((1280, 900), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        assert_accessible(page)
        screenshot(page, f"lap-ho-so-{width}")
    route.select_option("devotion")
    page.get_by_role("button", name="Lưu hồ sơ").click()
    expect(page.get_by_role("heading", name="Việc tiếp theo")).to_be_visible()
    assert Nomination.objects.get().route == "devotion"
