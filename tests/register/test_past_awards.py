"""Past awards from a table: read by the names of the columns, all or nothing, people by strong evidence only."""

import datetime as dt

import pytest
import xlsxwriter
from click.testing import CliRunner

from tests.makers import make_person
from thidua.agencies.actor import Actor
from thidua.agencies.models import Role
from thidua.operations.imports import import_
from thidua.register import importing, past_awards
from thidua.register.models import Award, Subject
from thidua.register.past_awards import TableRefused, import_past_awards, read_table, try_past_awards
from thidua.trail.errors import Refused
from thidua.trail.models import Entry

HEADER = ["TT", "Họ và tên", "Ngày sinh", "so_dinh_danh", "Đơn vị", "Danh hiệu", "Năm", "Số quyết định", "Ngày QĐ"]
GOOD = ["1", "Trần Thị Bưởi", "30/4/1988", "", "Sở Tài chính", "CSTĐCS", "2022", "12/QĐ-STC", "20/12/2022"]


@pytest.fixture
def keeper(stage):
    return Actor(None, stage.province, frozenset({Role.APPRAISER}))


@pytest.fixture
def table(tmp_path):
    def write(*lines, header=HEADER, name="cu.csv"):
        path = tmp_path / name
        text = "\r\n".join(",".join(f'"{cell}"' for cell in line) for line in [header, *lines])
        path.write_text(text, encoding="utf-8-sig")
        return path

    return write


def changed(**cells):
    columns = ["tt", "name", "birth", "number", "unit", "award", "year", "decision", "day"]
    return [cells.get(column, cell) for column, cell in zip(columns, GOOD, strict=True)]


def test_a_table_becomes_people_and_awards_once(stage, keeper, table):
    path = table(
        GOOD, changed(year="2021", decision="9/QĐ-STC", day="20/12/2021"), ["", "", "", "", "", "", "", "", ""]
    )
    rows = read_table(path)
    imported = import_past_awards(keeper, rows=rows)
    assert (imported.new_subjects, imported.awards, imported.known_awards) == (1, 2, 0)
    assert imported.doubts == []
    award = Award.objects.get(year=2022)
    assert (award.code, award.source, award.decided_on) == (
        "grassroots_emulation_soldier",
        "import",
        dt.date(2022, 12, 20),
    )
    assert (award.subject.agency, award.subject.birth_date) == (stage.department, dt.date(1988, 4, 30))
    assert Entry.objects.first().actor_name == "Hệ thống"
    again = import_past_awards(keeper, rows=rows)
    assert (again.new_subjects, again.awards, again.known_awards) == (0, 0, 2)
    assert Award.objects.count() == 2


def test_one_bad_row_and_nothing_is_written(stage, keeper, table):
    bad = changed(award="Huy chương không có")
    worse = changed(name="Lê Văn Ổi", year="20x2")
    with pytest.raises(TableRefused) as refusal:
        import_past_awards(keeper, rows=read_table(table(GOOD, bad, worse)))
    assert [line[:6] for line in refusal.value.imported.errors] == ["Dòng 3", "Dòng 4"]
    assert not Subject.objects.exists()
    assert not Award.objects.exists()
    assert not Entry.objects.exists()


def test_a_trial_says_what_would_come_of_it_and_writes_nothing(stage, keeper, table):
    tried = try_past_awards(keeper, rows=read_table(table(GOOD)))
    assert (tried.new_subjects, tried.awards, tried.errors) == (1, 1, [])
    tried = try_past_awards(keeper, rows=read_table(table(GOOD, changed(year=""))))
    assert len(tried.errors) == 1
    assert not Award.objects.exists()
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        ({"birth": ""}, "không phân biệt được người cùng tên"),
        ({"birth": "1988"}, "không phân biệt được người cùng tên"),
        ({"birth": "31/02/1988"}, "ngày sinh"),
        ({"number": "12345"}, "12 chữ số"),
        ({"unit": "Sở Không có"}, "không xác định được đơn vị"),
        ({"unit": "Ủy ban nhân dân tỉnh Lạ"}, "không xác định được đơn vị"),
        ({"award": ""}, "không xác định được khen thưởng"),
        ({"year": "22"}, "không phải là năm"),
        ({"year": "1944"}, "Năm thành tích phải từ"),
        ({"day": "2022"}, "cần đủ ngày, tháng, năm"),
        ({"day": "20/12/2021"}, "đứng trước năm thành tích"),
        ({"name": ""}, "Cần có tên"),
    ],
)
def test_what_cannot_be_read_is_said_with_its_row(stage, keeper, table, cells, why):
    tried = try_past_awards(keeper, rows=read_table(table(changed(**cells))))
    assert len(tried.errors) == 1
    assert tried.errors[0].startswith("Dòng 2: ")
    assert why in tried.errors[0]


def test_an_award_that_the_register_has_by_another_decision_is_an_error(stage, keeper, table):
    import_past_awards(keeper, rows=read_table(table(GOOD)))
    tried = try_past_awards(keeper, rows=read_table(table(changed(decision="99/QĐ-STC"))))
    assert "trái với sổ bộ" in tried.errors[0]


