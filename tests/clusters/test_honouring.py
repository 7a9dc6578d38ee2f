"""The vote to honour who led: asked of polls, counted there, and a part of the published result."""

import pytest
from django.db import Error, transaction

from tests.clusters.stage import Play, make_stage, scored_stage
from tests.councils.stage import FIRST_WORDS, SECOND_WORDS
from thidua.clusters import queries, services
from thidua.clusters.models import HonourVote, Score, Stage, YearState
from thidua.polls import services as polls
from thidua.polls.models import Poll
from thidua.polls.services import Holder, OpenedPoll
from thidua.trail.errors import NotAllowed, Overtaken, Refused

pytestmark = pytest.mark.django_db
HOLDERS = [Holder("Trần Thị Một", FIRST_WORDS), Holder("Lê Văn Hai", SECOND_WORDS)]


def _asked(stage: Play) -> OpenedPoll:
    candidates = [member.pk for member in queries.members_of(stage.year)]
    return services.ask_to_honour(stage.organiser, year=stage.year, candidates=candidates, slips=3, holders=HOLDERS)


def _counted(stage: Play, opened: OpenedPoll, *places: int) -> None:
    items = list(opened.poll.items.all())
    for code, chosen in zip(opened.slips, places, strict=True):
        choices = {item.pk: "yes" if place == chosen else "blank" for place, item in enumerate(items)}
        polls.vote_by_slip(poll=opened.poll, code=code, choices=choices)
    polls.close_poll(stage.organiser, poll=opened.poll)
    polls.count_poll(stage.organiser, poll=opened.poll, passphrases=[FIRST_WORDS, SECOND_WORDS])


def test_the_vote_tells_tied_units_apart_and_is_published_with_the_result() -> None:
    stage = make_stage()
    stage.to(YearState.SCORING)
    points = (50, 30, 0, 90, 0)
    for place in range(3):
        stage.hand_in(place, *points)
    stage.to(YearState.CHECKING)
    for place in range(3):
        stage.check(place, *points)
    stage.to(YearState.SETTLING)
    for place in range(3):
        stage.settle(place, *points)
    stage.to(YearState.VOTING)
    _counted(stage, _asked(stage), 2, 2, 1)
    assert HonourVote.objects.get().votes == {
        str(stage.member(0).pk): 0,
        str(stage.member(1).pk): 1,
        str(stage.member(2).pk): 2,
    }
    edition = services.publish(stage.organiser, year=stage.year)
    assert [(row.membership.agency, row.votes, row.by) for row in queries.ranks_of(edition)] == [
        (stage.units[2], 2, ""),
        (stage.units[1], 1, "vote"),
        (stage.units[0], 0, "vote"),
    ]


def test_nothing_is_published_while_a_box_is_closed_and_not_counted() -> None:
    stage = scored_stage()
    opened = _asked(stage)
    with pytest.raises(Refused, match="chưa kiểm xong"):
        services.publish(stage.organiser, year=stage.year)
    with pytest.raises(Overtaken, match="chưa kiểm xong"):
        _asked(stage)
    polls.cancel_poll(stage.organiser, poll=opened.poll, reason="Họp lại.")
    assert queries.counted_votes(stage.year) is None
    _counted(stage, _asked(stage), 0, 0, 0)
    with pytest.raises(Overtaken, match="đã kiểm xong"):
        _asked(stage)
    edition = services.publish(stage.organiser, year=stage.year)
    assert next(row.membership.agency for row in queries.ranks_of(edition)) == stage.units[1], (
        "points come before votes"
    )
    assert Poll.objects.count() == 2


def test_an_excluded_unit_is_not_voted_on_and_only_the_organiser_asks() -> None:
    stage = scored_stage()
    services.exclude_unit(stage.organiser, member=stage.member(0), reason="Bị kỷ luật.")
    with pytest.raises(Refused, match="không suy tôn"):
        _asked(stage)
    with pytest.raises(NotAllowed):
        services.ask_to_honour(
            stage.stranger, year=stage.year, candidates=[stage.member(1).pk], slips=3, holders=HOLDERS
        )


def test_points_stand_still_once_the_vote_may_begin() -> None:
    scored_stage()
    with pytest.raises(Error, match="past it"), transaction.atomic():
        Score.objects.filter(stage=Stage.FINAL).update(points=1)
