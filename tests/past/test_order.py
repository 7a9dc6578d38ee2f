"""What comes of a file does not depend on where its columns stand, where batches end, or how often it is brought."""

import itertools

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.past.conftest import HEADER, PLACES, changed, csv_of, imported
from thidua.past import work
from thidua.past.queries import sums_of
from thidua.register.models import Award, Subject

pytestmark = pytest.mark.django_db
NUMBERS = itertools.count(1)
ROWS = st.builds(
    changed,
    name=st.sampled_from(["Trần Thị Bưởi", "TRẦN THỊ BƯỞI", "Lê Văn Ổi", "Phòng Ngân sách"]),
    birth=st.sampled_from(["30/4/1988", "01/01/1970", ""]),
    number=st.sampled_from(["", "001188000017", "001070000011", "123456789"]),
    year=st.sampled_from(["2020", "2021", "20x2"]),
    award=st.sampled_from(["CSTĐCS", "Lao động tiên tiến", "Tập thể lao động xuất sắc"]),
    day=st.just(""),
    decision=st.sampled_from(["1/QĐ-STC", "2/QĐ-STC"]),
)


def register():
    """What stands in the register, whatever numbers its rows have."""
    people = Subject.objects.values_list("name", "birth_date", "citizen_tail", "old_numbers__tail", "job_title")
    awards = Award.objects.values_list("subject__name", "subject__birth_date", "code", "year", "decision_number")
    return sorted(map(str, people)), sorted(map(str, awards))


def unreadable(rows):
    """How many rows are refused for what they say themselves. One refused for what it contradicts is another matter:
    it may be read otherwise once the rows after it stand in the register, and where they stand depends on the order.
    """
    return sum(row[PLACES.index("year")] == "20x2" for row in rows)


def brought(stage, rows, order, batch, monkeypatch):
    """The register after the file with its columns in this order and batches so long; it is left empty."""
    from django.db import transaction  # noqa: PLC0415 - only here

    class Undone(Exception):
        """Takes all back."""

    try:
        with transaction.atomic(), monkeypatch.context() as patch:
            patch.setattr(work, "BATCH", batch)
            header = [HEADER[column] for column in order]
            content = csv_of(*[[row[column] for column in order] for row in rows], header=header)
            found = imported(stage.keeper, content)
            sums, after = sums_of(found), register()
            again = imported(stage.keeper, content)
            if sums["errors"] == unreadable(rows):
                assert register() == after
                assert sums_of(again)["subjects"] == sums_of(again)["awards"] == 0
            raise Undone
    except Undone:
        return {name: sums[name] for name in ("subjects", "awards", "known_rows", "errors")}, after


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(ROWS, min_size=2, max_size=7), order=st.permutations(range(len(HEADER))), batch=st.integers(1, 4))
def test_columns_in_any_order_and_batches_of_any_length_bring_the_same(stage, monkeypatch, rows, order, batch):
    whole = brought(stage, rows, list(range(len(HEADER))), 1_000, monkeypatch)
    if whole[0]["errors"] == unreadable(rows):
        assert brought(stage, rows, order, batch, monkeypatch) == whole


def test_a_batch_brings_what_its_rows_would_bring_one_by_one(stage, monkeypatch):
    rows = [
        changed(number="001188000017", birth=""),
        changed(year="2021", number="001188000017", day=""),
        changed(year="2020", day="", decision="3/QĐ-STC"),
        changed(name="Tran Thi Buoi", year="2019", day=""),
    ]
    order = list(range(len(HEADER)))
    assert brought(stage, rows, order, 1, monkeypatch) == brought(stage, rows, order, 4, monkeypatch)
