"""Lists of nominees: read, corrected, taken in whole or not at all, undone while nothing stands on them."""

import datetime as dt
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.makers import make_actor, make_tree
from thidua.agencies.models import Role
from thidua.dossiers import services
from thidua.dossiers.models import ListStatus, Nomination, NominationStatus
from thidua.register.models import Award, Claim, Rating, Subject
from thidua.trail.errors import NotAllowed, Overtaken, Refused
from thidua.trail.models import Entry

pytestmark = pytest.mark.django_db
SAMPLE = Path(__file__).parent / "intake" / "danh-sach-de-nghi-nam-2024.xlsx"


@pytest.fixture
def tree():
    return make_tree()


@pytest.fixture
def officer(tree):
    return make_actor(tree["department"], Role.UNIT_OFFICER)


def upload(name: str = SAMPLE.name) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, SAMPLE.read_bytes())


@pytest.fixture
def read(officer):
    nominee_list = services.upload_list(officer, upload=upload())
    return services.map_columns(
        officer, nominee_list=nominee_list, table=0, columns=nominee_list.columns, year=nominee_list.year
    )


def clear(officer, nominee_list):
    """Leave out the rows with errors and the second row of one person for one award; let the others in."""
    out = [40, 41, 61]
    services.leave_out(officer, nominee_list=nominee_list, numbers=out)
    others = nominee_list.rows.exclude(number__in=out).values_list("number", flat=True)
    services.let_in(officer, nominee_list=nominee_list, numbers=list(others))


def test_the_sample_is_read_row_by_row_with_the_nameless_row_and_the_impossible_date_as_errors(read):
    assert read.rows.count() == 64
    assert read.year == 2024
    errors = {row.number: {error["field"] for error in row.errors} for row in read.rows.all() if row.errors}
    assert errors == {40: {"birth_date"}, 41: {"full_name"}}


def test_a_person_three_times_in_the_list_is_doubted_on_every_row(read):
    repeated = [row for row in read.rows.all() if row.reading["full_name"] == "Ngô Thị Nga"]
    assert len(repeated) == 3
    assert all(any("trùng người" in doubt["text"] for doubt in row.doubts) for row in repeated)


def test_no_citizen_number_is_kept_in_the_rows_or_in_the_trail(read):
    kept = str(list(read.rows.values_list("raw", "reading", "corrected"))) + str(
        list(Entry.objects.values_list("after"))
    )
    assert "090370657911" not in kept
    assert "•••••••••911" in kept


def test_a_list_with_an_error_or_an_unseen_doubt_is_not_taken_in(officer, read):
    with pytest.raises(Refused, match="lỗi"):
        services.confirm_list(officer, nominee_list=read)
    services.leave_out(officer, nominee_list=read, numbers=[40, 41])
    with pytest.raises(Refused, match="chưa xem"):
        services.confirm_list(officer, nominee_list=read)
    assert not Nomination.objects.exists()


def test_taking_in_makes_nominations_and_claims_but_no_fact_of_the_register(officer, read):
    clear(officer, read)
    nominations = services.confirm_list(officer, nominee_list=read)
    assert len(nominations) == 61
    assert Claim.objects.filter(status="unverified").exists()
    assert not Award.objects.exists()
    assert not Rating.objects.exists()
    assert Subject.objects.filter(citizen_hash="").exists()
    assert Subject.objects.exclude(citizen_hash="").exists()


def test_one_person_twice_for_one_award_is_refused_with_the_row_and_nothing_is_taken_in(officer, read):
    clear(officer, read)
    services.let_in(officer, nominee_list=read, numbers=[61])
    with pytest.raises(Refused, match="Dòng 61: Ngô Thị Nga đã có hồ sơ"):
        services.confirm_list(officer, nominee_list=read)
    assert not Nomination.objects.exists()


def test_one_bad_row_keeps_every_row_out(officer, read):
    clear(officer, read)
    first = read.rows.filter(skipped=False).first()
    first.reading["award"] = "advanced_labor_collective"  # a person cannot be given it
    first.save()
    with pytest.raises(Refused, match=f"Dòng {first.number}"):
        services.confirm_list(officer, nominee_list=read)
    assert not Nomination.objects.exists()
    assert not Subject.objects.exists()


def test_a_correction_is_read_like_the_file_and_ends_the_error(officer, read):
    row = services.correct_row(officer, row=read.rows.get(number=40), corrections={"birth_date": "28/02/1980"})
    row.refresh_from_db()
    assert row.errors == []
    assert row.reading["birth_date"] == {"date": "1980-02-28", "year": 1980}


def test_a_wrong_correction_is_an_error_again_and_nothing_typed_is_lost(officer, read):
    row = services.correct_row(officer, row=read.rows.get(number=40), corrections={"birth_date": "30/02/1980"})
    row.refresh_from_db()
    assert row.errors
    assert row.corrected == {"birth_date": "30/02/1980"}


def test_a_confirmed_list_is_undone_and_leaves_neither_open_nomination_nor_claim(officer, read):
    clear(officer, read)
    services.confirm_list(officer, nominee_list=read)
    services.undo_list(officer, nominee_list=read)
    read.refresh_from_db()
    assert read.status == ListStatus.UNDONE
    assert set(Nomination.objects.values_list("status", flat=True)) == {NominationStatus.WITHDRAWN}
    assert not Claim.objects.filter(status="unverified").exists()


def test_an_undo_is_refused_once_something_was_built_on_a_nomination(officer, read):
    clear(officer, read)
    first = services.confirm_list(officer, nominee_list=read)[0]
    services.draft_submission(officer, nominations=[first], title="Tờ trình", year=2025)
    with pytest.raises(Refused, match=first.code):
        services.undo_list(officer, nominee_list=read)


def test_a_list_is_taken_in_once_only(officer, read):
    clear(officer, read)
    services.confirm_list(officer, nominee_list=read)
    with pytest.raises(Overtaken):
        services.confirm_list(officer, nominee_list=read)


def test_a_mapping_is_remembered_for_the_next_list_of_the_layout(officer, read):
    columns = dict(read.columns)
    columns.pop("job_title")
    services.map_columns(officer, nominee_list=read, table=0, columns=columns, year=2024)
    assert "job_title" not in services.upload_list(officer, upload=upload("khac.xlsx")).columns


def test_another_agency_and_another_role_may_not_touch_the_list(tree, read):
    for actor in (
        make_actor(tree["stranger"], Role.UNIT_OFFICER),
        make_actor(tree["department"], Role.HEAD, Role.AUDITOR),
    ):
        with pytest.raises(NotAllowed):
            services.leave_out(actor, nominee_list=read, numbers=[9])


@pytest.mark.parametrize("content", [b"", b"hello", b"%PDF-1.4 not a table", b"PK\x03\x04 broken"])
def test_a_file_that_is_no_list_is_refused_in_words(officer, content):
    with pytest.raises(Refused):
        services.upload_list(officer, upload=SimpleUploadedFile("danh-sach.xlsx", content))


def test_the_year_of_the_list_must_have_come(officer, read):
    with pytest.raises(Refused):
        services.map_columns(
            officer,
            nominee_list=read,
            table=0,
            columns=read.columns,
            year=dt.date.today().year + 1,  # noqa: DTZ011 - any near day will do
        )
