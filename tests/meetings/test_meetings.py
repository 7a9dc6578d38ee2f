"""A unit's meeting from its call to nominations."""

import dataclasses

import pytest
from django.db import DatabaseError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.makers import make_actor, make_person
from tests.meetings.stage import FACTS, SOLDIER, WORKER, Room, make_room
from thidua.agencies.models import Role
from thidua.dossiers.models import Nomination
from thidua.dossiers.services import create_nomination, withdraw_nomination
from thidua.meetings import queries, services
from thidua.meetings.models import Meeting
from thidua.polls import services as polls
from thidua.trail.errors import NotAllowed, Overtaken, Refused
from thidua.trail.events import Event
from thidua.trail.queries import entries_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def room() -> Room:
    return make_room()


def passed(room: Room) -> list[bool | None]:
    return [proposal.passed for proposal in queries.proposals_of(room.meeting)]


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("present", {"present": 0}),
        ("present", {"present": 13}),
        ("year", {"year": 1944}),
        ("year", {"year": 9999}),
    ],
)
def test_what_can_not_be_is_refused_beside_its_field(room: Room, field: str, change: dict[str, int]) -> None:
    with pytest.raises(Refused) as refused:
        services.change_meeting(room.officer, meeting=room.meeting, facts=dataclasses.replace(FACTS, **change))
    assert field in refused.value.fields
    services.change_meeting(room.officer, meeting=room.meeting, facts=dataclasses.replace(FACTS, present=12))


@pytest.mark.parametrize("role", [Role.APPRAISER, Role.HEAD, Role.AUDITOR, Role.ADMINISTRATOR])
def test_only_a_units_officer_holds_its_meetings(room: Room, role: Role) -> None:
    other = make_actor(room.tree["department"], role)
    with pytest.raises(NotAllowed):
        services.call_meeting(other, facts=FACTS)
    with pytest.raises(NotAllowed):
        services.change_meeting(other, meeting=room.meeting, facts=FACTS)
    stranger = make_actor(room.tree["commune"], Role.UNIT_OFFICER)
    with pytest.raises(NotAllowed):
        services.propose(stranger, meeting=room.meeting, award=WORKER, subjects=room.people)
    with pytest.raises(NotAllowed):
        services.cancel_meeting(stranger, meeting=room.meeting, reason="x")


def test_a_meeting_is_seen_in_its_unit_only(room: Room) -> None:
    assert queries.get_visible_meeting(make_actor(room.tree["department"], Role.HEAD), room.meeting.pk)
    for agency in ("province", "commune", "stranger"):
        assert not queries.visible_meetings(make_actor(room.tree[agency], Role.HEAD)).exists()
    assert not queries.visible_meetings(make_actor(room.tree["department"], Role.CLERK)).exists()


def test_who_is_proposed_twice_stands_on_the_list_once(room: Room) -> None:
    room.propose(WORKER, 0, 1)
    room.propose(WORKER, 1, 2)
    room.propose(SOLDIER, 1)
    listed = [(each.position, each.subject_id, each.award) for each in queries.proposals_of(room.meeting)]
    first, second, third = (subject.pk for subject in room.people)
    assert listed == [(1, first, WORKER), (2, second, WORKER), (3, third, WORKER), (4, second, SOLDIER)]


def test_only_the_units_own_subjects_of_the_right_kind_are_proposed(room: Room) -> None:
    stranger = make_person("Người Xã Khác", room.tree["commune"])
    with pytest.raises(Refused, match="đơn vị mình"):
        services.propose(room.officer, meeting=room.meeting, award=WORKER, subjects=[stranger])
    with pytest.raises(Refused) as refused:
        services.propose(room.officer, meeting=room.meeting, award=WORKER, subjects=[room.collective])
    assert "subjects" in refused.value.fields
    with pytest.raises(Refused) as refused:
        services.propose(room.officer, meeting=room.meeting, award="nothing", subjects=room.people)
    assert "award" in refused.value.fields
    assert not room.meeting.proposals.exists()


