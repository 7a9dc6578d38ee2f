"""A legal text is read into articles, clauses and points, and no word of it is lost."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.drafting.ground import FIRST
from thidua.drafting.provisions import parse, tidy, written

UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # two cores may be busy
AMENDING = """
Điều 1. Sửa đổi, bổ sung một số điều của Nghị định số 00/2020/NĐ-CP
1. Sửa đổi Điều 5 như sau:
“Điều 5. Tên mới
1. Khoản trong ngoặc.
a) Điểm trong ngoặc.”.
2. Bãi bỏ Điều 6.
Điều 2. Hiệu lực
Có hiệu lực ngay.
"""


def keys(text):
    return [each.key for each in parse(text).provisions]


def of(text, key):
    return next(each for each in parse(text).provisions if each.key == key)


def test_articles_clauses_points_and_what_stands_around_them():
    assert keys(FIRST) == [
        "mo-dau",
        "chuong-i",
        "dieu-1",
        "dieu-1.khoan-1",
        "dieu-1.khoan-2",
        "dieu-1.khoan-2.diem-a",
        "dieu-1.khoan-2.diem-b",
        "dieu-1.khoan-2.diem-đ",
        "dieu-2",
        "chuong-ii",
        "dieu-3",
        "noi-nhan",
    ]
    assert parse(FIRST).counts == (3, 2, 3)
    assert parse(FIRST).warnings == ()


def test_a_provision_has_its_name_its_mark_and_its_own_text_alone():
    point = of(FIRST, "dieu-1.khoan-2.diem-đ")
    assert (point.words, point.mark, point.text) == ("Điểm đ khoản 2 Điều 1", "đ)", "Cá nhân làm thử.")
    article = of(FIRST, "dieu-2")
    assert (article.words, article.mark) == ("Điều 2", "Điều 2.")
    assert article.text == "Cách làm\nMỗi cơ quan thử ba lần trong một năm."
    assert of(FIRST, "chuong-ii").whole.split("\n") == ["Chương II ", "TỔ CHỨC THỰC HIỆN"]


def test_what_an_amending_text_quotes_belongs_to_the_clause_that_quotes_it():
    assert keys(AMENDING) == ["dieu-1", "dieu-1.khoan-1", "dieu-1.khoan-2", "dieu-2"]
    assert "a) Điểm trong ngoặc.”." in of(AMENDING, "dieu-1.khoan-1").text


@pytest.mark.parametrize("marks", ["“”", '""'])
def test_both_kinds_of_quotation_marks_are_read(marks):
    text = AMENDING.replace("“", marks[0]).replace("”", marks[1])
    assert keys(text) == keys(AMENDING)


def test_a_quotation_never_closed_is_told_and_swallows_nothing():
    parsed = parse(AMENDING.replace("”", ""))
    assert "dieu-2" in [each.key for each in parsed.provisions]
    assert any("ngoặc kép" in each for each in parsed.warnings)


def test_points_right_below_an_article_and_an_article_with_a_letter():
    assert keys("Điều 5a. Tên\na) Một;\nb) Hai.") == ["dieu-5a", "dieu-5a..diem-a", "dieu-5a..diem-b"]
    assert of("Điều 5a. Tên\na) Một;", "dieu-5a..diem-a").words == "Điểm a Điều 5a"


def test_numbers_outside_an_article_begin_no_clause():
    assert keys("1. Không thuộc điều nào.\nĐiều 1. Tên") == ["mo-dau", "dieu-1"]


def test_an_annex_is_one_whole_up_to_the_next():
    text = "Điều 1. Tên\nPHỤ LỤC I\nMẪU ĐƠN\n1. Họ tên\nĐiều 9. trong mẫu\nPHỤ LỤC II. DANH MỤC\n1. Một"
    assert keys(text) == ["dieu-1", "phu-luc-i", "phu-luc-ii"]
    assert "Điều 9. trong mẫu" in of(text, "phu-luc-i").text


def test_sections_are_of_their_chapter():
    assert keys("Chương I\nMục 1\nTÊN\nĐiều 1. A\nChương II\nMục 1\nĐiều 2. B") == [
        "chuong-i",
        "chuong-i-muc-1",
        "dieu-1",
        "chuong-ii",
        "chuong-ii-muc-1",
        "dieu-2",
    ]


def test_a_number_that_is_missing_or_comes_twice_is_told():
    gap = parse("Điều 1. A\n1. Một\n3. Ba\nĐiều 4. B").warnings
    assert gap == ("Trước khoản 3 Điều 1 thiếu số 2.", "Trước điều 4 thiếu số 2–3.")
    twice = parse("Điều 1. A\nĐiều 1. B")
    assert [each.key for each in twice.provisions] == ["dieu-1", "dieu-1#2"]
    assert twice.warnings == ("Điều 1 có hai lần.",)


def test_a_text_without_articles_is_told_and_an_empty_one_has_nothing():
    assert parse("Chỉ thị về việc thử.").warnings
    assert parse(" \n ").provisions == ()


def test_letters_in_parts_and_blanks_of_word_are_read_as_the_composed_ones():
    assert keys("Đ\u0069\u00ea\u0300u 1.\u00a0Tên\nđ) Một") == ["dieu-1", "dieu-1..diem-đ"]


LINES = st.lists(
    st.one_of(
        st.sampled_from(
            [
                "Chương I",
                "Mục 2. Tên",
                "Điều 1. Tên",
                "Điều 2. Tên khác",
                "1. Khoản",
                "2. Khoản",
                "a) Điểm",
                "đ) Điểm",
                "PHỤ LỤC",
                "Nơi nhận:",
                "“Trích",
                "hết”",
                "Lời thường.",
            ]
        ),
        st.text(alphabet='aàđĐ1.) "“”\n', max_size=12),
    ),
    max_size=25,
).map("\n".join)


def letters(text):
    return "".join("".join(tidy(text)).split())


@UNHURRIED
@given(LINES)
def test_no_word_is_lost_and_every_provision_has_a_key_of_its_own(text):
    provisions = parse(text).provisions
    assert letters(written(provisions)) == letters(text)
    assert len({each.key for each in provisions}) == len(provisions)


@UNHURRIED
@given(LINES)
def test_what_is_written_again_reads_the_same(text):
    provisions = parse(text).provisions
    assert parse(written(provisions)).provisions == provisions
