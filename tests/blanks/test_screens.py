"""The screens of blanks: places set by mouse and keys, the walk from a blank to a reprint, what each role meets."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from tests.blanks.shop import REASON, make_picture, make_shop
from tests.browser import assert_accessible, screenshot
from tests.documents.reading import pages, text
from tests.makers import make_actor
from thidua.agencies.models import Role
from thidua.blanks import layouts, queries, services
from thidua.blanks.models import Batch, Blank
from thidua.blanks.places import DEFAULTS, as_json
from thidua.decisions.models import Certificate
from thidua.jobs.worker import work_off
from thidua.privacy.models import Access
from thidua.screens.brakes import Brake

pytestmark = pytest.mark.django_db


def signed_in(actor):
    client = Client()
    client.force_login(actor.account)
    return client


def url(name, *args):
    return reverse(f"blanks:{name}", args=args)


def typed(**changes):
    """A layout as the browser sends it."""
    data = {"phien-ban": "1", "mau": "ngan"}
    for place in as_json(DEFAULTS):
        said = place | changes.get(place["key"], {})
        for name, value in said.items():
            if value is True:
                data[f"{place['key']}-{name}"] = "on"
            elif value is not False and name not in {"key", "kind"}:
                data[f"{place['key']}-{name}"] = str(value)
    return data


def test_places_are_saved_by_their_numbers_alone_without_any_script(shop):
    client = signed_in(shop.actor)
    address = url("layout", shop.blank.pk)
    answer = client.post(address, typed(name={"x": 41.5, "before": "Ông (bà): "}, period={"on": True}))
    assert answer.status_code == 302
    places = {place["key"]: place for place in queries.latest_layout(shop.blank).places}
    assert (places["name"]["x"], places["name"]["before"]) == (41.5, "Ông (bà): ")
    assert places["period"]["on"]
    assert "Đã lưu bố cục phiên bản 2" in client.get(answer.url).content.decode()


def test_nothing_typed_is_lost_on_a_place_that_can_t_be_or_when_somebody_was_faster(shop):
    client = signed_in(shop.actor)
    address = url("layout", shop.blank.pk)
    page = client.post(address, typed(name={"x": 280.0, "width": 77.7})).content.decode()
    assert "nằm ra ngoài tờ giấy" in page
    assert 'value="77.7"' in page
    page = client.post(address, typed(name={"x": "abc", "y": 66.6})).content.decode()
    assert 'value="66.6"' in page
    services.save_layout(shop.actor, blank=shop.blank, places=DEFAULTS, seen=1)
    page = client.post(address, typed(name={"y": 55.5})).content.decode()
    assert "phiên bản 2" in page
    assert 'value="55.5"' in page
    assert "Tên người, tập thể được tặng: Cách mép trên (mm) 94" in page  # what is there now
    assert queries.latest_layout(shop.blank).version == 2
    assert 'name="phien-ban" value="2"' in page
    answer = client.post(address, typed(name={"y": 55.5}) | {"phien-ban": "2"})  # saved again, knowingly
    assert answer.status_code == 302
    assert queries.latest_layout(shop.blank).version == 3


@pytest.mark.parametrize("number", ["9" * 5_000, "9" * 30, "٣"])
def test_a_number_without_bound_is_an_answer_and_no_fault(shop, number):
    client = signed_in(shop.actor)
    assert client.get(url("preview", shop.blank.pk), {"mau": number}).status_code == 404
    assert client.post(url("live", shop.blank.pk), typed() | {"mau": number}).status_code == 404
    assert client.get(url("test_sheet", shop.blank.pk), {"may-in": number}).status_code == 200
    assert client.post(url("layout", shop.blank.pk), typed() | {"phien-ban": number}).status_code == 302


def test_looking_again_and_again_is_one_look_and_too_fast_is_braked(shop, monkeypatch):
    shop.decision(2)
    one, two = Certificate.objects.order_by("pk")
    client = signed_in(shop.actor)

    def look(certificate):
        return client.post(url("live", shop.blank.pk), typed() | {"mau": str(certificate.pk)})

    for certificate in (one, one, two, one):
        assert "image" in look(certificate).json()
    assert list(Access.objects.order_by("pk").values_list("subjects", flat=True)) == [
        [one.award.subject_id],
        [two.award.subject_id],
    ]
    monkeypatch.setattr(layouts, "LOOKS", Brake("blank previews of a test", limit=1, seconds=60))
    assert look(one).status_code == 200
    assert look(one).status_code == 429
    assert "đợi một lát" in look(one).json()["error"]


def test_lists_with_names_are_kept_in_the_access_log_once(shop):
    shop.receive()
    batch = shop.printed()
    client = signed_in(shop.actor)
    everybody = sorted(Certificate.objects.values_list("award__subject", flat=True))
    for address in (url("layout", shop.blank.pk), url("batch", batch.pk)):
        before = Access.objects.count()
        client.get(address)
        client.get(address)
        assert list(Access.objects.order_by("pk").values_list("subjects", flat=True))[before:] == [everybody], address


def test_the_live_picture_is_of_what_is_typed_and_says_what_does_not_fit(shop):
    client = signed_in(shop.actor)
    seen = client.post(url("live", shop.blank.pk), typed()).json()
    assert seen["image"].startswith("data:image/png;base64,")
    assert seen["misfits"] == ""
    small = client.post(url("live", shop.blank.pk), typed(name={"width": 12.0, "height": 8.0})).json()
    assert "Tên người" in small["misfits"]
    assert small["image"] != seen["image"]
    wrong = client.post(url("live", shop.blank.pk), typed(name={"width": "x"}))
    assert wrong.status_code == 422
    assert queries.latest_layout(shop.blank).version == 1


def test_looking_at_a_real_certificate_is_kept_in_the_access_log(shop):
    shop.decision(1)
    certificate = Certificate.objects.get()
    client = signed_in(shop.actor)
    assert Access.objects.count() == 0
    assert client.get(url("preview", shop.blank.pk)).status_code == 200
    assert Access.objects.count() == 0
    picture = client.get(url("preview", shop.blank.pk), {"mau": str(certificate.pk)})
    assert picture.content.startswith(b"\x89PNG")
    assert Access.objects.count() == 1
    assert client.get(url("preview", shop.blank.pk), {"mau": "999999"}).status_code == 404


def test_the_test_sheet_is_with_and_without_the_offset(shop):
    client = signed_in(shop.actor)
    plain = text(client.get(url("test_sheet", shop.blank.pk)).content)
    moved = text(client.get(url("test_sheet", shop.blank.pk), {"may-in": shop.printer.pk}).content)
    assert "chưa bù độ lệch" in plain
    assert "Máy in 302 (+2,0; -1,5 mm)" in moved


def test_a_part_of_the_file_has_its_pages_only_and_who_opened_it_is_kept(shop):
    shop.receive()
    batch = shop.printed()
    client = signed_in(shop.actor)
    whole = client.get(url("batch_file", batch.pk)).content
    part = client.get(url("batch_file", batch.pk), {"tu": 2, "den": 3}).content
    assert (len(pages(whole)), len(pages(part))) == (3, 2)
    names = [sheet.name for sheet in batch.sheets.order_by("page")]
    assert names[0] not in text(part)
    assert names[1] in text(part)
    assert list(Access.objects.values_list("row_count", flat=True)) == [3, 2]


def test_pages_of_spoiled_sheets_are_typed_as_people_write_them(shop):
    shop.receive()
    batch = shop.printed(shop.decision(4))
    client = signed_in(shop.actor)
    address = url("spoil", batch.pk)
    for wrong, why in (("a", "Ghi số trang"), ("9", "không có trang: 9"), ("3-1", "không đúng")):
        assert why in client.post(address, {"pages": wrong, "reason": REASON}).content.decode()
    assert not batch.sheets.filter(spoiled_at__isnull=False).exists()
    answer = client.post(address, {"pages": "1, 3 - 4", "reason": REASON, "again": "on"})
    again = Batch.objects.exclude(pk=batch.pk).get()
    assert answer.url == url("batch", again.pk)
    assert again.count == 3
    assert list(batch.sheets.filter(spoiled_at=None).values_list("page", flat=True)) == [2]


def test_what_was_refused_is_said_on_the_page_with_the_way_on(shop):
    shop.receive()
    layout = queries.latest_layout(shop.blank)
    places = [place | ({"width": 12.0} if place["key"] == "name" else {}) for place in layout.places]
    shop.blank.layouts.create(version=2, places=places)
    decision = shop.decision(1)
    with pytest.raises(Exception, match="không vừa ô"):
        shop.printed(decision)
    page = signed_in(shop.actor).get(url("batch", Batch.objects.get().pk)).content.decode()
    assert "không vừa ô" in page
    assert Access.objects.get().subjects == [Certificate.objects.get().award.subject_id]
    assert url("layout", shop.blank.pk) in page


def test_no_stranger_and_no_other_role_sees_a_blank(shop):
    shop.receive()
    batch = shop.printed()
    stranger = make_actor(shop.desk.tree["stranger"], Role.APPRAISER)
    for name, number in (
        *((each, shop.blank.pk) for each in ("blank", "layout", "picture", "preview", "test_sheet", "ask", "receive")),
        *((each, batch.pk) for each in ("batch", "batch_file", "spoil")),
        ("of_decision", batch.decision_id),
        ("printer", shop.printer.pk),
    ):
        assert signed_in(stranger).get(url(name, number)).status_code == 404, name
        assert signed_in(shop.desk.head).get(url(name, number)).status_code == 403, name
    assert shop.blank.name not in signed_in(stranger).get(url("blanks")).content.decode()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_places_are_set_by_dragging_and_by_the_keys_and_the_picture_follows(page):
    shop = make_shop(picture=make_picture(1188, 840))
    _sign_in(page, shop.actor)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(url("layout", shop.blank.pk))
    sheet, name = page.locator("[data-sheet]"), page.locator('[data-place="name"]')
    expect(sheet).to_have_attribute("data-looks", "1")
    first = page.locator("[data-text]").get_attribute("href")
    scale = sheet.bounding_box()["width"] / 297
    box = name.locator("[data-box]").bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2 + 10 * scale, box["y"] + box["height"] / 2 - 20 * scale, steps=5)
    page.mouse.up()

    def numbers():
        page.locator('[data-fields="name"]').evaluate("each => { each.open = true }")
        return {side: float(page.locator(f"#id_name-{side}").input_value()) for side in ("x", "y", "width", "height")}

    after = numbers()
    assert after["x"] == pytest.approx(48, abs=0.3)
    assert after["y"] == pytest.approx(74, abs=0.3)
    name.focus()
    for key in ("ArrowRight", "Shift+ArrowRight", "Shift+ArrowRight", "ArrowDown"):
        page.keyboard.press(key)
    moved = numbers()
    assert moved["x"] == pytest.approx(after["x"] + 1.2, abs=0.01)
    assert moved["y"] == pytest.approx(after["y"] + 1, abs=0.01)
    name.focus()
    page.keyboard.press("Control+ArrowLeft")
    page.keyboard.press("Control+Shift+ArrowDown")
    sized = numbers()
    assert (sized["width"], sized["height"]) == (pytest.approx(220), pytest.approx(14.1))
    expect(page.locator("[data-told-here]")).to_contain_text("Tên người, tập thể được tặng: cách trái")
    for _ in range(60):  # never beyond the paper
        page.keyboard.press("ArrowLeft")
    assert numbers()["x"] == 0
    handle = name.locator("[data-handle]").bounding_box()
    page.mouse.move(handle["x"] + handle["width"] / 2, handle["y"] + handle["height"] / 2)
    page.mouse.down()
    page.mouse.move(handle["x"] - 50 * scale, handle["y"] + 8 * scale, steps=4)
    page.mouse.up()
    assert numbers()["width"] < 175
    page.locator("#id_name-x").fill("63.5")
    assert name.locator("[data-box]").get_attribute("x") == "63.5"
    page.locator("#mau").select_option("dai")
    expect(page.locator("[data-misfits]")).to_have_text("")
    page.wait_for_function("before => document.querySelector('[data-text]').getAttribute('href') !== before", arg=first)
    name.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#id_name-x")).to_be_focused()
    page.wait_for_timeout(1_500)
    assert_accessible(page)
    screenshot(page, "phoi-bang-bo-cuc")
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert_accessible(page)
    screenshot(page, "phoi-bang-bo-cuc-dien-thoai")
    page.set_viewport_size({"width": 1280, "height": 900})
    expected = numbers()
    page.get_by_role("button", name="Lưu thành phiên bản mới").click()
    expect(page.get_by_text("Đã lưu bố cục phiên bản 2.")).to_be_visible()
    kept = {place["key"]: place for place in queries.latest_layout(shop.blank).places}["name"]
    assert {side: kept[side] for side in expected} == expected
    assert json.dumps(kept["colour"]) == '"#000000"'


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_look_that_failed_is_said_and_never_shown_as_fitting(page):
    shop = make_shop()
    _sign_in(page, shop.actor)
    page.goto(url("layout", shop.blank.pk))
    expect(page.locator("[data-sheet]")).to_have_attribute("data-looks", "1")
    for answer in (
        lambda route: route.abort(),
        lambda route: route.fulfill(status=502, body="<html>", content_type="text/html"),
    ):
        expect(page.locator("[data-misfits]")).to_have_text("")
        page.route("**/xem-ngay/", answer)
        page.locator("#mau").select_option("dai")
        expect(page.locator("[data-misfits]")).to_have_text("Chưa xem lại được; hãy tải lại trang.")
        page.unroute("**/xem-ngay/")
        page.locator("#mau").select_option("ngan")


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_walk_from_a_new_blank_to_a_reprint(page, tmp_path):
    shop = make_shop()
    decision = shop.decision(3)
    (tmp_path / "phoi.png").write_bytes(make_picture(1188, 840))
    _sign_in(page, shop.actor)

    def seen(name):
        assert_accessible(page)
        screenshot(page, f"phoi-bang-{name}")
        page.set_viewport_size({"width": 390, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, name
        assert_accessible(page)
        screenshot(page, f"phoi-bang-{name}-dien-thoai")
        page.set_viewport_size({"width": 1280, "height": 900})

    page.goto(url("make"))
    page.get_by_label("Tên phôi").fill("Phôi Bằng khen mẫu mới")
    page.get_by_label("Bằng khen của Bộ, ban, ngành, tỉnh").check()
    page.get_by_label("Ảnh của phôi").set_input_files(tmp_path / "phoi.png")
    seen("them")
    page.get_by_role("button", name="Thêm phôi").click()
    expect(page.get_by_text("Đã thêm phôi. Hãy canh vị trí các mục.")).to_be_visible()
    blank = Blank.objects.latest("pk")
    page.goto(url("receive", blank.pk))
    page.get_by_label("Ký hiệu đứng trước số").fill("BK-")
    page.get_by_label("Từ số").fill("000501")
    page.get_by_label("Đến số").fill("000600")
    seen("nhan")
    page.get_by_role("button", name="Nhận vào kho").click()
    expect(page.get_by_text("BK-000501", exact=True)).to_be_visible()
    page.goto(reverse("decisions:decision", args=[decision.pk]))
    page.get_by_role("link", name="In trên phôi").click()
    seen("cua-quyet-dinh")
    page.get_by_role("link", name="Phôi Bằng khen mẫu mới").click()
    page.get_by_label("Máy in").select_option(str(shop.printer.pk))
    seen("in")
    page.get_by_role("button", name="In", exact=True).click()
    expect(page.get_by_text("Đã nhận yêu cầu in.")).to_be_visible()
    work_off()
    page.reload()
    expect(page.get_by_role("cell", name="BK-000502")).to_be_visible()
    seen("lan-in")
    page.get_by_role("link", name="Báo hỏng", exact=True).nth(1).click()
    expect(page.get_by_label("Trang của tệp in")).to_have_value("2")
    page.get_by_label("Lý do hỏng, mất").fill(REASON)
    seen("bao-hong")
    page.get_by_role("button", name="Ghi nhận").click()
    page.get_by_role("button", name="Đồng ý").click()
    expect(page.get_by_text("Đã ghi nhận tờ hỏng.")).to_be_visible()
    work_off()
    page.reload()
    expect(page.get_by_role("cell", name="BK-000504")).to_be_visible()
    expect(page.get_by_role("cell", name="BK-000502")).to_be_visible()
    page.goto(url("blank", blank.pk))
    seen("phoi")
    page.goto(url("blanks"))
    seen("cac-phoi")
    page.goto(url("printer", shop.printer.pk))
    seen("may-in")


def _sign_in(page, actor):
    page.context.clear_cookies()
    page.goto(reverse("web:sign_in"))
    page.get_by_label("Tên đăng nhập").fill(actor.account.username)
    page.get_by_label("Mật khẩu").fill("mat-khau-thu-nghiem")
    page.get_by_role("button", name="Đăng nhập").click()
    page.wait_for_url(lambda address: "dang-nhap" not in address)


def test_a_picture_is_served_as_what_it_is(shop):
    client = signed_in(shop.actor)
    blank = services.change_blank(
        shop.actor, blank=shop.blank, name=shop.blank.name, awards=shop.blank.awards, picture=make_picture()
    )
    answer = client.get(url("picture", blank.pk))
    assert (answer["Content-Type"], answer.content) == ("image/png", make_picture())
    data = {"name": "X", "awards": shop.blank.awards, "picture": SimpleUploadedFile("a.png", b"<svg/>")}
    assert "Không nhận loại tệp này" in client.post(url("change", blank.pk), data).content.decode()
