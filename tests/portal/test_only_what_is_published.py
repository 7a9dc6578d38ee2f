"""The public pages show of a person what the law has published, and nothing else that the register knows."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from tests.makers import make_person
from tests.world import make_world
from thidua.dossiers.models import Publication
from thidua.register.models import Subject

pytestmark = pytest.mark.django_db
HIDDEN = ("03/02/1980", "1980", "phố Riêng", "987")


def test_the_posting_and_the_certificate_show_no_birth_no_address_and_no_number():
    world = make_world()
    private = {
        "birth_date": dt.date(1980, 2, 3),
        "birth_year": 1980,
        "address": "Số 9 phố Riêng",
        "citizen_hash": "f" * 64,
        "citizen_tail": "987",
    }
    Subject.objects.filter(pk=world.records["subject"]).update(**private)
    make_person("Người Khác Trong Sổ", world.agency, birth_date=dt.date(1980, 2, 3))
    publication = Publication.objects.get(pk=world.records["publication"])
    for address in (
        f"/cong-khai/lay-y-kien/{publication.code}/",
        f"/cong-khai/bang/{world.records['certificate']}/",
        "/cong-khai/lay-y-kien/",
        "/tra-cuu/",
    ):
        text = Client().get(address).content.decode()
        assert not [each for each in (*HIDDEN, "Người Khác Trong Sổ") if each in text], address
    Publication.objects.update(closes_on=timezone.localdate() - dt.timedelta(days=1))
    after = Client().get(f"/cong-khai/lay-y-kien/{publication.code}/").content.decode()
    assert Subject.objects.get(pk=world.records["subject"]).name not in after.replace(publication.contact, "")
