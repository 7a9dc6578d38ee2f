"""The rows with faults as a file: only those, as they stood, and corrected they come back by themselves."""

import datetime as dt
import io

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from python_calamine import CalamineWorkbook

from tests.past.conftest import GOOD, HEADER, changed, csv_of, imported
from thidua.past.columns import proposed_columns, tables_of
from thidua.past.faults import write_faults
from thidua.past.queries import sums_of
from thidua.past.services import map_past, upload_past
from thidua.register.models import Award
from thidua.trail.errors import Refused


def sheet_of(content):
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


def test_only_bad_rows_are_in_it_with_their_cells_in_their_columns_and_why(stage, tmp_path):
    path = tmp_path / "cu.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet, day = book.add_worksheet(), book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row(1, 0, HEADER)
        for line, row in enumerate(
            (GOOD, changed(year="20x2", number="001188000017"), changed(name="=1+1", year="")), start=2
        ):
            for column, cell in enumerate(row):
                sheet.write_string(line, column, cell)
            sheet.write_datetime(line, 2, dt.datetime(1988, 4, 30), day)  # noqa: DTZ001 - a day of a spreadsheet
    found = imported(stage.keeper, path.read_bytes(), "cu.xlsx")
    head, *rows = sheet_of(write_faults(found))
    assert head == [*HEADER, "Lỗi"]
    assert [row[1] for row in rows] == ["Trần Thị Bưởi", "=1+1"]
    assert rows[0][2:7] == [dt.date(1988, 4, 30), "001188000017", "Sở Tài chính", "CSTĐCS", "20x2"]
    assert "«20x2» không phải là một năm" in rows[0][-1]


def test_a_corrected_file_is_understood_by_itself_and_brings_the_rest(stage):
    header = [*HEADER[:6], "Cột lạ", *HEADER[6:]]
    good, bad = ([*row[:6], "x", *row[6:]] for row in (GOOD, changed(name="Lê Văn Ổi", year="2o22")))
    found = imported(stage.keeper, csv_of(good, bad, header=header))
    content = write_faults(found)
    (table,) = tables_of(content, "loi.xlsx")
    assert proposed_columns(stage.keeper, table) == found.columns
    head, row = sheet_of(content)
    row[7] = "2022"
    again = imported(stage.keeper, csv_of(row, header=head))
    assert sums_of(again) | {"doubts": 0} == dict.fromkeys(sums_of(again), 0) | {"awards": 1, "subjects": 1}
    assert Award.objects.count() == 2
    assert sheet_of(write_faults(imported(stage.keeper, csv_of([*bad, "cũ"], header=head))))[0] == head


def test_no_sentence_about_a_row_shows_a_citizen_number_whichever_column_it_stands_in(stage):
    columns = ["TT", "Họ và tên", "Ngày sinh", "Năm", "Đơn vị", "Danh hiệu"]
    row = ["1", "Trần Thị Bưởi", "30/4/1988", "001188012345", "Phòng 001188012345", "CSTĐCS 001188012345"]
    found = imported(stage.keeper, csv_of(row, header=columns))
    (batch,) = found.batches.all()
    said = str(batch.errors) + str(batch.doubts)
    assert "345" in said
    assert "001188012345" not in said


def test_the_year_of_giving_is_taken_for_the_year_of_achievement_by_nobody_but_the_officer(stage):
    """«Năm khen thưởng» is often the year of the decision, one later."""
    header = ["Họ và tên", "Ngày sinh", "Danh hiệu", "Năm khen thưởng"]
    content = csv_of(["Trần Thị Bưởi", "30/4/1988", "CSTĐCS", "2023"], header=header)
    found = upload_past(stage.keeper, upload=SimpleUploadedFile("so.csv", content))
    assert "year" not in found.columns
    with pytest.raises(Refused, match="Năm"):
        map_past(stage.keeper, found=found, table=0, columns=found.columns)
    assert map_past(stage.keeper, found=found, table=0, columns={**found.columns, "year": 3}).state == "mapped"
