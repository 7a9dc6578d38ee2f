"""The union is founded, people join and leave, a congress elects in secret, the committee takes over."""

import datetime as dt

import pytest

from tests.makers import make_actor
from tests.polls.stage import FIRST_WORDS, SECOND_WORDS
from tests.union.ground import DAY, PAPER, REASON, Ground
from thidua.agencies.models import Role
from thidua.polls import services as polls
from thidua.trail.errors import NotAllowed, Overtaken, Refused
from thidua.trail.events import Event
from thidua.trail.models import Notice
from thidua.trail.queries import entries_of
from thidua.union import queries, services
from thidua.union.guarding import may_look_in, may_run, position_of
from thidua.union.models import Congress, CongressState, ElectionState, Position, Result, Term, TermState, Union
from thidua.union.services import CongressFacts, MemberFacts

pytestmark = pytest.mark.django_db


@pytest.fixture
def ground() -> Ground:
    return Ground()


def test_an_agency_has_one_union_and_a_role_founds_it(ground):
    with pytest.raises(Overtaken):
        services.form_union(ground.clerk, name="Công đoàn khác", founded_on=ground.today)
    with pytest.raises(NotAllowed):
        services.form_union(ground.head, name="Công đoàn khác", founded_on=ground.today)
    with pytest.raises(Refused) as refusal:
        services.form_union(ground.stranger, name="Công đoàn tỉnh Lạ", founded_on=ground.today + DAY)
    assert "founded_on" in refusal.value.fields
    assert services.form_union(ground.stranger, name="Công đoàn tỉnh Lạ", founded_on=ground.today).pk
    assert Union.objects.count() == 2


def test_what_is_said_of_the_union_is_changed_by_who_saw_it_last(ground):
    union = services.change_union(
        ground.chair, union=ground.union, version=1, name="Công đoàn Sở mới", founded_on=ground.union.founded_on
    )
    assert (union.name, union.version) == ("Công đoàn Sở mới", 2)
    with pytest.raises(Overtaken):
        services.change_union(
            ground.chair, union=ground.union, version=1, name="Khác", founded_on=ground.union.founded_on
        )


def test_an_account_is_one_member_and_of_the_own_agency(ground):
    for account in (ground.worker.person, ground.stranger.person):
        with pytest.raises(Refused) as refusal:
            services.join(
                ground.chair, union=ground.union, facts=MemberFacts("Ai", account=account), joined_on=ground.today
            )
        assert "account" in refusal.value.fields


def test_who_leaves_is_no_member_from_that_day_on_and_may_come_back_anew(ground):
    member = ground.of(ground.worker)
    services.leave(ground.chair, member=member, left_on=ground.today, reason=REASON)
    assert member.pk not in set(queries.members_on(ground.union, ground.today).values_list("pk", flat=True))
    assert member.pk in set(queries.members_on(ground.union, ground.today - DAY).values_list("pk", flat=True))
    with pytest.raises(Overtaken):
        services.leave(ground.chair, member=member, left_on=ground.today, reason=REASON)
    again = ground.member("Nguyễn Văn Đoàn", ground.worker, joined_on=ground.today)
    assert again.pk != member.pk


def test_the_base_of_dues_is_not_written_into_the_trail(ground):
    member = ground.of(ground.worker)
    facts = MemberFacts(member.name, "Tổ 2", member.account, 12_345_678)
    changed = services.change_member(ground.chair, member=member, version=1, facts=facts)
    assert (changed.group, changed.dues_base) == ("Tổ 2", 12_345_678)
    assert "12345678" not in "".join(f"{entry.before}{entry.after}" for entry in entries_of(member))
    with pytest.raises(Overtaken):
        services.change_member(ground.chair, member=member, version=1, facts=facts)


