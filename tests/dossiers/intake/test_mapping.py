import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.dossiers.intake import lists
from thidua.dossiers.intake.fields import Field
from thidua.dossiers.intake.mapping import chosen_mapping, propose_mapping, signature_of
from thidua.dossiers.intake.tables import DataRow, Table, find_tables
from thidua.dossiers.intake.workbook import read_workbook

SAMPLE = find_tables(read_workbook(lists.SAMPLE.read_bytes(), "x.xlsx"))[0]
SAMPLE_FIELDS = [
    Field.ORDER_NUMBER,
    Field.FULL_NAME,
    Field.BIRTH_DATE,
    Field.SEX,
    Field.CITIZEN_NUMBER,
    Field.JOB_TITLE,
    Field.UNIT,
    Field.AWARD,
    Field.SUMMARY,
    Field.INITIATIVES,
]


def first_table(content):
    return find_tables(read_workbook(content, "x.xlsx"))[0]


def by_header(table):
    return {guess.header: guess.field for guess in propose_mapping(table).guesses}


def reordered(table, order):
    rows = tuple(DataRow(row.number, tuple(row.cells[place] for place in order), row.section) for row in table.rows)
    return Table(table.sheet, tuple(table.headers[place] for place in order), table.header_rows, rows)


def test_the_columns_of_the_sample_are_understood_by_name_and_content():
    mapping = propose_mapping(SAMPLE)
    assert [guess.field for guess in mapping.guesses] == SAMPLE_FIELDS
    assert {guess.reason for guess in mapping.guesses} == {"theo tên cột và nội dung"}
    assert mapping.missing() == ()


@settings(max_examples=20, deadline=None)
@given(st.permutations(range(10)))
def test_the_order_of_columns_is_no_matter(order):
    assert by_header(reordered(SAMPLE, order)) == by_header(SAMPLE)


@settings(max_examples=20, deadline=None)
@given(st.permutations(range(10)))
def test_columns_without_a_name_are_understood_by_what_they_hold(order):
    nameless = Table("x", ("",) * 10, (1,), reordered(SAMPLE, order).rows)
    fields = [guess.field for guess in propose_mapping(nameless).guesses]
    assert fields == [SAMPLE_FIELDS[place] for place in order]


def test_a_name_that_misleads_gives_way_to_what_the_column_holds():
    assert by_header(first_table(lists.names_that_mislead())) == {
        "Ngày vào Đảng": Field.IGNORE,
        "Cột 1": Field.FULL_NAME,
        "Họ và tên": Field.SEX,
        "Mã số": Field.CITIZEN_NUMBER,
        "Cột 2": Field.BIRTH_DATE,
    }


def test_every_guess_says_on_what_it_rests():
    guesses = propose_mapping(first_table(lists.names_that_mislead())).guesses
    assert [guess.reason for guess in guesses] == [
        "theo tên cột",
        "theo nội dung",
        "theo nội dung, dù tên cột giống “Họ và tên”",
        "theo nội dung",
        "theo nội dung",
    ]


def test_sex_over_two_columns_is_understood():
    columns = propose_mapping(first_table(lists.birth_year_by_sex())).columns
    assert (columns[Field.SEX_MALE], columns[Field.SEX_FEMALE], columns[Field.JOB_AND_UNIT]) == (2, 3, 4)


def test_a_name_over_two_columns_is_understood():
    columns = propose_mapping(first_table(lists.split_name())).columns
    assert (columns[Field.FAMILY_AND_MIDDLE_NAME], columns[Field.GIVEN_NAME]) == (1, 2)
    assert propose_mapping(first_table(lists.split_name())).missing() == ()


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Số TT", Field.ORDER_NUMBER),
        ("HỌ TÊN", Field.FULL_NAME),
        ("Họ và tên, chữ đệm", Field.FULL_NAME),
        ("Họ và tên đệm", Field.FAMILY_AND_MIDDLE_NAME),
        ("Tên", Field.GIVEN_NAME),
        ("Tên tập thể, cá nhân", Field.FULL_NAME),
        ("Ngày/tháng/năm sinh", Field.BIRTH_DATE),
        ("Năm sinh", Field.BIRTH_DATE),
        ("Số CMND/CCCD", Field.CITIZEN_NUMBER),
        ("Số định danh cá nhân", Field.CITIZEN_NUMBER),
        ("Chức vụ, đơn vị công tác", Field.JOB_AND_UNIT),
        ("Đơn vị, chức danh", Field.JOB_AND_UNIT),
        ("Chức danh", Field.JOB_TITLE),
        ("Nơi công tác", Field.UNIT),
        ("Hình thức đề nghị khen thưởng", Field.AWARD),
        ("Danh hiệu đã đạt được", Field.SUMMARY),
        ("Tóm tắt thành tích đề nghị khen thưởng", Field.SUMMARY),
        ("Tên sáng kiến", Field.INITIATIVES),
        ("Ghi chú", Field.NOTE),
        ("Dân tộc", Field.IGNORE),
        ("Nam", Field.SEX_MALE),
        ("Năm sinh / Nữ", Field.SEX_FEMALE),
        ("Màu mắt", Field.IGNORE),
    ],
)
def test_offices_call_columns_by_many_names(header, field):
    assert by_header(Table("x", (header,), (1,), (DataRow(2, (None,)),)))[header] == field


def test_a_year_is_not_a_man():
    assert by_header(Table("x", ("Năm",), (1,), (DataRow(2, (None,)),)))["Năm"] == Field.IGNORE


def test_a_list_without_an_award_column_needs_one_award_for_all():
    mapping = propose_mapping(first_table(lists.names_that_mislead()))
    assert mapping.missing() == (Field.AWARD,)
    assert mapping.missing(default_award=True) == ()


def test_lists_of_one_layout_share_a_signature_whatever_case_marks_and_data():
    shouted = Table("y", tuple(header.upper() + " " for header in SAMPLE.headers), (1,), ())
    assert signature_of(shouted) == signature_of(SAMPLE)
    assert len(signature_of(SAMPLE)) == 64


def test_another_order_is_another_layout():
    assert signature_of(reordered(SAMPLE, [1, 0, *range(2, 10)])) != signature_of(SAMPLE)


def test_an_officer_may_choose_the_columns():
    mapping = chosen_mapping(SAMPLE, {"full_name": 1, "note": 8, "ignore": 2})
    assert mapping.columns == {Field.FULL_NAME: 1, Field.NOTE: 8}
    assert mapping.signature == signature_of(SAMPLE)


@pytest.mark.parametrize("columns", [{"full_name": 10}, {"full_name": -1}, {"tên": 1}])
def test_a_column_or_field_that_is_not_there_can_not_be_chosen(columns):
    with pytest.raises(ValueError, match=r"outside|not a valid"):
        chosen_mapping(SAMPLE, columns)
