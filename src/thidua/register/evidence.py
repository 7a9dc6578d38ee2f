"""On which papers a claim rests: told by the rooms that keep them."""

from collections.abc import Callable
from dataclasses import dataclass

from thidua.agencies.actor import Actor
from thidua.register.models import Claim


@dataclass(frozen=True)
class Paper:
    """What a paper is called, and the page that shows it to those who may see it."""

    text: str
    link: str = ""


Source = Callable[[Actor, Claim], list[Paper]]
_sources: list[Source] = []


def papers(source: Source) -> Source:
    """Register who knows the papers of some claims."""
    _sources.append(source)
    return source


def papers_of(actor: Actor, claim: Claim) -> list[Paper]:
    """Every paper of a claim."""
    return [paper for source in _sources for paper in source(actor, claim)]
