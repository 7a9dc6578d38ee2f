import datetime as dt
import json
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.dossiers.intake.lists import NAMES
from thidua.dossiers.intake.awards import AwardNames
from thidua.dossiers.intake.claims import FILLER, read_claims
from thidua.dossiers.intake.decisions import normal_number
from thidua.dossiers.intake.fields import Field
from thidua.dossiers.intake.shadow import composed, hide, left_over, shadow

AWARDS = AwardNames(NAMES)
CSTDCS, LDTT, BK = "grassroots_emulation_soldier", "advanced_worker", "ministry_province_merit_certificate"
PARTS = st.sampled_from(
    [
        "năm 2021: hoàn thành xuất sắc nhiệm vụ",
        "HTTNV các năm 2022, 2023",
        "CSTĐCS các năm 2021, 2022 (QĐ số 2439/QĐ–SNV ngày 23/12/2022)",
        "Bằng khen UBND tỉnh giai đoạn 2019-2023 theo Quyết định số 12/QĐ-UBND ngày 05 tháng 02 năm 2024",
        "Huân chương Lao động hạng Ba",
        "có nhiều đóng góp cho cơ quan",
        "Sáng kiến cấp tỉnh: Giải pháp mẫu (QĐ 15/QĐ-UBND năm 2023)",
        "đề nghị tặng LĐTT năm 2024",
        "năm học 2021-2022: HTNV",
        "2020",
        "QĐ số 77/QĐ-SNV",
    ]
)
TEXTS = st.lists(st.tuples(PARTS, st.sampled_from(["; ", "\n- ", ". ", ", ", " và "])), max_size=5).map(
    lambda parts: "".join(part + joint for part, joint in parts)
)


def claims(text, hint=Field.SUMMARY):
    return read_claims(text, hint, awards=AWARDS)


def codes(claim):
    return [doubt.code for doubt in claim.doubts]


def said(text, hint=Field.SUMMARY):
    return [(claim.kind, claim.content(), codes(claim)) for claim in claims(text, hint)]


def ratings(text):
    return [(claim.year, claim.rating) for claim in claims(text) if claim.kind == "rating"]


def awards(text):
    return [(claim.year, claim.award_code) for claim in claims(text) if claim.kind == "award"]


def unread(text):
    return [claim.source_text for claim in claims(text) if claim.kind == "unread"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("năm 2021: hoàn thành xuất sắc nhiệm vụ; năm 2022: HTXSNV", [(2021, "excellent"), (2022, "excellent")]),
        ("HTTNV các năm 2021, 2022 và 2023", [(2021, "good"), (2022, "good"), (2023, "good")]),
        ("từ 2021 đến 2023: Hoàn thành tốt nhiệm vụ", [(2021, "good"), (2022, "good"), (2023, "good")]),
        ("HTNV 2020-2021", [(2020, "completed"), (2021, "completed")]),
        ("Năm 2020 không hoàn thành nhiệm vụ; KHTNV năm 2021", [(2020, "not_completed"), (2021, "not_completed")]),
        ("Hoàn thành nhiệm vụ năm 2021", [(2021, "completed")]),
        ("Xếp loại: Xuất sắc năm 2023", [(2023, "excellent")]),
        ("2021: HTXSNV, 2022: HTTNV", [(2021, "excellent"), (2022, "good")]),
        ("hoàn thành xuất sắc chức trách, nhiệm vụ năm 2022", [(2022, "excellent")]),
    ],
)
def test_ratings_are_read_by_year(text, expected):
    assert ratings(text) == expected
    assert unread(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("CSTĐCS các năm 2021, 2022", [(2021, CSTDCS), (2022, CSTDCS)]),
        ("CSTĐ cơ sở từ năm 2021 đến năm 2023", [(2021, CSTDCS), (2022, CSTDCS), (2023, CSTDCS)]),
        ("Chiến sỹ thi đua cơ sở 2021-2022 liên tục; 2024", [(2021, CSTDCS), (2022, CSTDCS), (2024, CSTDCS)]),
        ("LĐTT và CSTĐCS năm 2021", [(2021, LDTT), (2021, CSTDCS)]),
        ("Năm 2021: LĐTT, CSTĐCS; năm 2022: LĐTT", [(2021, LDTT), (2021, CSTDCS), (2022, LDTT)]),
        ("Đạt danh hiệu Chiến sĩ thi đua cấp tỉnh năm 2022", [(2022, "ministry_province_emulation_soldier")]),
        ("Được tặng Bằng khen của Chủ tịch UBND tỉnh năm 2020", [(2020, BK)]),
        ("HCLĐ hạng Ba năm 2019", [(2019, "labor_order_3")]),
        ("Bằng khen của Bộ trưởng Bộ Bảo vệ Ví dụ năm 2020", [(2020, BK)]),
    ],
)
def test_awards_are_read_by_year(text, expected):
    assert awards(text) == expected
    assert unread(text) == []


