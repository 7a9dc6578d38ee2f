"""The fund: estimate, money in, payments asked, approved and paid; never below nothing; the year closed."""

import datetime as dt

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.at_once import at_once, room_in_the_pool
from tests.exporting import export
from tests.fund.ground import DAY, Ground
from tests.makers import make_actor
from thidua.agencies.models import Role
from thidua.decisions.bonuses import bonus_table
from thidua.decisions.models import DecisionItem
from thidua.fund import norms, queries, services
from thidua.fund.awards import payable_decisions
from thidua.fund.models import Entry, FundYear, Payment, PaymentState
from thidua.fund.services import Ask, Estimate
from thidua.register.models import AwardStatus
from thidua.screens.waiting import waiting_for
from thidua.trail.books import balance
from thidua.trail.errors import NotAllowed, Overtaken, Refused

pytestmark = pytest.mark.django_db
REASON = "Ghi nhầm chứng từ"


def left(fund: FundYear) -> int:
    return balance(queries.entries_of_fund(fund), "amount")


def test_what_is_asked_is_approved_by_the_head_and_paid_in_parts_never_beyond_it():
    ground = Ground()
    fund = ground.fund()
    ground.came(fund, 10_000_000)
    payment = ground.approved(fund, 6_000_000)
    ground.paid(payment, amount=2_500_000)
    payment.refresh_from_db()
    assert (payment.state, queries.rest_of(payment), left(fund)) == (PaymentState.APPROVED, 3_500_000, 7_500_000)
    with pytest.raises(Refused) as refusal:
        ground.paid(payment, amount=3_500_001)
    assert "3.500.000 đồng" in refusal.value.fields["amount"]
    ground.paid(payment)
    payment.refresh_from_db()
    assert (payment.state, left(fund)) == (PaymentState.PAID, 4_000_000)
    with pytest.raises(Overtaken):
        ground.paid(payment, amount=1)


@pytest.mark.parametrize(("there", "fits"), [(6_000_000, True), (5_999_999, False)])
def test_no_more_is_paid_than_the_fund_has(there, fits):
    ground = Ground()
    fund = ground.fund()
    ground.came(fund, there)
    payment = ground.approved(fund, 6_000_000)
    if fits:
        ground.paid(payment)
        assert left(fund) == 0
        return
    with pytest.raises(Refused) as refusal:
        ground.paid(payment)
    assert "5.999.999 đồng" in refusal.value.fields["amount"]


def test_a_payment_is_not_paid_before_it_is_approved_nor_after_it_was_refused_or_ended():
    ground = Ground()
    fund = ground.fund()
    ground.came(fund, 10_000_000)
    asked = ground.asked(fund, 1_000_000)
    with pytest.raises(Overtaken):
        ground.paid(asked)
    services.refuse_payment(ground.head, payment=asked, reason="Chưa cần")
    with pytest.raises(Overtaken):
        ground.paid(asked)
    with pytest.raises(Overtaken):
        services.approve_payment(ground.head, payment=asked)
    ended = ground.approved(fund, 1_000_000)
    services.end_payment(ground.head, payment=ended, reason="Không in nữa")
    with pytest.raises(Overtaken):
        ground.paid(ended)


def test_nobody_approves_what_he_or_she_asked_for():
    ground = Ground()
    both = make_actor(ground.tree["province"], Role.HEAD, Role.CLERK)
    fund = ground.fund()
    payment = services.ask_payment(both, fund=fund, ask=Ask("objects", "In cờ", 100))
    with pytest.raises(NotAllowed):
        services.approve_payment(both, payment=payment)
    assert services.approve_payment(ground.head, payment=payment).state == PaymentState.APPROVED


@pytest.mark.parametrize(("amount", "fits"), [(6_300_000, True), (6_300_001, False)])
def test_a_session_costs_no_more_than_its_norm_unless_a_local_paper_says_so(amount, fits):
    ground = Ground()
    fund = ground.fund()
    people = {"chairs": 1, "members": 10, "helpers": 1}
    assert norms.session_most(**people) == 6_300_000
    if fits:
        ground.asked(fund, amount, kind="council", **people)
    else:
        with pytest.raises(Refused) as refusal:
            ground.asked(fund, amount, kind="council", **people)
        assert {"amount", "local_paper"} <= set(refusal.value.fields)
        ground.asked(fund, amount, kind="council", local_paper="Nghị quyết 05/2026/NQ-HĐND", **people)