def test_before_there_is_a_committee_the_role_runs_the_union_and_afterwards_only_the_committee(ground):
    assert may_run(ground.clerk, ground.union)
    assert not may_run(ground.head, ground.union)
    assert not may_run(ground.stranger, ground.union)
    ground.seated()
    assert [bool(may_run(each, ground.union)) for each in (ground.chair, ground.deputy)] == [True, True]
    for outside in (ground.clerk, ground.worker, ground.auditor, ground.head, ground.stranger):
        assert not may_run(outside, ground.union)
        with pytest.raises(NotAllowed):
            services.join(outside, union=ground.union, facts=MemberFacts("Ai"), joined_on=ground.today)
    seen = [
        bool(may_look_in(each, ground.union)) for each in (ground.chair, ground.auditor, ground.worker, ground.clerk)
    ]
    assert seen == [True, True, False, False]


def test_a_position_ends_with_the_membership_and_with_the_term(ground):
    ground.seated()
    assert position_of(ground.chair, ground.union) == Position.CHAIR
    with pytest.raises(Refused):
        services.leave(ground.chair, member=ground.of(ground.deputy), left_on=ground.today, reason=REASON)
    services.end_position(
        ground.chair, union=ground.union, officer=ground.officer(ground.deputy), reason=REASON, day=ground.today
    )
    services.leave(ground.chair, member=ground.of(ground.deputy), left_on=ground.today, reason=REASON)
    assert position_of(ground.deputy, ground.union) is None
    assert not may_run(ground.deputy, ground.union)
    Term.objects.update(state=TermState.ENDED)
    assert position_of(ground.chair, ground.union) is None


def test_there_is_one_chair_and_the_last_of_the_committee_stays(ground):
    ground.seated()
    given = {"union": ground.union, "paper": PAPER, "day": ground.today}
    with pytest.raises(Refused) as refusal:
        services.give_position(ground.chair, officer=ground.officer(ground.deputy), position=Position.CHAIR, **given)
    assert "position" in refusal.value.fields
    services.give_position(ground.chair, officer=ground.officer(ground.chair), position=Position.COMMITTEE, **given)
    services.give_position(ground.deputy, officer=ground.officer(ground.deputy), position=Position.CHAIR, **given)
    assert position_of(ground.deputy, ground.union) == Position.CHAIR
    services.end_position(
        ground.deputy, union=ground.union, officer=ground.officer(ground.chair), reason=REASON, day=ground.today
    )
    with pytest.raises(Refused):
        services.end_position(
            ground.deputy, union=ground.union, officer=ground.officer(ground.deputy), reason=REASON, day=ground.today
        )


def test_one_congress_is_prepared_at_a_time_and_tells_the_members(ground):
    congress = ground.congress()
    with pytest.raises(Overtaken):
        ground.congress()
    services.cancel_congress(ground.chair, congress=congress, reason=REASON)
    with pytest.raises(Overtaken):
        services.cancel_congress(ground.chair, congress=congress, reason=REASON)
    assert ground.congress().state == CongressState.PREPARING
    told = Notice.objects.filter(account_id=ground.worker.account_id, event=Event.UNION_CONGRESS_CALLED)
    assert told.count() == 2
    assert not Notice.objects.filter(account_id=ground.head.account_id, event=Event.UNION_CONGRESS_CALLED).exists()


def test_fewer_than_usual_ask_for_a_reason_and_as_many_do_not(ground):
    congress = ground.congress(present=3, summoned=5)
    standing = [ground.of(ground.chair), ground.of(ground.deputy)]
    with pytest.raises(Refused) as refusal:
        ground.open(congress, standing, slips=3)
    assert "reason" in refusal.value.fields
    ground.open(congress, standing, slips=3, reason="Mưa lũ, cấp trên đồng ý")
    congress.refresh_from_db()
    assert congress.why == "Mưa lũ, cấp trên đồng ý"


