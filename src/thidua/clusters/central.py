"""The central clusters and blocks as the facts have them, each with its confidence: to be looked through first."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml


@dataclass(frozen=True)
class Seed:
    """A central cluster or block; `note` says what is not known of its members."""

    kind: str
    name: str
    confidence: str
    note: str


@cache
def seeds() -> tuple[Seed, ...]:
    """All of them, in the order of the facts."""
    text = files("thidua.clusters").joinpath("data/central.yaml").read_text(encoding="utf-8")
    return tuple(Seed(**row) for row in yaml.safe_load(text))
