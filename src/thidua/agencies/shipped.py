"""Agencies that Thi Đua ships as data: the 34 provinces, the 63 before them, communes and central bodies.

Pure reading: no database, no Django, no clock. Every answer is a tuple of frozen dataclasses, read once and kept.
Codes are texts with their leading zeros ("01", "00070"). Where each fact comes from: docs/agency-data.md.
"""

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import yaml
from vietnam_provinces import NESTED_DIVISIONS_JSON_PATH

Confidence = Literal["text", "secondary", "memory"]
ProvinceKind = Literal["tỉnh", "thành phố"]
CommuneKind = Literal["xã", "phường", "đặc khu"]

COMMUNE_KINDS: tuple[CommuneKind, ...] = ("xã", "phường", "đặc khu")


class StaleCorrection(ValueError):
    """A correction in commune-corrections.yaml no longer fits the installed package."""


@dataclass(frozen=True, slots=True)
class DatedKind:
    """What a province is from `since` (inclusive) until the next kind begins, and the document that says so."""

    kind: ProvinceKind
    since: dt.date
    document: str


@dataclass(frozen=True, slots=True)
class ShippedProvince:
    """A province or centrally-run city of today (Nghị quyết 202/2025/QH15, Quyết định 19/2025/QĐ-TTg).

    `name` is bare ("Đồng Nai"); `kinds` run in order of their day; `formed_from` holds names of former provinces,
    the one whose name carries on first.
    """

    code: str
    name: str
    kinds: tuple[DatedKind, ...]
    formed_from: tuple[str, ...]
    confidence: Confidence
    formed_from_confidence: Confidence

    @property
    def is_merged(self) -> bool:
        """Whether more than one former province went into it."""
        return len(self.formed_from) > 1

    def kind_on(self, day: dt.date) -> ProvinceKind:
        """Return the kind on that day; ValueError before 2025-07-01, when the former provinces stood."""
        begun = [dated.kind for dated in self.kinds if dated.since <= day]
        if not begun:
            raise ValueError(f"{self.name} is known from {self.kinds[0].since}; on {day} the former provinces stood")
        return begun[-1]

    def full_name_on(self, day: dt.date) -> str:
        """Return the name with its kind on that day, as at the head of a paper: "Thành phố Đồng Nai"."""
        return f"{self.kind_on(day).capitalize()} {self.name}"


@dataclass(frozen=True, slots=True)
class FormerProvince:
    """One of the 63 provinces that stood until 2025-06-30 (inclusive).

    `code` is of the old list: the same code may mean another province today. `lineage` says whether its name carries
    on in the successor ("keep") or it ended there ("merge"). `confidence` is of successor and lineage.
    """

    code: str
    name: str
    kind: ProvinceKind
    successor: str
    lineage: Literal["keep", "merge"]
    confidence: Confidence
    code_confidence: Confidence
    earlier_names: tuple[str, ...] = ()

    @property
    def full_name(self) -> str:
        """The name with its kind: "Tỉnh Hà Giang"."""
        return f"{self.kind.capitalize()} {self.name}"


@dataclass(frozen=True, slots=True)
class ShippedCommune:
    """A commune, ward or special zone of today; `name` is bare ("Hoàn Kiếm")."""

    code: str
    name: str
    kind: CommuneKind
    province_code: str
    confidence: Confidence

    @property
    def full_name(self) -> str:
        """The name with its kind: "Phường Hoàn Kiếm"."""
        return f"{self.kind.capitalize()} {self.name}"


@dataclass(frozen=True, slots=True)
class CentralBody:
    """A body of the centre; `parent` and `submits_to` are keys of other bodies.

    `level` and `authority` are values of `Level` and `Authority`. None means that the facts do not say: the agency
    sets its own symbol, its administrator its authority.
    """

    key: str
    name: str
    kind: str
    level: Literal["central", "ministry"]
    confidence: Confidence
    authority: str | None = None
    parent: str | None = None
    submits_to: str | None = None
    symbol: str | None = None
    symbol_seen_in: str | None = None
    symbol_confidence: Confidence | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """What the package says of a commune (`code`, full `name`) and what it should say."""

    province: str
    code: str
    name: str
    reason: str
    to_code: str
    to_name: str
    confidence: Confidence


