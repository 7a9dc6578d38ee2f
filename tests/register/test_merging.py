"""Two pages of the register taken for one, kept apart, and taken apart again."""

import datetime as dt
import threading
from itertools import count

import pytest
from django.db import connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.makers import make_actor, make_collective, make_person
from thidua.agencies.models import Role
from thidua.decisions.obstacles import same_subject
from thidua.dossiers.services import create_nomination
from thidua.register import services
from thidua.register.cases import history_of
from thidua.register.following import pointing, rows_of
from thidua.register.identity import citizen_hash, citizen_tail
from thidua.register.models import Award, PairState, PersonAccount, Subject, SubjectMerge, SubjectPair
from thidua.register.numbers import bearer_of
from thidua.register.queries import get_visible_subject, own_subject
from thidua.register.searching import search
from thidua.register.services.merging import added_since, renewed
from thidua.trail.errors import NotAllowed, Overtaken, Refused
from thidua.trail.models import Entry, Notice

NAME = "Trần Thị Ví Dụ"
BORN = dt.date(1980, 2, 1)
NUMBER, OTHER_NUMBER, OLD_NUMBER = "001180000123", "001180000999", "012345678"
WHY = "Đã đối chiếu hồ sơ cán bộ."
TITLE = "advanced_worker"
_numbers = count(1)


def twins(stage, **fields):
    """Two pages of one person: the second without most of what is known."""
    kept = make_person(NAME, stage.department, birth_date=BORN, birth_year=1980, **fields)
    return kept, make_person(NAME, stage.department, birth_year=1980)


def everything(*subjects):
    """Every row of every room that belongs to one of the subjects, and the subjects themselves."""
    found = {"subjects": list(Subject.objects.filter(pk__in=[each.pk for each in subjects]).order_by("pk").values())}
    for name, model, field in pointing():
        found[name] = list(model._base_manager.filter(**{f"{field.name}__in": subjects}).order_by("pk").values())
    for each in found["subjects"]:
        each["sort_key"] = bytes(each["sort_key"])
    return found


def merged(stage, kept, other, **more):
    return services.merge_subjects(stage.keeper, kept=kept, merged=other, reason=WHY, **more)


def test_every_room_that_points_at_a_subject_is_known_and_follows(db):
    names = {name for name, _model, _field in pointing()}
    assert {
        "register.award.subject",
        "register.rating.subject",
        "register.initiative.subject",
        "register.discipline.subject",
        "register.claim.subject",
        "register.subjectname.subject",
        "register.subjectnumber.subject",
        "register.personaccount.subject",
        "register.subject.merged_into",
        "dossiers.nomination.subject",
        "dossiers.listrow.matched_subject",
    } <= names
    assert not any("event" in name or "pair" in name or "merge." in name for name in names)


def test_what_one_page_held_is_the_others_after_a_merge_for_the_law_the_search_and_the_own_page(stage):
    kept, other = twins(stage)
    services.record_award(stage.keeper, subject=kept, code=TITLE, year=2021)
    services.record_award(stage.keeper, subject=other, code=TITLE, year=2022)
    services.record_rating(stage.keeper, subject=other, year=2022, rating="good")
    officer = make_actor(stage.department, Role.UNIT_OFFICER)
    nomination = create_nomination(officer, subject=other, award=TITLE, through_year=2024)
    owner = make_actor(stage.department, Role.NOMINEE, name=NAME)
    PersonAccount.objects.create(subject=other, account=owner.person)
    merge = merged(stage, kept, other)
    history = history_of(kept, as_of=dt.date(2024, 6, 1))
    assert [award["year"] for award in history["awards"]] == [2021, 2022]
    assert [rating["year"] for rating in history["ratings"]] == [2022]
    assert history_of(other, as_of=dt.date(2024, 6, 1))["awards"] == []
    nomination.refresh_from_db()
    assert nomination.subject == kept
    assert own_subject(owner) == kept
    assert list(search(stage.keeper, NAME)) == [kept]
    assert list(services.merging.rows_of(other)) == []
    assert same_subject(Subject.objects.get(pk=other.pk)) == kept.pk
    assert merge.reason == WHY
    assert Notice.objects.filter(account_id=owner.account_id, event="subjects_merged").exists()
    assert Entry.objects.filter(event="subjects_merged", reason=WHY).count() == 2


