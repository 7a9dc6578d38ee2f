"""The agencies that are shipped as data agree with one another and with what is known of the law."""

import datetime as dt
import json
import re
import unicodedata
from collections import Counter
from importlib.metadata import version
from importlib.resources import files

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from thidua.agencies import shipped
from thidua.agencies.models import Agency, Authority, Level

MERGER = dt.date(2025, 7, 1)
DONG_NAI_CITY = dt.date(2026, 4, 30)
DATA = files("thidua.agencies") / "data"

PROVINCES = {province.code: province for province in shipped.provinces()}
FORMER = {former.name: former for former in shipped.former_provinces()}
COMMUNES = [commune for code in PROVINCES for commune in shipped.communes(code)]
BODIES = {body.key: body for body in shipped.central_bodies()}
MAP = json.loads((files("thidua.reports") / "data" / "provinces-34.json").read_text(encoding="utf-8"))

# Quyết định 19/2025/QĐ-TTg; written out here so that a province lost from the data is missed.
CODES_OF_TODAY = [
    *("01", "04", "08", "11", "12", "14", "15", "19", "20", "22", "24", "25", "31", "33", "37", "38", "40"),
    *("42", "44", "46", "48", "51", "52", "56", "66", "68", "75", "79", "80", "82", "86", "91", "92", "96"),
]


def is_clean(text: str) -> bool:
    return unicodedata.is_normalized("NFC", text) and text == " ".join(text.split())


# Provinces of today


def test_no_province_of_today_is_lost_doubled_or_out_of_order():
    assert [province.code for province in shipped.provinces()] == CODES_OF_TODAY
    assert len({province.name for province in shipped.provinces()}) == 34


def test_eleven_provinces_are_unchanged_and_twenty_three_are_merged():
    assert Counter(province.is_merged for province in shipped.provinces()) == {True: 23, False: 11}


def test_there_are_six_cities_until_dong_nai_makes_the_seventh():
    def cities(day: dt.date) -> set[str]:
        return {province.name for province in shipped.provinces() if province.kind_on(day) == "thành phố"}

    six = {"Hà Nội", "Hải Phòng", "Huế", "Đà Nẵng", "Hồ Chí Minh", "Cần Thơ"}
    assert cities(MERGER) == six
    assert cities(DONG_NAI_CITY - dt.timedelta(days=1)) == six
    assert cities(DONG_NAI_CITY) == six | {"Đồng Nai"}


def test_a_full_name_follows_the_kind_of_its_day():
    dong_nai = PROVINCES["75"]
    assert dong_nai.full_name_on(dt.date(2026, 4, 29)) == "Tỉnh Đồng Nai"
    assert dong_nai.full_name_on(dt.date(2026, 4, 30)) == "Thành phố Đồng Nai"


def test_a_province_of_today_has_no_kind_the_day_before_the_merger():
    for province in shipped.provinces():
        assert province.kind_on(MERGER)
        with pytest.raises(ValueError, match="2025-06-30"):
            province.kind_on(MERGER - dt.timedelta(days=1))


@given(st.sampled_from(CODES_OF_TODAY), st.dates(min_value=MERGER, max_value=dt.date(2100, 1, 1)))
def test_every_province_has_one_kind_on_every_day_since_the_merger(code, day):
    province = PROVINCES[code]
    assert province.kinds[0].since == MERGER
    assert [dated.since for dated in province.kinds] == sorted({dated.since for dated in province.kinds})
    last = max((dated for dated in province.kinds if dated.since <= day), key=lambda dated: dated.since)
    assert province.kind_on(day) == last.kind


# The 63 before


def test_sixty_three_former_provinces_have_each_their_own_name_and_old_code():
    assert len(shipped.former_provinces()) == 63
    assert len(FORMER) == 63
    assert len({former.code for former in shipped.former_provinces()}) == 63


def test_the_sixty_three_map_onto_the_thirty_four_exactly():
    by_successor: dict[str, set[str]] = {}
    for former in shipped.former_provinces():
        by_successor.setdefault(former.successor, set()).add(former.name)
    assert by_successor == {province.code: set(province.formed_from) for province in shipped.provinces()}
    assert sum(len(province.formed_from) for province in shipped.provinces()) == 63


def test_thirty_four_names_carry_on_and_twenty_nine_end_in_a_merger():
    assert Counter(former.lineage for former in shipped.former_provinces()) == {"keep": 34, "merge": 29}
    for former in shipped.former_provinces():
        successor = PROVINCES[former.successor]
        assert (former.lineage == "keep") == (former.name == successor.name)
        assert successor.formed_from[0] == successor.name


def test_there_were_six_cities_before_the_merger():
    cities = {former.full_name for former in shipped.former_provinces() if former.kind == "thành phố"}
    assert cities == {
        f"Thành phố {name}" for name in ("Hà Nội", "Hải Phòng", "Huế", "Đà Nẵng", "Hồ Chí Minh", "Cần Thơ")
    }