def test_a_proposal_is_dropped_before_the_vote_and_not_after(room: Room) -> None:
    room.propose(WORKER, 0, 1)
    first, second = queries.proposals_of(room.meeting)
    services.drop_proposal(room.officer, proposal=first)
    assert [each.pk for each in queries.proposals_of(room.meeting)] == [second.pk]
    assert entries_of(room.meeting).filter(before__proposed=str(first.subject)).exists()
    room.open()
    with pytest.raises(Overtaken):
        services.drop_proposal(room.officer, proposal=second)
    with pytest.raises(Overtaken):
        room.propose(WORKER, 2)


def test_no_more_slips_are_given_out_than_people_are_present(room: Room) -> None:
    room.propose(WORKER, 0)
    with pytest.raises(Refused) as refused:
        room.open(11)
    assert "slips" in refused.value.fields
    assert len(room.open(10)) == 10


def test_a_vote_on_nobody_is_not_opened(room: Room) -> None:
    with pytest.raises(Refused):
        room.open()
    room.meeting.refresh_from_db()
    assert room.meeting.state == Meeting.State.PREPARING


@pytest.mark.parametrize(
    ("percent", "yes", "expected"), [(None, 5, False), (None, 6, True), (70, 6, False), (70, 7, True)]
)
def test_an_award_without_a_national_ratio_passes_by_the_units_own_rule(
    room: Room, percent: int | None, yes: int, expected: bool
) -> None:
    room.propose(WORKER, 0)
    room.open(10, percent=percent)
    room.vote(*["y"] * yes, *["n"] * (10 - yes))
    room.count()
    assert room.meeting.state == Meeting.State.COUNTED
    assert passed(room) == [expected]
    assert "quy tắc làm việc" in queries.proposals_of(room.meeting)[0].threshold_basis.lower()


@pytest.mark.parametrize("percent", [49, 101])
def test_a_ratio_below_half_or_above_all_is_refused(room: Room, percent: int) -> None:
    room.propose(WORKER, 0)
    with pytest.raises(Refused) as refused:
        room.open(percent=percent)
    assert "percent" in refused.value.fields


@pytest.mark.parametrize(("yes", "expected"), [(7, False), (8, True)])
def test_an_award_for_which_the_laws_data_has_a_ratio_passes_by_that(room: Room, yes: int, expected: bool) -> None:
    room.propose(SOLDIER, 0)
    room.open(10, percent=50)
    room.vote(*["y"] * yes, *["b"] * (10 - yes))
    room.count()
    proposal = queries.proposals_of(room.meeting)[0]
    assert (proposal.percent, proposal.passed) == (80, expected)
    assert "cần đối chiếu" in proposal.threshold_basis


def test_slips_that_were_given_out_and_not_used_count_among_all(room: Room) -> None:
    room.propose(WORKER, 0)
    room.open(10)
    room.vote(*["y"] * 5)
    room.count()
    assert passed(room) == [False]  # 5 of 5 in the box, but not more than half of 10


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text("ynb", min_size=2, max_size=2), min_size=1, max_size=10))
def test_whatever_is_voted_exactly_those_with_more_than_half_pass(ballots: list[str]) -> None:
    room = make_room()
    room.propose(WORKER, 0, 1)
    room.open(10)
    room.vote(*ballots)
    room.count()
    assert passed(room) == [sum(ballot[place] == "y" for ballot in ballots) > 5 for place in (0, 1)]


def test_when_its_poll_is_cancelled_the_meeting_prepares_another(room: Room) -> None:
    room.propose(WORKER, 0)
    room.open()
    polls.cancel_poll(room.officer, poll=room.poll, reason="mất mật khẩu")
    room.meeting.refresh_from_db()
    assert (room.meeting.state, room.meeting.poll) == (Meeting.State.PREPARING, None)
    room.propose(WORKER, 1)
    room.open()
    room.vote("yy", "yy")
    room.count()
    assert passed(room) == [False, False]


