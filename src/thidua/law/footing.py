"""The law by which a case is judged, and what of it a verdict may rest on."""

from dataclasses import dataclass
from datetime import date

from thidua.law.answer import Verdict
from thidua.law.award import AwardDefinition
from thidua.law.corpus import Corpus
from thidua.law.documents import Regime
from thidua.law.facts import Status
from thidua.law.provision import Confidence, Header, Provision, provisions


@dataclass(frozen=True)
class Law:
    """One regime of the corpus as it stands on a day.

    Nothing rests on memory. Under a regime whose wording was not seen something rests only on what was confirmed
    against the Official Gazette for that regime: on a value that starts on or after the regime's first day.
    """

    corpus: Corpus
    regime: Regime
    day: date

    def firm(self, status: Status, provision: Provision, since: date | None, confidence: Confidence) -> bool | None:
        """What may be relied on of a condition that was found so: True met, False unmet, None open."""
        found = {Status.MET: True, Status.UNMET: False}.get(status)
        if confidence == "memory":
            return None
        if provision.local:
            may_refuse = self.regime.seen and not provision.local.lacks
            return found if found or may_refuse else None
        return found if self.bears(provision, since) else None

    def bears(self, provision: Provision, since: date | None) -> bool:
        """Whether a provision, in the version that starts on the day, may be relied on."""
        if provision.confidence == "memory":
            return False
        return self.regime.seen or (
            self._is_of_the_regime(since) and all(part.confidence == "confirmed" for part in provisions(provision))
        )

    def bears_head(self, head: Header) -> bool:
        """Whether the head of an award or a route may be relied on."""
        if self.regime.seen:
            return head.sure_on(self.day) != "memory"
        return self._is_of_the_regime(head.confirmed_since(self.day))

    def bears_verdict(self, verdict: Verdict, route: str | None, award: AwardDefinition) -> bool:
        """Whether a verdict drawn from the routes may be relied on as a whole.

        Under a regime that was not seen, *eligible* also needs that the route has no condition more and nothing else
        bars the case; *not eligible* that the award has no other route.
        """
        if self.regime.seen or verdict == "undecided":
            return True
        if route is None:
            return self.bears_head(award)
        bars = (bar.values for bar in self.corpus.bars.values())
        known = [(dated.on(self.day), dated.start_on(self.day)) for dated in bars]
        return self.bears_head(award.route(route)) and all(bar and self.bears(bar, since) for bar, since in known)

    def _is_of_the_regime(self, since: date | None) -> bool:
        return since is not None and (self.regime.start is None or since >= self.regime.start)
