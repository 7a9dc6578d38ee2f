"""Putting ballots in: once for each admission, whole, and only while the poll is open."""

import pytest

from tests.at_once import at_once, room_in_the_pool
from tests.makers import make_actor
from tests.polls.stage import make_booth
from thidua.agencies.models import Role
from thidua.polls import queries, services
from thidua.polls.ballots import new_receipt
from thidua.polls.models import Admission, PollEnvelope
from thidua.trail.errors import NotAllowed, Overtaken, Refused
from thidua.trail.events import Event
from thidua.trail.models import Entry
from thidua.trail.queries import entries_of


@pytest.mark.django_db
def test_a_slip_puts_one_envelope_an_item_into_the_box_however_its_code_is_typed() -> None:
    booth = make_booth(items=2)
    code = booth.slips[0].lower().replace("-", " ")
    receipt = services.vote_by_slip(poll=booth.poll, code=code, choices=booth.choices("yes", "no"))
    assert len(receipt) == 19
    assert PollEnvelope.objects.filter(item__poll=booth.poll).count() == 2
    assert queries.progress_of(booth.poll) == queries.Progress(admitted=3, voted=1)
    entry = entries_of(booth.poll).filter(event=Event.POLL_VOTED).get()
    assert (entry.account_id, entry.after) == (None, {"voter": "Phiếu số 1"})


@pytest.mark.django_db
def test_a_slip_is_used_once() -> None:
    booth = make_booth()
    booth.slip(0, "yes")
    with pytest.raises(Overtaken, match="một lần"):
        booth.slip(0, "no")
    assert PollEnvelope.objects.count() == 1


@pytest.mark.django_db
def test_a_named_voter_votes_once_and_others_not_at_all() -> None:
    booth = make_booth(voters=3, slips=0)
    booth.named(1, "yes")
    with pytest.raises(Overtaken, match="một lần"):
        booth.named(1, "no")
    stranger = make_actor(booth.tree["department"], Role.UNIT_OFFICER)
    with pytest.raises(NotAllowed):
        services.vote_named(stranger, poll=booth.poll, choices=booth.choices("yes"))
    assert PollEnvelope.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_phones_that_send_one_slip_at_once_one_wins_and_the_other_is_told() -> None:
    booth = make_booth()
    with room_in_the_pool(4):
        answers, backends = at_once(lambda: booth.slip(0, "yes"), lambda: booth.slip(0, "no"))
    assert len(backends) == 2
    assert sorted(type(answer).__name__ for answer in answers) == ["Overtaken", "str"]
    assert PollEnvelope.objects.filter(item__poll=booth.poll).count() == 1
    assert entries_of(booth.poll).filter(event=Event.POLL_VOTED).count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_ballot_and_the_closing_at_once_never_leave_a_ballot_outside_the_digest() -> None:
    booth = make_booth()
    booth.slip(0, "yes")
    with room_in_the_pool(4):
        answers, _backends = at_once(lambda: booth.slip(1, "no"), booth.close)
    assert all(isinstance(answer, Overtaken) or not isinstance(answer, Exception) for answer in answers)
    booth.count()
    result = queries.result_of(booth.poll)
    assert result is not None
    assert result.voted == PollEnvelope.objects.count() + result.items[0].yes + result.items[0].no


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["", "ABCD", "💥", "1234-5678-9012-3456"])
def test_a_code_of_no_slip_is_refused_beside_the_code(code: str) -> None:
    booth = make_booth()
    for each in (code, new_receipt()):
        with pytest.raises(Refused) as refused:
            services.vote_by_slip(poll=booth.poll, code=each, choices=booth.choices("yes"))
        assert "code" in refused.value.fields
    assert not PollEnvelope.objects.exists()


@pytest.mark.django_db
def test_a_slip_of_one_poll_opens_no_other() -> None:
    one = make_booth()
    other = make_booth(tree=one.tree)
    with pytest.raises(Refused, match="Mã phiếu không đúng"):
        services.vote_by_slip(poll=other.poll, code=one.slips[0], choices=other.choices("yes"))


@pytest.mark.django_db
@pytest.mark.parametrize("change", ["missing", "stranger", "word"])
def test_a_ballot_that_is_not_whole_is_refused_and_leaves_the_slip_unused(change: str) -> None:
    booth = make_booth(items=2)
    choices = booth.choices("yes", "no")
    first = next(iter(choices))
    if change == "missing":
        del choices[first]
    elif change == "stranger":
        choices[first + 1_000] = "yes"
    else:
        choices[first] = "maybe"
    with pytest.raises(Refused):
        services.vote_by_slip(poll=booth.poll, code=booth.slips[0], choices=choices)
    assert not PollEnvelope.objects.exists()
    assert not Admission.objects.exclude(used_at=None).exists()
    assert not Entry.objects.filter(event=Event.POLL_VOTED).exists()


@pytest.mark.django_db
def test_where_ballots_pick_up_to_the_limit_may_be_picked_and_not_one_more() -> None:
    booth = make_booth(items=3, rule="pick", pick_limit=2)
    pks = list(booth.poll.items.values_list("pk", flat=True))
    services.vote_by_slip(poll=booth.poll, code=booth.slips[0], choices=dict.fromkeys(pks[:2], "yes"))
    services.vote_by_slip(poll=booth.poll, code=booth.slips[1], choices={})
    with pytest.raises(Refused, match="nhiều nhất 2"):
        services.vote_by_slip(poll=booth.poll, code=booth.slips[2], choices=dict.fromkeys(pks, "yes"))
    with pytest.raises(Refused):
        services.vote_by_slip(poll=booth.poll, code=booth.slips[2], choices={pks[0]: "no"})
    assert PollEnvelope.objects.count() == 6


@pytest.mark.django_db
def test_nobody_votes_after_the_closing() -> None:
    booth = make_booth(voters=1)
    booth.slip(0, "yes")
    booth.close()
    with pytest.raises(Overtaken):
        booth.slip(1, "yes")
    with pytest.raises(Overtaken):
        booth.named(0, "yes")
