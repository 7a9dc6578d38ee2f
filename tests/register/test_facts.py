"""Ratings, initiatives, discipline and the rest: one in force at a time, corrected by a new row, ended in the open."""

import datetime as dt

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tests.makers import make_actor, make_collective, make_person, make_tree
from thidua.agencies.models import Role
from thidua.register import services
from thidua.register.cases import history_of
from thidua.register.models import Discipline, Initiative, Rating
from thidua.trail.errors import NotAllowed, Overtaken, Refused
from thidua.trail.models import Entry

DAY = dt.date(2021, 2, 1)


@pytest.fixture
def person(stage):
    return make_person("Trần Thị Bưởi", stage.department)


@pytest.fixture
def collective(stage):
    return make_collective("Phòng Ngân sách", stage.department)


def everything(subject):
    """One call of each service, with what it needs."""
    period = {"subject": subject, "starts_on": DAY}
    return {
        services.record_rating: {"subject": subject, "year": 2022, "rating": "excellent"},
        services.record_initiative: {"subject": subject, "year": 2022, "title": "Giải pháp số hóa"},
        services.record_discipline: {**period, "kind": "reprimand"},
        services.record_proceeding: {**period, "kind": "inspection"},
        services.record_leave: {**period, "kind": "maternity"},
        services.record_service: {**period, "post": "Trưởng phòng"},
        services.record_movement_result: {
            "subject": subject,
            "year": 2022,
            "launched_by": "prime_minister",
            "years": 5,
            "evaluated_at": "final",
            "rank": 1,
        },
        services.record_member_counts: {"subject": subject, "year": 2022, "total": 20, "rated": {"good": 20}},
        services.record_cluster_result: {
            "subject": subject,
            "year": 2022,
            "organised_by": "ministry_province",
            "rank": 1,
        },
    }


PEOPLE_ONLY = {services.record_leave, services.record_service}
COLLECTIVES_ONLY = {services.record_member_counts, services.record_cluster_result}


def test_every_fact_is_entered_once_told_and_refused_the_second_time(stage, person, collective):
    for record, given_ in everything(person).items():
        subject = collective if record in COLLECTIVES_ONLY else person
        record(stage.keeper, **(given_ | {"subject": subject}))
        with pytest.raises(Refused, match="sổ bộ đã ghi"):
            record(stage.keeper, **(given_ | {"subject": subject}))
    assert Entry.objects.filter(event="fact_recorded").count() == len(everything(person))


def test_facts_of_people_are_not_written_of_collectives_nor_the_other_way(stage, person, collective):
    for record, given_ in everything(person).items():
        wrong = collective if record in PEOPLE_ONLY else person if record in COLLECTIVES_ONLY else None
        if wrong is not None:
            with pytest.raises(Refused, match="Không ghi"):
                record(stage.keeper, **(given_ | {"subject": wrong}))


def test_only_who_keeps_the_register_in_sight_enters_facts(stage, person):
    for record, given_ in everything(person).items():
        for stranger in (stage.outsider, stage.officer, stage.signer):
            with pytest.raises(NotAllowed):
                record(stranger, **given_)


def test_two_initiatives_of_a_year_are_two_and_the_same_title_is_one(stage, person):
    services.record_initiative(stage.keeper, subject=person, year=2022, title="Giải pháp số hóa")
    services.record_initiative(stage.keeper, subject=person, year=2022, title="Giải pháp khác")
    with pytest.raises(Refused, match="sổ bộ đã ghi"):
        services.record_initiative(stage.keeper, subject=person, year=2022, title="GIẢI  PHÁP SỐ HÓA")


def test_an_initiative_serves_once(stage, person):
    made = services.record_initiative(stage.keeper, subject=person, year=2022, title="Giải pháp số hóa")
    services.mark_initiative_used(stage.signer, initiative=made, award="grassroots_emulation_soldier")
    made.refresh_from_db()
    assert made.used_for == "grassroots_emulation_soldier"
    with pytest.raises(Refused, match="đã dùng cho một lần"):
        services.mark_initiative_used(stage.signer, initiative=made, award="advanced_worker")
    with pytest.raises(NotAllowed):
        services.mark_initiative_used(stage.officer, initiative=made, award="advanced_worker")


def test_an_initiative_serves_only_an_award_that_there_is(stage, person):
    made = services.record_initiative(stage.keeper, subject=person, year=2022, title="Giải pháp số hóa")
    with pytest.raises(Refused, match="Không có danh hiệu"):
        services.mark_initiative_used(stage.signer, initiative=made, award="no_such_award")
    made.refresh_from_db()
    assert made.used_for == ""


def test_what_is_open_is_ended_once_and_not_before_it_began(stage, person):
    made = services.record_discipline(stage.keeper, subject=person, kind="warning", starts_on=DAY)
    with pytest.raises(Refused, match="trước ngày bắt đầu"):
        services.end_period(stage.keeper, fact=made, ends_on=DAY - dt.timedelta(days=1))
    services.end_period(stage.keeper, fact=made, ends_on=DAY)
    made.refresh_from_db()
    assert (made.ends_on, made.ended_at) == (DAY, None)  # ended, and still a fact
    with pytest.raises(Overtaken):
        services.end_period(stage.keeper, fact=made, ends_on=DAY)
    with pytest.raises(NotAllowed):
        services.end_period(stage.outsider, fact=made, ends_on=DAY)