def test_the_former_pages_name_and_number_lead_to_the_one_that_stays(stage):
    kept = make_person("Trần Thị Mới", stage.department, birth_date=BORN)
    other = make_person("Trần Thị Cũ Kỹ", stage.department, citizen_hash=citizen_hash(NUMBER), citizen_tail="123")
    services.add_old_number(stage.officer, subject=other, number=OLD_NUMBER)
    merged(stage, kept, other)
    for asked in ("Trần Thị Cũ Kỹ", "cu ky", NUMBER, OLD_NUMBER, "Trần Thị Mới"):
        assert list(search(stage.keeper, asked)) == [kept], asked
    kept.refresh_from_db()
    assert kept.citizen_tail == "123"  # it had none of its own


def test_who_sees_the_page_that_was_merged_away_sees_the_one_that_holds_its_rows(stage):
    kept = make_person(NAME, stage.commune, birth_date=BORN)
    other = make_person(NAME, stage.department, birth_date=BORN)
    with pytest.raises(Subject.DoesNotExist):
        get_visible_subject(stage.officer, kept.pk)
    merged(stage, kept, other)
    assert get_visible_subject(stage.officer, kept.pk) == kept
    assert list(search(stage.officer, NAME)) == [kept]
    with pytest.raises(NotAllowed):  # to read, not to change
        services.change_subject(stage.officer, subject=kept, job_title="Trưởng phòng")
    with pytest.raises(Subject.DoesNotExist):
        get_visible_subject(stage.outside_officer, kept.pk)


def test_blanks_are_filled_and_nothing_is_overwritten(stage):
    kept = make_person(NAME, stage.department, birth_year=1980, job_title="Chuyên viên")
    other = make_person(NAME, stage.department, birth_date=BORN, birth_year=1980, job_title="Kế toán", address="số 1")
    merge = merged(stage, kept, other)
    kept.refresh_from_db()
    assert (kept.birth_date, kept.job_title, kept.address) == (BORN, "Chuyên viên", "số 1")
    assert set(merge.filled) == {"birth_date", "address"}


def test_a_birth_date_of_another_year_is_not_filled_in(stage):
    kept = make_person(NAME, stage.department, birth_year=1981)
    other = make_person(NAME, stage.department, birth_date=BORN, birth_year=1980)
    merged(stage, kept, other, papers_seen=True)
    kept.refresh_from_db()
    assert (kept.birth_date, kept.birth_year) == (None, 1981)


def test_a_row_that_both_have_counts_once_and_the_richer_one_stands(stage):
    kept, other = twins(stage)
    services.record_award(stage.keeper, subject=kept, code=TITLE, year=2021)
    rich = services.record_award(stage.keeper, subject=other, code=TITLE, year=2021, decision_number="12/QĐ-STC")
    services.record_initiative(stage.keeper, subject=kept, title="Đề án thử", year=2022)
    used = services.record_initiative(
        stage.keeper, subject=other, title="Đề án thử", year=2022, scope="unit", used_for=TITLE
    )
    merged(stage, kept, other)
    assert list(kept.awards.filter(status="valid")) == [rich]
    assert list(kept.initiatives.filter(ended_at=None)) == [used]  # else it could serve a second time


def test_a_row_that_a_decision_of_the_system_wrote_stands_since_certificates_hang_on_it(stage):
    kept, other = twins(stage)
    services.record_award(
        stage.keeper, subject=kept, code=TITLE, year=2021, decision_number="1/QĐ", decided_by="Giám đốc", citation="x"
    )
    decided = services.record_award(stage.keeper, subject=other, code=TITLE, year=2021, source="decision")
    merged(stage, kept, other)
    assert list(kept.awards.filter(status="valid")) == [decided]


