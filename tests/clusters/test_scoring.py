"""What points come to and who stands where, whatever the points are."""

import datetime as dt
import random
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thidua.clusters.scoring import (
    BY_LOTS,
    BY_POINTS,
    BY_VOTE,
    Criterion,
    Points,
    Table,
    Unit,
    days_left,
    is_open,
    most_nominees,
    next_in_turn,
    points_of,
    ranked,
    ring,
    rule,
    unit_of,
)

POINTS = st.decimals(min_value=0, max_value=50, places=2)
KINDS = st.sampled_from(["base", "bonus", "minus"])
RULES = st.lists(st.sampled_from(["base", "bonus", "minus", "table:1", "table:2", "table:9"]), max_size=3, unique=True)


@st.composite
def _tables(draw: st.DrawFn) -> tuple[Table, ...]:
    sizes = draw(st.lists(st.integers(1, 4), min_size=1, max_size=4))
    number, tables = 0, []
    for place, size in enumerate(sizes):
        criteria = []
        for _each in range(size):
            criteria.append(Criterion(number, draw(KINDS), draw(POINTS)))
            number += 1
        most = draw(st.decimals(min_value=0, max_value=200, places=2))
        tables.append(Table(f"Bảng {place + 1}", most, tuple(criteria), draw(st.none() | POINTS)))
    return tuple(tables)


@st.composite
def _units(draw: st.DrawFn) -> list[Unit]:
    few = st.integers(0, 3).map(Decimal)  # few values, so that many units are tied
    parts = st.builds(Points, few, few, few)
    count = draw(st.integers(0, 12))
    return [
        Unit(
            key,
            tuple(draw(st.lists(parts, min_size=2, max_size=2))),
            draw(st.none() | st.integers(0, 2)),
            draw(st.booleans()),
        )
        for key in range(count)
    ]


@given(_tables(), st.data())
def test_the_total_is_the_sum_over_all_tables_within_their_caps(tables: tuple[Table, ...], data: st.DataObject) -> None:
    given_points = {
        criterion.key: data.draw(st.decimals(min_value=-5, max_value=80, places=2))
        for table in tables
        for criterion in table.criteria
    }
    expected = Decimal(0)
    for table in tables:
        held = {
            criterion: min(criterion.most, max(Decimal(0), given_points[criterion.key])) for criterion in table.criteria
        }
        base, bonus, minus = (
            sum((points for criterion, points in held.items() if criterion.kind == kind), Decimal(0))
            for kind in ("base", "bonus", "minus")
        )
        bonus = bonus if table.bonus_most is None else min(bonus, table.bonus_most)
        expected += max(Decimal(0), min(base, table.most) + bonus - minus)
    assert unit_of(1, tables, given_points).total == expected


@given(_tables())
def test_each_table_counts_and_not_only_the_first(tables: tuple[Table, ...]) -> None:
    fullest = {criterion.key: criterion.most for table in tables for criterion in table.criteria}
    whole = unit_of(1, tables, fullest)
    assert whole.total == sum((unit_of(1, [table], fullest).total for table in tables), Decimal(0))
    assert len(whole.tables) == len(tables)


@given(_units(), RULES, st.text(max_size=5))
def test_the_order_is_total_and_every_ranked_unit_has_a_rank_of_its_own(
    units: list[Unit], rules: list[str], seed: str
) -> None:
    found = ranked(units, rules, seed)
    assert sorted(standing.unit.key for standing in found) == [unit.key for unit in units]
    ranks = [standing.rank for standing in found if standing.rank is not None]
    assert ranks == list(range(1, sum(not unit.excluded for unit in units) + 1))
    totals = [standing.unit.total for standing in found if standing.rank is not None]
    assert totals == sorted(totals, reverse=True)


@given(_units(), RULES, st.text(max_size=5), st.randoms(use_true_random=False))
def test_the_order_is_the_same_in_whatever_order_units_come(
    units: list[Unit], rules: list[str], seed: str, chance: random.Random
) -> None:
    shuffled = list(units)
    chance.shuffle(shuffled)
    assert ranked(shuffled, rules, seed) == ranked(units, rules, seed)


@given(_units(), RULES, st.text(max_size=5))
def test_an_excluded_unit_is_never_ranked_and_takes_no_place(units: list[Unit], rules: list[str], seed: str) -> None:
    found = ranked(units, rules, seed)
    assert all((standing.rank is None) == standing.unit.excluded for standing in found)
    alone = ranked([unit for unit in units if not unit.excluded], rules, seed)
    assert [(each.unit, each.rank) for each in found if each.rank is not None] == [
        (each.unit, each.rank) for each in alone
    ]


@given(_units(), st.text(max_size=5), st.integers(0, 11))
def test_taking_a_unit_away_leaves_the_others_in_their_order(units: list[Unit], seed: str, gone: int) -> None:
    before = [each.unit.key for each in ranked(units, ["base"], seed) if each.unit.key != gone]
    after = [each.unit.key for each in ranked([unit for unit in units if unit.key != gone], ["base"], seed)]
    assert after == before


