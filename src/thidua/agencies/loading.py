"""Puts the shipped agencies into the database: central bodies, provinces with their predecessors, communes."""

import datetime as dt
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db import transaction

from thidua.agencies.models import Agency, Authority, Level, Lineage, LineageKind
from thidua.agencies.shipped import (
    CentralBody,
    FormerProvince,
    ShippedProvince,
    central_bodies,
    communes,
    former_provinces,
    provinces,
)
from thidua.agencies.tree import place_in_tree
from thidua.vietnamese.names import clean, fold

REORGANISED_ON = dt.date(2025, 7, 1)
DOCUMENT = "Nghị quyết 202/2025/QH15"


@dataclass(frozen=True)
class Loaded:
    """How many agencies were added, by kind."""

    central: int
    provinces: int
    former_provinces: int
    communes: int


@transaction.atomic
def load_shipped(*, today: dt.date, with_communes: bool = True) -> Loaded:
    """Add what is missing; what is there keeps whatever an administrator changed. Safe to run again.

    `today` picks the kind of a province (Đồng Nai is a city from 2026-04-30; what it was before is its predecessor).
    """
    central = sum(_load_central(body) for body in _from_the_top(central_bodies()))
    committee = Agency.objects.get(code="ban-thi-dua-khen-thuong-trung-uong")
    loaded = sum(_load_province(province, committee, today) for province in provinces())
    for province in provinces():
        _load_new_kinds(province, committee, today)
    former = sum(_load_former(province, committee) for province in former_provinces() if province.lineage == "merge")
    added = _load_communes() if with_communes else 0
    return Loaded(central, loaded, former, added)


def _from_the_top(bodies: Sequence[CentralBody]) -> Iterator[CentralBody]:
    """Each body after the one it hangs below."""
    placed: set[str] = set()
    waiting = list(bodies)
    while waiting:
        ready = [body for body in waiting if _above(body) is None or _above(body) in placed]
        if not ready:
            raise ValueError(f"central.yaml: {waiting[0].key} hangs in a ring")
        yield from ready
        placed |= {body.key for body in ready}
        waiting = [body for body in waiting if body.key not in placed]


def _above(body: CentralBody) -> str | None:
    return body.submits_to or body.parent


def _load_central(body: CentralBody) -> bool:
    if Agency.objects.filter(code=body.key).exists():
        return False
    above = _above(body)
    place_in_tree(
        Agency(
            code=body.key,
            name=body.name,
            level=Level(body.level),
            authority=Authority(body.authority) if body.authority else Authority.NONE,
            parent=Agency.objects.get(code=above) if above else None,
            symbol=body.symbol or "",
            place="Hà Nội",
        )
    )
    return True


def _load_province(province: ShippedProvince, committee: Agency, today: dt.date) -> bool:
    code = f"tinh-{province.code}"
    if Agency.objects.filter(code=code).exists():
        return False
    kind = province.kind_on(max(today, REORGANISED_ON))
    place_in_tree(
        Agency(
            code=code,
            name=f"Ủy ban nhân dân {kind} {province.name}",
            short_name=province.name,
            level=Level.PROVINCE,
            authority=Authority.MINISTRY_PROVINCE_HEAD,
            parent=committee,
            symbol="UBND",
            place=province.name,
            head_title="Chủ tịch",
            area_code=province.code,
        )
    )
    return True


def _load_new_kinds(province: ShippedProvince, committee: Agency, today: dt.date) -> None:
    """What a province was before it became a city, or the other way: an agency that ended, and its lineage.

    One that was loaded before that day gets its new name, unless an administrator gave it another.
    """
    for before, after in itertools.pairwise(province.kinds):
        code = f"tinh-{province.code}-{before.since:%Y}"
        if after.since > today or Agency.objects.filter(code=code).exists():
            continue
        name = f"Ủy ban nhân dân {before.kind} {province.name}"
        successor = Agency.objects.get(code=f"tinh-{province.code}")
        former = place_in_tree(
            Agency(
                code=code,
                name=name,
                short_name=f"{before.kind.capitalize()} {province.name}",
                level=Level.PROVINCE,
                authority=Authority.MINISTRY_PROVINCE_HEAD,
                parent=committee,
                symbol="UBND",
                place=province.name,
                head_title="Chủ tịch",
                area_code=province.code,
                established_on=before.since,
                ended_on=after.since,
            )
        )
        if successor.name == name:
            successor.name = f"Ủy ban nhân dân {after.kind} {province.name}"
            place_in_tree(successor)
        Lineage.objects.create(
            predecessor=former,
            successor=successor,
            kind=LineageKind.RENAME,
            effective_on=after.since,
            document=after.document,
            confidence=province.confidence,
        )


def _load_former(province: FormerProvince, committee: Agency) -> bool:
    code = f"tinh-cu-{province.code}"
    if Agency.objects.filter(code=code).exists():
        return False
    agency = place_in_tree(
        Agency(
            code=code,
            name=f"Ủy ban nhân dân {province.kind} {province.name}",
            short_name=province.name,
            level=Level.PROVINCE,
            authority=Authority.MINISTRY_PROVINCE_HEAD,
            parent=committee,
            symbol="UBND",
            place=province.name,
            head_title="Chủ tịch",
            area_code=province.code,
            ended_on=REORGANISED_ON,
        )
    )
    successor = Agency.objects.get(code=f"tinh-{province.successor}")
    Lineage.objects.create(
        predecessor=agency,
        successor=successor,
        kind=LineageKind.MERGE,
        effective_on=REORGANISED_ON,
        document=DOCUMENT,
        confidence=province.confidence,
    )
    return True


def _load_communes() -> int:
    known = set(Agency.objects.filter(code__startswith="xa-").values_list("code", flat=True))
    added: list[Agency] = []
    for province in provinces():
        parent = Agency.objects.get(code=f"tinh-{province.code}")
        for commune in communes(province.code):
            if (code := f"xa-{commune.code}") in known:
                continue
            name = f"Ủy ban nhân dân {commune.kind} {commune.name}"
            added.append(
                Agency(
                    code=code,
                    name=clean(name),
                    name_fold=fold(name),
                    short_name=commune.full_name,
                    level=Level.COMMUNE,
                    authority=Authority.COMMUNE_HEAD,
                    parent=parent,
                    symbol="UBND",
                    place=commune.name,
                    head_title="Chủ tịch",
                    area_code=commune.code,
                )
            )
    added = Agency.objects.bulk_create(added, 1_000)
    paths = dict(Agency.objects.filter(level=Level.PROVINCE).values_list("pk", "path"))
    for agency in added:
        agency.path = f"{paths[agency.parent_id or 0]}{agency.pk}/"
    Agency.objects.bulk_update(added, ["path"], 1_000)
    return len(added)