@pytest.mark.parametrize("what", ["rating", "award", "account", "nomination"])
def test_what_contradicts_is_settled_by_a_person_first_and_nothing_is_written(stage, what):
    kept, other = twins(stage)
    for subject, rating, number in ((kept, "good", "1/QĐ-STC"), (other, "excellent", "2/QĐ-STC")):
        if what == "rating":
            services.record_rating(stage.keeper, subject=subject, year=2022, rating=rating)
        elif what == "award":
            services.record_award(stage.keeper, subject=subject, code=TITLE, year=2021, decision_number=number)
        elif what == "account":
            owner = make_actor(stage.department, Role.NOMINEE, name=NAME)
            PersonAccount.objects.create(subject=subject, account=owner.person)
        else:
            create_nomination(stage.officer, subject=subject, award=TITLE, through_year=2024)
    before = everything(kept, other)
    with pytest.raises(Refused, match="trước"):
        merged(stage, kept, other, papers_seen=True)
    assert everything(kept, other) == before
    assert not SubjectMerge.objects.exists()


def test_a_strong_ground_against_asks_for_the_papers(stage):
    kept = make_person(NAME, stage.department, birth_date=BORN, citizen_hash=citizen_hash(NUMBER), citizen_tail="123")
    other = make_person(NAME, stage.department, birth_date=BORN, citizen_hash=citizen_hash(OTHER_NUMBER))
    with pytest.raises(Refused, match="số định danh khác nhau") as refused:
        merged(stage, kept, other)
    assert "papers_seen" in refused.value.fields
    merged(stage, kept, other, papers_seen=True)
    assert bearer_of(OTHER_NUMBER) == bearer_of(NUMBER) == kept


def test_only_who_may_change_both_merges_them_keeps_them_apart_or_undoes_it(stage):
    kept, other = twins(stage)
    elsewhere = make_person(NAME, stage.stranger, birth_date=BORN)
    pair = services.open_pair(stage.keeper, first=kept, second=other)
    for actor in (stage.officer, stage.signer, stage.outsider):
        with pytest.raises(NotAllowed):
            services.merge_subjects(actor, kept=kept, merged=other, reason=WHY)
        with pytest.raises(NotAllowed):
            services.keep_apart(actor, pair=pair, reason=WHY)
    with pytest.raises(NotAllowed):
        merged(stage, kept, elsewhere)
    merge = merged(stage, kept, other)
    with pytest.raises(NotAllowed):
        services.undo_merge(stage.outsider, merge=merge, reason=WHY)


def test_a_reason_is_needed_and_kinds_are_not_mixed(stage):
    kept, other = twins(stage)
    with pytest.raises(Refused, match="lý do"):
        services.merge_subjects(stage.keeper, kept=kept, merged=other, reason=" ")
    with pytest.raises(Refused, match="không cùng loại"):
        merged(stage, kept, make_collective(NAME, stage.department))
    with pytest.raises(Refused):
        merged(stage, kept, kept)


def test_collectives_and_households_are_merged_too(stage):
    kept, other = (make_collective("Phòng Ví Dụ", stage.department) for _n in range(2))
    services.record_member_counts(
        stage.keeper, subject=other, year=2023, total=10, rated={}, holding={}, disciplined={}
    )
    merged(stage, kept, other)
    assert kept.membercounts.get().total == 10