def test_only_members_stand_and_no_more_slips_than_people(ground):
    congress = ground.congress()
    services.leave(ground.chair, member=ground.plain, left_on=ground.today, reason=REASON)
    standing = [ground.of(ground.chair), ground.of(ground.deputy)]
    with pytest.raises(Refused) as refusal:
        ground.open(congress, [*standing, ground.plain])
    assert "members" in refusal.value.fields
    with pytest.raises(Refused) as refusal:
        ground.open(congress, standing[:1], seats=2)
    assert "members" in refusal.value.fields
    with pytest.raises(Refused) as refusal:
        ground.open(congress, standing, slips=6)
    assert "slips" in refusal.value.fields
    ground.open(congress, standing, slips=5)
    with pytest.raises(Overtaken):
        ground.open(congress, standing)


def test_who_has_more_than_half_is_elected_and_sits_in_the_new_term(ground):
    congress = ground.elected()
    congress.refresh_from_db()
    election = congress.elections.get()
    assert (election.state, election.voted) == (ElectionState.COUNTED, 5)
    assert [(each.votes, each.result) for each in election.candidates.all()] == [
        (4, Result.ELECTED),
        (3, Result.ELECTED),
        (2, Result.NOT_ELECTED),
    ]
    assert congress.state == CongressState.CONCLUDED
    assert congress.term.number == 1
    assert {(each.member.name, each.position) for each in congress.term.officers.all()} == {
        ("Lê Thị Chủ", Position.COMMITTEE),
        ("Trần Văn Phó", Position.COMMITTEE),
    }


def test_a_tie_at_the_border_is_left_to_a_second_round_of_the_seats_left(ground):
    congress = ground.congress()
    members = [ground.of(ground.chair), ground.of(ground.deputy), ground.plain]
    first = ground.vote(ground.open(congress, members, slips=4), [(0, 1), (0, 2), (0, 1), (1, 2)])
    assert [each.result for each in first.candidates.all()] == ["elected", "elected", "not_elected"]
    services.cancel_congress(ground.chair, congress=congress, reason=REASON)
    congress = ground.congress()
    tie = [(0, 1), (0, 2), (1, 2), (0, 1), (0, 2)]  # 4, 3, 3 of five: two seats, the second is tied
    first = ground.vote(ground.open(congress, members), tie)
    assert [each.result for each in first.candidates.all()] == ["elected", "tied", "tied"]
    with pytest.raises(Refused) as refusal:  # with a seat vacant a reason is asked for
        services.conclude_congress(ground.chair, congress=congress, minutes="Đã bầu.", ends_on=ground.today + DAY)
    assert "reason" in refusal.value.fields
    with pytest.raises(Refused) as refusal:  # who is elected does not stand again
        ground.open(congress, members)
    assert "members" in refusal.value.fields
    second = ground.vote(ground.open(congress, members[1:], seats=9), [(0,), (0,), (0,), (1,), ()])
    assert (second.round, second.seats) == (2, 1)
    assert [each.result for each in second.candidates.all()] == ["elected", "not_elected"]
    with pytest.raises(Refused):
        ground.open(congress, members[2:])
    term = services.conclude_congress(ground.chair, congress=congress, minutes="Đã bầu.", ends_on=ground.today + DAY)
    assert {each.member_id for each in term.officers.all()} == {members[0].pk, members[1].pk}


def test_a_congress_ends_only_after_its_boxes_are_counted_and_somebody_is_elected(ground):
    congress = ground.congress()
    ends = {"minutes": "Đã bầu.", "ends_on": ground.today + DAY}
    with pytest.raises(Refused):
        services.conclude_congress(ground.chair, congress=congress, **ends)
    opened = ground.open(congress, [ground.of(ground.chair), ground.of(ground.deputy)], seats=1)
    with pytest.raises(Refused, match="Hòm phiếu"):
        services.conclude_congress(ground.chair, congress=congress, **ends)
    polls.cancel_poll(ground.chair, poll=opened.poll, reason=REASON)
    assert congress.elections.get().state == ElectionState.CANCELLED
    again = ground.open(congress, [ground.of(ground.chair), ground.of(ground.deputy)], seats=1)
    assert ground.vote(again, [(0,), (0,), (0,)]).round == 2
    assert services.conclude_congress(ground.chair, congress=congress, **ends).number == 1


