"""Which agency an old register means: by name, code or short name, those that were merged since as well."""

from thidua.agencies.actor import Actor
from thidua.agencies.models import Agency
from thidua.agencies.queries import visible_agencies
from thidua.dossiers.units import unit_key
from thidua.trail.errors import Refused
from thidua.vietnamese.names import fold


class PastUnits:
    """The agencies in an actor's sight by what a cell may call them, read once for a whole table."""

    def __init__(self, actor: Actor) -> None:
        self.own = actor.agency
        self._known: dict[str, Agency | None] = {"": actor.agency}
        self._by_code: dict[str, Agency] = {}
        self._by_name: dict[str, dict[int, Agency]] = {}
        for agency in visible_agencies(actor):
            self._by_code[agency.code.lower()] = agency
            for name in {agency.name, agency.short_name} - {""}:
                self._by_name.setdefault(unit_key(name), {})[agency.pk] = agency

    def named(self, text: str) -> tuple[Agency, str]:
        """The agency, and what a person may want to look at; raises Refused when it is unknown or could be several."""
        if text not in self._known:
            self._known[text] = self._by_code.get(text.lower()) or self._one_of(unit_key(text))
        agency = self._known[text]
        if agency is None:
            raise Refused(
                f"Không xác định được đơn vị «{text}» trong phạm vi của bạn. "
                "Hãy ghi đúng tên hoặc mã đơn vị trong cây cơ quan."
            )
        alike = not text or fold(text) in {fold(agency.name), fold(agency.short_name), fold(agency.code)}
        return agency, "" if alike else f"Đơn vị «{text}» được hiểu là {agency.name}."

    def _one_of(self, key: str) -> Agency | None:
        """The one of that name; of several, the one that still works; else the one whose name goes on after it."""
        exact = list(self._by_name.get(key, {}).values())
        working = [agency for agency in exact if agency.ended_on is None]
        if exact:
            return (working or exact)[0] if len(working or exact) == 1 else None
        longer = {
            agency.pk: agency
            for name, agencies in self._by_name.items()
            if name.startswith(f"{key} ")
            for agency in agencies.values()
        }
        return next(iter(longer.values())) if len(longer) == 1 else None
