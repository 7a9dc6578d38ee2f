"""A condition as briefly as a line of the radar can hold it."""

from thidua.law import load_corpus
from thidua.law.award import walk
from thidua.reports.radar.shown import MOST_LETTERS, short_name


def test_a_short_condition_stays_and_brackets_go():
    assert short_name("Là bà mẹ.") == "Là bà mẹ"
    said = "Nhân dịp kỷ niệm ngày thành lập năm tròn (suy theo Điều 39 khoản 2, chưa thấy nguyên văn)."
    assert short_name(said) == "Nhân dịp kỷ niệm ngày thành lập năm tròn"


def test_a_long_one_ends_where_a_clause_ends_or_a_word_and_says_that_there_is_more():
    said = "Có 03 lần liên tục được tặng danh hiệu “Chiến sĩ thi đua cơ sở”, lần thứ ba là của năm đề nghị."
    assert short_name(said) == "Có 03 lần liên tục được tặng danh hiệu “Chiến sĩ thi đua cơ sở”…"
    said = "Có từ 05 năm liên tục hoàn thành xuất sắc nhiệm vụ hoặc đạt danh hiệu “Tập thể lao động xuất sắc”."
    assert short_name(said) == "Có từ 05 năm liên tục hoàn thành xuất sắc nhiệm vụ hoặc đạt danh hiệu…"


def test_every_condition_of_the_law_has_a_short_name_that_is_whole():
    texts = {
        node.text for award in load_corpus().awards.values() for route in award.routes for node in walk(route.standard)
    }
    assert len(texts) > 200
    for text in texts:
        name = short_name(text)
        assert 8 <= len(name) <= MOST_LETTERS + 1
        assert name.count("“") == name.count("”")
        assert not name.endswith((" …", ",…", "hoặc…", "và…"))
