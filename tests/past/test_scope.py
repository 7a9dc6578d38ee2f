"""Who may bring an old register, for which units, and what others learn of it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.makers import make_actor
from tests.past.conftest import GOOD, changed, csv_of, imported, uploaded
from thidua.agencies.models import Role
from thidua.past.queries import visible_imports
from thidua.past.services import abandon_past, ask_to_check, ask_to_write, map_past, upload_past
from thidua.past.work import look_through
from thidua.register.models import Subject
from thidua.trail.errors import NotAllowed, Overtaken, Refused


@pytest.mark.parametrize("role", [role for role in Role if role != Role.APPRAISER])
def test_only_the_appraiser_keeps_the_register(stage, role):
    with pytest.raises(NotAllowed):
        upload_past(make_actor(stage.province, role), upload=SimpleUploadedFile("a.csv", csv_of(GOOD)))


def test_an_import_is_of_one_agency_only(stage):
    found = uploaded(stage.keeper, csv_of(GOOD))
    assert not visible_imports(stage.outsider).exists()
    for service in (ask_to_check, ask_to_write, abandon_past):
        with pytest.raises(NotAllowed):
            service(stage.outsider, found=found)
    with pytest.raises(NotAllowed):
        map_past(stage.outsider, found=found, table=0, columns=found.columns)


def test_a_unit_outside_the_own_tree_is_an_error_by_name_and_by_code(stage):
    rows = [changed(unit=unit) for unit in (stage.stranger.name, stage.stranger.code, stage.committee.name)]
    found = imported(stage.keeper, csv_of(*rows))
    assert len(found.batches.get().errors) == 3
    assert not Subject.objects.exists()
    below = make_actor(stage.department, Role.APPRAISER)
    assert len(imported(below, csv_of(changed(unit=stage.province.name))).batches.get().errors) == 1


def test_nothing_is_written_that_nobody_has_looked_through(stage):
    found = uploaded(stage.keeper, csv_of(GOOD))
    with pytest.raises(Refused, match="Hãy kiểm tra"):
        ask_to_write(stage.keeper, found=found)
    look_through(stage.keeper, found)
    map_past(stage.keeper, found=found, table=0, columns=found.columns)
    with pytest.raises(Refused, match="Hãy kiểm tra"):  # the columns were said anew
        ask_to_write(stage.keeper, found=found)


def test_a_file_that_was_put_aside_goes_no_further(stage):
    found = uploaded(stage.keeper, csv_of(GOOD))
    abandon_past(stage.keeper, found=found)
    for service in (ask_to_check, ask_to_write, abandon_past):
        with pytest.raises(Overtaken):
            service(stage.keeper, found=found)


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("a.csv", b"", "rỗng"),
        ("a.xlsx", b"not a workbook", "hỏng"),
        ("a.pdf", b"%PDF-1.4", "PDF hỏng"),
        ("a.csv", "một đoạn văn\nkhông có cột".encode(), "Không thấy bảng"),
        ("a.csv", b"a;b\n1;2\n3;4", "Không tìm thấy bảng nào"),
    ],
)
def test_files_that_are_no_table_are_refused_in_one_sentence(stage, name, content, why):
    with pytest.raises(Refused, match=why):
        upload_past(stage.keeper, upload=SimpleUploadedFile(name, content))
