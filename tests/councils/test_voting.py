"""Casting votes: once each, only what is one's own to vote on, and nothing that gives the vote away."""

import threading

import pytest
from django.db import connection

from tests.councils.stage import PDF, items_of, make_review, make_stage, opened, prepared, vote
from tests.makers import make_actor
from thidua.agencies.models import Role
from thidua.councils import queries, services
from thidua.councils.models import Attendance, Envelope, SessionStatus
from thidua.trail.errors import NotAllowed, Overtaken, Refused
from thidua.trail.events import Event
from thidua.trail.queries import entries_of


@pytest.mark.django_db
def test_a_vote_puts_one_envelope_an_item_into_the_box() -> None:
    stage = make_stage()
    session = opened(stage, [make_review(stage), make_review(stage)])
    vote(stage, session, 2, "no")
    assert Envelope.objects.filter(item__session=session).count() == 2
    assert set(Envelope.objects.values_list("layer", flat=True)) == {2}
    assert session.attendances.get(member=stage.seat(2)).voted


@pytest.mark.django_db
def test_a_member_votes_once() -> None:
    stage = make_stage()
    session = opened(stage, [make_review(stage)])
    vote(stage, session, 2)
    with pytest.raises(Overtaken, match="một lần"):
        vote(stage, session, 2, "no")
    assert Envelope.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_tabs_that_send_at_once_one_wins_and_the_other_is_told() -> None:
    stage = make_stage()
    session = opened(stage, [make_review(stage), make_review(stage)])
    outcomes: list[object] = []
    start = threading.Barrier(2)

    def send(choice: str) -> None:
        start.wait()
        try:
            outcomes.append(vote(stage, session, 2, choice))
        except Overtaken as overtaken:
            outcomes.append(overtaken)
        finally:
            connection.close()

    tabs = [threading.Thread(target=send, args=(choice,)) for choice in ("yes", "no")]
    for tab in tabs:
        tab.start()
    for tab in tabs:
        tab.join()
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Overtaken", "str"]
    assert Envelope.objects.filter(item__session=session).count() == 2
    assert entries_of(session).filter(event=Event.VOTE_CAST).count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("change", ["missing", "stranger", "word"])
def test_a_ballot_that_is_not_whole_or_holds_something_else_is_refused(change: str) -> None:
    stage = make_stage()
    session = opened(stage, [make_review(stage), make_review(stage)])
    choices = {item.pk: "yes" for item in items_of(session)}
    first = next(iter(choices))
    if change == "missing":
        del choices[first]
    elif change == "stranger":
        choices[first + 1_000] = "yes"
    else:
        choices[first] = "maybe"
    with pytest.raises(Refused):
        vote(stage, session, 2, choices)
    assert not Envelope.objects.exists()
    assert not session.attendances.filter(voted=True).exists()


@pytest.mark.django_db
def test_a_missing_choice_is_named_by_its_field() -> None:
    stage = make_stage()
    session = opened(stage, [make_review(stage)])
    with pytest.raises(Refused) as refused:
        vote(stage, session, 2, {})
    assert list(refused.value.fields) == [f"item_{items_of(session)[0].pk}"]


@pytest.mark.django_db
def test_who_stepped_back_from_an_item_votes_on_the_others_only() -> None:
    stage = make_stage()
    session = prepared(stage, [make_review(stage), make_review(stage)])
    item, other = items_of(session)
    services.recuse(stage.secretary, item=item, member=stage.seat(2), reason="có liên quan")
    services.open_voting(stage.secretary, session=session)
    with pytest.raises(Refused, match="không tham gia xét"):
        vote(stage, session, 2, {item.pk: "yes", other.pk: "yes"})
    vote(stage, session, 2)
    assert list(Envelope.objects.values_list("item", flat=True)) == [other.pk]


@pytest.mark.django_db
def test_who_stepped_back_from_everything_neither_votes_nor_is_waited_for() -> None:
    stage = make_stage(3)
    session = prepared(stage, [make_review(stage)])
    services.recuse(stage.secretary, item=items_of(session)[0], member=stage.seat(2), reason="có liên quan")
    services.open_voting(stage.secretary, session=session)
    with pytest.raises(Refused, match="không tham gia xét mọi hồ sơ"):
        vote(stage, session, 2, {})
    vote(stage, session, 0)
    vote(stage, session, 1)
    assert services.close_voting(stage.secretary, session=session).status == SessionStatus.CLOSED


@pytest.mark.django_db
def test_who_is_absent_or_no_member_can_not_vote() -> None:
    stage = make_stage()
    session = opened(stage, [make_review(stage)], absent=[4])
    with pytest.raises(Refused, match="vắng mặt"):
        vote(stage, session, 4)
    outsider = make_actor(stage.province, Role.COUNCIL_MEMBER)
    appraiser = make_actor(stage.province, Role.APPRAISER)
    for actor in (outsider, appraiser):
        with pytest.raises(NotAllowed):
            services.cast_vote(actor, session=session, choices={})


@pytest.mark.django_db
def test_nobody_votes_before_the_opening_or_after_the_closing() -> None:
    stage = make_stage(3)
    session = prepared(stage, [make_review(stage)])
    with pytest.raises(Overtaken):
        vote(stage, session, 0)
    services.open_voting(stage.secretary, session=session)
    vote(stage, session, 0)
    services.close_voting(stage.secretary, session=session, reason="hết giờ")
    with pytest.raises(Overtaken):
        vote(stage, session, 2)


