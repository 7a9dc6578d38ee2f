"""Checks of the corpus that look at several parts at once. Whatever a file or a change brings goes through them."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from thidua.law.bars import BARS
from thidua.law.provision import Dated, Provision, provisions
from thidua.law.source import CorpusError

if TYPE_CHECKING:
    from thidua.law.corpus import Corpus


def check(corpus: "Corpus") -> None:
    """Raise CorpusError with the first thing that does not hold."""
    for problem in problems(corpus):
        raise CorpusError(problem)


def problems(corpus: "Corpus") -> Iterator[str]:
    """Everything that does not hold: a day without a regime, a part without a value, a name with nothing behind it."""
    yield from _regimes(corpus)
    first = corpus.first_day
    for where, dated, start, end in _dated_parts(corpus):
        yield from _values(where, dated, max(first, start or first), end, corpus)
    for where, provision in _undated(corpus):
        yield from _provision(where, provision, corpus)
    if set(corpus.bars) != set(BARS):
        yield "bars.yaml và các hàm của nó không khớp nhau"
    for name, delegation in corpus.delegations.items():
        yield from _unknown(delegation.awards, corpus.awards, f"delegations.{name}: khen thưởng")
    yield from _unknown(corpus.source.data["routes"], corpus.awards, "routes.yaml: khen thưởng")
    for award in corpus.awards.values():
        yield from _unknown([award.cite.document], corpus.documents, f"{award.code}: văn bản")
        yield from _unknown(sorted(award.awards_named), corpus.awards, f"{award.code}: khen thưởng")
        for route in award.routes:
            yield from _unknown(route.subjects, corpus.subject_classes, f"{award.code}.{route.id}: đối tượng")
            yield from _unknown([route.cite.document], corpus.documents, f"{award.code}.{route.id}: văn bản")


def _regimes(corpus: "Corpus") -> Iterator[str]:
    bounds = [day for regime in corpus.regimes for day in (regime.start, regime.end) if day]
    for day in sorted({day + timedelta(days=shift) for day in bounds for shift in (-1, 0)}):
        ruling = [regime for regime in corpus.regimes if regime.holds_on(day)]
        if len(ruling) != 1:
            yield f"ngày {day}: có {len(ruling)} chế độ pháp lý, phải có đúng một"
    known = [regime.id for regime in corpus.regimes]
    for regime in corpus.regimes:
        cited = [regime.cite.document, *(other.cite.document for other in regime.may_yield_to)]
        yield from _unknown(cited, corpus.documents, f"{regime.id}: văn bản")
        yield from _unknown([other.regime for other in regime.may_yield_to], known, f"{regime.id}: chế độ")


def _unknown(names: Iterable[str], known: Collection[str], where: str) -> Iterator[str]:
    yield from (f"{where} {name!r} không có trong bộ dữ liệu" for name in names if name not in known)


def _dated_parts(corpus: "Corpus") -> Iterator[tuple[str, Dated[Any], date | None, date | None]]:
    """Everything that must hold on every encoded day, or on every day of [start, end)."""
    for name, bar in corpus.bars.items():
        yield f"bars.{name}", bar.values, None, None
    for award in corpus.awards.values():
        yield from ((f"{award.code}.{where}", dated, None, None) for where, dated in award.own_parts())
        for route in award.routes:
            for where, dated in route.dated_parts():
                yield f"{award.code}.{where}", dated, route.start, route.end


def _undated(corpus: "Corpus") -> Iterator[tuple[str, Provision]]:
    """Provisions that need not hold on every day, only cite what is known."""
    for code, limits in corpus.time_limits.items():
        yield from ((f"time_limits.{code}", limit) for _, limit in limits.items() if limit)
    yield from ((f"delegations.{name}", delegation) for name, delegation in corpus.delegations.items())


def _values(where: str, dated: Dated[Any], start: date, end: date | None, corpus: "Corpus") -> Iterator[str]:
    """Values without a gap on [start, end), each citing documents that are in force as long as it holds."""
    if start < dated.first_day:
        yield f"{where}: chưa có giá trị cho ngày {start}; ghi null nếu chưa quy định"
    changes = [*dated.items(), (end or date.max, None)]
    for (day, value), (following, _) in pairwise(changes):
        first, last = max(day, start), min(following, end or date.max)
        if first < last:
            for provision in provisions(value):
                yield from _provision(where, provision, corpus)
                yield from _not_in_force(where, provision, first, last, corpus)


def _provision(where: str, provision: Provision, corpus: "Corpus") -> Iterator[str]:
    if provision.cite.document not in corpus.documents:
        yield f"{where}: viện dẫn {provision.cite.document} không có trong documents.yaml"
    if (provision.confidence == "confirmed") != (provision.confirmed is not None):
        yield f"{where}: confidence confirmed phải kèm nguyên văn đã đối chiếu Công báo, và ngược lại"


def _not_in_force(where: str, provision: Provision, first: date, last: date, corpus: "Corpus") -> Iterator[str]:
    """The document cited is in force on every day of [first, last), unless its rule is only carried over."""
    document = corpus.documents.get(provision.cite.document)
    if document is None or provision.assumed:
        return
    if document.in_force is not None and first < document.in_force:
        yield f"{where}: ngày {first} viện dẫn {provision.cite.document} chưa có hiệu lực"
    elif document.until is not None and document.until < last:
        yield f"{where}: ngày {max(first, document.until)} viện dẫn {provision.cite.document} đã hết hiệu lực"
