"""Lists of nominees: read, corrected, taken in whole or not at all, undone while nothing stands on them."""

import datetime as dt
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.makers import make_actor, make_tree
from thidua.agencies.models import Role
from thidua.dossiers import services
from thidua.dossiers.list_jobs import take_in
from thidua.dossiers.list_overview import overview_of, row_stamp, unit_lines
from thidua.dossiers.models import ListStatus, Nomination, NominationStatus
from thidua.dossiers.services.taking_in import RowsRefused
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
    """File every unit under the own name, leave the rows with errors out, let every doubt stand."""
    open_units = {line.key: officer.agency for line in unit_lines(nominee_list)}
    services.file_units(officer, nominee_list=nominee_list, choices=open_units)
    services.leave_out(officer, nominee_list=nominee_list, numbers=[40, 41, 61])
    numbers = list(nominee_list.rows.filter(skipped=False).values_list("number", flat=True))
    services.accept_rows(officer, nominee_list=nominee_list, numbers=numbers)
    nominee_list.refresh_from_db()


def test_the_sample_is_read_row_by_row_with_the_nameless_row_and_the_impossible_date_as_errors(read):
    assert read.rows.count() == 64
    assert read.year == 2024
    errors = {row.number: {error["field"] for error in row.errors} for row in read.rows.all() if row.errors}
    assert errors == {12: {"full_name"}, 40: {"birth_date"}, 41: {"full_name"}, 61: {"full_name"}}


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


def test_a_list_waits_for_its_errors_then_for_its_units_then_for_its_doubts(officer, read):
    with pytest.raises(Refused, match="Còn lỗi ở dòng 12, 40, 41, 61"):
        services.confirm_list(officer, nominee_list=read)
    services.leave_out(officer, nominee_list=read, numbers=[40, 41, 61])
    with pytest.raises(Refused, match="Chưa chọn nơi ghi cho đơn vị"):
        services.confirm_list(officer, nominee_list=read)
    own = {line.key: officer.agency for line in unit_lines(read)}
    services.file_units(officer, nominee_list=read, choices=own)
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


def test_one_person_twice_for_one_award_is_an_error_on_both_rows_before_anything_is_taken_in(officer, read):
    first, second = (read.rows.get(number=number) for number in (12, 61))
    assert "dòng 61" in first.errors[0]["text"]
    assert "dòng 12" in second.errors[0]["text"]
    services.leave_out(officer, nominee_list=read, numbers=[61])
    first.refresh_from_db()
    assert first.errors == []
    services.bring_back(officer, nominee_list=read, numbers=[61])
    first.refresh_from_db()
    assert [error["code"] for error in first.errors] == ["repeat_certain"]


def test_everything_that_the_register_refuses_is_said_at_once_on_its_row(officer, read):
    clear(officer, read)
    services.confirm_list(officer, nominee_list=read)
    twice = services.upload_list(officer, upload=upload("lan-hai.xlsx"))
    twice = services.map_columns(officer, nominee_list=twice, table=0, columns=twice.columns, year=2024)
    clear(officer, twice)
    with pytest.raises(RowsRefused, match="Và 52 dòng khác") as caught:
        take_in(officer, nominee_list=twice)
    assert len(caught.value.rows) == 55  # a birth year alone finds nobody
    twice.refresh_from_db()
    assert twice.status == ListStatus.READ
    rows = list(twice.rows.filter(number__in=caught.value.rows))
    assert all("đã có hồ sơ HS2024-" in row.errors[0]["text"] for row in rows)
    assert Nomination.objects.count() == 61
    assert overview_of(twice).can_be_taken_in  # when the first list is undone, this one may be tried again
    services.undo_list(officer, nominee_list=read)
    assert len(take_in(officer, nominee_list=twice)) == 61
    assert not any(row.errors for row in twice.rows.filter(skipped=False))


