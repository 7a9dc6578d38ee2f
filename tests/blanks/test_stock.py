"""The stock: what was received is used, spoiled or left; serials go out in order, each once; nothing is deleted."""

import datetime as dt

import pytest
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.at_once import at_once
from tests.blanks.shop import REASON, make_shop
from tests.makers import make_actor
from thidua.agencies.models import Role
from thidua.blanks import stock
from thidua.blanks.models import Batch, Sheet
from thidua.blanks.printing import ask_to_print, print_again, print_batch
from thidua.decisions.models import Certificate
from thidua.jobs.kinds import untold
from thidua.jobs.models import Job
from thidua.trail.errors import Overtaken, Refused
from thidua.trail.models import Entry
from thidua.trail.services import verify


@pytest.mark.django_db
def test_series_received_twice_or_the_wrong_way_round_are_refused(shop):
    shop.receive(1, 20)
    for first, last in ((20, 30), (5, 6), (0, 1)):
        with pytest.raises(Refused, match="BK-00001 – BK-00020"):
            shop.receive(first, last)
    shop.receive(21, 30)
    shop.receive(1, 20, prefix="BM-")
    with pytest.raises(Refused, match="không được nhỏ hơn"):
        shop.receive(50, 49)
    with pytest.raises(Refused, match="chia thành nhiều lần"):
        shop.receive(1_000, 101_000)
    shop.receive(1_000, 100_999)
    with pytest.raises(Refused, match="sau hôm nay"):
        shop.receive(200_000, 200_001, received_on=timezone.localdate() + dt.timedelta(days=1))
    assert stock.stock_of(shop.blank).received == 50 + 100_000


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("prefix", "digits", "first", "twin"),
    [
        ("BK-0", 3, 501, True),  # BK-0501, as «BK-» and four digits
        ("bk-", 4, 501, True),
        ("BK-0", 3, 521, False),
        ("BK-0", 4, 501, False),  # BK-00501
        ("BK", 4, 501, False),
    ],
)
def test_a_serial_is_received_once_however_it_is_put_together(shop, prefix, digits, first, twin):
    shop.receive(501, 520, digits=4)
    if not twin:
        assert shop.receive(first, first + 5, prefix=prefix, digits=digits)
        return
    with pytest.raises(Refused, match="BK-0501 – BK-0520"):
        shop.receive(first, first + 5, prefix=prefix, digits=digits)


@pytest.mark.django_db
def test_what_was_spoiled_in_stock_is_passed_over_and_can_t_be_spoiled_again(shop):
    shop.receive(1, 5)
    assert stock.spoil_in_stock(shop.actor, blank=shop.blank, prefix="BK-", first=2, last=3, reason=REASON) == 2
    assert [number for _series, number in stock.next_sheets(shop.blank, 9)] == [1, 4, 5]
    for first, last, why in ((3, 4, "BK-00003"), (6, 6, "không nằm trong"), (4, 3, "nhỏ hơn")):
        with pytest.raises(Refused, match=why):
            stock.spoil_in_stock(shop.actor, blank=shop.blank, prefix="BK-", first=first, last=last, reason=REASON)
    with pytest.raises(Refused, match="Nêu lý do"):
        stock.spoil_in_stock(shop.actor, blank=shop.blank, prefix="BK-", first=4, last=4, reason="")
    assert stock.stock_of(shop.blank) == stock.Stock(received=5, used=0, spoiled=2)


ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("receive"), st.integers(0, 30), st.integers(0, 12)),
        st.tuples(st.just("take"), st.integers(1, 5), st.just(0)),
        st.tuples(st.just("spoil used"), st.integers(0, 9), st.just(0)),
        st.tuples(st.just("spoil left"), st.integers(0, 35), st.integers(0, 3)),
    ),
    max_size=14,
)


