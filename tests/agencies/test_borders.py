"""History by the borders of a day: nothing is lost, nothing counted twice, nothing given to one side in silence."""

import datetime as dt
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.makers import make_agency, make_tree
from thidua.agencies.borders import Place, Row, borders_of, unmapped_names
from thidua.agencies.loading import load_shipped
from thidua.agencies.models import Agency, Lineage, LineageKind
from thidua.agencies.queries import successor_ids

pytestmark = pytest.mark.django_db

DAY, TODAY = dt.date(2025, 7, 1), dt.date(2026, 11, 27)
BEFORE, ONE = dt.date(2024, 5, 1), dt.timedelta(days=1)


def link(old, new, kind=LineageKind.MERGE, day=DAY):
    return Lineage.objects.create(predecessor=old, successor=new, kind=kind, effective_on=day)


@pytest.fixture
def xa(db):
    """Five communes by a letter."""
    province = make_tree()["province"]
    return {letter: make_agency(f"Ủy ban nhân dân xã {letter}", parent=province) for letter in "ABCDE"}


def test_a_merger_is_followed_from_its_day_and_not_the_day_before(xa):
    link(xa["A"], xa["B"])
    assert borders_of(DAY).place_of(xa["A"].pk, BEFORE).agency == xa["B"].pk
    assert borders_of(DAY - ONE).place_of(xa["A"].pk, BEFORE).agency == xa["A"].pk


def test_several_steps_are_followed_and_a_late_row_of_what_ended_too(xa):
    link(xa["A"], xa["B"])
    link(xa["B"], xa["C"], LineageKind.RENAME, DAY + 30 * ONE)
    borders = borders_of(TODAY)
    assert borders.place_of(xa["A"].pk, BEFORE).agency == xa["C"].pk
    assert borders.place_of(xa["A"].pk, DAY + 90 * ONE).agency == xa["C"].pk


def test_a_split_stops_rows_from_before_it_and_leaves_those_from_its_day_on(xa):
    split = link(xa["A"], xa["B"], LineageKind.SPLIT)
    borders = borders_of(TODAY)
    assert borders.place_of(xa["A"].pk, DAY - ONE) == Place(None, split.pk)
    assert borders.place_of(xa["A"].pk, DAY) == Place(xa["A"].pk)
    assert unmapped_names([split.pk]) == ["Ủy ban nhân dân xã A (chia, tách, 01/07/2025)"]


def test_what_ended_or_went_to_two_is_nowhere(xa):
    end = link(xa["A"], None, LineageKind.END)
    link(xa["B"], xa["C"])
    link(xa["B"], xa["D"])
    borders = borders_of(TODAY)
    assert borders.place_of(xa["A"].pk, BEFORE) == Place(None, end.pk)
    assert borders.place_of(xa["B"].pk, BEFORE).agency is None


def test_a_ring_ends(xa):
    link(xa["A"], xa["B"])
    link(xa["B"], xa["A"], day=DAY + ONE)
    assert borders_of(TODAY).place_of(xa["A"].pk, BEFORE).agency is None


def test_a_unit_goes_where_the_agency_above_it_went(xa):
    school = make_agency("Trường Ví Dụ", parent=xa["A"])
    link(xa["A"], xa["B"])
    borders = borders_of(TODAY)
    place = borders.place_in_tree(school.path, BEFORE)
    assert borders.path_of(place, school.path) == xa["B"].path
    assert borders.path_of(borders.place_in_tree(xa["C"].path, BEFORE), xa["C"].path) == xa["C"].path


LINKS = st.lists(
    st.tuples(
        st.integers(0, 4), st.integers(0, 4), st.sampled_from(["merge", "split", "rename", "end"]), st.integers(0, 900)
    ),
    max_size=7,
)
ROWS = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 900), st.integers(1, 50)), max_size=20)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(links=LINKS, rows=ROWS, asked=st.integers(0, 900))
def test_totals_by_todays_borders_and_the_unmappable_are_the_totals_of_those_days(xa, links, rows, asked):
    first = dt.date(2024, 1, 1)
    agencies = list(xa.values())
    Lineage.objects.all().delete()
    for old, new, kind, day in dict.fromkeys(links):
        if old == new:
            continue
        successor = None if kind == "end" else agencies[new]
        Lineage.objects.get_or_create(
            predecessor=agencies[old], successor=successor, effective_on=first + day * ONE, defaults={"kind": kind}
        )
    given_rows = [Row(agencies[at].pk, first + day * ONE, times) for at, day, times in rows]
    that_day = Counter()
    for row in given_rows:
        that_day[row.agency] += row.times
    totals = borders_of(first + asked * ONE).totals(given_rows)
    assert sum(totals.by_agency.values()) + sum(totals.unmapped.values()) == sum(that_day.values())
    assert set(totals.by_agency) <= {agency.pk for agency in agencies}
    assert set(totals.unmapped) <= set(Lineage.objects.values_list("pk", flat=True))
    untouched = {agency.pk for agency in agencies} - set(Lineage.objects.values_list("predecessor", flat=True))
    for number in untouched:  # what nothing became of keeps at least its own
        assert totals.by_agency.get(number, 0) >= that_day[number]


def test_successors_are_those_that_carry_on_and_not_what_was_split_off(xa):
    link(xa["A"], xa["B"])
    link(xa["B"], xa["C"], LineageKind.RENAME)
    link(xa["A"], xa["D"], LineageKind.SPLIT)
    assert successor_ids({xa["A"].pk}) == {xa["B"].pk, xa["C"].pk}


def test_the_63_provinces_come_to_the_34_of_today_and_dong_nai_to_the_city():
    load_shipped(today=TODAY, with_communes=False)
    borders = borders_of(TODAY)
    former = Agency.objects.filter(code__startswith="tinh-cu-")
    places = {borders.place_of(agency.pk, BEFORE).agency for agency in former}
    assert None not in places
    assert len(former) == 29
    province = Agency.objects.get(code="tinh-75-2025")
    city = Agency.objects.get(code="tinh-75")
    assert (province.name, province.ended_on) == ("Ủy ban nhân dân tỉnh Đồng Nai", dt.date(2026, 4, 30))
    assert borders.place_of(province.pk, dt.date(2025, 12, 31)).agency == city.pk
    assert borders_of(dt.date(2026, 4, 29)).place_of(province.pk, dt.date(2025, 12, 31)).agency == province.pk
    kind = Lineage.objects.get(predecessor=province)
    assert (kind.kind, kind.document, kind.confidence) == ("rename", "Nghị quyết 30/2026/QH16", "secondary")


def test_what_was_loaded_before_dong_nai_became_a_city_is_brought_up_to_date_once():
    load_shipped(today=dt.date(2026, 4, 29), with_communes=False)
    assert not Agency.objects.filter(code="tinh-75-2025").exists()
    for _n in range(2):
        load_shipped(today=dt.date(2026, 4, 30), with_communes=False)
        assert Agency.objects.get(code="tinh-75").name == "Ủy ban nhân dân thành phố Đồng Nai"
        assert Agency.objects.filter(code="tinh-75-2025").count() == 1


def test_a_name_that_an_administrator_gave_stays():
    load_shipped(today=dt.date(2026, 4, 29), with_communes=False)
    Agency.objects.filter(code="tinh-75").update(name="UBND Đồng Nai")
    load_shipped(today=TODAY, with_communes=False)
    assert Agency.objects.get(code="tinh-75").name == "UBND Đồng Nai"
