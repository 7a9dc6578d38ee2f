import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.dossiers.intake.lists import NAMES
from thidua.dossiers.intake.awards import AwardNames, read_award
from thidua.law import load_corpus

AWARDS = AwardNames(NAMES)
SPELLINGS = st.sampled_from([(code, name) for code, names in NAMES.items() for name in names])


def codes(remarks):
    return [remark.code for remark in remarks]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Chiến sĩ thi đua cơ sở", "grassroots_emulation_soldier"),
        ("chiến sỹ thi đua cơ sở.", "grassroots_emulation_soldier"),
        ("CHIEN SI THI DUA CO SO", "grassroots_emulation_soldier"),
        ("Danh hiệu CSTĐ cơ sở năm 2024", "grassroots_emulation_soldier"),
        ("Đề nghị tặng Bằng khen của UBND tỉnh", "ministry_province_merit_certificate"),
        ("Bằng khen của Ủy ban nhân dân tỉnh", "ministry_province_merit_certificate"),
        ("BK Chủ tịch UBND thành phố", "ministry_province_merit_certificate"),
        ("Huân chương Lao động hạng III", "labor_order_3"),
        ("HCLĐ hạng 2", "labor_order_2"),
        ("Bằng khen TTg", "pm_merit_certificate"),
        ("Lao động tiên tiến (lần 2)", "advanced_worker"),
    ],
)
def test_known_ways_of_naming_an_award_leave_no_doubt(text, code):
    read = read_award(text, AWARDS)
    assert (read.value, read.doubts, read.errors) == (code, (), ())


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Chiến sỹ thi đua cơ sỏ", "grassroots_emulation_soldier"),
        ("Lao động tiến tiến", "advanced_worker"),
        ("Tập thể lao động xuất xắc", "excellent_labor_collective"),
        ("Bằng khen của Chủ tịch UBND tỉnh Ví Dụ", "ministry_province_merit_certificate"),
        ("Giấy khen của Giám đốc Sở Nội vụ", "commendation_letter"),
    ],
)
def test_a_near_name_is_read_with_a_doubt_that_says_what_was_understood(text, code):
    read = read_award(text, AWARDS)
    assert (read.value, codes(read.doubts), read.errors) == (code, ["award_near"], ())
    assert text in read.doubts[0].text
    assert NAMES[code][0] in read.doubts[0].text


@pytest.mark.parametrize(
    ("text", "candidate"),
    [
        ("Huân chương Lao động", "labor_order_3"),
        ("Huân chương Lao động hạng Nhấ", "labor_order_1"),
        ("Chiến sĩ thi đua", "grassroots_emulation_soldier"),
        ("Chiến sĩ thi đua cơ sở toàn quốc", "national_emulation_soldier"),
        ("Bằng khen của Chủ tịch UBND huyện", "ministry_province_merit_certificate"),
    ],
)
def test_an_unclear_name_is_an_error_with_candidates(text, candidate):
    read = read_award(text, AWARDS)
    assert (read.value, codes(read.errors)) == (None, ["award_unclear"])
    assert candidate in read.errors[0].candidates


@pytest.mark.parametrize("text", ["Xe máy", "...", "2024", "(năm 2024)"])
def test_what_names_no_award_is_an_error(text):
    read = read_award(text, AWARDS)
    assert (read.value, codes(read.errors), read.errors[0].candidates) == (None, ["award_unknown"], ())


@pytest.mark.parametrize(
    "text", ["CSTĐCS; BK UBND tỉnh", "CSTĐCS và BK UBND tỉnh", "CSTĐCS, BK UBND tỉnh", "CSTĐCS\nBK UBND tỉnh"]
)
def test_two_awards_in_one_cell_are_an_error(text):
    read = read_award(text, AWARDS)
    assert codes(read.errors) == ["award_several"]
    assert set(read.errors[0].candidates) == {"grassroots_emulation_soldier", "ministry_province_merit_certificate"}


def test_an_official_name_with_commas_is_one_award():
    assert read_award("Bằng khen của Bộ, ban, ngành, tỉnh", AWARDS).value == "ministry_province_merit_certificate"


@given(SPELLINGS, st.sampled_from([str.upper, str.lower, str.title]), st.sampled_from(["NFC", "NFD"]))
def test_case_and_unicode_form_change_nothing(spelling, change, form):
    code, name = spelling
    read = read_award(unicodedata.normalize(form, f"  {change(name)} "), AWARDS)
    assert (read.value, read.doubts, read.errors) == (code, (), ())


@given(st.text(max_size=60))
def test_no_text_breaks_the_reading(text):
    read = read_award(text, AWARDS)
    assert (read.value is None) == bool(read.errors)


def test_every_name_in_the_corpus_is_recognised_as_its_own_award():
    awards = load_corpus().awards
    known = AwardNames({code: (award.name, award.short_name, *award.abbreviations) for code, award in awards.items()})
    read = {(code, name): read_award(name, known).value for code, names in known.names.items() for name in names}
    assert {pair: value for pair, value in read.items() if value != pair[0]} == {}
