"""The count: both passphrases, the sums, the receipts, and a box that was touched."""

import datetime as dt
from collections import Counter
from typing import Any

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.makers import make_actor, make_tree
from tests.polls.stage import FIRST_WORDS, SECOND_WORDS, make_booth
from thidua.agencies.models import Agency, Role
from thidua.polls import ballots, queries, services
from thidua.polls.models import Choice, Poll, PollEnvelope, PollKey, PollOpened
from thidua.polls.signals import poll_counted
from thidua.trail.errors import NotAllowed, Overtaken, Refused
from thidua.trail.events import Event
from thidua.trail.queries import entries_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree() -> dict[str, Agency]:
    return make_tree()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_whatever_is_voted_the_result_is_the_sum_of_the_ballots(tree: dict[str, Agency], data: st.DataObject) -> None:
    items, voters, slips = data.draw(st.tuples(st.integers(1, 4), st.integers(0, 3), st.integers(3, 5)))
    words = st.lists(st.sampled_from(Choice.values), min_size=items, max_size=items)
    rows = data.draw(st.lists(words, min_size=1, max_size=voters + slips))
    booth = make_booth(tree=tree, items=items, voters=voters, slips=slips)
    receipts = booth.vote_all(*rows)
    booth.close()
    booth.count()
    result = queries.result_of(booth.poll)
    assert result is not None
    assert (result.admitted, result.voted) == (voters + slips, len(rows))
    for place, item in enumerate(result.items):
        counted = Counter(row[place] for row in rows)
        assert (item.yes, item.no, item.blank) == (counted["yes"], counted["no"], counted["blank"])
        assert item.yes + item.no + item.blank == result.voted <= result.admitted
        assert item.votes == item.yes
    for receipt, row in zip(receipts, rows, strict=True):
        assert [ballot.choice for ballot in queries.ballots_of_receipt(booth.poll, receipt)] == row
    assert not queries.ballots_of_receipt(booth.poll, ballots.new_receipt())
    recount = queries.tally(booth.poll)
    assert [(t.yes, t.no, t.blank) for t in recount.values()] == [(i.yes, i.no, i.blank) for i in result.items]


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_where_ballots_pick_each_item_has_the_votes_of_those_who_picked_it(
    tree: dict[str, Agency], data: st.DataObject
) -> None:
    items = data.draw(st.integers(2, 5))
    limit = data.draw(st.integers(1, items))
    picks = st.sets(st.integers(0, items - 1), max_size=limit)
    rows = data.draw(st.lists(picks, min_size=1, max_size=4))
    booth = make_booth(tree=tree, items=items, slips=4, rule="pick", pick_limit=limit)
    pks = list(booth.poll.items.values_list("pk", flat=True))
    for code, row in zip(booth.slips, rows, strict=False):
        services.vote_by_slip(poll=booth.poll, code=code, choices={pks[place]: "yes" for place in row})
    booth.close()
    booth.count()
    result = queries.result_of(booth.poll)
    assert result is not None
    assert [item.votes for item in result.items] == [sum(n in row for row in rows) for n in range(items)]
    assert sum(item.votes for item in result.items) <= limit * result.voted


def test_there_is_no_result_before_the_count() -> None:
    booth = make_booth()
    booth.slip(0, "yes")
    assert queries.result_of(booth.poll) is None
    booth.close()
    assert queries.result_of(booth.poll) is None
    assert not any(queries.tally(booth.poll)[item.pk].yes for item in booth.poll.items.all())
    booth.count()
    assert queries.result_of(booth.poll) is not None


def test_the_room_that_asked_is_told_within_the_count() -> None:
    told: list[Any] = []

    def hear(sender: type, *, poll: Poll, **_kwargs: Any) -> None:
        told.append(queries.result_of(poll))

    poll_counted.connect(hear)
    try:
        booth = make_booth()
        booth.slip(0, "yes")
        booth.close()
        booth.count()
    finally:
        poll_counted.disconnect(hear)
    assert [result.voted for result in told] == [1]


