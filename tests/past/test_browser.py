"""An old register in a real browser, from its file to the register and back: accessible and whole at both widths."""

import io
import re

import pytest
import xlsxwriter
from playwright.sync_api import expect

from tests.browser import enter, looker, press
from tests.makers import make_actor, make_tree
from tests.past.conftest import GOOD, HEADER, changed
from thidua.agencies.models import Role
from thidua.jobs.models import Job
from thidua.jobs.running import run
from thidua.past.models import PastImport
from thidua.register.models import Award, Subject

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
look = looker("so-cu")


@pytest.fixture
def keeper(page):
    actor = make_actor(make_tree()["province"], Role.APPRAISER)
    enter(page, actor)
    return page


def book() -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as workbook:
        sheet = workbook.add_worksheet("Sổ 2022")
        sheet.write(0, 0, "SỔ KHEN THƯỞNG NĂM 2022")
        rows = [GOOD, changed(name="Lê Văn Ổi", birth="02/03/1979"), changed(name="Vũ Thị Na", year="20x2")]
        for line, row in enumerate([HEADER, *rows], start=2):
            sheet.write_row(line, 0, row)
    return file.getvalue()


def test_an_officer_brings_an_old_register_in_and_takes_it_back(keeper):
    page = keeper
    page.goto("/")
    page.get_by_role("link", name="Nhập sổ cũ").first.click()
    look(page, "tai-len")
    page.get_by_label("Tệp sổ cũ").set_input_files(
        {"name": "so-cu.xlsx", "mimeType": "application/octet-stream", "buffer": book()}
    )
    press(page, "Tải lên và xem")
    expect(page.get_by_role("combobox", name="Số định danh")).to_have_value("citizen_number")
    look(page, "cot")
    press(page, "Xác nhận các cột")
    press(page, "Kiểm tra các dòng")
    expect(page.get_by_text("khen thưởng sẽ ghi")).to_be_visible()
    expect(page.get_by_text(re.compile("«20x2»")).first).to_be_visible()
    look(page, "kiem-tra")
    assert not Award.objects.exists()
    page.get_by_role("button", name="Ghi vào sổ bộ").click()
    look(page, "xac-nhan")
    with page.expect_navigation():
        page.get_by_role("dialog").get_by_role("button", name="Đồng ý").click()
    look(page, "dang-ghi")
    expect(page.get_by_role("progressbar")).to_be_visible()
    run(Job.objects.get().pk, lambda: False)
    expect(page.get_by_text("khen thưởng đã ghi")).to_be_visible()
    look(page, "da-ghi")
    assert (Award.objects.count(), Subject.objects.count()) == (2, 2)
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("Tải tệp")).click()
    assert download.value.suggested_filename == "so-cu-dong-loi.xlsx"
    page.get_by_role("link", name="Hoàn tác việc nhập").click()
    press(page, "^Hoàn tác$")
    expect(page.get_by_text("Cần điền mục này").first).to_be_visible()
    page.get_by_label("Lý do").fill("Nhập nhầm tệp.")
    look(page, "hoan-tac")
    press(page, "^Hoàn tác$")
    run(Job.objects.first().pk, lambda: False)
    page.goto(f"/so-bo/nhap-so-cu/{PastImport.objects.get().pk}/")
    expect(page.get_by_text("Không có gì; mọi thứ tệp này đưa vào đã được gỡ.")).to_be_visible()
    look(page, "da-hoan-tac")
    assert not Award.objects.exists()
    page.goto("/so-bo/nhap-so-cu/")
    expect(page.get_by_role("cell", name="Đã hoàn tác")).to_be_visible()
    look(page, "danh-sach")
