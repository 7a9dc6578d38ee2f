"""The screens of decisions: what waits, the draft, the last look, issuing by the head only, the money, the lists."""

import io
import itertools

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect
from python_calamine import CalamineWorkbook

from tests.browser import assert_accessible, screenshot
from tests.decisions.desk import (
    ADVANCED,
    CERTIFICATE,
    DECIDED_ON,
    GRASSROOTS,
    TITLE,
    collective_to_decide,
    drafted,
    issued,
    make_desk,
    to_decide,
)
from tests.exporting import export
from tests.makers import make_actor
from thidua.agencies.models import Role
from thidua.decisions.models import Decision
from thidua.decisions.services.locking import fingerprint
from thidua.register.models import Award, Proceeding, Source
from thidua.screens.waiting import waiting_for

pytestmark = pytest.mark.django_db


def signed_in(actor):
    client = Client()
    client.force_login(actor.account)
    return client


def text_of(response):
    return " ".join(response.content.decode().split())


def url(name, *args):
    return reverse(f"decisions:{name}", args=args)


def test_what_waits_is_shown_by_award_and_a_draft_begins_with_title_and_grounds_written():
    desk = make_desk()
    reviews = [to_decide(desk, name="Nguyễn Thị Mẫu"), collective_to_decide(desk), to_decide(desk, TITLE)]
    client = signed_in(desk.officer)
    page = text_of(client.get(url("waiting")))
    assert page.index("Chiến sĩ thi đua") < page.index("Nguyễn Thị Mẫu")
    assert "Soạn quyết định với các hồ sơ đã chọn" in page
    data = {"award": CERTIFICATE, "review": [review.pk for review in reviews[:2]]}
    response = client.post(url("draft"), data)
    decision = Decision.objects.get()
    assert response.url == url("change", decision.pk)
    assert decision.title == "Về việc tặng Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh Ví Dụ năm 2024"
    grounds = decision.grounds.splitlines()
    assert grounds[0].startswith("Căn cứ Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022, được sửa đổi")
    decree = "Căn cứ Nghị định số 152/2025/NĐ-CP ngày 14 tháng 6 năm 2025 của Chính phủ quy định về phân cấp"
    assert sum(line.startswith(decree) for line in grounds) == 1
    assert grounds[-1] == "Theo đề nghị của Sở Tài chính tại Tờ trình số 12/TTr-STC ngày 03 tháng 3 năm 2025"
    assert decision.items.count() == 2


def test_nominations_that_somebody_drafted_meanwhile_or_of_another_agency_are_not_drafted():
    desk = make_desk()
    foreign = to_decide(make_desk("stranger", desk.tree))
    client = signed_in(desk.officer)
    for chosen in ([], [foreign.pk], ["x"]):
        response = client.post(url("draft"), {"award": CERTIFICATE, "review": chosen}, follow=True)
        assert "chọn ít nhất một hồ sơ" in text_of(response)
    assert not Decision.objects.exists()


def test_who_may_not_draft_sees_what_waits_and_why_there_is_no_button():
    desk = make_desk()
    to_decide(desk, name="Nguyễn Thị Mẫu")
    page = text_of(signed_in(desk.head).get(url("waiting")))
    assert "Nguyễn Thị Mẫu" in page
    assert "Việc này dành cho: cán bộ thẩm định." in page
    assert "Soạn quyết định với" not in page


def test_a_duplicate_is_marked_where_it_waits():
    desk = make_desk()
    review = to_decide(desk)
    Award.objects.create(
        subject=review.nomination.subject,
        code=CERTIFICATE,
        year=2024,
        source=Source.IMPORT,
        decision_number="7/QĐ-UBND",
    )
    page = text_of(signed_in(desk.officer).get(url("waiting")))
    assert "đã được tặng" in page
    assert "7/QĐ-UBND" in page


def change_data(decision, **changes):
    data = {"title": decision.title, "grounds": decision.grounds, "seen": fingerprint(decision)}
    for item in decision.items.all():
        data |= {f"place_{item.pk}": item.position, f"citation_{item.pk}": item.citation}
    return data | changes


def names(decision):
    return list(decision.items.order_by("position").values_list("recipient_name", flat=True))


