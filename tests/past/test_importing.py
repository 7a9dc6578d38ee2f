"""An old register from the file to the register: people by strong evidence only, bad rows left, the same file twice."""

import datetime as dt

import pytest
import xlsxwriter
from django.db import transaction

from tests.makers import make_person
from tests.past.conftest import GOOD, HEADER, changed, checked, csv_of, imported, uploaded
from thidua.past.models import PastImport, PastState
from thidua.past.queries import sums_of
from thidua.past.services import map_past
from thidua.past.work import look_through
from thidua.register.models import Award, PairState, Subject, SubjectNumber, SubjectPair
from thidua.trail.errors import Overtaken, Refused
from thidua.trail.models import Entry
from thidua.trail.services import verify


def sums(found):
    return {name: count for name, count in sums_of(found).items() if count}


def test_a_table_becomes_people_and_awards_once_however_often_it_is_brought(stage):
    content = csv_of(GOOD, changed(year="2021", decision="9/QĐ-STC", day="20/12/2021"), [""] * 9)
    found = imported(stage.keeper, content)
    assert (found.state, found.next_row) == (PastState.DONE, 2)
    assert sums(found) == {"subjects": 1, "awards": 2}
    award = Award.objects.get(year=2022)
    assert (award.code, award.source, award.decided_on, award.agency) == (
        "grassroots_emulation_soldier",
        "import",
        dt.date(2022, 12, 20),
        stage.department,
    )
    assert (award.subject.agency, award.subject.birth_date) == (stage.department, dt.date(1988, 4, 30))
    events = list(Entry.objects.filter(object_type="register.subject").values_list("event", flat=True))
    assert sorted(events) == ["award_registered", "award_registered", "subject_created"]
    again = imported(stage.keeper, content)
    assert sums(again) == {"known_rows": 2}
    assert Award.objects.count() == 2
    assert verify() == []


def test_bad_rows_are_left_and_the_others_written(stage):
    bad, worse = changed(award="Huy chương không có"), changed(name="Lê Văn Ổi", year="20x2")
    found = imported(stage.keeper, csv_of(bad, GOOD, worse))
    assert sums(found) == {"subjects": 1, "awards": 1, "errors": 2}
    (batch,) = found.batches.all()
    assert [number for number, _why in batch.errors] == [2, 4]


def test_looking_through_says_what_would_come_of_it_and_writes_nothing(stage):
    make_person("Trần Thị Bưởi", stage.department)
    rows = [GOOD, changed(year="2021", day="", decision=""), changed(name="Lê Văn Ổi", year="x"), GOOD]
    counts = checked(stage.keeper, csv_of(*rows)).counts
    assert {name: count for name, count in counts.items() if count} == {
        "rows": 4,
        "awards": 2,
        "known": 1,
        "subjects": 1,
        "found": 2,
        "pairs": 1,
        "errors": 1,
    }
    assert not Award.objects.exists()
    assert Subject.objects.count() == 1


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        ({"birth": ""}, "không phân biệt được người cùng tên"),
        ({"birth": "1988"}, "không phân biệt được người cùng tên"),
        ({"birth": "31/02/1988"}, "Ngày sinh"),
        ({"number": "12345"}, "cần 12"),
        ({"unit": "Sở Không có"}, "Không xác định được đơn vị"),
        ({"unit": "Ủy ban nhân dân tỉnh Lạ"}, "Không xác định được đơn vị"),
        ({"award": ""}, "Chưa ghi danh hiệu"),
        ({"year": "22"}, "không phải là một năm"),
        ({"year": "1944"}, "Năm thành tích phải từ"),
        ({"day": "2022"}, "cần đủ ngày, tháng, năm"),
        ({"day": "20/12/2021"}, "đứng trước năm thành tích"),
        ({"name": "", "number": "001088000017"}, "Chưa có họ và tên"),
        ({"award": "Tập thể lao động xuất sắc"}, "không dành cho cá nhân"),
    ],
)
def test_what_cannot_be_read_is_said_with_its_row_and_nothing_of_it_is_written(stage, cells, why):
    found = imported(stage.keeper, csv_of(changed(**cells)))
    (batch,) = found.batches.all()
    assert batch.errors[0][0] == 2
    assert why in batch.errors[0][1]
    assert not Subject.objects.exists()


