import datetime as dt
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.dossiers.intake import lists
from thidua.dossiers.intake.fields import Field
from thidua.dossiers.intake.mapping import Mapping, propose_mapping
from thidua.dossiers.intake.rows import read_rows
from thidua.dossiers.intake.tables import DataRow, Table, find_tables
from thidua.dossiers.intake.workbook import read_workbook

CELLS = st.one_of(st.none(), st.text(max_size=40), st.floats(), st.integers(0, 10**13), st.dates(), st.booleans())


def readings(content, place=0, **given):
    table = find_tables(read_workbook(content, "x.xlsx"))[place]
    return read_rows(table, propose_mapping(table), award_names=lists.NAMES, list_year=table.list_year, **given)


def values(row, *fields):
    return [row[field].value for field in fields]


def codes(pairs):
    return [(field, remark.code) for field, remark in pairs]


def test_sex_and_birth_are_read_from_two_columns():
    rows = readings(lists.birth_year_by_sex())
    assert [(row.name, row[Field.SEX].value, row.birth.year, row.birth.value) for row in rows] == [
        ("Trần Văn Mẫu", "male", 1979, None),
        ("Lê Thị Thử", "female", 1988, dt.date(1988, 3, 12)),
        ("Ngô Thị Ví Dụ", "female", 1990, None),
    ]


def test_post_and_unit_of_one_column_are_parted_or_doubted():
    rows = readings(lists.birth_year_by_sex())
    assert [values(row, Field.JOB_TITLE, Field.UNIT) for row in rows] == [
        ["Trưởng phòng", "Phòng Nội vụ"],
        ["Chuyên viên", "Phòng Tài chính"],
        [None, "Trường Mầm non Hoa Mai"],
    ]
    assert (Field.UNIT, "job_and_unit") in codes(rows[2].doubts)


def test_a_name_over_two_columns_is_one_name():
    rows = readings(lists.split_name())
    assert [row.name for row in rows] == ["Nguyễn Thị Giả", "Phạm Văn Định", "Vũ Hoàng Nam"]
    assert codes(rows[2].doubts) == [(Field.BIRTH_DATE, "birth_doubtful"), (Field.CITIZEN_NUMBER, "citizen_number_old")]


def test_collectives_keep_their_names_and_have_no_birth():
    rows = readings(lists.two_tables(), 1)
    assert [(row.kind, row.name, row[Field.AWARD].value) for row in rows] == [
        ("collective", "Khoa Nội", "excellent_labor_collective"),
        ("collective", "Phòng Tổ chức cán bộ", "advanced_labor_collective"),
    ]
    assert all(Field.BIRTH_DATE not in row.fields for row in rows)


def test_one_award_for_the_whole_list_fills_empty_cells_only():
    table = lists.simple(["STT", "Họ và tên", "Danh hiệu"], [1, "Hà Văn An", None], [2, "Hà Thị Bê", "CSTĐCS"])
    assert [row[Field.AWARD].value for row in readings(table, default_award="advanced_worker")] == [
        "advanced_worker",
        "grassroots_emulation_soldier",
    ]


def test_a_row_without_an_award_is_an_error():
    assert codes(readings(lists.names_that_mislead())[0].errors) == [(Field.AWARD, "award_missing")]


def test_dates_that_excel_may_have_swapped_are_doubted():
    rows = readings(lists.swapped_dates())
    assert [codes(row.doubts) for row in rows] == [[], [], [], [(Field.BIRTH_DATE, "birth_swapped")]]


@pytest.mark.parametrize("typed", ["08/09/1968", "28-09"])
def test_dates_are_not_doubted_where_the_office_typed_small_days_too(typed):
    table = Table(
        "x",
        ("Họ và tên", "Ngày sinh", "Danh hiệu"),
        (1,),
        tuple(
            DataRow(number, ("Hà Văn An", cell, "LĐTT"))
            for number, cell in enumerate(["28/09/1968", "29/09/1968", typed, dt.date(1981, 4, 8)], 2)
        ),
    )
    rows = read_rows(table, propose_mapping(table), award_names=lists.NAMES, list_year=None)
    assert codes(rows[3].doubts) == []


@pytest.mark.parametrize(
    "content", [lists.text_list().encode(), lists.text_list("\t").encode("utf-16"), lists.OLD_EXCEL.read_bytes()]
)
def test_text_and_old_excel_lists_are_read_to_the_end(content):
    rows = readings(content)
    assert [row[Field.AWARD].value for row in rows] == ["advanced_worker", "grassroots_emulation_soldier"]
    assert all(row.errors == () and len(row[Field.CITIZEN_NUMBER].value) == 12 for row in rows)


def test_every_reading_keeps_what_stood_in_the_cell():
    row = readings(lists.birth_year_by_sex())[1]
    assert [row[field].raw for field in (Field.FULL_NAME, Field.BIRTH_DATE, Field.SEX, Field.AWARD)] == [
        "Lê Thị Thử",
        "12/3/1988",
        "12/3/1988",
        "GK",
    ]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(*[CELLS] * 11), min_size=1, max_size=4), st.permutations(list(Field)[:-1]))
def test_no_row_of_any_cells_breaks_the_reading(lines, fields):
    table = Table("x", ("",) * 11, (1,), tuple(DataRow(number, line) for number, line in enumerate(lines, 2)))
    mapping = Mapping({field: column for column, field in enumerate(fields[:11])}, "")
    rows = read_rows(table, mapping, award_names=lists.NAMES, list_year=2024)
    assert [row.number for row in rows] == [row.number for row in table.rows]
    assert propose_mapping(table).guesses


@settings(max_examples=10, deadline=None)
@given(st.sampled_from(["NFC", "NFD"]), st.sampled_from([str.upper, str.lower, str]))
def test_unicode_form_and_case_of_cells_change_no_value(form, change):
    table = find_tables(read_workbook(lists.split_name(), "x.xlsx"))[0]
    changed = Table(
        table.sheet,
        tuple(unicodedata.normalize(form, header) for header in table.headers),
        table.header_rows,
        tuple(
            DataRow(
                row.number,
                tuple(
                    unicodedata.normalize(form, change(cell)) if isinstance(cell, str) else cell for cell in row.cells
                ),
            )
            for row in table.rows
        ),
    )
    fields = (Field.FULL_NAME, Field.BIRTH_DATE, Field.SEX, Field.CITIZEN_NUMBER, Field.AWARD)
    plain, other = (
        [
            [reading[field].value if field != Field.BIRTH_DATE else reading.birth.value for field in fields]
            for reading in read_rows(some, propose_mapping(some), award_names=lists.NAMES, list_year=None)
        ]
        for some in (table, changed)
    )
    assert plain == other