def test_a_refusal_stays_on_its_row_until_that_row_is_read_otherwise(officer, read):
    clear(officer, read)
    services.mark_refused(officer, nominee_list=read, refused={9: Refused("Trùng."), 10: Refused("Trùng.")})
    services.correct_row(officer, row=read.rows.get(number=10), corrections={"full_name": "Hồ Văn Hùng Anh"})
    assert [error["code"] for error in read.rows.get(number=9).errors] == ["refused"]
    assert read.rows.get(number=10).errors == []


def test_one_bad_row_keeps_every_row_out(officer, read):
    clear(officer, read)
    first = read.rows.filter(skipped=False).first()
    first.reading["award"] = "advanced_labor_collective"  # a person cannot be given it
    first.save()
    with pytest.raises(RowsRefused, match=f"Dòng {first.number}"):
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


def test_an_undone_list_is_taken_up_again_with_all_that_was_settled(officer, read):
    services.correct_row(officer, row=read.rows.get(number=40), corrections={"birth_date": "28/02/1980"})
    clear(officer, read)
    services.confirm_list(officer, nominee_list=read)
    before = list(Claim.objects.values_list("kind", "source_text").order_by("pk"))
    services.undo_list(officer, nominee_list=read)
    again = services.take_up_again(officer, nominee_list=read)
    assert (again.file, again.columns, again.year, again.status) == (read.file, read.columns, 2024, ListStatus.READ)
    assert read.read_again_as == again
    assert again.rows.get(number=40).reading["birth_date"] == {"date": "1980-02-28", "year": 1980}
    assert list(again.rows.filter(skipped=True).values_list("number", flat=True)) == [40, 41, 61]
    assert not overview_of(again).doubtful
    made = services.confirm_list(officer, nominee_list=again)
    assert {nomination.status for nomination in made} == {NominationStatus.DRAFT}
    # What the undo took back is claimed anew.
    waiting = Claim.objects.filter(status="unverified")
    assert list(waiting.values_list("kind", "source_text").order_by("pk")) == before


def test_a_typed_citizen_number_was_forgotten_and_is_asked_for_again(officer, read):
    services.correct_row(officer, row=read.rows.get(number=25), corrections={"citizen_number": "044175497129"})
    clear(officer, read)
    services.confirm_list(officer, nominee_list=read)
    services.undo_list(officer, nominee_list=read)
    again = services.take_up_again(officer, nominee_list=read)
    [error] = again.rows.get(number=25).errors
    assert (error["field"], error["code"]) == ("citizen_number", "citizen_number_hidden")
    assert "•••••••••129" in error["text"]


def test_an_abandoned_list_is_taken_up_again_once(officer, read):
    services.abandon_list(officer, nominee_list=read)
    assert services.take_up_again(officer, nominee_list=read).rows.count() == 64
    with pytest.raises(Overtaken, match="đã được đọc lại"):
        services.take_up_again(officer, nominee_list=read)


def test_a_list_in_use_is_not_taken_up_again(officer, read):
    with pytest.raises(Overtaken):
        services.take_up_again(officer, nominee_list=read)


def test_saying_anew_what_the_columns_hold_keeps_what_was_corrected(officer, read):
    services.correct_row(officer, row=read.rows.get(number=40), corrections={"birth_date": "28/02/1980"})
    services.leave_out(officer, nominee_list=read, numbers=[41])
    services.map_columns(officer, nominee_list=read, table=0, columns=read.columns, year=2023)
    assert read.rows.get(number=40).reading["birth_date"]["date"] == "1980-02-28"
    assert read.rows.get(number=41).skipped


def test_of_two_who_correct_one_row_the_second_is_told(officer, read):
    row = read.rows.get(number=40)
    stamp = row_stamp(row)
    services.correct_row(officer, row=row, corrections={"birth_date": "28/02/1980"}, stamp=stamp)
    with pytest.raises(Overtaken, match="vừa sửa dòng này"):
        services.correct_row(officer, row=row, corrections={"full_name": "Ai Khác"}, stamp=stamp)
    assert "full_name" not in read.rows.get(number=40).corrected


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
