import pytest

from tests.dossiers.intake import lists
from thidua.dossiers.intake.tables import Skip, find_tables
from thidua.dossiers.intake.workbook import read_workbook

HEADER = ["STT", "Họ và tên", "Đơn vị", "Danh hiệu đề nghị"]


def tables(content):
    return find_tables(read_workbook(content, "x.xlsx"))


def only(*lines):
    (table,) = tables(lists.simple(*lines))
    return table


def skipped(table):
    return [(row.number, row.reason) for row in table.skipped]


def test_a_header_over_two_rows_names_each_column_once():
    (table,) = tables(lists.birth_year_by_sex())
    assert table.headers == (
        "TT",
        "Họ tên",
        "Năm sinh / Nam",
        "Năm sinh / Nữ",
        "Chức vụ, đơn vị",
        "Hình thức khen thưởng",
    )
    assert table.header_rows == (3, 4)


def test_rows_that_name_nobody_are_left_out_with_the_reason():
    (table,) = tables(lists.birth_year_by_sex())
    assert skipped(table) == [
        (5, Skip.COLUMN_NUMBERS),
        (6, Skip.SECTION),
        (9, Skip.SECTION),
        (11, Skip.TOTAL),
        (12, Skip.FOOTER),
    ]
    assert [row.number for row in table.rows] == [7, 8, 10]


def test_a_row_knows_the_section_it_stands_in():
    (table,) = tables(lists.birth_year_by_sex())
    assert [row.section for row in table.rows] == ["A Khối phòng ban", "A Khối phòng ban", "B Khối trường học"]


def test_a_header_without_merged_ranges_is_understood_as_well():
    table = only(
        ["TT", "Họ tên", "Giới tính", None, "Danh hiệu"], [None, None, "Nam", "Nữ"], [1, "Hà Văn A", "x", None, "LĐTT"]
    )
    assert table.headers == ("TT", "Họ tên", "Giới tính / Nam", "Giới tính / Nữ", "Danh hiệu")


def test_an_unnamed_column_with_data_belongs_to_the_header_on_its_left():
    table = only(["STT", "Họ và tên", None, "Danh hiệu"], [1, "Hà Văn", "An", "LĐTT"])
    assert table.headers == ("STT", "Họ và tên", "Họ và tên", "Danh hiệu")


def test_a_value_merged_over_several_rows_stands_in_each():
    (table,) = tables(lists.split_name())
    assert [row.cells[0] for row in table.rows] == ["Phòng Kế toán", "Phòng Kế toán", "Phòng Kế hoạch"]


def test_several_tables_of_one_sheet_are_told_apart_and_a_repeated_header_is_none():
    people, bodies, hidden = tables(lists.two_tables())
    assert [row.number for row in people.rows] == [3, 4, 6]
    assert skipped(people) == [(5, Skip.HEADER_AGAIN), (7, Skip.TOTAL)]
    assert [row.number for row in bodies.rows] == [11, 12]
    assert (people.titles, bodies.titles) == (("I. CÁ NHÂN NĂM 2025",), ("II. TẬP THỂ NĂM 2025",))
    assert [table.hidden for table in (people, bodies, hidden)] == [False, False, True]


def test_a_list_without_numbers_is_a_list():
    table = only(["Họ và tên", "Danh hiệu"], ["Hà Văn An", "LĐTT"], ["Tống Công Minh", "LĐTT"])
    assert [row.number for row in table.rows] == [2, 3]


def test_a_person_without_anything_else_is_a_row_and_a_unit_alone_a_section():
    table = only(HEADER, [None, "Phòng Nội vụ"], [None, "Hà Văn An"], [1, "Hà Văn Bình", "Phòng Nội vụ", "LĐTT"])
    assert [row.number for row in table.rows] == [3, 4]
    assert skipped(table) == [(2, Skip.SECTION)]


@pytest.mark.parametrize(
    "line", [["I", "Khối sở"], ["II.", "Khối xã", None, 12], ["A. Khối trường"], [None, "1. Khối trường"]]
)
def test_sections_are_seen_however_they_are_numbered(line):
    assert skipped(only(HEADER, line, [1, "Hà Văn An", "Sở", "LĐTT"])) == [(2, Skip.SECTION)]


@pytest.mark.parametrize(
    "line",
    [["Tổng cộng", None, None, 1], ["Cộng: 1"], ["Tổng số: 01 người./."], ["Danh sách có 01 người"], ["TỔNG CỘNG"]],
)
def test_totals_are_seen_however_they_are_worded(line):
    assert skipped(only(HEADER, [1, "Hà Văn An", "Sở", "LĐTT"], line)) == [(3, Skip.TOTAL)]


def test_signatures_after_the_total_are_no_nominees():
    table = only(
        HEADER,
        [1, "Hà Văn An", "Sở", "LĐTT"],
        ["Tổng số: 1"],
        [None, None, "Ví dụ, ngày 02 tháng 3 năm 2025"],
        [None, "NGƯỜI LẬP", None, "GIÁM ĐỐC"],
        [None, "Hà Thị Ký", None, "Hà Văn Duyệt"],
    )
    assert skipped(table)[1:] == [(4, Skip.FOOTER), (5, Skip.FOOTER), (6, Skip.FOOTER)]


def test_a_number_without_a_nominee_is_left_out():
    assert skipped(only(HEADER, [1, "Hà Văn An", "Sở", "LĐTT"], [2])) == [(3, Skip.EMPTY)]


def test_a_nominee_without_a_name_stays_a_row():
    assert [row.number for row in only(HEADER, [1, None, "Sở Tài chính", "LĐTT"]).rows] == [2]


def test_a_sheet_without_a_header_has_no_table():
    assert tables(lists.simple(["Bản nháp, đề nghị các đơn vị rà soát"], ["Hà Văn An", 1])) == []


@pytest.mark.parametrize(
    ("title", "year"),
    [
        ("DANH SÁCH ĐỀ NGHỊ KHEN THƯỞNG NĂM 2024", 2024),
        ("danh sach nam 2024", 2024),
        ("(Kèm theo Tờ trình số 12/TTr-SNV ngày 5 tháng 3 năm 2025)", None),
        ("Thành tích năm 2023 và năm 2024", None),
        ("Năm học 2023-2024", None),
        ("Năm học: năm 2023 - 2024", None),
        ("Danh sách đề nghị", None),
    ],
)
def test_the_year_of_the_list_is_read_from_its_title_only(title, year):
    assert only([title], HEADER, [1, "Hà Văn An", "Sở", "LĐTT"]).list_year == year