def test_without_a_birth_somebody_must_vouch_that_a_name_is_one_person(stage, keeper, table):
    rows = read_table(table(changed(birth=""), changed(birth="", year="2021", day="20/12/2021", decision="9/QĐ-STC")))
    imported = import_past_awards(keeper, rows=rows, by_name=True)
    assert (imported.new_subjects, imported.awards) == (1, 2)
    again = import_past_awards(keeper, rows=rows, by_name=True)
    assert (again.new_subjects, again.known_awards) == (0, 2)
    make_person("Trần Thị Bưởi", stage.department, birth_date=dt.date(1990, 1, 1))
    tried = try_past_awards(keeper, rows=rows, by_name=True)
    assert "nhiều người cùng tên" in tried.errors[0]


def test_vouching_joins_nobody_whose_birth_is_given(stage, keeper, table):
    known = make_person("Trần Thị Bưởi", stage.department, birth_date=dt.date(1990, 1, 1))
    import_past_awards(keeper, rows=read_table(table(GOOD)), by_name=True)
    assert not known.awards.exists()
    assert Subject.objects.count() == 2


def test_doubts_are_told_with_their_row(stage, keeper, table):
    make_person("Trần Thị Bưởi", stage.department)
    imported = import_past_awards(keeper, rows=read_table(table(GOOD)))
    assert imported.doubts[0].startswith("Dòng 2, Trần Thị Bưởi: Có thể là")


@pytest.mark.parametrize(
    ("header", "why"),
    [
        (["Họ và tên", "Danh hiệu"], "Thiếu cột: nam"),
        (["Họ và tên", "Danh hiệu", "Năm", "Cung hoàng đạo"], "Không hiểu cột «Cung hoàng đạo»"),
        (["Họ và tên", "Tên", "Danh hiệu", "Năm"], "Hai cột cùng nghĩa: ten"),
    ],
)
def test_columns_that_are_missing_unknown_or_double_are_refused(table, header, why):
    with pytest.raises(Refused, match=why):
        read_table(table(header=header))


def test_files_that_cannot_be_read_are_refused_in_one_sentence(tmp_path):
    for name, content in {"a.csv": "Tên\xe0".encode("latin-1"), "a.xlsx": b"not a workbook", "b.csv": b""}.items():
        path = tmp_path / name
        path.write_bytes(content)
        with pytest.raises(Refused, match=name):
            read_table(path)


def test_excel_is_read_with_real_dates_and_numbers(stage, keeper, tmp_path):
    path = tmp_path / "cu.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet()
        day = workbook.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row(0, 0, ["Tên", "Đối tượng", "Khen thưởng", "Năm", "Ngày quyết định", "Loại hình"])
        sheet.write_row(1, 0, ["Phòng Ngân sách", "Tập thể", "Tập thể lao động xuất sắc", 2022])
        sheet.write_datetime(1, 4, dt.datetime(2022, 12, 20), day)  # noqa: DTZ001 - a day of a spreadsheet
        sheet.write(1, 5, "công trạng")
    import_past_awards(keeper, rows=read_table(path))
    award = Award.objects.get()
    assert (award.subject.kind, award.subject.agency, award.year) == ("collective", stage.province, 2022)
    assert (award.decided_on, award.basis) == (dt.date(2022, 12, 20), "merit")


def test_a_ground_left_empty_is_unknown_but_for_titles(stage, keeper, table):
    certificate = changed(award="ministry_province_merit_certificate", decision="5/QĐ-UBND")
    rows = read_table(table(GOOD, certificate))
    import_past_awards(keeper, rows=rows)
    assert dict(Award.objects.values_list("code", "basis")) == {
        "grassroots_emulation_soldier": "merit",
        "ministry_province_merit_certificate": "",
    }
    assert import_past_awards(keeper, rows=rows).known_awards == 2


def test_a_citizen_number_that_became_a_number_is_refused(stage, keeper, tmp_path):
    path = tmp_path / "cu.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, ["Tên", "Số định danh", "Khen thưởng", "Năm"])
        sheet.write_row(1, 0, ["Trần Thị Bưởi", 1188000017, "CSTĐCS", 2022])
    tried = try_past_awards(keeper, rows=read_table(path))
    assert "số 0 ở đầu đã mất" in tried.errors[0]


def test_the_command_says_what_came_of_it(stage, table, capsys):
    path = table(GOOD, changed(name="Lê Văn Ổi", year="x"))
    assert importing.run(path, stage.province.code, by_name=False, dry_run=False) == 1
    said = capsys.readouterr().out
    assert "1/2 dòng có lỗi; chưa ghi gì vào sổ bộ." in said
    path = table(GOOD)
    assert importing.run(path, stage.province.code, by_name=False, dry_run=True) == 0
    assert "Sẽ ghi 1 khen thưởng, thêm 1 đối tượng" in capsys.readouterr().out
    assert not Award.objects.exists()
    assert importing.run(path, stage.province.code.lower(), by_name=False, dry_run=False) == 0
    assert "Đã ghi 1 khen thưởng, thêm 1 đối tượng; 0 khen thưởng đã có sẵn" in capsys.readouterr().out
    with pytest.raises(Refused, match="Không có cơ quan"):
        importing.run(path, "KHONG-CO", by_name=False, dry_run=False)


def test_the_help_names_every_column():
    said = CliRunner().invoke(import_, ["awards", "--help"]).output
    for headings in past_awards.HEADINGS.values():
        assert headings[0] in said
