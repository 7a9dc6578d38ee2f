"""What a change would do before it is law: which test cases and which open dossiers would be answered otherwise."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from thidua.agencies.models import Agency
from thidua.law import Answer, Corpus, appraise, labels, read_case
from thidua.legislation.examples import VERDICT_TAGS
from thidua.legislation.models import LawChange
from thidua.legislation.queries import corpus_with


@dataclass(frozen=True)
class Turn:
    """One case or dossier whose answer changes. `before` and `after` are (words, colour).

    `who` and `link` are for those who may read the work.
    """

    what: str
    who: str
    link: str
    before: tuple[str, str]
    after: tuple[str, str]


# Filled by higher floors: given the agency whose law changes and the law before and after, their work that turns.
work_that_turns: list[Callable[[Agency, Corpus, Corpus], Iterator[Turn]]] = []


@dataclass(frozen=True)
class Preview:
    """What a change would turn: the cases of the corpus, and work under way in the agency."""

    awards: tuple[str, ...]
    cases: tuple[Turn, ...]
    work: tuple[Turn, ...]


def preview(change: LawChange) -> Preview:
    """Compare the law of the change's agency without it and with it. CorpusError when it does not fit."""
    before = corpus_with(change.agency, [], besides=change.code)
    after = corpus_with(change.agency, [change.change], besides=change.code)
    shared = before.bars != after.bars or before.regimes != after.regimes
    touched = tuple(code for code, award in after.awards.items() if shared or before.awards.get(code) != award)
    cases = tuple(turn for code in touched for turn in _cases(code, before, after))
    work = tuple(turn for find in work_that_turns for turn in find(change.agency, before, after))
    return Preview(tuple(after.awards[code].name for code in touched), cases, work)


def _cases(code: str, before: Corpus, after: Corpus) -> Iterator[Turn]:
    for entry in after.awards[code].tests:
        data = {"award": code} | {key: part for key, part in entry.items() if key != "expect"}
        old, new = (appraise(read_case(data, code, corpus), corpus) for corpus in (before, after))
        if turned(old, new):
            yield Turn(f"{after.awards[code].short_name}: {old.id}", "", "", said(old), said(new))


def turned(before: Answer, after: Answer) -> bool:
    """Whether an officer would read another answer."""
    return (before.verdict, before.provisional) != (after.verdict, after.provisional)


def said(answer: Answer) -> tuple[str, str]:
    """The verdict in words with its colour, and what it would be were the wording as assumed."""
    words = labels.VERDICT[answer.verdict]
    if answer.provisional:
        words += f" (tạm tính: {labels.VERDICT[answer.provisional]})"
    return words, VERDICT_TAGS[answer.verdict]
