"""An inspection in a real browser, from the plan to the confirmed recommendation; whole at both widths."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import enter, keep, looker, press
from tests.inspections.ground import YEAR, Ground
from thidua.documents.inspections import conclusion_paper, decision_paper, notice_paper, record_paper
from thidua.documents.rendering import render
from thidua.inspections.models import Inspection, Plan, Recommendation
from thidua.register.models import Proceeding

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
look = looker("kiem-tra")


def planned(page: Page, ground: Ground) -> str:
    """The plan drafted by the lead and approved by the head; the address of its board."""
    enter(page, ground.lead)
    page.goto("/kiem-tra/ke-hoach/")
    page.get_by_role("link", name="Lập kế hoạch").click()
    page.get_by_label("Tên kế hoạch").fill("Kế hoạch kiểm tra công tác thi đua, khen thưởng")
    first = page.get_by_role("group", name="Đơn vị 1")
    first.get_by_label("Đơn vị").fill("sở tài chính")
    first.get_by_label("Tháng").select_option("1")
    first.get_by_label("Thời kỳ từ năm").fill(str(YEAR))
    press(page, "Lưu kế hoạch")  # without the last year and the contents: nothing typed is lost
    expect(page.get_by_role("group", name="Đơn vị 1").get_by_label("Đơn vị").first).to_have_value("sở tài chính")
    first = page.get_by_role("group", name="Đơn vị 1")
    first.get_by_label("Đến hết năm").fill(str(YEAR))
    first.get_by_label("Hồ sơ, thủ tục xét khen thưởng").check()
    look(page, "soan-ke-hoach")
    press(page, "Lưu kế hoạch")
    address = page.url
    enter(page, ground.head)
    page.goto(address)
    page.get_by_role("link", name="Phê duyệt").click()
    page.get_by_label("Số, ký hiệu văn bản").fill("05/KH-UBND")
    press(page, "Phê duyệt kế hoạch", sure=True)
    look(page, "ke-hoach")
    return address


def prepared(page: Page, ground: Ground, plan: str) -> str:
    """The inspection of the plan's line with its team and questions, decided and announced; its address."""
    enter(page, ground.lead)
    page.goto(plan)
    page.get_by_role("link", name=re.compile("^Chuẩn bị")).click()
    for label, day in (("Kiểm tra từ ngày", 0), ("Đến hết ngày", 9), ("Hạn trả lời đề cương", 5)):
        page.get_by_label(label).fill(f"{ground.today.fromordinal(ground.today.toordinal() + day):%d/%m/%Y}")
    page.get_by_role("group", name="Thành viên 1").get_by_label("Cán bộ của cơ quan").select_option(
        label="Trần Thị Trưởng Đoàn"
    )
    look(page, "chuan-bi")
    press(page, "^Lưu$")
    address = page.url
    page.get_by_role("link", name="Soạn đề cương").click()
    look(page, "de-cuong")
    press(page, "Lưu đề cương")
    enter(page, ground.head)
    page.goto(address)
    page.get_by_role("link", name="Quyết định kiểm tra", exact=True).click()
    page.get_by_label("Số, ký hiệu văn bản").fill("12/QĐ-UBND")
    press(page, "Quyết định kiểm tra", sure=True)
    enter(page, ground.lead)
    page.goto(address)
    press(page, "Thông báo cho đơn vị", sure=True)
    return address


def test_from_the_plan_to_the_sample_the_finding_the_conclusion_and_the_confirmed_recommendation(page):
    ground = Ground()
    for number in range(12):
        ground.nomination(number)
    address = prepared(page, ground, planned(page, ground))

    enter(page, ground.officer)
    page.goto(address)
    page.get_by_role("link", name="Trả lời đề cương").click()
    page.get_by_label(re.compile("^1\\.")).fill("Đã trình 12 hồ sơ.")
    look(page, "tra-loi")
    press(page, "Gửi trả lời")

    enter(page, ground.lead)
    page.goto(address)
    press(page, "Bắt đầu kiểm tra")
    page.get_by_role("link", name="Rút mẫu").click()
    page.get_by_label("Số dòng cần rút").fill("4")
    look(page, "rut-mau")
    press(page, "Rút mẫu ngẫu nhiên", sure=True)
    expect(page.get_by_text("rút lại ra đúng mẫu này")).to_be_visible()
    look(page, "mau")
    page.get_by_role("link", name=re.compile("^Ghi phát hiện")).first.click()
    page.get_by_role("textbox", name=re.compile("^Phát hiện")).fill("Thiếu biên bản bình xét")
    page.get_by_label("Chứng cứ").fill("Hồ sơ không có biên bản.")
    page.get_by_label("Hạn giải trình").fill(f"{ground.today:%d/%m/%Y}")
    look(page, "ghi-phat-hien")
    press(page, "^Ghi phát hiện$")
    press(page, "Tạm dừng hồ sơ", sure=True)
    finding = page.url
    assert Proceeding.objects.get().ends_on is None

    enter(page, ground.officer)
    page.goto(finding)
    page.get_by_role("textbox", name=re.compile("^Giải trình")).fill("Biên bản lưu ở phòng Tổ chức.")
    press(page, "Gửi giải trình")
    enter(page, ground.lead)
    page.goto(finding)
    page.get_by_role("radio", name="Giữ nguyên").check()
    page.get_by_role("textbox", name=re.compile("^Lý do")).fill("Biên bản lập sau ngày trình.")
    look(page, "phat-hien")
    press(page, "Ghi kết quả", sure=True)
    page.goto(address)
    press(page, "Lập kết luận")
    page.get_by_role("link", name="Soạn kết luận").click()
    page.get_by_role("textbox", name=re.compile("^Kết luận")).fill("Đơn vị chấp hành tốt, còn thiếu sót về hồ sơ.")
    row = page.get_by_role("group", name="Kiến nghị 1")
    row.get_by_label("Kiến nghị").first.fill("Bổ sung biên bản bình xét.")
    row.get_by_label("Hạn thực hiện").fill(f"{ground.today:%d/%m/%Y}")
    look(page, "soan-ket-luan")
    press(page, "Lưu dự thảo")

    enter(page, ground.head)
    page.goto(address)
    page.get_by_role("link", name="Ký kết luận").click()
    page.get_by_label("Số, ký hiệu văn bản").fill("30/KL-UBND")
    press(page, "Ký kết luận", sure=True)
    look(page, "da-ket-luan")
    assert Proceeding.objects.get().ends_on == ground.today
    enter(page, ground.officer)
    page.goto(address)
    look(page, "don-vi-xem")
    page.get_by_role("link", name=re.compile("Bổ sung biên bản")).click()
    page.get_by_label("Kết quả thực hiện").fill("Đã bổ sung.")
    look(page, "kien-nghi")
    press(page, "Gửi báo cáo")
    enter(page, ground.lead)
    page.goto(page.url)
    page.goto(f"/kiem-tra/kien-nghi/{Recommendation.objects.get().pk}/")
    press(page, "Xác nhận đã thực hiện", sure=True)
    expect(page.get_by_text("Đã thực hiện", exact=True).first).to_be_visible()
    page.goto("/kiem-tra/")
    look(page, "danh-sach")
    assert Recommendation.objects.get().state == "closed"
    assert Plan.objects.get().state == "approved"
    found = Inspection.objects.get()
    for name, build in (
        ("quyet-dinh", decision_paper),
        ("thong-bao", notice_paper),
        ("bien-ban", record_paper),
        ("ket-luan", conclusion_paper),
    ):
        content = render(build(found))
        assert content.startswith(b"%PDF-")
        keep(content, f"kiem-tra-{name}.pdf")
