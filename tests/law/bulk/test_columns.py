"""Nothing that the corpus may name is left without its columnar form."""

from thidua.law.bars import BARS
from thidua.law.bulk import MODULES
from thidua.law.bulk.bars import BARS as COLUMNAR_BARS
from thidua.law.bulk.columns import BY_CATEGORY, COLUMNS, CONSTANT
from thidua.law.registry import PREDICATES


def test_every_predicate_has_a_columnar_form() -> None:
    assert MODULES
    assert set(COLUMNS) | set(CONSTANT) | {BY_CATEGORY} == set(PREDICATES)


def test_a_predicate_is_computed_or_the_same_for_all_never_both() -> None:
    assert not set(COLUMNS) & (set(CONSTANT) | {BY_CATEGORY})


def test_every_bar_has_a_columnar_form() -> None:
    assert set(COLUMNAR_BARS) == set(BARS)
