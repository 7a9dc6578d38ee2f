"""Departments: made, merged, split, renamed, ended; people follow where there is one successor; nothing is lost."""

import datetime as dt

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from tests.makers import make_actor
from tests.staff.desk import DAY, SINCE, Desk
from thidua.agencies.models import Role
from thidua.staff import services
from thidua.staff.models import Department, DepartmentLink, Placement
from thidua.staff.queries import departments_on, unplaced
from thidua.trail.errors import NotAllowed, Overtaken, Refused
from thidua.trail.models import Entry

pytestmark = pytest.mark.django_db
PAPER = "15/QĐ-UBND"


@pytest.fixture
def desk():
    return Desk()


def reorganised(desk, departments, kind, *names, on=None):
    return services.reorganise(
        desk.clerk,
        departments=departments,
        kind=kind,
        names=names,
        effective_on=on or desk.today,
        document=PAPER,
    )


def test_after_a_merger_the_people_stand_in_the_new_department_from_that_very_day(desk):
    first, second = desk.department("Phòng Một"), desk.department("Phòng Hai")
    member = desk.member()
    desk.placed(member, first, is_leader=True, emulation="full")
    (made,) = reorganised(desk, [first, second], "merge", "Phòng Chung")
    before, after = Placement.objects.order_by("starts_on")
    assert (before.department, before.ends_on) == (first, desk.today - DAY)
    assert (after.department, after.starts_on, after.emulation) == (made, desk.today, "full")
    assert after.is_leader
    assert {each.name for each in departments_on(desk.agency, desk.today - DAY)} == {"Phòng Một", "Phòng Hai"}
    assert [(each.name, each.people) for each in departments_on(desk.agency, desk.today)] == [("Phòng Chung", 1)]
    assert set(DepartmentLink.objects.values_list("predecessor__name", "successor__name", "kind")) == {
        ("Phòng Một", "Phòng Chung", "merge"),
        ("Phòng Hai", "Phòng Chung", "merge"),
    }
    assert Entry.objects.filter(event="department_ended").count() == 2


def test_a_new_name_is_a_new_department_with_the_same_people(desk):
    old = desk.department("Phòng Cũ")
    desk.placed(desk.member(), old)
    (new,) = reorganised(desk, [old], "rename", "Phòng Mới")
    assert list(Placement.objects.filter(ends_on=None).values_list("department__name", flat=True)) == [new.name]


@pytest.mark.parametrize(("kind", "names"), [("split", ("Phòng A", "Phòng B")), ("end", ())])
def test_after_a_split_or_an_end_nobody_is_placed_by_guess_and_the_list_says_who_waits(desk, kind, names):
    old = desk.department("Phòng Cũ")
    member = desk.member()
    desk.placed(member, old)
    assert not unplaced(desk.agency, desk.today).exists()
    made = reorganised(desk, [old], kind, *names)
    assert [each.name for each in made] == list(names)
    assert list(unplaced(desk.agency, desk.today)) == [member]
    assert not unplaced(desk.agency, desk.today - DAY).exists()


@pytest.mark.parametrize(
    ("kind", "before", "names"),
    [("merge", 1, ["X"]), ("merge", 2, []), ("split", 1, ["X"]), ("split", 2, ["X", "Y"]), ("rename", 1, []),
     ("rename", 2, ["X"]), ("end", 1, ["X"]), ("end", 2, [])],
)  # fmt: skip
def test_a_shape_that_is_none_of_the_four_is_refused_beside_the_names(desk, kind, before, names):
    departments = [desk.department(f"Phòng {number}") for number in range(before)]
    with pytest.raises(Refused) as refusal:
        reorganised(desk, departments, kind, *names)
    assert "names" in refusal.value.fields
    assert not DepartmentLink.objects.exists()


def test_the_day_of_a_reorganisation_is_after_every_day_that_began_there(desk):
    old = desk.department()
    desk.placed(desk.member(), old, starts_on=desk.today)
    with pytest.raises(Refused, match="được bố trí từ ngày"):
        reorganised(desk, [old], "end", on=desk.today)
    with pytest.raises(Refused, match="phải sau ngày lập"):
        reorganised(desk, [old], "end", on=SINCE)
    reorganised(desk, [old], "end", on=desk.today + DAY)


def test_what_was_ended_is_ended_once_and_stays_as_it_was(desk):
    old = desk.department()
    reorganised(desk, [old], "end")
    with pytest.raises(Overtaken):
        reorganised(desk, [old], "end")
    with pytest.raises(ProgrammingError, match=r"Cannot|does not change"), transaction.atomic():
        Department.objects.filter(pk=old.pk).update(name="Khác")
    with pytest.raises(ProgrammingError, match=r"Cannot|does not change"), transaction.atomic():
        DepartmentLink.objects.update(document="Khác")


def test_a_name_is_open_once_and_who_saw_an_older_page_is_told(desk):
    found = desk.department("Phòng Một")
    with pytest.raises(Overtaken):
        services.add_department(desk.clerk, name="Phòng  Một ", kind="team", starts_on=SINCE)
    with pytest.raises(IntegrityError), transaction.atomic():
        Department.objects.create(agency=desk.agency, name="Phòng Một", starts_on=SINCE)
    facts = {"kind": "department", "duties": "Thẩm định", "document": ""}
    services.change_department(desk.clerk, department=found, version=1, **facts)
    with pytest.raises(Overtaken):
        services.change_department(desk.clerk, department=found, version=1, **facts)


@pytest.mark.parametrize("role", [each for each in Role if each != Role.CLERK])
def test_only_who_keeps_the_staff_makes_and_ends_departments(desk, role):
    found, actor = desk.department(), make_actor(desk.agency, role)
    with pytest.raises(NotAllowed):
        services.add_department(actor, name="Phòng Hai", kind="team", starts_on=SINCE)
    with pytest.raises(NotAllowed):
        services.reorganise(actor, departments=[found], kind="end", names=[], effective_on=desk.today, document=PAPER)
    assert Department.objects.get().ends_on is None


def test_a_stranger_ends_no_department_of_another_agency(desk):
    found = desk.department()
    with pytest.raises(NotAllowed):
        services.reorganise(
            desk.stranger, departments=[found], kind="end", names=[], effective_on=dt.date(2026, 1, 1), document=PAPER
        )
