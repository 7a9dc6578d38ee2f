"""A poll is run by whoever may ask for it in its room: the role for polls alone is not enough."""

from collections.abc import Callable

import pytest

from tests.clusters.stage import scored_stage
from tests.clusters.test_honouring import HOLDERS as CLUSTER_HOLDERS
from tests.initiatives.stage import CHEAP, HOLDERS
from tests.initiatives.stage import make_stage as initiative_stage
from tests.makers import make_actor
from tests.meetings.stage import WORKER, make_room
from thidua.agencies.actor import Actor
from thidua.agencies.models import Role
from thidua.clusters import queries as clusters
from thidua.clusters import services as cluster_services
from thidua.initiatives import services as initiatives
from thidua.polls import services as polls
from thidua.polls.models import Poll
from thidua.register.models import PersonAccount
from thidua.trail.errors import NotAllowed

pytestmark = pytest.mark.django_db
Opened = tuple[Poll, Actor]  # and somebody of the agency with a role for polls, who may not ask for this one


def meeting() -> Opened:
    room = make_room()
    room.propose(WORKER, 0, 1)
    room.open()
    return room.poll, make_actor(room.meeting.agency, Role.APPRAISER, Role.COUNCIL_SECRETARY)


def honouring() -> Opened:
    stage = scored_stage()
    candidates = [member.pk for member in clusters.members_of(stage.year)]
    opened = cluster_services.ask_to_honour(
        stage.organiser, year=stage.year, candidates=candidates, slips=3, holders=CLUSTER_HOLDERS
    )
    return opened.poll, make_actor(stage.organiser.agency, Role.UNIT_OFFICER)


def initiative() -> Opened:
    stage = initiative_stage()
    case = stage.hand_in()
    initiatives.take_up(stage.judge, case=case)
    voters = [actor.person for actor in stage.members]
    poll = initiatives.open_vote(stage.judge, cases=[case], title="Xét", voters=voters, holders=HOLDERS, hardness=CHEAP)
    return poll, make_actor(stage.tree["province"], Role.UNIT_OFFICER)


@pytest.mark.parametrize("opened", [meeting, honouring, initiative])
def test_who_may_not_ask_for_a_poll_may_not_run_it_either(opened: Callable[[], Opened]) -> None:
    poll, other = opened()
    for service in (polls.renew_slips, polls.close_poll, polls.cancel_poll):
        with pytest.raises(NotAllowed):
            service(other, poll=poll, reason="Thử")


def test_an_author_does_not_run_the_poll_on_the_own_initiative() -> None:
    stage = initiative_stage()
    case = stage.hand_in()
    initiatives.take_up(stage.judge, case=case)
    voters = [actor.person for actor in stage.members]
    poll = initiatives.open_vote(stage.judge, cases=[case], title="Xét", voters=voters, holders=HOLDERS, hardness=CHEAP)
    author = make_actor(stage.tree["province"], Role.APPRAISER)
    PersonAccount.objects.create(subject=stage.authors[0], account=author.person)
    with pytest.raises(NotAllowed, match="tác giả"):
        polls.cancel_poll(author, poll=poll, reason="Thử")
