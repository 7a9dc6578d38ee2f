"""Opening the box: two holders, exact tallies, and nothing that was changed on the way."""

import datetime as dt
from collections import Counter

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.councils.stage import (
    BY_80,
    BY_90,
    BY_NOBODY,
    FIRST_WORDS,
    PDF,
    SECOND_WORDS,
    closed,
    counted,
    items_of,
    make_review,
    make_stage,
    opened,
    prepared,
    vote,
)
from thidua.councils import queries, services
from thidua.councils.minutes import minutes
from thidua.councils.models import BallotKey, Envelope, OpenedBallot, SessionStatus
from thidua.councils.queries import Tally
from thidua.councils.services.voting import public_keys
from thidua.dossiers import guards
from thidua.dossiers.models import Review, Step
from thidua.polls import ballots
from thidua.trail.errors import NotAllowed, Overtaken, Refused
from thidua.trail.events import Event
from thidua.trail.queries import entries_of

pytestmark = pytest.mark.django_db


def tallied(choices: list[str]) -> Tally:
    count = Counter(choices)
    return Tally(count["yes"], count["no"], count["blank"])


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_whatever_the_members_vote_the_tallies_are_the_sums(db: None, data: st.DataObject) -> None:
    stage = make_stage(data.draw(st.integers(3, 6), label="members"))
    number = data.draw(st.integers(1, 3), label="items")
    session = prepared(stage, [make_review(stage) for _ in range(number)])
    votes = [
        [data.draw(st.sampled_from(["yes", "no", "blank", "recused"])) for _ in range(number)] for _ in stage.members
    ]
    items = items_of(session)
    for member, row in enumerate(votes):
        for item, choice in zip(items, row, strict=True):
            if choice == "recused":
                services.recuse(stage.secretary, item=item, member=stage.seat(member), reason="có liên quan")
    services.open_voting(stage.secretary, session=session)
    voters = [member for member, row in enumerate(votes) if set(row) != {"recused"}]
    for member in voters:
        vote(stage, session, member, lambda position, row=votes[member]: row[position - 1])
    if not voters:
        return
    services.close_voting(stage.secretary, session=session)
    counted(stage, session)
    for place, item in enumerate(items_of(session)):
        expected = tallied([row[place] for row in votes])
        assert (item.yes, item.no, item.blank) == (expected.yes, expected.no, expected.blank)
        assert queries.tally(session)[item.pk] == expected
        assert item.passed == (expected.yes * 100 >= 80 * len(stage.members))


@pytest.mark.parametrize(
    ("award", "yes", "passed"),
    [
        (BY_90, 9, True),
        (BY_90, 8, False),
        (BY_80, 8, True),
        (BY_80, 7, False),
        (BY_NOBODY, 5, True),
        (BY_NOBODY, 4, False),
    ],
)
def test_nine_members_pass_an_item_from_exactly_the_number_that_the_law_asks(
    award: str, yes: int, passed: bool
) -> None:
    stage = make_stage(9)
    session = opened(stage, [make_review(stage, award)])
    closed(stage, session, ["yes"] * yes + ["no"] * (9 - yes))
    counted(stage, session)
    assert items_of(session)[0].passed is passed


def test_the_absent_and_who_stepped_back_count_among_all_members() -> None:
    stage = make_stage(9)
    session = prepared(stage, [make_review(stage, BY_80)], absent=[8])
    services.recuse(stage.secretary, item=items_of(session)[0], member=stage.seat(7), reason="có liên quan")
    services.open_voting(stage.secretary, session=session)
    closed(stage, session, ["yes"] * 7)
    counted(stage, session)
    item = items_of(session)[0]
    assert (item.yes, item.passed) == (7, False)  # 7 of 7 who voted, but not 80 % of 9


