"""Slips of the finger that could not be taken back: a rate far ahead, a candidate who leaves."""

import datetime as dt

import pytest

from tests.union.ground import DAY, REASON, Ground
from thidua.trail.errors import Refused
from thidua.union import services
from thidua.union.models import Officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def ground():
    return Ground()


@pytest.mark.parametrize(("years", "fits"), [(1, True), (74, False)])
def test_a_rate_begins_within_a_year_since_the_one_after_it_must_begin_later(ground, years, fits):
    month = dt.date(ground.today.year + years, 1, 1)
    facts = {"from_month": month, "kind": "fixed", "amount": 20_000, "paper": "NQ 1"}
    if fits:
        assert services.set_rate(ground.chair, union=ground.union, **facts).from_month == month
        return
    with pytest.raises(Refused) as refusal:
        services.set_rate(ground.chair, union=ground.union, **facts)
    assert "from_month" in refusal.value.fields


def test_nobody_leaves_while_members_vote_on_the_person(ground):
    congress = ground.congress()
    opened = ground.open(congress, [ground.of(ground.worker), ground.plain], seats=1)
    with pytest.raises(Refused, match="đang bỏ phiếu"):
        services.leave(ground.chair, member=ground.plain, left_on=ground.today, reason=REASON)
    ground.vote(opened, [(1,), (1,), (1,), (0,), (0,)])
    services.leave(ground.chair, member=ground.of(ground.worker), left_on=ground.today, reason=REASON)
    services.conclude_congress(ground.chair, congress=congress, minutes="Xong.", ends_on=ground.today + 1826 * DAY)
    assert Officer.objects.get(until=None).member == ground.plain
