"""Who may open a poll and what it needs; closing and calling off."""

import pytest

from tests.makers import make_actor, make_tree
from tests.polls.stage import FIRST_WORDS, HOLDERS, SECOND_WORDS, make_booth
from thidua.agencies.models import Role
from thidua.polls import queries, services
from thidua.polls.models import Admission, Poll, PollEnvelope, PollKey
from thidua.polls.services import Candidate, Holder, Voter
from thidua.trail.errors import NotAllowed, Overtaken, Refused
from thidua.trail.events import Event
from thidua.trail.models import Notice
from thidua.trail.queries import entries_of

pytestmark = pytest.mark.django_db


def test_an_opened_poll_gives_its_slips_once_and_keeps_only_their_hash() -> None:
    booth = make_booth(items=2, voters=1, slips=3)
    assert booth.poll.state == Poll.State.OPEN
    assert len(set(booth.slips)) == 3
    kept = {value for row in Admission.objects.values() for value in row.values()}
    assert not set(booth.slips) & kept
    assert queries.progress_of(booth.poll) == queries.Progress(admitted=4, voted=0)
    assert [str(item) for item in booth.poll.items.all()] == ["1. Người Thứ 1", "2. Người Thứ 2"]
    assert entries_of(booth.poll).get().event == Event.POLL_OPENED


def test_no_passphrase_is_in_the_database_or_the_trail() -> None:
    booth = make_booth()
    rows = repr(list(PollKey.objects.values())) + repr(list(entries_of(booth.poll).values()))
    assert FIRST_WORDS not in rows
    assert SECOND_WORDS not in rows
    assert "Nguyễn Thị Giữ" in rows


def test_named_voters_are_invited_and_nobody_else() -> None:
    booth = make_booth(voters=3, slips=0)
    invited = set(Notice.objects.filter(event=Event.POLL_OPENED).values_list("account_id", flat=True))
    assert invited == {actor.account_id for actor in booth.voters}


@pytest.mark.parametrize("role", [Role.HEAD, Role.AUDITOR, Role.ADMINISTRATOR, Role.COUNCIL_MEMBER])
def test_only_those_who_run_polls_open_close_or_cancel_one(role: Role) -> None:
    booth = make_booth()
    booth.slip(0, "yes")
    other = make_actor(booth.tree["department"], role)
    with pytest.raises(NotAllowed):
        services.close_poll(other, poll=booth.poll, reason="x")
    with pytest.raises(NotAllowed):
        services.cancel_poll(other, poll=booth.poll, reason="x")
    with pytest.raises(NotAllowed):
        services.renew_slips(other, poll=booth.poll, reason="x")
    stranger = make_actor(booth.tree["province"], Role.UNIT_OFFICER)
    with pytest.raises(NotAllowed):
        services.close_poll(stranger, poll=booth.poll, reason="x")


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("items", {"items": []}),
        ("items", {"items": [Candidate("  ")]}),
        ("slips", {"slips": 2}),
        ("slips", {"slips": 501}),
        ("pick_limit", {"rule": "pick"}),
        ("pick_limit", {"rule": "pick", "pick_limit": 0}),
        ("pick_limit", {"rule": "pick", "pick_limit": 2, "items": [Candidate("Một người")]}),
        ("pick_limit", {"rule": "each", "pick_limit": 1}),
        ("pick_limit", {"rule": "nothing"}),
        ("holders", {"holders": HOLDERS[:1]}),
        ("holders", {"holders": (*HOLDERS, Holder("Người Thứ Ba", "một câu dài thứ ba"))}),
        ("holders", {"holders": (HOLDERS[0], Holder("Trần Văn Khóa", "ngắn quá"))}),
        ("holders", {"holders": (HOLDERS[0], Holder("Trần Văn Khóa", FIRST_WORDS))}),
        ("holders", {"holders": (HOLDERS[0], Holder("nguyễn thị giữ", SECOND_WORDS))}),
        ("holders", {"holders": (HOLDERS[0], Holder(" ", SECOND_WORDS))}),
    ],
)
def test_a_poll_that_could_not_be_fair_or_secret_is_refused_beside_what_is_wrong(
    field: str, changes: dict[str, object]
) -> None:
    with pytest.raises(Refused) as refused:
        make_booth(**{"tree": make_tree(), **changes})  # type: ignore[arg-type] # what a person may send
    assert field in refused.value.fields
    assert not Poll.objects.exists()


