"""Where the register files the person of a row: which agency its unit names, and what a person must choose."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.models import Agency
from thidua.agencies.queries import visible_agencies
from thidua.dossiers.intake.reading import Remark
from thidua.vietnamese.names import fold

ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
ABBREVIATIONS = {"ubnd": "uy ban nhan dan", "hdnd": "hoi dong nhan dan", "tp": "thanh pho", "tx": "thi xa"}
TELLING = 3  # words that a name must have to be told from the mere place at the end of another («… tỉnh Ví Dụ»)
MOST_OPTIONS = 200
# A doubt with one of these codes ends when somebody chooses where the unit's people are filed, not by a nod.
UNIT_DOUBTS = frozenset({"unit_elsewhere", "unit_unknown", "unit_near", "unit_several", "unit_missing"})


@dataclass(frozen=True)
class Filing:
    """Where a row is filed, or would be; `doubt` while nobody has chosen and the unit alone does not say."""

    agency: Agency
    doubt: Remark | None = None


class Units:
    """What units mean to one office: by the agencies in its sight, and by what somebody chose (`settled`)."""

    def __init__(self, actor: Actor, settled: Mapping[str, int]) -> None:
        seen = set(visible_agencies(actor).values_list("pk", flat=True))
        active = list(Agency.objects.filter(ended_on=None).order_by("name"))
        self.own = actor.agency
        self.in_sight = [agency for agency in active if agency.pk in seen]
        self._settled = settled
        self._by_pk = {agency.pk: agency for agency in self.in_sight}
        self._names_here = _by_name(self.in_sight)
        self._names_elsewhere = _by_name(agency for agency in active if agency.pk not in seen)
        self._known: dict[str, Filing] = {}

    def filing(self, unit: str | None) -> Filing:
        """Where a person of the unit is filed; the empty unit is one as well."""
        key = unit_key(unit or "")
        if key not in self._known:
            self._known[key] = self._filing(key, unit or "")
        return self._known[key]

    def options(self, key: str) -> list[Agency]:
        """The agencies that may be chosen for a unit, the own one first; where they are too many, the most alike."""
        others = [agency for agency in self.in_sight if agency.pk != self.own.pk]
        if len(others) > MOST_OPTIONS:
            words = set(key.split())
            others.sort(key=lambda agency: -len(words & set(unit_key(agency.name).split())))
        return [self.own, *others[:MOST_OPTIONS]]

    def _filing(self, key: str, unit: str) -> Filing:
        if (chosen := self._by_pk.get(self._settled.get(key, 0))) is not None:
            return Filing(chosen)
        exact = self._names_here.get(key, [])
        here = exact or _near(key, self._names_here)
        if len(here) == 1:
            return Filing(here[0], None if exact else self._alike(unit, here[0]))
        return Filing(self.own, self._doubt(key, unit, len(here)))

    def _alike(self, unit: str, agency: Agency) -> Remark:
        text = _("Đơn vị “%(unit)s” có thể là %(agency)s. Hãy chọn nơi ghi.")
        return Remark("unit_near", text % {"unit": unit, "agency": agency})

    def _doubt(self, key: str, unit: str, count: int) -> Remark:
        """Why the unit does not say where its people are filed, and what becomes of them under the own name."""
        if not key:
            code, why = "unit_missing", _("Dòng không ghi đơn vị")
        elif count:
            code, why = "unit_several", _("Trong phạm vi của bạn có %(count)s cơ quan có thể là “%(unit)s”")
        elif key in self._names_elsewhere or _near(key, self._names_elsewhere):
            code, why = "unit_elsewhere", _("Đơn vị “%(unit)s” ngoài phạm vi của bạn")
        else:
            code, why = "unit_unknown", _("Hệ thống không có cơ quan nào tên “%(unit)s”")
        text = _("%(why)s. Hãy chọn nơi ghi; nếu nộp dưới tên %(own)s, sổ bộ ghi người này ở đó.")
        return Remark(code, text % {"why": why % {"count": count, "unit": unit}, "own": self.own})


@lru_cache(maxsize=20_000)  # every agency's name, asked again for every list
def unit_key(name: str) -> str:
    """What two spellings of one unit have in common: no marks, no punctuation, no asides, abbreviations written out."""
    words = fold(re.sub(r"[\W_]+", " ", ASIDE.sub(" ", name))).split()
    return " ".join(ABBREVIATIONS.get(word, word) for word in words)


def _by_name(agencies: Iterable[Agency]) -> dict[str, list[Agency]]:
    found: dict[str, list[Agency]] = {}
    for agency in agencies:
        for key in {unit_key(agency.name), unit_key(agency.short_name)} - {""}:
            found.setdefault(key, []).append(agency)
    return found


def _near(key: str, names: Mapping[str, list[Agency]]) -> list[Agency]:
    """Agencies whose name goes on after the unit's («Sở Tài chính» tỉnh Ví Dụ), or is a part at an end of it."""
    if not key:
        return []
    found = {
        agency.pk: agency
        for name, agencies in names.items()
        if name.startswith(f"{key} ")
        or key.startswith(f"{name} ")
        or (key.endswith(f" {name}") and len(name.split()) >= TELLING)
        for agency in agencies
    }
    return list(found.values())
