"""Likeness by words: the two limits stand between made-up pairs, and passages put together are the text again."""

import itertools
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from thidua.initiatives.likeness import (
    TEXT_LIMIT,
    TITLE_LIMIT,
    likeness,
    marks_of,
    runs_of,
    shared_passages,
    title_likeness,
)

PATIENT = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)  # on a busy machine
HERE = Path(__file__).parent
SOME = ["lập", "bảng", "theo", "dõi", "Hạn", "trả", "kết", "quả,", ".", "một", "cửa", "đỏ"]
WORDS = st.lists(st.sampled_from(SOME), max_size=30)
TEXTS = WORDS.map(" ".join) | st.text(max_size=60)


def scores(name, measure):
    pairs = yaml.safe_load((HERE / name).read_text(encoding="utf-8"))
    found = [(pair["alike"], measure(pair["first"], pair["second"])) for pair in pairs]
    alike = sorted(score for is_alike, score in found if is_alike)
    others = sorted(score for is_alike, score in found if not is_alike)
    return alike, others


@pytest.mark.parametrize(
    ("name", "measure", "limit", "shown_for_nothing"),
    [
        # What is shown for nothing begins with the same long official formula; a reader sees that at once.
        ("pairs.yaml", lambda first, second: likeness(marks_of(first), marks_of(second)), TEXT_LIMIT, 1),
        ("titles.yaml", title_likeness, TITLE_LIMIT, 1),
    ],
)
def test_the_limit_misses_none_that_are_alike_and_shows_few_that_are_not(name, measure, limit, shown_for_nothing):
    alike, others = scores(name, measure)
    assert limit <= alike[0]
    assert sum(score >= limit for score in others) == shown_for_nothing


@PATIENT
@given(TEXTS, TEXTS)
def test_passages_put_together_are_the_text_and_alternate(first, second):
    passages = shared_passages(first, second)
    assert "".join(passage.text for passage in passages) == first
    kinds = [passage.is_shared for passage in passages]
    assert all(here != there for here, there in itertools.pairwise(kinds))


@PATIENT
@given(TEXTS, TEXTS)
def test_likeness_is_the_same_both_ways_and_from_nothing_to_all(first, second):
    here, there = marks_of(first), marks_of(second)
    assert 0 <= likeness(here, there) == likeness(there, here) <= 1
    assert likeness(here, here) == (1 if here else 0)
    assert 0 <= title_likeness(first, second) == title_likeness(second, first) <= 1


def test_marks_and_capitals_and_points_do_not_hide_a_copy():
    assert marks_of("Lập BẢNG theo-dõi!") == marks_of("lap bang, theo doi")


def test_a_passage_shared_is_the_run_of_three_syllables_and_no_less():
    shared = [each.text for each in shared_passages("A b c d e", "x b c d y") if each.is_shared]
    assert shared == ["b c d"]
    assert not [each for each in shared_passages("A b c e", "x b c y") if each.is_shared]
    assert len(runs_of("a b")) == 1
    assert runs_of("") == []