def test_one_decision_stands_for_the_last_year_only():
    found = claims("CSTĐCS các năm 2021, 2022, 2023 (QĐ số 2439/QĐ-SNV ngày 23/12/2023)")
    assert [(claim.year, claim.decision_number, claim.decided_on, codes(claim)) for claim in found] == [
        (2021, None, None, ["decision_other_year"]),
        (2022, None, None, ["decision_other_year"]),
        (2023, "2439/QĐ-SNV", dt.date(2023, 12, 23), []),
    ]
    assert "2439/QĐ-SNV" in found[0].doubts[0].text


def test_each_year_with_its_decision_keeps_it():
    found = claims("CSTĐCS năm 2021 (QĐ 12/QĐ-SNV ngày 5/1/2022), năm 2022 (QĐ 13/QĐ-SNV ngày 6/1/2023)")
    assert [(claim.year, claim.decision_number, codes(claim)) for claim in found] == [
        (2021, "12/QĐ-SNV", []),
        (2022, "13/QĐ-SNV", []),
    ]


@pytest.mark.parametrize(
    ("year", "doubts"),
    [(2021, ["decision_other_year"]), (2022, []), (2023, []), (2024, ["decision_other_year"])],
)
def test_a_decision_is_of_the_year_of_the_award_or_the_next(year, doubts):
    (claim,) = claims(f"Bằng khen UBND tỉnh năm 2022 (QĐ số 5/QĐ-UBND ngày 3/3/{year})")
    assert (codes(claim), claim.decision_year) == (doubts, year)


def test_what_a_decision_lacks_is_doubted():
    assert said("Bằng khen UBND tỉnh năm 2022 (QĐ số 2357/QĐ–UBND)") == [
        ("award", {"award_code": BK, "year": 2022, "decision_number": "2357/QĐ-UBND"}, ["decision_no_date"])
    ]
    assert codes(claims("CSTĐCS năm 2022")[0]) == ["decision_missing"]
    assert codes(claims("CSTĐCS năm 2022 (QĐ số 15 ngày 20/12/2022)")[0]) == ["decision_symbol"]
    assert codes(claims("CSTĐCS năm 2022 (QĐ số 15/QĐ-SNV ngày 31/11/2022)")[0]) == [
        "decision_date",
        "decision_no_date",
    ]


def test_an_award_without_a_year_takes_that_of_its_decision_in_doubt():
    (claim,) = claims("Bằng khen UBND tỉnh (QĐ 12/QĐ-UBND ngày 5/6/2021)")
    assert (claim.year, codes(claim)) == (2021, ["year_from_decision"])
    assert codes(claims("Bằng khen UBND tỉnh")[0]) == ["year_missing", "decision_missing"]


def test_a_decision_may_stand_before_its_award():
    (claim,) = claims("Quyết định số 15/QĐ-UBND ngày 2/3/2022 tặng Bằng khen UBND tỉnh năm 2021")
    assert (claim.award_code, claim.year, claim.decision_number) == (BK, 2021, "15/QĐ-UBND")


def test_a_period_is_one_award():
    (claim,) = claims("Bằng khen UBND tỉnh giai đoạn 2019-2023 (QĐ 12/QĐ-UBND ngày 5/2/2024)")
    assert (claim.from_year, claim.year, codes(claim)) == (2019, 2023, ["period"])