def test_an_old_code_can_mean_another_province_today():
    moved = {former.name: (former.code, former.successor) for former in FORMER.values() if former.lineage == "keep"}
    moved = {name: codes for name, codes in moved.items() if codes[0] != codes[1]}
    assert moved == {
        "An Giang": ("89", "91"),
        "Bắc Ninh": ("27", "24"),
        "Gia Lai": ("64", "52"),
        "Lào Cai": ("10", "15"),
        "Quảng Trị": ("45", "44"),
        "Tây Ninh": ("72", "80"),
        "Đồng Tháp": ("87", "82"),
    }
    assert FORMER["Bình Định"].code == PROVINCES["52"].code
    assert PROVINCES["52"].name == "Gia Lai"


def test_every_code_of_today_is_the_old_code_of_one_of_its_own_predecessors():
    for province in shipped.provinces():
        assert province.code in {FORMER[name].code for name in province.formed_from}


def test_hue_is_still_found_by_its_earlier_name():
    assert FORMER["Huế"].earlier_names == ("Thừa Thiên Huế",)


def test_the_confidence_of_the_collected_facts_is_not_raised():
    assert {province.confidence for province in shipped.provinces()} == {"secondary"}
    assert {province.formed_from_confidence for province in shipped.provinces()} == {"memory"}
    assert {former.confidence for former in shipped.former_provinces()} == {"memory"}
    assert {former.code_confidence for former in shipped.former_provinces()} == {"secondary"}
    assert {commune.confidence for commune in COMMUNES} == {"secondary"}


# Communes


def test_there_are_3321_communes_of_three_kinds():
    assert Counter(commune.kind for commune in COMMUNES) == {"xã": 2621, "phường": 687, "đặc khu": 13}


def test_dong_nai_has_72_communes_and_23_wards():
    assert Counter(commune.kind for commune in shipped.communes("75")) == {"xã": 72, "phường": 23}


def test_the_thirteen_special_zones_are_the_islands():
    zones = {(commune.name, PROVINCES[commune.province_code].name) for commune in COMMUNES if commune.kind == "đặc khu"}
    assert zones == {
        ("Vân Đồn", "Quảng Ninh"),
        ("Cô Tô", "Quảng Ninh"),
        ("Cát Hải", "Hải Phòng"),
        ("Bạch Long Vĩ", "Hải Phòng"),
        ("Cồn Cỏ", "Quảng Trị"),
        ("Hoàng Sa", "Đà Nẵng"),
        ("Lý Sơn", "Quảng Ngãi"),
        ("Trường Sa", "Khánh Hòa"),
        ("Phú Quý", "Lâm Đồng"),
        ("Côn Đảo", "Hồ Chí Minh"),
        ("Phú Quốc", "An Giang"),
        ("Kiên Hải", "An Giang"),
        ("Thổ Châu", "An Giang"),
    }


def test_every_commune_has_its_own_five_digit_code():
    assert all(re.fullmatch(r"\d{5}", commune.code) for commune in COMMUNES)
    assert len({commune.code for commune in COMMUNES}) == 3321


def test_no_two_communes_of_a_province_share_a_name_even_with_another_kind():
    names = Counter((commune.province_code, commune.name.casefold()) for commune in COMMUNES)
    assert [name for name, times in names.items() if times > 1] == []


def test_communes_of_a_province_come_by_code_and_all_belong_to_it():
    for code in PROVINCES:
        found = shipped.communes(code)
        assert found
        assert {commune.province_code for commune in found} == {code}
        assert [commune.code for commune in found] == sorted(commune.code for commune in found)


def test_a_province_that_ended_has_no_communes_to_ask_for():
    with pytest.raises(KeyError):
        shipped.communes(FORMER["Hà Giang"].code)


def test_every_name_is_in_nfc_with_single_spaces_and_begins_each_word_with_a_capital():
    for commune in COMMUNES:
        assert is_clean(commune.full_name), commune
        assert all(word[0].isupper() or not word[0].isalpha() for word in commune.name.split()), commune
    for named in (*shipped.provinces(), *shipped.former_provinces(), *shipped.central_bodies()):
        assert is_clean(named.name), named


# Corrections to the package


def test_the_corrections_were_made_for_the_installed_package():
    data = yaml.safe_load((DATA / "commune-corrections.yaml").read_text(encoding="utf-8"))
    assert data["package_version"] == version("vietnam-provinces")


def test_every_correction_changes_something_and_says_why():
    for correction in shipped.corrections():
        assert (correction.code, correction.name) != (correction.to_code, correction.to_name)
        assert correction.reason
        assert correction.confidence == "secondary"


