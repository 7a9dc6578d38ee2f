"""A brake counts over all processes, address by address, and lets go when its time is over."""

import datetime as dt
import threading

import pytest
import time_machine
from django.db import connections
from django.test import RequestFactory
from django.utils import timezone

from thidua.screens.brakes import Brake, asker
from thidua.screens.models import BrakeCount

pytestmark = pytest.mark.django_db
THREE = Brake("test", limit=3, seconds=60)


def request_from(address):
    return RequestFactory().get("/", REMOTE_ADDR=address)


def test_the_last_allowed_time_passes_and_the_next_does_not():
    assert [THREE.press("a") for _n in range(5)] == [False, False, False, True, True]


def test_others_and_other_brakes_are_not_held():
    for _n in range(4):
        THREE.press("a")
    assert not THREE.press("b")
    assert not Brake("other", limit=3, seconds=60).press("a")


def test_it_lets_go_when_the_stretch_is_over_and_not_before():
    start = timezone.now()
    with time_machine.travel(start, tick=False) as clock:
        for _n in range(4):
            THREE.press("a")
        clock.move_to(start + dt.timedelta(seconds=59))
        assert THREE.press("a")
        clock.move_to(start + dt.timedelta(seconds=60))
        assert not THREE.press("a")


def test_looking_whether_it_is_spent_counts_nothing():
    for _n in range(2):
        THREE.press("a")
    assert [THREE.is_spent("a") for _n in range(5)] == [False] * 5
    THREE.press("a")
    assert THREE.is_spent("a")
    assert not THREE.is_spent("b")


def test_addresses_are_not_kept_and_old_counts_are_swept():
    start = timezone.now()
    with time_machine.travel(start, tick=False) as clock:
        THREE.press("203.0.113.7")
        assert "203.0.113.7" not in str(list(BrakeCount.objects.values()))
        clock.move_to(start + dt.timedelta(days=2))
        THREE.press("203.0.113.8")
    assert BrakeCount.objects.count() == 1


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("203.0.113.7", "203.0.113.8", False),
        ("2001:db8:1:1::7", "2001:db8:1:1:ffff::8", True),  # one home
        ("2001:db8:1:1::7", "2001:db8:1:2::7", False),
        ("::ffff:203.0.113.7", "203.0.113.7", True),
    ],
)
def test_who_asks_is_an_address_or_a_home(one, other, same):
    assert (asker(request_from(one)) == asker(request_from(other))) is same


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_each_is_counted():
    wide = Brake("crowd", limit=1_000, seconds=60)

    def press():
        for _n in range(10):
            wide.press("a")
        connections.close_all()

    threads = [threading.Thread(target=press) for _n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert BrakeCount.objects.get().count == 60
