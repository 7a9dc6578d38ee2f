"""Everything that is asked of one cohort, compiled once and run on chunk after chunk."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from thidua.law.award import AwardDefinition
from thidua.law.bulk.chunk import Background, Chunk
from thidua.law.bulk.facts import BulkFacts
from thidua.law.bulk.outcome import Asked, Cohort, Key, Outcome, compile_outcome
from thidua.law.bulk.program import Program, Ref, Value
from thidua.law.bulk.question import Question, kept_titles
from thidua.law.corpus import Corpus


@dataclass(frozen=True)
class Answers:
    """What becomes of one award for every subject of a chunk: arrays, or one number where all are alike."""

    verdict: Any
    provisional: Any
    route: Any
    outlook: Any
    near: Any
    unsure: Any
    earliest: Any
    findings: Mapping[Key, Any]
    routes: tuple[str, ...]


class Plan:
    """The program for one cohort and one question, and where each award finds its values."""

    def __init__(self, cohort: Cohort, question: Question, corpus: Corpus, asked: Iterable[Asked]) -> None:
        self.program = Program()
        self.outcomes: dict[Asked, Outcome] = {
            each: compile_outcome(each, cohort, question, corpus, self.program) for each in asked
        }
        self.program.keep(value for outcome in self.outcomes.values() for value in outcome.values())

    def run(self, chunk: Chunk, known: Background) -> Iterator[tuple[Asked, Answers]]:
        """Every award for every subject of the chunk."""
        arrays = self.program.run(BulkFacts(chunk, known, {}))

        def found(value: Value) -> Any:
            return arrays[value.number] if isinstance(value, Ref) else value

        for asked, own in self.outcomes.items():
            yield (
                asked,
                Answers(
                    found(own.verdict),
                    found(own.provisional),
                    found(own.route),
                    found(own.outlook),
                    found(own.near),
                    found(own.unsure),
                    found(own.earliest),
                    {key: found(value) for key, value in own.findings.items()},
                    own.routes,
                ),
            )


def background(question: Question, corpus: Corpus, meta: Mapping[str, Any]) -> Background:
    """What is the same for every subject of a snapshot."""
    codes = {code: number for number, code in enumerate(meta["awards"])}
    kept = kept_titles(dict(corpus.awards))
    return Background(question, corpus.rules, corpus.posts, kept, codes, meta["posts"])


def everything_asked(corpus: Corpus) -> list[Asked]:
    """Every encoded award on every basis that a route of it is open to."""
    return [Asked(award.code, basis) for award in corpus.awards.values() for basis in bases_of(award)]


def bases_of(award: AwardDefinition) -> list[Any]:
    """The bases of the routes, in the order of the routes."""
    return list(dict.fromkeys(basis for route in award.routes if not route.local for basis in route.bases))


def may_be_judged(subjects: Mapping[str, NDArray[Any]], day: int) -> NDArray[np.bool_]:
    """Whose facts the case format accepts on the day: none refused, none founded later."""
    return ~subjects["refused"] & (subjects["founded_on"] <= day)