def test_a_correction_ends_the_old_row_and_makes_a_new_one(stage, person):
    old = services.record_rating(stage.keeper, subject=person, year=2022, rating="good", document="1/QĐ")
    new = services.correct_fact(stage.keeper, fact=old, reason="Ghi nhầm", rating="excellent")
    old.refresh_from_db()
    assert old.ended_at is not None
    assert (new.rating, new.year, new.document, new.ended_at) == ("excellent", 2022, "1/QĐ", None)
    entry = Entry.objects.get(event="fact_corrected")
    assert (entry.before["rating"], entry.after["rating"], entry.reason) == ("good", "excellent", "Ghi nhầm")
    with pytest.raises(Overtaken):
        services.correct_fact(stage.keeper, fact=old, reason="Lần nữa", rating="good")


def test_a_correction_that_is_refused_leaves_the_old_row_in_force(stage, person):
    services.record_rating(stage.keeper, subject=person, year=2021, rating="good")
    old = services.record_rating(stage.keeper, subject=person, year=2022, rating="good")
    with pytest.raises(Refused, match="sổ bộ đã ghi"):
        services.correct_fact(stage.keeper, fact=old, reason="Sai năm", year=2021)
    assert Rating.objects.filter(ended_at=None).count() == 2


def test_what_should_never_have_been_entered_is_withdrawn_with_a_reason(stage, person):
    made = services.record_discipline(stage.keeper, subject=person, kind="warning", starts_on=DAY)
    with pytest.raises(Refused, match="lý do"):
        services.withdraw_fact(stage.keeper, fact=made, reason="")
    services.withdraw_fact(stage.keeper, fact=made, reason="Nhầm người cùng tên")
    assert history_of(person, as_of=timezone.localdate())["discipline"] == []
    services.record_discipline(stage.keeper, subject=person, kind="warning", starts_on=DAY)  # may be entered again
    assert Discipline.objects.count() == 2


@pytest.mark.parametrize(
    ("changes", "taken"),
    [
        ({}, True),
        ({"rated": {"good": 21}}, False),
        ({"rated": {"good": 10, "excellent": 10}}, True),
        ({"rated": {"good": 10, "excellent": 11}}, False),
        ({"rated": {"brilliant": 1}}, False),
        ({"holding": {"advanced_worker": 20}}, True),
        ({"holding": {"advanced_worker": 21}}, False),
        ({"holding": {"no_such_title": 1}}, False),
        ({"disciplined": {"warning": 20}}, True),
        ({"disciplined": {"warning": 21}}, False),
        ({"disciplined": {"warning": -1}}, False),
        ({"total": 0, "rated": {}}, False),
    ],
)
def test_counts_of_people_fit_the_whole(stage, collective, changes, taken):
    counts = {"subject": collective, "year": 2022, "total": 20, "rated": {"good": 20}} | changes
    if taken:
        assert services.record_member_counts(stage.keeper, **counts)
    else:
        with pytest.raises(Refused):
            services.record_member_counts(stage.keeper, **counts)


@pytest.mark.parametrize(
    ("record", "changes", "field"),
    [
        (services.record_rating, {"rating": "brilliant"}, "rating"),
        (services.record_rating, {"year": 1944}, "year"),
        (services.record_rating, {"year": 2999}, "year"),
        (services.record_initiative, {"kind": ""}, "kind"),
        (services.record_initiative, {"scope": "galaxy"}, "scope"),
        (services.record_initiative, {"title": " "}, "title"),
        (services.record_discipline, {"kind": "scolding"}, "kind"),
        (services.record_discipline, {"ends_on": DAY - dt.timedelta(days=1)}, "ends_on"),
        (services.record_service, {"post": ""}, "post"),
        (services.record_movement_result, {"rank": 0}, "rank"),
        (services.record_movement_result, {"years": 0}, "years"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(stage, person, record, changes, field):
    with pytest.raises(Refused) as refusal:
        record(stage.keeper, **(everything(person)[record] | changes))
    assert field in refusal.value.fields


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["record", "correct", "withdraw"]),
        st.sampled_from([2020, 2021]),
        st.sampled_from(["excellent", "good", "completed"]),
    ),
    max_size=12,
)


class Correcting(TestCase):
    """Whatever is entered, corrected and withdrawn in whatever order: what is in force is what was said last."""

    @settings(max_examples=40, deadline=None)
    @given(STEPS)
    def test_the_rating_in_force_is_the_last_one_said_and_nothing_is_lost(self, steps):
        tree = make_tree()
        keeper = make_actor(tree["province"], Role.APPRAISER)
        person = make_person("Trần Thị Bưởi", tree["department"])
        expected: dict[int, str] = {}
        written = 0
        for step, year, rating in steps:
            row = Rating.objects.filter(subject=person, year=year, ended_at=None).first()
            if step == "record" and row is None:
                services.record_rating(keeper, subject=person, year=year, rating=rating)
                expected[year] = rating
                written += 1
            elif step == "record":
                with pytest.raises(Refused):
                    services.record_rating(keeper, subject=person, year=year, rating=rating)
            elif row is not None and step == "correct":
                services.correct_fact(keeper, fact=row, reason="Đính chính", rating=rating)
                expected[year] = rating
                written += 1
            elif row is not None:
                services.withdraw_fact(keeper, fact=row, reason="Ghi nhầm")
                del expected[year]
        held = history_of(person, as_of=timezone.localdate())["ratings"]
        assert {item["year"]: item["rating"] for item in held} == expected
        assert Rating.objects.filter(subject=person).count() == written


def test_the_title_of_an_initiative_is_kept_as_written(stage, person):
    services.record_initiative(stage.keeper, subject=person, year=2022, title="  Giải pháp \u200bsố hóa ")
    assert Initiative.objects.get().title == "Giải pháp số hóa"
