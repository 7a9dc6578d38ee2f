"""Both rooms in a real browser: a department, a person placed and rated, a procedure measured, a fault to its end."""

import datetime as dt
import re

import pytest
from playwright.sync_api import expect

from tests.browser import enter, looker, press
from tests.quality.ground import Ground
from tests.quality.test_measures import task
from thidua.quality.models import Fault, Version
from thidua.register.models import Claim
from thidua.staff.models import Member

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
look = looker("nhan-su-chat-luong")


def test_from_a_new_department_to_a_measured_procedure_and_a_closed_fault(page):
    ground = Ground()
    auditor = ground.auditors()[0]
    for day in (3, 4, 30):
        task(ground.agency, dt.date(2026, 3, 2), dt.date(2026, 3, day))

    enter(page, ground.clerk)
    page.goto("/nhan-su/phong-ban/")
    page.get_by_role("link", name="Thêm phòng, ban").click()
    page.get_by_label("Tên phòng, ban").fill("Phòng Nghiệp vụ")
    page.get_by_label("Từ ngày").fill("02/01/2020")
    press(page, "Thêm phòng, ban")
    look(page, "phong-ban")
    page.get_by_role("link", name="Sắp xếp phòng, ban").click()
    look(page, "sap-xep")
    page.goto("/nhan-su/")
    page.get_by_role("link", name="Thêm người làm việc").click()
    page.get_by_label("Họ và tên").fill("Đặng Thị Mới")
    page.get_by_label("Ngày sinh").fill("01/02/1990")
    page.get_by_label("Về cơ quan từ ngày").fill("02/01/2020")
    press(page, "Thêm người làm việc")  # without the sex: nothing typed is lost
    expect(page.get_by_label("Họ và tên")).to_have_value("Đặng Thị Mới")
    page.get_by_label("Giới tính").select_option("female")
    look(page, "them-nguoi")
    press(page, "Thêm người làm việc")
    page.get_by_role("link", name="Bố trí, điều động").click()
    page.get_by_label("Phòng, ban").select_option(label="Phòng Nghiệp vụ")
    page.get_by_label("Chức danh, vị trí").fill("Chuyên viên")
    page.get_by_label("Công tác thi đua, khen thưởng").select_option("full")
    look(page, "bo-tri")
    press(page, "Bố trí, điều động")
    look(page, "ho-so")
    page.goto("/nhan-su/")
    look(page, "danh-sach")
    page.goto("/nhan-su/xep-loai/")
    page.get_by_label("Đặng Thị Mới").last.select_option("excellent")
    press(page, "Khai xếp loại")
    look(page, "xep-loai")
    assert Claim.objects.get().content["rating"] == "excellent"
    assert Member.objects.get(subject__name="Đặng Thị Mới").placements.get().emulation == "full"

    enter(page, ground.keeper)
    page.goto("/chat-luong/")
    page.get_by_role("link", name="Soạn quy trình").click()
    page.get_by_label("Số quy trình").fill("QT-02")
    page.get_by_label("Tên quy trình").fill("Giao và nghiệm thu nhiệm vụ")
    page.get_by_label("Bộ phận chủ trì").fill("Phòng Nghiệp vụ")
    for number, (code, name) in enumerate((("B1", "Thực hiện nhiệm vụ"), ("B2", "Lưu kết quả")), start=1):
        row = page.get_by_role("group", name=f"Bước {number}", exact=True)
        row.get_by_label("Mã bước").fill(code)
        row.get_by_label("Tên bước").fill(name)
        row.get_by_label("Người thực hiện").fill("Chuyên viên")
    first = page.get_by_role("group", name="Bước 1", exact=True)
    first.get_by_label("Số ngày làm việc").fill("3")
    first.get_by_label("Đo bằng bước của hệ thống").select_option("task_work")
    look(page, "soan-quy-trinh")
    press(page, "Lưu bản soạn")
    look(page, "quy-trinh")
    enter(page, ground.head)
    version = Version.objects.get()
    page.goto(f"/chat-luong/ban/{version.pk}/")
    page.get_by_role("link", name="Ban hành quy trình").click()
    page.get_by_label("Quyết định ban hành").fill("17/QĐ-UBND")
    press(page, "Ban hành quy trình", sure=True)
    page.goto(f"/chat-luong/ban/{version.pk}/?tu=01/01/2026&den=31/12/2026")
    expect(page.get_by_text("Trung vị 2 ngày")).to_be_visible()
    look(page, "so-do")
    page.get_by_role("link", name=re.compile("^3.*lượt")).click()
    expect(page.get_by_text("quá hạn", exact=True)).to_be_visible()
    look(page, "cac-luot")

    enter(page, ground.keeper)
    page.goto("/chat-luong/buoc-cham/?tu=01/01/2026&den=31/12/2026")
    look(page, "buoc-cham")
    page.get_by_role("link", name=re.compile("^Ghi.*B1")).click()
    page.get_by_label("Người chịu trách nhiệm khắc phục").select_option(label=ground.lawyer.person.full_name)
    press(page, "Ghi điểm không phù hợp")
    fault = page.url
    enter(page, ground.lawyer)
    page.goto(fault)
    page.get_by_role("link", name="Nguyên nhân, hành động khắc phục").click()
    page.get_by_label("Nguyên nhân").fill("Giao việc chậm")
    page.get_by_role("textbox", name=re.compile("^Hành động khắc phục")).fill("Giao ngay trong ngày")
    page.get_by_label("Hạn khắc phục").fill(f"{ground.today:%d/%m/%Y}")
    press(page, "^Lưu$")
    page.get_by_role("link", name="Báo đã khắc phục").click()
    page.get_by_label("Kết quả khắc phục").fill("Đã giao trong ngày từ tháng này")
    press(page, "Báo đã khắc phục")
    expect(page.get_by_text("cần người khác kiểm tra và đóng")).to_be_visible()
    look(page, "diem-khong-phu-hop")
    enter(page, ground.keeper)
    page.goto(fault)
    page.get_by_role("link", name="Đóng điểm không phù hợp").click()
    page.get_by_label("Đã kiểm tra thế nào").fill("Xem 5 nhiệm vụ")
    press(page, "Đóng điểm không phù hợp")
    assert Fault.objects.get().state == "closed"

    page.goto("/chat-luong/danh-gia/lap/")
    page.get_by_label("Tên cuộc đánh giá").fill("Đánh giá nội bộ")
    page.get_by_label("Phòng, ban được đánh giá").select_option(label="Phòng Nghiệp vụ")
    page.get_by_label("Trưởng nhóm").select_option(str(auditor.pk))
    page.get_by_role("checkbox", name=re.compile("^QT-02")).check()
    page.get_by_role("group", name="Nội dung 1").get_by_label("Nội dung kiểm tra").fill("Có sổ theo dõi không?")
    look(page, "lap-danh-gia")
    press(page, "Lưu cuộc đánh giá")
    look(page, "danh-gia")
    page.goto("/nhan-su/de-tai/")
    look(page, "de-tai")