def test_a_school_year_is_put_in_its_second_year_in_doubt():
    (claim,) = claims("Năm học 2021-2022: HTTNV")
    assert (claim.year, codes(claim)) == (2022, ["school_year"])


def test_an_award_that_can_not_be_told_is_a_claim_without_a_code():
    (claim,) = claims("Huân chương Lao động năm 2015")
    assert (claim.kind, claim.award_code, codes(claim)) == ("award", None, ["award_unclear", "decision_missing"])


def test_two_ratings_of_one_year_doubt_each_other():
    found = claims("HTXSNV các năm 2021, 2022; HTTNV năm 2022")
    assert [codes(claim) for claim in found] == [[], ["rating_conflict"], ["rating_conflict"]]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("đề nghị tặng CSTĐCS năm 2024", "not_held"),
        ("Chưa được tặng Bằng khen UBND tỉnh năm 2022", "not_held"),
        ("Đảng viên HTXSNV năm 2023", "party_rating"),
    ],
)
def test_what_was_not_awarded_for_work_is_no_claim(text, code):
    (claim,) = claims(text)
    assert (claim.kind, claim.source_text, codes(claim)) == ("unread", text, [code])


def test_what_can_not_be_read_is_kept():
    lines = ["Là tấm gương sáng, luôn giúp đỡ đồng nghiệp", "CSTĐCS năm 2022 về thành tích chuyển đổi"]
    lines.append("Năm 2021, 22: LĐTT")
    assert unread("\n".join(f"- {line}" for line in lines)) == [
        "Là tấm gương sáng, luôn giúp đỡ đồng nghiệp",
        "về thành tích chuyển đổi",
        "22",
    ]


@pytest.mark.parametrize("text", ["", "  \n- ", "Không", "không có.", "-"])
def test_a_text_that_says_nothing_claims_nothing(text):
    assert claims(text) == claims(text, Field.INITIATIVES) == []


@pytest.mark.parametrize(
    ("text", "content", "doubts"),
    [
        (
            "SK: “Giải pháp số hóa” (QĐ 124/QĐ-HĐSK năm 2024)",
            {"title": "Giải pháp số hóa", "year": 2024, "decision_number": "124/QĐ-HĐSK", "decision_year": 2024},
            [],
        ),
        (
            "Sáng kiến cấp tỉnh: Giải pháp tưới được công nhận theo QĐ số 15/QĐ-UBND ngày 2/3/2023",
            {
                "title": "Giải pháp tưới",
                "year": 2023,
                "level": "ministry_province",
                "decision_number": "15/QĐ-UBND",
                "decided_on": "2023-03-02",
                "decision_year": 2023,
            },
            [],
        ),
        ('Đề tài "Ví dụ" năm 2022', {"title": "Ví dụ", "year": 2022, "science": True}, ["decision_missing"]),
        ("SKKN: Dạy học tích cực", {"title": "Dạy học tích cực"}, ["year_missing", "decision_missing"]),
    ],
)
def test_initiatives_are_read_in_any_column(text, content, doubts):
    for hint in (Field.SUMMARY, Field.INITIATIVES):
        assert said(text, hint) == [("initiative", {"science": False, **content}, doubts)]


def test_in_a_column_of_initiatives_a_plain_title_is_one():
    assert [claim.title for claim in claims("1. Phần mềm một cửa\n2. Sổ tay mẫu (2023)", Field.INITIATIVES)] == [
        "Phần mềm một cửa",
        "Sổ tay mẫu",
    ]
    assert [claim.kind for claim in claims("Phần mềm một cửa")] == ["unread"]