def test_the_holders_open_in_their_order_and_each_only_with_the_own_account() -> None:
    stage = make_stage(3)
    session = opened(stage, [make_review(stage)])
    closed(stage, session, ["yes", "no", "yes"])
    with pytest.raises(NotAllowed, match="Đến lượt"):
        services.peel(stage.members[1], session=session, passphrase=SECOND_WORDS)
    with pytest.raises(NotAllowed, match="Đến lượt"):
        services.peel(stage.members[2], session=session, passphrase=FIRST_WORDS)
    services.peel(stage.members[0], session=session, passphrase=FIRST_WORDS)
    assert set(Envelope.objects.values_list("layer", flat=True)) == {1}
    with pytest.raises(NotAllowed, match="Đến lượt"):
        services.peel(stage.members[0], session=session, passphrase=FIRST_WORDS)
    assert not OpenedBallot.objects.exists()
    assert services.peel(stage.members[1], session=session, passphrase=SECOND_WORDS).status == SessionStatus.COUNTED
    assert not Envelope.objects.exists()
    with pytest.raises(Overtaken):
        services.peel(stage.members[1], session=session, passphrase=SECOND_WORDS)


def test_the_box_does_not_open_while_voting_is_open() -> None:
    stage = make_stage(3)
    session = opened(stage, [make_review(stage)])
    vote(stage, session, 0)
    with pytest.raises(Overtaken):
        services.peel(stage.members[0], session=session, passphrase=FIRST_WORDS)


def test_a_wrong_passphrase_changes_nothing_in_the_box_and_is_in_the_trail() -> None:
    stage = make_stage(3)
    session = opened(stage, [make_review(stage)])
    closed(stage, session, ["yes", "no", "yes"])
    before = sorted(bytes(sealed) for sealed in Envelope.objects.values_list("sealed", flat=True))
    with pytest.raises(Refused, match="còn 4 lần"):
        services.peel(stage.members[0], session=session, passphrase=SECOND_WORDS)
    assert sorted(bytes(sealed) for sealed in Envelope.objects.values_list("sealed", flat=True)) == before
    assert BallotKey.objects.get(session=session, order=1).used_at is None
    assert entries_of(session).first().after == {"wrong_passphrase_for_key": 1}


def test_five_wrong_tries_rest_the_key_even_for_the_right_passphrase_until_the_time_is_over() -> None:
    stage = make_stage(3)
    session = opened(stage, [make_review(stage)])
    closed(stage, session, ["yes", "no", "yes"])
    for _ in range(4):
        with pytest.raises(Refused, match="lần thử"):
            services.peel(stage.members[0], session=session, passphrase="không phải câu này")
    with pytest.raises(Refused, match="tạm ngừng 15 phút"):
        services.peel(stage.members[0], session=session, passphrase="không phải câu này")
    with pytest.raises(Refused, match="tạm ngừng đến"):
        services.peel(stage.members[0], session=session, passphrase=FIRST_WORDS)
    BallotKey.objects.filter(session=session, order=1).update(locked_until=timezone.now() - dt.timedelta(seconds=1))
    services.peel(stage.members[0], session=session, passphrase=FIRST_WORDS)


def test_four_wrong_tries_do_not_rest_the_key() -> None:
    stage = make_stage(3)
    session = opened(stage, [make_review(stage)])
    closed(stage, session, ["yes", "no", "yes"])
    for _ in range(4):
        with pytest.raises(Refused):
            services.peel(stage.members[0], session=session, passphrase="không phải câu này")
    services.peel(stage.members[0], session=session, passphrase=FIRST_WORDS)
    assert BallotKey.objects.get(session=session, order=1).wrong_tries == 0


@pytest.mark.parametrize("stage_of_count", ["before the first seal", "between the seals"])
@pytest.mark.parametrize("change", ["removed", "added", "exchanged"])
def test_a_box_that_somebody_changed_is_not_opened(change: str, stage_of_count: str) -> None:
    stage = make_stage(3)
    session = opened(stage, [make_review(stage)])
    closed(stage, session, ["yes", "no", "yes"])
    holder, words = 0, FIRST_WORDS
    if stage_of_count == "between the seals":
        services.peel(stage.members[0], session=session, passphrase=FIRST_WORDS)
        holder, words = 1, SECOND_WORDS
    item = items_of(session)[0]
    layer = Envelope.objects.first().layer
    if change in {"removed", "exchanged"}:
        Envelope.objects.first().delete()
    if change in {"added", "exchanged"}:
        forged = ballots.seal(ballots.Vote(item.pk, "f" * 16, "yes"), *public_keys(session))
        Envelope.objects.create(item=item, layer=layer, sealed=forged)
    with pytest.raises(Refused, match="Hòm phiếu không còn như khi đóng"):
        services.peel(stage.members[holder], session=session, passphrase=words)
    assert not OpenedBallot.objects.exists()


