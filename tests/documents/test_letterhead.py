"""Head and foot of papers: what the agency has not said stays blank."""

import datetime as dt

import pytest

from tests.makers import make_agency, make_tree
from thidua.agencies.models import Agency, Level
from thidua.documents.letterhead import DOTS, competent_person, letterhead, signature, two_digits


def agency(name: str, **fields: str) -> Agency:
    return Agency(name=name, **fields)


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("Giám đốc", ["GIÁM ĐỐC"]),
        ("Phó Giám đốc", ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"]),
        ("Phó Giám đốc thường trực", ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC THƯỜNG TRỰC"]),
        ("Quyền Giám đốc", ["Q. GIÁM ĐỐC"]),
        ("KT. Giám đốc - Phó Giám đốc", ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"]),
        ("TL. Giám đốc; Chánh Văn phòng", ["TL. GIÁM ĐỐC", "CHÁNH VĂN PHÒNG"]),
        ("TUQ. Giám đốc / Trưởng phòng", ["TUQ. GIÁM ĐỐC", "TRƯỞNG PHÒNG"]),
        ("Trưởng phòng Kế hoạch - Tài vụ", ["TRƯỞNG PHÒNG KẾ HOẠCH - TÀI VỤ"]),
        ("", ["GIÁM ĐỐC"]),
    ],
)
def test_who_signs_for_whom(title, lines):
    assert signature(agency("Sở Tài chính"), title=title)["lines"] == lines


def test_a_collective_body_signs_in_its_name_where_the_paper_is_its_own():
    body = agency("Ủy ban nhân dân xã Tân Lập")
    assert signature(body, title="Chủ tịch", for_body=True)["lines"] == ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"]
    assert signature(body, title="Phó Chủ tịch", for_body=True)["lines"] == [
        "TM. ỦY BAN NHÂN DÂN",
        "KT. CHỦ TỊCH",
        "PHÓ CHỦ TỊCH",
    ]
    assert signature(body, title="Chủ tịch")["lines"] == ["CHỦ TỊCH"]
    assert signature(agency("Sở Tài chính"), title="Giám đốc", for_body=True)["lines"] == ["GIÁM ĐỐC"]


@pytest.mark.parametrize(
    ("name", "head_title", "person"),
    [
        ("Ủy ban nhân dân tỉnh Ví Dụ", "", "Chủ tịch Ủy ban nhân dân tỉnh Ví Dụ"),
        ("Sở Tài chính", "", "Giám đốc Sở Tài chính"),
        ("Sở Tài chính", "Quyền Giám đốc", "Quyền Giám đốc Sở Tài chính"),
        ("Liên đoàn Thử", "", "Thủ trưởng Liên đoàn Thử"),
        ("Bộ Thử nghiệm", "Bộ trưởng Bộ Thử nghiệm", "Bộ trưởng Bộ Thử nghiệm"),
    ],
)
def test_whose_decision_it_is(name, head_title, person):
    assert competent_person(agency(name, head_title=head_title)) == person


@pytest.mark.parametrize(
    ("written", "printed"), [("5/TTr-STC", "05/TTr-STC"), ("12/TTr", "12/TTr"), ("7", "07"), ("", ""), ("05", "05")]
)
def test_numbers_below_ten_are_written_with_a_zero(written, printed):
    assert two_digits(written) == printed


def test_an_agency_that_has_said_nothing_leaves_blanks():
    head = letterhead(agency("Sở Thử", level=Level.PROVINCE), kind="TTr")
    assert (head["number"], head["symbol"], head["place"], head["date"]) == ("", f"TTr-{DOTS}", DOTS, "")


def test_the_date_is_written_as_the_decree_has_it():
    head = letterhead(agency("Sở Thử", level=Level.PROVINCE), kind="QĐ", day=dt.date(2026, 2, 3))
    assert head["date"] == "ngày 03 tháng 02 năm 2026"


@pytest.mark.django_db
def test_the_body_above_is_named_only_above_units():
    tree = make_tree()
    assert letterhead(tree["department"], kind="QĐ")["superior"] == "ỦY BAN NHÂN DÂN TỈNH VÍ DỤ"
    assert letterhead(tree["commune"], kind="QĐ")["superior"] == ""
    assert letterhead(tree["province"], kind="QĐ")["superior"] == ""
    council = letterhead(tree["province"], kind="BB", issuer="Hội đồng Thử")
    assert (council["superior"], council["issuer"]) == ("ỦY BAN NHÂN DÂN TỈNH VÍ DỤ", "HỘI ĐỒNG THỬ")
    assert letterhead(make_agency("Đơn vị một mình"), kind="QĐ")["superior"] == ""