def test_the_next_term_ends_the_one_before_and_its_positions(ground):
    ground.seated()
    facts = CongressFacts("Đại hội sau", ground.today, "Hội trường", "Bầu cử", 5, 5)
    congress = services.call_congress(ground.chair, union=ground.union, facts=facts)
    ground.vote(ground.open(congress, [ground.of(ground.worker)], seats=1), [(0,)] * 5)
    with pytest.raises(Refused):  # a term lasts a day at least
        services.conclude_congress(ground.chair, congress=congress, minutes="Bầu.", ends_on=ground.today + DAY)
    Term.objects.update(starts_on=ground.today - 10 * DAY)
    services.conclude_congress(ground.chair, congress=congress, minutes="Bầu.", ends_on=ground.today + DAY)
    assert [(term.number, term.state) for term in ground.union.terms.all()] == [(2, "open"), (1, "ended")]
    assert position_of(ground.worker, ground.union) == Position.COMMITTEE
    assert position_of(ground.chair, ground.union) is None
    assert not may_run(ground.chair, ground.union)


def test_numbers_of_who_came_stay_once_there_was_an_election(ground):
    congress = ground.congress()
    kept = {"title": congress.title, "day": congress.day, "place": congress.place, "agenda": congress.agenda}
    facts = CongressFacts(**kept, summoned=5, present=4)
    congress = services.change_congress(ground.chair, congress=congress, version=1, facts=facts)
    ground.open(congress, [ground.of(ground.chair)], seats=1, slips=4)
    with pytest.raises(Refused) as refusal:
        services.change_congress(
            ground.chair, congress=congress, version=2, facts=CongressFacts(**kept, summoned=5, present=5)
        )
    assert "present" in refusal.value.fields
    moved = CongressFacts(**(kept | {"place": "Phòng họp"}), summoned=5, present=4)
    assert services.change_congress(ground.chair, congress=congress, version=2, facts=moved).place == "Phòng họp"


def test_nobody_of_another_agency_sees_or_touches_the_union(ground):
    congress, stranger = ground.seated().union.congresses.get(), ground.stranger
    with pytest.raises(Union.DoesNotExist):
        queries.get_visible_congress(stranger, congress.pk)
    assert queries.union_of(stranger) is None
    services.form_union(stranger, name="Công đoàn tỉnh Lạ", founded_on=dt.date(2020, 1, 1))
    assert not queries.visible_members(stranger).filter(pk=ground.plain.pk).exists()
    with pytest.raises(Congress.DoesNotExist):
        queries.get_visible_congress(stranger, congress.pk)
    for call in (
        lambda: services.plan_activity(stranger, union=ground.union, title="A", plan="A", day=ground.today, place="A"),
        lambda: services.leave(stranger, member=ground.plain, left_on=ground.today, reason=REASON),
        lambda: services.set_norms(stranger, union=ground.union, norms={"visit": 1}),
    ):
        with pytest.raises(NotAllowed):
            call()


def test_a_box_is_counted_by_both_passphrases_of_the_holders(ground):
    congress = ground.congress()
    opened = ground.open(congress, [ground.of(ground.chair)], seats=1)
    item = opened.poll.items.get().pk
    polls.vote_by_slip(poll=opened.poll, code=opened.slips[0], choices={item: "yes"})
    polls.close_poll(ground.chair, poll=opened.poll, reason=REASON)
    with pytest.raises(Refused):
        polls.count_poll(ground.chair, poll=opened.poll, passphrases=(FIRST_WORDS, FIRST_WORDS))
    assert congress.elections.get().state == ElectionState.VOTING
    polls.count_poll(ground.chair, poll=opened.poll, passphrases=(FIRST_WORDS, SECOND_WORDS))
    assert congress.elections.get().state == ElectionState.COUNTED


def test_without_the_role_nobody_reads_of_the_union(ground):
    nominee = make_actor(ground.agency, Role.NOMINEE)
    assert queries.union_of(nominee) is None
    assert queries.union_of(ground.head) == ground.union
