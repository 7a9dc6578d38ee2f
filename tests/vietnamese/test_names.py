import itertools
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thidua.vietnamese.names import clean, display_name, fold, sort_key

# Made-up names in the order of ICU 78's Vietnamese collation: by given name, then by family and middle names.
LISTED = [
    "Hồ Thị An",
    "Lê An",
    "Lê Văn An",
    "Nguyễn Văn An",
    "Phạm Văn An",
    "Lê Ạn",
    "Đỗ Anh",
    "Nguyễn Thị Ảnh",
    "Lê Thị Ánh",
    "Nguyễn Văn Ánh",
    "Trần Ăn",
    "Trần Ân",
    "Trần Ấn",
    "Hoàng Bình",
    "Hoàng Bính",
    "Lý Dung",
    "Lý Dũng",
    "Dương Văn Đạt",
    "Đặng Văn Đạt",
    "Đỗ Văn Đạt",
    "Đinh Đông",
    "Đinh Đồng",
    "Đinh Đổng",
    "Đinh Đỗng",
    "Đinh Đống",
    "Đinh Động",
    "Vũ Hoa",
    "Vũ Hòa",
    "Vũ Hỏa",
    "Vũ Hóa",
    "Vũ Họa",
    "H'Hen Niê",
    "Y Niê",
    "Mai Oanh",
    "Mai Ôn",
    "Mai Ơn",
    "Phan Uyên",
    "Phan Ưng",
    "Phan Vân",
    "Võ Vy",
    "Tạ Ý",
    "Tạ Yên",
]

SYLLABLES = st.sampled_from("Nguyễn Đỗ Thị Văn Ánh Anh Ân Hòa Hoà Phượng Ưng Ý Yên K'Brếu ĐẠT".split())  # noqa: SIM905 - shorter to read
NAMES = st.lists(SYLLABLES, min_size=1, max_size=5).map(" ".join)


def test_cleaning_composes_letters_and_removes_what_is_not_seen():
    assert clean("  Đỗ\u00a0 Thi\u0323\u200b \tChi\n") == "Đỗ Thị Chi"
    assert clean("\ufeffHoàng\x00 Ánh\u00ad") == "Hoàng Ánh"


def test_the_icelandic_letter_of_old_fonts_becomes_the_vietnamese_one():
    assert clean("Ðỗ Thị ðào") == "Đỗ Thị đào"


def test_folding_leaves_bare_small_letters():
    assert fold("  ĐỖ Thị   Phượng ") == "do thi phuong"


def test_both_ways_of_placing_a_tone_fold_alike():
    assert fold("Hoà Thuý") == fold("Hòa Thúy") == "hoa thuy"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("ĐỖ THỊ CHI", "Đỗ Thị Chi"),
        ("  đỗ thị chi ", "Đỗ Thị Chi"),
        ("NGuyễn văn An", "Nguyễn Văn An"),
        ("H'HEN NIÊ", "H'Hen Niê"),
        ("LÊ-NGUYỄN an", "Lê-Nguyễn An"),
        ("Ý", "Ý"),
        ("ßan", "ßan"),
        ("", ""),
    ],
)
def test_a_name_is_shown_with_one_capital_to_a_word(written, shown):
    assert display_name(written) == shown


def test_people_are_listed_as_icu_lists_them():
    assert sorted(set(LISTED), key=sort_key) == LISTED


def test_every_neighbour_in_the_list_is_strictly_ordered():
    assert all(sort_key(first) < sort_key(second) for first, second in itertools.pairwise(LISTED))


def test_a_given_name_that_begins_another_comes_first_whatever_its_tone():
    assert sort_key("Lê Ạn") < sort_key("Lê Anh")


def test_tones_come_in_the_dictionary_order():
    assert sorted(["mạ", "má", "mã", "mả", "mà", "ma"], key=sort_key) == ["ma", "mà", "mả", "mã", "má", "mạ"]


def test_d_with_a_stroke_follows_every_plain_d():
    assert sort_key("Dy") < sort_key("Đa") < sort_key("E")


@given(st.text(max_size=60))
def test_cleaning_and_folding_twice_change_nothing_more(text):
    assert clean(clean(text)) == clean(text)
    assert fold(fold(text)) == fold(text)


@given(NAMES)
def test_the_unicode_form_changes_no_answer(name):
    apart = unicodedata.normalize("NFD", name)
    assert (clean(apart), fold(apart), display_name(apart), sort_key(apart)) == (
        clean(name),
        fold(name),
        display_name(name),
        sort_key(name),
    )


@given(NAMES, NAMES)
def test_case_changes_no_order(first, second):
    assert (sort_key(first) < sort_key(second)) == (sort_key(first.upper()) < sort_key(second.lower()))


@given(st.text(max_size=60))
def test_a_shown_name_is_shown_the_same_again(text):
    shown = display_name(text)
    assert display_name(shown) == shown