def test_a_vote_moved_to_another_item_is_not_counted_even_if_the_digest_is_the_same() -> None:
    stage = make_stage(3)
    session = opened(stage, [make_review(stage), make_review(stage)])
    closed(stage, session, ["yes", "no", "yes"])
    one, other = items_of(session)
    ours, theirs = one.envelopes.first(), other.envelopes.first()
    contents = bytes(ours.sealed), bytes(theirs.sealed)
    ours.delete()
    theirs.delete()
    Envelope.objects.create(item=one, sealed=contents[1])
    Envelope.objects.create(item=other, sealed=contents[0])
    services.peel(stage.members[0], session=session, passphrase=FIRST_WORDS)
    with pytest.raises(Refused, match="Hòm phiếu không còn như khi đóng"):
        services.peel(stage.members[1], session=session, passphrase=SECOND_WORDS)
    assert not OpenedBallot.objects.exists()


def test_an_exchanged_public_key_is_refused_when_its_holder_unlocks() -> None:
    stage = make_stage(3)
    session = opened(stage, [make_review(stage)])
    closed(stage, session, ["yes", "no", "yes"])
    other = BallotKey.objects.get(session=session, order=2)
    BallotKey.objects.filter(session=session, order=1).update(public_key=other.public_key)
    with pytest.raises(Refused, match="đã bị thay"):
        services.peel(stage.members[0], session=session, passphrase=FIRST_WORDS)


def test_every_voter_finds_the_own_votes_by_receipt_and_nobody_elses() -> None:
    stage = make_stage(4)
    session = opened(stage, [make_review(stage), make_review(stage)])
    rows = [["yes", "no"], ["no", "no"], ["blank", "yes"], ["yes", "yes"]]
    receipts = closed(stage, session, [lambda position, row=row: row[position - 1] for row in rows])
    counted(stage, session)
    for receipt, row in zip(receipts, rows, strict=True):
        assert [ballot.choice for ballot in queries.ballots_of_receipt(session, receipt)] == row
    assert queries.ballots_of_receipt(session, ballots.new_receipt()) == []


