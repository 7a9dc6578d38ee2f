"""Seats hold who is of this ceremony and comes, in a hall that is still that large."""

import pytest

from tests.ceremonies.ground import REASON, Ground
from thidua.ceremonies import services
from thidua.ceremonies.services import Guest
from thidua.trail.errors import Overtaken, Refused

pytestmark = pytest.mark.django_db


def test_nobody_of_another_ceremony_and_nobody_whose_turn_was_taken_away_gets_a_seat():
    ground = Ground()
    here, other = ground.planned(), ground.planned(title="Lễ khác")
    (turn,) = ground.taken_up(other, ground.decision(people=1))
    with pytest.raises(Overtaken):
        services.put_seats(ground.runner, ceremony=here, places={turn: (1, 1)})
    services.leave_out(ground.runner, turn=turn, reason=REASON)
    with pytest.raises(Overtaken):
        services.put_seats(ground.runner, ceremony=other, places={turn: (1, 1)})
    assert services.put_seats(ground.runner, ceremony=other, places={turn: None}) == 0


def test_a_guest_who_does_not_come_gets_no_seat():
    ground = Ground()
    ceremony = ground.approved()
    (guest,) = services.invite(ground.runner, ceremony=ceremony, people=[Guest("Ông Nguyễn Văn Khách")])
    services.reply_by_code(invitation=guest, answer="not_coming")
    with pytest.raises(Overtaken):
        services.put_seats(ground.runner, ceremony=ceremony, places={guest: (1, 1)})


def test_in_a_smaller_hall_those_outside_of_it_have_no_seat_and_others_can_still_be_moved():
    ground = Ground()
    ceremony = ground.planned()
    first, second = ground.taken_up(ceremony, ground.decision(people=2))
    services.put_seats(ground.runner, ceremony=ceremony, places={first: (1, 1), second: (3, 4)})
    facts = ground.facts(rows=2, seats=4, starts_at=ceremony.starts_at)
    ceremony = services.change(ground.runner, ceremony=ceremony, version=ceremony.version, facts=facts)
    assert [(each.turn, each.row) for each in ceremony.taken_seats.all()] == [(first, 1)]
    services.put_seats(ground.runner, ceremony=ceremony, places={first: (2, 2)})


@pytest.mark.parametrize("change", [{"rows": -1}, {"seats": -1}, {"lot": 40_000}])
def test_a_hall_and_a_lot_are_numbers_that_can_be(change):
    ground = Ground()
    with pytest.raises(Refused):
        services.plan(ground.runner, facts=ground.facts(**change))