def _unit(key: int, *tables: Points, votes: int | None = None) -> Unit:
    return Unit(key, tables, votes)


def test_a_tie_is_broken_by_the_rules_in_their_order_and_says_by_which() -> None:
    first = _unit(1, Points(Decimal(8)), Points(Decimal(2)))
    second = _unit(2, Points(Decimal(7), bonus=Decimal(1)), Points(Decimal(2)))
    assert [(each.unit.key, each.by) for each in ranked([second, first], ["base"], "s")] == [(1, ""), (2, "base")]
    assert [(each.unit.key, each.by) for each in ranked([second, first], ["bonus"], "s")] == [(2, ""), (1, "bonus")]
    assert ranked([first, second], ["table:1", "base"], "s")[1].by == "base"


def test_a_table_that_a_rule_names_is_the_table_of_that_place() -> None:
    first, second = _unit(1, Points(Decimal(6)), Points(Decimal(4))), _unit(2, Points(Decimal(4)), Points(Decimal(6)))
    assert ranked([first, second], ["table:1"], "s")[0].unit.key == 1
    assert ranked([first, second], ["table:2"], "s")[0].unit.key == 2


def test_fewer_minus_points_stand_before_more() -> None:
    clean, marked = _unit(1, Points(Decimal(5))), _unit(2, Points(Decimal(6), minus=Decimal(1)))
    assert [each.unit.key for each in ranked([marked, clean], ["minus"], "s")] == [1, 2]


def test_the_vote_tells_apart_what_the_rules_do_not_and_lots_what_the_vote_does_not() -> None:
    points = Points(Decimal(5))
    voted = [_unit(1, points, votes=2), _unit(2, points, votes=3)]
    assert [(each.unit.key, each.by) for each in ranked(voted, ["base"], "s")] == [(2, ""), (1, BY_VOTE)]
    tied = [_unit(1, points, votes=2), _unit(2, points, votes=2)]
    assert ranked(tied, ["base"], "s")[1].by == BY_LOTS
    orders = {tuple(each.unit.key for each in ranked(tied, [], f"hạt {number}")) for number in range(20)}
    assert orders == {(1, 2), (2, 1)}, "the seed decides, not the number of the unit"


def test_points_decide_before_any_rule() -> None:
    high, low = _unit(1, Points(Decimal("5.01"))), _unit(2, Points(Decimal(5)), votes=9)
    found = ranked([low, high], ["bonus"], "s")
    assert [(each.unit.key, each.by) for each in found] == [(1, ""), (2, BY_POINTS)]


@pytest.mark.parametrize("name", ["", "table", "table:", "table:0", "table:x", "tables:1", "votes"])
def test_a_rule_that_nobody_knows_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="no tie-break"):
        rule(name)


def test_a_table_never_takes_from_another() -> None:
    bad = Points(Decimal(1), minus=Decimal(5))
    assert _unit(1, bad, Points(Decimal(3))).total == Decimal(3)


def test_a_unit_without_a_point_has_a_total_of_nothing_and_a_rank() -> None:
    table = Table("Bảng", Decimal(100), (Criterion(1, "base", Decimal(10)),))
    found = ranked([unit_of(1, [table], {1: Decimal(0)}), unit_of(2, [table], {})], [], "s")
    assert [each.rank for each in found] == [1, 2]
    assert points_of(table, {1: Decimal(0)}).total == 0


@given(st.lists(st.integers(), unique=True, max_size=12))
def test_in_the_ring_each_is_checked_once_and_never_by_itself(keys: list[int]) -> None:
    found = ring(keys)
    assert set(found) == (set(keys) if len(keys) > 1 else set())
    assert sorted(found.values()) == sorted(found)
    assert all(checked != checker for checked, checker in found.items())


@given(st.lists(st.integers(), unique=True, min_size=2, max_size=9))
def test_in_turn_every_member_leads_once_before_one_leads_again(members: list[int]) -> None:
    led: list[int] = []
    last: int | None = None
    for _year in members:
        last, deputy = next_in_turn(members, last)
        assert last is not None
        assert deputy != last
        led.append(last)
    assert led == members


def test_nobody_leads_a_cluster_without_members_and_one_alone_has_no_deputy() -> None:
    assert next_in_turn([], None) == (None, None)
    assert next_in_turn([7], 7) == (7, None)


def test_the_days_left_are_right_at_both_ends() -> None:
    due = dt.date(2026, 12, 10)
    assert [days_left(due, dt.date(2026, 12, day)) for day in (5, 9, 10, 11)] == [5, 1, 0, -1]
    assert [is_open(due, dt.date(2026, 12, day)) for day in (9, 10, 11)] == [True, True, False]


@pytest.mark.parametrize(("leaders", "most"), [(0, 0), (4, 0), (5, 1), (9, 1), (10, 2)])
def test_at_most_a_fifth_is_never_more_than_a_fifth(leaders: int, most: int) -> None:
    assert most_nominees(leaders, 20) == most
