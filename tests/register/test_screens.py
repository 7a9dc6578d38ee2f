"""The screens: what each role finds and can do, what a stranger never sees, and what was typed stays."""

import datetime as dt
import io
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from tests.browser import assert_accessible, screenshot
from tests.exporting import export
from tests.makers import make_actor, make_collective, make_person, make_tree
from thidua.agencies.models import Role
from thidua.register import scope, services
from thidua.register.entry import ENTRIES
from thidua.register.identity import citizen_hash
from thidua.register.models import Award, Claim, Discipline, MemberCount, Rating, Subject
from thidua.screens import tables

TITLE = "grassroots_emulation_soldier"
NUMBER = "001188000017"
SECRET = "Bí-Mật-Của-Tỉnh"


def signed_in(actor):
    client = Client()
    client.force_login(actor.account)
    return client


@pytest.fixture
def person(stage):
    return make_person(
        "Trần Thị Bưởi",
        stage.department,
        citizen_hash=citizen_hash(NUMBER),
        citizen_tail="017",
        job_title="Chuyên viên",
        birth_date=dt.date(1988, 4, 30),
    )


@pytest.fixture
def award(stage, person):
    return services.record_award(
        stage.keeper,
        subject=person,
        code=TITLE,
        year=2022,
        decision_number="12/QĐ-STC",
        decided_on=dt.date(2022, 12, 20),
        decided_by="Giám đốc Sở Tài chính",
        citation=SECRET,
    )


@pytest.fixture
def claim(stage, person):
    (made,) = services.make_claims(
        stage.officer,
        subject=person,
        claims=[{"kind": "rating", "content": {"year": 2022, "rating": "good"}, "source_text": f"HTTNV 2022 {SECRET}"}],
        agency=stage.department,
        origin="x",
    )
    return made


def text_of(response):
    return response.content.decode()


def test_search_shows_the_person_with_the_latest_awards(stage, person, award):
    page = text_of(signed_in(stage.keeper).get("/so-bo/", {"q": "buoi"}))
    assert f'href="/so-bo/{person.pk}/"' in page
    assert "Chiến sĩ thi đua cơ sở (2022)" in page
    assert "30/04/1988" in page


def test_search_by_decision_offers_the_whole_decision(stage, person, award):
    client = signed_in(stage.keeper)
    page = text_of(client.get("/so-bo/", {"q": "12/QĐ-STC"}))
    assert f'href="/so-bo/{person.pk}/"' in page
    assert "/so-bo/quyet-dinh/?so=12" in page
    listed = text_of(client.get("/so-bo/quyet-dinh/", {"so": "12/qd-stc"}))
    assert "Trần Thị Bưởi" in listed
    assert "Có hiệu lực" in listed


def test_a_posted_citizen_number_leads_to_its_person_and_is_never_in_an_address(stage, person):
    client = signed_in(stage.keeper)
    answer = client.post("/so-bo/", {"q": NUMBER})
    assert answer.url == f"/so-bo/{person.pk}/"
    answer = client.post("/so-bo/", {"q": NUMBER}, headers={"HX-Request": "true"})
    assert answer["HX-Redirect"] == f"/so-bo/{person.pk}/"
    answer = client.post("/so-bo/", {"q": "001188000099"}, follow=True)
    assert answer.redirect_chain == [("/so-bo/", 302)]
    assert "•••099" in text_of(answer)
    assert "001188000099" not in text_of(answer)


@pytest.mark.parametrize("half", ["001188", "0011 8800 001", "001.188.000.0", "Bưởi 001188000"])
def test_a_number_half_typed_is_answered_where_it_is_and_goes_into_no_history(stage, person, half):
    client = signed_in(stage.keeper)
    answer = client.post("/so-bo/", {"q": half}, headers={"HX-Request": "true", "HX-Target": "bang"})
    assert (answer.status_code, answer["HX-Push-Url"], answer["Cache-Control"]) == (200, "false", "no-store")
    # Only the line of the count is replaced, so that no digit typed meanwhile is lost.
    assert (answer["HX-Retarget"], text_of(answer)) == (
        "#bang .listing__count",
        "Số định danh có đủ 12 chữ số; gõ đủ để tra cứu.",
    )
    whole = client.post("/so-bo/", {"q": half})
    assert (whole.status_code, whole["Cache-Control"]) == (200, "no-store")
    assert "gõ đủ để tra cứu" in text_of(whole)
    assert person.name not in text_of(answer)


