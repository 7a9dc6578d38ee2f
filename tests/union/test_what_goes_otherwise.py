"""What goes otherwise than planned: nobody of the committee works here, somebody comes back, a number was wrong."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from tests.makers import make_actor
from tests.polls.stage import FIRST_WORDS, HOLDERS, SECOND_WORDS
from tests.union.ground import DAY, PAPER, REASON, Ground
from thidua.agencies.models import Post, Role
from thidua.polls import services as polls
from thidua.polls.models import Poll
from thidua.polls.queries import get_visible_poll
from thidua.polls.running import may_run_poll
from thidua.screens.ahead import Near, coming
from thidua.trail.errors import NotAllowed, Overtaken, Refused
from thidua.union import queries, services
from thidua.union.guarding import may_poll, may_run
from thidua.union.models import EntryKind, RateKind, Side, Term, WelfareState
from thidua.union.rules import first_of_month
from thidua.union.services import MemberFacts

pytestmark = pytest.mark.django_db


@pytest.fixture
def ground() -> Ground:
    return Ground()


def test_a_committee_of_which_nobody_works_here_locks_nobody_out(ground):
    congress = ground.congress()
    ground.vote(ground.open(congress, [ground.plain], seats=1), [(0,)] * 3)
    services.conclude_congress(ground.chair, congress=congress, minutes="Bầu.", ends_on=ground.today + DAY)
    assert may_run(ground.clerk, ground.union)  # the only one of the committee has no account
    assert not may_run(ground.head, ground.union)
    member = services.change_member(
        ground.clerk,
        member=ground.plain,
        version=1,
        facts=MemberFacts(ground.plain.name, account=make_actor(ground.agency, Role.APPRAISER).person),
    )
    assert not may_run(ground.clerk, ground.union)
    Post.objects.filter(account=member.account).update(ends_on=ground.today)
    assert may_run(ground.clerk, ground.union)


def test_who_leads_the_committee_opens_closes_counts_and_calls_off_its_election_whatever_the_role(ground):
    ground.seated()
    assert [bool(may_poll(each, ground.union)) for each in (ground.chair, ground.deputy)] == [True, True]
    for outside in (ground.clerk, ground.worker, ground.auditor, ground.head, ground.stranger):
        assert not may_poll(outside, ground.union)
    congress = ground.congress()
    lead = {"seats": 1, "slips": 5, "holders": HOLDERS, "reason": REASON}
    with pytest.raises(NotAllowed):  # an appraiser runs polls, but not those of the union
        services.open_election(ground.auditor, congress=congress, members=[ground.plain], **lead)
    opened = ground.open(congress, [ground.plain], seats=1)
    for outside in (ground.auditor, ground.clerk, ground.stranger):
        for work in (polls.close_poll, polls.cancel_poll, polls.renew_slips):
            with pytest.raises(NotAllowed):
                work(outside, poll=opened.poll, reason=REASON)
    assert get_visible_poll(ground.deputy, opened.poll.pk) == opened.poll  # a clerk sees no other poll
    with pytest.raises(Poll.DoesNotExist):
        get_visible_poll(ground.clerk, opened.poll.pk)
    item = opened.poll.items.get().pk
    for code in opened.slips[:3]:
        polls.vote_by_slip(poll=opened.poll, code=code, choices={item: "yes"})
    client = Client()
    client.force_login(ground.deputy.account)
    assert client.get(reverse("polls:close", args=[opened.poll.pk])).status_code == 200
    polls.close_poll(ground.deputy, poll=opened.poll, reason=REASON)
    polls.count_poll(ground.deputy, poll=opened.poll, passphrases=(FIRST_WORDS, SECOND_WORDS))
    client.force_login(ground.auditor.account)
    assert client.get(reverse("polls:cancel", args=[opened.poll.pk])).status_code == 403


def test_before_there_is_a_committee_the_clerk_who_prepares_the_congress_opens_its_box(ground):
    assert may_poll(ground.clerk, ground.union)
    assert not may_poll(ground.head, ground.union)
    opened = ground.open(ground.congress(), [ground.plain], seats=1)
    assert may_run_poll(ground.clerk, opened.poll)
    assert not may_run_poll(ground.stranger, opened.poll)


def test_a_member_of_the_committee_who_does_not_lead_needs_the_permission_to_run_polls(ground):
    ground.seated()
    given = {"union": ground.union, "paper": PAPER, "day": ground.today}
    services.give_position(ground.chair, officer=ground.officer(ground.deputy), position="committee", **given)
    assert may_run(ground.deputy, ground.union)
    assert "Chủ tịch" in may_poll(ground.deputy, ground.union).reason


def test_the_seat_of_who_was_elected_and_left_before_the_end_is_vacant_again(ground):
    congress = ground.congress()
    standing = [ground.of(ground.chair), ground.plain]
    ground.vote(ground.open(congress, standing), [(0, 1)] * 5)
    services.leave(ground.chair, member=ground.plain, left_on=ground.today, reason=REASON)
    ends = {"minutes": "Bầu.", "ends_on": ground.today + DAY}
    with pytest.raises(Refused) as refusal:
        services.conclude_congress(ground.chair, congress=congress, **ends)
    assert "Còn 1 chỗ" in refusal.value.fields["reason"]
    again = ground.vote(ground.open(congress, [ground.of(ground.deputy)], seats=9), [(0,)] * 5)
    assert again.seats == 1
    term = services.conclude_congress(ground.chair, congress=congress, **ends)
    assert {each.member for each in term.officers.all()} == {ground.of(ground.chair), ground.of(ground.deputy)}


def test_two_terms_share_no_day(ground):
    ground.seated()
    Term.objects.update(starts_on=ground.today - 10 * DAY)
    ground.elected()
    second, first = ground.union.terms.all()
    assert (first.ends_on, second.starts_on) == (ground.today - DAY, ground.today)


def test_the_committee_is_reminded_before_its_term_ends_and_told_once_it_has(ground):
    ground.seated()
    Term.objects.update(starts_on=ground.today - 20 * DAY, ends_on=ground.today + 3 * DAY)
    near = Near(ground.today, ground.today + 3 * DAY, lambda _kind, rows, _day: list(rows))
    (due,) = [each for each in coming(near) if each.what == "union term"]
    assert set(due.accounts) == {ground.chair.account_id, ground.deputy.account_id}
    client = Client()
    client.force_login(ground.chair.account)
    assert "chưa có nhiệm kỳ mới" not in client.get(reverse("union:union")).content.decode()
    Term.objects.update(ends_on=ground.today - DAY)
    assert "chưa có nhiệm kỳ mới" in client.get(reverse("union:union")).content.decode()
    assert may_run(ground.chair, ground.union)


def test_who_left_and_came_back_in_a_month_owes_it_once_and_sees_all_that_was_paid(ground):
    ground.seated()
    month = first_of_month(ground.today)
    rate = {"kind": RateKind.FIXED, "amount": 50_000, "paper": PAPER}
    services.set_rate(ground.chair, union=ground.union, from_month=month, **rate)
    old = ground.of(ground.worker)
    pay = {"union": ground.union, "day": ground.today}
    services.collect_dues(ground.chair, month=month, members=[old], **pay)
    services.leave(ground.chair, member=old, left_on=ground.today, reason=REASON)
    back = ground.member(old.name, ground.worker, joined_on=ground.today)
    assert not queries.owing(ground.union, month).filter(pk__in=[old.pk, back.pk]).exists()
    (row,) = [each for each in queries.dues_grid(ground.union, month.year) if each.member == back]
    assert not [owes for each, _entry, owes in row.months if owes and each <= month]
    assert [each.month for each in queries.own_dues(ground.worker, ground.union)] == [month]
    services.reverse_entry(ground.chair, entry=ground.union.entries.get(), reason=REASON)
    owing = queries.owing(ground.union, month).filter(account=ground.worker.account_id)
    assert list(owing) == [back]  # once, as who this person is now
    if month.month > 1:
        before = queries.owing(ground.union, month - DAY).filter(account=ground.worker.account_id)
        assert list(before) == [old]


def test_a_wrong_rate_is_followed_by_the_right_one_until_somebody_has_paid_by_it(ground):
    ground.seated()
    month = first_of_month(ground.today)
    rate = {"union": ground.union, "kind": RateKind.FIXED, "paper": PAPER}
    services.set_rate(ground.chair, from_month=first_of_month(month + 40 * DAY), amount=7, **rate)
    services.set_rate(ground.chair, from_month=month, amount=500_000, **rate)
    services.set_rate(ground.chair, from_month=month, amount=50_000, **rate)
    collect = {"union": ground.union, "members": [ground.plain], "day": ground.today}
    (entry,) = services.collect_dues(ground.chair, month=month, **collect)
    assert entry.amount == 50_000
    with pytest.raises(Refused) as refusal:
        services.set_rate(ground.chair, from_month=month, amount=60_000, **rate)
    assert "from_month" in refusal.value.fields


def test_a_wrong_day_of_joining_is_corrected_but_not_past_dues_that_were_paid(ground):
    ground.seated()
    facts = MemberFacts(ground.plain.name)
    month = first_of_month(ground.today)
    right = dt.date(2015, 3, 1)
    member = services.change_member(ground.chair, member=ground.plain, version=1, facts=facts, joined_on=right)
    assert member.joined_on == right
    for day in (ground.today + DAY, ground.union.founded_on - DAY):
        with pytest.raises(Refused) as refusal:
            services.change_member(ground.chair, member=member, version=2, facts=facts, joined_on=day)
        assert "joined_on" in refusal.value.fields
    rate = {"kind": RateKind.FIXED, "amount": 50_000, "paper": PAPER}
    before = first_of_month(month - DAY)
    services.set_rate(ground.chair, union=ground.union, from_month=before, **rate)
    services.collect_dues(ground.chair, union=ground.union, month=before, members=[member], day=ground.today)
    with pytest.raises(Refused) as refusal:
        services.change_member(ground.chair, member=member, version=2, facts=facts, joined_on=month)
    assert "joined_on" in refusal.value.fields
    assert services.change_member(ground.chair, member=member, version=2, facts=facts, joined_on=before).version == 3


def test_what_was_approved_and_is_not_taken_is_refused_until_it_is_given(ground):
    ground.seated().income()
    welfare = ground.asked()
    services.settle_welfare(ground.chair, welfare=welfare, approve=True)
    with pytest.raises(Overtaken):
        services.settle_welfare(ground.chair, welfare=welfare, approve=True)
    refused = services.settle_welfare(ground.chair, welfare=welfare, approve=False, answer="Đoàn viên không nhận")
    assert refused.state == WelfareState.REFUSED
    given = ground.asked()
    services.settle_welfare(ground.chair, welfare=given, approve=True)
    services.give_welfare(ground.chair, welfare=given, day=ground.today, receiver="Ai")
    with pytest.raises(Overtaken):
        services.settle_welfare(ground.chair, welfare=given, approve=False, answer="Muộn")


def test_the_page_of_an_activity_says_that_its_receipt_was_undone(ground):
    ground.seated().income()
    activity = services.plan_activity(
        ground.chair, union=ground.union, title="Giao lưu", plan="Thi đấu", day=ground.today, place="Sân"
    )
    done = services.finish_activity(ground.chair, activity=activity, result="Vui", spent=9, paid_on=ground.today)
    undone = services.reverse_entry(ground.chair, entry=done.entry, reason=REASON)
    client = Client()
    client.force_login(ground.chair.account)
    assert f"đã có phiếu ngược {undone.code}" in client.get(reverse("union:activity", args=[done.pk])).content.decode()
    assert (undone.kind, undone.side) == (EntryKind.ACTIVITY, Side.IN)


def test_a_member_without_an_office_sees_the_own_dues_and_no_other_page_of_the_union(ground):
    ground.seated()
    nominee = make_actor(ground.agency, Role.NOMINEE, name="Đoàn Viên Lao Động")
    member = ground.member("Đoàn Viên Lao Động", nominee)
    month = first_of_month(ground.today)
    rate = {"kind": RateKind.FIXED, "amount": 43_210, "paper": PAPER}
    services.set_rate(ground.chair, union=ground.union, from_month=month, **rate)
    services.collect_dues(ground.chair, union=ground.union, month=month, members=[member], day=ground.today)
    client = Client()
    client.force_login(nominee.account)
    page = client.get(reverse("union:own_dues"))
    assert "43.210" in page.content.decode()
    assert f'href="{reverse("union:union")}"' not in page.content.decode()
    assert reverse("union:own_dues") in client.get(reverse("web:own")).content.decode()
    for name in ("union", "members", "dues", "book", "welfare", "activities", "terms"):
        assert client.get(reverse(f"union:{name}")).status_code == 403, name
    other = make_actor(ground.agency, Role.NOMINEE, name="Không Là Đoàn Viên")
    client.force_login(other.account)
    assert client.get(reverse("union:own_dues")).status_code == 404
    assert reverse("union:own_dues") not in client.get(reverse("web:own")).content.decode()
