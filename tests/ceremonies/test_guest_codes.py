"""A guest's code is the guest's answer: those who prepare the ceremony have it, and no other reader."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.ceremonies.ground import Ground
from tests.makers import make_actor
from thidua.agencies.models import Role
from thidua.ceremonies import services
from thidua.ceremonies.services import Guest

pytestmark = pytest.mark.django_db


def test_letters_with_the_codes_of_guests_are_printed_by_who_prepares_the_ceremony_and_by_the_head():
    ground = Ground()
    ceremony = ground.approved()
    services.invite(ground.runner, ceremony=ceremony, people=[Guest("Ông Nguyễn Văn Khách")])
    letters = reverse("documents:ceremony_paper", args=[ceremony.pk, "giay-moi"])
    programme = reverse("documents:ceremony_paper", args=[ceremony.pk, "chuong-trinh"])
    pages = [reverse(f"ceremonies:{name}", args=[ceremony.pk]) for name in ("ceremony", "guests")]
    readers = [make_actor(ground.tree["province"], each) for each in (Role.UNIT_OFFICER, Role.COUNCIL_MEMBER)]
    for actor, prints in ((ground.runner, True), (ground.head, True), *((each, False) for each in readers)):
        client = Client()
        client.force_login(actor.person)
        assert client.get(letters).status_code == (200 if prints else 403), actor
        assert client.get(programme).status_code == 200
        assert [letters in client.get(page).content.decode() for page in pages] == [prints, prints], actor