def test_a_session_without_people_is_refused_and_other_uses_need_none():
    ground = Ground()
    fund = ground.fund()
    with pytest.raises(Refused):
        ground.asked(fund, 100, kind="council")
    ground.asked(fund, 100, kind="reviews")


def test_award_money_is_asked_once_with_the_sum_of_the_decision():
    ground = Ground()
    fund, decision = ground.fund(), ground.decision(people=3)
    assert list(payable_decisions(ground.clerk)) == [decision]
    payment = services.propose_award_money(ground.clerk, fund=fund, decision=decision)
    assert payment.amount == bonus_table(decision, ground.today).total == 3 * 3_510_000
    assert not payable_decisions(ground.clerk)
    with pytest.raises(Overtaken):
        services.propose_award_money(ground.clerk, fund=fund, decision=decision)
    services.refuse_payment(ground.head, payment=payment, reason="Chưa có nguồn")
    assert services.propose_award_money(ground.clerk, fund=fund, decision=decision).amount == payment.amount


def test_what_was_revoked_is_not_paid():
    ground = Ground()
    fund, decision = ground.fund(), ground.decision(people=2)
    item = DecisionItem.objects.filter(decision=decision).first()
    item.award.status = AwardStatus.REVOKED
    item.award.save()
    assert services.propose_award_money(ground.clerk, fund=fund, decision=decision).amount == 3_510_000


def test_a_draft_and_the_decision_of_an_agency_that_pays_itself_are_refused():
    ground = Ground()
    fund = services.open_year(make_actor(ground.tree["department"], Role.CLERK), year=ground.today.year)
    decision = ground.decision()
    department = make_actor(ground.tree["department"], Role.CLERK)
    with pytest.raises(Refused, match="nguồn thứ cấp"):
        services.propose_award_money(department, fund=fund, decision=decision)


def test_a_wrong_line_is_undone_by_its_reverse_and_the_payment_waits_again():
    ground = Ground()
    fund = ground.fund()
    came = ground.came(fund, 5_000_000)
    payment = ground.approved(fund, 5_000_000)
    wrong = ground.paid(payment)
    with pytest.raises(Refused):
        services.reverse_entry(ground.clerk, entry=came, reason=REASON)  # it has gone
    undone = services.reverse_entry(ground.clerk, entry=wrong, reason=REASON)
    payment.refresh_from_db()
    assert (undone.amount, payment.state, left(fund)) == (5_000_000, PaymentState.APPROVED, 5_000_000)
    with pytest.raises(Overtaken):
        services.reverse_entry(ground.clerk, entry=wrong, reason=REASON)
    with pytest.raises(Refused):
        services.reverse_entry(ground.clerk, entry=undone, reason=REASON)
    services.reverse_entry(ground.clerk, entry=came, reason=REASON)
    found = queries.totals_of(fund)
    assert (found.all_income, found.all_paid, found.left) == (0, 0, 0)


def test_a_year_is_closed_once_over_and_what_is_left_is_carried_into_the_next():
    ground = Ground()
    fund = ground.fund(ground.today.year - 1)
    ground.came(fund, 9_000_000)
    ground.paid(ground.approved(fund, 2_000_000))
    waiting = ground.asked(fund, 1_000_000)
    with pytest.raises(Refused, match="Còn 1 khoản"):
        services.close_year(ground.head, fund=fund)
    services.refuse_payment(ground.head, payment=waiting, reason="Hết năm")
    services.close_year(ground.head, fund=fund)
    following = FundYear.objects.get(year=ground.today.year)
    (carried,) = following.entries.all()
    assert (carried.amount, carried.source, carried.day) == (7_000_000, "carried", dt.date(ground.today.year, 1, 1))
    with pytest.raises(Overtaken):
        ground.came(fund, 1)
    with pytest.raises(Overtaken):
        services.close_year(ground.head, fund=fund)
    with pytest.raises(Refused):
        services.reverse_entry(ground.clerk, entry=carried, reason=REASON)
    with pytest.raises(Refused, match="chưa hết"):
        services.close_year(ground.head, fund=following)