@pytest.mark.parametrize("text", ["bưởi", "12/QĐ-STC", "2024", "12345"])
def test_any_other_search_becomes_an_address_that_can_be_kept(stage, person, text):
    answer = signed_in(stage.keeper).post("/so-bo/", {"q": text, "kind": "person", "year": "", "sap-xep": ""})
    assert answer.url == f"/so-bo/?{urlencode({'q': text, 'kind': 'person'})}"


def test_an_old_address_with_a_number_is_left_for_one_without_it(stage, person):
    client = signed_in(stage.keeper)
    answer = client.get("/so-bo/", {"q": NUMBER, "kind": "person"}, follow=True)
    assert answer.redirect_chain == [("/so-bo/?kind=person", 302)]
    assert NUMBER not in text_of(answer)
    for address in ("/ho-so/", "/nhat-ky/", "/ho-so/lap/"):
        answer = client.get(address, {"q": NUMBER, "tim": "001 188 000 017", "trang": "2"})
        assert (answer.status_code, answer.url) == (302, f"{address}?trang=2")


def test_the_page_of_a_person_shows_the_life_of_merit_and_hides_the_number(stage, person, award):
    services.record_rating(stage.keeper, subject=person, year=2022, rating="excellent")
    page = text_of(signed_in(stage.keeper).get(reverse("register:subject", args=[person.pk])))
    assert "•••••••••017" in page
    assert NUMBER not in page
    assert "Chiến sĩ thi đua cơ sở" in page
    assert "Quyết định số 12/QĐ-STC ngày 20/12/2022 của Giám đốc Sở Tài chính" in page
    assert "Hoàn thành xuất sắc nhiệm vụ" in page
    assert '<h3 class="timeline__heading">2022</h3>' in page


def test_the_buttons_are_those_that_the_role_may_press(stage, person):
    address = reverse("register:subject", args=[person.pk])
    officer, keeper = text_of(signed_in(stage.officer).get(address)), text_of(signed_in(stage.keeper).get(address))
    assert "Đề nghị khen thưởng" in officer
    assert "Ghi vào sổ bộ</a>" not in officer
    assert "Ghi vào sổ bộ</a>" in keeper
    auditor = text_of(signed_in(make_actor(stage.department, Role.AUDITOR)).get(address))
    assert "Sửa thông tin" in officer
    assert "Sửa thông tin" not in auditor


def test_a_new_subject_is_added_and_a_known_one_is_opened(stage, person):
    client = signed_in(stage.officer)
    typed = {
        "kind": "person",
        "name": "Lê Văn Ổi",
        "agency": f"Sở Tài chính ({stage.department.code})",
        "birth": "1/2/1990",
        "sex": "male",
        "citizen_number": "001090000011",
        "categories": ["official"],
    }
    answer = client.post(reverse("register:new_subject"), typed)
    made = Subject.objects.get(name="Lê Văn Ổi")
    assert (answer.status_code, answer.url) == (302, f"/so-bo/{made.pk}/")
    assert (made.birth_date, made.citizen_tail) == (dt.date(1990, 2, 1), "011")
    again = client.post(reverse("register:new_subject"), typed, follow=True)
    assert "đã có trong sổ bộ" in text_of(again)
    assert Subject.objects.filter(name="Lê Văn Ổi").count() == 1


