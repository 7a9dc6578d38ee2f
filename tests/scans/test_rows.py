"""Rows of a scan as they are kept and corrected, of decisions that need no machine to be read."""


import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import TextField
from django.db.models.functions import Cast

from tests.makers import make_pdf
from thidua.register.models import Claim, Subject
from thidua.scans import services
from thidua.scans.models import RowState, Scan, ScanRow
from thidua.scans.reading.found import FoundDecision, Passage, Reading
from thidua.scans.reading.people import read_entry
from thidua.scans.words import Word

HEAD = {"number": "12/QĐ-UBND", "decided_on": "04/09/2003", "award": "advanced_worker", "year": "2003"}


def entry(text):
    words = [(1, Word(word, 10 * at, 0, 10 * at + 8, 10, 100)) for at, word in enumerate(text.split())]
    return read_entry(Passage(words))


@pytest.fixture
def scan_of(officer):
    """A function that makes a scan ready to be compared, of the entries of its decision."""

    def make(*texts, **head):
        fields = {name: Reading(value, 100, 1) for name, value in (HEAD | head).items()}
        made = services.upload_scan(officer, uploads=[SimpleUploadedFile("qd.pdf", make_pdf())])
        decision = FoundDecision(fields, [entry(text) for text in texts])
        return services.keep_reading(officer, scan=made, pages=[], decision=decision)

    return make


def check(actor, scan, *numbers):
    for row in scan.rows.filter(number__in=numbers):
        services.settle_row(actor, row=row, state=RowState.CHECKED, version=row.version)


NUMBERS = (
    "1. Ông Nguyễn Văn A, số CCCD 012345678901, Trưởng phòng, Phòng Nội vụ;",
    "1. Ông Nguyễn Văn A, Trưởng phòng, Phòng Nội vụ, CMND số 123 456 789, cấp ngày 01/02/2001;",
    "1. Ông Nguyễn Văn A, 012.345.678.901, Trưởng phòng, Phòng Nội vụ;",
)


@pytest.mark.parametrize("text", NUMBERS)
def test_a_citizen_number_in_an_entry_is_neither_post_nor_unit(text):
    said = {name: reading.value for name, reading in entry(text).fields.items()}
    assert (said["name"], said["job_title"], said["unit"]) == ("Nguyễn Văn A", "Trưởng phòng", "Phòng Nội vụ")


def test_a_citizen_number_in_a_field_is_kept_with_its_end_only_read_or_typed(officer, scan_of):
    scan = scan_of("1. Ông Nguyễn Văn A (012345678901), Trưởng phòng;", signer="Trần B 012345678901")
    row = scan.rows.get()
    services.correct_row(officer, row=row, values={"unit": "Phòng X, CCCD 012345678901"}, version=row.version)
    services.correct_decision(officer, scan=scan, values={"decided_by": "Ông 012345678901"}, version=scan.version)
    check(officer, scan, 1)
    assert services.claim_scan(officer, scan=scan).claimed == 1
    kept = [
        str(each)
        for model in (Scan, ScanRow, Subject, Claim)
        for each in model.objects.values_list(*(Cast(field.name, TextField()) for field in model._meta.concrete_fields))
    ]
    assert len(kept) == 4
    assert not [each for each in kept if "012345678" in each]
    assert "•••901" in row.name
