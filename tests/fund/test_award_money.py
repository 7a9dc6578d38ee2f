"""Award money is paid once: after an ended payment, by one of several agencies, and only for awards that stand."""

import pytest

from tests.decisions.desk import issued, make_desk, to_decide
from tests.fund.ground import Ground
from tests.makers import make_actor
from thidua.agencies.models import Agency, Role
from thidua.decisions.models import Decision, DecisionItem
from thidua.dossiers.models import Submission
from thidua.fund import services
from thidua.fund.models import FundYear, Payment
from thidua.register.models import AwardStatus
from thidua.trail.errors import Refused

pytestmark = pytest.mark.django_db
EACH = 3_510_000


def revoked(decision: Decision) -> None:
    """One of its awards is taken away."""
    item = DecisionItem.objects.filter(decision=decision).first()
    item.award.status = AwardStatus.REVOKED
    item.award.save()


def approved_money(ground: Ground, fund: FundYear, decision: Decision) -> Payment:
    asked = services.propose_award_money(ground.clerk, fund=fund, decision=decision)
    return services.approve_payment(ground.head, payment=asked)


def test_what_was_paid_before_the_rest_was_ended_is_not_asked_again():
    ground = Ground()
    fund, decision = ground.fund(), ground.decision(people=3)
    ground.came(fund, 20_000_000)
    first = approved_money(ground, fund, decision)
    ground.paid(first, amount=EACH)
    services.end_payment(ground.head, payment=first, reason="Hai người nhận ở năm sau")
    rest = services.propose_award_money(ground.clerk, fund=fund, decision=decision)
    assert rest.amount == 2 * EACH
    rest = services.approve_payment(ground.head, payment=rest)
    ground.paid(rest, amount=EACH)
    services.end_payment(ground.head, payment=rest, reason="Còn một người")
    last = approved_money(ground, fund, decision)
    ground.paid(last)
    last.refresh_from_db()
    assert (last.amount, last.state) == (EACH, "paid")


def test_nothing_is_asked_once_all_was_paid():
    ground = Ground()
    fund, decision = ground.fund(), ground.decision(people=2)
    ground.came(fund, 20_000_000)
    first = approved_money(ground, fund, decision)
    ground.paid(first, amount=EACH)
    revoked(decision)
    services.end_payment(ground.head, payment=first, reason="Một danh hiệu bị thu hồi")
    with pytest.raises(Refused, match="đã chi đủ"):
        services.propose_award_money(ground.clerk, fund=fund, decision=decision)


def test_an_award_taken_away_after_it_was_asked_for_is_neither_approved_nor_paid():
    ground = Ground()
    fund, decision, later = ground.fund(), ground.decision(people=2), ground.decision(people=2)
    ground.came(fund, 50_000_000)
    asked = services.propose_award_money(ground.clerk, fund=fund, decision=decision)
    revoked(decision)
    with pytest.raises(Refused, match="thu hồi"):
        services.approve_payment(ground.head, payment=asked)
    approved = approved_money(ground, fund, later)
    revoked(later)
    with pytest.raises(Refused) as refusal:
        ground.paid(approved)
    assert "3.510.000 đồng" in refusal.value.fields["amount"]
    ground.paid(approved, amount=EACH)
    with pytest.raises(Refused):
        ground.paid(approved, amount=1)


def test_of_two_agencies_over_one_person_only_one_pays_the_money_of_the_state():
    ground = Ground()
    desk = make_desk("prime_minister", ground.tree)
    Agency.objects.filter(pk=desk.agency.pk).update(symbol="TTg")
    reviews = [to_decide(desk, "pm_merit_certificate") for _n in range(2)]
    sent = Submission.objects.create(
        code="TTr-QTINH",
        sender=ground.tree["province"],
        receiver=desk.agency,
        title="Tờ trình của tỉnh",
        year=2024,
        letter_number="13/TTr-UBND",
        letter_date=reviews[0].submission.letter_date,
    )
    for place, each in enumerate(reviews, start=1):
        sent.items.create(nomination=each.nomination, position=place)
    decision = issued(desk, reviews, award="pm_merit_certificate")
    asked = services.propose_award_money(ground.clerk, fund=ground.fund(), decision=decision)
    clerk = make_actor(ground.tree["department"], Role.CLERK)
    fund = services.open_year(clerk, year=ground.today.year)
    with pytest.raises(Refused, match="cơ quan khác"):
        services.propose_award_money(clerk, fund=fund, decision=decision)
    services.refuse_payment(ground.head, payment=asked, reason="Sở chi")
    assert services.propose_award_money(clerk, fund=fund, decision=decision).amount == asked.amount