def test_nothing_more_is_written_on_a_page_that_was_merged_away(stage):
    kept, other = twins(stage)
    merged(stage, kept, other)
    attempts = [
        lambda: services.record_award(stage.keeper, subject=other, code=TITLE, year=2021),
        lambda: services.record_rating(stage.keeper, subject=other, year=2021, rating="good"),
        lambda: services.change_subject(stage.keeper, subject=other, job_title="Kế toán"),
        lambda: create_nomination(stage.officer, subject=other, award=TITLE, through_year=2024),
        lambda: services.add_old_number(stage.officer, subject=other, number=OLD_NUMBER),
        lambda: services.make_claims(
            stage.officer,
            subject=other,
            claims=[{"kind": "rating", "content": {"year": 2021}, "source_text": "x"}],
            agency=stage.department,
            origin="thử",
        ),
    ]
    for attempt in attempts:
        with pytest.raises(Overtaken, match=str(kept.pk)):
            attempt()
    assert rows_of(Subject.objects.get(pk=other.pk)) == {}


# Undoing

ROWS = st.lists(
    st.tuples(
        st.sampled_from(["award", "rating", "initiative", "service", "claim", "name", "number", "nomination"]),
        st.integers(2015, 2024),
    ),
    max_size=8,
)


def fill(stage, subject, rows):
    """Write rows as they come; what the register refuses is left out."""
    for kind, year in rows:
        try:
            if kind == "award":
                services.record_award(stage.keeper, subject=subject, code=TITLE, year=year)
            elif kind == "rating":
                services.record_rating(stage.keeper, subject=subject, year=year, rating="good")
            elif kind == "initiative":
                services.record_initiative(stage.keeper, subject=subject, title="Đề án thử", year=year)
            elif kind == "service":
                services.record_service(
                    stage.keeper, subject=subject, post="Chuyên viên", starts_on=dt.date(year, 1, 1)
                )
            elif kind == "claim":
                claim = {"kind": "rating", "content": {"year": year, "rating": "good"}, "source_text": "HTT"}
                services.make_claims(
                    stage.officer, subject=subject, claims=[claim], agency=stage.department, origin="thử"
                )
            elif kind == "name":
                services.change_subject(
                    stage.officer, subject=subject, name=f"{NAME} {'ABCDEFGHIK'[year - 2015]}", reason=WHY
                )
            elif kind == "number":
                services.add_old_number(stage.officer, subject=subject, number=f"{next(_numbers):09d}")
            else:
                create_nomination(stage.officer, subject=subject, award=TITLE, through_year=year)
        except Refused:
            pass


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    ours=ROWS, theirs=ROWS, third=ROWS, known=st.sets(st.sampled_from(["birth_date", "sex", "job_title", "address"]))
)
def test_to_merge_and_undo_is_to_have_done_nothing(stage, ours, theirs, third, known):
    values = {"birth_date": BORN, "sex": "female", "job_title": "Chuyên viên", "address": "số 1 đường Ví Dụ"}
    kept = make_person(NAME, stage.department, **({"sex": ""} | {name: values[name] for name in known}))
    other = make_person(
        NAME, stage.department, **({"sex": ""} | {name: values[name] for name in values.keys() - known})
    )
    one_more = make_person(NAME, stage.department, sex="")
    for subject, rows in ((kept, ours), (other, theirs), (one_more, third)):
        fill(stage, subject, rows)
    states = [everything(kept, other, one_more)]
    merges = []
    # One page into another, and that one into a third: taken back in the other order.
    for stays, goes in ((kept, other), (one_more, kept)):
        try:
            merges.append(merged(stage, stays, goes, papers_seen=True))
        except Refused:  # nominated twice: nothing may have been written
            assert everything(kept, other, one_more) == states[-1]
            break
        states.append(everything(kept, other, one_more))
        assert rows_of(goes) == {}
    for merge in reversed(merges):
        states.pop()
        services.undo_merge(stage.keeper, merge=merge, reason=WHY)
        assert everything(kept, other, one_more) == states[-1]


