"""The corpus: the law as data, read from YAML, checked day by day, and refused whole when anything does not hold."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, Literal, TypeVar

import yaml
from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from thidua.law.award import AwardDefinition, SubjectClass
from thidua.law.bars import BARS
from thidua.law.facts import AwardRule, Post
from thidua.law.provision import Citation, Confidence, Dated, Frozen, Provision
from thidua.law.strict_yaml import documents as yaml_documents

T = TypeVar("T")
SHARED_IN_AWARDS = {  # key in an award's file, and the shared file that its value names an entry of
    "decided_by": "deciders",
    "voting": "voting",
    "dossier": "dossiers",
    "public_comment": "duties",
    "consultation": "duties",
}


class CorpusError(Exception):
    """The corpus does not load; the message says where and why."""


class Document(Frozen):
    """A legal document and the days it is in force: [in_force, until). Unknown days are null."""

    title: str
    issued: date | None = None
    in_force: date | None = None
    until: date | None = None
    confidence: Confidence
    note: str = ""

    def holds_on(self, day: date) -> bool:
        return (self.in_force is None or self.in_force <= day) and (self.until is None or day < self.until)


class Alternative(Provision):
    """A regime that a transition clause lets govern instead when it is more favourable."""

    regime: str


class Regime(Frozen):
    """The law that governs dossiers received on days of [from, to)."""

    id: str
    start: date | None = Field(default=None, alias="from")
    end: date | None = Field(default=None, alias="to")
    law: str
    encoded: bool
    seen: bool = True  # false: the wording was not seen, so that nothing rests on it firmly
    may_yield_to: tuple[Alternative, ...] = ()
    cite: Citation
    confidence: Confidence
    note: str = ""

    def holds_on(self, day: date) -> bool:
        return (self.start is None or self.start <= day) and (self.end is None or day < self.end)


class TimeLimit(Provision):
    """A time limit of the procedure, counted from the event named in Vietnamese by `counted_from`."""

    name: str
    days: int = Field(ge=1)
    unit: Literal["working_days", "days"]
    counted_from: str
    note: str = ""


class Bar(Frozen):
    """A principle under which nothing may be proposed; its test is the function of the same name in `bars`."""

    text: str
    values: Dated[Provision]


@dataclass(frozen=True)
class Corpus:
    """Everything known of the law."""

    documents: Mapping[str, Document]
    regimes: tuple[Regime, ...]
    subject_classes: Mapping[str, SubjectClass]
    bars: Mapping[str, Bar]
    time_limits: Mapping[str, Dated[TimeLimit]]
    awards: Mapping[str, AwardDefinition]
    posts: tuple[Post, ...]
    rules: Mapping[str, AwardRule]  # what predicates need to know of every award

    def regime(self, on: date) -> Regime:
        """The regime that governs a dossier received on the day."""
        return next(regime for regime in self.regimes if regime.holds_on(on))

    def time_limit(self, code: str, on: date) -> TimeLimit:
        """A time limit in force on the day. KeyError when the corpus has none by that code on that day."""
        limit = self.time_limits[code].on(on)
        if limit is None:
            raise KeyError(f"{code}, {on}")
        return limit


@cache
def load_corpus() -> Corpus:
    """The corpus shipped with the package, read once. Raises CorpusError."""
    return read_corpus(files("thidua.law") / "corpus")


def read_corpus(folder: Traversable) -> Corpus:
    """Read and check a corpus folder. Raises CorpusError naming the file and what does not hold."""
    shared = {name: _read(folder / f"{name}.yaml") for name in ("deciders", "voting", "dossiers", "duties", "money")}
    awards = [_award(_read(path), shared, str(path)) for path in _yaml_files(folder / "awards")]
    corpus = Corpus(
        documents=_load(dict[str, Document], folder / "documents.yaml"),
        regimes=_load(tuple[Regime, ...], folder / "regimes.yaml"),
        subject_classes=_load(dict[str, SubjectClass], folder / "subjects.yaml"),
        bars=_load(dict[str, Bar], folder / "bars.yaml"),
        time_limits=_load(dict[str, Dated[TimeLimit]], folder / "time_limits.yaml"),
        posts=_load(tuple[Post, ...], folder / "posts.yaml"),
        awards={award.code: award for award in sorted(awards, key=lambda award: award.rank)},
        rules={
            award.code: AwardRule(award.name, award.kind == "title", award.least_rating, award.span_years)
            for award in awards
        },
    )
    if len(corpus.awards) != len(awards):
        raise CorpusError("trùng mã danh hiệu, hình thức khen thưởng")
    check(corpus)
    return corpus


def _yaml_files(folder: Traversable) -> Iterator[Traversable]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            yield from _yaml_files(entry)
        elif entry.name.endswith(".yaml"):
            yield entry


def _read(path: Traversable) -> Any:
    try:
        found = yaml_documents(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise CorpusError(f"{path}: {error}") from error
    if len(found) != 1:
        raise CorpusError(f"{path}: cần đúng một tài liệu YAML")
    return found[0]


def _load(kind: type[T], path: Traversable) -> T:
    return _validated(TypeAdapter(kind), _read(path), str(path))


def _validated(adapter: TypeAdapter[T], data: Any, where: str) -> T:
    try:
        return adapter.validate_python(data)
    except ValidationError as error:
        raise CorpusError(f"{where}: {error}") from error


def _award(raw: dict[str, Any], shared: Mapping[str, Any], where: str) -> AwardDefinition:
    resolved = dict(raw)
    for key, source in SHARED_IN_AWARDS.items():
        name = resolved.get(key)
        if name is not None:
            if name not in shared[source]:
                raise CorpusError(f"{where}: {key} nêu {name!r} không có trong {source}.yaml")
            resolved[key] = shared[source][name]
    resolved["base_salary"] = shared["money"]["base_salary"]
    return _validated(TypeAdapter(AwardDefinition), resolved, where)


# Checks that look at several parts at once


def check(corpus: Corpus) -> None:
    """Sweep every day on which anything starts or ends, a day before and after. Raises CorpusError."""
    days = sorted({day + timedelta(days=shift) for day in _turning_days(corpus) for shift in (-1, 0, 1)})
    for day in days:
        ruling = [regime for regime in corpus.regimes if regime.holds_on(day)]
        if len(ruling) != 1:
            raise CorpusError(f"ngày {day}: có {len(ruling)} chế độ pháp lý, phải có đúng một")
        if ruling[0].encoded:
            for where, dated in _dated_parts(corpus):
                _check_on(day, where, dated, corpus)
    if set(corpus.bars) != set(BARS):
        raise CorpusError("bars.yaml và các hàm của nó không khớp nhau")
    for regime in corpus.regimes:
        cited = [regime.cite.document, *(other.cite.document for other in regime.may_yield_to)]
        _known(cited, corpus.documents, f"{regime.id}: văn bản")
        _known([other.regime for other in regime.may_yield_to], [r.id for r in corpus.regimes], f"{regime.id}: chế độ")
    for code, limits in corpus.time_limits.items():
        _known([limit.cite.document for _, limit in limits.items() if limit], corpus.documents, f"{code}: văn bản")
    for award in corpus.awards.values():
        for route in award.routes:
            _known(route.subjects, corpus.subject_classes, f"{award.code}.{route.id}: đối tượng")
        for code in award.awards_named:
            _known([code], corpus.awards, f"{award.code}: khen thưởng")


def _known(names: Iterable[str], known: Collection[str], where: str) -> None:
    for name in names:
        if name not in known:
            raise CorpusError(f"{where} {name!r} không có trong bộ dữ liệu")


def _turning_days(corpus: Corpus) -> Iterator[date]:
    for regime in corpus.regimes:
        yield from (day for day in (regime.start, regime.end) if day)
    for _, dated in _dated_parts(corpus):
        yield from (day for day, _ in dated.items())


def _dated_parts(corpus: Corpus) -> Iterator[tuple[str, Dated[Any]]]:
    for name, bar in corpus.bars.items():
        yield f"bars.{name}", bar.values
    for award in corpus.awards.values():
        yield from ((f"{award.code}.{where}", dated) for where, dated in award.dated_parts())


def _check_on(day: date, where: str, dated: Dated[Any], corpus: Corpus) -> None:
    """A dated part holds on the day: it has a value or an explicit null, and the documents it cites are in force."""
    if day < dated.first_day:
        raise CorpusError(f"{where}: chưa có giá trị cho ngày {day}; ghi null nếu chưa quy định")
    for provision in _provisions(dated.on(day)):
        document = corpus.documents.get(provision.cite.document)
        if document is None:
            raise CorpusError(f"{where}: viện dẫn {provision.cite.document} không có trong documents.yaml")
        if not (provision.assumed or document.holds_on(day)):
            raise CorpusError(f"{where}: ngày {day} viện dẫn {provision.cite.document} đã hết hoặc chưa có hiệu lực")


def _provisions(value: Any) -> Iterator[Provision]:
    if isinstance(value, Provision):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from _provisions(part)
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _provisions(getattr(value, name))
