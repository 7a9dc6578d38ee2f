"""A movement in a real browser, from the draft to the opened nomination; whole at both widths."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import enter, looker, press
from tests.makers import make_collective
from tests.movements.ground import Ground
from thidua.movements.models import Movement
from thidua.register.models import MovementResult

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
look = looker("phong-trao")


def draft(page: Page, ground: Ground) -> str:
    enter(page, ground.planner)
    page.goto("/phong-trao/")
    look(page, "danh-sach-trong")
    page.get_by_role("link", name="Soạn kế hoạch").click()
    page.get_by_label("Tên phong trào").fill("Chung sức làm đường")
    days = ground.days(5)
    page.get_by_label("Từ ngày").fill(f"{days['starts_on']:%d/%m/%Y}")
    page.get_by_label("Đến hết ngày").fill(f"{days['ends_on']:%d/%m/%Y}")
    for label in ("Căn cứ", "I. Mục đích", "II. Đối tượng", "III. Nội dung", "V. Tổ chức"):
        page.get_by_label(label).fill(f"Nội dung của phần {label}.")
    first = page.get_by_role("group", name="Tiêu chí 1")
    first.get_by_label("Tiêu chí").fill("Số km đường")
    first.get_by_label("Chỉ tiêu").fill("100")
    first.get_by_label("Điểm tối đa").fill("60")
    first.get_by_label("Xét khi bằng điểm").fill("1")
    page.get_by_role("group", name="Khen thưởng 1").get_by_label("Danh hiệu").select_option(
        "ministry_province_emulation_flag"
    )
    term = page.get_by_role("group", name="Kỳ báo cáo 1")
    term.get_by_label("Kỳ báo cáo").fill("Tháng này")
    term.get_by_label("Hạn gửi").fill(f"{ground.today:%d/%m/%Y}")
    look(page, "soan")
    press(page, r"Thêm dòng\s*: Tiêu chí")
    expect(page.get_by_role("group", name="Tiêu chí 4")).to_be_visible()
    expect(page.get_by_role("group", name="Tiêu chí 1").get_by_label("Tiêu chí")).to_have_value("Số km đường")
    press(page, "Lưu dự thảo")
    look(page, "du-thao")
    press(page, "Trình phát động")
    return page.url


def test_from_draft_to_launch_to_report_to_final_review_to_the_opened_nomination(page):
    ground = Ground()
    unit = make_collective("Phòng Ngân sách", ground.tree["department"])
    address = draft(page, ground)
    enter(page, ground.head)
    page.goto(address)
    page.get_by_role("link", name="Phát động", exact=True).click()
    page.get_by_label("Số, ký hiệu văn bản").fill("15/KH-UBND")
    look(page, "phat-dong")
    press(page, "Phát động", sure=True)
    expect(page.get_by_text("Đang thi đua").first).to_be_visible()

    enter(page, ground.department)
    page.goto(address)
    page.get_by_role("link", name="Đăng ký tham gia").click()
    page.get_by_label("Tìm tập thể, cá nhân").fill("ngan sach")
    press(page, "^Tìm$")
    look(page, "dang-ky")
    page.get_by_role("link", name="Phòng Ngân sách").click()
    page.get_by_label("Số km đường").fill("80,5")
    press(page, "Đăng ký tham gia")
    look(page, "tham-gia")
    page.get_by_role("link", name="Viết báo cáo").click()
    page.get_by_label("Số km đường").fill("70")
    page.get_by_label("Kết quả nổi bật").fill("Xong 70 km.")
    look(page, "viet-bao-cao")
    press(page, "Gửi báo cáo", sure=True)

    enter(page, ground.planner)
    page.goto(address)
    look(page, "tien-do")
    page.get_by_role("link", name="Phòng Ngân sách").first.click()
    look(page, "bao-cao")
    press(page, "Tiếp nhận")
    page.goto(address)
    page.get_by_role("link", name="Sơ kết, tổng kết").click()
    page.get_by_label("Tổng kết").check()
    press(page, "Lập bảng điểm")
    look(page, "cham-diem")
    page.get_by_label("Phòng Ngân sách: Số km đường").fill("55,5")
    press(page, "Lưu và xếp hạng")
    expect(page.get_by_role("cell", name="55,5").first).to_be_visible()
    press(page, "Khóa và công bố", sure=True)
    expect(page.get_by_text("Đã khóa", exact=True).first).to_be_visible()
    look(page, "ket-qua")
    result = MovementResult.objects.get()
    assert (result.subject, result.rank, result.years, result.evaluated_at) == (unit, 1, 5, "final")

    enter(page, ground.department)
    page.goto(address)
    page.get_by_role("link", name=re.compile("^Tổng kết,")).click()
    page.get_by_role("link", name=re.compile("Cờ thi đua")).click()
    expect(page.get_by_label("Danh hiệu, hình thức đề nghị")).to_have_value("ministry_province_emulation_flag")
    expect(page.get_by_label("Loại hình khen thưởng")).to_have_value("thematic")
    expect(page.get_by_label("Tóm tắt thành tích")).to_have_value(re.compile("Xếp thứ 1, tổng kết phong trào"))
    assert Movement.objects.count() == 1