def test_a_title_is_not_searched_for_awards_and_years():
    (claim,) = claims("SK: “Giải pháp để CSTĐCS năm 2021 hoàn thành nhiệm vụ” năm 2023")
    assert (claim.kind, claim.year) == ("initiative", 2023)


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("2439/QĐ–SNV", "2439/QĐ-SNV"),
        (" 12 / QĐ - UBND ", "12/QĐ-UBND"),
        ("12/qd-ttg", "12/QĐ-TTg"),
        ("01/2024/QĐ-TTg", "01/2024/QĐ-TTg"),
        ("34-QĐ/TU", "34-QĐ/TU"),
        ("5/QD\u0323-X", "5/QD\u0323-X"),
    ],
)
def test_numbers_of_decisions_have_one_form(written, number):
    assert normal_number(written) == number


@given(TEXTS, st.sampled_from([Field.SUMMARY, Field.INITIATIVES]))
def test_unicode_form_changes_no_claim(text, hint):
    assert claims(unicodedata.normalize("NFD", text), hint) == claims(text, hint)


@given(TEXTS)
def test_case_changes_no_rating_and_no_award(text):
    assert [ratings(change(text)) for change in (str.upper, str.lower)] == [ratings(text)] * 2
    assert [awards(change(text)) for change in (str.upper, str.lower)] == [awards(text)] * 2


@given(st.one_of(TEXTS, st.text(max_size=120)), st.sampled_from([Field.SUMMARY, Field.INITIATIVES]))
def test_no_text_breaks_the_reading_and_every_claim_quotes_it(text, hint):
    composed = unicodedata.normalize("NFC", text)
    for claim in claims(text, hint):
        assert claim.source_text == composed[claim.start : claim.end]
        assert claim.source_text.strip()
        assert json.loads(json.dumps(claim.content())) == claim.content()


def test_years_parted_from_their_award_by_unread_words_are_doubted():
    found = claims("Huân chương Lao động hạng Nhì năm 2015, hạng Ba năm 2010")
    assert [(claim.year, "words_between" in codes(claim)) for claim in found if claim.kind == "award"] == [
        (2015, False),
        (2010, True),
    ]


def test_an_initiative_without_a_title_is_handed_back():
    found = claims("Có 02 sáng kiến cấp cơ sở năm 2022, 2023")
    assert [(claim.kind, claim.source_text, codes(claim)) for claim in found] == [
        ("unread", "Có 02", []),
        ("unread", "sáng kiến cấp cơ sở năm 2022, 2023", ["title_missing"]),
    ]


def test_a_nul_in_a_cell_hides_nothing():
    assert unread("có\0nhiều đóng góp") == ["có\0nhiều đóng góp"]
    assert awards("CSTĐCS\0năm 2022") == [(2022, CSTDCS)]
    assert claims("\0", Field.INITIATIVES) == claims("_", Field.INITIATIVES) == []


@given(st.lists(st.one_of(TEXTS, st.text(max_size=30)), max_size=3).map(" ".join))
def test_every_word_is_in_a_claim_or_says_nothing_by_itself(text):
    plain = shadow(composed(text))
    for claim in claims(text):
        plain = hide(plain, claim.start, claim.end)
    assert left_over(plain.replace("khong co", "").replace("khong", ""), 0, len(plain), FILLER) == []


@given(TEXTS, st.sampled_from(["Gương mẫu đi đầu", "giữ gìn kỷ cương", "thương yêu trẻ em"]))
def test_words_that_are_no_claim_are_always_handed_back(text, words):
    assert any(words in claim.source_text for claim in claims(f"{text}\n{words}") if claim.kind == "unread")


def test_a_text_beyond_the_longest_is_handed_back():
    found = claims("CSTĐCS năm 2022. " + "BK UBND " * 1_250)
    assert found[0].award_code == CSTDCS
    assert (found[-1].kind, found[-1].end, codes(found[-1])) == ("unread", 10_017, ["too_long"])


@pytest.mark.parametrize(
    "piece", ["\n", " ", "- \n", "BK ", "năm ", "2021, ", "QĐ số 1/", "“", "CSTĐCS ", "a. ", "so : "]
)
def test_a_long_cell_of_one_thing_again_and_again_is_read_in_good_time(piece):
    start = time.perf_counter()
    claims(piece * (10_000 // len(piece)))
    assert time.perf_counter() - start < 5
