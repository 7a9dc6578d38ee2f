"""What of the staff could not be taken back, and whose ratings an office still sees."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from tests.staff.desk import SINCE, Desk
from thidua.register.models import Rating
from thidua.staff import services
from thidua.trail.errors import Refused

pytestmark = pytest.mark.django_db
YEAR = dt.timedelta(days=365)


@pytest.fixture
def desk():
    return Desk()


def test_nobody_leaves_years_from_now_since_a_page_that_was_closed_stays_closed(desk):
    member = desk.member()
    with pytest.raises(Refused) as refusal:
        services.leave(desk.clerk, member=member, left_on=desk.today + 2 * YEAR, reason="Nghỉ hưu")
    assert "left_on" in refusal.value.fields
    assert services.leave(desk.clerk, member=member, left_on=desk.today + YEAR, reason="Nghỉ hưu").left_on


def test_departments_are_reorganised_within_a_year(desk):
    facts = {"departments": [desk.department()], "kind": "rename", "names": ["Phòng Mới"], "document": "1/QĐ"}
    with pytest.raises(Refused) as refusal:
        services.reorganise(desk.clerk, **facts, effective_on=desk.today + 2 * YEAR)
    assert "effective_on" in refusal.value.fields


def test_the_page_of_who_left_shows_the_ratings_of_the_years_here_alone(desk):
    member = desk.member()
    left = desk.today.year - 2
    services.leave(desk.clerk, member=member, left_on=dt.date(left, 6, 30), reason="Chuyển công tác")
    for year in (SINCE.year - 1, SINCE.year, left, left + 1):
        Rating.objects.create(subject=member.subject, year=year, rating="excellent", rated_by="Cơ quan", source="entry")
    client = Client()
    client.force_login(desk.clerk.person)
    page = client.get(reverse("staff:member", args=[member.pk]))
    assert [each.year for each in page.context["ratings"]] == [left, SINCE.year]
