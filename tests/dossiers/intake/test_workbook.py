import contextlib
import datetime as dt
import io
import unicodedata
import zipfile
from dataclasses import replace

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from tests.dossiers.intake import lists
from thidua.dossiers.intake import workbook as limits
from thidua.dossiers.intake.workbook import Merge, UnreadableFile, read_workbook, shown

TONES = "\u0300\u0309\u0303\u0301\u0323"


def as_old_vietnamese(text):
    """The bytes of code page 1258, which writes tones as letters of their own."""
    apart = (letter for whole in text for letter in _without_tone(whole))
    return "".join(apart).encode("cp1258")


def _without_tone(letter):
    marks = unicodedata.normalize("NFD", letter)
    base = unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in TONES))
    return base + "".join(mark for mark in marks if mark in TONES)


def refusal(content, filename="danh-sach.xlsx"):
    with pytest.raises(UnreadableFile) as caught:
        read_workbook(content, filename)
    return caught.value.message


def test_an_excel_file_gives_its_cells_their_types_and_places():
    book = lists.simple(["Tên", None, 12.5], [], [None, "  "], [True, dt.date(1984, 5, 17)])
    sheet = read_workbook(book, "x.xlsx").sheets[0]
    assert sheet.rows == (("Tên", None, 12.5), (None, None, None), (None, None, None), (True, 30819.0, None))


def test_dates_and_merged_ranges_come_as_such():
    def fill(book, sheet):
        sheet.merge_range("B2:C3", "Đơn vị")
        sheet.write_datetime("A5", dt.datetime(1984, 5, 17), book.add_format({"num_format": "dd/mm/yyyy"}))  # noqa: DTZ001

    sheet = read_workbook(lists.written(("Trang", fill)), "x.xlsx").sheets[0]
    assert sheet.merges == (Merge(1, 1, 2, 2),)
    assert sheet.rows[4][0] == dt.date(1984, 5, 17)


def test_hidden_sheets_are_read_and_marked():
    assert [sheet.hidden for sheet in read_workbook(lists.two_tables(), "x.xlsx").sheets] == [False, True]


@pytest.mark.parametrize("filename", ["x.xls", "x.xlsx", "x.csv", "không đuôi"])
def test_what_the_file_holds_decides_not_its_name(filename):
    assert read_workbook(lists.OLD_EXCEL.read_bytes(), filename).sheets[0].name == "Danh sách"


def test_an_open_document_is_read_without_its_endless_empty_rows():
    content = lists.open_document(["STT", "Họ và tên", None, "Ghi chú"], ["1", "Lê Thị Mở"])
    assert read_workbook(content, "x.ods").sheets[0].rows == (
        ("STT", "Họ và tên", None, "Ghi chú"),
        ("1", "Lê Thị Mở", None, None),
    )


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_text_list_is_read_whatever_its_encoding_and_delimiter(encoding, delimiter):
    sheet = read_workbook(lists.text_list(delimiter).encode(encoding), "danh-sach.csv").sheets[0]
    assert sheet.rows[1] == (
        "1",
        "Tạ Thị Chữ",
        "04/9/1985",
        "1185000031",
        "Kế toán, Phòng Tài vụ",
        "Lao động tiên tiến",
    )
    assert (sheet.name, len(sheet.rows)) == ("danh-sach", 3)


def test_the_old_vietnamese_code_page_is_read():
    sheet = read_workbook(as_old_vietnamese(lists.text_list(",")), "x.csv").sheets[0]
    assert unicodedata.normalize("NFC", sheet.rows[2][1]) == "Đỗ Văn Tệp"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "không có nội dung"),
        (b"  \n", "không có nội dung"),
        (b"PK\x03\x04 not a workbook", "không phải là bảng tính"),
        (b"\xd0\xcf\x11\xe0 not a workbook", "không phải là bảng tính"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "mật khẩu"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "trang web"),
        (b"%PDF-1.7\n1 0 obj\n", "không phải là bảng tính"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "không phải là bảng tính"),
        ("một đoạn văn\nkhông có cột".encode(), "Không thấy bảng"),
        (b"x" * (limits.OF_LISTS.megabytes * 2**20 + 1), "lớn hơn"),
    ],
)
def test_what_is_no_list_is_refused_with_a_reason(content, said):
    assert said in refusal(content)


def test_a_word_document_is_refused():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("word/document.xml", "<w:document/>")
    assert "không phải là bảng tính" in refusal(buffer.getvalue())


def test_two_cells_far_apart_do_no_harm():
    def fill(book, sheet):
        sheet.write(0, 0, "x")
        sheet.write(1_048_575, 16_383, "y")

    assert "quá xa" in refusal(lists.written(("Trang", fill)))


@pytest.mark.parametrize(
    ("name", "allowed", "said"),
    [("rows", 2, "3 dòng"), ("MAX_COLUMNS", 1, "2 cột"), ("MAX_SHEETS", 1, "2 trang tính")],
)
def test_a_file_over_a_limit_is_refused_and_one_at_the_limit_is_read(monkeypatch, name, allowed, said):
    fill = lists.rows(["a", "b"], ["c", "d"], ["e", "f"])
    book = lists.written(("Một", fill), ("Hai", lists.rows(["a"])))

    def read(count):
        if name == "rows":
            return read_workbook(book, "x.xlsx", replace(limits.OF_LISTS, rows=count))
        monkeypatch.setattr(limits, name, count)
        return read_workbook(book, "x.xlsx")

    assert len(read(allowed + 1).sheets) == 2
    with pytest.raises(UnreadableFile) as error:
        read(allowed)
    assert said in error.value.message


def test_a_text_list_over_a_limit_is_refused():
    with pytest.raises(UnreadableFile) as error:
        read_workbook(lists.text_list().encode(), "x.csv", replace(limits.OF_LISTS, rows=2))
    assert "dài quá 2 dòng" in error.value.message


def test_more_cells_than_a_page_can_hold_are_refused_in_any_kind_of_file():
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        for name in ("Một", "Hai"):
            book.add_worksheet(name).write(9, 9, "x")
    few = replace(limits.OF_LISTS, cells=199)
    for content, name in ((buffer.getvalue(), "x.xlsx"), (b"a,b\n" * 100, "x.csv")):
        assert read_workbook(content, name, replace(few, cells=200)).sheets
        with pytest.raises(UnreadableFile, match="ô"):
            read_workbook(content, name, few)


def test_chart_sheets_are_passed_over():
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        book.add_worksheet("Danh sách").write(0, 0, "x")
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "='Danh sách'!$A$1:$A$1"})
        book.add_chartsheet("Biểu đồ").set_chart(chart)
    assert [sheet.name for sheet in read_workbook(buffer.getvalue(), "x.xlsx").sheets] == ["Danh sách"]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""),
        (1.0, "1"),
        (72389488625.0, "72389488625"),
        (1.5, "1.5"),
        (dt.date(1984, 5, 7), "07/05/1984"),
        (True, "x"),
    ],
)
def test_a_cell_is_shown_as_the_office_sees_it(cell, text):
    assert shown(cell) == text


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reading_of_text(content):
    with contextlib.suppress(UnreadableFile):
        assert read_workbook(b"a;" + content, "x.csv").sheets
