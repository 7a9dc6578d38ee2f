"""The stock: what comes, goes, is counted; wrong slips undone; never below nothing."""

import datetime as dt

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.at_once import at_once, room_in_the_pool
from tests.exporting import export
from tests.makers import make_actor, make_tree
from thidua.agencies.models import Role
from thidua.screens.waiting import waiting_for
from thidua.stock import queries, services
from thidua.stock.models import Item, Slip
from thidua.trail.books import balance
from thidua.trail.errors import NotAllowed, Overtaken, Refused

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
REASON = "Ghi nhầm số lượng"


class Ground:
    """A province that keeps frames, and a stranger."""

    def __init__(self) -> None:
        self.tree = make_tree()
        self.clerk = make_actor(self.tree["province"], Role.CLERK, name="Văn Thư Kho")
        self.head = make_actor(self.tree["province"], Role.HEAD)
        self.stranger = make_actor(self.tree["stranger"], *Role)
        self.today = timezone.localdate()

    def item(self, **fields) -> Item:
        known = {"name": "Khung bằng khen", "kind": "frame", "unit": "chiếc", "low_mark": 5}
        return services.add_item(self.clerk, **(known | fields))

    def came(self, item: Item, quantity: int, **fields) -> Slip:
        return services.receive(
            self.clerk, item=item, quantity=quantity, party="Xưởng in Ví Dụ", paper="PN-01", **fields
        )

    def went(self, item: Item, quantity: int, **fields) -> Slip:
        return services.issue(self.clerk, item=item, quantity=quantity, party="Sở Tài chính", **fields)


def left(item: Item) -> int:
    return balance(queries.slips_of(item), "quantity")


def test_what_is_left_is_the_sum_of_the_slips_and_the_book_says_what_was_there_after_each():
    ground = Ground()
    item = ground.item()
    ground.came(item, 20, day=ground.today - 3 * DAY)
    ground.went(item, 8, day=ground.today - DAY)
    ground.came(item, 5, day=ground.today - 2 * DAY)  # written late, on its own day
    assert left(item) == 17
    assert [(each.quantity, each.running) for each in queries.book(item)] == [(20, 20), (5, 25), (-8, 17)]


@pytest.mark.parametrize(("quantity", "fits"), [(20, True), (21, False)])
def test_no_more_goes_out_than_is_there(quantity, fits):
    ground = Ground()
    item = ground.item()
    ground.came(item, 20)
    if fits:
        ground.went(item, quantity)
        assert left(item) == 0
        return
    with pytest.raises(Refused) as refusal:
        ground.went(item, quantity)
    assert "chỉ còn 20 chiếc" in refusal.value.fields["quantity"]
    assert left(item) == 20


def test_nothing_goes_out_on_a_day_on_which_it_was_not_there_yet():
    ground = Ground()
    item = ground.item()
    ground.came(item, 5, day=ground.today)
    with pytest.raises(Refused):
        ground.went(item, 1, day=ground.today - DAY)
    ground.went(item, 1, day=ground.today)


def test_nothing_goes_out_earlier_that_a_later_slip_has_needed():
    ground = Ground()
    item = ground.item()
    ground.came(item, 5, day=ground.today - 2 * DAY)
    ground.went(item, 5, day=ground.today)
    with pytest.raises(Refused):
        ground.went(item, 1, day=ground.today - DAY)


def test_a_wrong_slip_is_undone_by_its_reverse_once_and_never_altered():
    ground = Ground()
    item = ground.item()
    ground.came(item, 20)
    wrong = ground.went(item, 9)
    undone = services.reverse(ground.clerk, slip=wrong, reason=REASON)
    assert (left(item), undone.quantity, undone.reverses) == (20, 9, wrong)
    with pytest.raises(Overtaken):
        services.reverse(ground.clerk, slip=wrong, reason=REASON)
    with pytest.raises(Refused):
        services.reverse(ground.clerk, slip=undone, reason=REASON)
    with pytest.raises(Refused):
        services.reverse(ground.clerk, slip=ground.came(item, 1), reason=" ")


def test_what_came_is_not_undone_once_it_has_gone():
    ground = Ground()
    item = ground.item()
    came = ground.came(item, 20)
    gone = ground.went(item, 1)
    with pytest.raises(Refused):
        services.reverse(ground.clerk, slip=came, reason=REASON)
    services.reverse(ground.clerk, slip=gone, reason=REASON)
    services.reverse(ground.clerk, slip=came, reason=REASON)
    assert left(item) == 0


def test_a_count_writes_the_difference_with_its_reason():
    ground = Ground()
    item = ground.item()
    ground.came(item, 20)
    same = services.count(ground.clerk, item=item, found=20, expected=20, paper="KK-01")
    assert (same.quantity, same.found) == (0, 20)
    with pytest.raises(Refused) as refusal:
        services.count(ground.clerk, item=item, found=18, expected=20, paper="KK-02")
    assert "reason" in refusal.value.fields
    fewer = services.count(ground.clerk, item=item, found=18, expected=20, paper="KK-02", reason="Vỡ hai chiếc")
    assert (fewer.quantity, left(item)) == (-2, 18)


def test_a_count_is_refused_when_a_slip_came_between():
    ground = Ground()
    item = ground.item()
    ground.came(item, 20)
    with pytest.raises(Overtaken):
        services.count(ground.clerk, item=item, found=20, expected=0, paper="KK-01")


