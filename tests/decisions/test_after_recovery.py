"""What is owed after an award was taken away: handed back by parts, settled, and given back when it is restored."""

import datetime as dt

import pytest
from django.utils import timezone

from tests.decisions.after_desk import HERO, asked, certified, checked, done, signed
from tests.decisions.desk import ADVANCED, make_desk
from tests.makers import make_actor
from thidua.agencies.models import Agency, Role
from thidua.decisions.after.recovery import balance_of, cancel_receipt, record_receipt
from thidua.trail.errors import NotAllowed, Overtaken, Refused

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
DUE = 3_510_000


@pytest.fixture
def desk():
    return make_desk()


@pytest.fixture
def case(desk):
    return done(desk, certified(desk), "revocation")


def paid(desk, case, amount, **fields):
    answer = {"received_on": timezone.localdate(), "paper": "Phiếu thu 1"} | fields
    return record_receipt(desk.officer, case=case, kind="money", amount=amount, **answer)


def handed_back(desk, case):
    return record_receipt(
        desk.officer, case=case, kind="object", received_on=timezone.localdate(), paper="Biên bản giao nhận 2"
    )


def test_money_comes_in_parts_and_it_is_settled_with_the_last_dong_and_the_object(desk, case):
    paid(desk, case, 1_000_000)
    paid(desk, case, DUE - 1_000_001)
    assert (balance_of(case).money_left, balance_of(case).is_settled) == (1, False)
    handed_back(desk, case)
    assert (balance_of(case).object_left, balance_of(case).is_settled) == (False, False)
    paid(desk, case, 1)
    assert (balance_of(case).money_left, balance_of(case).is_settled) == (0, True)


@pytest.mark.parametrize("amount", [0, -1, DUE + 1, None])
def test_nothing_and_more_than_is_owed_are_refused(desk, case, amount):
    with pytest.raises(Refused) as refusal:
        paid(desk, case, amount)
    assert "amount" in refusal.value.fields
    assert not case.receipts.exists()


def test_all_at_once_is_taken(desk, case):
    paid(desk, case, DUE)
    assert balance_of(case).money_left == 0


@pytest.mark.parametrize("days", [-1, 1])
def test_a_receipt_is_dated_from_the_decision_to_today(desk, case, days):
    with pytest.raises(Refused) as refusal:
        paid(desk, case, 1, received_on=timezone.localdate() + days * DAY)
    assert "received_on" in refusal.value.fields


def test_the_object_comes_back_once(desk, case):
    handed_back(desk, case)
    with pytest.raises(Refused, match="Không còn hiện vật"):
        handed_back(desk, case)


def test_a_receipt_needs_its_paper(desk, case):
    with pytest.raises(Refused) as refusal:
        paid(desk, case, 1, paper=" ")
    assert "paper" in refusal.value.fields


def test_a_mistaken_receipt_is_cancelled_with_a_reason_and_stays_in_sight(desk, case):
    receipt = paid(desk, case, DUE)
    with pytest.raises(Refused):
        cancel_receipt(desk.officer, receipt=receipt, reason="")
    cancel_receipt(desk.officer, receipt=receipt, reason="Nhầm người nộp")
    assert (balance_of(case).money_left, case.receipts.count()) == (DUE, 1)
    with pytest.raises(Overtaken):
        cancel_receipt(desk.officer, receipt=receipt, reason="Lần nữa")


def test_only_the_deciding_agencys_officer_records(desk, case):
    for actor in (make_actor(desk.department, Role.APPRAISER), desk.head):
        with pytest.raises(NotAllowed):
            record_receipt(actor, case=case, kind="money", amount=1, received_on=timezone.localdate(), paper="1")


def test_of_an_award_of_money_only_no_object_is_owed():
    desk = make_desk("department")
    case = checked(desk, asked(desk, certified(desk, award=ADVANCED), "revocation"), money_due=710_000)
    assert (case.object_due, case.money_due) == (False, 710_000)


def test_nothing_is_received_before_it_is_decided_nor_where_nothing_is_owed(desk):
    case = checked(desk, asked(desk, certified(desk), "revocation"))
    with pytest.raises(Overtaken):
        paid(desk, case, 1)
    with pytest.raises(Refused, match="không có gì phải nộp lại"):
        paid(desk, done(desk, certified(desk), "exchange"), 1)


def test_what_was_recovered_is_owed_back_when_the_honour_is_restored():
    desk = make_desk("president")
    Agency.objects.filter(pk=desk.agency.pk).update(symbol="CTN")
    certificate = certified(desk, award=HERO)
    granted = certificate.item.bonus
    assert granted
    stripped = signed(
        desk, checked(desk, asked(desk, certificate, "stripping"), money_due=granted, money_basis="Văn bản thử")
    )
    receipt = paid(desk, stripped, 5_000_000)
    handed_back(desk, stripped)
    restored = checked(desk, asked(desk, certificate, "restoration"))
    assert restored.money_due == 5_000_000  # the draft says it already
    restored = signed(desk, restored)
    assert (restored.money_due, restored.object_due, restored.undoes) == (5_000_000, True, stripped)
    assert (balance_of(stripped).is_lifted, balance_of(stripped).is_settled) == (True, True)
    with pytest.raises(Refused, match="phục hồi"):
        paid(desk, stripped, 1)
    with pytest.raises(Refused, match="phục hồi"):
        cancel_receipt(desk.officer, receipt=receipt, reason="Thử")
    paid(desk, restored, 5_000_000)
    handed_back(desk, restored)
    assert balance_of(restored).is_settled
