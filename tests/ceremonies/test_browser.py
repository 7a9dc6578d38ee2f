"""Fund, stock and a ceremony in a real browser: money asked and approved, things counted in, guests invited and
answering, seats, handing over, the end; at both widths."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from tests.browser import enter, looker, press
from tests.ceremonies.ground import Ground
from tests.decisions.desk import CERTIFICATE
from thidua.ceremonies.models import Ceremony, HandOver, Invitation, State
from thidua.fund.models import Payment, PaymentState
from thidua.stock.models import Slip

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
look = looker("le-trao-tang")


def test_from_the_fund_and_the_stock_to_the_stage_and_the_report(page):
    ground = Ground()
    ground.on(CERTIFICATE, "Nguyễn Văn Dũng", "Trần Thị Đào", "Lê Văn Ân")
    today = f"{ground.today:%d/%m/%Y}"

    enter(page, ground.clerk)
    page.goto("/quy-khen-thuong/mo/")
    page.get_by_label("Dự toán từ ngân sách").fill("900.000.000")
    page.get_by_label("Mức trích tối đa").select_option("delta")
    page.get_by_label("Số làm căn cứ").fill("80.000.000.000")
    press(page, "^Lưu$")
    page.get_by_role("link", name="Ghi thu").click()
    page.get_by_label("Số tiền").fill("500.000.000")
    page.get_by_label("Người, cơ quan nộp").fill("Kho bạc Nhà nước")
    page.get_by_label("Số chứng từ").fill("LCT-01")
    look(page, "ghi-thu")
    press(page, "Ghi thu")
    press(page, "Đề nghị chi tiền thưởng")
    expect(page.get_by_text("10.530.000 đồng").first).to_be_visible()
    address = page.url
    enter(page, ground.head)
    page.goto(address)
    press(page, "Duyệt chi", sure=True)
    look(page, "khoan-chi")

    enter(page, ground.clerk)
    page.goto("/hien-vat/them/")
    page.get_by_label("Tên hiện vật").fill("Khung bằng khen")
    page.get_by_label("Loại", exact=False).first.select_option("frame")
    page.get_by_label("Báo sắp hết").fill("1")
    press(page, "^Lưu$")
    page.get_by_role("link", name="Nhập kho").click()
    page.get_by_label("Số lượng").fill("4")
    page.get_by_label("Nguồn nhập").fill("Xưởng in Ví Dụ")
    page.get_by_label("Số phiếu nhập").fill("PN-01")
    press(page, "Nhập kho")

    page.goto("/le-trao-tang/lap/")
    tomorrow = timezone.localtime() + dt.timedelta(days=1)
    page.get_by_label("Hình thức").select_option("awarding")
    page.get_by_label("Tên hội nghị").fill("Lễ trao tặng Bằng khen năm")
    page.get_by_label("Ngày tổ chức").fill(f"{tomorrow:%d/%m/%Y}")
    page.get_by_label("Địa điểm").fill("Hội trường tỉnh")
    page.get_by_label("Số người lên nhận").fill("2")
    page.get_by_label("Số hàng ghế").fill("2")
    page.get_by_label("Số ghế mỗi hàng").fill("4")
    look(page, "lap")
    press(page, "^Lưu$")
    page.get_by_label("Giờ").first.fill("8h30")
    page.get_by_label("Nội dung").first.fill("Khai mạc, chào cờ")
    look(page, "ghi-chuong-trinh")
    press(page, "Lưu chương trình")
    found = Ceremony.objects.get()
    page.get_by_role("link", name="Khách mời").click()
    page.get_by_label("Sở Tài chính").check()
    page.get_by_label("Họ tên, chức danh").first.fill("Bà Khách Danh Dự")
    page.get_by_label("Khách mời danh dự").first.check()
    press(page, "^Mời$")
    page.get_by_role("link", name="Danh sách trao").click()
    page.get_by_label("3 trường hợp").check()
    press(page, "Đưa vào danh sách")
    look(page, "danh-sach")
    page.get_by_role("link", name="Xếp thứ tự").click()
    look(page, "thu-tu")

    enter(page, ground.head)
    page.goto(reverse("ceremonies:ceremony", args=[found.pk]))
    press(page, "Duyệt chương trình", sure=True)
    enter(page, ground.unit)
    page.get_by_role("link", name="Giấy mời chờ trả lời").click()
    page.get_by_role("link", name="Lễ trao tặng Bằng khen năm").click()
    page.get_by_label("Cử người dự thay").check()
    page.get_by_label("Họ tên, chức vụ người dự").fill("Phó Giám đốc Sở")
    look(page, "giay-moi-co-quan")
    press(page, "Gửi trả lời")

    page.context.clear_cookies()
    page.goto(reverse("portal:invitation", args=[Invitation.objects.get(agency=None).code]))
    page.get_by_label("Sẽ dự").check()
    look(page, "giay-moi-ngoai")
    press(page, "Gửi trả lời")
    expect(page.get_by_text("Đã nhận trả lời")).to_be_visible()

    enter(page, ground.clerk)
    page.goto(reverse("ceremonies:guests", args=[found.pk]))
    look(page, "khach-moi")
    page.get_by_role("link", name="Chỗ ngồi").click()
    press(page, "Xếp tự động", sure=True)
    look(page, "cho-ngoi")
    page.get_by_role("link", name="Sửa chỗ ngồi").click()
    page.get_by_label("Phó Giám đốc Sở").fill("1.1")
    look(page, "sua-cho-ngoi")
    press(page, "^Lưu$")
    expect(page.get_by_text("Đã lưu chỗ ngồi")).to_be_visible()

    ground.begun(found)
    page.goto(reverse("ceremonies:turns", args=[found.pk]))
    page.get_by_role("link", name="Ghi nhận trao cả lượt 1").click()
    expect(page.get_by_label("1. Lê Văn Ân")).to_be_checked()
    page.get_by_label("Khung bằng khen").check()
    page.get_by_label("Tiền thưởng").check()
    page.get_by_label("Số danh sách ký nhận").fill("KN-01")
    look(page, "trao")
    press(page, "Ghi nhận trao")
    expect(page.get_by_text("đã trao 2 trên 3")).to_be_visible()
    look(page, "da-trao")
    page.get_by_role("link", name="Danh sách xướng tên").click()
    look(page, "xuong-ten")
    page.goto(reverse("ceremonies:close", args=[found.pk]))
    page.get_by_label("Biên bản, kết quả").fill("Lễ diễn ra trang trọng.")
    page.get_by_label("Lý do chưa trao hết").fill("Đi công tác")
    look(page, "ket-thuc")
    press(page, "Kết thúc", sure=True)
    look(page, "buoi-le")
    found.refresh_from_db()
    assert found.state == State.HELD
    assert HandOver.objects.count() == 2
    assert Slip.objects.filter(kind="issued").count() == 2
    assert Payment.objects.get().state == PaymentState.APPROVED
    for name, address in {
        "chua-trao": "/le-trao-tang/chua-trao/",
        "kho": "/hien-vat/",
        "so-kho": f"/hien-vat/{Slip.objects.first().item_id}/",
        "quy": f"/quy-khen-thuong/{Payment.objects.get().fund_id}/",
        "so-quy": f"/quy-khen-thuong/{Payment.objects.get().fund_id}/so/",
    }.items():
        page.goto(address)
        look(page, name)
    assert today in page.content()