def test_what_was_typed_stays_when_it_is_refused(stage, person):
    typed = {
        "kind": "person",
        "name": "Lê Văn Ổi",
        "agency": stage.department.name,
        "birth": "31/02/1990",
        "citizen_number": "123",
    }
    page = text_of(signed_in(stage.officer).post(reverse("register:new_subject"), typed))
    assert 'value="Lê Văn Ổi"' in page
    assert "31/02/1990" in page
    assert not Subject.objects.filter(name="Lê Văn Ổi").exists()


def test_a_collective_with_a_birth_is_refused_beside_the_field(stage):
    typed = {"kind": "collective", "name": "Phòng X", "agency": stage.department.name, "birth": "1990"}
    page = text_of(signed_in(stage.officer).post(reverse("register:new_subject"), typed))
    assert "Chỉ dùng cho cá nhân" in page


def test_a_subject_is_changed_and_keeps_its_number_when_none_is_typed(stage, person):
    typed = {
        "name": "Trần Thị Cam",
        "agency": f"({stage.department.code})",
        "birth": "30/04/1988",
        "sex": "female",
        "job_title": "Trưởng phòng",
        "is_leader": "on",
        "categories": ["official"],
        "reason": "Đổi tên",
    }
    client = signed_in(stage.officer)
    answer = client.post(reverse("register:change_subject", args=[person.pk]), typed)
    assert answer.status_code == 302
    person.refresh_from_db()
    assert (person.name, person.is_leader, person.citizen_hash) == ("Trần Thị Cam", True, citizen_hash(NUMBER))
    assert "Trần Thị Bưởi" in text_of(client.get(answer.url))


TYPED = {
    "khen-thuong": {"code": TITLE, "year": "2023", "basis": "merit", "decided_on": "20/12/2023"},
    "xep-loai": {"year": "2023", "rating": "excellent"},
    "sang-kien": {"kind": "initiative", "title": "Giải pháp", "year": "2023", "scope": "unit", "applied": "yes"},
    "ky-luat": {"kind": "warning", "starts_on": "1/2/2023"},
    "viec-dang-xem-xet": {"kind": "inspection", "starts_on": "1/2/2023"},
    "nghi": {"kind": "maternity", "starts_on": "1/2/2023", "ends_on": "31/7/2023"},
    "cong-tac": {"post": "Trưởng phòng", "starts_on": "1/2/2020"},
    "so-nguoi": {"year": "2023", "total": "20", "rated_good": "18", "holding_advanced_worker": "15"},
    "cum-khoi": {"year": "2023", "organised_by": "ministry_province", "rank": "1"},
    "phong-trao": {
        "year": "2023",
        "launched_by": "prime_minister",
        "years": "5",
        "evaluated_at": "final",
        "rank": "1",
    },
}


@pytest.mark.parametrize("slug", ENTRIES)
def test_every_kind_of_row_is_entered_shown_corrected_and_taken_back(stage, person, slug):
    entry = ENTRIES[slug]
    subject = person if "person" in entry.kinds else make_collective("Phòng Ngân sách", stage.department)
    client = signed_in(stage.keeper)
    assert slug in text_of(client.get(reverse("register:choose_entry", args=[subject.pk])))
    form = reverse("register:record", args=[subject.pk, slug])
    assert client.get(form).status_code == 200
    page = client.post(form, {"csrfmiddlewaretoken": "x"})
    assert page.status_code == 200
    assert "Cần điền mục này" in text_of(page)
    assert client.post(form, TYPED[slug]).url == f"/so-bo/{subject.pk}/"
    timeline = text_of(client.get(f"/so-bo/{subject.pk}/"))
    start = timeline.index(f"/so-bo/{subject.pk}/{slug}/")
    address = timeline[start : timeline.index('"', start)]
    assert client.get(address).status_code == 200
    prefilled = text_of(client.get(f"{address}dinh-chinh/"))
    assert "Lý do đính chính" in prefilled
    for name, value in TYPED[slug].items():
        if name not in {"starts_on", "ends_on", "decided_on", "code", "kind"} and not value.isalpha():
            assert value in prefilled, name
    refused = client.post(f"{address}dinh-chinh/", TYPED[slug])
    assert "Cần nêu lý do" in text_of(refused)
    assert client.post(f"{address}dinh-chinh/", TYPED[slug] | {"reason": "Ghi thiếu"}).status_code == 302
    assert "Đã đính chính" in text_of(client.get(address))
    current = text_of(client.get(f"/so-bo/{subject.pk}/"))
    start = current.index(f"/so-bo/{subject.pk}/{slug}/")
    address = current[start : current.index('"', start)]
    assert client.post(f"{address}go/", {"reason": "Ghi nhầm người"}).status_code == 302
    assert "Ghi nhầm người" in text_of(client.get(f"/so-bo/{subject.pk}/nhat-ky/"))