def test_the_database_itself_keeps_lines_and_closed_books():
    ground = Ground()
    fund = ground.fund(ground.today.year - 1)
    entry = ground.came(fund, 500)
    payment = ground.approved(fund, 900)
    for wrong in (
        lambda: Entry.objects.filter(pk=entry.pk).update(amount=4),
        lambda: Entry.objects.filter(pk=entry.pk).delete(),
        lambda: Payment.objects.filter(pk=payment.pk).update(amount=4),
        lambda: Entry.objects.create(fund=fund, kind="paid", payment=payment, amount=-501, day=entry.day),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            wrong()
    services.end_payment(ground.head, payment=payment, reason="Thôi")
    services.close_year(ground.head, fund=fund)
    with pytest.raises(DatabaseError), transaction.atomic():
        Entry.objects.create(fund=fund, kind="income", source="other", amount=1, day=entry.day)


STEPS = st.lists(
    st.tuples(st.sampled_from(["come", "pay", "part", "reverse"]), st.integers(1, 9), st.booleans()), max_size=12
)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_whatever_is_tried_the_book_is_the_sum_and_never_below_nothing(steps, db):
    with transaction.atomic():
        ground = Ground()
        fund = ground.fund()
        first = dt.date(fund.year, 1, 1)
        expected = 0
        for what, amount, early in steps:
            day = first if early else ground.today
            lines = list(queries.entries_of_fund(fund))
            try:
                if what == "come":
                    change = ground.came(fund, amount, day=day).amount
                elif what in {"pay", "part"}:
                    part = amount if what == "pay" else 1
                    change = ground.paid(ground.approved(fund, amount), amount=part, day=day).amount
                elif lines:
                    line = lines[amount % len(lines)]
                    change = services.reverse_entry(ground.clerk, entry=line, reason=REASON).amount
                    assert change == -line.amount
                else:
                    change = 0
            except Refused:
                change = 0
            expected += change
            assert left(fund) == expected
            assert all(each.running >= 0 for each in queries.book(fund))
        found = queries.totals_of(fund)
        assert found.all_income - found.all_paid == found.left == expected
        transaction.set_rollback(True)


@pytest.mark.django_db(transaction=True)
def test_of_two_officers_who_pay_the_last_money_at_once_one_is_told():
    ground = Ground()
    fund = ground.fund()
    ground.came(fund, 5_000_000)
    first, second = ground.approved(fund, 4_000_000), ground.approved(fund, 3_000_000)
    with room_in_the_pool(4):
        answers, backends = at_once(lambda: ground.paid(first), lambda: ground.paid(second))
    assert len(backends) == 2
    assert sorted(isinstance(each, Refused) for each in answers) == [False, True]
    assert left(fund) in {1_000_000, 2_000_000}


def test_only_the_own_agency_keeps_and_only_its_head_approves():
    ground = Ground()
    fund = ground.fund()
    ground.came(fund, 100)
    payment = ground.asked(fund, 100)
    estimate = Estimate()
    for actor in (ground.stranger, make_actor(ground.tree["province"], Role.UNIT_OFFICER)):
        for work in (
            lambda who: services.receive_money(
                who, fund=fund, source="budget", amount=1, party="A", paper="1", day=ground.today
            ),
            lambda who: services.ask_payment(who, fund=fund, ask=Ask("objects", "A", 1)),
            lambda who: services.change_estimate(who, fund=fund, version=1, estimate=estimate),
            lambda who: services.approve_payment(who, payment=payment),
            lambda who: services.close_year(who, fund=fund),
        ):
            with pytest.raises(NotAllowed):
                work(actor)
        assert not queries.visible_funds(actor).filter(pk=fund.pk).exists()
    with pytest.raises(NotAllowed):
        services.approve_payment(ground.clerk, payment=payment)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"amount": 0}, "amount"),
        ({"party": ""}, "party"),
        ({"paper": " "}, "paper"),
        ({"source": "carried"}, "source"),
        ({"day": 1}, "day"),
        ({"day": -400}, "day"),
    ],
)
def test_money_without_what_it_needs_is_refused_beside_its_field(change, field):
    ground = Ground()
    fund = ground.fund()
    if "day" in change:
        change = {"day": ground.today + change["day"] * DAY}
    amount = change.pop("amount", 100)
    with pytest.raises(Refused) as refusal:
        ground.came(fund, amount, **change)
    assert field in refusal.value.fields
    assert left(fund) == 0


