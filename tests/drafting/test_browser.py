"""A document in a real browser, from the plan to the draft change of rules; whole at both widths."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import enter, looker, press
from tests.drafting.ground import FIRST, SECOND, Ground
from tests.makers import make_pdf
from thidua.drafting.models import DraftCase, State

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
look = looker("xay-dung")


def follow(page: Page, name: str) -> None:
    page.get_by_role("link", name=re.compile(name)).first.click()
    page.wait_for_load_state()


def finish(page: Page, address: str, result: str = "") -> None:
    page.goto(address)
    follow(page, "^Xong bước này")
    page.get_by_label("Kết quả của bước").fill(result)
    press(page, "^Xong bước")


def opened(page: Page, ground: Ground) -> str:
    """The case with a group and its first version, at the step of consultation."""
    enter(page, ground.officer)
    page.goto("/xay-dung-van-ban/")
    look(page, "danh-sach-trong")
    follow(page, "Mở hồ sơ")
    page.get_by_label("Loại văn bản").select_option("decision")
    page.get_by_label("Tên văn bản").fill("quy định việc làm thử trên địa bàn tỉnh Ví Dụ")
    page.get_by_label("Căn cứ").fill("Luật Thử nghiệm giao Ủy ban nhân dân tỉnh quy định.")
    page.get_by_label("Dự kiến trình").fill(f"{ground.day(60):%d/%m/%Y}")
    press(page, "Mở hồ sơ")
    address = page.url
    look(page, "ho-so-moi")
    finish(page, address)
    expect(page.get_by_text("Tổ soạn thảo chưa có ai.")).to_be_visible()
    follow(page, "Thêm người")
    page.get_by_label("Họ và tên").fill("Trần Thị Tổ")
    page.get_by_label("Vai trò").select_option("leader")
    press(page, "Thêm người")
    finish(page, address)
    follow(page, "Thêm bản dự thảo")
    page.get_by_label("hoặc dán nội dung").fill(FIRST)
    look(page, "dan-du-thao")
    press(page, "Thêm bản dự thảo")
    expect(page.get_by_text("Đọc được 3 điều, 2 khoản, 3 điểm.")).to_be_visible()
    look(page, "ban-du-thao")
    finish(page, address)
    return address


def test_from_the_plan_by_opinions_and_a_comparison_to_the_issue_and_the_change_of_rules(page):
    ground = Ground()
    address = opened(page, ground)
    follow(page, "Gửi lấy ý kiến")
    page.get_by_label("Hạn trả lời").fill(f"{ground.day(10):%d/%m/%Y}")
    page.get_by_label("Sở Tài chính").check()
    look(page, "gui-lay-y-kien")
    press(page, "Gửi lấy ý kiến")

    enter(page, ground.department)
    page.goto("/xay-dung-van-ban/y-kien/")
    look(page, "duoc-lay-y-kien")
    follow(page, "việc làm thử")
    page.get_by_label("Nhất trí, có góp ý").check()
    first = page.get_by_role("group", name="Góp ý 1")
    first.get_by_label("Chỗ góp ý").select_option("dieu-2")
    first.get_by_label("Nội dung góp ý").fill("Ba lần là quá nhiều, đề nghị hai lần.")
    look(page, "gop-y")
    press(page, r"Thêm dòng")
    second = page.get_by_role("group", name="Góp ý 2")
    expect(page.get_by_role("group", name="Góp ý 1").get_by_label("Nội dung")).to_have_value(re.compile("hai lần"))
    second.get_by_label("Nội dung góp ý").fill("Đề nghị bổ sung kinh phí.")
    press(page, "Gửi ý kiến", sure=True)
    look(page, "da-gop-y")

    enter(page, ground.officer)
    page.goto(address)
    expect(page.get_by_text("Còn 2 ý kiến chưa tiếp thu hoặc giải trình.")).to_be_visible()
    look(page, "cho-xu-ly")
    follow(page, "^Thêm bản dự thảo")
    page.get_by_label("hoặc dán nội dung").fill(
        SECOND.replace("Điều 3. Hiệu lực", "Điều 3. Điều mới\nLời mới.\nĐiều 4. Hiệu lực")
    )
    press(page, "Thêm bản dự thảo")
    page.goto(address)
    press(page, "So sánh hai bản")
    look(page, "so-sanh")
    expect(page.get_by_role("cell", name=re.compile("Thêm mới"))).to_have_count(1)
    page.goto(address)
    follow(page, "Tổng hợp, tiếp thu")
    look(page, "tong-hop")
    follow(page, "Xử lý.*Điều 2")
    page.get_by_label("Tiếp thu", exact=True).check()
    page.get_by_label("Đã tiếp thu tại bản").select_option(label="Bản dự thảo 2")
    look(page, "xu-ly")
    press(page, "Lưu")
    follow(page, "^Xử lý")
    page.get_by_label("Không tiếp thu, giải trình").check()
    page.get_by_label("Nội dung tiếp thu, giải trình").fill("Kinh phí đã quy định ở văn bản khác.")
    press(page, "Lưu")
    expect(page.get_by_text("còn 0 chưa xử lý")).to_be_visible()
    follow(page, "việc làm thử")
    follow(page, "^Lấy ý kiến bản 1")
    look(page, "lay-y-kien")
    finish(page, address)
    finish(page, address, "Văn bản thẩm định số 12/BC-STP: đủ điều kiện trình.")
    finish(page, address)

    enter(page, ground.head)
    page.goto(address)
    follow(page, "^Ban hành")
    page.get_by_label("Số, ký hiệu văn bản").fill("12/2026/QĐ-UBND")
    page.get_by_label("Có hiệu lực").fill(f"{ground.day(10):%d/%m/%Y}")
    page.get_by_label("Bản ký").set_input_files({"name": "12.pdf", "mimeType": "application/pdf", "buffer": make_pdf()})
    look(page, "ban-hanh")
    press(page, "^Ban hành", sure=True)
    look(page, "da-ban-hanh")
    follow(page, "^QD-")
    expect(page.get_by_role("heading", name="Thêm văn bản: 12/2026/QĐ-UBND")).to_be_visible()
    look(page, "sua-quy-tac")
    follow(page, "Văn bản đã ban hành")
    assert page.url == address
    assert DraftCase.objects.get().state == State.ISSUED
