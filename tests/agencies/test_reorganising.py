"""A whole decision on agencies: understood line by line, recorded whole or not at all."""

import datetime as dt
import io

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.browser import assert_accessible, screenshot
from tests.makers import make_actor, make_agency, make_tree
from thidua.agencies.models import Lineage, LineageKind, Role
from thidua.agencies.queries import search_visible
from thidua.agencies.reorganising import read_reorganisation, record_reorganisation
from thidua.trail.errors import NotAllowed, Refused
from thidua.trail.models import Entry

HEAD = ["Cơ quan cũ", "Hình thức", "Cơ quan mới", "Ngày"]
DOCUMENT = "Nghị quyết 01/NQ-HĐND ngày 15/6/2025"


@pytest.fixture
def world(db):
    tree = make_tree()
    for letter in "ABCD":
        tree[letter] = make_agency(f"Ủy ban nhân dân xã {letter} Cũ", parent=tree["province"], code=f"XA-{letter}")
    tree["admin"] = make_actor(tree["province"], Role.ADMINISTRATOR)
    return tree


TABLE = [
    HEAD,
    ["XA-A", "Sáp nhập", "XA-D", "01/07/2025"],
    ["uy ban nhan dan xa b cu", "sáp nhập", "XA-D", "1/7/2025"],
    ["XA-C", "Giải thể", "", "01/07/2025"],
    ["", "", "", ""],
]


def test_a_table_is_understood_and_what_was_guessed_is_a_doubt(world):
    lines = read_reorganisation(world["admin"], TABLE)
    assert [(line.number, line.kind, line.effective_on) for line in lines] == [
        (2, LineageKind.MERGE, dt.date(2025, 7, 1)),
        (3, LineageKind.MERGE, dt.date(2025, 7, 1)),
        (4, LineageKind.END, dt.date(2025, 7, 1)),
    ]
    assert not any(line.errors for line in lines)
    assert [bool(line.doubts) for line in lines] == [False, True, False]
    assert lines[1].predecessor == world["B"]


def test_all_is_recorded_each_in_the_trail(world):
    record_reorganisation(world["admin"], lines=read_reorganisation(world["admin"], TABLE), document=DOCUMENT)
    assert Lineage.objects.count() == 3
    assert Entry.objects.filter(event="lineage_recorded").count() == 3
    world["A"].refresh_from_db()
    assert world["A"].ended_on == dt.date(2025, 7, 1)
    assert Lineage.objects.filter(document=DOCUMENT).count() == 3


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (["XA-X", "sáp nhập", "XA-D", "01/07/2025"], "thêm vào hệ thống trước"),
        (["XA-A", "bán", "XA-D", "01/07/2025"], "Hình thức «bán» không rõ"),
        (["XA-A", "sáp nhập", "", "01/07/2025"], "Thiếu cơ quan mới"),
        (["XA-A", "giải thể", "XA-D", "01/07/2025"], "Giải thể thì không có cơ quan mới"),
        (["XA-A", "sáp nhập", "XA-D", "7/2025"], "không đọc được"),
        (["XA-A", "sáp nhập", "XA-A", "01/07/2025"], "phải khác cơ quan cũ"),
        (["XA-B", "sáp nhập", "XA-D", "01/07/2025"], "Trùng với dòng 2"),
        (["XA-D", "sáp nhập", "XA-B", "01/07/2025"], "là tiền thân"),
    ],
)
def test_one_wrong_line_keeps_all_from_being_recorded_and_is_named(world, line, why):
    lines = read_reorganisation(world["admin"], [HEAD, ["XA-B", "sáp nhập", "XA-D", "01/07/2025"], line])
    with pytest.raises(Refused, match="Chưa ghi nhận dòng nào") as refused:
        record_reorganisation(world["admin"], lines=lines, document=DOCUMENT)
    assert why in refused.value.message
    assert "Dòng 3:" in refused.value.message
    assert not Lineage.objects.exists()
    assert not Entry.objects.filter(event="lineage_recorded").exists()


def test_what_needs_a_look_is_a_doubt_and_no_bar(world):
    make_actor(world["A"], Role.UNIT_OFFICER)
    far = f"01/01/{timezone.localdate().year + 1}"
    table = [HEAD, ["XA-A", "sáp nhập", "XA-D", far], ["XA-A", "sáp nhập", world["commune"].code, far]]
    first, second = read_reorganisation(world["admin"], table)
    assert any("chưa tới" in doubt for doubt in first.doubts)
    assert any("vai trò đang giữ" in doubt for doubt in first.doubts)
    assert any("không quy được về bên nào" in doubt for doubt in second.doubts)
    assert any("khác cấp" in doubt for doubt in second.doubts)
    assert [first.errors, second.errors] == [[], []]


