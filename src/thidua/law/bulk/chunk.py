"""What a plan is run on: facts as arrays, and what is the same for all of them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from numpy.typing import NDArray

from thidua.law.bulk.question import Question
from thidua.law.facts import AwardRule, Post

T = TypeVar("T")
Table = Mapping[str, NDArray[Any]]
NO_DAY = 2_000_000_000  # as a day: none, or still going on
EPOCH = 719_163  # the ordinal of 1970-01-01, from which days are counted in arrays


@dataclass(frozen=True)
class Chunk:
    """Facts of subjects of one cohort as read from a snapshot; `subject` in each table counts from 0 here."""

    size: int
    tables: Mapping[str, Table]
    stated: frozenset[str] = frozenset()  # the categories that all of them state, those that a standard may ask for


@dataclass(frozen=True)
class Background:
    """What is the same for every subject: the question, and what the corpus and the snapshot name by number."""

    question: Question
    rules: Mapping[str, AwardRule]
    posts: tuple[Post, ...]
    kept: frozenset[str]  # titles taken to be held again when the question says so
    codes: Mapping[str, int]  # numbers of the awards in the snapshot
    words: Sequence[str]  # texts of the posts in the snapshot
    memory: dict[Any, Any] = field(default_factory=dict)

    def once(self, key: Any, make: Callable[[], T]) -> T:
        """The value of `key`, computed by whoever asks first; two threads at once compute the same."""
        if key not in self.memory:
            self.memory[key] = make()
        found: T = self.memory[key]
        return found