@pytest.mark.parametrize(
    ("province", "code", "full_name"),
    [
        ("01", "00082", "Phường Cửa Nam"),  # the package says 00073
        ("04", "01537", "Xã Lý Quốc"),  # the package gives this code to Vinh Quý
        ("04", "01561", "Xã Vinh Quý"),
        ("40", "17011", "Phường Tây Hiếu"),
        ("46", "20137", "Xã Chân Mây - Lăng Cô"),  # a long dash in the package
        ("48", "20194", "Phường Hải Vân"),
        ("66", "24133", "Phường Buôn Ma Thuột"),  # two spaces in the package
        ("68", "24718", "Xã Đắk Song"),  # a small letter in the package
    ],
)
def test_a_known_fault_of_the_package_is_corrected(province, code, full_name):
    assert full_name in [commune.full_name for commune in shipped.communes(province) if commune.code == code]


def test_a_correction_that_finds_no_commune_is_refused_rather_than_passed_over():
    repaired = [{"code": 1, "wards": [{"code": 82, "name": "Phường Cửa Nam"}]}]
    with pytest.raises(shipped.StaleCorrection, match="Phường Cửa Nam"):
        list(shipped._corrected(repaired))


def test_a_commune_of_an_unknown_kind_is_refused():
    with pytest.raises(ValueError, match="Quận Ba Đình"):
        shipped._commune("00001", "Quận Ba Đình", "01")


# Central bodies


def test_the_way_to_the_top_goes_from_a_ministry_through_the_appraising_body_to_the_president():
    way, key = [], "bo-y-te"
    while key is not None:
        way.append(BODIES[key].name)
        key = BODIES[key].submits_to
    assert way == ["Bộ Y tế", "Ban Thi đua - Khen thưởng Trung ương", "Thủ tướng Chính phủ", "Chủ tịch nước"]
    assert BODIES["ban-thi-dua-khen-thuong-trung-uong"].parent == "bo-noi-vu"


def test_fourteen_ministries_and_three_bodies_of_their_rank_are_shipped():
    kinds = Counter(body.kind for body in shipped.central_bodies())
    assert kinds["bộ"] == 14
    assert kinds["cơ quan ngang bộ"] == 3
    assert len(BODIES) == len(shipped.central_bodies()) == 48


def test_keys_of_central_bodies_fit_the_register_and_refer_to_one_another():
    longest = Agency._meta.get_field("code").max_length
    for body in shipped.central_bodies():
        assert re.fullmatch(r"[a-z0-9-]+", body.key)
        assert len(body.key) <= longest
        assert {body.parent, body.submits_to} <= BODIES.keys() | {None}


def test_levels_and_authorities_are_those_of_the_register():
    for body in shipped.central_bodies():
        assert body.level in Level
        assert body.authority is None or body.authority in Authority


def test_only_the_bodies_that_the_law_lists_get_authority_and_the_others_are_left_open():
    assert {body.name for body in shipped.central_bodies() if body.authority is None} == {
        "Học viện Chính trị quốc gia Hồ Chí Minh",
        "Báo Nhân Dân",
        "Liên minh Hợp tác xã Việt Nam",
    }


def test_a_symbol_is_shipped_only_with_the_paper_it_was_seen_on():
    seen = {body.symbol for body in shipped.central_bodies() if body.symbol}
    assert seen >= {"BNV", "CP", "TTg", "CTN"}
    for body in shipped.central_bodies():
        assert bool(body.symbol) == bool(body.symbol_seen_in) == bool(body.symbol_confidence)
        assert body.symbol is None or body.symbol in body.symbol_seen_in
    assert BODIES["bo-quoc-phong"].symbol is None


# The map


def test_the_map_has_every_province_of_today_under_its_code_and_name():
    assert {shape["code"]: shape["name"] for shape in MAP["provinces"]} == {
        province.code: province.name for province in shipped.provinces()
    }
    assert len(MAP["provinces"]) == 34


def test_the_map_keeps_its_licence_and_source():
    assert MAP["licence"] == "CC BY 4.0"
    assert "@svg-maps/vietnam" in MAP["source"]


def test_the_map_was_joined_from_the_same_predecessors():
    archipelagos = {"Hoàng Sa", "Trường Sa"}
    spelling = {"Bà Rịa Vũng Tàu": "Bà Rịa - Vũng Tàu", "Thừa Thiên Huế": "Huế"}
    for shape in MAP["provinces"]:
        joined = {spelling.get(name, name) for name in shape["formed_from"]} - archipelagos
        assert joined == set(PROVINCES[shape["code"]].formed_from)


@pytest.mark.parametrize(("code", "archipelago"), [("48", "Hoàng Sa"), ("56", "Trường Sa")])
def test_the_map_draws_both_archipelagos_out_at_sea_with_their_province(code, archipelago):
    def outlines(shape: dict[str, str]) -> list[list[float]]:
        return [[float(x) for x in re.findall(r"[ML](-?[\d.]+),", part)] for part in shape["path"].split("Z") if part]

    shapes = {shape["code"]: shape for shape in MAP["provinces"]}
    assert archipelago in shapes[code]["formed_from"]
    elsewhere = max(x for key, shape in shapes.items() if key not in {"48", "56"} for xs in outlines(shape) for x in xs)
    assert any(min(xs) > elsewhere for xs in outlines(shapes[code]))