@pytest.mark.parametrize(
    ("moved", "place", "order"),
    [(2, "1", "CABD"), (0, "3", "BCAD"), (3, "2", "ADBC"), (1, "99", "ACDB"), (0, "0", "ABCD")],
    ids=["to the top", "down", "up", "past the end", "already first"],
)
def test_a_line_goes_to_the_place_that_was_typed(moved, place, order):
    desk = make_desk()
    decision = drafted(desk, [to_decide(desk, name=name) for name in "ABCD"])
    item = decision.items.all()[moved]
    data = change_data(decision, **{f"place_{item.pk}": place})
    response = signed_in(desk.officer).post(url("change", decision.pk), data)
    assert response.status_code == 302
    assert names(decision) == list(order)


def test_lines_ticked_to_be_taken_out_go_and_citations_stay_as_typed():
    desk = make_desk()
    decision = drafted(desk, [to_decide(desk, name=name) for name in "AB"])
    first, second = decision.items.all()
    data = change_data(decision, **{f"out_{first.pk}": "on", f"citation_{second.pk}": "Lời mới"})
    signed_in(desk.officer).post(url("change", decision.pk), data | {"check": "1"})
    assert list(decision.items.values_list("position", "recipient_name", "citation")) == [(1, "B", "Lời mới")]


@pytest.mark.parametrize(("field", "value"), [("title", ""), ("place", "hai"), ("place", "-1"), ("place", "9999999")])
def test_what_was_typed_wrong_is_shown_again_with_everything_else_kept(field, value):
    desk = make_desk()
    decision = drafted(desk, [to_decide(desk, name="A")])
    item = decision.items.get()
    wrong = {"title": value} if field == "title" else {f"place_{item.pk}": value}
    data = change_data(decision, **{f"citation_{item.pk}": "Lời đã gõ"}) | wrong
    response = signed_in(desk.officer).post(url("change", decision.pk), data)
    assert response.status_code == 200
    assert "Lời đã gõ" in text_of(response)
    assert "Có chỗ cần sửa" in text_of(response)
    item.refresh_from_db()
    assert item.citation != "Lời đã gõ"


def test_an_officer_who_edits_what_somebody_changed_is_told_and_loses_nothing_typed():
    desk = make_desk()
    decision = drafted(desk)
    client = signed_in(desk.officer)
    data = change_data(decision, title="Của người thứ hai")
    client.post(url("change", decision.pk), change_data(decision, title="Của người thứ nhất"))
    page = text_of(client.post(url("change", decision.pk), data))
    assert "vừa được người khác sửa" in page
    assert "Của người thứ hai" in page


def test_the_last_look_says_number_count_money_and_whom_it_tells():
    desk = make_desk()
    issued(desk)
    decision = drafted(desk, [to_decide(desk), collective_to_decide(desk)])
    page = text_of(signed_in(desk.head).get(url("check", decision.pk)))
    for part in (
        "02/QĐ-UBND",
        "2: Cá nhân 1, Tập thể 1",
        "11.390.000 đồng",
        "Mười một triệu ba trăm chín mươi nghìn đồng",
    ):
        assert part in page
    assert "Chưa ban hành được" not in page


def test_the_last_look_names_who_stands_in_the_way():
    desk = make_desk()
    review = to_decide(desk, name="Đang Bị Xem Xét")
    decision = drafted(desk, [review])
    Proceeding.objects.create(
        subject=review.nomination.subject, kind="denunciation", starts_on=DECIDED_ON, source=Source.ENTRY
    )
    page = text_of(signed_in(desk.head).get(url("check", decision.pk)))
    assert "Chưa ban hành được" in page
    assert "Đang Bị Xem Xét: Tố cáo (từ 03/03/2026)" in page


def test_the_last_look_flags_two_titles_of_one_year():
    desk = make_desk("department")
    review = to_decide(desk, ADVANCED)
    Award.objects.create(subject=review.nomination.subject, code=GRASSROOTS, year=2024, source=Source.IMPORT)
    page = text_of(signed_in(desk.head).get(url("check", drafted(desk, [review], award=ADVANCED).pk)))
    assert "Cần xem lại" in page
    assert "chỉ chi danh hiệu cao nhất" in page


