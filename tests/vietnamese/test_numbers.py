from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thidua.vietnamese.numbers import amount, amount_in_words, decimal_text, grouped, grouped_text, in_words

UNITS = {
    word: value
    for value, words in enumerate(
        [["không"], ["một", "mốt"], ["hai"], ["ba"], ["bốn"], ["năm", "lăm"], ["sáu"], ["bảy"], ["tám"], ["chín"]]
    )
    for word in words
}
SCALES = {"triệu": 10**6, "nghìn": 10**3}


def heard(words):
    """What a listener understands: an independent reading of the words, one after the other."""
    total = group = 0
    for word in words:
        if word == "tỷ":
            total, group = (total + group) * 10**9, 0
        elif word in SCALES:
            total, group = total + group * SCALES[word], 0
        elif word == "trăm":
            group = group * 100
        elif word == "mươi":
            group = group - group % 10 + group % 10 * 10
        elif word == "mười":
            group += 10
        elif word != "linh":
            group += UNITS[word]
    return total + group


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "không"),
        (5, "năm"),
        (10, "mười"),
        (11, "mười một"),
        (15, "mười lăm"),
        (20, "hai mươi"),
        (21, "hai mươi mốt"),
        (25, "hai mươi lăm"),
        (100, "một trăm"),
        (101, "một trăm linh một"),
        (105, "một trăm linh năm"),
        (110, "một trăm mười"),
        (999, "chín trăm chín mươi chín"),
        (1_000, "một nghìn"),
        (1_005, "một nghìn không trăm linh năm"),
        (1_500, "một nghìn năm trăm"),
        (3_510_000, "ba triệu năm trăm mười nghìn"),
        (1_000_005, "một triệu không trăm linh năm"),
        (2_530_000, "hai triệu năm trăm ba mươi nghìn"),
        (1_000_000_000, "một tỷ"),
        (1_000_000_000_000, "một nghìn tỷ"),
        (-7, "âm bảy"),
    ],
)
def test_numbers_are_said_as_vietnamese_say_them(number, words):
    assert in_words(number) == words


def test_amounts_name_their_currency():
    assert amount(3_510_000) == "3.510.000 đồng"
    assert amount_in_words(3_510_000) == "ba triệu năm trăm mười nghìn đồng"


@pytest.mark.parametrize(
    ("number", "shown"), [(0, "0"), (999, "999"), (1_000, "1.000"), (1_234_567, "1.234.567"), (-1_000, "-1.000")]
)
def test_thousands_are_parted_by_dots(number, shown):
    assert grouped(number) == shown


@given(st.integers(0, 10**18 - 1))
def test_a_listener_hears_the_number_that_was_said(number):
    assert heard(in_words(number).split()) == number


@given(st.integers(0, 10**15))
def test_no_two_numbers_sound_alike(number):
    assert in_words(number) != in_words(number + 1)


@given(st.integers(0, 10**18))
def test_grouping_only_adds_dots(number):
    assert int(grouped(number).replace(".", "")) == number


@pytest.mark.parametrize(
    ("number", "shown"),
    [("12.50", "12,5"), ("100", "100"), ("100.00", "100"), ("0.00", "0"), ("1E+2", "100"), ("0.05", "0,05")],
)
def test_a_decimal_is_written_with_a_comma_and_without_needless_zeros(number, shown):
    assert decimal_text(Decimal(number)) == shown


@pytest.mark.parametrize(
    ("number", "shown"),
    [("999", "999"), ("1000", "1.000"), ("1795.00", "1.795"), ("12500.50", "12.500,5"), ("0.05", "0,05")],
)
def test_a_long_decimal_has_dots_between_its_thousands(number, shown):
    assert grouped_text(Decimal(number)) == shown
