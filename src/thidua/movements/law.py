"""Which results of movements the law asks for: read from its data, never written down twice."""

from collections.abc import Iterable

from thidua.law import load_corpus
from thidua.law.award import Leaf, walk
from thidua.law.collectives import MovementParams
from thidua.movements.models import Launcher, Movement

KNOWN_TO_REGISTER = {Launcher.PRIME_MINISTER, Launcher.MINISTRY_PROVINCE}


def register_launcher(movement: Movement, evaluated_at: str) -> str | None:
    """The launcher under which the register keeps a result at such a review; None when no award asks for it.

    A result of a movement shorter than a year is kept here only: the register counts whole years.
    """
    launcher = Launcher(movement.launcher)
    if launcher not in KNOWN_TO_REGISTER or movement.years < 1:
        return None
    fits = any(_fits(asked, launcher, movement.years, evaluated_at) for asked, _code in _asked())
    return launcher.value if fits else None


def awards_asking(launcher: str, years: int, evaluated_at: str) -> list[str]:
    """Codes of the awards with a route for a result in such a movement, in the law's order."""
    fitting = [code for asked, code in _asked() if _fits(asked, launcher, years, evaluated_at)]
    return list(dict.fromkeys(fitting))


def _fits(asked: MovementParams, launcher: str, years: int, evaluated_at: str) -> bool:
    return launcher in asked.launched_by and evaluated_at in asked.evaluated_at and years >= asked.years


def _asked() -> Iterable[tuple[MovementParams, str]]:
    for code, award in load_corpus().awards.items():
        for route in award.routes:
            for node in walk(route.standard):
                if isinstance(node, Leaf) and node.predicate == "movement":
                    values = (each for _day, each in node.values.items() if each is not None)
                    yield from ((each.params, code) for each in values if isinstance(each.params, MovementParams))
