"""The made-up nation: nothing among real people, the same rows as the services make, the same seed the same people."""

import datetime as dt
import itertools

import numpy as np
import pytest

from tests.makers import make_actor, make_person, make_tree
from thidua.agencies.models import Agency, Role
from thidua.demo.national import people as persons
from thidua.demo.national.agencies import Places
from thidua.demo.national.careers import Careers
from thidua.demo.national.loading import generate
from thidua.register.identity import is_citizen_number
from thidua.register.models import Subject
from thidua.register.services import find_or_create_subject
from thidua.trail.errors import Refused


def test_nothing_is_written_where_somebody_is(db):
    person = make_person("Trần Thị Bưởi", make_tree()["department"])
    before = Agency.objects.count()
    with pytest.raises(Refused, match="trống"):
        generate(10)
    assert list(Subject.objects.all()) == [person]
    assert Agency.objects.count() == before


@pytest.fixture
def places(db):
    unit = make_tree()["department"]
    return unit, Places(np.array([unit.pk]), np.array([1.0]), np.array([0]), {})


def test_the_service_makes_the_same_row_of_the_same_record(places):
    unit, there = places
    actor = make_actor(unit, Role.APPRAISER, Role.UNIT_OFFICER)
    careers = Careers(80, 5)
    people = persons.make_people(careers, there, 5)
    compared = 0
    for row, written in itertools.islice(persons.rows(people, there, 5), 80):
        ours = dict(zip(persons.COLUMNS, row, strict=True))
        birth = dt.date.fromisoformat(written.birth) if len(written.birth) == 10 else None
        made, match = find_or_create_subject(
            actor,
            kind=ours["kind"],
            name=written.name if ours["kind"] == "person" else ours["name"],
            agency=unit,
            sex=ours["sex"],
            birth_date=birth,
            birth_year=int(written.birth) if len(written.birth) == 4 else None,
            citizen_number=written.number if is_citizen_number(written.number) else "",
            job_title=ours["job_title"],
            categories=[each for each in str(ours["categories"]).strip("{}").split(",") if each],
            is_leader=ours["is_leader"],
            address=ours["address"],
        )
        if match.how != "new":
            continue
        theirs = {name: getattr(made, name) for name in persons.COLUMNS if name != "id"}
        theirs["sort_key"] = f"\\x{bytes(made.sort_key).hex()}"
        theirs["categories"] = "{" + ",".join(made.categories) + "}"
        assert theirs == {name: value for name, value in ours.items() if name != "id"}
        compared += 1
    assert compared > 60


def test_the_same_seed_makes_the_same_people(places):
    _unit, there = places
    one, again, other = (
        [row for row, _written in persons.rows(persons.make_people(Careers(50, seed), there, seed), there, seed)]
        for seed in (3, 3, 4)
    )
    assert one == again != other