def test_rows_written_since_are_asked_about_one_by_one(stage):
    kept, other = twins(stage)
    services.record_award(stage.keeper, subject=other, code=TITLE, year=2020)
    merge = merged(stage, kept, other)
    first = services.record_award(stage.keeper, subject=kept, code=TITLE, year=2021)
    second = services.record_award(stage.keeper, subject=kept, code=TITLE, year=2022)
    names = [name for name, _row in added_since(merge)]
    assert names == [f"register.award.subject:{first.pk}", f"register.award.subject:{second.pk}"]
    for stay, go in (((), ()), ((names[0],), ()), (names, (names[0],))):
        with pytest.raises(Refused, match="chọn cho từng dòng"):
            services.undo_merge(stage.keeper, merge=merge, reason=WHY, stay=stay, go=go)
    services.undo_merge(stage.keeper, merge=merge, reason=WHY, stay=names[:1], go=names[1:])
    assert list(kept.awards.order_by("year").values_list("year", flat=True)) == [2021]
    assert list(other.awards.order_by("year").values_list("year", flat=True)) == [2020, 2022]
    # a row of a third person does not come along under a made-up name
    assert Award.objects.count() == 3


def test_a_row_that_is_not_new_does_not_move_by_being_named(stage):
    kept, other = twins(stage)
    own = services.record_award(stage.keeper, subject=kept, code=TITLE, year=2019)
    stranger = make_person("Người Khác", stage.stranger)
    foreign = Award.objects.create(subject=stranger, code=TITLE, year=2019, source="entry")
    merge = merged(stage, kept, other)
    go = [f"register.award.subject:{own.pk}", f"register.award.subject:{foreign.pk}"]
    services.undo_merge(stage.keeper, merge=merge, reason=WHY, go=go)
    own.refresh_from_db(), foreign.refresh_from_db()
    assert (own.subject, foreign.subject) == (kept, stranger)


def test_what_was_filled_and_changed_since_stays_and_the_trail_says_so(stage):
    kept = make_person(NAME, stage.department, birth_date=BORN)
    other = make_person(NAME, stage.department, job_title="Kế toán", address="số 1")
    merge = merged(stage, kept, other)
    services.change_subject(stage.officer, subject=kept, job_title="Kế toán trưởng")
    services.undo_merge(stage.keeper, merge=merge, reason=WHY)
    kept.refresh_from_db()
    assert (kept.job_title, kept.address) == ("Kế toán trưởng", "")
    entry = Entry.objects.filter(event="merge_undone", object_id=str(kept.pk)).get()
    assert entry.after["not_emptied"] == ["Chức vụ"]


def test_a_set_aside_row_whose_place_was_taken_is_asked_about_again(stage):
    kept, other = twins(stage)
    for subject in (kept, other):
        services.record_rating(stage.keeper, subject=subject, year=2022, rating="good")
    merge = merged(stage, kept, other)
    rating = kept.ratings.get(ended_at=None)
    corrected = services.correct_fact(stage.keeper, fact=rating, reason=WHY, rating="excellent")
    name = f"register.rating.subject:{corrected.pk}"
    with pytest.raises(Refused, match="trùng năm"):
        services.undo_merge(stage.keeper, merge=merge, reason=WHY, go=[name])
    services.undo_merge(stage.keeper, merge=merge, reason=WHY, stay=[name])
    assert kept.ratings.get(ended_at=None).rating == "excellent"
    assert other.ratings.get(ended_at=None).rating == "good"


def test_merges_are_undone_in_their_order_and_once(stage):
    kept, other = twins(stage)
    third = make_person(NAME, stage.department, birth_date=BORN)
    first = merged(stage, kept, other)
    second = merged(stage, third, kept)
    assert Subject.objects.get(pk=other.pk).merged_into == third  # every reader follows one step only
    with pytest.raises(Refused, match="lần đó trước"):
        services.undo_merge(stage.keeper, merge=first, reason=WHY)
    services.undo_merge(stage.keeper, merge=second, reason=WHY)
    assert Subject.objects.get(pk=other.pk).merged_into == kept
    services.undo_merge(stage.keeper, merge=first, reason=WHY)
    with pytest.raises(Overtaken):
        services.undo_merge(stage.keeper, merge=first, reason=WHY)
    assert SubjectPair.objects.get(first=kept, second=other).state == PairState.APART