def test_a_cancelled_meeting_cancels_its_vote_and_does_nothing_more(room: Room) -> None:
    room.propose(WORKER, 0)
    room.open()
    poll = room.poll
    services.cancel_meeting(room.officer, meeting=room.meeting, reason="thiếu người")
    room.meeting.refresh_from_db()
    poll.refresh_from_db()
    assert (room.meeting.state, poll.state) == (Meeting.State.CANCELLED, "cancelled")
    with pytest.raises(Overtaken):
        room.propose(WORKER, 1)


def test_minutes_need_their_proceedings_and_then_nothing_changes(room: Room) -> None:
    room.propose(WORKER, 0)
    room.open()
    room.vote(*["y"] * 10)
    with pytest.raises(Overtaken):
        room.conclude()
    room.count()
    with pytest.raises(Refused) as refused:
        services.conclude_meeting(room.officer, meeting=room.meeting, proceedings=" ")
    assert "proceedings" in refused.value.fields
    room.conclude()
    assert entries_of(room.meeting).filter(event=Event.MEETING_CONCLUDED).count() == 1
    with pytest.raises(DatabaseError), transaction.atomic():
        Meeting.objects.filter(pk=room.meeting.pk).update(proceedings="khác")
    with pytest.raises(Overtaken):
        services.cancel_meeting(room.officer, meeting=room.meeting, reason="x")


def test_those_who_passed_get_nominations_once_however_often_it_is_asked(room: Room) -> None:
    room.propose(WORKER, 0, 1, reason="Hoàn thành tốt nhiệm vụ")
    room.open()
    room.vote(*["yn"] * 10)
    room.count()
    with pytest.raises(Overtaken):
        services.nominate_passed(room.officer, meeting=room.meeting)
    room.conclude()
    made = services.nominate_passed(room.officer, meeting=room.meeting)
    again = services.nominate_passed(room.officer, meeting=room.meeting)
    nomination = Nomination.objects.get()
    assert (made.nominations, again.nominations, made.refused) == ([nomination], [], [])
    assert (nomination.subject, nomination.award, nomination.through_year) == (room.people[0], WORKER, 2025)
    assert nomination.achievement == "Hoàn thành tốt nhiệm vụ"
    assert [each.nomination for each in queries.proposals_of(room.meeting)] == [nomination, None]


def test_an_open_nomination_of_the_unit_is_taken_for_the_proposals_and_a_withdrawn_one_is_not(room: Room) -> None:
    kept = create_nomination(room.officer, subject=room.people[0], award=WORKER, through_year=2025)
    gone = create_nomination(room.officer, subject=room.people[1], award=WORKER, through_year=2025)
    withdraw_nomination(room.officer, nomination=gone, reason="nhầm")
    room.propose(WORKER, 0, 1)
    room.open()
    room.vote(*["yy"] * 10)
    room.count()
    room.conclude()
    made = services.nominate_passed(room.officer, meeting=room.meeting)
    assert [each.subject for each in made.nominations] == [room.people[1]]
    assert queries.proposals_of(room.meeting)[0].nomination == kept


def test_what_can_not_be_nominated_is_told_and_the_others_are_made(room: Room) -> None:
    elsewhere = make_actor(room.tree["province"], Role.UNIT_OFFICER)
    create_nomination(elsewhere, subject=room.people[0], award=WORKER, through_year=2025)
    room.propose(WORKER, 0, 1)
    room.open()
    room.vote(*["yy"] * 10)
    room.count()
    room.conclude()
    made = services.nominate_passed(room.officer, meeting=room.meeting)
    assert [each.subject for each in made.nominations] == [room.people[1]]
    [(proposal, why)] = made.refused
    assert proposal.subject == room.people[0]
    assert "đã có hồ sơ" in why
