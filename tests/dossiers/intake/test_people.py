import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thidua.dossiers.intake.people import (
    disagreements,
    read_birth,
    read_citizen_number,
    read_name,
    read_sex,
    read_ticked_sex,
)
from thidua.vietnamese.dates import ReadDate

CELLS = st.one_of(
    st.none(),
    st.text(max_size=40),
    st.floats(),
    st.integers(-(10**13), 10**13),
    st.dates(),
    st.datetimes(),
    st.booleans(),
)


def codes(remarks):
    return [remark.code for remark in remarks]


@pytest.mark.parametrize(
    ("cell", "name", "doubts"),
    [
        ("  ĐỖ THỊ CHI ", "Đỗ Thị Chi", []),
        ("Đỗ thi\u0323 Chi", "Đỗ Thị Chi", []),
        ("Bà Lê Thị Mẫu", "Lê Thị Mẫu", ["name_shortened"]),
        ("Lê Thị Mẫu (Bí thư)", "Lê Thị Mẫu", ["name_shortened"]),
        ("Ông Mẫu", "Ông Mẫu", []),
        ("Mẫu", "Mẫu", ["name_one_word"]),
        ("NguyÔn V¨n MÉu", "Nguyôn V¨n Méu", ["name_letters"]),
        ("Y H'Hen Niê", "Y H'Hen Niê", []),
        ("Phòng Tổ chức cán bộ", "Phòng Tổ chức cán bộ", []),
        ("Tô Văn Mẫu", "Tô Văn Mẫu", []),
    ],
)
def test_a_name_is_shown_as_names_are_and_oddities_are_doubted(cell, name, doubts):
    read = read_name(cell)
    assert (read.value, codes(read.doubts), read.errors, read.raw) == (name, doubts, (), cell)


@pytest.mark.parametrize(
    ("cell", "code"), [(None, "name_missing"), (" \u200b", "name_missing"), (12.0, "name_unreadable")]
)
def test_a_row_without_a_name_is_an_error(cell, code):
    assert codes(read_name(cell).errors) == [code]


@pytest.mark.parametrize(
    ("cell", "sex"), [("Nam", "male"), ("NỮ", "female"), ("nu", "female"), ("Bà", "female"), ("M", "male"), ("", None)]
)
def test_sex_is_read_from_many_words(cell, sex):
    assert (read_sex(cell).value, read_sex(cell).errors) == (sex, ())


def test_an_unknown_word_for_sex_is_an_error():
    assert codes(read_sex("khác").errors) == ["sex_unreadable"]


@pytest.mark.parametrize(
    ("male", "female", "sex", "filled"),
    [
        ("x", None, "male", "x"),
        (None, 1990.0, "female", 1990.0),
        (" ", "12/3/1990", "female", "12/3/1990"),
        (None, None, None, None),
    ],
)
def test_sex_over_two_columns_tells_the_sex_and_gives_the_cell(male, female, sex, filled):
    read, cell = read_ticked_sex(male, female)
    assert (read.value, cell, read.errors) == (sex, filled, ())


def test_both_columns_of_sex_filled_are_an_error():
    assert codes(read_ticked_sex("x", "x")[0].errors) == ["sex_unreadable"]


@pytest.mark.parametrize(
    ("cell", "value", "doubts"),
    [
        ("04/09/1970", ReadDate(dt.date(1970, 9, 4), 1970), []),
        ("1978", ReadDate(None, 1978), ["birth_year_only"]),
        ("4/9/2009", ReadDate(dt.date(2009, 9, 4), 2009), []),
        ("4/9/2010", ReadDate(dt.date(2010, 9, 4), 2010), ["birth_age"]),
        ("4/9/1924", ReadDate(dt.date(1924, 9, 4), 1924), []),
        ("4/9/1923", ReadDate(dt.date(1923, 9, 4), 1923), ["birth_age"]),
        (None, None, []),
    ],
)
def test_a_birth_is_a_day_or_a_year_and_its_age_must_be_likely(cell, value, doubts):
    read = read_birth(cell, 2024)
    assert (read.value, codes(read.doubts), read.errors) == (value, doubts, ())


def test_without_a_year_of_the_list_no_age_is_doubted():
    assert read_birth("4/9/2020", None).doubts == ()


def test_a_birth_that_never_was_is_an_error():
    assert codes(read_birth("31/02/1980", 2024).errors) == ["birth_unreadable"]


@pytest.mark.parametrize(
    ("cell", "number", "doubts"),
    [
        ("079085000012", "079085000012", []),
        ("079 085 000 012", "079085000012", []),
        ("'079085000012", "079085000012", []),
        (72389488625.0, "072389488625", ["citizen_number_zero"]),
        (1085000012.0, "001085000012", ["citizen_number_zero"]),
        ("123456789", "123456789", ["citizen_number_old"]),
        (12345678.0, "012345678", ["citizen_number_old"]),
        ("", None, []),
    ],
)
def test_lost_zeros_are_put_back_with_a_doubt(cell, number, doubts):
    read = read_citizen_number(cell)
    assert (read.value, codes(read.doubts), read.errors) == (number, doubts, ())


@pytest.mark.parametrize("cell", ["1234567", "0790850000123", "7,9E+10", "chưa có", 79085000012.5, "٠٧٩٠٨٥٠٠٠٠١٢"])
def test_what_can_not_be_a_citizen_number_is_an_error(cell):
    read = read_citizen_number(cell)
    assert (read.value, codes(read.errors)) == (None, ["citizen_number_unreadable"])


@pytest.mark.parametrize(
    ("number", "sex", "year", "found"),
    [
        ("079085000012", "male", 1985, []),
        ("079085000012", "female", 1985, ["citizen_number_sex"]),
        ("079085000012", "male", 1986, ["citizen_number_birth"]),
        ("079285000012", "male", 1985, ["citizen_number_century"]),
        ("079305000012", "female", 2005, []),
        ("073085000012", "male", 1985, ["citizen_number_place"]),
        ("073185000012", "male", 1986, ["citizen_number_place", "citizen_number_sex", "citizen_number_birth"]),
        ("079085000012", None, None, []),
        ("123456789", "male", 1985, []),
        (None, "male", 1985, []),
    ],
)
def test_digits_that_disagree_with_the_list_are_doubted_one_by_one(number, sex, year, found):
    assert codes(disagreements(number, sex, ReadDate(None, year) if year else None)) == found


@given(CELLS)
def test_no_cell_breaks_a_reading_and_none_is_both_read_and_refused(cell):
    for read in (read_name(cell), read_sex(cell), read_birth(cell, 2024), read_citizen_number(cell)):
        assert read.value is None or read.errors == ()
        assert read.errors == () or read.doubts == ()