# Two officers, and pairs


@pytest.mark.django_db(transaction=True)
def test_of_two_officers_at_once_one_merges_and_the_other_is_told(stage):
    kept, other = twins(stage)
    start, answers = threading.Barrier(2), []

    def work(stays, goes):
        start.wait(10)
        try:
            answers.append(merged(stage, stays, goes))
        except Refused as refused:
            answers.append(refused)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=args) for args in ((kept, other), (other, kept))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert {type(answer) for answer in answers} == {SubjectMerge, Overtaken}


def test_what_was_kept_apart_is_settled_for_the_second_officer_too(stage):
    kept, other = twins(stage)
    pair = services.open_pair(stage.keeper, first=other, second=kept)
    assert (pair.first, pair.second) == (kept, other)
    services.keep_apart(stage.keeper, pair=pair, reason=WHY)
    with pytest.raises(Overtaken, match=stage.keeper.person.full_name):
        services.keep_apart(stage.keeper, pair=pair, reason=WHY)
    assert renewed(SubjectPair.objects.get(pk=pair.pk)).state == PairState.APART
    assert Entry.objects.filter(event="subjects_kept_apart").count() == 2


# Older numbers


def test_an_old_number_finds_the_person_and_is_kept_hashed_and_masked(stage):
    values = {"kind": "person", "name": NAME, "agency": stage.department, "birth_date": BORN}
    person, match = services.find_or_create_subject(stage.officer, **values, citizen_number=OLD_NUMBER)
    assert match.how == "new"
    held = person.old_numbers.get()
    assert (held.masked, held.papers_seen) == ("••••••678", False)
    assert OLD_NUMBER not in str(list(Entry.objects.values()))
    again, match = services.find_or_create_subject(
        stage.officer, kind="person", name=NAME, agency=stage.department, citizen_number="012 345 678"
    )
    assert (again, match.how) == (person, "citizen")


def test_who_brings_both_numbers_has_both_on_one_page(stage):
    person = make_person(
        NAME, stage.department, birth_date=BORN, citizen_hash=citizen_hash(NUMBER), citizen_tail=citizen_tail(NUMBER)
    )
    services.add_old_number(stage.officer, subject=person, number=OLD_NUMBER)
    services.add_old_number(stage.officer, subject=person, number=OLD_NUMBER, papers_seen=True)
    assert person.old_numbers.get().papers_seen
    assert bearer_of(OLD_NUMBER) == bearer_of(NUMBER) == person
    twin = make_person(NAME, stage.department, birth_date=BORN)
    with pytest.raises(Refused, match="Nghi trùng người") as refused:
        services.add_old_number(stage.officer, subject=twin, number=OLD_NUMBER, papers_seen=True)
    assert str(person.pk) in refused.value.message


def test_nobody_learns_by_trying_numbers_who_is_out_of_sight(stage):
    hidden = make_person("Tên Mật", stage.stranger)
    services.add_old_number(stage.outside_officer, subject=hidden, number=OLD_NUMBER)
    with pytest.raises(Refused) as refused:
        services.add_old_number(stage.officer, subject=make_person(NAME, stage.department), number=OLD_NUMBER)
    assert "Tên Mật" not in refused.value.message
    assert str(hidden.pk) not in refused.value.message
    assert list(search(stage.officer, OLD_NUMBER)) == []


def test_a_number_that_was_never_this_persons_is_ended_and_free(stage):
    first, second = twins(stage)
    held = services.add_old_number(stage.officer, subject=first, number=OLD_NUMBER)
    services.end_old_number(stage.officer, number=held, reason=WHY)
    with pytest.raises(Overtaken):
        services.end_old_number(stage.officer, number=held, reason=WHY)
    assert bearer_of(OLD_NUMBER) is None
    services.add_old_number(stage.officer, subject=second, number=OLD_NUMBER)
    assert bearer_of(OLD_NUMBER) == second
