"""The corpus: the law as data, read from YAML, checked, and refused whole when anything does not hold."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from thidua.law.award import AwardDefinition
from thidua.law.changes import Change, parse_changes
from thidua.law.checks import check
from thidua.law.documents import Alternative, Bar, Delegation, Document, Proposing, Regime
from thidua.law.facts import AwardRule, Post
from thidua.law.layers import apply, applying
from thidua.law.procedure import TimeLimit
from thidua.law.provision import Dated
from thidua.law.said import all_said
from thidua.law.source import CorpusError, Source, read_shipped_changes, read_source
from thidua.law.standard import SubjectClass

__all__ = [
    "Alternative",
    "Bar",
    "Corpus",
    "CorpusError",
    "Delegation",
    "Document",
    "Regime",
    "TimeLimit",
    "load_corpus",
    "read_corpus",
]

T = TypeVar("T")
SHARED_IN_AWARDS = {  # key in an award's file, and the shared file that its value names an entry of
    "decided_by": "deciders",
    "voting": "voting",
    "dossier": "dossiers",
    "public_comment": "duties",
    "consultation": "duties",
}
LAYERED_KEPT = 64  # corpora with changes that are kept ready


@dataclass(frozen=True, eq=False)
class Corpus:
    """Everything known of the law: what is shipped, and the changes that were applied to it."""

    documents: Mapping[str, Document]
    regimes: tuple[Regime, ...]
    subject_classes: Mapping[str, SubjectClass]
    bars: Mapping[str, Bar]
    time_limits: Mapping[str, Dated[TimeLimit]]
    awards: Mapping[str, AwardDefinition]
    posts: tuple[Post, ...]
    delegations: Mapping[str, Delegation]
    rules: Mapping[str, AwardRule]  # what predicates need to know of every award
    source: Source = field(repr=False)
    changes: tuple[Change, ...] = ()

    def regime(self, on: date) -> Regime:
        """The regime that governs a dossier received on the day."""
        return next(regime for regime in self.regimes if regime.holds_on(on))

    @property
    def first_day(self) -> date:
        """The first day whose law is encoded."""
        return min(regime.start for regime in self.regimes if regime.encoded and regime.start)

    def time_limit(self, code: str, on: date) -> TimeLimit:
        """A time limit in force on the day. KeyError when the corpus has none by that code on that day."""
        limit = self.time_limits[code].on(on)
        if limit is None:
            raise KeyError(f"{code}, {on}")
        return limit

    def with_changes(self, changes: Iterable[Change], agencies: Iterable[str] = ()) -> "Corpus":
        """This corpus with the changes applied in their order; local rules only of the agencies named.

        Kept by content, so that it may be asked for at every request. Raises CorpusError naming the change that does
        not fit and the place.
        """
        wanted = applying(changes, agencies)
        return _layered(self, wanted) if wanted else self


@cache
def load_corpus() -> Corpus:
    """The corpus shipped with the package, read once. Raises CorpusError."""
    return read_corpus(files("thidua.law") / "corpus")


def read_corpus(folder: Traversable) -> Corpus:
    """Read and check a corpus folder, with the changes that it holds. Raises CorpusError naming file and reason."""
    return with_shipped_changes(build(read_source(folder)), folder)


def with_shipped_changes(corpus: Corpus, folder: Traversable) -> Corpus:
    """The corpus with the changes that its folder holds beside its data. Raises CorpusError."""
    changes = [change for name, text in read_shipped_changes(folder) for change in parse_changes(text, name)]
    return corpus.with_changes(changes)


def build(source: Source, before: Corpus | None = None, changes: tuple[Change, ...] = ()) -> Corpus:
    """Validate and check plain data; awards whose data is that of `before` are taken over. Raises CorpusError."""
    corpus = assemble(source, before, changes)
    check(corpus)
    return corpus


def assemble(source: Source, before: Corpus | None = None, changes: tuple[Change, ...] = ()) -> Corpus:
    """Validate plain data without the checks that look at several parts at once. Raises CorpusError."""
    lists = source.data
    proposing = _load(dict[str, Proposing], "proposers", lists)
    codes = [*lists["quotas"], *(code for entry in proposing.values() for code in entry.of)]
    for code in codes:
        if code not in source.awards:
            raise CorpusError(f"proposers.yaml, quotas.yaml: không có khen thưởng mã {code}")
    awards = [read_award(code, source, before) for code in source.awards]
    return Corpus(
        documents=_load(dict[str, Document], "documents", lists),
        regimes=_load(tuple[Regime, ...], "regimes", lists),
        subject_classes=_load(dict[str, SubjectClass], "subjects", lists),
        bars=_load(dict[str, Bar], "bars", lists),
        time_limits=_load(dict[str, Dated[TimeLimit]], "time_limits", lists),
        posts=_load(tuple[Post, ...], "posts", lists),
        delegations=_load(dict[str, Delegation], "delegations", lists),
        awards={award.code: award for award in sorted(awards, key=lambda award: award.rank)},
        rules={
            award.code: AwardRule(award.name, award.kind == "title", award.least_rating, award.span_years)
            for award in awards
        },
        source=source,
        changes=changes,
    )


@lru_cache(maxsize=LAYERED_KEPT)
def _layered(corpus: Corpus, changes: tuple[Change, ...]) -> Corpus:
    """The corpus with the changes; when that does not hold, the first change with which it does not is named."""
    source = corpus.source
    for change in changes:
        source = apply(change, source)
    done = (*corpus.changes, *changes)
    try:
        return build(source, corpus, done)
    except CorpusError:
        source = corpus.source
        for change in changes:
            source = apply(change, source)
            try:
                build(source, corpus)
            except CorpusError as error:
                raise CorpusError(f"thay đổi {change.id} ({change.place}): {error}") from error
        raise


def _load(kind: type[T], name: str, lists: Mapping[str, Any]) -> T:
    return _validated(TypeAdapter(kind), lists[name], f"{name}.yaml")


def _validated(adapter: TypeAdapter[T], data: Any, where: str) -> T:
    try:
        return adapter.validate_python(data)
    except ValidationError as error:
        raise CorpusError(f"{where}: {all_said(error)}") from error


AWARD: TypeAdapter[AwardDefinition] = TypeAdapter(AwardDefinition)


def read_award(code: str, source: Source, before: Corpus | None = None) -> AwardDefinition:
    """An award from its file and the shared lists, or the one already there when nothing of it is another.

    Raises CorpusError.
    """
    resolved = _resolved(code, source)
    if before and code in before.source.awards:
        earlier = _resolved(code, before.source)
        if earlier.keys() == resolved.keys() and all(earlier[key] is part for key, part in resolved.items()):
            return before.awards[code]
    return _validated(AWARD, resolved, source.files.get(code, code))


def _resolved(code: str, source: Source) -> dict[str, Any]:
    """An award's data with the names of shared entries replaced by the entries."""
    resolved, lists = dict(source.awards[code]), source.data
    where = source.files.get(code, code)
    for key, name in SHARED_IN_AWARDS.items():
        entry = resolved.get(key)
        if isinstance(entry, str):
            if entry not in lists[name]:
                raise CorpusError(f"{where}: {key} nêu {entry!r} không có trong {name}.yaml")
            resolved[key] = lists[name][entry]
    proposers = [entry["values"] for entry in lists["proposers"].values() if code in entry["of"]]
    if len(proposers) != 1:
        raise CorpusError(f"{where}: proposers.yaml có {len(proposers)} mục về khen thưởng này, phải có đúng một")
    resolved["proposed_by"] = proposers[0]
    if code in lists["quotas"]:
        resolved["quota"] = lists["quotas"][code]
    resolved["base_salary"] = lists["money"]["base_salary"]
    return resolved