def test_counts_left_empty_are_not_known(stage):
    collective = make_collective("Phòng Ngân sách", stage.department)
    signed_in(stage.keeper).post(reverse("register:record", args=[collective.pk, "so-nguoi"]), TYPED["so-nguoi"])
    counts = MemberCount.objects.get()
    assert (counts.rated, counts.holding, counts.disciplined) == ({"good": 18}, {"advanced_worker": 15}, {})


def test_what_contradicts_the_register_is_said_and_what_was_typed_stays(stage, person, award):
    typed = TYPED["khen-thuong"] | {"year": "2022", "decision_number": "99/QĐ-STC", "decided_on": ""}
    page = text_of(signed_in(stage.keeper).post(reverse("register:record", args=[person.pk, "khen-thuong"]), typed))
    assert "sổ bộ đã ghi Chiến sĩ thi đua cơ sở năm 2022" in page
    assert "99/QĐ-STC" in page
    assert Award.objects.count() == 1


def test_an_open_matter_is_ended_on_a_day(stage, person):
    row = services.record_discipline(stage.keeper, subject=person, kind="warning", starts_on=dt.date(2023, 2, 1))
    client = signed_in(stage.keeper)
    address = reverse("register:end", args=[person.pk, "ky-luat", row.pk])
    assert "trước ngày bắt đầu" in text_of(client.post(address, {"ends_on": "31/01/2023"}))
    assert client.post(address, {"ends_on": "01/02/2024"}).status_code == 302
    assert Discipline.objects.get().ends_on == dt.date(2024, 2, 1)


def test_only_periods_can_be_ended(stage, person, award):
    client = signed_in(stage.keeper)
    assert client.get(reverse("register:end", args=[person.pk, "khen-thuong", award.pk])).status_code == 404


@pytest.mark.parametrize("slug", ["so-nguoi", "khong-co"])
def test_what_cannot_be_entered_for_a_person_is_not_found(stage, person, slug):
    assert signed_in(stage.keeper).get(reverse("register:record", args=[person.pk, slug])).status_code == 404


def test_the_page_of_an_award_shows_its_decision_and_who_else_is_in_it(stage, person, award):
    other = make_person("Lê Văn Ổi", stage.commune)
    services.record_award(
        stage.keeper,
        subject=other,
        code=TITLE,
        year=2022,
        decision_number="12/QĐ-STC",
        decided_on=dt.date(2022, 12, 20),
    )
    page = text_of(signed_in(stage.keeper).get(reverse("register:fact", args=[person.pk, "khen-thuong", award.pk])))
    assert "12/QĐ-STC" in page
    assert SECRET in page
    assert "Lê Văn Ổi" in page
    unit = text_of(signed_in(stage.officer).get(reverse("register:fact", args=[person.pk, "khen-thuong", award.pk])))
    assert "Lê Văn Ổi" not in unit  # the same decision gave to somebody whom the unit may not see


def test_claims_wait_in_the_inbox_and_on_the_home_page(stage, person, claim):
    client = signed_in(stage.keeper)
    page = text_of(client.get(reverse("register:claims")))
    assert SECRET in page
    assert "Hoàn thành tốt nhiệm vụ 2022" in page
    assert "Thông tin khai chờ xác minh" in text_of(client.get("/"))
    assert signed_in(stage.officer).get(reverse("register:claims")).status_code == 403


