"""What could not be taken back or was done twice: far days, one slow step recorded by two, questions of others."""

import datetime as dt

import pytest

from tests.at_once import at_once, room_in_the_pool
from tests.makers import make_actor
from tests.quality.ground import Ground
from tests.quality.test_measures import YEAR as IN_2026
from tests.quality.test_measures import task
from thidua.agencies.models import Role
from thidua.quality import services
from thidua.trail.errors import NotAllowed, Refused

pytestmark = pytest.mark.django_db
YEAR = dt.timedelta(days=365)


def test_a_version_comes_into_force_within_a_year_since_it_never_changes_again():
    ground = Ground()
    draft = ground.procedure().versions.get()
    with pytest.raises(Refused) as refusal:
        ground.approved(draft, ground.today + 2 * YEAR)
    assert "in_force_from" in refusal.value.fields
    assert ground.approved(draft, ground.today + YEAR).state == "approved"


def test_a_procedure_ends_within_a_year():
    ground = Ground()
    procedure = ground.in_force().procedure
    with pytest.raises(Refused) as refusal:
        services.end_procedure(ground.head, procedure=procedure, ended_on=ground.today + 2 * YEAR, reason="Thôi")
    assert "ended_on" in refusal.value.fields


def test_nothing_is_asked_by_the_procedure_of_another_agency():
    ground = Ground()
    keeper = make_actor(ground.tree["stranger"], Role.LEGAL_OFFICER)
    heading = services.Heading("Quy trình lạ", "Phòng lạ")
    other = services.draft_procedure(keeper, number="QT-9", heading=heading, aim="", steps=())
    facts = ground.audit_facts(ground.in_force().procedure, ground.auditors(), questions=[(other, "Có không?")])
    with pytest.raises(NotAllowed):
        services.plan_audit(ground.keeper, facts=facts)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_record_one_slow_step_at_once_one_is_told():
    ground = Ground()
    step, owner = ground.in_force().steps.get(code="B3"), ground.lawyer.person
    task(ground.agency, dt.date(2026, 3, 2), dt.date(2026, 3, 20))

    def work():
        return services.record_slow_step(ground.keeper, step=step, days=IN_2026, owner=owner)

    with room_in_the_pool(4):
        answers, _backends = at_once(work, work)
    assert sorted(type(each).__name__ for each in answers) == ["Fault", "Overtaken"]