def test_what_was_recorded_is_not_recorded_again(world):
    record_reorganisation(world["admin"], lines=read_reorganisation(world["admin"], TABLE), document=DOCUMENT)
    assert all("đã được ghi nhận" in " ".join(line.errors) for line in read_reorganisation(world["admin"], TABLE))


def test_agencies_out_of_the_own_tree_are_not_known_and_only_an_administrator_records(world):
    (line,) = read_reorganisation(world["admin"], [HEAD, [world["stranger"].name, "giải thể", "", "01/07/2025"]])
    assert line.predecessor is None
    lines = read_reorganisation(world["admin"], TABLE)
    for actor in (make_actor(world["province"], Role.APPRAISER), make_actor(world["stranger"], Role.ADMINISTRATOR)):
        with pytest.raises((NotAllowed, Refused)):
            record_reorganisation(actor, lines=lines, document=DOCUMENT)
    assert not Lineage.objects.exists()


def test_a_table_without_its_columns_or_lines_or_document_is_refused(world):
    with pytest.raises(Refused, match="Thiếu cột: Cơ quan mới, Ngày"):
        read_reorganisation(world["admin"], [["Cơ quan cũ", "Hình thức"]])
    for empty in ([HEAD], []):
        with pytest.raises(Refused):
            read_reorganisation(world["admin"], empty)
    with pytest.raises(Refused, match="văn bản"):
        record_reorganisation(world["admin"], lines=read_reorganisation(world["admin"], TABLE), document=" ")


def test_the_name_of_what_was_merged_finds_it_and_its_successor(world):
    record_reorganisation(world["admin"], lines=read_reorganisation(world["admin"], TABLE), document=DOCUMENT)
    assert set(search_visible(world["admin"], "xa-a")) == {world["A"], world["D"]}
    assert set(search_visible(world["admin"], "xa-d")) == {world["D"]}


# The page


def workbook(table):
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    sheet = book.add_worksheet()
    for number, line in enumerate(table):
        sheet.write_row(number, 0, line)
    book.close()
    return SimpleUploadedFile("sap-xep.xlsx", file.getvalue())


def csv_file(table):
    return SimpleUploadedFile("sap-xep.csv", "\n".join(",".join(line) for line in table).encode())


def signed_in(actor):
    client = Client()
    client.force_login(actor.account)
    return client


@pytest.mark.parametrize("make", [workbook, csv_file])
def test_the_page_shows_first_and_records_on_the_second_answer(world, make):
    client, address = signed_in(world["admin"]), reverse("agencies:reorganise")
    answer = client.post(address, {"document": DOCUMENT, "file": make(TABLE)})
    assert "được hiểu là" in answer.text
    assert not Lineage.objects.exists()
    answer = client.post(address, {"bang": answer.context["packed"]}, follow=True)
    assert "Đã ghi nhận 3 việc sắp xếp" in answer.text
    assert Lineage.objects.count() == 3


def test_a_wrong_line_is_shown_and_cannot_be_recorded_and_a_changed_table_neither(world):
    client, address = signed_in(world["admin"]), reverse("agencies:reorganise")
    wrong = [*TABLE, ["XA-X", "sáp nhập", "XA-D", "01/07/2025"]]
    answer = client.post(address, {"document": DOCUMENT, "file": workbook(wrong)})
    assert "Ghi nhận tất cả" not in answer.text
    client.post(address, {"bang": answer.context["packed"]})
    client.post(address, {"bang": answer.context["packed"][:-3] + "abc"})
    assert not Lineage.objects.exists()
    answer = client.post(address, {"document": DOCUMENT, "file": SimpleUploadedFile("x.xlsx", b"no table")})
    assert "Không đọc được tệp x.xlsx" in answer.text
    assert DOCUMENT in answer.text


def test_the_page_is_the_administrators(world):
    assert (
        signed_in(make_actor(world["province"], Role.APPRAISER)).get(reverse("agencies:reorganise")).status_code == 403
    )


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_an_administrator_hands_in_a_decision_in_the_browser(page, world):
    page.goto("/dang-nhap/")
    page.get_by_label("Tên đăng nhập").fill(world["admin"].person.username)
    page.get_by_label("Mật khẩu").fill("mat-khau-thu-nghiem")
    page.get_by_role("button", name="Đăng nhập").click()
    file = {"name": "sap-xep.csv", "mimeType": "text/csv", "buffer": csv_file(TABLE).read()}
    for width, name in ((1280, "may-tinh"), (390, "dien-thoai")):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(reverse("agencies:reorganise"))
        assert_accessible(page)
        page.get_by_label("Văn bản").fill(DOCUMENT)
        page.get_by_label("Bảng sắp xếp").set_input_files(files=[file])
        page.get_by_role("button", name="Xem trước").click()
        assert_accessible(page)
        screenshot(page, f"sap-xep-theo-quyet-dinh-{name}")
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.get_by_role("button", name="Ghi nhận tất cả").click()
    page.get_by_text("Đã ghi nhận 3 việc sắp xếp").wait_for()