def test_an_award_that_the_register_has_by_another_decision_is_an_error_and_fills_nothing(stage):
    imported(stage.keeper, csv_of(GOOD))
    header = [*HEADER, "Chức vụ"]
    found = imported(stage.keeper, csv_of([*changed(decision="99/QĐ-STC"), "Trưởng phòng"], header=header))
    (batch,) = found.batches.all()
    assert "trái với sổ bộ" in batch.errors[0][1]
    assert Subject.objects.get().job_title == ""


def test_without_a_birth_somebody_must_vouch_that_a_name_is_one_person(stage):
    content = csv_of(changed(birth=""), changed(birth="", year="2021", day="", decision="9/QĐ-STC"))
    assert sums(imported(stage.keeper, content, by_name=True)) == {"subjects": 1, "awards": 2}
    assert sums(imported(stage.keeper, content, by_name=True)) == {"known_rows": 2}
    make_person("Trần Thị Bưởi", stage.department, birth_date=dt.date(1990, 1, 1))
    found = imported(stage.keeper, content, by_name=True)
    assert "nhiều người cùng tên" in found.batches.get().errors[0][1]


def test_vouching_joins_nobody_whose_birth_is_given(stage):
    known = make_person("Trần Thị Bưởi", stage.department, birth_date=dt.date(1990, 1, 1))
    imported(stage.keeper, csv_of(GOOD), by_name=True)
    assert not known.awards.exists()
    assert Subject.objects.count() == 2


def test_who_may_be_somebody_known_becomes_a_pair_for_a_person_to_look_at(stage):
    known = make_person("Trần Thị Bưởi", stage.department, birth_year=1988)
    slip = make_person("Trần Thị Bười", stage.department, birth_date=dt.date(1988, 4, 30))
    found = imported(stage.keeper, csv_of(GOOD))
    assert sums(found) == {"subjects": 1, "awards": 1, "doubts": 2}
    new = Award.objects.get().subject
    assert new not in {known, slip}
    pairs = set(SubjectPair.objects.filter(state=PairState.OPEN).values_list("first", "second"))
    assert (slip.pk, new.pk) in pairs


def test_people_are_found_by_their_number_and_blanks_are_filled_never_overwritten(stage):
    first = changed(number="001188000017", birth="30/4/1988")
    imported(stage.keeper, csv_of(first))
    header = [*HEADER, "Chức vụ", "Giới tính"]
    second = [*changed(number="001188000017", birth="", year="2021", day="", decision=""), "Chuyên viên", "Nữ"]
    found = imported(stage.keeper, csv_of(second, header=header))
    assert sums(found) == {"awards": 1}
    subject = Subject.objects.get()
    assert (subject.job_title, subject.sex, subject.birth_date) == ("Chuyên viên", "female", dt.date(1988, 4, 30))
    other = changed(number="001188000017", name="Phạm Văn Xoài", birth="01/01/1970")
    found = imported(stage.keeper, csv_of(other))
    assert "đã ghi cho" in found.batches.get().errors[0][1]


def test_within_one_file_a_number_is_never_two_peoples(stage):
    rows = [changed(number="001188000017"), changed(number="001188000017", name="Phạm Văn Xoài", birth="01/01/1970")]
    found = imported(stage.keeper, csv_of(*rows))
    assert sums(found) == {"subjects": 1, "awards": 1, "errors": 1}


def test_a_number_of_somebody_out_of_sight_tells_nothing_of_who_it_is(stage):
    from thidua.register.identity import citizen_hash  # noqa: PLC0415 - only here

    make_person("Người Bí Mật", stage.stranger, citizen_hash=citizen_hash("001188000017"), citizen_tail="017")
    found = imported(stage.keeper, csv_of(changed(number="001188000017")))
    (why,) = [why for _number, why in found.batches.get().errors]
    assert "ngoài phạm vi" in why
    assert "Bí Mật" not in why


def test_an_old_number_of_nine_digits_is_kept_beside_its_bearer(stage):
    imported(stage.keeper, csv_of(changed(number="123456789", birth="")))
    assert SubjectNumber.objects.get().subject == Subject.objects.get()
    found = imported(stage.keeper, csv_of(changed(number="123456789", birth="", year="2021", day="", decision="")))
    assert sums(found) == {"awards": 1}