def test_many_claims_are_verified_at_once_and_what_could_not_be_says_why(stage, person, claim):
    (other,) = services.make_claims(
        stage.officer,
        subject=person,
        claims=[{"kind": "rating", "content": {"year": 2022, "rating": "excellent"}, "source_text": "HTXSNV 2022"}],
        agency=stage.department,
        origin="x",
    )
    client = signed_in(stage.keeper)
    page = text_of(client.post(reverse("register:verify_claims"), {"claim": [claim.pk, other.pk]}, follow=True))
    assert "Đã xác minh 1 thông tin khai" in page
    assert "Trái với sổ bộ" in page
    assert Rating.objects.get().rating == "good"
    page = text_of(client.post(reverse("register:verify_claims"), {}, follow=True))
    assert "Hãy đánh dấu" in page


def test_a_claim_is_completed_verified_or_refused_on_its_own_page(stage, person, claim):
    client = signed_in(stage.keeper)
    address = reverse("register:claim", args=[claim.pk])
    page = text_of(client.get(address))
    assert SECRET in page
    assert 'value="2022"' in page
    assert client.post(address, {"year": "2021", "rating": "good"}).status_code == 302
    assert Rating.objects.get().year == 2021
    assert "Đã xác minh" in text_of(client.get(address))
    assert "từ trước" in text_of(client.post(address, {"year": "2021", "rating": "good"}, follow=True))


def test_a_claim_is_refused_with_a_reason_that_the_unit_reads(stage, person, claim):
    client = signed_in(stage.keeper)
    assert (
        client.post(reverse("register:reject_claim", args=[claim.pk]), {"reason": "Không có căn cứ"}).status_code == 302
    )
    page = text_of(signed_in(stage.officer).get(reverse("register:subject_claims", args=[person.pk])))
    assert "Không công nhận" in page
    assert "Không có căn cứ" in page


@pytest.mark.parametrize("kind", ["award", "initiative"])
def test_the_form_of_a_claim_is_filled_with_what_was_read(stage, person, kind):
    content = {
        "award": {"award": TITLE, "year": 2022, "number": "12/QĐ-STC", "decided_on": "2022-12-20"},
        "initiative": {"kind": "science", "year": 2022, "title": "Đề tài lúa", "applied": False},
    }[kind]
    (made,) = services.make_claims(
        stage.officer,
        subject=person,
        claims=[{"kind": kind, "content": content, "source_text": "nguyên văn"}],
        agency=stage.department,
        origin="x",
    )
    page = text_of(signed_in(stage.keeper).get(reverse("register:claim", args=[made.pk])))
    for value in ("12/QĐ-STC", "20/12/2022") if kind == "award" else ("Đề tài lúa", '<option value="no" selected>'):
        assert value in page


def pages_of(person, award, claim):
    one = {"subject_pk": person.pk, "slug": "khen-thuong", "pk": award.pk}
    return [
        *(reverse(f"register:{name}", args=[person.pk]) for name in ("subject", "subject_claims", "subject_trail")),
        *(reverse(f"register:{name}", args=[person.pk]) for name in ("change_subject", "choose_entry")),
        reverse("register:record", args=[person.pk, "khen-thuong"]),
        *(reverse(f"register:{name}", kwargs=one) for name in ("fact", "correct", "take_back")),
        reverse("register:claim", args=[claim.pk]),
        reverse("register:reject_claim", args=[claim.pk]),
    ]


