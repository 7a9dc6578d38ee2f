"""The draw itself: no database, no chance but the seed."""

import hashlib
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from thidua.inspections.sampling import drawn, fingerprint, lot, new_seed

KEYS = st.lists(st.text("0123456789HSKT-", min_size=1, max_size=12), unique=True, max_size=60)
SEEDS = st.text("0123456789abcdef", min_size=1, max_size=32)


@given(SEEDS, KEYS, st.integers(0, 70), st.randoms())
def test_the_same_seed_draws_the_same_rows_whatever_order_they_come_in(seed, keys, size, chance):
    shuffled = keys[:]
    chance.shuffle(shuffled)
    assert drawn(seed, keys, size) == drawn(seed, shuffled, size)
    assert fingerprint(keys) == fingerprint(shuffled)


@given(SEEDS, KEYS, st.integers(0, 70))
def test_a_sample_is_of_the_asked_size_without_repeats_and_from_the_population(seed, keys, size):
    sample = drawn(seed, keys, size)
    assert len(sample) == len(set(sample)) == min(size, len(keys))
    assert set(sample) <= set(keys)


@given(SEEDS, KEYS, st.integers(0, 60))
def test_a_larger_sample_of_one_seed_only_adds_rows(seed, keys, size):
    assert drawn(seed, keys, size + 1)[:size] == drawn(seed, keys, size)


@given(SEEDS, KEYS.filter(bool), st.data())
def test_no_row_outside_the_sample_has_a_smaller_lot_than_one_inside(seed, keys, data):
    sample = drawn(seed, keys, data.draw(st.integers(1, len(keys))))
    left = set(keys) - set(sample)
    assert not left or max(lot(seed, key) for key in sample) < min(lot(seed, key) for key in left)


@given(KEYS, st.text("0123456789HSKT-", min_size=1, max_size=12))
def test_a_population_with_one_row_more_has_another_mark(keys, more):
    assert (fingerprint(keys) == fingerprint([*keys, more])) == (more in keys)


def test_anybody_draws_again_with_nothing_but_sha_256():
    seed, keys = "0f1e2d3c", [f"HS-{number:04d}" for number in range(200)]
    by_hand = sorted(keys, key=lambda key: hashlib.sha256(f"{seed}:{key}".encode()).hexdigest())[:10]
    assert drawn(seed, keys, 10) == by_hand


def test_over_many_seeds_each_row_is_drawn_about_as_often_as_any_other():
    keys = [f"HS-{number}" for number in range(20)]
    times = Counter(key for number in range(4_000) for key in drawn(f"{number:08x}", keys, 5))
    # 4,000 draws of 5 in 20: 1,000 each is expected, with a deviation of 27.4; five of them either way.
    assert all(863 <= times[key] <= 1_137 for key in keys)


def test_two_seeds_of_the_system_are_not_alike():
    assert len({new_seed() for _each in range(100)}) == 100
    assert all(len(new_seed()) == 32 for _each in range(3))
