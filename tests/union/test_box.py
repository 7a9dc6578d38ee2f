"""Who may touch the box of an election: whoever runs the union, and no other officer of the agency."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.makers import make_actor
from tests.polls.stage import FIRST_WORDS, SECOND_WORDS
from tests.union.ground import REASON, Ground
from thidua.agencies.models import Role
from thidua.polls import services as polls
from thidua.trail.errors import NotAllowed

pytestmark = pytest.mark.django_db


@pytest.fixture
def ground():
    return Ground().seated()


def test_an_officer_outside_the_committee_gets_no_slips_of_an_election_and_neither_closes_nor_cancels_it(ground):
    opened = ground.open(ground.congress(), [ground.of(ground.worker), ground.plain])
    officer = make_actor(ground.agency, Role.UNIT_OFFICER, Role.APPRAISER, Role.COUNCIL_SECRETARY)
    for each in (officer, ground.auditor):
        for service in (polls.renew_slips, polls.close_poll, polls.cancel_poll):
            with pytest.raises(NotAllowed, match="ban chấp hành"):
                service(each, poll=opened.poll, reason=REASON)
    ground.vote(opened, [(0,), (0,), (1,), (0,)])
    with pytest.raises(NotAllowed, match="ban chấp hành"):
        polls.count_poll(officer, poll=opened.poll, passphrases=(FIRST_WORDS, SECOND_WORDS))


def test_the_page_of_the_box_offers_it_to_the_committee_alone(ground):
    opened = ground.open(ground.congress(), [ground.of(ground.worker), ground.plain])
    officer = make_actor(ground.agency, Role.UNIT_OFFICER)
    renew = reverse("polls:renew", args=[opened.poll.pk])
    for actor, offered in ((ground.chair, True), (officer, False)):
        client = Client()
        client.force_login(actor.person)
        assert (renew in client.get(reverse("polls:poll", args=[opened.poll.pk])).content.decode()) is offered
        assert client.get(renew).status_code == (200 if offered else 403)