def test_a_strangers_province_finds_none_of_the_pages_and_changes_nothing(stage, person, award, claim):
    client = signed_in(make_actor(stage.stranger, *Role))
    for address in pages_of(person, award, claim):
        for answer in (client.get(address), client.post(address, {"reason": "x", "year": "2022", "rating": "good"})):
            assert answer.status_code == 404, address
            assert SECRET not in text_of(answer)
            assert "Bưởi" not in text_of(answer)
    client.post(reverse("register:verify_claims"), {"claim": [claim.pk]})
    assert Claim.objects.get().status == "unverified"
    for address, query in [
        ("/so-bo/", {"q": "buoi"}),
        ("/so-bo/", {"q": "12/QĐ-STC"}),
        ("/so-bo/", {"agency": stage.department.code}),
        ("/so-bo/quyet-dinh/", {"so": "12/QĐ-STC"}),
        ("/so-bo/thong-tin-khai/", {}),
    ]:
        answer = client.get(address, query)
        assert b"B\xc6\xb0\xe1\xbb\x9fi" not in answer.content
        assert SECRET not in answer.content.decode(errors="ignore")
    file = export(client, "/so-bo/", {"q": "buoi"}, kind="csv")
    assert file["Content-Type"].startswith("text/csv")
    assert "Bưởi" not in file.content.decode("utf-8-sig")


def test_who_may_only_look_up_finds_the_page_and_no_way_to_change_it(stage, person, award, claim, monkeypatch):
    monkeypatch.setattr(scope, "_sights", [lambda actor: [person.pk]])
    reviewer = make_actor(stage.stranger, Role.APPRAISER)
    client = signed_in(reviewer)
    page = text_of(client.get(reverse("register:subject", args=[person.pk])))
    assert "Chiến sĩ thi đua cơ sở" in page
    assert "Ghi vào sổ bộ</a>" not in page
    assert "Sửa thông tin" not in page
    record = reverse("register:record", args=[person.pk, "xep-loai"])
    assert "ngoài phạm vi" in text_of(client.post(record, {"year": "2023", "rating": "good"}))
    take_back = reverse("register:take_back", args=[person.pk, "khen-thuong", award.pk])
    assert "ngoài phạm vi" in text_of(client.post(take_back, {"reason": "Thử"}))
    verify = reverse("register:claim", args=[claim.pk])
    client.post(verify, {"year": "2022", "rating": "good"})
    award.refresh_from_db()
    claim.refresh_from_db()
    assert (award.status, claim.status) == ("valid", "unverified")
    assert not Rating.objects.exists()


def test_the_same_pages_open_for_who_keeps_the_register(stage, person, award, claim):
    client = signed_in(make_actor(stage.province, Role.APPRAISER, Role.UNIT_OFFICER))
    for address in pages_of(person, award, claim):
        assert client.get(address).status_code == 200, address


def test_the_search_page_asks_the_database_the_same_whatever_it_finds(stage, django_assert_max_num_queries):
    client = signed_in(stage.keeper)
    for number in range(30):
        person = make_person(f"Đặng Văn {'ABCDEGHKLM'[number % 10]} {number}", stage.department)
        Award.objects.create(subject=person, code=TITLE, year=2022, source="import")
    client.get("/so-bo/", {"q": "đặng"})
    with django_assert_max_num_queries(40):
        page = text_of(client.get("/so-bo/", {"q": "đặng"}))
    assert "30 dòng" in page
    assert "Trang sau" in page


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_pages_read_aloud_and_by_keyboard(page, live_server):
    tree = make_tree()
    keeper = make_actor(tree["province"], Role.APPRAISER)
    officer = make_actor(tree["department"], Role.UNIT_OFFICER)
    person = make_person("Trần Thị Bưởi", tree["department"], job_title="Chuyên viên", citizen_tail="017")
    award = services.record_award(keeper, subject=person, code=TITLE, year=2022, decision_number="12/QĐ-STC")
    services.record_rating(keeper, subject=person, year=2022, rating="excellent")
    services.record_initiative(keeper, subject=person, year=2021, title="Giải pháp số hóa", scope="unit")
    services.record_discipline(keeper, subject=person, kind="reprimand", starts_on=dt.date(2019, 2, 1))
    (claim,) = services.make_claims(
        officer,
        subject=person,
        claims=[{"kind": "rating", "content": {"year": 2020, "rating": "good"}, "source_text": "HTTNV 2020"}],
        agency=tree["department"],
        origin="x",
    )
    page.goto("/dang-nhap/")
    page.get_by_label("Tên đăng nhập").fill(keeper.account.username)
    page.get_by_label("Mật khẩu").first.fill("mat-khau-thu-nghiem")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "dang-nhap" not in address)
    page.goto("/so-bo/?q=bưởi")
    assert_accessible(page)
    screenshot(page, "so-bo-tra-cuu")
    page.get_by_role("link", name="Trần Thị Bưởi").click()
    page.get_by_role("heading", name="Cuộc đời khen thưởng").wait_for()
    assert_accessible(page)
    screenshot(page, "so-bo-ca-nhan")
    page.set_viewport_size({"width": 390, "height": 844})
    assert_accessible(page)
    screenshot(page, "so-bo-ca-nhan-dien-thoai")
    page.set_viewport_size({"width": 1280, "height": 900})
    for address in pages_of(person, award, claim):
        page.goto(address)
        assert_accessible(page)
    page.goto(reverse("register:claims"))
    assert_accessible(page)
    screenshot(page, "so-bo-cho-xac-minh")
    page.get_by_role("checkbox", name="Xác minh Trần Thị Bưởi: HTTNV 2020").check()
    page.get_by_role("button", name="Xác minh các dòng đã chọn").click()
    page.get_by_text("Đã xác minh 1 thông tin khai").wait_for()
    screenshot(page, "so-bo-thong-tin-khai")