def test_excel_is_read_with_real_dates_numbers_and_heads_below_titles(stage, tmp_path):
    path = tmp_path / "cu.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet()
        day = workbook.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write(0, 0, "ỦY BAN NHÂN DÂN TỈNH VÍ DỤ")
        sheet.write(2, 0, "SỔ THEO DÕI KHEN THƯỞNG")
        sheet.write_row(4, 0, ["Năm", "Khen thưởng", "Tên", "Đối tượng", "Ngày quyết định", "Loại hình"])
        sheet.write_row(5, 0, [2022, "Tập thể lao động xuất sắc", "Phòng Ngân sách", "Tập thể"])
        sheet.write_datetime(5, 4, dt.datetime(2022, 12, 20), day)  # noqa: DTZ001 - a day of a spreadsheet
        sheet.write(5, 5, "công trạng")
    imported(stage.keeper, path.read_bytes(), "cu.xlsx")
    award = Award.objects.get()
    assert (award.subject.kind, award.subject.agency, award.year) == ("collective", stage.province, 2022)
    assert (award.decided_on, award.basis) == (dt.date(2022, 12, 20), "merit")


def test_a_ground_left_empty_is_unknown_but_for_titles(stage):
    certificate = changed(award="ministry_province_merit_certificate", decision="5/QĐ-UBND")
    found = imported(stage.keeper, csv_of(GOOD, changed(award="Bằng khen của Bộ, ban, ngành, tỉnh")))
    assert sums(found)["awards"] == 2, (found.batches.get().errors, certificate)
    assert dict(Award.objects.values_list("code", "basis")) == {
        "grassroots_emulation_soldier": "merit",
        "ministry_province_merit_certificate": "",
    }


def test_columns_that_nobody_can_do_without_are_named(stage):
    with pytest.raises(Refused, match="Năm thành tích"):
        uploaded(stage.keeper, csv_of(["Trần Văn Cam", "LĐTT"], header=["Họ và tên", "Danh hiệu"]))


def test_a_layout_is_remembered_for_the_next_file_with_the_same_heads(stage):
    found = uploaded(stage.keeper, csv_of(GOOD))
    columns = {field: column for field, column in found.columns.items() if field != "decided_on"}
    from thidua.past.services import map_past  # noqa: PLC0415 - only here

    map_past(stage.keeper, found=found, table=0, columns=columns)
    assert uploaded(stage.keeper, csv_of(changed(year="2020", day=""))).columns == columns
    assert PastImport.objects.count() == 2


def test_an_award_of_a_ground_that_one_file_does_not_say_is_the_same_one_and_told(stage):
    """A form of which the first file does not say the ground; the second does, or the other way round."""
    header = [*HEADER, "Loại hình"]
    form = {"award": "Bằng khen của Chủ tịch UBND tỉnh"}
    unknown, known = [*changed(**form), ""], [*changed(**form), "Chuyên đề"]
    other = [*changed(**form, decision="99/QĐ-UBND"), "Chuyên đề"]
    for first, second in ((unknown, known), (known, unknown)):
        with transaction.atomic():
            imported(stage.keeper, csv_of(first, header=header))
            found = imported(stage.keeper, csv_of(second, header=header), "hai.csv")
            assert Award.objects.count() == 1
            ((_row, why),) = [doubt for batch in found.batches.all() for doubt in batch.doubts]
            assert "loại hình khác hoặc chưa rõ" in why
            imported(stage.keeper, csv_of(other, header=header), "ba.csv")
            assert Award.objects.count() == 2
            transaction.set_rollback(True)


def test_a_name_that_no_column_holds_is_an_error_of_its_row(stage):
    long = changed(name="Phòng " + "Dài " * 90, birth="", award="Tập thể lao động tiên tiến")
    found = imported(stage.keeper, csv_of(long, GOOD))
    assert found.state == "done"
    ((row, why),) = [error for batch in found.batches.all() for error in batch.errors]
    assert (row, "quá 300" in why) == (2, True)
    assert set(Subject.objects.values_list("name", flat=True)) == {"Trần Thị Bưởi"}


def test_columns_that_were_confirmed_anew_while_rows_were_looked_through_are_looked_through_again(stage):
    found = uploaded(stage.keeper, csv_of(GOOD))
    other = {name: column for name, column in found.columns.items() if name != "unit"}

    def confirm_anew(*_args):
        map_past(stage.keeper, found=found, table=0, columns=other)

    with pytest.raises(Overtaken, match="xác định lại"):
        look_through(stage.keeper, PastImport.objects.get(pk=found.pk), confirm_anew)
    assert PastImport.objects.get(pk=found.pk).checked == {}