def issue_data(decision, day="03/03/2026"):
    return {"decided_on": day, "seen": fingerprint(decision)}


def test_the_head_issues_and_lands_on_the_decision():
    desk = make_desk()
    decision = drafted(desk, [to_decide(desk, name="Nguyễn Thị Mẫu")])
    response = signed_in(desk.head).post(url("check", decision.pk), issue_data(decision), follow=True)
    page = text_of(response)
    assert response.redirect_chain == [(url("decision", decision.pk), 302)]
    for part in ("Đã ban hành quyết định số 01/QĐ-UBND", "Nguyễn Thị Mẫu", "3.510.000", "Có hiệu lực"):
        assert part in page


def test_a_day_typed_wrong_keeps_the_page_and_says_what_is_wrong():
    desk = make_desk()
    decision = drafted(desk)
    client = signed_in(desk.head)
    for day, message in (
        ("32/13/2026", "ngày/tháng/năm"),
        ("01/01/2025", "trước ngày nhận đủ hồ sơ"),
        ("", "Cần điền"),
    ):
        assert message in text_of(client.post(url("check", decision.pk), issue_data(decision, day)))
    decision.refresh_from_db()
    assert decision.status == "draft"


def test_others_than_the_head_see_the_button_with_its_reason_and_cannot_issue_past_it():
    desk = make_desk()
    decision = drafted(desk)
    client = signed_in(desk.officer)
    page = text_of(client.get(url("check", decision.pk)))
    assert 'aria-disabled="true"' in page
    assert "Việc này dành cho: người đứng đầu (ký)." in page
    client.post(url("check", decision.pk), issue_data(decision))
    decision.refresh_from_db()
    assert decision.status == "draft"


def test_who_comes_second_is_led_to_the_issued_decision():
    desk = make_desk()
    decision = drafted(desk)
    data = issue_data(decision)
    client = signed_in(desk.head)
    client.post(url("check", decision.pk), data)
    assert client.post(url("check", decision.pk), data).url == url("decision", decision.pk)
    assert client.get(url("change", decision.pk)).status_code == 403
    assert signed_in(desk.officer).get(url("change", decision.pk)).url == url("decision", decision.pk)


def test_a_draft_is_dropped_with_a_reason():
    desk = make_desk()
    decision = drafted(desk)
    client = signed_in(desk.officer)
    assert "Cần điền mục này" in text_of(client.post(url("cancel", decision.pk), {"reason": ""}))
    assert client.post(url("cancel", decision.pk), {"reason": "soạn nhầm"}).url == url("waiting")
    assert "Đã bỏ" in text_of(client.get(url("decision", decision.pk)))
    assert client.get(url("cancel", decision.pk)).status_code == 302


def rows_of(response):
    return CalamineWorkbook.from_filelike(io.BytesIO(response.content)).get_sheet_by_index(0).to_python()


def test_the_list_filters_by_text_name_award_state_and_year_and_exports_what_it_shows():
    desk = make_desk()
    issued(desk, [to_decide(desk, name="Nguyễn Thị Mẫu")])
    issued(desk, [to_decide(desk, TITLE, name="Trần Văn Khác")], award=TITLE)
    drafted(desk)
    client = signed_in(desk.officer)

    def numbers(**filters):
        return [row[0] for row in rows_of(export(client, url("decisions"), filters))[1:]]

    assert numbers() == ["—", "02/QĐ-UBND", "01/QĐ-UBND"]
    assert numbers(q="nguyễn thị") == ["01/QĐ-UBND"]
    assert numbers(q="02/QĐ") == ["02/QĐ-UBND"]
    assert numbers(award=TITLE) == ["02/QĐ-UBND"]
    assert numbers(status="draft") == ["—"]
    assert numbers(year=2026) == ["02/QĐ-UBND", "01/QĐ-UBND"]
    assert numbers(year=2025) == []
    assert numbers(**{"sap-xep": "so", "status": "issued"}) == ["01/QĐ-UBND", "02/QĐ-UBND"]


