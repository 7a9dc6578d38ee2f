"""What the home page says waits for each person of a council."""

import pytest

from tests.councils.stage import FIRST_WORDS, closed, counted, make_review, make_stage, opened, prepared, vote
from tests.makers import make_actor
from thidua.agencies.actor import Actor
from thidua.agencies.models import Role
from thidua.councils import services
from thidua.councils.waiting import boxes_to_open, sessions_to_run, votes_to_cast

pytestmark = pytest.mark.django_db


def texts(items: list) -> list[str]:
    return [item.text.split(":")[0] for item in items if item.count]


def openers(actors: list[Actor]) -> list[int]:
    return [number for number, actor in enumerate(actors) if boxes_to_open(actor)]


def test_a_vote_waits_for_who_is_present_until_it_is_cast() -> None:
    stage = make_stage(4)
    session = opened(stage, [make_review(stage)], absent=[3])
    assert [bool(votes_to_cast(actor)) for actor in stage.members] == [True, True, True, False]
    vote(stage, session, 2)
    assert not votes_to_cast(stage.members[2])
    assert not votes_to_cast(make_actor(stage.province, Role.APPRAISER))


def test_the_box_waits_for_the_first_holder_and_then_for_the_second() -> None:
    stage = make_stage(3)
    session = opened(stage, [make_review(stage)])
    assert openers(stage.members) == []
    closed(stage, session, ["yes", "no", "yes"])
    assert openers(stage.members) == [0]
    services.peel(stage.members[0], session=session, passphrase=FIRST_WORDS)
    assert openers(stage.members) == [1]


def test_what_waits_for_the_secretary_follows_the_session() -> None:
    stage = make_stage(3)
    review = make_review(stage)
    assert texts(sessions_to_run(stage.secretary)) == ["Hồ sơ chờ đưa ra hội đồng"]
    session = prepared(stage, [review])
    assert texts(sessions_to_run(stage.secretary)) == ["Chuẩn bị phiên họp"]
    services.open_voting(stage.secretary, session=session)
    assert texts(sessions_to_run(stage.secretary)) == ["Đang bỏ phiếu"]
    closed(stage, session, ["yes", "yes", "yes"])
    counted(stage, session)
    assert texts(sessions_to_run(stage.secretary)) == ["Thông qua biên bản"]
    services.conclude_session(stage.secretary, session=session, proceedings="Đã họp.")
    assert texts(sessions_to_run(stage.secretary)) == []


def test_nothing_of_it_waits_for_another_agency() -> None:
    stage = make_stage(3)
    opened(stage, [make_review(stage)])
    stranger = make_actor(stage.tree["stranger"], Role.COUNCIL_SECRETARY, Role.COUNCIL_MEMBER)
    assert not [item for item in sessions_to_run(stranger) if item.count]
    assert not votes_to_cast(stranger)
