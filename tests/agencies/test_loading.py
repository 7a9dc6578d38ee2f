"""The shipped agencies in the database."""

import datetime as dt

import pytest

from thidua.agencies.loading import load_shipped
from thidua.agencies.models import Agency, Lineage
from thidua.agencies.queries import find_agencies, predecessor_ids

pytestmark = pytest.mark.django_db


def test_loading_twice_adds_nothing_the_second_time():
    first = load_shipped(today=dt.date(2026, 11, 24))
    assert (first.provinces, first.former_provinces, first.communes) == (34, 29, 3321)
    again = load_shipped(today=dt.date(2026, 11, 24))
    assert (again.central, again.provinces, again.former_provinces, again.communes) == (0, 0, 0, 0)


def test_a_merged_province_ends_and_is_carried_on_by_its_successor():
    load_shipped(today=dt.date(2026, 11, 24), with_communes=False)
    former = Agency.objects.get(short_name="Hà Giang")
    link = Lineage.objects.get(predecessor=former)
    assert former.ended_on == dt.date(2025, 7, 1)
    assert link.successor.short_name == "Tuyên Quang"
    assert former.pk in predecessor_ids({link.successor_id})
    assert former.pk not in predecessor_ids({link.successor_id}, until=dt.date(2025, 6, 30))


def test_dong_nai_is_a_province_the_day_before_it_became_a_city():
    load_shipped(today=dt.date(2026, 4, 29), with_communes=False)
    assert Agency.objects.get(short_name="Đồng Nai").name == "Ủy ban nhân dân tỉnh Đồng Nai"


def test_dong_nai_is_a_city_from_its_day():
    load_shipped(today=dt.date(2026, 4, 30), with_communes=False)
    assert Agency.objects.get(short_name="Đồng Nai").name == "Ủy ban nhân dân thành phố Đồng Nai"


def test_an_agency_is_found_without_marks_and_with_words_in_any_order():
    load_shipped(today=dt.date(2026, 11, 24), with_communes=False)
    assert [agency.short_name for agency in find_agencies("dak lak ubnd".replace("ubnd", "uy ban"))] == ["Đắk Lắk"]
