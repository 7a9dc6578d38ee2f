"""The demonstration's year of the centre's office, lived once; what a reader of its pages would check."""

import datetime as dt
from collections import Counter

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from thidua.agencies.actor import Actor
from thidua.agencies.loading import load_shipped
from thidua.agencies.models import Account, Agency
from thidua.demo.agencies import make_accounts, make_agencies
from thidua.demo.emulation.places import make_places
from thidua.demo.history import make_history
from thidua.demo.office import make_office
from thidua.demo.year import actors_of, received_by
from thidua.trail.services import verify

pytestmark = pytest.mark.django_db


def test_time():
    import time
    t=time.time()
    today = timezone.localdate()
    load_shipped(today=today, with_communes=False)
    province = make_agencies()
    actors = actors_of(make_accounts())
    year = received_by(today).year
    make_history([Agency.objects.get(code="demo-snv")], province, last_year=year - 1)
    make_places(province, actors, communes=2, since=dt.date(year - 1, 1, 1))
    print("base", time.time()-t); t=time.time()
    make_office(actors, today=today, year=year)
    print("office", time.time()-t)
    assert verify() == []
