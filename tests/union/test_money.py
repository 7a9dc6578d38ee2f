"""The cash book: numbers without a gap, days in order, never below nothing, reversed; dues by month."""

import datetime as dt

import pytest
from django.db import DatabaseError, transaction

from tests.at_once import at_once
from tests.union.ground import DAY, PAPER, REASON, Ground
from thidua.trail.errors import NotAllowed, Overtaken, Refused
from thidua.union import queries, services
from thidua.union.models import Entry, EntryKind, RateKind, Side
from thidua.union.rules import first_of_month, next_month

pytestmark = pytest.mark.django_db


@pytest.fixture
def ground() -> Ground:
    return Ground().seated()


def rated(ground: Ground, **given) -> dt.date:
    """The first day of this month, from which a rate holds."""
    month = first_of_month(ground.today)
    facts = {"kind": RateKind.FIXED, "amount": 50_000} | given
    services.set_rate(ground.chair, union=ground.union, from_month=month, paper=PAPER, **facts)
    return month


def spend(ground: Ground, amount: int, day: dt.date | None = None) -> Entry:
    return services.move_money(
        ground.chair,
        union=ground.union,
        side=Side.OUT,
        kind=EntryKind.OTHER,
        day=day or ground.today,
        amount=amount,
        text="Văn phòng phẩm",
    )


def test_receipts_are_numbered_by_year_and_side(ground):
    last_year = dt.date(ground.today.year - 1, 12, 31)
    codes = [ground.income(5, last_year), ground.income(7), spend(ground, 3), ground.income(1), spend(ground, 10)]
    year = ground.today.year
    assert [each.code for each in codes] == [
        f"PT 01/{year - 1}",
        f"PT 01/{year}",
        f"PC 01/{year}",
        f"PT 02/{year}",
        f"PC 02/{year}",
    ]
    assert [each.balance for each in codes] == [5, 12, 9, 10, 0]
    assert queries.balance_of(ground.union) == 0
    assert queries.balance_of(ground.union, dt.date(year, 1, 1)) == 5


def test_what_is_in_the_box_can_be_spent_and_no_dong_more(ground):
    ground.income(1_000)
    with pytest.raises(Refused) as refusal:
        spend(ground, 1_001)
    assert "amount" in refusal.value.fields
    assert spend(ground, 1_000).balance == 0


def test_days_of_the_book_never_go_back_and_are_not_to_come(ground):
    ground.income(100)
    for day in (ground.today - DAY, ground.today + DAY):
        with pytest.raises(Refused) as refusal:
            spend(ground, 1, day)
        assert "day" in refusal.value.fields


def test_a_kind_of_the_other_side_is_refused(ground):
    for side, kind in ((Side.IN, EntryKind.DUES), (Side.IN, EntryKind.ACTIVITY), (Side.OUT, EntryKind.WELFARE)):
        with pytest.raises(Refused) as refusal:
            services.move_money(
                ground.chair, union=ground.union, side=side, kind=kind, day=ground.today, amount=1, text="Thử"
            )
        assert "kind" in refusal.value.fields


def test_a_receipt_is_never_changed_nor_deleted(ground):
    entry = ground.income()
    for change in (lambda: Entry.objects.update(amount=1), lambda: Entry.objects.filter(pk=entry.pk).delete()):
        with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
            change()


def test_a_wrong_receipt_is_reversed_once_and_the_box_must_hold_it(ground):
    entry = ground.income(1_000)
    spent = spend(ground, 400)
    with pytest.raises(Refused):
        services.reverse_entry(ground.chair, entry=entry, reason=REASON)
    undone = services.reverse_entry(ground.chair, entry=spent, reason=REASON)
    assert (undone.side, undone.balance, undone.reverses) == (Side.IN, 1_000, spent)
    assert services.reverse_entry(ground.chair, entry=entry, reason=REASON).balance == 0
    with pytest.raises(Overtaken):
        services.reverse_entry(ground.chair, entry=entry, reason=REASON)
    with pytest.raises(Refused):
        services.reverse_entry(ground.chair, entry=undone, reason=REASON)


