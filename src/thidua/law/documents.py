"""What the whole law rests on: its documents, the regimes that follow each other, bars, and who may add rules."""

from datetime import date
from typing import Literal

from thidua.law.procedure import Proposer
from thidua.law.provision import Citation, Confidence, Dated, Frozen, Lasting, Provision


class Document(Frozen):
    """A legal document and the days it is in force: [in_force, until). Unknown days are null."""

    title: str
    issued: date | None = None
    in_force: date | None = None
    until: date | None = None
    confidence: Confidence
    note: str = ""

    def holds_on(self, day: date) -> bool:
        return (self.in_force is None or self.in_force <= day) and (self.until is None or day < self.until)


class Alternative(Provision):
    """A regime that a transition clause lets govern instead when it is more favourable."""

    regime: str


class Regime(Lasting):
    """The law that governs dossiers received on days of [from, to)."""

    id: str
    law: str
    encoded: bool
    seen: bool = True  # false: the wording was not seen, so that nothing rests on it firmly
    may_yield_to: tuple[Alternative, ...] = ()
    cite: Citation
    confidence: Confidence
    note: str = ""


class Bar(Frozen):
    """A principle under which nothing may be proposed; its test is the function of the same name in `bars`."""

    text: str
    values: Dated[Provision]


Detail = Literal["condition", "quota", "dossier_item", "voting", "days"]


class Delegation(Provision, Lasting):
    """A clause that leaves details to others: to whom, of which awards (none named: of all), and which details."""

    leaves_to: tuple[Literal["government", "standing_committee", "ministry", "province", "issuer"], ...]
    details: tuple[Detail, ...] = ()
    awards: tuple[str, ...] = ()
    note: str = ""


class Proposing(Frozen):
    """Who proposes which awards."""

    of: tuple[str, ...]
    values: Dated[Proposer]
