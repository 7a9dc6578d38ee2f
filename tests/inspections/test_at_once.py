"""Two people at the same moment: one wins, the other is told."""

import pytest

from tests.at_once import at_once, room_in_the_pool
from tests.inspections.ground import Ground
from thidua.inspections import services
from thidua.inspections.models import Draw, Inspection
from thidua.trail.errors import Overtaken, Refused

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_who_draw_at_once_the_second_is_asked_why_and_of_two_who_take_up_a_line_the_second_is_told():
    ground = Ground()
    inspection = ground.under_way()
    for number in range(5):
        ground.nomination(number)
    line = ground.approved().lines.get()
    given = {"unit": ground.unit, "line": line, "facts": ground.facts(), "team": ground.team()}
    with room_in_the_pool(4):
        draws, _backends = at_once(*[lambda: ground.drawn(inspection)] * 2)
        cases, _backends = at_once(*[lambda: services.prepare_inspection(ground.lead, **given)] * 2)
    assert sorted(type(each).__name__ for each in draws) == ["Draw", "Refused"]
    assert "Đã rút từ danh sách này" in next(each.message for each in draws if isinstance(each, Refused))
    assert Draw.objects.count() == 1
    assert sorted(type(each).__name__ for each in cases) == ["Inspection", "Overtaken"]
    assert "đã có cuộc kiểm tra" in next(each.message for each in cases if isinstance(each, Overtaken))
    assert Inspection.objects.filter(line=line).count() == 1
