"""Years opened and closed in order, and award money that is asked for once, whoever decided it."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.fund.ground import Ground
from tests.makers import make_actor
from thidua.agencies.models import Authority, Role
from thidua.fund import queries, services
from thidua.fund.awards import payable_decisions
from thidua.fund.models import FundYear
from thidua.fund.views import book
from thidua.trail.errors import Refused

pytestmark = pytest.mark.django_db
REASON = "Ghi nhầm chứng từ"


def test_years_are_closed_in_order_so_that_no_balance_comes_into_a_closed_book():
    ground = Ground()
    first, second = (ground.fund(ground.today.year - back) for back in (2, 1))
    ground.came(first, 7)
    with pytest.raises(Refused, match=f"năm {first.year} còn mở"):
        services.close_year(ground.head, fund=second)
    services.close_year(ground.head, fund=first)
    services.close_year(ground.head, fund=second)
    assert queries.totals_of(FundYear.objects.get(year=ground.today.year)).left == 7
    with pytest.raises(Refused) as refusal:
        ground.fund(first.year - 1)
    assert "đã khóa sổ" in refusal.value.fields["year"]


def test_a_year_after_the_next_is_not_opened():
    ground = Ground()
    with pytest.raises(Refused) as refusal:
        ground.fund(ground.today.year + 2)
    assert "year" in refusal.value.fields
    assert ground.fund(ground.today.year + 1).year == ground.today.year + 1


def test_award_money_of_which_the_rest_was_given_up_is_asked_again_without_what_was_paid():
    ground = Ground()
    fund, decision = ground.fund(), ground.decision(people=3)
    ground.came(fund, 20_000_000)
    first = services.propose_award_money(ground.clerk, fund=fund, decision=decision)
    services.approve_payment(ground.head, payment=first)
    paid = ground.paid(first, amount=3_510_000)
    services.end_payment(ground.head, payment=first, reason="Chuyển sang lễ sau")
    (offered,) = payable_decisions(ground.clerk)
    second = services.propose_award_money(ground.clerk, fund=fund, decision=decision)
    assert second.amount == offered.money == 2 * 3_510_000
    assert second.title.startswith("Phần còn lại")
    services.refuse_payment(ground.head, payment=second, reason="Lập lại")
    services.reverse_entry(ground.clerk, entry=paid, reason=REASON)
    assert services.propose_award_money(ground.clerk, fund=fund, decision=decision).amount == 3 * 3_510_000


def test_award_money_that_was_paid_in_full_is_neither_offered_nor_asked_again():
    ground = Ground()
    fund, decision = ground.fund(), ground.decision(people=2)
    ground.came(fund, 20_000_000)
    first = services.propose_award_money(ground.clerk, fund=fund, decision=decision)
    services.approve_payment(ground.head, payment=first)
    ground.paid(first, amount=3_510_000)
    item = decision.items.first()
    item.award.status = "revoked"
    item.award.save()
    services.end_payment(ground.head, payment=first, reason="Một người bị thu hồi")
    assert not payable_decisions(ground.clerk)
    with pytest.raises(Refused, match="đã chi đủ"):
        services.propose_award_money(ground.clerk, fund=fund, decision=decision)


def test_of_the_states_decision_the_page_offers_the_sum_that_is_asked_for_and_none_of_other_peoples():
    ground = Ground()
    decision = ground.decision(people=3)
    decision.agency.authority = Authority.PRESIDENT
    decision.agency.save()
    clerk = make_actor(ground.tree["department"], Role.CLERK)
    fund = services.open_year(clerk, year=ground.today.year)
    (offered,) = payable_decisions(clerk)
    assert services.propose_award_money(clerk, fund=fund, decision=decision).amount == offered.money
    elsewhere = make_actor(ground.tree["commune"], Role.CLERK)
    assert not payable_decisions(elsewhere)


def test_the_book_counts_all_lines_of_which_it_shows_the_latest(monkeypatch):
    monkeypatch.setattr(book, "SHOWN", 1)
    ground = Ground()
    fund = ground.fund()
    for _line in range(3):
        ground.came(fund, 5)
    client = Client()
    client.force_login(ground.clerk.account)
    page = client.get(reverse("fund:book", args=[fund.pk])).content.decode()
    assert "3 phiếu" in page
    assert "15 đồng" in page