@pytest.mark.parametrize(
    ("words", "field"),
    [
        (("sai mật khẩu thứ nhất", SECOND_WORDS), "first_passphrase"),
        ((FIRST_WORDS, "sai mật khẩu thứ hai"), "second_passphrase"),
        ((SECOND_WORDS, FIRST_WORDS), "first_passphrase"),
    ],
)
def test_a_wrong_passphrase_opens_nothing_and_is_counted(words: tuple[str, str], field: str) -> None:
    booth = make_booth()
    booth.slip(0, "yes")
    booth.close()
    with pytest.raises(Refused, match="còn 4 lần") as refused:
        booth.count(*words)
    assert field in refused.value.fields
    assert not PollOpened.objects.exists()
    assert entries_of(booth.poll).filter(event=Event.POLL_KEY_REFUSED).exists()
    assert booth.count().state == Poll.State.COUNTED
    assert set(PollKey.objects.values_list("wrong_tries", flat=True)) == {0}


def test_after_five_wrong_tries_the_key_rests_and_even_the_right_words_wait() -> None:
    booth = make_booth()
    booth.slip(0, "yes")
    booth.close()
    for _ in range(5):
        with pytest.raises(Refused):
            booth.count("sai mật khẩu thứ nhất", SECOND_WORDS)
    with pytest.raises(Refused, match="tạm ngừng đến"):
        booth.count()
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=15, seconds=1), tick=True):
        assert booth.count().state == Poll.State.COUNTED


def test_only_those_who_run_polls_count_and_once() -> None:
    booth = make_booth()
    booth.slip(0, "yes")
    with pytest.raises(Overtaken):
        booth.count()
    booth.close()
    head = make_actor(booth.tree["department"], Role.HEAD)
    with pytest.raises(NotAllowed):
        services.count_poll(head, poll=booth.poll, passphrases=(FIRST_WORDS, SECOND_WORDS))
    booth.count()
    with pytest.raises(Overtaken):
        booth.count()


@pytest.mark.parametrize("fault", ["added", "taken", "exchanged"])
def test_a_box_that_was_touched_after_the_closing_is_not_opened(fault: str) -> None:
    booth = make_booth()
    booth.vote_all(["yes"], ["no"])
    booth.close()
    item = booth.poll.items.get()
    keys = [bytes(key) for key in booth.poll.keys.values_list("public_key", flat=True)]
    if fault != "added":
        PollEnvelope.objects.filter(item=item).first().delete()  # type: ignore[union-attr] # there are two
    if fault != "taken":
        forged = ballots.seal(ballots.Vote(item.pk, "0" * 16, "yes"), *keys)
        PollEnvelope.objects.create(item=item, sealed=forged)
    with pytest.raises(Refused, match="Hòm phiếu không còn như khi đóng"):
        booth.count()
    assert not PollOpened.objects.exists()
    assert queries.result_of(booth.poll) is None


def test_an_envelope_slipped_in_while_the_poll_was_open_is_found_by_the_number_of_voters() -> None:
    booth = make_booth()
    booth.vote_all(["yes"], ["no"])
    item = booth.poll.items.get()
    keys = [bytes(key) for key in booth.poll.keys.values_list("public_key", flat=True)]
    PollEnvelope.objects.create(item=item, sealed=ballots.seal(ballots.Vote(item.pk, "0" * 16, "yes"), *keys))
    booth.close()
    with pytest.raises(Refused, match="Hòm phiếu không còn như khi đóng"):
        booth.count()


def test_an_opened_ballot_and_a_used_admission_never_change() -> None:
    booth = make_booth()
    booth.slip(0, "yes")
    booth.close()
    booth.count()
    with pytest.raises(DatabaseError), transaction.atomic():
        PollOpened.objects.update(choice="no")
    with pytest.raises(DatabaseError), transaction.atomic():
        PollOpened.objects.all().delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        booth.poll.admissions.filter(used_at__isnull=False).update(used_at=None)
    assert not PollEnvelope.objects.exists()
