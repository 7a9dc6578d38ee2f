"""The demonstration's stock, fund and ceremonies: lived once, over a decision of the province."""

import pytest
from django.utils import timezone

from tests.ceremonies.ground import Ground
from thidua.ceremonies.models import Ceremony, HandOver, State
from thidua.demo.office.ceremonies import make_ceremonies
from thidua.fund.models import FundState, FundYear
from thidua.stock.queries import visible_items


@pytest.mark.django_db
def test_the_province_closes_a_fund_hands_over_and_invites_to_what_is_to_come():
    ground = Ground()
    ground.decision(people=3)
    actors = {"vanthu": ground.clerk, "thamdinh": ground.officer, "chutich": ground.head}
    today = timezone.localdate()
    make_ceremonies(actors, today=today, year=today.year)
    assert set(Ceremony.objects.values_list("state", flat=True)) == {State.HELD, State.APPROVED}
    assert HandOver.objects.count() == 2
    states = dict(FundYear.objects.values_list("year", "state"))
    assert states == {today.year - 1: FundState.CLOSED, today.year: FundState.OPEN}
    frames = visible_items(ground.clerk).get(name__startswith="Khung")
    assert frames.left == 398