def test_the_bonus_table_is_the_own_agencys_and_goes_to_excel():
    desk = make_desk()
    decision = issued(desk)
    client = signed_in(desk.officer)
    assert "3.510.000" in text_of(client.get(url("bonuses", decision.pk)))
    assert rows_of(export(client, url("bonuses", decision.pk)))[5][3] == 3_510_000
    unit = make_actor(desk.department, Role.UNIT_OFFICER)
    assert signed_in(unit).get(url("bonuses", decision.pk)).status_code == 404
    page = text_of(signed_in(unit).get(url("decision", decision.pk)))
    assert "01/QĐ-UBND" in page
    assert "Nhật ký" not in page.split("<main", 1)[1]


def test_the_number_of_queries_does_not_grow_with_the_list(django_assert_max_num_queries):
    desk = make_desk()
    client = signed_in(desk.head)
    small, large = drafted(desk), drafted(desk, [to_decide(desk) for _ in range(30)])
    counts = []
    for decision in (small, large):
        with django_assert_max_num_queries(60) as queries:
            client.get(url("check", decision.pk))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_home_says_what_waits_for_the_officer_and_the_head():
    desk = make_desk()
    to_decide(desk)
    drafted(desk)

    def said(actor):
        return {item.text: item.count for item in waiting_for(actor) if "quyết định" in item.text}

    assert said(desk.officer) == {"Hồ sơ chờ soạn quyết định": 1}
    assert said(desk.head) == {"Dự thảo quyết định chờ ban hành": 1}


@pytest.mark.browser
def test_the_officer_drafts_and_the_head_issues_in_the_browser(page: Page, live_server):
    desk = make_desk()
    for name in ("Nguyễn Thị Mẫu", "Trần Văn Ví Dụ", "Lê Thị Thử"):
        to_decide(desk, name=name, job_title="Chuyên viên", unit_name="Phòng Kế hoạch")
    collective_to_decide(desk)
    numbers = itertools.count(1)

    def look(name):
        assert_accessible(page)
        screenshot(page, f"quyet-dinh-{next(numbers)}-{name}")

    _sign_in(page, desk.officer)
    page.goto(url("waiting"))
    look("cho")
    page.get_by_role("button", name="Soạn quyết định với các hồ sơ đã chọn").click()
    page.get_by_label("Số sổ vàng của Trần Văn Ví Dụ").fill("2")
    look("sua")
    page.get_by_role("button", name="Lưu và kiểm tra").click()
    expect(page.get_by_role("heading", name="Kiểm tra trước khi ban hành")).to_be_visible()
    expect(page.get_by_role("button", name="Ban hành quyết định")).to_have_attribute("aria-disabled", "true")
    address = page.url
    _sign_in(page, desk.head)
    page.goto(address)
    look("kiem-tra")
    page.get_by_role("button", name="Ban hành quyết định").click()
    page.get_by_role("button", name="Đồng ý").click()
    expect(page.get_by_role("heading", name="Quyết định số 01/QĐ-UBND")).to_be_visible()
    look("da-ban-hanh")
    page.get_by_role("link", name="Xem bảng tiền thưởng").click()
    expect(page.get_by_role("heading", name="Tiền thưởng")).to_be_visible()
    look("tien-thuong")
    page.goto(url("decisions"))
    look("danh-sach")
    decision = Decision.objects.get()
    assert names(decision)[1] == "Trần Văn Ví Dụ"
    page.context.clear_cookies()
    page.goto(reverse("portal:verify", args=[decision.items.first().certificate.code]))
    expect(page.get_by_role("heading", name="Bằng thật, đang có hiệu lực")).to_be_visible()
    look("tra-cuu")
    page.goto(reverse("portal:verify", args=["a" * 26]))
    look("khong-co")
    page.set_viewport_size({"width": 390, "height": 844})
    look("khong-co-dien-thoai")


def _sign_in(page, actor):
    page.context.clear_cookies()
    page.goto(reverse("web:sign_in"))
    page.get_by_label("Tên đăng nhập").fill(actor.account.username)
    page.get_by_label("Mật khẩu").fill("mat-khau-thu-nghiem")
    page.get_by_role("button", name="Đăng nhập").click()
    page.wait_for_url(lambda address: "dang-nhap" not in address)
