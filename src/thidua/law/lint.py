"""Faults of the corpus: what does not load, what no case tries, what the facts know and nobody encoded."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from thidua.law.checks import problems
from thidua.law.corpus import SHARED_IN_AWARDS, Corpus, assemble, read_award, with_shipped_changes
from thidua.law.coverage import coverage, latest_seen_day, run
from thidua.law.reading import CaseError
from thidua.law.registry import PREDICATES
from thidua.law.source import CorpusError, Source, read_source
from thidua.law.trial import trials


@dataclass(frozen=True)
class Fault:
    """One thing wrong: its kind, where, and what, in Vietnamese."""

    kind: str
    where: str
    said: str

    def __str__(self) -> str:
        return f"{self.where}: {self.said}" if self.where else self.said


def lint(folder: Traversable, tests: Path | None = None, of: Collection[str] = ()) -> list[Fault]:
    """Every fault of a corpus folder. What stands on it is looked at only when it loads.

    `tests` is where unit tests are; `of` names the awards whose cases are run, all of them when empty. Raises
    CorpusError when a file cannot be read at all.
    """
    source = read_source(folder)
    try:
        corpus = assemble(source)
        broken = list(problems(corpus))
        corpus = corpus if broken else with_shipped_changes(corpus, folder)
    except CorpusError as error:
        broken = list(_invalid(source)) or [str(error)]
    if broken:
        return [Fault("loading", "", said) for said in broken]
    codes = [code for code in corpus.awards if not of or code in of]
    return [*_cases(corpus, codes), *_uncovered(corpus, codes), *_unused(source), *_predicates(corpus, tests)]


def _invalid(source: Source) -> Iterator[str]:
    """What is wrong with each award by itself."""
    for code in source.awards:
        try:
            read_award(code, source)
        except CorpusError as error:
            yield str(error)


def _cases(corpus: Corpus, codes: Collection[str]) -> Iterator[Fault]:
    for award in (corpus.awards[code] for code in codes):
        try:
            answered = list(trials(award, corpus))
        except CaseError as error:
            yield Fault("case", award.code, str(error))
            continue
        seen: set[str] = set()
        for case, differences in answered:
            if case in seen:
                yield Fault("case", f"{award.code}, trường hợp {case}", "trùng mã")
            seen.add(case)
            yield from (Fault("case", f"{award.code}, trường hợp {case}", said) for said in differences)


def _uncovered(corpus: Corpus, codes: Collection[str]) -> Iterator[Fault]:
    try:
        found = run(corpus, codes)
    except CaseError:
        return  # said already
    for row in coverage(corpus, latest_seen_day(corpus), found, codes):
        where = f"{row.award}.{row.route}"
        if not row.encoded:
            yield Fault("route", where, "nguồn có tiêu chuẩn này nhưng chưa được mã hóa")
        elif not row.cases:
            yield Fault("untried", where, "chưa có trường hợp thử nào")
        for leaf in row.untried if row.cases else ():
            yield Fault("untried", f"{where}.{leaf}", "chưa được thử cả khi đạt và khi không đạt")


def _unused(source: Source) -> Iterator[Fault]:
    """Entries of the shared lists that no award names."""
    named: dict[str, set[Any]] = {name: set() for name in SHARED_IN_AWARDS.values()}
    for award in source.awards.values():
        for key, name in SHARED_IN_AWARDS.items():
            if isinstance(award.get(key), str):
                named[name].add(award[key])
    routes = [route for award in source.awards.values() for route in award.get("routes", ())]
    named["subjects"] = {name for route in routes for name in route["subjects"]}
    for name, used in named.items():
        unused = (entry for entry in source.data[name] if entry not in used)
        yield from (Fault("unused", f"{name}.{entry}", "không nơi nào dùng") for entry in unused)


def _predicates(corpus: Corpus, tests: Path | None) -> Iterator[Fault]:
    """Predicates that no standard uses, or that no unit test names."""
    used = {leaf.predicate for award in corpus.awards.values() for leaf in award.leaves()}
    yield from (Fault("predicate", name, "không tiêu chuẩn nào dùng") for name in PREDICATES if name not in used)
    if tests is not None:
        text = "".join(path.read_text(encoding="utf-8") for path in sorted(tests.glob("**/test_*.py")))
        untested = (name for name in PREDICATES if f'"{name}"' not in text)
        yield from (Fault("predicate", name, "chưa có kiểm thử đơn vị") for name in untested)
