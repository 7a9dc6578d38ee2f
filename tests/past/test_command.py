"""`thidua import awards`: the same way as on the screen, and what it says."""

import pytest
from click.testing import CliRunner

from tests.past.conftest import GOOD, changed, csv_of
from thidua.operations.imports import import_
from thidua.past import command
from thidua.past.models import PastImport, PastState
from thidua.register.models import Award
from thidua.trail.errors import Refused
from thidua.trail.models import Entry


def test_the_command_says_what_came_of_it_and_writes_the_bad_rows_to_a_file(stage, tmp_path, capsys):
    path, errors = tmp_path / "cu.csv", tmp_path / "loi.xlsx"
    path.write_bytes(csv_of(GOOD, changed(name="Lê Văn Ổi", year="x")))
    assert command.run(path, stage.province.code, by_name=False, dry_run=True) == 1
    assert "Sẽ ghi 1 khen thưởng, thêm 1 đối tượng" in capsys.readouterr().out
    assert not Award.objects.exists()
    assert PastImport.objects.get().state == PastState.ABANDONED
    assert command.run(path, stage.province.code.lower(), by_name=False, dry_run=False, errors=errors) == 1
    said = capsys.readouterr().out
    assert "Đã ghi 1 khen thưởng, thêm 1 đối tượng; 0 khen thưởng đã có sẵn" in said
    assert "Dòng 3: Năm thành tích «x»" in said
    assert errors.stat().st_size > 0
    assert Entry.objects.filter(event="award_registered").get().actor_name == "Hệ thống"
    path.write_bytes(csv_of(GOOD))
    assert command.run(path, stage.province.code, by_name=False, dry_run=False) == 0
    with pytest.raises(Refused, match="Không có cơ quan"):
        command.run(path, "KHONG-CO", by_name=False, dry_run=False)


def test_columns_that_are_missing_are_named_and_the_file_put_aside(stage, tmp_path):
    path = tmp_path / "cu.csv"
    path.write_bytes(csv_of(["Trần Văn Cam", "LĐTT"], header=["Họ và tên", "Danh hiệu"]))
    with pytest.raises(Refused, match="Năm thành tích"):
        command.run(path, stage.province.code, by_name=False, dry_run=False)
    assert PastImport.objects.get().state == PastState.ABANDONED


def test_the_help_names_every_option():
    said = CliRunner().invoke(import_, ["awards", "--help"]).output
    for word in ("--agency", "--by-name", "--dry-run", "--errors", "so quyet dinh", "loai hinh"):
        assert word in said
