"""A union in a real browser: founded, members, an election by phones, positions, dues, welfare, an activity."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import enter, looker, press
from tests.makers import make_actor, make_pdf, make_tree
from tests.polls.stage import FIRST_WORDS, SECOND_WORDS
from thidua.agencies.models import Role
from thidua.polls.models import Admission, Poll
from thidua.polls.services import renew_slips
from thidua.union.models import ActivityState, Entry, Member, Position, Union, Welfare, WelfareState

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
look = looker("cong-doan")


def member(page, name: str, account: str = "") -> None:
    page.goto("/cong-doan/doan-vien/them/")
    page.get_by_label("Họ và tên").fill(name)
    page.get_by_label("Tổ công đoàn").fill("Tổ Văn phòng")
    if account:
        page.get_by_label("Tài khoản").select_option(label=account)
    press(page, "^Lưu$")


def vote(page, poll: Poll, code: str, *names: str) -> None:
    """One phone: the slip's address, the picks, read over, put in."""
    page.goto(f"/bo-phieu/phieu/{poll.pk}/{code}/")
    for name in names:
        page.get_by_label(name).check()
    press(page, "Xem lại")
    press(page, "Gửi phiếu")


def test_a_union_is_founded_elects_collects_helps_and_meets(page):
    agency = make_tree()["department"]
    chair = make_actor(agency, Role.UNIT_OFFICER, name="Lê Thị Chủ")
    deputy = make_actor(agency, Role.CLERK, name="Trần Văn Phó")
    worker = make_actor(agency, Role.LEGAL_OFFICER, name="Nguyễn Văn Đoàn")

    enter(page, chair)
    page.goto("/cong-doan/")
    page.get_by_role("link", name="Lập công đoàn cơ sở").click()
    page.get_by_label("Tên công đoàn").fill("Công đoàn Sở Tài chính")
    page.get_by_label("Ngày thành lập").fill("01/05/2010")
    press(page, "^Lưu$")
    look(page, "moi-lap")
    for actor in (chair, deputy, worker):
        member(page, actor.person.full_name, str(actor.person))
    look(page, "doan-vien")

    page.goto("/cong-doan/dai-hoi/trieu-tap/")
    page.get_by_label("Tên đại hội").fill("Đại hội Công đoàn Sở Tài chính lần thứ nhất")
    page.get_by_label("Ngày họp").fill(f"{Union.objects.get().members.first().joined_on:%d/%m/%Y}")
    page.get_by_label("Nơi họp").fill("Hội trường Sở")
    page.get_by_label("Chương trình").fill("Báo cáo nhiệm kỳ; bầu ban chấp hành")
    page.get_by_label("Số có mặt").fill("3")
    press(page, "^Lưu$")
    congress = page.url
    page.get_by_role("link", name="Mở bầu cử kín").click()
    for name in ("Lê Thị Chủ", "Trần Văn Phó", "Nguyễn Văn Đoàn"):
        page.get_by_label(name).check()
    page.get_by_label("Số người cần bầu").fill("2")
    page.get_by_label("Số phiếu giấy").fill("3")
    for number, words in ((1, FIRST_WORDS), (2, SECOND_WORDS)):
        page.get_by_label(f"Người giữ khóa {number}").fill(f"Người Giữ {number}")
        page.get_by_label(re.compile(f"^Mật khẩu khóa {number}")).fill(words)
        page.get_by_label(f"Nhập lại mật khẩu khóa {number}").fill(words)
    look(page, "bau-cu")
    press(page, "Mở hòm phiếu")
    poll = Poll.objects.get()
    codes = renew_slips(chair, poll=poll, reason="Lấy mã để bỏ bằng điện thoại trong phép thử")
    for code, names in zip(codes, [("Lê Thị Chủ", "Trần Văn Phó")] * 2 + [("Lê Thị Chủ",)], strict=True):
        vote(page, poll, code, *names)
    assert not Admission.objects.filter(poll=poll, used_at=None).exists()
    page.goto(congress)
    look(page, "dang-bau")
    page.get_by_role("link", name="Đóng hòm phiếu").click()
    press(page, "Đóng hòm phiếu")
    page.get_by_role("link", name="Mở hòm phiếu").click()
    page.get_by_label("Mật khẩu khóa 1").fill(FIRST_WORDS)
    page.get_by_label("Mật khẩu khóa 2").fill(SECOND_WORDS)
    press(page, "Mở hòm và kiểm phiếu")
    page.goto(congress)
    expect(page.get_by_text("Trúng cử", exact=True)).to_have_count(2)
    look(page, "da-bau")
    page.get_by_role("link", name="Thông qua biên bản").click()
    page.get_by_label("Biên bản đại hội").fill("Đại hội bầu hai ủy viên ban chấp hành.")
    page.get_by_label("Nhiệm kỳ đến hết ngày").fill("31/12/2031")
    press(page, "^Lưu$", sure=True)
    for name, position in (("Lê Thị Chủ", "Chủ tịch"), ("Trần Văn Phó", "Phó Chủ tịch")):
        page.get_by_role("link", name="Ghi chức vụ").click()
        page.get_by_label("Người được bầu").select_option(label=f"Ủy viên ban chấp hành: {name}")
        page.get_by_label(re.compile("^Chức vụ")).select_option(label=position)
        page.get_by_label("Theo biên bản, văn bản").fill("Biên bản họp ban chấp hành số 01")
        press(page, "^Lưu$")
    look(page, "nhiem-ky")
    assert {each.member.name for each in Union.objects.get().terms.get().officers.filter(until=None)} == {
        "Lê Thị Chủ",
        "Trần Văn Phó",
    }
    assert Member.objects.get(name="Lê Thị Chủ").positions.filter(position=Position.CHAIR, until=None).exists()

    page.goto("/cong-doan/doan-phi/")
    page.get_by_role("link", name="Đặt mức đoàn phí").click()
    page.get_by_label("Số tiền cố định mỗi tháng").check()
    page.get_by_label("Số tiền (đồng/tháng)").fill("500.000")
    page.get_by_label("Theo văn bản, nghị quyết").fill("Nghị quyết 01/NQ-BCH")
    press(page, "^Lưu$")
    page.get_by_role("link", name="Thu tháng").click()
    page.get_by_label("Nguyễn Văn Đoàn").check()
    page.get_by_label("Lê Thị Chủ").check()
    press(page, "^Lưu$")
    look(page, "doan-phi")
    page.goto("/cong-doan/so-quy/")
    expect(page.get_by_text("1.000.000").first).to_be_visible()
    look(page, "so-quy")

    enter(page, worker)
    page.goto("/cong-doan/doan-phi/cua-toi/")
    expect(page.get_by_text("500.000 đồng").first).to_be_visible()
    look(page, "doan-phi-cua-toi")
    page.goto("/cong-doan/tham-hoi/de-nghi/")
    page.get_by_label("Loại").select_option(label="Trợ cấp khó khăn")
    page.get_by_label("Số tiền (đồng)").fill("400.000")
    page.get_by_label("Lý do, hoàn cảnh").fill("Con ốm dài ngày")
    press(page, "^Lưu$")

    enter(page, deputy)
    page.get_by_role("link", name="Đề nghị thăm hỏi, trợ cấp chờ duyệt").click()
    look(page, "de-nghi")
    page.get_by_role("link", name="Duyệt đề nghị").click()
    page.get_by_role("radio", name="Duyệt", exact=True).check()
    press(page, "^Lưu$")
    page.get_by_role("link", name="Chi và ghi phiếu").click()
    press(page, "^Lưu$")
    assert Welfare.objects.get().state == WelfareState.GIVEN
    assert Entry.objects.latest("pk").balance == 600_000

    page.goto("/cong-doan/hoat-dong/lap/")
    page.get_by_label("Hoạt động").fill("Hội thao ngành Tài chính")
    page.get_by_label("Ngày").fill(f"{Entry.objects.latest('pk').day:%d/%m/%Y}")
    page.get_by_label("Địa điểm").fill("Sân vận động tỉnh")
    page.get_by_label("Kế hoạch").fill("Ba môn: cầu lông, bóng bàn, kéo co")
    press(page, "^Lưu$")
    page.get_by_role("link", name="Ghi kết quả").click()
    page.get_by_label("Kết quả").fill("Ba giải nhất")
    page.get_by_label("Nguyễn Văn Đoàn").check()
    page.get_by_label("Thực chi (đồng)").fill("100.000")
    page.get_by_label("Ảnh, tài liệu").set_input_files(
        {"name": "anh.pdf", "mimeType": "application/pdf", "buffer": make_pdf("Ảnh")}
    )
    press(page, "^Lưu$")
    look(page, "hoat-dong")
    assert Union.objects.get().activities.get().state == ActivityState.DONE
    page.goto("/cong-doan/khen-thuong/")
    expect(page.get_by_text("Giấy khen của Ban Chấp hành công đoàn cơ sở")).to_be_visible()
    look(page, "khen-thuong")
    page.goto("/cong-doan/")
    look(page, "tong-quan")