def test_nobody_is_named_twice_among_the_voters() -> None:
    actor = make_booth(voters=1).voters[0]
    twice = [Voter(actor.person, "Một"), Voter(actor.person, "Hai")]
    with pytest.raises(Refused) as refused:
        services.open_poll(
            actor, agency=actor.agency, title="x", items=[Candidate("A")], rule="each", voters=twice, holders=HOLDERS
        )
    assert "voters" in refused.value.fields


def test_a_poll_closes_without_a_reason_once_all_have_voted_and_with_one_before() -> None:
    booth = make_booth(slips=3)
    with pytest.raises(Refused, match="Chưa ai"):
        booth.close()
    booth.slip(0, "yes")
    booth.slip(1, "no")
    with pytest.raises(Refused, match="Còn 1 phiếu"):
        booth.close(reason=" ")
    booth.slip(2, "blank")
    assert booth.close(reason="").state == Poll.State.CLOSED
    entry = entries_of(booth.poll).filter(event=Event.POLL_CLOSED).get()
    assert (entry.after["admitted"], entry.after["voted"], entry.after["envelopes"]) == (3, 3, 3)
    with pytest.raises(Overtaken):
        booth.close()


def test_a_cancelled_poll_destroys_its_envelopes_unopened_and_takes_no_ballot() -> None:
    booth = make_booth(slips=3)
    booth.slip(0, "yes")
    with pytest.raises(Refused, match="lý do"):
        services.cancel_poll(booth.officer, poll=booth.poll, reason=" ")
    services.cancel_poll(booth.officer, poll=booth.poll, reason="mất mật khẩu")
    assert not PollEnvelope.objects.exists()
    assert queries.result_of(booth.poll) is None
    with pytest.raises(Overtaken):
        booth.slip(1, "yes")
    with pytest.raises(Overtaken):
        services.cancel_poll(booth.officer, poll=booth.poll, reason="lần nữa")


def test_new_slips_replace_the_unused_ones_only() -> None:
    booth = make_booth(slips=3)
    booth.slip(0, "yes")
    codes = services.renew_slips(booth.officer, poll=booth.poll, reason="máy in kẹt giấy")
    assert len(codes) == 2
    for old in booth.slips:
        with pytest.raises(Refused):
            services.vote_by_slip(poll=booth.poll, code=old, choices=booth.choices("no"))
    for code in codes:
        services.vote_by_slip(poll=booth.poll, code=code, choices=booth.choices("no"))
    assert queries.progress_of(booth.poll) == queries.Progress(admitted=3, voted=3)
    assert entries_of(booth.poll).filter(event=Event.POLL_SLIPS_RENEWED).count() == 1


def test_a_poll_is_seen_in_its_agency_and_by_its_voters_only() -> None:
    booth = make_booth(voters=1, slips=2)
    head = make_actor(booth.tree["department"], Role.HEAD)
    voter_elsewhere = booth.voters[0]
    assert queries.get_visible_poll(head, booth.poll.pk) == booth.poll
    assert queries.get_visible_poll(voter_elsewhere, booth.poll.pk) == booth.poll
    for agency in ("province", "commune", "stranger"):
        assert not queries.visible_polls(make_actor(booth.tree[agency], Role.HEAD)).exists()
    assert not queries.visible_polls(make_actor(booth.tree["department"], Role.NOMINEE)).exists()  # but has no vote
