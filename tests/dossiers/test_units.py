"""Where the people of a unit are filed: by its name where that says it, else where a person chooses."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.dossiers.intake.lists import simple
from tests.makers import make_actor, make_agency, make_tree
from thidua.agencies.models import Role
from thidua.dossiers import services
from thidua.dossiers.list_overview import unit_lines, units_stamp
from thidua.dossiers.units import Units, unit_key
from thidua.register.models import Subject
from thidua.trail.errors import Overtaken, Refused
from thidua.trail.models import Entry

pytestmark = pytest.mark.django_db
HEADS = ["STT", "Họ và tên", "Ngày sinh", "Đơn vị", "Danh hiệu đề nghị"]


@pytest.fixture
def tree():
    tree = make_tree()
    tree["school"] = make_agency("Trường THPT Lê Lợi", parent=tree["department"])
    return tree


@pytest.fixture
def officer(tree):
    return make_actor(tree["department"], Role.UNIT_OFFICER)


def read(officer, *units, heads=HEADS):
    """A list with one person for each unit."""
    lines = [
        [
            index,
            f"Nguyễn Thị Mẫu {'ABCDEFGH'[index]}",
            f"0{index + 1}/02/1980",
            *([unit] if "Đơn vị" in heads else []),
            "LĐTT",
        ]
        for index, unit in enumerate(units)
    ]
    upload = SimpleUploadedFile("ds.xlsx", simple(heads, *lines))
    made = services.upload_list(officer, upload=upload)
    return services.map_columns(officer, nominee_list=made, table=0, columns=made.columns, year=2024)


def filed(nominee_list):
    rows = nominee_list.rows.select_related("agency")
    return [(row.agency.name, [doubt["code"] for doubt in row.doubts]) for row in rows]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("UBND xã Tân Lập", "Ủy ban nhân dân xã Tân Lập"),
        ("Trường TH Kim Đồng (sáp nhập từ Trường TH Kim Đồng 1)", "TRƯỜNG TH KIM ĐỒNG"),
        ("Sở Tài chính,", "Sở  tài chính"),
    ],
)
def test_spellings_of_one_unit_are_one(one, other):
    assert unit_key(one) == unit_key(other)


def test_other_names_stay_other_units():
    assert unit_key("Xã Tân Lập") != unit_key("Xã Tân Lập 2")


def test_a_unit_in_sight_is_filed_there_without_a_question(officer):
    made = read(officer, "Sở Tài chính", "trường thpt Lê Lợi")
    assert filed(made) == [("Sở Tài chính", []), ("Trường THPT Lê Lợi", [])]


def test_a_unit_out_of_sight_or_unknown_says_which_was_read_and_where_the_person_would_be_filed(officer):
    made = read(officer, "UBND xã Tân Lập", "Phòng Không Có", None)
    assert [codes for _agency, codes in filed(made)] == [["unit_elsewhere"], ["unit_unknown"], ["unit_missing"]]
    texts = [row.doubts[0]["text"] for row in made.rows.all()]
    assert texts[0].startswith("Đơn vị “UBND xã Tân Lập” ngoài phạm vi của bạn.")
    assert texts[1].startswith("Hệ thống không có cơ quan nào tên “Phòng Không Có”.")
    assert all("nếu nộp dưới tên Sở Tài chính, sổ bộ ghi người này ở đó" in text for text in texts)


def test_a_name_that_goes_on_or_is_a_part_is_proposed_and_asked_about(officer, tree):
    tree["school"].name = "Trường THPT Lê Lợi tỉnh Ví Dụ"
    tree["school"].save()
    made = read(officer, "Trường THPT Lê Lợi", "Phòng Ngân sách, Sở Tài chính")
    assert filed(made) == [("Trường THPT Lê Lợi tỉnh Ví Dụ", ["unit_near"]), ("Sở Tài chính", ["unit_near"])]


def test_two_agencies_of_one_name_are_asked_about(officer, tree):
    make_agency("Trường THPT Lê Lợi", parent=tree["department"])
    assert filed(read(officer, "Trường THPT Lê Lợi")) == [("Sở Tài chính", ["unit_several"])]


def test_an_agency_that_ended_is_no_place_to_file(officer, tree):
    tree["school"].ended_on = dt.date(2024, 1, 1)
    tree["school"].save()
    assert filed(read(officer, "Trường THPT Lê Lợi")) == [("Sở Tài chính", ["unit_unknown"])]


def test_a_list_without_a_column_of_units_is_of_the_own_agency_and_asks_nothing(officer):
    heads = ["STT", "Họ và tên", "Ngày sinh", "Danh hiệu đề nghị"]
    assert filed(read(officer, None, heads=heads)) == [("Sở Tài chính", [])]


def test_a_nod_does_not_settle_where_a_unit_is_filed(officer):
    made = read(officer, "UBND xã Tân Lập")
    assert services.accept_rows(officer, nominee_list=made, numbers=[2]) == 0
    with pytest.raises(Overtaken):
        services.accept_doubts(officer, nominee_list=made, code="unit_elsewhere", stamp="")
    with pytest.raises(Refused, match="Chưa chọn nơi ghi cho đơn vị ở dòng 2"):
        services.confirm_list(officer, nominee_list=made)
    assert not Subject.objects.exists()


def test_a_person_chooses_the_own_agency_or_one_in_sight_and_the_register_files_there(officer, tree):
    made = read(officer, "UBND xã Tân Lập", "Phòng Không Có")
    choices = {"uy ban nhan dan xa tan lap": tree["school"], "phong khong co": officer.agency}
    services.file_units(officer, nominee_list=made, choices=choices)
    assert filed(made) == [("Trường THPT Lê Lợi", []), ("Sở Tài chính", [])]
    nominations = services.confirm_list(officer, nominee_list=made)
    assert [(each.subject.agency.name, each.unit_name) for each in nominations] == [
        ("Trường THPT Lê Lợi", "UBND xã Tân Lập"),
        ("Sở Tài chính", "Phòng Không Có"),
    ]
    assert {each.owner for each in nominations} == {officer.agency}


def test_a_choice_is_in_the_trail_and_can_be_taken_back(officer, tree):
    made = read(officer, "UBND xã Tân Lập")
    key = "uy ban nhan dan xa tan lap"
    services.file_units(officer, nominee_list=made, choices={key: tree["school"]})
    services.file_units(officer, nominee_list=made, choices={key: None})
    assert filed(made) == [("Sở Tài chính", ["unit_elsewhere"])]
    first, second = Entry.objects.filter(event="list_units_filed").order_by("sequence")
    assert (first.before, first.after) == ({"units": {key: ""}}, {"units": {key: "Trường THPT Lê Lợi"}})
    assert second.before == {"units": {key: "Trường THPT Lê Lợi"}}


def test_an_agency_out_of_sight_cannot_be_chosen(officer, tree):
    made = read(officer, "UBND xã Tân Lập")
    for agency in (tree["commune"], tree["stranger"], tree["province"]):
        with pytest.raises(Refused, match="trong phạm vi"):
            services.file_units(officer, nominee_list=made, choices={"uy ban nhan dan xa tan lap": agency})
    made.refresh_from_db()
    assert made.units == {}


def test_of_two_who_choose_at_once_the_second_is_told(officer, tree):
    made = read(officer, "UBND xã Tân Lập", "Phòng Không Có")
    stamp = units_stamp(made)
    services.file_units(officer, nominee_list=made, choices={"phong khong co": tree["school"]}, stamp=stamp)
    with pytest.raises(Overtaken):
        services.file_units(officer, nominee_list=made, choices={"phong khong co": officer.agency}, stamp=stamp)
    made.refresh_from_db()
    assert made.units == {"phong khong co": tree["school"].pk}


def test_the_lines_to_choose_for_count_their_rows_and_keep_what_was_chosen(officer):
    made = read(officer, "Phòng A", "Phòng B", "phòng b", "Sở Tài chính")
    assert [(line.unit, line.numbers, line.code) for line in unit_lines(made)] == [
        ("Phòng B", [3, 4], "unit_unknown"),
        ("Phòng A", [2], "unit_unknown"),
    ]
    services.file_units(officer, nominee_list=made, choices={"phong b": officer.agency})
    made.refresh_from_db()
    assert [(line.unit, line.code) for line in unit_lines(made)] == [("Phòng A", "unit_unknown"), ("Phòng B", "")]


def test_a_corrected_unit_is_filed_by_its_new_name(officer):
    made = read(officer, "UBND xã Tân Lập")
    services.correct_row(officer, row=made.rows.get(number=2), corrections={"unit": "Trường THPT Lê Lợi"})
    assert filed(made) == [("Trường THPT Lê Lợi", [])]


def test_many_agencies_are_offered_by_likeness_and_the_own_one_first(officer, tree, monkeypatch):
    monkeypatch.setattr("thidua.dossiers.units.MOST_OPTIONS", 1)
    make_agency("Trung tâm Tin học", parent=tree["department"])
    offered = Units(officer, {}).options(unit_key("Trường THPT Lê Lợi 2"))
    assert [agency.name for agency in offered] == ["Sở Tài chính", "Trường THPT Lê Lợi"]
