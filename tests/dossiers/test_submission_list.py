"""The list of submissions is narrowed, and the first page leads to just those that it counts."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.dossiers.desk import Desk
from thidua.dossiers.models import Submission
from thidua.screens.waiting import waiting_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    """One submission received, one waiting to be."""
    desk = Desk()
    desk.received(desk.nomination(name="Nguyễn Thị Mẫu"))
    desk.sent(desk.nomination(name="Trần Văn Thử"), number="77/TTr-STC")
    return desk


def listed(actor, query):
    client = Client()
    client.force_login(actor.account)
    address = query if query.startswith("/") else f"{reverse('dossiers:submissions')}{query}"
    return [row.pk for row, _cells in client.get(address).context["listing"].lines]


def test_it_is_narrowed_by_way_state_and_words(desk):
    received, sent = Submission.objects.order_by("pk")
    for query, found in (
        ("", [sent, received]),
        ("?chieu=den", [sent, received]),
        ("?chieu=di", []),
        ("?trang_thai=received", [received]),
        ("?q=77/ttr", [sent]),
        (f"?q={received.code}", [received]),
        (f"?year={sent.year + 1}", []),
        ("?year=không phải năm", [sent, received]),
    ):
        assert listed(desk.appraiser, query) == [each.pk for each in found], query
    assert len(listed(desk.officer, "?chieu=di")) == 2


def test_the_first_page_leads_to_those_that_wait_to_be_received_and_no_others(desk):
    (item,) = [each for each in waiting_for(desk.appraiser) if "chờ tiếp nhận" in str(each.text)]
    assert item.count == 1
    assert listed(desk.appraiser, item.link) == [Submission.objects.order_by("pk").last().pk]