def shown(answer):
    """The names in the first column of the page, in order."""
    return [cells[0].text for _row, cells in answer.context["listing"].lines]


def test_a_long_search_goes_on_page_after_page_and_back_to_the_beginning(stage):
    names = sorted(f"Nguyễn Văn {letter}{end}" for letter in "ABCDEGHIKLMN" for end in ("n", "nh"))
    for name in names:
        make_person(name, stage.department)
    client = signed_in(stage.keeper)
    first = client.get("/so-bo/", {"q": "nguyễn"})
    assert "Về trang đầu" not in text_of(first)
    second = client.get(f"/so-bo/{first.context['listing'].next_url}")
    assert (len(shown(first)), len(shown(second))) == (20, 4)
    assert shown(first) + shown(second) == names
    assert "Trang sau" not in text_of(second)
    assert shown(client.get(f"/so-bo/{second.context['listing'].first_url}")) == shown(first)
    table = client.get(
        f"/so-bo/{first.context['listing'].next_url}", headers={"HX-Request": "true", "HX-Target": "bang"}
    )
    assert shown(table) == shown(second)
    assert shown(client.get("/so-bo/", {"q": "nguyễn", "sau": "không-phải"})) == shown(first)


def test_the_excel_file_of_a_search_holds_all_pages(stage, monkeypatch):
    monkeypatch.setattr(tables, "EXPORT_PAGE", 7)
    names = [f"Nguyễn Văn {letter}" for letter in "ABCDEGHIKLMNOPQRSTUVXY"]
    for name in names:
        make_person(name, stage.department)
    answer = export(signed_in(stage.keeper), "/so-bo/", {"q": "nguyễn"})
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert [row[0] for row in rows[1:]] == names


def test_claims_and_decisions_go_on_page_after_page(stage, person):
    decision = {"decision_number": "12/QĐ-STC", "decided_on": dt.date(2011, 1, 5)}
    said = {"subject": person, "kind": "rating", "agency": stage.department}
    for year in range(1950, 2010):
        services.record_award(stage.keeper, subject=person, code=TITLE, year=year, **decision)
        Claim.objects.create(content={"year": year}, source_text=f"Năm {year}", **said)
    client = signed_in(stage.keeper)
    for address in ("/so-bo/quyet-dinh/?so=12/", "/so-bo/thong-tin-khai/"):
        first = client.get(address).context["listing"]
        rest = client.get(address.split("?")[0] + first.next_url).context["listing"]
        seen = [row.pk for listing in (first, rest) for row, _cells in listing.lines]
        assert (len(seen), len(set(seen)), rest.has_next) == (60, 60, False), address
