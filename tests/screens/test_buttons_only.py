"""An address that takes a button's press only says so to whoever opens it."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.makers import make_actor, make_tree
from thidua.agencies.models import Role

pytestmark = pytest.mark.django_db


def test_who_opens_the_address_of_a_button_is_told_what_to_do():
    client = Client()
    client.force_login(make_actor(make_tree()["province"], Role.APPRAISER).account)
    answer = client.get(reverse("reports:ask_radar"))
    assert answer.status_code == 405
    assert answer["Allow"] == "POST"
    assert "Địa chỉ này chỉ dùng khi bấm nút" in answer.text
