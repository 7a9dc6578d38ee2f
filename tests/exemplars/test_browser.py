"""An exemplar in a real browser: proposed by the public, verified, written, published, taken up, taken down."""

import io

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Page, expect

from tests.browser import enter, looker, press
from tests.exemplars.desk import BODY, Desk
from tests.makers import make_pdf
from thidua.exemplars.models import Exemplar, Picture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
look = looker("guong")


def landscape(hue: int) -> bytes:
    """Hills under a sun, drawn."""
    picture = Image.new("RGB", (1400, 1000), (250, 214 - hue // 3, 160 + hue // 2))
    draw = ImageDraw.Draw(picture)
    draw.ellipse((900, 140, 1120, 360), fill=(255, 245, 210))
    for step, (height, shade) in enumerate(((560, 150), (660, 110), (780, 70))):
        draw.ellipse(
            (-500 + 300 * step, height, 1300 + 350 * step, height + 900), fill=(hue // 2, shade + 20, shade // 2)
        )
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=90)
    return file.getvalue()


def follow_link(page: Page, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).first.click()
    page.wait_for_load_state()


def test_from_the_publics_proposal_to_the_gallery_and_down_again(page):
    desk = Desk()
    page.goto("/cong-khai/guong-dien-hinh/")
    look(page, "trong")
    follow_link(page, "Giới thiệu một gương")
    look(page, "noi-nhan")
    page.get_by_role("link", name=desk.agency.name).click()
    look(page, "gioi-thieu")
    page.get_by_label("Tên người, tập thể").fill("Vừ Thị Mẫu")
    page.get_by_label("Nêu gương về").fill("Cô giáo mang chữ lên bản")
    page.get_by_label("Nơi ở, nơi làm việc").fill("Bản Mẫu, xã Thử")
    page.get_by_label("Vì sao là gương").fill("Mười năm đi bộ lên bản dạy chữ.")
    page.get_by_label("Họ và tên của bạn").fill("Người Kể Chuyện")
    press(page, "Gửi giới thiệu")
    expect(page.get_by_label("Vì sao là gương")).to_have_value("Mười năm đi bộ lên bản dạy chữ.")
    page.get_by_label("Điện thoại hoặc thư").fill("0987 654 321")
    page.get_by_label("Tôi xác nhận").check()
    press(page, "Gửi giới thiệu")
    look(page, "cam-on")

    exemplar = Exemplar.objects.get()
    address, public = f"/guong-dien-hinh/{exemplar.pk}/", f"/cong-khai/guong-dien-hinh/{exemplar.printed_code}/"
    enter(page, desk.officer)
    page.goto("/guong-dien-hinh/")
    look(page, "danh-sach")
    page.goto(address)
    follow_link(page, "Ghi xác minh")
    page.get_by_label("Người xác minh").fill("Bà Trần Thị Thử, phó phòng")
    page.get_by_label("Ngày xác minh").fill(f"{desk.today:%d/%m/%Y}")
    page.get_by_label("Kết quả xác minh").fill("Đã gặp trưởng bản; đúng.")
    page.get_by_label("Giấy tờ xác minh").set_input_files(
        {"name": "bien-ban.pdf", "mimeType": "application/pdf", "buffer": make_pdf()}
    )
    look(page, "xac-minh")
    press(page, "Ghi xác minh")
    follow_link(page, "Viết bài")
    page.get_by_label("Tên bài").fill("Mười năm cô Mẫu mang chữ lên bản")
    page.get_by_label("Lời dẫn").fill("Con dốc dài bốn cây số, mưa hay nắng cô giáo trẻ vẫn lên bản đúng giờ.")
    page.get_by_label("Nội dung").fill("\n\n".join([BODY] * 4))
    page.locator("[name=phim-0-title]").fill("Phim ngắn về lớp học")
    page.locator("[name=phim-0-url]").fill("https://phim.example/lop-hoc")
    look(page, "viet-bai")
    press(page, "Lưu bài")
    for hue, words in ((90, "Con đường lên bản lúc mặt trời mọc"), (30, "Đồi sau lớp học"), (150, "Bản lúc chiều")):
        follow_link(page, "Thêm ảnh")
        page.get_by_label("Ảnh", exact=False).first.set_input_files(
            {"name": "anh.jpg", "mimeType": "image/jpeg", "buffer": landscape(hue)}
        )
        page.get_by_label("Mô tả ảnh").fill(words)
        page.get_by_label("Chú thích dưới ảnh").fill(f"{words}. Hình vẽ để thử.")
        press(page, "Thêm ảnh")
    assert Picture.objects.count() == 3
    follow_link(page, "Ghi đồng ý cho đăng")
    page.get_by_label("Ngày đồng ý").fill(f"{desk.today:%d/%m/%Y}")
    page.get_by_label("Ai đồng ý").fill("Chính cô, giấy ký tay")
    look(page, "dong-y")
    press(page, "Ghi đồng ý")
    follow_link(page, "Trình duyệt đăng")
    press(page, "Trình duyệt đăng")
    look(page, "cho-duyet")

    enter(page, desk.head)
    page.goto(address)
    follow_link(page, "Xem cả bài")
    look(page, "ban-trinh")
    page.goto(address)
    follow_link(page, "Duyệt đăng")
    look(page, "duyet")
    press(page, "Duyệt đăng")

    for each in ("Mô hình tổ tự quản", "Tổ y tế bản", "Hộ trồng rừng thử"):
        more = desk.found(facts=desk.facts_of(each))
        desk.published(
            desk.written(desk.agreed(desk.verified(more)), title=each, lead="Cách làm hay, dễ học, ít tốn kém.")
        )
    page.context.clear_cookies()
    page.goto("/cong-khai/guong-dien-hinh/?q=vu+thi+mau")
    look(page, "tim")
    page.goto("/cong-khai/guong-dien-hinh/")
    look(page, "trung-bay")

    enter(page, desk.officer)
    page.goto(address)
    follow_link(page, "Ghi nơi học tập")
    page.get_by_label("Đơn vị cấp dưới").fill("Sở Tài chính")
    page.get_by_label("Từ ngày").fill(f"{desk.today:%d/%m/%Y}")
    page.get_by_label("Học tập điều gì").fill("Mở lớp tối cho con em công nhân.")
    look(page, "hoc-tap")
    press(page, "Ghi nơi học tập")
    look(page, "ho-so")
    page.goto("/guong-dien-hinh/tong-hop/?xem=followed")
    look(page, "tong-hop")
    page.goto("/guong-dien-hinh/de-an/moi/")
    page.get_by_label("Tên đề án").fill("Đề án tuyên truyền gương điển hình (dữ liệu thử)")
    page.get_by_label("Từ năm").fill(str(desk.today.year - 1))
    page.get_by_label("Chỉ tiêu", exact=True).first.fill("Bài viết về gương điển hình")
    page.get_by_label("Đơn vị tính").first.fill("bài")
    page.get_by_label("Cần đạt mỗi năm").first.fill("12")
    look(page, "lap-de-an")
    press(page, "^Lưu$")
    follow_link(page, "Ghi kết quả")
    page.get_by_label("Bài viết về gương").first.fill("9")
    press(page, "Kết quả năm")
    look(page, "de-an")
    page.goto("/guong-dien-hinh/bao-chi/moi/")
    page.get_by_label("Tin, bài, chương trình").fill("Phóng sự về cô Mẫu")
    page.get_by_label("Cơ quan báo chí").fill("Đài tỉnh Ví Dụ")
    page.get_by_label("Ngày dự kiến").fill(f"01/{desk.today:%m/%Y}")
    press(page, "Thêm tin, bài")
    look(page, "bao-chi")
    page.goto("/guong-dien-hinh/bao-chi/thang/")
    look(page, "thang")

    page.context.clear_cookies()
    page.goto(public)
    expect(page.get_by_text("1 nơi đang học tập")).to_be_visible()
    look(page, "trang-guong")

    enter(page, desk.head)
    page.goto(address)
    follow_link(page, "Gỡ bài")
    page.get_by_label("Lý do").fill("Cô giáo chuyển công tác")
    press(page, "Gỡ bài")
    page.context.clear_cookies()
    page.goto(public)
    expect(page.get_by_role("heading", name="Bài đã gỡ")).to_be_visible()
    look(page, "da-go")