@pytest.mark.django_db
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS)
def test_whatever_is_done_received_is_used_and_spoiled_and_left_and_no_serial_goes_out_twice(store, acts):
    """A model of sets beside the rows: after every act both say the same."""
    shop, batch, certificate = store
    with transaction.atomic():
        received: list[int] = []  # in the order in which they go out
        used: dict[int, Sheet] = {}
        spoiled: set[int] = set()
        for act, first, more in acts:
            gone = used.keys() | spoiled
            left = [number for number in received if number not in gone]
            rows = Sheet.objects.count()
            if act == "receive":
                wanted = list(range(first, first + more + 1))
                if set(wanted) & set(received):
                    with pytest.raises(Refused):
                        shop.receive(first, first + more)
                else:
                    shop.receive(first, first + more)
                    received += wanted
            elif act == "take":
                if len(left) < first:
                    with pytest.raises(Refused):
                        stock.take(shop.blank, first)
                    continue
                taken = stock.take(shop.blank, first)
                assert [number for _series, number in taken] == left[:first]
                for series, number in taken:
                    sheet = Sheet(series=series, number=number, batch=batch, certificate=certificate, code=f"{number}")
                    sheet.save()
                    used[number] = sheet
            elif act == "spoil used":
                numbers = sorted(used)
                if not numbers:
                    continue
                number = numbers[first % len(numbers)]
                stock.spoil_printed(shop.actor, batch=batch, sheets=[used.pop(number)], reason=REASON)
                spoiled.add(number)
            else:
                wanted = set(range(first, first + more + 1))
                try:
                    stock.spoil_in_stock(
                        shop.actor, blank=shop.blank, prefix="BK-", first=first, last=first + more, reason=REASON
                    )
                except Refused:
                    assert not wanted <= set(left) or not _in_one_series(shop, wanted)
                else:
                    assert wanted <= set(left)
                    spoiled |= wanted
            count = stock.stock_of(shop.blank)
            assert count == stock.Stock(len(received), len(used), len(spoiled))
            assert count.left == len(received) - len(used) - len(spoiled) >= 0
            assert Sheet.objects.count() >= rows
        transaction.set_rollback(True)


def _in_one_series(shop, numbers):
    return shop.blank.series.filter(first__lte=min(numbers), last__gte=max(numbers)).exists()


@pytest.fixture
def store(shop):
    """The shop with a batch and a certificate to which sheets can be given."""
    decision = shop.decision(1)
    shop.receive(900, 901, prefix="KHAC-")
    batch = ask_to_print(shop.actor, blank=shop.blank, decision=decision)
    Batch.objects.update(state="done")
    stock.spoil_in_stock(shop.actor, blank=shop.blank, prefix="KHAC-", first=900, last=901, reason=REASON)
    with connection.cursor() as cursor:  # the property begins with an empty store
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("DELETE FROM blanks_sheet; DELETE FROM blanks_series")
        cursor.execute("SET session_replication_role = origin")
    return shop, batch, Certificate.objects.get()


OFFICERS = 6


@pytest.mark.usefixtures("room_for_all")
@pytest.mark.django_db(transaction=True)
def test_officers_who_print_at_the_same_moment_never_get_the_same_sheet():
    shop = make_shop()
    shop.receive(1, 100)
    decisions = [shop.decision(4) for _ in range(OFFICERS)]
    officers = [make_actor(shop.desk.agency, Role.APPRAISER) for _ in decisions]
    batches = [
        ask_to_print(officer, blank=shop.blank, decision=decision)
        for officer, decision in zip(officers, decisions, strict=True)
    ]
    answers, backends = at_once(
        *(
            lambda officer=officer, batch=batch: print_batch(officer, untold, batch=batch.pk)
            for officer, batch in zip(officers, batches, strict=True)
        )
    )
    assert [answer for answer in answers if isinstance(answer, Exception)] == []
    assert len(backends) == OFFICERS
    numbers = sorted(Sheet.objects.values_list("number", flat=True))
    assert numbers == list(range(1, 4 * OFFICERS + 1))
    for batch in batches:
        mine = sorted(batch.sheets.values_list("number", flat=True))
        assert mine == list(range(mine[0], mine[0] + 4))
    assert verify() == []


@pytest.mark.usefixtures("room_for_all")
@pytest.mark.django_db(transaction=True)
def test_of_two_who_report_the_same_sheet_as_spoiled_one_prints_again_and_the_other_is_told():
    shop = make_shop()
    shop.receive(1, 10)
    batch = shop.printed(shop.decision(2))
    sheet = batch.sheets.get(page=1)
    second = make_actor(shop.desk.agency, Role.UNIT_OFFICER)
    answers, _backends = at_once(
        *(
            lambda actor=actor: print_again(actor, batch=batch, sheets=[sheet], reason=REASON)
            for actor in (shop.actor, second)
        )
    )
    assert sum(isinstance(answer, Overtaken) for answer in answers) == 1
    assert sum(isinstance(answer, Batch) for answer in answers) == 1
    assert Entry.objects.filter(event="blanks_spoiled").count() == 1
    assert Job.objects.filter(state="waiting").count() == 1


@pytest.mark.usefixtures("room_for_all")
@pytest.mark.django_db(transaction=True)
def test_of_two_batches_of_one_decision_only_one_is_under_way():
    shop = make_shop()
    shop.receive(1, 10)
    decision = shop.decision(2)
    answers, _backends = at_once(
        *(
            lambda actor=actor: ask_to_print(actor, blank=shop.blank, decision=decision)
            for actor in (shop.actor, make_actor(shop.desk.agency, Role.APPRAISER))
        )
    )
    assert sum(isinstance(answer, Overtaken) for answer in answers) == 1
    assert Batch.objects.count() == 1
