"""The order of awarding and the seats, without a database."""

from hypothesis import given
from hypothesis import strategies as st

from thidua.ceremonies.order import DECIDERS, Awarded, in_order, lots
from thidua.ceremonies.seating import proposed
from thidua.vietnamese.names import sort_key

AWARDS = {"flag": 7, "soldier": 2, "certificate": 59, "letter": 61}
LINES = st.lists(
    st.builds(
        lambda key, award, decider, name: Awarded(key, award, decider, AWARDS[award], sort_key(name)),
        st.integers(1, 10_000),
        st.sampled_from(sorted(AWARDS)),
        st.sampled_from([*DECIDERS, "none"]),
        st.sampled_from(["Lê An", "Đỗ Ân", "Trần Bình", "Nguyễn Ánh"]),
    ),
    unique_by=lambda line: line.key,
    max_size=30,
)


def awarded(key: int, award: str, decider: str, name: str) -> Awarded:
    return Awarded(key, award, decider, AWARDS[award], sort_key(name))


def test_who_decided_higher_comes_first_then_the_list_of_the_law_then_names_as_vietnamese_lists_them():
    lines = [
        awarded(1, "certificate", "ministry_province_head", "Nguyễn Văn Đạt"),
        awarded(2, "certificate", "ministry_province_head", "Nguyễn Văn Dũng"),
        awarded(3, "soldier", "ministry_province_head", "Trần Văn An"),
        awarded(4, "letter", "unit_head", "Lê An"),
        awarded(5, "certificate", "prime_minister", "Vũ Yến"),
    ]
    assert [each.key for each in in_order(lines)] == [5, 3, 2, 1, 4]
    assert [each.key for each in in_order(lines, ["letter", "certificate"])] == [4, 5, 2, 1, 3]


@given(LINES, st.lists(st.sampled_from(sorted(AWARDS)), unique=True), st.randoms())
def test_the_order_is_total_and_the_same_however_the_lines_come(lines, chosen, random):
    found = in_order(lines, chosen)
    mixed = list(lines)
    random.shuffle(mixed)
    assert in_order(mixed, chosen) == found
    assert sorted(each.key for each in found) == sorted(each.key for each in lines)
    if not chosen:
        assert [each.level for each in found] == sorted(each.level for each in found)


@given(LINES, st.integers(1, 7))
def test_lots_hold_everybody_once_in_order_of_one_award_and_no_more_than_the_stage(lines, size):
    rows = [(each.key, each.award) for each in in_order(lines)]
    found = lots(rows, size)
    assert [key for lot in found for key in lot] == [key for key, _award in rows]
    award = dict(rows)
    for lot in found:
        assert 1 <= len(lot) <= size
        assert len({award[key] for key in lot}) == 1


PEOPLE = st.integers(0, 12)


@given(PEOPLE, PEOPLE, PEOPLE, st.integers(0, 6), st.integers(0, 6))
def test_each_has_one_seat_of_the_hall_and_nobody_stands_while_a_seat_is_free(honoured, awardees, others, rows, seats):
    people = [
        [f"{kind}{number}" for number in range(count)]
        for kind, count in (("h", honoured), ("a", awardees), ("o", others))
    ]
    plan = proposed(*people, rows=rows, seats=seats)
    everybody = [each for group in people for each in group]
    assert sorted([*plan.seats.values(), *plan.standing]) == sorted(everybody)
    assert all(1 <= row <= rows and 1 <= seat <= seats for row, seat in plan.seats)
    assert len(plan.seats) == min(len(everybody), rows * seats)
    if plan.standing:
        assert len(plan.seats) == rows * seats


@given(st.integers(0, 4), st.integers(0, 8))
def test_guests_of_honour_sit_in_front_and_awardees_in_their_order_from_the_aisle(honoured, awardees):
    plan = proposed([-each - 1 for each in range(honoured)], list(range(awardees)), [], rows=3, seats=4)
    places = {who: place for place, who in plan.seats.items()}
    assert all(places[-each - 1][0] == 1 for each in range(honoured))
    assert [places[each] for each in range(awardees)] == sorted(places[each] for each in range(awardees))
    if honoured and awardees:
        assert places[0] == (2, 1)


def test_the_first_guest_of_honour_sits_in_the_middle():
    plan = proposed(["chair", "deputy", "third"], [], [], rows=1, seats=5)
    assert plan.seats == {(1, 3): "chair", (1, 2): "deputy", (1, 4): "third"}
