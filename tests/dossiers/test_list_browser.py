"""The import of a list in a real browser: every page accessible at both widths, nothing wider than the screen."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from playwright.sync_api import expect

from tests.browser import enter, looker, press
from tests.dossiers.intake.lists import SAMPLE
from tests.makers import make_actor, make_tree
from thidua.agencies.models import Role
from thidua.dossiers import services
from thidua.dossiers.list_overview import unit_lines
from thidua.dossiers.models import NomineeList
from thidua.jobs.models import Job
from thidua.jobs.running import run

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
look = looker("danh-sach")


@pytest.fixture
def officer():
    return make_actor(make_tree()["department"], Role.UNIT_OFFICER)


@pytest.fixture
def desk(officer, page):
    page.set_default_timeout(60_000)  # sixty people are taken in while the page waits
    enter(page, officer)
    return page


def test_an_officer_takes_the_sample_in_undoes_it_and_goes_on(desk, officer):
    page = desk
    page.goto("/ho-so/danh-sach/")
    look(page, "tai-len")
    page.get_by_label("Tệp danh sách").set_input_files(SAMPLE)
    press(page, "Tải lên và xem")
    look(page, "cot")
    press(page, "Đọc các dòng")
    look(page, "dong")
    page.get_by_role("link", name="Xem các dòng có lỗi").click()
    expect(page.get_by_text("Cùng người, cùng đề nghị với dòng 61")).to_be_visible()
    expect(page.get_by_text("Cùng người, cùng đề nghị với dòng 12")).to_be_visible()
    look(page, "loi")
    page.get_by_role("link", name="Sửa dòng 61").click()
    look(page, "sua-dong")
    press(page, "Bỏ qua dòng này")
    expect(page.get_by_text("Cùng người, cùng đề nghị")).to_have_count(0)
    for number in (40, 41):
        page.get_by_role("checkbox", name=f"Chọn dòng {number}").check()
    press(page, "^Bỏ qua$")
    page.get_by_role("link", name="Tất cả").click()
    page.get_by_role("link", name="Chọn nơi ghi cho các đơn vị").click()
    look(page, "don-vi")
    page.get_by_label("UBND xã Tân Lập").select_option(label="Nộp dưới tên cơ quan tôi: Sở Tài chính")
    press(page, "Ghi lựa chọn")
    press(page, "Nộp mọi đơn vị chưa chọn dưới tên Sở Tài chính")
    page.get_by_text(re.compile(r"^Sẽ chấp nhận \d+ dòng")).first.click()
    expect(page.get_by_text("Dòng 9, Hoàng Ngọc Bích: Chữ số thứ tư (3)")).to_be_visible()
    look(page, "loai")
    accept = page.get_by_role("button", name=re.compile("^Chấp nhận cách đọc này cho"))
    while accept.count():
        press(page, "^Chấp nhận cách đọc này cho")
    page.get_by_text(re.compile(r"^Đã chấp nhận \d+ loại$")).click()
    look(page, "da-chap-nhan")
    press(page, "Thôi chấp nhận, xem lại")
    expect(accept).to_have_count(1)
    press(page, "^Chấp nhận cách đọc này cho")
    press(page, r"^Nhập 61 dòng$")
    expect(page.get_by_text("61 hồ sơ đề nghị đã được lập")).to_be_visible(timeout=60_000)
    look(page, "da-nhap")
    page.get_by_role("button", name="Hoàn tác việc nhập").click()
    with page.expect_navigation():
        page.get_by_role("dialog").get_by_role("button", name="Đồng ý").click()
    look(page, "hoan-tac")
    press(page, "Đọc lại tệp này")
    expect(page.get_by_role("button", name="Nhập 61 dòng")).to_be_visible()
    assert NomineeList.objects.count() == 2


def test_work_that_keeps_one_waiting_says_so_until_the_answer_is_there(desk):
    page, held = desk, []

    def hold(route):
        held.append(route) if route.request.method == "POST" else route.continue_()

    page.route("**/danh-sach/", hold)
    page.goto("/ho-so/danh-sach/")
    page.get_by_label("Tệp danh sách").set_input_files(SAMPLE)
    # Playwright asks nothing of a page that is on its way to another; the page itself remembers what it said.
    page.evaluate(
        """new MutationObserver(() => {
            const said = [document.querySelector(".busy"), document.getElementById("loi-bao")];
            sessionStorage.setItem("said", said.map((place) => place?.textContent).join("|"));
        }).observe(document.body, {childList: true, subtree: true})"""
    )
    page.get_by_role("button", name="Tải lên và xem").click(no_wait_after=True)
    page.wait_for_timeout(1_500)
    held[0].continue_()
    expect(page.get_by_role("heading", name="Mỗi cột chứa gì?")).to_be_visible()
    assert page.evaluate("sessionStorage.getItem('said')") == "Đang đọc tệp…|Đang đọc tệp…"
    expect(page.locator(".busy")).to_have_count(0)


def test_the_progress_of_a_long_list_is_accessible_and_ends_by_itself(desk, officer, monkeypatch):
    page = desk
    monkeypatch.setattr("thidua.dossiers.views.lists.AT_ONCE", 10)
    made = services.upload_list(officer, upload=SimpleUploadedFile(SAMPLE.name, SAMPLE.read_bytes()))
    made = services.map_columns(officer, nominee_list=made, table=0, columns=made.columns, year=2024)
    services.file_units(officer, nominee_list=made, choices={line.key: officer.agency for line in unit_lines(made)})
    services.leave_out(officer, nominee_list=made, numbers=[40, 41, 61])
    services.accept_rows(officer, nominee_list=made, numbers=list(made.rows.values_list("number", flat=True)))
    page.goto(f"/ho-so/danh-sach/{made.pk}/")
    press(page, "^Nhập 61 dòng$")
    expect(page.get_by_role("progressbar")).to_be_visible()
    look(page, "dang-nhap")
    run(Job.objects.get().pk, lambda: False)
    expect(page.get_by_text("Danh sách đã được nhập")).to_be_visible(timeout=60_000)
