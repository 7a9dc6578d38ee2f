"""The chart on the home page counts what its viewer may see, and nothing else."""

import itertools

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.makers import make_actor, make_person
from thidua.agencies.models import Role
from thidua.dossiers.models import Nomination
from thidua.web.figures import nominations_by_status

_codes = itertools.count(1)


@pytest.fixture(autouse=True)
def _fresh():
    cache.clear()


def nominate(agency, status, year=2026):
    number = next(_codes)
    person = make_person(f"Người Thử {number}", agency)
    Nomination.objects.create(
        code=f"BD-{number}", subject=person, award="x", through_year=year, owner=agency, holder=agency, status=status
    )


def test_nominations_are_counted_by_status_for_the_latest_year_without_those_withdrawn(tree, officer):
    for status in ("draft", "draft", "decided", "withdrawn"):
        nominate(tree["department"], status)
    nominate(tree["department"], "refused", year=2025)
    nominate(tree["stranger"], "decided")
    figure = nominations_by_status(officer)
    assert figure.title == "Hồ sơ đề nghị năm 2026"
    assert figure.table.rows == (("Đang lập", "2"), ("Đã khen thưởng", "1"))
    assert figure.finding == "1 trong 3 hồ sơ đã có kết quả."


def test_without_nominations_there_is_no_chart(tree, officer, client_of):
    nominate(tree["stranger"], "decided")
    assert nominations_by_status(officer) is None
    assert "<figure" not in client_of(officer).get("/").content.decode()


def test_home_shows_the_chart_with_its_numbers(tree, officer, client_of):
    nominate(tree["department"], "in_review")
    text = client_of(officer).get("/").content.decode()
    assert "Hồ sơ đề nghị năm 2026" in text
    assert "Xem số liệu" in text


def test_two_people_never_share_what_was_counted(tree, officer):
    nominate(tree["department"], "draft")
    assert nominations_by_status(officer) is not None
    assert nominations_by_status(make_actor(tree["stranger"], Role.UNIT_OFFICER)) is None


def test_home_asks_the_database_as_often_for_many_nominations_as_for_few(tree, officer, client_of):
    def asked():
        client = client_of(officer)
        with CaptureQueriesContext(connection) as queries:
            client.get("/")
        return len(queries)

    nominate(tree["department"], "returned")
    few = asked()
    for _number in range(25):
        nominate(tree["department"], "returned")
    assert asked() <= few
    assert few <= 60  # each room asks once or twice what waits in it