def test_opened_ballots_can_be_neither_changed_nor_deleted() -> None:
    stage = make_stage(3)
    session = opened(stage, [make_review(stage)])
    closed(stage, session, ["yes", "no", "yes"])
    counted(stage, session)
    for act in (lambda rows: rows.update(choice="no"), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
            act(OpenedBallot.objects.filter(item__session=session))


def test_a_written_opinion_is_counted_and_its_scan_opens_for_both_holders_together_only() -> None:
    stage = make_stage(5)
    session = opened(stage, [make_review(stage)], absent=[4])
    choices = {item.pk: "no" for item in items_of(session)}
    services.cast_written_opinion(stage.secretary, session=session, member=stage.seat(4), choices=choices, scan=PDF)
    closed(stage, session, ["yes", "yes", "yes", "yes"])
    counted(stage, session)
    item = items_of(session)[0]
    assert (item.yes, item.no) == (4, 1)
    row = session.attendances.get(member=stage.seat(4))
    with pytest.raises(Refused, match="khóa 2 không đúng"):
        services.open_written_opinion(
            stage.members[0], attendance=row, first_passphrase=FIRST_WORDS, second_passphrase=FIRST_WORDS
        )
    with pytest.raises(NotAllowed):
        services.open_written_opinion(
            stage.members[3], attendance=row, first_passphrase=FIRST_WORDS, second_passphrase=SECOND_WORDS
        )
    content, kind = services.open_written_opinion(
        stage.members[0], attendance=row, first_passphrase=FIRST_WORDS, second_passphrase=SECOND_WORDS
    )
    assert (content, kind) == (PDF, "application/pdf")
    assert entries_of(session).first().after == {"written_opinion_of": "Ủy Viên 3"}


def test_adopting_the_minutes_sends_every_review_on_and_only_what_passed_may_be_sent_up() -> None:
    stage = make_stage(5)
    good, bad = make_review(stage), make_review(stage)
    session = opened(stage, [good, bad])
    closed(stage, session, [lambda position: "yes" if position == 1 else "no"] * 5)
    counted(stage, session)
    with pytest.raises(Refused, match="diễn biến"):
        services.conclude_session(stage.secretary, session=session, proceedings="  ")
    services.conclude_session(stage.secretary, session=session, proceedings="Hội đồng thảo luận và bỏ phiếu.")
    assert set(Review.objects.values_list("step", flat=True)) == {Step.CONCLUSION}
    good.refresh_from_db()
    bad.refresh_from_db()
    assert queries.vote_failed(good) is None
    assert "không đạt" in str(guards.negative_outcome(bad))
    entry = entries_of(session).get(event=Event.SESSION_CONCLUDED)
    assert entry.after == {"passed": [good.nomination.code], "not_handed_back": []}


def test_a_review_that_left_the_step_meanwhile_is_left_alone_and_named() -> None:
    stage = make_stage(3)
    review = make_review(stage)
    session = opened(stage, [review])
    closed(stage, session, ["yes", "yes", "yes"])
    counted(stage, session)
    Review.objects.filter(pk=review.pk).update(step=Step.APPRAISAL)
    services.conclude_session(stage.secretary, session=session, proceedings="Đã họp.")
    entry = entries_of(session).get(event=Event.SESSION_CONCLUDED)
    assert entry.after["not_handed_back"] == [review.nomination.code]


def test_a_counted_session_is_neither_cancelled_nor_adopted_twice() -> None:
    stage = make_stage(3)
    session = opened(stage, [make_review(stage)])
    closed(stage, session, ["yes", "yes", "yes"])
    counted(stage, session)
    with pytest.raises(Overtaken):
        services.cancel_session(stage.secretary, session=session, reason="không vừa ý")
    services.conclude_session(stage.secretary, session=session, proceedings="Đã họp.")
    with pytest.raises(Overtaken):
        services.conclude_session(stage.secretary, session=session, proceedings="Họp lại.")


def test_the_minutes_hold_members_counts_and_shares_of_all_members() -> None:
    stage = make_stage(9)
    session = prepared(stage, [make_review(stage, BY_80), make_review(stage, BY_NOBODY)], absent=[8])
    services.recuse(stage.secretary, item=items_of(session)[0], member=stage.seat(7), reason="có liên quan")
    services.open_voting(stage.secretary, session=session)
    closed(stage, session, ["yes"] * 6 + ["blank", "no"])
    counted(stage, session)
    found = minutes(services.conclude_session(stage.secretary, session=session, proceedings="Đã họp."))
    assert (found.members, len(found.present), len(found.absent), found.voters) == (9, 8, 1, 8)
    assert found.chair is not None
    assert found.chair.name == "Ủy Viên 0"
    first, second = found.items
    assert (first.yes, first.no, first.blank, first.not_voted, first.recused) == (6, 0, 1, 1, ("Ủy Viên 6",))
    assert (first.share, first.least, first.passed) == ("66,66 %", 8, False)
    assert (second.yes, second.no, second.blank, second.least, second.passed) == (6, 1, 1, 5, True)
    assert found.box_digest == entries_of(session).get(event=Event.VOTING_CLOSED).after["digest"]


def test_there_are_no_minutes_before_the_count() -> None:
    stage = make_stage(3)
    session = opened(stage, [make_review(stage)])
    with pytest.raises(Refused):
        minutes(session)
