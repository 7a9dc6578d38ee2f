"""The made-up office of the demonstration works by the services that people use."""

import datetime as dt

import pytest
from django.utils import timezone

from tests.makers import make_actor, make_tree
from thidua.agencies.models import Role
from thidua.demo.office.quality import make_quality
from thidua.demo.office.staff import make_staff
from thidua.quality.models import Fault, Procedure, Version
from thidua.staff.models import Department, Member
from thidua.staff.queries import officials

pytestmark = pytest.mark.django_db
ROLES = {
    "vanthu": Role.CLERK,
    "chutich": Role.HEAD,
    "thamdinh": Role.APPRAISER,
    "phapche": Role.LEGAL_OFFICER,
    "canbo-tinh": Role.UNIT_OFFICER,
}


@pytest.mark.parametrize("today", [None, dt.date(timezone.localdate().year, 1, 3)], ids=["today", "early in a year"])
def test_the_demonstration_has_an_office_with_people_procedures_a_fault_and_an_audit(today):
    province = make_tree()["province"]
    actors = {name: make_actor(province, role, name=f"Người Thử {name}") for name, role in ROLES.items()}
    year = timezone.localdate().year
    today = today or timezone.localdate()
    staff = make_staff(actors, today=today, year=year)
    make_quality(actors, staff, today=today, year=year)
    assert Member.objects.count() == len(ROLES)
    assert Department.objects.filter(ends_on=None).count() == 3
    assert {each.work for each in officials([province.pk], timezone.localdate())} == {"full", "part"}
    assert Procedure.objects.count() == 2
    assert Version.objects.filter(state="approved").count() == 2
    assert sorted(Fault.objects.values_list("state", flat=True)) == ["closed", "recorded"]
