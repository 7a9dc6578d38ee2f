"""The kinds of what can happen after a decision, as data: `data/after.yaml`, with where each fact comes from."""

import datetime as dt
import functools
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import yaml
from django.utils.translation import gettext_lazy as _

from thidua.decisions.makings import has_object
from thidua.decisions.models import Certificate
from thidua.law import load_corpus
from thidua.register.models import AwardStatus
from thidua.vietnamese.working_days import Unit, deadline

CONFIDENCE = {
    "text": _("theo nguyên văn"),
    "secondary": _("theo nguồn thứ cấp, cần đối chiếu"),
    "memory": _("chưa đối chiếu văn bản"),
    "": _("chưa rõ căn cứ"),
}


@dataclass(frozen=True)
class Sourced:
    """Something that the law, or a procedure, says; how sure we are of it; and whether that text is replaced."""

    text: str
    cite: str = ""
    confidence: str = ""
    replaced: bool = False

    @property
    def source(self) -> str:
        """«06/2022/QH15, Điều 93, khoản 2 – theo nguyên văn»."""
        return " – ".join(part for part in (self.cite, str(CONFIDENCE[self.confidence])) if part)


@dataclass(frozen=True)
class Limit:
    """A time limit of the procedure; `level` is that of the awards it is for, empty for all."""

    name: str
    number: int
    unit: Unit
    counted_from: str
    source: Sourced
    level: str = ""
    local: bool = False
    sets: bool = False

    def ends_on(self, start: dt.date) -> dt.date:
        """The last day of the limit when it starts on a day."""
        return deadline(start, self.number, self.unit)


@dataclass(frozen=True)
class Kind:
    """One thing that can happen to an award after its decision; the fields are explained in the data."""

    code: str
    name: str
    act: str
    title: str
    asks: frozenset[str]
    applies: str
    award: str
    certificate: str
    money: str
    objects: str
    grounds: Mapping[str, Sourced]
    proves: Sourced
    unknown: tuple[str, ...]
    limits: tuple[Limit, ...]
    basis: Sourced | None
    submission: Sourced | None
    families: frozenset[str]
    needs_object: bool

    @property
    def needs_basis(self) -> bool:
        """Whether the officer must state the legal basis: no ground or authority is known from the wording itself."""
        return self.basis is None

    @property
    def recovers(self) -> bool:
        return self.objects != "none"

    def limits_for(self, award: str) -> list[Limit]:
        """The limits that speak of an award."""
        level = load_corpus().awards[award].level
        return [limit for limit in self.limits if limit.level in {"", level}]

    def due(self, award: str, asked_on: dt.date) -> tuple[dt.date, Limit] | None:
        """The day by which it is decided as the data proposes, and by which limit; None where no limit is known."""
        limit = next((limit for limit in self.limits_for(award) if limit.sets), None)
        return (limit.ends_on(asked_on), limit) if limit else None

    def suits(self, award: str) -> bool:
        """Whether it can happen to the award at all."""
        family = load_corpus().awards[award].family
        return (not self.families or family in self.families) and (not self.needs_object or has_object(award))

    def stands(self, certificate: Certificate) -> bool:
        """Whether it can happen to the award as it stands now."""
        if self.applies == "stripped":
            return taken_by(certificate) == "stripping"
        return certificate.award.status == AwardStatus.VALID


@functools.cache
def kinds() -> Mapping[str, Kind]:
    """The kinds by their code, in the order of the data."""
    text = files("thidua.decisions").joinpath("data/after.yaml").read_text("utf-8")
    return {code: _kind(code, data) for code, data in yaml.safe_load(text)["kinds"].items()}


def kinds_of(certificate: Certificate) -> list[Kind]:
    """What can happen to an award now."""
    code = certificate.award.code
    return [kind for kind in kinds().values() if kind.suits(code) and kind.stands(certificate)]


def taken_by(certificate: Certificate) -> str:
    """The kind of what took the award away, by decision on the system; empty when it stands or nobody knows."""
    if certificate.award.status != AwardStatus.REVOKED:
        return ""
    taking = [code for code, kind in kinds().items() if kind.award == "take_away"]
    last = certificate.after_cases.filter(kind__in=taking, status="done").order_by("pk").last()
    return last.kind if last else ""


def _kind(code: str, data: dict[str, Any]) -> Kind:
    return Kind(
        code,
        data["name"],
        data["act"],
        data["title"],
        frozenset(data["asks"]),
        data["applies"],
        data["award"],
        data["certificate"],
        data["money"],
        data["objects"],
        {key: Sourced(**ground) for key, ground in data.get("grounds", {}).items()},
        _named(data["proves"]),
        tuple(data["unknown"]),
        tuple(_limit(limit) for limit in data.get("limits", ())),
        Sourced(**data["basis"]) if "basis" in data else None,
        _named(data["submission"]) if "submission" in data else None,
        frozenset(data.get("families", ())),
        data.get("needs_object", False),
    )


def _named(data: dict[str, str]) -> Sourced:
    return Sourced(data["name"], data.get("cite", ""), data.get("confidence", ""))


def _limit(data: dict[str, Any]) -> Limit:
    source = Sourced(data["name"], data["cite"], data["confidence"])
    level, local, sets = data.get("level", ""), data.get("local", False), data.get("sets", False)
    return Limit(data["name"], data["number"], data["unit"], data["from"], source, level, local, sets)
