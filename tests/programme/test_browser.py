"""A year of tasks in a real browser: planned, given out, worked on, extended, accepted, counted; at both widths."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import enter, looker, press
from tests.makers import make_pdf
from tests.programme.ground import DAY, Ground
from thidua.programme.models import Task, TaskState
from thidua.programme.rules import Standing

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
look = looker("cong-tac")


def test_a_head_assigns_a_unit_works_a_head_accepts_and_the_year_is_counted(page):
    ground = Ground()
    due = ground.today + DAY
    enter(page, ground.officer)
    page.goto("/cong-tac/chuong-trinh/lap/")
    press(page, "^Lưu$")
    page.get_by_role("link", name="Thêm nhiệm vụ").click()
    page.get_by_label("Nhiệm vụ").fill("Tổng kết phong trào thi đua năm")
    page.get_by_label("Sản phẩm phải nộp").fill("Báo cáo tổng kết")
    page.get_by_label("Đơn vị chủ trì").select_option(label="Sở Tài chính")
    page.get_by_label("Đơn vị phối hợp").fill("Ủy ban nhân dân xã Tân Lập\nHội Nông dân tỉnh")
    page.get_by_label("Hạn", exact=False).last.fill(f"{due:%d/%m/%Y}")
    look(page, "giao")
    press(page, "Thêm nhiệm vụ")
    look(page, "chuong-trinh-du-thao")
    address = page.url

    enter(page, ground.head)
    page.goto(address)
    page.get_by_role("link", name="Phê duyệt").click()
    page.get_by_label("Số, ký hiệu văn bản").fill("01/CTr-UBND")
    press(page, "Phê duyệt", sure=True)
    expect(page.get_by_text("Đang thực hiện").first).to_be_visible()

    enter(page, ground.unit)
    page.get_by_role("link", name=re.compile("Nhiệm vụ của đơn vị")).click()
    page.get_by_role("link", name="Báo cáo tiến độ").click()
    page.get_by_label("Tiến độ (%)").fill("50")
    page.get_by_label("Kết quả đạt được").fill("Đã có dự thảo, chờ số liệu.")
    page.get_by_label("Tài liệu minh chứng").set_input_files(
        {"name": "du-thao.pdf", "mimeType": "application/pdf", "buffer": make_pdf("Dự thảo")}
    )
    press(page, "Báo cáo tiến độ")
    page.get_by_role("link", name="Xin gia hạn").click()
    later = due + DAY
    page.get_by_label("Xin lùi đến hết ngày").fill(f"{later:%d/%m/%Y}")
    page.get_by_label("Lý do").fill("Chờ số liệu của xã")
    press(page, "Xin gia hạn")
    look(page, "nhiem-vu")
    address = page.url

    enter(page, ground.head)
    page.goto(address)
    page.get_by_role("link", name="Trả lời xin gia hạn").click()
    page.get_by_label("Đồng ý gia hạn").check()
    look(page, "tra-loi")
    press(page, "Trả lời xin gia hạn")
    expect(page.get_by_text(f"{later:%d/%m/%Y} (ban đầu {due:%d/%m/%Y})")).to_be_visible()

    enter(page, ground.unit)
    page.goto(address)
    page.get_by_role("link", name="Nộp sản phẩm").click()
    page.get_by_label("Sản phẩm đã hoàn thành").fill("Báo cáo 15/BC-STC")
    press(page, "Nộp sản phẩm")

    late = ground.task(title="Việc đã quá hạn từ lâu", due=-20, lead=ground.tree["commune"])
    enter(page, ground.head)
    page.goto("/cong-tac/bang/")
    look(page, "bang")
    page.get_by_role("link", name="Tổng kết phong trào thi đua năm").click()
    page.get_by_role("link", name="Nghiệm thu", exact=True).click()
    page.get_by_label("Nhận xét chất lượng").fill("Tốt")
    press(page, "Nghiệm thu", sure=True)
    done = Task.objects.exclude(pk=late.pk).get()
    assert (done.state, done.standing, done.quality) == (TaskState.ACCEPTED, Standing.ON_TIME, "Tốt")
    look(page, "nghiem-thu")
    page.goto("/cong-tac/lich/?thang=" + f"{later:%Y-%m}")
    look(page, "lich")
    page.goto(f"/cong-tac/tong-hop/?nam={later.year}")
    look(page, "tong-hop")
    page.get_by_role("link", name=re.compile(rf"^1\s*: Năm {later.year}, Xong đúng hạn")).click()
    expect(page.get_by_role("link", name="Tổng kết phong trào thi đua năm")).to_be_visible()
    expect(page.get_by_text("1 dòng")).to_be_visible()
    look(page, "danh-sach")

    _council, session = ground.council()
    enter(page, ground.secretary)
    page.goto(f"/cong-tac/phien/{session.pk}/")
    page.get_by_role("textbox", name="Tài liệu").fill("Tờ trình phiên họp")
    page.locator("input[type=file]").set_input_files(
        {"name": "to-trinh.pdf", "mimeType": "application/pdf", "buffer": make_pdf("Tờ trình")}
    )
    press(page, "Gửi tài liệu")
    page.get_by_role("link", name="Ghi kết luận thành nhiệm vụ").click()
    page.get_by_label("Nhiệm vụ").fill("Rà soát hồ sơ chưa đủ minh chứng")
    page.get_by_label("Sản phẩm phải nộp").fill("Danh sách")
    page.get_by_label("Đơn vị chủ trì").select_option(label="Sở Tài chính")
    page.get_by_label("Hạn", exact=False).last.fill(f"{due:%d/%m/%Y}")
    press(page, "Kết luận")
    expect(page.get_by_role("link", name="Rà soát hồ sơ chưa đủ minh chứng")).to_be_visible()
    look(page, "phien-hop")