@pytest.mark.parametrize(("ceiling", "most"), [("salary", 2_000), ("delta", 100), ("mountain", 150)])
def test_the_ceiling_is_reckoned_from_its_base_and_passing_it_is_said_not_refused(ceiling, most):
    ground = Ground()
    fund = ground.fund()
    for version, (budget, over) in enumerate([(most, 0), (most + 1, 1)], start=1):
        estimate = Estimate(budget=budget, ceiling=ceiling, base=10_000)
        fund = services.change_estimate(ground.clerk, fund=fund, version=version, estimate=estimate)
        limit = queries.ceiling_of(fund)
        assert (limit.most, limit.over) == (most, over)
    with pytest.raises(Overtaken):
        services.change_estimate(ground.clerk, fund=fund, version=1, estimate=Estimate())


def test_the_share_for_running_emulation_is_shown_against_its_limit():
    ground = Ground()
    fund = ground.fund()
    ground.came(fund, 1_000)
    ground.asked(fund, 200, kind="reviews")
    ground.asked(fund, 500, kind="objects")
    assert queries.share_of(fund).over == 0
    refused = ground.asked(fund, 7, kind="publicity")
    assert (queries.share_of(fund).most, queries.share_of(fund).over) == (200, 7)
    services.refuse_payment(ground.head, payment=refused, reason="Vượt")
    assert queries.share_of(fund).over == 0


def test_what_waits_is_told_to_who_does_it():
    ground = Ground()
    fund = ground.fund()
    payment = ground.asked(fund, 100)
    assert "Đề nghị chi quỹ chờ duyệt" in [each.text for each in waiting_for(ground.head)]
    services.approve_payment(ground.head, payment=payment)
    assert "Khoản chi đã duyệt, chưa chi hết" in [each.text for each in waiting_for(ground.clerk)]
    assert "Đề nghị chi quỹ chờ duyệt" not in [each.text for each in waiting_for(ground.head)]


def test_pages_show_the_year_its_book_and_its_rows_and_keep_what_was_typed():
    ground = Ground()
    fund, decision = ground.fund(), ground.decision()
    ground.came(fund, 10_000_000)
    client = Client()
    client.force_login(ground.clerk.account)
    page = client.get(reverse("fund:year", args=[fund.pk])).content.decode()
    assert decision.number in page
    assert "10.000.000" in page
    assert "nguồn thứ cấp" in page
    client.post(reverse("fund:propose", args=[fund.pk, decision.pk]))
    payment = Payment.objects.get()
    refused = client.post(
        reverse("fund:ask", args=[fund.pk]),
        {"kind": "council", "title": "Họp xét", "amount": "9.000.000", "chairs": "1", "members": "2"},
    ).content.decode()
    assert "2.000.000 đồng" in refused
    assert "9.000.000" in refused
    services.approve_payment(ground.head, payment=payment)
    data = {"amount": "7.020.000", "day": f"{ground.today:%d/%m/%Y}", "party": "Nhiều người", "paper": "PC-09"}
    assert client.post(reverse("fund:pay", args=[payment.pk]), data).status_code == 302
    book = export(client, reverse("fund:book", args=[fund.pk]), {"noi_dung": "award_money"}, kind="csv")
    assert book.content.decode("utf-8-sig").count("\n") == 2
    assert "PC-09" in book.content.decode("utf-8-sig")
    assert "Thu vào" in client.get(reverse("fund:book", args=[fund.pk])).text
    assert "Thứ 5" not in client.get(reverse("fund:book", args=[fund.pk])).text
    client.force_login(ground.stranger.account)
    for name in ("year", "book"):
        assert client.get(reverse(f"fund:{name}", args=[fund.pk])).status_code == 404
    assert client.get(reverse("fund:payment", args=[payment.pk])).status_code == 404
