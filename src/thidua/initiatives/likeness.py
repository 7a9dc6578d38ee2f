"""How alike two texts are, and which passages they share: by runs of three syllables, without marks and capitals.

Pure functions. The two limits were set on made-up pairs (tests/initiatives/pairs.yaml, measured in test_likeness.py).
"""

import hashlib
import re
from collections.abc import Collection
from dataclasses import dataclass

from thidua.vietnamese.names import fold

RUN = 3  # syllables of a run
TEXT_LIMIT = 0.4  # from here on two descriptions are shown as alike
TITLE_LIMIT = 0.6  # titles are short and full of common words
SYLLABLE = re.compile(r"\w+")


@dataclass(frozen=True)
class Passage:
    """A piece of a text, as it was written, and whether the other text has it too."""

    text: str
    is_shared: bool


def syllables(text: str) -> list[str]:
    """The syllables of a text, folded."""
    return [fold(found[0]) for found in SYLLABLE.finditer(text)]


def runs_of(text: str, length: int = RUN) -> list[tuple[str, ...]]:
    """Every run of so many syllables, in order; a shorter text is one run."""
    words = syllables(text)
    if len(words) < length:
        return [tuple(words)] if words else []
    return [tuple(words[place : place + length]) for place in range(len(words) - length + 1)]


def marks_of(text: str) -> list[int]:
    """The runs as numbers that the database can keep and compare, each once."""
    marks = (hashlib.blake2b(" ".join(run).encode(), digest_size=8).digest() for run in set(runs_of(text)))
    return sorted(int.from_bytes(mark, "big", signed=True) for mark in marks)


def likeness(first: Collection[int], second: Collection[int]) -> float:
    """From 0 to 1: how much of the shorter description stands in the other one, in the same words."""
    shorter = min(len(first), len(second))
    return len(set(first) & set(second)) / shorter if shorter else 0.0


def title_likeness(first: str, second: str) -> float:
    """From 0 to 1: twice the pairs of neighbouring syllables that both titles have, in all that they have."""
    here, there = set(runs_of(first, 2)), set(runs_of(second, 2))
    return 2 * len(here & there) / (len(here) + len(there)) if here and there else 0.0


def shared_passages(text: str, other: str, length: int = RUN) -> list[Passage]:
    """The text cut into what the other has too and what it has not; put together it is the text again."""
    found = list(SYLLABLE.finditer(text))
    known = set(runs_of(other, length))
    shared = [False] * len(found)
    for place, run in enumerate(runs_of(text, length)):
        if run in known:
            shared[place : place + len(run)] = [True] * len(run)
    return _cut(text, [(*each.span(), is_shared) for each, is_shared in zip(found, shared, strict=True)])


def _cut(text: str, pieces: list[tuple[int, int, bool]]) -> list[Passage]:
    """Neighbours of one kind together; what stands between two of a kind goes with them."""
    passages, start, kind = [], 0, False
    end_of_last = 0
    for begin, end, is_shared in pieces:
        if is_shared != kind:
            cut = begin if is_shared else end_of_last
            if cut > start:
                passages.append(Passage(text[start:cut], kind))
            start, kind = cut, is_shared
        end_of_last = end
    cut = end_of_last if kind else len(text)
    passages += [Passage(text[start:cut], kind), Passage(text[cut:], False)]
    return [passage for passage in passages if passage.text]
