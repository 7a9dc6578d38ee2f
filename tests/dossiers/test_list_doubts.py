"""Doubts of a list by kind: seen at a glance, let stand for all rows at once, taken back, never mixed up."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.dossiers.intake.lists import SAMPLE
from tests.makers import make_actor, make_tree
from thidua.agencies.models import Role
from thidua.dossiers import services
from thidua.dossiers.doubts import KINDS
from thidua.dossiers.list_overview import overview_of
from thidua.dossiers.services.list_rows import spans
from thidua.trail.errors import NotAllowed, Overtaken
from thidua.trail.models import Entry

pytestmark = pytest.mark.django_db
CENTURY, PLACE = "citizen_number_century", "citizen_number_place"


@pytest.fixture
def tree():
    return make_tree()


@pytest.fixture
def officer(tree):
    return make_actor(tree["department"], Role.UNIT_OFFICER)


@pytest.fixture
def read(officer):
    made = services.upload_list(officer, upload=SimpleUploadedFile(SAMPLE.name, SAMPLE.read_bytes()))
    return services.map_columns(officer, nominee_list=made, table=0, columns=made.columns, year=2024)


def kind(nominee_list, code=CENTURY):
    return overview_of(nominee_list).kinds[code]


def accept(officer, nominee_list, code=CENTURY):
    stamp = kind(nominee_list, code).stamp
    return services.accept_doubts(officer, nominee_list=nominee_list, code=code, stamp=stamp)


def test_the_sample_shows_one_line_for_fifty_five_rows(read):
    found = kind(read)
    assert (len(found.open), found.accepted, found.is_error) == (55, [], False)
    assert found.name == "Số định danh và năm sinh khác thế kỷ"
    assert found.said[0][:2] == (9, "Hoàng Ngọc Bích")
    assert [each.code for each in overview_of(read).doubts][:3] == [
        "repeat_certain",
        "birth_unreadable",
        "name_missing",
    ]


def test_every_kind_that_the_sample_has_is_named_and_every_doubt_says_what_letting_it_stand_means(read):
    assert overview_of(read).kinds.keys() <= KINDS.keys()
    for each in overview_of(read).doubts:
        assert each.is_error or each.needs_choice or each.stands, each.code


def test_one_kind_is_let_stand_on_every_row_with_each_reading_kept(officer, read):
    before = list(read.rows.values_list("number", "reading", "doubts"))
    assert accept(officer, read) == 55
    assert list(read.rows.values_list("number", "reading", "doubts")) == before
    assert (kind(read).open, len(kind(read).accepted)) == ([], 55)
    both = next(row for row in read.rows.all() if {CENTURY, PLACE} <= {doubt["code"] for doubt in row.doubts})
    assert both.seen == [CENTURY]
    assert PLACE in {doubt["code"] for doubt in both.open_doubts}


def test_it_is_in_the_trail_with_its_rows_and_can_be_taken_back(officer, read):
    accept(officer, read)
    entry = Entry.objects.get(event="list_doubts_accepted")
    assert entry.after == {"doubt": CENTURY, "rows": spans(kind(read).accepted)}
    assert services.reopen_doubts(officer, nominee_list=read, code=CENTURY) == 55
    assert (len(kind(read).open), kind(read).accepted) == (55, [])
    assert Entry.objects.get(event="list_doubts_reopened").after == entry.after


def test_taking_one_kind_back_leaves_the_others_as_they_are(officer, read):
    accept(officer, read)
    accept(officer, read, PLACE)
    services.reopen_doubts(officer, nominee_list=read, code=CENTURY)
    assert kind(read, PLACE).open == []


def test_what_the_person_did_not_see_is_not_let_stand(officer, read):
    stamp = kind(read).stamp
    services.leave_out(officer, nominee_list=read, numbers=[9])
    with pytest.raises(Overtaken, match="nay có 54 dòng"):
        services.accept_doubts(officer, nominee_list=read, code=CENTURY, stamp=stamp)
    assert kind(read).accepted == []


def test_an_error_cannot_be_let_stand(officer, read):
    found = kind(read, "birth_unreadable")
    with pytest.raises(Overtaken):
        services.accept_doubts(officer, nominee_list=read, code=found.code, stamp=found.stamp)
    assert read.rows.get(number=40).seen == []


def test_rows_left_out_are_not_counted_and_come_back_as_they_were(officer, read):
    accept(officer, read)
    services.leave_out(officer, nominee_list=read, numbers=[9])
    assert 9 not in kind(read).accepted
    services.bring_back(officer, nominee_list=read, numbers=[9])
    assert 9 in kind(read).accepted


def test_a_doubt_that_says_something_else_after_a_correction_is_open_again_and_no_other(officer, read):
    accept(officer, read)
    services.correct_row(officer, row=read.rows.get(number=9), corrections={"birth_date": "05/09/1970"})
    assert kind(read).open == [9]
    assert len(kind(read).accepted) == 54


def test_ticked_rows_are_let_stand_with_all_their_doubts_but_those_of_units(officer, read):
    count = services.accept_rows(officer, nominee_list=read, numbers=[10, 12])
    assert count == 2
    row = read.rows.get(number=10)
    assert [doubt["code"] for doubt in row.open_doubts] == ["unit_unknown"]
    # What was said of row 12 before is still its error.
    assert [error["code"] for error in read.rows.get(number=12).errors] == ["repeat_certain"]


def test_nobody_of_another_agency_or_role_lets_a_doubt_stand(tree, read):
    for actor in (make_actor(tree["stranger"], Role.UNIT_OFFICER), make_actor(tree["department"], Role.HEAD)):
        with pytest.raises(NotAllowed):
            accept(actor, read)
        with pytest.raises(NotAllowed):
            services.reopen_doubts(actor, nominee_list=read, code=CENTURY)
        with pytest.raises(NotAllowed):
            services.take_up_again(actor, nominee_list=read)
        with pytest.raises(NotAllowed):
            services.file_units(actor, nominee_list=read, choices={})
    assert kind(read).accepted == []


@pytest.mark.parametrize(
    ("numbers", "text"), [([], ""), ([9], "9"), ([11, 9, 10], "9–11"), ([9, 11, 12, 40], "9, 11–12, 40")]
)
def test_numbers_are_written_as_stretches(numbers, text):
    assert spans(numbers) == text