def test_dues_give_each_who_pays_a_receipt_and_nobody_pays_a_month_twice(ground):
    month = rated(ground)
    payers = [ground.of(ground.worker), ground.plain]
    made = services.collect_dues(ground.chair, union=ground.union, month=month, members=payers, day=ground.today)
    assert [(each.kind, each.amount, each.party) for each in made] == [
        (EntryKind.DUES, 50_000, each.name) for each in sorted(payers, key=lambda each: each.sort_key)
    ]
    assert not {each.pk for each in payers} & set(queries.owing(ground.union, month).values_list("pk", flat=True))
    with pytest.raises(Overtaken, match=ground.plain.name):
        services.collect_dues(
            ground.chair,
            union=ground.union,
            month=month,
            members=[ground.plain, ground.of(ground.chair)],
            day=ground.today,
        )
    assert queries.balance_of(ground.union) == 100_000  # of those who were named together none was taken
    services.reverse_entry(ground.chair, entry=made[0], reason=REASON)
    assert queries.owing(ground.union, month).filter(name=made[0].party).exists()
    rows = {row.member.pk: row for row in queries.dues_grid(ground.union, month.year)}
    assert rows[ground.of(ground.chair).pk].paid == 0
    assert sum(row.paid for row in rows.values()) == 50_000


def test_a_part_of_the_base_needs_the_base(ground):
    month = rated(ground, kind=RateKind.PERCENT, hundredths=100, amount=None)
    without = ground.member("Không Căn Cứ", dues_base=None)
    with pytest.raises(Refused, match="Không Căn Cứ"):
        services.collect_dues(ground.chair, union=ground.union, month=month, members=[without], day=ground.today)
    (entry,) = services.collect_dues(
        ground.chair, union=ground.union, month=month, members=[ground.plain], day=ground.today
    )
    assert entry.amount == 100_000


def test_a_month_without_a_rate_is_not_collected_and_a_paid_month_keeps_its_rate(ground):
    month = rated(ground)
    with pytest.raises(Refused, match="mức"):
        services.collect_dues(
            ground.chair, union=ground.union, month=month - DAY, members=[ground.plain], day=ground.today
        )
    later = {"union": ground.union, "kind": RateKind.FIXED, "amount": 60_000, "paper": PAPER}
    following = next_month(month)
    services.collect_dues(ground.chair, union=ground.union, month=following, members=[ground.plain], day=ground.today)
    with pytest.raises(Refused) as refusal:
        services.set_rate(ground.chair, from_month=following, **later)
    assert "from_month" in refusal.value.fields
    assert services.set_rate(ground.chair, from_month=next_month(following), **later).amount == 60_000


def test_dues_are_owed_for_the_months_of_membership(ground):
    month = first_of_month(ground.today)
    joined = ground.member("Vào Hôm Nay", joined_on=ground.today)
    left = ground.member("Thôi Đầu Tháng", joined_on=month - DAY)
    services.leave(ground.chair, member=left, left_on=month, reason=REASON)
    owing = set(queries.owing(ground.union, month).values_list("pk", flat=True))
    assert joined.pk in owing
    assert left.pk not in owing
    before = set(queries.owing(ground.union, month - DAY).values_list("pk", flat=True))
    assert joined.pk not in before
    assert left.pk in before


def test_auditors_read_the_book_and_write_nothing_and_others_see_no_row(ground):
    entry = ground.income()
    assert list(queries.visible_entries(ground.auditor)) == [entry]
    for outside in (ground.worker, ground.head, ground.clerk):
        assert not queries.visible_entries(outside).exists()
    for outside in (ground.auditor, ground.worker, ground.clerk, ground.stranger):
        with pytest.raises(NotAllowed):
            services.reverse_entry(outside, entry=entry, reason=REASON)


@pytest.mark.django_db(transaction=True)
def test_two_at_once_get_numbers_that_follow_each_other_and_never_overdraw():
    ground = Ground()
    ground.income(1_000)
    answers, backends = at_once(*[lambda: spend(ground, 400) for _each in range(3)])
    assert len(backends) == 3
    refused = [each for each in answers if isinstance(each, Refused)]
    assert len(refused) == 1
    made = Entry.objects.filter(side=Side.OUT).order_by("number")
    assert [each.number for each in made] == [1, 2]
    assert queries.balance_of(ground.union) == 200
    month = rated(ground)
    collect = lambda: services.collect_dues(  # noqa: E731 -- run twice at once
        ground.chair, union=ground.union, month=month, members=[ground.plain], day=ground.today
    )
    answers, _backends = at_once(collect, collect)
    assert sum(isinstance(each, Overtaken) for each in answers) == 1
    assert list(Entry.objects.filter(side=Side.IN).order_by("number").values_list("number", flat=True)) == [1, 2]