@pytest.mark.parametrize(
    ("change", "field"),
    [({"quantity": 0}, "quantity"), ({"party": " "}, "party"), ({"paper": ""}, "paper"), ({"day": 1}, "day")],
)
def test_a_slip_without_what_it_needs_is_refused_beside_its_field(change, field):
    ground = Ground()
    item = ground.item()
    known = {"quantity": 1, "party": "Xưởng in", "paper": "PN-01"}
    if "day" in change:
        change = {"day": ground.today + DAY}
    with pytest.raises(Refused) as refusal:
        services.receive(ground.clerk, item=item, **(known | change))
    assert field in refusal.value.fields
    services.receive(ground.clerk, item=item, **known)


def test_the_database_itself_keeps_lines_and_never_falls_below_nothing():
    ground = Ground()
    item = ground.item()
    slip = ground.came(item, 3)
    for wrong in (
        lambda: Slip.objects.filter(pk=slip.pk).update(quantity=4),
        lambda: Slip.objects.filter(pk=slip.pk).delete(),
        lambda: Slip.objects.create(item=item, kind="issued", quantity=-4, day=ground.today),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            wrong()
    assert left(item) == 3


STEPS = st.lists(
    st.tuples(st.sampled_from(["receive", "issue", "reverse", "count"]), st.integers(1, 9), st.integers(0, 4)),
    max_size=14,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_whatever_is_tried_the_book_is_the_sum_and_never_below_nothing(steps, db):
    with transaction.atomic():
        ground = Ground()
        item = ground.item()
        expected = 0
        for what, quantity, back in steps:
            day = ground.today - back * DAY
            slips = list(queries.slips_of(item))
            try:
                if what == "receive":
                    change = ground.came(item, quantity, day=day).quantity
                elif what == "issue":
                    change = ground.went(item, quantity, day=day).quantity
                elif what == "count":
                    change = services.count(
                        ground.clerk, item=item, found=quantity, expected=expected, paper="KK", reason=REASON
                    ).quantity
                elif slips:
                    slip = slips[quantity % len(slips)]
                    change = services.reverse(ground.clerk, slip=slip, reason=REASON).quantity
                    assert change == -slip.quantity
                else:
                    change = 0
            except Refused:
                change = 0
            expected += change
            assert left(item) == expected
            assert all(each.running >= 0 for each in queries.book(item))
        for slip in reversed(list(queries.slips_of(item).order_by("pk"))):
            if not slip.is_undone and slip.kind != "reversal":
                try:
                    services.reverse(ground.clerk, slip=slip, reason=REASON)
                except Refused:
                    continue
        assert left(item) >= 0
        transaction.set_rollback(True)


@pytest.mark.django_db(transaction=True)
def test_of_two_clerks_who_issue_the_last_ones_at_once_one_is_told():
    ground = Ground()
    item = ground.item()
    ground.came(item, 5)
    with room_in_the_pool(4):
        answers, backends = at_once(lambda: ground.went(item, 4), lambda: ground.went(item, 3))
    assert len(backends) == 2
    assert sorted(isinstance(each, Refused) for each in answers) == [False, True]
    assert left(item) in {1, 2}


def test_only_the_clerk_of_the_own_agency_moves_the_stock():
    ground = Ground()
    item = ground.item()
    for actor in (ground.head, ground.stranger):
        for work in (
            lambda who: services.receive(who, item=item, quantity=1, party="A", paper="1"),
            lambda who: services.issue(who, item=item, quantity=1, party="A"),
            lambda who: services.count(who, item=item, found=1, expected=0, paper="1", reason="R"),
            lambda who: services.change_item(who, item=item, version=1, name="X", kind="frame", unit="c"),
        ):
            with pytest.raises(NotAllowed):
                work(actor)
    assert queries.visible_items(ground.head).count() == 1
    assert not queries.visible_items(ground.stranger).exists()
    assert not queries.visible_items(make_actor(ground.tree["province"], Role.UNIT_OFFICER)).exists()


def test_an_item_is_named_once_and_a_late_save_is_told():
    ground = Ground()
    item = ground.item()
    with pytest.raises(Refused):
        ground.item()
    values = {"kind": "frame", "unit": "chiếc", "low_mark": 1}
    services.change_item(ground.clerk, item=item, version=1, name="Khung gỗ", **values)
    with pytest.raises(Overtaken):
        services.change_item(ground.clerk, item=item, version=1, name="Khung nhựa", **values)


@pytest.mark.parametrize(("there", "low"), [(5, True), (6, False)])
def test_what_runs_low_waits_for_the_clerk(there, low):
    ground = Ground()
    ground.came(ground.item(), there)
    texts = [each.text for each in waiting_for(ground.clerk)]
    assert ("Hiện vật sắp hết" in texts) == low
    assert "Hiện vật sắp hết" not in [each.text for each in waiting_for(ground.head)]


def test_pages_show_the_stock_in_words_and_its_book_goes_out_with_a_purpose():
    ground = Ground()
    item = ground.item()
    ground.came(item, 4)
    client = Client()
    client.force_login(ground.clerk.account)
    assert "Sắp hết: còn 4 chiếc" in client.get(reverse("stock:stock")).content.decode()
    answer = client.post(
        reverse("stock:issue", args=[item.pk]), {"quantity": "9", "day": f"{ground.today:%d/%m/%Y}", "party": "Xã"}
    )
    assert "chỉ còn 4 chiếc" in answer.content.decode()
    assert 'value="9"' in answer.content.decode()
    data = {"quantity": "3", "day": f"{ground.today:%d/%m/%Y}", "party": "Xã Tân Lập"}
    assert client.post(reverse("stock:issue", args=[item.pk]), data).status_code == 302
    book = export(client, reverse("stock:item", args=[item.pk]), kind="csv").content.decode("utf-8-sig")
    assert "Xã Tân Lập" in book
    assert book.count("\n") == 3
    client.force_login(ground.stranger.account)
    assert client.get(reverse("stock:item", args=[item.pk])).status_code == 404