@pytest.mark.django_db
def test_a_member_who_comes_late_is_called_and_votes_but_who_voted_stays_present() -> None:
    stage = make_stage()
    session = opened(stage, [make_review(stage)], absent=[4])
    services.set_attendance(stage.secretary, session=session, modes={stage.seat(4).pk: Attendance.Mode.PRESENT})
    vote(stage, session, 4)
    with pytest.raises(Refused, match="đã bỏ phiếu"):
        services.set_attendance(stage.secretary, session=session, modes={stage.seat(4).pk: Attendance.Mode.ABSENT})


@pytest.mark.django_db
def test_voting_closes_when_all_have_voted_and_earlier_only_with_a_reason() -> None:
    stage = make_stage(3)
    session = opened(stage, [make_review(stage)])
    vote(stage, session, 0)
    with pytest.raises(Refused, match="Chưa bỏ phiếu"):
        services.close_voting(stage.secretary, session=session)
    vote(stage, session, 1)
    vote(stage, session, 2)
    assert queries.waiting_for(session) == []
    services.close_voting(stage.secretary, session=session)
    entry = entries_of(session).get(event=Event.VOTING_CLOSED)
    assert entry.after["not_voted"] == []
    assert entry.after["envelopes"] == 3


@pytest.mark.django_db
def test_an_early_closing_keeps_its_reason_and_who_had_not_voted() -> None:
    stage = make_stage(3)
    session = opened(stage, [make_review(stage)])
    vote(stage, session, 0)
    services.close_voting(stage.secretary, session=session, reason="hai người phải về")
    entry = entries_of(session).get(event=Event.VOTING_CLOSED)
    assert entry.reason == "hai người phải về"
    assert len(entry.after["not_voted"]) == 2


@pytest.mark.django_db
def test_a_vote_without_any_voter_is_not_closed() -> None:
    stage = make_stage(3)
    session = opened(stage, [make_review(stage)])
    with pytest.raises(Refused, match="Chưa ai"):
        services.close_voting(stage.secretary, session=session, reason="không ai đến")


@pytest.mark.django_db
def test_an_absent_members_paper_is_sealed_like_every_vote_and_its_scan_too() -> None:
    stage = make_stage(5)
    session = opened(stage, [make_review(stage)], absent=[4])
    vote(stage, session, 0)
    choices = {item.pk: "no" for item in items_of(session)}
    receipt = services.cast_written_opinion(
        stage.secretary, session=session, member=stage.seat(4), choices=choices, scan=PDF
    )
    assert len(receipt) == 19
    sizes = {len(bytes(sealed)) for sealed in Envelope.objects.values_list("sealed", flat=True)}
    assert len(sizes) == 1
    row = session.attendances.get(member=stage.seat(4))
    assert (row.mode, row.voted) == (Attendance.Mode.WRITTEN, True)
    assert row.written_opinion.size > len(PDF)
    assert row.written_opinion.media_type == "application/octet-stream"


@pytest.mark.django_db
def test_the_trail_says_that_the_secretary_entered_a_paper_and_not_what_it_said() -> None:
    stage = make_stage(5)
    session = opened(stage, [make_review(stage)], absent=[4])
    services.cast_written_opinion(
        stage.secretary,
        session=session,
        member=stage.seat(4),
        choices={item.pk: "no" for item in items_of(session)},
        scan=PDF,
    )
    entry = entries_of(session).get(event=Event.VOTE_CAST)
    assert entry.after == {"member": "Ủy Viên 3", "written": True, "entered_by": stage.secretary.label}


@pytest.mark.django_db
def test_a_present_member_gets_no_paper_and_a_scan_must_be_a_scan() -> None:
    stage = make_stage(5)
    session = opened(stage, [make_review(stage)], absent=[4])
    choices = {item.pk: "no" for item in items_of(session)}
    with pytest.raises(Refused, match="tự bỏ phiếu"):
        services.cast_written_opinion(stage.secretary, session=session, member=stage.seat(3), choices=choices, scan=PDF)
    with pytest.raises(Refused, match="PDF"):
        services.cast_written_opinion(
            stage.secretary, session=session, member=stage.seat(4), choices=choices, scan=b"MZ not a scan"
        )
    assert session.attendances.get(member=stage.seat(4)).mode == Attendance.Mode.ABSENT
    assert not Envelope.objects.exists()


@pytest.mark.django_db
def test_a_member_can_not_enter_papers_for_others() -> None:
    stage = make_stage(5)
    session = opened(stage, [make_review(stage)], absent=[4])
    with pytest.raises(NotAllowed):
        services.cast_written_opinion(stage.members[0], session=session, member=stage.seat(4), choices={}, scan=PDF)


@pytest.mark.django_db
def test_a_cancelled_session_destroys_its_ballots_unopened() -> None:
    stage = make_stage(3)
    session = opened(stage, [make_review(stage)])
    vote(stage, session, 0)
    services.cancel_session(stage.secretary, session=session, reason="mất điện")
    assert not Envelope.objects.exists()
    session.refresh_from_db()
    assert session.status == SessionStatus.CANCELLED