@cache
def provinces() -> tuple[ShippedProvince, ...]:
    """Return the 34 provinces and cities in force from 2025-07-01, by code."""
    data = _data("provinces.yaml")
    return tuple(
        ShippedProvince(
            code=row["code"],
            name=row["name"],
            kinds=_kinds(row, data["in_force_from"], data["document"]),
            formed_from=tuple(row["formed_from"]),
            confidence=row["confidence"],
            formed_from_confidence=row["formed_from_confidence"],
        )
        for row in data["provinces"]
    )


@cache
def former_provinces() -> tuple[FormerProvince, ...]:
    """Return the 63 provinces and cities that stood until 2025-06-30 (inclusive), by their old code."""
    data = _data("provinces-before.yaml")
    return tuple(
        FormerProvince(
            code=row["code"],
            name=row["name"],
            kind=row["kind"],
            successor=row["successor"],
            lineage=row["lineage"],
            confidence=row["confidence"],
            code_confidence=data["code_confidence"],
            earlier_names=tuple(row.get("earlier_names", ())),
        )
        for row in data["provinces"]
    )


@cache
def communes(province_code: str) -> tuple[ShippedCommune, ...]:
    """Return the communes, wards and special zones of a province of today, by code.

    KeyError for a code that is not of a province of today; StaleCorrection when the installed package has changed.
    """
    return _communes_by_province()[province_code]


@cache
def central_bodies() -> tuple[CentralBody, ...]:
    """Return the deciding bodies, the appraising one, then ministries and central organisations."""
    return tuple(CentralBody(**row) for row in _data("central.yaml")["bodies"])


@cache
def corrections() -> tuple[Correction, ...]:
    """Return every correction made to the package's communes, with its reason."""
    return tuple(
        Correction(
            **{"to_code": row["code"], "to_name": row["name"]} | row,
            reason=group["reason"],
            confidence=group["confidence"],
        )
        for group in _data("commune-corrections.yaml")["groups"]
        for row in group["corrections"]
    )


def _data(name: str) -> Any:
    return yaml.safe_load((files("thidua.agencies") / "data" / name).read_text(encoding="utf-8"))


def _kinds(row: dict[str, Any], in_force_from: dt.date, document: str) -> tuple[DatedKind, ...]:
    if "kinds" in row:
        return tuple(DatedKind(**dated) for dated in row["kinds"])
    return (DatedKind(row["kind"], in_force_from, document),)


@cache
def _communes_by_province() -> dict[str, tuple[ShippedCommune, ...]]:
    packaged = json.loads(NESTED_DIVISIONS_JSON_PATH.read_text(encoding="utf-8"))
    found = list(_corrected(packaged))
    return {
        province.code: tuple(sorted((c for c in found if c.province_code == province.code), key=lambda c: c.code))
        for province in provinces()
    }


def _corrected(packaged: list[dict[str, Any]]) -> Iterator[ShippedCommune]:
    """Yield each commune of the package with its correction applied; each correction must find its commune."""
    waiting = {(c.province, c.code, c.name): c for c in corrections()}
    for province in packaged:
        province_code = f"{province['code']:02}"
        for ward in province["wards"]:
            code, name = f"{ward['code']:05}", ward["name"]
            if correction := waiting.pop((province_code, code, name), None):
                code, name = correction.to_code, correction.to_name
            yield _commune(code, name, province_code)
    if waiting:
        raise StaleCorrection(f"the installed vietnam-provinces no longer says {sorted(waiting)}")


def _commune(code: str, full_name: str, province_code: str) -> ShippedCommune:
    for kind in COMMUNE_KINDS:
        if full_name.startswith(f"{kind.capitalize()} "):
            return ShippedCommune(code, full_name[len(kind) + 1 :], kind, province_code, "secondary")
    raise ValueError(f"{full_name} ({code}) is neither xã, phường nor đặc khu")
