"""The agencies of the made-up nation: those that ship with the product, and made-up units below them."""

import datetime as dt
from dataclasses import dataclass

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from thidua.agencies.loading import load_shipped
from thidua.agencies.models import Agency, Authority, Level, Lineage
from thidua.vietnamese.names import clean, fold

BATCH = 2_000
DEPARTMENTS = (
    ("Sở Nội vụ", "SNV"), ("Sở Tài chính", "STC"), ("Sở Giáo dục và Đào tạo", "SGDĐT"), ("Sở Y tế", "SYT"),
    ("Sở Xây dựng", "SXD"), ("Sở Tư pháp", "STP"), ("Sở Công Thương", "SCT"), ("Thanh tra tỉnh", "TTr"),
    ("Bệnh viện Đa khoa", "BVĐK"), ("Trường Cao đẳng", "CĐ"),
)  # fmt: skip
COMMUNAL = (
    ("Trường Mầm non", "MN"), ("Trường Tiểu học", "TH"), ("Trường THCS", "THCS"), ("Trường THPT", "THPT"),
    ("Trạm Y tế", "TYT"),
)  # fmt: skip
CENTRAL = (("Vụ Tổ chức cán bộ", "TCCB"), ("Văn phòng", "VP"), ("Viện Nghiên cứu", "VNC"), ("Cục Quản lý", "CQL"))


@dataclass(frozen=True)
class Places:
    """Where people work, one entry a unit: number, share of the people, the agency that decides above it.

    `former` is a unit of a province that was merged into the unit's own (0 for none); `symbol` and `head` are of the
    papers that the unit and the one above it sign.
    """

    units: NDArray[np.int64]
    shares: NDArray[np.float64]
    former: NDArray[np.int64]
    papers: dict[str, list[str]]


def make_agencies(today: dt.date, *, with_communes: bool = True) -> Places:
    """Load what ships, add the units, say where people work."""
    load_shipped(today=today, with_communes=with_communes)
    provinces = list(Agency.objects.filter(level=Level.PROVINCE))
    communes = list(Agency.objects.filter(level=Level.COMMUNE))
    ministries = list(Agency.objects.filter(level=Level.MINISTRY))
    rows = [_unit(above, *kind) for above in provinces for kind in DEPARTMENTS]
    rows += [_unit(above, *kind) for above in communes for kind in COMMUNAL]
    rows += [_unit(above, *kind) for above in ministries for kind in CENTRAL]
    made = Agency.objects.bulk_create(rows, BATCH)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE agencies_agency unit SET path = above.path || unit.id || '/' FROM agencies_agency above"
            " WHERE unit.path = '' AND above.id = unit.parent_id"
        )
    return _places(made)


def _unit(above: Agency, kind: str, symbol: str) -> Agency:
    name = clean(f"{kind} {above.short_name or above.name}")
    return Agency(
        code=f"bia-{symbol}-{above.code}"[:40],
        name=name,
        name_fold=fold(name),
        level=Level.GRASSROOTS,
        authority=Authority.UNIT_HEAD,
        parent=above,
        symbol=symbol,
        place=above.place,
        head_title="Thủ trưởng",
        ended_on=above.ended_on,
    )


SHARES = {Level.COMMUNE: 1.0, Level.PROVINCE: 12.0, Level.MINISTRY: 14.0}  # people of one unit below such an agency


def _places(units: list[Agency]) -> Places:
    """The units that work today; half of the people of a merged province came from a unit that ended with it."""
    working = [unit for unit in units if unit.ended_on is None]
    ended = {(unit.parent_id, unit.symbol): unit.pk for unit in units if unit.ended_on}
    merged = dict(Lineage.objects.exclude(successor=None).values_list("successor_id", "predecessor_id"))
    above = {agency.pk: agency for agency in Agency.objects.all()}
    deciders = [_decider(unit, above) for unit in working]
    return Places(
        np.array([unit.pk for unit in working]),
        np.array([SHARES[Level(above[unit.parent_id or 0].level)] for unit in working]),
        np.array([ended.get((merged.get(unit.parent_id or 0, 0), unit.symbol), 0) for unit in working]),
        {
            "symbol": [unit.symbol for unit in working],
            "head": [clean(f"{unit.head_title} {unit.name}") for unit in working],
            "above_symbol": [decider.symbol or "BỘ" for decider in deciders],
            "above_head": [clean(f"{decider.head_title} {decider.name}") for decider in deciders],
        },
    )


def _decider(unit: Agency, above: dict[int, Agency]) -> Agency:
    """The province or ministry over the unit."""
    agency = unit
    while agency.level not in {Level.PROVINCE, Level.MINISTRY}:
        agency = above[agency.parent_id or 0]
    return agency
